"""What the output of one run shows: races, crashes, endless waits, leaks and failed tests."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from grader.evidence.crashes import parse_crash
from grader.evidence.frames import import_path, own_frame
from grader.evidence.goroutines import Goroutine, parse_goroutines
from grader.evidence.races import Access, Race, parse_races, unique_races
from grader.evidence.waits import is_blocked, waiting_for
from grader.hunt.rounds import Outcome
from grader.report import Frame

__all__ = ["Sighting", "SightingKind", "read_sightings"]


class SightingKind(StrEnum):
    """What was seen."""

    RACE = "race"
    CRASH = "crash"
    HANG = "hang"
    LEAK = "leak"
    FAILURE = "failure"


@dataclass(frozen=True)
class Sighting:
    """One thing that one run showed.

    Attributes:
        key: equal for two sightings of the same fault.
        title: one line that says what and where.
        detail: what helps to understand it, in lines.
        test: the test at whose end or in which it was seen, or "".
    """

    kind: SightingKind
    key: tuple[str, ...]
    title: str
    detail: tuple[str, ...]
    test: str = ""

    @property
    def ends_the_run(self) -> bool:
        """The tests behind it did not run."""
        return self.kind in {SightingKind.CRASH, SightingKind.HANG}


_LEAKS = re.compile(r"^mapclinic: leaks after (\S+)$(.*?)^mapclinic: end of leaks$", re.M | re.S)
_TIMEOUT = re.compile(r"test timed out after (\S+)")
_FAILED = re.compile(r"^ *--- FAIL: (\S+) \(", re.M)
_MESSAGE = re.compile(r"^ +(\S+\.go:[0-9]+): (.+)$", re.M)
_BLOCK_END = re.compile(r"^(?: *--- |=== |FAIL|PASS|panic: |={18})", re.M)
# Said by package testing of a test in which the detector spoke: the race is a sighting of its own.
_DETECTOR_SPOKE = "race detected during execution of test"
_NUMBER = re.compile(r"0x[0-9a-f]+|[0-9]+")
_DETAIL_LINES = 12
_DETAIL_GOROUTINES = 6


def read_sightings(outcome: Outcome, package: str, folder: Path) -> tuple[Sighting, ...]:
    """Return what a run shows, each thing once.

    Args:
        outcome: of the run.
        package: import path of the package under test; that of its external tests counts as well.
        folder: of the package; places in it are given relative to it.
    """
    own = _owner(package, folder)
    crash = list(_crashes(outcome, own))
    found = [*_races(outcome.text, own), *crash, *_leaks(outcome.text, own), *_failures(outcome.text)]
    if not found and (outcome.status != 0 or outcome.stalled):
        found = [_unexplained(outcome)]
    return tuple({sighting.key: sighting for sighting in reversed(found)}.values())[::-1]


_Owner = Callable[[Iterable[Frame]], tuple[Frame, ...]]


def _owner(package: str, folder: Path) -> _Owner:
    """Return a function that marks the frames of the package, which the parsers know as a student's."""
    packages = {package, f"{package}_test"}

    def mark(frames: Iterable[Frame]) -> tuple[Frame, ...]:
        return tuple(
            replace(
                frame,
                file=frame.file.removeprefix(f"{folder}/"),
                own=import_path(frame.function).replace("%2e", ".") in packages,
            )
            for frame in frames
        )

    return mark


def _races(text: str, own: _Owner) -> Iterator[Sighting]:
    races = parse_races(text, "")
    marked = [replace(race, accesses=tuple(_owned(one, own) for one in race.accesses)) for race in races]
    for race in unique_races(marked):
        places = sorted(_where(one.stack) for one in race.accesses)
        title = " and ".join(f"{one.kind} at {_where(one.stack)}" for one in race.accesses)
        yield Sighting(SightingKind.RACE, ("race", *places), f"data race: {title}", tuple(_race_lines(race)))


def _owned(access: Access, own: _Owner) -> Access:
    return replace(access, stack=own(access.stack), created_at=own(access.created_at))


def _race_lines(race: Race) -> Iterator[str]:
    for access in race.accesses:
        yield f"{access.kind} by goroutine {access.goroutine}:"
        yield from _stack_lines(access.stack)
        if access.created_at:
            yield f"  started at {_where(access.created_at)}"


