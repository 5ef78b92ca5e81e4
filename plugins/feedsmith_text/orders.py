"""Embargo orders at the head of a text: lines for editors, which leave it."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from feedsmith import EmbargoOrder, read_embargo_order

__all__ = ["take_orders"]

MAX_HEAD_LINES = 12
"""Lines with words from the top among which orders stand: above the headline, or right below it."""


def take_orders(
    lines: list[str], sent: datetime | None, zone: Callable[[], tzinfo | None]
) -> tuple[list[str], list[EmbargoOrder]]:
    """The lines of a text without its orders, and these. `sent` and `zone`, which is called where there is an
    order, are for what they leave out.
    """
    orders: list[EmbargoOrder] = []
    kept_from = seen = 0
    kept: list[str] = []
    for number, line in enumerate(lines):
        if not line or line.isspace():
            continue
        if seen == MAX_HEAD_LINES:
            break
        seen += 1
        if read_embargo_order(line, sent) and (order := read_embargo_order(line, sent, zone())):
            orders.append(order)
            kept += lines[kept_from:number]
            kept_from = number + 1
    if not orders:
        return lines, []
    # As a text ends with a line end, so does one whose last line was an order.
    return [*kept, *(lines[kept_from:] or [""])], orders
