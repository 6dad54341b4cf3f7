"""The drawing of a data race: two goroutines in time, their accesses, and the edge that is missing."""

from dataclasses import dataclass

from markupsafe import Markup

from grader.evidence.frames import own_frame
from grader.render.words import Words, visible
from grader.report import Finding, Frame, Stack

__all__ = ["race_drawing"]

_WIDTH, _HEIGHT = 520, 216
_LANES = (150, 370)
_TOP, _FIRST, _SECOND, _BOTTOM = 52, 96, 160, 204
_BOX_WIDTH, _BOX_HEIGHT = 176, 40
_CHARACTERS = 26


@dataclass(frozen=True)
class _Side:
    """One side of the race: who, what, where, and where it was started."""

    who: str
    kind: str
    place: str
    started: str


def race_drawing(finding: Finding, words: Words) -> Markup | None:
    """Return the drawing as inline SVG, coloured by the page's style; None for any other finding.

    Time runs downwards. The detector reports the later access first.
    """
    sides = _sides(finding)
    if finding.id != "data-race" or len(sides) != 2:
        return None
    later, earlier = sides
    told = words("race_drawing_told", first=_told(earlier), second=_told(later))
    parts = [
        *_lane(_LANES[0], _FIRST, earlier, words),
        *_lane(_LANES[1], _SECOND, later, words),
        *_missing_edge(words),
    ]
    head = Markup('<svg class="timeline" viewBox="0 0 {} {}" role="img" aria-label="{}">')
    return Markup("").join([head.format(_WIDTH, _HEIGHT, told), *parts, Markup("</svg>")])


def _sides(finding: Finding) -> list[_Side]:
    by_title = {stack.title: stack for stack in finding.stacks}
    sides = []
    for stack in finding.stacks:
        kind, by, who = stack.title.partition(" by ")
        if by:
            started = by_title.get(f"{who} was started here")
            sides.append(_Side(who, kind, _place(stack), _place(started) if started else ""))
    return sides


def _place(stack: Stack) -> str:
    frame = own_frame(stack.frames) or next(iter(stack.frames), None)
    return _shown(frame) if frame else ""


def _shown(frame: Frame) -> str:
    return _short(f"{frame.file.rsplit('/', 1)[-1]}:{frame.line}")


def _short(text: str) -> str:
    return text if len(text) <= _CHARACTERS else f"…{text[1 - _CHARACTERS :]}"


def _told(side: _Side) -> str:
    return f"{side.who} {side.kind} {side.place}".strip()


def _lane(x: int, y: int, side: _Side, words: Words) -> list[Markup]:
    started = words("race_drawing_started", place=side.started) if side.started else ""
    top = y - _BOX_HEIGHT // 2
    left = x - _BOX_WIDTH // 2
    return [
        _text(x, 18, side.who, "who"),
        _text(x, 36, started, "started"),
        Markup('<line class="life" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(x, _TOP, x, _BOTTOM),
        Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="6"/>').format(
            left, top, _BOX_WIDTH, _BOX_HEIGHT
        ),
        _text(x, y - 4, side.kind, "kind"),
        _text(x, y + 13, side.place, "where"),
    ]


def _missing_edge(words: Words) -> list[Markup]:
    """Draw where an order would have to lead from the first access to the second."""
    begin, end = _FIRST + _BOX_HEIGHT // 2, _SECOND
    left, right = _LANES[0], _LANES[1] - _BOX_WIDTH // 2
    path = f"M{left + 24} {begin} C{left + 24} {end} {left + 60} {end} {right - 4} {end}"
    label = _text((left + right) // 2 + 32, end + 38, words("race_drawing_edge"), "edge")
    return [Markup('<path class="missing" d="{}"/>').format(path), label]


def _text(x: int, y: int, text: str, name: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}">{}</text>').format(name, x, y, visible(text))
