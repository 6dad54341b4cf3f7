"""Judging what was measured: the slope of the live heap, and allocations against budgets."""

from collections.abc import Sequence
from itertools import combinations
from statistics import median

from grader.evidence.records import Record
from grader.manifest import Budget, Check
from grader.report import Allocation, Finding, Heap, HeapPoint

__all__ = ["heap_of", "over_budget", "slope"]


def slope(points: Sequence[HeapPoint]) -> float:
    """Return bytes per operation as the median of the slopes of all pairs of points.

    One point that a late collection or a map's growth lifted does not move it (the Theil-Sen
    estimator: H. Theil, 1950; P. K. Sen, 1968). Of fewer than two points it is infinite: unknown.
    """
    slopes = [
        (b.live_bytes - a.live_bytes) / (b.operations - a.operations)
        for a, b in combinations(points, 2)
        if b.operations != a.operations
    ]
    return median(slopes) if slopes else float("inf")


def heap_of(record: Record, budget: Budget) -> Heap:
    """Return what a `heap` record shows, with the slope that the budget allows."""
    points = tuple(HeapPoint(point.operations, point.live_bytes) for point in record.points or ())
    allowed = budget.max_retained_bytes_per_op
    return Heap(record.what, points, slope(points), 0.0 if allowed is None else allowed)


def over_budget(
    check: Check, heaps: Sequence[Heap], allocations: Sequence[Allocation]
) -> tuple[Finding, ...]:
    """Return a finding for every measurement that is over the budget of the check."""
    return (
        *(
            _retained(check, heap)
            for heap in heaps
            if not heap.slope_bytes_per_op <= heap.max_slope_bytes_per_op
        ),
        *(finding for one in allocations for finding in _allocated(check, one)),
    )


def _retained(check: Check, heap: Heap) -> Finding:
    message = (
        f"{heap.workload}: {heap.slope_bytes_per_op:.1f} bytes of every operation are still reachable "
        f"after garbage collection; at most {heap.max_slope_bytes_per_op:g} may be."
    )
    return Finding("memory-retained", message, check=check.id)


def _allocated(check: Check, one: Allocation) -> list[Finding]:
    pairs = (
        ("allocations-over-budget", "allocations", one.allocs_per_op, one.max_allocs_per_op),
        ("bytes-over-budget", "bytes", one.bytes_per_op, one.max_bytes_per_op),
    )
    return [
        Finding(
            finding, f"{one.operation}: {measured} {unit} per operation, budget {allowed}.", check=check.id
        )
        for finding, unit, measured, allowed in pairs
        if allowed is not None and not 0 <= measured <= allowed
    ]
