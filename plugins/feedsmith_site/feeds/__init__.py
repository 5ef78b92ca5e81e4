"""Feeds: RSS 0.9x to 2.0, RDF, CDF, Atom 0.3 and 1.0, JSON Feed, and broken ones.

read      bytes to a feed's items, whatever its format
decoding  bytes to text
repair    text to XML that can be parsed: junk, doctypes, entities
markup    XML to elements, one item at a time
fields    an item's elements by their names, whatever their namespaces
items     elements to items
texts     text constructs: plain, HTML, XHTML, base64
dates     dates as feeds write them
jsonfeed  JSON Feed
links     the feeds that a page links to
values    what a feed and an item are
"""
