import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from grader.findings.catalogue import load_catalogue
from grader.render import page
from grader.render.drawing import DARK, LIGHT
from grader.render.page import render_page
from grader.report import Finding
from tests.render.contrast import contrast
from tests.render.hostile import hostile_sample
from tests.render.parts import FILE, HIDDEN, PASS, RACY, READ_LINE, SAFE, WRITE_LINE
from tests.render.samples import DATA_RACE, SAMPLES, messages_of

ALL = {**SAMPLES, "hostile": hostile_sample()}
every_sample = pytest.mark.parametrize("name", ALL)
CSS = Path(page.__file__).with_name("page.css").read_text(encoding="utf-8")
_TEMPLATE_TAGS = """
    html head meta title style body a header p h1 h2 h3 h4 span main section table thead tbody tr th td
    article div code pre dl dt dd ol ul li figure figcaption details summary footer
    svg desc defs g path line text use clippath rect pattern
"""
VOID = {"meta", "link", "img", "br", "hr", "input"}
FETCHING = {"src", "srcset", "data", "poster", "action", "formaction", "background", "ping", "manifest"}
TAGS = set(_TEMPLATE_TAGS.split())


class Page(HTMLParser):
    """The elements of a page; it fails on one that is never closed, or closed out of turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.elements if attribute in attributes]


@every_sample
def test_a_page_has_only_elements_of_the_template_and_no_handlers(name: str) -> None:
    parsed = Page(render_page(*ALL[name]))
    assert {tag for tag, _ in parsed.elements} <= TAGS
    names = {attribute for _, attributes in parsed.elements for attribute in attributes}
    assert not [one for one in names if one.startswith("on")]


@every_sample
def test_a_page_fetches_nothing(name: str) -> None:
    text = render_page(*ALL[name])
    parsed = Page(text)
    used = {attribute for _, attributes in parsed.elements for attribute in attributes}
    assert not used & FETCHING
    for tag, attributes in parsed.elements:
        target = attributes.get("href", attributes.get("xlink:href", "#"))
        assert target.startswith("#") or (tag == "a" and target.startswith("findings.html#"))
    assert "@import" not in text
    assert set(re.findall(r"url\((.)", text)) <= {"#"}


def test_the_policy_of_the_page_forbids_everything_but_its_own_style() -> None:
    parsed = Page(render_page(*SAMPLES["pass"]))
    (policy,) = [one["content"] for _, one in parsed.elements if one.get("http-equiv")]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


@every_sample
def test_ids_are_unique_and_every_reference_resolves(name: str) -> None:
    parsed = Page(render_page(*ALL[name]))
    counted = Counter(parsed.values("id"))
    assert [one for one, count in counted.items() if count > 1] == []
    targets = {one[1:] for one in parsed.values("href") if one.startswith("#")}
    labels = {one for value in parsed.values("aria-labelledby") for one in value.split()}
    assert targets | labels <= set(counted)


@every_sample
def test_headings_never_skip_a_level_and_one_is_first(name: str) -> None:
    levels = [int(tag[1]) for tag, _ in Page(render_page(*ALL[name])).elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@every_sample
def test_every_check_and_finding_is_on_the_page(name: str) -> None:
    report, source = SAMPLES.get(name, (PASS, {}))
    shown = Page(render_page(report, source)).text
    for message in messages_of(report):
        assert message.replace("`", "") in shown
    for finding in report.findings:
        entry = load_catalogue()[finding.id]
        assert entry.title in shown
        assert f'href="{entry.page}"' in render_page(report, source)


def test_hostile_text_is_shown_as_text() -> None:
    text = render_page(*hostile_sample())
    assert "<script" not in text
    assert "<img" not in text
    assert not any(one in text for one in "\x1b\x07\x08\x9b\x7f\x00\u202e\u202c\u2066\u2069")
    shown = Page(text).text
    assert "</script><script>alert(1)</script>" in shown
    assert "{{ 7 * 7 }}{% raw %}" in shown


@every_sample
def test_details_are_for_instructors_alone(name: str) -> None:
    report, source = ALL[name]
    assert HIDDEN not in render_page(report, source)
    has_detail = HIDDEN in report.detail or any(HIDDEN in one.detail for one in report.findings)
    assert (HIDDEN in render_page(report, source, instructor=True)) == has_detail


def test_hostile_details_are_escaped_for_instructors_too() -> None:
    report = replace(DATA_RACE, detail="<script>x</script>\x1b[2J")
    text = render_page(report, {FILE: RACY}, instructor=True)
    assert "<script" not in text
    assert "\x1b" not in text


def test_both_sides_of_a_race_are_noted_in_the_source() -> None:
    text = render_page(DATA_RACE, {FILE: RACY})
    for line, told in ((WRITE_LINE, "A write in"), (READ_LINE, "earlier read by goroutine 11")):
        after = text[text.index(f'id="file-1-line-{line}"') :]
        remark = after[: after.index(f'id="file-1-line-{line + 1}"')]
        assert 'class="remark"' in remark
        assert told in remark


SOURCES = (
    RACY,
    SAFE,
    "",
    "\n",
    "package a",
    "package a\n\n\n",
    "\n\npackage a\r\n`raw\n\nstring`\n",
    "/* open\n\x0c\n",
    "词" * 9,
)


@pytest.mark.parametrize("source", SOURCES)
def test_every_line_of_the_source_has_its_number(source: str) -> None:
    text = render_page(PASS, {FILE: source})
    numbers = re.findall(r'id="file-1-line-(\d+)"', text)
    expected = source.replace("\r\n", "\n").removesuffix("\n").split("\n")
    assert numbers == [str(number) for number in range(1, len(expected) + 1)]


def test_a_passed_race_check_is_worded_as_a_sample() -> None:
    shown = Page(render_page(*SAMPLES["pass"])).text
    assert "No race was observed in 4 runs" in shown
    assert "a sample and not a proof" in shown


def test_the_page_says_with_what_it_was_graded() -> None:
    shown = Page(render_page(*SAMPLES["data-race"])).text
    assert PASS.sandbox is not None
    for told in (PASS.toolchain, PASS.sandbox.kind, PASS.exercise_digest, PASS.submission_digest, "90213"):
        assert told in shown


def test_figures_are_there_in_both_schemes_or_not_at_all() -> None:
    assert render_page(*SAMPLES["pass"]).count("<svg") == 4
    assert "<svg" not in render_page(*SAMPLES["rejected"])


def test_links_to_the_book_can_be_given_a_base() -> None:
    text = render_page(DATA_RACE, {FILE: RACY}, book_url="/book/")
    assert 'href="/book/findings.html#data-race"' in text


def test_every_entry_of_the_catalogue_can_be_shown() -> None:
    findings = tuple(Finding(name, "m") for name in load_catalogue())
    shown = Page(render_page(replace(PASS, findings=findings), {FILE: SAFE})).text
    for entry in load_catalogue().values():
        assert entry.advice.replace("`", "") in shown


def _schemes() -> list[dict[str, str]]:
    light, dark = CSS.split("@media (prefers-color-scheme: dark)")[:2]
    base = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", light))
    return [base, {**base, **dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", dark))}]


@pytest.mark.parametrize("scheme", _schemes(), ids=["light", "dark"])
def test_colours_of_the_page_have_contrast(scheme: dict[str, str]) -> None:
    surfaces = {"page", "card", "here", "note"}
    texts = set(scheme) - surfaces - {"line"}
    assert {"text", "muted", "link", "good", "bad", "warn", "comment"} <= texts
    low = {
        (text, surface): round(contrast(scheme[text], scheme[surface]), 2)
        for text in texts
        for surface in surfaces
        if contrast(scheme[text], scheme[surface]) < 4.5
    }
    assert low == {}


def test_figures_stand_on_the_colour_that_they_were_made_for() -> None:
    light, dark = _schemes()
    assert (light["card"], dark["card"]) == (LIGHT.background, DARK.background)


def test_no_colour_is_named_outside_of_the_schemes() -> None:
    rules = CSS.split("* { box-sizing", 1)[1].split("@media print")[0]
    assert re.findall(r"#[0-9a-f]{3,8}\b", rules) == []
