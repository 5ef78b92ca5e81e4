"""The command line.

main   what it takes, what it says and to whom, and how it ends
"""
