"""Embargo orders at the head of a text: lines for editors, which leave it."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from feedsmith import EmbargoOrder, read_embargo_order

__all__ = ["take_orders"]

MAX_HEAD_LINES = 12
"""Lines with words from the top among which orders stand: above the headline, or right below it."""


def take_orders(text: str, sent: datetime | None, zone: Callable[[], tzinfo | None]) -> tuple[str, list[EmbargoOrder]]:
    """The text without its orders, and these. `sent` and `zone`, which is called where there is an
    order, are for what they leave out.
    """
    orders: list[EmbargoOrder] = []
    kept: list[str] = []
    kept_to = position = seen = 0
    # By positions: cutting the line off the text would copy the rest for each of many blank ones.
    while position < len(text) and seen < MAX_HEAD_LINES:
        start, end = position, text.find("\n", position)
        position = end + 1 or len(text)
        line = text[start:end] if end >= 0 else text[start:]
        if not line or line.isspace():
            continue
        seen += 1
        if read_embargo_order(line, sent) and (order := read_embargo_order(line, sent, zone())):
            orders.append(order)
            kept.append(text[kept_to:start])
            kept_to = position
    return ("".join(kept) + text[kept_to:], orders) if orders else (text, [])
