"""A Debian base image without any registry: debootstrap into a folder, then `docker import`."""

import os
import shutil
import subprocess
import tarfile
import tempfile
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import SandboxError
from grader.sandbox.engine import find_image, translated

if TYPE_CHECKING:
    from docker import APIClient

__all__ = ["DEFAULT_SUITE", "ensure_debian_image"]

DEFAULT_SUITE = "bookworm"


def ensure_debian_image(client: "APIClient", suite: str, progress: Callable[[str], None]) -> str:
    """Return the name of a minimal Debian image, making it if it is not there yet.

    Raises:
        SandboxError: debootstrap is missing or failed, or the caller is not root.
    """
    image = f"mapclinic/debian:{suite}"
    if find_image(client, image) is not None:
        return image
    program = _find_program()
    progress(f"making {image}")
    with tempfile.TemporaryDirectory(prefix="mapclinic-debian-") as folder:
        # debootstrap makes this folder the root of a system: it must be open to all users.
        root = Path(folder) / "root"
        root.mkdir(mode=0o755)
        _bootstrap(program, suite, root, progress)
        _import_tree(client, root, image, suite)
    return image


def _find_program() -> str:
    if os.geteuid() != 0:
        raise SandboxError("debootstrap works for root only; run `sudo mapclinic images --debootstrap`")
    search = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))
    if (program := shutil.which("debootstrap", path=search)) is None:
        raise SandboxError("debootstrap is not installed; run `apt-get install debootstrap`")
    return program


def _bootstrap(program: str, suite: str, root: Path, progress: Callable[[str], None]) -> None:
    command = [program, "--variant=minbase", suite, str(root), *_configured_mirror(suite)]
    last_lines: deque[str] = deque(maxlen=5)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        for line in process.stdout or ():
            last_lines.append(line)
            progress(line.strip())
    if process.returncode != 0:
        raise SandboxError(
            f"debootstrap failed; see to what it says, or set TMPDIR to a disk with 1 GB to spare:\n"
            f"{''.join(last_lines)}"
        )


def _configured_mirror(suite: str) -> list[str]:
    """Return the mirror that apt uses for a suite; none, if debootstrap's own default has to do."""
    if (apt := shutil.which("apt-get")) is None:
        return []
    wanted = "$(REPO_URI) $(RELEASE) $(COMPONENT)"
    listing = subprocess.run(
        [apt, "indextargets", "--format", wanted, "Identifier: Packages"],
        capture_output=True,
        text=True,
        check=False,
    )
    rows = (line.split() for line in listing.stdout.splitlines())
    return [row[0] for row in rows if row[1:] == [suite, "main"]][:1]


def _import_tree(client: "APIClient", root: Path, image: str, suite: str) -> None:
    with tempfile.TemporaryFile() as file:
        try:
            with tarfile.open(fileobj=file, mode="w") as archive:
                archive.add(root, ".", filter=_without_downloads)
        except OSError as error:
            raise SandboxError(f"cannot pack {image}; look at the disk, or set TMPDIR: {error}") from error
        file.seek(0)
        with translated(f"import {image}"):
            api: Any = client
            api.import_image(file, repository=image.partition(":")[0], tag=suite)
    if find_image(client, image) is None:
        raise SandboxError(f"the Docker engine did not take {image}; look at its log and at the disk")


def _without_downloads(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if member.name.endswith(".deb") else member
