"""The report of one grade: frozen, versioned, and free of anything that cannot be JSON.

`to_json` and `from_json` are inverse to each other; `json_schema` is what
`docs` and other programs rely on, and a test keeps its published copy current.
"""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from grader.verdict import Dimension, Verdict

__all__ = [
    "SCHEMA_VERSION",
    "Allocation",
    "CheckResult",
    "Finding",
    "Frame",
    "Heap",
    "HeapPoint",
    "Report",
    "Run",
    "SandboxIdentity",
    "Stack",
    "from_json",
    "json_schema",
    "to_json",
]

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Frame:
    """One function call of a stack. `file` is relative to the submission if `own`."""

    function: str
    file: str
    line: int
    own: bool
    """True if the frame lies in the student's code."""


@dataclass(frozen=True)
class Stack:
    """A stack with its role, such as "write by goroutine 9" or "goroutine started here"."""

    title: str
    frames: tuple[Frame, ...]


@dataclass(frozen=True)
class Finding:
    """Something that a learner can act on.

    Attributes:
        id: key of the findings catalogue, such as `data-race`.
        message: what happened, in one or two sentences, with the values of this case.
        file: file of the submission, or "" where no line of the submission is to blame.
        line: 1-based, or 0.
        column: 1-based, or 0.
        check: id of the check that found it, or "".
        stacks: evidence, cut to what matters.
        seen: how often, such as "3 of 4 runs"; "" where it makes no sense.
        detail: raw evidence for the instructor, capped.
    """

    id: str
    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    check: str = ""
    stacks: tuple[Stack, ...] = ()
    seen: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Allocation:
    """Integral allocations and bytes of one operation, against the budget of its check."""

    operation: str
    allocs_per_op: int
    bytes_per_op: int
    max_allocs_per_op: int | None
    max_bytes_per_op: int | None


@dataclass(frozen=True)
class HeapPoint:
    """Live heap after a garbage collection, when `operations` had been done in all."""

    operations: int
    live_bytes: int


@dataclass(frozen=True)
class Heap:
    """Live heap over growing work, and the slope that the verdict rests on."""

    workload: str
    points: tuple[HeapPoint, ...]
    slope_bytes_per_op: float
    max_slope_bytes_per_op: float


@dataclass(frozen=True)
class CheckResult:
    """What became of one check of the manifest.

    Attributes:
        status: `pass` or the reason why not.
        message: one sentence for the student; "" on a pass.
        runs, hits: processes in which the check ran, and in which it failed; without exploration.
        rounds: repetitions under other schedules, all in one more process; 0: none.
        failed_round: the first repetition that failed, from 1, after which there was no other; or 0.
    """

    id: str
    title: str
    dimension: Dimension
    status: Verdict
    points: float
    max_points: float
    message: str = ""
    runs: int = 0
    hits: int = 0
    rounds: int = 0
    failed_round: int = 0
    allocations: tuple[Allocation, ...] = ()
    heaps: tuple[Heap, ...] = ()


@dataclass(frozen=True)
class Run:
    """One process of the student's program."""

    name: str
    mode: str
    """`plain`, `race` or `explore`."""
    gomaxprocs: int
    seed: int
    wall_seconds: float
    peak_memory_bytes: int
    end: str
    """How it ended, such as `exit 0`, `killed: memory`."""
    text: str
    """What the program printed, capped; for display only."""


@dataclass(frozen=True)
class SandboxIdentity:
    """Which sandbox ran the code; `image` is a digest where there is one."""

    kind: str
    version: str
    isolated: bool
    image: str = ""


@dataclass(frozen=True)
class Report:
    """The outcome of one grade. `score` is None if and only if the verdict is `internal_error`."""

    exercise: str
    exercise_digest: str
    submission_digest: str
    verdict: Verdict
    score: float | None
    max_score: float
    message: str
    """The verdict in one sentence for the student."""
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    """Remarks that do not change the verdict, such as files that were left out."""
    runs: tuple[Run, ...] = ()
    stage_seconds: dict[str, float] = field(default_factory=dict)
    """Real time of each stage: screen, compile, run, judge."""
    toolchain: str = ""
    sandbox: SandboxIdentity | None = None
    detail: str = ""
    """What an instructor or operator needs to see; never shown to students."""
    schema_version: int = SCHEMA_VERSION

    @property
    def passed(self) -> bool:
        return self.verdict is Verdict.PASS


def to_json(report: Report, indent: int = 0) -> str:
    """Return the report as JSON text, keys in the order of the dataclasses."""
    text = msgspec.json.encode(report)
    return (msgspec.json.format(text, indent=indent) if indent else text).decode()


def from_json(text: str | bytes) -> Report:
    """Parse and check a report.

    Raises:
        msgspec.DecodeError: the text is not a report of this schema version.
    """
    return msgspec.json.decode(text, type=Report)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a report."""
    return msgspec.json.schema(Report)
