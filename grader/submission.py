"""PLACEHOLDER by the lead so that the pipeline can run meanwhile: the owner of this file overwrites it.

The names below are what the pipeline uses: Submission(files, notes), .digest, read_submission(path, editable,
package, limits=..., stdin=None).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from grader.errors import InputError, SubmissionRejected


@dataclass(frozen=True)
class Submission:
    files: Mapping[str, bytes]
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        parts = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            parts.update(f"{name}\0{len(content)}\0".encode() + content)
        return parts.hexdigest()


def read_submission(
    path: Path, editable: tuple[str, ...], package: str, stdin: BinaryIO | None = None
) -> Submission:
    folder = path / package if (path / package).is_dir() else path
    if not path.exists():
        raise InputError(f"{path} does not exist")
    files = {name: (folder / name).read_bytes() for name in editable if (folder / name).is_file()}
    if len(files) < len(editable):
        raise SubmissionRejected("missing-file", "missing file")
    return Submission(files)
