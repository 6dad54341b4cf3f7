"""Both editions of the whole book, built strictly, and what must hold in their pages."""

import gzip
import re
from collections import Counter
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup

from grader.claims.ledger import load_ledger
from grader.course import Exercise, load_course

ROOT = Path(__file__).parent.parent.parent
LEDGER = load_ledger(ROOT / "book" / "claims")
COURSE = load_course(ROOT / "exercises")
SOURCES = sorted((ROOT / "book").rglob("*.md"))
TRANSFER_BYTES = 400_000
# Shorter passages are closing braces and the like, which all code shares.
TELLING_LENGTH = 40

Book = dict[Path, BeautifulSoup]


@pytest.fixture(scope="session")
def hidden(editions: dict[str, Path]) -> Book:
    return {
        path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(editions["hidden"].rglob("*.html"))
    }


def test_every_section_of_the_articles_has_its_counterpart_in_order() -> None:
    placed: list[str] = []
    for path in SOURCES:
        placed += re.findall(r"^```\{claims\} (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    wanted = [f"{article}-{section}" for article, section in LEDGER.sections]
    assert Counter(placed) == Counter(wanted)
    for article in ("s0", "s1", "s2", "s3", "s4"):
        own = [place for place in placed if place.startswith(article)]
        assert own == sorted(own)


def test_every_claim_has_one_card(hidden: Book) -> None:
    found = Counter(
        str(box["id"]).removeprefix("claim-")
        for path, page in hidden.items()
        if path.name != "intro.html"  # shows one as a sample
        for box in page.select(".claim[id^=claim-]")
    )
    assert found == Counter(claim.id for claim in LEDGER.claims)


def test_every_exercise_has_one_box_and_the_list_leads_to_it(hidden: Book, editions: dict[str, Path]) -> None:
    boxes = Counter(str(box["id"]) for page in hidden.values() for box in page.select(".exercise[id]"))
    assert boxes == Counter(f"exercise-{exercise.id}" for exercise in COURSE.exercises)
    links = {str(link["href"]) for link in hidden[editions["hidden"] / "exercises.html"].select("a[href]")}
    assert {urldefrag(link).fragment for link in links} >= set(boxes)


def test_every_link_within_the_book_leads_somewhere(hidden: Book) -> None:
    targets = {
        path.resolve(): {str(one["id"]) for one in page.select("[id]")} for path, page in hidden.items()
    }
    broken = []
    for path, page in hidden.items():
        for link in page.select("a[href]"):
            address, fragment = urldefrag(str(link["href"]))
            if urlsplit(address).scheme:
                continue
            target = (path.parent / unquote(address)).resolve() if address else path.resolve()
            if target.suffix != ".html":
                found = target.is_file()
            else:
                found = target in targets and (not fragment or unquote(fragment) in targets[target])
            if not found:
                broken.append(f"{path.name}: {link['href']}")
    assert not broken


def test_pages_and_what_they_load_lie_beside_each_other(hidden: Book) -> None:
    for path, page in hidden.items():
        for one in page.select("img[src], script[src], link[href]"):
            address = str(one.get("src") or one.get("href"))
            assert not urlsplit(address).scheme, f"{path.name} loads {address}"
            assert not address.startswith("/"), f"{path.name} loads {address}"


def test_no_page_weighs_more_than_400_kilobytes_as_it_is_sent(hidden: Book) -> None:
    packed: dict[Path, int] = {}
    for path, page in hidden.items():
        if path.name == "search.html":
            continue
        loaded = {path.resolve()}
        for one in page.select("img[src], script[src], link[rel=stylesheet]"):
            address = urlsplit(str(one.get("src") or one.get("href"))).path
            loaded.add((path.parent / unquote(address)).resolve())
        for file in loaded - set(packed):
            packed[file] = len(gzip.compress(file.read_bytes()))
        assert sum(packed[file] for file in loaded) < TRANSFER_BYTES, path.name


def passages(text: str) -> set[str]:
    """Return all runs of three lines that are not blank."""
    lines = [one for line in text.splitlines() if (one := words(line))]
    runs = {" ".join(lines[at : at + 3]) for at in range(len(lines) - 2)}
    return {run for run in runs if len(run) >= TELLING_LENGTH}


def secret_passages(exercise: Exercise) -> set[str]:
    """Return what nobody reads before having solved an exercise: solution, explanation and checks."""
    secret = [exercise.explanation, *(data.decode() for data in exercise.solution.values())]
    secret += [path.read_text(encoding="utf-8") for path in exercise.check_files]
    shown = " ".join(words(data.decode()) for data in exercise.starter.values())
    return {one for text in secret for one in passages(text) if one not in shown}


def words(text: str) -> str:
    """Return a text without marks of HTML and Markdown, all in one line."""
    return " ".join(re.sub(r"[`*]", "", unescape(re.sub(r"<[^>]+>", "", text))).split())


def leaked(edition: Path) -> set[str]:
    """Return the exercises of which an edition tells something secret, each with where and what."""
    files = [path for path in edition.rglob("*") if path.suffix in {".html", ".js", ".md"}]
    told = {path.name: words(path.read_text(encoding="utf-8")) for path in files}
    return {
        f"{exercise.id} in {name}: {passage}"
        for exercise in COURSE.exercises
        for passage in secret_passages(exercise)
        for name, text in told.items()
        if passage in text
    }


def test_the_hidden_edition_tells_no_solution_and_no_check(editions: dict[str, Path]) -> None:
    assert not leaked(editions["hidden"])


def test_the_edition_with_solutions_tells_all_of_them(editions: dict[str, Path]) -> None:
    """Also proves that the test above is awake."""
    told = {leak.partition(" ")[0] for leak in leaked(editions["solutions"])}
    assert told == {exercise.id for exercise in COURSE.exercises}
