"""`accuracy`: measure how often verdicts are wrong, and print or publish the table."""

import hashlib
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from grader.accuracy.figures import ACCURACY_FIGURES, draw_accuracy
from grader.accuracy.journal import Conditions, open_journal
from grader.accuracy.measurement import count_grades, measure, plan
from grader.accuracy.table import Evidence, Row, load_accuracy, tabulate
from grader.commands.workers import worker_pool
from grader.context import Context
from grader.errors import InputError
from grader.pipeline import Grader
from grader.render.drawing import DARK, LIGHT
from grader.verification import list_trials

__all__ = ["Extent", "draw_figures", "measure_accuracy", "print_report"]


@dataclass(frozen=True)
class Extent:
    """How many grades to make of each good and each bad submission, and how.

    Attributes:
        loaded_share: share of them to be made under load.
        jobs: grades at a time; None: one a core.
        resume: go on with the measurement that is there.
    """

    good: int
    bad: int
    loaded_share: float
    jobs: int | None = None
    resume: bool = False


def measure_accuracy(
    context: Context, names: Sequence[str], extent: Extent, target: Path, *, as_json: bool
) -> int:
    """Grade all labelled submissions again and again; write the evidence, its raw data and figures.

    Returns:
        0 if every grade was as its label says, 1 if some were not, 3 if the grader failed for some.

    Raises:
        InputError: there is a measurement already and it is not to be resumed, or it does not fit.
    """
    course = context.course()
    exercises = tuple(course.find(name) for name in names) or course.exercises
    # Nothing of a diagnosis is run: its verdict is the same in every grade, and cannot be wrong by chance.
    trials = [trial for one in exercises if not one.is_diagnosis for trial in list_trials(one)]
    if skipped := [one.id for one in exercises if one.is_diagnosis]:
        Console(stderr=True).print(f"left out, because nothing of a diagnosis is run: {', '.join(skipped)}")
    if not trials:
        raise InputError("there is nothing left to measure; name an exercise that runs code")
    grader = replace(context.grader(), jobs=1)
    conditions = _conditions(grader)
    columns = TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with open_journal(target.with_suffix(".jsonl"), conditions, resume=extent.resume) as journal:
        batches = plan(trials, journal.known, extent.good, extent.bad, extent.loaded_share)
        with (
            Progress(*columns, console=Console(stderr=True)) as bar,
            worker_pool(extent.jobs) as executor,
        ):
            task = bar.add_task("grading", total=count_grades(batches))
            measure(batches, grader, executor, journal, lambda count: bar.advance(task, count))
        evidence = tabulate(journal.known, conditions, datetime.now(UTC).isoformat(timespec="seconds"))
    target.write_bytes(msgspec.json.format(msgspec.json.encode(evidence), indent=2) + b"\n")
    draw_figures(evidence, target.parent)
    _print(evidence, as_json=as_json)
    if any(row.faults for row in evidence.total):
        return 3
    return 1 if any(row.wrong for row in evidence.total) else 0


def print_report(path: Path, *, as_json: bool) -> int:
    """Print and draw a measurement that was made before; always returns 0.

    Raises:
        InputError: the file is not there, or holds something else.
    """
    evidence = load_accuracy(path)
    draw_figures(evidence, path.parent)
    _print(evidence, as_json=as_json)
    return 0


def _conditions(grader: Grader) -> Conditions:
    return Conditions(
        kit=grader.kit.digest,
        judge=_judge_digest(),
        go=grader.kit.go_version,
        sandbox=f"{grader.sandbox.identity.kind} {grader.sandbox.identity.version}",
        system=platform.platform(),
        cores=os.cpu_count() or 1,
    )


def _judge_digest() -> str:
    """Return a digest of the code on which a verdict depends besides the kit."""
    package = Path(__file__).parent.parent
    folders = [
        path for folder in ("stages", "evidence", "sandbox") for path in (package / folder).glob("*.py")
    ]
    files = [package / name for name in ("limits.py", "pipeline.py", "verdict.py")]
    digest = hashlib.sha256()
    for path in sorted(folders + files):
        digest.update(f"{path.relative_to(package)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def draw_figures(evidence: Evidence, folder: Path) -> None:
    """Write the figures of a measurement into a folder, each in both themes."""
    for name in ACCURACY_FIGURES:
        for theme in (LIGHT, DARK):
            path = folder / f"{name}-{theme.name}.svg"
            path.write_text(draw_accuracy(name, theme, evidence), encoding="utf-8")


def _print(evidence: Evidence, *, as_json: bool) -> None:
    console = Console()
    if as_json:
        console.print_json(msgspec.json.encode(evidence).decode())
        return
    titles = ("exercise", "", "grades", "loaded", "wrong", "at most", "hits", "explored", "adds", "faults")
    table = Table(*titles, box=None, padding=(0, 1, 0, 0))
    for row in (*evidence.exercises, *evidence.total):
        table.add_row(*_cells(row))
    console.print(table)
    for problem in evidence.problems:
        console.print(problem, highlight=False, markup=False)
    facts = evidence.conditions
    console.print(
        f"{facts.go} on {facts.sandbox}, {facts.cores} cores, {evidence.date}. `at most`: upper bound of "
        "the share of wrong grades at 95 % confidence. `hits`: share of processes that show a fault "
        "without exploration. `explored`: grades with it; `adds`: those that only it caught.",
        highlight=False,
    )


def _cells(row: Row) -> tuple[str, ...]:
    share = "" if row.hit_share is None else f"{row.hit_share:.2f}"
    counts = (row.grades, row.loaded, row.wrong)
    explored = ("", "") if row.good else (str(row.explored), str(row.only_explored))
    return (
        row.exercise,
        row.subject,
        *map(str, counts),
        f"{row.high:.2%}",
        share,
        *explored,
        str(row.faults),
    )
