"""Folders of ten posts each as people keep them for Hugo, Jekyll and Obsidian, as the README has one read them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import Done, Run
from support.validate import check_rss

TOML = """state = ""
base_url = "https://x.example/feeds"
[feeds.blog]
title = "Harbour Post"
link = "https://x.example/"
[[feeds.blog.sources]]
type = "text"
"""

# ---- Hugo ----------------------------------------------------------------------------------------------------

HUGO = {
    "_index.md": "---\ntitle: Posts\n---\nAll posts.\n",
    "first-light.md": (
        "+++\ntitle = 'First light'\ndate = 2026-02-01T08:00:00+01:00\nlastmod = 2026-02-03T09:00:00+01:00\n"
        "draft = false\ntags = ['harbour', 'morning']\nauthor = 'Ines Aldous'\ndescription = 'Lit before six.'\n+++\n"
        "The lamp was lit before six.\n\n"
        '{{< figure src="lamp.jpg" alt="The lamp" caption="The lamp at six" >}}\n\n'
        'See [the lamp]({{< ref "lamp/index.md" >}}) too.\n'
    ),
    "lamp/index.md": (
        "---\ntitle: The lamp\ndate: 2026-02-04\ncover:\n  image: lamp.jpg\nsummary: A lamp is mended.\n---\n"
        "It was broken. ![Lamp](lamp.jpg)\n\n<!--more-->\n\nIt is mended now.\n"
    ),
    "trip/index.md": (
        "---\ntitle: A trip\ndate: 2026-02-05T10:00:00Z\nslug: the-long-trip\n---\n"
        "{{< youtube abcDEF12345 >}}\n\nWe went. {{% notice tip %}}Bring a coat.{{% /notice %}}\n"
    ),
    "draft.md": "---\ntitle: A draft\ndate: 2026-02-06\ndraft: true\n---\nNot yet.\n",
    "future.md": "---\ntitle: The future\ndate: 2199-12-24T08:00:00Z\n---\nLater.\n",
    "publish-later.md": "---\ntitle: Later\ndate: 2026-02-01\npublishDate: 2199-12-24\n---\nLater.\n",
    "code.md": (
        "---\ntitle: Code\ndate: 2026-02-07\n---\nSo:\n\n```go\n"
        '{{< figure src="a.jpg" >}}\n```\n\nand `{{ .Title }}`, with a note[^1].\n\n[^1]: Of *many* words.\n'
    ),
    "elsewhere.md": (
        "---\ntitle: Elsewhere\ndate: 2026-02-08\nurl: /old/path/\naliases: [/older/]\n---\n"
        "Text.\n\n## A part {#part}\n\n{{< highlight python >}}\nprint('x')\n{{< /highlight >}}\n"
    ),
    "2026-02-09-dated.md": "---\ntitle: Dated by its name\n---\nText.\n",
}

# ---- Jekyll --------------------------------------------------------------------------------------------------

JEKYLL = {
    "2026-02-01-first-light.md": (
        '---\nlayout: post\ntitle:  "First light: the quay"\ndate:   2026-02-01 08:00:00 +0100\n'
        "categories: news harbour\ntags: [lamp]\nauthor: Ines Aldous\n---\nThe lamp was lit *early*.\n\n<!--more-->\n\n"
        "[The trip]({% post_url 2026-02-03-trip %}).\n"
    ),
    "2026-02-02-plain.markdown": "---\n---\nA post without a title, on {{ site.title }}.\n",
    "2026-02-03-trip.md": (
        "---\ntitle: A trip\npermalink: /travel/:year/:title/\nexcerpt: We went to sea.\nimage: /assets/sea.jpg\n"
        "last_modified_at: 2026-02-05 10:00 UTC\n---\n![Sea]({{ site.baseurl }}/assets/sea.jpg)\n{: .wide}\n\n"
        '{% include note.html text="Bring a coat." %}\n\n{% highlight ruby %}\nputs "x"\n{% endhighlight %}\n'
    ),
    "2026-02-04-unpublished.md": "---\ntitle: Unpublished\npublished: false\n---\nNo.\n",
    "2199-02-04-future.md": "---\ntitle: The future\n---\nLater.\n",
    "_drafts/idea.md": "---\ntitle: Idea\n---\nAn idea.\n",
    "2026-02-06-table.md": (
        "---\ntitle: A table\ncategory: Notices\n---\n* Contents\n{:toc}\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n"
    ),
    "2026-02-07-raw.md": (
        "---\ntitle: Raw\nauthors: [Ines Aldous, Tom Marsh]\n---\n{% raw %}\nUse `{{ page.title }}`.\n{% endraw %}\n\n"
        "{% if x %}Shown.{% endif %}\n"
    ),
    "2026-02-08-quote.md": "---\ntitle: Quote\n---\n> A quote\n{: .lead}\n\n{% comment %}hidden{% endcomment %}Done.\n",
    "2026-02-09-page.html": "---\ntitle: A page\n---\n<p>Not read.</p>\n",
}

# ---- Obsidian ------------------------------------------------------------------------------------------------

OBSIDIAN = {
    "Notes/The quay.md": (
        "---\ncreated: 2026-02-01T08:00\ntags:\n  - harbour/quay\naliases: [Quay]\n---\n# The quay\n\n"
        "It stands by [[The lamp|the old lamp]] and [[Boats#Small boats]].\n\n![[lamp.png|300]]\n\n"
        "> [!warning]- Low water\n> Mind the steps.\n\n%% a private remark %%\n\n- [ ] paint\n- [x] sweep\n\n"
        "==Marked **and** bold== text. ^block-id\n"
    ),
    "Notes/The lamp.md": "---\ndate: 2026-02-02\n---\nThe lamp burns at night. ![[The quay]]\n",
    "Notes/Boats.md": "---\ndate: 2026-02-03\npublish: false\n---\nTwo.\n",
    "Notes/Formula.md": "---\ntitle: Formula\ndate: 2026-02-04\n---\nInline $a^2$ and\n\n$$\nE = mc^2\n$$\n",
    "Notes/2026-02-05.md": "A day. ![[recording.mp3]] ![[paper.pdf#page=2]]\n",
    "Notes/Future.md": "---\ndate: 2199-01-01\n---\nLater.\n",
    "Notes/Links.md": (
        '---\ndate: 2026-02-07\nauthor: "[[Ines Aldous]]"\n---\n[A link](The%20lamp.md), https://x.example/a, '
        '[[#Here]], <a href="Boats.md">boats</a>.\n\n## Here\n\nText[^1] and inline^[Within.].\n\n[^1]: A note.\n'
    ),
    "Templates/Note.md": "---\ntitle: <% tp.file.title %>\ndate: <% tp.date.now() %>\n---\n",
    "Templates/Day.md": '---\ndate: {{date:YYYY-MM-DD}}\ntags: ["day"]\n---\n# {{title}}\n',
    ".obsidian/workspace.md": "Settings.\n",
}


def rendered(run: Run, folder: Path, files: Mapping[str, str], *source: str) -> tuple[Done, dict[str, Any]]:
    """What the run said, and the items by their titles."""
    for name, text in files.items():
        path = folder / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "feedsmith.toml").write_text("\n".join([TOML + 'path = "posts"', *source]), encoding="utf-8")
    done = run("-v", "render")
    assert check_rss((folder / "out" / "blog.rss").read_bytes()) == []
    items = json.loads((folder / "out" / "blog.json").read_bytes())["items"]
    return done, {item["title"]: item for item in items}


def test_a_folder_of_hugo(run: Run, tmp_path: Path) -> None:
    done, items = rendered(run, tmp_path, HUGO, 'url = "https://x.example/posts/{slug}/"')
    assert done.status == 0
    assert {title: item["url"].removeprefix("https://x.example") for title, item in items.items()} == {
        "Dated by its name": "/posts/dated/",
        "Elsewhere": "/old/path/",
        "Code": "/posts/code/",
        "A trip": "/posts/the-long-trip/",
        "The lamp": "/posts/lamp/",
        "First light": "/posts/first-light/",
    }
    first, lamp = items["First light"], items["The lamp"]
    assert (first["date_published"], first["date_modified"]) == ("2026-02-01T07:00:00Z", "2026-02-03T08:00:00Z")
    assert (first["summary"], first["tags"]) == ("Lit before six.", ["harbour", "morning"])
    assert [author["name"] for author in first["authors"]] == ["Ines Aldous"]
    assert '<img src="https://x.example/posts/first-light/lamp.jpg" alt="The lamp">' in first["content_html"]
    assert "The lamp at six" in first["content_html"]
    assert '<a href="https://x.example/posts/lamp/">the lamp</a>' in first["content_html"]
    assert (lamp["image"], lamp["summary"]) == ("https://x.example/posts/lamp/lamp.jpg", "A lamp is mended.")
    assert "It was broken." in lamp["content_html"]
    assert "It is mended now." in lamp["content_html"]
    assert "https://www.youtube.com/watch?v=abcDEF12345" in items["A trip"]["content_html"]
    assert "We went. Bring a coat." in items["A trip"]["content_html"]
    assert '{{&lt; figure src="a.jpg" &gt;}}' in items["Code"]["content_html"]
    assert "<code>{{ .Title }}</code>" in items["Code"]["content_html"]
    assert "<h2>A part</h2>" in items["Elsewhere"]["content_html"]
    assert items["Dated by its name"]["date_published"] == "2026-02-09T00:00:00Z"
    assert "2 held" in done.err
    assert "draft.md: a draft: not published" in done.err


def test_a_folder_of_jekyll(run: Run, tmp_path: Path) -> None:
    pattern = "https://x.example/{categories}/{year}/{month}/{day}/{slug}.html"
    done, items = rendered(run, tmp_path, JEKYLL, f'url = "{pattern}"')
    assert done.status == 0
    assert {title: item["url"].removeprefix("https://x.example") for title, item in items.items()} == {
        "Quote": "/2026/02/08/quote.html",
        "Raw": "/2026/02/07/raw.html",
        "A table": "/notices/2026/02/06/table.html",
        "A trip": "/travel/2026/trip/",
        "Plain": "/2026/02/02/plain.html",
        "First light: the quay": "/news/harbour/2026/02/01/first-light.html",
    }
    first, trip = items["First light: the quay"], items["A trip"]
    assert (first["date_published"], first["tags"]) == ("2026-02-01T07:00:00Z", ["news", "harbour", "lamp"])
    assert "<p>The lamp was lit <em>early</em>.</p>" in first["content_html"]
    assert (trip["summary"], trip["image"]) == ("We went to sea.", "https://x.example/assets/sea.jpg")
    assert (trip["date_published"], trip["date_modified"]) == ("2026-02-03T00:00:00Z", "2026-02-05T10:00:00Z")
    assert '<p><img src="https://x.example/assets/sea.jpg" alt="Sea"></p>' in trip["content_html"]
    assert '<pre><code>puts "x"\n</code></pre>' in trip["content_html"]
    assert "<code>{{ page.title }}</code>" in items["Raw"]["content_html"]
    assert "<p>Shown.</p>" in items["Raw"]["content_html"]
    assert [author["name"] for author in items["Raw"]["authors"]] == ["Ines Aldous", "Tom Marsh"]
    assert "hidden" not in items["Quote"]["content_html"]
    assert items["A table"]["content_html"].startswith("<table>")
    assert '<td align="right">2</td>' in items["A table"]["content_html"]
    assert not [item for item in items.values() if "{:" in item["content_html"] or "{%" in item["content_html"]]
    assert "1 held: posts/2199-02-04-future.md" in done.err
    assert "posts: 1 file skipped (.html)" in done.err


def test_links_between_posts_of_jekyll_are_filled_in_where_their_addresses_need_no_categories(
    run: Run, tmp_path: Path
) -> None:
    _, items = rendered(run, tmp_path, JEKYLL, 'url = "https://x.example/{year}/{month}/{day}/{slug}/"')
    link = '<a href="https://x.example/2026/02/03/trip/">The trip</a>'
    assert link in items["First light: the quay"]["content_html"]


def test_a_vault_of_obsidian(run: Run, tmp_path: Path) -> None:
    done, items = rendered(run, tmp_path, OBSIDIAN)
    assert done.status == 0
    dates = {title: item["date_published"][:10] for title, item in items.items()}
    assert dates == {
        "Links": "2026-02-07",
        "2026-02-05": "2026-02-05",
        "Formula": "2026-02-04",
        "The lamp": "2026-02-02",
        "The quay": "2026-02-01",
    }
    quay, links = items["The quay"], items["Links"]
    assert quay["tags"] == ["harbour/quay"]
    assert quay["content_html"] == (
        "<p>It stands by the old lamp and Boats &gt; Small boats.</p>\n"
        '<p><img src="https://x.example/lamp.png" alt=""></p>\n'
        "<blockquote>\n<p><strong>Low water</strong></p>\n<p>Mind the steps.</p>\n</blockquote>\n"
        "<ul>\n<li>☐ paint</li>\n<li>☑ sweep</li>\n</ul>\n"
        "<p>Marked <strong>and</strong> bold text.</p>"
    )
    assert [author["name"] for author in links["authors"]] == ["Ines Aldous"]
    assert links["content_html"].startswith(
        '<p>A link, <a href="https://x.example/a">https://x.example/a</a>, Here, <a>boats</a>.</p>'
    )
    day = items["2026-02-05"]["content_html"]
    assert '<a href="https://x.example/recording.mp3">recording.mp3</a>' in day
    assert '<a href="https://x.example/paper.pdf">paper.pdf</a>' in day
    assert "$a^2$" in items["Formula"]["content_html"]
    assert done.err.count("a template for new notes, no article") == 1  # one line for both
    assert "Boats.md: a draft: not published" in done.err
    assert "no address, so readers can't open it" in done.err


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("==all== of it", "<p>all of it</p>"),
        ("a ==part of [it](https://x.example/)==.", '<p>a part of <a href="https://x.example/">it</a>.</p>'),
        ("==one== and ==two==", "<p>one and two</p>"),
        ("if a == b and c == d", "<p>if a == b and c == d</p>"),
        ("x==y==z", "<p>x==y==z</p>"),
        ("`==code==` stays", "<p><code>==code==</code> stays</p>"),
        ("===three=== stay", "<p>===three=== stay</p>"),
        (r"\==escaped== stays", "<p>==escaped== stays</p>"),
        ("Text. ^quote-1", "<p>Text.</p>"),
        ("- one ^abc1\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("2 ^1024", "<p>2 ^1024</p>"),
        ("the 5 ^th", "<p>the 5 ^th</p>"),
        ("a^power", "<p>a^power</p>"),
        ("Text ^quote-1 and on", "<p>Text ^quote-1 and on</p>"),
    ],
)
def test_highlights_and_ids_of_blocks_are_text_and_nothing(run: Run, tmp_path: Path, text: str, html: str) -> None:
    _, items = rendered(run, tmp_path, {"a.md": f"---\ntitle: A\ndate: 2026-02-02\n---\n{text}\n"})
    assert items["A"]["content_html"] == html


@pytest.mark.parametrize("title", ["{{ title }} of the day", "Five <% of them", "{{ site.title }}"])
def test_a_post_whose_front_matter_only_looks_like_a_template_is_one(run: Run, tmp_path: Path, title: str) -> None:
    done, items = rendered(run, tmp_path, {"a.md": f"---\ntitle: '{title}'\ndate: 2026-02-02\n---\nText.\n"})
    assert list(items) == [title]
    assert "new notes" not in done.err
