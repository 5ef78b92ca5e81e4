"""Media types as they are sent with files."""

__all__ = ["add_charset"]


def add_charset(media_type: str) -> str:
    """The media type with its encoding, which is always UTF-8.

    XML and text say theirs (RFC 7303, section 3); JSON has no such parameter (RFC 8259, section
    11).
    """
    is_text = media_type.startswith("text/") or media_type.endswith(("+xml", "/xml"))
    return f"{media_type}; charset=utf-8" if is_text else media_type
