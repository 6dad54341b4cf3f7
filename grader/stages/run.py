"""The run stage: the student's program in run boxes, one process for each kind of observation."""

import json
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from grader.course import Exercise
from grader.evidence.records import Transcript, parse_records
from grader.limits import PLAIN_LIMITS, RACE_LIMITS, Limits, Size
from grader.sandbox.protocol import Box, End, Job, Outcome, Sandbox
from grader.stages.plan import EXPLORE_SECONDS, RunSpec

__all__ = ["Execution", "describe_end", "run_all"]

# A check that brings its process down leaves the later ones without a record: those get another
# process. After so many such ends the rest stay `not_run`, so that a verdict does not take minutes.
_RESTARTS = 3


@dataclass(frozen=True)
class Execution:
    """One process that ran, with what it recorded."""

    spec: RunSpec
    outcome: Outcome
    transcript: Transcript


def run_all(
    exercise: Exercise, binaries: Path, sandbox: Sandbox, specs: Sequence[RunSpec], jobs: int
) -> tuple[Execution, ...]:
    """Run all processes, `jobs` at a time, and return what became of them in the order of `specs`.

    Raises:
        SandboxError: a box failed; nothing may then be said of the submission.
    """
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        futures = [pool.submit(_run_spec, exercise, binaries, sandbox, spec) for spec in specs]
        return tuple(execution for future in futures for execution in future.result())


def _run_spec(exercise: Exercise, binaries: Path, sandbox: Sandbox, spec: RunSpec) -> list[Execution]:
    executions = []
    remaining = spec.tests
    for _ in range(_RESTARTS):
        execution = _run_once(exercise, binaries, sandbox, replace(spec, tests=remaining))
        executions.append(execution)
        started = execution.transcript.started
        remaining = tuple(test for test in remaining if test not in started)
        if not remaining or not started:
            break
    return executions


def _run_once(exercise: Exercise, binaries: Path, sandbox: Sandbox, spec: RunSpec) -> Execution:
    token = secrets.token_hex(16)
    settings = {
        "token": token,
        "check_seconds": exercise.manifest.check_seconds,
        "seed": spec.seed,
        "yields": spec.yields,
        "rounds": spec.rounds,
        "round_seconds": EXPLORE_SECONDS / len(spec.tests),
    }
    limits = _limits(exercise, spec)
    job = Job(
        box=Box.RUN,
        command=("{in}/" + f"{spec.mode}.test", f"-test.run=^({'|'.join(spec.tests)})$", "-test.timeout=0"),
        limits=limits,
        inputs=binaries,
        stdin=json.dumps(settings).encode() + b"\n",
        environment=_environment(spec),
    )
    outcome = sandbox.run(job)
    return Execution(spec, outcome, parse_records(outcome.stdout, token))


def _limits(exercise: Exercise, spec: RunSpec) -> Limits:
    if spec.mode == "race":
        return RACE_LIMITS
    return replace(PLAIN_LIMITS, memory_bytes=exercise.manifest.memory_mib * Size.MiB)


def _environment(spec: RunSpec) -> dict[str, str]:
    return {
        "MAPCLINIC_GRADED": "1",
        "GOMAXPROCS": str(spec.gomaxprocs),
        "GOTRACEBACK": "all",
        # By default a race binary sleeps a second before it exits, and forgets old accesses soon.
        "GORACE": "atexit_sleep_ms=0 history_size=3",
    }


def describe_end(outcome: Outcome) -> str:
    """Return how a process ended, in a few words for a table."""
    if outcome.end is End.EXITED:
        return f"exit {outcome.exit_code}"
    if outcome.end is End.SIGNALED:
        return f"signal {outcome.signal}"
    return f"stopped: {outcome.end.replace('_', ' ')}"
