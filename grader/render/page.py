"""A report as one HTML file: no network, no script, light and dark, readable by a screen reader."""

import re
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from grader.findings.catalogue import load_catalogue
from grader.render.code import highlight_files
from grader.render.view import View, page_rows, source_notes
from grader.render.words import load_words, visible
from grader.report import Report

__all__ = ["render_page"]

_FOLDER = Path(__file__).parent


def render_page(
    report: Report,
    source: Mapping[str, str],
    *,
    instructor: bool = False,
    book_url: str = "",
    language: str = "en",
) -> str:
    """Return a report as a self-contained HTML document.

    Args:
        report: what to show.
        source: text of the submission by file name.
        instructor: True also shows the details that students must not see.
        book_url: where the book's pages lie, with a slash at its end; "" for beside this page.
        language: of the words around the report's own texts.
    """
    words, catalogue = load_words(language), load_catalogue(language)
    lines = highlight_files(source, source_notes(report, catalogue))
    # Our own style sheet; it holds nothing of a report.
    style = Markup((_FOLDER / "page.css").read_text(encoding="utf-8"))  # noqa: S704
    return _template().render(
        page_rows(View(report, source, language, words, catalogue, lines)),
        report=report,
        words=words,
        language=language,
        style=style,
        instructor=instructor,
        book_url=book_url,
    )


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters["prose"] = _prose
    return environment.get_template("page.html")


def _finalize(value: object) -> object:
    """Make every text that is not our own markup harmless, whichever way it gets into the page."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _prose(text: str) -> Markup:
    """Escape a sentence; what it has in backticks is code."""
    safe = str(escape(visible(text)))
    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", safe))  # noqa: S704 - escaped just above
