"""The course and its exercises: frozen data, parsed and checked at the border.

`course.toml` is the only list of exercises. Each of them is a folder that holds

    exercise.toml   the manifest: see `grader.manifest` for its keys
    prompt.md       situation and requirements, without the diagnosis
    hints.md        staged hints, one level-two heading each
    explanation.md  why the bug happens, how it is found in production, the repair; it may spoil
    starter/        what the student gets; it must fail in the dimensions of `starter_fails`
    solution/       the reference; it must pass
    checks/         Go tests in the external package `<package>_test`
    variants/       `<name>/variant.toml` and the files that differ from the solution
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from grader.errors import CourseError
from grader.manifest import Check, Manifest, load_manifest, parse_toml
from grader.verdict import Dimension, Verdict

__all__ = ["Chapter", "Course", "Exercise", "Variant", "load_course", "load_exercise"]


@dataclass(frozen=True)
class Variant:
    """A labelled submission.

    Attributes:
        expect: `pass`; or the dimension in which it must fail; or `rejected`, `compile_error`.
        why: what is right or wrong about it, in one sentence.
    """

    name: str
    expect: str
    why: str
    files: dict[str, bytes]


@dataclass(frozen=True)
class Exercise:
    """An exercise as loaded from its folder; `id` is the folder's name with hyphens."""

    id: str
    chapter: str
    folder: Path
    manifest: Manifest

    @property
    def checks(self) -> tuple[Check, ...]:
        return self.manifest.checks

    @property
    def editable(self) -> tuple[str, ...]:
        return self.manifest.editable

    @property
    def package(self) -> str:
        return self.manifest.package

    @property
    def max_score(self) -> float:
        return sum(check.points for check in self.checks)

    @property
    def prompt(self) -> str:
        return (self.folder / "prompt.md").read_text(encoding="utf-8")

    @property
    def starter(self) -> dict[str, bytes]:
        return _read_files(self.folder / "starter", self.editable)

    @property
    def solution(self) -> dict[str, bytes]:
        return _read_files(self.folder / "solution", self.editable)

    @property
    def check_files(self) -> tuple[Path, ...]:
        return tuple(sorted((self.folder / "checks").glob("*_test.go")))

    @property
    def variants(self) -> tuple[Variant, ...]:
        return tuple(_load_variant(self, path) for path in sorted((self.folder / "variants").iterdir()))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over what decides a grade: the manifest and the checks."""
        parts = hashlib.sha256()
        for path in (self.folder / "exercise.toml", *self.check_files):
            parts.update(f"\0{path.name}\0".encode())
            parts.update(path.read_bytes())
        return parts.hexdigest()


@dataclass(frozen=True)
class Chapter:
    """A chapter with its exercises in the order in which they are meant to be done."""

    id: str
    title: str
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True)
class Course:
    """All chapters. `folder` holds course.toml, go.mod and probe/."""

    folder: Path
    title: str
    chapters: tuple[Chapter, ...]

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        return tuple(exercise for chapter in self.chapters for exercise in chapter.exercises)

    def find(self, name: str) -> Exercise:
        """Return the exercise with that id.

        Raises:
            CourseError: there is none; the text names those that there are.
        """
        for exercise in self.exercises:
            if exercise.id == name:
                return exercise
        known = ", ".join(exercise.id for exercise in self.exercises)
        raise CourseError(f"there is no exercise {name!r}; choose one of: {known}")


class _ChapterEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    title: str
    exercises: tuple[str, ...]


class _CourseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    chapters: tuple[_ChapterEntry, ...]


class _VariantFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    expect: str
    why: str


def load_course(folder: Path) -> Course:
    """Load course.toml and every exercise that it lists.

    Raises:
        CourseError: a file is missing or breaks the contract; the text names file and key.
    """
    listed = parse_toml(folder / "course.toml", _CourseFile)
    chapters = tuple(
        Chapter(
            entry.id,
            entry.title,
            tuple(load_exercise(_chapter_folder(folder, entry) / name) for name in entry.exercises),
        )
        for entry in listed.chapters
    )
    course = Course(folder, listed.title, chapters)
    ids = [exercise.id for exercise in course.exercises]
    if doubled := {name for name in ids if ids.count(name) > 1}:
        raise CourseError(f"{folder / 'course.toml'}: listed twice: {', '.join(sorted(doubled))}")
    return course


def load_exercise(folder: Path) -> Exercise:
    """Load one exercise from its folder.

    Raises:
        CourseError: as for `load_course`.
    """
    return Exercise(
        id=folder.name.replace("_", "-"),
        chapter=folder.parent.name.replace("_", "-"),
        folder=folder,
        manifest=load_manifest(folder / "exercise.toml"),
    )


def _chapter_folder(folder: Path, entry: _ChapterEntry) -> Path:
    return folder / entry.id.replace("-", "_")


def _load_variant(exercise: Exercise, folder: Path) -> Variant:
    entry = parse_toml(folder / "variant.toml", _VariantFile)
    allowed = {str(Verdict.PASS), str(Verdict.REJECTED), str(Verdict.COMPILE_ERROR), *map(str, Dimension)}
    if entry.expect not in allowed:
        raise CourseError(f"{folder / 'variant.toml'}: expect must be one of {', '.join(sorted(allowed))}")
    own = [path.name for path in folder.glob("*.go")]
    if not own or (stray := set(own) - set(exercise.editable)):
        raise CourseError(
            f"{folder}: must hold some of {', '.join(exercise.editable)} and no other Go file"
            + (f", not {', '.join(sorted(stray))}" if own else "")
        )
    files = {**exercise.solution, **_read_files(folder, own)}
    return Variant(folder.name, entry.expect, entry.why, files)


def _read_files(folder: Path, names: tuple[str, ...] | list[str]) -> dict[str, bytes]:
    try:
        return {name: (folder / name).read_bytes() for name in names}
    except OSError as error:
        raise CourseError(f"{folder}: {error.filename} cannot be read ({error.strerror})") from error
