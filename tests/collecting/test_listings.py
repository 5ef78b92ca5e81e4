"""What a listing holds beside what it held: only what is new, different or gone is looked at one by one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from feedsmith.collecting.files import Files, ListedFiles, local_path
from feedsmith.collecting.listings import ListingDiff

NOW = 10**18
Stamps = Mapping[str, tuple[int, int]]


class StampedFiles(Files):
    """Files of these sizes and times."""

    def __init__(self, stamps: Stamps) -> None:
        super().__init__(Path("/x"), (".txt",), ())
        self._stamps = stamps

    def list_folders(self) -> Iterator[ListedFiles]:
        sizes, times = zip(*self._stamps.values(), strict=True) if self._stamps else ((), ())
        yield ListedFiles(list(self._stamps), list(sizes), list(times))


@dataclass
class KeptListing:
    """What is kept from one listing to the next."""

    blocks: dict[bytes, bytes] = field(default_factory=dict)
    now: int = NOW
    loaded: int = 0
    deleted: list[str] = field(default_factory=list)

    def load(self, digests: Collection[bytes]) -> Iterable[bytes]:
        self.loaded += len(digests)
        return [self.blocks[digest] for digest in digests]

    def list(self, stamps: Stamps, must_reread: Collection[str] = (), reread_all: bool = False) -> list[str]:
        """The paths that have to be read, of files with these sizes and times."""
        diff = ListingDiff(list(self.blocks), self.load, must_reread, self.now, reread_all=reread_all)
        self.now += 1
        changed = [local_path(request.url) for request in diff.changed([StampedFiles(stamps)])]
        for digest in diff.stale:
            del self.blocks[digest]
        self.blocks |= diff.new_blocks
        self.deleted = diff.deleted
        return changed


def many(count: int = 2_000) -> dict[str, tuple[int, int]]:
    return {f"/x/{number:05}.txt": (number, number) for number in range(count)}


def test_at_first_every_file_has_to_be_read() -> None:
    kept = KeptListing()
    assert kept.list(many()) == list(many())
    assert kept.loaded == 0


def test_of_an_unchanged_listing_nothing_is_read_and_nothing_loaded() -> None:
    kept = KeptListing()
    kept.list(many())
    assert kept.list(many()) == []
    assert (kept.loaded, kept.deleted) == (0, [])


def test_a_change_costs_a_look_at_its_own_block() -> None:
    kept = KeptListing()
    kept.list(many())
    assert len(kept.blocks) > 8
    assert kept.list({**many(), "/x/00777.txt": (1, 2)}) == ["/x/00777.txt"]
    assert kept.loaded == 1


def test_a_file_that_is_put_in_or_taken_out_shifts_no_other_block() -> None:
    kept = KeptListing()
    kept.list(many())
    files = many() | {"/x/00500b.txt": (1, 1)}
    assert kept.list(dict(sorted(files.items()))) == ["/x/00500b.txt"]
    del files["/x/01000.txt"]
    assert kept.list(dict(sorted(files.items()))) == []
    assert kept.deleted == ["/x/01000.txt"]
    assert kept.loaded <= 6


def test_a_young_file_is_read_once_more() -> None:
    kept = KeptListing()
    files = {"/x/a.txt": (1, 1), "/x/b.txt": (1, NOW - 1_000_000_000)}
    kept.list(files)
    assert kept.list(files) == ["/x/b.txt"]


def test_what_counts_as_changed_is_read_each_time() -> None:
    kept = KeptListing()
    for _ in range(3):
        assert "/x/00005.txt" in kept.list(many(10), {"/x/00005.txt"})


def test_everything_is_read_where_that_is_asked_for_and_what_is_gone_is_still_told() -> None:
    kept = KeptListing()
    kept.list(many(500))
    assert kept.list(many(400), reread_all=True) == list(many(400))
    assert kept.deleted == [f"/x/{number:05}.txt" for number in range(400, 500)]
    assert kept.list(many(400)) == []


def test_where_nothing_is_listed_nothing_is_gone() -> None:
    kept = KeptListing()
    kept.list(many(10))
    assert kept.list({}) == []
    assert kept.deleted == []
    assert kept.list(many(10)) == []


def test_what_lies_below_a_folder_that_can_not_be_listed_is_not_gone() -> None:
    kept = KeptListing()
    files = {"/x/a/1.txt": (1, 1), "/x/a/2.txt": (1, 1), "/x/ab.txt": (1, 1), "/x/b.txt": (1, 1)}
    kept.list(files)
    assert kept.list({"/x/a": (-1, 0), "/x/b.txt": (1, 1)}) == ["/x/a"]
    assert kept.deleted == ["/x/ab.txt"]
    del files["/x/a/2.txt"], files["/x/ab.txt"]
    assert kept.list(files) == []
    assert kept.deleted == ["/x/a/2.txt"]


stamps = st.dictionaries(
    st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=4).map(lambda name: f"/x/{name}"),
    st.tuples(st.integers(0, 3), st.integers(0, 3)),
    min_size=1,
)


@given(st.lists(stamps, min_size=2, max_size=4))
def test_what_is_read_is_what_differs(listings: list[dict[str, tuple[int, int]]]) -> None:
    kept = KeptListing()
    before: dict[str, tuple[int, int]] = {}
    for files in listings:
        assert sorted(kept.list(files)) == sorted(path for path, stamp in files.items() if before.get(path) != stamp)
        assert sorted(kept.deleted) == sorted(before.keys() - files.keys())
        before = files
