import io
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.findings.catalogue import load_catalogue
from grader.render.layout import break_command
from grader.render.terminal import print_report
from grader.report import Finding, Report
from tests.render.failures import TIMEOUT
from tests.render.hostile import hostile_sample
from tests.render.parts import FILE, HIDDEN, PASS, RACY, WRITE_LINE
from tests.render.samples import DATA_RACE, RACE_FINDING, SAMPLES, messages_of

ALL = {**SAMPLES, "hostile": hostile_sample()}
every_sample = pytest.mark.parametrize("name", ALL)


def render(
    report: Report,
    source: Mapping[str, str],
    width: int = 80,
    encoding: str = "utf-8",
    *,
    colour: bool = False,
) -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
    console = Console(
        file=stream,
        width=width,
        color_system="truecolor" if colour else None,
        force_terminal=colour,
        legacy_windows=False,
    )
    print_report(report, console, source)
    stream.flush()
    stream.seek(0)
    return stream.read()


def words_of(text: str) -> str:
    return " ".join(text.split())


@every_sample
@pytest.mark.parametrize("width", [40, 60, 100])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_no_line_is_wider_than_the_console(name: str, width: int, encoding: str) -> None:
    report, source = ALL[name]
    lines = render(report, source, width, encoding).split("\n")
    assert [line for line in lines if cell_len(line) > width] == []


@every_sample
def test_an_ascii_console_gets_only_ascii(name: str) -> None:
    report, source = ALL[name]
    text = render(report, source, encoding="ascii")
    assert text.isascii()


@every_sample
def test_nothing_but_text_reaches_a_console_without_colours(name: str) -> None:
    report, source = ALL[name]
    text = render(report, source, width=60)
    assert all(one == "\n" or one.isprintable() for one in text)


def test_escapes_of_a_student_never_reach_a_terminal_with_colours() -> None:
    text = render(*hostile_sample(), width=60, colour=True)
    assert "\x1b[" in text, "the console was meant to use colours"
    rest = text.replace("\x1b[", "")
    assert not any(one in rest for one in "\x1b\x07\x08\x9b\x7f\u202e\u2066")


def test_markup_of_a_student_is_printed_as_it_is() -> None:
    assert "[bold red]markup[/bold red]" in render(*hostile_sample())


def test_a_label_does_not_lend_its_style_to_what_stands_beside_it() -> None:
    text = render(DATA_RACE, {FILE: RACY}, colour=True)
    line = next(line for line in text.split("\n") if "Why" in line)
    assert "\x1b[1mWhy" in line.replace("   ", "") or "\x1b[1m   Why" in line
    after = line[line.index("Why") :]
    assert "\x1b[0m" in after
    assert "\x1b[0m" not in after[after.index("The outcome") :]


def test_no_colour_is_used_where_the_environment_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stream = io.StringIO()
    print_report(DATA_RACE, Console(file=stream, force_terminal=True, width=80), {FILE: RACY})
    assert "\x1b[3" not in stream.getvalue()
    assert "✗" in stream.getvalue()


@every_sample
def test_verdict_and_score_stand_on_the_first_line(name: str) -> None:
    report, source = ALL[name]
    first = render(report, source).split("\n")[0]
    assert ("no score" in first) == (report.score is None)
    if report.score is not None:
        assert f"{report.score:g} of {report.max_score:g} points" in first


@every_sample
def test_every_check_and_finding_is_told_with_its_message(name: str) -> None:
    report, source = SAMPLES.get(name, (PASS, {}))
    text = words_of(render(report, source))
    for message in messages_of(report):
        assert words_of(message) in text


@every_sample
def test_details_for_instructors_are_never_printed(name: str) -> None:
    assert HIDDEN not in render(*ALL[name])


def test_a_finding_is_told_from_what_over_where_and_why_to_what_to_try() -> None:
    entry = load_catalogue()["data-race"]
    text = words_of(render(DATA_RACE, {FILE: RACY}))
    order = [
        entry.title,
        f"{FILE}:{WRITE_LINE}",
        "A write in `Store.Append`",
        "s.byUser[user] = append(list, event)",
        "write by goroutine 9",
        "earlier read by goroutine 11",
        "3 of 4 runs",
        entry.why,
        entry.advice,
        "go test -race -run '^TestAppendsWhileReading$' -count=20 ./events",
        "findings.html#data-race",
    ]
    places, start = [], text.index("Findings")
    for part in order:
        start = text.index(part, start)
        places.append(start)
    assert places == sorted(places)


def test_the_marker_stands_under_the_column_that_go_counts_in_bytes() -> None:
    finding = Finding("compile-error", "undefined: x", FILE, 1, len("\t词 := ".encode()) + 1)
    text = render(replace(PASS, findings=(finding,)), {FILE: "\t词 := x\n"})
    lines = text.split("\n")
    row = next(index for index, line in enumerate(lines) if "词" in line)
    pointed = cell_len(lines[row + 1][: lines[row + 1].index("^")])
    assert pointed == cell_len(lines[row][: lines[row].index("x")])


def test_a_stack_shows_own_frames_and_what_they_called() -> None:
    text = render(DATA_RACE, {FILE: RACY})
    assert "runtime.mapassign_fast64" in text
    assert "probe.(*C).Concurrently" not in text
    assert "… 2 more" in text


def test_the_other_side_of_a_race_is_shown_with_its_line() -> None:
    text = render(DATA_RACE, {FILE: RACY})
    assert "│ return len(s.byUser)" in text


def test_a_reason_that_was_given_once_is_not_repeated() -> None:
    report = replace(DATA_RACE, findings=(RACE_FINDING, RACE_FINDING))
    text = words_of(render(report, {FILE: RACY}))
    assert text.count(load_catalogue()["data-race"].why) == 1


def test_a_passed_race_check_is_worded_as_a_sample() -> None:
    text = words_of(render(*SAMPLES["pass"]))
    assert "No race was observed in 4 runs" in text
    assert "a sample and not a proof" in text


def test_a_report_without_isolation_says_so() -> None:
    assert "without isolation" in words_of(render(TIMEOUT, {}))
    assert "without isolation" not in words_of(render(PASS, {}))


def test_a_finding_outside_of_the_source_is_told_without_lines() -> None:
    for line in (0, 999):
        finding = replace(RACE_FINDING, line=line, column=3, stacks=())
        assert "│" not in render(replace(DATA_RACE, findings=(finding,)), {FILE: RACY})


def test_a_broken_command_is_the_same_command_for_a_shell() -> None:
    command = "go list -f '{{join .Imports \"x y\"}}' -count=20 ./events"
    lines = break_command(command, 24)
    assert len(lines) > 1
    joined = " ".join(line.removesuffix(" \\").strip() for line in lines)
    assert joined == command
    assert all(line.endswith(" \\") for line in lines[:-1])


def test_the_terminal_needs_none_of_the_heavy_packages() -> None:
    code = (
        "import sys, grader.render.terminal; "
        "print(sorted({'matplotlib', 'jinja2', 'pygments', 'markupsafe'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
