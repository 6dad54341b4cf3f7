"""Proof that the course keeps its own contract: every labelled submission gets what its label says."""

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass

from grader.course import Exercise
from grader.pipeline import Grader, grade
from grader.report import Report
from grader.submission import Submission
from grader.verdict import Dimension, Verdict

__all__ = ["Trial", "Violation", "list_trials", "run_trials", "structure_violations"]

_GOOD_VARIANTS = 3
_BAD_VARIANTS = 6
_HINTS = 3
_FILES = {"exercise.toml", "prompt.md", "hints.md", "explanation.md", "starter", "solution", "checks", "variants"}


@dataclass(frozen=True)
class Trial:
    """One labelled submission. `expect` is as in variant.toml, or for a starter its dimensions."""

    exercise: Exercise
    name: str
    expect: str | frozenset[Dimension]
    files: dict[str, bytes]


@dataclass(frozen=True)
class Violation:
    """Something that breaks the contract, with what to look at."""

    exercise: str
    subject: str
    message: str


def list_trials(exercise: Exercise) -> tuple[Trial, ...]:
    """Return the starter, the solution and every variant with what each must get."""
    return (
        Trial(exercise, "starter", frozenset(exercise.manifest.starter_fails), exercise.starter),
        Trial(exercise, "solution", str(Verdict.PASS), exercise.solution),
        *(Trial(exercise, one.name, one.expect, one.files) for one in exercise.variants),
    )


def run_trials(
    trials: Sequence[Trial], repeat: int, grader: Grader, executor: Executor, done: Callable[[], None]
) -> tuple[Violation, ...]:
    """Grade every trial `repeat` times and return those that did not get what their label says.

    `done` is called after each grade.
    """
    futures: dict[Future[Report], Trial] = {}
    for _ in range(repeat):
        for trial in trials:
            submission = Submission(trial.files, ())
            futures[executor.submit(grade, trial.exercise, submission, grader)] = trial
    violations = []
    for future in as_completed(futures):
        trial = futures[future]
        if message := mismatch(trial.expect, future.result()):
            violations.append(Violation(trial.exercise.id, trial.name, message))
        done()
    return tuple(violations)


def mismatch(expect: str | frozenset[Dimension], report: Report) -> str:
    """Return why a report is not what a label asks for, or "" if it is."""
    failed = {check.dimension for check in report.checks if check.status is not Verdict.PASS}
    names = ", ".join(sorted(failed)) or "none"
    got = f"verdict {report.verdict}, failed dimensions: {names}; {report.message}"
    if report.verdict is Verdict.INTERNAL_ERROR:
        return f"the grader failed: {report.findings[0].message} {report.detail[-500:]}"
    if isinstance(expect, frozenset):
        wanted = ", ".join(sorted(expect))
        return "" if failed == expect else f"expected to fail in exactly {wanted}; got {got}"
    if expect in {*Dimension}:
        ran = report.verdict not in {Verdict.REJECTED, Verdict.COMPILE_ERROR}
        return "" if ran and Dimension(expect) in failed else f"expected to fail in {expect}; got {got}"
    return "" if report.verdict == expect else f"expected {expect}; got {got}"


def structure_violations(exercise: Exercise) -> Iterator[Violation]:
    """Yield what is missing or stray in the folder of an exercise."""
    variants = exercise.variants
    good = sum(variant.expect == Verdict.PASS for variant in variants)
    hints = re.findall(r"^## .+$", (exercise.folder / "hints.md").read_text(encoding="utf-8"), re.MULTILINE)
    names = {path.name for path in exercise.folder.iterdir()}
    tests = {check.test for check in exercise.checks}
    written = {
        name
        for path in exercise.check_files
        for name in re.findall(r"^func (Test\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    problems = [
        (good < _GOOD_VARIANTS, f"has {good} good variants, needs {_GOOD_VARIANTS}"),
        (
            len(variants) - good < _BAD_VARIANTS,
            f"has {len(variants) - good} bad variants, needs {_BAD_VARIANTS}",
        ),
        (len(hints) < _HINTS, f"hints.md has {len(hints)} hints, needs {_HINTS}"),
        (not exercise.prompt.startswith("# "), "prompt.md must begin with a level-one heading"),
        (
            names != _FILES,
            f"folder must hold exactly {', '.join(sorted(_FILES))}; differs in "
            f"{', '.join(sorted(names ^ _FILES))}",
        ),
        (tests != written, f"checks and manifest differ in {', '.join(sorted(tests ^ written))}"),
    ]
    return (Violation(exercise.id, "structure", message) for broken, message in problems if broken)
