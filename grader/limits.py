"""Limits of everything that runs or is read, in one place."""

from dataclasses import dataclass
from enum import IntEnum

__all__ = ["COMPILE_LIMITS", "INTAKE_LIMITS", "PLAIN_LIMITS", "RACE_LIMITS", "IntakeLimits", "Limits", "Size"]


class Size(IntEnum):
    """Binary units, in bytes."""

    KiB = 1024
    MiB = 1024**2
    GiB = 1024**3


@dataclass(frozen=True)
class Limits:
    """What one process tree in a sandbox may use.

    Attributes:
        wall_seconds: real time, kept by the host.
        cpu_seconds: processor time of one process.
        memory_bytes: resident memory of the whole tree; swap is not available.
        processes: processes and threads together.
        output_bytes: standard output and standard error, each.
        file_bytes: size of one file that it writes.
        open_files: open descriptors of one process.
    """

    wall_seconds: float
    cpu_seconds: int
    memory_bytes: int
    processes: int = 128
    output_bytes: int = 1 * Size.MiB
    file_bytes: int = 0
    open_files: int = 256


COMPILE_LIMITS = Limits(
    wall_seconds=30,
    cpu_seconds=60,
    memory_bytes=1536 * Size.MiB,
    file_bytes=64 * Size.MiB,
    open_files=1024,
)
# `probe` ends a check at its own deadline, and processor time is limited too: real time runs out only where
# a program is not let run.
PLAIN_LIMITS = Limits(wall_seconds=60, cpu_seconds=30, memory_bytes=512 * Size.MiB)
# The race detector multiplies memory by five to ten and time by two to twenty
# (https://go.dev/doc/articles/race_detector#Runtime_Overheads).
RACE_LIMITS = Limits(wall_seconds=90, cpu_seconds=60, memory_bytes=2 * Size.GiB)


@dataclass(frozen=True)
class IntakeLimits:
    """What a submission may weigh before anything of it is parsed.

    Attributes:
        file_bytes: one source file.
        archive_bytes: a zip archive as received.
        archive_entries: members of a zip archive, wanted or not.
        folder_entries: files looked at in a folder.
    """

    file_bytes: int = 256 * Size.KiB
    archive_bytes: int = 4 * Size.MiB
    archive_entries: int = 1000
    folder_entries: int = 1000


INTAKE_LIMITS = IntakeLimits()
