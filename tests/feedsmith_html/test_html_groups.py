"""The groups of links on a page in words: which are the list, and what speaks against each of the others."""

from hypothesis import given
from hypothesis import strategies as st

from feedsmith_html.lists.groups import MAX_GROUPS, describe_groups
from feedsmith_html.lists.links import PageLink
from feedsmith_html.lists.listing import Group, Listing, find_listing
from feedsmith_html.page import Page
from support.newspaper import list_page

URL = "https://harbourpost.example/"


def described(*groups: Group) -> list[str]:
    return list(describe_groups(Listing(groups=groups)))


def group(*links: PageLink, label: str = "ul > li > a", score: float = 0.4, chosen: int = 0) -> Group:
    return Group(label, links, score, chosen)


def link(title: str = "Night ferry returns at last", words: int = 5, heading: int = 2, **more: object) -> PageLink:
    return PageLink(URL, None, title, words=words, heading=heading, **more)  # type: ignore[arg-type]


def test_the_groups_of_a_list_page_are_told_the_best_first() -> None:
    lines = list(describe_groups(find_listing(Page(list_page(), URL))))
    assert [line.partition(":")[0] for line in lines] == [
        "article.teaser > h2 > a",
        "body > footer > a",
        "body > nav > a",
    ]
    assert lines[0].endswith("all chosen")
    assert all(", not chosen: less than 1.2, in the " in line for line in lines[1:])


def test_what_speaks_against_a_group_is_named() -> None:
    assert described(group(link())) == [
        "ul > li > a: 1 link, such as 'Night ferry returns at last'; score 0.4, not chosen: less than 1.2"
    ]
    for reason, links in {
        "in the navigation": [link(region="nav"), link(region="nav"), link()],
        "in the footer": [link(region="footer")],
        "beside the text": [link(region="aside")],
        "titles as short as a menu's": [link("Sport", 1), link("Local news", 2)],
        "no headings": [link(heading=0)],
        "numbers of pages": [link(is_numbered=True)],
        "hidden": [link(hidden=True)],
        "no titles": [link("", 0)],
    }.items():
        (line,) = described(group(*links))
        assert line.endswith(f"not chosen: less than 1.2, {reason}")


def test_the_example_of_a_group_is_the_first_title_in_it() -> None:
    assert "2 links, such as 'Sport'; " in described(group(link("", 0), link("Sport")))[0]
    assert "1 link; " in described(group(link("", 0)))[0]


def test_what_holds_for_the_fewer_links_of_a_group_is_not_held_against_it() -> None:
    (line,) = described(group(link(region="nav"), link(), link()))
    assert "navigation" not in line


def test_a_group_of_which_a_part_is_chosen_says_how_many() -> None:
    (line,) = described(group(link(), link(), link(), score=2.0, chosen=2))
    assert "3 links" in line
    assert "score 2.0, 2 chosen; of the others" in line


def test_a_group_without_a_link_of_the_list_that_scores_enough_says_so_too() -> None:
    (line,) = described(group(link(), score=1.5))
    assert line.endswith("not chosen: nothing says that these are articles")


def test_of_many_groups_the_best_are_told() -> None:
    lines = described(*(group(link(), label=f"li.{number}") for number in range(MAX_GROUPS + 3)))
    assert len(lines) == MAX_GROUPS + 1
    assert lines[-1] == "and 3 more with lower scores"


def test_a_page_without_links_has_no_line() -> None:
    assert described() == []


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]))
LINKS = st.builds("<{0}><a href='/{2}'>{1}</a></{0}>".format, st.sampled_from("li h2 nav p".split()), TEXTS, TEXTS)


@given(st.lists(LINKS))
def test_any_page_has_a_bounded_number_of_lines(links: list[str]) -> None:
    data = "".join(links).encode()
    lines = list(describe_groups(find_listing(Page(b"<html><body>" + data, URL))))
    assert len(lines) <= MAX_GROUPS + 1
