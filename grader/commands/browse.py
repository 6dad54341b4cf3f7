"""`list`, `start` and `hint`: what a learner needs before there is anything to grade."""

import json
import re
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table

from grader.course import Course, Exercise
from grader.errors import InputError
from grader.workspace import create_workspace

__all__ = ["print_course", "print_hint", "start_exercise"]


def print_course(course: Course, *, as_json: bool) -> None:
    """Print chapters and exercises in the order in which they are meant to be done."""
    console = Console()
    if as_json:
        console.print_json(json.dumps([_describe(one) for one in course.exercises]))
        return
    console.print(f"[bold]{course.title}[/bold]")
    for chapter in course.chapters:
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for exercise in chapter.exercises:
            level = f"level {exercise.manifest.difficulty}"
            table.add_row(f"  [bold]{exercise.id}[/bold]", level, exercise.manifest.summary)
        console.print(f"\n{chapter.title}")
        console.print(table)
    console.print("\nBegin with: [bold]mapclinic start EXERCISE[/bold]")


def start_exercise(course: Course, name: str, folder: Path) -> None:
    """Write a workspace and say what to do next."""
    exercise = course.find(name)
    create_workspace(course, exercise, folder)
    console = Console()
    console.print(Markdown(exercise.prompt))
    console.print(f"\nThe workspace is [bold]{folder}[/bold]; its README.md has the commands. Next:")
    console.print(f"  cd {folder} && mapclinic watch {exercise.id}", highlight=False)


def print_hint(exercise: Exercise, number: int) -> None:
    """Print one of the staged hints.

    Raises:
        InputError: there are fewer hints.
    """
    text = (exercise.folder / "hints.md").read_text(encoding="utf-8")
    hints = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    if number > len(hints):
        raise InputError(f"{exercise.id} has {len(hints)} hints; there is no number {number}")
    console = Console()
    console.print(Markdown(hints[number - 1]))
    if number < len(hints):
        console.print(f"\n{len(hints) - number} more: mapclinic hint {exercise.id} {number + 1}")


def _describe(exercise: Exercise) -> dict[str, Any]:
    manifest = exercise.manifest
    return {
        "id": exercise.id,
        "chapter": exercise.chapter,
        "title": manifest.title,
        "summary": manifest.summary,
        "bug_class": manifest.bug_class,
        "concepts": list(manifest.concepts),
        "difficulty": manifest.difficulty,
        "minutes": manifest.minutes,
        "prerequisites": list(manifest.prerequisites),
        "max_score": exercise.max_score,
        "dimensions": sorted({check.dimension for check in exercise.checks}),
    }
