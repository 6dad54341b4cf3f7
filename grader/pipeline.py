"""The order of the stages, and nothing else: a submission goes in, a report comes out."""

import os
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

from grader.course import Exercise
from grader.diagnosis import grade_answers
from grader.errors import GraderFault, SandboxError, SubmissionRejected
from grader.kit import Kit
from grader.report import CheckResult, Finding, Report, Run
from grader.sandbox.protocol import Sandbox
from grader.stages.compile import compile_submission
from grader.stages.judge import judge
from grader.stages.plan import plan_runs
from grader.stages.run import Execution, describe_end, run_all
from grader.stages.screen import screen
from grader.submission import Submission, read_submission
from grader.verdict import Verdict, worst

__all__ = ["Graded", "Grader", "grade", "grade_path", "grade_repeatedly", "refuse"]

_T = TypeVar("_T")

_TEXT_CHARACTERS = 8_000


def _ignore(_stage: str) -> None:
    return


@dataclass(frozen=True)
class Grader:
    """What a grade needs besides exercise and submission.

    Attributes:
        kit: compiled by `mapclinic setup`.
        sandbox: where code is compiled and run.
        jobs: processes of one submission at a time.
        on_stage: told the name of each stage as it begins.
    """

    kit: Kit
    sandbox: Sandbox
    jobs: int = field(default_factory=lambda: min(4, os.cpu_count() or 1))
    on_stage: Callable[[str], None] = _ignore


@dataclass(frozen=True)
class Graded:
    """A report with the source that it speaks of, file name to text; no source if it was refused."""

    report: Report
    source: dict[str, str]


def grade_path(
    exercise: Exercise, path: Path, grader: Grader | None, stdin: BinaryIO | None = None
) -> Graded:
    """Grade what lies at a path: a folder, a Go file, a zip archive, or `-` for standard input.

    Raises:
        InputError: the path is none of these.
    """
    try:
        submission = read_submission(path, exercise.editable, exercise.package, stdin=stdin)
    except SubmissionRejected as refusal:
        return Graded(refuse(exercise, refusal, grader), {})
    source = {name: content.decode("utf-8", "replace") for name, content in submission.files.items()}
    return Graded(grade(exercise, submission, grader), source)


def refuse(exercise: Exercise, refusal: SubmissionRejected, grader: Grader | None) -> Report:
    """Return the report of what cannot be graded as it was handed in."""
    finding = Finding(refusal.rule, str(refusal), refusal.file, refusal.line)
    return _refused(_blank(exercise, grader), exercise, (finding,))


def grade(exercise: Exercise, submission: Submission, grader: Grader | None) -> Report:
    """Grade one submission. Whatever a submission does, and whatever fails on our side, is a report.

    A sandbox that fails gets a second chance. A fault of ours gives the verdict `internal_error`
    without a score. Only a diagnosis needs no grader, because nothing of it is run.
    """
    if exercise.is_diagnosis or grader is None:
        return _grade_diagnosis(exercise, submission)
    return next(grade_repeatedly(exercise, submission, grader, 1))


def _grade_diagnosis(exercise: Exercise, submission: Submission) -> Report:
    blank = replace(_blank(exercise, None), submission_digest=submission.digest, notes=submission.notes)
    if not exercise.is_diagnosis:
        return _faulty(blank, f"{exercise.id} needs a sandbox, and there is none", "")
    try:
        return grade_answers(blank, exercise, submission)
    except Exception as error:  # noqa: BLE001 - as below
        return _explained(blank, error)


def grade_repeatedly(
    exercise: Exercise, submission: Submission, grader: Grader, times: int
) -> Iterator[Report]:
    """Compile a submission once and yield the reports of so many grades of that build; see `grade`."""
    blank = replace(_blank(exercise, grader), submission_digest=submission.digest, notes=submission.notes)
    with ExitStack() as stack:
        try:
            work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mapclinic-")))
            built = _twice(lambda: _build(work, blank, exercise, submission, grader))
        except Exception as error:  # noqa: BLE001 - a mistake of ours must never become a student's verdict
            yield from (_explained(blank, error) for _ in range(times))
            return
        for _ in range(times):
            yield built if isinstance(built, Report) else _run_or_explain(built, blank)


@dataclass(frozen=True)
class _Build:
    """What is ready to run: the report so far, and what completes it."""

    report: Report
    run: Callable[[Report], Report]


def _run_or_explain(build: _Build, blank: Report) -> Report:
    try:
        return _twice(lambda: build.run(build.report))
    except Exception as error:  # noqa: BLE001 - as above
        return _explained(blank, error)


def _twice(action: Callable[[], _T]) -> _T:
    """Return what an action gives, at the second try if a sandbox fails at the first."""
    try:
        return action()
    except SandboxError as first:
        result = action()
        if isinstance(result, Report):
            detail = f"Tried again, because the sandbox failed: {first}\n{result.detail}"
            return replace(result, detail=detail)
        return result


def _explained(blank: Report, error: Exception) -> Report:
    if isinstance(error, GraderFault):
        return _faulty(blank, str(error), str(error))
    detail = "".join(traceback.format_exception(error))
    if isinstance(error, OSError):
        step = "free space or check permissions there" if error.filename else "see the detail"
        return _faulty(blank, f"{error.strerror or error} {error.filename or ''}; {step}", detail)
    return _faulty(blank, f"{type(error).__name__} in the grader; please report it", detail)


