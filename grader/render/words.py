"""What both renderings share: words by language, text made harmless, and numbers for people."""

import math
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import GraderFault
from grader.report import Allocation, CheckResult, Finding, Frame, Heap, Report, Stack
from grader.verdict import Dimension, Verdict

__all__ = [
    "Words",
    "character_index",
    "cut_stack",
    "format_bytes",
    "format_points",
    "is_within",
    "load_words",
    "package_of",
    "place_of",
    "race_count_text",
    "race_pass_text",
    "race_passes",
    "retained_text",
    "test_of",
    "visible",
]

_WORDS = Path(__file__).with_name("words.toml")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Cc: control, with the escape that begins terminal sequences; Cf: format, with the marks that turn the
# direction of text; Cs, Co, Cn: nothing that a font could show; Zl, Zp: separators that break lines.
_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_TAB = " " * 4


@dataclass(frozen=True)
class Words:
    """The words of one language; groups such as `verdicts` are tables within them."""

    table: Mapping[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        text: str = self.table[key]
        return text.format(**values) if values else text

    def of(self, group: str, key: str) -> str:
        """Return a word of a group, or the key itself where the group does not know it."""
        return str(self.table[group].get(key, key))

    def verdict(self, verdict: Verdict) -> str:
        return self.of("verdicts", verdict)


def load_words(language: str = "en") -> Words:
    """Return the words of a language.

    Raises:
        GraderFault: there are none.
    """
    tables = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    if language not in tables:
        raise GraderFault(f"the renderer has no words in {language!r}; it knows {', '.join(tables)}")
    return Words(tables[language])


def visible(text: str) -> str:
    """Return text in which nothing acts on a terminal or on the direction of a line.

    Line feeds stay and tabs become spaces; every other character that is not shown as itself becomes
    one replacement character, so that columns keep their place.
    """
    plain = text.replace("\r\n", "\n")
    return "".join(_visible_character(one) for one in plain)


def _visible_character(one: str) -> str:
    if one == "\n" or " " <= one <= "~":
        return one
    if one == "\t":
        return _TAB
    return _REPLACEMENT if unicodedata.category(one) in _UNSAFE_CATEGORIES else one


def character_index(line: str, column: int) -> int:
    """Return where in `visible(line)` Go's 1-based column, which counts bytes, begins; from 0."""
    before = line.encode("utf-8", "surrogatepass")[: max(column - 1, 0)].decode("utf-8", "ignore")
    return len(visible(before))


def format_points(points: float) -> str:
    """Return points without needless zeros: 4, 2.5, 1.33."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def format_bytes(count: float) -> str:
    """Return a number of bytes for people: 96 B, 1.5 KiB."""
    if not math.isfinite(count):
        return "?"
    size, unit = count, "B"
    for larger in ("KiB", "MiB", "GiB"):
        if abs(size) < 1024:
            break
        size, unit = size / 1024, larger
    return f"{size:.1f}".removesuffix(".0") + f" {unit}"


def retained_text(words: Words, heap: Heap) -> str:
    """Return in one sentence how much memory stays of an operation, against what may."""
    slope, allowed = heap.slope_bytes_per_op, heap.max_slope_bytes_per_op
    key = "retained" if math.isfinite(slope) else "retained_unknown"
    return words(key, workload=heap.workload, slope=format_bytes(max(slope, 0.0)), max=format_bytes(allowed))


def race_count_text(words: Words, check: CheckResult) -> str:
    """Return in how many runs a race was seen, or not; "" where a check says nothing of races."""
    keys = {Verdict.PASS: "race_pass", Verdict.DATA_RACE: "race_seen"}
    if check.dimension is not Dimension.RACE or not check.runs or check.status not in keys:
        return ""
    text = words(keys[check.status], hits=check.hits, runs=check.runs)
    held = check.status is Verdict.PASS and check.rounds
    return f"{text} {words('rounds_pass', rounds=check.rounds)}" if held else text


def race_pass_text(words: Words, check: CheckResult) -> str:
    """Return what a passed race check claims, and what it does not."""
    return words("race_pass_long", runs=check.runs, title=check.title.rstrip("."))


def is_within(one: Allocation) -> bool:
    """Return True if an operation keeps both of its budgets."""
    pairs = ((one.allocs_per_op, one.max_allocs_per_op), (one.bytes_per_op, one.max_bytes_per_op))
    return all(limit is None or 0 <= measured <= limit for measured, limit in pairs)


def race_passes(report: Report) -> tuple[CheckResult, ...]:
    """Return the checks in which no race was observed, whose claim needs an explanation."""
    return tuple(
        one for one in report.checks if one.dimension is Dimension.RACE and one.status is Verdict.PASS
    )


def test_of(finding: Finding) -> str:
    """Return the Go test of the check that found it, or ""; see `grader.manifest.Check.test`."""
    words = [word.capitalize() for word in finding.check.split("-") if word]
    return "Test" + "".join(words) if words else ""


def place_of(file: str, line: int) -> str:
    """Return `file:line`, or what there is of it."""
    return f"{file}:{line}" if file and line else file


def package_of(source: Mapping[str, str]) -> str:
    """Return the package that the first file with a package clause names, or ""."""
    clauses = (re.search(r"^package\s+(\w+)", text, re.MULTILINE) for text in source.values())
    return next((clause[1] for clause in clauses if clause), "")


def cut_stack(stack: Stack, limit: int = 6) -> tuple[tuple[Frame, ...], int]:
    """Return the frames that teach something, and how many were left out.

    These are the student's own, and the one right above them: what their code called, such as a
    write to a map. A stack without own frames keeps its first three.
    """
    frames = stack.frames
    own = [index for index, frame in enumerate(frames) if frame.own]
    if not own:
        kept = list(range(min(3, len(frames))))
    else:
        kept = [own[0] - 1, *own[:limit]] if own[0] > 0 else own[:limit]
    return tuple(frames[index] for index in kept), len(frames) - len(kept)
