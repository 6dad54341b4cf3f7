"""The two files of the host that a race binary needs: its C library and the dynamic loader."""

import functools
import platform
import re
from pathlib import Path

from grader.errors import SandboxError

__all__ = ["race_libraries"]

# The linker writes this path into every binary; it is part of each architecture's ABI.
_LOADERS = {"x86_64": "/lib64/ld-linux-x86-64.so.2", "aarch64": "/lib/ld-linux-aarch64.so.1"}
_LIBC = re.compile(r"\s(/\S*/libc(?:-[\d.]+\.so|\.so\.6))$", re.MULTILINE)


@functools.cache
def race_libraries() -> tuple[tuple[str, str], ...]:
    """Return pairs of a host's file and the path where a binary looks for it.

    Raises:
        SandboxError: this Python does not run on the GNU C library.
    """
    loader = _LOADERS.get(platform.machine())
    libc = _LIBC.search(Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace"))
    if loader is None or libc is None or not Path(loader).exists():
        raise SandboxError(
            "race detector binaries need the GNU C library on x86_64 or aarch64, and this machine "
            "has another one (musl, perhaps); use `--sandbox docker` here"
        )
    path = Path(libc[1])
    return (str(path), str(path.with_name("libc.so.6"))), (str(Path(loader).resolve()), loader)
