"""The Docker images of the two boxes: built from the kit, found by its digest, removed with it."""

import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from grader.debian import DEFAULT_SUITE, ensure_debian_image
from grader.errors import SandboxError
from grader.sandbox.engine import (
    GO_LABEL,
    KIT_LABEL,
    KitFacts,
    connect,
    find_image,
    image_tag,
    read_kit_facts,
    translated,
)
from grader.sandbox.protocol import Box

if TYPE_CHECKING:
    from docker import APIClient

__all__ = ["DEFAULT_BASE", "build_images", "prune_images"]

DEFAULT_BASE = "debian:stable-slim"
_BUILD_SECONDS = 600.0


@dataclass(frozen=True)
class _Plan:
    kit: Path
    facts: KitFacts
    base: str


def build_images(
    kit: Path,
    base: str | None,
    debootstrap: bool,
    progress: Callable[[str], None],
    suite: str = DEFAULT_SUITE,
) -> None:
    """Build the images of both boxes for a kit.

    Args:
        kit: the compiled kit.
        base: image that the loader and the libc come from; None means `DEFAULT_BASE`.
        debootstrap: make the base with debootstrap, for engines that can reach no registry. Needs root.
        progress: told of each step.
        suite: Debian release for debootstrap.

    Raises:
        SandboxError: with the reason and the next step.
    """
    if base is not None and debootstrap:
        raise SandboxError("a base image and debootstrap exclude each other; give one of them")
    facts = read_kit_facts(kit)
    with connect(_BUILD_SECONDS) as client:
        if debootstrap:
            found = ensure_debian_image(client, suite, progress)
        else:
            found = _ensure_base(client, base or DEFAULT_BASE, progress)
        for box in (Box.RUN, Box.COMPILE):
            _build(client, _Plan(kit, facts, found), box, progress)


def prune_images(kit: Path) -> int:
    """Remove the images of other kits and those that a newer build replaced; return how many.

    Images that a container still uses are left alone.

    Raises:
        SandboxError: the engine failed, or there is no kit in that folder.
    """
    from docker.errors import APIError

    digest = read_kit_facts(kit).digest
    current = {image_tag(box, digest) for box in Box}
    removed = 0
    with connect() as client, translated("remove old images"):
        images: Any = client.images(filters={"label": KIT_LABEL})
        for image in images:
            tags = [tag for tag in image["RepoTags"] or [] if tag != "<none>:<none>"]
            if current.intersection(tags):
                continue
            try:
                for name in tags or [image["Id"]]:
                    client.remove_image(name)
            except APIError as error:
                if error.status_code != 409:
                    raise
            else:
                removed += 1
    return removed


def _ensure_base(client: "APIClient", base: str, progress: Callable[[str], None]) -> str:
    from docker.errors import DockerException
    from docker.utils import parse_repository_tag

    if find_image(client, base) is not None:
        return base
    progress(f"pulling {base}")
    name, tag = parse_repository_tag(base)
    try:
        client.pull(name, tag=tag or "latest")
    except (DockerException, OSError) as error:
        raise SandboxError(
            f"the base image {base} cannot be pulled; run `mapclinic images --debootstrap` as root, "
            f"or name an image that you have ({error})"
        ) from error
    return base


def _build(client: "APIClient", plan: _Plan, box: Box, progress: Callable[[str], None]) -> None:
    from docker.errors import BuildError

    progress(f"building the image of the {box} box")
    with tempfile.TemporaryFile() as context:
        _write_context(context, plan.kit if box is Box.COMPILE else None)
        with translated(f"build the image of the {box} box"):
            lines = client.build(
                fileobj=context,
                custom_context=True,
                tag=image_tag(box, plan.facts.digest),
                target=str(box),
                buildargs={"BASE": plan.base},
                labels={KIT_LABEL: plan.facts.digest, GO_LABEL: plan.facts.go_version},
                network_mode="none",
                rm=True,
                forcerm=True,
                decode=True,
            )
            for line in lines:
                if message := line.get("error"):
                    raise BuildError(message, iter(()))
                if text := line.get("stream", "").strip():
                    progress(text)


def _write_context(file: IO[bytes], kit: Path | None) -> None:
    """Write what a build needs as a tar file: no folder to fill, and the kit is read just once."""
    try:
        with tarfile.open(fileobj=file, mode="w") as archive:
            archive.add(_dockerfile(), "Dockerfile", filter=_anonymous)
            if kit is not None:
                archive.add(kit, "kit", filter=_anonymous)
    except OSError as error:
        raise SandboxError(f"cannot pack the kit; look at the disk, or set TMPDIR: {error}") from error
    file.seek(0)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Make a file of the context root's and readable for all, whatever the umask of the caller was."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime = 0
    member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    return member


def _dockerfile() -> Path:
    path = Path(__file__).parent.parent / "docker" / "Dockerfile"
    if not path.is_file():
        raise SandboxError(f"{path} is missing; build images from a checkout (`pip install -e .`)")
    return path
