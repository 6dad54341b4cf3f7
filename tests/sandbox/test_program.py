"""Every sandbox: an ordinary program gets what its job says, and the host sees what it did."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader.errors import SandboxError
from grader.limits import Size
from grader.sandbox.protocol import Box, End
from tests.sandbox.contract import Trial


def test_standard_input_arrives_whole_and_ends(trial: Trial) -> None:
    text = bytes(range(256)) * 200
    outcome = trial.run("echo", stdin=text)
    assert (outcome.end, outcome.exit_code, outcome.signal) == (End.EXITED, 0, 0)
    assert outcome.stdout == text
    assert outcome.stderr == b""
    assert outcome.wall_seconds > 0


def test_input_that_nobody_reads_does_no_harm(trial: Trial) -> None:
    outcome = trial.run("exit", 5, stdin=b"x" * Size.MiB)
    assert (outcome.end, outcome.exit_code) == (End.EXITED, 5)


@pytest.mark.parametrize("code", [0, 1, 2, 66, 125, 127])
def test_exit_code_is_the_program_s(trial: Trial, code: int) -> None:
    outcome = trial.run("exit", code)
    assert (outcome.end, outcome.exit_code, outcome.signal) == (End.EXITED, code, 0)


def test_signal_of_the_program_is_signaled(trial: Trial) -> None:
    outcome = trial.run("signal", int(signal.SIGTERM))
    assert (outcome.end, outcome.exit_code, outcome.signal) == (End.SIGNALED, -1, signal.SIGTERM)


def test_environment_is_that_of_the_job_and_no_more(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_HOST", "1")
    given = {"GOMAXPROCS": "2", "WORDS": "a b=c 'd' {in}"}
    seen = dict(word.split("=", 1) for word in trial.report("environment", environment=given))
    # Sandboxes, and the shell that holds a program back, set these where the job does not.
    own = {"PWD": "/", "OLDPWD": "/", "HOME": "/", "SHLVL": "0", "_": seen.get("_")}
    assert seen == given | {name: value for name, value in own.items() if name in seen}


def test_race_detector_obeys_the_options_of_the_job(trial: Trial) -> None:
    for code in (66, 77):
        job = trial.job("", command=("{in}/racy",), environment={"GORACE": f"exitcode={code}"})
        outcome = trial.sandbox.run(job)
        assert b"WARNING: DATA RACE" in outcome.stderr
        assert (outcome.end, outcome.exit_code) == (End.EXITED, code)


def test_arguments_arrive_as_they_are(trial: Trial) -> None:
    words = ["", "a b", "$HOME", "*", "--help", "ü", "x{in}", "'\"\\"]
    assert trial.report("arguments", *words) == words


def test_no_descriptor_of_the_host_is_inherited(trial: Trial) -> None:
    assert trial.report("descriptors") == []


def test_outputs_folder_can_be_written_and_read_by_the_host(trial: Trial, tmp_path: Path) -> None:
    outcome = trial.run("file", "{out}/made", 1, outputs=tmp_path, file_bytes=2 * Size.MiB)
    assert outcome.stdout == b'"succeeded"\n'
    assert (tmp_path / "made").stat().st_size == Size.MiB


def test_compile_box_shows_the_kit(trial: Trial) -> None:
    assert trial.report("read", "{kit}", box=Box.COMPILE)


def test_run_box_refuses_a_command_that_wants_the_kit(trial: Trial) -> None:
    with pytest.raises(SandboxError, match="kit"):
        trial.run("read", "{kit}")


def test_command_that_is_not_there_is_a_fault_of_ours(trial: Trial) -> None:
    with pytest.raises(SandboxError):
        trial.sandbox.run(trial.job("exit", 0, command=("{in}/absent",)))


def test_jobs_run_side_by_side(trial: Trial) -> None:
    texts = [f"job {number}".encode() for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda text: trial.run("echo", stdin=text), texts))
    assert [outcome.stdout for outcome in outcomes] == texts
    assert threading.active_count() == 1
