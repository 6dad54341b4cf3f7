"""From a path or standard input to a submission."""

import stat
from pathlib import Path
from typing import BinaryIO

from grader.errors import InputError
from grader.limits import INTAKE_LIMITS, IntakeLimits
from grader.submission.archives import ZIP_MAGIC, read_archive
from grader.submission.folders import open_folder, read_file, read_folder
from grader.submission.model import Submission
from grader.submission.rules import as_source, refuse_size, reject

__all__ = ["read_submission"]

_STANDARD_INPUT = Path("-")


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
    if path == _STANDARD_INPUT:
        return _read_stream(stdin, editable, package, limits)
    if _is_folder(path):
        return read_folder(path, editable, package, limits)
    if path.suffix.lower() == ".zip":
        with open_folder(path.parent) as folder:
            content = read_file(folder, path.name, limits.archive_bytes)
        return read_archive(content, editable, package, limits)
    if path.suffix == (suffix := Path(editable[0]).suffix):
        _refuse_several(editable)
        with open_folder(path.parent) as folder:
            content = read_file(folder, path.name, limits.file_bytes)
        return _single_file(content, editable[0])
    raise InputError(f"{path} is neither a folder, nor a {suffix} file, nor a .zip archive")


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{path} cannot be read: {reason}; name a submission that is there") from error


def _read_stream(
    stdin: BinaryIO | None, editable: tuple[str, ...], package: str, limits: IntakeLimits
) -> Submission:
    if stdin is None:
        raise InputError("there is no standard input to read a submission from; name a path")
    content = _read_at_most(stdin, limits.archive_bytes + 1)
    if content.startswith(ZIP_MAGIC):
        return read_archive(content, editable, package, limits)
    _refuse_several(editable)
    refuse_size(editable[0], len(content), limits.file_bytes)
    return _single_file(content, editable[0])


def _read_at_most(stream: BinaryIO, most_bytes: int) -> bytes:
    """Read to the end or the limit: a pipe may give less than was asked for."""
    content = b""
    while len(content) < most_bytes and (part := stream.read(most_bytes - len(content))):
        content += part
    return content


def _refuse_several(editable: tuple[str, ...]) -> None:
    if len(editable) != 1:
        text = f"This is one file, and the exercise consists of {', '.join(editable)}: hand in a folder"
        reject("missing-file", f"{text} or a zip archive that holds them all.", editable[0])


def _single_file(content: bytes, name: str) -> Submission:
    if not content.strip():
        reject("empty-submission", f"There is nothing in it; {name} is expected.")
    return Submission({name: as_source(name, content)})
