"""What a page says of its article: who, when, what.

read              all of it, from every signal that the page gives
signals           what may say something, gathered in one walk: meta elements, links, classes
elements          which elements are marked, and the text in them
structured        JSON-LD
candidates        a field's candidates, and the one that is chosen
headline          the title
headings          which headings may be the title
titles            what the head declares as the title
bylines           authors and agencies
labelled_bylines  elements that are called bylines
author_links      links to the pages of authors
teasers           which boxes are of other articles
byline_text       bylines as printed
names             which names are of people
timing            when it was published and updated
visible_dates     the dates that stand on the page
date_labels       the words beside them
hinted_dates      dates in attributes, the title, scripts and sentences
address_dates     the day that stands in an address
dates             dates as printed
months            their names in many languages
calendars         years and days of other calendars
zones             zones of time as printed
pictures          the lead image
canonicals        whether an address that it names as its own may be true
details           address, language, publisher, standfirst, tags, next page
"""
