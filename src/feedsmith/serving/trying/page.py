"""The page of `/try`: a form, and what was found at the address that was sent with it. Values to bytes; no script."""

from collections.abc import Iterator

from feedsmith.publishing.directions import make_lang
from feedsmith.publishing.pages import Page, render_page
from feedsmith.serving.reports.words import isolate
from feedsmith.serving.trying.attempt import Finding, Findings
from feedsmith.text import escape

__all__ = ["MAX_ADDRESS_CHARS", "render_try_page"]

MAX_ADDRESS_CHARS = 2_000

_STYLE = """
main > section { display: block }
form { display: grid; gap: .75rem; padding: 2.25rem 0; border-bottom: 1px solid var(--rule) }
label, button, .plain, .reading, .failures { font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
label { display: grid; gap: .3rem; max-width: 36rem; color: var(--soft); font-size: .8125rem; font-weight: 600 }
input {
  width: 100%; padding: .6rem .75rem; border: 1px solid var(--soft); border-radius: 4px; background: var(--paper);
  color: var(--ink); font: 1rem/1.4 ui-monospace, Menlo, Consolas, "Liberation Mono", monospace;
}
button {
  justify-self: start; padding: .6rem 1.5rem; border: 1px solid var(--accent); border-radius: 4px;
  background: var(--accent); color: var(--paper); font-size: .9375rem; font-weight: 600; line-height: 1.4;
}
button:hover { background: var(--paper); color: var(--accent) }
.plain, .reading { margin-top: .5rem; color: var(--soft); font-size: .875rem }
.failures { margin-top: 1rem; font-size: .875rem }
.failures li { padding-left: .75rem; border-left: 4px solid var(--accent) }
.failures li + li { margin-top: .5rem }
.found a { text-decoration-color: currentcolor }
.found { margin-top: 1.5rem }
pre {
  margin: 1rem 0 0; padding: .75rem 1rem; border-radius: 4px; background: var(--shade); overflow-x: auto;
  font: .8125rem/1.6 ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: normal;
  -webkit-user-select: all; user-select: all;
}
"""


def render_try_page(
    *, needs_token: bool, address: str = "", findings: Findings | None = None, problem: str = ""
) -> bytes:
    """The form, and below it what was found at the `address`, or the `problem` with it."""
    page = Page(
        title="Try an address",
        intro=(
            "<p>Give the address of a site, a list of articles, a feed or an article: shown is what a feed of it would"
            " hold, and the lines for feedsmith.toml. Nothing is written.</p>\n"
        ),
        style=_STYLE,
        has_forms=True,
    )
    return b"".join(render_page(page, _render_body(needs_token, address, findings, problem)))


def _render_body(needs_token: bool, address: str, findings: Findings | None, problem: str) -> Iterator[str]:
    yield '<main>\n<form method="post" action="try">\n'
    yield (
        f'<label>Address<input name="address" type="url" required maxlength="{MAX_ADDRESS_CHARS}" dir="ltr"'
        f' placeholder="https://" autocomplete="url" value="{escape(address)}"></label>\n'
    )
    if needs_token:
        yield '<label>Token<input name="token" type="password" required autocomplete="current-password"></label>\n'
    yield "<button>Try</button>\n</form>\n"
    if problem:
        yield f'<section role="alert">\n<h2>Not tried</h2>\n<p class="plain">{escape(problem)}</p>\n</section>\n'
    if findings is not None:
        yield from _render_findings(address, findings)
    yield "</main>\n"


def _render_findings(address: str, findings: Findings) -> Iterator[str]:
    yield f"<section>\n<h2>{isolate(findings.title or 'No article was found')}</h2>\n"
    yield f'<p class="plain">{isolate(address)}</p>\n'
    if findings.reading:
        yield f'<p class="reading">Read as {escape("; ".join(findings.reading))}.</p>\n'
    if findings.articles:
        yield f'<p class="plain">{escape(findings.summary)}</p>\n<ol class="entries found">\n'
        yield from map(_render_article, findings.articles)
        yield "</ol>\n"
    if findings.failures:
        yield '<ul class="failures">\n'
        yield from (f"<li>{isolate(failure)}</li>\n" for failure in findings.failures)
        yield "</ul>\n"
    yield "</section>\n"
    if findings.lines:
        lines = escape("\n".join(findings.lines))
        yield f'<section>\n<h2>For feedsmith.toml</h2>\n<pre tabindex="0" dir="ltr">{lines}</pre>\n</section>\n'


def _render_article(article: Finding) -> str:
    title = isolate(article.title)
    if article.url.startswith(("http://", "https://")):
        title = f'<a href="{escape(article.url)}" rel="noreferrer">{title}</a>'
    return (
        f"<li><h3{make_lang(article.language)}>{title}</h3>"
        f"<p>{escape(article.date)} · {escape(article.text)}</p></li>\n"
    )
