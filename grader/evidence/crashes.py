"""How a Go program came to its end, as told by what it printed last.

Only for explaining: a program can print all of this itself.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from grader.evidence.frames import TEXT_CHARACTERS
from grader.evidence.goroutines import Goroutine, parse_goroutines

__all__ = ["Crash", "CrashKind", "parse_crash"]


class CrashKind(StrEnum):
    """What ended the program."""

    PANIC = "panic"
    UNHASHABLE_KEY = "unhashable_key"
    CONCURRENT_MAP = "concurrent_map"
    DEADLOCK = "deadlock"
    OUT_OF_MEMORY = "out_of_memory"
    TOO_MANY_THREADS = "too_many_threads"
    TOO_MANY_GOROUTINES = "too_many_goroutines"
    """More than the race detector can follow."""
    STACK_OVERFLOW = "stack_overflow"
    SIGNAL = "signal"
    FATAL = "fatal"
    """Any other fatal error of the runtime, such as an unlock of an unlocked mutex."""
    RACE_RUNTIME = "race_runtime"
    """The race detector itself failed: not the program's fault."""


@dataclass(frozen=True)
class Crash:
    """The end of a program.

    Attributes:
        message: what the runtime said, without the word before it; several lines where the value
            of a panic has several. Where a panic followed upon another one, both, in their order.
        goroutines: those of the dump below it, the crashing one first.
    """

    kind: CrashKind
    message: str
    goroutines: tuple[Goroutine, ...]


@dataclass(frozen=True)
class _Head:
    """A line that may be the beginning of the end.

    Attributes:
        certain: the runtime prints no stacks below such a line, so that none are missed.
        hint: the runtime says it again, in general words, a line or two below.
    """

    line: int
    kind: CrashKind
    message: str
    certain: bool = False
    hint: bool = False


_PANIC, _FATAL = "panic: ", "fatal error: "
_REPANIC = re.compile(r" \[recovered(?:, repanicked)?\]$")

# Substrings of a message that say more than the word before it; the first one that fits counts.
_KINDS = (
    ("hash of unhashable type", CrashKind.UNHASHABLE_KEY),
    ("concurrent map", CrashKind.CONCURRENT_MAP),
    ("stack overflow", CrashKind.STACK_OVERFLOW),
    ("out of memory", CrashKind.OUT_OF_MEMORY),
    ("cannot allocate memory", CrashKind.OUT_OF_MEMORY),
    ("newosproc", CrashKind.TOO_MANY_THREADS),
    ("unexpected signal", CrashKind.SIGNAL),
)
_FATAL_KINDS = ((" - deadlock!", CrashKind.DEADLOCK), *_KINDS)
# The deadlocks are those of a synctest bubble.
_PANIC_KINDS = (
    ("deadlock: all goroutines in bubble are blocked", CrashKind.DEADLOCK),
    ("deadlock: main bubble goroutine has exited", CrashKind.DEADLOCK),
    *_KINDS[:1],
)
# Lines of the runtime without a leading word, with what `_Head.certain` says of them.
_OTHERS = (
    ("race: limit on ", CrashKind.TOO_MANY_GOROUTINES, True),
    ("runtime/cgo: pthread_create failed: ", CrashKind.TOO_MANY_THREADS, True),
    ("runtime: failed to create new OS thread", CrashKind.TOO_MANY_THREADS, False),
    ("runtime: out of memory", CrashKind.OUT_OF_MEMORY, False),
    ("runtime: goroutine stack exceeds ", CrashKind.STACK_OVERFLOW, False),
    ("unexpected fault address ", CrashKind.SIGNAL, False),
)
_SIGNAL = re.compile(r"(SIG[A-Z0-9]{2,8}): [a-z .]{1,60}")
_DETECTOR = re.compile(r"(?:==[0-9]{1,9}==)?(?:ERROR: |FATAL: )?ThreadSanitizer:? (.{1,500})")
# A head that only names what the line before it explained belongs to that line.
_NEIGHBOUR_LINES = 4
# First characters of all lines that may be heads: most lines are none.
_FIRST = frozenset("pfruST=EF")


