"""The course and its exercises: frozen data, parsed and checked at the border.

`course.toml` is the only list of exercises. Each of them is a folder that holds

    exercise.toml   the manifest: see `grader.manifest` for its keys
    prompt.md       situation and requirements, without the diagnosis
    hints.md        staged hints, one level-two heading each
    explanation.md  why it happens and how it is found; it gives the solution away
    starter/        what the student gets; it must fail in the dimensions of `starter_fails`
    solution/       the reference; it must pass
    checks/         Go tests in the external package `<package>_test`
    variants/       `<name>/variant.toml` and the files that differ from the solution

A diagnosis has answers.toml as starter, solution and variants, and instead of checks/

    program/        the program under study, as the learner gets it
    evidence/       recorded from real runs of it; `grader.recording` records it again
    repaired/       the files of the program that differ once the faults are mended
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import msgspec

from grader.errors import CourseError
from grader.manifest import Check, Kind, Manifest, load_manifest
from grader.tables import parse_toml
from grader.verdict import Dimension, Verdict

__all__ = ["Chapter", "Course", "Exercise", "Variant", "load_course", "load_exercise"]


@dataclass(frozen=True)
class Variant:
    """A labelled submission.

    Attributes:
        expect: `pass`; or the dimension in which it must fail; or `rejected`, `compile_error`.
        why: what is right or wrong about it, in one sentence.
        check: id of the check that is meant to catch it; "" for a label that is no dimension.
    """

    name: str
    expect: str
    why: str
    files: dict[str, bytes]
    check: str = ""


@dataclass(frozen=True)
class Exercise:
    """An exercise as loaded from its folder; `id` is the folder's name with hyphens."""

    id: str
    chapter: str
    folder: Path
    manifest: Manifest

    @property
    def is_diagnosis(self) -> bool:
        return self.manifest.kind is Kind.DIAGNOSIS

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
    def explanation(self) -> str:
        """Return the page that gives the solution away.

        Raises:
            CourseError: there is none.
        """
        return _read_files(self.folder, ("explanation.md",))["explanation.md"].decode()

    @property
    def starter(self) -> dict[str, bytes]:
        return _read_files(self.folder / "starter", self.editable)

    @property
    def solution(self) -> dict[str, bytes]:
        return _read_files(self.folder / "solution", self.editable)

    @property
    def check_files(self) -> tuple[Path, ...]:
        """The Go code that decides a grade: the checks, or the program that questions are about."""
        if self.is_diagnosis:
            return self.program_files
        return tuple(sorted((self.folder / "checks").glob("*_test.go")))

    @property
    def program_files(self) -> tuple[Path, ...]:
        """The program under study of a diagnosis."""
        return tuple(sorted((self.folder / "program").glob("*.go")))

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
    check: str = ""


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
    _verify_prerequisites(course)
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


def _verify_prerequisites(course: Course) -> None:
    needed = {one.id: one.manifest.prerequisites for one in course.exercises}
    for name, prerequisites in needed.items():
        if unknown := set(prerequisites) - set(needed):
            raise CourseError(f"{name}: no such prerequisite: {', '.join(sorted(unknown))}")
    try:
        TopologicalSorter(needed).prepare()
    except CycleError as error:
        raise CourseError(f"prerequisites go in a circle: {' before '.join(error.args[1])}") from error


def _load_variant(exercise: Exercise, folder: Path) -> Variant:
    entry = parse_toml(folder / "variant.toml", _VariantFile)
    allowed = {str(Verdict.PASS), str(Verdict.REJECTED), str(Verdict.COMPILE_ERROR), *map(str, Dimension)}
    if entry.expect not in allowed:
        raise CourseError(f"{folder / 'variant.toml'}: expect must be one of {', '.join(sorted(allowed))}")
    if entry.check and entry.check not in (catching := _checks_of(exercise, entry.expect)):
        raise CourseError(
            f'{folder / "variant.toml"}: check {entry.check!r} is none that expect = "{entry.expect}" '
            f"allows: {', '.join(catching) or 'leave it out'}"
        )
    own = [path.name for path in folder.iterdir() if path.name != "variant.toml"]
    if not own or (stray := set(own) - set(exercise.editable)):
        raise CourseError(
            f"{folder}: must hold some of {', '.join(exercise.editable)} and no other file"
            + (f", not {', '.join(sorted(stray))}" if own else "")
        )
    files = {**exercise.solution, **_read_files(folder, own)}
    return Variant(folder.name, entry.expect, entry.why, files, entry.check)


def _checks_of(exercise: Exercise, dimension: str) -> tuple[str, ...]:
    return tuple(check.id for check in exercise.checks if check.dimension == dimension)


def _read_files(folder: Path, names: tuple[str, ...] | list[str]) -> dict[str, bytes]:
    try:
        return {name: (folder / name).read_bytes() for name in names}
    except OSError as error:
        raise CourseError(f"{folder}: {error.filename} cannot be read ({error.strerror})") from error
