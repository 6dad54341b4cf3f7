"""The snippets of the catalogue are built, vetted and run by the real toolchain."""

import os
import subprocess
from pathlib import Path

import pytest

from grader.findings.catalogue import Entry, load_catalogue
from grader.toolchain import cache_folder, go_environment, go_root

GO_SECONDS = 300
WITH_CODE = {name: entry for name, entry in load_catalogue().items() if entry.before}
# What a small program that uses a snippet prints, on either stream, before and after the repair.
PROGRAMS = {
    "panic": ('new(snippet.Shelf).Put("a", 1)', "assignment to entry in nil map", "done"),
    "fatal-error": ('new(snippet.Gauge).Drop("a")', "fatal error: sync: unlock of unlocked mutex", "done"),
    "deadlock": ('snippet.New().Add("a")', "all goroutines are asleep - deadlock!", "done"),
    "serialised": (
        'c := snippet.New(); c.Get("a", func() string { return c.Get("b", func() string { return "" }) })',
        "all goroutines are asleep - deadlock!",
        "done",
    ),
    "wrong-value": (
        'm := map[string][]string{}; snippet.Add(m, "p", "t"); println("tags:", len(m["p"]))',
        "tags: 0",
        "tags: 1",
    ),
    "goroutine-leak": (
        'ask := func() string { return "" }; snippet.First([]func() string{ask, ask, ask}); leaked()',
        "leaked: 2",
        "leaked: 0",
    ),
    "unhashable-key": ("snippet.Table{}.Add([]int{1}, `a`)", "hash of unhashable type []int", ""),
    "early-exit": ('defer println("cleaned up"); snippet.Must(nil, "a")', "", ""),
    "data-race": ('both(func() { c.Visit("a") })', "WARNING: DATA RACE", "done"),
    "concurrent-map-fatal": ('both(func() { snippet.Start("a") })', "WARNING: DATA RACE", "done"),
    "forbidden-directive": ("both(func() { h.Count() })", "", "done"),
}
SETUP = {"data-race": "c := snippet.New()", "forbidden-directive": "h := snippet.New()"}
RACY = {"data-race", "concurrent-map-fatal", "forbidden-directive"}
MAIN = """package main

import (
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"

	snippet "snippets/{folder}"
)

func both(body func()) {{
	var done sync.WaitGroup
	for range 2 {{
		done.Go(func() {{ body(); body() }})
	}}
	done.Wait()
}}

// leaked waits until the goroutines that can end have ended, and counts those that never will.
func leaked() {{
	for runtime.NumGoroutine() > 1 {{
		runtime.GC()
		var dump strings.Builder
		pprof.Lookup("goroutineleak").WriteTo(&dump, 2)
		if count := strings.Count(dump.String(), "(leaked)"); count == runtime.NumGoroutine()-1 {{
			println("leaked:", count)
			os.Exit(0)
		}}
	}}
	println("leaked: 0")
}}

func main() {{
	{setup}
	{body}
	println("done")
}}
"""


def _go(folder: Path, *words: str, race: bool = False) -> subprocess.CompletedProcess[str]:
    root = go_root()
    command = [str(root / "bin" / "go"), *words]
    environment = go_environment(root, cache_folder(), race=race)
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=GO_SECONDS, check=False
    )


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Go module that holds every snippet in a folder of its own."""
    folder = tmp_path_factory.mktemp("snippets")
    (folder / "go.mod").write_text("module snippets\n\ngo 1.27\n", encoding="utf-8")
    for name, entry in WITH_CODE.items():
        for part, text in (("before", entry.before), ("after", entry.after)):
            (folder / name / part).mkdir(parents=True)
            (folder / name / part / "snippet.go").write_text(text + "\n", encoding="utf-8")
    return folder


def _packages(part: str) -> list[str]:
    return [f"./{name}/{part}" for name, entry in WITH_CODE.items() if part == "after" or entry.before_builds]


def test_snippets_build(module: Path) -> None:
    done = _go(module, "build", *_packages("before"), *_packages("after"))
    assert (done.returncode, done.stderr) == (0, "")


def test_repaired_snippets_satisfy_vet(module: Path) -> None:
    done = _go(module, "vet", *_packages("after"))
    assert (done.returncode, done.stderr) == (0, "")


def test_vet_reports_the_snippet_of_vet(module: Path) -> None:
    done = _go(module, "vet", "./vet/before")
    assert "passes lock by value" in done.stderr


@pytest.mark.parametrize("name", [name for name, entry in WITH_CODE.items() if not entry.before_builds])
def test_a_snippet_that_must_not_build_does_not(module: Path, name: str) -> None:
    assert _go(module, "build", f"./{name}/before").returncode != 0


def test_snippets_are_formatted(module: Path) -> None:
    gofmt = str(go_root() / "bin" / "gofmt")
    done = subprocess.run([gofmt, "-l", "."], cwd=module, capture_output=True, text=True, check=True)
    assert done.stdout == ""


def _run(module: Path, name: str, part: str, *, race: bool) -> str:
    body, _, _ = PROGRAMS[name]
    folder = module / f"run-{name}-{part}"
    folder.mkdir(exist_ok=True)
    text = MAIN.format(folder=f"{name}/{part}", setup=SETUP.get(name, ""), body=body)
    (folder / "main.go").write_text(text, encoding="utf-8")
    binary = folder / "program"
    built = _go(
        module, "build", *(["-race"] if race else []), "-o", str(binary), f"./{folder.name}", race=race
    )
    assert built.returncode == 0, built.stderr
    # On one processor the second goroutine may begin when the first has ended: both lines still race.
    done = subprocess.run(
        [str(binary)],
        env={**os.environ, "GOMAXPROCS": "2"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name not in RACY])
def test_a_snippet_fails_as_the_catalogue_says_and_its_repair_does_not(module: Path, name: str) -> None:
    _, before, after = PROGRAMS[name]
    shown = _run(module, name, "before", race=False)
    assert before in shown
    if name == "early-exit":
        assert shown == ""
    if after:
        assert after in _run(module, name, "after", race=False)


@pytest.mark.toolchain
@pytest.mark.parametrize("name", ["data-race", "concurrent-map-fatal"])
def test_the_race_detector_sees_the_snippet_and_not_its_repair(module: Path, name: str) -> None:
    assert "WARNING: DATA RACE" in _run(module, name, "before", race=True)
    repaired = _run(module, name, "after", race=True)
    assert "WARNING: DATA RACE" not in repaired
    assert "done" in repaired


@pytest.mark.toolchain
def test_norace_hides_a_race_that_is_still_there(module: Path) -> None:
    assert "WARNING: DATA RACE" not in _run(module, "forbidden-directive", "before", race=True)
    source = module / "forbidden-directive" / "before" / "snippet.go"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("//go:norace", "//"), encoding="utf-8")
    assert "WARNING: DATA RACE" in _run(module, "forbidden-directive", "before", race=True)


def test_snippets_have_few_lines() -> None:
    def lines(entry: Entry) -> int:
        return max(entry.before.count("\n"), entry.after.count("\n"))

    assert {name: lines(entry) for name, entry in WITH_CODE.items() if lines(entry) > 30} == {}
