"""`explore`: hunt for races, deadlocks, leaks and failures in the tests of any Go package."""

import shlex
import tempfile
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from grader.context import Context
from grader.errors import InputError
from grader.hunt.binaries import Variant, build_binary, write_overlay
from grader.hunt.search import Finding, Search, Target, search
from grader.hunt.sightings import SightingKind
from grader.kit import load_kit

__all__ = ["explore_package"]

_VARIANTS = [Variant(race, points) for points in (False, True) for race in (False, True)]
_NUMBERS_SHOWN = 8


def explore_package(
    context: Context, package: Path, flags: list[str], first: int, runs: int, *, as_json: bool
) -> int:
    """Run the tests of a package under many schedules and print each distinct finding.

    Returns:
        0 if nothing was found, else 1.

    Raises:
        InputError: the package has no tests or does not compile.
    """
    folder = package.resolve()
    if not folder.is_dir():
        raise InputError(f"{package} is no folder; give the folder of one Go package")
    if any(flag.lstrip("-").partition("=")[0] in {"json", "exec", "overlay", "c"} for flag in flags):
        raise InputError("-json, -exec, -overlay and -c are used by explore itself; leave them out")
    hook = context.course_folder / "probe" / "yield" / "yield.go"
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with (
        tempfile.TemporaryDirectory(prefix="mapclinic-explore-") as work,
        Progress(*columns, console=Console(stderr=True)) as bar,
    ):
        task = bar.add_task("compiling", total=len(_VARIANTS))
        overlay = write_overlay(load_kit(context.course_folder), hook, folder, flags, Path(work))
        binaries = {}
        for variant in _VARIANTS:
            binaries[variant] = build_binary(variant, overlay, folder, flags, Path(work))
            bar.advance(task)
        task = bar.add_task("running, 0 findings", total=runs + 2)
        has_timeout = any(flag.lstrip("-").startswith("timeout") for flag in flags)
        found = search(
            Target(overlay, folder, binaries, has_timeout),
            first,
            runs,
            lambda count: bar.update(task, advance=1, description=f"running, {count} findings"),
        )
    if as_json:
        Console().print_json(msgspec.json.encode(found).decode())
    else:
        _print(found, package, flags)
    return 1 if found.findings else 0


def _print(found: Search, package: Path, flags: list[str]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for reason in found.left:
        console.print(Text(f"Without points, so less is seen: {reason}", style="yellow"))
    for number, finding in enumerate(found.findings, start=1):
        console.print(Text.assemble((f"{number}. {finding.sighting.title}", "bold")))
        console.print(Text(f"   {_frequency(finding)}", style="cyan"))
        for line in finding.sighting.detail:
            console.print(Text(f"   {line}"))
        if again := _again(finding, package, flags):
            console.print(Text(f"   To look again: {again}", style="dim"))
        console.print()
    runs = f"{found.runs} runs of {found.package}, {found.race_runs} of them in the race build"
    if found.findings:
        console.print(f"{len(found.findings)} findings in {runs}.")
    else:
        console.print(
            f"Nothing was found in {runs}, each with another schedule. "
            "That is no proof: what no test does, no schedule shows."
        )


def _frequency(finding: Finding) -> str:
    explored = [number for number in finding.numbers if number]
    build = "race runs" if finding.sighting.kind is SightingKind.RACE else "runs"
    plainly = "; also without points, as go test shows it" if finding.in_control else ""
    if not explored:
        return f"seen in no run of {finding.out_of} with points, but without them"
    shown = ", ".join(map(str, explored[:_NUMBERS_SHOWN]))
    more = ", ..." if len(explored) > _NUMBERS_SHOWN else ""
    return f"seen in {len(explored)} of {finding.out_of} {build}: {shown}{more}{plainly}"


def _again(finding: Finding, package: Path, flags: list[str]) -> str:
    explored = [number for number in finding.numbers if number]
    if not explored:
        return ""
    tail = f" -- {shlex.join(flags)}" if flags else ""
    return f"mapclinic explore {shlex.quote(str(package))} --first {explored[0]} --runs 1{tail}"
