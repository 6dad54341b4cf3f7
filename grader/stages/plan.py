"""The plan of a grade: which processes must observe which checks, and how often."""

from dataclasses import dataclass

from grader.course import Exercise
from grader.manifest import Check
from grader.verdict import Dimension

__all__ = ["CROSS_CHECK", "EXPLORE_SECONDS", "RunSpec", "expected_processes", "is_explored", "plan_runs"]

EXPLORE_SECONDS = 1.5
"""Processor time that all checks together may use for rounds of exploration beyond the first three."""

_PLAIN_GROUPS = {
    "functional": (Dimension.CORRECT,),
    "leaks": (Dimension.GOROUTINE_LEAK, Dimension.MEMORY_LEAK),
    "allocations": (Dimension.ALLOCATIONS,),
    "contention": (Dimension.CONTENTION,),
}
CROSS_CHECK = "cross-check"
"""Name of the process that runs once more, in the race build, what can be judged in either build.

A program that corrupts its own memory to write records of its choice needs a data race to do so, which the
race runtime reports before it has succeeded; one that spares the race build must be right there.
"""

_CROSS_CHECKED = (Dimension.CORRECT, Dimension.GOROUTINE_LEAK)
_EXPLORED = {Dimension.CORRECT, Dimension.RACE}
# Some races show at GOMAXPROCS 1 in one of twenty runs only, and in all at 2 and 4.
_RACE_GOMAXPROCS = (4, 2)
_PLAIN_GOMAXPROCS = 4
# Points make some races rarer: the first runs do without them. The seed decides in which way they act:
# see `strategies` in exercises/probe/yield.
_RACE_RUNS_WITHOUT_YIELDS = 2
_EXPLORE_SEED = 2


@dataclass(frozen=True)
class RunSpec:
    """One process to start: which binary, which tests, and how.

    Attributes:
        mode: the binary: `plain`, `race` or `explore`.
        yields: let the points that were inserted into the submission act.
        rounds: how often each test is repeated under other schedules; 0: run once, and recorded in full.
    """

    name: str
    mode: str
    tests: tuple[str, ...]
    gomaxprocs: int
    seed: int
    yields: bool = False
    rounds: int = 0


def plan_runs(exercise: Exercise) -> tuple[RunSpec, ...]:
    """Return the processes that observe every check of the exercise at least once."""
    tests = {
        dimension: tuple(c.test for c in exercise.checks if c.dimension is dimension)
        for dimension in Dimension
    }
    plain = [
        RunSpec(name, "plain", sum((tests[one] for one in dimensions), ()), _PLAIN_GOMAXPROCS, seed=1)
        for name, dimensions in _PLAIN_GROUPS.items()
    ]
    races = [_race(number, tests[Dimension.RACE]) for number in range(1, exercise.manifest.race_runs + 1)]
    crossed = sum((tests[one] for one in _CROSS_CHECKED), ())
    cross = RunSpec(CROSS_CHECK, "race", crossed, _PLAIN_GOMAXPROCS, seed=1)
    return tuple(spec for spec in (*races, _exploration(exercise), cross, *plain) if spec.tests)


def is_explored(exercise: Exercise, check: Check) -> bool:
    """Return whether a check is repeated under other schedules."""
    return check.explore and check.dimension in _EXPLORED and exercise.manifest.explore_rounds > 0


def expected_processes(exercise: Exercise, check: Check) -> int:
    """Return how many processes must have run a check."""
    direct = exercise.manifest.race_runs if check.dimension is Dimension.RACE else 1
    return direct + (check.dimension in _CROSS_CHECKED) + is_explored(exercise, check)


def _race(number: int, tests: tuple[str, ...]) -> RunSpec:
    return RunSpec(
        f"race {number}",
        "race",
        tests,
        _RACE_GOMAXPROCS[number % len(_RACE_GOMAXPROCS)],
        seed=number,
        yields=number > _RACE_RUNS_WITHOUT_YIELDS,
    )


def _exploration(exercise: Exercise) -> RunSpec:
    tests = tuple(check.test for check in exercise.checks if is_explored(exercise, check))
    rounds = exercise.manifest.explore_rounds
    return RunSpec("explore", "explore", tests, _PLAIN_GOMAXPROCS, _EXPLORE_SEED, yields=True, rounds=rounds)
