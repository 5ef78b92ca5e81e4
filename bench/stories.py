"""How surely one story is known again: `make bench-stories`, on the texts of ../shared.

Each text is edited as newsrooms edit them, and the edited one has to find its original among all the others, by
shingles and verdict. What else is found is wrong, unless the two plainly are one text; so are pairs made to look
alike: other facts in the same sentences, the same boilerplate, follow-ups on the same background. Half of the texts
are for tuning (`python -m bench.stories tune`), the table is over the other half.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha1
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median
from timeit import repeat

from bench.measure import Target, show, target
from feedsmith import Article
from feedsmith.model.duplicates import is_duplicate, same_story
from feedsmith.model.stories import shingles, sign_content
from feedsmith.text import escape

__all__ = ["Sample", "edited", "lookalikes", "samples", "table"]

SHARED = Path(__file__).resolve().parents[2] / "shared"
MIN_WORDS = 40
"""Words of a text that is judged at all."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A text by paragraphs."""

    id: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        return re.findall(r"\w[\w.,'’]*", self.text())

    @property
    def size(self) -> int:
        return len(self.words)

    def article(self) -> Article:
        body = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in self.paragraphs)
        return Article(id=self.id, title=self.title or "Untitled", body=body)

    def text(self) -> str:
        return " ".join(self.paragraphs)


def samples(tune: bool = False) -> list[Sample]:
    """The texts of one half: by the hash of a hash, as ../shared has halves by the hash already."""
    rows = [*_pages(), *_wire()]
    chosen = [
        row
        for row in rows
        if row.size >= MIN_WORDS and (sha1(sha1(row.id.encode()).digest()).digest()[0] % 2 == 0) is tune
    ]
    return sorted({row.text(): row for row in chosen}.values(), key=lambda row: row.id)


