"""What the sample reports are put together from: a submission, results of checks, and runs."""

from grader.report import Allocation, CheckResult, Heap, HeapPoint, Report, Run, SandboxIdentity
from grader.verdict import Dimension, Verdict

HIDDEN = "instructor-only-detail-7d1f"

RACY = """package events

import "sync"

// Event is one thing that a user did.
type Event struct {
	At   int64
	Name string
}

// Store keeps the events of every user.
type Store struct {
	mu     sync.RWMutex
	byUser map[int64][]Event
}

// New returns an empty store.
func New() *Store {
	return &Store{byUser: make(map[int64][]Event)}
}

// Append adds an event of a user.
func (s *Store) Append(user int64, event Event) {
	s.mu.Lock()
	list := s.byUser[user]
	s.mu.Unlock()
	s.byUser[user] = append(list, event)
}

// Users returns how many users have events.
func (s *Store) Users() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.byUser)
}
"""
SAFE = RACY.replace(
    "\tlist := s.byUser[user]\n\ts.mu.Unlock()\n\ts.byUser[user] = append(list, event)\n",
    "\tdefer s.mu.Unlock()\n\ts.byUser[user] = append(s.byUser[user], event)\n",
)
FILE = "events.go"
WRITE_LINE = RACY.splitlines().index("\ts.byUser[user] = append(list, event)") + 1
READ_LINE = RACY.splitlines().index("\treturn len(s.byUser)") + 1
LOCK_LINE = RACY.splitlines().index("\ts.mu.Lock()") + 1

SANDBOX = SandboxIdentity("bubblewrap", "0.11.0", isolated=True)
CORRECT = CheckResult(
    "keeps-every-append",
    "Every event that was appended is still there.",
    Dimension.CORRECT,
    Verdict.PASS,
    4,
    4,
    runs=1,
)
RACE = CheckResult(
    "appends-while-reading",
    "Appending and counting at the same time is free of data races.",
    Dimension.RACE,
    Verdict.PASS,
    3,
    3,
    runs=4,
)
ALLOCS = CheckResult(
    "appends-within-budget",
    "Appending to a known user needs no memory but for the slice's growth.",
    Dimension.ALLOCATIONS,
    Verdict.PASS,
    1,
    1,
    runs=1,
    allocations=(
        Allocation("append to a known user", 0, 41, 1, 64),
        Allocation("count the users", 0, 0, 0, None),
    ),
)
GROWTH = (0, 310, 180, 420, 260, 390, 350)
HEAP = CheckResult(
    "forgets-drained-users",
    "A user whose events were taken leaves nothing behind.",
    Dimension.MEMORY_LEAK,
    Verdict.PASS,
    2,
    2,
    runs=1,
    heaps=(
        Heap(
            "append and drain",
            tuple(HeapPoint(step * 1000, 412_000 + grown) for step, grown in enumerate(GROWTH)),
            0.06,
            8.0,
        ),
    ),
)


def run(name: str, mode: str, procs: int, seed: int, *, end: str = "exit 0", text: str = "") -> Run:
    seconds, memory = (0.412, 61 << 20) if mode == "race" else (0.087, 14 << 20)
    return Run(name, mode, procs, seed, seconds + procs / 100, memory + seed % 7 * 4096, end, text)


RUNS = (
    run("plain", "plain", 2, 1812),
    run("race-1", "race", 1, 90211),
    run("race-2", "race", 2, 90212),
    run("race-3", "race", 4, 90213),
    run("race-4", "race", 2, 90214),
)
PASS = Report(
    exercise="slice-events",
    exercise_digest="3b7c" * 16,
    submission_digest="a91e" * 16,
    verdict=Verdict.PASS,
    score=10,
    max_score=10,
    message="All checks passed.",
    checks=(CORRECT, RACE, HEAP, ALLOCS),
    notes=("`notes.txt` was left out: the exercise names only `events.go`.",),
    runs=RUNS,
    stage_seconds={"screen": 0.02, "compile": 0.63, "run": 1.84, "judge": 0.01},
    toolchain="go1.27.3",
    sandbox=SANDBOX,
)
