"""The Docker sandbox with a program that looks around in it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.limits import Limits, Size
from grader.sandbox.docker import DockerSandbox
from grader.sandbox.engine import connect
from grader.sandbox.leftovers import OWNER_LABEL, owner
from grader.sandbox.protocol import Box, End, Job, Outcome

LIMITS = Limits(
    wall_seconds=60,
    cpu_seconds=20,
    memory_bytes=64 * Size.MiB,
    processes=32,
    output_bytes=64 * Size.KiB,
    open_files=99,
)


@dataclass(frozen=True)
class Looker:
    """A sandbox with the program that looks around in it."""

    sandbox: DockerSandbox
    inputs: Path

    def job(self, *words: str, **changes: Any) -> Job:  # noqa: ANN401 - fields of two classes
        own = {name: changes.pop(name) for name in list(changes) if name in Job.__dataclass_fields__}
        job = Job(Box.RUN, ("{in}/look", *words), replace(LIMITS, **changes), self.inputs)
        return replace(job, **own)

    def run(self, *words: str, **changes: Any) -> Outcome:  # noqa: ANN401
        return self.sandbox.run(self.job(*words, **changes))

    def lines(self, *words: str, **changes: Any) -> set[str]:  # noqa: ANN401
        outcome = self.run(*words, **changes)
        assert (outcome.end, outcome.exit_code, outcome.stderr) == (End.EXITED, 0, b"")
        return set(outcome.stdout.decode().splitlines())


def our_containers() -> list[dict[str, Any]]:
    """Return the containers that this process started."""
    with connect() as client:
        found: Any = client.containers(all=True, filters={"label": f"{OWNER_LABEL}={owner()}"})
    return list(found)
