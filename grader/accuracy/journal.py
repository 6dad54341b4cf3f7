"""The raw data of a measurement: one JSON line a grade, appended as it comes, so that it can be resumed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from grader.errors import InputError
from grader.report import CheckResult, Report
from grader.verdict import Dimension, Verdict
from grader.verification import Trial, mismatch

__all__ = ["Conditions", "Grade", "Journal", "note", "open_journal"]


class Conditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be the same for grades to be counted together; the first line of a journal.

    Attributes:
        kit: digest of toolchain, probe and helpers.
        judge: digest of the code that runs and judges a submission.
    """

    kit: str
    judge: str
    go: str
    sandbox: str
    system: str
    cores: int


class Grade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One grade of a labelled submission.

    Attributes:
        digest: of the exercise and the submission: a changed one is counted anew.
        good: True if it should pass.
        loaded: True if other work kept all cores busy at the same time.
        fault: True if the grader failed; such a grade is neither right nor wrong.
        problem: "" if the report is as the label says.
        hits, runs: of the check that must catch it, or else of the one that failed first: processes
            without exploration that showed the fault, and all of them.
        rounds, failed_round: of that check under other schedules: rounds that were begun, and the one that
            failed; 0: none.
    """

    exercise: str
    subject: str
    digest: str
    good: bool
    loaded: bool
    fault: bool
    problem: str
    verdict: str
    hits: int
    runs: int
    rounds: int
    failed_round: int
    wall_seconds: float


class Journal:
    """An open journal: the grades that it held, and a place for more."""

    def __init__(self, file: IO[bytes], known: Sequence[Grade]) -> None:
        self._file = file
        self.known = list(known)

    def add(self, grade: Grade) -> None:
        """Append a grade; it is on the disk when the call returns, or a line that is not whole."""
        self._file.write(msgspec.json.encode(grade) + b"\n")
        self._file.flush()
        self.known.append(grade)


def note(trial: Trial, report: Report, digest: str, wall_seconds: float, *, loaded: bool) -> Grade:
    """Return what is to be kept of one grade."""
    shown = _telling_check(trial, report)
    return Grade(
        exercise=trial.exercise.id,
        subject=trial.name,
        digest=digest,
        good=trial.expect == Verdict.PASS,
        loaded=loaded,
        fault=report.verdict is Verdict.INTERNAL_ERROR,
        problem=mismatch(trial, report),
        verdict=report.verdict,
        hits=shown.hits if shown else 0,
        runs=shown.runs if shown else 0,
        rounds=shown.rounds if shown else 0,
        failed_round=shown.failed_round if shown else 0,
        wall_seconds=round(wall_seconds, 3),
    )


def _telling_check(trial: Trial, report: Report) -> CheckResult | None:
    failed = [check for check in report.checks if check.status is not Verdict.PASS]
    named = [check for check in failed if check.id == trial.check]
    wanted = [check for check in failed if check.dimension in wanted_dimensions(trial)]
    return next(iter(named or wanted or failed), None)


def wanted_dimensions(trial: Trial) -> frozenset[str]:
    """Return the dimensions in which a submission should fail."""
    if isinstance(trial.expect, frozenset):
        return frozenset(map(str, trial.expect))
    return frozenset({trial.expect} & set(map(str, Dimension)))


@contextmanager
def open_journal(path: Path, conditions: Conditions, *, resume: bool) -> Iterator[Journal]:
    """Give the journal at a path: a new one, or with `resume` the one that is there.

    A last line that is not whole, because the writer was killed, is dropped.

    Raises:
        InputError: there is one and `resume` is False, or it was written under other conditions.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        known = _read(path, conditions, resume=resume) if path.exists() else []
        with path.open("wb") as file:
            file.write(msgspec.json.encode(conditions) + b"\n")
            file.writelines(msgspec.json.encode(grade) + b"\n" for grade in known)
            file.flush()
            yield Journal(file, known)
    except OSError as error:
        raise InputError(f"{path} cannot be used: {error.strerror}") from error


def _read(path: Path, conditions: Conditions, *, resume: bool) -> list[Grade]:
    if not resume:
        raise InputError(f"{path} is there already; go on with --resume, or remove it")
    first, *lines = path.read_bytes().split(b"\n")
    try:
        if msgspec.json.decode(first, type=Conditions) != conditions:
            raise InputError(
                f"{path} was measured with another kit, judge, sandbox or machine; begin a new file"
            )
        return [msgspec.json.decode(line, type=Grade) for line in lines[:-1]]
    except msgspec.DecodeError as error:
        raise InputError(f"{path} is no journal of `mapclinic accuracy` ({error})") from error
