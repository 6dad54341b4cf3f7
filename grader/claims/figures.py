"""The figures of the ledger, drawn from the claims and the committed evidence alone."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from grader.claims.ledger import ClaimVerdict, Ledger, parse_version
from grader.claims.material import Material
from grader.errors import InputError
from grader.render.drawing import Theme, draw_svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["FIGURES", "draw_figure"]

_WIDTH_INCHES = 7.2
# The last release with bucket maps.
_BUCKETS = "1.23"
_VERDICTS = tuple(ClaimVerdict)


@dataclass(frozen=True)
class _Sketch:
    title: str
    height_inches: float
    draw: Callable[["Figure", Theme, Material], str]
    """Draws, and returns what the figure says in words."""


def draw_figure(name: str, theme: Theme, material: Material) -> str:
    """Return one of `FIGURES` as an SVG element.

    Raises:
        InputError: the evidence lacks what the figure shows.
    """
    sketch = FIGURES[name]
    size = (_WIDTH_INCHES, sketch.height_inches)
    try:
        return draw_svg(lambda figure: sketch.draw(figure, theme, material), theme, size, name, sketch.title)
    except (KeyError, ValueError) as error:
        raise InputError(
            f"the evidence lacks what the figure {name} shows ({error}); "
            "run `mapclinic claims --go all --record`"
        ) from error


def _shades(theme: Theme) -> dict[ClaimVerdict, str]:
    """Return a colour for each verdict; they differ in lightness too."""
    return {
        ClaimVerdict.TRUE: theme.good,
        ClaimVerdict.PARTLY: theme.muted,
        ClaimVerdict.FALSE: theme.bad,
        ClaimVerdict.OBSOLETE: theme.text,
        ClaimVerdict.NOT_CHECKABLE: theme.grid,
    }


def _articles(ledger: Ledger) -> list[str]:
    return list(dict.fromkeys(claim.article for claim in ledger.claims))


def _words(verdict: str) -> str:
    return verdict.replace("_", " ")


def _draw_verdicts(figure: "Figure", theme: Theme, material: Material) -> str:
    axes = figure.subplots()
    articles = _articles(material.ledger)
    counts = {
        article: Counter(claim.verdict for claim in material.ledger.claims if claim.article == article)
        for article in articles
    }
    starts = [0] * len(articles)
    for verdict in _VERDICTS:
        widths = [counts[article][verdict] for article in articles]
        shade = _shades(theme)[verdict]
        axes.barh(
            articles, widths, left=starts, color=shade, edgecolor=theme.background, label=_words(verdict)
        )
        for row, (start, width) in enumerate(zip(starts, widths, strict=True)):
            if width >= max(map(sum, (one.values() for one in counts.values()))) / 30:
                light = verdict is ClaimVerdict.NOT_CHECKABLE
                colour = theme.text if light else theme.background
                axes.annotate(str(width), (start + width / 2, row), ha="center", va="center", color=colour)
        starts = [start + width for start, width in zip(starts, widths, strict=True)]
    axes.invert_yaxis()
    axes.set_xlabel("claims")
    figure.legend(loc="outside upper left", ncols=len(_VERDICTS), frameon=False)
    return "; ".join(
        f"{article}: " + ", ".join(f"{counts[article][one]} {_words(one)}" for one in _VERDICTS)
        for article in articles
    )


def _draw_versions(figure: "Figure", theme: Theme, material: Material) -> str:
    from matplotlib.patches import Patch

    shown = (ClaimVerdict.TRUE, ClaimVerdict.PARTLY, ClaimVerdict.FALSE, ClaimVerdict.NOT_CHECKABLE)
    shades = _shades(theme)
    articles = _articles(material.ledger)
    releases = list(material.evidence)
    panels = figure.subplots(len(articles), 1, squeeze=False)
    for axes, article in zip(panels[:, 0], articles, strict=True):
        claims = [claim for claim in material.ledger.claims if claim.article == article]
        rows = [[claim.expected(parse_version(release)) for claim in claims] for release in releases]
        for verdict in shown:
            _fill_cells(axes, rows, verdict, shades[verdict])
        axes.set_xlim(0, len(claims))
        axes.set_ylim(0, len(releases))
        axes.set_yticks([row + 0.5 for row in range(len(releases))], releases, fontsize=8)
        axes.set_xticks([])
        axes.invert_yaxis()
        axes.set_title(f"{article}: {len(claims)} claims")
    handles = [Patch(color=shades[one], label=_words(one)) for one in shown]
    figure.legend(handles=handles, loc="outside upper left", ncols=len(shown), frameon=False)
    changed = [
        claim.id
        for claim in material.ledger.claims
        if len({claim.expected(parse_version(release)) for release in releases}) > 1
    ]
    return f"Verdicts that changed between these versions: {', '.join(changed) or 'none'}."


def _fill_cells(
    axes: "Axes", rows: Sequence[Sequence[ClaimVerdict]], verdict: ClaimVerdict, shade: str
) -> None:
    """Fill the cells of one verdict as one path, which takes a tenth of the bytes of a path a cell."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    cells = []
    for height, row in enumerate(rows):
        start = 0
        for found, run in groupby(row):
            end = start + sum(1 for _ in run)
            if found is verdict:
                corners = [(start, height), (end, height), (end, height + 1), (start, height + 1)]
                cells.append(Path([*corners, corners[0]], closed=True))
            start = end
    if cells:
        axes.add_patch(PathPatch(Path.make_compound_path(*cells), color=shade, linewidth=0))


