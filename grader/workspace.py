"""A learner's workspace: the starter, the visible checks and `probe`, ready for plain `go test`."""

import json
import shutil
from pathlib import Path

from grader.course import Course, Exercise
from grader.errors import InputError

__all__ = ["create_workspace"]

_README = """{prompt}

## How to work on it

Edit {files}. Then

    go test ./{package}                 # the visible checks
    go test -race -count=3 ./{package}  # the same under the race detector
    mapclinic grade {id} .              # all checks, with the full report
    mapclinic watch {id} .              # the same again whenever a file is saved

`mapclinic hint {id}` shows the first hint, `mapclinic hint {id} 2` the second.
When you are done, `mapclinic explain {id}` tells why it happened and how it is found in production.
"""


_DIAGNOSIS_README = """{prompt}

## How to work on it

`program/` is the program, `evidence/` what was recorded while it ran. Put your answers into
`answers.toml`; an answer may stay empty until you know it. Then

    mapclinic grade {id} .              # your answers, with an explanation of each that is wrong
    mapclinic watch {id} .              # the same again whenever the file is saved
    go tool pprof -http=: evidence/heap.pb.gz   # the heap profile, in a browser

`mapclinic hint {id}` shows the first hint, `mapclinic hint {id} 2` the second.
When you are done, `mapclinic explain {id}` tells how the evidence leads to each answer.
"""


def create_workspace(course: Course, exercise: Exercise, target: Path) -> None:
    """Write the workspace of an exercise into a new or empty folder.

    Raises:
        InputError: the folder has something in it, or cannot be written.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        if any(target.iterdir()):
            raise InputError(f"{target} is not empty; choose another folder, so that no work is lost")
        _write(course, exercise, target)
    except OSError as error:
        raise InputError(f"{error.filename} cannot be written: {error.strerror}") from error


def _write(course: Course, exercise: Exercise, target: Path) -> None:
    if exercise.is_diagnosis:
        _write_diagnosis(course, exercise, target)
    else:
        _write_repair(course, exercise, target)
    (target / "README.md").write_text(_readme(exercise), encoding="utf-8")


def _write_diagnosis(course: Course, exercise: Exercise, target: Path) -> None:
    for name, content in exercise.starter.items():
        (target / name).write_bytes(content)
    for folder in ("program", "evidence"):
        shutil.copytree(exercise.folder / folder, target / folder)
    shutil.copyfile(course.folder / "go.mod", target / "go.mod")


def _write_repair(course: Course, exercise: Exercise, target: Path) -> None:
    package = target / exercise.package
    package.mkdir()
    for name, content in exercise.starter.items():
        (package / name).write_bytes(content)
    for path in exercise.check_files:
        shutil.copyfile(path, package / path.name)
    (package / "probe.json").write_text(_budgets(exercise), encoding="utf-8")
    shutil.copyfile(course.folder / "go.mod", target / "go.mod")
    shutil.copytree(
        course.folder / "probe", target / "probe", ignore=shutil.ignore_patterns("*_test.go", "testdata")
    )


def _budgets(exercise: Exercise) -> str:
    """Return the budgets as `probe` reads them under plain `go test`."""
    budgets = {
        check.test: {
            name: value
            for name in check.budget.__struct_fields__
            if (value := getattr(check.budget, name)) is not None
        }
        for check in exercise.checks
    }
    return json.dumps(budgets, indent=2) + "\n"


def _readme(exercise: Exercise) -> str:
    if exercise.is_diagnosis:
        return _DIAGNOSIS_README.format(prompt=exercise.prompt.rstrip(), id=exercise.id)
    files = ", ".join(f"`{exercise.package}/{name}`" for name in exercise.editable)
    return _README.format(
        prompt=exercise.prompt.rstrip(), files=files, package=exercise.package, id=exercise.id
    )
