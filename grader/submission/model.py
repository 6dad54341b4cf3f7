"""What a submission is, once it has been read."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Submission"]


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
