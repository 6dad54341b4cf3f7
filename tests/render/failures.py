"""Sample reports of submissions that did not run to their end."""

from dataclasses import replace

from grader.report import (
    Finding,
    Frame,
    Report,
    SandboxIdentity,
    Stack,
)
from grader.verdict import Verdict
from tests.render.parts import (
    CORRECT,
    FILE,
    HIDDEN,
    LOCK_LINE,
    PASS,
    RACE,
    RUNS,
    WRITE_LINE,
)

_NOTHING_RAN = tuple(
    replace(one, status=Verdict.NOT_RUN, points=0, runs=0, allocations=(), heaps=(), message="")
    for one in PASS.checks
)
_EARLY = replace(PASS, score=0, checks=_NOTHING_RAN, runs=(), notes=())
REJECTED = replace(
    _EARLY,
    verdict=Verdict.REJECTED,
    message="The submission uses something that this exercise does not allow.",
    findings=(
        Finding(
            "forbidden-import", '`import "unsafe"` is not allowed here; allowed are: sync, maps.', FILE, 3
        ),
        Finding(
            "forbidden-directive", "The directive `//go:norace` is not allowed here.", FILE, LOCK_LINE - 2
        ),
    ),
    stage_seconds={"screen": 0.02},
)
COMPILE = replace(
    _EARLY,
    verdict=Verdict.COMPILE_ERROR,
    message="The package does not compile: undefined: lst.",
    findings=(
        Finding("compile-error", "undefined: lst", FILE, WRITE_LINE, 26),
        Finding("compile-error", "declared and not used: list", FILE, LOCK_LINE + 1, 2),
        Finding("missing-declaration", "s.Drain undefined (type *events.Store has no field or method Drain)"),
    ),
)
CRASH = replace(
    PASS,
    verdict=Verdict.CRASH,
    score=0,
    message="The program was stopped by the Go runtime: concurrent map writes.",
    checks=(
        replace(
            CORRECT, status=Verdict.CRASH, points=0, hits=1, message="The program crashed in this check."
        ),
        replace(
            RACE,
            status=Verdict.NOT_RUN,
            points=0,
            runs=0,
            message="It was not run: the program ended before.",
        ),
    ),
    findings=(
        Finding(
            "concurrent-map-fatal",
            "fatal error: concurrent map writes",
            FILE,
            WRITE_LINE,
            0,
            "keeps-every-append",
            (
                Stack(
                    "goroutine 14, running",
                    (
                        Frame("internal/runtime/maps.fatal", "internal/runtime/maps/panic.go", 12, own=False),
                        Frame("events.(*Store).Append", FILE, WRITE_LINE, own=True),
                    ),
                ),
            ),
        ),
        Finding("not-run", "`appends-while-reading` was not run.", check="appends-while-reading"),
    ),
    runs=(
        replace(RUNS[0], end="exit 2", text="fatal error: concurrent map writes\n\ngoroutine 14 [running]:"),
    ),
)
INTERNAL = Report(
    exercise="slice-events",
    exercise_digest="3b7c" * 16,
    submission_digest="a91e" * 16,
    verdict=Verdict.INTERNAL_ERROR,
    score=None,
    max_score=10,
    message="The grader failed before your code was judged. Nothing is counted against you.",
    checks=(),
    findings=(Finding("internal-error", "The sandbox could not be started.", detail=HIDDEN),),
    detail=f"SandboxError: {HIDDEN}",
)
TIMEOUT = replace(
    PASS,
    verdict=Verdict.TIMEOUT,
    score=0,
    message="A check ran longer than its 5 seconds.",
    checks=(
        replace(
            CORRECT, status=Verdict.TIMEOUT, points=0, hits=1, message="It was still running after 5 seconds."
        ),
        replace(
            RACE, status=Verdict.DEADLOCK, points=0, hits=4, message="No goroutine of it can ever go on."
        ),
    ),
    findings=(
        Finding(
            "timeout",
            "The check was still running after 5 seconds.",
            FILE,
            LOCK_LINE,
            2,
            "keeps-every-append",
        ),
        Finding(
            "deadlock",
            "Append waits for the lock that it holds itself.",
            FILE,
            LOCK_LINE,
            7,
            "appends-while-reading",
            (
                Stack(
                    "goroutine 8, sync.Mutex.Lock",
                    (
                        Frame("internal/sync.runtime_SemacquireMutex", "runtime/sema.go", 95, own=False),
                        Frame("sync.(*RWMutex).Lock", "sync/rwmutex.go", 155, own=False),
                        Frame("events.(*Store).Append", FILE, LOCK_LINE, own=True),
                    ),
                ),
            ),
        ),
    ),
    runs=(replace(RUNS[0], end="killed: wall time"), replace(RUNS[1], end="exit 97")),
    sandbox=SandboxIdentity("process", "", isolated=False),
)
