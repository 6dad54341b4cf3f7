"""Where skips are forbidden, a skipped test fails; elsewhere it is skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NO_SKIP

_TESTS = """
import pytest

def test_at_work():
    pytest.skip("needs a moon")

@pytest.mark.skip(reason="needs a sun")
def test_before_it_starts():
    raise AssertionError

@pytest.mark.xfail(reason="known")
def test_expected_failure():
    raise AssertionError
"""


@pytest.mark.parametrize(
    ("value", "tally"), [("1", "1 failed, 1 xfailed, 1 error"), ("0", "2 skipped, 1 xfailed")]
)
def test_skip_is_a_failure_only_where_skips_are_forbidden(tmp_path: Path, value: str, tally: str) -> None:
    (tmp_path / "test_sample.py").write_text(_TESTS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-q", "--rootdir", tmp_path, tmp_path],
        env=os.environ | {NO_SKIP: value, "PYTEST_ADDOPTS": ""},
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    # What fails before a test begins, pytest counts as an error.
    assert tally in done.stdout
    assert done.returncode == (1 if value == "1" else 0)
    if value == "1":
        assert "needs a moon" in done.stdout
        assert "needs a sun" in done.stdout
