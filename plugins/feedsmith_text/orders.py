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
    position = seen = 0
    # By positions: cutting the line off the text would copy the rest for each of many blank ones.
    while position < len(text) and seen < MAX_HEAD_LINES:
        end = text.find("\n", position) + 1 or len(text)
        line = text[position:end]
        position = end
        words = line.strip()
        seen += bool(words)
        if not words or read_embargo_order(line.removesuffix("\n"), sent) is None:
            kept.append(line)
        elif order := read_embargo_order(line.removesuffix("\n"), sent, zone()):
            orders.append(order)
    return ("".join(kept) + text[position:], orders) if orders else (text, [])
