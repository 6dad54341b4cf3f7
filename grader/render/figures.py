"""The figures of a report as inline SVG: allocations against budgets, and live heap over work."""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from grader.render.drawing import FONT_POINTS, Theme, draw_svg
from grader.render.words import Words, format_bytes, load_words, retained_text, visible
from grader.report import Allocation, Heap, Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.ticker import MultipleLocator

__all__ = ["allocation_figure", "heap_figure"]

_WIDTH_INCHES = 5.6
_NAME_CHARACTERS = 44
_MAX_OPERATIONS = 8
_MAX_HEAPS = 3


def allocation_figure(report: Report, theme: Theme, *, language: str = "en") -> str | None:
    """Return bars of allocations and bytes per operation with their budgets; None without data."""
    allocations = [one for check in report.checks for one in check.allocations][:_MAX_OPERATIONS]
    if not allocations:
        return None
    words = load_words(language)

    def draw(figure: "Figure") -> str:
        upper, lower = figure.subplots(2, 1)
        counts = [(one.allocs_per_op, one.max_allocs_per_op) for one in allocations]
        sizes = [(one.bytes_per_op, one.max_bytes_per_op) for one in allocations]
        names = [_short(one.operation) for one in allocations]
        _draw_bars(upper, theme, words, names, counts, str)
        _draw_bars(lower, theme, words, names, sizes, format_bytes)
        upper.set_title(words("axis_allocations"))
        lower.set_title(words("axis_bytes"))
        return "; ".join(_told(words, one) for one in allocations)

    size = (_WIDTH_INCHES, 1.4 + 1.0 * len(allocations))
    return draw_svg(draw, theme, size, "allocations", words("figure_allocations"))


def heap_figure(report: Report, theme: Theme, *, language: str = "en") -> str | None:
    """Return the live heap over operations with its slope and the allowed one; None without data."""
    heaps = [one for check in report.checks for one in check.heaps if len(one.points) > 1][:_MAX_HEAPS]
    if not heaps:
        return None
    words = load_words(language)

    def draw(figure: "Figure") -> str:
        panels = figure.subplots(len(heaps), 1, squeeze=False)
        for axes, heap in zip(panels[:, 0], heaps, strict=True):
            _draw_heap(axes, theme, heap, words)
        return "; ".join(retained_text(words, one) for one in heaps)

    return draw_svg(draw, theme, (_WIDTH_INCHES, 3.7 * len(heaps)), "heap", words("figure_heap"))


def _short(text: str) -> str:
    line = visible(text).replace("\n", " ")
    return line if len(line) <= _NAME_CHARACTERS else line[: _NAME_CHARACTERS - 1] + "…"


def _told(words: Words, one: Allocation) -> str:
    told = [
        _beside(words, str(one.allocs_per_op), one.max_allocs_per_op, str, words("allocations")),
        _beside(words, format_bytes(one.bytes_per_op), one.max_bytes_per_op, format_bytes, words("bytes")),
    ]
    return f"{one.operation}: {', '.join(told)}"


def _beside(words: Words, value: str, limit: int | None, tell: Callable[[float], str], unit: str) -> str:
    text = value if limit is None else words("against", value=value, limit=tell(limit))
    return f"{text} {unit}"


def _draw_bars(
    axes: "Axes",
    theme: Theme,
    words: Words,
    names: Sequence[str],
    pairs: Sequence[tuple[int, int | None]],
    tell: Callable[[float], str],
) -> None:
    """Draw one bar an operation, its name above it, its budget as a line across it."""
    top = max(max(value, limit or 0) for value, limit in pairs) or 1
    for row, (name, (value, limit)) in enumerate(zip(names, pairs, strict=True)):
        over = limit is not None and not 0 <= value <= limit
        colour = theme.bad if over else theme.good
        axes.barh(
            row, value, height=0.42, color=colour, hatch="///" if over else None, edgecolor=theme.background
        )
        axes.annotate(name, (0, row - 0.34), fontsize=FONT_POINTS - 1, va="bottom")
        at = max(value, limit or 0)
        told = tell(value) if limit is None else words("against", value=tell(value), limit=tell(limit))
        axes.annotate(told, (at, row), (7, 0), textcoords="offset points", va="center", color=theme.text)
        if limit is not None:
            axes.plot(
                [limit, limit],
                [row - 0.3, row + 0.3],
                color=theme.limit,
                linestyle=(0, (3, 1.5)),
                linewidth=2,
            )
    axes.set_xlim(0, top * 1.6)
    axes.set_ylim(len(names) - 0.5, -0.85)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.axvline(0, color=theme.muted, linewidth=1)


def _draw_heap(axes: "Axes", theme: Theme, heap: Heap, words: Words) -> None:
    operations = [point.operations for point in heap.points]
    first = heap.points[0].live_bytes
    grown = [point.live_bytes - first for point in heap.points]
    end = max(operations) or 1
    allowed = max(heap.max_slope_bytes_per_op, 0.0)
    slope = heap.slope_bytes_per_op
    colour = theme.good if slope <= allowed else theme.bad
    axes.fill_between([0, end], [0, allowed * end], color=theme.good, alpha=0.13, linewidth=0)
    told = words("legend_allowed", slope=format_bytes(allowed))
    axes.plot(
        [0, end], [0, allowed * end], color=theme.limit, linestyle=(0, (5, 3)), linewidth=1.5, label=told
    )
    if math.isfinite(slope):
        # The line of a median slope goes through the median of what it leaves of each point.
        rest = sorted(y - slope * x for x, y in zip(operations, grown, strict=True))[len(grown) // 2]
        told = words("legend_slope", slope=format_bytes(slope))
        axes.plot([0, end], [rest, rest + slope * end], color=colour, linewidth=2, label=told)
    axes.plot(operations, grown, "o", color=colour, markeredgecolor=theme.text, label=words("legend_points"))
    low, high = min(0, *grown), max(*grown, allowed * end, 1024)
    axes.set_ylim(low - 0.08 * (high - low), high + 0.12 * (high - low))
    axes.set_title(_short(heap.workload))
    axes.set_xlabel(words("axis_operations"))
    axes.set_ylabel(words("axis_heap"))
    axes.yaxis.set_major_locator(_binary_steps(high - low))
    axes.yaxis.set_major_formatter(lambda value, _: format_bytes(value))
    axes.grid(axis="y", color=theme.grid, linewidth=0.8)
    axes.legend(loc="upper left", frameon=False, fontsize=FONT_POINTS - 1)


def _binary_steps(span_bytes: float) -> "MultipleLocator":
    """Return ticks at round multiples of a binary unit, about five of them."""
    from matplotlib.ticker import MultipleLocator

    unit = 1024 ** min(max(math.floor(math.log(span_bytes / 4, 1024)), 0), 3)
    wanted = span_bytes / 5 / unit
    power = 10 ** math.floor(math.log10(wanted))
    return MultipleLocator(unit * power * next(step for step in (1, 2, 5, 10) if step * power >= wanted))
