"""The drawing of a data race."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from grader.render.timeline import race_drawing
from grader.render.words import load_words
from grader.report import Finding, Frame, Stack

RACE = Finding(
    "data-race",
    "",
    stacks=(
        Stack(
            "write by goroutine 9",
            (
                Frame("runtime.mapassign", "runtime/map.go", 7, own=False),
                Frame("s.Put", "store.go", 27, own=True),
            ),
        ),
        Stack("goroutine 9 was started here", (Frame("s_test.Test", "store_test.go", 11, own=False),)),
        Stack("read by the main goroutine", (Frame("s.Get", "store.go", 34, own=True),)),
    ),
)


def drawn(finding: Finding) -> ElementTree.Element:
    return ElementTree.fromstring(race_drawing(finding, load_words("en")) or "")  # noqa: S314 - our own


def test_the_earlier_access_stands_left_of_and_above_the_later_one() -> None:
    places = {
        one.text: (int(one.get("x", "0")), int(one.get("y", "0"))) for one in drawn(RACE).iter() if one.text
    }
    (read, write) = places["store.go:34"], places["store.go:27"]
    assert read < write
    assert read[1] < write[1]
    assert "started at store_test.go:11" in places


def test_it_tells_those_who_cannot_see_it() -> None:
    told = drawn(RACE).get("aria-label") or ""
    assert "the main goroutine read store.go:34, then goroutine 9 write store.go:27" in told


def test_names_cannot_leave_the_drawing() -> None:
    file = "</text><script>.go"
    stacks = (Stack("write by goroutine 9", (Frame("f", file, 1, own=True),)), RACE.stacks[2])
    assert "script" not in {one.tag.rpartition("}")[2] for one in drawn(replace(RACE, stacks=stacks)).iter()}


@pytest.mark.parametrize("change", [{"stacks": RACE.stacks[:2]}, {"id": "goroutine-leak"}])
def test_half_a_race_and_other_findings_are_not_drawn(change: dict[str, object]) -> None:
    assert race_drawing(replace(RACE, **change), load_words("en")) is None  # type: ignore[arg-type]
