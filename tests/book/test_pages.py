"""Each type of page in a real browser: axe finds nothing, no script fails, in all sizes and themes."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium")
PAGES = (
    "intro.html",
    "exercises.html",
    "verdicts.html",
    "ledger.html",
    "slice_maps/2_*.html",
    "tools/race_detector.html",
    "reference/report.html",
    "glossary.html",
    "search.html",
)
SIZES = {"wide": (1280, 900), "narrow": (390, 800)}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pattern", PAGES)
def test_a_page_works_for_everybody(
    editions: dict[str, Path], browser: Browser, pattern: str, size: str, theme: str
) -> None:
    width, height = SIZES[size]
    (path, *_) = sorted(editions["hidden"].glob(pattern))
    with browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.goto(path.as_uri())
        assert not wrong  # axe asks for the style sheets once more, which a page from a file may not
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert not found.response["violations"], found.generate_report()
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"the page scrolls sideways by {wider} px"
