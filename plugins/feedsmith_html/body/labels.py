"""What an element is by its class and id: an aside, the text, the standfirst, a
caption.

Short, general lists of what content management systems call their parts. A word counts
only together with measures (see `prune`): none of them removes the bulk of a text.
"""

import re
from functools import lru_cache
from itertools import pairwise

from feedsmith_html.grammar import Example

__all__ = [
    "is_aside",
    "is_body",
    "is_caption",
    "is_comment",
    "is_line_number",
    "is_standfirst",
    "is_unseen",
    "is_wrapper",
    "split_label",
]

MAX_CACHED = 8_192

_ASIDE = frozenset(
    "ad ads adbox adslot adv advert adverts advertise advertisement "
    "advertising advertorial adsense dfp gpt banner billboard leaderboard "
    "sponsor sponsored sponsors taboola outbrain plista nativo teads related "
    "relateds recommend recommended recommendation recommendations recirc "
    "recirculation readmore mostread popular trending promo promos promobox "
    "promotion crosslink crosslinks ticker carousel share shares sharing "
    "sharebar sharetools sharebox sharedaddy addthis addtoany social socials "
    "follow followus facebook-like flipboard whatsapp jp-relatedposts "
    "relatedposts newsletter newsletters "
    "signup optin mailchimp "
    ""
    "sidebar sidebars nav navigation navbar "
    "menu submenu breadcrumb breadcrumbs pagination pager toc masthead footer "
    "cookie cookies consent gdpr cmp tags taglist tagcloud keywords topics "
    "categories cat-links postmeta author author-description author-info "
    "authorinfo bio authorbox author-box biography aboutauthor author-bio "
    "toolbar buttons btn rating ratings vote poll "
    "copyright disclaimer imprint dialog "
    "tooltip screenreadertext sr-only visually-hidden visuallyhidden noprint "
    "no-print hide-print byline dateline".split()
)
# Those of them that say that readers are not to see an element, or only when they ask.
_UNSEEN = frozenset("tooltip screenreadertext sr-only visually-hidden visuallyhidden noprint no-print".split())
# The same, of what readers write: of an article they are beside it, in a forum the text.
_COMMENTS = frozenset(
    "comment comments commentlist disqus respond fb-comments discussion kommentare commentaires comentarios".split()
)
# The same, of what is put around a text as often: by the scripts that count readers, or by a
# layout's columns.
_WRAPPERS = frozenset(
    "subscribe subscription subscriptions piano regwall login rail skyscraper "
    "widget widgets tools print printfriendly survey modal popup overlay "
    "lightbox".split()
)
_BODY = frozenset(
    "articlebody article-body articlecontent article-content articletext "
    "article-text storybody story-body storytext story-text storycontent "
    "story-content postbody post-body postcontent post-content entrycontent "
    "entry-content bodytext body-text bodycopy body-copy newsbody news-body "
    "newstext news-text articlemain content-body contentbody maincontent "
    "main-content rich-text richtext mw-parser-output paywall-content".split()
)
_STANDFIRST = frozenset(
    "standfirst deck dek subtitle subtitles subheadline subhead subheading "
    "sub-headline sub-title lead lede leadtext lead-text intro introduction "
    "excerpt abstract chapo chapeau sommario occhiello entradilla bajada "
    "ingress vorspann anriss summary description underrubrik lid ozet spot "
    "lead-paragraph article-lead".split()
)
_CAPTION = frozenset(
    "caption captions figcaption credit credits wp-caption-text photocredit "
    "photo-credit image-credit imagecredit legende bildunterschrift "
    "imagedescription image-description imagecaption img-metadata bildtext "
    "bildnachweis media-caption mediatitle media-title dida pie-foto "
    "didascalia photographer copyright-holder".split()
)
# What stands beside the lines of a program.
_LINE_NUMBERS = frozenset("ln lnt lineno linenos linenumber linenumbers line-number line-numbers gutter".split())
# Page builders' words for whatever stands on a page: no widgets.
_LAYOUT = frozenset(
    "elementor-widget elementor-widget-wrap elementor-widget-container elementor-widget-text-editor cmp-text".split()
)
# How words begin that tell in which state or on which screen an element is, not what.
_STATES = frozenset("has no not with without is js md lg sm xl hide".split())
_WORD = re.compile("[a-z]+")
_CAMEL = re.compile("([a-z])([A-Z])")


