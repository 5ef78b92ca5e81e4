"""What a listing holds beside what it held: only what is new, different or gone is looked at one by one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from feedsmith.collecting.files import Files, ListedFile, local_path
from feedsmith.collecting.listings import Comparison
from support import samples  # noqa: F401  # the Hypothesis profile

NOW = 10**18
Stamps = Mapping[str, tuple[int, int]]


class Made(Files):
    """Files of these sizes and times."""

    def __init__(self, stamps: Stamps) -> None:
        super().__init__(Path("/x"), (".txt",), ())
        self._stamps = stamps

    def listed(self) -> Iterator[list[ListedFile]]:
        yield [(path, *stamp) for path, stamp in self._stamps.items()]


@dataclass
class VersionResolver:
    """What is kept from one listing to the next."""

    blocks: dict[bytes, bytes] = field(default_factory=dict)
    now: int = NOW
    loaded: int = 0
    vanished: list[str] = field(default_factory=list)

    def load(self, digests: Collection[bytes]) -> Iterable[bytes]:
        self.loaded += len(digests)
        return [self.blocks[digest] for digest in digests]

    def list(self, stamps: Stamps, unsettled: Collection[str] = (), everything: bool = False) -> list[str]:
        """The paths that have to be read, of files with these sizes and times."""
        comparison = Comparison(list(self.blocks), self.load, unsettled, self.now, everything=everything)
        self.now += 1
        changed = [local_path(request.url) for request in comparison.changed([Made(stamps)])]
        for digest in comparison.stale:
            del self.blocks[digest]
        self.blocks |= comparison.blocks
        self.vanished = comparison.vanished
        return changed


def many(count: int = 2_000) -> dict[str, tuple[int, int]]:
    return {f"/x/{number:05}.txt": (number, number) for number in range(count)}


def test_at_first_every_file_has_to_be_read() -> None:
    shelf = VersionResolver()
    assert shelf.list(many()) == list(many())
    assert shelf.loaded == 0


def test_of_an_unchanged_listing_nothing_is_read_and_nothing_loaded() -> None:
    shelf = VersionResolver()
    shelf.list(many())
    assert shelf.list(many()) == []
    assert (shelf.loaded, shelf.vanished) == (0, [])


def test_a_change_costs_a_look_at_its_own_block() -> None:
    shelf = VersionResolver()
    shelf.list(many())
    assert len(shelf.blocks) > 8
    assert shelf.list({**many(), "/x/00777.txt": (1, 2)}) == ["/x/00777.txt"]
    assert shelf.loaded == 1


def test_a_file_that_is_put_in_or_taken_out_shifts_no_other_block() -> None:
    shelf = VersionResolver()
    shelf.list(many())
    files = many() | {"/x/00500b.txt": (1, 1)}
    assert shelf.list(dict(sorted(files.items()))) == ["/x/00500b.txt"]
    del files["/x/01000.txt"]
    assert shelf.list(dict(sorted(files.items()))) == []
    assert shelf.vanished == ["/x/01000.txt"]
    assert shelf.loaded <= 6


def test_a_young_file_is_read_once_more() -> None:
    shelf = VersionResolver()
    files = {"/x/a.txt": (1, 1), "/x/b.txt": (1, NOW - 1_000_000_000)}
    shelf.list(files)
    assert shelf.list(files) == ["/x/b.txt"]


def test_what_counts_as_changed_is_read_each_time() -> None:
    shelf = VersionResolver()
    for _ in range(3):
        assert "/x/00005.txt" in shelf.list(many(10), {"/x/00005.txt"})


def test_everything_is_read_where_that_is_asked_for_and_what_is_gone_is_still_told() -> None:
    shelf = VersionResolver()
    shelf.list(many(500))
    assert shelf.list(many(400), everything=True) == list(many(400))
    assert shelf.vanished == [f"/x/{number:05}.txt" for number in range(400, 500)]
    assert shelf.list(many(400)) == []


def test_where_nothing_is_listed_nothing_is_gone() -> None:
    shelf = VersionResolver()
    shelf.list(many(10))
    assert shelf.list({}) == []
    assert shelf.vanished == []
    assert shelf.list(many(10)) == []


def test_what_lies_below_a_folder_that_can_not_be_listed_is_not_gone() -> None:
    shelf = VersionResolver()
    files = {"/x/a/1.txt": (1, 1), "/x/a/2.txt": (1, 1), "/x/ab.txt": (1, 1), "/x/b.txt": (1, 1)}
    shelf.list(files)
    assert shelf.list({"/x/a": (-1, 0), "/x/b.txt": (1, 1)}) == ["/x/a"]
    assert shelf.vanished == ["/x/ab.txt"]
    del files["/x/a/2.txt"], files["/x/ab.txt"]
    assert shelf.list(files) == []
    assert shelf.vanished == ["/x/a/2.txt"]


stamps = st.dictionaries(
    st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=4).map(lambda name: f"/x/{name}"),
    st.tuples(st.integers(0, 3), st.integers(0, 3)),
    min_size=1,
)


@given(st.lists(stamps, min_size=2, max_size=4))
def test_what_is_read_is_what_differs(listings: list[dict[str, tuple[int, int]]]) -> None:
    shelf = VersionResolver()
    before: dict[str, tuple[int, int]] = {}
    for files in listings:
        assert sorted(shelf.list(files)) == sorted(path for path, stamp in files.items() if before.get(path) != stamp)
        assert sorted(shelf.vanished) == sorted(before.keys() - files.keys())
        before = files
