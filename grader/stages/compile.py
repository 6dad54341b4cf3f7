"""The compile stage: all binaries side by side in the compile box, `go vet` beside them."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec

from grader.course import Exercise
from grader.errors import SandboxError
from grader.evidence.compiler import Diagnostic, parse_diagnostics
from grader.limits import COMPILE_LIMITS
from grader.report import Finding
from grader.sandbox.protocol import Box, End, Job, Outcome, Sandbox
from grader.verdict import Verdict

__all__ = ["Built", "compile_submission"]

_LIMIT_VERDICTS = {
    End.WALL_TIME: (Verdict.TIMEOUT, "timeout", f"took longer than {COMPILE_LIMITS.wall_seconds:g} s"),
    End.CPU_TIME: (Verdict.TIMEOUT, "timeout", f"took more than {COMPILE_LIMITS.cpu_seconds} s of CPU time"),
    End.MEMORY: (
        Verdict.MEMORY_LIMIT,
        "memory-limit",
        f"needed more than {COMPILE_LIMITS.memory_bytes // 1024**2} MiB of memory",
    ),
    End.OUTPUT: (Verdict.OUTPUT_LIMIT, "output-limit", "printed more messages than can be read"),
}


@dataclass(frozen=True)
class Built:
    """What compiling gave.

    Attributes:
        verdict: None if the binaries are in the outputs folder, else why not.
        message: the verdict in one sentence for the student, or "".
        findings: the compiler's messages, or those of `go vet` for code that compiles.
        detail: why other schedules had no points in the submission to act at, or "".
    """

    verdict: Verdict | None
    message: str
    findings: tuple[Finding, ...]
    detail: str = ""


class _Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mode: str
    name: str
    exit: int
    output: str


def compile_submission(exercise: Exercise, inputs: Path, outputs: Path, sandbox: Sandbox) -> Built:
    """Build `plain.test`, and with points for other schedules `race.test` and `explore.test`.

    Args:
        exercise: names package, files and checks.
        inputs: holds `<package>/` with the submission; the checks are copied beside it.
        outputs: empty folder for the binaries.
        sandbox: whose compile box does it.

    Raises:
        SandboxError: the box failed, or compiled something that is not the student's to blame.
    """
    _copy_checks(exercise, inputs / "checks")
    request = {
        "package": exercise.package,
        "files": exercise.editable,
        "checks": [path.name for path in exercise.check_files],
        "tests": [check.test for check in exercise.checks],
    }
    job = Job(
        box=Box.COMPILE,
        command=("{kit}/tools/boxbuild", "{kit}", "{in}", "{out}"),
        limits=COMPILE_LIMITS,
        inputs=inputs,
        outputs=outputs,
        stdin=json.dumps(request).encode(),
    )
    return _read_outcome(exercise, sandbox.run(job), outputs)


def _copy_checks(exercise: Exercise, folder: Path) -> None:
    folder.mkdir()
    for path in exercise.check_files:
        shutil.copyfile(path, folder / path.name)


def _read_outcome(exercise: Exercise, outcome: Outcome, outputs: Path) -> Built:
    if outcome.end in _LIMIT_VERDICTS:
        verdict, finding, what = _LIMIT_VERDICTS[outcome.end]
        message = f"Compiling the submission {what}. Nothing of it was run."
        return Built(verdict, message, (Finding(id=finding, message=message),))
    if outcome.end is not End.EXITED or outcome.exit_code != 0:
        raise SandboxError(
            f"the compile box failed: {outcome.end} {outcome.exit_code} {outcome.stderr[-500:]!r}"
        )
    steps = _parse_steps(outcome.stdout)
    failed = [step for step in steps if step.name not in {"vet", "points"} and step.exit != 0]
    if failed:
        return _explain_failure(exercise, failed[0])
    if not all((outputs / f"{mode}.test").is_file() for mode in ("plain", "race", "explore")):
        raise SandboxError("the compile box reported success but left no binary")
    vetted = next((step.output for step in steps if step.name == "vet"), "")
    without = next((step.output for step in steps if step.name == "points"), "")
    detail = f"Other schedules had no points in the submission: {without}" if without else ""
    return Built(None, "", _vet_findings(exercise, vetted), detail)


def _parse_steps(output: bytes) -> list[_Step]:
    try:
        return msgspec.json.decode(output, type=list[_Step])
    except msgspec.DecodeError as error:
        raise SandboxError(f"the compile box gave no usable answer: {error}") from error


def _explain_failure(exercise: Exercise, step: _Step) -> Built:
    diagnostics = parse_diagnostics(step.output, exercise.package)
    if step.name == "package" and diagnostics:
        findings = tuple(_own_finding(one) for one in diagnostics)
        return Built(Verdict.COMPILE_ERROR, f"The package does not compile: {findings[0].message}", findings)
    if step.name == "checks" and diagnostics:
        findings = tuple(_declaration_finding(one) for one in diagnostics)
        message = "The package compiles, but the checks cannot use it: " + findings[0].message
        return Built(Verdict.COMPILE_ERROR, message, findings)
    if step.name == "link":
        message = "The program cannot be linked: " + step.output.strip()[:300]
        return Built(Verdict.COMPILE_ERROR, message, (Finding(id="compile-error", message=message),))
    raise SandboxError(f"the step {step.name} ({step.mode}) failed: {step.output[:1000]}")


def _own_finding(one: Diagnostic) -> Finding:
    return Finding("compile-error", one.message, one.file, one.line, one.column)


def _declaration_finding(one: Diagnostic) -> Finding:
    """The line is one of a check: what the student must know is the declaration that it needs."""
    needed = f"`{one.declaration}` is missing or has another type: " if one.declaration else ""
    place = f"{one.file}:{one.line}:{one.column}"
    return Finding("missing-declaration", f"{needed}{one.message}", detail=place)


def _vet_findings(exercise: Exercise, output: str) -> tuple[Finding, ...]:
    """Parse `vet -json`: package to analyzer to a list of messages, or to an error to be ignored."""
    try:
        analyzers = json.loads(output or "{}").get(f"mapclinic/{exercise.package}", {})
    except ValueError:
        return ()
    findings = []
    for analyzer, messages in analyzers.items():
        for one in messages if isinstance(messages, list) else []:
            file, line, column = one["posn"].rsplit("/", 1)[-1].split(":")
            text = f"go vet ({analyzer}): {one['message']}."
            findings.append(Finding("vet", text, file, int(line), int(column)))
    return tuple(findings)
