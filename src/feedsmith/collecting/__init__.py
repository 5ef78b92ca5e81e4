"""From a source to what came of each of its documents.

jobs        what is to be done for a source, and what came of it: values
collect     the sources of a run: their requests, files and pages, in order
crawl       one of them on its way: which documents it has had, and what becomes of each
judging     whether its pages are articles, and their times their own
walls       what tells an article from a notice in its place; pure
tally       what came of it so far, in numbers
logins      what its pages are asked for with
leads       which of the articles that lists lead to are read
files       which files a location stands for, and their bytes
file_source a base class for sources of files
page_source a base class for sources of a site's pages
listings    which files changed since the last run
commits     when they were first and last committed
parse       one document through its source, enrichers and sanitizer; pure
enrich      the enrichers, as a fold
readable    HTML that readers show, in place of what they don't
formulas    a formula as text
sanitize    HTML that a reader may safely show
explain     what came of a document, in words
findings    what was found at an address, in words
"""
