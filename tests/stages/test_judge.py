"""The judge on transcripts made by hand: what may pass, and everything that must not."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from grader.context import default_course_folder
from grader.course import Exercise, load_exercise
from grader.errors import SandboxError
from grader.evidence.records import Record, Transcript
from grader.report import CheckResult
from grader.sandbox.protocol import End, Outcome
from grader.stages.judge import judge
from grader.stages.plan import CROSS_CHECK, RunSpec, plan_runs
from grader.stages.run import Execution
from grader.verdict import Dimension, Verdict

Change = Callable[[list[Record]], Iterable[Record]]
PLANTED = load_exercise(default_course_folder() / "planted")
PROPER = Outcome(End.EXITED, 0, 0, b"", b"", 0.1)
WITNESS: dict[Dimension, dict[str, Any]] = {
    Dimension.CORRECT: {"kind": "equal", "what": "2 + 2", "got": "4", "want": "4"},
    Dimension.RACE: {"kind": "races"},
    Dimension.GOROUTINE_LEAK: {"kind": "goroutines", "what": "after Fetch"},
    Dimension.MEMORY_LEAK: {
        "kind": "heap",
        "what": "calls",
        "points": [{"operations": 0, "live_bytes": 9}, {"operations": 10, "live_bytes": 9}],
    },
    Dimension.ALLOCATIONS: {"kind": "allocs", "what": "Format"},
}


def record(kind: str, check: str = "", **fields: object) -> Record:
    base = {"count": 0, "proven": 0, "allocs_per_op": 0, "bytes_per_op": 0, "complete": False}
    return msgspec.convert({"token": "t", "seq": 0, "kind": kind, "check": check, **base, **fields}, Record)


def good_records(spec: RunSpec) -> list[Record]:
    if spec.rounds:
        return explored_records(spec)
    records = []
    for check in PLANTED.checks:
        if check.test in spec.tests:
            witness = WITNESS[check.dimension]
            records += [record("start", check.test), record(check=check.test, **witness)]
            if spec.name == CROSS_CHECK:
                records.append(record("races", check.test))
            records.append(record("finish", check.test, complete=True))
    return [*records, record("end")]


def explored_records(spec: RunSpec) -> list[Record]:
    records = []
    for test in spec.tests:
        records += [record("start", test)]
        records += [record("round", test, round=n, count=1, complete=True) for n in range(1, spec.rounds + 1)]
        records += [record("finish", test, complete=True)]
    return [*records, record("end")]


def good_executions() -> list[Execution]:
    return [Execution(spec, PROPER, Transcript(tuple(good_records(spec)))) for spec in plan_runs(PLANTED)]


def with_records(name: str, change: Change, outcome: Outcome = PROPER) -> list[Execution]:
    """Return good executions, but the records of one run changed and its outcome replaced."""
    return [
        replace(one, outcome=outcome, transcript=Transcript(tuple(change(list(one.transcript.records)))))
        if one.spec.name == name
        else one
        for one in good_executions()
    ]


def results(executions: Sequence[Execution], exercise: Exercise = PLANTED) -> dict[str, CheckResult]:
    return {check.id: check for check in judge(exercise, executions).checks}


def test_good_records_of_every_run_pass_with_all_points() -> None:
    judgement = judge(PLANTED, good_executions())
    assert [check.status for check in judgement.checks] == [Verdict.PASS] * 5
    assert sum(check.points for check in judgement.checks) == PLANTED.max_score
    assert judgement.findings == ()


def test_no_process_at_all_is_not_run() -> None:
    assert {check.status for check in judge(PLANTED, []).checks} == {Verdict.NOT_RUN}


@pytest.mark.parametrize("spec", plan_runs(PLANTED), ids=lambda spec: spec.name)
def test_a_missing_process_is_never_a_pass(spec: RunSpec) -> None:
    executions = [one for one in good_executions() if one.spec.name != spec.name]
    statuses = {one.id: one.status for one in judge(PLANTED, executions).checks}
    concerned = [check.id for check in PLANTED.checks if check.test in spec.tests]
    assert {statuses[name] for name in concerned} == {Verdict.NOT_RUN}


@pytest.mark.parametrize("kind", ["start", "finish", "equal", "end"])
def test_a_record_that_is_missing_is_never_a_pass(kind: str) -> None:
    executions = with_records("functional", lambda all_: [one for one in all_ if one.kind != kind])
    assert results(executions)["adds"].status is not Verdict.PASS


@pytest.mark.parametrize("dimension", WITNESS)
def test_a_check_without_its_witness_is_not_run(dimension: Dimension) -> None:
    kind = WITNESS[dimension]["kind"]
    direct = [spec for spec in plan_runs(PLANTED) if not spec.rounds]
    name = next(spec.name for spec in direct if dimension_of(spec) >= {dimension})
    executions = with_records(name, lambda all_: [one for one in all_ if one.kind != kind])
    found = next(one for one in results(executions).values() if one.dimension is dimension)
    assert found.status is Verdict.NOT_RUN


def dimension_of(spec: RunSpec) -> set[Dimension]:
    return {check.dimension for check in PLANTED.checks if check.test in spec.tests}


@pytest.mark.parametrize("code", [1, 2, 66, 97])
def test_an_exit_status_that_does_not_fit_the_records_is_never_a_pass(code: int) -> None:
    executions = with_records("functional", list, replace(PROPER, exit_code=code))
    assert results(executions)["adds"].status is Verdict.CRASH


@pytest.mark.parametrize("code", [98, 99])
def test_a_failure_of_probe_is_ours(code: int) -> None:
    executions = with_records("functional", lambda _: [], replace(PROPER, exit_code=code))
    with pytest.raises(SandboxError):
        judge(PLANTED, executions)


def test_time_that_runs_out_while_nothing_is_overdue_is_ours() -> None:
    executions = with_records(
        "functional", lambda all_: all_[:1], Outcome(End.WALL_TIME, -1, 0, b"", b"", 60)
    )
    with pytest.raises(SandboxError, match="too little processor time"):
        judge(PLANTED, executions)


def test_a_check_that_was_not_let_run_is_ours() -> None:
    def starved(records: list[Record]) -> list[Record]:
        return [records[0], record("hang", records[0].check, starved=True)]

    with pytest.raises(SandboxError, match="too little processor time"):
        judge(PLANTED, with_records("functional", starved, replace(PROPER, exit_code=97)))


@pytest.mark.parametrize(
    ("end", "verdict"),
    [
        (End.CPU_TIME, Verdict.TIMEOUT),
        (End.MEMORY, Verdict.MEMORY_LIMIT),
        (End.OUTPUT, Verdict.OUTPUT_LIMIT),
        (End.SIGNALED, Verdict.CRASH),
    ],
)
def test_a_limit_is_the_verdict_of_the_check_that_met_it(end: End, verdict: Verdict) -> None:
    started_only = with_records("functional", lambda all_: all_[:1], Outcome(end, -1, 9, b"", b"", 1))
    found = results(started_only)["adds"]
    assert found.status is verdict
    assert found.points == 0


def raced(records: list[Record]) -> list[Record]:
    return [replace_count(one, 2) if one.kind == "races" else one for one in records]


def test_a_race_in_one_of_the_runs_is_a_race() -> None:
    executions = with_records("race 2", raced, replace(PROPER, exit_code=1))
    found = results(executions)["counts-beside-others"]
    assert (found.status, found.runs, found.hits) == (Verdict.DATA_RACE, 2, 1)


def test_a_race_that_only_checks_of_behaviour_meet_fails_them() -> None:
    found = results(with_records(CROSS_CHECK, raced, replace(PROPER, exit_code=1)))
    assert found["adds"].status is Verdict.DATA_RACE
    assert found["leaves-no-goroutine"].status is Verdict.DATA_RACE
    assert found["counts-beside-others"].status is Verdict.PASS


def test_a_race_that_the_checks_of_races_meet_costs_their_points_only() -> None:
    crossed = {CROSS_CHECK: 1, "race 1": 1}
    executions = [
        replace(
            one,
            outcome=replace(PROPER, exit_code=1),
            transcript=Transcript(tuple(raced(list(one.transcript.records)))),
        )
        if one.spec.name in crossed
        else one
        for one in good_executions()
    ]
    found = results(executions)
    assert {name for name, one in found.items() if one.status is not Verdict.PASS} == {"counts-beside-others"}


def test_a_wrong_answer_in_the_race_build_alone_is_no_pass() -> None:
    wrong = record("equal", "TestAdds", what="2 + 2", got="5", want="4")
    found = results(with_records(CROSS_CHECK, lambda all_: [all_[0], wrong, *all_[1:]]))["adds"]
    assert (found.status, found.runs, found.hits) == (Verdict.WRONG_ANSWER, 2, 1)


def test_a_race_build_that_is_silent_on_races_is_no_pass() -> None:
    executions = with_records(CROSS_CHECK, lambda all_: [one for one in all_ if one.kind != "races"])
    assert results(executions)["adds"].status is Verdict.NOT_RUN


def test_a_report_of_a_race_that_no_record_accounts_for_is_a_race() -> None:
    outcome = replace(PROPER, stderr=b"WARNING: DATA RACE\n")
    assert results(with_records(CROSS_CHECK, list, outcome))["adds"].status is Verdict.DATA_RACE


def replace_count(one: Record, count: int) -> Record:
    return msgspec.structs.replace(one, count=count)


def test_a_wrong_value_that_looks_alike_is_told_by_its_hash() -> None:
    wrong = record("equal", "TestAdds", what="long", got="a…", want="a…", got_hash="1", want_hash="2")
    executions = with_records("functional", lambda all_: [all_[0], wrong, *all_[1:]])
    assert results(executions)["adds"].status is Verdict.WRONG_ANSWER


def test_a_wrong_answer_earns_no_points_for_being_fast() -> None:
    wrong = record("equal", "TestAdds", what="2 + 2", got="5", want="4")
    found = results(with_records("functional", lambda all_: [all_[0], wrong, *all_[1:]]))
    assert found["adds"].status is Verdict.WRONG_ANSWER
    assert found["allocates-nothing"].status is Verdict.PASS
    assert found["allocates-nothing"].points == 0
    assert sum(check.points for check in found.values()) == 0


def test_records_that_are_not_intact_are_worth_nothing() -> None:
    executions = [replace(one, transcript=Transcript((), "forged")) for one in good_executions()]
    assert {check.status for check in judge(PLANTED, executions).checks} == {Verdict.NOT_RUN}


_CALL = {"worker": 0, "op": "load", "key": "k", "ok": True, "result": "1", "begin": 1, "end": 2}
_WAITED: dict[str, tuple[Record, Verdict]] = {
    "adds": (record("history", "TestAdds", operations=[_CALL]), Verdict.WRONG_ANSWER),
    "leaves-no-goroutine": (record("bubble", "TestLeavesNoGoroutine", count=1, complete=True), Verdict.LEAK),
    "keeps-nothing": (record("reachable", "TestKeepsNothing", count=1, of=2), Verdict.LEAK),
    "allocates-nothing": (record("parallel", "TestAllocatesNothing", count=1, of=2), Verdict.FINDING),
}


@pytest.mark.parametrize("check", _WAITED)
def test_what_a_witness_saw_besides_the_first_one_counts(check: str) -> None:
    seen, verdict = _WAITED[check]

    def change(all_: list[Record]) -> list[Record]:
        index = next(i for i, one in enumerate(all_) if one.check == seen.check)
        return [*all_[: index + 1], seen, *all_[index + 1 :]]

    name = next(spec.name for spec in plan_runs(PLANTED) if seen.check in spec.tests)
    assert results(with_records(name, change))[check].status is verdict


def test_a_call_that_never_returned_is_no_right_answer() -> None:
    lost = record("history", "TestAdds", operations=[{**_CALL, "end": 0}])
    executions = with_records("functional", lambda all_: [all_[0], lost, *all_[1:]])
    assert results(executions)["adds"].status is Verdict.CRASH
