"""Lines of credits: who wrote it, which agency supplied it, where it was filed.

enriching   an article's credits, read where they are printed
read        a line of credits, by whichever reader knows it
bylines     who wrote it
datelines   where and when it was filed
signoffs    the closing line
photos      picture credits and captions
slugs       the wire's working words at a headline
embargoes   when an embargo ends
readings    what a line says: values
names       what a person's name looks like
agencies    the agencies and their names
words       the words by which lines are known, in many languages
blocks      the paragraphs at both ends of a body
"""
