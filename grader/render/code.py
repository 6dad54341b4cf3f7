"""Go source as HTML lines, with the notes that belong to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from grader.render.excerpt import excerpt_numbers
from grader.render.words import visible

__all__ = ["Line", "Note", "excerpt_of", "highlight_files"]

_MAX_HIGHLIGHTED_CHARACTERS = 200_000


@dataclass(frozen=True)
class Note:
    """A remark on a line, by the number of the finding that it belongs to."""

    file: str
    line: int
    number: int
    text: str


@dataclass(frozen=True)
class Line:
    """A line as it is shown; `html` is escaped."""

    id: str
    number: int
    html: Markup
    notes: tuple[Note, ...] = ()
    here: bool = False


def highlight_files(source: Mapping[str, str], notes: Sequence[Note]) -> dict[str, list[Line]]:
    """Return the lines of every file, highlighted, with their notes."""
    return {
        name: [
            Line(
                id=f"file-{index}-line-{number}",
                number=number,
                html=html,
                notes=tuple(note for note in notes if (note.file, note.line) == (name, number)),
            )
            for number, html in enumerate(_highlight(name, visible(text)), start=1)
        ]
        for index, (name, text) in enumerate(source.items(), start=1)
    }


def excerpt_of(lines: Sequence[Line], number: int) -> list[Line]:
    """Return a line and its neighbours, without notes; nothing if there is no such line."""
    numbers = excerpt_numbers([one.html.striptags() for one in lines], number)
    shown = [lines[index - 1] for index in numbers]
    return [Line("", one.number, one.html, here=one.number == number) for one in shown]


def _highlight(name: str, text: str) -> list[Markup]:
    """Return one piece of HTML a line; Pygments closes its elements at the end of each."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import GoLexer, TOMLLexer

    plain = text.removesuffix("\n").split("\n")
    if len(text) > _MAX_HIGHLIGHTED_CHARACTERS:
        return [escape(line) for line in plain]
    formatter = HtmlFormatter(nowrap=True, classprefix="hl-")
    lexer = (TOMLLexer if name.endswith(".toml") else GoLexer)(stripnl=False, ensurenl=True)
    marked = highlight(text, lexer, formatter).removesuffix("\n").split("\n")
    if len(marked) != len(plain):
        return [escape(line) for line in plain]
    return [Markup(line) for line in marked]  # noqa: S704 - Pygments escapes what it marks
