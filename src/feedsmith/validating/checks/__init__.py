"""Checks that know no format: they are given a value or an element, and say what is wrong with it.

values      addresses, dates, languages, numbers: a new check of a value belongs here
tags        the pieces of an HTML fragment
fragments   an HTML fragment: whole, safe, and with addresses that lead somewhere
tables      what elements may contain, and the walk that holds a document to it
"""
