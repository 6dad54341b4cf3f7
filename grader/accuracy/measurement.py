"""Grade labelled submissions many times, also while other work keeps all cores busy."""

import hashlib
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass

from grader.accuracy.journal import Grade, Journal, note
from grader.pipeline import Grader, grade_repeatedly
from grader.submission import Submission
from grader.verdict import Verdict
from grader.verification import Trial

__all__ = ["Batch", "count_grades", "measure", "plan"]

# What compiles once serves so many grades: compiling is the same each time, and half of the work.
_GRADES_A_BUILD = 10


@dataclass(frozen=True)
class Batch:
    """Grades to be made of one build of a labelled submission."""

    trial: Trial
    digest: str
    loaded: bool
    times: int


def plan(
    trials: Sequence[Trial], known: Sequence[Grade], good: int, bad: int, loaded_share: float
) -> list[Batch]:
    """Return what is still to be done, quiet grades first.

    Args:
        trials: the labelled submissions.
        known: grades that were made already; those of faults are made again.
        good: grades of each submission that should pass.
        bad: grades of each that should not.
        loaded_share: share of all grades to be made under load, from 0 to 1.
    """
    done = Counter((one.digest, one.loaded) for one in known if not one.fault)
    batches = []
    for loaded in (False, True):
        for trial in trials:
            wanted = good if trial.expect == Verdict.PASS else bad
            under_load = round(wanted * loaded_share)
            digest = _digest(trial)
            left = (under_load if loaded else wanted - under_load) - done[digest, loaded]
            batches += [
                Batch(trial, digest, loaded, min(_GRADES_A_BUILD, left - begun))
                for begun in range(0, left, _GRADES_A_BUILD)
            ]
    return batches


def count_grades(batches: Sequence[Batch]) -> int:
    """Return how many grades a plan has."""
    return sum(batch.times for batch in batches)


def measure(
    batches: Sequence[Batch],
    grader: Grader,
    executor: Executor,
    journal: Journal,
    done: Callable[[int], None],
) -> None:
    """Do what is planned and write each grade into the journal; `done` is told how many came in."""
    for loaded in (False, True):
        futures = [executor.submit(_grade, one, grader) for one in batches if one.loaded is loaded]
        if not futures:
            continue
        with _busy_cores() if loaded else _nothing():
            for future in as_completed(futures):
                for grade in future.result():
                    journal.add(grade)
                done(len(future.result()))


def _grade(batch: Batch, grader: Grader) -> list[Grade]:
    submission = Submission(batch.trial.files, ())
    grades = []
    began = time.perf_counter()
    for report in grade_repeatedly(batch.trial.exercise, submission, grader, batch.times):
        now = time.perf_counter()
        grades.append(note(batch.trial, report, batch.digest, now - began, loaded=batch.loaded))
        began = now
    return grades


def _digest(trial: Trial) -> str:
    """Return what identifies a labelled submission with its label and its checks."""
    parts = hashlib.sha256(f"{trial.exercise.digest} {trial.name}".encode())
    for name, content in sorted(trial.files.items()):
        parts.update(f"\0{name}\0".encode() + content)
    return parts.hexdigest()[:16]


@contextmanager
def _busy_cores() -> Iterator[None]:
    """Keep every core busy with other work during the block."""
    command = [sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(command) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for one in others:
            one.kill()
            one.wait()


@contextmanager
def _nothing() -> Iterator[None]:
    yield
