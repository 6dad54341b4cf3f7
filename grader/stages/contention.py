"""Findings of over-locking: calls that must be able to run at the same time and cannot."""

from collections.abc import Sequence

from grader.course import Exercise
from grader.evidence.goroutines import Goroutine, parse_goroutines
from grader.evidence.records import Record
from grader.evidence.waits import waiting_for
from grader.manifest import Check
from grader.report import Finding
from grader.stages.causes import first_own_frame, stack_of

__all__ = ["contention_findings"]

_GOROUTINES = 3
_DETAIL_CHARACTERS = 4_000


def contention_findings(exercise: Exercise, check: Check, records: Sequence[Record]) -> tuple[Finding, ...]:
    """Return one finding for each `parallel` and `held_up` record of a check in which calls had to wait."""
    waited = [record for record in records if _has_waited(record)]
    return tuple(_finding(exercise, check, record) for record in waited)


def _has_waited(record: Record) -> bool:
    if record.kind == "parallel":
        return not 0 < record.of <= record.count
    return record.kind == "held_up" and not (record.complete and 0 < record.of <= record.count)


def _finding(exercise: Exercise, check: Check, record: Record) -> Finding:
    dump = "\n\n".join(record.stacks or ())
    goroutines = parse_goroutines(dump, exercise.package)
    frame = first_own_frame(goroutines)
    return Finding(
        "serialised",
        _message(record, goroutines),
        file=frame.file if frame else "",
        line=frame.line if frame else 0,
        check=check.id,
        stacks=tuple(stack_of(one) for one in goroutines[:_GOROUTINES]),
        detail=dump[:_DETAIL_CHARACTERS],
    )


def _message(record: Record, goroutines: Sequence[Goroutine]) -> str:
    waiting = f" One that is kept out waits {waiting_for(goroutines[0].state)}." if goroutines else ""
    if record.count == 0:
        return (
            f"{record.what}: the call came to its end, or got stuck, without the call of what it was given."
        )
    if record.kind == "held_up":
        return f"{record.what}: it has to wait until another call has ended.{waiting}"
    return (
        f"{record.what}: only {record.count} of {record.of} calls could be inside at the same time.{waiting}"
    )
