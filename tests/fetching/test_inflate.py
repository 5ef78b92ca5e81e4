"""Content codings are undone in bounded steps, to the byte or not at all."""

import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

import brotli
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from feedsmith.fetching.inflate import ACCEPTED, MAX_STEP_BYTES, DamagedError, Inflater, UnknownCodingError
from support.hostile import CODED, bomb, raw_deflate, zstd, zstd_with_checksum

LIKELY = b"It will sail every day until the end of the summer, the company said. " * 3_000
UNITS, TIMES = st.binary(max_size=300), st.sampled_from([0, 1, 2, 500])
KINDS = st.sampled_from(sorted(CODED))
CHECKED = {"gzip": 0, "deflate": 2, "zstd": 6}
"""Codings with a checksum, and where what it covers begins: heads are judged by other means."""


def pieces(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    """The data cut into pieces of these sizes, and the rest."""
    for size in sizes:
        yield data[:size]
        data = data[size:]
    yield data


def inflated(content_encoding: str, *data: bytes) -> bytes:
    """What a body of these pieces stands for, which is all there is of it."""
    inflater = Inflater(content_encoding)
    chunks = [chunk for piece in data for chunk in inflater.inflate(piece)]
    inflater.finish()
    return b"".join(chunks)


def coded(kind: str, data: bytes) -> tuple[str, bytes]:
    name, code = CODED[kind]
    return name, code(data)


# ---- what is whole -----------------------------------------------------------------------------------------


@given(KINDS, UNITS, TIMES, st.lists(st.integers(0, 400), max_size=20))
def test_a_body_comes_out_as_it_went_in_however_it_was_cut(
    kind: str, unit: bytes, times: int, sizes: list[int]
) -> None:
    name, data = coded(kind, unit * times)
    assert inflated(name, *pieces(data, sizes)) == unit * times


@pytest.mark.parametrize("kind", CODED)
def test_a_body_comes_out_of_single_bytes(kind: str) -> None:
    name, data = coded(kind, LIKELY)
    assert inflated(name, *(data[at : at + 1] for at in range(len(data)))) == LIKELY


@given(KINDS, st.integers(MAX_STEP_BYTES - 3, MAX_STEP_BYTES + 3), st.integers(1, 3))
def test_a_body_of_about_a_step_is_whole(kind: str, size: int, times: int) -> None:
    name, data = coded(kind, b"x" * (size * times))
    assert len(inflated(name, data)) == size * times


@given(st.lists(KINDS, min_size=2, max_size=3), UNITS, TIMES, st.lists(st.integers(0, 400), max_size=9))
def test_codings_one_upon_the_other_are_undone_from_the_last(
    kinds: list[str], unit: bytes, times: int, sizes: list[int]
) -> None:
    names, data = [], unit * times
    for kind in kinds:
        name, data = coded(kind, data)
        names.append(name)
    assert inflated(", ".join(names), *pieces(data, sizes)) == unit * times


@pytest.mark.parametrize("name", ["", "identity", " ", ",", "Identity, identity"])
def test_a_body_without_a_coding_is_left_as_it_is(name: str) -> None:
    assert inflated(name, b"a", b"", b"b\0") == b"ab\0"


@pytest.mark.parametrize("name", ["GZIP", " gzip ", "x-gzip", "identity, gzip", ",gzip,", "X-GZip"])
def test_a_coding_is_known_in_any_spelling(name: str) -> None:
    assert inflated(name, gzip.compress(LIKELY)) == LIKELY


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd", "gzip, br"])
@pytest.mark.parametrize("nothing", [(), (b"",), (b"", b"")])
def test_no_body_at_all_is_empty_whatever_its_coding(name: str, nothing: tuple[bytes, ...]) -> None:
    assert inflated(name, *nothing) == b""


@pytest.mark.parametrize(("name", "code"), [CODED["gzip"], CODED["zstd"]])
def test_a_body_may_be_coded_in_parts(name: str, code: Callable[[bytes], bytes]) -> None:
    assert inflated(name, code(b"one "), code(b""), code(b"two")) == b"one two"


@pytest.mark.parametrize("padding", [b"\0", b"\0" * 700])
def test_padding_behind_gzip_data_is_left_alone(padding: bytes) -> None:
    assert inflated("gzip", gzip.compress(b"x") + padding) == b"x"
    assert inflated("gzip", gzip.compress(b"x"), *(padding[:1] for _ in padding)) == b"x"


ON_3_14 = """
import sys
from types import ModuleType

from backports import zstd

sys.modules["compression"] = standard = ModuleType("compression")
standard.zstd = sys.modules["compression.zstd"] = zstd
sys.modules["backports"] = sys.modules["backports.zstd"] = None
sys.version_info = (3, 14, 0, "final", 0)

from feedsmith.fetching.inflate import Inflater

print(b"".join(Inflater("zstd").inflate(zstd.compress(b"standard"))).decode(), end="")
"""


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="all tests here go by the standard library's zstd")
def test_python_3_14_needs_no_package_for_zstd() -> None:
    """With that of this Python in place of the standard library's, which has the same names."""
    done = subprocess.run([sys.executable, "-c", ON_3_14], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("standard", "")


def test_every_coding_that_requests_accept_is_undone() -> None:
    assert sorted(ACCEPTED.split(", ")) == sorted({name for name, _ in CODED.values()})


# ---- what is not -------------------------------------------------------------------------------------------


@given(KINDS, UNITS, TIMES, st.data())
def test_a_body_that_breaks_off_is_damaged(kind: str, unit: bytes, times: int, data: st.DataObject) -> None:
    name, whole = coded(kind, unit * times)
    assume(len(whole) > 1)
    end = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises(DamagedError):
        inflated(name, whole[:end])


@pytest.mark.parametrize("kind", CODED)
def test_a_body_that_breaks_off_before_its_last_byte_is_damaged(kind: str) -> None:
    name, whole = coded(kind, LIKELY)
    with pytest.raises(DamagedError, match=f"{name} data"):
        inflated(name, whole[:-1])


@pytest.mark.parametrize("inner", ["gzip", "br", "zstd", "deflate"])
@pytest.mark.parametrize("outer", ["gzip", "br", "zstd", "deflate"])
def test_a_body_that_breaks_off_below_another_coding_is_damaged(inner: str, outer: str) -> None:
    _, data = coded(inner, LIKELY)
    with pytest.raises(DamagedError):
        inflated(f"{inner}, {outer}", coded(outer, data[:-1])[1])


@given(st.sampled_from(sorted(CHECKED)), st.binary(min_size=1, max_size=2_000), st.data())
def test_a_damaged_body_is_noticed_or_comes_out_right(kind: str, body: bytes, data: st.DataObject) -> None:
    name, whole = coded(kind, body)
    place = data.draw(st.integers(CHECKED[kind], len(whole) - 1))
    harmed = bytearray(whole)
    harmed[place] ^= data.draw(st.integers(1, 255))
    with suppress(DamagedError):
        assert inflated(name, bytes(harmed)) == body


@given(st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "zstd, deflate"]), st.binary(min_size=1))
def test_any_bytes_are_data_or_damaged(name: str, noise: bytes) -> None:
    with suppress(DamagedError):
        inflated(name, noise)


