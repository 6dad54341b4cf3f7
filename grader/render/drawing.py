"""What all figures share: two themes, one style, and SVG that can stand in a page beside others."""

import io
import re
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from grader.render.words import visible

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["DARK", "FONT_POINTS", "LIGHT", "Theme", "draw_svg"]

FONT_POINTS = 11
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


def _settings(theme: Theme) -> Any:  # noqa: ANN401 - its stubs list every key as a literal
    return {
        "svg.fonttype": "none",
        "svg.hashsalt": f"mapclinic-{theme.name}",
        "text.usetex": False,
        "text.parse_math": False,
        "font.family": "DejaVu Sans",
        "font.size": FONT_POINTS,
        "text.color": theme.text,
        "axes.edgecolor": theme.muted,
        "axes.labelcolor": theme.muted,
        "axes.titlecolor": theme.text,
        "axes.titlesize": FONT_POINTS,
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


def draw_svg(
    draw: Callable[["Figure"], str], theme: Theme, size: tuple[float, float], name: str, title: str
) -> str:
    """Draw a figure and return it as an element that can stand in a page beside others.

    Args:
        draw: draws, and returns what the figure says in words, for those who do not see it.
        theme: the colours.
        size: width and height, in inches.
        name: of the figure; with the theme's name it is unique within a page.
        title: what the figure shows.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    buffer = io.StringIO()
    with _SETTINGS_LOCK, warnings.catch_warnings(), mpl.rc_context(_settings(theme)):
        # The text is drawn by the browser, which has other fonts: what one font lacks is no matter.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasSVG(figure)
        told = draw(figure)
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(buffer, format="svg", transparent=True, metadata=nothing)
    return _embed(buffer.getvalue(), f"{name}-{theme.name}", title, told)


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
