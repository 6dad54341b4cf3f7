"""What a process tree uses at this moment, read from a few small files of /proc."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Usage", "measure", "start_tick"]

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_READ_BYTES = 64 * 1024
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Usage:
    """What a tree uses.

    Attributes:
        memory_bytes: resident memory of all; pages that several share count for each.
        tasks: processes and threads.
        cpu_seconds: processor time of the process that used most.
        members: pid of each process, with the clock tick when it started.
    """

    memory_bytes: int = 0
    tasks: int = 0
    cpu_seconds: float = 0.0
    members: Mapping[int, int] = field(default_factory=dict)


def measure(known: Mapping[int, int], most_tasks: int) -> Usage:
    """Sum up the known processes that still live and all their descendants.

    Args:
        most_tasks: stop looking when there are more, as a fork bomb grows faster than anyone can count.
        known: pid and start tick, as `Usage.members`; a pid that was given to another
            process in the meantime has another start tick, and is left out.
    """
    members: dict[int, int] = {}
    memory_bytes = tasks = ticks = 0
    waiting = list(known)
    while waiting and tasks <= most_tasks:
        pid = waiting.pop()
        stat = None if pid in members else _stat(pid)
        if stat is None or known.get(pid, stat.start) != stat.start:
            continue
        members[pid] = stat.start
        memory_bytes += stat.resident_pages * _PAGE_BYTES
        tasks += stat.threads
        ticks = max(ticks, stat.ticks)
        waiting += _children(pid, stat.threads)
    return Usage(memory_bytes, tasks, ticks / _TICKS_PER_SECOND, members)


def start_tick(pid: int) -> int:
    """Return when a process started, in clock ticks since boot; 0 if it is gone."""
    stat = _stat(pid)
    return stat.start if stat else 0


@dataclass(frozen=True, slots=True)
class _Stat:
    ticks: int
    threads: int
    start: int
    resident_pages: int


def _stat(pid: int) -> _Stat | None:
    text = _read(f"/proc/{pid}/stat")
    if not text:
        return None
    # The name, in parentheses, may hold anything; behind it comes field 3 of proc_pid_stat(5).
    fields = text[text.rindex(b")") + 2 :].split()
    return _Stat(
        ticks=int(fields[11]) + int(fields[12]),
        threads=int(fields[17]),
        start=int(fields[19]),
        resident_pages=int(fields[21]),
    )


def _children(pid: int, threads: int) -> list[int]:
    children: list[int] = []
    for task in _tasks(pid) if threads > 1 else [str(pid)]:
        children += map(int, _read(f"/proc/{pid}/task/{task}/children").split())
    return children


def _tasks(pid: int) -> list[str]:
    try:
        return os.listdir(f"/proc/{pid}/task")  # noqa: PTH208 - polled every few milliseconds: no objects
    except OSError:
        return []


def _read(path: str) -> bytes:
    # Bare system calls: file objects would make this the larger part of what watching costs.
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return os.read(descriptor, _READ_BYTES)
    except OSError:
        return b""
    finally:
        os.close(descriptor)
