import pytest

from grader.verdict import Verdict, worst


def test_nothing_known_is_not_a_pass() -> None:
    assert worst([]) is Verdict.NOT_RUN


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.PASS])
def test_every_verdict_outranks_a_pass(verdict: Verdict) -> None:
    assert worst([Verdict.PASS, verdict, Verdict.PASS]) is verdict


def test_a_fault_of_ours_outranks_everything() -> None:
    assert worst(Verdict) is Verdict.INTERNAL_ERROR
    assert worst([Verdict.WRONG_ANSWER, Verdict.DATA_RACE]) is Verdict.DATA_RACE
