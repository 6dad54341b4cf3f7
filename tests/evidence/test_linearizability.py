from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.evidence.linearizability import Contradiction, Undecided, find_contradiction
from grader.evidence.records import Operation
from tests.evidence.histories import any_history, explained_by_some_order, sequential_history

seeds = st.integers(0, 2**32).map(Random)


def call(op: str, begin: int, end: int, *, key: str = "k", ok: bool = False, **fields: object) -> Operation:
    base = {"worker": 0, "op": op, "key": key, "ok": ok, "begin": begin, "end": end}
    return msgspec.convert({**base, **fields}, Operation)


@given(seeds, st.integers(0, 200))
@settings(deadline=None)
def test_what_was_done_one_at_a_time_is_accepted_however_it_overlaps(random: Random, count: int) -> None:
    assert find_contradiction(sequential_history(random, count)) is None


@given(seeds)
@settings(max_examples=300, deadline=None)
def test_it_agrees_with_trying_every_order(random: Random) -> None:
    calls = any_history(random, 6)
    assert (find_contradiction(calls) is None) == explained_by_some_order(calls)


@given(seeds, st.integers(1, 40))
@settings(deadline=None)
def test_a_value_that_nobody_stored_is_rejected(random: Random, count: int) -> None:
    calls = [*sequential_history(random, count), call("load", 3, 4, key="a", ok=True, result="never")]
    assert isinstance(find_contradiction(calls), Contradiction)


def test_a_load_may_see_a_store_that_it_overlaps_and_may_not() -> None:
    store = call("store", 1, 4, arg="1")
    assert find_contradiction([store, call("load", 2, 3)]) is None
    assert find_contradiction([store, call("load", 2, 3, ok=True, result="1")]) is None


def test_a_load_after_a_store_must_see_it() -> None:
    found = find_contradiction([call("store", 1, 2, arg="1"), call("load", 3, 4)])
    assert isinstance(found, Contradiction)
    assert (found.explained, found.content) == (1, "1")
    assert [one.op for one in found.unexplained] == ["load"]


def test_two_loads_one_after_the_other_do_not_go_back_in_time() -> None:
    calls = [
        call("store", 1, 2, arg="1"),
        call("store", 3, 10, arg="2"),
        call("load", 4, 5, ok=True, result="2"),
        call("load", 6, 7, ok=True, result="1"),
    ]
    assert isinstance(find_contradiction(calls), Contradiction)
    assert find_contradiction([*calls[:2], *reversed(calls[2:])]) is not None


def test_only_one_of_two_may_be_first() -> None:
    both = [call("load_or_store", 1, 4, arg=one, result=one) for one in ("1", "2")]
    assert isinstance(find_contradiction(both), Contradiction)


def test_a_swap_that_was_refused_needs_another_value() -> None:
    refused = [call("store", 1, 2, arg="1"), call("compare_and_swap", 3, 4, old="1", arg="2")]
    assert isinstance(find_contradiction(refused), Contradiction)
    swapped = msgspec.structs.replace(refused[1], ok=True)
    assert find_contradiction([refused[0], swapped]) is None


def test_of_two_keys_the_shorter_history_is_told() -> None:
    long = [call("store", n, n + 1, key="long", arg="1") for n in range(1, 9, 2)]
    calls = [*long, call("load", 20, 21, key="long"), call("load", 22, 23, key="short", ok=True, result="9")]
    found = find_contradiction(calls)
    assert isinstance(found, Contradiction)
    assert found.key == "short"


def test_a_hundred_thousand_orders_are_no_problem() -> None:
    stores = [call("store", 1, 1000 + n, arg=str(n)) for n in range(10)]
    loads = [call("load", 2000 + 2 * n, 2001 + 2 * n, ok=True, result="7") for n in range(50)]
    assert find_contradiction([*stores, *loads]) is None


@pytest.mark.parametrize("count", [22, 5000])
def test_what_is_too_large_is_undecided_and_never_right(count: int) -> None:
    stores = [call("store", 1, 10_000, arg=str(n)) for n in range(count)]
    answer = find_contradiction([*stores, call("load", 20_000, 20_001, ok=True, result="never")])
    assert isinstance(answer, Undecided)
