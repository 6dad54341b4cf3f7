"""The kit: everything that compiling a submission needs, compiled once and then only read.

    <cache>/kit-<digest>/
      kit.json               digest and Go version; written last
      tools/                 compile, link, vet, boxbuild, goexplore, goscreen
      plain/ race/           index.txt and one archive for each standard package and for probe;
                             race/libgcc.a is what linking the race runtime needs besides

The digest covers the toolchain, probe and the helpers: a change of any gives a new kit.
"""

import fcntl
import hashlib
import json
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.errors import ToolchainError
from grader.toolchain import (
    cache_folder,
    go_environment,
    go_root,
    go_version,
    make_support_archive,
)

__all__ = ["Kit", "Progress", "ensure_kit", "load_kit"]

_FORMAT = 1
_MODES = ("plain", "race")
_TOOLS = ("compile", "link", "vet")
_HELPERS = ("boxbuild", "goexplore", "goscreen")

Progress = Callable[[str, int, int], None]
"""Called with what is being done, the steps done, and the steps in all."""


@dataclass(frozen=True)
class Kit:
    """A compiled kit. `digest` identifies it in reports and in the names of Docker images."""

    path: Path
    digest: str
    go_version: str

    @property
    def screen_tool(self) -> Path:
        return self.path / "tools" / "goscreen"


def load_kit(exercises: Path) -> Kit:
    """Return the kit that fits this checkout.

    Args:
        exercises: the folder of the course, which holds `probe/` and `go.mod`.

    Raises:
        ToolchainError: it was never compiled, or something that it is made of has changed since.
    """
    root = go_root()
    digest = _digest(root, exercises)
    kit = Kit(cache_folder() / f"kit-{digest}", digest, go_version(root))
    if not (kit.path / "kit.json").is_file():
        raise ToolchainError("the standard libraries are not compiled yet; run `mapclinic setup`")
    return kit


def ensure_kit(exercises: Path, progress: Progress) -> Kit:
    """Return the kit, compiling what is missing. Takes minutes the first time.

    Raises:
        ToolchainError: the toolchain or the C compiler failed; the text holds their last words.
    """
    root, cache = go_root(), cache_folder()
    digest = _digest(root, exercises)
    kit = Kit(cache / f"kit-{digest}", digest, go_version(root))
    cache.mkdir(parents=True, exist_ok=True)
    with _locked(cache / "setup.lock"):
        if not (kit.path / "kit.json").is_file():
            _compile_kit(kit, root, cache, exercises, progress)
    return kit


def _compile_kit(kit: Kit, root: Path, cache: Path, exercises: Path, progress: Progress) -> None:
    shutil.rmtree(kit.path, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="kit-making-", dir=cache) as made:
        folder = Path(made) / "kit"
        (folder / "tools").mkdir(parents=True)
        for mode in _MODES:
            _compile_standard_library(root, cache, mode, progress)
            _collect_archives(root, cache, exercises, mode, folder / mode)
        for tool in _TOOLS:
            _place(next(root.glob(f"pkg/tool/*/{tool}")), folder / "tools" / tool)
        make_support_archive(folder / "race" / "libgcc.a")
        _compile_helpers(root, cache, folder / "tools")
        facts = {"digest": kit.digest, "go_version": kit.go_version}
        (folder / "kit.json").write_text(json.dumps(facts), encoding="utf-8")
        folder.rename(kit.path)


def _compile_standard_library(root: Path, cache: Path, mode: str, progress: Progress) -> None:
    label = {"plain": "standard library", "race": "standard library with race detector"}[mode]
    flags = _mode_flags(mode)
    environment = go_environment(root, cache, race=mode == "race")
    packages = len(_go(root, environment, root / "src", "list", *flags, "std").split())
    command = [str(root / "bin" / "go"), "build", "-v", *flags, "std"]
    progress(label, 0, packages)
    with subprocess.Popen(
        command, env=environment, cwd=root / "src", stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None  # noqa: S101 - for the type checker: PIPE was asked for
        last_lines: list[str] = []
        for done, line in enumerate(process.stderr, start=1):
            last_lines = [*last_lines[-19:], line]
            progress(label, min(done, packages), packages)
    if process.returncode != 0:
        raise ToolchainError(f"compiling the {label} failed:\n{''.join(last_lines)}")
    progress(label, packages, packages)


def _collect_archives(root: Path, cache: Path, exercises: Path, mode: str, target: Path) -> None:
    environment = go_environment(root, cache, race=mode == "race")
    template = "{{if .Export}}{{.ImportPath}} {{.Export}}{{end}}"
    command = ("list", *_mode_flags(mode), "-export", "-deps", "-f", template, "std", "mapclinic/probe")
    listing = _go(root, environment, exercises, *command)
    pairs = [line.split(" ", 1) for line in listing.splitlines() if line]
    for import_path, archive in pairs:
        _place(Path(archive), target / f"{import_path}.a")
    (target / "index.txt").write_text("".join(f"{path}\n" for path, _ in pairs), encoding="utf-8")


def _compile_helpers(root: Path, cache: Path, tools: Path) -> None:
    environment = go_environment(root, cache, race=False)
    for helper in _HELPERS:
        command = ("build", "-trimpath", "-ldflags=-s -w", "-o", str(tools / helper), f"./{helper}")
        _go(root, environment, _helpers_folder(), *command)


def _go(root: Path, environment: dict[str, str], folder: Path, *arguments: str) -> str:
    command = [str(root / "bin" / "go"), *arguments]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ToolchainError(f"`go {arguments[0]}` failed; run `mapclinic doctor`\n{done.stderr[-2000:]}")
    return done.stdout


def _mode_flags(mode: str) -> tuple[str, ...]:
    return ("-trimpath", "-race") if mode == "race" else ("-trimpath",)


def _place(source: Path, target: Path) -> None:
    """Put a file in the kit: as a link where the file system allows it, since nobody writes to it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source.resolve(), target)
    except OSError:
        shutil.copy2(source, target)


def _digest(root: Path, exercises: Path) -> str:
    parts = hashlib.sha256(f"{_FORMAT} {go_version(root)} {platform.machine()}".encode())
    for folder in (exercises / "probe", _helpers_folder()):
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            parts.update(f"\0{path.relative_to(folder)}\0".encode())
            parts.update(path.read_bytes())
    return parts.hexdigest()[:16]


def _helpers_folder() -> Path:
    return Path(__file__).parent / "helpers"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
