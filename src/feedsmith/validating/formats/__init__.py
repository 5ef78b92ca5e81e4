"""A module for each specification: what may stand where, as tables, and rules on several elements at once.

rss          RSS 2.0 and 0.9x, with the Board's profile
rdf          RSS 1.0 and 0.9
atom         Atom 1.0, with the tombstones of RFC 6721
jsonfeed     JSON Feed 1.1 and 1.0
common       what RSS and Atom have in common
links        links and people, as Atom has them
extensions   Dublin Core, slash, syndication, threading, and what may be where
media        Media RSS
history      RFC 5005: paged, archived and complete feeds
podcasts     Apple's tags, the podcast namespace, and what a podcast needs
readers      what readers show of a valid feed: advice
"""
