"""What exploration adds: violations of atomicity come up, and their correct twins never fail."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from grader.report import CheckResult
from grader.stages.plan import RunSpec, plan_runs
from grader.verdict import Verdict
from tests.explore.conftest import ATOMICITY, Compiled

EXPLORE = next(spec for spec in plan_runs(ATOMICITY) if spec.mode == "explore")
CHECKS = [check.id for check in ATOMICITY.checks]
Compile = Callable[[dict[str, bytes]], Compiled]


@pytest.fixture(scope="module")
def explored(compiled: Compile) -> dict[str, CheckResult]:
    return compiled(ATOMICITY.starter).run(EXPLORE)


@pytest.mark.parametrize("check", CHECKS)
def test_every_violation_comes_up(explored: dict[str, CheckResult], check: str) -> None:
    found = explored[check]
    assert 1 <= found.failed_round == found.rounds <= EXPLORE.rounds
    if check == "closes-once":
        assert found.status is Verdict.CRASH
        assert "close of closed channel" in found.message
    else:
        assert found.status is Verdict.WRONG_ANSWER
    # A check that fails without other schedules as well tells of those alone.
    assert found.hits or f"round {found.failed_round} of {EXPLORE.rounds}" in found.message


def test_correct_twins_never_fail(compiled: Compile) -> None:
    many = replace(EXPLORE, rounds=200)
    submission = compiled(ATOMICITY.solution)
    for seed in range(3):
        found = submission.run(seeded(many, seed))
        assert {one.failed_round for one in found.values()} == {0}
        assert all(3 <= one.rounds <= 200 for one in found.values())


def seeded(spec: RunSpec, seed: int) -> RunSpec:
    return replace(spec, seed=1000 * seed)
