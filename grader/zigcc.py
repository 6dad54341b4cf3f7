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
        known = [
            str(_link(Path(argument), Path(folder, f"{number}.o"))) if argument.endswith(".syso") else argument
            for number, argument in enumerate(arguments)
        ]
        return subprocess.run([sys.executable, "-m", "ziglang", "cc", *known]).returncode


def _link(target: Path, name: Path) -> Path:
    name.symlink_to(target.absolute())
    return name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
