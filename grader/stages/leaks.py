"""Findings of goroutines that stayed behind: where each waits, and who started it."""

from collections.abc import Sequence

from grader.course import Exercise
from grader.evidence.goroutines import Goroutine, parse_goroutines, waiting_for
from grader.evidence.records import Record
from grader.manifest import Check
from grader.report import Finding, Stack
from grader.stages.causes import first_own_frame, stack_of

__all__ = ["goroutine_findings"]

_GOROUTINES = 3
_DETAIL_CHARACTERS = 4_000


def goroutine_findings(exercise: Exercise, check: Check, records: Sequence[Record]) -> tuple[Finding, ...]:
    """Return one finding for each `goroutines` record of a check that saw some left."""
    left = [record for record in records if record.kind == "goroutines" and record.count != 0]
    return tuple(_finding(exercise, check, record) for record in left)


def _finding(exercise: Exercise, check: Check, record: Record) -> Finding:
    dump = "\n\n".join(record.stacks or ())
    goroutines = parse_goroutines(dump, exercise.package)
    frame = first_own_frame(goroutines)
    return Finding(
        "goroutine-leak",
        _message(record, goroutines),
        file=frame.file if frame else "",
        line=frame.line if frame else 0,
        check=check.id,
        stacks=tuple(stack for one in goroutines[:_GOROUTINES] for stack in _stacks(one)),
        detail=dump[:_DETAIL_CHARACTERS],
    )


def _message(record: Record, goroutines: Sequence[Goroutine]) -> str:
    number = f"{record.count} goroutine{'s' if record.count > 1 else ''}"
    waiting = f", waiting {waiting_for(goroutines[0].state)}" if goroutines else ""
    return f"{record.what}: {number} stayed behind{waiting}.{_proof(record)}"


def _proof(record: Record) -> str:
    if record.proven == 0:
        return ""
    which = "none" if record.proven == record.count else f"not one of {record.proven} of them"
    return f" The runtime proves that {which} can ever run again."


def _stacks(goroutine: Goroutine) -> list[Stack]:
    stacks = [stack_of(goroutine)]
    if goroutine.created_by is not None:
        stacks.append(Stack(f"goroutine {goroutine.id} was started here", (goroutine.created_by,)))
    return stacks
