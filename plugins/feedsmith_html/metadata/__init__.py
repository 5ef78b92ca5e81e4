"""What a page says of its article: who, when, what.

read        all of it, from every signal that the page gives
meta_tags   meta and link elements, gathered in one walk
structured  JSON-LD and microdata
candidates  a field's candidates, and the one that is chosen
headline    the title
bylines     authors and agencies; `names` tells people from the rest
timing      when it was published and updated; `dates` reads dates as printed
pictures    the lead image
about       address, language, publisher, standfirst, tags
"""
