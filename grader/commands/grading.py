"""`grade`, `watch` and `demo`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from grader.context import Context
from grader.course import Exercise
from grader.errors import InputError
from grader.pipeline import Graded, Grader, grade_path
from grader.report import Report, to_json
from grader.verdict import Verdict

__all__ = ["exit_status", "grade_and_print", "run_demo", "watch_and_grade", "write_page"]

_DEMO_EXERCISE = "session-set"
_STAGES = {
    "screen": "reading the source",
    "compile": "compiling, with and without race detector",
    "run": "running the checks",
    "judge": "judging",
}


def exit_status(report: Report) -> int:
    """Return 0 for a pass, 3 for a fault of ours, else 1."""
    return {Verdict.PASS: 0, Verdict.INTERNAL_ERROR: 3}.get(report.verdict, 1)


def grade_and_print(
    context: Context, name: str, path: Path, output: str, html: Path | None, *, instructor: bool
) -> int:
    """Grade a submission, print its report to standard output, and return the exit status."""
    exercise = context.exercise(name)
    with _progress() as on_stage:
        graded = grade_path(exercise, path, context.grader_for([exercise], on_stage), stdin=sys.stdin.buffer)
    report = graded.report if instructor else hide_details(exercise, graded.report)
    _print(replace(graded, report=report), output, instructor=instructor)
    if html:
        write_page(replace(graded, report=report), html, instructor=instructor)
    return exit_status(report)


def watch_and_grade(context: Context, name: str, folder: Path) -> None:
    """Grade now and after every saved change of an editable file, until interrupted."""
    from watchfiles import watch

    exercise = context.exercise(name)
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder; watch takes a workspace, see `mapclinic start`")
    grader = context.grader_for([exercise])
    console = Console()
    _grade_again(exercise, folder, grader, console)
    for changes in watch(folder, raise_interrupt=True):
        if any(Path(path).name in exercise.editable for _, path in changes):
            _grade_again(exercise, folder, grader, console)


def run_demo(context: Context, folder: Path) -> int:
    """Grade the starter and the solution of one exercise; return 0 if one fails and one passes."""
    exercise = context.exercise(_DEMO_EXERCISE)
    console = Console()
    outcomes = []
    for title, source in (("A leaking submission", "starter"), ("Its repaired twin", "solution")):
        console.rule(f"{title}: {exercise.manifest.title}")
        with _progress() as on_stage:
            graded = grade_path(exercise, exercise.folder / source, context.grader(on_stage=on_stage))
        _print(graded, "text", instructor=False)
        page = folder / f"{source}.html"
        write_page(graded, page, instructor=False)
        console.print(f"The same with figures: {page}", highlight=False, soft_wrap=True)
        outcomes.append(graded.report.verdict)
    leaking, repaired = outcomes
    as_expected = leaking not in {Verdict.PASS, Verdict.INTERNAL_ERROR} and repaired is Verdict.PASS
    return 0 if as_expected else 3


def write_page(graded: Graded, path: Path, *, instructor: bool) -> None:
    """Write the HTML report.

    Raises:
        InputError: the file cannot be written.
    """
    from grader.render.page import render_page

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render_page(graded.report, graded.source, instructor=instructor), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error


def hide_details(exercise: Exercise, report: Report) -> Report:
    """Take out what is not for students: operator's detail, and what hidden checks saw."""
    hidden = {check.id for check in exercise.checks if not check.visible}
    return replace(
        report,
        detail="",
        checks=tuple(
            replace(check, message="", allocations=(), heaps=()) if check.id in hidden else check
            for check in report.checks
        ),
        findings=tuple(replace(one, detail="") for one in report.findings if one.check not in hidden),
    )


def _print(graded: Graded, output: str, *, instructor: bool) -> None:
    if output == "json":
        sys.stdout.write(to_json(graded.report, indent=2) + "\n")
    elif output == "html":
        from grader.render.page import render_page

        sys.stdout.write(render_page(graded.report, graded.source, instructor=instructor))
    else:
        from grader.render.terminal import print_report

        print_report(graded.report, Console(), graded.source)


def _grade_again(exercise: Exercise, folder: Path, grader: Grader | None, console: Console) -> None:
    from grader.render.terminal import print_report

    with _progress() as on_stage:
        graded = grade_path(exercise, folder, grader and replace(grader, on_stage=on_stage))
    console.clear()
    print_report(hide_details(exercise, graded.report), console, graded.source)
    console.print("\nWaiting for the next save; Ctrl-C ends.")


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show the stage on standard error while it is a terminal."""
    console = Console(stderr=True)
    with console.status("starting") as status:
        yield lambda stage: status.update(_STAGES[stage])
