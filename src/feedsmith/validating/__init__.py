"""Whether a feed is valid, whoever made it: RSS, Atom and JSON Feed, and what they carry. Pure, but for `reading`.

validate     from bytes to findings, and what format they are in
rules        each rule, how bad it is to break it, and what is said then: a new rule begins here
findings     what is said of a feed, as values
documents/   from bytes to a tree whose parts know their line and column
checks/      of one value, of HTML, and of an element by a table
formats/     a module for each specification: what may stand where, and what has to be
reading      the bytes of a feed, from a file, an address or standard input
reports      findings as lines and as JSON, and the rules as a table
"""
