"""How Sphinx builds the documentation: `make docs`."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import generated  # beside this file

import feedsmith

project = "feedsmith"
author = copyright = "the feedsmith authors"
release = version = feedsmith.__version__

extensions = ["myst_parser"]
root_doc = "index"
exclude_patterns = ["README.md"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
# Other files of the project are named by their paths, and not linked to.
myst_url_schemes = ["http", "https", "mailto"]
highlight_language = "text"
# Two hyphens are those of an option.
smartquotes = False

html_theme = "furo"
html_title = f"feedsmith {release}"
html_copy_source = False
html_show_sourcelink = False

man_pages = [("reference/commands", "feedsmith", "turn articles into RSS, Atom and JSON feeds", author, 1)]


def setup(app: Any) -> None:
    """Fill in what is generated when a page is read."""
    app.connect("source-read", lambda app, name, source: source.__setitem__(0, generated.fill(source[0])))
