"""Every sandbox that says so keeps its box closed; one that does not, says that."""

import os
import socket
from contextlib import suppress
from pathlib import Path

import pytest

from grader.sandbox.protocol import Box, End
from tests.sandbox.contract import Trial

_PLACES = (
    "/",
    "/in",
    "/dev",
    "/dev/shm",
    "/tmp",
    "/var/tmp",
    "/etc",
    "/home",
    "/root",
    "/proc",
    "/run",
    "/usr",
)


closed = pytest.mark.parametrize(
    "backend",
    [pytest.param(name, marks=getattr(pytest.mark, name)) for name in ("bubblewrap", "docker")],
    indirect=True,
)


def test_sandbox_says_whether_it_isolates(trial: Trial) -> None:
    assert trial.sandbox.identity.isolated is (trial.backend != "process")


@closed
def test_run_box_lets_nothing_be_written(trial: Trial) -> None:
    assert trial.report("write", *_PLACES, file_bytes=1024) == []


@closed
def test_only_outputs_of_the_compile_box_can_be_written(trial: Trial, tmp_path: Path) -> None:
    written = trial.report(
        "write", *_PLACES, "{kit}", "{out}", box=Box.COMPILE, outputs=tmp_path, file_bytes=1024
    )
    assert set(written) - {"/tmp"} == {"/out"}
    assert [path.name for path in tmp_path.iterdir()] == [f"planted-{trial.mark}"]


@closed
def test_files_of_the_host_are_not_there(trial: Trial, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret of the host", encoding="utf-8")
    host_files = [tmp_path / "secret", "/etc/passwd", "/etc/shadow", "/etc/hostname", "/proc/1/environ"]
    host_folders = [Path.cwd(), Path.home(), "/home", "/root", "/usr/bin", "/var/lib", "/sys/class/net"]
    seen = trial.report("read", *host_files, *host_folders)
    for path, text in seen.items():
        assert not text.strip() or text.strip() != _on_host(Path(path)).strip()


def _on_host(path: Path) -> str:
    with suppress(OSError):
        return "\n".join(os.listdir(path)) if path.is_dir() else path.read_text(errors="replace")  # noqa: PTH208
    return ""


@closed
def test_environment_of_the_grader_is_not_there(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_HOST", "do not tell")
    seen = trial.report("read", "/proc/1/environ", "/proc/self/environ", "/proc/2/environ")
    assert "do not tell" not in str(seen)


@closed
def test_network_reaches_nobody(trial: Trial, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as local:
        local.bind(f"\0{trial.mark}")
        local.listen()
        addresses = [
            *("tcp", f"127.0.0.1:{tcp.getsockname()[1]}"),
            *("unix", f"@{trial.mark}"),
            *("unix", "/var/run/docker.sock"),
            *("tcp", "1.1.1.1:53"),
            *("udp", "1.1.1.1:53"),
        ]
        assert trial.report("dial", *addresses) == []


@closed
def test_no_power_can_be_gained(trial: Trial) -> None:
    assert trial.report("escalate") == []


@closed
def test_killing_everybody_in_sight_harms_nobody(trial: Trial) -> None:
    outcome = trial.run("kill")
    assert (outcome.end, outcome.exit_code, outcome.stdout) == (End.EXITED, 0, b"alive\n")
