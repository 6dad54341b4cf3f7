"""The one seam between the grader and whatever keeps a program in its box."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from grader.limits import Limits
from grader.report import SandboxIdentity

__all__ = ["UNEXPLAINED_KILL", "Box", "End", "Job", "Outcome", "Sandbox"]

UNEXPLAINED_KILL = (
    "a program was killed, and not for one of its limits: the machine may be out of memory, or the "
    "program chose status 137 itself; look at the kernel's log, then run the job again"
)


class Box(StrEnum):
    """Which of the two boxes a job wants."""

    COMPILE = "compile"
    """Trusted tools on untrusted text: the kit is there, student code never runs."""
    RUN = "run"
    """The student's binary: nothing else is there."""


class End(StrEnum):
    """Why a job ended."""

    EXITED = "exited"
    SIGNALED = "signaled"
    """By a signal that was not ours."""
    WALL_TIME = "wall_time"
    CPU_TIME = "cpu_time"
    MEMORY = "memory"
    OUTPUT = "output"


@dataclass(frozen=True)
class Job:
    """One command for a box.

    Attributes:
        box: which box.
        command: path inside the box and its arguments; no shell is involved. The word
            prefixes `{kit}`, `{in}` and `{out}` are replaced by where the sandbox shows them.
        inputs: host folder that the box sees read-only as `{in}`.
        outputs: host folder that the box may write as `{out}`; None: nothing can be written.
        stdin: bytes on standard input, then end of file.
        environment: the whole environment; nothing is inherited.
    """

    box: Box
    command: tuple[str, ...]
    limits: Limits
    inputs: Path
    outputs: Path | None = None
    stdin: bytes = b""
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What the host saw of a job.

    Attributes:
        end: why it ended.
        exit_code: status if `end` is EXITED, else -1.
        signal: number of the signal if `end` is SIGNALED, else 0.
        stdout, stderr: at most `limits.output_bytes` each.
        wall_seconds: from start to end as the host saw it.
        peak_memory_bytes: largest resident memory of the tree that was seen; 0 if unknown.
    """

    end: End
    exit_code: int
    signal: int
    stdout: bytes
    stderr: bytes
    wall_seconds: float
    peak_memory_bytes: int = 0


class Sandbox(Protocol):
    """A place to run one command under limits, with nothing left of it afterwards."""

    @property
    def identity(self) -> SandboxIdentity:
        """What a report says of this sandbox."""
        ...

    def run(self, job: Job) -> Outcome:
        """Run the job to its end and clean up, whatever happens.

        Raises:
            SandboxError: the sandbox itself failed; nothing can be said of the job.
        """
        ...
