"""What each witness of `probe` records of Go programs that are right, and that have its fault."""

import pytest

from grader.evidence.goroutines import parse_goroutines
from grader.evidence.records import Record
from tests.probe.conftest import Learn, Observe


def only(records: tuple[Record, ...], kind: str) -> Record:
    (found,) = [one for one in records if one.kind == kind]
    return found


def states(record: Record) -> list[str]:
    return [one.state for one in parse_goroutines("\n\n".join(record.stacks or ()), "programs")]


@pytest.mark.parametrize(
    ("test", "left", "complete", "seen"),
    [
        ("TestBubbleThatEnds", 0, True, []),
        ("TestBubbleWithASender", 2, True, ["chan send", "chan send"]),
        ("TestBubbleWithASleeper", 1, True, ["sleep"]),
        ("TestBubbleThatNeverReturns", 1, False, ["chan receive"]),
    ],
)
def test_a_bubble_tells_who_is_left_in_it(
    observe: Observe, test: str, left: int, complete: bool, seen: list[str]
) -> None:
    record = only(observe(test), "bubble")
    assert (record.count, record.complete, states(record)) == (left, complete, seen)


def test_a_panic_in_a_bubble_is_the_panic_of_the_check(observe: Observe) -> None:
    records = observe("TestBubbleThatPanics")
    assert only(records, "panic").text == "in the bubble"
    assert only(records, "bubble").count == 0


def test_a_dead_bubble_does_not_disturb_what_follows(observe: Observe) -> None:
    first, second, equal = observe("TestBubblesOneAfterTheOther")
    assert (first.count, second.count, equal.kind) == (1, 0, "equal")


def test_virtual_time_holds_nothing_against_those_who_stay(observe: Observe) -> None:
    records = observe("TestVirtualTimePasses")
    assert {one.kind for one in records} == {"equal"}
    assert [(one.got, one.want) for one in records] == [("1", "1"), ("true", "true")]


def test_work_that_never_ends_in_virtual_time_is_told(observe: Observe) -> None:
    (record,) = observe("TestVirtualTimeThatNeverReturns")
    assert (record.what, record.got, record.want) == ("work comes to its end", "false", "true")


@pytest.mark.parametrize(
    ("test", "reachable", "tracked"),
    [
        ("TestReleasedAll", 0, 40),
        ("TestReleasedSome", 5, 20),
        ("TestReleasedByAPool", 0, 1),
        ("TestReleasedNothing", 0, 0),
    ],
)
def test_objects_that_can_be_reached_are_counted(
    observe: Observe, test: str, reachable: int, tracked: int
) -> None:
    record = only(observe(test), "reachable")
    assert (record.count, record.of) == (reachable, tracked)


@pytest.mark.parametrize(
    ("test", "inside", "wanted"),
    [
        ("TestParallelFree", 4, 4),
        ("TestParallelLocked", 1, 4),
        ("TestParallelInTwoShards", 2, 6),
        ("TestParallelThroughAnActor", 1, 3),
        ("TestParallelAfterWork", 2, 2),
        ("TestParallelThatPanics", 1, 2),
    ],
)
def test_calls_that_are_inside_at_once_are_counted(
    observe: Observe, test: str, inside: int, wanted: int
) -> None:
    record = only(observe(test), "parallel")
    assert (record.count, record.of) == (inside, wanted)


def test_who_is_kept_out_is_shown_where_it_waits(observe: Observe) -> None:
    record = only(observe("TestParallelLocked"), "parallel")
    assert states(record) == ["sync.Mutex.Lock"] * 3


@pytest.mark.parametrize(
    ("test", "finished", "held"),
    [("TestHeldUp", False, 1), ("TestNotHeldUp", True, 1), ("TestNotHeldUpWithoutABlocker", True, 0)],
)
def test_a_call_that_is_held_up_is_told(observe: Observe, test: str, finished: bool, held: int) -> None:
    record = only(observe(test), "held_up")
    assert (record.complete, record.count, record.of) == (finished, held, 1)


def test_a_value_is_compared_without_its_methods(observe: Observe) -> None:
    unequal = observe("TestUnequal")
    assert len(unequal) == 13
    assert [one.what for one in unequal if one.got_hash == one.want_hash] == []
    equal = observe("TestEqual")
    assert len(equal) == 8
    assert [one.what for one in equal if one.got_hash != one.want_hash] == []


_PASSING = ["TestBubbleThatEnds", "TestReleasedAll", "TestParallelFree", "TestNotHeldUp", "TestEqual"]
_FAILING = {
    "TestBubbleWithASender": "2 goroutines can never go on",
    "TestReleasedSome": "5 of 20 objects can still be reached",
    "TestReleasedNothing": "0 of 0 objects",
    "TestParallelLocked": "only 1 of 4 calls could be inside",
    "TestHeldUp": "has to wait for a call",
    "TestNotHeldUpWithoutABlocker": "has to wait for a call",
    "TestHistoryOfAStaleCache": "no order of the 40 calls on key",
    "TestHistoryThatPanics": "never returned",
    "TestUnequal": "got programs.liar{n:1}, want programs.liar{n:2}",
}


@pytest.mark.parametrize("test", [*_PASSING, "TestHistoryOfASyncMap"])
def test_plain_go_test_passes_what_is_right(learn: Learn, test: str) -> None:
    done = learn(test)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("test", _FAILING)
def test_plain_go_test_fails_what_is_wrong_and_says_why(learn: Learn, test: str) -> None:
    done = learn(test)
    assert done.returncode == 1
    assert _FAILING[test] in done.stdout
