"""A submission: the files that the exercise names, taken as data, however they were handed in.

Nothing of a submission is trusted: no link is followed, no stated size is believed, nothing is read
beyond its limit, and reading never waits for somebody (a fifo) or does something (a device).
"""

import hashlib
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NoReturn

from grader.errors import InputError, SubmissionRejected
from grader.limits import INTAKE_LIMITS, IntakeLimits

__all__ = ["Submission", "read_submission"]

STANDARD_INPUT = Path("-")
_ZIP_MAGIC = b"PK"
_ENCODING_MARKS = (b"\xff\xfe", b"\xfe\xff")
# What `mapclinic start` puts into a workspace beside the files to edit.
_WORKSPACE = {"go.mod", "README.md", "probe", "probe.json"}
_NAMED_EXTRAS = 3
_FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER_FLAGS = _FILE_FLAGS | os.O_DIRECTORY


@dataclass(frozen=True)
class Submission:
    """The files of a submission.

    Attributes:
        files: name to content, for exactly the files that the exercise lets students edit.
        notes: remarks for the student, such as what was left out.
    """

    files: Mapping[str, bytes]
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over names and contents; the same however the files were handed in."""
        parts = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            parts.update(f"{name}\0{len(content)}\0".encode() + content)
        return parts.hexdigest()


def read_submission(
    path: Path,
    editable: tuple[str, ...],
    package: str,
    limits: IntakeLimits = INTAKE_LIMITS,
    stdin: BinaryIO | None = None,
) -> Submission:
    """Read a submission from a folder, a Go file, a zip archive, or with `-` from standard input.

    Args:
        path: a folder holds the files directly or in a sub-folder called like the package; a Go file
            does for an exercise of one file, whatever it is called; standard input is Go source or a
            zip archive.
        editable: the files that the exercise names.
        package: name of the Go package.
        limits: of sizes and counts.
        stdin: where `-` reads from.

    Raises:
        SubmissionRejected: what was handed in cannot be graded as it is.
        InputError: the path is nothing that could be a submission.
    """
    if path == STANDARD_INPUT:
        return _read_stream(stdin, editable, package, limits)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}; name a submission") from error
    if stat.S_ISDIR(mode):
        return _read_folder(path, editable, package, limits)
    if path.suffix == ".zip":
        with _folder(path.parent) as folder:
            content = _read_file(folder, path.name, limits.archive_bytes)
        return _read_archive(content, editable, package, limits)
    if path.suffix == ".go":
        with _folder(path.parent) as folder:
            content = _read_file(folder, path.name, limits.file_bytes)
        return _single_file(content, editable)
    raise InputError(f"{path} is neither a folder, nor a .go file, nor a .zip archive")


def _read_stream(
    stdin: BinaryIO | None, editable: tuple[str, ...], package: str, limits: IntakeLimits
) -> Submission:
    if stdin is None:
        raise InputError("there is no standard input to read a submission from; name a path")
    content = stdin.read(limits.archive_bytes + 1)
    if content.startswith(_ZIP_MAGIC):
        _refuse_size("the archive", len(content), limits.archive_bytes)
        return _read_archive(content, editable, package, limits)
    _refuse_size("the file", len(content), limits.file_bytes)
    return _single_file(content, editable)


def _single_file(content: bytes, editable: tuple[str, ...]) -> Submission:
    if len(editable) != 1:
        names = ", ".join(editable)
        raise InputError(f"this exercise consists of {names}; hand in a folder or a zip archive with them")
    if not content.strip():
        _reject("empty-submission", f"There is nothing in it; {editable[0]} is expected.")
    return Submission({editable[0]: _as_source(editable[0], content)})


def _read_folder(path: Path, editable: tuple[str, ...], package: str, limits: IntakeLimits) -> Submission:
    with _folder(path) as top, _package_folder(top, package) as folder:
        found = {name for name in editable if _exists(folder, name)}
        names = _list_names(folder, limits.folder_entries)
        _refuse_missing(found, editable, names)
        files = {name: _as_source(name, _read_file(folder, name, limits.file_bytes)) for name in editable}
    return Submission(files, _notes(names, editable))


def _exists(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return False
    return True


def _list_names(folder: int, most: int) -> list[str]:
    names = []
    with os.scandir(folder) as entries:
        for entry in entries:
            names.append(entry.name)
            if len(names) >= most:
                break
    return sorted(names)


def _read_file(folder: int, name: str, most_bytes: int) -> bytes:
    """Read a regular file through the descriptor of its folder, at most `most_bytes` of it."""
    try:
        descriptor = os.open(name, _FILE_FLAGS, dir_fd=folder)
    except OSError:
        _reject("not-regular-file", f"{name} is a link or cannot be opened; hand in the file itself.", name)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        _reject("not-regular-file", f"{name} is not a regular file.", name)
    with os.fdopen(descriptor, "rb") as file:
        content = file.read(most_bytes + 1)
    _refuse_size(name, len(content), most_bytes)
    return content


def _read_archive(
    content: bytes, editable: tuple[str, ...], package: str, limits: IntakeLimits
) -> Submission:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = _safe_members(archive, limits)
            root = _root(members, editable, package)
            wanted = {name: member for name in editable if (member := members.get(root / name))}
            names = sorted({path.relative_to(root).parts[0] for path in members if _below(path, root)})
            _refuse_missing(wanted, editable, names or [str(path) for path in members])
            files = {name: _as_source(name, _inflate(archive, wanted[name], limits)) for name in editable}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        _reject("unsafe-archive", f"The zip archive is broken or of an unknown kind ({error}).")
    return Submission(files, _notes(names, editable))


def _safe_members(archive: zipfile.ZipFile, limits: IntakeLimits) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """Return the files of an archive by path, or refuse the whole archive for one that is unsafe."""
    entries = archive.infolist()
    if len(entries) > limits.archive_entries:
        _reject("too-many-files", f"The archive has {len(entries)} entries; {limits.archive_entries} may be.")
    members: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry.filename
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in entry.orig_filename:
            _reject("unsafe-archive", f"The archive has an entry that leads out of it: {name[:80]!r}.")
        if stat.S_ISLNK(entry.external_attr >> 16) or entry.flag_bits & 1:
            _reject("unsafe-archive", f"The archive has a link or an encrypted entry: {name[:80]!r}.")
        if entry.is_dir():
            continue
        if path in members:
            _reject("unsafe-archive", f"The archive has {name[:80]!r} twice.")
        members[path] = entry
    return members


def _root(members: Iterable[PurePosixPath], editable: tuple[str, ...], package: str) -> PurePosixPath:
    """Return the folder in which the files lie: the top, one single folder, or that of the package."""
    tops = {path.parts[0] for path in members if len(path.parts) > 1}
    candidates = [PurePosixPath(), PurePosixPath(package)]
    for top in sorted(tops):
        candidates += [PurePosixPath(top), PurePosixPath(top, package)]
    best = max(candidates, key=lambda root: sum(root / name in members for name in editable))
    return best if any(best / name in members for name in editable) else PurePosixPath()


def _below(path: PurePosixPath, root: PurePosixPath) -> bool:
    return path.is_relative_to(root)


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: IntakeLimits) -> bytes:
    with archive.open(member) as file:
        content = file.read(limits.file_bytes + 1)
    _refuse_size(member.filename, len(content), limits.file_bytes)
    return content


def _as_source(name: str, content: bytes) -> bytes:
    """Return the content if it is text that Go's parser may see."""
    if content.startswith(_ENCODING_MARKS):
        _reject("not-utf8", f"{name} is UTF-16; save it as UTF-8.", name, 1)
    try:
        content.decode("utf-8")
        bad = content.find(b"\0")
    except UnicodeDecodeError as error:
        bad = error.start
    if bad >= 0:
        line = content.count(b"\n", 0, bad) + 1
        _reject("not-utf8", f"{name} is not UTF-8 text (line {line}, byte {bad}).", name, line)
    return content


