"""Laying out text for a terminal: wrapped with a hanging indent, cropped, and reduced to ASCII."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from grader.findings.catalogue import Entry
from grader.render.words import Words, visible
from grader.verdict import Verdict

__all__ = [
    "Lines",
    "Look",
    "break_command",
    "crop",
    "hang",
    "heading",
    "label_room",
    "labelled",
    "mark_of",
    "prose",
]

Lines = Iterator[Text]
_PUNCTUATION = str.maketrans({"…": "...", "“": '"', "”": '"', "’": "'", "·": "-", "–": "-"})
_LABELS = ("seen", "why", "try", "again", "book")


@dataclass(frozen=True)
class Look:
    """What all parts need to know of the console and the language. `width` is in cells."""

    console: Console
    width: int
    ascii: bool
    words: Words
    catalogue: Mapping[str, Entry]

    def plain(self, text: str) -> str:
        """Return text that is safe to print, and ASCII if the console knows nothing else."""
        safe = visible(text)
        if not self.ascii:
            return safe
        return safe.translate(_PUNCTUATION).encode("ascii", "backslashreplace").decode("ascii")

    def mark(self, mark: str, fallback: str) -> str:
        return fallback if self.ascii else mark


def prose(look: Look, text: str, style: str = "") -> Text:
    """Return a sentence; what it has in backticks is code."""
    shown = Text(look.plain(text), style)
    shown.highlight_regex(r"`[^`\n]+`", "bold")
    return shown


def hang(look: Look, head: Text, body: Text) -> Lines:
    """Yield `head` and beside it `body`, wrapped; further lines are indented to where it begins."""
    room = max(look.width - cell_len(head.plain), 8)
    for index, line in enumerate(body.wrap(look.console, room, overflow="fold")):
        yield Text.assemble(head if index == 0 else " " * cell_len(head.plain), line)


def labelled(look: Look, label: str, body: Text) -> Lines:
    """Yield `body` beside a label; all labels have the same width. An empty label is a blank one."""
    room = max(cell_len(look.words(key)) for key in _LABELS)
    word = look.plain(look.words(label)) if label else ""
    head = Text(f"   {word}{' ' * (room - cell_len(word))}  ", "bold")
    return hang(look, head, body)


def label_room(look: Look) -> int:
    """Return the cells that `labelled` leaves for its body."""
    return look.width - 5 - max(cell_len(look.words(key)) for key in _LABELS)


def crop(look: Look, line: Text) -> Text:
    """Cut what does not fit, and show that something was cut."""
    if cell_len(line.plain) <= look.width:
        return line
    end = look.mark("…", "...")
    line.truncate(look.width - cell_len(end), overflow="crop")
    return Text.assemble(line, (end, "dim"))


def break_command(command: str, room: int) -> list[str]:
    r"""Break a command where a shell allows it, with ` \` at the end, so that it can still be copied."""
    lines: list[str] = []
    line = ""
    for word in re.findall(r"(?:'[^']*'|[^\s'])+", command):
        if line and len(line) + len(word) + 3 > room:
            lines.append(line + " \\")
            line = f"  {word}"
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def mark_of(look: Look, status: Verdict, *, full: bool = True) -> tuple[str, str]:
    """Return mark and style of a status; the marks differ also without colour."""
    if status is Verdict.PASS:
        return (look.mark("✓", "+"), "green") if full else (look.mark("◐", "~"), "yellow")
    if status in {Verdict.NOT_RUN, Verdict.INTERNAL_ERROR}:
        return look.mark("○", "-"), "yellow"
    return look.mark("✗", "x"), "red"


def heading(look: Look, key: str) -> Lines:
    """Yield the heading of a part, with an empty line before it."""
    yield Text()
    yield Text(look.plain(look.words(key)), "bold underline")
