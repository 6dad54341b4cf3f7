import pytest
from hypothesis import given

from grader.evidence.crashes import CrashKind, parse_crash
from grader.evidence.frames import own_frame
from tests.evidence.recordings import MEBIBYTE, VERSIONS, any_text, recorded

ENDS = {
    "panic-test": (CrashKind.PANIC, "of the check"),
    "panic-error": (CrashKind.PANIC, "put: the store is full"),
    "panic-lines": (
        CrashKind.PANIC,
        "first line\nfatal error: all goroutines are asleep - deadlock!\n\nlast line",
    ),
    "panic-index": (CrashKind.PANIC, "runtime error: index out of range [5] with length 1"),
    "panic-nil-map": (CrashKind.PANIC, "assignment to entry in nil map"),
    "panic-in-test": (CrashKind.PANIC, "assignment to entry in nil map"),
    "panic-pointer": (CrashKind.PANIC, "runtime error: invalid memory address or nil pointer dereference"),
    "panic-again": (CrashKind.PANIC, "the first one; then while cleaning up after the first one"),
    "panic-nested": (CrashKind.PANIC, "in the body; then in the deferred call"),
    "panic-close": (CrashKind.PANIC, "close of closed channel"),
    "panic-negative": (CrashKind.PANIC, "sync: negative WaitGroup counter"),
    "panic-key": (CrashKind.UNHASHABLE_KEY, "hash of unhashable type: []int"),
    "bubble": (
        CrashKind.DEADLOCK,
        "deadlock: main bubble goroutine has exited but blocked goroutines remain",
    ),
    "fatal-deadlock": (CrashKind.DEADLOCK, "all goroutines are asleep - deadlock!"),
    "fatal-map-writes": (CrashKind.CONCURRENT_MAP, "concurrent map writes"),
    "fatal-map-read": (CrashKind.CONCURRENT_MAP, "concurrent map read and map write"),
    "fatal-map-iteration": (CrashKind.CONCURRENT_MAP, "concurrent map iteration and map write"),
    "fatal-unlock": (CrashKind.FATAL, "sync: unlock of unlocked mutex"),
    "fatal-overflow": (CrashKind.STACK_OVERFLOW, "goroutine stack exceeds 1000000000-byte limit"),
    "threads-race": (
        CrashKind.TOO_MANY_THREADS,
        "runtime/cgo: pthread_create failed: Resource temporarily unavailable",
    ),
    "quit": (CrashKind.SIGNAL, "SIGQUIT: quit"),
    "quit-race": (CrashKind.SIGNAL, "SIGQUIT: quit"),
    "pretends": (CrashKind.PANIC, "assignment to entry in nil map"),
}
# Their messages hold numbers that differ from one recording to the next.
NUMBERED = {
    "panic-struct": (CrashKind.PANIC, "(store.State) "),
    "fatal-memory": (CrashKind.OUT_OF_MEMORY, "out of memory: cannot allocate 67108864-byte block"),
    "fatal-fault": (CrashKind.SIGNAL, "unexpected fault address 0x"),
    "threads": (CrashKind.TOO_MANY_THREADS, "failed to create new OS thread (have "),
    "race-no-memory": (CrashKind.RACE_RUNTIME, "out of memory: failed to allocate"),
}
WHERE = {
    "panic-error": "store.Fail",
    "panic-in-test": "store.NilMap",
    "panic-index": "store.Item",
    "panic-key": "store.Unhashable",
    "panic-pointer": "store.NilPointer",
    "panic-pointer-registers": "store.NilPointer",
    "fatal-map-writes": "store.(*Store).Put",
    "fatal-map-read": "store.(*Store).",
    "fatal-memory": "store.Grow",
    "fatal-overflow": "store.Deep",
    "fatal-unlock": "store.(*Store).Unlock",
}
DUMP = "\n\ngoroutine 1 [running]:\nmain.main()\n\tmain.go:1 +0x1\n"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ENDS)
def test_every_end_is_told_apart(version: str, name: str) -> None:
    crash = parse_crash(recorded(version, name), "store")
    assert crash is not None
    assert (crash.kind, crash.message) == ENDS[name]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", NUMBERED)
def test_ends_with_numbers_in_them_are_told_apart(version: str, name: str) -> None:
    kind, begin = NUMBERED[name]
    crash = parse_crash(recorded(version, name), "store")
    assert crash is not None
    assert crash.kind is kind
    assert crash.message.startswith(begin)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", WHERE)
