"""Real checks that use `probe`, compiled once and run as the grader and as a learner run them."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.context import default_course_folder
from grader.evidence.records import Record, parse_records
from grader.toolchain import cache_folder, go_environment, go_root

PROGRAMS = Path(__file__).parent / "programs"
TOKEN = "0123456789abcdef"
SECONDS = 300

Observe = Callable[[str], tuple[Record, ...]]
Learn = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Go module with a copy of `probe` and the checks of the tests."""
    course, folder = default_course_folder(), tmp_path_factory.mktemp("module")
    shutil.copyfile(course / "go.mod", folder / "go.mod")
    shutil.copytree(course / "probe", folder / "probe")
    (folder / "programs").mkdir()
    for checks in PROGRAMS.glob("*_test.go"):
        shutil.copyfile(checks, folder / "programs" / checks.name)
    shutil.copyfile(PROGRAMS / "histories_test.go.txt", folder / "probe" / "histories_test.go")
    return folder


def compile_tests(module: Path, package: str) -> Path:
    root, binary = go_root(), module / f"{package}.test"
    command = [str(root / "bin" / "go"), "test", "-c", "-o", str(binary), f"./{package}"]
    environment = go_environment(root, cache_folder(), race=False)
    done = subprocess.run(
        command,
        cwd=module,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return binary


@pytest.fixture(scope="session")
def checks(module: Path) -> Path:
    return compile_tests(module, "programs")


@pytest.fixture(scope="session")
def observe(checks: Path) -> Observe:
    """Run one check as the grader does, and return its records between start and finish."""

    def run(test: str) -> tuple[Record, ...]:
        settings = {"token": TOKEN, "check_seconds": 60, "seed": 1}
        environment = {**os.environ, "MAPCLINIC_GRADED": "1", "GOMAXPROCS": "4"}
        done = subprocess.run(
            [str(checks), f"-test.run=^{test}$"],
            input=json.dumps(settings).encode() + b"\n",
            env=environment,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        transcript = parse_records(done.stdout, TOKEN)
        assert not transcript.fault
        first, *between, last = transcript.of(test)
        assert (first.kind, last.kind, last.complete) == ("start", "finish", True)
        return tuple(between)

    return run


@pytest.fixture(scope="session")
def learn(checks: Path) -> Learn:
    """Run one check as plain `go test` does."""

    def run(test: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(checks), "-test.v", f"-test.run=^{test}$"],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    return run
