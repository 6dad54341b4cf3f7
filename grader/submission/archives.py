"""Files of a zip archive that may be hostile: it is never unpacked, only read."""

import io
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.errors import SubmissionRejected
from grader.limits import IntakeLimits
from grader.submission.model import Submission
from grader.submission.rules import (
    Found,
    as_source,
    note_extras,
    refuse_missing,
    refuse_size,
    reject,
    shown,
)

__all__ = ["ZIP_MAGIC", "read_archive"]

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""First bytes of an archive, of an empty one, and of one in several parts (which is refused)."""

_ENCRYPTED = 1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DRIVE = re.compile(r"[A-Za-z]:")
_MACOS_FOLDER = "__MACOSX"


@dataclass(frozen=True)
class _Contents:
    """The members of an archive by path."""

    files: Mapping[PurePosixPath, zipfile.ZipInfo]
    folders: frozenset[PurePosixPath]


def read_archive(content: bytes, editable: tuple[str, ...], package: str, limits: IntakeLimits) -> Submission:
    """Read the files from an archive: from its top, a single folder in it, or the package's folder.

    Raises:
        SubmissionRejected: the archive is unsafe or broken, or a file is missing or no source.
    """
    refuse_size("", len(content), limits.archive_bytes)
    with _guarded(), zipfile.ZipFile(io.BytesIO(content)) as archive:
        contents = _check_members(archive.infolist(), limits)
        root = _find_root(contents, editable, package)
        present = [name for name in editable if root / name in contents.files]
        _refuse_folders(contents, root, editable)
        found = _list(contents, root, whole=not present)
        refuse_missing(present, editable, found)
        files = {
            name: as_source(name, _inflate(archive, contents.files[root / name], limits)) for name in editable
        }
    return Submission(files, note_extras(found, editable))


@contextmanager
def _guarded() -> Iterator[None]:
    try:
        yield
    except SubmissionRejected:
        raise
    except Exception as error:  # noqa: BLE001 - on hostile bytes zipfile raises more kinds than it documents
        reject("unsafe-archive", f"The zip archive is broken or of an unknown kind ({shown(str(error))}).")


def _check_members(entries: list[zipfile.ZipInfo], limits: IntakeLimits) -> _Contents:
    """Return what is in an archive, or refuse all of it for one member that is unsafe."""
    if len(entries) > limits.archive_entries:
        text = f"The archive has {len(entries)} entries; at most {limits.archive_entries} are looked at."
        reject("too-many-files", text)
    files: dict[PurePosixPath, zipfile.ZipInfo] = {}
    folders: set[PurePosixPath] = set()
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if reason := _distrust(entry, path) or ("is there twice" if path in files else ""):
            reject("unsafe-archive", f"In the archive, {shown(entry.filename)!r} {reason}.")
        folders.update(path.parents)
        if entry.filename.endswith("/"):
            folders.add(path)
        else:
            files[path] = entry
    if doubled := folders & files.keys():
        name = shown(str(min(doubled)))
        reject("unsafe-archive", f"In the archive, {name!r} is a file and a folder at once.")
    return _Contents(files, frozenset(folders))


def _distrust(entry: zipfile.ZipInfo, path: PurePosixPath) -> str:
    """Return why a member is unsafe, or ""."""
    name = entry.orig_filename
    if path.is_absolute() or _DRIVE.match(name):
        return "has an absolute path"
    if not path.parts or ".." in path.parts or "\\" in name or "\0" in name:
        return "has a path that leads out of it"
    if stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "is a link or a device"
    if entry.flag_bits & _ENCRYPTED:
        return "is encrypted"
    return "" if entry.compress_type in _METHODS else "is compressed by another method than deflate"


def _find_root(contents: _Contents, editable: tuple[str, ...], package: str) -> PurePosixPath:
    """Return the folder that holds most of the files; of two that hold as many, the outer one."""
    tops = {path.parts[0] for path in contents.folders if path.parts} - {_MACOS_FOLDER}
    outer = [PurePosixPath(), *(PurePosixPath(top) for top in tops if len(tops) == 1)]
    candidates = [*outer, *(root / package for root in outer)]
    return max(candidates, key=lambda root: _count(contents, root, editable))


def _count(contents: _Contents, root: PurePosixPath, editable: tuple[str, ...]) -> int:
    return sum(root / name in contents.files or root / name in contents.folders for name in editable)


def _refuse_folders(contents: _Contents, root: PurePosixPath, names: Iterable[str]) -> None:
    for name in names:
        if root / name in contents.folders:
            reject("not-regular-file", f"{name} is a folder; put the file itself in its place.", name)


def _list(contents: _Contents, root: PurePosixPath, *, whole: bool) -> Found:
    """List whole paths, or the first level below the root and what lies elsewhere."""
    if whole:
        return Found(tuple(sorted(str(path) for path in contents.files)))
    return Found(tuple(sorted({_seen_from(root, path) for path in contents.files})))


def _seen_from(root: PurePosixPath, path: PurePosixPath) -> str:
    for base, before in ((root, ""), (root.parent, "../"), (PurePosixPath(), "")):
        if path.is_relative_to(base):
            first, *deeper = path.relative_to(base).parts
            return before + first + ("/" if deeper else "")
    return str(path)


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: IntakeLimits) -> bytes:
    """Inflate one member up to the limit of a file, whatever size the archive states for it."""
    with archive.open(member) as file:
        content = file.read(limits.file_bytes + 1)
    refuse_size(PurePosixPath(member.filename).name, len(content), limits.file_bytes)
    return content