def test_the_goroutine_that_crashed_comes_first(version: str, name: str) -> None:
    crash = parse_crash(recorded(version, name), "store")
    assert crash is not None
    frame = own_frame(crash.goroutines[0].stack)
    assert frame is not None
    assert frame.function.startswith(WHERE[name])
    assert frame.file == "store.go"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["quiet", "exits", "stacks", "race-map"])
def test_what_only_looks_like_a_crash_is_none(version: str, name: str) -> None:
    assert parse_crash(recorded(version, name), "store") is None


def test_a_crash_counts_rather_than_what_was_printed_before_it() -> None:
    printed = "fatal error: concurrent map writes" + DUMP
    crash = parse_crash(printed + recorded(VERSIONS[-1], "panic-index"), "store")
    assert crash is not None
    assert crash.kind is CrashKind.PANIC
    assert [one.id for one in crash.goroutines].count(1) == 1


def test_of_two_threads_that_fail_at_once_all_stacks_are_kept() -> None:
    line = "fatal error: concurrent map writes"
    others = "\ngoroutine 9 [select]:\nf()\n\tf.go:1 +0x1\n"
    second = f"{line}\n\ngoroutine 2 [running]:\nmain.main()\n\tmain.go:1 +0x1\n"
    for first in (f"{line}{DUMP}{others}\n{second}", f"{line}{line}{DUMP}{others}"):
        crash = parse_crash(first, "store")
        assert crash is not None
        assert (crash.kind, crash.message) == (CrashKind.CONCURRENT_MAP, "concurrent map writes")
        assert {1, 9} <= {one.id for one in crash.goroutines}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("fatal error: runtime: out of memory" + DUMP, CrashKind.OUT_OF_MEMORY),
        ("fatal error: runtime: cannot allocate memory" + DUMP, CrashKind.OUT_OF_MEMORY),
        ("fatal error: no goroutines (main called runtime.Goexit) - deadlock!" + DUMP, CrashKind.DEADLOCK),
        ("fatal error: newosproc" + DUMP, CrashKind.TOO_MANY_THREADS),
        (
            "fatal error: unexpected signal during runtime execution\n[signal SIGSEGV: x]" + DUMP,
            CrashKind.SIGNAL,
        ),
        ("SIGSEGV: segmentation violation\nPC=0x0 m=0 sigcode=1" + DUMP, CrashKind.SIGNAL),
        (
            "race: limit on 8128 simultaneously alive goroutines is exceeded, dying\n",
            CrashKind.TOO_MANY_GOROUTINES,
        ),
        ("ThreadSanitizer: failed to intercept x\n", CrashKind.RACE_RUNTIME),
        ("FATAL: ThreadSanitizer: unexpected memory mapping 0x1-0x2\n", CrashKind.RACE_RUNTIME),
        ("panic: boom [recovered]\n\tpanic: boom" + DUMP, CrashKind.PANIC),
    ],
)
def test_ends_that_were_not_recorded_are_told_apart(text: str, kind: CrashKind) -> None:
    crash = parse_crash(text, "store")
    assert crash is not None
    assert crash.kind is kind


def test_a_panic_with_its_own_value_again_is_told_once() -> None:
    crash = parse_crash("panic: boom [recovered]\n\tpanic: boom" + DUMP, "store")
    assert crash is not None
    assert crash.message == "boom"


def test_of_a_long_text_the_end_is_looked_at() -> None:
    crash = parse_crash("log\n" * MEBIBYTE + recorded(VERSIONS[-1], "panic-key"), "store")
    assert crash is not None
    assert crash.kind is CrashKind.UNHASHABLE_KEY


@given(any_text())
def test_no_text_makes_the_parser_raise(text: str) -> None:
    parse_crash(text, "store")
    parse_crash(f"panic: {text}{DUMP}{text}", "store")


@pytest.mark.parametrize(
    "unit",
    ["panic: x\n", "panic: x\n\ngoroutine 1 [running]:\n", "\tpanic: x\n", "fatal error: ", "\n", "SIG", "="],
)
def test_a_megabyte_of_the_same_is_read_at_once(unit: str) -> None:
    crash = parse_crash("panic: x\n" + unit * (2 * MEBIBYTE // len(unit)) + DUMP, "store")
    assert crash is None or crash.goroutines
