"""Submissions as folders and archives, and the ways to read them."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from grader.errors import SubmissionRejected
from grader.limits import INTAKE_LIMITS, IntakeLimits
from grader.submission import Submission, read_submission

EDITABLE = ("set.go", "cache.go")
FILES = {"set.go": b"package sessions\n", "cache.go": b"package sessions // cache\n"}
STDIN = Path("-")


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def zip_of(entries: dict[str, bytes], prefix: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return zip_with(((prefix + name, content) for name, content in entries.items()), method)


def zip_with(
    entries: Iterable[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def read(
    path: Path,
    stdin: bytes | None = None,
    editable: tuple[str, ...] = EDITABLE,
    limits: IntakeLimits = INTAKE_LIMITS,
) -> Submission:
    stream = None if stdin is None else io.BytesIO(stdin)
    return read_submission(path, editable, "sessions", limits, stdin=stream)


def refusal(
    path: Path, stdin: bytes | None = None, editable: tuple[str, ...] = EDITABLE
) -> SubmissionRejected:
    with pytest.raises(SubmissionRejected) as caught:
        read(path, stdin, editable)
    return caught.value
