"""The Docker sandbox: its settings seen from inside, and whose fault the engine's troubles are."""

import gc
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import docker
from grader.errors import SandboxError
from grader.images import build_images
from grader.limits import Limits, Size
from grader.sandbox.docker import DockerSandbox, availability, remove_leftovers
from grader.sandbox.engine import connect, socket_path
from grader.sandbox.leftovers import OWNER_LABEL, owner
from grader.sandbox.protocol import Box, End, Job, Outcome
from tests.engines import (
    PrivateEngine,
    compile_look,
    find_base,
    import_images,
    make_kit,
    private_engine,
    remove_images,
)
from tests.sandbox.contract import await_event

pytestmark = pytest.mark.docker

LIMITS = Limits(
    wall_seconds=60,
    cpu_seconds=20,
    memory_bytes=64 * Size.MiB,
    processes=32,
    output_bytes=64 * Size.KiB,
    open_files=99,
)


@dataclass(frozen=True)
class Looker:
    """A sandbox with the program that looks around in it."""

    sandbox: DockerSandbox
    inputs: Path

    def job(self, *words: str, **changes: Any) -> Job:  # noqa: ANN401 - fields of two classes
        own = {name: changes.pop(name) for name in list(changes) if name in Job.__dataclass_fields__}
        job = Job(Box.RUN, ("{in}/look", *words), replace(LIMITS, **changes), self.inputs)
        return replace(job, **own)

    def run(self, *words: str, **changes: Any) -> Outcome:  # noqa: ANN401
        return self.sandbox.run(self.job(*words, **changes))

    def lines(self, *words: str, **changes: Any) -> set[str]:  # noqa: ANN401
        outcome = self.run(*words, **changes)
        assert (outcome.end, outcome.exit_code, outcome.stderr) == (End.EXITED, 0, b"")
        return set(outcome.stdout.decode().splitlines())


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compile_look(tmp_path_factory.mktemp("look"))


