"""Kills and corrections that come as articles of their own: which story each means, and what it makes of it. Pure.

An agency's advisory says what it is about by the slug or the headline of the story (`Article.refers`). That may be
wrong, or mean several: whoever has the stories applies an order only where it means exactly one.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from feedsmith.model.article import Article
from feedsmith.text import squash

__all__ = ["apply_order", "find_referred"]

MAX_AGE = timedelta(days=2)
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


def _fold(text: str) -> str:
    return squash(text).casefold().strip(" .:-")


def _list_agencies(article: Article) -> set[str]:
    return {(agency.code or agency.name).casefold() for agency in article.agencies}


def _are_near(one: Article, other: Article) -> bool:
    """Whether both are dated, and two days apart at most."""
    moments = [article.published or article.updated for article in (one, other)]
    first, second = moments
    return first is not None and second is not None and abs(first - second) <= MAX_AGE
