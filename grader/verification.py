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
_DIAGNOSIS_GOOD_VARIANTS = 1
_HINTS = 3
_FILES = {
    "exercise.toml",
    "prompt.md",
    "hints.md",
    "explanation.md",
    "starter",
    "solution",
    "checks",
    "variants",
}
_DIAGNOSIS_FILES = (_FILES - {"checks"}) | {"program", "evidence", "repaired"}


@dataclass(frozen=True)
class Trial:
    """One labelled submission. `expect` and `check` are as in variant.toml; a starter has its dimensions."""

    exercise: Exercise
    name: str
    expect: str | frozenset[Dimension]
    files: dict[str, bytes]
    check: str = ""


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
        *(Trial(exercise, one.name, one.expect, one.files, one.check) for one in exercise.variants),
    )


def run_trials(
    trials: Sequence[Trial], repeat: int, grader: Grader | None, executor: Executor, done: Callable[[], None]
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
        if message := mismatch(trial, future.result()):
            violations.append(Violation(trial.exercise.id, trial.name, message))
        done()
    return tuple(violations)


def mismatch(trial: Trial, report: Report) -> str:
    """Return why a report is not what a label asks for, or "" if it is."""
    expect, failing = trial.expect, [check for check in report.checks if check.status is not Verdict.PASS]
    failed = {check.dimension for check in failing}
    names = ", ".join(sorted(failed)) or "none"
    got = f"verdict {report.verdict}, failed dimensions: {names}; {report.message}"
    if report.verdict is Verdict.INTERNAL_ERROR:
        return f"the grader failed: {report.findings[0].message} {report.detail[-500:]}"
    if isinstance(expect, frozenset):
        wanted = ", ".join(sorted(expect))
        return "" if failed == expect else f"expected to fail in exactly {wanted}; got {got}"
    if expect in {*Dimension}:
        ran = report.verdict not in {Verdict.REJECTED, Verdict.COMPILE_ERROR}
        if not ran or Dimension(expect) not in failed:
            return f"expected to fail in {expect}; got {got}"
        return _missed(trial.check, [check.id for check in failing])
    return "" if report.verdict == expect else f"expected {expect}; got {got}"


def _missed(check: str, failing: list[str]) -> str:
    if not check or check in failing:
        return ""
    return f"expected the check {check} to catch it; caught by {', '.join(failing)} instead"


def structure_violations(exercise: Exercise) -> Iterator[Violation]:
    """Yield what is missing or stray in the folder of an exercise."""
    variants = exercise.variants
    good = sum(variant.expect == Verdict.PASS for variant in variants)
    hints = re.findall(r"^## .+$", (exercise.folder / "hints.md").read_text(encoding="utf-8"), re.MULTILINE)
    names = {path.name for path in exercise.folder.iterdir()}
    files = _DIAGNOSIS_FILES if exercise.is_diagnosis else _FILES
    needed_good = _DIAGNOSIS_GOOD_VARIANTS if exercise.is_diagnosis else _GOOD_VARIANTS
    tests = set() if exercise.is_diagnosis else {check.test for check in exercise.checks}
    uncaught = {check.id for check in exercise.checks} - {one.check for one in variants}
    written = {
        name
        for path in exercise.check_files
        for name in re.findall(r"^func (Test\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    unnamed = [one.name for one in variants if one.expect in {*Dimension} and not one.check]
    problems = [
        (good < needed_good, f"has {good} good variants, needs {needed_good}"),
        (
            len(variants) - good < _BAD_VARIANTS,
            f"has {len(variants) - good} bad variants, needs {_BAD_VARIANTS}",
        ),
        (len(hints) < _HINTS, f"hints.md has {len(hints)} hints, needs {_HINTS}"),
        (not exercise.prompt.startswith("# "), "prompt.md must begin with a level-one heading"),
        (bool(unnamed), f"variants without the check that must catch them: {', '.join(unnamed)}"),
        (
            names != files,
            f"folder must hold exactly {', '.join(sorted(files))}; differs in "
            f"{', '.join(sorted(names ^ files))}",
        ),
        (
            exercise.is_diagnosis and bool(uncaught),
            f"questions without a wrong variant: {', '.join(sorted(uncaught))}",
        ),
        (tests != written, f"checks and manifest differ in {', '.join(sorted(tests ^ written))}"),
    ]
    return (Violation(exercise.id, "structure", message) for broken, message in problems if broken)
