"""Record what a Go toolchain prints, for the tests of the evidence parsers.

    python -m tests.evidence.record GOROOT [NAME ...]

runs the programs beside this file with the toolchain in GOROOT, and writes
`recorded/<version>/<name>.txt` for every case, or for those that are named. The race detector
needs a C compiler; `threads` needs root, because root has no limit on threads to run into.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.limits import Size

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
_SECONDS = 120
_NOBODY = 65534


@dataclass(frozen=True)
class Case:
    """One run of the test binary: the test, the mode, and what is different about the process."""

    test: str
    mode: str = "plain"
    environment: tuple[tuple[str, str], ...] = ()
    limit: tuple[int, int] | None = None
    user: int | None = None


_CRASH = (("GOTRACEBACK", "crash"),)
_MEMORY = (resource.RLIMIT_AS, 1 * Size.GiB)
_THREADS = (resource.RLIMIT_NPROC, 24)

CASES: Mapping[str, Case] = {
    "stacks": Case("TestStacks"),
    "profile": Case("TestProfile"),
    "leaks": Case("TestLeaks"),
    "labels": Case("TestLabels", environment=(("GODEBUG", "tracebacklabels=1"),)),
    "elided": Case("TestElided"),
    "bubble": Case("TestBubble"),
    "quit": Case("TestQuit", environment=_CRASH),
    "quit-race": Case("TestQuit", "race"),
    "race-map": Case("TestMapRace", "race"),
    "race-field": Case("TestFieldRace", "race"),
    "race-atomic": Case("TestAtomicRace", "race"),
    "race-main": Case("TestMainRace", "race"),
    "race-closure": Case("TestClosureRace", "race"),
    "race-generic": Case("TestGenericRace", "race"),
    "race-no-memory": Case("TestQuiet", "race", limit=_MEMORY),
    "panic-test": Case("TestPanic"),
    "panic-error": Case("TestPanicBelow"),
    "panic-struct": Case("TestPanicStruct"),
    "panic-lines": Case("TestPanicLines"),
    "panic-index": Case("TestPanicIndex"),
    "panic-nil-map": Case("TestPanicNilMap"),
    "panic-in-test": Case("TestPanicInTest"),
    "panic-pointer": Case("TestPanicPointer"),
    "panic-pointer-registers": Case("TestPanicPointer", environment=_CRASH),
    "panic-key": Case("TestPanicKey"),
    "panic-again": Case("TestPanicAgain"),
    "panic-nested": Case("TestPanicNested"),
    "panic-close": Case("TestPanicClose"),
    "panic-negative": Case("TestPanicNegative"),
    "fatal-unlock": Case("TestFatalUnlock"),
    "fatal-overflow": Case("TestFatalOverflow"),
    "fatal-deadlock": Case("TestFatalDeadlock"),
    "fatal-memory": Case("TestFatalMemory", limit=_MEMORY),
    "fatal-map-writes": Case("TestFatalMapWrites"),
    "fatal-map-read": Case("TestFatalMapRead"),
    "fatal-map-iteration": Case("TestFatalMapIteration"),
    "fatal-fault": Case("TestFatalFault"),
    "threads": Case("TestThreads", limit=_THREADS, user=_NOBODY),
    "threads-race": Case("TestThreads", "race", limit=_THREADS, user=_NOBODY),
    "quiet": Case("TestQuiet"),
    "exits": Case("TestExits"),
    "pretends": Case("TestPretends"),
}


@dataclass(frozen=True)
class Workshop:
    """A temporary module with the programs, and the toolchain that builds it."""

    folder: Path
    goroot: Path

    @property
    def version(self) -> str:
        return (self.goroot / "VERSION").read_text(encoding="utf-8").split()[0]

    def go(self, *arguments: str, cgo: bool = False) -> str:
        """Run the go command in the module and return what it prints."""
        environment = {
            **os.environ,
            "GOROOT": str(self.goroot),
            "GOTOOLCHAIN": "local",
            "GOPROXY": "off",
            "GOFLAGS": "",
            "CGO_ENABLED": str(int(cgo)),
        }
        command = [str(self.goroot / "bin" / "go"), *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


def prepare(folder: Path, goroot: Path) -> Workshop:
    """Copy the programs into a module whose language version is that of the toolchain."""
    for name in ("store", "probe"):
        shutil.copytree(PROGRAMS / name, folder / name)
    workshop = Workshop(folder, goroot)
    language = ".".join(workshop.version.removeprefix("go").split(".")[:2])
    (folder / "go.mod").write_text(f"module mapclinic\n\ngo {language}\n", encoding="utf-8")
    # Like production: in a race build nothing is inlined, so that no frame is missing.
    common = ("test", "-c", "-trimpath", "-vet=off")
    workshop.go(*common, "-o", "plain.test", "./store")
    workshop.go(*common, "-race", "-gcflags=mapclinic/...=-l", "-o", "race.test", "./store", cgo=True)
    # Others than root must be able to run the binaries.
    folder.chmod(0o755)
    return workshop


def run_case(workshop: Workshop, case: Case) -> str:
    """Run one case and return its standard error, which holds what student and runtime print."""
    environment = {"GOMAXPROCS": "4", "GOTRACEBACK": "all", "GORACE": "atexit_sleep_ms=0 history_size=3"}
    done = subprocess.run(
        [str(workshop.folder / f"{case.mode}.test"), f"-test.run=^{case.test}$", "-test.timeout=0"],
        env={**environment, **dict(case.environment)},
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=_limiter(case.limit),
        user=case.user,
        timeout=_SECONDS,
        check=False,
    )
    return done.stderr.decode("utf-8", "replace")


def _limiter(limit: tuple[int, int] | None) -> Callable[[], None] | None:
    if limit is None:
        return None
    kind, value = limit
    return lambda: resource.setrlimit(kind, (value, value))


def compile_sources(workshop: Workshop) -> dict[str, str]:
    """Compile every source that is broken, or that the checks do not fit, as production does."""
    listing = "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}"
    config = workshop.folder / "importcfg"
    packages = workshop.go("list", "-export", "-deps", "-trimpath", "-f", listing, "testing", "fmt", "sync")
    config.write_text(packages, encoding="utf-8")
    (workshop.folder / "in" / "store").mkdir(parents=True)
    (workshop.folder / "in" / "checks").mkdir()
    recipes = {"broken": _compile_broken, "unfit": _compile_checks, "unlinked": _link}
    return {
        f"{kind}-{source.name.removesuffix('.go.txt')}": recipe(workshop, config, source)
        for kind, recipe in recipes.items()
        for source in sorted((PROGRAMS / kind).glob("*.go.txt"))
        if source.name != "checks_test.go.txt"
    }


def _compile_broken(workshop: Workshop, config: Path, source: Path) -> str:
    return _compile(workshop, config, source)[1]


def _compile(workshop: Workshop, config: Path, source: Path) -> tuple[bool, str]:
    shutil.copyfile(source, workshop.folder / "in" / "store" / "store.go")
    arguments = ("-p=mapclinic/store", "-complete", f"-importcfg={config}", "store/store.go")
    return _tool(workshop, "compile", *arguments)


def _compile_checks(workshop: Workshop, config: Path, source: Path) -> str:
    _compile_or_stop(workshop, config, source)
    checks = PROGRAMS / "unfit" / "checks_test.go.txt"
    shutil.copyfile(checks, workshop.folder / "in" / "checks" / "store_test.go")
    extended = _with_store(workshop, config)
    arguments = ("-p=mapclinic/store_test", f"-importcfg={extended}", "checks/store_test.go")
    return _tool(workshop, "compile", *arguments, output="checks.a")[1]


def _link(workshop: Workshop, config: Path, source: Path) -> str:
    _compile_or_stop(workshop, config, source)
    text = 'package main\n\nimport "mapclinic/store"\n\nfunc main() { store.New() }\n'
    (workshop.folder / "in" / "main.go").write_text(text, encoding="utf-8")
    extended = _with_store(workshop, config)
    _tool(workshop, "compile", "-p=main", f"-importcfg={extended}", "main.go", output="main.a")
    return _tool(workshop, "link", f"-importcfg={extended}", "../main.a", output="main")[1]


def _compile_or_stop(workshop: Workshop, config: Path, source: Path) -> None:
    succeeded, text = _compile(workshop, config, source)
    if not succeeded:
        raise SystemExit(f"{source.name} must compile by itself:\n{text}")


def _with_store(workshop: Workshop, config: Path) -> Path:
    extended = workshop.folder / "importcfg.store"
    store = f"\npackagefile mapclinic/store={workshop.folder / 'store.a'}\n"
    extended.write_text(config.read_text(encoding="utf-8") + store, encoding="utf-8")
    return extended


def _tool(workshop: Workshop, tool: str, *arguments: str, output: str = "store.a") -> tuple[bool, str]:
    """Run compile or link as `boxbuild` does; return whether it succeeded and what it printed."""
    directory = workshop.folder / "in"
    path = workshop.go("tool", "-n", tool).strip()
    options = ["-trimpath", f"{directory}=>mapclinic", "-pack"] if tool == "compile" else []
    command = [path, "-o", str(workshop.folder / output), *options, *arguments]
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    # Nothing of the machine that recorded it may stay in a recording.
    return done.returncode == 0, (done.stdout + done.stderr).replace(str(workshop.folder), "/work")


def main(goroot: str, *names: str) -> None:
    """Record all cases, or those named, with one toolchain."""
    with tempfile.TemporaryDirectory() as folder:
        workshop = prepare(Path(folder), Path(goroot).resolve())
        target = HERE / "recorded" / workshop.version
        target.mkdir(parents=True, exist_ok=True)
        texts = {name: run_case(workshop, case) for name, case in CASES.items() if not names or name in names}
        messages = compile_sources(workshop)
        texts.update({name: text for name, text in messages.items() if not names or name in names})
        for name, text in texts.items():
            (target / f"{name}.txt").write_text(text, encoding="utf-8")
            sys.stdout.write(f"{name}: {len(text)} characters\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
