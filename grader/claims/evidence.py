"""What experiments saw, kept: a journal while they run, and the evidence file of a Go version."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec

from grader.claims.rules import Observations, Value
from grader.errors import InputError

__all__ = ["Conditions", "Evidence", "Journal", "Run", "load_evidence", "open_journal", "summarise"]


class Conditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The machine and the Go version of a measurement."""

    go: str
    system: str
    cpu: str
    cores: int

    @classmethod
    def here(cls, patch: str) -> "Conditions":
        """Describe this machine."""
        return cls(patch, platform.platform(), _cpu_name(), os.cpu_count() or 1)


class Run(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One run of an experiment; `digest` is of its source and Go version."""

    experiment: str
    digest: str
    seen: dict[str, Value]


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that was seen on one Go version.

    Attributes:
        date: of the last run, in ISO 8601.
        repeats: runs of each experiment.
        experiments: for each the observations: numbers as least and greatest over the runs, and
            everything else as all that were seen, each once.
    """

    conditions: Conditions
    date: str
    repeats: int
    experiments: dict[str, dict[str, tuple[Value, ...]]]


@dataclass
class Journal:
    """Runs that are known; new ones are written to a file as they come."""

    file: IO[bytes]
    runs: list[Run] = field(default_factory=list)

    def add(self, run: Run) -> None:
        self.runs.append(run)
        self.file.write(msgspec.json.encode(run) + b"\n")
        self.file.flush()

    def of(self, experiment: str, digest: str) -> list[Observations]:
        """Return what the runs of an experiment in its present form saw."""
        return [one.seen for one in self.runs if (one.experiment, one.digest) == (experiment, digest)]


@contextmanager
def open_journal(path: Path, *, resume: bool) -> Iterator[Journal]:
    """Open the journal of a Go version; without `resume` it begins anew.

    Raises:
        InputError: it holds something else.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = path.read_bytes().splitlines(keepends=True) if resume and path.exists() else []
    # An interrupt may have cut the last line short.
    lines = [line for line in lines if line.endswith(b"\n")]
    try:
        runs = [msgspec.json.decode(line, type=Run) for line in lines]
    except msgspec.DecodeError as error:
        raise InputError(f"{path} is no journal of `mapclinic claims`; remove it ({error})") from error
    with path.open("wb") as file:
        file.writelines(lines)
        yield Journal(file, runs)


def summarise(patch: str, runs: Mapping[str, Sequence[Observations]], repeats: int) -> Evidence:
    """Make the evidence of a Go version from what the runs of each experiment saw."""
    return Evidence(
        Conditions.here(patch),
        datetime.now(UTC).isoformat(timespec="seconds"),
        repeats,
        {name: _ranges(seen) for name, seen in sorted(runs.items()) if seen},
    )


def load_evidence(path: Path) -> Evidence:
    """Read an evidence file.

    Raises:
        InputError: it is not there, or holds something else.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Evidence)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}; `mapclinic claims --record`") from error
    except msgspec.DecodeError as error:
        raise InputError(f"{path} was not written by `mapclinic claims --record` ({error})") from error


def _ranges(runs: Sequence[Observations]) -> dict[str, tuple[Value, ...]]:
    return {name: _range([seen[name] for seen in runs]) for name in sorted(runs[0])}


def _range(values: Sequence[Value]) -> tuple[Value, ...]:
    numbers = [one for one in values if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(numbers) == len(values):
        least, greatest = min(numbers), max(numbers)
        return (least,) if least == greatest else (least, greatest)
    return tuple(one for place, one in enumerate(values) if one not in values[:place])


def _cpu_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
