"""The source pass: its own Go tests, run with the export data that the compile box has."""

import subprocess
from pathlib import Path

import grader
from grader.kit import Kit
from grader.toolchain import cache_folder, go_environment, go_root

HELPERS = Path(grader.__file__).parent / "helpers"


def test_the_go_tests_of_the_pass_pass(kit: Kit) -> None:
    environment = go_environment(go_root(), cache_folder(), race=False) | {"MAPCLINIC_KIT": str(kit.path)}
    command = [str(go_root() / "bin" / "go"), "test", "-count=1", "-v", "./explore"]
    done = subprocess.run(
        command, env=environment, cwd=HELPERS, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "--- PASS: TestOddProgramsCompileAndKeepTheirLines" in done.stdout
    assert "--- SKIP" not in done.stdout
