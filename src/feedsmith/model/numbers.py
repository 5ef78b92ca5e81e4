"""Numbers in words."""

__all__ = ["count_noun"]


def count_noun(number: int, noun: str) -> str:
    """`1 article`, `1,200 articles`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
