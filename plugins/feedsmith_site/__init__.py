"""An address of a site as a source: its list pages and its feeds.

feeds  reads feeds of all formats, and finds them in the head of a page
leads  what a feed or a list says of its articles, as leads
lead   what a lead is
"""

__all__ = ()
