"""How our pages look: their style sheet, which stands in each page itself."""

__all__ = ["STYLE"]

# The pairs of colours have a contrast of 4.5 at least (WCAG 2.2, 1.4.3): a test measures them.
STYLE = """
:root { --paper: #fcfbf8; --ink: #1c1a17; --soft: #5e584f; --rule: #d9d4c9; --accent: #8b1e1a; --shade: #f2efe7 }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #171614; --ink: #ebe7df; --soft: #aaa399; --rule: #3d3a35; --accent: #f2a38f; --shade: #22201d }
}
* { box-sizing: border-box }
html { color-scheme: light dark; -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
body {
  margin: 0 auto; padding: 0 1.25rem 3rem; max-width: 65rem; overflow-wrap: anywhere;
  background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 ui-serif, Georgia, Cambria, "Noto Serif", "Times New Roman", serif;
}
h1, h2, h3, p, ol, ul { margin: 0; padding: 0 }
h1, h2, h3 { line-height: 1.25; text-wrap: balance }
p { text-wrap: pretty }
ol, ul { list-style: none }
a { color: inherit; text-decoration: 1px underline var(--soft); text-underline-offset: .2em }
a:hover { color: var(--accent); text-decoration-color: currentcolor }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px }
.masthead { padding: 2.5rem 0 1.5rem; border-bottom: 4px double var(--ink) }
.masthead p { margin-top: .75rem; max-width: 36rem; color: var(--soft) }
h1 { font-size: clamp(1.9rem, 1.4rem + 2.4vw, 3rem); font-weight: 700; letter-spacing: -.01em }
h1.long { font-size: clamp(1.3rem, .6rem + 2.9vw, 2.5rem) }
h1.longest { font-size: clamp(.9375rem, .35rem + 2.3vw, 2rem) }
nav { padding: 1.25rem 0; border-bottom: 1px solid var(--rule) }
nav h2, .label, .formats a, .address code, .others summary, .entries p, .absence, .changed, .top, .end {
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
nav h2, .label { color: var(--soft); font-size: .8125rem; font-weight: 600; line-height: 1.5 }
nav ul { columns: 15rem; column-gap: 2rem }
nav li { break-inside: avoid }
nav li a { display: block; padding: .3rem 0 }
section { padding: 2.25rem 0; border-bottom: 1px solid var(--rule) }
section h2 { font-size: 1.5rem }
section h2.long { font-size: 1.25rem }
section h2.longest { font-size: .9375rem }
.about { margin-top: .5rem; max-width: 36rem; color: var(--soft) }
section header .label { margin-top: 1.25rem }
.formats { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .4rem }
.formats a {
  display: block; min-width: 4.25rem; padding: .6rem 1rem; border: 1px solid var(--accent); border-radius: 4px;
  color: var(--accent); font-size: .9375rem; font-weight: 600; line-height: 1.4; text-align: center;
  text-decoration: none;
}
.formats a:hover { background: var(--accent); color: var(--paper) }
.address code {
  display: block; margin-top: .4rem; padding: .5rem .75rem; border-radius: 4px; background: var(--shade);
  font-family: ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; font-size: .8125rem;
  -webkit-user-select: all; user-select: all;
}
.address:dir(rtl) code { text-align: right }
.others { margin-top: .75rem }
summary { cursor: pointer }
.others summary { padding: .3rem 0; color: var(--soft); font-size: .8125rem; line-height: 1.5 }
.folded { padding: 0 }
.folded summary { padding: .85rem 0 }
.folded h2 { display: inline; font-size: 1.125rem }
.unfolded { padding: .25rem 0 2rem }
.newest { margin-top: 1.75rem; max-width: 40rem }
.absence { color: var(--soft) }
.changed { margin-top: 1.15rem; color: var(--soft); font-size: .875rem }
.newest[dir=ltr] li { text-align: left }
.newest[dir=rtl] li { text-align: right }
.entries li + li { margin-top: 1.15rem }
.entries h3 { font-size: 1.125rem; font-weight: 600 }
.entries h3.long { font-size: 1rem }
.entries h3.longest { font-size: .875rem }
.entries p { margin-top: .2rem; color: var(--soft); font-size: .875rem }
.top { margin-top: 1rem; font-size: .875rem }
.top a { display: inline-block; padding: .4rem 0 }
.masthead a, .top a { text-decoration-color: currentcolor }
.end { padding-top: 1.5rem; color: var(--soft); font-size: .875rem }
.skip, .hidden {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.skip:focus {
  top: .5rem; left: .5rem; width: auto; height: auto; padding: .5rem 1rem; clip-path: none; white-space: normal;
  background: var(--paper); color: var(--accent);
}
@media (min-width: 56rem) {
  section:not(.folded), .unfolded {
    display: grid; grid-template-columns: minmax(0, 19rem) minmax(0, 1fr); column-gap: 3.5rem;
  }
  section:not(.folded) header { position: sticky; top: 1.5rem; align-self: start }
  .newest { margin-top: .2rem }
}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --rule: #999; --accent: #000; --shade: #fff }
  body { padding: 0; max-width: none; font-size: 11pt }
  nav, .formats, .label:has(+ .formats), .others, .skip, .top { display: none }
  .folded details::details-content { content-visibility: visible; height: auto }
  .address code { padding: 0 }
  .newest { max-width: none }
  section { display: block }
  section header { position: static; break-after: avoid }
  .entries li { break-inside: avoid }
  a { text-decoration: none }
}
"""
"""CSS: narrow and wide windows, light and dark, and paper; no font or picture to fetch."""
