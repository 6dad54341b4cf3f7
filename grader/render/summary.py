"""The summary of a batch as one HTML page: who got what, and on which checks a class gets stuck."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.course import Exercise
from grader.render.words import Words, load_words, visible
from grader.report import Report
from grader.verdict import Verdict

__all__ = ["render_summary"]

_FOLDER = Path(__file__).parent


def render_summary(exercise: Exercise, reports: Mapping[str, Report], language: str = "en") -> str:
    """Return the page; the full reports are expected beside it as `reports/<name>.html`."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, finalize=_finalize
    )
    words = load_words(language)
    return environment.get_template("summary.html").render(
        exercise=exercise,
        rows=[_row(name, report, words) for name, report in reports.items()],
        checks=[_check(check.id, check.title, reports) for check in exercise.checks],
        words=words,
        language=language,
        style=Markup((_FOLDER / "page.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
    )


def _row(name: str, report: Report, words: Words) -> dict[str, Any]:
    score = "–" if report.score is None else f"{report.score:g}"
    return {
        "name": name,
        "link": f"reports/{quote(name)}.html",
        "verdict": words.verdict(report.verdict),
        "tone": _tone(report.verdict),
        "score": f"{score} / {report.max_score:g}",
        "message": report.message,
    }


def _tone(verdict: Verdict) -> str:
    return {Verdict.PASS: "good", Verdict.INTERNAL_ERROR: "warn"}.get(verdict, "bad")


def _check(check_id: str, title: str, reports: Mapping[str, Report]) -> dict[str, Any]:
    statuses = [one.status for report in reports.values() for one in report.checks if one.id == check_id]
    passed = sum(status is Verdict.PASS for status in statuses)
    return {"title": title, "passed": passed, "total": len(reports)}


def _finalize(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
