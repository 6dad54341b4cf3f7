"""Measure warm grades on every sandbox against plain Go tools; `make bench` runs it.

For each exercise and round the solution is changed by a comment, so that it has to be compiled, and then
graded on each sandbox and by "bare" Go in turn. Bare is what somebody without a grader would run on the same
checks, one after another, with a warm build cache and no sandbox: `go vet`, `go test -race -count=1` and
`go test -count=1 -bench=.`. Ratios are of medians from the same run; absolute times mean little elsewhere.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.context import default_course_folder
from grader.course import Course, Exercise, load_course
from grader.errors import SandboxError
from grader.kit import load_kit
from grader.pipeline import Grader, grade
from grader.sandbox.choose import choose
from grader.submission import Submission
from grader.toolchain import cache_folder, go_environment, go_root
from grader.verdict import Verdict
from grader.workspace import create_workspace

SANDBOXES = ("bubblewrap", "docker")


def main() -> None:
    """Run the benchmark and write its results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("build/bench.json"))
    parser.add_argument("--rounds", type=int, default=15, help="grades of each exercise on each sandbox")
    parser.add_argument("--exercise", "-e", action="append", help="only these; by default all")
    arguments = parser.parse_args()
    course = load_course(default_course_folder())
    exercises = [course.find(name) for name in arguments.exercise or []] or [
        one for one in course.exercises if not one.is_diagnosis
    ]  # of which nothing is run
    graders = dict(usable_graders(course))
    results = {
        "machine": describe_machine(),
        "go": next(iter(graders.values())).kit.go_version,
        "rounds": arguments.rounds,
        "exercises": {one.id: measure(course, one, graders, arguments.rounds) for one in exercises},
        "help_cpu_seconds": help_cpu_seconds(),
        "grader_peak_memory_mib": peak_memory_mib(course),
    }
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print_table(results)


def usable_graders(course: Course) -> Iterator[tuple[str, Grader]]:
    kit = load_kit(course.folder)
    for kind in SANDBOXES:
        try:
            yield kind, Grader(kit, choose(kind, kit.path))
        except SandboxError as error:
            sys.stderr.write(f"left out {kind}: {error}\n")


def measure(course: Course, exercise: Exercise, graders: dict[str, Grader], rounds: int) -> dict[str, Any]:
    """Return seconds of each way of grading one exercise, and their ratios to bare."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        create_workspace(course, exercise, workspace)
        ways: dict[str, Callable[[dict[str, bytes]], None]] = {
            "bare": lambda files: run_bare(exercise, workspace, files),
            **{kind: grading(exercise, grader) for kind, grader in graders.items()},
        }
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        for number in range(rounds + 1):
            files = {name: text + b"\n// round %d\n" % number for name, text in exercise.solution.items()}
            for way, run in ways.items():
                began = time.perf_counter()
                run(files)
                # The first round warms caches and is not counted.
                seconds[way] += [time.perf_counter() - began] if number else []
            sys.stderr.write(f"\r{exercise.id}: {number}/{rounds} ")
    sys.stderr.write("\n")
    return {way: summarise(values, seconds["bare"]) for way, values in seconds.items()}


def grading(exercise: Exercise, grader: Grader) -> Callable[[dict[str, bytes]], None]:
    def run(files: dict[str, bytes]) -> None:
        report = grade(exercise, Submission(files), grader)
        if report.verdict is not Verdict.PASS:
            raise RuntimeError(f"the solution of {exercise.id} got {report.verdict}: {report.message}")

    return run


def run_bare(exercise: Exercise, workspace: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (workspace / exercise.package / name).write_bytes(content)
    package = f"./{exercise.package}"
    for race, arguments in (
        (False, ("vet", package)),
        (True, ("test", "-race", "-count=1", package)),
        (False, ("test", "-count=1", "-bench=.", package)),
    ):
        environment = go_environment(go_root(), cache_folder(), race=race)
        command = [str(go_root() / "bin" / "go"), *arguments]
        subprocess.run(command, cwd=workspace, env=environment, check=True, stdout=subprocess.DEVNULL)


def summarise(values: list[float], bare: list[float]) -> dict[str, float]:
    return {
        "p50_seconds": round(statistics.median(values), 3),
        "p95_seconds": round(statistics.quantiles(values, n=20, method="inclusive")[-1], 3),
        "ratio_to_bare": round(statistics.median(values) / statistics.median(bare), 2),
    }


def help_cpu_seconds() -> float:
    """Return the least CPU time of five calls of `mapclinic --help`."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "grader", "--help"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return round(min(times), 3)


def peak_memory_mib(course: Course) -> dict[str, float]:
    """Return the peak memory of the grader's own process in a whole `mapclinic grade`, per sandbox."""
    exercise = course.exercises[0]
    script = (
        "import resource, sys\n"
        "from grader.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))\n"
    )
    peaks = {}
    for kind in SANDBOXES:
        arguments = ("grade", exercise.id, str(exercise.folder / "solution"), "--sandbox", kind)
        command = [sys.executable, "-c", script, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        peaks[kind] = round(int(done.stderr.split()[-1]) / 1024, 1)
    return peaks


def describe_machine() -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_before": os.getloadavg()[0],
    }


def print_table(results: dict[str, Any]) -> None:
    rows = [f"{'exercise':18}{'way':12}{'p50 s':>8}{'p95 s':>8}{'ratio':>8}"]
    for exercise, ways in results["exercises"].items():
        for way, one in ways.items():
            numbers = f"{one['p50_seconds']:8.2f}{one['p95_seconds']:8.2f}{one['ratio_to_bare']:8.2f}"
            rows.append(f"{exercise:18}{way:12}{numbers}")
    rows.append(f"--help: {results['help_cpu_seconds']} s of CPU")
    rows.append(f"peak memory of the grader: {results['grader_peak_memory_mib']} MiB")
    sys.stdout.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
