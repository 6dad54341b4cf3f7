"""The ledger: every claim of the articles with its verdict and the rule that decides it.

book/claims/
  ledger/<article>-<chapter>.toml   the claims of a chapter: see `Claim` for the keys
  experiments/<name>/               a Go program and its experiment.toml: see `Experiment`
  evidence/go<version>.json         what the experiments saw, by Go version
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import msgspec

from grader.claims.rules import names_in
from grader.errors import CourseError, InputError
from grader.tables import parse_toml

__all__ = ["Claim", "ClaimVerdict", "Experiment", "Form", "Ledger", "Version", "load_ledger", "parse_version"]

Version = tuple[int, int]
"""A Go release such as (1, 27)."""


class ClaimVerdict(StrEnum):
    """What an experiment makes of a claim."""

    TRUE = "true"
    FALSE = "false"
    PARTLY = "partly"
    """One part of it holds, another does not."""
    OBSOLETE = "obsolete"
    """It held up to a Go version, and no longer does."""
    NOT_CHECKABLE = "not_checkable"
    """No experiment can decide it; the claim's `reason` says why."""


class Form(StrEnum):
    """Where in the article the claim is made."""

    PROSE = "prose"
    TABLE = "table"
    COMMENT = "comment"
    DIAGRAM = "diagram"
    SNIPPET = "snippet"
    """A piece of code: that it builds, and does what is said of it."""


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One claim.

    Attributes:
        id: article and number, such as `s1-014`.
        section: of the article, such as `2.4`.
        says: the claim, in our words, as one sentence.
        verdict: on the Go version that the project pins.
        explanation: what is the case, in one to three sentences.
        source: of the explanation: the measurement, a Go source file and function, a release note.
        experiment: name of the experiment that decides it; "" if it cannot be checked.
        holds: what must be true of the observations for each part of the claim to hold.
        was: verdicts up to and with older Go versions, such as `"1.23" = "true"`.
        reason: why it cannot be checked.
        contradicts: ids of claims that cannot be true together with this one.
    """

    id: str
    section: str
    form: Form
    says: str
    verdict: ClaimVerdict
    explanation: str
    source: str
    experiment: str = ""
    holds: tuple[str, ...] = ()
    was: dict[str, ClaimVerdict] = msgspec.field(default_factory=dict)
    reason: str = ""
    contradicts: tuple[str, ...] = ()

    @property
    def article(self) -> str:
        return self.id.partition("-")[0]

    def expected(self, version: Version) -> ClaimVerdict:
        """Return the verdict that the ledger states for a Go version; an obsolete claim is false there."""
        for last in sorted(self.was, key=parse_version):
            if version <= parse_version(last):
                return self.was[last]
        return ClaimVerdict.FALSE if self.verdict is ClaimVerdict.OBSOLETE else self.verdict


class Experiment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The manifest of an experiment.

    Attributes:
        title: what it does, as a phrase.
        observations: what it prints: each name with its meaning and unit.
        race: built with the race detector.
        since: first Go version on which it can be built.
        figure: the figure of the book that its observations make, besides deciding claims.
    """

    title: str
    observations: dict[str, str]
    race: bool = False
    since: str = "1.21"
    figure: str = ""

    def runs_on(self, version: Version) -> bool:
        return version >= parse_version(self.since)


class _Chapter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    article: str
    title: str
    sections: dict[str, str]
    claim: tuple[Claim, ...]


@dataclass(frozen=True)
class Ledger:
    """All claims in the articles' order, and the experiments by name.

    Attributes:
        sections: titles by article and number, such as `("s1", "2.4")`.
    """

    folder: Path
    claims: tuple[Claim, ...]
    sections: dict[tuple[str, str], str]
    experiments: dict[str, Experiment] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        return {claim.id: claim for claim in self.claims}

    def select(self, names: Iterable[str]) -> tuple[Claim, ...]:
        """Return the claims meant by ids, articles and experiments; all of them for no name.

        Raises:
            InputError: a name means nothing.
        """
        wanted: set[str] = set()
        for name in names:
            found = {one.id for one in self.claims if name in {one.id, one.article, one.experiment}}
            if not found:
                raise InputError(
                    f"there is no claim, article or experiment {name!r}; `mapclinic claims --list`"
                )
            wanted |= found
        return tuple(one for one in self.claims if not wanted or one.id in wanted)


