"""A report for a terminal: what happened, where, why it matters, what to try; read from the top down.

Everything that comes from a submission passes `visible` and then goes into `rich.text.Text`, which
knows neither markup nor escapes. Lines are wrapped here, so that none is wider than the console.
"""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from grader.findings.catalogue import load_catalogue
from grader.render.excerpt import excerpt_lines, source_lines
from grader.render.layout import (
    Lines,
    Look,
    break_command,
    crop,
    hang,
    heading,
    label_room,
    labelled,
    mark_of,
    prose,
)
from grader.render.measured import measured
from grader.render.words import (
    cut_stack,
    format_points,
    load_words,
    package_of,
    place_of,
    race_count_text,
    race_pass_text,
    race_passes,
    test_of,
)
from grader.report import CheckResult, Finding, Frame, Report, Stack

__all__ = ["print_report"]

_MAX_WIDTH = 100
_MAX_STACKS = 6


def print_report(
    report: Report, console: Console, source: Mapping[str, str], *, language: str = "en"
) -> None:
    """Print a report.

    Args:
        report: what to print; its details for instructors are left out.
        console: decides width, colours, and whether marks beyond ASCII can be shown.
        source: text of the submission by file name, for the lines around a finding.
        language: of the words around the report's own texts.
    """
    look = Look(
        console=console,
        width=min(console.width, _MAX_WIDTH),
        ascii=console.options.ascii_only,
        words=load_words(language),
        catalogue=load_catalogue(language),
    )
    parts = (
        _headline(look, report),
        _checks(look, report.checks),
        _findings(look, report, source),
        measured(look, report.checks),
        _remarks(look, report),
        _footer(look, report),
    )
    for lines in parts:
        for line in lines:
            line.rstrip()
            console.print(line, soft_wrap=True)


def _headline(look: Look, report: Report) -> Lines:
    words = look.words
    score = words("no_score")
    if report.score is not None:
        score = words("score", score=format_points(report.score), max=format_points(report.max_score))
    mark, style = mark_of(look, report.verdict)
    title = Text(look.plain(f"{words.verdict(report.verdict)} · {score}"), f"bold {style}")
    title = Text.assemble(title, (look.plain(f" · {report.exercise}"), "dim"))
    yield from hang(look, Text(f"{mark} ", f"bold {style}"), title)
    if report.message:
        yield from hang(look, Text("  "), prose(look, report.message))


def _checks(look: Look, checks: Sequence[CheckResult]) -> Lines:
    if not checks:
        return
    yield from heading(look, "checks")
    scores = [f"{format_points(one.points)}/{format_points(one.max_points)}" for one in checks]
    room = max(map(len, scores))
    for check, score in zip(checks, scores, strict=True):
        mark, style = mark_of(look, check.status, full=check.points >= check.max_points)
        head = Text.assemble((f"{mark} ", style), (score.rjust(room), style), "  ")
        yield from hang(look, head, prose(look, check.title))
        for text in (check.message, race_count_text(look.words, check)):
            if text:
                yield from hang(look, Text(" " * cell_len(head.plain)), prose(look, text, "dim"))


def _findings(look: Look, report: Report, source: Mapping[str, str]) -> Lines:
    if not report.findings:
        return
    yield from heading(look, "findings")
    explained: set[str] = set()
    for number, finding in enumerate(report.findings, start=1):
        if number > 1:
            yield Text()
        yield from _finding(look, number, finding, source)
        if finding.id not in explained:
            yield from _explanation(look, finding, source)
        explained.add(finding.id)


def _finding(look: Look, number: int, finding: Finding, source: Mapping[str, str]) -> Lines:
    entry = look.catalogue.get(finding.id)
    title = Text(look.plain(entry.title if entry else finding.id), "bold")
    if place := place_of(finding.file, finding.line):
        title = Text.assemble(title, "  ", (look.plain(place), "cyan"))
    yield from hang(look, Text(f"{number}. ", "bold"), title)
    yield from hang(look, Text("   "), prose(look, finding.message))
    if finding.file in source and finding.line:
        yield from _excerpt(look, source[finding.file], finding)
    for stack in finding.stacks[:_MAX_STACKS]:
        yield from _stack(look, stack, finding, source)
    yield from _more(look, len(finding.stacks) - _MAX_STACKS)
    if finding.seen:
        yield Text()
        yield from labelled(look, "seen", prose(look, finding.seen))


def _more(look: Look, count: int) -> Lines:
    if count > 0:
        yield Text("     " + look.plain(look.words("more_frames", count=count)), "dim")


