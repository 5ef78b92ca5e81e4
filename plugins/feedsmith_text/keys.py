"""Which keys of front matter say what, in the words of Jekyll, Hugo, Pelican, Eleventy, Astro,
Hexo, Zola, Gatsby, Nikola and Obsidian: one table.

Capitals, `_`, `-` and spaces make no difference: `pubDate`, `pub_date` and `Pub-Date` are one key.
"""

from collections.abc import Mapping

__all__ = ["FIELDS", "NESTED", "KeyTable", "key_table", "normal_key"]

FIELDS: Mapping[str, str] = {
    "title": "title headline post_title",
    "published": "date pub_date pub_datetime published published_at published_on published_date publication_date "
    "date_published date_posted post_date posted publish_date created created_at created_on created_date date_created "
    "creation_date",
    "updated": "updated updated_date updated_at updated_on date_updated lastmod last_mod last_modified "
    "last_modified_at last_modified_on last_updated last_updated_at last_update modified modified_at modified_date "
    "date_modified mod_datetime",
    "embargo": "publish_date embargo embargo_until embargoed_until",
    "expires": "expiry_date unpublish_date expires expires_at expires_on expiry expiration_date",
    "authors": "authors author author_name byline writer writers",
    "author_email": "author_email",
    "author_url": "author_url author_link author_website",
    "summary": "summary standfirst excerpt description subtitle sub_title deck dek teaser abstract lead lede tagline "
    "meta_description seo_description",
    "url": "url permalink path canonical_url canonical",
    "slug": "slug url_slug",
    "id": "id guid uuid uid",
    "tags": "tags tag categories category keywords topics topic labels taxonomies",
    "language": "language lang locale",
    "image": "image images cover cover_image hero hero_image featured_image feature_image featured_img thumbnail thumb "
    "banner banner_image header_image header main_image preview_image og_image social_image share_image image_url img",
    "rights": "rights copyright",
    "draft": "draft status publish published visibility unlisted private eleventy_exclude_from_collections",
}
"""The keys of each field; where a post has several, the first of this order counts. A key may say
two things: `published` is a date or, in Jekyll, false; Hugo's `publishDate` is a date before which
nobody may read the post.
"""

NESTED = frozenset(("extra", "params"))
"""Tables of Zola and Hugo whose keys stand for the same, after those of the front matter itself."""

KeyTable = Mapping[str, list[tuple[str, int]]]
"""By its normal form, what a key says: fields, each with the rank of the key among those of the
field.
"""


def normal_key(key: str) -> str:
    """The key without what makes no difference."""
    return key.lower().replace("_", "").replace("-", "").replace(" ", "")


def key_table(own: Mapping[str, str] | None = None) -> KeyTable:
    """What each key says. `own` are keys of one's own, each with the known key that it stands for,
    and go first.

    Raises ValueError for one that stands for no known key.
    """
    if not own:
        return _TABLE
    table = dict(_TABLE)
    for key, stands_for in own.items():
        if not (meaning := _TABLE.get(normal_key(stands_for))):
            raise ValueError(f"{key} = {stands_for!r}: no such key; there is {', '.join(FIELDS)}, and their like")
        table[normal_key(key)] = [(field, rank - len(_TABLE)) for field, rank in meaning]
    return table


def _table() -> KeyTable:
    table: dict[str, list[tuple[str, int]]] = {}
    for field, names in FIELDS.items():
        for rank, name in enumerate(names.split()):
            table.setdefault(normal_key(name), []).append((field, rank))
    return table


_TABLE = _table()
