"""What `doctor` looks at, as a list of results that can be printed or asserted on."""

import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from grader.course import load_exercise
from grader.errors import MapClinicError
from grader.kit import load_kit
from grader.limits import Size
from grader.pipeline import Grader, grade
from grader.sandbox.choose import choose
from grader.submission import Submission
from grader.toolchain import c_compiler, cache_folder, go_root, go_version
from grader.verdict import Verdict

__all__ = ["Examined", "State", "examine_machine"]

_FREE_BYTES = 2 * Size.GiB
_SANDBOXES = ("docker", "bubblewrap")
# Folders of the course with one fault a dimension, and one for each witness that shares a dimension.
_PLANTED = ("planted", "witnesses")


class State(StrEnum):
    """How a thing is: `warning` does not keep anything from working."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True)
class Examined:
    """One thing that was looked at; `message` says what was seen, or what to do."""

    subject: str
    state: State
    message: str


def examine_machine(exercises: Path, on_subject: Callable[[str], None]) -> tuple[Examined, ...]:
    """Look at everything that a grade depends on. Never raises for what is wrong with the machine.

    Args:
        exercises: folder of the course.
        on_subject: told what is looked at next.
    """
    results = [
        _try("Python", _python, on_subject),
        _try("Go toolchain", _toolchain, on_subject),
        _try("compiled kit", partial(_kit, exercises), on_subject),
        _try("kernel", _kernel, on_subject),
        _try("cache folder", partial(_space, cache_folder()), on_subject),
        _try("temporary folder", partial(_space, Path(tempfile.gettempdir())), on_subject),
    ]
    results += [_try(kind, partial(_sandbox, exercises, kind), on_subject) for kind in _SANDBOXES]
    usable = [one.subject for one in results if one.subject in _SANDBOXES and one.state is State.OK]
    message = f"can be used: {', '.join(usable)}" if usable else "no sandbox can be used; see above"
    results = [_soften(one, usable) for one in results]
    return (*results, Examined("isolation", State.OK if usable else State.FAILED, message))


def _try(subject: str, look: Callable[[], str], on_subject: Callable[[str], None]) -> Examined:
    on_subject(subject)
    try:
        return Examined(subject, State.OK, look())
    except MapClinicError as error:
        return Examined(subject, State.FAILED, str(error))
    except OSError as error:
        return Examined(subject, State.FAILED, f"{error.filename}: {error.strerror}")


def _soften(one: Examined, usable: list[str]) -> Examined:
    """One sandbox is enough: the other one is then only worth a warning."""
    if one.subject in _SANDBOXES and one.state is State.FAILED and usable:
        return Examined(one.subject, State.WARNING, one.message)
    return one


def _python() -> str:
    return f"{platform.python_version()} on {platform.system()} {platform.release()}, {os.cpu_count()} cores"


def _toolchain() -> str:
    root = go_root()
    command = [str(root / "bin" / "go"), "version"]
    done = subprocess.run(command, env={"GOTOOLCHAIN": "local"}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise MapClinicError(f"{command[0]} does not start: {done.stderr.strip()}; run `make clean setup`")
    return f"{go_version(root)} in {root}"


def _kit(exercises: Path) -> str:
    try:
        return f"{load_kit(exercises).path}"
    except MapClinicError as error:
        raise MapClinicError(f"{error} (C compiler for it: {c_compiler()})") from error


def _kernel() -> str:
    settings = {
        "user namespaces": _setting("/proc/sys/kernel/unprivileged_userns_clone"),
        "AppArmor limits them": _setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
        "mmap_rnd_bits": _setting("/proc/sys/vm/mmap_rnd_bits"),
        "cgroups": "v2" if Path("/sys/fs/cgroup/cgroup.controllers").exists() else "v1",
    }
    return ", ".join(f"{name}: {value}" for name, value in settings.items() if value)


def _setting(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _space(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        free = shutil.disk_usage(folder).free
    if free < _FREE_BYTES:
        raise MapClinicError(f"{folder} has {free // Size.MiB} MiB left; 2 GiB should be free")
    return f"{folder}, {free // Size.GiB} GiB free"


def _sandbox(exercises: Path, kind: str) -> str:
    """Use a sandbox for real: a fault planted for every witness must be seen, and the twins must pass."""
    kit = load_kit(exercises)
    grader = Grader(kit, choose(kind, kit.path))
    missed = [one for name in _PLANTED for one in _missed(exercises / name, grader)]
    if missed:
        raise MapClinicError("it runs, but its verdicts are wrong: " + "; ".join(missed))
    return (
        "every planted fault was seen, a race, leaks and a needless lock among them, and the clean twins pass"
    )


def _missed(folder: Path, grader: Grader) -> Iterator[str]:
    exercise = load_exercise(folder)
    faulty = grade(exercise, Submission(exercise.starter, ()), grader)
    clean = grade(exercise, Submission(exercise.solution, ()), grader)
    for report in (faulty, clean):
        if report.verdict is Verdict.INTERNAL_ERROR:
            yield report.findings[0].message
            return
    passed = [one for one in faulty.checks if one.status is Verdict.PASS]
    yield from (f"{one.dimension} was not seen by the check {one.id}" for one in passed)
    if clean.verdict is not Verdict.PASS:
        yield f"the clean twin got {clean.verdict}: {clean.message}"
