"""Files of a folder, reached through descriptors only, so that no path is looked up twice."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import InputError
from grader.limits import IntakeLimits
from grader.submission.model import Submission
from grader.submission.rules import Found, as_source, note_extras, refuse_missing, refuse_size, reject

__all__ = ["open_folder", "read_file", "read_folder"]

_FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


def read_folder(path: Path, editable: tuple[str, ...], package: str, limits: IntakeLimits) -> Submission:
    """Read the files from a folder, or from its sub-folder that is called like the package.

    Raises:
        SubmissionRejected: a file is missing, or is nothing that can be read as source.
        InputError: the folder cannot be opened.
    """
    with open_folder(path) as top:
        at_top = _present(top, editable)
        with _package_folder(top, package, needed=not at_top) as inner:
            at_inner = _present(inner, editable) if inner is not None else []
            if inner is None or len(at_top) >= max(len(at_inner), 1):
                return _read(top, at_top, editable, _list(top, limits), limits)
            found = _beside(_list(inner, limits), _list(top, limits), package)
            return _read(inner, at_inner, editable, found, limits)


def read_file(folder: int, name: str, most_bytes: int) -> bytes:
    """Read a regular file of a folder that is open.

    Raises:
        SubmissionRejected: it is no regular file, or holds more than `most_bytes`.
        InputError: it cannot be opened.
    """
    descriptor = _open_file(folder, name)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            _refuse_kind(name, status.st_mode)
        refuse_size(name, status.st_size, most_bytes)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(most_bytes + 1)
    finally:
        os.close(descriptor)
    # It may have grown since its size was taken.
    refuse_size(name, len(content), most_bytes)
    return content


@contextmanager
def open_folder(path: Path) -> Iterator[int]:
    """Open a folder that the caller named; where it is a link itself, it is the caller's."""
    try:
        descriptor = os.open(path, _FOLDER_FLAGS)
    except OSError as error:
        raise InputError(f"{path} cannot be opened: {error.strerror}; check its permissions") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _read(
    folder: int, present: list[str], editable: tuple[str, ...], found: Found, limits: IntakeLimits
) -> Submission:
    refuse_missing(present, editable, found)
    files = {name: as_source(name, read_file(folder, name, limits.file_bytes)) for name in editable}
    return Submission(files, note_extras(found, editable))


@contextmanager
def _package_folder(top: int, package: str, *, needed: bool) -> Iterator[int | None]:
    """Open the sub-folder called like the package; None if there is none.

    Raises:
        SubmissionRejected: it is needed, and it is a link.
    """
    try:
        descriptor = os.open(package, _FOLDER_FLAGS | os.O_NOFOLLOW, dir_fd=top)
    except OSError:
        mode = _mode(top, package)
        if needed and stat.S_ISLNK(mode):
            _refuse_kind(package, mode)
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _open_file(folder: int, name: str) -> int:
    mode = _mode(folder, name)
    # Opening a device can do something. What is decided here is looked at again once it is open.
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        _refuse_kind(name, mode)
    try:
        return os.open(name, _FILE_FLAGS, dir_fd=folder)
    except OSError as error:
        if error.errno == errno.ELOOP:
            _refuse_kind(name, stat.S_IFLNK)
        if error.errno == errno.ENXIO:
            _refuse_kind(name, mode)
        raise InputError(f"{name} cannot be opened: {error.strerror}; check its permissions") from error


def _mode(folder: int, name: str) -> int:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    except OSError:
        return 0


def _refuse_kind(name: str, mode: int) -> None:
    kinds = (
        (stat.S_ISLNK, "a symbolic link"),
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
    )
    kind = next((words for is_kind, words in kinds if is_kind(mode)), "a device")
    reject("not-regular-file", f"{name} is {kind}; put the file itself in its place.", name)


def _present(folder: int, editable: tuple[str, ...]) -> list[str]:
    return [name for name in editable if _mode(folder, name)]


def _list(folder: int, limits: IntakeLimits) -> Found:
    """List a folder, up to a limit: wanted files are looked up by name, so this is only for messages."""
    names: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if len(names) == limits.folder_entries:
                return Found(tuple(sorted(names)), more=True)
            names.append(entry.name + "/" * entry.is_dir(follow_symlinks=False))
    return Found(tuple(sorted(names)))


def _beside(inner: Found, top: Found, package: str) -> Found:
    """Return what lies in the package's folder, and beside that folder."""
    outer = [name for name in top.names if name != f"{package}/"]
    return Found((*inner.names, *(f"../{name}" for name in outer)), inner.more or top.more)
