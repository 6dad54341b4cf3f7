"""Folders of the host as a box with another user may see them."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from grader.errors import SandboxError

__all__ = ["NOBODY", "hand_over", "stage", "take_back"]

NOBODY = 65534


def stage(inputs: Path, target: Path) -> Path:
    """Make the inputs readable for every user, below a folder that only its owner can enter.

    Files are linked where that does, so that a binary is not copied for each run, and the folder
    of the caller stays as it is.

    Args:
        inputs: the folder of the caller.
        target: a folder that does not exist yet, in one that only the caller can enter.

    Raises:
        SandboxError: the inputs cannot be read, or the disk is full.
    """
    try:
        shutil.copytree(inputs, target, symlinks=True, copy_function=_link_or_copy)
        for folder, _, _ in os.walk(target):
            Path(folder).chmod(0o755)
    except OSError as error:
        raise SandboxError(f"cannot prepare the inputs of a box; look at the disk: {error}") from error
    return target


def _link_or_copy(source: str, target: str) -> None:
    mode = Path(source).stat().st_mode
    wanted = 0o755 if mode & 0o100 else 0o644
    if mode & wanted == wanted:
        with suppress(OSError):
            os.link(source, target)
            return
    shutil.copyfile(source, target)
    Path(target).chmod(wanted)


def hand_over(outputs: Path | None) -> str:
    """Let the user of a box write the outputs; return that user as `UID:GID`.

    An ordinary user cannot give a folder away, nor remove what another user made in it. A box that
    writes results for one runs as that user then; it is the compile box, in which no code of a
    student runs.

    Raises:
        SandboxError: there is no such folder.
    """
    if outputs is None:
        return f"{NOBODY}:{NOBODY}"
    if os.geteuid() != 0:
        return f"{os.geteuid()}:{os.getegid()}"
    try:
        os.chown(outputs, NOBODY, NOBODY)
    except OSError as error:
        raise SandboxError(f"cannot hand the outputs over to a box; look at the disk: {error}") from error
    return f"{NOBODY}:{NOBODY}"


def take_back(outputs: Path | None) -> None:
    """Make the caller the owner of all outputs again."""
    if outputs is None or os.geteuid() != 0:
        return
    for folder, folders, files in os.walk(outputs):
        for name in (".", *folders, *files):
            os.chown(Path(folder, name), os.geteuid(), os.getegid(), follow_symlinks=False)
