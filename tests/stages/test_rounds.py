"""Exploration as the judge sees it: every round has its record, or the check does not pass."""

from collections.abc import Callable

import pytest

from grader.evidence.records import Record
from grader.report import CheckResult
from grader.sandbox.protocol import End, Outcome
from grader.stages.judge import judge
from grader.stages.plan import plan_runs
from grader.verdict import Verdict
from tests.stages.test_judge import PLANTED, PROPER, record, replace_count, results, with_records

TEST = "TestAdds"
ROUNDS = PLANTED.manifest.explore_rounds


def explored(change: Callable[[list[Record]], list[Record]], outcome: Outcome = PROPER) -> CheckResult:
    return results(with_records("explore", change, outcome))["adds"]


def cut(records: list[Record], rounds: int) -> list[Record]:
    """Return the records of an exploration in which each check had so many rounds."""
    return [one for one in records if one.round <= rounds]


def test_only_checks_of_behaviour_are_explored() -> None:
    spec = next(spec for spec in plan_runs(PLANTED) if spec.rounds)
    assert spec.tests == ("TestAdds", "TestCountsBesideOthers")


def test_all_rounds_pass() -> None:
    found = explored(list)
    assert (found.status, found.rounds, found.failed_round) == (Verdict.PASS, ROUNDS, 0)
    assert (found.runs, found.hits) == (2, 0)


@pytest.mark.parametrize(("rounds", "status"), [(2, Verdict.NOT_RUN), (3, Verdict.PASS)])
def test_time_may_end_an_exploration_after_three_rounds(rounds: int, status: Verdict) -> None:
    found = explored(lambda all_: cut(all_, rounds))
    assert (found.status, found.rounds) == (status, rounds)


def test_a_round_that_is_missing_in_between_is_not_run() -> None:
    assert explored(lambda all_: [one for one in all_ if one.round != 7]).status is Verdict.NOT_RUN


def test_more_rounds_than_were_planned_are_not_run() -> None:
    def doubled(records: list[Record]) -> list[Record]:
        return [records[0], *records[1 : ROUNDS + 1], *records[1:]]

    assert explored(doubled).status is Verdict.NOT_RUN


def test_a_round_without_an_observation_is_not_run() -> None:
    def blind(records: list[Record]) -> list[Record]:
        return [replace_count(one, 0) if one.round == 5 else one for one in records]

    found = results(with_records("explore", blind))
    assert found["adds"].status is Verdict.NOT_RUN
    assert found["counts-beside-others"].status is Verdict.PASS


def test_a_wrong_value_names_its_round() -> None:
    wrong = record("equal", TEST, what="2 + 2", got="5", want="4")

    def broken(records: list[Record]) -> list[Record]:
        begun = [one for one in cut(records, 3) if one.check == TEST and one.kind != "finish"]
        return [*begun[:-1], wrong, *begun[-1:], *records[ROUNDS + 1 :]]

    executions = with_records("explore", broken)
    found = results(executions)["adds"]
    assert (found.status, found.rounds, found.failed_round) == (Verdict.WRONG_ANSWER, 3, 3)
    assert f"round 3 of {ROUNDS}" in found.message
    assert [one.seen for one in judge(PLANTED, executions).findings] == [f"round 3 of {ROUNDS}"]


def test_a_process_that_dies_in_a_round_fails_the_check_in_that_round() -> None:
    died = Outcome(End.EXITED, 2, 0, b"", b"panic: close of closed channel\n\ngoroutine 1 [running]:\n", 0.1)
    found = explored(lambda all_: all_[:5], died)
    assert (found.status, found.rounds, found.failed_round) == (Verdict.CRASH, 5, 5)


def test_an_exploration_that_never_started_is_not_run() -> None:
    assert explored(lambda all_: all_[-1:]).status is not Verdict.PASS
