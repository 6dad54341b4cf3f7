"""Reports of the race detector."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice, pairwise
from typing import Literal

from grader.evidence.frames import TEXT_CHARACTERS, own_frame, read_call, read_location
from grader.report import Frame

__all__ = ["Access", "AccessKind", "Race", "parse_races", "unique_races"]

_BEGIN = "WARNING: DATA RACE"
_END = "=================="
# Previous write at 0x00c0001a27b0 by goroutine 9:
_ACCESS = re.compile(
    r"(previous )?(atomic )?(read|write) at (0x[0-9a-f]{1,16}) "
    r"by (?:goroutine ([0-9]{1,18})|main goroutine):",
    re.IGNORECASE,
)
# Goroutine 9 (finished) created at:
_CREATION = re.compile(r"Goroutine ([0-9]{1,18}) \([a-z ]{1,20}\) created at:")
_ATOMIC = ("sync/atomic.", "internal/runtime/atomic.")
_MAP_READ = "runtime.mapaccess"
# Reports behind these are not looked at: nobody repairs a thousand races by reading them.
_REPORTS = 1000


class AccessKind(StrEnum):
    """What one side did to the memory."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True)
class Access:
    """One side of a race.

    Attributes:
        kind: read or write.
        atomic: it went through sync/atomic; the other side did not.
        goroutine: its id, or `main`.
        address: of the memory, such as `0x00c0001a27b0`.
        previous: True for the side that came first in this run.
        stack: innermost call first; empty where the detector could not restore it.
        created_at: where the goroutine was started; empty for `main`.
    """

    kind: AccessKind
    atomic: bool
    goroutine: int | Literal["main"]
    address: str
    previous: bool
    stack: tuple[Frame, ...]
    created_at: tuple[Frame, ...]


@dataclass(frozen=True)
class Race:
    """One report.

    Attributes:
        accesses: two, or one if the text ends before the other.
        cut: the text ends within the report, or something is missing in it.
        count: how many reports `unique_races` put together.
    """

    accesses: tuple[Access, ...]
    cut: bool
    count: int = 1


@dataclass(frozen=True)
class _Section:
    """A headline of a report with the stack below it."""

    headline: re.Match[str]
    stack: tuple[Frame, ...]


def parse_races(text: str, package: str) -> tuple[Race, ...]:
    """Return the races of all reports in a text, in its order.

    Args:
        text: may hold anything else before, between and within the reports.
        package: name of the student's package, whose frames are `own`.
    """
    lines = text[:TEXT_CHARACTERS].split("\n")
    begins = [index for index, line in enumerate(lines) if line.rstrip().endswith(_BEGIN)]
    bounds = pairwise([*begins, len(lines)])
    reports = (_parse_report(lines[begin + 1 : end], package) for begin, end in islice(bounds, _REPORTS))
    # A headline without any access is most likely a program's own text.
    return tuple(race for race in reports if race.accesses)


def unique_races(races: Sequence[Race]) -> tuple[Race, ...]:
    """Return each pair of places once, in the order of first sight, with the number of reports.

    The place of an access is its innermost line in the student's code. Go 1.27 leaves the function
    that reads a map out of the stack of that read: such a report says nothing that the report of the
    same write without that gap does not say, and counts for that one if there is one.
    """
    kept: dict[tuple[object, ...], Race] = {}
    counts: Counter[tuple[object, ...]] = Counter()
    for race in sorted(races, key=_has_gap):
        key = _absorber(race, kept) if _has_gap(race) else _places(race)
        counts[key] += race.count
        if key not in kept or (kept[key].cut and not race.cut):
            kept[key] = race
    order = {id(race): index for index, race in enumerate(races)}
    counted = [(order[id(race)], replace(race, count=counts[key])) for key, race in kept.items()]
    return tuple(race for _, race in sorted(counted, key=lambda pair: pair[0]))


def _parse_report(lines: Sequence[str], package: str) -> Race:
    end = next((index for index, line in enumerate(lines) if line.rstrip().endswith(_END)), None)
    sections = list(_sections(lines[:end], package))
    created = {one.headline[1]: one.stack for one in sections if one.headline.re is _CREATION}
    accesses = tuple(_access(one, created) for one in sections if one.headline.re is _ACCESS)[:2]
    return Race(accesses, cut=end is None or len(accesses) < 2)


def _access(section: _Section, created: dict[str, tuple[Frame, ...]]) -> Access:
    previous, atomic, kind, address, goroutine = section.headline.groups()
    through = section.stack[0].function if section.stack else ""
    return Access(
        kind=AccessKind(kind.lower()),
        atomic=atomic is not None or through.startswith(_ATOMIC),
        goroutine=int(goroutine) if goroutine else "main",
        address=address,
        previous=previous is not None,
        stack=section.stack,
        created_at=created.get(goroutine or "", ()),
    )


def _sections(lines: Sequence[str], package: str) -> Iterator[_Section]:
    headlines = [
        (index, found)
        for index, line in enumerate(lines)
        if (found := _ACCESS.fullmatch(line.rstrip()) or _CREATION.fullmatch(line.rstrip()))
    ]
    bounds = pairwise([*(index for index, _ in headlines), len(lines)])
    for (_, found), (begin, end) in zip(headlines, bounds, strict=True):
        yield _Section(found, tuple(_stack(lines[begin + 1 : end], package)))


def _stack(lines: Sequence[str], package: str) -> Iterator[Frame]:
    """Yield the frames up to the first empty line; what a program printed in between is skipped."""
    for call, location in pairwise(lines):
        if not call.strip():
            return
        if call.startswith("  ") and not call.startswith("   ") and location.startswith("      "):
            frame = read_location(location.rstrip(), read_call(call), package)
            if frame is not None:
                yield frame


def _places(race: Race) -> tuple[object, ...]:
    return tuple(sorted(_place(access) for access in race.accesses))


def _place(access: Access) -> tuple[str, int]:
    frame = own_frame(access.stack) or next(iter(access.stack), None)
    return (frame.file, frame.line) if frame else ("", 0)


def _has_gap(race: Race) -> bool:
    return any(_lacks_reader(access) for access in race.accesses)


def _lacks_reader(access: Access) -> bool:
    inner = access.stack[0].function if access.stack else ""
    return inner.startswith(_MAP_READ) and own_frame(access.stack) is None


def _absorber(race: Race, kept: dict[tuple[object, ...], Race]) -> tuple[object, ...]:
    """Return the key of a race without the gap that has the same other side, else its own key."""
    whole = [_place(access) for access in race.accesses if not _lacks_reader(access)]
    reads = {access.kind for access in race.accesses if _lacks_reader(access)}
    for key, other in kept.items():
        if _has_gap(other) or other.cut:
            continue
        for one, two in (other.accesses, other.accesses[::-1]):
            if [_place(one)] == whole and two.kind in reads:
                return key
    return _places(race)