def _build(
    work: Path, blank: Report, exercise: Exercise, submission: Submission, grader: Grader
) -> Report | _Build:
    """Screen and compile; return the report if that was the end of it."""
    seconds: dict[str, float] = {}
    report = replace(blank, stage_seconds=seconds)
    inputs, outputs = _lay_out(work, exercise, submission)
    with _stage("screen", seconds, grader):
        refused = screen(exercise, inputs / exercise.package, grader.kit.screen_tool)
    if refused:
        return _refused(report, exercise, refused)
    with _stage("compile", seconds, grader):
        built = compile_submission(exercise, inputs, outputs, grader.sandbox)
    if built.verdict is not None:
        return _ended(report, exercise, built.verdict, built.message, built.findings)
    return _Build(
        replace(report, detail=built.detail),
        partial(_run_and_judge, exercise, outputs, grader, built.findings),
    )


def _run_and_judge(
    exercise: Exercise, outputs: Path, grader: Grader, vetted: tuple[Finding, ...], report: Report
) -> Report:
    seconds = dict(report.stage_seconds)
    with _stage("run", seconds, grader):
        executions = run_all(exercise, outputs, grader.sandbox, plan_runs(exercise), grader.jobs)
    with _stage("judge", seconds, grader):
        judgement = judge(exercise, executions)
    verdict = worst(check.status for check in judgement.checks)
    return replace(
        report,
        verdict=verdict,
        score=round(sum(check.points for check in judgement.checks), 2),
        message=_summary(verdict, judgement.checks),
        checks=judgement.checks,
        findings=judgement.findings + vetted,
        runs=tuple(_run(execution) for execution in executions),
        stage_seconds=seconds,
    )


def _lay_out(work: Path, exercise: Exercise, submission: Submission) -> tuple[Path, Path]:
    """Write the one copy of the submission that is screened and built."""
    # The sandboxes run as a user without rights, who must be able to read what is there.
    work.chmod(0o755)
    folder = Path(tempfile.mkdtemp(dir=work))
    folder.chmod(0o755)
    inputs, outputs = folder / "in", folder / "out"
    (inputs / exercise.package).mkdir(parents=True)
    outputs.mkdir()
    for name, content in submission.files.items():
        (inputs / exercise.package / name).write_bytes(content)
    return inputs, outputs


@contextmanager
def _stage(name: str, seconds: dict[str, float], grader: Grader) -> Iterator[None]:
    grader.on_stage(name)
    began = time.perf_counter()
    try:
        yield
    finally:
        seconds[name] = round(time.perf_counter() - began, 4)


def _blank(exercise: Exercise, grader: Grader | None) -> Report:
    return Report(
        exercise=exercise.id,
        exercise_digest=exercise.digest,
        submission_digest="",
        verdict=Verdict.INTERNAL_ERROR,
        score=None,
        max_score=exercise.max_score,
        message="",
        checks=(),
        toolchain=grader.kit.go_version if grader else "",
        sandbox=grader.sandbox.identity if grader else None,
    )


def _refused(report: Report, exercise: Exercise, findings: tuple[Finding, ...]) -> Report:
    syntax = all(finding.id == "compile-error" for finding in findings)
    verdict = Verdict.COMPILE_ERROR if syntax else Verdict.REJECTED
    return _ended(report, exercise, verdict, findings[0].message, findings)


def _ended(
    report: Report, exercise: Exercise, verdict: Verdict, message: str, findings: tuple[Finding, ...]
) -> Report:
    """Return the report of a submission of which nothing was run."""
    checks = tuple(
        CheckResult(one.id, one.title, one.dimension, Verdict.NOT_RUN, 0, one.points)
        for one in exercise.checks
    )
    return replace(report, verdict=verdict, score=0.0, message=message, checks=checks, findings=findings)


def _faulty(blank: Report, reason: str, detail: str) -> Report:
    message = "The grader failed; this says nothing of the submission, and there is no score."
    finding = Finding("internal-error", f"{message} Cause: {reason}.")
    return replace(
        blank, verdict=Verdict.INTERNAL_ERROR, score=None, message=message, findings=(finding,), detail=detail
    )


def _summary(verdict: Verdict, checks: Sequence[CheckResult]) -> str:
    failed = [check for check in checks if check.status is not Verdict.PASS]
    if not failed:
        return f"All {len(checks)} checks pass."
    leading = next(check for check in failed if check.status is verdict)
    return f"{len(failed)} of {len(checks)} checks fail. First to mend: {leading.title}"


def _run(execution: Execution) -> Run:
    spec, outcome = execution.spec, execution.outcome
    return Run(
        name=spec.name,
        mode=spec.mode,
        gomaxprocs=spec.gomaxprocs,
        seed=spec.seed,
        wall_seconds=round(outcome.wall_seconds, 4),
        peak_memory_bytes=outcome.peak_memory_bytes,
        end=describe_end(outcome),
        text=outcome.stderr.decode("utf-8", "replace")[:_TEXT_CHARACTERS],
    )
