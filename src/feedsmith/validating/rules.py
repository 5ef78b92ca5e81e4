"""The rules, in one table: what each is called, how bad it is to break it, what is said then, and where it stands.

A new rule is a row here, and a check in the module of its specification. The documentation is made of
this table.

An error is what a specification forbids; a warning is what it advises against, or what readers are known to
stumble over; advice makes a feed better in some readers.
"""

from enum import StrEnum
from typing import NamedTuple

__all__ = ["RULES", "Rule", "Severity"]


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Rule(NamedTuple):
    """A rule. `{}` in its sentence stands for what is told of each case; `section` is "" where that is the
    section on the element or key.
    """

    name: str
    severity: Severity
    section: str
    sentence: str


_ERROR, _WARNING, _ADVICE = Severity

_TABLE = (
    # ---- documents
    Rule("not-a-feed", _ERROR, "feedsmith validate", "is neither RSS, Atom nor JSON Feed"),
    Rule("ill-formed", _ERROR, "XML 1.0, 2.1", "is not well-formed ({})"),
    Rule("undefined-entity", _ERROR, "XML 1.0, 4.1", "has a reference to the entity {}, which it does not define"),
    Rule("not-json", _ERROR, "RFC 8259, 2", "is not JSON ({})"),
    Rule("unknown-encoding", _ERROR, "XML 1.0, 4.3.3", "is in an encoding that nobody knows: {}"),
    Rule("wrong-encoding", _ERROR, "XML 1.0, 4.3.3", "is not in the encoding {} that it is said to be in"),
    Rule("too-deep", _ERROR, "feedsmith validate", "has elements or values within each other, more than {} deep"),
    Rule("entity-bomb", _ERROR, "XML 1.0, 4.4", "has entities that are far larger than they look"),
    Rule("xml-declaration", _ADVICE, "XML 1.0, 2.8", "does not begin with an XML declaration that names UTF-8"),
    Rule("document-type", _ADVICE, "XML 1.0, 2.8", "has a document type declaration, which many readers refuse"),
    Rule("bad-character", _WARNING, "XML 1.0, 2.2", "has the bad character {}"),
    # ---- namespaces, elements, attributes
    Rule("wrong-namespace", _ERROR, "Namespaces in XML, 6", "is in a namespace that it does not belong to: {}"),
    Rule("missing-namespace", _ERROR, "Namespaces in XML, 6", "is in no namespace"),
    Rule("obsolete-namespace", _WARNING, "RFC 4287, 1.2", "is Atom 0.3, which is outdated: Atom 1.0 took its place"),
    Rule("unknown-namespace", _WARNING, "Namespaces in XML, 2.1", "declares an unknown namespace"),
    Rule("inexact-namespace", _WARNING, "Namespaces in XML, 2.1", "declares a namespace that is not quite {}"),
    Rule("unusual-prefix", _WARNING, "Namespaces in XML, 3", "gives {} the prefix {}, not {}"),
    Rule("unknown-element", _ERROR, "", "has the unknown element {}"),
    Rule("missing-element", _ERROR, "", "lacks {}"),
    Rule("advised-element", _WARNING, "", "lacks {}, which it should have"),
    Rule("duplicate-element", _ERROR, "", "has {} {} times"),
    Rule("unexpected-text", _ERROR, "", "has text where none belongs"),
    Rule("unknown-attribute", _ERROR, "", "has the unknown attribute {}"),
    Rule("extension-attribute", _WARNING, "", "has the attribute {} of a namespace that is not known"),
    Rule("missing-attribute", _ERROR, "", "lacks the attribute {}"),
    Rule("metadata-last", _WARNING, "RSS Best Practices, item", "has {} after the first {}"),
    # ---- values
    Rule("empty", _WARNING, "", "is empty"),
    Rule("padded", _WARNING, "", "has white space around it"),
    Rule("padded-identifier", _ERROR, "RFC 4287, 2", "has white space around it, where none may be"),
    Rule("html-in-text", _WARNING, "RSS Best Practices, Character data", "is text that looks like HTML ({})"),
    Rule("email-in-name", _WARNING, "RFC 4287, 3.2.1", "holds an e-mail address"),
    Rule("invalid-value", _ERROR, "", "is none of {}"),
    Rule("malformed-value", _ERROR, "", "is not {}"),
    Rule("invalid-url", _ERROR, "RFC 3986, 4.3", "is not an absolute URI in the characters of RFC 3986"),
    Rule("relative-url", _ADVICE, "RFC 4287, 2", "is not an absolute URI: readers resolve it in different ways"),
    Rule("iri", _ADVICE, "RFC 3987, 3.1", "is not an absolute URI in the characters of RFC 3986, but an IRI"),
    Rule("no-host", _ERROR, "RFC 3986, 3.2.2", "names no host"),
    Rule("unregistered-scheme", _WARNING, "RFC 3986, 3.1", "has the unregistered scheme {}"),
    Rule("not-web-url", _ADVICE, "", "is not an http or https URL, which is what readers open"),
    Rule("media-url", _ERROR, "RSS 2.0, enclosure", "is not an http or https URL"),
    Rule("invalid-tag-uri", _ERROR, "RFC 4151, 2.1", "is not a tag URI of RFC 4151"),
    Rule("invalid-urn", _ERROR, "RFC 8141, 2", "is not a URN of RFC 8141"),
    Rule("not-canonical", _WARNING, "RFC 4287, 4.2.6.1", "is no canonical URI ({})"),
    Rule("invalid-rfc822-date", _ERROR, "RFC 822, 5.1", "is not an RFC 822 date"),
    Rule("unusual-rfc822-date", _WARNING, "RFC 2822, 3.3", "is an RFC 822 date that RFC 2822 has done away with"),
    Rule("wrong-weekday", _ERROR, "RFC 2822, 3.3", "has the wrong weekday, not {}"),
    Rule("invalid-rfc3339-date", _ERROR, "RFC 3339, 5.6", "is not an RFC 3339 date"),
    Rule(
        "invalid-w3c-date", _ERROR, "W3C Date and Time Formats", "is not an RFC 3339 date, nor a shorter one of W3CDTF"
    ),
    Rule("no-such-date", _ERROR, "RFC 3339, 5.7", "is no day or time of the calendar"),
    Rule("year-1", _WARNING, "What readers show", "is in the year 1, by which programs mean that there is none"),
    Rule("implausible-date", _WARNING, "What readers show", "is an implausible date"),
    Rule("updated-before-published", _WARNING, "RFC 4287, 4.2.9", "was updated before it was published"),
    Rule("invalid-media-type", _ERROR, "RFC 2045, 5.1", "is not a media type of RFC 2045 5.1"),
    Rule("invalid-language", _ERROR, "RFC 5646, 2.1", "is not a language tag of BCP 47 (RFC 5646 2.1)"),
    Rule("invalid-number", _ERROR, "", "is not a whole number from {} up"),
    Rule("out-of-range", _ERROR, "", "is not from {} to {}"),
    Rule("invalid-email", _ERROR, "RFC 2822, 3.4.1", "is not an e-mail address (RFC 2822 3.4.1)"),
    Rule("email-without-name", _WARNING, "RSS Best Practices, author", 'is not "a@b.example (Name)"'),
    Rule("unregistered-relation", _WARNING, "RFC 4287, 4.2.7.2", "is no registered link relation"),
    # ---- HTML
    Rule("unsafe-html", _WARNING, "RFC 4287, 8.1", "{}"),
    Rule("relative-address", _WARNING, "RSS Best Practices, description", "has a relative {} ({})"),
    Rule("not-html", _WARNING, "RSS Best Practices, description", "{}"),
    Rule("dropped-html", _ADVICE, "RFC 4287, 8.1", "{}, which not all readers keep"),
    Rule("open-html", _ADVICE, "HTML, 13.1.2.4", "{}, which HTML allows and XML does not"),
    Rule("right-to-left", _ADVICE, "HTML, 3.2.6.4", "runs right to left, and its first element has no dir"),
    # ---- RSS
    Rule("outdated-version", _WARNING, "", "is an outdated version: the present one is {}"),
    Rule("title-or-description", _ERROR, "RSS 2.0, Elements of <item>", "has neither title nor description"),
    Rule("missing-guid", _WARNING, "RSS Best Practices, guid", "lacks guid, by which readers know an item again"),
    Rule("short-guid", _WARNING, "RSS 2.0, guid", "is a number too short to be unique"),
    Rule("guid-not-url", _ERROR, "RSS 2.0, guid", "is not an http or https URL, and isPermaLink is not false"),
    Rule("duplicate-guid", _ERROR, "RSS 2.0, guid", "has two items of one guid"),
    Rule(
        "several-enclosures", _WARNING, "RSS Best Practices, enclosure", "has enclosure {} times, and readers take one"
    ),
    Rule("image-differs", _WARNING, "RSS 2.0, image", "has another {} than the channel"),
    Rule("avoid-text-input", _WARNING, "RSS Best Practices, textInput", "has textInput, which readers ignore"),
    Rule("same-meaning", _WARNING, "RSS Best Practices, dc:creator", "has both {} and {}"),
    Rule("description-late", _WARNING, "RSS Best Practices, content:encoded", "has content:encoded before description"),
    Rule("missing-self-link", _WARNING, "RSS Best Practices, atom:link", "has {} links of rel self, not one"),
    Rule("self-link-type", _ADVICE, "RSS Best Practices, atom:link", "has a self link whose type is not {}"),
    Rule("missing-about", _ERROR, "RSS 1.0, 5.3", "lacks the attribute rdf:about"),
    Rule("category-domain", _ADVICE, "RSS 2.0, category", "is not an absolute URI, which no two taxonomies share"),
    # ---- Atom
    Rule("invalid-text-type", _ERROR, "RFC 4287, 3.1.1", "has a type that is none of {}"),
    Rule("elements-in-text", _ERROR, "RFC 4287, 3.1.1", "has elements within type {}"),
    Rule("one-div", _ERROR, "RFC 4287, 3.1.1.3", "does not hold exactly one xhtml:div (RFC 4287 3.1.1.3)"),
    Rule("src-not-empty", _ERROR, "RFC 4287, 4.1.3.2", "has src and is not empty"),
    Rule("src-without-type", _WARNING, "RFC 4287, 4.1.3.2", "has src and lacks the attribute type"),
    Rule("not-base64", _ERROR, "RFC 4287, 4.1.3.3", "is not Base64, which content of this type has to be"),
    Rule("content-or-alternate", _ERROR, "RFC 4287, 4.1.2", "has neither atom:content nor an alternate link"),
    Rule("missing-summary", _WARNING, "RFC 4287, 4.1.2", "has neither atom:summary nor atom:content in the entry"),
    Rule("missing-author", _ERROR, "RFC 4287, 4.1.2", "lacks atom:author, as does its feed"),
    Rule("duplicate-id", _WARNING, "RFC 4287, 4.2.6", "has one atom:id twice"),
    Rule("same-updated", _WARNING, "RFC 4287, 4.2.15", "has two entries of one atom:updated"),
    Rule("duplicate-alternate", _ERROR, "RFC 4287, 4.1.1", "has two alternate links of type {} and hreflang {}"),
    Rule("link-not-empty", _WARNING, "RFC 4287, 4.2.7", "has text where none belongs"),
    # ---- what feeds carry
    Rule("deleted-entry", _ERROR, "RFC 6721, 3", "has an at:deleted-entry that is an entry too, or stands twice"),
    Rule("page-link-twice", _WARNING, "RFC 5005, 3", "has two links of rel {}"),
    Rule("current-without-archive", _WARNING, "RFC 5005, 4", "has a current link, but is no archive"),
    Rule("archive-address", _WARNING, "RFC 5005, 4", "has one address for {} and {}"),
    Rule("complete-and-paged", _ERROR, "RFC 5005, 2", "is complete, and has links to further pages"),
    Rule("media-group", _WARNING, "Media RSS 1.5.1, media:group", "does not hold several media:content"),
    Rule(
        "credit-role", _ERROR, "Media RSS 1.5.1, media:credit", "is no role of the European Broadcasting Union's list"
    ),
    Rule("podcast-category", _WARNING, "Apple Podcasts categories", "is no category of Apple's list"),
    Rule("podcast-duration", _ERROR, "Apple Podcasts tags, itunes:duration", "is not a duration"),
    Rule("podcast-required", _ERROR, "Apple Podcasts requirements", "lacks {}, which a podcast needs"),
    Rule("podcast-advised", _WARNING, "Apple Podcasts requirements", "lacks {}, which a podcast should have"),
    # ---- JSON Feed
    Rule("null", _ERROR, "JSON Feed 1.1, Structure", "is null"),
    Rule("wrong-kind", _ERROR, "JSON Feed 1.1, Structure", "is not {}"),
    Rule("missing-key", _ERROR, "", "lacks {}"),
    Rule("advised-key", _ADVICE, "", "lacks {}"),
    Rule("missing-content", _ERROR, "JSON Feed 1.1, Items", "has neither content_html nor content_text"),
    Rule("unknown-key", _WARNING, "JSON Feed 1.1, Extensions", "has an unknown key that is no _extension"),
    Rule("extension-kind", _ERROR, "JSON Feed 1.1, Extensions", "is an extension that is not an object"),
    Rule("duplicate-item", _ERROR, "JSON Feed 1.1, Items", "has two items of one id"),
    Rule("first-author", _ADVICE, "JSON Feed 1.1, author", "has authors, of whom the first is not author"),
    Rule("next-is-feed", _ERROR, "JSON Feed 1.1, next_url", "is feed_url"),
    # ---- what readers make of it
    Rule("missing-generator", _ADVICE, "RSS Best Practices, generator", "lacks {}"),
    Rule("content-incomplete", _ADVICE, "What readers show", "does not say what its summary does ({})"),
    Rule("content-alone", _ADVICE, "What readers show", "has content:encoded without description"),
    Rule("several-creators", _ADVICE, "What readers show", "has several dc:creator, where readers show one"),
    Rule("author-address", _ADVICE, "What readers show", "has author, where readers show dc:creator"),
    Rule("media-repeats", _ADVICE, "What readers show", "says no more than the enclosure"),
    Rule("picture-of-no-type", _ADVICE, "What readers show", "has {} of unknown type that is a picture"),
    Rule("stray-caption", _ADVICE, "What readers show", "has media:description outside of media:content"),
)

RULES = {rule.name: rule for rule in _TABLE}
"""Each rule by its name."""
