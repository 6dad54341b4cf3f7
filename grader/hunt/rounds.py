"""One run of a test binary under one schedule, and the plan of all runs."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from time import monotonic, sleep

from grader.hunt.binaries import Binary, Variant
from grader.limits import Size

__all__ = ["Outcome", "Patience", "Round", "plan_rounds", "run_round"]

_OUTPUT_BYTES = 2 * Size.MiB
_GOMAXPROCS = (4, 2, 8)
_POLL_SECONDS = 0.1
_DUMP_SECONDS = 10
_TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")
# A process that uses less than this share of one processor waits.
_IDLE_SHARE = 0.03
# The strategies of probe/yield go by the seed modulo 8; neighbouring seeds of runs must not share those of
# their tests.
_SEEDS_A_RUN = 1009


@dataclass(frozen=True)
class Round:
    """One run to make.

    Attributes:
        number: from 1; 0 for a control run, without points.
        seed: decides the schedule.
    """

    number: int
    variant: Variant
    seed: int
    gomaxprocs: int

    @property
    def is_control(self) -> bool:
        return not self.variant.points


@dataclass(frozen=True)
class Patience:
    """How long a run may take.

    Attributes:
        idle_seconds: of waiting without any work.
        wall_seconds: in all; None: what the caller's `-timeout` says.
    """

    idle_seconds: float
    wall_seconds: float | None


@dataclass(frozen=True)
class Outcome:
    """What one run left.

    Attributes:
        text: standard output and standard error, cut to their beginning and end.
        status: exit status; negative: the signal that ended it.
        stalled: it waited for so long that it was told to end.
    """

    round: Round
    text: str
    status: int
    stalled: bool


def plan_rounds(first: int, runs: int) -> Iterator[Round]:
    """Yield two control runs, then `runs` runs that alternate between race and plain build."""
    yield Round(0, Variant(race=False, points=False), 0, _GOMAXPROCS[0])
    yield Round(0, Variant(race=True, points=False), 0, _GOMAXPROCS[0])
    for number in islice(count(first), runs):
        variant = Variant(race=number % 2 == 1, points=True)
        processors = _GOMAXPROCS[number % len(_GOMAXPROCS)]
        yield Round(number, variant, number * _SEEDS_A_RUN, processors)


def run_round(one: Round, binary: Binary, patience: Patience, skip: Sequence[str]) -> Outcome:
    """Run a test binary once.

    Args:
        one: which run it is.
        binary: that of its variant.
        patience: how long to wait for its end.
        skip: tests to leave out.
    """
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [str(binary.path), *_arguments(binary, patience, skip)],
            cwd=binary.folder,
            env=_environment(one),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            stalled = _wait(process, patience.idle_seconds)
        finally:
            _kill(process)
        return Outcome(one, _read(output.fileno()), process.returncode, stalled)


def _wait(process: subprocess.Popen[bytes], idle_seconds: float) -> bool:
    """Wait for the end; return whether it had to be told to end because it only waited.

    A process that does not get a processor is not idle: it has threads that could run.
    """
    idle_since, used_before = monotonic(), 0.0
    while process.poll() is None:
        sleep(_POLL_SECONDS)
        now, used = monotonic(), _cpu_seconds(process.pid)
        # The kernel counts in ticks: over the whole time they average out, within a moment they don't.
        idle_share = _IDLE_SHARE * (now - idle_since) + _TICK_SECONDS
        if _is_runnable(process.pid) or used - used_before > idle_share:
            idle_since, used_before = now, used
        if now - idle_since > idle_seconds:
            # The runtime prints the stacks of all goroutines.
            process.send_signal(signal.SIGQUIT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_DUMP_SECONDS)
            return True
    return False


def _cpu_seconds(pid: int) -> float:
    fields = _stat(Path(f"/proc/{pid}/stat"))
    return (int(fields[11]) + int(fields[12])) * _TICK_SECONDS if fields else 0.0


def _is_runnable(pid: int) -> bool:
    return any(_stat(path)[:1] == ["R"] for path in Path(f"/proc/{pid}/task").glob("*/stat"))


def _stat(path: Path) -> list[str]:
    """Return the fields of a stat file from the state on; none if the process is gone."""
    try:
        return path.read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def _arguments(binary: Binary, patience: Patience, skip: Sequence[str]) -> list[str]:
    arguments = list(binary.arguments)
    if patience.wall_seconds is not None:
        arguments = [one for one in arguments if not one.startswith("-test.timeout")]
        arguments.insert(0, f"-test.timeout={patience.wall_seconds:.0f}s")
    if skip and not any(one.startswith("-test.skip") for one in arguments):
        arguments.insert(0, f"-test.skip=^({'|'.join(skip)})$")
    return arguments


def _environment(one: Round) -> dict[str, str]:
    return {
        **os.environ,
        "GOMAXPROCS": str(one.gomaxprocs),
        "GOTRACEBACK": "all",
        "GORACE": "halt_on_error=0 history_size=3 atexit_sleep_ms=0",
        "MAPCLINIC_EXPLORE_SEED": str(one.seed),
    }


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the run and whatever it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _read(descriptor: int) -> str:
    size = os.fstat(descriptor).st_size
    if size <= _OUTPUT_BYTES:
        return os.pread(descriptor, size, 0).decode(errors="replace")
    half = _OUTPUT_BYTES // 2
    parts = os.pread(descriptor, half, 0), os.pread(descriptor, half, size - half)
    return "\n... output left out ...\n".join(part.decode(errors="replace") for part in parts)
