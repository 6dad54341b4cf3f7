"""The Docker sandbox: its settings seen from inside, and what it hands over."""

import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import docker
from grader.errors import SandboxError
from grader.limits import Size
from grader.sandbox.engine import socket_path
from grader.sandbox.protocol import Box, End
from tests.sandbox.looker import LIMITS, Looker, our_containers

pytestmark = pytest.mark.docker


def test_program_has_no_rights(facts: dict[str, Any]) -> None:
    assert (facts["uid"], facts["gid"]) == (65534, 65534)
    for capabilities in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(facts[capabilities], 16) == 0
    assert facts["NoNewPrivs"] == "1"
    assert facts["Seccomp"] == "2"


def test_program_sees_a_world_of_its_own(facts: dict[str, Any]) -> None:
    assert facts["pid"] == 1
    assert facts["interfaces"] == ["lo"]
    assert facts["hostname"] == "box"
    # The runtime sets HOME and cannot be told not to.
    assert set(facts["environment"]) == {"COLOUR=green", "HOME=/"}


def test_limits_of_a_process_are_in_force(facts: dict[str, Any]) -> None:
    assert facts["limits"] == {
        "cpu": {"Cur": 20, "Max": 21},
        "fsize": {"Cur": 0, "Max": 0},
        "core": {"Cur": 0, "Max": 0},
        "nofile": {"Cur": 99, "Max": 99},
    }


def test_limit_of_processes_is_in_force(looker: Looker) -> None:
    (started,) = looker.lines("fork", processes=20)
    assert 0 < int(started) < 20


def test_nothing_can_be_written_in_a_run_box(looker: Looker) -> None:
    assert looker.lines("writable", file_bytes=1024) == set()


def test_only_outputs_and_tmp_can_be_written_in_a_compile_box(looker: Looker, tmp_path: Path) -> None:
    written = looker.lines("writable", box=Box.COMPILE, outputs=tmp_path, file_bytes=1024)
    assert written == {"/out/made", "/tmp/made"}


def test_run_box_holds_loader_and_libc_and_inputs_only(looker: Looker) -> None:
    found = {path for path in looker.lines("files") if not path.startswith(("/dev/", "/etc/"))}
    libc = {path for path in found if path.rpartition("/")[2].startswith(("ld-linux", "libc.so"))}
    assert len(libc) == 2
    assert found - libc == {"/.dockerenv", "/in/look"}


def test_compile_box_holds_the_kit(looker: Looker) -> None:
    outcome = looker.run(box=Box.COMPILE, command=("{kit}/tools/look", "exit", "3"))
    assert (outcome.end, outcome.exit_code) == (End.EXITED, 3)
    with pytest.raises(SandboxError, match="kit"):
        looker.run(command=("{kit}/tools/look", "exit", "3"))


def test_stdin_ends(looker: Looker) -> None:
    text = bytes(range(256)) * 128
    outcome = looker.run("echo", stdin=text)
    assert (outcome.stdout, outcome.stderr) == (text, b"end of input")


def test_unread_stdin_does_no_harm(looker: Looker) -> None:
    outcome = looker.run("exit", "4", stdin=bytes(8 * Size.MiB))
    assert (outcome.end, outcome.exit_code) == (End.EXITED, 4)


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_endless_output_ends_with_output(looker: Looker, stream: str) -> None:
    outcome = looker.run("flood", stream)
    assert (outcome.end, outcome.exit_code, outcome.signal) == (End.OUTPUT, -1, 0)
    assert len(getattr(outcome, stream)) == LIMITS.output_bytes


@pytest.mark.parametrize("eater", ["eat", "eat-in-child"])
def test_memory_of_the_whole_tree_counts(looker: Looker, eater: str) -> None:
    assert looker.run(eater).end is End.MEMORY


def test_busy_program_ends_with_cpu_time(looker: Looker) -> None:
    assert looker.run("spin", cpu_seconds=1).end is End.CPU_TIME


