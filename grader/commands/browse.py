"""`list`, `start`, `hint` and `explain`: what a learner reads."""

import json
import re
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.padding import Padding

from grader.course import Chapter, Course, Exercise
from grader.errors import InputError
from grader.workspace import create_workspace

__all__ = ["print_course", "print_explanation", "print_hint", "start_exercise"]

_LEVELS = 5


def print_course(course: Course, *, as_json: bool) -> None:
    """Print chapters and exercises in the order in which they are meant to be done."""
    console = Console()
    if as_json:
        path = [_describe(one, chapter) for chapter in course.chapters for one in chapter.exercises]
        console.print_json(json.dumps(path))
        return
    console.print(f"[bold]{escape(course.title)}[/bold]")
    for chapter in course.chapters:
        _print_chapter(console, chapter)
    console.print("\nBegin with: [bold]mapclinic start EXERCISE[/bold]")


def _print_chapter(console: Console, chapter: Chapter) -> None:
    """Print blocks and no table, so that lines wrap well in terminals of any width."""
    minutes = sum(exercise.manifest.minutes for exercise in chapter.exercises)
    console.print(
        f"\n[bold underline]{escape(chapter.title)}[/bold underline] ({minutes} min)", highlight=False
    )
    for exercise in chapter.exercises:
        manifest = exercise.manifest
        lines = [
            f"{escape(manifest.summary)}",
            f"[dim]Concepts: {escape(', '.join(manifest.concepts))}[/dim]",
        ]
        if exercise.is_diagnosis:
            lines.append("[dim]Answers on recorded evidence, no code to write[/dim]")
        if manifest.prerequisites:
            lines.append(f"[dim]After: {escape(', '.join(manifest.prerequisites))}[/dim]")
        head = f"[bold]{exercise.id}[/bold]  level {manifest.difficulty} of {_LEVELS}  {manifest.minutes} min"
        console.print(Padding(head, (0, 0, 0, 2)), highlight=False)
        console.print(Padding("\n".join(lines), (0, 0, 0, 4)), highlight=False)


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


def print_explanation(exercise: Exercise) -> None:
    """Print why it happens and how it is found, after a warning."""
    console = Console()
    console.print("[bold]This gives the solution away.[/bold] `mapclinic hint` gives one hint at a time.\n")
    console.print(Markdown(exercise.explanation))


def _describe(exercise: Exercise, chapter: Chapter) -> dict[str, Any]:
    manifest = exercise.manifest
    return {
        "id": exercise.id,
        "chapter": exercise.chapter,
        "chapter_title": chapter.title,
        "title": manifest.title,
        "kind": str(manifest.kind),
        "summary": manifest.summary,
        "bug_class": manifest.bug_class,
        "concepts": list(manifest.concepts),
        "difficulty": manifest.difficulty,
        "minutes": manifest.minutes,
        "prerequisites": list(manifest.prerequisites),
        "max_score": exercise.max_score,
        "dimensions": sorted({check.dimension for check in exercise.checks}),
    }
