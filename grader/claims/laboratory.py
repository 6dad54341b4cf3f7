"""The laboratory: builds the experiments with one toolchain, runs them, and reads what they print.

The experiments are our own code and run without a sandbox, each in a process group and an empty folder
of its own.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.claims.ledger import Experiment
from grader.claims.rules import Observations
from grader.claims.toolchains import Toolchain
from grader.errors import ToolchainError

__all__ = ["ExperimentFailed", "Laboratory"]

_BUILD_LIMIT_SECONDS = 900  # the first one builds the standard library
_RUN_LIMIT_SECONDS = 300  # pprof is built on its first use, since Go 1.25


class ExperimentFailed(ToolchainError):
    """An experiment could not be built, did not end well, or printed something else than it should."""


@dataclass(frozen=True)
class Laboratory:
    """A copy of the experiments whose go.mod names the Go version of the toolchain.

    The copy is needed, because that line also chooses the semantics of the language and of the library.
    """

    toolchain: Toolchain
    source: Path

    @classmethod
    @contextmanager
    def opened(cls, experiments: Path, toolchain: Toolchain) -> "Iterator[Laboratory]":
        """Copy the experiments for a toolchain to a temporary folder."""
        with tempfile.TemporaryDirectory(prefix="mapclinic-claims-") as folder:
            source = Path(folder, "experiments")
            shutil.copytree(experiments, source)
            module = f"module mapclinic/claims\n\ngo {toolchain.release}\n"
            (source / "go.mod").write_text(module, encoding="utf-8")
            yield cls(toolchain, source)

    def digest(self, name: str) -> str:
        """Return a digest of an experiment and of what all of them share."""
        digest = hashlib.sha256(self.toolchain.patch.encode())
        for folder in (self.source / "internal", self.source / name):
            for path in sorted(file for file in folder.rglob("*") if file.is_file()):
                digest.update(f"\0{path.relative_to(self.source)}\0".encode() + path.read_bytes())
        return digest.hexdigest()[:16]

    def prepare(self, *, race: bool) -> None:
        """Compile the standard library into the toolchain's own build cache.

        Raises:
            ExperimentFailed: it does not build.
        """
        for flags in ([], ["-race"]) if race else ([],):
            environment = self.toolchain.environment(race=bool(flags))
            done = _run(["go", "build", *flags, "std"], self.source, environment, _BUILD_LIMIT_SECONDS)
            if done.returncode != 0:
                raise ExperimentFailed(
                    f"the standard library of {self.toolchain.patch} does not build: {done.stderr.strip()}"
                )

    def build(self, name: str, experiment: Experiment, folder: Path) -> Path:
        """Build an experiment into a folder and return the program.

        Raises:
            ExperimentFailed: it does not build.
        """
        program = folder / name
        flags = ["-race"] if experiment.race else []
        command = ["go", "build", *flags, "-o", str(program), f"./{name}"]
        environment = self.toolchain.environment(race=experiment.race)
        done = _run(command, self.source, environment, _BUILD_LIMIT_SECONDS)
        if done.returncode != 0:
            raise ExperimentFailed(
                f"{name} does not build with {self.toolchain.patch}: {done.stderr.strip()}"
            )
        return program

    def run(self, name: str, experiment: Experiment, program: Path) -> Observations:
        """Run a program once and return what it observed.

        Raises:
            ExperimentFailed: it did not end well, or printed something else than its manifest says.
        """
        environment = self.toolchain.environment(race=True) | {"MAPCLINIC_EXPERIMENTS": str(self.source)}
        with tempfile.TemporaryDirectory(prefix="mapclinic-") as folder:
            done = _run([str(program)], Path(folder), environment, _RUN_LIMIT_SECONDS)
        if done.returncode != 0:
            detail = done.stderr.strip()[-1000:]
            raise ExperimentFailed(f"{name} ended with status {done.returncode}: {detail}")
        return _parse(name, experiment, done.stdout)


def _parse(name: str, experiment: Experiment, text: str) -> Observations:
    try:
        seen = json.loads(text)
    except json.JSONDecodeError as error:
        raise ExperimentFailed(f"{name} printed no JSON object: {text[:200]!r}") from error
    if not isinstance(seen, dict) or seen.keys() != experiment.observations.keys():
        raise ExperimentFailed(
            f"{name} must tell {', '.join(experiment.observations)}, and no more; it printed {text[:500]}"
        )
    if wrong := [key for key, value in seen.items() if not _is_value(value)]:
        raise ExperimentFailed(
            f"{name} must print numbers, truths, texts and lists of numbers; not so: {', '.join(wrong)}"
        )
    return seen


def _is_value(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, int | float) for one in value)
    return isinstance(value, bool | int | float | str)


def _run(
    command: list[str], folder: Path, environment: dict[str, str], limit_seconds: float
) -> "subprocess.CompletedProcess[str]":
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            output, errors = process.communicate(timeout=limit_seconds)
        except subprocess.TimeoutExpired as error:
            raise ExperimentFailed(f"{command[0]} was still running after {limit_seconds} s") from error
        finally:
            # Also after an interrupt, and whatever the program itself has left behind.
            _end_group(process.pid)
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def _end_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
