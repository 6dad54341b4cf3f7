"""The test binaries of a package: plain and race, as they are and with points for other schedules."""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import InputError, ToolchainError
from grader.kit import Kit
from grader.toolchain import c_compiler, go_root

__all__ = ["Binary", "Overlay", "Variant", "build_binary", "write_overlay"]

# Flags of `go list` that change which files a package has; each takes a value.
_LIST_FLAGS = ("tags", "mod", "modfile")
# go test calls this in place of the binary, which it removes afterwards.
_KEEP_SCRIPT = """folder="$1"
cp "$2" "$folder/test.binary"
printf '%s' "$PWD" > "$folder/folder"
shift 2
printf '%s\\0' "$@" > "$folder/arguments"
"""


@dataclass(frozen=True)
class Variant:
    """Which of the four binaries."""

    race: bool
    points: bool

    @property
    def name(self) -> str:
        return f"{'race' if self.race else 'plain'}{'-points' if self.points else ''}"


@dataclass(frozen=True)
class Overlay:
    """Sources with points, beside the package's own.

    Attributes:
        path: the file for `go build -overlay`.
        package: import path of the package.
        files: number of files that were given points.
        left: what could not be given points, and why.
    """

    path: Path
    package: str
    files: int
    left: tuple[str, ...]


@dataclass(frozen=True)
class Binary:
    """A compiled test binary, and how go test would have started it."""

    variant: Variant
    path: Path
    folder: Path
    arguments: tuple[str, ...]


def write_overlay(kit: Kit, hook: Path, package: Path, flags: Sequence[str], work: Path) -> Overlay:
    """Insert points into the package and its tests.

    Args:
        kit: its `goexplore` does the work.
        hook: source of `probe/yield`.
        package: folder of the package.
        flags: those of the caller for go test.
        work: folder to write to.

    Raises:
        InputError: it is no Go package with tests, or does not compile; the text has the compiler's words.
    """
    command = [str(kit.path / "tools" / "goexplore"), "-hook", str(hook), "-out", str(work), "--"]
    done = subprocess.run(
        [*command, *_list_flags(flags)],
        cwd=package,
        env=_environment(race=False),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise InputError(f"{package} cannot be explored:\n{done.stderr.strip()}")
    found = json.loads(done.stdout)
    return Overlay(work / "overlay.json", found["package"], found["files"], tuple(found["left"]))


def build_binary(
    variant: Variant, overlay: Overlay, package: Path, flags: Sequence[str], work: Path
) -> Binary:
    """Compile one test binary with the caller's flags.

    Raises:
        InputError: it does not compile.
    """
    folder = work / variant.name
    folder.mkdir()
    script = folder / "keep.sh"
    script.write_text(_KEEP_SCRIPT, encoding="utf-8")
    own = [f"-exec=sh {script} {folder}", "-count=1", "-vet=off"]
    own += ["-race"] if variant.race else []
    own += [f"-overlay={overlay.path}"] if variant.points else []
    done = subprocess.run(
        [str(go_root() / "bin" / "go"), "test", *own, *flags, "."],
        cwd=package,
        env=_environment(race=variant.race),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if not (folder / "arguments").is_file():
        raise InputError(f"go test could not build {package}:\n{done.stdout.strip()[-4000:]}")
    arguments = (folder / "arguments").read_text(encoding="utf-8").rstrip("\0").split("\0")
    return Binary(
        variant,
        folder / "test.binary",
        Path((folder / "folder").read_text(encoding="utf-8")),
        tuple(one for one in arguments if not one.startswith("-test.testlogfile")),
    )


def _list_flags(flags: Sequence[str]) -> list[str]:
    """Return those of the flags that go list must know too."""
    chosen = []
    for index, flag in enumerate(flags):
        name, equals, _ = flag.lstrip("-").partition("=")
        if flag.startswith("-") and name in _LIST_FLAGS:
            chosen += [flag] if equals else list(flags[index : index + 2])
    return chosen


def _environment(*, race: bool) -> dict[str, str]:
    """Return the caller's environment with our toolchain: the points are made for this version of Go."""
    root = go_root()
    environment = {
        **os.environ,
        "GOROOT": str(root),
        "GOTOOLCHAIN": "local",
        "PATH": f"{root / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }
    if race:
        environment["CGO_ENABLED"] = "1"
        try:
            environment.setdefault("CC", c_compiler())
        except ToolchainError as error:
            raise InputError(f"a race build needs a C compiler: {error}") from error
    return environment
