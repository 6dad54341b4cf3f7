"""The search: run after run, and each distinct finding with how often it showed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from grader.hunt.binaries import Binary, Overlay, Variant
from grader.hunt.rounds import Patience, Round, plan_rounds, run_round
from grader.hunt.sightings import Sighting, SightingKind, read_sightings

__all__ = ["Finding", "Search", "Target", "search"]

# A run that waits for twice as long as a whole control run, and does nothing, is said not to end; so is
# one that is busy for twenty times as long.
_IDLE_TIMES, _LEAST_IDLE_SECONDS = 2, 5.0
_WALL_TIMES, _LEAST_WALL_SECONDS = 20, 60.0
_CONTROL = Patience(idle_seconds=60, wall_seconds=600)


@dataclass(frozen=True)
class Target:
    """A package whose tests are compiled.

    Attributes:
        folder: of the package.
        has_timeout: the caller set `-timeout`, which then decides what is endless.
    """

    overlay: Overlay
    folder: Path
    binaries: Mapping[Variant, Binary]
    has_timeout: bool


@dataclass(frozen=True)
class Finding:
    """A fault that at least one run showed.

    Attributes:
        sighting: as it was seen first.
        numbers: of the runs that showed it; a control run has the number 0.
        out_of: runs that could have shown it: a race shows in the race build only.
    """

    sighting: Sighting
    numbers: tuple[int, ...]
    out_of: int

    @property
    def in_control(self) -> bool:
        """It showed without points, too."""
        return 0 in self.numbers


@dataclass(frozen=True)
class Search:
    """The result.

    Attributes:
        runs: that were made, without the two control runs.
        race_runs: those of them in the race build.
        findings: the most frequent first.
    """

    package: str
    runs: int
    race_runs: int
    files: int
    left: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass
class _Log:
    """What was seen so far; the one thing here that changes."""

    sightings: dict[tuple[str, ...], Sighting] = field(default_factory=dict)
    numbers: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    ending: list[str] = field(default_factory=list)

    def add(self, number: int, found: Sequence[Sighting]) -> None:
        for sighting in found:
            self.sightings.setdefault(sighting.key, sighting)
            self.numbers.setdefault(sighting.key, []).append(number)
            if sighting.ends_the_run and sighting.test and sighting.test not in self.ending:
                self.ending.append(sighting.test)


def search(target: Target, first: int, runs: int, advance: Callable[[int], None]) -> Search:
    """Make all runs, one after the other, and collect what they show.

    Args:
        target: what to run.
        first: number of the first run; its schedule depends on it alone.
        runs: how many to make besides the two control runs.
        advance: called after each run with the number of findings so far.
    """
    log = _Log()
    plan = list(plan_rounds(first, runs))
    slowest = 0.0
    for one in plan:
        began = monotonic()
        patience = _patience(slowest, has_timeout=target.has_timeout)
        outcome = run_round(one, target.binaries[one.variant], patience, _skipped(one, log))
        seen = read_sightings(outcome, target.overlay.package, target.folder)
        # One that was cut short does not say how long the tests take.
        if one.is_control and not any(sighting.ends_the_run for sighting in seen):
            slowest = max(slowest, monotonic() - began)
        log.add(one.number, seen)
        advance(len(log.sightings))
    race_runs = sum(one.variant.race for one in plan if not one.is_control)
    overlay = target.overlay
    findings = _findings(log, runs, race_runs)
    return Search(overlay.package, runs, race_runs, overlay.files, overlay.left, findings)


def _patience(control_seconds: float, *, has_timeout: bool) -> Patience:
    """Return how long to wait; until a control run has shown what the tests take, very long."""
    patience = Patience(
        max(_LEAST_IDLE_SECONDS, _IDLE_TIMES * control_seconds),
        max(_LEAST_WALL_SECONDS, _WALL_TIMES * control_seconds),
    )
    chosen = patience if control_seconds else _CONTROL
    return replace(chosen, wall_seconds=None) if has_timeout else chosen


def _skipped(one: Round, log: _Log) -> list[str]:
    """Let every other pair of runs leave out tests that ended the process before: they hide the others."""
    return log.ending if one.number % 4 in {2, 3} else []


def _findings(log: _Log, runs: int, race_runs: int) -> tuple[Finding, ...]:
    findings = [
        Finding(
            sighting,
            tuple(log.numbers[key]),
            race_runs if sighting.kind is SightingKind.RACE else runs,
        )
        for key, sighting in log.sightings.items()
    ]
    return tuple(sorted(findings, key=lambda one: -len(one.numbers)))
