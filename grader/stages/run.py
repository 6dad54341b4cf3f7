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
from grader.verdict import Dimension

__all__ = ["Execution", "RunSpec", "plan_runs", "run_all"]

# A check that brings its process down leaves the later ones without a record: those get another
# process. After so many such ends the rest stay `not_run`, so that a verdict does not take minutes.
_RESTARTS = 3

_PLAIN_GROUPS = {
    "functional": (Dimension.CORRECT,),
    "leaks": (Dimension.GOROUTINE_LEAK, Dimension.MEMORY_LEAK),
    "allocations": (Dimension.ALLOCATIONS,),
    "contention": (Dimension.CONTENTION,),
}
# Some races show at GOMAXPROCS 1 in one of twenty runs only, and in all at 2 and 4.
_RACE_GOMAXPROCS = (4, 2)
_PLAIN_GOMAXPROCS = 4


@dataclass(frozen=True)
class RunSpec:
    """One process to start: which binary, which tests, and how."""

    name: str
    mode: str
    tests: tuple[str, ...]
    gomaxprocs: int
    seed: int


@dataclass(frozen=True)
class Execution:
    """One process that ran, with what it recorded."""

    spec: RunSpec
    outcome: Outcome
    transcript: Transcript


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
    race = [
        RunSpec(
            f"race {number}",
            "race",
            tests[Dimension.RACE],
            _RACE_GOMAXPROCS[number % len(_RACE_GOMAXPROCS)],
            seed=number,
        )
        for number in range(1, exercise.manifest.race_runs + 1)
    ]
    return tuple(spec for spec in (*race, *plain) if spec.tests)


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
    settings = {"token": token, "check_seconds": exercise.manifest.check_seconds, "seed": spec.seed}
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
