"""Podcasts: the tags of Apple's namespace and of the podcast namespace, and, as a profile, what a podcast needs.

Only what their public pages say. What one directory asks for beyond them is left out.
"""

import re
from collections.abc import Iterator

from feedsmith.validating.checks.tables import ElementSpec, accept, leaf
from feedsmith.validating.checks.values import (
    Check,
    anything,
    boolean,
    both,
    email,
    exact,
    language,
    letters,
    matching,
    media_type,
    media_url,
    number,
    one_of,
    text,
    uri,
    web_url,
)
from feedsmith.validating.documents.markup import Element
from feedsmith.validating.findings import Complaint, Finding, complain, find

__all__ = ["CHANNEL_PODCAST", "ITEM_PODCAST", "check_podcast"]

_TAGS = "Apple Podcasts tags"
_NAMESPACE = "Podcast namespace 1.0"
_CATEGORIES = frozenset(
    """Arts|Books|Design|Fashion & Beauty|Food|Performing Arts|Visual Arts|Business|Careers|Entrepreneurship|Investing
    |Management|Marketing|Non-Profit|Comedy|Comedy Interviews|Improv|Stand-Up|Education|Courses|How To|Language Learning
    |Self-Improvement|Fiction|Comedy Fiction|Drama|Science Fiction|Government|History|Health & Fitness
    |Alternative Health|Fitness|Medicine|Mental Health|Nutrition|Sexuality|Kids & Family|Education for Kids|Parenting
    |Pets & Animals|Stories for Kids|Leisure|Animation & Manga|Automotive|Aviation|Crafts|Games|Hobbies|Home & Garden
    |Video Games|Music|Music Commentary|Music History|Music Interviews|News|Business News|Daily News|Entertainment News
    |News Commentary|Politics|Sports News|Tech News|Religion & Spirituality|Buddhism|Christianity|Hinduism|Islam|Judaism
    |Religion|Spirituality|Science|Astronomy|Chemistry|Earth Sciences|Life Sciences|Mathematics|Natural Sciences|Nature
    |Physics|Social Sciences|Society & Culture|Documentary|Personal Journals|Philosophy|Places & Travel|Relationships
    |Sports|Baseball|Basketball|Cricket|Fantasy Sports|Football|Golf|Hockey|Rugby|Running|Soccer|Swimming|Tennis
    |Volleyball|Wilderness|Wrestling|Technology|True Crime|TV & Film|After Shows|Film History|Film Interviews
    |Film Reviews|TV Reviews""".replace("\n    ", "").split("|")
)


def _category(value: str) -> Complaint | None:
    return text(value) or (None if value in _CATEGORIES else complain("podcast-category"))


_DURATION = matching(r"(?:[0-9]{1,4}:)?[0-9]{1,4}:[0-9]{2}|[0-9]{1,9}", complain("podcast-duration"))
_explicit = letters("true", "false", "yes", "no", "clean", "explicit")
_IMAGE = ElementSpec(section=f"{_TAGS}, itunes:image", attributes={"href!": exact(media_url), "url": anything})
_CATEGORY = ElementSpec(section=f"{_TAGS}, itunes:category", attributes={"text!": _category})
_COMMON = {
    "itunes:author": leaf(text, _TAGS),
    "itunes:block": leaf(letters("yes", "no", "true", "false"), f"{_TAGS}, itunes:block"),
    "itunes:explicit": leaf(_explicit, f"{_TAGS}, itunes:explicit"),
    "itunes:image": _IMAGE,
    "itunes:keywords": leaf(text, _TAGS),
    "itunes:subtitle": leaf(text, _TAGS),
    "itunes:summary": leaf(text, _TAGS),
    "itunes:title": leaf(text, f"{_TAGS}, itunes:title"),
    "itunes:pubDate": leaf(anything, _TAGS),
}


def _any(names: str) -> dict[str, Check]:
    """Attributes with whatever in them."""
    return dict.fromkeys(names.split(), anything)


