"""The formats in which agencies deliver: each module reads one into Stories, and knows nothing of feeds."""

__all__ = ()
