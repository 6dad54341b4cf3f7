"""Why a process ended before its checks were done, and whose fault that is."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.course import Exercise
from grader.errors import SandboxError
from grader.evidence.crashes import Crash, CrashKind, parse_crash
from grader.evidence.frames import own_frame
from grader.evidence.goroutines import Goroutine, parse_goroutines
from grader.evidence.records import Record
from grader.evidence.waits import is_blocked, waiting_for
from grader.report import Finding, Frame, Stack
from grader.sandbox.protocol import End
from grader.stages.run import Execution
from grader.verdict import Verdict

__all__ = ["Cause", "cause_of_end", "cause_of_fault", "first_own_frame", "panic_cause", "stack_of"]

# Statuses with which `probe` itself ends a process; see exercises/probe.
_EXIT_NOT_SEALED, _EXIT_CHANNEL = 98, 99
# Status of a Go program that panicked or met a fatal error.
_EXIT_PANIC = 2
_OVERLOADED = (
    "a program got too little processor time to be judged; let fewer things run on this machine "
    "(`--jobs` of `batch` and `verify-course`), then grade again"
)
_FRAMES = 12
_GOROUTINES = 4
_DETAIL_CHARACTERS = 4_000

_CRASHES = {
    CrashKind.PANIC: (Verdict.CRASH, "panic"),
    CrashKind.UNHASHABLE_KEY: (Verdict.CRASH, "unhashable-key"),
    CrashKind.CONCURRENT_MAP: (Verdict.CRASH, "concurrent-map-fatal"),
    CrashKind.DEADLOCK: (Verdict.DEADLOCK, "deadlock"),
    CrashKind.OUT_OF_MEMORY: (Verdict.MEMORY_LIMIT, "memory-limit"),
    CrashKind.TOO_MANY_THREADS: (Verdict.CRASH, "fatal-error"),
    CrashKind.TOO_MANY_GOROUTINES: (Verdict.MEMORY_LIMIT, "memory-limit"),
    CrashKind.STACK_OVERFLOW: (Verdict.CRASH, "fatal-error"),
    CrashKind.SIGNAL: (Verdict.CRASH, "fatal-error"),
    CrashKind.FATAL: (Verdict.CRASH, "fatal-error"),
    CrashKind.RACE_RUNTIME: (Verdict.CRASH, "fatal-error"),
}


@dataclass(frozen=True)
class Cause:
    """A verdict with its sentence for the student, and the findings that explain it."""

    verdict: Verdict
    message: str
    findings: tuple[Finding, ...]


def cause_of_end(exercise: Exercise, execution: Execution) -> Cause:
    """Return why the check in progress did not come to its end.

    Raises:
        SandboxError: it was `probe`, the race runtime or this machine that failed, not the submission.
    """
    hangs = [record for record in execution.transcript.records if record.kind == "hang"]
    if execution.outcome.end is End.WALL_TIME or any(record.starved for record in hangs):
        raise SandboxError(_OVERLOADED)
    if hangs:
        return _hang(exercise, hangs[0])
    limited = _limit(execution)
    if limited is not None:
        return limited
    text = execution.outcome.stderr.decode("utf-8", "replace")
    crash = parse_crash(text, exercise.package)
    _raise_if_ours(execution, crash, text)
    if crash is not None:
        return _crash(crash, text)
    if execution.outcome.end is End.SIGNALED:
        message = f"The program was killed by signal {execution.outcome.signal}: {text.strip()[-200:]}"
        return _single(Verdict.CRASH, "fatal-error", message)
    message = f"The program ended with status {execution.outcome.exit_code} before the check was done."
    return _single(Verdict.CRASH, "early-exit", message)


def cause_of_fault(fault: str) -> Cause:
    """Return what a record channel means on which somebody other than `probe` wrote."""
    message = "The records of this run are not intact, so that nothing of it counts."
    return Cause(Verdict.NOT_RUN, message, (Finding("not-run", message, detail=fault),))


def panic_cause(exercise: Exercise, record: Record) -> Cause:
    """Return what a panic in the goroutines of a check means."""
    stack = "\n".join(record.stacks or ())
    goroutines = parse_goroutines(stack, exercise.package)
    unhashable = "hash of unhashable type" in record.text
    first_line = next(iter(record.text.splitlines()), "without a value")
    message = f"It panics: {first_line}."
    finding = _located("unhashable-key" if unhashable else "panic", message, goroutines[:1], stack)
    return Cause(Verdict.CRASH, message, (finding,))


def stack_of(goroutine: Goroutine) -> Stack:
    """Return the stack of a goroutine under a title that says what it waits for."""
    state = f"waits {waiting_for(goroutine.state)}" if is_blocked(goroutine.state) else goroutine.state
    return Stack(f"goroutine {goroutine.id}: {state}", goroutine.stack[:_FRAMES])


def first_own_frame(goroutines: Sequence[Goroutine]) -> Frame | None:
    """Return the innermost frame in the student's code, of the first goroutine that has one."""
    return next((frame for one in goroutines if (frame := own_frame(one.stack))), None)


