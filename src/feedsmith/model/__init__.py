"""The ground: values that every wing uses, and pure judgement about articles. No I/O, no clock.

values      how values are made: frozen, keyword-only, valid from birth
type_names  types in words
errors      everything that can go wrong, as a tree
numbers     numbers in words
urls        absolute URLs, and the one that stands for all spellings of a page
charset     bytes to text
evidence    what a page says of itself, beside its article
article     an article and its parts
content     what readers show of an article: its text, whole by itself, and an excerpt
leads       what lists and feeds say of the articles behind their links
contracts   what plugins are: sources, enrichers, formats, and what they are given
feed        a feed and its settings, and how articles become its entries
filters     which articles a feed wants
stories     what a story is recognised by
alignment   where two texts agree to the letter
duplicates  whether two articles tell the same story
embargoes   lines that say "not before", and until when
embargo_words   the words of such lines
orders      kills and corrections that are files of their own, and the story that each means
versions    which of several articles with one id stands
"""
