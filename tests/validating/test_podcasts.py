"""Podcasts: what their tags may hold, and what the profile asks for beside."""

import pytest

from feedsmith.validating.rules import Severity
from feedsmith.validating.validate import validate

PODCAST = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>
<title>Harbour hour</title><link>https://boats.example/</link><description>Boats, spoken of</description>
<language>en</language><generator>boatwright</generator>
<atom:link rel="self" href="https://boats.example/feed" type="application/rss+xml"/>
<itunes:author>Jane Roe</itunes:author>
<itunes:owner><itunes:name>Jane Roe</itunes:name><itunes:email>jane@boats.example</itunes:email></itunes:owner>
<itunes:image href="https://boats.example/cover.jpg"/>
<itunes:category text="Society &amp; Culture"><itunes:category text="Documentary"/></itunes:category>
<itunes:explicit>false</itunes:explicit>
<itunes:type>serial</itunes:type>
<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>
<podcast:locked owner="jane@boats.example">yes</podcast:locked>
<podcast:funding url="https://boats.example/give">Give</podcast:funding>
<item><title>The first boat</title><guid isPermaLink="false">harbour-hour-1</guid>
<pubDate>Fri, 01 May 2026 10:00:00 GMT</pubDate>
<enclosure url="https://boats.example/1.mp3" length="1" type="audio/mpeg"/>
<itunes:duration>1:02:03</itunes:duration><itunes:episode>1</itunes:episode><itunes:episodeType>full</itunes:episodeType>
<podcast:transcript url="https://boats.example/1.vtt" type="text/vtt"/>
<podcast:chapters url="https://boats.example/1.json" type="application/json+chapters"/>
<podcast:soundbite startTime="1.5" duration="30"/>
<podcast:person role="host" href="https://boats.example/jane">Jane Roe</podcast:person>
</item></channel></rss>
"""


def broken(old: str, new: str = "") -> list[str]:
    """What the profile says once something is changed, but for advice."""
    assert old in PODCAST
    found = validate(PODCAST.replace(old, new).encode(), profile="podcast")
    return [str(finding) for finding in found if finding.severity is not Severity.ADVICE]


def test_a_podcast_that_has_it_all_is_valid() -> None:
    assert validate(PODCAST.encode(), profile="podcast") == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('<itunes:image href="https://boats.example/cover.jpg"/>', "", "lacks itunes:image, which a podcast needs"),
        ("<language>en</language>", "", "lacks language, which a podcast needs"),
        ("<itunes:explicit>false</itunes:explicit>", "", "lacks itunes:explicit, which a podcast needs"),
        ("<itunes:explicit>false", "<itunes:explicit>maybe", "clean, explicit: 'maybe'"),
        ("1:02:03", "an hour", "itunes:duration: is not a duration"),
        ("1:02:03", "3723", ""),
        ("<itunes:episode>1<", "<itunes:episode>0<", "itunes:episode: is not a whole number from 1 up"),
        (">full<", ">half<", "is none of full, trailer, bonus"),
        (">serial<", ">Serial<", ""),
        ("<itunes:email>jane@boats.example</itunes:email>", "", "itunes:owner: lacks itunes:email"),
        ('text="Documentary"', 'text="Boats"', "is no category of Apple's list: 'Boats'"),
        ('<enclosure url="https://boats.example/1.mp3" length="1" type="audio/mpeg"/>', "", "lacks enclosure, which a"),
        ('type="audio/mpeg"', 'type="text/html"', "lacks an audio or video type"),
        ('url="https://boats.example/1.vtt" ', "", "podcast:transcript[1]: lacks the attribute url"),
        (' type="application/json+chapters"', "", "podcast:chapters: lacks the attribute type"),
        ('startTime="1.5"', 'startTime="0:01"', "@startTime: is not a number of seconds"),
        ("917393e3-", "", "podcast:guid: is not a UUID"),
        (">yes<", ">perhaps<", "podcast:locked: is none of yes, no"),
        ("<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>", "", "lacks podcast:guid"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_podcast_is_named(old: str, new: str, said: str) -> None:
    found = broken(old, new)
    assert len(found) == bool(said), found
    assert all(said in sentence for sentence in found)


def test_no_other_feed_has_to_be_a_podcast() -> None:
    without = PODCAST.replace("<language>en</language>", "").replace("<itunes:explicit>false</itunes:explicit>", "")
    assert validate(without.encode()) == []


@pytest.mark.parametrize("feed", ['<feed xmlns="http://www.w3.org/2005/Atom"/>', '{"items": []}'])
def test_a_podcast_is_rss(feed: str) -> None:
    found = [finding.sentence for finding in validate(feed.encode(), profile="podcast")]
    assert "lacks RSS 2.0, which a podcast needs" in found
    assert "lacks RSS 2.0, which a podcast needs" not in [finding.sentence for finding in validate(feed.encode())]