@given(KINDS, st.integers(0, 2_000), st.binary(min_size=1, max_size=40))
@settings(max_examples=200)
def test_bytes_pasted_into_a_body_upset_nothing_else(kind: str, place: int, noise: bytes) -> None:
    name, whole = coded(kind, LIKELY)
    with suppress(DamagedError):
        inflated(name, whole[:place] + noise + whole[place:])


@pytest.mark.parametrize("name", ["gzip", "br", "zstd"])
def test_a_page_that_claims_a_coding_it_does_not_have_is_damaged(name: str) -> None:
    with pytest.raises(DamagedError):
        inflated(name, b"<!doctype html><p>plain")


@pytest.mark.parametrize("flaw", ["length", "checksum"])
def test_a_gzip_body_with_the_wrong_sum_is_damaged(flaw: str) -> None:
    harmed = bytearray(gzip.compress(LIKELY))
    harmed[-4 if flaw == "length" else -8] ^= 1
    with pytest.raises(DamagedError):
        inflated("gzip", bytes(harmed))


def test_a_second_gzip_part_that_breaks_off_is_damaged() -> None:
    with pytest.raises(DamagedError):
        inflated("gzip", gzip.compress(b"one"), gzip.compress(b"two")[:-1])


def test_a_second_zstd_part_that_breaks_off_is_damaged() -> None:
    for end in (1, 3, 4, 5, -1):
        with pytest.raises(DamagedError):
            inflated("zstd", zstd_with_checksum(b"one"), zstd_with_checksum(b"two")[:end])


