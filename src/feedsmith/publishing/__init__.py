"""From a feed to its files.

feeds       each feed of a run: rendered, written where it changed, reported
formats/    RSS, Atom and JSON Feed
folder      files in a folder, whole or not at all
remote      files in a store elsewhere
catalogue   the page and the OPML that list the feeds
websub      the hubs that are told what changed
"""
