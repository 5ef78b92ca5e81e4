"""The ground: values that every wing speaks of, and pure judgement about articles. No I/O, no clock.

values      how values are made: frozen, keyword-only, valid from birth
errors      everything that can go wrong, as a tree
urls        what a URL is, and when two are one
charset     bytes to text
article     an article and its parts
contracts   what plugins are: sources, enrichers, formats, and what they are given
feed        a feed and its settings; articles made its entries
filters     which articles a feed wants
stories     whether two articles tell the same story
embargoes   lines that say "not before", and until when
versions    which of several articles with one id stands
"""