@lru_cache(maxsize=MAX_CACHED)
def split_label(label: str) -> frozenset[str]:
    """The words in a class or id: each one whole, as its parts, and every two neighbours."""
    words: set[str] = set()
    for token in label.split():
        token = token.partition("--")[0] or token  # a modifier tells the variant, not the thing
        if token in _LAYOUT:
            continue
        plain = token if token.islower() else _CAMEL.sub(r"\1-\2", token).lower()
        parts = _WORD.findall(plain)
        if parts and parts[0] in _STATES:
            continue
        words.update(parts)
        words.update(map("-".join, pairwise(parts)))
        words.add("".join(parts))
    if "cmp-text" in label:  # a component, not the consent management platform
        words.discard("cmp")
    return frozenset(words)


@lru_cache(maxsize=MAX_CACHED)
def is_aside(label: str) -> bool:
    """Whether an element of this class or id stands beside the text."""
    words = split_label(label)
    return not (words.isdisjoint(_ASIDE) and words.isdisjoint(_COMMENTS) and words.isdisjoint(_WRAPPERS))


@lru_cache(maxsize=MAX_CACHED)
def is_wrapper(label: str) -> bool:
    """Whether what makes an aside of this class or id may as well be around the text."""
    words = split_label(label)
    return words.isdisjoint(_ASIDE) and words.isdisjoint(_COMMENTS) and not words.isdisjoint(_WRAPPERS)


@lru_cache(maxsize=MAX_CACHED)
def is_comment(label: str) -> bool:
    """Whether what makes an aside of this class or id is that readers wrote it."""
    words = split_label(label)
    return words.isdisjoint(_ASIDE) and not words.isdisjoint(_COMMENTS)


@lru_cache(maxsize=MAX_CACHED)
def is_body(label: str) -> bool:
    """Whether an element of this class or id holds the text."""
    return not split_label(label).isdisjoint(_BODY)


@lru_cache(maxsize=MAX_CACHED)
def is_standfirst(label: str) -> bool:
    """Whether an element of this class or id is the line under the headline."""
    return not split_label(label).isdisjoint(_STANDFIRST)


@lru_cache(maxsize=MAX_CACHED)
def is_caption(label: str) -> bool:
    """Whether an element of this class or id describes a picture."""
    words = split_label(label)
    if "wp-caption-text" in words:
        return True
    return "wp-caption" not in words and not words.isdisjoint(_CAPTION)


@lru_cache(maxsize=MAX_CACHED)
def is_unseen(label: str) -> bool:
    """Whether an element of this class or id is there, but not for those who see the page."""
    return not split_label(label).isdisjoint(_UNSEEN)


@lru_cache(maxsize=MAX_CACHED)
def is_line_number(label: str) -> bool:
    """Whether an element of this class or id, in a program, holds the number of a line."""
    return not split_label(label).isdisjoint(_LINE_NUMBERS)


EXAMPLES = (
    Example("_LINE_NUMBERS", is_line_number, "hljs-ln-n", True),
    Example("_ASIDE", is_aside, "story-related", True),
    Example("_UNSEEN", is_unseen, "sr-only", True),
    Example("_COMMENTS", is_aside, "comment-12", True),
    Example("_WRAPPERS", is_aside, "piano-content", True),
    Example("_BODY", is_body, "articleBody", True),
    Example("_STANDFIRST", is_standfirst, "c-standfirst--large", True),
    Example("_CAPTION", is_caption, "photo-credit", True),
    Example("_LAYOUT", is_aside, "elementor-widget", False),
    Example("_STATES", is_aside, "has-sidebar", False),
    Example("_WORD", split_label, "box2", {"box"}),
    Example("_CAMEL", is_body, "pageStorybody", True),
)