def test_program_without_output_is_waited_for(looker: Looker) -> None:
    outcome = looker.run("hush")
    assert (outcome.end, outcome.exit_code) == (End.EXITED, 5)


@pytest.mark.parametrize("sleeper", ["wait", "deaf"])
def test_sleeping_program_ends_with_wall_time(looker: Looker, sleeper: str) -> None:
    outcome = looker.run(sleeper, wall_seconds=0.5)
    assert (outcome.end, outcome.exit_code) == (End.WALL_TIME, -1)
    assert our_containers() == []


def test_status_of_a_kill_without_a_killer_is_not_trusted(looker: Looker) -> None:
    with pytest.raises(SandboxError, match="137"):
        looker.run("exit", "137")


def test_missing_program_is_our_fault(looker: Looker) -> None:
    with pytest.raises(SandboxError, match="start"):
        looker.run(command=("/nowhere",))
    assert our_containers() == []


def test_runs_at_the_same_time_do_not_mix(looker: Looker) -> None:
    texts = [f"text {number}".encode() * 100 for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda text: looker.run("echo", stdin=text), texts))
    assert [outcome.stdout for outcome in outcomes] == texts
    assert our_containers() == []


def test_private_inputs_can_be_read_and_stay_as_they_are(looker: Looker, tmp_path: Path) -> None:
    inputs = tmp_path / "inputs"
    inputs.mkdir(mode=0o700)
    shutil.copy(looker.inputs / "look", inputs / "look")
    (inputs / "look").chmod(0o700)
    assert looker.run("exit", "3", inputs=inputs).exit_code == 3
    assert [path.stat().st_mode & 0o777 for path in (inputs, inputs / "look")] == [0o700, 0o700]


def test_outputs_belong_to_the_caller(looker: Looker, tmp_path: Path) -> None:
    outcome = looker.run("put", box=Box.COMPILE, outputs=tmp_path, file_bytes=1024)
    assert (outcome.exit_code, outcome.stdout) == (0, b"")
    assert (tmp_path / "deep" / "inside" / "result").read_bytes() == b"made in the box"
    assert {path.stat().st_uid for path in (tmp_path, *tmp_path.rglob("*"))} == {os.geteuid()}


ORDINARY_USER = """
import shutil, sys, tempfile
from pathlib import Path
from grader.limits import Limits
from grader.sandbox.docker import DockerSandbox
from grader.sandbox.protocol import Box, Job
kit, inputs = map(Path, sys.argv[1:])
with tempfile.TemporaryDirectory() as folder:
    job = Job(Box.COMPILE, ("{in}/look", "put"), Limits(60, 20, 2**26, file_bytes=1024), inputs, Path(folder))
    print(DockerSandbox(kit).run(job))
    print((Path(folder) / "deep" / "inside" / "result").read_text())
"""


def test_ordinary_user_can_read_and_remove_outputs(look_kit: Path, look: Path) -> None:
    python = shutil.which("python3", path="/usr/bin")
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0 or python is None or setpriv is None:
        pytest.skip("needs root, setpriv, and a Python that every user can run")

    def run_as_user(script: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
        group = Path(socket_path()).stat().st_gid
        user = [setpriv, "--reuid=12345", "--regid=12345", f"--groups={group}"]
        return subprocess.run(
            [*user, python, "-c", script, *map(str, arguments)],
            env={"PYTHONPATH": str(Path(docker.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
        )

    if run_as_user("import docker, grader.sandbox.docker").returncode != 0:
        pytest.skip(f"{python} cannot run the grader as another user")
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copytree(look, folder / "in")
        shutil.copytree(look_kit, folder / "kit")
        for path in (folder / "in", folder / "kit"):
            path.chmod(0o755)
        done = run_as_user(ORDINARY_USER, folder / "kit", folder / "in")
    assert done.stderr == ""
    assert done.stdout.endswith("made in the box\n")


def test_identity_names_the_image(looker: Looker) -> None:
    identity = looker.sandbox.identity
    assert (identity.kind, identity.isolated) == ("docker", True)
    assert identity.image.startswith("sha256:")
