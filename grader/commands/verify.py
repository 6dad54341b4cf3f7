"""`verify-course`: prove that every labelled submission gets what its label says."""

import json
from dataclasses import asdict, replace

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from grader.commands.workers import worker_pool
from grader.context import Context
from grader.curriculum import curriculum_violations
from grader.verification import Violation, list_trials, run_trials, structure_violations

__all__ = ["verify"]


def verify(context: Context, names: list[str], repeat: int, jobs: int | None, *, as_json: bool) -> int:
    """Grade all labelled submissions and print those that did not get their label.

    Returns:
        0 if the course keeps its contract, else 1.
    """
    course = context.course()
    exercises = tuple(course.find(name) for name in names) or course.exercises
    violations = [violation for exercise in exercises for violation in structure_violations(exercise)]
    violations += curriculum_violations(course, exercises)
    trials = [trial for exercise in exercises for trial in list_trials(exercise)]
    grader = context.grader_for(exercises)
    grader = grader and replace(grader, jobs=1)
    columns = TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with (
        Progress(*columns, console=Console(stderr=True)) as bar,
        worker_pool(jobs) as executor,
    ):
        task = bar.add_task("grading", total=len(trials) * repeat)
        violations += run_trials(trials, repeat, grader, executor, lambda: bar.advance(task))
    sandbox = grader.sandbox.identity.kind if grader else "no sandbox"
    _print(violations, len(trials), repeat, sandbox, as_json=as_json)
    return 1 if violations else 0


def _print(violations: list[Violation], trials: int, repeat: int, sandbox: str, *, as_json: bool) -> None:
    console = Console()
    if as_json:
        facts = {"trials": trials, "repeat": repeat, "sandbox": sandbox}
        console.print_json(json.dumps({**facts, "violations": [asdict(one) for one in violations]}))
        return
    for one in violations:
        console.print(Text.assemble((f"{one.exercise}/{one.subject}: ", "bold"), one.message))
    outcome = f"{len(violations)} violations" if violations else "all get their label"
    console.print(
        f"{trials} labelled submissions, {repeat} times each, on {sandbox}: {outcome}.", highlight=False
    )
