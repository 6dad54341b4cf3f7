"""What fails on our side is tried again, and is never the student's loss. Each fault is caused for real."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace as replace_struct

from grader.context import default_course_folder
from grader.course import Exercise, load_exercise
from grader.errors import SandboxError
from grader.kit import Kit
from grader.pipeline import Grader, grade
from grader.report import Report
from grader.sandbox.choose import choose
from grader.sandbox.engine import connect
from grader.sandbox.leftovers import OWNER_LABEL, owner
from grader.sandbox.protocol import Sandbox
from grader.submission import Submission
from grader.verdict import Verdict
from tests.hostile.conftest import kit  # noqa: F401 - a fixture
from tests.hostile.submissions import with_add

# Long enough to be met in the middle, and correct.
_SLOW = with_add("for n := range 600_000_000 { if n < 0 { return n } }; return a + b").encode()
_SECONDS = 1.0
_SECONDS_TO_START = 0.1


@pytest.fixture(scope="module")
def planted() -> Exercise:
    return load_exercise(default_course_folder() / "planted")


@pytest.fixture(params=["bubblewrap", "docker"])
def sandbox(request: pytest.FixtureRequest, kit: Kit) -> Sandbox:  # noqa: F811
    try:
        return choose(request.param, kit.path)
    except SandboxError as error:
        pytest.skip(str(error))


def running_binaries() -> list[int]:
    """Return the processes of this grader's run boxes that are in the middle of a check."""
    found = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/cmdline") if _is_binary(path)]
    tops = {os.getpid(), *(_container_pids() if found else [])}
    return [pid for pid in found if _is_below(pid, tops) and _cpu_seconds(pid) >= _SECONDS_TO_START]


def _cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _is_binary(command: Path) -> bool:
    try:
        return command.read_bytes().split(b"\0")[0].endswith((b"/plain.test", b"/race.test"))
    except OSError:
        return False


def _is_below(pid: int, tops: set[int]) -> bool:
    while pid > 1 and pid not in tops:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except OSError:
            return False
    return pid in tops


def _container_pids() -> list[int]:
    try:
        with connect() as client:
            api: Any = client
            found = api.containers(filters={"label": f"{OWNER_LABEL}={owner()}"})
            return [int(api.inspect_container(one["Id"])["State"]["Pid"]) for one in found]
    except SandboxError:
        return []


@contextmanager
def disturbed(deed: Callable[[int], object], times: int) -> Iterator[None]:
    """Do something to the first process of a run box that is seen, so many times, beside the block."""
    over = threading.Event()
    thread = threading.Thread(target=_disturb, args=(deed, times, over))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _disturb(deed: Callable[[int], object], times: int, over: threading.Event) -> None:
    done: set[int] = set()
    while len(done) < times and not over.wait(0.01):
        for pid in set(running_binaries()) - done:
            # One that came to its own end at this moment was not disturbed.
            with suppress(ProcessLookupError):
                if len(done) < times:
                    deed(pid)
                    done.add(pid)


def grade_slow(planted: Exercise, kit: Kit, sandbox: Sandbox) -> Report:  # noqa: F811
    return grade(planted, Submission({"planted.go": _SLOW}, ()), Grader(kit, sandbox, jobs=1))


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


@pytest.mark.toolchain
def test_a_program_that_somebody_killed_is_graded_again(
    planted: Exercise,
    kit: Kit,  # noqa: F811
    sandbox: Sandbox,
) -> None:
    with disturbed(kill, times=1):
        report = grade_slow(planted, kit, sandbox)
    assert (report.verdict, report.score) == (Verdict.PASS, report.max_score), report
    assert "Tried again" in report.detail


@pytest.mark.toolchain
def test_a_program_that_is_killed_again_has_no_score(
    planted: Exercise,
    kit: Kit,  # noqa: F811
    sandbox: Sandbox,
) -> None:
    with disturbed(kill, times=100):
        report = grade_slow(planted, kit, sandbox)
    assert (report.verdict, report.score) == (Verdict.INTERNAL_ERROR, None), report
    assert "killed" in report.findings[0].message


@pytest.mark.toolchain
def test_a_program_that_is_not_let_run_is_no_slow_program(
    planted: Exercise,
    kit: Kit,  # noqa: F811
    sandbox: Sandbox,
) -> None:
    manifest = replace_struct(planted.manifest, check_seconds=_SECONDS)
    impatient = replace(planted, manifest=manifest)
    with disturbed(lambda pid: pause(pid, seconds=4 * _SECONDS), times=1):
        report = grade_slow(impatient, kit, sandbox)
    # Where other work keeps it from running a second time too, there is no score.
    assert report.verdict in {Verdict.PASS, Verdict.INTERNAL_ERROR}, report
    assert "too little processor time" in report.detail


def pause(pid: int, seconds: float) -> None:
    os.kill(pid, signal.SIGSTOP)
    threading.Event().wait(seconds)
    os.kill(pid, signal.SIGCONT)
