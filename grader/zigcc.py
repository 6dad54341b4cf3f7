"""ziglang's C compiler with object files named as it knows them.

Go ships its race runtime as an object file that ends in `.syso`. zig goes by the ending and refuses
the file, whereupon cgo makes every later build with the race detector ask for a C linker.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

__all__ = ["main"]


def main(arguments: Sequence[str]) -> int:
    """Run `zig cc` with each `.syso` file under a name that ends in `.o`; return its exit code."""
    with tempfile.TemporaryDirectory(prefix="mapclinic-zigcc-") as folder:
        known = [_known(argument, Path(folder, f"{number}.o")) for number, argument in enumerate(arguments)]
        return subprocess.run([sys.executable, "-m", "ziglang", "cc", *known], check=False).returncode


def _known(argument: str, name: Path) -> str:
    if not argument.endswith(".syso"):
        return argument
    name.symlink_to(Path(argument).absolute())
    return str(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