def _refuse_missing(found: Iterable[str], editable: tuple[str, ...], names: list[str]) -> None:
    missing = [name for name in editable if name not in set(found)]
    if not missing:
        return
    seen = ", ".join(names[:10]) + (" …" if len(names) > 10 else "")
    text = f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing; found: {seen or 'nothing'}."
    if len(missing) == len(editable):
        _reject("empty-submission", f"No file of this exercise is there: {text}")
    _reject("missing-file", text, missing[0])


def _refuse_size(name: str, size: int, most_bytes: int) -> None:
    if size > most_bytes:
        _reject("too-large", f"{name} is larger than {most_bytes // 1024} KiB, the most that is read.", name)


def _notes(names: Iterable[str], editable: tuple[str, ...]) -> tuple[str, ...]:
    extras = [
        name for name in names if name not in {*editable, *_WORKSPACE} and not name.endswith("_test.go")
    ]
    if not extras:
        return ()
    more = f" and {len(extras) - _NAMED_EXTRAS} more" if len(extras) > _NAMED_EXTRAS else ""
    return (f"Left out, because the exercise does not name it: {', '.join(extras[:_NAMED_EXTRAS])}{more}.",)


def _reject(rule: str, message: str, file: str = "", line: int = 0) -> NoReturn:
    raise SubmissionRejected(rule, message, file, line)


def _open_folder(path: Path | str, within: int | None = None) -> int:
    flags = _FOLDER_FLAGS if within is not None else _FOLDER_FLAGS & ~os.O_NOFOLLOW
    try:
        return os.open(path, flags, dir_fd=within)
    except OSError as error:
        raise InputError(f"{path} cannot be opened: {error.strerror}; check its permissions") from error


@contextmanager
def _folder(path: Path) -> Iterator[int]:
    """Open a folder: what lies in it is reached through the descriptor, so no path is looked up twice."""
    descriptor = _open_folder(path)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _package_folder(top: int, package: str) -> Iterator[int]:
    """Give the sub-folder of a workspace that is called like the package, else the folder itself."""
    try:
        mode = os.stat(package, dir_fd=top, follow_symlinks=False).st_mode
    except OSError:
        mode = 0
    if stat.S_ISLNK(mode):
        _reject("not-regular-file", f"{package} is a link; hand in the folder itself.", package)
    if not stat.S_ISDIR(mode):
        yield top
        return
    descriptor = _open_folder(package, top)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
