"""The sandboxes under test, and the attacker."""

import json
import os
import secrets
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.errors import ToolchainError
from grader.images import build_images
from grader.kit import load_kit
from grader.sandbox import bubblewrap
from grader.sandbox.docker import DockerSandbox, availability
from grader.sandbox.process import ProcessSandbox
from grader.sandbox.protocol import Sandbox
from grader.toolchain import cache_folder, go_environment, go_root
from tests.engines import find_base, make_kit, remove_images
from tests.sandbox.contract import Trial, await_event, mounts_of, processes_with
from tests.sandbox.looker import Looker

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class _Backend:
    make: Callable[[Path], Sandbox]
    missing: Callable[[Path], str | None]
    needs_kit: bool = False


BACKENDS = {
    "process": _Backend(ProcessSandbox, lambda _: None),
    "bubblewrap": _Backend(bubblewrap.BubblewrapSandbox, bubblewrap.availability),
    "docker": _Backend(DockerSandbox, availability, needs_kit=True),
}


@pytest.fixture(
    scope="session",
    params=[
        "process",
        pytest.param("bubblewrap", marks=pytest.mark.bubblewrap),
        pytest.param("docker", marks=pytest.mark.docker),
    ],
)
def backend(request: pytest.FixtureRequest) -> str:
    """Name of each sandbox in turn."""
    return str(request.param)


@pytest.fixture
def trial(backend: str, attacker: Path, temporary: Path, kit: Path) -> Iterator[Trial]:
    """A sandbox with the attacker as input; at the end nothing may be left of what it did."""
    yield from _trial(backend, attacker, temporary, kit)


@pytest.fixture
def boxed(attacker: Path, temporary: Path, kit: Path) -> Iterator[Trial]:
    """The same with bubblewrap only."""
    yield from _trial("bubblewrap", attacker, temporary, kit)


def _trial(backend: str, attacker: Path, temporary: Path, kit: Path) -> Iterator[Trial]:
    entry = BACKENDS[backend]
    if entry.needs_kit:
        kit = _compiled_kit()
    if reason := entry.missing(kit):
        pytest.skip(f"{backend}: {reason}")
    mark = f"mark-{secrets.token_hex(8)}"
    yield Trial(entry.make(kit), backend, attacker, mark)
    assert await_event(lambda: not processes_with(mark)), processes_with(mark)
    assert mounts_of(attacker, temporary) == []
    assert list(temporary.iterdir()) == []


def _compiled_kit() -> Path:
    try:
        return load_kit(_ROOT / "exercises").path
    except ToolchainError as error:
        pytest.skip(str(error))


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder where a sandbox makes its temporary files during one test."""
    tmp_path_factory.getbasetemp()  # or pytest would make its own folder in ours
    with _open_folder("temporary") as name:
        monkeypatch.setattr(tempfile, "tempdir", name)
        yield Path(name)
        monkeypatch.undo()


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """An empty folder that every user may enter, unlike `tmp_path`."""
    with _open_folder("public") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def kit() -> Iterator[Path]:
    """A folder that stands for a kit."""
    with _open_folder("kit") as name:
        (Path(name) / "kit.json").write_text("{}", encoding="utf-8")
        yield Path(name)


@pytest.fixture(scope="session")
def attacker() -> Iterator[Path]:
    """A folder with nothing but the attacker, a static program, and one that has a race."""
    with _open_folder("attacker") as name:
        _build(".", Path(name) / "attacker", race=False)
        _build("./racy", Path(name) / "racy", race=True)
        yield Path(name)


def _build(package: str, program: Path, *, race: bool) -> None:
    root = go_root()
    flags = ["-trimpath", "-buildvcs=false", *(["-race"] if race else []), "-o", str(program)]
    subprocess.run(
        [str(root / "bin" / "go"), "build", *flags, package],
        cwd=Path(__file__).with_name("attacker"),
        env=os.environ | go_environment(root, cache_folder(), race=race) | {"CGO_ENABLED": str(int(race))},
        check=True,
    )


def _open_folder(what: str) -> tempfile.TemporaryDirectory[str]:
    """Return a temporary folder that other users may enter, as boxes of a root grader run as nobody."""
    folder = tempfile.TemporaryDirectory(prefix=f"mapclinic-test-{what}-")
    Path(folder.name).chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def look_kit(look: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    base = find_base()
    kit = make_kit(tmp_path_factory.mktemp("kit") / "kit", look)
    try:
        build_images(kit, base, debootstrap=False, progress=lambda _: None)
        yield kit
    finally:
        remove_images(kit)


@pytest.fixture(scope="session")
def looker(look_kit: Path, look: Path) -> Looker:
    return Looker(DockerSandbox(look_kit), look)


@pytest.fixture(scope="session")
def facts(looker: Looker) -> dict[str, Any]:
    outcome = looker.run("status", environment={"COLOUR": "green"})
    status: dict[str, Any] = json.loads(outcome.stdout)
    return status
