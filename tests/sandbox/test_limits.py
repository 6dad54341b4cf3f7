"""Every sandbox: each limit of a job is kept, and the outcome names it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader.limits import Size
from grader.sandbox.protocol import End, Outcome
from tests.sandbox.contract import LIMITS, Trial, processes_with

_NO_THREAD = b"failed to create new OS thread"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_endless_output_ends_with_output(trial: Trial, stream: str) -> None:
    outcome = trial.run("flood", stream, output_bytes=100_000)
    assert outcome.end is End.OUTPUT
    assert getattr(outcome, stream) == b"x" * 100_000


def test_output_of_exactly_the_cap_is_no_offence(trial: Trial) -> None:
    outcome = trial.run("echo", stdin=b"y" * 5000, output_bytes=5000)
    assert (outcome.end, outcome.stdout) == (End.EXITED, b"y" * 5000)


def test_one_byte_over_the_cap_ends_with_output(trial: Trial) -> None:
    outcome = trial.run("echo", stdin=b"y" * 5001, output_bytes=5000)
    assert (outcome.end, outcome.stdout) == (End.OUTPUT, b"y" * 5000)


@pytest.mark.parametrize("deed", ["sleep", "spin"])
def test_endless_program_ends_with_wall_time(trial: Trial, deed: str) -> None:
    outcome = trial.run(deed, wall_seconds=0.7)
    assert (outcome.end, outcome.exit_code, outcome.signal) == (End.WALL_TIME, -1, 0)
    assert outcome.wall_seconds >= 0.7


def test_program_deaf_to_signals_ends_with_wall_time(trial: Trial) -> None:
    outcome = trial.run("stubborn", wall_seconds=1)
    assert (outcome.end, outcome.stdout) == (End.WALL_TIME, b"stubborn\n")


def test_spinning_program_ends_with_cpu_time(trial: Trial) -> None:
    assert trial.run("spin", cpu_seconds=1, wall_seconds=60).end is End.CPU_TIME


def test_64_gib_end_with_memory(trial: Trial) -> None:
    outcome = trial.run("allocate", 64 * 1024)
    assert outcome.end is End.MEMORY
    # Far from what it asked for, whatever the pace of this machine.
    assert outcome.peak_memory_bytes < 8 * LIMITS.memory_bytes


def test_memory_within_the_limit_is_no_offence(trial: Trial) -> None:
    outcome = trial.run("allocate", 128)
    assert (outcome.end, outcome.exit_code, outcome.stdout) == (End.EXITED, 0, b"allocated\n")


def test_family_that_shares_the_load_ends_with_memory(trial: Trial) -> None:
    assert trial.run("family", 4, 96).end is End.MEMORY


def test_million_goroutines_end_with_memory(trial: Trial) -> None:
    assert trial.run("goroutines", 1_000_000).end is End.MEMORY


def test_processes_beyond_the_limit_are_refused(trial: Trial) -> None:
    outcome = trial.run("processes", 1000, processes=32)
    started = outcome.stdout.count(b"started\n")
    assert b"no limit" not in outcome.stdout
    assert _stopped_at(32, outcome) or b"refused" in outcome.stdout or _NO_THREAD in outcome.stderr
    assert 1 <= started <= 32 or trial.backend == "process"


def test_threads_beyond_the_limit_are_refused(trial: Trial) -> None:
    outcome = trial.run("threads", 5000, processes=32)
    started = outcome.stdout.count(b"started\n")
    assert b"no limit" not in outcome.stdout
    assert _stopped_at(32, outcome) or _NO_THREAD in outcome.stderr
    assert 1 <= started <= 32 or trial.backend == "process"


def test_fork_bomb_stays_within_its_processes(trial: Trial) -> None:
    # Without a box, a bomb that nothing stops would take this machine with it: 258 processes are enough.
    size = (6, 3) if trial.backend == "process" else (1000, 1000)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(trial.run, "bomb", *size, processes=48, wall_seconds=2)
        most = 0
        while not running.done():
            most = max(most, sum(processes_with(trial.mark).values()))
    outcome = running.result()
    assert outcome.end in {End.WALL_TIME, End.EXITED} or _stopped_at(48, outcome)
    assert outcome.exit_code != 0
    # What the host only looks at now and then, it stops late. Bubblewrap's own processes carry the mark too.
    assert most <= 48 + 2 or trial.backend == "process"


def test_file_beyond_the_limit_is_cut(trial: Trial, tmp_path: Path) -> None:
    outcome = trial.run("file", "{out}/huge", 8, outputs=tmp_path, file_bytes=Size.MiB)
    assert b"file too large" in outcome.stdout
    assert (tmp_path / "huge").stat().st_size == Size.MiB


def test_descriptors_beyond_the_limit_are_refused(trial: Trial) -> None:
    opened = trial.report("open", 5000, open_files=40)
    assert 20 < opened < 40


def _stopped_at(processes: int, outcome: Outcome) -> bool:
    words = f"killed by the grader: more than {processes} processes and threads"
    return outcome.end is End.SIGNALED and words.encode() in outcome.stderr
