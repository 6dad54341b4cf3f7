"""Start a program, watch it under its limits, and leave nothing of it behind. Linux only.

One thread does it all; `process` and `bubblewrap` say how to start and what to watch.
"""

import os
import resource
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from grader.errors import SandboxError
from grader.limits import Limits
from grader.sandbox.protocol import End, Outcome
from grader.sandbox.streams import Capture, Feed, listening, move
from grader.sandbox.usage import Usage, measure, start_tick

__all__ = ["Ended", "Launch", "place", "set_limits", "supervise"]

_POLL_SECONDS = 0.01
_KILL_SECONDS = 60.0
# The shell waits for a line, so that nothing starts that the host has not got hold of: if the host is
# interrupted, there is none. `read` takes no byte more, and the rest of standard input is the program's.
_GATE = ("/bin/sh", "-c", 'read -r _ && exec "$@"', "sh")


def _nothing() -> None:
    """Stand in for a step that a launch does not need."""


@dataclass(frozen=True)
class Launch:
    """How to start a program, and how to get hold of all that it becomes.

    Attributes:
        argv: what the host starts, in a new session.
        environment: the environment of argv, complete.
        prepare: gets the pid of what will execute argv and a function that lets it do so; sets the
            limits, and returns the root of the tree to watch, or None.
        release: lets the program go, if argv still holds it back.
        sweep: kills what may have left the tree, once that is dead.
        abandon: kills what argv may have become before an exception came.
        pass_fds: descriptors that argv inherits.
        user: uid and gid to start argv as; None for those of the host.
    """

    argv: tuple[str, ...]
    environment: Mapping[str, str]
    prepare: Callable[[int, Callable[[], None]], int | None]
    release: Callable[[], None] = _nothing
    sweep: Callable[[], None] = _nothing
    abandon: Callable[[], None] = _nothing
    pass_fds: tuple[int, ...] = ()
    user: int | None = None


@dataclass(frozen=True)
class _Stop:
    """Why watching stopped; `end` is None if the program ended by itself."""

    end: End | None
    peak_memory_bytes: int
    note: str = ""


@dataclass(frozen=True)
class Ended:
    """An outcome, and whether it was the host that ended the program."""

    outcome: Outcome
    by_host: bool


def supervise(launch: Launch, stdin: bytes, limits: Limits) -> Ended:
    """Run a program to its end, or to the first limit that it meets.

    A program that has more than `limits.processes` processes and threads gets SIGKILL and a
    last line on its standard error that says so.

    Raises:
        SandboxError: it could not be started, or what is left of it could not be killed.
    """
    started = time.monotonic()
    with _started(launch) as process:
        out, err = (Capture(_pipe(pipe), limits.output_bytes) for pipe in (process.stdout, process.stderr))
        stop = _attend(process, launch, stdin, (out, err), limits)
        for capture in (out, err):
            while not capture.overflow and capture.read():
                pass
        code = process.wait()
    if out.overflow or err.overflow:
        stop = _Stop(stop.end or End.OUTPUT, stop.peak_memory_bytes)
    end, number = _end(stop, code)
    outcome = Outcome(
        end=end,
        exit_code=code if end is End.EXITED else -1,
        signal=number,
        stdout=bytes(out.data),
        stderr=(bytes(err.data) + stop.note.encode())[-limits.output_bytes :],
        wall_seconds=time.monotonic() - started,
        peak_memory_bytes=stop.peak_memory_bytes,
    )
    return Ended(outcome, by_host=stop.end is not None)


def _attend(
    process: subprocess.Popen[bytes],
    launch: Launch,
    stdin: bytes,
    captures: tuple[Capture, Capture],
    limits: Limits,
) -> _Stop:
    """Let the program go, watch it, and see to it that it is dead afterwards."""
    try:
        root = launch.prepare(process.pid, lambda: _open_gate(_pipe(process.stdin))) or process.pid
        with _contained(process, root, launch):
            launch.release()
            return _watch(process, root, Feed(_pipe(process.stdin), stdin), captures, limits)
    except BaseException:
        _kill_group(process)
        process.wait()
        launch.abandon()
        raise


def _open_gate(stdin: IO[bytes]) -> None:
    with suppress(BrokenPipeError):  # it is dead already; how it ended tells why
        stdin.write(b"\n")


def _end(stop: _Stop, code: int) -> tuple[End, int]:
    """Return why the program ended, and the signal if one did it."""
    if stop.end is not None:
        return stop.end, int(signal.SIGKILL) if stop.end is End.SIGNALED else 0
    if code == -signal.SIGXCPU:
        return End.CPU_TIME, 0
    return (End.EXITED, 0) if code >= 0 else (End.SIGNALED, -code)


