"""The article's text on its page.

locate      the subtree that holds it
survey      what each element holds: text, links, words in its names
prune       what within it is not the article
boilerplate the words by which boxes, notices and walls are known
sequence    blocks in their order
blocks      what a block is
clean       the subtree as clean HTML, with BeautifulSoup
images      pictures and their captions
"""
