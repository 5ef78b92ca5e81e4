"""What is asked of a tree of lxml's."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedsmith_html.body.tree import read_text

TEXT = st.text(st.characters(categories=["L", "N", "P", "Z"]) | st.sampled_from("\t\n\x85\xa0😀"))
NODE = st.recursive(
    TEXT, lambda inner: st.tuples(st.sampled_from(["b", "p", "br"]), st.lists(inner, max_size=4)), max_leaves=12
)


def build(tag: str, inner: list[object]) -> etree._Element:
    element = etree.Element(tag)
    for node in inner:
        if isinstance(node, tuple):
            element.append(build(*node))
        elif len(element):
            element[-1].tail = f"{element[-1].tail or ''}{node}"
        else:
            element.text = f"{element.text or ''}{node}"
    return element


def join(inner: list[object]) -> str:
    return "".join(join(node[1]) if isinstance(node, tuple) else str(node) for node in inner)


@given(st.lists(NODE, max_size=6))
def test_the_text_of_an_element_is_that_of_all_in_it_and_not_what_follows(inner: list[object]) -> None:
    element = build("div", inner)
    element.tail = "after"
    assert read_text(element) == join(inner)
