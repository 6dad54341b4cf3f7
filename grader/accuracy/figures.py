"""The figures of a measurement of accuracy, drawn from its table alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.accuracy.table import Evidence, Row
from grader.render.drawing import Theme, draw_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["ACCURACY_FIGURES", "draw_accuracy"]

_WIDTH_INCHES = 7.2
_ROW_INCHES = 0.3
_PROMISED = 0.001
_JITTER = 0.5


@dataclass(frozen=True)
class _Sketch:
    title: str
    draw: Callable[["Figure", Theme, Evidence], str]
    """Draws, and returns what the figure says in words."""


def draw_accuracy(name: str, theme: Theme, evidence: Evidence) -> str:
    """Return one of `ACCURACY_FIGURES` as an SVG element."""
    sketch = ACCURACY_FIGURES[name]
    size = (_WIDTH_INCHES, 1.3 + _ROW_INCHES * (len(_exercises(evidence)) + 1))
    return draw_svg(lambda figure: sketch.draw(figure, theme, evidence), theme, size, name, sketch.title)


def _exercises(evidence: Evidence) -> list[str]:
    return sorted({row.exercise for row in evidence.exercises})


def _draw_bounds(figure: "Figure", theme: Theme, evidence: Evidence) -> str:
    axes = figure.subplots()
    names = [*_exercises(evidence), "all"]
    place = {name: -number for number, name in enumerate(names)}
    for good, colour, marker, label in (
        (True, theme.good, "o", "good ones that fail"),
        (False, theme.bad, "s", "bad ones that get another verdict than their own"),
    ):
        rows = [row for row in (*evidence.exercises, *evidence.total) if row.good is good]
        ends = [row.high for row in rows]
        heights = [place[row.exercise] + (0.12 if good else -0.12) for row in rows]
        axes.hlines(heights, [max(row.low, 1e-5) for row in rows], ends, color=colour, linewidth=1.5)
        axes.plot(ends, heights, marker, color=colour, markersize=5, label=label)
    axes.axvline(_PROMISED, color=theme.limit, linewidth=1, linestyle=(0, (4, 3)))
    axes.set_xscale("log")
    axes.set_xlim(1e-4, 1)
    axes.set_xticks([1e-4, 1e-3, 1e-2, 1e-1, 1], ["0.01 %", "0.1 %", "1 %", "10 %", "100 %"])
    axes.set_yticks(list(place.values()), names)
    axes.set_xlabel("share of wrong grades: upper bound at 95 % confidence (dashed: the aim)")
    figure.legend(loc="outside upper left", frameon=False, ncols=2)
    return "; ".join(
        f"{row.subject}: {row.wrong} of {row.grades} grades wrong, at most {row.high:.2%}"
        for row in evidence.total
    )


def _draw_detection(figure: "Figure", theme: Theme, evidence: Evidence) -> str:
    axes = figure.subplots()
    names = _exercises(evidence)
    place = {name: -number for number, name in enumerate(names)}
    rows = [row for row in evidence.subjects if not row.good and row.hit_share is not None]
    needed = [row for row in rows if row.only_explored]
    alone = [row for row in rows if not row.only_explored]
    for chosen, colour, marker, label in (
        (alone, theme.good, "o", "seen without other schedules"),
        (needed, theme.bad, "D", "at times seen only under other schedules"),
    ):
        heights = [place[row.exercise] + _offset(row, rows) for row in chosen]
        shares = [row.hit_share or 0.0 for row in chosen]
        axes.plot(shares, heights, marker, color=colour, markersize=4.5, alpha=0.8, linestyle="", label=label)
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.set_yticks(list(place.values()), names)
    axes.set_xlabel("share of the processes of its check that show the fault; one dot a bad submission")
    figure.legend(loc="outside upper left", frameon=False, ncols=2)
    always = sum(row.hit_share == 1 for row in rows)
    return (
        f"{always} of {len(rows)} bad submissions show their fault in every process; "
        f"{len(needed)} needed other schedules"
    )


def _offset(row: Row, rows: list[Row]) -> float:
    """Return where a dot stands in its line, so that equal ones lie beside each other."""
    same = [one for one in rows if one.exercise == row.exercise]
    return _JITTER * ((same.index(row) + 0.5) / len(same) - 0.5)


ACCURACY_FIGURES: Mapping[str, _Sketch] = {
    "accuracy_bounds": _Sketch("How often a verdict can be wrong", _draw_bounds),
    "accuracy_detection": _Sketch("How often one process shows a fault", _draw_detection),
}
"""By name: what can be drawn."""
