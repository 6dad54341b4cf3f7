"""The sandboxes that the hostile submissions meet."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.context import default_course_folder
from grader.errors import SandboxError, ToolchainError
from grader.kit import Kit, load_kit
from grader.sandbox.choose import choose
from grader.sandbox.fake import FakeSandbox
from grader.sandbox.protocol import Sandbox


@pytest.fixture(scope="session")
def kit() -> Kit:
    try:
        return load_kit(default_course_folder())
    except ToolchainError as error:
        pytest.skip(str(error))


def usable(kind: str, kit: Kit) -> Sandbox:
    try:
        return choose(kind, kit.path)
    except SandboxError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session", params=["process", "bubblewrap", "docker"])
def sandbox(request: pytest.FixtureRequest, kit: Kit) -> Sandbox:
    return usable(request.param, kit)


@pytest.fixture(scope="session", params=["bubblewrap", "docker"])
def isolated_sandbox(request: pytest.FixtureRequest, kit: Kit) -> Sandbox:
    return usable(request.param, kit)


@pytest.fixture
def unused_sandbox() -> Sandbox:
    """A sandbox that must not be reached: any job would be one too many."""
    return FakeSandbox([])


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder in which a grade makes its temporary files; other users may enter it."""
    with tempfile.TemporaryDirectory(prefix="mapclinic-test-") as name:
        Path(name).chmod(0o755)
        monkeypatch.setattr(tempfile, "tempdir", name)
        yield Path(name)
        monkeypatch.undo()
