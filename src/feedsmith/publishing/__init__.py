"""From a feed to its files.

feeds            each feed of a run: rendered, written where it changed, reported
index            the pages that list the feeds: written where they changed
ledger           what was written and lies there still
formats/         RSS, Atom and JSON Feed
folder           files in a folder, whole or not at all
standard_output  one document in place of files
remote           files in a store elsewhere
stores/          the kinds of stores
media_types      what is sent with files
catalogue        the index page and the OPML, which list the feeds
directions       words of other languages within our pages
pages            the frame of a page: head, heading, footer
page_style       how pages look
websub           the hubs that are notified of what changed
"""
