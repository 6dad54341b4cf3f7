"""What must hold between the exercises of a course: no near-copies, and a path that only climbs."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from grader.course import Course, Exercise
from grader.verification import Violation

__all__ = ["MAX_LIKENESS", "curriculum_violations", "likeness", "shingles"]

MAX_LIKENESS = 0.15
"""Jaccard index above which two texts are near-copies.

Between the first five exercises it is at most 0.05 for prompts and 0.03 for checks, all of which share the
words of the course and the calls of `probe`. A copy with every sixth word or token changed at random has
about 0.4 as a prompt and 0.25 as checks.
"""

_WORDS_A_SHINGLE, _TOKENS_A_SHINGLE = 3, 5
_WORD = re.compile(r"\w+")
# Comments of Go are matched, so that they can be left out, and strings count as one token.
_TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|`[^`]*`|\w+|[^\w\s]', re.DOTALL)


def curriculum_violations(course: Course, exercises: Sequence[Exercise]) -> Iterator[Violation]:
    """Yield what breaks the course as a whole and concerns at least one of the exercises."""
    chosen = {exercise.id for exercise in exercises}
    yield from (one for one in _misplaced(course) if one.exercise in chosen)
    for subject, parts in (
        ("prompt.md", {one.id: prompt_shingles(one) for one in course.exercises}),
        ("checks", {one.id: check_shingles(one) for one in course.exercises}),
    ):
        for first, second in combinations(parts, 2):
            figure = likeness(parts[first], parts[second])
            if figure > MAX_LIKENESS and chosen & {first, second}:
                message = f"is a near-copy of {first}'s: likeness {figure:.2f}, at most {MAX_LIKENESS}"
                yield Violation(second, subject, message)


def _misplaced(course: Course) -> Iterator[Violation]:
    place = {exercise.id: number for number, exercise in enumerate(course.exercises)}
    for exercise in course.exercises:
        for needed in exercise.manifest.prerequisites:
            if place[needed] > place[exercise.id]:
                yield Violation(exercise.id, "path", f"course.toml lists it before its prerequisite {needed}")
    for chapter in course.chapters:
        for before, after in pairwise(chapter.exercises):
            levels = before.manifest.difficulty, after.manifest.difficulty
            if levels[1] < levels[0]:
                message = f"difficulty falls from {levels[0]} ({before.id}) to {levels[1]} within its chapter"
                yield Violation(after.id, "path", message)


def prompt_shingles(exercise: Exercise) -> frozenset[tuple[str, ...]]:
    """Return all runs of three words of a prompt."""
    return shingles(_WORD.findall(exercise.prompt.lower()), _WORDS_A_SHINGLE)


def check_shingles(exercise: Exercise) -> frozenset[tuple[str, ...]]:
    """Return all runs of five Go tokens of the checks, without comments."""
    tokens = [
        token
        for path in exercise.check_files
        for token in _TOKEN.findall(path.read_text(encoding="utf-8"))
        if not token.startswith(("//", "/*"))
    ]
    return shingles(tokens, _TOKENS_A_SHINGLE)


def shingles(tokens: Sequence[str], length: int) -> frozenset[tuple[str, ...]]:
    """Return all runs of `length` tokens; a shorter text is one run."""
    return frozenset(tuple(tokens[at : at + length]) for at in range(max(1, len(tokens) - length + 1)))


def likeness(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """Return the Jaccard index of two sets of shingles, 0 to 1."""
    return len(one & other) / len(one | other)
