"""What every command of the CLI starts from: the course, the kit and a sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

# `mapclinic --help` needs none of these.
if TYPE_CHECKING:
    from grader.course import Course, Exercise
    from grader.pipeline import Grader

__all__ = ["Context", "SandboxKind", "default_claims_folder", "default_course_folder"]


class SandboxKind(StrEnum):
    """Values of `--sandbox`."""

    AUTO = "auto"
    DOCKER = "docker"
    BUBBLEWRAP = "bubblewrap"
    PROCESS = "process"


def default_course_folder() -> Path:
    """Return `exercises/` of the checkout that this package was installed from."""
    return Path(__file__).parent.parent / "exercises"


def default_claims_folder() -> Path:
    """Return `book/claims/` of the checkout that this package was installed from."""
    return Path(__file__).parent.parent / "book" / "claims"


@dataclass(frozen=True)
class Context:
    """Where the course lies, and how code is to be run."""

    course_folder: Path
    sandbox: SandboxKind = SandboxKind.AUTO
    runtime: str | None = None

    def course(self) -> Course:
        from grader.course import load_course

        return load_course(self.course_folder)

    def exercise(self, name: str) -> Exercise:
        return self.course().find(name)

    def grader(self, on_stage: Callable[[str], None] | None = None) -> Grader:
        """Return a grader on the chosen sandbox.

        Raises:
            ToolchainError: `mapclinic setup` has not run.
            SandboxError: the sandbox cannot be used; the text says what to install.
        """
        from grader.kit import load_kit
        from grader.pipeline import Grader
        from grader.sandbox.choose import choose

        kit = load_kit(self.course_folder)
        grader = Grader(kit, choose(self.sandbox, kit.path, self.runtime))
        return grader if on_stage is None else replace(grader, on_stage=on_stage)

    def grader_for(
        self, exercises: Iterable[Exercise], on_stage: Callable[[str], None] | None = None
    ) -> Grader | None:
        """Return a grader, or None if all the exercises are diagnoses, of which nothing is run."""
        return None if all(one.is_diagnosis for one in exercises) else self.grader(on_stage)
