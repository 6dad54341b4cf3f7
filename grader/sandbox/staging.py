"""What of the host a sandbox shows, for one that runs as another user than the grader.

A grader that runs as root starts sandboxes as an unprivileged user, who can't enter the
folders that root made for itself. Where that is so, a copy stands in for the folder.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SandboxError
from grader.sandbox.protocol import Box, Job

__all__ = ["Shown", "blocked_at", "show"]


@dataclass(frozen=True)
class Shown:
    """Paths that the user of a box can read.

    Attributes:
        inputs: the job's, or a copy.
        outputs: a folder that the user can write to; None if the job has none.
        kit: the compiled kit; None in a run box.
        environment: a file with the job's environment, each entry ended by a zero byte.
    """

    inputs: Path
    outputs: Path | None
    kit: Path | None
    environment: Path


@contextmanager
def show(job: Job, kit: Path, user: int | None) -> Iterator[Shown]:
    """Give what a job's box shows, as long as the block lasts; `user` is None for the grader's own.

    Raises:
        SandboxError: the user may not enter the folder of the kit.
    """
    inputs, outputs = job.inputs.resolve(), job.outputs.resolve() if job.outputs else None
    shown_kit = kit.resolve() if job.box is Box.COMPILE else None
    entries = "".join(f"{name}={value}\0" for name, value in job.environment.items())
    with ExitStack() as stack:
        environment = stack.enter_context(_file_for(user, entries.encode()))
        if user is not None:
            if shown_kit:
                _require_entry(shown_kit, user)
            inputs = stack.enter_context(_readable_by(user, inputs))
            outputs = stack.enter_context(_writable_by(user, outputs)) if outputs else None
        yield Shown(inputs, outputs, shown_kit, environment)


def _require_entry(kit: Path, user: int) -> None:
    if barrier := blocked_at(kit, user):
        raise SandboxError(
            f"the kit {kit} lies in {barrier}, which the sandbox's unprivileged user {user} may not enter; "
            "set MAPCLINIC_CACHE to a folder that everyone may enter and run `mapclinic setup`, "
            "or run the grader as an ordinary user"
        )


def blocked_at(path: Path, user: int) -> Path | None:
    """Return the first folder on the way to a path, itself included, that a user may not enter."""
    for folder in (*reversed(path.parents), path):
        mode, owner = folder.stat().st_mode, folder.stat().st_uid
        if not mode & (0o100 if owner == user else 0o001):
            return folder
    return None


@contextmanager
def _readable_by(user: int, folder: Path) -> Iterator[Path]:
    """Give the folder, or a copy if the user can't read all of it as it is."""
    if blocked_at(folder, user) is None and all(_is_open(path) for path in (folder, *folder.rglob("*"))):
        yield folder
        return
    with _shared_folder(user) as shared:
        copy = shared / "in"
        shutil.copytree(folder, copy, symlinks=True)
        for path in (copy, *copy.rglob("*")):
            if not path.is_symlink():
                _open_to_group(path, user)
        yield copy


@contextmanager
def _writable_by(user: int, folder: Path) -> Iterator[Path]:
    """Give the folder owned by the user, or another one whose contents move there at the end."""
    if blocked_at(folder.parent, user) is None:
        owner = folder.stat()
        os.chown(folder, user, user)
        try:
            yield folder
        finally:
            os.chown(folder, owner.st_uid, owner.st_gid)
        return
    with _shared_folder(user) as shared:
        substitute = shared / "out"
        substitute.mkdir()
        os.chown(substitute, user, user)
        yield substitute
        for path in list(substitute.iterdir()):
            shutil.move(path, folder / path.name)


@contextmanager
def _file_for(user: int | None, content: bytes) -> Iterator[Path]:
    """Give a new file that the user can read; None: the grader's own."""
    with _shared_folder(user) as shared:
        path = shared / "file"
        path.write_bytes(content)
        if user is not None:
            _open_to_group(path, user)
        yield path


@contextmanager
def _shared_folder(user: int | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mapclinic-box-") as name:
        folder = Path(name)
        if user is not None:
            _open_to_group(folder, user)
        yield folder


def _open_to_group(path: Path, group: int) -> None:
    mode = path.stat().st_mode
    os.chown(path, -1, group)
    path.chmod((mode & 0o700) | (mode & 0o500) >> 3)


def _is_open(path: Path) -> bool:
    mode = path.lstat().st_mode
    return bool(mode & 0o004) and (not path.is_dir() or bool(mode & 0o001))
