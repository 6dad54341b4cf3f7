"""The ledger of this course: complete, decided by its evidence, and able to be wrong."""

import ast
import itertools
import re
import subprocess
from collections.abc import Iterable, Sequence

import pytest

from grader.claims.evidence import Evidence, load_evidence
from grader.claims.judgement import judge
from grader.claims.ledger import Claim, ClaimVerdict, load_ledger, parse_version
from grader.claims.rules import Value, hold, names_in
from grader.claims.toolchains import find_toolchain, known_versions
from grader.context import default_claims_folder
from grader.errors import CourseError

LEDGER = load_ledger(default_claims_folder())
CHECKABLE = [claim for claim in LEDGER.claims if claim.experiment]
EVIDENCE = {
    path.stem.removeprefix("go"): load_evidence(path) for path in LEDGER.folder.glob("evidence/go*.json")
}
ARTICLES = ("s0", "s1", "s2", "s3", "s4")
# The articles are of one mould: for each of the five chapters the number of its numbered sections.
SECTIONS = (0, 5, 3, 4, 0)
# A file of the Go source, perhaps of an older version, and perhaps what is meant in it.
CITATION = re.compile(
    r"([\w.]+/[\w/.]+\.(?:go|s|rules|md))( of Go [0-9.]+)?"
    r"(?:, (?:types? |func(?:tion)? |method )?([A-Za-z_.()*]+))?"
)
NEWEST = list(known_versions())[-1]


def test_each_section_of_each_article_is_in_the_ledger() -> None:
    expected = {
        (article, f"{chapter}.{number}" if number else str(chapter))
        for article in ARTICLES
        for chapter, count in enumerate(SECTIONS, start=1)
        for number in range(count + 1)
    }
    assert expected == LEDGER.sections.keys()


def test_nine_claims_of_ten_are_decided_by_running_something() -> None:
    assert len(CHECKABLE) >= 0.9 * len(LEDGER.claims)


def test_there_is_evidence_for_every_known_version() -> None:
    assert EVIDENCE.keys() == known_versions().keys()


def corners(evidence: Evidence, experiment: str) -> Iterable[dict[str, Value]]:
    """Return the least and the greatest of what was observed, as if each had been a run."""
    seen = evidence.experiments.get(experiment, {})
    for place in (0, -1):
        if seen:
            yield {name: values[place] for name, values in seen.items()}


@pytest.mark.parametrize("release", sorted(EVIDENCE))
def test_the_evidence_decides_each_claim_as_the_ledger_says(release: str) -> None:
    version = parse_version(release)
    wrong = [
        f"{claim.id}: {verdict}, not {claim.expected(version)}"
        for claim in CHECKABLE
        for seen in corners(EVIDENCE[release], claim.experiment)
        if (verdict := judge(claim, seen)) is not claim.expected(version)
    ]
    assert not wrong


def test_the_newest_evidence_knows_every_claim() -> None:
    unknown = {claim.experiment for claim in CHECKABLE} - EVIDENCE[NEWEST].experiments.keys()
    assert not unknown


def other_values(value: Value, constants: Sequence[object]) -> list[Value]:
    """Return what might have been observed: around what the rule compares with, and far from it."""
    match value:
        case bool():
            return [not value]
        case int() | float():
            numbers = [one for one in constants if isinstance(one, int | float)]
            return [
                0,
                1e12,
                *(around for one in numbers for around in (one * 0.99 - 0.1, one, one * 1.01 + 0.1)),
            ]
        case str():
            texts = [one for one in constants if isinstance(one, str)]
            return ["", "something else", *texts, " ".join(texts)]
        case _:
            return [[0.0], [1e12]]


def changes_its_mind(rule: str, seen: dict[str, Value]) -> bool:
    """Tell if other observations would make the rule come out the other way."""
    constants = [node.value for node in ast.walk(ast.parse(rule)) if isinstance(node, ast.Constant)]
    names = sorted(names_in(rule))
    (now,) = hold([rule], seen)
    for values in itertools.product(*([seen[name], *other_values(seen[name], constants)] for name in names)):
        try:
            (other,) = hold([rule], {**seen, **dict(zip(names, values, strict=True))})
        except CourseError:  # such as a division by what is 0 only here
            continue
        if other is not now:
            return True
    return False


@pytest.mark.parametrize("claim", CHECKABLE, ids=lambda claim: claim.id)
def test_another_reality_would_give_another_verdict(claim: Claim) -> None:
    seen = next(iter(corners(EVIDENCE[NEWEST], claim.experiment)))
    deaf = [rule for rule in claim.holds if not changes_its_mind(rule, seen)]
    assert not deaf


def test_claims_name_a_version_for_what_they_say_of_internals() -> None:
    words = ("Swiss", "bucket", "hash-trie", "hmap", "goroutineleak")
    silent = [
        claim.id
        for claim in LEDGER.claims
        if any(word in claim.explanation for word in words) and "1." not in claim.explanation + claim.source
    ]
    assert not silent


def test_each_verdict_occurs() -> None:
    assert {claim.verdict for claim in LEDGER.claims} == set(ClaimVerdict)


@pytest.mark.toolchain
def test_cited_files_of_the_go_source_exist_and_have_what_is_cited() -> None:
    source = find_toolchain(NEWEST).root / "src"
    wrong = []
    for claim in LEDGER.claims:
        for path, version, name in CITATION.findall(claim.source):
            if version:
                continue
            file = source / path
            word = name.strip(".()*").rpartition(".")[2].strip("()*")
            if not file.is_file() or word not in file.read_text(encoding="utf-8", errors="replace"):
                wrong.append(f"{claim.id}: {path}, {name}")
    assert not wrong


@pytest.mark.toolchain
def test_the_experiments_are_formatted_and_vetted() -> None:
    toolchain = find_toolchain(NEWEST)
    folder = LEDGER.folder / "experiments"
    mains = sorted(path for path in folder.glob("*/*.go")) + sorted(folder.glob("internal/*/*.go"))
    formatted = subprocess.run(
        [toolchain.root / "bin" / "gofmt", "-l", *mains], capture_output=True, text=True, check=True
    )
    assert formatted.stdout == ""
    environment = toolchain.environment(race=False)
    vetted = subprocess.run(
        [toolchain.root / "bin" / "go", "vet", "./..."],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert vetted.returncode == 0, vetted.stderr


def test_an_experiment_says_what_it_does_and_sees() -> None:
    for name, experiment in LEDGER.experiments.items():
        assert experiment.title, name
        assert experiment.observations, name
