"""The figures of a report as inline SVG: allocations against budgets, and live heap over work."""

import io
import math
import re
import threading
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from grader.render.words import Words, format_bytes, load_words, retained_text, visible
from grader.report import Allocation, Heap, Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.ticker import MultipleLocator

__all__ = ["DARK", "LIGHT", "Theme", "allocation_figure", "heap_figure"]

_WIDTH_INCHES = 5.6
_FONT_POINTS = 11
_NAME_CHARACTERS = 44
_MAX_OPERATIONS = 8
_MAX_HEAPS = 3
# matplotlib keeps its settings in one place for the whole process; only one figure may change them.
_SETTINGS_LOCK = threading.Lock()


@dataclass(frozen=True)
class Theme:
    """Colours as hexadecimal; `good` and `bad` are blue and orange, apart for every kind of sight."""

    name: str
    background: str
    text: str
    muted: str
    grid: str
    good: str
    bad: str
    limit: str


LIGHT = Theme("light", "#ffffff", "#1b2026", "#56606b", "#d8dde3", "#1f66b0", "#b3470b", "#1b2026")
DARK = Theme("dark", "#1a1e24", "#e7eaee", "#a7b0bb", "#3a424c", "#74b3f5", "#f0985a", "#e7eaee")


def allocation_figure(report: Report, theme: Theme, *, language: str = "en") -> str | None:
    """Return bars of allocations and bytes per operation with their budgets; None without data."""
    allocations = [one for check in report.checks for one in check.allocations][:_MAX_OPERATIONS]
    if not allocations:
        return None
    words = load_words(language)

    def draw(figure: "Figure") -> None:
        upper, lower = figure.subplots(2, 1)
        counts = [(one.allocs_per_op, one.max_allocs_per_op) for one in allocations]
        sizes = [(one.bytes_per_op, one.max_bytes_per_op) for one in allocations]
        names = [_short(one.operation) for one in allocations]
        _draw_bars(upper, theme, words, names, counts, str)
        _draw_bars(lower, theme, words, names, sizes, format_bytes)
        upper.set_title(words("axis_allocations"))
        lower.set_title(words("axis_bytes"))

    lines = "; ".join(_told(words, one) for one in allocations)
    height = 1.4 + 1.0 * len(allocations)
    return _svg(draw, theme, height, (f"allocations-{theme.name}", words("figure_allocations"), lines))


def heap_figure(report: Report, theme: Theme, *, language: str = "en") -> str | None:
    """Return the live heap over operations with its slope and the allowed one; None without data."""
    heaps = [one for check in report.checks for one in check.heaps if len(one.points) > 1][:_MAX_HEAPS]
    if not heaps:
        return None
    words = load_words(language)

    def draw(figure: "Figure") -> None:
        panels = figure.subplots(len(heaps), 1, squeeze=False)
        for axes, heap in zip(panels[:, 0], heaps, strict=True):
            _draw_heap(axes, theme, heap, words)

    lines = "; ".join(retained_text(words, one) for one in heaps)
    height = 3.7 * len(heaps)
    return _svg(draw, theme, height, (f"heap-{theme.name}", words("figure_heap"), lines))


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
        axes.annotate(name, (0, row - 0.34), fontsize=_FONT_POINTS - 1, va="bottom")
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
    axes.legend(loc="upper left", frameon=False, fontsize=_FONT_POINTS - 1)


def _binary_steps(span_bytes: float) -> "MultipleLocator":
    """Return ticks at round multiples of a binary unit, about five of them."""
    from matplotlib.ticker import MultipleLocator

    unit = 1024 ** min(max(math.floor(math.log(span_bytes / 4, 1024)), 0), 3)
    wanted = span_bytes / 5 / unit
    power = 10 ** math.floor(math.log10(wanted))
    return MultipleLocator(unit * power * next(step for step in (1, 2, 5, 10) if step * power >= wanted))


def _settings(theme: Theme) -> Any:  # noqa: ANN401 - its stubs list every key as a literal
    return {
        "svg.fonttype": "none",
        "svg.hashsalt": f"mapclinic-{theme.name}",
        "text.usetex": False,
        "text.parse_math": False,
        "font.family": "DejaVu Sans",
        "font.size": _FONT_POINTS,
        "text.color": theme.text,
        "axes.edgecolor": theme.muted,
        "axes.labelcolor": theme.muted,
        "axes.titlecolor": theme.text,
        "axes.titlesize": _FONT_POINTS,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.facecolor": "none",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.spines.bottom": False,
        "hatch.linewidth": 1.2,
        "xtick.color": theme.muted,
        "ytick.color": theme.muted,
        "ytick.left": False,
    }


def _svg(draw: Callable[["Figure"], None], theme: Theme, height: float, labels: tuple[str, str, str]) -> str:
    """Draw a figure and return it as an element that can stand in a page beside others."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    buffer = io.StringIO()
    with _SETTINGS_LOCK, warnings.catch_warnings(), mpl.rc_context(_settings(theme)):
        # The text is drawn by the browser, which has other fonts: what one font lacks is no matter.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure = Figure(figsize=(_WIDTH_INCHES, height), layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure)
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(buffer, format="svg", transparent=True, metadata=nothing)
    return _embed(buffer.getvalue(), *labels)


def _embed(document: str, name: str, title: str, description: str) -> str:
    """Make an element of an SVG document: ids of its own, no style for the page, title and text."""
    body = document[document.index("<svg") :].strip()
    body = re.sub(r"<metadata>.*?</metadata>|<style[^>]*>.*?</style>", "", body, flags=re.DOTALL)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = re.sub(r'(href="#|url\(#)', rf"\g<1>{name}-", body)
    body = re.sub(r"'DejaVu Sans'[^;\"]*", "system-ui, sans-serif", body)
    head = (
        f'<svg role="img" aria-labelledby="{name}-title {name}-desc" '
        'style="stroke-linejoin: round; stroke-linecap: butt" '
        f'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    )
    opening = body[: body.index(">") + 1]
    view = re.search(r'viewBox="[^"]*"', opening)
    told = escape(visible(description))
    named = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{told}</desc>'
    return f"{head} {view[0] if view else ''}>{named}{body[len(opening) :]}"
