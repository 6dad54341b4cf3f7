"""What many grades say: how often good submissions failed, and bad ones got their label."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import msgspec

from grader.accuracy.journal import Conditions, Grade
from grader.accuracy.rates import Rate
from grader.errors import InputError

__all__ = ["Evidence", "Row", "load_accuracy", "tabulate"]


@dataclass(frozen=True)
class Row:
    """The grades of one labelled submission, or of all good or all bad ones of an exercise.

    Attributes:
        subject: its name; "good" or "bad" for a row that sums up.
        grades: that count; those in which the grader failed do not.
        loaded: grades among them that were made under load.
        wrong: grades whose report was not as the label says.
        low, high: bounds of the share of wrong ones, at 95 % confidence.
        faults: grades in which the grader failed.
        hit_share: share of the processes of a check that show its fault, without exploration; None for
            good ones. Its inverse is the number of processes needed until detection.
        explored: grades of bad submissions whose telling check was repeated under other schedules.
        direct: those of them in which a process without exploration showed the fault.
        only_explored: those in which exploration alone did: what it adds.
        median_round: round in which exploration found the fault; None if it found none.
        median_seconds: of a grade without compiling.
    """

    exercise: str
    subject: str
    good: bool
    grades: int
    loaded: int
    wrong: int
    low: float
    high: float
    faults: int
    hit_share: float | None
    explored: int
    direct: int
    only_explored: int
    median_round: float | None
    median_seconds: float


@dataclass(frozen=True)
class Evidence:
    """A whole measurement, as it is published.

    Attributes:
        date: when it was written, ISO 8601.
        total: all good ones, and all bad ones.
        exercises: two rows an exercise that sum up.
        subjects: one row a labelled submission.
        problems: what wrong grades said, the first of each submission.
    """

    date: str
    conditions: Conditions
    total: tuple[Row, ...]
    exercises: tuple[Row, ...]
    subjects: tuple[Row, ...]
    problems: tuple[str, ...]


def tabulate(grades: Sequence[Grade], conditions: Conditions, date: str) -> Evidence:
    """Count grades by submission, by exercise and in all."""
    by_subject = _grouped(grades, "exercise", "good", "subject")
    problems = {(one.exercise, one.subject): one.problem for one in reversed(grades) if one.problem}
    return Evidence(
        date=date,
        conditions=conditions,
        total=tuple(_row("all", _kind(group[0]), group) for group in _grouped(grades, "good")),
        exercises=tuple(
            _row(group[0].exercise, _kind(group[0]), group) for group in _grouped(grades, "exercise", "good")
        ),
        subjects=tuple(_row(group[0].exercise, group[0].subject, group) for group in by_subject),
        problems=tuple(f"{'/'.join(key)}: {text}" for key, text in sorted(problems.items())),
    )


def load_accuracy(path: Path) -> Evidence:
    """Load a measurement that was made before.

    Raises:
        InputError: the file is not there, or holds something else.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Evidence)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}; measure first") from error
    except msgspec.DecodeError as error:
        raise InputError(f"{path} was not written by `mapclinic accuracy` ({error})") from error


def _kind(grade: Grade) -> str:
    return "good" if grade.good else "bad"


def _grouped(grades: Iterable[Grade], *names: str) -> list[list[Grade]]:
    key = attrgetter(*names)
    return [list(group) for _, group in groupby(sorted(grades, key=key), key)]


def _row(exercise: str, subject: str, grades: Sequence[Grade]) -> Row:
    counted = [one for one in grades if not one.fault]
    wrong = sum(bool(one.problem) for one in counted)
    low, high = Rate(wrong, len(counted)).interval()
    explored = [one for one in counted if one.rounds and not one.good]
    rounds = [one.failed_round for one in explored if one.failed_round]
    shares = [one.hits / one.runs for one in counted if one.runs and not one.good]
    return Row(
        exercise=exercise,
        subject=subject,
        good=grades[0].good,
        grades=len(counted),
        loaded=sum(one.loaded for one in counted),
        wrong=wrong,
        low=low,
        high=high,
        faults=len(grades) - len(counted),
        hit_share=round(statistics.fmean(shares), 4) if shares else None,
        explored=len(explored),
        direct=sum(one.hits > 0 for one in explored),
        only_explored=sum(one.failed_round > 0 and not one.hits for one in explored),
        median_round=statistics.median(rounds) if rounds else None,
        median_seconds=round(statistics.median(one.wall_seconds for one in grades), 3),
    )
