"""The questions of a diagnosis: what is asked, what is accepted, and what a wrong answer is told."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from grader.errors import CourseError

__all__ = ["Foreseen", "Form", "Place", "Question", "parse_place", "verify_questions"]

_PLACE = re.compile(r"([A-Za-z0-9_]+\.go):([0-9]{1,6})(?:-([0-9]{1,6}))?")


class Form(StrEnum):
    """What an answer looks like."""

    LINE = "line"
    """A line of the program, such as `feed.go:41`."""
    CHOICE = "choice"
    """One word of the question's `choices`."""


@dataclass(frozen=True)
class Place:
    """A line of a file, or some that follow each other."""

    file: str
    first: int
    last: int

    def __contains__(self, other: "Place") -> bool:
        return self.file == other.file and self.first <= other.first and other.last <= self.last


class Foreseen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Wrong answers that have an explanation of their own."""

    answers: tuple[str, ...]
    why: str


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question of the manifest.

    Attributes:
        id: words joined by hyphens; the key in answers.toml.
        title: the question, as a sentence for the student.
        accept: right answers; for lines also ranges, such as `feed.go:40-42`.
        wrong: what a wrong answer is told that nobody foresaw; it teaches how to read the evidence
            and gives no answer away.
        choices: what can be chosen, each with what it means.
    """

    id: str
    title: str
    form: Form
    points: float
    accept: tuple[str, ...]
    wrong: str
    choices: dict[str, str] = msgspec.field(default_factory=dict)
    foreseen: tuple[Foreseen, ...] = ()

    def accepts(self, answer: str) -> bool:
        """Return True if a well-formed answer is right."""
        return self._is_one_of(answer, self.accept)

    def explain(self, answer: str) -> str:
        """Return what a wrong answer is told."""
        return next((one.why for one in self.foreseen if self._is_one_of(answer, one.answers)), self.wrong)

    def _is_one_of(self, answer: str, listed: tuple[str, ...]) -> bool:
        place = parse_place(answer) if self.form is Form.LINE else None
        if place is None:
            return answer in listed
        return any(place in known for one in listed if (known := parse_place(one)))


def parse_place(text: str) -> Place | None:
    """Return the place that a text such as `feed.go:41` or `feed.go:41-43` names, or None."""
    match = _PLACE.fullmatch(text)
    if match is None:
        return None
    first = int(match[2])
    last = int(match[3] or first)
    return Place(match[1], first, last) if 0 < first <= last else None


def verify_questions(path: Path, questions: tuple[Question, ...]) -> None:
    """Check what the types of the keys leave open.

    Raises:
        CourseError: the text names file, question and key.
    """
    ids = [one.id for one in questions]
    if len(set(ids)) != len(ids):
        raise CourseError(f"{path}: question ids must differ: {', '.join(ids)}")
    for question in questions:
        if problem := _find_problem(question):
            raise CourseError(f"{path}: question {question.id!r} {problem}")


def _find_problem(question: Question) -> str:
    keys = (*question.accept, *(answer for one in question.foreseen for answer in one.answers))
    malformed = [key for key in keys if not _is_well_formed(question, key)]
    both = [
        answer
        for one in question.foreseen
        for answer in one.answers
        if question.accepts(answer) or any(_overlap(answer, key) for key in question.accept)
    ]
    problems = (
        (not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question.id), "must be lower-case words with hyphens"),
        (question.points <= 0, "needs points above 0"),
        (not question.accept, "accepts nothing"),
        (not question.wrong.strip(), "needs `wrong`: what a wrong answer is told"),
        ((question.form is Form.CHOICE) != bool(question.choices), "has choices if its form is `choice`"),
        (bool(malformed), f"knows no answer of its form in {', '.join(malformed)}"),
        (bool(both), f"both accepts and explains {', '.join(both)}"),
    )
    return next((text for broken, text in problems if broken), "")


def _is_well_formed(question: Question, key: str) -> bool:
    return key in question.choices if question.form is Form.CHOICE else parse_place(key) is not None


def _overlap(one: str, other: str) -> bool:
    first, second = parse_place(one), parse_place(other)
    if first is None or second is None or first.file != second.file:
        return False
    return first.first <= second.last and second.first <= first.last
