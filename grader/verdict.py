"""The closed set of verdicts, their precedence, and the dimensions that checks measure."""

from collections.abc import Iterable
from enum import StrEnum

__all__ = ["Dimension", "Verdict", "worst"]


class Verdict(StrEnum):
    """What can be said of a check or of a whole submission.

    Members are listed from the highest precedence to the lowest: where several apply,
    the first one listed is the verdict (see `worst`).
    """

    INTERNAL_ERROR = "internal_error"
    """The grader failed: there is no score, and the fault is never the student's."""
    REJECTED = "rejected"
    """The screen refused the submission before anything was compiled."""
    COMPILE_ERROR = "compile_error"
    TIMEOUT = "timeout"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"
    CRASH = "crash"
    """A panic, a fatal error of the Go runtime, or an exit before the checks were done."""
    DEADLOCK = "deadlock"
    DATA_RACE = "data_race"
    LEAK = "leak"
    NOT_RUN = "not_run"
    """No record of this check arrived. Every check starts here."""
    WRONG_ANSWER = "wrong_answer"
    OVER_BUDGET = "over_budget"
    FINDING = "finding"
    """Right so far as it goes, but in a form that harms: calls that wait for each other without need."""
    PASS = "pass"


class Dimension(StrEnum):
    """What a check measures; every check has exactly one."""

    CORRECT = "correct"
    RACE = "race"
    GOROUTINE_LEAK = "goroutine_leak"
    MEMORY_LEAK = "memory_leak"
    ALLOCATIONS = "allocations"
    CONTENTION = "contention"
    """Calls that must be able to run at the same time can; decided without timing."""


_PRECEDENCE = {verdict: rank for rank, verdict in enumerate(Verdict)}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict of highest precedence; of none at all, `not_run`: unknown is no pass."""
    return min(verdicts, key=_PRECEDENCE.__getitem__, default=Verdict.NOT_RUN)