def _draw_memory(figure: "Figure", theme: Theme, material: Material) -> str:
    axes = figure.subplots()
    experiment = "map_memory_by_size"
    told = []
    for release, colour, kind in (
        (_BUCKETS, theme.bad, "bucket maps"),
        (material.newest, theme.good, "Swiss tables"),
    ):
        sizes = material.numbers(release, experiment, "sizes")
        grown = material.numbers(release, experiment, "bytes_per_entry")
        axes.plot(sizes, grown, color=colour, linewidth=2, label=f"Go {release}, {kind}")
        hinted = material.numbers(release, experiment, "bytes_per_entry_with_hint")
        axes.plot(
            sizes,
            hinted,
            color=colour,
            linewidth=1.2,
            linestyle=(0, (2, 2)),
            label=f"Go {release}, with a hint",
        )
        told.append(f"Go {release}: {min(grown):.0f} to {max(grown):.0f} bytes per entry")
    axes.set_xscale("log")
    axes.set_xticks(sizes[::16], [f"{size:,.0f}" for size in sizes[::16]])
    axes.minorticks_off()
    axes.set_ylim(bottom=0)
    _grid(axes, theme)
    axes.set_xlabel("entries of a map[int64]int64; key and value are 16 bytes")
    axes.set_ylabel("bytes of heap per entry")
    axes.legend(frameon=False, ncols=2, loc="lower left")
    return "; ".join(told)


def _draw_keys(figure: "Figure", theme: Theme, material: Material) -> str:
    axes = figure.subplots()
    experiment = "key_type_costs"
    kinds = material.text(material.newest, experiment, "kinds").split()
    told = []
    for offset, (release, colour) in enumerate(((_BUCKETS, theme.bad), (material.newest, theme.good))):
        ratios = material.numbers(release, experiment, "time_ratio")
        counts = material.numbers(release, experiment, "allocations")
        rows = [row + 0.36 * offset - 0.18 for row in range(len(kinds))]
        axes.barh(rows, ratios, height=0.34, color=colour, label=f"Go {release}")
        for row, ratio, count in zip(rows, ratios, counts, strict=True):
            text = f"{ratio:.1f}" + (f", {count:.0f} allocation" if count else "")
            axes.annotate(text, (ratio, row), (5, 0), textcoords="offset points", va="center", fontsize=9)
        told.append(f"Go {release}: " + ", ".join(f"{k} {r:.1f}" for k, r in zip(kinds, ratios, strict=True)))
    axes.set_yticks(range(len(kinds)), kinds)
    axes.invert_yaxis()
    axes.set_xlim(0, axes.get_xlim()[1] * 1.15)
    axes.set_xlabel("time of a lookup, int64 = 1 on each version")
    axes.legend(frameon=False, loc="upper right")
    return "; ".join(told)


