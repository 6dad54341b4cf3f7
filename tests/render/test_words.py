import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import GraderFault
from grader.render import words as words_module
from grader.render.words import (
    character_index,
    cut_stack,
    format_bytes,
    format_points,
    load_words,
    package_of,
    visible,
)
from grader.render.words import test_of as go_test_of
from grader.report import Finding, Frame, Stack
from grader.verdict import Dimension, Verdict


@given(st.text())
def test_visible_text_has_no_character_that_acts(text: str) -> None:
    shown = visible(text)
    assert all(one == "\n" or unicodedata.category(one)[0] not in "C" for one in shown)
    assert not set(shown) & {"\u2028", "\u2029"}
    assert visible(shown) == shown


def test_visible_text_keeps_columns() -> None:
    assert visible("a\x1bb\u202ec") == "a\ufffdb\ufffdc"
    assert visible("\tx\r\ny\rz") == "    x\ny\ufffdz"


@given(st.text(alphabet=st.characters(exclude_characters="\n\r")), st.integers(min_value=0, max_value=300))
def test_a_column_never_points_beyond_the_line(line: str, column: int) -> None:
    assert 0 <= character_index(line, column) <= len(visible(line))


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 B"),
        (96.4, "96.4 B"),
        (1024, "1 KiB"),
        (1536, "1.5 KiB"),
        (5 << 20, "5 MiB"),
        (float("inf"), "?"),
    ],
)
def test_bytes_are_shown_in_binary_units(count: float, shown: str) -> None:
    assert format_bytes(count) == shown


@pytest.mark.parametrize(("points", "shown"), [(4, "4"), (2.5, "2.5"), (4 / 3, "1.33"), (10, "10"), (0, "0")])
def test_points_are_shown_without_needless_zeros(points: float, shown: str) -> None:
    assert format_points(points) == shown


def test_the_test_of_a_check_has_the_name_that_the_manifest_gives_it() -> None:
    from grader.manifest import Check

    check = Check("keeps-every-2nd-append", "t", Dimension.CORRECT, 1)
    assert go_test_of(Finding("panic", "m", check=check.id)) == check.test
    assert go_test_of(Finding("panic", "m")) == ""


def test_the_package_is_read_from_the_source() -> None:
    assert package_of({"a.go": "// doc\n\npackage events\n"}) == "events"
    assert package_of({"a.go": "no clause"}) == ""


def test_a_stack_without_own_frames_keeps_its_top() -> None:
    frames = tuple(Frame(f"f{index}", "x.go", index, own=False) for index in range(9))
    kept, left_out = cut_stack(Stack("s", frames))
    assert (kept, left_out) == (frames[:3], 6)
    assert cut_stack(Stack("s", ())) == ((), 0)


def test_every_verdict_and_dimension_has_words() -> None:
    words = load_words()
    assert set(words.table["verdicts"]) == set(Verdict)
    assert set(words.table["dimensions"]) == set(Dimension)


def test_a_language_without_words_is_a_clear_error() -> None:
    with pytest.raises(GraderFault, match="no words in 'xx'; it knows en"):
        load_words("xx")


def test_every_word_is_used() -> None:
    folder = Path(words_module.__file__).parent
    used = "".join(
        path.read_text(encoding="utf-8") for path in folder.iterdir() if path.suffix in {".py", ".html"}
    )
    plain = [key for key, value in load_words().table.items() if isinstance(value, str)]
    assert [key for key in plain if f'"{key}"' not in used and f"'{key}'" not in used] == []
