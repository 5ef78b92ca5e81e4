"""Which of the candidates are the list: those that score enough, and those that stand alike with them."""

from collections import Counter, defaultdict

from feedsmith_html.lists.addresses import UrlShape, list_folders
from feedsmith_html.lists.links import PageLink
from feedsmith_html.lists.scores import Candidate

__all__ = ["MAX_STRAY_WEIGHT", "MIN_ITEMS", "MIN_SCORE", "choose", "drop_beside"]

# Of the links on twenty pages in eleven languages, chosen by hand, in halves.
MIN_SCORE = 1.2
# Where no other link stands alike.
MIN_LONE_SCORE = 1.6
MIN_ITEMS = 3
MIN_PLAIN_ITEMS = 5
MIN_PLAIN_WORDS = 2.5
MIN_LONG_TITLE_WORDS = 6
MIN_PLAIN_WEIGHT = -1.0
# Of the links of a list: those of one kind with at least so many are what it is for.
MIN_MAIN_SHARE = 0.6
# What weighs less is no article, whatever it stands alike with.
MAX_STRAY_WEIGHT = -4.0


def choose(candidates: list[Candidate]) -> None:
    """Choose those that score enough, and the rest of those that stand alike, where most do."""
    groups: defaultdict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.link.path].append(candidate)
    for group in groups.values():
        least = MIN_LONE_SCORE if len(group) == 1 else MIN_SCORE
        for candidate in group:
            candidate.is_chosen = candidate.score >= least and bool(candidate.link.words)
    _complete_groups([group for group in groups.values() if len(group) >= MIN_ITEMS])
    if sum(candidate.is_chosen for candidate in candidates) < MIN_ITEMS:
        plain = max(filter(_is_plain_list, groups.values()), key=len, default=[])
        for candidate in candidates if plain else ():
            candidate.is_chosen = False
        for candidate in plain:
            candidate.is_chosen = bool(candidate.link.words) and candidate.weight > MAX_STRAY_WEIGHT


def _complete_groups(groups: list[list[Candidate]]) -> None:
    """Choose the rest of the groups of which most is chosen; of others only those with addresses like theirs."""
    shares = [sum(candidate.is_chosen for candidate in group) / len(group) for group in groups]
    mostly = [group for group, share in zip(groups, shares, strict=True) if share > 0.5]
    others = [group for group, share in zip(groups, shares, strict=True) if share <= 0.5]
    kinds = {candidate.kind for group in mostly for candidate in group if candidate.is_chosen}
    for group in mostly:
        _complete_group(group)
    for candidate in (candidate for group in others for candidate in group):
        candidate.is_chosen &= not kinds or candidate.kind in kinds


def _complete_group(group: list[Candidate]) -> None:
    """Choose the rest of those that stand alike, but for what is astray among them."""
    kinds = {candidate.kind for candidate in group if candidate.is_chosen}
    has_services = 2 * sum(candidate.is_service for candidate in group) > len(group)
    for candidate in group:
        is_astray = candidate.weight < MAX_STRAY_WEIGHT or candidate.is_elsewhere
        is_kin = candidate.score > 0 or candidate.kind in kinds
        candidate.is_chosen |= is_kin and not is_astray and bool(candidate.link.words)
        candidate.is_chosen &= has_services or not candidate.is_service


def drop_beside(candidates: list[Candidate], popular: list[set[PageLink]]) -> None:
    """Choose no advertisements, where few are, and nothing of other sections that is `popular`, or that is undated
    beside a list that is dated.
    """
    _drop_popular(candidates, popular)
    chosen = [(c, c.item) for c in candidates if c.is_chosen and c.item is not None]
    adverts = [c for c, item in chosen if item.is_advert]
    if MIN_ITEMS * len(adverts) <= len(chosen):
        for candidate in adverts:
            candidate.is_chosen = False
    _drop_sections(candidates)
    main = [(c, item) for c, item in chosen if c.link.region != "aside"]
    dated = {c.kind for c, item in main if item.published is not None}
    alike = Counter(c.link.path for c, _ in main)
    listed = [(c, item) for c, item in main if alike[c.link.path] >= MIN_ITEMS]
    if len(listed) < MIN_ITEMS or 2 * sum(item.published is not None for _, item in listed) <= len(listed):
        return
    sections = {_read_section(c) for c, _ in listed}
    for candidate, item in chosen:
        # A lead has a heading; a lone link beside a text may be of the site.
        says_more = candidate.link.heading or (item.teaser and alike[candidate.link.path] > 1)
        is_alone = not (says_more or candidate.kind in dated)
        is_beside = candidate.link.region == "aside" and _read_section(candidate) not in sections
        candidate.is_chosen &= item.published is not None or not (is_alone or is_beside)


def _drop_popular(candidates: list[Candidate], boxes: list[set[PageLink]]) -> None:
    """Choose nothing of the boxes that are mostly of other sections than what is chosen outside them, and undated."""
    outside = {_read_section(c) for c in candidates if c.is_chosen and not any(c.link in box for box in boxes)}
    for box in boxes:
        inside = [candidate for candidate in candidates if candidate.link in box]
        dated = sum(candidate.item is not None and candidate.item.published is not None for candidate in inside)
        own = sum(_read_section(candidate) in outside for candidate in inside)
        if 2 * max(dated, own) <= len(inside):
            for candidate in inside:
                candidate.is_chosen = False


def _drop_sections(candidates: list[Candidate]) -> None:
    """Choose no undated link whose address is one word, elsewhere than those of most that are chosen."""
    chosen = [c for c in candidates if c.is_chosen]
    kinds = Counter(candidate.kind for candidate in chosen).most_common(1)
    if kinds and kinds[0][1] > MIN_MAIN_SHARE * len(chosen):
        for candidate in chosen:
            is_dated = candidate.item is not None and candidate.item.has_date
            candidate.is_chosen = candidate.kind == kinds[0][0] or candidate.shape.ending != "word" or is_dated


def _read_section(candidate: Candidate) -> tuple[UrlShape, str]:
    """What addresses of one section of a site share."""
    folders = list_folders(candidate.link.url)
    return candidate.kind, folders[0] if len(folders) > 1 else ""


def _is_plain_list(group: list[Candidate]) -> bool:
    """Whether links that stand alike say enough for titles, though nothing else speaks for them.

    What a menu says is short throughout; titles are of all lengths.
    """
    words = [candidate.link.words for candidate in group]
    weights = [candidate.weight for candidate in group]
    is_long = sum(words) >= MIN_PLAIN_WORDS * len(words) and max(words) >= MIN_LONG_TITLE_WORDS
    is_varied = max(words) > 2 * min(words)
    is_own = sum(weights) > MIN_PLAIN_WEIGHT * len(weights)
    return len(group) >= MIN_PLAIN_ITEMS and is_long and is_varied and is_own
