"""Kills and corrections that come as articles of their own: which story each means, and what it makes of it. Pure.

An agency's advisory says what it is about by the slug or the headline of the story (`Article.refers`). That may be
wrong, or mean several: whoever has the stories applies an order only where it means exactly one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from feedsmith.model.article import Article
from feedsmith.text import squash

__all__ = [
    "MAX_ORDER_AGE",
    "apply_order",
    "describe_unclear",
    "find_referred",
    "obey_orders",
    "tells_of_story",
]

MAX_ORDER_AGE = timedelta(days=2)
"""Between a story and an order that is about it."""
MIN_SHARE_OF_TEXT = 0.5
"""Of a story's length: a correction that brings that much brings the whole text."""


def find_referred(order: Article, stories: Iterable[Article]) -> tuple[Article, ...]:
    """The stories that the order may mean; none for an article that is no order.

    They are of its source and agency, have the slug or headline that it refers to, and were published within two days
    of it.
    """
    if not order.refers:
        return ()
    name, codes = _fold(order.refers), _list_agencies(order)
    return tuple(
        story
        for story in stories
        if story.id != order.id
        and story.source == order.source
        and not story.refers
        and name in (_fold(story.slug), _fold(story.title))
        and (not codes or not _list_agencies(story) or not codes.isdisjoint(_list_agencies(story)))
        and _are_near(order, story)
    )


def apply_order(order: Article, story: Article) -> Article:
    """The story as the order leaves it, under its own id and first date.

    A kill cancels it. A correction or update with a whole text takes its place; one without becomes its note.
    """
    version = max(story.version or 0, order.version or 0) or None
    if order.status == "canceled":
        return replace(story, status="canceled", version=version)
    if len(order.body) >= MIN_SHARE_OF_TEXT * len(story.body):
        return replace(order, id=story.id, published=story.published, version=version, slug=story.slug, refers="")
    return replace(story, note=order.note or order.title, updated=order.updated or story.updated, version=version)


def tells_of_story(order: Article) -> bool:
    """Whether it is a kill or a correction, and no mere update, which may well be the first to come."""
    return order.status == "canceled" or bool(order.note)


def describe_unclear(order: Article, found: int) -> str:
    """What to say of an order that means none, or several, of the stories."""
    what = "a kill" if order.status == "canceled" else "a correction"
    which = "no story" if not found else f"{found} stories"
    return f"{what} of {order.refers!r}, which is {which} of these two days: nothing was done"


def obey_orders(articles: Sequence[Article]) -> tuple[list[Article | None], list[tuple[int, str]]]:
    """The articles of a source with its orders carried out: None in the place of each that was. And what to
    say of those that mean none or several stories, by their places.
    """
    obeyed: list[Article | None] = list(articles)
    unclear: list[tuple[int, str]] = []
    for place, order in enumerate(articles):
        if not order.refers:
            continue
        present = [article for article in obeyed if article is not None]
        meant = find_referred(order, present)
        if len(meant) == 1:
            index = next(index for index, article in enumerate(obeyed) if article is meant[0])
            obeyed[index], obeyed[place] = apply_order(order, meant[0]), None
        elif tells_of_story(order):
            unclear.append((place, describe_unclear(order, len(meant))))
    return obeyed, unclear


def _fold(text: str) -> str:
    return squash(text).casefold().strip(" .:-")


def _list_agencies(article: Article) -> set[str]:
    return {(agency.code or agency.name).casefold() for agency in article.agencies}


def _are_near(one: Article, other: Article) -> bool:
    """Whether both are dated, and two days apart at most."""
    moments = [article.published or article.updated for article in (one, other)]
    first, second = moments
    return first is not None and second is not None and abs(first - second) <= MAX_ORDER_AGE