def _draw_shared(figure: "Figure", theme: Theme, material: Material) -> str:
    releases = (_BUCKETS, material.newest)
    panels = figure.subplots(1, len(releases), sharey=True)
    styles = {
        "rwmutex_ratio": ("sync.RWMutex", theme.muted, "s"),
        "sync_map_ratio": ("sync.Map", theme.bad, "o"),
        "shards_ratio": ("32 shards", theme.good, "D"),
    }
    told = []
    for axes, release in zip(panels, releases, strict=True):
        shares = material.numbers(release, "shared_map_costs", "read_percent")
        for name, (label, colour, marker) in styles.items():
            ratios = material.numbers(release, "shared_map_costs", name)
            places = range(len(shares))
            axes.plot(places, ratios, color=colour, marker=marker, linewidth=2, label=label)
            told.append(f"Go {release} {label}: " + ", ".join(f"{one:.2f}" for one in ratios))
        axes.axhline(1, color=theme.limit, linestyle=(0, (5, 3)), linewidth=1.2, label="sync.Mutex")
        axes.set_xticks(range(len(shares)), [f"{one:.0f} %" for one in shares])
        axes.set_title(f"Go {release}")
        axes.set_xlabel("reads")
        _grid(axes, theme)
    panels[0].set_ylim(bottom=0)
    panels[0].set_ylabel("time, one sync.Mutex = 1")
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=4, frameon=False)
    return "; ".join(told)


def _draw_witnesses(figure: "Figure", theme: Theme, material: Material) -> str:
    axes = figure.subplots()
    release, experiment = material.newest, "leak_witnesses"
    kinds = material.text(release, experiment, "kinds").split(", ")
    witnesses = {"by_count": "count", "by_profile": "goroutineleak profile", "by_bubble": "synctest bubble"}
    told = []
    for column, (name, label) in enumerate(witnesses.items()):
        shares = [count / 3 for count in material.numbers(release, experiment, name)]
        for row, share in enumerate(shares):
            colour = theme.good if share > 0.5 else theme.bad
            text = "sees it" if share == 1 else "does not" if share == 0 else f"in {share:.0%} of runs"
            axes.annotate(text, (column, row), ha="center", va="center", color=colour, fontweight="bold")
        told.append(f"{label}: " + ", ".join(k for k, s in zip(kinds, shares, strict=True) if s == 1))
    axes.set_xlim(-0.5, len(witnesses) - 0.5)
    axes.set_ylim(len(kinds) - 0.5, -0.5)
    axes.set_xticks(range(len(witnesses)), list(witnesses.values()))
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_yticks(range(len(kinds)), kinds)
    for row in range(1, len(kinds)):
        axes.axhline(row - 0.5, color=theme.grid, linewidth=0.8)
    return "; ".join(told)


def _draw_given_back(figure: "Figure", theme: Theme, material: Material) -> str:
    axes = figure.subplots()
    labels = {
        "deleted_percent": "delete of every key",
        "cleared_percent": "clear",
        "half_copied_percent": "half deleted, rest copied to a new map",
        "remade_percent": "a new map assigned",
        "pointers_deleted_percent": "delete of every key, values are pointers to 1 KiB",
    }
    told = []
    for offset, (release, colour) in enumerate(((_BUCKETS, theme.bad), (material.newest, theme.good))):
        shares = [material.number(release, "memory_given_back", name) for name in labels]
        rows = [row + 0.36 * offset - 0.18 for row in range(len(labels))]
        axes.barh(rows, shares, height=0.34, color=colour, label=f"Go {release}")
        for row, share in zip(rows, shares, strict=True):
            axes.annotate(f"{share:.0f} %", (share, row), (5, 0), textcoords="offset points", va="center")
        told.append(
            f"Go {release}: "
            + ", ".join(f"{k} {s:.0f} %" for k, s in zip(labels.values(), shares, strict=True))
        )
    axes.set_yticks(range(len(labels)), list(labels.values()))
    axes.invert_yaxis()
    axes.set_xlim(0, 115)
    axes.set_xlabel("live heap that is left, % of the filled map")
    axes.legend(frameon=False, loc="lower right")
    return "; ".join(told)


def _grid(axes: "Axes", theme: Theme) -> None:
    axes.grid(axis="y", color=theme.grid, linewidth=0.8)


FIGURES: Mapping[str, _Sketch] = {
    "verdicts_by_article": _Sketch("Verdicts by article", 3.2, _draw_verdicts),
    "claims_by_version": _Sketch("Claims by Go version", 8.5, _draw_versions),
    "map_memory_by_size": _Sketch("Memory of a map per entry", 4.2, _draw_memory),
    "key_type_costs": _Sketch("Lookups by type of key", 5.2, _draw_keys),
    "shared_map_costs": _Sketch("A map that two goroutines share", 3.8, _draw_shared),
    "leak_witnesses": _Sketch("Goroutines that never end, and who sees them", 3.8, _draw_witnesses),
    "memory_given_back": _Sketch("What emptying a map gives back", 3.8, _draw_given_back),
}
"""By name: what can be drawn."""
