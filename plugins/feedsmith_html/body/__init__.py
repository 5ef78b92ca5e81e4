"""The article's text on its page.

locate       the subtree that holds it, and what kind of page this is
survey       what each element holds: prose, links
prune        what within it is not the article
sequence     the blocks in their order, and which of them are not the article
labels       words in classes and ids by which boxes are known
boilerplate  words by which lines are known that lead elsewhere
notices      words by which pages are known that stand in place of an article
blocks       what a block is, and measures of text
clean        the subtree as clean HTML, with BeautifulSoup
images       which file an image shows
"""