def _crashes(outcome: Outcome, own: _Owner) -> Iterator[Sighting]:
    crash = parse_crash(outcome.text, "")
    if crash is None:
        return
    goroutines = [_marked(one, own) for one in crash.goroutines]
    timeout = _TIMEOUT.search(crash.message)
    if timeout or outcome.stalled:
        what = f"did not end within {timeout.group(1)}" if timeout else "came to a standstill"
        yield _hang(goroutines, what)
        return
    stack = goroutines[0].stack if goroutines else ()
    message = crash.message.split("\n", 1)[0]
    key = ("crash", crash.kind, _where(stack) if own_frame(stack) else _NUMBER.sub("N", message))
    title = f"{message}, at {_where(stack)}"
    yield Sighting(SightingKind.CRASH, key, title, tuple(_stack_lines(stack)), _test(stack))


def _hang(goroutines: Iterable[Goroutine], what: str) -> Sighting:
    inside = [one for one in goroutines if own_frame(one.stack)]
    detail: list[str] = []
    for one in inside[:_DETAIL_GOROUTINES]:
        wait = f"waits {waiting_for(one.state)}" if is_blocked(one.state) else one.state
        detail += [f"goroutine {one.id} {wait}:", *_stack_lines(one.stack)]
    tests = tuple(dict.fromkeys(test for one in inside if (test := _test(one.stack))))
    places = sorted({_where(one.stack) for one in inside})
    title = f"{', '.join(tests) or 'a test'} {what}"
    return Sighting(SightingKind.HANG, ("hang", *places), title, tuple(detail), tests[0] if tests else "")


def _leaks(text: str, own: _Owner) -> Iterator[Sighting]:
    seen: set[int] = set()
    for section in _LEAKS.finditer(text):
        for one in parse_goroutines(section.group(2), ""):
            goroutine = _marked(one, own)
            frames = (*goroutine.stack, *_created(goroutine))
            if one.leaked and one.id not in seen and own_frame(frames):
                yield _leak(goroutine, section.group(1))
            seen.add(one.id)


def _leak(goroutine: Goroutine, test: str) -> Sighting:
    started = _where(_created(goroutine))
    where = _where(goroutine.stack)
    return Sighting(
        SightingKind.LEAK,
        ("leak", where, started),
        f"goroutine leak: waits {waiting_for(goroutine.state)}, at {where}",
        (*_stack_lines(goroutine.stack), f"  started at {started}", f"  first seen after {test}"),
        test,
    )


def _failures(text: str) -> Iterator[Sighting]:
    for failed in _FAILED.finditer(text):
        end = _BLOCK_END.search(text, failed.end())
        messages = _MESSAGE.findall(text[failed.end() : end.start() if end else len(text)])
        told = [(place, message) for place, message in messages if _DETECTOR_SPOKE not in message]
        if told:
            name, (place, message) = failed.group(1), told[0]
            lines = tuple(f"  {place}: {message}" for place, message in told[1:_DETAIL_LINES])
            title = f"{name} failed at {place}: {message}"
            yield Sighting(SightingKind.FAILURE, ("failure", name, place), title, lines, name)


def _unexplained(outcome: Outcome) -> Sighting:
    failed = tuple(dict.fromkeys(_FAILED.findall(outcome.text)))
    end = "did not end" if outcome.stalled else f"ended with status {outcome.status}"
    kind = SightingKind.HANG if outcome.stalled else SightingKind.FAILURE
    title = f"{', '.join(failed) or 'the test binary'} {end}, and nothing in its output says why"
    lines = tuple(f"  {line}" for line in outcome.text.splitlines()[-_DETAIL_LINES:])
    return Sighting(kind, (kind, *failed, end), title, lines)


def _marked(goroutine: Goroutine, own: _Owner) -> Goroutine:
    created = own(_created(goroutine))
    return replace(goroutine, stack=own(goroutine.stack), created_by=created[0] if created else None)


def _created(goroutine: Goroutine) -> tuple[Frame, ...]:
    return (goroutine.created_by,) if goroutine.created_by else ()


def _where(stack: Iterable[Frame]) -> str:
    frames = tuple(stack)
    frame = own_frame(frames) or next(iter(frames), None)
    return f"{frame.file}:{frame.line}" if frame else "an unknown place"


def _test(stack: Iterable[Frame]) -> str:
    tests = (frame.function for frame in stack if frame.own and frame.file.endswith("_test.go"))
    names = (part for function in tests for part in function.split(".") if part.startswith("Test"))
    return next(names, "")


def _stack_lines(stack: Iterable[Frame]) -> Iterator[str]:
    for frame in [one for one in stack if one.own][:_DETAIL_LINES]:
        yield f"  {frame.file}:{frame.line}  {frame.function}"