def _excerpt(look: Look, text: str, finding: Finding) -> Lines:
    lines = excerpt_lines(text, finding.line, finding.column)
    room = max((len(str(one.number)) for one in lines), default=0)
    bar = look.mark("│", "|")
    if lines:
        yield Text()
    for one in lines:
        here = one.number == finding.line
        pointer = look.mark("▸", ">") if here else " "
        head = Text(f"   {pointer} {one.number:>{room}} {bar} ", "red" if here else "dim")
        yield crop(look, Text.assemble(head, (look.plain(one.text), "bold" if here else "")))
        if one.caret is not None:
            indent = cell_len(head.plain) + cell_len(look.plain(one.text[: one.caret]))
            yield from _caret(look, f"     {'':>{room}} {bar} ", indent)


def _caret(look: Look, margin: str, indent: int) -> Lines:
    if indent < look.width:
        yield Text.assemble((margin, "dim"), (" " * (indent - len(margin)) + "^", "bold red"))


def _stack(look: Look, stack: Stack, finding: Finding, source: Mapping[str, str]) -> Lines:
    frames, left_out = cut_stack(stack)
    first_own = next((frame for frame in frames if frame.own), None)
    yield Text()
    yield from hang(look, Text("   "), prose(look, stack.title, "bold"))
    for frame in frames:
        yield from hang(look, Text("     "), _frame_text(look, frame))
        if frame is first_own:
            yield from _line_of(look, frame, finding, source)
    yield from _more(look, left_out)


def _frame_text(look: Look, frame: Frame) -> Text:
    """A foreign file is known by its last folder; where the toolchain lies says nothing."""
    file = frame.file if frame.own else "/".join(frame.file.split("/")[-2:])
    line = Text(look.plain(frame.function), "" if frame.own else "dim")
    return Text.assemble(line, "  ", (look.plain(place_of(file, frame.line)), "cyan" if frame.own else "dim"))


def _line_of(look: Look, frame: Frame, finding: Finding, source: Mapping[str, str]) -> Lines:
    """Yield the source line of a frame, unless the excerpt has just shown it."""
    if (frame.file, frame.line) == (finding.file, finding.line) or frame.file not in source:
        return
    lines = source_lines(source[frame.file])
    if 0 < frame.line <= len(lines):
        head = Text(f"     {look.mark('│', '|')} ", "dim")
        yield crop(look, Text.assemble(head, (look.plain(lines[frame.line - 1].strip()), "bold")))


def _explanation(look: Look, finding: Finding, source: Mapping[str, str]) -> Lines:
    entry = look.catalogue.get(finding.id)
    if entry is None:
        return
    if not finding.seen:
        yield Text()
    yield from labelled(look, "why", prose(look, entry.why))
    yield from labelled(look, "try", prose(look, entry.advice))
    yield from _commands(look, entry.commands(test_of(finding), package_of(source)))
    yield from labelled(look, "book", Text(look.plain(entry.page), "cyan"))


def _commands(look: Look, commands: Sequence[str]) -> Lines:
    """Yield the commands beside their label, or below it where they would not fit."""
    room = label_room(look)
    lines = [line for command in commands for line in break_command(look.plain(command), room)]
    if max(map(len, lines)) <= room:
        for index, line in enumerate(lines):
            yield from labelled(look, "" if index else "again", Text(line, "green"))
        return
    yield from labelled(look, "again", Text())
    for command in commands:
        for line in break_command(look.plain(command), look.width - 5):
            yield from hang(look, Text("     "), Text(line, "green"))


def _remarks(look: Look, report: Report) -> Lines:
    remarks = [race_pass_text(look.words, one) for one in race_passes(report)]
    if report.sandbox and not report.sandbox.isolated:
        remarks.append(look.words("not_isolated", kind=report.sandbox.kind))
    if not remarks and not report.notes:
        return
    yield from heading(look, "notes")
    for remark in (*report.notes, *remarks):
        yield from hang(look, Text(look.mark("· ", "- "), "dim"), prose(look, remark))


def _footer(look: Look, report: Report) -> Lines:
    parts = [report.toolchain]
    if report.sandbox:
        parts.append(f"{report.sandbox.kind} {report.sandbox.version}".strip())
    for stage, seconds in report.stage_seconds.items():
        parts.append(f"{look.words.of('stage_names', stage)} {seconds:.2f} s")
    text = " · ".join(part for part in parts if part)
    if text:
        yield Text()
        yield from hang(look, Text(), Text(look.plain(text), "dim"))