_SECONDS = matching(r"[0-9]+(?:\.[0-9]+)?", complain("malformed-value", "a number of seconds"))
_PODCAST = {
    "podcast:person*": leaf(
        text, f"{_NAMESPACE}, person", role=anything, group=anything, img=exact(web_url), href=exact(web_url)
    ),
    "podcast:location*": leaf(text, f"{_NAMESPACE}, location", geo=anything, osm=anything, rel=anything,
                              country=anything),
    "podcast:license": leaf(text, f"{_NAMESPACE}, license", url=exact(web_url)),
    "podcast:value*": ElementSpec(
        section=f"{_NAMESPACE}, value", attributes={"type!": text, "method!": text, "suggested": anything},
        children={
            "podcast:valueRecipient*": ElementSpec(
                attributes={
                    "type!": text, "address!": text, "split!": number(), "name": anything, "fee": boolean,
                    "customKey": anything, "customValue": anything,
                }
            ),
            "podcast:valueTimeSplit*": ElementSpec(
                attributes=dict.fromkeys(("startTime", "duration", "remotePercentage", "remoteStartTime"), anything),
                children={
                    "podcast:valueRecipient*": ElementSpec(
                        attributes=_any("type address split name fee customKey customValue")
                    ),
                    "podcast:remoteItem*": ElementSpec(
                        attributes=dict.fromkeys(("feedGuid", "feedUrl", "itemGuid", "medium", "title"), anything)
                    ),
                },
            ),
        },
    ),
    "podcast:txt*": leaf(text, f"{_NAMESPACE}, txt", purpose=anything),
    "podcast:images": ElementSpec(section=f"{_NAMESPACE}, images", attributes={"srcset!": text}),
    "podcast:image*": ElementSpec(
        section=f"{_NAMESPACE}, image", attributes=_any("href alt aspect-ratio width height type purpose")),
    "podcast:chat": ElementSpec(
        section=f"{_NAMESPACE}, chat",
        attributes={"server!": text, "protocol!": text, "accountId": anything, "space": anything},
    ),
    "podcast:contentLink*": leaf(anything, f"{_NAMESPACE}, contentLink", **{"href!": exact(web_url)}),
}  # fmt: skip
CHANNEL_PODCAST: dict[str, ElementSpec] = {
    **_COMMON,
    **_PODCAST,
    "itunes:category*": ElementSpec(
        section=f"{_TAGS}, itunes:category", attributes={"text!": _category},
        children={"itunes:category*": _CATEGORY},
    ),
    "itunes:complete": leaf(letters("yes", "no"), f"{_TAGS}, itunes:complete"),
    "itunes:new-feed-url": leaf(web_url, f"{_TAGS}, itunes:new-feed-url"),
    "itunes:owner": ElementSpec(
        section=f"{_TAGS}, itunes:owner",
        children={"itunes:email!": leaf(email), "itunes:name+": leaf(text)},
    ),
    "itunes:type": leaf(letters("episodic", "serial"), f"{_TAGS}, itunes:type"),
    "itunes:link*": ElementSpec(section=_TAGS, attributes={"rel": anything, "type": anything, "href": exact(web_url)}),
    "itunes:applepodcastsverify": leaf(text, _TAGS),
    "podcast:locked": leaf(one_of("yes", "no"), f"{_NAMESPACE}, locked", owner=email),
    "podcast:funding*": leaf(text, f"{_NAMESPACE}, funding", **{"url!": exact(web_url)}),
    "podcast:guid": leaf(
        matching(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", complain("malformed-value", "a UUID")),
        f"{_NAMESPACE}, guid",
    ),
    "podcast:medium": leaf(text, f"{_NAMESPACE}, medium"),
    "podcast:trailer*": leaf(
        text, f"{_NAMESPACE}, trailer",
        **{
            "url!": exact(media_url), "pubdate!": text, "length": number(), "type": media_type,
            "season": number(),
        },
    ),
    "podcast:block*": leaf(one_of("yes", "no"), f"{_NAMESPACE}, block", id=anything),
    "podcast:liveItem*": ElementSpec(
        section=f"{_NAMESPACE}, liveItem", body=accept,
        attributes={"status!": one_of("pending", "live", "ended"), "start!": text, "end": text},
    ),
    "podcast:podroll": ElementSpec(
        section=f"{_NAMESPACE}, podroll",
        children={
            "podcast:remoteItem*": ElementSpec(
                attributes={"feedGuid!": text, "feedUrl": anything, "itemGuid": anything, "medium": anything,
                            "title": anything}
            )
        },
    ),
    "podcast:updateFrequency": leaf(
        text, f"{_NAMESPACE}, updateFrequency", complete=boolean, dtstart=anything, rrule=anything
    ),
    "podcast:podping": ElementSpec(section=f"{_NAMESPACE}, podping", attributes={"usesPodping": boolean}),
    "podcast:publisher": ElementSpec(section=f"{_NAMESPACE}, publisher", body=accept, children={
        "podcast:remoteItem": ElementSpec(
            attributes={"feedGuid!": text, "feedUrl": anything, "medium": anything, "title": anything}
        )
    }),
}  # fmt: skip
ITEM_PODCAST: dict[str, ElementSpec] = {
    **_COMMON,
    **_PODCAST,
    "itunes:category*": CHANNEL_PODCAST["itunes:category*"],
    "itunes:duration": leaf(_DURATION, f"{_TAGS}, itunes:duration"),
    "itunes:episode": leaf(number(1), f"{_TAGS}, itunes:episode"),
    "itunes:season": leaf(number(1), f"{_TAGS}, itunes:season"),
    "itunes:episodeType": leaf(letters("full", "trailer", "bonus"), f"{_TAGS}, itunes:episodeType"),
    "itunes:isClosedCaptioned": leaf(letters("yes", "no"), _TAGS),
    "itunes:order": leaf(number(), _TAGS),
    "podcast:transcript*": ElementSpec(
        section=f"{_NAMESPACE}, transcript",
        attributes={"url!": exact(web_url), "type!": media_type, "language": language, "rel": anything},
    ),
    "podcast:chapters": ElementSpec(
        section=f"{_NAMESPACE}, chapters", attributes={"url!": exact(web_url), "type!": media_type}
    ),
    "podcast:soundbite*": leaf(
        anything, f"{_NAMESPACE}, soundbite", **{"startTime!": _SECONDS, "duration!": _SECONDS}
    ),
    "podcast:season": leaf(number(), f"{_NAMESPACE}, season", name=text),
    "podcast:episode": leaf(_SECONDS, f"{_NAMESPACE}, episode", display=text),
    "podcast:alternateEnclosure*": ElementSpec(
        section=f"{_NAMESPACE}, alternateEnclosure",
        attributes={
            "type!": media_type, "length": number(), "bitrate": anything, "height": number(), "lang": language,
            "title": anything, "rel": anything, "codecs": anything, "default": boolean,
        },
        children={
            "podcast:source*": ElementSpec(attributes={"uri!": exact(uri), "contentType": media_type}),
            "podcast:integrity": ElementSpec(attributes={"type!": text, "value!": text}),
        },
    ),
    "podcast:socialInteract*": ElementSpec(
        section=f"{_NAMESPACE}, socialInteract",
        attributes={
            "protocol!": text, "uri": both(text, uri), "accountId": anything, "accountUrl": anything,
            "priority": number(),
        },
    ),
}  # fmt: skip

_NEEDED = ("itunes:image", "itunes:category", "itunes:explicit", "language")
_ADVISED = ("itunes:author", "podcast:guid", "podcast:locked")


_NEEDED_OF_EPISODES = ("title", "enclosure")
_ADVISED_OF_EPISODES = ("guid", "pubDate", "itunes:duration")
_EPISODE_TYPE = re.compile(r"(?:audio|video)/.*|application/(?:pdf|epub\+zip)")


def check_podcast(channel: Element) -> Iterator[Finding]:
    """What Apple's directory asks of a show and of its episodes, and what the podcast namespace asks of all shows."""
    yield from _check_presence(channel, _NEEDED, _ADVISED)
    for item in channel.named("item"):
        yield from _check_presence(item, _NEEDED_OF_EPISODES, _ADVISED_OF_EPISODES)
        for enclosure in item.named("enclosure"):
            if not _EPISODE_TYPE.fullmatch(enclosure.get("type")):
                yield find(enclosure, "podcast-required", "an audio or video type", shown=enclosure.get("type"))


def _check_presence(element: Element, needed: tuple[str, ...], advised: tuple[str, ...]) -> Iterator[Finding]:
    names = {child.name for child in element.children}
    for name in needed:
        if name not in names:
            yield find(element, "podcast-required", name)
    for name in advised:
        if name not in names:
            yield find(element, "podcast-advised", name)
