"""Recording the evidence of a diagnosis from real runs of its program.

`python -m grader.recording EXERCISE_FOLDER` writes `evidence/` of an exercise again.
"""

import gzip
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from grader.course import Exercise, load_exercise
from grader.errors import ToolchainError
from grader.toolchain import cache_folder, go_environment, go_root

__all__ = ["EVIDENCE", "record_evidence"]

EVIDENCE = ("goroutines.txt", "heap.pb.gz", "heap_list.txt", "heap_top.txt", "race.txt")
"""The files of every recording. A program writes the first two into the folder that it is given."""

_RUN_SECONDS = 120
_EXIT_OF_A_RACE = 66


def record_evidence(exercise: Exercise, target: Path, *, repaired: bool = False) -> None:
    """Build the program with and without race detector, run both, and write what they showed.

    No path of this machine gets into a recording: the sources lie where a workspace has them, and the
    compiler is told to trim what is above.

    Args:
        exercise: a diagnosis.
        target: folder for the recording; must exist.
        repaired: True takes the program as it is once its faults are mended.

    Raises:
        ToolchainError: the program does not build, or ends as it should not.
    """
    with tempfile.TemporaryDirectory(prefix="mapclinic-") as name:
        folder = Path(name)
        shutil.copytree(exercise.folder / "program", folder / "program")
        if repaired:
            shutil.copytree(exercise.folder / "repaired", folder / "program", dirs_exist_ok=True)
        (folder / "go.mod").write_text("module mapclinic\n\ngo 1.27\n", encoding="utf-8")
        _go(folder, "build", "-trimpath", "-o", "plain", "./program")
        # Without inlining every call has a frame of its own in the stacks.
        _go(folder, "build", "-trimpath", "-race", "-gcflags=-l", "-o", "race", "./program", race=True)
        _run(folder, folder / "plain", str(target))
        _hide_folder(target / "heap.pb.gz", folder)
        race = _run(folder, folder / "race", allowed=(0, _EXIT_OF_A_RACE)).stderr
        (target / "race.txt").write_text(_first_race(race), encoding="utf-8")
        for kind, arguments in (("top", ("-top",)), ("list", ("-list", r"^main\."))):
            text = _go(folder, *_pprof(target, *arguments))
            (target / f"heap_{kind}.txt").write_text(_neutral(text, folder), encoding="utf-8")


def _pprof(target: Path, *arguments: str) -> tuple[str, ...]:
    source = ("-trim_path=mapclinic", "-source_path=.", "-nodecount=12")
    return ("tool", "pprof", "-sample_index=inuse_space", *source, *arguments, str(target / "heap.pb.gz"))


def _first_race(text: str) -> str:
    """Return the first report; the others are the same accesses at other moments."""
    line = "=" * 18 + "\n"
    parts = text.split(line)
    return f"{line}{parts[1]}{line}" if len(parts) > 1 else "The race detector reported nothing.\n"


def _hide_folder(profile: Path, folder: Path) -> None:
    """Overwrite the path of the binary in a profile by one of the same length: the format counts bytes."""
    path = str(folder).encode()
    content = gzip.decompress(profile.read_bytes()).replace(path, b"/program".ljust(len(path), b"_"))
    profile.write_bytes(gzip.compress(content, mtime=0))


def _neutral(text: str, folder: Path) -> str:
    """Leave out the time and the identity of the build, which differ in every recording."""
    kept = [one for one in text.splitlines() if not one.startswith(("Time:", "Build ID:", "File:"))]
    return "\n".join(kept).replace(f"{folder.resolve()}/", "").replace(f"{folder}/", "") + "\n"


def _go(folder: Path, *arguments: str, race: bool = False) -> str:
    command = (str(go_root() / "bin" / "go"), *arguments)
    return _run(folder, *command, race=race).stdout


def _run(
    folder: Path, *command: str | Path, race: bool = False, allowed: tuple[int, ...] = (0,)
) -> subprocess.CompletedProcess[str]:
    environment = go_environment(go_root(), cache_folder(), race=race)
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_RUN_SECONDS,
    )
    if done.returncode not in allowed:
        raise ToolchainError(f"{Path(command[0]).name} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done


def main() -> None:
    """Record the evidence of the exercise whose folder is the argument."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m grader.recording EXERCISE_FOLDER")
    exercise = load_exercise(Path(sys.argv[1]).resolve())
    if not exercise.is_diagnosis:
        raise SystemExit(f"{exercise.id} is no diagnosis, and has no evidence to record")
    target = exercise.folder / "evidence"
    target.mkdir(exist_ok=True)
    record_evidence(exercise, target)


if __name__ == "__main__":
    main()
