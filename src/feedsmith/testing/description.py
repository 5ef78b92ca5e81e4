"""Articles and outcomes as plain data: what JSON can hold, without what is not set."""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any

from feedsmith.collecting.jobs import Outcome
from feedsmith.model.article import Article
from feedsmith.model.contracts import Request

__all__ = ["Described", "compare", "describe_article", "describe_outcome", "print_described"]

Described = dict[str, Any]

_LEFT_OUT = ("origins", "source")
"""Where a field came from is no part of an article, and its source is named in each test."""


def describe_article(article: Article) -> Described:
    """The fields of an article that are set."""
    described = _describe_value(article)
    return {name: field for name, field in described.items() if name not in _LEFT_OUT}


def describe_outcome(outcome: Outcome) -> Described:
    """What came of a document: its articles, the documents that it asks for, notes and failures."""
    described = {
        "articles": [describe_article(article) for article in outcome.articles],
        "requests": [_describe_request(request) for request in outcome.requests],
        "notes": list(outcome.notes),
        "failures": [f"{failure.kind}: {failure.detail}" for failure in outcome.failures],
    }
    return {name: part for name, part in described.items() if part}


def _describe_request(request: Request) -> Described:
    described: Described = {"url": request.url}
    if request.lead is not None:
        described["lead"] = _describe_value(request.lead)
    if request.continues is not None:
        described["continues"] = request.continues.id
    return described


def _describe_value(value: Any) -> Described:
    """The fields of a value that are not as they are by default."""
    described: Described = {}
    for field in fields(value):
        content = getattr(value, field.name)
        if field.default is MISSING or content != field.default:
            described[field.name] = _describe(content)
    return described


def _describe(content: Any) -> Any:
    if isinstance(content, date):  # a datetime is one
        return content.isoformat()
    if isinstance(content, tuple | list):
        return [_describe(item) for item in content]
    if is_dataclass(content):
        return _describe_value(content)
    return content


def print_described(described: Mapping[str, Any]) -> str:
    """As indented JSON."""
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def compare(expected: Mapping[str, Any], found: Mapping[str, Any], name: str) -> str:
    """What differs, as a unified diff; "" where nothing does."""
    if expected == found:
        return ""
    from difflib import unified_diff  # 1 ms, for what differs

    before, after = print_described(expected).splitlines(), print_described(found).splitlines()
    return "\n".join(unified_diff(before, after, f"{name}: expected", f"{name}: found", lineterm=""))
