"""The exercises of the course, where the book's text trains them.

    ```{exercise} quote-cache```       the box: prompt, staged hints, starter, how to begin
    {exercise-link}`quote-cache`       a link to the box
    ```{exercise-list}```              all exercises in the course's order

With `mapclinic_solutions` in the configuration, a box ends with solution and explanation.
"""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from folds import fold
from places import Pending, places
from sources import BOOK, sources_of
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.nodes import make_refnode

from grader.course import Exercise

_LEVELS = 5


class ExerciseBox(SphinxDirective):
    """An exercise as a learner meets it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        exercise = sources_of(self.env.app).exercise(self.arguments[0])
        page = places(self.env, "exercise").setdefault(exercise.id, self.env.docname)
        if page != self.env.docname:
            raise self.error(f"{exercise.id} has its box in {page} already")
        self._depend_on(exercise)
        box = nodes.container(classes=["exercise"], ids=[_anchor(exercise.id)])
        box += nodes.rubric("", exercise.manifest.title)
        box += nodes.paragraph("", _facts(exercise), classes=["exercise-facts"])
        box += self.parse_text_to_nodes(_without_title(exercise.prompt))
        box += self._hints(exercise)
        if not exercise.is_diagnosis:
            box += fold("The code to repair", *_listings(exercise.starter), kind="starter")
            box += fold("What is checked", _checks(exercise), kind="checks")
        box += _place_for_the_editor(exercise)
        box += self._beginning(exercise)
        if self.config.mapclinic_solutions:
            box += self._solution(exercise)
        return [_index_of(exercise), box]

    def _depend_on(self, exercise: Exercise) -> None:
        for path in sorted(exercise.folder.rglob("*")):
            if path.is_file() and "variants" not in path.parts:
                self.env.note_dependency(str(path))

    def _hints(self, exercise: Exercise) -> list[nodes.Node]:
        text = (exercise.folder / "hints.md").read_text(encoding="utf-8")
        hints = re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", text, flags=re.DOTALL | re.MULTILINE)
        return [
            fold(f"Hint {number}: {title}", *self.parse_text_to_nodes(body), kind="hint")
            for number, (title, body) in enumerate(hints, start=1)
        ]

    def _beginning(self, exercise: Exercise) -> list[nodes.Node]:
        command = f"mapclinic start {exercise.id}\nmapclinic watch {exercise.id}"
        verb = "Answer" if exercise.is_diagnosis else "Repair it"
        return [
            nodes.paragraph("", f"{verb} in a folder of your own:", classes=["exercise-begin"]),
            nodes.literal_block(command, command, language="console"),
        ]

    def _solution(self, exercise: Exercise) -> nodes.Element:
        explanation = re.sub(
            r"^## (.+)$", r"```{rubric} \1\n```", _without_title(exercise.explanation), flags=re.MULTILINE
        )
        return fold(
            "Solution and explanation",
            *_listings(exercise.solution),
            *self.parse_text_to_nodes(explanation),
            kind="solution",
        )


def _index_of(exercise: Exercise) -> addnodes.index:
    """Return the entries of the book's index: an exercise's concepts lead to its box."""
    anchor = _anchor(exercise.id)
    entries = [("single", concept, anchor, "", None) for concept in exercise.manifest.concepts]
    return addnodes.index("", entries=entries)


def _facts(exercise: Exercise) -> str:
    manifest = exercise.manifest
    level = f"level {manifest.difficulty} of {_LEVELS}, {manifest.minutes} minutes"
    return f"Exercise {exercise.id}, {level}: {'; '.join(manifest.concepts)}."


def _without_title(text: str) -> str:
    return re.sub(r"\A\s*# [^\n]*\n", "", text)


def _listings(files: dict[str, bytes]) -> list[nodes.Node]:
    shown: list[nodes.Node] = []
    for name, data in sorted(files.items()):
        code = data.decode("utf-8")
        language = {".go": "go", ".toml": "toml"}.get(Path(name).suffix, "text")
        shown.append(nodes.paragraph("", "", nodes.literal("", name)))
        shown.append(nodes.literal_block(code, code, language=language))
    return shown


def _checks(exercise: Exercise) -> nodes.bullet_list:
    items = nodes.bullet_list()
    for check in exercise.checks:
        points = f"{check.points:g} {'point' if check.points == 1 else 'points'}"
        dimension = check.dimension.replace("_", " ")
        line = nodes.paragraph("", f"{check.title.rstrip('.')} ({dimension}, {points})")
        items += nodes.list_item("", line)
    return items


def _place_for_the_editor(exercise: Exercise) -> nodes.raw:
    """Return the element that an editor can take over; without one it is empty and takes no room."""
    return nodes.raw("", f'<div class="exercise-editor" data-exercise="{exercise.id}"></div>', format="html")


class ExerciseList(SphinxDirective):
    """All exercises: title, level, time and summary."""

    def run(self) -> list[nodes.Node]:
        course = sources_of(self.env.app).course
        self.env.note_dependency(str(BOOK.parent / "exercises" / "course.toml"))
        shown: list[nodes.Node] = []
        for chapter in course.chapters:
            shown.append(nodes.rubric("", chapter.title))
            items = nodes.definition_list(classes=["exercise-list"])
            for exercise in chapter.exercises:
                manifest = exercise.manifest
                term = nodes.term("", "", _PendingExercise("", name=exercise.id, title=manifest.title))
                facts = f"Level {manifest.difficulty} of {_LEVELS}, {manifest.minutes} minutes."
                told = nodes.definition("", nodes.paragraph("", f"{manifest.summary} {facts}"))
                items += nodes.definition_list_item("", term, told)
            shown.append(items)
        return shown


class ExerciseRole(SphinxRole):
    """A link to an exercise's box, with its title as text."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        exercise = sources_of(self.env.app).exercise(self.text)
        return [_PendingExercise("", name=exercise.id, title=exercise.manifest.title)], []


class _PendingExercise(Pending):
    """A link to an exercise's box."""


def _anchor(name: str) -> str:
    return f"exercise-{name}"


def _resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for pending in list(doctree.findall(_PendingExercise)):
        name, text = pending["name"], nodes.inline("", pending["title"])
        if (page := places(app.env, "exercise").get(name)) is not None:
            pending.replace_self(make_refnode(app.builder, docname, page, _anchor(name), text))
        elif app.config.mapclinic_whole:
            raise ExtensionError(f"{docname}: the exercise {name} has no box in the book")
        else:
            pending.replace_self(text)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives and the role."""
    app.setup_extension("folds")
    app.setup_extension("places")
    app.add_config_value("mapclinic_solutions", default=False, rebuild="env", types=[bool])
    app.add_config_value("mapclinic_whole", default=True, rebuild="env", types=[bool])
    app.add_directive("exercise", ExerciseBox)
    app.add_directive("exercise-list", ExerciseList)
    app.add_role("exercise-link", ExerciseRole())
    app.add_node(_PendingExercise)
    app.connect("doctree-resolved", _resolve)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
