"""Findings of data races: both accesses, the lines of the student, and what orders them: nothing."""

from collections.abc import Sequence

from grader.course import Exercise
from grader.evidence.frames import own_frame
from grader.evidence.races import Access, Race, parse_races, unique_races
from grader.report import Finding, Frame, Stack
from grader.stages.plan import CROSS_CHECK
from grader.stages.run import Execution

__all__ = ["race_findings", "raced"]

_REPORT = b"WARNING: DATA RACE"
_FRAMES = 10
_RACES = 5

_Key = tuple[tuple[str, int], ...]


def raced(execution: Execution, test: str) -> bool:
    """Return whether a process saw a race that counts against a test.

    The number that the race runtime gave for the test decides. A report on standard error that no such
    number accounts for counts against the test that was running at the end, or else against all: it can
    only make the verdict worse.
    """
    if execution.spec.mode != "race":
        return False
    transcript = execution.transcript
    if any(one.count for one in transcript.of(test) if one.kind == "races"):
        return True
    if _REPORT not in execution.outcome.stderr:
        return False
    if transcript.unfinished:
        return test == transcript.unfinished
    return not any(one.count for one in transcript.records if one.kind == "races")


def race_findings(exercise: Exercise, executions: Sequence[Execution]) -> tuple[Finding, ...]:
    """Return the distinct races that the checks of races met, with how many runs saw each.

    Where they met none, those of the cross-check are returned.
    """
    runs = [one for one in executions if one.spec.mode == "race"]
    direct = [one for one in runs if one.spec.name != CROSS_CHECK]
    crossed = [one for one in runs if one.spec.name == CROSS_CHECK]
    return _distinct(exercise, direct) or _distinct(exercise, crossed)


def _distinct(exercise: Exercise, runs: Sequence[Execution]) -> tuple[Finding, ...]:
    names = {one.spec.name for one in runs}
    seen: dict[_Key, tuple[Race, set[str]]] = {}
    for run in runs:
        text = run.outcome.stderr.decode("utf-8", "replace")
        for race in unique_races(parse_races(text, exercise.package)):
            seen.setdefault(_key(race), (race, set()))[1].add(run.spec.name)
    check = _only_race_check(exercise)
    return tuple(
        _finding(race, f"{len(hits)} of {len(names)} runs", check)
        for race, hits in list(seen.values())[:_RACES]
    )


def _only_race_check(exercise: Exercise) -> str:
    """A report does not say which check it belongs to: name it only where there is no doubt."""
    ids = [check.id for check in exercise.checks if check.dimension == "race"]
    return ids[0] if len(ids) == 1 else ""


def _key(race: Race) -> _Key:
    places = (_place(access) for access in race.accesses)
    return tuple(sorted((place.file, place.line) for place in places if place))


def _place(access: Access) -> Frame | None:
    return own_frame(access.stack) or next(iter(access.stack), None)


def _finding(race: Race, seen: str, check: str) -> Finding:
    places = [place for access in race.accesses if (place := _place(access)) and place.own]
    return Finding(
        "data-race",
        _message(race),
        file=places[0].file if places else "",
        line=places[0].line if places else 0,
        check=check,
        stacks=tuple(stack for access in race.accesses for stack in _stacks(access)),
        seen=seen,
    )


def _message(race: Race) -> str:
    parts = [f"{_who(access)} {access.kind}s {_where(access)}" for access in race.accesses]
    text = " while ".join(parts) + "; nothing orders the two."
    return text[:1].upper() + text[1:]


def _who(access: Access) -> str:
    return "the main goroutine" if access.goroutine == "main" else f"goroutine {access.goroutine}"


def _where(access: Access) -> str:
    place = _place(access)
    return f"at {place.file}:{place.line}" if place else "at a place that was not recorded"


def _stacks(access: Access) -> list[Stack]:
    stacks = [Stack(f"{access.kind} by {_who(access)}", access.stack[:_FRAMES])]
    if access.created_at:
        stacks.append(Stack(f"{_who(access)} was started here", access.created_at[:_FRAMES]))
    return stacks
