"""`python -m feedsmith`."""

from feedsmith.cli import main

if __name__ == "__main__":
    main()
