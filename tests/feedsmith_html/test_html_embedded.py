"""The data that pages carry for their scripts, read without running any."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith_html.embedded import EmbeddedItem, find_items, find_texts, read_embedded, walk
from feedsmith_html.literals import read_literal
from feedsmith_html.page import Page

LINES = ["The ferry sails again after eleven years.", "Its horn woke half of the town.", "Tickets cost two crowns."]
TEXT = " ".join(LINES * 4)


def read(scripts: str) -> list[Any]:
    return read_embedded(Page(f"<html><body>{scripts}</body></html>".encode()).tree)


def stories(count: int = 3) -> list[dict[str, Any]]:
    return [{"title": f"Story {n}", "url": f"/news/{n}", "publishedAt": f"2026-03-0{n + 1}"} for n in range(count)]


def items(value: Any) -> list[list[tuple[str, str]]]:
    return [[(item.title, item.url) for item in found] for found in find_items([value])]


STORIES = [("Story 0", "/news/0"), ("Story 1", "/news/1"), ("Story 2", "/news/2")]


# ---- scripts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        '<script id="__NEXT_DATA__" type="application/json">{"a": [1, "b"]}</script>',
        '<script type="application/vnd.app+json; charset=utf-8">{"a": [1, "b"]}</script>',
        '<script>window.__APOLLO_STATE__ = {"a": [1, "b"]};</script>',
        '<script>window["state"]={"a":[1,"b"]}, other()</script>',
        "<script>var state = {a: [1, 'b',],}; run(state)</script>",
        """<script>window.STATE = JSON.parse('{"a": [1, "\\u0062"]}');</script>""",
        '<script>window.__NUXT__=(function(x,y){return {a:[x,y]}}(1,"b"));</script>',
        '<script>window.__NUXT__=(function(x,y){x.z=y;return {a:[x,y]}})(1,"b")</script>',
    ],
)
def test_a_script_gives_its_value(script: str) -> None:
    assert read(script) == [{"a": [1, "b"]}]


def test_pieces_that_next_pushes_are_joined() -> None:
    stream = '1:["a"]\n2:I["module"]\n3:{"b":' + json.dumps("x" * 30) + "}\n"
    halves = (stream[:25], stream[25:])
    scripts = "".join(f"<script>self.__next_f.push([1,{json.dumps(half)}])</script>" for half in halves)
    assert read(scripts) == [["a"], ["module"], {"b": "x" * 30}]


def test_nuxt_3_values_are_looked_up_by_their_place() -> None:
    flat = [["Reactive", 1], {"data": 2}, {"title": 3, "parts": 4, "none": 99}, "Bridge opens", [3, 5], 7]
    (found,) = read(f'<script type="application/json" id="__NUXT_DATA__">{json.dumps(flat)}</script>')
    assert {"title": "Bridge opens", "parts": ["Bridge opens", 7], "none": None} in found


@pytest.mark.parametrize(
    "script",
    [
        '<script type="application/ld+json">{"@type": "Article", "name": "x"}</script>',
        '<script type="application/json">{"cut": "sho</script>',
        "<script>if (a == [1]) { b = function() { return 1 } }</script>",
        "<script>window.a = {b: run(), c: 1 + 1}; window.d = compute();</script>",
        "<script>state = {a: `${secret}`}, some_more_text_here</script>",
    ],
)
def test_what_would_have_to_be_run_gives_nothing(script: str) -> None:
    assert [value for value in read(script) if value] == []


def test_a_value_after_one_that_is_none_is_found() -> None:
    assert read('<script>a = {b: run()}; c = {"d": ["e"]};</script>') == [{"d": ["e"]}]


def test_scripts_beyond_the_limit_are_left() -> None:
    assert read('<script type="application/json">[' + "1," * 3_100_000 + "1]</script>") == []


# ---- items --------------------------------------------------------------------------------------


def test_a_list_of_stories_is_found_wherever_it_is() -> None:
    assert find_items([{"props": {"feed": [{"x": 1}, {"list": stories()}]}}]) == [
        [EmbeddedItem(f"Story {n}", f"/news/{n}", f"2026-03-0{n + 1}") for n in range(3)]
    ]


@pytest.mark.parametrize("key", ["node", "item", "attributes"])
def test_items_within_wrappers_are_found(key: str) -> None:
    assert items({"edges": [{"position": n, key: story} for n, story in enumerate(stories())]}) == [STORIES]


def test_references_into_a_cache_are_followed_in_their_order() -> None:
    cache = {f"Post:{n}": {"__typename": "Post", **story} for n, story in enumerate(stories())}
    query = {"posts": [{"__ref": "Post:2"}, {"__ref": "Post:0"}, {"__ref": "Post:1"}]}
    assert [STORIES[2], STORIES[0], STORIES[1]] in items({"ROOT_QUERY": query, **cache})


def test_titles_and_dates_may_stand_in_objects_or_numbers() -> None:
    posts = [{"title": {"rendered": f"Story {n}"}, "link": f"/news/{n}", "created": 1773484200} for n in range(3)]
    (found,) = find_items([posts])
    assert found[0] == EmbeddedItem("Story 0", "/news/0", "1773484200")


@pytest.mark.parametrize(
    "value",
    [
        stories(2),
        [{"title": f"Story {n}"} for n in range(9)],
        [{"url": f"/news/{n}"} for n in range(9)],
        [{"title": f"Story {n}", "url": "see there"} for n in range(9)],
        [*stories(3), *({"width": n} for n in range(9))],
    ],
)
def test_other_lists_are_none(value: Any) -> None:
    assert items(value) == []


# ---- texts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["articleBody", "body", "content_html", "text"])
def test_the_text_of_an_article_is_found_with_its_title(key: str) -> None:
    (found,) = find_texts([{"page": {"headline": "Ferry", "url": "/ferry", key: TEXT}}])
    assert (found.title, found.url, found.text) == ("Ferry", "/ferry", TEXT)


def test_blocks_become_paragraphs() -> None:
    blocks = [{"type": "paragraph", "data": {"text": line}} for line in LINES * 3]
    assert find_texts([{"title": "Ferry", "content": {"blocks": blocks}}])[0].text == "\n\n".join(LINES * 3)


def test_a_teaser_is_no_text() -> None:
    assert find_texts([{"title": "Ferry", "body": LINES[0]}]) == []


# ---- bad input ----------------------------------------------------------------------------------


def test_a_value_that_holds_itself_ends() -> None:
    value: dict[str, Any] = {"title": "Ferry", "body": TEXT}
    value["content"] = [value]
    assert len(list(walk([value]))) == 2
    assert find_texts([value])[0].text == TEXT
    assert find_items([value]) == []


def test_parts_that_are_shared_many_times_are_read_once() -> None:
    part: Any = {"text": TEXT}
    for _ in range(60):
        part = {"content": [part, part], "title": "Ferry"}
    assert find_texts([part])[0].text.count(TEXT) == 1


@pytest.mark.parametrize(
    "script", ["[" * 99_999, "{a:" * 50_000, '"\\' * 50_000, "[/*" * 50_000, "(function(a){" * 50_000]
)
def test_a_literal_without_end_is_none(script: str) -> None:
    assert read_literal(script).value is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_json_is_a_literal(value: Any) -> None:
    assert read_literal(json.dumps(value)).value == value


@given(st.text("{}[]():,'\"`\\/*af0!-.$ \n"))
def test_no_script_raises(script: str) -> None:
    assert read_literal(script).end <= len(script)
    read(f"<script>a = {script}</script>")


# ---- texts as editing systems keep them -----------------------------------------------------------

CHINESE = "十一个冬天以来渡轮一个方向运送牛奶，另一个方向运送课本，从来没有人问过是哪一样支付了燃料的费用。" * 6


@pytest.mark.parametrize(
    "value",
    [
        {
            "headlines": {"basic": "Bridge opens"},
            "content_elements": [{"type": "text", "content": line} for line in LINES * 4],
        },
        {"frontmatter": {"title": "Bridge opens"}, "html": TEXT},
        {"title": "Bridge opens", "paragraphs": [{"text": line} for line in LINES * 4]},
        {"title": "Bridge opens", "content": CHINESE},
        {"title": "Bridge opens", "body": [CHINESE[:60]] * 6},
    ],
    ids=["Arc", "Gatsby", "paragraphs", "Chinese", "Chinese paragraphs"],
)
def test_a_text_has_the_title_that_stands_beside_or_above_it(value: dict[str, Any]) -> None:
    assert find_texts([value])[0].title == "Bridge opens"


def test_what_sveltekit_fetched_is_read_though_it_is_a_text_itself() -> None:
    fetched = json.dumps({"status": 200, "body": json.dumps({"title": "Bridge opens", "content": TEXT})})
    values = read(f"<script type=application/json data-sveltekit-fetched>{fetched}</script>")
    assert find_texts(values)[0].title == "Bridge opens"


def test_a_long_key_or_address_is_no_text() -> None:
    assert find_texts([{"title": "Bridge opens", "body": "x" * 900}]) == []
