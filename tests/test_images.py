"""Images of the boxes: what is in them, where they come from, and which are removed."""

import io
import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.debian import ensure_debian_image
from grader.errors import SandboxError
from grader.images import build_images, prune_images
from grader.sandbox.engine import GO_LABEL, KIT_LABEL, connect, find_image, image_tag, read_kit_facts
from grader.sandbox.protocol import Box
from tests.engines import find_base, import_images, make_kit, private_engine, remove_images

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def built(look: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A kit whose images were built from a base that the engine has."""
    base = find_base()
    kit = make_kit(tmp_path_factory.mktemp("kit") / "kit", look)
    # What a careful umask does to a kit must not reach the image.
    (kit / "tools").chmod(0o700)
    (kit / "tools" / "look").chmod(0o700)
    steps: list[str] = []
    try:
        build_images(kit, base, debootstrap=False, progress=steps.append)
        assert any("compile box" in step for step in steps)
        yield kit
    finally:
        remove_images(kit)


def members(kit: Path, box: Box) -> dict[str, tarfile.TarInfo]:
    """Return the files of an image by their path."""
    with connect() as client:
        api: Any = client
        saved = io.BytesIO(b"".join(api.get_image(image_tag(box, read_kit_facts(kit).digest))))
    found: dict[str, tarfile.TarInfo] = {}
    with tarfile.open(fileobj=saved) as archive:
        manifest = archive.extractfile("manifest.json")
        assert manifest is not None
        for layer in json.load(manifest)[0]["Layers"]:
            with tarfile.open(fileobj=archive.extractfile(layer)) as files:
                found |= {f"/{member.name}": member for member in files if not member.isdir()}
    return found


def test_run_image_holds_loader_and_libc_only(built: Path) -> None:
    names = sorted(path.rpartition("/")[2] for path in members(built, Box.RUN))
    assert len(names) == 2
    assert names[0].startswith("ld-linux")
    assert names[1] == "libc.so.6"


def test_compile_image_holds_the_kit_only(built: Path) -> None:
    found = members(built, Box.COMPILE)
    assert set(found) == {"/kit/kit.json", "/kit/tools/look"}
    assert {(member.uid, member.gid) for member in found.values()} == {(0, 0)}
    assert found["/kit/tools/look"].mode & 0o777 == 0o755


@pytest.mark.parametrize("box", list(Box))
def test_images_say_which_kit_they_are_of(built: Path, box: Box) -> None:
    facts = read_kit_facts(built)
    with connect() as client:
        api: Any = client
        labels = api.inspect_image(image_tag(box, facts.digest))["Config"]["Labels"]
    assert labels == {KIT_LABEL: facts.digest, GO_LABEL: facts.go_version}


def test_missing_base_names_the_next_step(look: Path, tmp_path: Path) -> None:
    find_base()
    kit = make_kit(tmp_path / "kit", look)
    with pytest.raises(SandboxError, match="mapclinic images --debootstrap"):
        build_images(kit, "localhost:1/nothing:1", debootstrap=False, progress=lambda _: None)


def test_base_without_a_libc_names_the_failed_step(look: Path, tmp_path: Path, built: Path) -> None:
    base = image_tag(Box.COMPILE, read_kit_facts(built).digest)
    with pytest.raises(SandboxError, match="build the image of the run box"):
        build_images(make_kit(tmp_path / "kit", look), base, debootstrap=False, progress=lambda _: None)


def test_base_and_debootstrap_exclude_each_other(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="exclude"):
        build_images(tmp_path, "debian", debootstrap=True, progress=lambda _: None)


def test_missing_kit_names_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="mapclinic setup"):
        build_images(tmp_path, "debian", debootstrap=False, progress=lambda _: None)


def test_images_of_other_kits_are_removed(
    look: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kits = [make_kit(tmp_path / f"kit{number}", look) for number in range(3)]
    with private_engine(tmp_path, monkeypatch):
        for kit in kits:
            import_images(kit)
        import_images(kits[0], label="replaced")
        import_images(kits[0])
        assert prune_images(kits[0]) == 2 * 2 + 2 * 2
        with connect() as client:
            kept: Any = client.images()
        assert {tag for image in kept for tag in image["RepoTags"]} == {
            image_tag(box, read_kit_facts(kits[0]).digest) for box in Box
        }


def test_debian_that_is_there_is_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with private_engine(tmp_path, monkeypatch), connect() as client:
        api: Any = client
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode="w") as archive:
            archive.addfile(tarfile.TarInfo("empty"))
        api.import_image_from_data(file.getvalue(), repository="mapclinic/debian", tag="nowhere")
        assert ensure_debian_image(client, "nowhere", lambda _: None) == "mapclinic/debian:nowhere"


def test_failed_debootstrap_tells_its_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("debootstrap", path="/usr/sbin:/usr/bin") is None:
        pytest.skip("debootstrap is not installed")
    with private_engine(tmp_path, monkeypatch), connect() as client:
        with pytest.raises(SandboxError, match="No such script"):
            ensure_debian_image(client, "no-such-suite", lambda _: None)
        assert find_image(client, "mapclinic/debian:no-such-suite") is None
