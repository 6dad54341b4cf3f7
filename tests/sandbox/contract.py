"""What the contract tests need: a trial of one sandbox with the attacker, and proof that nothing is left."""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.limits import Limits, Size
from grader.sandbox.protocol import Box, Job, Outcome, Sandbox

LIMITS = Limits(
    wall_seconds=30,
    cpu_seconds=20,
    memory_bytes=256 * Size.MiB,
    processes=64,
    output_bytes=64 * Size.KiB,
    open_files=64,
)
"""Enough for every deed that is not meant to meet a limit."""
SETTLE_SECONDS = 10.0


@dataclass(frozen=True)
class Trial:
    """One sandbox, the attacker's folder and the mark that all its processes carry."""

    sandbox: Sandbox
    backend: str
    inputs: Path
    mark: str

    def job(self, deed: str, *args: object, **changes: Any) -> Job:  # noqa: ANN401 - fields of two classes
        """Return a job for a deed; `changes` are fields of the job, or of its limits."""
        own = {name: changes.pop(name) for name in list(changes) if name in Job.__dataclass_fields__}
        command = ("{in}/attacker", self.mark, deed, *map(str, args))
        job = Job(Box.RUN, command, replace(LIMITS, **changes), self.inputs)
        return replace(job, **own)

    def run(self, deed: str, *args: object, **changes: Any) -> Outcome:  # noqa: ANN401
        return self.sandbox.run(self.job(deed, *args, **changes))

    def report(self, deed: str, *args: object, **changes: Any) -> Any:  # noqa: ANN401
        """Run a deed that ends well, and return what it reports."""
        outcome = self.run(deed, *args, **changes)
        assert (outcome.exit_code, outcome.stderr) == (0, b"")
        return json.loads(outcome.stdout)


def processes_with(mark: str) -> Mapping[int, int]:
    """Return the living processes with a mark among their arguments, and the threads of each."""
    found: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"\0{mark}\0".encode() in (folder / "cmdline").read_bytes():
                found[int(folder.name)] = len(list((folder / "task").iterdir()))
    return found


def await_event(what: Callable[[], bool], seconds: float = SETTLE_SECONDS) -> bool:
    """Wait, for a limited time, until something is true; return whether it is."""
    give_up = time.monotonic() + seconds
    while not what():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.005)
    return True


def mounts_of(*folders: Path) -> list[str]:
    """Return the mounts of this machine that show or cover something of these folders."""
    lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if any(str(folder) in line for folder in folders)]