def parse_version(text: str) -> Version:
    """Parse `1.27`, `go1.27` or `1.27.3`.

    Raises:
        InputError: it is no Go version.
    """
    major, _, rest = text.removeprefix("go").partition(".")
    minor = rest.partition(".")[0]
    if not (major.isdecimal() and minor.isdecimal()):
        raise InputError(f"{text!r} is no Go version; write it as 1.27")
    return int(major), int(minor)


def load_ledger(folder: Path) -> Ledger:
    """Load and check the ledger.

    Raises:
        CourseError: a file breaks the contract; the text names file or claim.
    """
    claims: list[Claim] = []
    sections: dict[tuple[str, str], str] = {}
    paths = sorted((folder / "ledger").glob("*.toml"))
    if not paths:
        raise CourseError(f"there is no ledger in {folder}; name the folder that holds ledger/")
    for path in paths:
        chapter = parse_toml(path, _Chapter)
        claims.extend(chapter.claim)
        sections |= {(chapter.article, number): title for number, title in chapter.sections.items()}
    experiments = {
        path.parent.name: parse_toml(path, Experiment)
        for path in sorted((folder / "experiments").glob("*/experiment.toml"))
    }
    ledger = Ledger(folder, tuple(claims), sections, experiments)
    if problems := _problems(ledger):
        raise CourseError("the ledger is not in order:\n  " + "\n  ".join(problems))
    return ledger


def _problems(ledger: Ledger) -> list[str]:
    problems = [
        f"{name} occurs twice" for name, n in Counter(one.id for one in ledger.claims).items() if n > 1
    ]
    for claim in ledger.claims:
        problems += [f"{claim.id}: {problem}" for problem in _problems_of(claim, ledger)]
    told = {(claim.article, claim.section) for claim in ledger.claims}
    problems += [f"section {a} {number} has no claim" for a, number in sorted(ledger.sections.keys() - told)]
    used = {claim.experiment for claim in ledger.claims}
    used |= {name for name, one in ledger.experiments.items() if one.figure}
    problems += [f"experiment {name} decides nothing" for name in sorted(ledger.experiments.keys() - used)]
    return problems


def _problems_of(claim: Claim, ledger: Ledger) -> Iterable[str]:
    if (claim.article, claim.section) not in ledger.sections:
        yield f"there is no section {claim.section}"
    if unknown := set(claim.contradicts) - ledger.by_id.keys():
        yield f"contradicts unknown claims: {', '.join(sorted(unknown))}"
    held = ClaimVerdict.TRUE in claim.was.values()
    if (claim.verdict is ClaimVerdict.OBSOLETE and not held) or (
        claim.verdict is ClaimVerdict.FALSE and held
    ):
        yield "what is false now and was true up to some version is `obsolete`, and nothing else is"
    if claim.verdict is ClaimVerdict.NOT_CHECKABLE:
        if claim.experiment or claim.holds or not claim.reason:
            yield "what is not checkable has a reason, and no experiment"
        return
    if claim.reason or not claim.holds:
        yield "what is checkable has `holds`, and no reason"
    if (experiment := ledger.experiments.get(claim.experiment)) is None:
        yield f"there is no experiment {claim.experiment!r}"
        return
    for rule in claim.holds:
        if unknown := names_in(rule) - experiment.observations.keys():
            yield f"{rule!r} asks for what {claim.experiment} does not tell: {', '.join(sorted(unknown))}"
