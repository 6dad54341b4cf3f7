"""The atomicity violations and their correct twins, compiled."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.context import default_course_folder
from grader.course import Exercise, load_exercise
from grader.errors import SandboxError, ToolchainError
from grader.kit import Kit, load_kit
from grader.report import CheckResult
from grader.sandbox.choose import choose
from grader.sandbox.protocol import Sandbox
from grader.stages.compile import compile_submission
from grader.stages.judge import judge
from grader.stages.plan import RunSpec, plan_runs
from grader.stages.run import run_all

ATOMICITY = load_exercise(Path(__file__).parent / "atomicity")


@pytest.fixture(scope="session")
def kit() -> Kit:
    try:
        return load_kit(default_course_folder())
    except ToolchainError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def sandbox(kit: Kit) -> Sandbox:
    try:
        return choose("bubblewrap", kit.path)
    except SandboxError as error:
        pytest.skip(str(error))


@dataclass(frozen=True)
class Compiled:
    """A submission, compiled; `run` judges what a grade with other rounds shows of it."""

    exercise: Exercise
    binaries: Path
    sandbox: Sandbox

    def run(self, exploration: RunSpec) -> dict[str, CheckResult]:
        specs = [exploration if one.rounds else one for one in plan_runs(self.exercise)]
        executions = run_all(self.exercise, self.binaries, self.sandbox, specs, 1)
        return {check.id: check for check in judge(self.exercise, executions).checks}


@pytest.fixture(scope="session")
def compiled(sandbox: Sandbox) -> Iterator[Callable[[dict[str, bytes]], Compiled]]:
    with tempfile.TemporaryDirectory(prefix="mapclinic-test-") as work:

        def compile_(files: dict[str, bytes]) -> Compiled:
            return compile_into(Path(tempfile.mkdtemp(dir=work)), files, sandbox)

        Path(work).chmod(0o755)
        yield compile_


def compile_into(folder: Path, files: dict[str, bytes], sandbox: Sandbox) -> Compiled:
    inputs, outputs = folder / "in", folder / "out"
    package = inputs / ATOMICITY.package
    package.mkdir(parents=True)
    outputs.mkdir()
    folder.chmod(0o755)
    for name, text in files.items():
        (package / name).write_bytes(text)
    built = compile_submission(ATOMICITY, inputs, outputs, sandbox)
    assert built.verdict is None, built.message
    return Compiled(ATOMICITY, outputs, sandbox)
