"""Goroutine dumps: what `runtime.Stack`, profiles with debug=2 and a crashing program print."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.evidence.frames import TEXT_CHARACTERS, read_call, read_location
from grader.evidence.waits import without_marks
from grader.report import Frame

__all__ = ["Goroutine", "parse_goroutines"]

# goroutine 7 gp=0xc0001 m=0 mp=0x70e8e0 [chan send (leaked), 2 minutes, locked to thread] {step: 2}:
_HEADER = re.compile(r"goroutine ([0-9]{1,18})(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[([^\]]*)\].*:")
_MINUTES = re.compile(r"([0-9]{1,9}) minutes")
_CREATED = re.compile(r"created by (\S+)(?: in goroutine ([0-9]{1,18}))?")


@dataclass(frozen=True)
class Goroutine:
    """One goroutine of a dump.

    Attributes:
        state: such as `chan send`, without the marks that say that it is leaked or in a bubble.
        wait_minutes: how long it has been waiting, where the runtime says so (from one minute on).
        leaked: the runtime proves that it can never run again.
        stack: innermost call first; what the runtime left out is missing.
        created_by: the `go` statement that started it; None for the main goroutine.
        creator_id: the goroutine that ran that statement, where the dump says so.
    """

    id: int
    state: str
    wait_minutes: int | None
    leaked: bool
    stack: tuple[Frame, ...]
    created_by: Frame | None
    creator_id: int | None


def parse_goroutines(text: str, package: str) -> tuple[Goroutine, ...]:
    """Return the goroutines of all dumps in a text, in its order.

    Args:
        text: may hold anything else before, between and behind the dumps.
        package: name of the student's package, whose frames are `own`.
    """
    lines = text[:TEXT_CHARACTERS].split("\n")
    headers = [index for index, line in enumerate(lines) if line.startswith("goroutine ")]
    parsed = (_parse_goroutine(lines[begin:end], package) for begin, end in pairwise([*headers, len(lines)]))
    return tuple(one for one in parsed if one is not None)


def _parse_goroutine(lines: Sequence[str], package: str) -> Goroutine | None:
    header = _HEADER.fullmatch(lines[0].rstrip())
    if header is None:
        return None
    attributes = header.group(2).split(", ")
    minutes = [int(found.group(1)) for one in attributes[1:] if (found := _MINUTES.fullmatch(one))]
    stack, created_by, creator = [], None, None
    for call, frame in _frames(lines[1:], package):
        created = _CREATED.fullmatch(call.rstrip())
        if created is None:
            stack.append(frame)
            continue
        created_by = frame
        creator = int(created.group(2)) if created.group(2) else None
        break
    return Goroutine(
        id=int(header.group(1)),
        state=without_marks(attributes[0]),
        wait_minutes=minutes[0] if minutes else None,
        leaked="(leaked)" in attributes[0],
        stack=tuple(stack),
        created_by=created_by,
        creator_id=creator,
    )


def _frames(lines: Sequence[str], package: str) -> Iterator[tuple[str, Frame]]:
    """Yield each line that is followed by a location, with its frame, up to the first empty line."""
    for call, location in pairwise(lines):
        if not call.strip():
            return
        if call[0].isspace() or not location.startswith("\t"):
            continue
        created = _CREATED.fullmatch(call.rstrip())
        function = read_call(created.group(1) if created else call)
        frame = read_location(location.rstrip(), function, package)
        if frame is not None:
            yield call, frame