def set_limits(pid: int, limits: Limits, processes: int | None) -> None:
    """Set the limits that the kernel keeps for a process and all that it starts.

    Args:
        pid: of a process that was not let go yet.
        limits: `memory_bytes` is not among them: the race detector maps terabytes.
        processes: processes and threads that its user may have; None: not limited.
    """
    # The watchdog ends the job at cpu_seconds; the kernel's limit is there should the host be too busy.
    values = {
        resource.RLIMIT_CPU: (limits.cpu_seconds + 1, limits.cpu_seconds + 2),
        resource.RLIMIT_FSIZE: (limits.file_bytes, limits.file_bytes),
        resource.RLIMIT_NOFILE: (limits.open_files, limits.open_files),
        resource.RLIMIT_CORE: (0, 0),
    }
    if processes is not None:
        values[resource.RLIMIT_NPROC] = (processes, processes)
    for name, value in values.items():
        resource.prlimit(pid, name, value)


def place(command: tuple[str, ...], folders: Mapping[str, str]) -> tuple[str, ...]:
    """Replace `{kit}`, `{in}` and `{out}` at the start of words.

    Raises:
        SandboxError: a word names a folder that this box does not show.
    """
    return tuple(_placed(word, folders) for word in command)


def _placed(word: str, folders: Mapping[str, str]) -> str:
    for name in ("{kit}", "{in}", "{out}"):
        if not word.startswith(name):
            continue
        if name not in folders:
            raise SandboxError(
                f"a command names {name}, which its box does not show; give the job that folder"
            )
        return folders[name] + word.removeprefix(name)
    return word


@contextmanager
def _started(launch: Launch) -> Iterator[subprocess.Popen[bytes]]:
    try:
        process = subprocess.Popen(
            (*_GATE, *launch.argv),
            env=launch.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            bufsize=0,
            start_new_session=True,
            pass_fds=launch.pass_fds,
            user=launch.user,
            group=launch.user,
            extra_groups=None if launch.user is None else [],
        )
    except OSError as error:
        raise SandboxError(f"/bin/sh could not be started ({error}); check this machine") from error
    try:
        yield process
    finally:
        if process.returncode is None:
            _kill_group(process)
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            _pipe(pipe).close()


@contextmanager
def _contained(process: subprocess.Popen[bytes], root: int, launch: Launch) -> Iterator[None]:
    """Kill the tree at the end of the block, and wait until it is dead."""
    descriptor = os.pidfd_open(root)
    try:
        yield
    finally:
        try:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            if root == process.pid:
                _kill_group(process)
            _await_death(descriptor)
            if root != process.pid:
                _reap_orphan(root)
            launch.sweep()
        finally:
            os.close(descriptor)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    # Its leader was not waited for yet, so the number can't belong to another group.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _await_death(descriptor: int) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        if not selector.select(_KILL_SECONDS):
            raise SandboxError("a process could not be killed; look for processes in state D on this machine")


def _reap_orphan(pid: int) -> None:
    # Where the host is process 1 of a container, orphans become its children and nobody else's.
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _watch(
    process: subprocess.Popen[bytes],
    root: int,
    feed: Feed,
    captures: tuple[Capture, Capture],
    limits: Limits,
) -> _Stop:
    deadline = time.monotonic() + limits.wall_seconds
    next_look = 0.0
    usage, peak = Usage(members={root: start_tick(root)}), 0
    spared = int(root != process.pid)
    with listening(process.pid, feed, captures) as (selector, ended):
        while True:
            now = time.monotonic()
            if now >= deadline:
                return _Stop(End.WALL_TIME, peak)
            if now >= next_look:
                next_look = now + _POLL_SECONDS
                usage = measure(usage.members, limits.processes + spared)
                peak = max(peak, usage.memory_bytes)
                stop = _over(usage, limits, peak, spared)
                if stop is not None:
                    return stop
            events = selector.select(max(0.0, min(next_look, deadline) - time.monotonic()))
            if any(key.fd == ended for key, _ in events):
                return _Stop(None, peak)
            if not move(selector, events):
                return _Stop(End.OUTPUT, peak)


def _over(usage: Usage, limits: Limits, peak: int, spared: int) -> _Stop | None:
    """Return why to stop, if a limit is exceeded; `spared` tasks of the tree are the sandbox's own."""
    if usage.memory_bytes > limits.memory_bytes:
        return _Stop(End.MEMORY, peak)
    if usage.cpu_seconds >= limits.cpu_seconds:
        return _Stop(End.CPU_TIME, peak)
    if usage.tasks - spared > limits.processes:
        note = f"\nkilled by the grader: more than {limits.processes} processes and threads\n"
        return _Stop(End.SIGNALED, peak, note)
    return None


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise SandboxError("a pipe was not opened; this is a bug of the grader: please report it")
    return pipe