@pytest.fixture(scope="module")
def look_kit(look: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    base = find_base()
    kit = make_kit(tmp_path_factory.mktemp("kit") / "kit", look)
    try:
        build_images(kit, base, debootstrap=False, progress=lambda _: None)
        yield kit
    finally:
        remove_images(kit)


@pytest.fixture(scope="module")
def looker(look_kit: Path, look: Path) -> Looker:
    return Looker(DockerSandbox(look_kit), look)


@pytest.fixture(scope="module")
def facts(looker: Looker) -> dict[str, Any]:
    outcome = looker.run("status", environment={"COLOUR": "green"})
    status: dict[str, Any] = json.loads(outcome.stdout)
    return status


def our_containers() -> list[dict[str, Any]]:
    """Return the containers that this process started."""
    with connect() as client:
        found: Any = client.containers(all=True, filters={"label": f"{OWNER_LABEL}={owner()}"})
    return list(found)


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


def _kill_from_the_host(client: Any, name: str) -> None:  # noqa: ANN401 - the client has no types
    os.kill(client.inspect_container(name)["State"]["Pid"], signal.SIGKILL)


DISTURBANCES: dict[str, Callable[[Any, str], object]] = {
    "killed": lambda client, name: client.kill(name),
    "removed": lambda client, name: client.remove_container(name, force=True),
    "stopped": lambda client, name: client.stop(name),
    "told to end": lambda client, name: client.kill(name, "TERM"),
    "paused": lambda client, name: client.pause(name),
    "killed from the host": _kill_from_the_host,
}


@pytest.mark.parametrize("disturbance", DISTURBANCES)
def test_container_disturbed_from_outside_is_our_fault(looker: Looker, disturbance: str) -> None:
    if disturbance == "killed from the host" and os.geteuid() != 0:
        pytest.skip("needs root")
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(looker.run, "catch-term", wall_seconds=10)
        assert await_event(lambda: any(found["State"] == "running" for found in our_containers()))
        with connect() as client:
            DISTURBANCES[disturbance](client, our_containers()[0]["Id"])
        with pytest.raises(SandboxError):
            running.result()
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


ABANDON = """
import sys
from pathlib import Path
from grader.limits import Limits
from grader.sandbox.docker import DockerSandbox
from grader.sandbox.leftovers import owner
from grader.sandbox.protocol import Box, Job
print(owner(), flush=True)
DockerSandbox(Path(sys.argv[1])).run(
    Job(Box.RUN, ("{in}/look", "wait"), Limits(600, 20, 2**26), Path(sys.argv[2]))
)
"""


def test_leftovers_of_dead_processes_only_are_removed(looker: Looker, look_kit: Path, look: Path) -> None:
    def containers_of(label: str) -> list[Any]:
        with connect() as client:
            found: Any = client.containers(filters={"label": f"{OWNER_LABEL}={label}"})
        return list(found)

    command = [sys.executable, "-c", ABANDON, str(look_kit), str(look)]
    with (
        ThreadPoolExecutor(1) as pool,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as grader,
    ):
        running = pool.submit(looker.run, "wait", wall_seconds=8)
        assert grader.stdout is not None
        label = grader.stdout.readline().strip()
        assert await_event(lambda: bool(containers_of(label)) and bool(containers_of(owner())))
        remove_leftovers()
        assert containers_of(label)
        grader.kill()
        grader.wait()
        assert remove_leftovers() >= 1
        assert containers_of(label) == []
        assert running.result().end is End.WALL_TIME


def _lose_engine_in_mid_run(looker: Looker, engine: PrivateEngine) -> str:
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(looker.run, "catch-term")
        assert await_event(lambda: any(found["State"] == "running" for found in our_containers()))
        engine.end()
        error = running.exception()
        assert isinstance(error, SandboxError)
        return str(error)


# Where nobody listens any more, the Docker SDK leaves its socket to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_end_of_the_engine_is_our_fault(look: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kit = make_kit(tmp_path / "kit", look)
    with private_engine(tmp_path, monkeypatch) as engine:
        import_images(kit)
        looker = Looker(DockerSandbox(kit), look)
        assert looker.run("exit", "3").exit_code == 3
        reason = _lose_engine_in_mid_run(looker, engine)
        engine.start()
        # The same sandbox goes on with the next engine.
        assert looker.run("exit", "3").exit_code == 3
    gc.collect()
    assert "engine" in reason


def test_image_that_vanished_is_our_fault(look: Path, tmp_path: Path) -> None:
    find_base()
    kit = make_kit(tmp_path / "kit", look)
    import_images(kit)
    try:
        looker = Looker(DockerSandbox(kit), look)
    finally:
        remove_images(kit)
    with pytest.raises(SandboxError, match="mapclinic images"):
        looker.run("exit", "0")


def test_missing_image_names_the_next_step(look: Path, tmp_path: Path) -> None:
    find_base()
    reason = availability(make_kit(tmp_path / "kit", look))
    assert reason is not None
    assert "mapclinic images" in reason


def test_usable_engine_has_no_reason(look_kit: Path) -> None:
    assert availability(look_kit) is None


def test_unknown_runtime_is_refused(look_kit: Path) -> None:
    with pytest.raises(SandboxError, match="no runtime sieve"):
        DockerSandbox(look_kit, runtime="sieve")


def test_identity_names_the_image(looker: Looker) -> None:
    identity = looker.sandbox.identity
    assert (identity.kind, identity.isolated) == ("docker", True)
    assert identity.image.startswith("sha256:")


@pytest.fixture
def bare_kit(tmp_path: Path) -> Path:
    (tmp_path / "kit.json").write_text('{"digest": "none", "go_version": "none"}', encoding="utf-8")
    return tmp_path


def test_dead_engine_names_the_next_step(bare_kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = bare_kit / "socket"
    monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
    assert "start docker" in str(availability(bare_kit))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
    assert "start docker" in str(availability(bare_kit))


def test_silent_engine_is_given_up(bare_kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = bare_kit / "socket"
    monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        assert "did not answer in time" in str(availability(bare_kit))


def test_engine_that_hangs_up_is_told(bare_kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = bare_kit / "socket"
    monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def hang_up() -> None:
            with suppress(OSError):
                while True:
                    server.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        assert "broke off" in str(availability(bare_kit))
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_engine_of_another_machine_is_refused(bare_kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://192.0.2.1:2375")
    assert "only an engine on this machine" in str(availability(bare_kit))


def test_missing_kit_names_the_next_step(tmp_path: Path) -> None:
    assert "mapclinic setup" in str(availability(tmp_path))
