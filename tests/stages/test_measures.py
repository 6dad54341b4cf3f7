import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.evidence.records import Point, Record
from grader.manifest import Budget, Check
from grader.report import Allocation, HeapPoint
from grader.stages.measures import heap_of, over_budget, slope
from grader.verdict import Dimension

CHECK = Check("keeps-nothing", "It keeps nothing.", Dimension.MEMORY_LEAK, 1, Budget(0, 16, 10.0))


def points_of(*pairs: tuple[int, int]) -> tuple[HeapPoint, ...]:
    return tuple(HeapPoint(*pair) for pair in pairs)


def heap_record(*pairs: tuple[int, int]) -> Record:
    points = [Point(*pair) for pair in pairs]
    return Record("t", 0, "heap", 0, 0, 0, 0, complete=False, what="work", points=points)


@given(
    start=st.integers(0, 10**9),
    per_operation=st.integers(-1000, 10**6),
    steps=st.lists(st.integers(1, 10**6), min_size=2, max_size=8, unique=True),
)
def test_slope_of_a_line_is_its_slope(start: int, per_operation: int, steps: list[int]) -> None:
    assert slope(points_of(*((n, start + per_operation * n) for n in steps))) == per_operation


def test_one_lifted_point_does_not_move_the_slope() -> None:
    flat = [(n, 1000) for n in range(0, 6000, 1000)]
    flat[3] = (3000, 900_000)
    assert slope(points_of(*flat)) == 0


def test_slope_of_too_few_points_is_unknown_and_fails() -> None:
    assert slope(points_of((0, 1))) == math.inf
    heap = heap_of(heap_record((0, 1)), CHECK.budget)
    assert [one.id for one in over_budget(CHECK, (heap,), ())] == ["memory-retained"]


@pytest.mark.parametrize(("bytes_per_operation", "found"), [(9, []), (10, []), (11, ["memory-retained"])])
def test_retained_memory_is_held_against_its_budget(bytes_per_operation: int, found: list[str]) -> None:
    heap = heap_of(heap_record(*((n, 500 + bytes_per_operation * n) for n in (0, 10, 20, 30))), CHECK.budget)
    assert [one.id for one in over_budget(CHECK, (heap,), ())] == found


@pytest.mark.parametrize(
    ("allocs", "size", "found"),
    [
        (0, 16, []),
        (1, 16, ["allocations-over-budget"]),
        (0, 17, ["bytes-over-budget"]),
        (1, 17, ["allocations-over-budget", "bytes-over-budget"]),
        (-1, 0, ["allocations-over-budget"]),
    ],
)
def test_allocations_are_held_against_their_budget(allocs: int, size: int, found: list[str]) -> None:
    allocation = Allocation("Format", allocs, size, 0, 16)
    assert [one.id for one in over_budget(CHECK, (), (allocation,))] == found
