"""A sandbox that is none: for your own code, and for machines where nothing better works.

Limits are kept as far as an ordinary process can keep them; files, network and other processes
of the user are open to the program.
"""

import os
import platform
import resource
import secrets
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SandboxError
from grader.report import SandboxIdentity
from grader.sandbox.protocol import UNEXPLAINED_KILL, Box, Job, Outcome
from grader.sandbox.supervise import Launch, place, set_limits, supervise

__all__ = ["ProcessSandbox"]

_SWEEP_SECONDS = 60.0
_SPARE_TASKS = 512
_LOWEST_PRIORITY = 19


@dataclass(frozen=True)
class ProcessSandbox:
    """Runs jobs as ordinary processes of the host, without any isolation.

    `limits.processes` is kept by the host, which looks every few milliseconds; so that it gets to look,
    jobs run at the lowest priority. The kernel has a limit too, well above, which does not bind root.
    """

    kit: Path

    @property
    def identity(self) -> SandboxIdentity:
        """What a report says of this sandbox: that it isolates nothing."""
        return SandboxIdentity(kind="process", version=platform.release(), isolated=False)

    def run(self, job: Job) -> Outcome:
        """Run a job; what it started is killed at the end, daemons included.

        Raises:
            SandboxError: the command cannot be executed, or was killed by somebody else.
        """
        command = place(job.command, self._folders(job))
        if not os.access(command[0], os.X_OK):
            raise SandboxError(f"{job.command[0]} is not an executable file; check the job's inputs")
        mark = _new_mark()

        def prepare(pid: int, go: Callable[[], None]) -> int:
            set_limits(pid, job.limits, processes=_all_tasks() + job.limits.processes + _SPARE_TASKS)
            os.setpriority(os.PRIO_PROCESS, pid, _LOWEST_PRIORITY)
            resource.prlimit(pid, resource.RLIMIT_RTTIME, (mark, mark))
            go()
            return pid

        launch = Launch(
            argv=command,
            environment=job.environment,
            prepare=prepare,
            sweep=lambda: _kill_marked(mark),
            abandon=lambda: _kill_marked(mark),
        )
        ended = supervise(launch, job.stdin, job.limits)
        if ended.outcome.signal == signal.SIGKILL and not ended.by_host:
            raise SandboxError(UNEXPLAINED_KILL)
        return ended.outcome

    def _folders(self, job: Job) -> dict[str, str]:
        folders = {"{in}": str(job.inputs.resolve())}
        if job.box is Box.COMPILE:
            folders["{kit}"] = str(self.kit.resolve())
        if job.outputs is not None:
            folders["{out}"] = str(job.outputs.resolve())
        return folders


def _all_tasks() -> int:
    """Return how many processes and threads there are on this machine."""
    return int(Path("/proc/loadavg").read_text(encoding="ascii").split()[3].split("/")[1])


def _new_mark() -> int:
    """Return a value of RLIMIT_RTTIME that no other process has.

    A limit is inherited by all that a process starts, in whatever session or environment, and
    this one has no effect: it is decades of time in a scheduling class that nothing here uses.
    """
    return (1 << 52) | secrets.randbits(50)


def _kill_marked(mark: int) -> None:
    """Kill all processes that carry a mark, until there is none."""
    deadline = time.monotonic() + _SWEEP_SECONDS
    while pids := list(_marked(mark)):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if time.monotonic() > deadline:
            raise SandboxError(f"processes {pids} could not be killed; end them by hand")


def _marked(mark: int) -> Iterator[int]:
    for entry in os.listdir("/proc"):  # noqa: PTH208 - hundreds of entries after every run
        if not entry.isdigit():
            continue
        pid = int(entry)
        with suppress(OSError):
            if resource.prlimit(pid, resource.RLIMIT_RTTIME)[1] == mark and _alive(pid):
                yield pid


def _alive(pid: int) -> bool:
    text = Path(f"/proc/{pid}/stat").read_bytes()
    return text[text.rindex(b")") + 2 :][:1] not in {b"Z", b"X"}
