"""The credits of an article, read where they are printed, and put into its fields.

reader     an article's headline, author fields, captions, standfirst and body
authors    what stands in author fields beside people
bodies     the first and last paragraphs of a body
fields     the fields of the article, and what each line of credits adds to them
lines      a line as the grammar of credits reads it
screening  whether a paragraph is worth reading, or is a caption
blocks     the paragraphs at both ends of a body of HTML
"""
