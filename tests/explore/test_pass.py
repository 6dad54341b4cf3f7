"""The source pass and its hook: Go tests, run with the export data that the compile box has."""

import subprocess
from pathlib import Path

import grader
from grader.kit import Kit
from grader.toolchain import cache_folder, go_environment, go_root

HELPERS = Path(grader.__file__).parent / "helpers"


def test_the_go_tests_of_the_pass_pass(kit: Kit) -> None:
    printed = run_go_tests(HELPERS, "./explore", {"MAPCLINIC_KIT": str(kit.path)})
    assert "--- PASS: TestOddProgramsCompileAndKeepTheirLines" in printed


def test_points_allocate_nothing_and_let_loops_and_goroutines_go_on() -> None:
    printed = run_go_tests(Path(__file__).parent / "hook", ".", {})
    assert "--- PASS: TestPointsAllocateNothing" in printed


def run_go_tests(module: Path, package: str, variables: dict[str, str]) -> str:
    command = [str(go_root() / "bin" / "go"), "test", "-count=1", "-v", package]
    done = subprocess.run(
        command,
        env=go_environment(go_root(), cache_folder(), race=False) | variables,
        cwd=module,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "--- SKIP" not in done.stdout
    return done.stdout
