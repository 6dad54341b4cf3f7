"""`batch`: grade a folder of submissions and write results that people and programs can use."""

import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.commands.grading import write_page
from grader.commands.workers import worker_pool
from grader.context import Context
from grader.course import Exercise
from grader.errors import InputError, SubmissionRejected
from grader.pipeline import Graded, Grader, grade_path, refuse
from grader.report import Report, to_json
from grader.verdict import Verdict

__all__ = ["grade_folder"]


@dataclass(frozen=True)
class Entry:
    """One student's submission: the name is that of the folder, or of the file without its ending."""

    name: str
    path: Path


def grade_folder(
    context: Context, name: str, folder: Path, target: Path | None, jobs: int | None, *, as_json: bool
) -> int:
    """Grade every submission in a folder.

    Returns:
        0 if all were graded, whatever their verdicts; 3 if the grader failed for some.

    Raises:
        InputError: there is nothing to grade, or the results would overwrite something.
    """
    exercise = context.exercise(name)
    entries = list_entries(folder, exercise.editable)
    target = target or folder.with_name(folder.resolve().name + "-results")
    make_target(target)
    grader = context.grader_for([exercise])
    grader = grader and replace(grader, jobs=1)
    columns = TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    reports: dict[str, Report] = {}
    with (
        Progress(*columns, console=Console(stderr=True)) as bar,
        worker_pool(jobs) as executor,
    ):
        task = bar.add_task("grading", total=len(entries))
        for entry, graded in _grade_all(exercise, entries, grader, executor):
            write_results(target, entry, graded)
            reports[entry.name] = graded.report
            bar.advance(task)
    write_summary(target, exercise, reports)
    _print(reports, target, as_json=as_json)
    failed = any(report.verdict is Verdict.INTERNAL_ERROR for report in reports.values())
    return 3 if failed else 0


def list_entries(folder: Path, editable: tuple[str, ...]) -> tuple[Entry, ...]:
    """Return the submissions in a folder, by name; hidden entries are left out.

    Raises:
        InputError: it is no folder, it holds no submission, or two submissions have one name.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder; batch takes a folder with one entry a student")
    suffixes = {Path(name).suffix for name in editable} | {".zip"}
    entries = [
        Entry(path.name if path.is_dir() else path.stem, path)
        for path in sorted(folder.iterdir())
        if not path.name.startswith(".") and (path.is_dir() or path.suffix in suffixes)
    ]
    if not entries:
        kinds = ", ".join(sorted(suffixes))
        raise InputError(f"{folder} holds no folder and no file ({kinds}); put one there for each student")
    names = [entry.name for entry in entries]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"{folder}: several submissions are called {', '.join(doubled)}; rename them")
    return tuple(entries)


def make_target(target: Path) -> None:
    """Create the folder for the results, which must be new or empty."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        if any(target.iterdir()):
            raise InputError(f"{target} is not empty; choose another folder with --output")
        (target / "reports").mkdir()
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror}") from error


def _grade_all(
    exercise: Exercise, entries: Sequence[Entry], grader: Grader | None, executor: Executor
) -> Iterator[tuple[Entry, Graded]]:
    work = partial(_grade_entry, exercise, grader)
    yield from zip(entries, executor.map(work, entries), strict=True)


def _grade_entry(exercise: Exercise, grader: Grader | None, entry: Entry) -> Graded:
    """Grade one entry; one that cannot be read is refused, so that the others still get their grade."""
    if entry.path.is_symlink():
        return _unreadable(exercise, grader, f"{entry.path.name} is a link; put the submission itself there")
    try:
        return grade_path(exercise, entry.path, grader)
    except InputError as error:
        return _unreadable(exercise, grader, str(error))


def _unreadable(exercise: Exercise, grader: Grader | None, reason: str) -> Graded:
    return Graded(refuse(exercise, SubmissionRejected("not-regular-file", reason), grader), {})


def write_results(target: Path, entry: Entry, graded: Graded) -> None:
    """Write the full report of one student as JSON and HTML."""
    report = target / "reports" / f"{entry.name}.json"
    report.write_text(to_json(graded.report, indent=2) + "\n", encoding="utf-8")
    write_page(graded, report.with_suffix(".html"), instructor=True)


def write_summary(target: Path, exercise: Exercise, reports: dict[str, Report]) -> None:
    """Write results.csv, results.json and index.html."""
    from grader.render.summary import render_summary

    (target / "results.csv").write_text(as_csv(exercise, reports), encoding="utf-8")
    rows = [summarise(name, report) for name, report in reports.items()]
    (target / "results.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    (target / "index.html").write_text(render_summary(exercise, reports), encoding="utf-8")


def as_csv(exercise: Exercise, reports: dict[str, Report]) -> str:
    """Return one line a student; an internal error has an empty score, because it is none."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["submission", "verdict", "score", "max_score", *(one.id for one in exercise.checks)])
    for name, report in reports.items():
        points = [str(check.points) for check in report.checks] or [""] * len(exercise.checks)
        score = "" if report.score is None else report.score
        writer.writerow([_harmless(name), report.verdict, score, report.max_score, *points])
    return text.getvalue()


def summarise(name: str, report: Report) -> dict[str, Any]:
    """Return what results.json says of one student."""
    return {
        "submission": name,
        "verdict": str(report.verdict),
        "score": report.score,
        "max_score": report.max_score,
        "message": report.message,
        "checks": {
            check.id: {"status": str(check.status), "points": check.points} for check in report.checks
        },
        "submission_digest": report.submission_digest,
    }


def _harmless(name: str) -> str:
    """Keep a spreadsheet from taking a student's file name for a formula."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@")) else name


def _print(reports: dict[str, Report], target: Path, *, as_json: bool) -> None:
    if as_json:
        rows = [summarise(name, report) for name, report in reports.items()]
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
        return
    console = Console()
    counts: dict[str, int] = {}
    for report in reports.values():
        counts[report.verdict] = counts.get(report.verdict, 0) + 1
    for verdict, count in sorted(counts.items()):
        console.print(f"{count:5}  {verdict}", highlight=False)
    console.print(f"Results: {target / 'index.html'}", highlight=False, soft_wrap=True)
