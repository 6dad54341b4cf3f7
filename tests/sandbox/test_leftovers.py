"""Every sandbox: when a job is over, nothing of it lives on. The fixture `trial` looks for it."""

import gc
import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from grader.sandbox.protocol import End
from tests.sandbox.contract import Trial, await_event, processes_with


@pytest.mark.parametrize("manner", ["silent", "loud"])
def test_daemon_does_not_outlive_its_job(trial: Trial, manner: str) -> None:
    outcome = trial.run("daemon", manner)
    assert (outcome.end, outcome.exit_code, outcome.stdout) == (End.EXITED, 0, b"left\n")
    assert not processes_with(trial.mark)


def test_interrupted_job_leaves_nothing(trial: Trial) -> None:
    def interrupt() -> None:
        assert await_event(lambda: any(map(_runs_attacker, processes_with(trial.mark))))
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    watcher = threading.Thread(target=interrupt)
    watcher.start()
    with pytest.raises(KeyboardInterrupt):
        trial.run("sleep")
    watcher.join()
    assert await_event(lambda: not processes_with(trial.mark))


def test_many_jobs_leave_the_host_as_it_was(trial: Trial) -> None:
    for _ in range(5):
        trial.run("exit", 0)
    before = _footprint()
    for _ in range(20 if trial.backend == "docker" else 100):
        assert trial.run("exit", 0).end is End.EXITED
    after = _footprint()
    assert after["descriptors"] == before["descriptors"]
    assert after["threads"] == before["threads"]
    assert after["children"] == before["children"]
    assert after["objects"] - before["objects"] < 100


def _runs_attacker(pid: int) -> bool:
    """Return whether a process is the attacker, not a program on the way to it."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0].endswith(b"/attacker")
    return False


def _footprint() -> dict[str, int]:
    gc.collect()
    tasks = Path("/proc/self/task")
    return {
        "descriptors": len(os.listdir("/proc/self/fd")),  # noqa: PTH208 - a path object would add one
        "threads": len(list(tasks.iterdir())),
        "children": sum(len((task / "children").read_text().split()) for task in tasks.iterdir()),
        "objects": len(gc.get_objects()),
    }