def _pages() -> Iterator[Sample]:
    for path in sorted((SHARED / "extraction" / "dev").glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            text = row["truth"].get("body_text", "")
            if text and "dolor sit amet" not in text:
                paragraphs = (" ".join(line.split()) for line in text.split("\n"))
                yield Sample(row["id"], row["truth"].get("title", ""), tuple(filter(None, paragraphs)))


def _wire() -> Iterator[Sample]:
    for name in ("agnews", "reuters21578", "huffpost", "impresso"):
        path = SHARED / "bylines" / "dev" / f"{name}.jsonl"
        rows = list(map(json.loads, path.read_text(encoding="utf-8").splitlines())) if path.exists() else []
        known = {row["id"] for row in rows}
        for row in rows:
            if "-lead-" not in row["id"] or row["id"].replace("-lead-", "-art-") not in known:
                yield Sample(row["id"], "", (" ".join(row["text"].split()),))


# ---- what newsrooms do to a text ---------------------------------------------------------------------------

Edit = Callable[[Sample, Sequence[Sample], Random], Sample]

_CREDITS = ("By our own correspondent", "Staff and agencies", "From our newsroom, with material from the wire")
_DATELINES = ("LONDON (Reuters) - ", "BERLIN, March 3 (dpa) – ", "NEW YORK — ", "(AFP) ")
_HOUSE = (
    "This article was first published by our partners and has been edited for length and style by the foreign desk.",
    "Sign up here for our morning letter: the day's most important stories, each weekday at seven, free of charge.",
    "The agency is an independent news service with bureaus in more than ninety countries. Its copy is used by papers, "
    "broadcasters and web sites on five continents, and follows a code of conduct that is published on its site.",
    "(Reporting by Ann Example in London and Otto Muster in Berlin; editing by Pat Sample)",
)
_MORE = ("Read more: {}", "ALSO READ | {}", "Related: {}", "Lesen Sie auch: {}")
_FIGURES = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9"}


def heading(sample: Sample, others: Sequence[Sample], random: Random) -> Sample:
    return replace(sample, title=random.choice(others).title or "Another headline")


def cut(sample: Sample, others: Sequence[Sample], random: Random, *, share: float) -> Sample:
    """The first part of the text."""
    left, kept = round(sample.size * share), []
    for paragraph in sample.paragraphs:
        words = paragraph.split()[: max(left, 0)]
        left -= len(words)
        kept += [" ".join(words)] if words else []
    return replace(sample, paragraphs=tuple(kept))


def reworded(sample: Sample, others: Sequence[Sample], random: Random, *, share: float) -> Sample:
    """Words replaced by any of another text, or left out."""
    foreign = [word for word in random.choice(others).text().split() if len(word) <= 20] or ["etwas"]

    def written(paragraph: str) -> str:
        words = []
        for word in paragraph.split():
            if random.random() >= share:
                words.append(word)
            elif random.random() < 0.7:
                words.append(random.choice(foreign))
        return " ".join(words)

    return replace(sample, paragraphs=tuple(filter(None, map(written, sample.paragraphs))))


def resentenced(sample: Sample, others: Sequence[Sample], random: Random) -> Sample:
    """One sentence in eight left out, one in eight put behind the next."""

    def written(paragraph: str) -> str:
        sentences = re.split(r"(?<=[.!?])\s+", paragraph)
        kept = [each for each in sentences if random.random() >= 0.125] or sentences
        for place in range(len(kept) - 1):
            if random.random() < 0.125:
                kept[place : place + 2] = reversed(kept[place : place + 2])
        return " ".join(kept)

    return replace(sample, paragraphs=tuple(filter(None, map(written, sample.paragraphs))))


def credited(sample: Sample, others: Sequence[Sample], random: Random) -> Sample:
    """Another house's byline, dateline, invitations to read on and closing lines."""
    first, *rest = sample.paragraphs
    paragraphs = [random.choice(_CREDITS), random.choice(_DATELINES) + first]
    for paragraph in rest:
        paragraphs.append(paragraph)
        if random.random() < 0.2:
            paragraphs.append(random.choice(_MORE).format(random.choice(others).title or "More on this"))
    return replace(sample, paragraphs=(*paragraphs, random.choice(_HOUSE)))


def restyled(sample: Sample, others: Sequence[Sample], random: Random) -> Sample:
    """Straight quotes, other dashes, figures in another notation."""

    def written(paragraph: str) -> str:
        for curly, straight in zip("“”„«»‘’–—", '"""""\'\'--', strict=True):
            paragraph = paragraph.replace(curly, straight)
        paragraph = re.sub(r"(?<=\d),(?=\d{3}\b)", "", paragraph)
        paragraph = paragraph.replace("%", " per cent").replace("U.S.", "US").replace(" million", "m")
        return re.sub(r"\b(?:" + "|".join(_FIGURES) + r")\b", lambda word: _FIGURES[word[0]], paragraph)

    return replace(sample, paragraphs=tuple(map(written, sample.paragraphs)))


def together(*edits: Edit) -> Edit:
    def edit(sample: Sample, others: Sequence[Sample], random: Random) -> Sample:
        for each in edits:
            sample = each(sample, others, random)
        return sample

    return edit


EDITS: dict[str, Edit] = {
    "another headline": heading,
    "cut to 75 %": partial(cut, share=0.75),
    "cut to 60 %": partial(cut, share=0.6),
    "cut to 50 %": partial(cut, share=0.5),
    "5 % of words": partial(reworded, share=0.05),
    "10 % of words": partial(reworded, share=0.1),
    "15 % of words": partial(reworded, share=0.15),
    "sentences": resentenced,
    "credits and boilerplate": credited,
    "quotes and figures": restyled,
    "cut to 60 %, credits, figures": together(partial(cut, share=0.6), restyled, credited),
    "cut to 50 %, 5 % of words, credits": together(partial(cut, share=0.5), partial(reworded, share=0.05), credited),
    "10 % of words, sentences, credits": together(partial(reworded, share=0.1), resentenced, credited),
    "all: cut to 60 %, 10 % of words": together(
        partial(cut, share=0.6), partial(reworded, share=0.1), resentenced, restyled, credited, heading
    ),
}


def edited(chosen: Sequence[Sample]) -> Iterator[tuple[str, Sample, Sample]]:
    """Kind of edit, text, edited text: where at least 40 words of the text are left."""
    for kind, edit in EDITS.items():
        for sample in chosen:
            random = Random(f"{kind} {sample.id}")
            made = edit(sample, chosen, random)
            if (Counter(sample.words) & Counter(made.words)).total() >= MIN_WORDS:
                yield kind, sample, made


# ---- what looks like one story and isn't -------------------------------------------------------------------

_NAME = r"(?<![.!?:\"“„] )(?<!^)\b[A-ZÄÖÜÉ][\w’'-]+"
_NUMBER = r"\d+"
_TOWNS = "Aldmere Brackford Corwen Dunsby Elmstow Farrow Garside Holbeck Inver Jarrow Kelby Lorton Marske".split()
_PEOPLE = "Adler Brandt Costa Dumont Eriksen Fischer Grant Hayes Ivanov Jensen Keller Laurent Moreau Novak".split()
_TEMPLATES = {
    "weather": "{town} can expect a {sky} start to {day}, with temperatures of {a} degrees in the early hours and a "
    "high of {b} degrees in the afternoon. Winds will be from the {side} at up to {c} kilometres an hour. There is a "
    "{d} per cent chance of rain after dark, and the sun sets at {e}.{f} pm. The outlook for the days to come is "
    "unsettled, with showers most likely along the coast, the weather service said in its bulletin.",
    "tides": "High water at {town} on {day}: {e}.{f} am, {a}.{b} metres, and {g}.{h} pm, {c}.{d} metres. Low water: "
    "{b}.{c} am, {d}.{e} metres, and {f}.{g} pm, {h}.{a} metres. Sunrise is at {a}.{h}, sunset at {b}.{g}. Times are "
    "local and heights are above chart datum. Mariners should consult the notices of the harbour master before they "
    "leave port, and keep clear of the dredger that is at work in the fairway.",
    "shares": "Shares in {person} Holdings closed {c} per cent {move} at {a}.{b} euros on {day}, after {d},000 of them "
    "had changed hands in {town}. The index of leading shares ended the session at {e},{f}{g} points. Over the last "
    "twelve months the stock has lost {h} per cent of its value. Analysts polled by the exchange have a price target "
    "of {b}.{c} euros on average, with recommendations from buy to sell.",
    "lottery": "The winning numbers in {day}'s draw of the national lottery were {a}, {b}, {c}, {d}, {e} and {f}. The "
    "bonus ball was {g}. One ticket, bought in {town}, matched all of the numbers and wins {h} million. Winners have a "
    "hundred and eighty days to claim their prizes, in person or by post. Players must be eighteen or over, and the "
    "operator asks everybody to play responsibly and within their means.",
    "match": "{person} scored in minute {a} as {town} beat {town2} {e}-{f} on {day} in front of {c},{d}{e} spectators. "
    "{person2} had put the visitors ahead from the spot before the break, but {person3} levelled with a header in "
    "minute {b}. The result takes the home side up to place {g} in the table with {h} points from as many games as "
    "their rivals have played. The manager said he was proud of the way that his players had come back.",
}


def lookalikes(chosen: Sequence[Sample]) -> Iterator[tuple[str, Sample, Sample]]:
    """Kind, text, another that looks like it."""
    yield from _forms()
    yield from _refilled(chosen)
    yield from _padded(chosen)
    yield from _followed(chosen)


def _forms() -> Iterator[tuple[str, Sample, Sample]]:
    """Reports made from one form, filled in at random."""
    for kind, form in _TEMPLATES.items():
        for one, other in combinations([_filled(form, Random(f"{kind} {number}")) for number in range(24)], 2):
            yield f"form: {kind}", one, other


def _filled(form: str, random: Random) -> Sample:
    facts: dict[str, object] = {letter: random.randint(1, 31) for letter in "abcdefgh"}
    facts["town"], facts["town2"] = random.sample(_TOWNS, 2)
    facts["person"], facts["person2"], facts["person3"] = random.sample(_PEOPLE, 3)
    facts["day"] = random.choice("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
    facts["side"] = random.choice(("north", "south", "east", "west"))
    facts["sky"], facts["move"] = random.choice(("bright", "cloudy", "foggy")), random.choice(("higher", "lower"))
    return Sample(f"form {random.random()}", str(facts["town"]), (form.format_map(facts),))


def _refilled(chosen: Sequence[Sample]) -> Iterator[tuple[str, Sample, Sample]]:
    """The sentences of a real text with other names and numbers in them."""
    for sample in chosen:
        random = Random(f"refilled {sample.id}")
        names, numbers = (sorted(set(re.findall(pattern, sample.text()))) for pattern in (_NAME, _NUMBER))
        others = sorted(
            set(re.findall(_NAME, " ".join(each.text() for each in random.sample(chosen, 20)))) - set(names)
        )
        swapped = {name: random.choice(others) for name in names}
        swapped |= {number: _other_number(number, random) for number in numbers}
        if len(numbers) >= 4 and len(names) + len(numbers) >= 8:
            yield "other names and numbers", sample, _swapped(sample, swapped)
        if len(numbers) >= 6 and len(numbers) * 25 >= sample.size:
            yield "other numbers", sample, _swapped(sample, {name: swapped[name] for name in numbers})
        if len(names) >= 6 and len(names) * 25 >= sample.size:
            yield "other names", sample, _swapped(sample, {name: swapped[name] for name in names})


def _other_number(number: str, random: Random) -> str:
    while (other := "".join(random.choice("123456789") for _ in number)) == number:
        pass
    return other


def _swapped(sample: Sample, facts: dict[str, str]) -> Sample:
    def written(paragraph: str) -> str:
        return re.sub(rf"{_NAME}|{_NUMBER}", lambda fact: facts.get(fact[0], fact[0]), paragraph)

    return replace(sample, paragraphs=tuple(map(written, sample.paragraphs)))


def _padded(chosen: Sequence[Sample]) -> Iterator[tuple[str, Sample, Sample]]:
    """Different texts that end in the same paragraph of 60 words, which is of a third one."""
    for one, other in zip(chosen, [*chosen[7:], *chosen[:7]], strict=True):
        random = Random(f"padded {one.id}")
        thirds = [each for each in chosen if each.size >= 60 and each not in (one, other)]
        paragraph = "".join(_parts(random.choice(thirds).text())[:60])
        first, second = (replace(each, paragraphs=(*each.paragraphs, paragraph)) for each in (one, other))
        yield "60 words of boilerplate", first, second


def _followed(chosen: Sequence[Sample]) -> Iterator[tuple[str, Sample, Sample]]:
    """Another text that takes three in ten of its words from paragraphs of this one."""
    for one, other in zip(chosen, [*chosen[5:], *chosen[:5]], strict=True):
        random = Random(f"followed {one.id}")
        words = _parts(one.text())
        size = round(min(len(_parts(other.text())), len(words)) * 0.43)
        start = random.randint(0, len(words) - size)
        background = "".join(words[start : start + size])
        place = random.randint(1, len(other.paragraphs))
        paragraphs = (*other.paragraphs[:place], background, *other.paragraphs[place:])
        if not _repeated(one, other):
            yield "30 % of it background", one, replace(other, paragraphs=paragraphs)


_UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff"
"""Thai, kana and Han, which have no spaces between words: there each character counts as one."""


def _parts(text: str) -> list[str]:
    """The words of a text, each with the white space behind it."""
    return re.findall(rf"(?:[{_UNSPACED}]|[^\s{_UNSPACED}]+)\s*", text)


# ---- series: alike to the word, and each an article of its own ------------------------------------------------

SERIES: dict[str, tuple[str, str, timedelta]] = {
    "release notes": (
        "Tidetable {n}.{m}.0 is out",
        "Version {n}.{m}.0 of Tidetable is out. It mends {k} faults that were reported since the last release, among "
        "them one where a harbour with two gauges showed the wrong one after midnight. Thanks to all who reported "
        "them and tried the candidates. Get it from the download page as usual; the checksums are at the foot of it. "
        "Those who build from source need a compiler that is at most five years old. The next release follows in "
        "about a month, and plans for it are on the list.",
        timedelta(days=30),
    ),
    "minutes": (
        "Minutes of the harbour board",
        "The board met on the {k} of the month with {m} members present and Hedda Brack in the chair. The minutes of "
        "the last meeting were approved. The treasurer reported a balance of {n}{k},000 crowns. The board heard the "
        "harbour master on berths and moorings and thanked the volunteers who had painted the sheds. There being no "
        "other business the meeting closed at nine. The next meeting is in a month, in the rowing club, at seven.",
        timedelta(days=30),
    ),
    "monthly report": (
        "Landings in month {n}",
        "Boats of the island landed {k}{m} tonnes of fish in the month, {n} per cent more than in the same month of "
        "the year before, the co-operative said on Monday. Prices at the auction were firm. Herring and mackerel "
        "made up most of the catch, and the rest was cod, haddock and some turbot. The co-operative counts what its "
        "members land at the three quays of the town and publishes the figures in the first week of each month.",
        timedelta(days=30),
    ),
    "obituaries": (
        "{name}, {k}8",
        "{name} died on Sunday at the age of {k}8, the family said. A funeral service will be held in the church of "
        "St Olave on Friday at eleven, followed by coffee in the parish hall. Instead of flowers the family asks for "
        "gifts to the lifeboat. Condolences may be written in the book that lies in the town hall until the end of "
        "the month, or sent to the undertaker, who will pass them on to the family in time for the service.",
        timedelta(days=2),
    ),
    "match reports": (
        "Harbour United {k}, {name} {m}",
        "Harbour United and {name} met on Saturday at the Links before a crowd of {n}{k}0. The score was {k} to {m} "
        "in the end, after a first half in which neither side had much of the ball and a second in which both had "
        "their chances. The manager said he was content with the effort and less so with the finishing. United play "
        "away next week and are at home again a week later, when the gates open at one and the game begins at two.",
        timedelta(days=7),
    ),
    "weather": (
        "The weather for the coast",
        "Winds from the south-west at {k} to {m}{k} knots, veering west by evening, with showers and good visibility "
        "between them. Highs of {n} degrees inland and a little less on the coast. The sea will be moderate, and "
        "rough at times in the sound. Small craft should stay in harbour after dark. The outlook for the day after "
        "is much the same, with winds that ease by noon and a chance of fog in the morning along the outer coast.",
        timedelta(days=1),
    ),
}
ISSUES = 24


def series() -> Iterator[tuple[str, list[Article]]]:
    """The issues of each series, of one source, dated as such things come."""
    for kind, (title, text, step) in SERIES.items():
        random = Random(kind)
        issues = []
        for number in range(ISSUES):
            facts: dict[str, object] = {"n": number + 1, "m": random.randint(1, 9), "k": random.randint(2, 9)}
            facts["name"] = f"{random.choice(_FIRST)} {random.choice(_LAST)}"
            published = datetime(2026, 1, 5, 9, tzinfo=UTC) + number * step
            issues.append(
                Article(
                    id=f"https://harbour.example/{kind}/{number}".replace(" ", "-"),
                    url=f"https://harbour.example/{kind}/{number}".replace(" ", "-"),
                    title=title.format(**facts),
                    body=f"<p>{text.format(**facts)}</p>",
                    published=published,
                    source="desk",
                )
            )
        yield kind, issues


_FIRST = "Maren Oswin Philippa Linus Hedda Tomas Imke Rasmus Ada Bram".split()
_LAST = "Tolliver Brack Renn Farrow Quill Averin Pellow Dorn Vane Haske".split()


def _merged_series() -> tuple[list[list[str]], int]:
    """A row for each series, and how many pairs of all were taken for one story within their outlet."""
    rows, total = [], 0
    for kind, issues in series():
        pairs = list(combinations(issues, 2))
        alike = sum(same_story(one, other) for one, other in pairs)
        merged = sum(is_duplicate(one, other) for one, other in pairs)
        total += merged
        rows.append([kind, str(len(pairs)), str(alike), str(merged)])
    return rows, total


# ---- the judgement -----------------------------------------------------------------------------------------


class Newsroom:
    """The texts, and what they are found by."""

    def __init__(self, chosen: Sequence[Sample]) -> None:
        self.samples = {sample.id: sample for sample in chosen}
        self.articles = {sample.id: sample.article() for sample in chosen}
        self._marked: defaultdict[int, set[str]] = defaultdict(set)
        for id, article in self.articles.items():
            for shingle in shingles(article):
                self._marked[shingle].add(id)
        self.candidates = {pair for ids in self._marked.values() for pair in combinations(sorted(ids), 2)}
        self.claimed = {pair for pair in self.candidates if _merged(*map(self.articles.__getitem__, pair))}
        self.repeated = {pair for pair in self.candidates if _repeated(*map(self.samples.__getitem__, pair))}

    def found(self, article: Article) -> set[str]:
        """The texts that are said to tell the same story."""
        by_shingle = (self._marked[shingle] for shingle in shingles(article) if shingle in self._marked)
        return {id for id in set().union(*by_shingle) if _merged(self.articles[id], article)}

    def known(self, one: str, other: str) -> bool:
        """Whether two texts plainly are one, or are said to be one story even as they are: that is counted once."""
        return (min(one, other), max(one, other)) in self.claimed | self.repeated


def _merged(one: Article, other: Article) -> bool:
    """Whether two outlets that print these have one entry."""
    return is_duplicate(replace(one, source="one"), replace(other, source="other"))


def _repeated(one: Sample, other: Sample) -> bool:
    """Whether two texts plainly are one: they share six in ten of the shorter one's runs of five words."""
    runs = [set(zip(*(each.words[start:] for start in range(5)), strict=False)) for each in (one, other)]
    return len(runs[0] & runs[1]) >= 0.6 * min(map(len, runs))


def _known_again(newsroom: Newsroom) -> tuple[list[list[str]], Counter[str]]:
    """A row for each kind of edit, and the tally: what was to be found, was found, and was wrong."""
    tallies = defaultdict[str, Counter[str]](Counter)
    for kind, sample, made in edited(list(newsroom.samples.values())):
        found = newsroom.found(made.article())
        size = "below 100 words" if sample.size < 100 else "100 to 300" if sample.size < 300 else "300 and more"
        for key in (kind, f"texts of {size}", "all"):
            tallies[key]["pairs"] += 1
            tallies[key]["found"] += sample.id in found
            tallies[key]["wrong"] += sum(id != sample.id and not newsroom.known(id, sample.id) for id in found)
    rows = []
    for key in (*EDITS, *sorted(set(tallies) - set(EDITS), reverse=True)):
        counts = tallies[key]
        recall = counts["found"] / counts["pairs"] if counts["pairs"] else 0.0
        rows.append([key, str(counts["pairs"]), f"{recall:.3f}", str(counts["wrong"])])
    return rows, tallies["all"]


def _told_apart(chosen: Sequence[Sample]) -> tuple[list[list[str]], int]:
    """A row for each kind of lookalike, and how many were taken for one story."""
    pairs, wrong = Counter[str](), Counter[str]()
    for kind, one, other in lookalikes(chosen):
        first, second = one.article(), other.article()
        pairs[kind] += 1
        wrong[kind] += not set(shingles(first)).isdisjoint(shingles(second)) and _merged(first, second)
    return [[kind, str(count), str(wrong[kind])] for kind, count in pairs.items()], wrong.total()


def _costs(newsroom: Newsroom) -> list[float]:
    """What a signature and a comparison cost, in µs: the median over bodies of about 3 KB."""
    articles = [article for article in newsroom.articles.values() if 2_500 < len(article.body) < 3_500]
    works: list[Callable[[Article], object]] = [sign_content, lambda article: same_story(article, article)]
    return [
        1e6 * median(min(repeat(partial(work, article), number=10, repeat=5)) / 10 for article in articles)
        for work in works
    ]


def table(full: bool = True, tune: bool = False) -> list[Target]:
    """Recall by kind of edit, what is wrongly taken for one story, and the precision of it all."""
    if not (SHARED / "extraction" / "dev").is_dir() or not (SHARED / "bylines" / "dev").is_dir():
        print("\n../shared is not there: how surely stories are known again is not measured")
        return []
    chosen = samples(tune)
    newsroom = Newsroom(chosen)
    found, counts = _known_again(newsroom)
    apart, mistaken = _told_apart(chosen)
    show(f"Stories known again among {len(chosen)} texts", ("edit", "pairs", "recall", "others"), found)
    show("Lookalikes", ("kind", "pairs", "taken for one"), apart)
    issues, swallowed = _merged_series()
    show("Series of one outlet", ("kind", "pairs", "alike", "merged"), issues)
    doubtful = sorted(newsroom.claimed - newsroom.repeated)
    repeated = newsroom.claimed & newsroom.repeated
    right = counts["found"] + len(repeated)
    precision = right / (right + counts["wrong"] + mistaken + len(doubtful))
    print(
        f"  {len(newsroom.candidates)} pairs of texts share a shingle, {len(newsroom.claimed)} are taken for one story:"
    )
    print(f"  {len(repeated)} plainly are, the others count as wrong:")
    for pair in doubtful:
        print(*(f"    {id}: {newsroom.samples[id].text()[:150]}" for id in pair), "", sep="\n")
    signature, comparing = _costs(newsroom)
    reached = [
        target("duplicates, recall", 100 * counts["found"] / counts["pairs"], least=95, unit=" %"),
        target("duplicates, precision", 100 * precision, least=99.8, unit=" %"),
        target("duplicates, issues of a series merged within an outlet", swallowed, most=0),
        target("duplicates, signature of 3 KB", signature, most=60, unit=" µs"),
        target("duplicates, comparing two of 3 KB", comparing, most=150, unit=" µs"),
    ]
    print(*(f"  {each}" for each in reached), sep="\n")
    return reached


if __name__ == "__main__":
    table(tune="tune" in sys.argv)
