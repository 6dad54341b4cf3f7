"""The lines of a submission around a finding."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.render.words import character_index, visible

__all__ = ["ExcerptLine", "excerpt_lines", "excerpt_numbers", "source_lines"]

_AROUND = 2


@dataclass(frozen=True)
class ExcerptLine:
    """A line as it is shown. `caret` is the index of the character to point at, or None."""

    number: int
    text: str
    caret: int | None = None


def source_lines(text: str) -> list[str]:
    """Return the lines of a Go file as they are shown, numbered as the Go tools number them."""
    return visible(text).split("\n")


def excerpt_lines(text: str, line: int, column: int = 0) -> tuple[ExcerptLine, ...]:
    """Return a line and its neighbours; nothing if the file has no such line.

    Args:
        text: the whole file.
        line: 1-based.
        column: 1-based and in bytes, as Go counts; 0 if it is unknown.
    """
    shown = source_lines(text)
    raw = text.replace("\r\n", "\n").split("\n")
    caret = character_index(raw[line - 1], column) if column and 0 < line <= len(raw) else None
    return tuple(
        ExcerptLine(number, shown[number - 1], caret if number == line else None)
        for number in excerpt_numbers(shown, line)
    )


def excerpt_numbers(lines: Sequence[str], line: int) -> range:
    """Return the numbers of a line and its neighbours, without empty ones at the edges."""
    if not 0 < line <= len(lines):
        return range(0)
    first, last = max(1, line - _AROUND), min(len(lines), line + _AROUND)
    while last > line and not lines[last - 1].strip():
        last -= 1
    while first < line and not lines[first - 1].strip():
        first += 1
    return range(first, last + 1)
