"""The Docker sandbox: troubles of engine, images and containers are never the student's."""

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from grader.errors import SandboxError
from grader.sandbox.docker import DockerSandbox, availability, remove_leftovers
from grader.sandbox.engine import connect
from grader.sandbox.leftovers import OWNER_LABEL, owner
from grader.sandbox.protocol import End
from tests.engines import (
    PrivateEngine,
    find_base,
    import_images,
    make_kit,
    private_engine,
    remove_images,
)
from tests.sandbox.contract import await_event
from tests.sandbox.looker import Looker, our_containers

pytestmark = pytest.mark.docker


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


@pytest.fixture
def bare_kit(tmp_path: Path) -> Path:
    (tmp_path / "kit.json").write_text('{"digest": "none", "go_version": "none"}', encoding="utf-8")
    return tmp_path


@pytest.fixture
def engine_socket(bare_kit: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket at which an engine would listen; nothing is bound to it yet."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{bare_kit / 'socket'}")
    with socket.socket(socket.AF_UNIX) as server:
        yield server


def test_dead_engine_names_the_next_step(bare_kit: Path, engine_socket: socket.socket) -> None:
    assert "start docker" in str(availability(bare_kit))
    engine_socket.bind(str(bare_kit / "socket"))
    engine_socket.close()
    assert "start docker" in str(availability(bare_kit))


def test_silent_engine_is_given_up(bare_kit: Path, engine_socket: socket.socket) -> None:
    engine_socket.bind(str(bare_kit / "socket"))
    engine_socket.listen()
    assert "did not answer in time" in str(availability(bare_kit))


def test_engine_that_hangs_up_is_told(bare_kit: Path, engine_socket: socket.socket) -> None:
    engine_socket.bind(str(bare_kit / "socket"))
    engine_socket.listen()

    def hang_up() -> None:
        with suppress(OSError):
            while True:
                engine_socket.accept()[0].close()

    thread = threading.Thread(target=hang_up)
    thread.start()
    assert "broke off" in str(availability(bare_kit))
    engine_socket.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_engine_of_another_machine_is_refused(bare_kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://192.0.2.1:2375")
    assert "only an engine on this machine" in str(availability(bare_kit))


def test_missing_kit_names_the_next_step(tmp_path: Path) -> None:
    assert "mapclinic setup" in str(availability(tmp_path))
