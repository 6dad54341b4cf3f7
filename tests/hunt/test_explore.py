"""`mapclinic explore` on a package with one fault of each kind, on its twin without, and on bad input."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.context import default_course_folder
from grader.errors import ToolchainError
from grader.kit import load_kit

HERE = Path(__file__).parent
pytestmark = pytest.mark.toolchain


@pytest.fixture(scope="module", autouse=True)
def _kit() -> None:
    try:
        load_kit(default_course_folder())
    except ToolchainError as error:
        pytest.skip(str(error))


def explore(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "explore", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def findings(*arguments: str | Path) -> dict[str, list[dict[str, Any]]]:
    """Return the findings by kind."""
    done = explore("--format", "json", *arguments)
    found = json.loads(done.stdout)["findings"]
    assert done.returncode == (1 if found else 0), done.stderr
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for finding in found:
        by_kind.setdefault(finding["sighting"]["kind"], []).append(finding)
    return by_kind


@pytest.fixture(scope="module")
def seen() -> dict[str, list[dict[str, Any]]]:
    return findings(HERE / "faulty", "--runs", "24", "--", "-skip", "Books")


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("race", "data race: "),
        ("crash", "close of closed channel, at faulty.go:53"),
        ("leak", "goroutine leak: waits to send on a channel from which nobody receives, at faulty.go:79"),
        ("failure", "TestPagesAreLoadedOnce failed at faulty_test.go:20: 2 loads"),
    ],
)
def test_each_fault_is_found_once(seen: dict[str, list[dict[str, Any]]], kind: str, title: str) -> None:
    (finding,) = seen[kind]
    assert finding["sighting"]["title"].startswith(title)
    assert len([number for number in finding["numbers"] if number]) <= finding["out_of"]


def test_places_keep_their_lines(seen: dict[str, list[dict[str, Any]]]) -> None:
    (race,) = seen["race"]
    assert race["sighting"]["key"] == ["race", "faulty.go:36", "faulty.go:39"]


def test_a_deadlock_is_found_and_told_by_who_waits() -> None:
    seen = findings(HERE / "faulty", "--runs", "8", "--", "-run", "Books")
    (hang,) = seen.pop("hang")
    assert not seen
    assert hang["sighting"]["title"] == "TestBooksKeepTheirSum came to a standstill"
    assert sum("waits for a mutex" in line for line in hang["sighting"]["detail"]) == 2


def test_nothing_is_found_without_a_fault() -> None:
    assert findings(HERE / "sound", "--runs", "40") == {}


def test_the_package_is_left_as_it_was(tmp_path: Path) -> None:
    package = shutil.copytree(HERE / "sound", tmp_path / "sound")
    before = {path: path.read_bytes() for path in package.rglob("*")}
    assert explore(package, "--runs", "1").returncode == 0
    assert {path: path.read_bytes() for path in package.rglob("*")} == before


def test_the_text_says_how_often_and_how_to_look_again() -> None:
    done = explore(HERE / "faulty", "--runs", "2", "--", "-run", "Hits")
    assert done.returncode == 1
    assert "seen in 1 of 1 race runs: 1; also without points" in done.stdout
    assert f"mapclinic explore {HERE / 'faulty'} --first 1 --runs 1 -- -run Hits" in done.stdout


def test_a_module_of_an_older_language_is_explored_too(tmp_path: Path) -> None:
    files = {
        "go.mod": "module example.org/old\n\ngo 1.18\n",
        "old.go": "package old\n\nvar hits int\n\nfunc Hit() { hits++ }\n",
        "old_test.go": 'package old\n\nimport "testing"\n\nfunc TestHit(t *testing.T) {\n'
        "\tdone := make(chan bool)\n\tgo func() { Hit(); close(done) }()\n\tHit()\n\t<-done\n}\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (race,) = findings(tmp_path, "--runs", "2").pop("race")
    assert race["sighting"]["key"] == ["race", "old.go:5", "old.go:5"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"go.mod": "module example.org/a\n\ngo 1.25\n"}, "no Go files"),
        ({"a.go": "package a\n"}, "go.mod"),
        ({"go.mod": "module example.org/a\n\ngo 1.25\n", "a.go": "package a\n"}, "has no tests"),
        (
            {
                "go.mod": "module example.org/a\n\ngo 1.25\n",
                "a.go": "package a\n\nfunc F() int { return `` }\n",
                "a_test.go": "package a\n",
            },
            "a.go:3:",
        ),
    ],
)
def test_what_cannot_be_explored_is_refused_with_the_reason(
    tmp_path: Path, files: dict[str, str], words: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = explore(tmp_path, "--runs", "1")
    assert done.returncode == 2
    assert words in done.stderr


def test_flags_that_explore_needs_itself_are_refused() -> None:
    done = explore(HERE / "sound", "--", "-json")
    assert done.returncode == 2
    assert "leave them out" in done.stderr
