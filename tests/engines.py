"""Docker engines for tests: the one of this machine, and one of our own that may be broken."""

import io
import json
import os
import secrets
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.errors import SandboxError
from grader.images import DEFAULT_BASE
from grader.sandbox.engine import KIT_LABEL, connect, find_image, image_tag, read_kit_facts
from grader.sandbox.protocol import Box
from grader.toolchain import cache_folder, go_environment, go_root
from tests.sandbox.contract import await_event

LOOK = Path(__file__).parent / "sandbox" / "look" / "main.go"


def compile_look(folder: Path) -> Path:
    """Compile the program that looks around inside a box; return the folder."""
    root = go_root()
    subprocess.run(
        [root / "bin" / "go", "build", "-trimpath", "-o", folder / "look", LOOK],
        env=go_environment(root, cache_folder(), race=False),
        check=True,
        capture_output=True,
    )
    return folder


def make_kit(folder: Path, look: Path) -> Path:
    """Make the smallest kit that has images of its own."""
    (folder / "tools").mkdir(parents=True)
    shutil.copy2(look / "look", folder / "tools" / "look")
    facts = {"digest": f"test-{secrets.token_hex(8)}", "go_version": "go0.0.0"}
    (folder / "kit.json").write_text(json.dumps(facts), encoding="utf-8")
    return folder


def find_base() -> str:
    """Return a base image that the engine has, or skip the test."""
    wanted = (os.environ.get("MAPCLINIC_TEST_BASE"), "mapclinic/debian:bookworm", DEFAULT_BASE)
    try:
        with connect() as client:
            for name in wanted:
                if name and find_image(client, name):
                    return name
    except SandboxError as error:
        pytest.skip(str(error))
    pytest.skip("no base image; run `mapclinic images --debootstrap`, or set MAPCLINIC_TEST_BASE")


def remove_images(kit: Path) -> None:
    with connect() as client:
        for box in Box:
            tag = image_tag(box, read_kit_facts(kit).digest)
            if find_image(client, tag):
                client.remove_image(tag, force=True)


def import_images(kit: Path, label: str | None = None) -> None:
    """Give the engine two nearly empty images for a kit, which is enough for a static program."""
    digest = read_kit_facts(kit).digest
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("empty"))
    with connect() as client:
        api: Any = client
        for box in Box:
            repository, _, tag = image_tag(box, digest).rpartition(":")
            changes = [f"LABEL {KIT_LABEL}={label or digest}"]
            api.import_image_from_data(file.getvalue(), repository=repository, tag=tag, changes=changes)


@dataclass
class PrivateEngine:
    """An engine with a state of its own, which a test may end and start again."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def host(self) -> str:
        return f"unix://{self.folder / 'socket'}"

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self._command(), stdout=log, stderr=log)
        assert await_event(self._answers), (self.folder / "log").read_text(encoding="utf-8")[-2000:]

    def end(self) -> None:
        """End it as an administrator would."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            connect(1.0).close()
        except SandboxError:
            return False
        return True

    def _command(self) -> list[str]:
        options = ("--bridge=none", "--iptables=false", "--ip-forward=false", "--ip-masq=false")
        return [
            str(shutil.which("dockerd")),
            *options,
            "--storage-driver=vfs",
            f"--host={self.host}",
            f"--pidfile={self.folder / 'pid'}",
            f"--data-root={self.folder / 'data'}",
            f"--exec-root={self.folder / 'exec'}",
        ]


@contextmanager
def private_engine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateEngine]:
    """Start an engine and let DOCKER_HOST point to it."""
    if os.geteuid() != 0 or shutil.which("dockerd") is None:
        pytest.skip("a Docker engine of our own needs dockerd and root")
    engine = PrivateEngine(folder)
    monkeypatch.setenv("DOCKER_HOST", engine.host)
    try:
        engine.start()
        yield engine
    finally:
        engine.end()
