"""Reports built by hand, one for each shape that a grade can take.

`SAMPLES` maps a name to a report and the source that it speaks of. To look at them:

    python -m tests.render FOLDER     writes FOLDER/<name>.html and FOLDER/<name>.txt
"""

from collections.abc import Mapping
from dataclasses import replace

from grader.report import (
    Allocation,
    CheckResult,
    Finding,
    Frame,
    Heap,
    HeapPoint,
    Report,
    Stack,
)
from grader.verdict import Dimension, Verdict
from tests.render.failures import COMPILE, CRASH, INTERNAL, REJECTED, TIMEOUT
from tests.render.parts import (
    ALLOCS,
    CORRECT,
    FILE,
    HEAP,
    HIDDEN,
    LOCK_LINE,
    PASS,
    RACE,
    RACY,
    READ_LINE,
    RUNS,
    SAFE,
    WRITE_LINE,
)

RACE_FINDING = Finding(
    "data-race",
    f"A write in `Store.Append` and a read in `Store.Users` were not ordered: line {WRITE_LINE} writes "
    "after the lock is given back.",
    FILE,
    WRITE_LINE,
    2,
    "appends-while-reading",
    (
        Stack(
            "write by goroutine 9",
            (
                Frame("runtime.mapassign_fast64", "runtime/map_fast64.go", 113, own=False),
                Frame("events.(*Store).Append", FILE, WRITE_LINE, own=True),
                Frame("events_test.TestAppendsWhileReading.func1.1", "checks/events_test.go", 41, own=False),
                Frame("probe.(*C).Concurrently.func1", "probe/check.go", 86, own=False),
            ),
        ),
        Stack(
            "earlier read by goroutine 11",
            (
                Frame("events.(*Store).Users", FILE, READ_LINE, own=True),
                Frame("events_test.TestAppendsWhileReading.func1.2", "checks/events_test.go", 44, own=False),
            ),
        ),
    ),
    "3 of 4 runs",
    f"WARNING: DATA RACE {HIDDEN}",
)
DATA_RACE = replace(
    PASS,
    verdict=Verdict.DATA_RACE,
    score=6,
    message="Two goroutines use the map without an order between them.",
    checks=(
        CORRECT,
        replace(RACE, status=Verdict.DATA_RACE, points=0, hits=3, message="A data race was seen."),
        replace(
            HEAP,
            points=1.5,
            message="It holds, but counts in full only once the package gives right answers.",
        ),
        ALLOCS,
    ),
    findings=(RACE_FINDING,),
    runs=(
        RUNS[0],
        replace(
            RUNS[1],
            end="exit 66",
            text="appending 3\nWARNING: DATA RACE\nWrite at 0x00c00011c0c0 by goroutine 9:",
        ),
        *(replace(one, end="exit 66") for one in RUNS[2:4]),
        RUNS[4],
    ),
    detail=f"records: 41, {HIDDEN}",
)
LEAK = replace(
    PASS,
    verdict=Verdict.LEAK,
    score=8,
    message="Goroutines stay behind after Close.",
    checks=(
        CORRECT,
        RACE,
        CheckResult(
            "close-ends-workers",
            "Close leaves no goroutine behind.",
            Dimension.GOROUTINE_LEAK,
            Verdict.LEAK,
            0,
            2,
            "4 goroutines are still there after Close; all 4 can never run again.",
            1,
            1,
        ),
    ),
    findings=(
        Finding(
            "goroutine-leak",
            "4 goroutines are still there after Close; all 4 can never run again. They wait to receive "
            "from a channel.",
            FILE,
            LOCK_LINE,
            0,
            "close-ends-workers",
            (
                Stack(
                    "goroutine 23, chan receive (leaked)",
                    (
                        Frame("events.(*Store).Append", FILE, LOCK_LINE, own=True),
                        Frame("probe.(*C).guarded", "probe/check.go", 120, own=False),
                    ),
                ),
                Stack("created by", (Frame("events.New", FILE, 19, own=True),)),
            ),
            "1 of 1 run",
        ),
    ),
)
MEMORY = replace(
    PASS,
    verdict=Verdict.LEAK,
    score=8,
    message="Memory grows with every user that was ever drained.",
    checks=(
        CORRECT,
        RACE,
        replace(
            HEAP,
            status=Verdict.LEAK,
            points=0,
            hits=1,
            message="append and drain: 96.4 bytes of every operation are still reachable.",
            heaps=(
                Heap(
                    "append and drain",
                    tuple(
                        HeapPoint(step * 1000, 412_000 + step * 96_400 + (step % 3) * 4000)
                        for step in range(7)
                    ),
                    96.4,
                    8.0,
                ),
            ),
        ),
    ),
    findings=(
        Finding(
            "memory-retained",
            "append and drain: 96.4 bytes of every operation are still reachable after garbage "
            "collection; at most 8 may be.",
            check="forgets-drained-users",
        ),
    ),
)
OVER = replace(
    PASS,
    verdict=Verdict.OVER_BUDGET,
    score=9,
    message="It is right and safe, but allocates more than it needs.",
    checks=(
        CORRECT,
        RACE,
        replace(
            ALLOCS,
            status=Verdict.OVER_BUDGET,
            points=0,
            message="append to a known user: 3 allocations per operation, budget 1.",
            allocations=(
                Allocation("append to a known user", 3, 208, 1, 64),
                Allocation("count the users", 0, 0, 0, None),
                Allocation("snapshot of one user's events", 1, 1536, 1, 2048),
            ),
        ),
    ),
    findings=(
        Finding(
            "allocations-over-budget",
            "append to a known user: 3 allocations per operation, budget 1.",
            check="appends-within-budget",
        ),
        Finding(
            "bytes-over-budget",
            "append to a known user: 208 bytes per operation, budget 64.",
            check="appends-within-budget",
        ),
    ),
)
SAMPLES: Mapping[str, tuple[Report, Mapping[str, str]]] = {
    "pass": (PASS, {FILE: SAFE}),
    "data-race": (DATA_RACE, {FILE: RACY}),
    "goroutine-leak": (LEAK, {FILE: RACY}),
    "memory": (MEMORY, {FILE: SAFE}),
    "over-budget": (OVER, {FILE: SAFE}),
    "rejected": (REJECTED, {FILE: RACY}),
    "compile-error": (COMPILE, {FILE: RACY.replace("append(list", "append(lst")}),
    "crash": (CRASH, {FILE: RACY}),
    "internal-error": (INTERNAL, {FILE: RACY}),
    "timeout": (TIMEOUT, {FILE: RACY}),
}


def messages_of(report: Report) -> list[str]:
    """Return every message that a student must be told."""
    return [*(one.message for one in report.checks), *(one.message for one in report.findings)]
