"""A site from run to run: what is asked for, what is published, and what stays."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from feedsmith import pipeline
from feedsmith.config import settings as config
from feedsmith.executors import Inline
from support.harbour import Harbour, Story, harbour, settings, story
from support.hostile import moved, page
from support.newsroom import Newsroom

FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
Opens = Callable[..., Newsroom]


@pytest.fixture
def site() -> Iterator[Harbour]:
    with harbour() as site:
        yield site


@pytest.fixture
def opens(site: Harbour, tmp_path: Path, database_url: str) -> Opens:
    return lambda **options: Newsroom(tmp_path, database_url, settings(site, **options))


def stories(first: int, last: int, **fields: Any) -> list[Story]:
    """Stories of these numbers, the newest first."""
    return [story(number, **fields) for number in range(last, first - 1, -1)]


def numbers(room: Newsroom) -> list[int]:
    """The numbers of the stories in the feed."""
    return [int(item["url"].rpartition("/")[2].partition("-")[0]) for item in room.items()]


def failures(report: Any) -> list[str]:
    return [f"{failure.location.rpartition('/')[2]}: {failure.kind}" for failure in report.failures]


def test_a_site_of_forty_articles_over_ten_runs_costs_what_is_new_or_due(site: Harbour, opens: Opens) -> None:
    shown = stories(1, 40)
    site.put_story(*shown)
    site.put_list(shown)
    room = opens()
    asked = []

    def run(hours: float = 1) -> Any:
        report = room.run(hours)
        asked.append(site.count_asked())
        return report

    run()  # the newest thirty
    assert numbers(room) == list(range(40, 10, -1))
    run()  # the other ten, and those of the first run that are due
    assert numbers(room) == list(range(40, 0, -1))
    site.put_story(*stories(41, 43))
    site.put_list(stories(4, 43))  # lists three more, and drops three
    run(3)
    assert numbers(room) == list(range(43, 0, -1))
    site.put_story(story(43, edition=2))  # changes
    run()
    assert "10 boats" in room.item(story(43).headline)["content_html"]
    site.server.pages[story(44).path] = moved(story(43).path)  # redirects to what is known
    site.put_list(stories(4, 44))
    run()
    assert numbers(room) == list(range(43, 0, -1))
    site.server.pages["/"] = page(b"", 503)  # breaks
    assert len(run().failures) == 1
    site.put_list(stories(5, 45))
    site.server.pages[story(45).path] = page(b"", 404)
    assert "45-boats-come-home-to-quay: not-found" in failures(run())
    run(24 * 30)
    run()
    run()
    assert numbers(room) == list(range(43, 0, -1))
    assert len(asked) == 10
    # A run asks for each list once, and for no more articles than the limit.
    assert [lists for lists, _ in asked] == [1] * 10
    assert asked[0] == (1, 30)
    assert max(articles for _, articles in asked) <= 30
    # The last: everything is settled but for what can't be had, which waits.
    assert asked[-1] == (1, 0)


def test_an_index_of_a_hundred_known_links_costs_one_request(site: Harbour, opens: Opens) -> None:
    shown = stories(1, 100, published=story(1).published)
    site.put_story(*shown)
    site.put_list(shown)
    room = opens(limit=100)
    room.feed(24 * 10)
    assert site.count_asked() == (1, 100)
    before = room.stamps()
    room.feed()
    assert site.asked() == ["/"]
    assert (room.stamps(), len(room.items())) == (before, 100)


def test_a_young_article_is_asked_for_at_growing_intervals_and_then_no_more(site: Harbour, opens: Opens) -> None:
    room = opens()
    shown = [story(number, published=room.now) for number in (1, 2, 3)]
    site.put_story(*shown)
    site.put_list(shown)
    hours = []
    for hour in range(0, 80, 4):
        if room.run(4) and site.count_asked()[1]:
            hours.append(hour)
    again = [request for request in site.server.requests if request.target == story(1).path][1:]
    assert all(request.header("if-none-match") for request in again)
    gaps = [later - earlier for earlier, later in pairwise(hours)]
    assert gaps == sorted(gaps)
    assert (gaps[0], gaps[-1] > 4, 48 <= hours[-1] <= 72) == (4, True, True)


def test_a_settled_article_is_asked_for_when_its_lead_changes(site: Harbour, opens: Opens) -> None:
    shown = stories(1, 5)
    site.put_story(*shown)
    site.put_list(shown)
    room = opens()
    room.feed(24 * 10)
    site.asked()
    site.put_list([*shown[:4], story(1, title="The herring fleet of quay 1 is late, and nobody knows why")])
    site.put_story(story(1, title="The herring fleet of quay 1 is late, and nobody knows why"))
    room.feed()
    assert site.asked() == ["/", story(1).path]
    assert room.item("The herring fleet of quay 1 is late, and nobody knows why")


def test_teasers_and_counters_of_a_list_settle_nothing_anew(site: Harbour, opens: Opens) -> None:
    shown = stories(1, 5)
    site.put_story(*shown)
    site.put_list(shown)
    room = opens()
    room.feed(24 * 10)
    site.asked()
    site.put_list([story(each.number, teaser=f"{each.number} comments, 3 hours ago") for each in shown])
    room.feed()
    assert site.asked() == ["/"]


def test_articles_stay_settled_when_an_option_changes_and_are_read_when_asked_for(site: Harbour, opens: Opens) -> None:
    shown = stories(1, 5)
    site.put_story(*shown)
    site.put_list(shown)
    room = opens()
    room.feed(24 * 10)
    site.asked()
    room.configure(settings(site, pages=2))
    room.feed()
    assert site.asked() == ["/"]
    plan = pipeline.plan_config(config.load(room.folder / "feedsmith.toml"), room.plugins, room.folder / "out")
    pipeline.render(replace(plan, again=True), Inline(), clock=lambda: room.now)
    assert site.count_asked() == (1, 5)


def test_a_list_that_fails_or_did_not_change_gives_the_links_that_it_gave(site: Harbour, opens: Opens) -> None:
    shown = stories(1, 5)
    site.put_story(*shown[:4])
    site.put_list(shown)
    room = opens()
    assert failures(room.run(2)) == ["1-boats-come-home-to-quay: not-found"]
    site.put_story(shown[4])
    site.server.pages["/"] = page(b"", 500)
    assert len(room.run().failures) == 1
    assert numbers(room) == [5, 4, 3, 2, 1]


def test_what_leaves_the_list_is_not_gone(site: Harbour, opens: Opens) -> None:
    site.put_story(*stories(1, 10))
    site.put_list(stories(1, 5))
    room = opens(keep=1)
    room.feed()
    site.put_list(stories(6, 10))
    room.feed(48)
    room.feed(48)
    assert numbers(room) == list(range(10, 0, -1))
    site.put_list(stories(1, 5))
    assert [change.new for change in (room.feed(), room.feed())] == [0, 0]
    assert numbers(room) == list(range(10, 0, -1))


def test_undated_articles_of_a_first_run_keep_the_order_of_the_list(site: Harbour, opens: Opens) -> None:
    shown = [story(number) for number in (3, 7, 1, 5, 2)]
    site.put_story(*shown)
    site.put_list(shown, dated=False)
    room = opens()
    room.feed()
    assert numbers(room) == [3, 7, 1, 5, 2]


def test_undated_articles_below_all_that_is_known_are_no_news(site: Harbour, opens: Opens) -> None:
    shown = stories(1, 8)
    site.put_story(story(9), *shown)
    site.put_list(shown, dated=False)
    room = opens(limit=5)
    room.feed()
    site.put_list([story(9), *shown], dated=False)
    room.feed()
    assert numbers(room) == [9, 8, 7, 6, 5, 4]


# ---- feeds ---------------------------------------------------------------------------------------


def test_a_page_s_own_feed_leads_to_its_articles(site: Harbour, opens: Opens) -> None:
    site.put_story(*stories(1, 5))
    site.put_list(stories(1, 5), head=FEED_LINK)
    site.put_feed(stories(3, 5))
    room = opens()
    room.feed()
    assert numbers(room) == [5, 4, 3]
    assert site.count_asked() == (2, 3)
    assert "boats of the cod fleet" in room.items()[0]["content_html"]


def test_a_feed_of_whole_texts_needs_no_page_and_what_leaves_its_window_stays(site: Harbour, opens: Opens) -> None:
    site.put_feed(stories(1, 5), full=True)
    room = opens(urls=f'["{site.url}/rss.xml"]', keep=1)
    room.feed()
    site.put_feed(stories(4, 8), full=True)
    room.feed(48)
    site.put_feed([story(8, edition=3)], full=True)
    assert room.feed().new == 0
    assert site.asked() == ["/rss.xml"] * 3
    assert numbers(room) == list(range(8, 0, -1))
    assert room.items()[0]["id"] == f"{site.url.replace('http:', 'https:')}{story(8).path}"


def test_a_feed_that_moved_goes_on_with_its_entries(site: Harbour, opens: Opens) -> None:
    site.put_feed(stories(1, 3), full=True)
    room = opens(urls=f'["{site.url}/rss.xml"]')
    room.feed()
    site.put_feed([story(3, edition=2), *stories(1, 2)], path="/feed.xml", full=True)
    room.configure(settings(site, urls=f'["{site.url}/feed.xml"]'))
    room.feed()
    site.put_feed([story(3, edition=3), *stories(1, 2)], path="/feed.xml", full=True)
    assert room.feed().new == 0
    assert "15 boats" in room.item(story(3).headline)["content_html"]


def test_a_feed_that_fails_leaves_the_list_of_the_page_that_names_it(site: Harbour, opens: Opens) -> None:
    site.put_story(*stories(1, 4))
    site.put_list(stories(1, 4), head=FEED_LINK)
    site.server.pages["/rss.xml"] = page(b"", 410)
    room = opens()
    report = room.feed()
    assert numbers(room) == [4, 3, 2, 1]
    assert any("gone" in text for _, text in report.notes)


def test_ids_are_the_feed_s_own_only_where_that_is_wanted(site: Harbour, opens: Opens) -> None:
    site.put_story(*stories(1, 3))
    site.put_feed(stories(1, 3))
    room = opens(urls=f'["{site.url}/rss.xml"]', keep_ids="true")
    room.feed()
    assert [item["id"].rpartition(":")[2] for item in room.items()] == ["story-3", "story-2", "story-1"]


def test_a_list_a_feed_and_an_address_of_one_article_give_one_entry(site: Harbour, opens: Opens) -> None:
    site.put_story(*stories(1, 3))
    site.put_list(stories(1, 3))
    site.put_feed(stories(1, 3))
    room = opens(urls=f'["{site.url}/", "{site.url}/rss.xml", "{site.url}{story(2).path}"]')
    room.feed()
    assert sorted(numbers(room)) == [1, 2, 3]
    assert len(site.asked()) == 5


def test_a_front_page_without_list_and_feed_is_asked_at_three_usual_addresses(site: Harbour, opens: Opens) -> None:
    site.put("/", "<html><head><title>Harbour Post</title></head><body><div id=app></div></body></html>")
    site.put_feed(stories(1, 3), path="/atom.xml", full=True)
    room = opens()
    room.feed()
    assert site.asked() == ["/", "/feed", "/rss.xml", "/atom.xml"]
    assert numbers(room) == [3, 2, 1]
    assert site.server.requests[0].target == "/robots.txt"


# ---- pages that can't be had ----------------------------------------------------------------------


def test_a_page_that_is_refused_leaves_its_lead_until_it_can_be_had(site: Harbour, opens: Opens) -> None:
    shown = stories(1, 3, teaser="The fleet is back, and the town came to see it.")
    site.put_story(*shown[1:])
    site.server.pages[shown[0].path] = page(b"", 403)
    site.put_list(shown)
    room = opens(teasers="true")
    assert failures(room.run()) == ["3-boats-come-home-to-quay: blocked"]
    assert numbers(room) == [3, 2, 1]
    first = room.items()[0]
    assert first["summary"] == "The fleet is back, and the town came to see it."
    site.put(shown[0].path, shown[0].html(canonical=f"{site.url}/2026/three-boats"))
    room.run(5)
    after = room.items()[0]
    assert (after["id"], "cod fleet" in after["content_html"], len(room.items())) == (first["id"], True, 3)
    site.server.pages[shown[0].path] = page(b"", 403)
    room.run(5)
    assert "cod fleet" in room.items()[0]["content_html"]


def test_without_teasers_a_page_that_is_refused_is_left_out_and_told(site: Harbour, opens: Opens) -> None:
    shown = stories(1, 3, teaser="The fleet is back, and the town came to see it.")
    site.put_story(*shown[1:])
    site.put_list(shown)
    room = opens()
    assert failures(room.run()) == ["3-boats-come-home-to-quay: not-found"]
    assert numbers(room) == [2, 1]


def test_a_page_that_can_not_be_had_is_asked_for_later_and_later(site: Harbour, opens: Opens) -> None:
    site.put_story(*stories(1, 2))
    site.put_list(stories(1, 3))
    room = opens(recheck=0)
    asked = []
    for hour in range(24):
        room.run()
        if story(3).path in site.asked():
            asked.append(hour)
    assert asked == [0, 1, 5, 21]


def test_a_list_that_lists_itself_and_other_lists_gives_articles_only(site: Harbour, opens: Opens) -> None:
    shown = stories(1, 4, teaser="The fleet is back, and half of the town came to the quay to see it.")
    site.put_story(*shown)
    site.put_list(shown, path=story(5).path)
    site.put_list([story(5), *shown, replace(story(5), number=6)])
    site.server.pages[story(6).path] = moved("/")
    room = opens()
    assert failures(room.run()) == [
        "5-boats-come-home-to-quay: not-an-article",
        "6-boats-come-home-to-quay: not-an-article",
    ]
    assert numbers(room) == [4, 3, 2, 1]


def test_links_to_other_sites_are_not_followed_unless_a_pattern_says_so(site: Harbour, opens: Opens) -> None:
    shown = stories(1, 3)
    site.put_story(*shown)
    site.put_feed(shown)
    feed = site.server.url
    site.put(
        "/rss.xml",
        "<rss><channel>"
        + "".join(
            f"<item><title>Ferry {number}</title><link>{link}</link><description>It sails.</description></item>"
            for number, link in enumerate(
                ("https://elsewhere.example/a", "file:///etc/hostname", f"{feed}{shown[0].path}")
            )
        )
        + "</channel></rss>",
        "application/rss+xml",
    )
    room = opens(urls=f'["{site.url}/rss.xml"]')
    report = room.run()
    assert site.asked() == ["/rss.xml", shown[0].path]
    assert [item["url"] for item in room.items()].count("https://elsewhere.example/a") == 1
    assert any("another site" in text for _, text in report.feeds[0].notes)


def test_lists_that_lead_to_each_other_alone_and_pages_at_private_addresses_are_failures(
    site: Harbour, opens: Opens
) -> None:
    site.server.pages["/"] = moved("/other")
    site.server.pages["/other"] = moved("/")
    site.put("/rss.xml", "<rss><channel><item><link>http://127.0.0.1:9/x</link></item></channel></rss>", "text/xml")
    room = opens(urls=f'["{site.url}/", "{site.url}/rss.xml"]')
    assert failures(room.run()) == [": redirect-loop", "x: unsafe-address"]


def test_an_id_that_changes_each_time_makes_no_new_entries(site: Harbour, opens: Opens) -> None:
    site.put_story(*stories(1, 3))
    room = opens(urls=f'["{site.url}/rss.xml"]')
    for run in range(3):
        items = "".join(
            f"<item><link>{each.path}</link><guid isPermaLink='false'>{run}-{each.number}</guid></item>"
            for each in stories(1, 3)
        )
        site.put("/rss.xml", f"<rss><channel>{items}</channel></rss>", "application/rss+xml")
        room.feed()
    assert len(room.items()) == 3


def test_a_page_takes_over_the_entry_of_an_item_whose_feed_is_cut_to_summaries(site: Harbour, opens: Opens) -> None:
    site.put_feed(stories(1, 3), full=True)
    room = opens(urls=f'["{site.url}/rss.xml"]')
    room.feed()
    ids = [item["id"] for item in room.items()]
    site.put_story(*stories(1, 2), story(3, edition=2))
    site.put_feed(stories(1, 3))
    room.feed()
    assert site.count_asked() == (2, 3)
    assert [item["id"] for item in room.items()] == ids
    assert "10 boats" in room.items()[0]["content_html"]


def test_what_a_list_says_of_a_page_that_was_read_never_takes_its_place(site: Harbour, opens: Opens) -> None:
    site.put_story(*stories(1, 3))
    site.put_list(stories(1, 3))
    room = opens(teasers="true")
    room.feed(24 * 10)
    before = [item["content_html"] for item in room.items()]
    site.server.pages[story(3).path] = page(b"", 403)
    teaser = "The fleet is gone, and half of the town went to look for it."
    changed = story(3, title="Another headline, of a fleet that is gone")
    site.put_list([replace(each, teaser=teaser) for each in (changed, *stories(1, 2))])
    assert failures(room.run()) == ["3-boats-come-home-to-quay: blocked"]
    assert [item["content_html"] for item in room.items()] == before


def test_without_a_state_the_newest_are_read_each_time(site: Harbour, tmp_path: Path) -> None:
    site.put_story(*stories(1, 40))
    site.put_list(stories(1, 40))
    room = Newsroom(tmp_path, "", settings(site, limit=10))
    room.feed()
    room.feed()
    assert [*map(len, (room.items(), site.asked()))] == [10, 22]
    assert numbers(room) == list(range(40, 30, -1))


def test_without_a_state_a_list_keeps_its_order_and_a_refused_page_its_lead(site: Harbour, tmp_path: Path) -> None:
    teaser = "The fleet is back, and the town came to see it."
    shown = [story(number, teaser=teaser) for number in (3, 7, 1, 5, 2)]
    site.put_story(*shown[1:])
    site.put_list(shown, dated=False)
    room = Newsroom(tmp_path, "", settings(site, teasers="true"))
    assert failures(room.run()) == ["3-boats-come-home-to-quay: not-found"]
    assert numbers(room) == [3, 7, 1, 5, 2]
    assert not any("date_published" in item for item in room.items())


def test_what_is_known_of_links_is_asked_of_the_database_once(site: Harbour, opens: Opens) -> None:
    counts = []
    for last in (10, 60):
        site.put_story(*stories(1, last, published=story(1).published))
        site.put_list(stories(1, last, published=story(1).published))
        room = opens(limit=100)
        room.feed(24 * 10)
        statements = []
        event.listen(Engine, "before_cursor_execute", record := lambda *call, to=statements: to.append(call[2]))
        room.feed()
        event.remove(Engine, "before_cursor_execute", record)
        counts.append(len(statements))
    assert 0 < counts[0] == counts[1]


def test_two_pages_of_a_list_are_read_where_that_is_wanted(site: Harbour, opens: Opens) -> None:
    site.put_story(*stories(1, 9))
    site.put_list(stories(7, 9), head='<link rel="next" href="/page/2">')
    site.put_list(stories(4, 6), path="/page/2", head='<link rel="next" href="/page/3">')
    site.put_list(stories(1, 3), path="/page/3")
    room = opens(pages=2)
    room.feed()
    assert numbers(room) == [9, 8, 7, 6, 5, 4]


def test_time_alone_asks_for_nothing_that_is_settled(site: Harbour, opens: Opens) -> None:
    site.put_story(*stories(1, 4))
    site.put_list(stories(1, 4))
    room = opens()
    room.feed(24 * 10)
    room.now += timedelta(days=400)
    site.asked()
    room.feed()
    assert site.asked() == ["/"]
