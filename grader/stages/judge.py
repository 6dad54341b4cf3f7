"""The judge: from the records of all processes to a result for each check of the manifest.

Every check starts as `not_run`. It passes if and only if, in every process that should have run it,
its own records say that it started, finished and observed what its dimension asks for, the host
finds nothing wrong with those observations, and the process ended as one does that ran to its end.
What a program printed can only ever make a result worse.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.course import Exercise
from grader.evidence.records import Record, Transcript
from grader.manifest import Check
from grader.report import Allocation, CheckResult, Finding, Heap
from grader.sandbox.protocol import End
from grader.stages.causes import Cause, cause_of_end, cause_of_fault, panic_cause
from grader.stages.contention import contention_findings
from grader.stages.histories import history_findings
from grader.stages.leaks import goroutine_findings, reachable_findings
from grader.stages.measures import heap_of, over_budget
from grader.stages.plan import CROSS_CHECK, expected_processes
from grader.stages.races import race_findings, raced
from grader.stages.rounds import Exploration, explored
from grader.stages.run import Execution
from grader.verdict import Dimension, Verdict, worst

__all__ = ["Judgement", "judge"]

# Kinds of records of which a dimension must have observed one for a pass.
_WITNESSES = {
    Dimension.CORRECT: {"equal", "history"},
    Dimension.RACE: {"races"},
    Dimension.GOROUTINE_LEAK: {"goroutines", "bubble"},
    Dimension.MEMORY_LEAK: {"heap", "reachable"},
    Dimension.ALLOCATIONS: {"allocs"},
    Dimension.CONTENTION: {"parallel", "held_up"},
}
# What a finding of the measurements means for its check; every other one is a leak.
_STATUS = {
    "allocations-over-budget": Verdict.OVER_BUDGET,
    "bytes-over-budget": Verdict.OVER_BUDGET,
    "deadlock": Verdict.DEADLOCK,
    "early-exit": Verdict.CRASH,
    "not-linearizable": Verdict.WRONG_ANSWER,
    "serialised": Verdict.FINDING,
}


@dataclass(frozen=True)
class Judgement:
    """The results of all checks in the order of the manifest, and what was found."""

    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Sight:
    """What one process showed of one check; `crossed`: in the race build, though it is none of races."""

    status: Verdict
    message: str = ""
    findings: tuple[Finding, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    heaps: tuple[Heap, ...] = ()
    exploration: Exploration | None = None
    crossed: bool = False


# Status of a race binary that would have exited with 0 (https://go.dev/doc/articles/race_detector#Options).
_RACE_EXIT = 66

_UNSEEN = _Sight(Verdict.NOT_RUN, "It was not run: the program ended before its turn.")


def judge(exercise: Exercise, executions: Sequence[Execution]) -> Judgement:
    """Judge every check of the exercise by what the processes recorded."""
    sights = _without_known_races(
        exercise, {check.id: _sights_of(exercise, check, executions) for check in exercise.checks}
    )
    results = [
        _result(check, sights[check.id], expected_processes(exercise, check)) for check in exercise.checks
    ]
    findings = [
        one for check in exercise.checks for sight in _telling(sights[check.id]) for one in sight.findings
    ]
    races = race_findings(exercise, executions)
    return Judgement(_with_points(results), _unique((*races, *findings)))


def _sights_of(exercise: Exercise, check: Check, executions: Sequence[Execution]) -> list[_Sight]:
    concerned = [one for one in executions if check.test in one.spec.tests]
    last_of_each = {one.spec.name: one for one in concerned if _was_its_turn(check, one)}
    planned = {one.spec.name for one in concerned}
    return [
        _seen(exercise, check, last_of_each[name]) if name in last_of_each else _UNSEEN
        # What a plain run shows needs no rounds to explain it.
        for name in sorted(planned, key=lambda name: (name == "explore", name == CROSS_CHECK, name))
    ]


def _without_known_races(exercise: Exercise, sights: dict[str, list[_Sight]]) -> dict[str, list[_Sight]]:
    """Let a race that the checks of races saw cost their points, and not those for right answers as well."""
    races = [check.id for check in exercise.checks if check.dimension is Dimension.RACE]
    if not any(sight.status is Verdict.DATA_RACE for name in races for sight in sights[name]):
        return sights
    return {name: [_forgiven(sight) for sight in all_] for name, all_ in sights.items()}


def _forgiven(sight: _Sight) -> _Sight:
    return _Sight(Verdict.PASS) if sight.crossed and sight.status is Verdict.DATA_RACE else sight


def _telling(sights: Sequence[_Sight]) -> Sequence[_Sight]:
    """Leave out what the race build and other schedules show of a check that fails without them."""
    direct = [sight for sight in sights if sight.exploration is None]
    plain = [sight for sight in direct if not sight.crossed]
    failing = (some for some in (plain, direct) if any(one.status is not Verdict.PASS for one in some))
    return next(failing, sights)


def _was_its_turn(check: Check, execution: Execution) -> bool:
    """True if the process says something of this check: it started, or nothing did."""
    started = execution.transcript.started
    return check.test in started or not started


def _seen(exercise: Exercise, check: Check, execution: Execution) -> _Sight:
    """Return what a process showed, and under exploration in which round."""
    sight = _sight(exercise, check, execution)
    if not execution.spec.rounds:
        return replace(sight, crossed=execution.spec.name == CROSS_CHECK)
    exploration = explored(
        check,
        execution.transcript.of(check.test),
        execution.spec.rounds,
        failed=sight.status is not Verdict.PASS,
    )
    if sight.status is Verdict.PASS and exploration.fault:
        return _Sight(Verdict.NOT_RUN, exploration.fault, exploration=exploration)
    findings = tuple(replace(one, seen=exploration.seen) for one in sight.findings)
    message = f"{sight.message} {exploration.sentence}".strip()
    return replace(sight, message=message, findings=findings, exploration=exploration)


def _sight(exercise: Exercise, check: Check, execution: Execution) -> _Sight:
    if raced(execution, check.test):
        return _Sight(Verdict.DATA_RACE, "A data race was seen.")
    if execution.transcript.fault:
        return _from_cause(check, cause_of_fault(execution.transcript.fault))
    if check.test == _blamed(execution):
        return _from_cause(check, cause_of_end(exercise, execution))
    records = execution.transcript.of(check.test)
    if not execution.transcript.started:
        return _from_cause(check, cause_of_end(exercise, execution))
    if execution.spec.name == CROSS_CHECK and not any(one.kind == "races" for one in records):
        return _Sight(Verdict.NOT_RUN, "The race build did not say whether it saw a race.")
    return _judge_records(exercise, check, records, witnessed=bool(execution.spec.rounds))


def _blamed(execution: Execution) -> str:
    """Return the check to which an end before its time belongs, or "" for a proper end."""
    transcript, outcome = execution.transcript, execution.outcome
    if transcript.unfinished:
        return transcript.unfinished
    proper = transcript.ended and outcome.end is End.EXITED and outcome.exit_code in _proper_codes(transcript)
    return "" if proper or not transcript.started else transcript.started[-1]


def _proper_codes(transcript: Transcript) -> tuple[int, ...]:
    """Return the exit statuses that fit the records: `testing` fails a test in which a race was seen."""
    races = any(record.kind == "races" and record.count for record in transcript.records)
    return (0, 1, _RACE_EXIT) if races else (0,)


def _judge_records(exercise: Exercise, check: Check, records: Sequence[Record], *, witnessed: bool) -> _Sight:
    panics = [record for record in records if record.kind == "panic"]
    if panics:
        return _from_cause(check, panic_cause(exercise, panics[0]))
    if not records[-1].complete:
        return _Sight(Verdict.CRASH, "It ended its own goroutine before the check was done.")
    if not witnessed and not any(record.kind in _WITNESSES[check.dimension] for record in records):
        return _Sight(Verdict.NOT_RUN, "It recorded nothing of what it should observe.")
    return _merge([*_wrong_values(check, records), _measured(exercise, check, records)])


def _wrong_values(check: Check, records: Sequence[Record]) -> list[_Sight]:
    sights = []
    for record in records:
        if record.kind == "equal" and (record.got, record.got_hash) != (record.want, record.want_hash):
            message = f"{record.what}: got {record.got}, want {record.want}."
            finding = Finding("wrong-value", message, check=check.id)
            sights.append(_Sight(Verdict.WRONG_ANSWER, message, (finding,)))
    return sights


def _measured(exercise: Exercise, check: Check, records: Sequence[Record]) -> _Sight:
    seen = (
        *history_findings(check, records),
        *goroutine_findings(exercise, check, records),
        *reachable_findings(check, records),
        *contention_findings(exercise, check, records),
    )
    heaps = tuple(heap_of(record, check.budget) for record in records if record.kind == "heap")
    allocations = tuple(_allocation(record, check) for record in records if record.kind == "allocs")
    findings = (*seen, *over_budget(check, heaps, allocations))
    if not findings:
        return _Sight(Verdict.PASS, allocations=allocations, heaps=heaps)
    statuses = [_STATUS.get(one.id, Verdict.LEAK) for one in findings]
    status = worst(statuses)
    message = findings[statuses.index(status)].message
    return _Sight(status, message, findings, allocations, heaps)


def _allocation(record: Record, check: Check) -> Allocation:
    budget = check.budget
    return Allocation(
        record.what,
        record.allocs_per_op,
        record.bytes_per_op,
        budget.max_allocs_per_op,
        budget.max_bytes_per_op,
    )


def _merge(sights: Sequence[_Sight]) -> _Sight:
    status = worst(sight.status for sight in sights)
    leading = next(sight for sight in sights if sight.status is status)
    return replace(
        sights[-1],
        status=status,
        message=leading.message,
        findings=tuple(finding for sight in sights for finding in sight.findings),
    )


def _from_cause(check: Check, cause: Cause) -> _Sight:
    findings = tuple(replace(finding, check=check.id) for finding in cause.findings)
    return _Sight(cause.verdict, cause.message, findings)


def _result(check: Check, sights: Sequence[_Sight], expected: int) -> CheckResult:
    """Combine the processes: one failure among them is a failure."""
    direct = [sight for sight in sights if sight.exploration is None]
    exploration = next((sight.exploration for sight in sights if sight.exploration), None)
    complete = [*sights, *[_UNSEEN] * (expected - len(sights))]
    status = worst(sight.status for sight in complete)
    leading = next(sight for sight in complete if sight.status is status)
    return CheckResult(
        id=check.id,
        title=check.title,
        dimension=check.dimension,
        status=status,
        points=check.points if status is Verdict.PASS else 0,
        max_points=check.points,
        message=leading.message,
        runs=len(direct),
        hits=sum(sight.status is not Verdict.PASS for sight in direct),
        rounds=exploration.rounds if exploration else 0,
        failed_round=exploration.failed_round if exploration else 0,
        allocations=leading.allocations,
        heaps=leading.heaps,
    )


def _with_points(results: Sequence[CheckResult]) -> tuple[CheckResult, ...]:
    """Weigh points by correctness: code that does nothing neither races nor leaks.

    A fast wrong answer is worth nothing, so allocations count only if every check of correctness
    passes; the other dimensions count in proportion to the points for correctness.
    """
    correct = [one for one in results if one.dimension is Dimension.CORRECT]
    share = sum(one.points for one in correct) / sum(one.max_points for one in correct)
    return tuple(_weighed(one, share) for one in results)


def _weighed(result: CheckResult, share: float) -> CheckResult:
    if result.dimension is Dimension.CORRECT or share == 1 or result.status is not Verdict.PASS:
        return result
    weight = 0 if result.dimension is Dimension.ALLOCATIONS else share
    message = "It holds, but counts in full only once the package gives right answers."
    return replace(result, points=round(result.points * weight, 2), message=message)


def _unique(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Keep the first of findings that say the same of the same place."""
    kept: dict[tuple[str, str, str, int], Finding] = {}
    for one in findings:
        kept.setdefault((one.id, one.message, one.file, one.line), one)
    return tuple(kept.values())
