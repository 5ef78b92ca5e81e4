"""The articles that a page lists: their addresses, titles and dates, without rules for a site or a language.

listing    whether a page is a list, and of which articles
links      its links, each with where it stands
regions    what part of the page that is
addresses  what their addresses tell
owners     which part of the page is a link's alone
languages  the order of day and month in dates
items      what is said there of the article
between    what is said between such parts
periods    years and months above several, of which each says the day
pieces     the lines, pictures and times of a part
titles     the title in a part
scores     what speaks for a link, in figures
selection  which links are the list
popular    boxes of what most people read
prose      how much text runs without such links
groups     the same in words, for those who ask why
"""
