"""The manifest of an exercise, `exercise.toml`."""

import re
from enum import StrEnum
from pathlib import Path

import msgspec

from grader.errors import CourseError
from grader.questions import Question, verify_questions
from grader.tables import parse_toml
from grader.verdict import Dimension

__all__ = ["ANSWERS", "Budget", "Check", "Kind", "Manifest", "load_manifest"]

ANSWERS = "answers.toml"
"""What a submission to a diagnosis consists of."""


class Kind(StrEnum):
    """What an exercise asks for."""

    REPAIR = "repair"
    DIAGNOSIS = "diagnosis"
    """Answers on recorded evidence; nothing is run."""


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a check of allocations or retained memory may use; None: not judged.

    Attributes:
        max_allocs_per_op, max_bytes_per_op: of every operation that the check measures.
        max_retained_bytes_per_op: slope of the live heap over operations.
        max_reachable_objects: of those that a check tracks by identity; None stands for 0.
    """

    max_allocs_per_op: int | None = None
    max_bytes_per_op: int | None = None
    max_retained_bytes_per_op: float | None = None
    max_reachable_objects: int | None = None


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One check of the manifest.

    Attributes:
        id: words joined by hyphens; `keeps-every-append` is the Go test `TestKeepsEveryAppend`.
        title: what holds if it passes, as a sentence for the student.
        visible: False keeps the check and its messages out of what students are given.
        explore: False keeps a check of `correct` or `race` from being repeated under other schedules.
    """

    id: str
    title: str
    dimension: Dimension
    points: float
    budget: Budget = msgspec.field(default_factory=Budget)
    visible: bool = True
    explore: bool = True

    @property
    def test(self) -> str:
        return "Test" + "".join(word.capitalize() for word in self.id.split("-"))


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of exercise.toml.

    Attributes:
        kind: `repair` has checks; `diagnosis` has questions instead, and none of the keys from `package`
            down to `starter_fails`.
        package: name of the Go package that the student repairs.
        summary: one line for lists.
        page: page of the book that belongs to it.
        difficulty: 1 to 5.
        minutes: time that a working Go engineer needs.
        editable: files that a submission consists of.
        imports: import paths that a submission may use.
        starter_fails: dimensions in which the starter fails, and no others.
        prerequisites: ids of exercises that should come before.
        race_runs: processes of the race binary in one grade.
        explore_rounds: repetitions of each explored check under other schedules; 0: none.
        check_seconds: deadline of one check, far above what it needs.
        memory_mib: limit of a plain run.
    """

    title: str
    summary: str
    concepts: tuple[str, ...]
    page: str
    difficulty: int
    minutes: int
    kind: Kind = Kind.REPAIR
    package: str = ""
    bug_class: str = ""
    editable: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    starter_fails: tuple[Dimension, ...] = ()
    checks: tuple[Check, ...] = ()
    questions: tuple[Question, ...] = ()
    prerequisites: tuple[str, ...] = ()
    race_runs: int = 4
    explore_rounds: int = 20
    check_seconds: float = 5
    memory_mib: int = 512


def load_manifest(path: Path) -> Manifest:
    """Load and check one exercise.toml.

    Raises:
        CourseError: the file is missing or breaks the contract; the text names file and key.
    """
    manifest = parse_toml(path, Manifest)
    if manifest.kind is Kind.DIAGNOSIS:
        return _complete_diagnosis(path, manifest)
    _verify_keys(path, manifest, ("package", "bug_class", "starter_fails"), ("questions",))
    ids = [check.id for check in manifest.checks]
    if len(set(ids)) != len(ids):
        raise CourseError(f"{path}: check ids must differ: {', '.join(ids)}")
    if not any(check.dimension is Dimension.CORRECT for check in manifest.checks):
        raise CourseError(f"{path}: at least one check must have the dimension `correct`")
    for check in manifest.checks:
        _verify_check(path, check)
    if not manifest.editable:
        raise CourseError(f"{path}: editable names no file")
    for name in manifest.editable:
        if not re.fullmatch(r"[a-z][a-z0-9_]*\.go", name) or name.endswith("_test.go"):
            raise CourseError(f"{path}: editable file {name!r} must be a plain lower-case Go file name")
    return manifest


def _verify_keys(path: Path, manifest: Manifest, needed: tuple[str, ...], unwanted: tuple[str, ...]) -> None:
    if missing := [key for key in needed if not getattr(manifest, key)]:
        raise CourseError(f"{path}: a {manifest.kind} needs {', '.join(missing)}")
    if stray := [key for key in unwanted if getattr(manifest, key)]:
        raise CourseError(f"{path}: a {manifest.kind} has no {', '.join(stray)}")


def _complete_diagnosis(path: Path, manifest: Manifest) -> Manifest:
    """Return the manifest with a check for each question, by which everything else knows it."""
    code = ("package", "editable", "imports", "starter_fails", "checks")
    _verify_keys(path, manifest, ("questions",), code)
    verify_questions(path, manifest.questions)
    checks = tuple(Check(one.id, one.title, Dimension.CORRECT, one.points) for one in manifest.questions)
    return msgspec.structs.replace(
        manifest,
        package="program",
        editable=(ANSWERS,),
        starter_fails=(Dimension.CORRECT,),
        checks=checks,
    )


def _verify_check(path: Path, check: Check) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", check.id):
        raise CourseError(f"{path}: check id {check.id!r} must be lower-case words joined by hyphens")
    if check.points <= 0:
        raise CourseError(f"{path}: check {check.id} needs points above 0")
    budget = check.budget
    judged = {
        Dimension.ALLOCATIONS: budget.max_allocs_per_op is not None or budget.max_bytes_per_op is not None,
        Dimension.MEMORY_LEAK: (budget.max_retained_bytes_per_op, budget.max_reachable_objects)
        != (None, None),
    }
    if not judged.get(check.dimension, True):
        raise CourseError(f"{path}: check {check.id} measures {check.dimension} but states no budget")
