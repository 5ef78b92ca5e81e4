"""Lines of credits: who wrote it, which agency supplied it, where it was filed.

read        a line of credits, by whichever parser knows it
bylines     who wrote it: the line as a whole
segments    and what each part of it may be
titles      and what somebody is, beside the name
openings    what a story opens with: datelines and agencies
datelines   where and when it was filed
signoffs    the closing line
desks       and what desks have in it
people      and whom it names
photos      picture credits and captions
chains      and the names and agencies in them
slugs       the wire's working words at a headline
east_asian  lines in Chinese, Japanese and Korean
suppliers   agencies that a part of a line names
outlets     newspapers, sites and offices, and their staff
agencies    the agencies and their names
names       what a person's name looks like
values      what a line says
forms       forms of line, with examples
patterns    patterns, with an example each
words       the words by which lines are known, in many languages
"""
