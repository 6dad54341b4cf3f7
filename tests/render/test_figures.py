import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from grader.render.drawing import DARK, LIGHT, Theme
from grader.render.figures import allocation_figure, heap_figure
from grader.report import Allocation, Heap, HeapPoint, Report
from tests.render.failures import COMPILE, REJECTED
from tests.render.hostile import hostile_sample
from tests.render.parts import ALLOCS, HEAP, PASS
from tests.render.samples import MEMORY, OVER

SVG = "{http://www.w3.org/2000/svg}"
Draw = Callable[[Report, Theme], str | None]
both_figures = pytest.mark.parametrize("draw", [allocation_figure, heap_figure])


def drawn(draw: Draw, report: Report = PASS, theme: Theme = LIGHT) -> str:
    text = draw(report, theme)
    assert text is not None
    return text


def texts(svg: str) -> str:
    return " ".join(ElementTree.fromstring(svg).itertext())  # noqa: S314 - our own output


@both_figures
def test_a_figure_is_one_element_with_role_title_and_description(draw: Draw) -> None:
    root = ElementTree.fromstring(drawn(draw))  # noqa: S314
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    named = {child.get("id"): child.text for child in root if child.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert (root.get("aria-labelledby") or "").split() == list(named)
    assert all(named.values())


@both_figures
def test_light_and_dark_differ_only_in_colours_and_names(draw: Draw) -> None:
    light, dark = drawn(draw, theme=LIGHT), drawn(draw, theme=DARK)
    assert light != dark
    assert texts(light) == texts(dark)


@both_figures
def test_a_figure_is_drawn_the_same_each_time(draw: Draw) -> None:
    assert drawn(draw) == drawn(draw)
    assert "<metadata" not in drawn(draw)


@both_figures
def test_a_figure_holds_text_as_text_and_no_style_for_the_page(draw: Draw) -> None:
    svg = drawn(draw)
    assert f"{'append'}" in texts(svg)
    assert "<style" not in svg
    assert "<image" not in svg


@both_figures
@pytest.mark.parametrize("report", [REJECTED, COMPILE], ids=["rejected", "compile-error"])
def test_there_is_no_figure_without_data(draw: Draw, report: Report) -> None:
    assert draw(report, LIGHT) is None


def test_ids_of_all_figures_of_a_page_differ_and_references_resolve() -> None:
    svgs = [drawn(draw, theme=theme) for draw in (allocation_figure, heap_figure) for theme in (LIGHT, DARK)]
    ids = [name for svg in svgs for name in re.findall(r'\bid="([^"]+)"', svg)]
    assert len(ids) == len(set(ids))
    references = re.findall(r'(?:href="#|url\(#)([^")]+)', "".join(svgs))
    assert references
    assert set(references) <= set(ids)


def test_over_budget_is_told_by_hatching_and_not_by_colour_alone() -> None:
    assert "<pattern" in drawn(allocation_figure, OVER)
    assert "<pattern" not in drawn(allocation_figure, PASS)
    assert LIGHT.bad in drawn(allocation_figure, OVER)


def test_the_slope_is_told_in_words_beside_what_is_allowed() -> None:
    told = texts(drawn(heap_figure, MEMORY))
    assert "slope: 96.4 B per operation" in told
    assert "allowed: 8 B per operation" in told


@pytest.mark.parametrize("slope", [float("inf"), float("nan"), -3.0])
def test_odd_slopes_are_drawn(slope: float) -> None:
    points = (HeapPoint(0, 5000), HeapPoint(10, 100))
    heap = replace(HEAP, heaps=(Heap("work", points, slope, 0.0),))
    ElementTree.fromstring(drawn(heap_figure, replace(PASS, checks=(heap,))))  # noqa: S314


def test_names_are_never_read_as_mathematics_or_markup() -> None:
    report = replace(PASS, checks=(replace(ALLOCS, allocations=(Allocation("a $x^2$ <b>&", 1, 1, 0, 0),)),))
    assert "a $x^2$ <b>&" in texts(drawn(allocation_figure, report))
    hostile, _ = hostile_sample()
    for draw in (allocation_figure, heap_figure):
        svg = drawn(draw, hostile)
        root = ElementTree.fromstring(svg)  # noqa: S314
        assert not {"script", "img"} & {node.tag.removeprefix(SVG) for node in root.iter()}
