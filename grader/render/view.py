"""What the page shows of a report, as rows for its template: plain data, and no HTML but our own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from grader.findings.catalogue import Entry
from grader.render.code import Line, Note, excerpt_of
from grader.render.drawing import DARK, LIGHT
from grader.render.figures import allocation_figure, heap_figure
from grader.render.timeline import race_drawing
from grader.render.words import (
    Words,
    cut_stack,
    format_bytes,
    format_points,
    is_within,
    package_of,
    place_of,
    race_count_text,
    race_pass_text,
    race_passes,
    retained_text,
    test_of,
)
from grader.report import Finding, Frame, Report, Stack
from grader.verdict import Verdict

__all__ = ["View", "page_rows", "source_notes"]

_MAX_STACKS = 6
_Row = dict[str, Any]


@dataclass(frozen=True)
class View:
    """What the parts of the page are made from; `lines` are those of the source by file name."""

    report: Report
    source: Mapping[str, str]
    language: str
    words: Words
    catalogue: Mapping[str, Entry]
    lines: Mapping[str, Sequence[Line]]

    def line_id(self, file: str, number: int) -> str:
        """Return the id of a line of the source, or "" if the page does not show it."""
        lines = self.lines.get(file, ())
        return lines[number - 1].id if 0 < number <= len(lines) else ""


def page_rows(view: View) -> _Row:
    """Return the variables of the template that depend on the report."""
    report = view.report
    return {
        "verdict": _verdict(view),
        "checks": _checks(view),
        "findings": _findings(view),
        "figures": _figures(view),
        "allocations": _allocations(view),
        "heaps": _heaps(view),
        "notes": _remarks(view),
        "race_notes": [race_pass_text(view.words, one) for one in race_passes(report)],
        "files": [{"name": name, "lines": lines} for name, lines in view.lines.items()],
        "runs": _runs(view),
        "outputs": [run for run in report.runs if run.text.strip()],
        "environment": _environment(view),
    }


def source_notes(report: Report, catalogue: Mapping[str, Entry]) -> list[Note]:
    """Return what is said beside lines of the source: the findings, and the other sides of races."""
    notes: dict[Note, None] = {}
    for number, finding in enumerate(report.findings, start=1):
        title = catalogue[finding.id].title if finding.id in catalogue else finding.id
        if finding.file and finding.line:
            notes[Note(finding.file, finding.line, number, f"{title}. {finding.message}")] = None
        for stack in finding.stacks[:_MAX_STACKS]:
            own = next((frame for frame in stack.frames if frame.own), None)
            if own and (own.file, own.line) != (finding.file, finding.line):
                notes[Note(own.file, own.line, number, stack.title)] = None
    return list(notes)


def _tone(status: Verdict, *, full: bool = True) -> _Row:
    if status is Verdict.PASS:
        return {"tone": "good", "mark": "✓"} if full else {"tone": "warn", "mark": "◐"}
    if status in {Verdict.NOT_RUN, Verdict.INTERNAL_ERROR}:
        return {"tone": "warn", "mark": "○"}
    return {"tone": "bad", "mark": "✗"}


def _verdict(view: View) -> _Row:
    report, words = view.report, view.words
    score = words("no_score")
    if report.score is not None:
        score = words("score", score=format_points(report.score), max=format_points(report.max_score))
    return {**_tone(report.verdict), "title": words.verdict(report.verdict), "score": score}


def _checks(view: View) -> list[_Row]:
    rows = []
    for check in view.report.checks:
        full = check.points >= check.max_points
        partly = check.status is Verdict.PASS and not full
        rows.append(
            {
                **_tone(check.status, full=full),
                "check": check,
                "status": view.words("partly") if partly else view.words.verdict(check.status),
                "dimension": view.words.of("dimensions", check.dimension),
                "points": f"{format_points(check.points)} / {format_points(check.max_points)}",
                "races": race_count_text(view.words, check),
            }
        )
    return rows


def _findings(view: View) -> list[_Row]:
    first_of: dict[str, int] = {}
    rows = []
    for number, finding in enumerate(view.report.findings, start=1):
        first = first_of.setdefault(finding.id, number)
        rows.append(_finding(view, number, finding, 0 if first == number else first))
    return rows


def _finding(view: View, number: int, finding: Finding, same_as: int) -> _Row:
    entry = view.catalogue.get(finding.id)
    return {
        "number": number,
        "finding": finding,
        "entry": entry,
        "title": entry.title if entry else finding.id,
        "severity": entry.severity if entry else "error",
        "same_as": same_as if entry else 0,
        "place": place_of(finding.file, finding.line),
        "line_id": view.line_id(finding.file, finding.line),
        "excerpt": excerpt_of(view.lines.get(finding.file, ()), finding.line),
        "drawing": race_drawing(finding, view.words),
        "stacks": [_stack(view, stack) for stack in finding.stacks[:_MAX_STACKS]],
        "commands": entry.commands(test_of(finding), package_of(view.source)) if entry else (),
    }


def _stack(view: View, stack: Stack) -> _Row:
    frames, left_out = cut_stack(stack)
    return {"title": stack.title, "left_out": left_out, "frames": [_frame(view, frame) for frame in frames]}


def _frame(view: View, frame: Frame) -> _Row:
    file = frame.file if frame.own else "/".join(frame.file.split("/")[-2:])
    return {
        "function": frame.function,
        "own": frame.own,
        "place": place_of(file, frame.line),
        "line_id": view.line_id(frame.file, frame.line) if frame.own else "",
    }


def _figures(view: View) -> list[_Row]:
    rows = []
    for title, draw in (("figure_allocations", allocation_figure), ("figure_heap", heap_figure)):
        light, dark = (draw(view.report, theme, language=view.language) for theme in (LIGHT, DARK))
        if light and dark:
            # The figures escape what they show; see `grader.render.figures`.
            rows.append({"title": view.words(title), "light": Markup(light), "dark": Markup(dark)})  # noqa: S704
    return rows


def _within(view: View, within: bool) -> _Row:
    tone = _tone(Verdict.PASS if within else Verdict.OVER_BUDGET)
    return {**tone, "status": view.words("within" if within else "over")}


def _allocations(view: View) -> list[_Row]:
    return [
        {
            **_within(view, is_within(one)),
            "operation": one.operation,
            "allocs": _against(view.words, str(one.allocs_per_op), one.max_allocs_per_op, str),
            "bytes": _against(view.words, format_bytes(one.bytes_per_op), one.max_bytes_per_op, format_bytes),
        }
        for check in view.report.checks
        for one in check.allocations
    ]


def _against(words: Words, value: str, limit: int | None, tell: Callable[[int], str]) -> str:
    return value if limit is None else words("against", value=value, limit=tell(limit))


def _heaps(view: View) -> list[_Row]:
    return [
        {
            **_within(view, heap.slope_bytes_per_op <= heap.max_slope_bytes_per_op),
            "text": retained_text(view.words, heap),
        }
        for check in view.report.checks
        for heap in check.heaps
    ]


def _remarks(view: View) -> list[str]:
    sandbox = view.report.sandbox
    if sandbox is None or sandbox.isolated:
        return list(view.report.notes)
    return [*view.report.notes, view.words("not_isolated", kind=sandbox.kind)]


def _runs(view: View) -> list[_Row]:
    unknown = view.words("unknown")
    return [
        {
            "run": run,
            "mode": view.words.of("modes", run.mode),
            "time": f"{run.wall_seconds * 1000:.0f} ms",
            "memory": format_bytes(run.peak_memory_bytes) if run.peak_memory_bytes else unknown,
        }
        for run in view.report.runs
    ]


def _environment(view: View) -> list[tuple[str, str]]:
    report, words = view.report, view.words
    box = report.sandbox
    kind = words("isolated" if box and box.isolated else "without_isolation")
    stages = [
        f"{words.of('stage_names', stage)} {seconds:.2f} s" for stage, seconds in report.stage_seconds.items()
    ]
    return [
        (words("exercise"), report.exercise),
        (words("toolchain"), report.toolchain),
        (words("sandbox"), f"{box.kind} {box.version} ({kind})".replace("  ", " ") if box else ""),
        (words("image"), box.image if box else ""),
        (words("stages"), ", ".join(stages)),
        (words("exercise_digest"), report.exercise_digest),
        (words("submission_digest"), report.submission_digest),
        (words("format_version"), str(report.schema_version)),
    ]