def test_deflate_data_that_need_a_dictionary_are_damaged() -> None:
    stream = zlib.compressobj(zdict=b"ferry")
    with pytest.raises(DamagedError):
        inflated("deflate", stream.compress(b"ferry ferry") + stream.flush())


@pytest.mark.parametrize("name", ["lzma", "compress", "gzip, lzma", "dcb", "none, LZ4"])
def test_a_coding_that_is_not_supported_is_refused_before_anything_is_read(name: str) -> None:
    with pytest.raises(UnknownCodingError) as caught:
        Inflater(name)
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize(
    "name",
    [
        "none", "None", "identity", "utf-8", "UTF8", "iso-8859-1", "text/html", "text/html; charset=utf-8", "binary",
        "8bit", "text", "html", "aws-chunked", "é", "x" * 10_000, "g zip", "none, none, none, none, none", "", ",",
    ],
)  # fmt: skip
def test_what_names_no_coding_is_passed_over(name: str) -> None:
    inflater = Inflater(name)
    assert b"".join(inflater.inflate(b"<p>plain</p>")) == b"<p>plain</p>"
    inflater.finish()


@pytest.mark.parametrize("name", ["utf-8, gzip", "gzip, none", "GZIP;q=1", "identity,x-gzip"])
def test_a_coding_beside_what_names_none_is_undone(name: str) -> None:
    inflater = Inflater(name)
    assert b"".join(inflater.inflate(CODED["gzip"][1](b"plain"))) == b"plain"
    inflater.finish()


def test_a_heap_of_codings_is_refused() -> None:
    with pytest.raises(UnknownCodingError):
        Inflater(", ".join(["gzip"] * 50))


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_ten_thousand_parts_of_nothing_are_damaged(name: str) -> None:
    with pytest.raises(DamagedError):
        inflated(name, coded(name, b"")[1] * 10_000)


# ---- what is too much --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", CODED)
def test_a_bomb_goes_off_in_small_steps(kind: str) -> None:
    inflater, size = Inflater(CODED[kind][0]), 0
    for piece in bomb(kind):
        for chunk in inflater.inflate(piece):
            assert len(chunk) <= 4 * MAX_STEP_BYTES
            size += len(chunk)
            if size > 30_000_000:
                return
    pytest.fail("the bomb was a dud")


@pytest.mark.parametrize("kind", CODED)
def test_a_bomb_in_a_bomb_goes_off_in_small_steps(kind: str) -> None:
    name, code = CODED[kind]
    twice = code(code(bytes(30_000_000)))
    assert sum(len(chunk) for chunk in Inflater(f"{name}, {name}").inflate(twice)) == 30_000_000
    assert max(len(chunk) for chunk in Inflater(f"{name}, {name}").inflate(twice)) <= 4 * MAX_STEP_BYTES


@pytest.mark.parametrize("log", [24, 27, 31, 41])
def test_zstd_data_may_not_ask_for_a_window_of_gigabytes(log: int) -> None:
    coder = zstd.ZstdCompressor()
    data = coder.compress(LIKELY) + coder.flush()
    with pytest.raises(DamagedError, match="memory"):
        inflated("zstd", data[:5] + bytes([(log - 10) << 3]) + data[6:])


def test_nothing_is_inflated_before_it_is_asked_for() -> None:
    step = Inflater("br").inflate(brotli.compress(bytes(100_000_000), quality=1))
    assert len(next(step)) <= 4 * MAX_STEP_BYTES


def test_bare_deflate_data_are_told_from_wrapped_ones_though_the_first_bytes_come_singly() -> None:
    data = raw_deflate(LIKELY)
    assert inflated("deflate", data[:1], data[1:2], data[2:]) == LIKELY
