"""Two stories, as articles, and whether one is found again by another."""

from feedsmith.model.article import Article
from feedsmith.model.duplicates import same_story
from feedsmith.model.stories import shingles

PARAGRAPHS = (
    "The ferry company that links Aldmere with the outer islands has cancelled all winter sailings after an inspection "
    "found cracks in the hull of its oldest ship, the Northern Star, the harbour authority said on Tuesday.",
    "About 1,200 islanders depend on the service for food, fuel and medical appointments. The company's manager, "
    "Helen Brandt, said that a replacement vessel had been chartered from Norway and would arrive within ten days.",
    "“We know what this means for families,” Brandt told reporters at the quay. “We would rather keep people ashore "
    "for a week than take a risk with a ship that is 38 years old.”",
    "Opposition councillors accused the administration of ignoring warnings. A report written in 2019 recommended that "
    "the fleet be renewed, at a cost of 45 million euros, but the money was spent on the airport instead.",
    "Fishermen have offered to carry urgent supplies. The coastguard will fly patients to the mainland by helicopter, "
    "weather permitting, until the chartered vessel begins its service.",
    "The Northern Star was built in Gdansk and entered service in 1988. She carries 340 passengers and 60 cars, and "
    "has been repaired four times since the turn of the century.",
)
ANOTHER = (
    "Voters in the mountain canton of Sils rejected a plan to flood the upper valley for a reservoir, handing a defeat "
    "to the power industry in a ballot that had divided villages and families for most of a decade.",
    "With all districts counted, 53.7 per cent had voted against the dam. Turnout reached 71 per cent, the highest in "
    "the canton since women were given the vote, the chancellery announced on Sunday evening.",
    "Conservationists celebrated in the village square of Marmora, where the water would have covered the church and "
    "nineteen farms. “The valley stays,” said Ursin Caduff, a farmer who led the campaign.",
    "The utility said that it regretted the outcome and would look at smaller plants further down the river, for which "
    "no ballot is needed. It has spent eight million francs on surveys and exploratory drilling.",
)
BACKGROUND = (
    "The dispute began when a regional court ruled that the concession from 1961 had lapsed, and that the communes "
    "could claim the water for themselves. The government appealed, and lost, and then offered the communes a share "
    "of the revenue for forty years, which three of the five accepted.",
    "Analysts say that the outcome matters beyond the region, because eleven concessions of the same kind run out "
    "before the end of the decade, and because investors have begun to ask who will own the plants when they do.",
)


def told(*paragraphs: str, **others: object) -> Article:
    """An article of these paragraphs."""
    given: dict[str, object] = {"id": "1", "title": "Winter ferries cancelled", **others}
    return Article(body="".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs), **given)  # type: ignore[arg-type]


STORY = told(*PARAGRAPHS)


def found_again(one: Article, other: Article) -> bool:
    """The whole way: a shingle in common, and near-duplicates, in whatever order they are compared."""
    is_same = same_story(one, other)
    assert same_story(other, one) is is_same
    return is_same and not set(shingles(one)).isdisjoint(shingles(other))