def parse_crash(text: str, package: str) -> Crash | None:
    """Return how a program crashed, or None if nothing says so.

    A program may have printed lines before that only look like a crash: the last one counts below
    which there are stacks, as the runtime prints them.

    Args:
        text: its standard error. If it is too long, the end of it is looked at.
        package: name of the student's package.
    """
    lines = text[-TEXT_CHARACTERS:].split("\n")
    candidates = (index for index, line in enumerate(lines) if line[:1] in _FIRST)
    heads = [head for index in candidates if (head := _read_head(lines, index))]
    dumps = [index for index, line in enumerate(lines) if _begins_stacks(line)]
    head = _last_plausible(_merge_neighbours(heads), dumps, len(lines))
    if head is None:
        return None
    goroutines = parse_goroutines("\n".join(lines[head.line :]), package)
    return Crash(head.kind, head.message, goroutines)


def _read_head(lines: Sequence[str], index: int) -> _Head | None:
    line = lines[index].rstrip()
    if line.startswith(_PANIC):
        message = _panic_message(lines, index)
        return _Head(index, _kind_of(message, _PANIC_KINDS, CrashKind.PANIC), message)
    if line.startswith(_FATAL):
        # Two threads that fail at once print both lines without a break in between.
        message = line.removeprefix(_FATAL).split(_FATAL, 1)[0]
        return _Head(index, _kind_of(message, _FATAL_KINDS, CrashKind.FATAL), message)
    for start, kind, certain in _OTHERS:
        if line.startswith(start):
            return _Head(
                index, kind, line.removeprefix("runtime: ").removeprefix("race: "), certain, hint=True
            )
    return _read_signal(index, line) or _read_detector(index, line)


def _read_signal(index: int, line: str) -> _Head | None:
    return _Head(index, CrashKind.SIGNAL, line) if _SIGNAL.fullmatch(line) else None


def _read_detector(index: int, line: str) -> _Head | None:
    found = _DETECTOR.match(line)
    return _Head(index, CrashKind.RACE_RUNTIME, found[1], certain=True, hint=True) if found else None


def _kind_of(message: str, kinds: Sequence[tuple[str, CrashKind]], otherwise: CrashKind) -> CrashKind:
    return next((kind for part, kind in kinds if part in message), otherwise)


def _panic_message(lines: Sequence[str], index: int) -> str:
    """Return the values of a panic and of those that followed upon it.

    The runtime indents every further line of a value, and every further panic, with a tab.
    """
    values = [[lines[index].rstrip().removeprefix(_PANIC)]]
    further = (lines[number] for number in range(index + 1, len(lines)))
    for line in takewhile(_is_indented, further):
        text = line[1:].rstrip()
        if text.startswith(_PANIC):
            values.append([text.removeprefix(_PANIC)])
        else:
            values[-1].append(text)
    told = ["\n".join(_REPANIC.sub("", part) for part in value).strip() for value in values]
    return "; then ".join(dict.fromkeys(told))


def _is_indented(line: str) -> bool:
    return line.startswith("\t")


def _merge_neighbours(heads: Sequence[_Head]) -> list[_Head]:
    """Drop heads that repeat, in general words, what a line just above said."""
    merged: list[_Head] = []
    for head in heads:
        before = merged[-1] if merged else None
        if before is None or not _is_said_by(before, head):
            merged.append(head)
    return merged


def _is_said_by(hint: _Head, head: _Head) -> bool:
    near = head.line - hint.line < _NEIGHBOUR_LINES
    return hint.hint and near and head.kind in {hint.kind, CrashKind.FATAL, CrashKind.SIGNAL}


def _last_plausible(heads: Sequence[_Head], dumps: Sequence[int], length: int) -> _Head | None:
    """Return the last head with stacks between it and the next one, or that needs none."""
    ends = [*(head.line for head in heads[1:]), length]
    plausible = [
        head
        for head, end in zip(heads, ends, strict=False)
        if head.certain or bisect_right(dumps, head.line) < bisect_right(dumps, end - 1)
    ]
    return _first_of_its_kind(plausible) if plausible else None


def _first_of_its_kind(heads: Sequence[_Head]) -> _Head:
    """Return the last head, or the first of those just before it that say the same.

    When several threads fail at once, only the first one prints the stacks of all goroutines.
    """
    first = heads[-1]
    for head in reversed(heads):
        if (head.kind, head.message) != (first.kind, first.message):
            break
        first = head
    return first


def _begins_stacks(line: str) -> bool:
    return line.startswith(("goroutine ", "runtime stack:"))
