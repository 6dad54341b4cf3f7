"""Findings of what stayed behind: where each goroutine waits, who started it, and what would wake it."""

from collections.abc import Sequence

from grader.course import Exercise
from grader.evidence.frames import own_frame
from grader.evidence.goroutines import Goroutine, parse_goroutines
from grader.evidence.records import Record
from grader.evidence.waits import waiting_for, woken_by
from grader.manifest import Check
from grader.report import Finding, Frame, Stack
from grader.stages.causes import first_own_frame, stack_of

__all__ = ["goroutine_findings", "reachable_findings"]

_GOROUTINES = 3
_DETAIL_CHARACTERS = 4_000


def goroutine_findings(exercise: Exercise, check: Check, records: Sequence[Record]) -> tuple[Finding, ...]:
    """Return one finding for each `goroutines` or `bubble` record of a check that saw some left."""
    witnesses = [record for record in records if record.kind in {"goroutines", "bubble"}]
    return tuple(_finding(exercise, check, one) for one in witnesses if one.count or not _returned(one))


def reachable_findings(check: Check, records: Sequence[Record]) -> tuple[Finding, ...]:
    """Return one finding for each `reachable` record with more objects than the budget allows."""
    allowed = check.budget.max_reachable_objects or 0
    seen = [record for record in records if record.kind == "reachable"]
    return tuple(
        Finding("memory-retained", _reachable(record, allowed), check=check.id)
        for record in seen
        if record.of == 0 or not 0 <= record.count <= allowed
    )


def _reachable(record: Record, allowed: int) -> str:
    if record.of == 0:
        return f"{record.what}: no object was made, so that nothing could be let go of."
    return (
        f"{record.what}: {record.count} of {record.of} objects can still be reached after garbage "
        f"collection; at most {allowed} may be."
    )


def _returned(record: Record) -> bool:
    return record.kind != "bubble" or record.complete


def _finding(exercise: Exercise, check: Check, record: Record) -> Finding:
    dump = "\n\n".join(record.stacks or ())
    goroutines = parse_goroutines(dump, exercise.package)
    frame = first_own_frame(goroutines) or _first_own_start(goroutines)
    return Finding(
        "goroutine-leak" if _returned(record) else "deadlock",
        _message(record, goroutines),
        file=frame.file if frame else "",
        line=frame.line if frame else 0,
        check=check.id,
        stacks=tuple(stack for one in goroutines[:_GOROUTINES] for stack in _stacks(one)),
        detail=dump[:_DETAIL_CHARACTERS],
    )


def _first_own_start(goroutines: Sequence[Goroutine]) -> Frame | None:
    """Return where the student's code started a goroutine that is in code of others."""
    starts = (one.created_by for one in goroutines)
    return next((frame for frame in starts if frame is not None and frame.own), None)


def _message(record: Record, goroutines: Sequence[Goroutine]) -> str:
    number = f"{record.count} goroutine{'s' if record.count > 1 else ''}"
    fate = "stayed behind" if _returned(record) else "wait for ever, and with them the call itself"
    waiting = f", waiting {waiting_for(goroutines[0].state)}" if goroutines else ""
    origin = _origin(goroutines[0]) if goroutines else ""
    return f"{record.what}: {number} {fate}{waiting}.{origin}{_proof(record)}"


def _origin(goroutine: Goroutine) -> str:
    """Return where a goroutine waits, where it was started, and what would have woken it."""
    where = own_frame(goroutine.stack)
    parts = [
        f" It waits at {_place(where)}" if where else "",
        f" It was started at {_place(goroutine.created_by)}" if goroutine.created_by else "",
        f" It would be woken by {by}" if (by := woken_by(goroutine.state)) else "",
    ]
    return "".join(f"{part}." for part in parts if part)


def _place(frame: Frame) -> str:
    return f"{frame.file}:{frame.line} in {frame.function}"


def _proof(record: Record) -> str:
    if record.proven == 0 or record.kind == "bubble":
        return ""
    which = "none" if record.proven == record.count else f"not one of {record.proven} of them"
    return f" The runtime proves that {which} can ever run again."


def _stacks(goroutine: Goroutine) -> list[Stack]:
    stacks = [stack_of(goroutine)]
    if goroutine.created_by is not None:
        stacks.append(Stack(f"goroutine {goroutine.id} was started here", (goroutine.created_by,)))
    return stacks
