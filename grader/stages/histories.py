"""Findings of histories: calls on a concurrent map whose results no order of them explains."""

from collections.abc import Sequence

from grader.errors import GraderFault
from grader.evidence.linearizability import Contradiction, Undecided, find_contradiction
from grader.evidence.records import Operation, Record
from grader.manifest import Check
from grader.report import Finding

__all__ = ["history_findings"]

_SHOWN = 3
_DETAIL_LINES = 60
_NAMES = {
    "load": "a load",
    "store": "a store of {arg}",
    "delete": "a delete",
    "load_or_store": "a load-or-store of {arg}",
    "compare_and_swap": "a compare-and-swap from {old} to {arg}",
}


def history_findings(check: Check, records: Sequence[Record]) -> tuple[Finding, ...]:
    """Return one finding for each `history` record of a check that is wrong.

    Raises:
        GraderFault: a history is larger than can be decided, which is the check's mistake.
    """
    histories = [record for record in records if record.kind == "history"]
    return tuple(finding for record in histories for finding in _judge(check, record))


def _judge(check: Check, record: Record) -> list[Finding]:
    calls = record.operations or []
    lost = next((call for call in calls if not call.end), None)
    if not calls or lost is not None:
        what = f"{_told(lost)} on {lost.key} never returned" if lost else "no call was recorded"
        return [Finding("early-exit", f"{record.what}: {what}.", check=check.id)]
    found = find_contradiction(calls)
    if isinstance(found, Undecided):
        raise GraderFault(f"the history of check {check.id} cannot be decided: {found.reason}")
    if found is None:
        return []
    detail = "\n".join(_line(call) for call in found.operations[:_DETAIL_LINES])
    return [Finding("not-linearizable", _message(record, found), check=check.id, detail=detail)]


def _message(record: Record, found: Contradiction) -> str:
    content = "no value" if found.content is None else f"the value {found.content}"
    calls = "; ".join(
        f"{_told(call)} by worker {call.worker}{_gave(call)}" for call in found.unexplained[:_SHOWN]
    )
    return (
        f"{record.what}: no order of the {len(found.operations)} calls on key {found.key} explains what they "
        f"gave. The longest order that fits explains {found.explained} of them and leaves {content}; what "
        f"must come next does not fit: {calls}."
    )


def _told(call: Operation) -> str:
    return _NAMES[call.op].format(arg=call.arg, old=call.old)


def _gave(call: Operation) -> str:
    match call.op:
        case "load":
            return f" found {call.result}" if call.ok else " found nothing"
        case "load_or_store":
            return f" {'loaded' if call.ok else 'stored'} {call.result}"
        case "compare_and_swap":
            return " swapped" if call.ok else " did not swap"
    return ""


def _line(call: Operation) -> str:
    return f"{call.begin:>5} to {call.end:>5}  worker {call.worker}: {_told(call)}{_gave(call)}"
