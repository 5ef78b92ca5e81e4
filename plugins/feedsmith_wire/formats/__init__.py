"""The agencies' files, one module a format.

detection  which format a file is in, by its content
anpa, iptc7901, zczc, newsml1, newsmlg2, ninjs, nitf, digitalwires, apmedia, mail    the formats
story      what a delivery says of a story: values
dispatch   a dispatch of the older formats: header, text, trailer
properties  the properties of a JSON document, whatever their shape
repeats    what of a body its story has in fields already
desk       what desks write to each other, which is not for readers
slug       the short working name of a story, and which version it names
dates      dates and times as formats write them
markup     XML, read safely
compose    a story as an Article
"""
