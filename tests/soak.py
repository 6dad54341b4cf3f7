"""Grade many submissions in one process, a third of them hostile, and look for what is left behind.

`make soak` runs it. It ends with 1 if a submission got another verdict than its label says, or if a process,
container, mount, open file or temporary file is left, or if the grader's memory grows from grade to grade.
"""

import argparse
import ctypes
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from msgspec.structs import replace as replace_struct
from rich.console import Console
from rich.progress import track

from grader.context import default_course_folder
from grader.course import Course, Exercise, load_course, load_exercise
from grader.errors import SandboxError
from grader.kit import load_kit
from grader.pipeline import Grader, grade
from grader.report import Report
from grader.sandbox.choose import choose
from grader.sandbox.engine import connect
from grader.sandbox.leftovers import OWNER_LABEL, owner
from grader.submission import Submission
from grader.verdict import Verdict
from grader.verification import Trial, list_trials, mismatch
from tests.bench import describe_machine
from tests.hostile.submissions import COMPILE_BOMBS, RUN, Case

_PR_SET_CHILD_SUBREAPER = 36
_GROWTH_KIB_PER_GRADE = 8
"""Twice what the allocator of CPython was seen to wander by; a leaked report of 30 KiB is far above it."""

Grading = Callable[[Grader], str]


def main() -> None:
    """Run the grades, write what was seen as JSON, and exit with 1 if anything was left or went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grades", type=int, default=200, help="how many; every third is hostile")
    parser.add_argument("--sandbox", default="auto")
    parser.add_argument("--output", type=Path, default=Path("build/soak.json"))
    arguments = parser.parse_args()
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="mapclinic-soak-") as folder:
        Path(folder).chmod(0o755)
        tempfile.tempdir = folder
        seen = soak(arguments.grades, arguments.sandbox)
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(seen, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(seen, indent=2) + "\n")
    sys.exit(1 if seen["wrong"] or seen["left"] else 0)


def soak(grades: int, sandbox: str) -> dict[str, Any]:
    """Return the wrong verdicts, what is left, and the peak memory over the grades, in KiB."""
    course = load_course(default_course_folder())
    kit = load_kit(course.folder)
    grader = Grader(kit, choose(sandbox, kit.path))
    mounts, wrong, memory_kib, files = read_mounts(), [], [], 0
    gradings = list(islice(mixed(course), grades))
    for number, run in enumerate(track(gradings, "grading", console=Console(stderr=True))):
        if problem := run(grader):
            wrong.append(problem)
        if number == 0:
            files = open_files()
        memory_kib.append(resident_kib())
    growth = slope(memory_kib[grades // 4 :])
    left = {
        "processes": descendants(),
        "containers": own_containers(),
        "mounts": sorted(read_mounts() - mounts),
        "temporary_files": sorted(os.listdir(tempfile.gettempdir())),  # noqa: PTH208
        "open_files": max(0, open_files() - files),
        "growth_kib_per_grade": growth if growth > _GROWTH_KIB_PER_GRADE else 0,
    }
    return {
        "machine": describe_machine(),
        "sandbox": grader.sandbox.identity.kind,
        "grades": grades,
        "wrong": wrong,
        "left": {what: value for what, value in left.items() if value},
        "memory_kib": {"first": memory_kib[0], "last": memory_kib[-1], "growth_per_grade": growth},
    }


def mixed(course: Course) -> Iterator[Grading]:
    """Yield two labelled submissions of the course and a hostile one in turn, for ever."""
    trials = cycle([trial for one in course.exercises if not one.is_diagnosis for trial in list_trials(one)])
    planted = load_exercise(course.folder / "planted")
    for case in cycle((*RUN, *COMPILE_BOMBS)):
        for _ in range(2):
            yield labelled(next(trials))
        yield hostile(planted, case)


def labelled(trial: Trial) -> Grading:
    def run(grader: Grader) -> str:
        report = grade(trial.exercise, Submission(trial.files, ()), grader)
        problem = mismatch(trial, report)
        return f"{trial.exercise.id}/{trial.name}: {problem}" if problem else ""

    return run


def hostile(planted: Exercise, case: Case) -> Grading:
    manifest = replace_struct(planted.manifest, imports=case.imports)
    exercise = replace(planted, manifest=manifest)

    def run(grader: Grader) -> str:
        report = grade(exercise, Submission({"planted.go": case.source.encode()}, ()), grader)
        return "" if is_bounded(case, report) else f"hostile/{case.name}: {report.verdict} {report.score}"

    return run


def is_bounded(case: Case, report: Report) -> bool:
    if report.score is None or report.score > case.score:
        return False
    # Which limit a compile bomb meets first depends on the machine.
    return report.verdict is case.verdict or (case in COMPILE_BOMBS and report.verdict is not Verdict.PASS)


def adopt_orphans() -> None:
    """Make this process the parent of every descendant whose own parent has died (prctl(2))."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl failed")


def descendants() -> list[str]:
    """Return the command lines of all that was started and is still there."""
    lists = Path("/proc/self/task").glob("*/children")
    pids = [pid for one in lists for pid in one.read_text(encoding="ascii").split()]
    return [f"{pid} {Path(f'/proc/{pid}/stat').read_text(encoding='utf-8')[:60]}" for pid in pids]


def own_containers() -> list[str]:
    try:
        with connect() as client:
            label = f"{OWNER_LABEL}={owner()}"
            found: Any = client.containers(all=True, filters={"label": label})
            return [container["Id"] for container in found]
    except SandboxError:
        return []


def read_mounts() -> set[str]:
    """Return the mount points of this machine; those of other containers come and go."""
    lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    return {line.split()[1] for line in lines if "/docker/" not in line}


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208


def resident_kib() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0])


def slope(values: Sequence[int]) -> float:
    """Return the median growth per step over all pairs half the series apart (Theil and Sen)."""
    half = max(1, len(values) // 2)
    steps = sorted((late - early) / half for early, late in zip(values, values[half:], strict=False))
    return round(steps[len(steps) // 2], 2) if steps else 0.0


if __name__ == "__main__":
    main()
