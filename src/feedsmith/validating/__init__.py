"""Whether a feed is valid, whoever made it: RSS, Atom and JSON Feed, and what they carry. Pure, but for `reading`.

validate     from bytes to findings, and what format they are in
rules        each rule, how bad it is to break it, and what is said then: a new rule begins here
findings     what is said of a feed, as values
encoding     from bytes to text, as XML has it
markup       an XML document as a tree that knows its lines
json_values  a JSON document as values that know their lines
tables       what elements may contain, and the walk that holds a document to it
values       checks of one value: addresses, dates, languages
tags         the pieces of an HTML fragment
fragments    checks of an HTML fragment
namespaces   the namespaces that feeds use, and their prefixes
common       what RSS and Atom have in common
links        links and people, as Atom has them
rss          RSS 2.0 and 0.9x, with the Board's profile
rdf          RSS 1.0 and 0.9
atom         Atom 1.0, with the tombstones of RFC 6721
jsonfeed     JSON Feed 1.1 and 1.0
extensions   Dublin Core, slash, syndication, threading, and what may be where
media        Media RSS
history      RFC 5005: paged, archived and complete feeds
podcasts     Apple's tags, the podcast namespace, and what a podcast needs
reading      the bytes of a feed, from a file, an address or standard input
reports      findings as lines and as JSON
readers      what readers show of a valid feed: advice
"""
