"""The article's text on its page.

locate       the subtree that holds it
survey       what each element holds: prose, links
standfirst   the headline and the line under it, which may stand before it
posts        which of several posts on a page it is
series       which texts below linked titles are its parts
prune        what within it is not the article
leaves       the blocks of nothing but text
sequence     the blocks in their order, and which of them are not the article
repeats      which text stands there again, for another screen
unnamed      boxes that no name tells
captions     which of them belong to pictures
classify     what kind of page this is
hidden       what hides an element
labels       words in classes and ids by which boxes are known
boilerplate  words by which lines are known that lead elsewhere
shops        whether a page sells a thing
notices      words by which pages are known that stand in place of an article
blocks       what a block is, and measures of text
fragments    a text that came in the page's data
clean        the subtree as clean HTML
texts        the text in an element
tree         changes to the tree
images       which file an image shows
"""
