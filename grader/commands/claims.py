"""`claims`: run the experiments again, and say where reality and the ledger differ."""

import json
from collections.abc import Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from grader.claims.evidence import Journal, Run, open_journal, summarise
from grader.claims.figures import FIGURES, draw_figure
from grader.claims.judgement import Outcome, compare
from grader.claims.laboratory import ExperimentFailed, Laboratory
from grader.claims.ledger import Claim, Experiment, Ledger, load_ledger
from grader.claims.material import load_material
from grader.claims.rules import Observations
from grader.claims.toolchains import Toolchain, find_toolchain, known_versions
from grader.commands.workers import worker_pool
from grader.errors import InputError
from grader.render.drawing import DARK, LIGHT

__all__ = ["Extent", "check_claims", "draw_claims", "list_claims"]


@dataclass(frozen=True)
class Extent:
    """What to run, and what becomes of it.

    Attributes:
        names: claims, articles and experiments; none: all.
        releases: Go versions such as `1.24`; none: the pinned one.
        repeats: runs of each experiment.
        jobs: experiments at a time; None: one a core.
        resume: keep the runs that are in the journals of `target`.
        record: write the evidence files of the ledger.
        target: folder of the journals.
    """

    names: Sequence[str]
    releases: Sequence[str]
    repeats: int
    jobs: int | None
    resume: bool
    record: bool
    target: Path


@dataclass(frozen=True)
class _Result:
    toolchain: Toolchain
    outcomes: list[Outcome]
    failures: dict[str, str]


def list_claims(folder: Path, names: Sequence[str], *, as_json: bool) -> int:
    """Print claims of the ledger; always returns 0."""
    ledger = load_ledger(folder)
    claims = ledger.select(names)
    console = Console()
    if as_json:
        console.print_json(msgspec.json.encode(claims).decode())
        return 0
    table = Table("claim", "section", "verdict", "says", "experiment", box=None, padding=(0, 1, 0, 0))
    for one in claims:
        table.add_row(one.id, one.section, one.verdict, Text(one.says), one.experiment)
    console.print(table)
    return 0


def draw_claims(folder: Path, target: Path) -> int:
    """Write the figures of the ledger, light and dark, from its evidence files; always returns 0.

    Raises:
        InputError: the evidence of a version or of a figure is missing.
    """
    material = load_material(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name in FIGURES:
        for theme in (LIGHT, DARK):
            svg = draw_figure(name, theme, material)
            target.joinpath(f"{name}-{theme.name}.svg").write_text(svg, encoding="utf-8")
    return 0


def check_claims(folder: Path, extent: Extent, *, as_json: bool) -> int:
    """Run the experiments of the chosen claims and print where reality and ledger differ.

    Returns:
        0 if all agree, 1 if some do not, 3 if an experiment failed.

    Raises:
        InputError: a name or a Go version is unknown, or a part was to be recorded as if it were all.
    """
    if extent.record and extent.names:
        raise InputError("evidence is recorded for the whole ledger; leave out the names, or --record")
    ledger = load_ledger(folder)
    claims = ledger.select(extent.names)
    releases = list(known_versions())
    chosen = releases if "all" in extent.releases else extent.releases or releases[-1:]
    results = [_check(ledger, claims, find_toolchain(release), extent) for release in chosen]
    _print(results, as_json=as_json)
    if any(result.failures for result in results):
        return 3
    return 0 if all(one.agrees for result in results for one in result.outcomes) else 1


def _check(ledger: Ledger, claims: Sequence[Claim], toolchain: Toolchain, extent: Extent) -> _Result:
    console = Console(stderr=True)
    console.print(f"[bold]{toolchain.patch}[/]", highlight=False)
    wanted = {one.experiment for one in claims}
    experiments = {
        name: one
        for name, one in ledger.experiments.items()
        if one.runs_on(toolchain.version) and (name in wanted or (one.figure and not extent.names))
    }
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with (
        Laboratory.opened(ledger.folder / "experiments", toolchain) as laboratory,
        open_journal(extent.target / f"{toolchain.patch}.jsonl", resume=extent.resume) as journal,
    ):
        with console.status("compiling the standard library"):
            laboratory.prepare(race=any(one.race for one in experiments.values()))
        with Progress(*columns, console=console) as bar, worker_pool(extent.jobs) as executor:
            failures = _run_all(laboratory, experiments, journal, extent.repeats, executor, bar)
        runs = {name: journal.of(name, laboratory.digest(name)) for name in experiments}
    if extent.record and not failures:
        evidence = summarise(toolchain.patch, runs, extent.repeats)
        path = ledger.folder / "evidence" / f"go{toolchain.release}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(evidence), indent=1) + b"\n")
    return _Result(toolchain, compare(claims, toolchain.version, runs), failures)


def _run_all(
    laboratory: Laboratory,
    experiments: dict[str, Experiment],
    journal: Journal,
    repeats: int,
    executor: Executor,
    bar: Progress,
) -> dict[str, str]:
    """Run what the journal lacks; return the messages of the experiments that failed, by name."""
    task = bar.add_task("experiments", total=len(experiments))
    failures: dict[str, str] = {}
    futures = {}
    for name, experiment in experiments.items():
        missing = repeats - len(journal.of(name, laboratory.digest(name)))
        futures[executor.submit(_run_one, laboratory, name, experiment, missing)] = name
    for future in as_completed(futures):
        name = futures[future]
        try:
            for seen in future.result():
                journal.add(Run(name, laboratory.digest(name), dict(seen)))
        except ExperimentFailed as error:
            failures[name] = str(error)
        bar.advance(task)
    return failures


def _run_one(laboratory: Laboratory, name: str, experiment: Experiment, times: int) -> list[Observations]:
    if times <= 0:
        return []
    with TemporaryDirectory(prefix="mapclinic-") as folder:
        program = laboratory.build(name, experiment, Path(folder))
        return [laboratory.run(name, experiment, program) for _ in range(times)]


def _print(results: Sequence[_Result], *, as_json: bool) -> None:
    console = Console()
    if as_json:
        console.print_json(json.dumps([_as_data(result) for result in results]))
        return
    for result in results:
        for name, message in sorted(result.failures.items()):
            console.print(
                f"{result.toolchain.patch} {name}: {message}", highlight=False, markup=False, soft_wrap=True
            )
        for one in (one for one in result.outcomes if not one.agrees):
            seen = ", ".join(one.seen)
            text = f"{one.claim.id}: the ledger says {one.expected}, {one.claim.experiment} says {seen}"
            console.print(f"{result.toolchain.patch} {text}", highlight=False, markup=False, soft_wrap=True)
        console.print(_summary(result), highlight=False, soft_wrap=True)


def _summary(result: _Result) -> str:
    run = [one for one in result.outcomes if one.seen]
    differ = sum(not one.agrees for one in run)
    outcome = f"{differ} differ from the ledger" if differ else "all as the ledger says"
    rest = len(result.outcomes) - len(run)
    counts = f"{len(run)} claims run, {outcome}; {rest} not checkable, or not on this version"
    return f"{result.toolchain.patch}: {counts}."


def _as_data(result: _Result) -> dict[str, object]:
    return {
        "go": result.toolchain.patch,
        "failures": result.failures,
        "claims": [
            {"id": one.claim.id, "expected": one.expected, "seen": one.seen, "agrees": one.agrees}
            for one in result.outcomes
        ],
    }