def _raise_if_ours(execution: Execution, crash: Crash | None, text: str) -> None:
    code = execution.outcome.exit_code
    # A program can print the race runtime's words, but what ends it then is a panic, with status 2.
    detector_failed = execution.spec.mode == "race" and code != _EXIT_PANIC
    detector_failed &= crash is not None and crash.kind is CrashKind.RACE_RUNTIME
    if code in {_EXIT_NOT_SEALED, _EXIT_CHANNEL} or detector_failed:
        raise SandboxError(f"the run box failed: {text[-500:]}; run `mapclinic doctor`")


def _hang(exercise: Exercise, record: Record) -> Cause:
    dump = "\n\n".join(record.stacks or ())
    goroutines = parse_goroutines(dump, exercise.package)
    concerned = [one for one in goroutines if any(frame.own for frame in one.stack)] or list(goroutines)
    if record.proven or (concerned and all(is_blocked(one.state) for one in concerned)):
        message = "It waits for ever: every goroutine that could wake it waits too."
        return Cause(Verdict.DEADLOCK, message, (_located("deadlock", message, concerned, dump),))
    message = f"It does not come to an end within {exercise.manifest.check_seconds:g} s."
    return Cause(Verdict.TIMEOUT, message, (_located("timeout", message, concerned, dump),))


def _limit(execution: Execution) -> Cause | None:
    end = execution.outcome.end
    if end is End.CPU_TIME:
        return _single(Verdict.TIMEOUT, "timeout", "The program was stopped: it used up all its time.")
    if end is End.MEMORY:
        peak = execution.outcome.peak_memory_bytes // 1024**2
        seen = f" (it had {peak} MiB)" if peak else ""
        message = f"The program was stopped: it used up all its memory{seen}."
        return _single(Verdict.MEMORY_LIMIT, "memory-limit", message)
    if end is End.OUTPUT:
        message = "The program was stopped: it printed without end."
        return _single(Verdict.OUTPUT_LIMIT, "output-limit", message)
    return None


def _crash(crash: Crash, text: str) -> Cause:
    verdict, finding = _CRASHES[crash.kind]
    first_line = next(iter(crash.message.splitlines()), crash.kind)
    message = f"The program crashed: {first_line}."
    return Cause(verdict, message, (_located(finding, message, crash.goroutines, text),))


def _single(verdict: Verdict, finding: str, message: str) -> Cause:
    return Cause(verdict, message, (Finding(finding, message),))


def _located(finding: str, message: str, goroutines: Sequence[Goroutine], detail: str) -> Finding:
    frame = first_own_frame(goroutines)
    return Finding(
        finding,
        message,
        file=frame.file if frame else "",
        line=frame.line if frame else 0,
        stacks=tuple(stack_of(one) for one in goroutines[:_GOROUTINES]),
        detail=detail[-_DETAIL_CHARACTERS:],
    )
