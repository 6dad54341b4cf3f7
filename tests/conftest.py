"""What all tests share. Where MAPCLINIC_NO_SKIP is 1, a test that is skipped has failed."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.engines import compile_look

NO_SKIP = "MAPCLINIC_NO_SKIP"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and os.environ.get(NO_SKIP) == "1" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and {NO_SKIP}=1 allows no skips: {_reason(report.longrepr)}"
    return report


def _reason(longrepr: object) -> str:
    return str(longrepr[-1]) if isinstance(longrepr, tuple) else str(longrepr)


@pytest.fixture(scope="session")
def look(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the program that looks around inside a container."""
    return compile_look(tmp_path_factory.mktemp("look"))
