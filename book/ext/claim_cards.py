"""A Sphinx extension that places the ledger's claims in the book.

    ```{claim-card} s1-003 s1-007```   the cards of claims
    {claim}`s1-003`                    a link to the card, or else to the claim's row in the ledger
    ```{claim-ledger}```               the whole ledger, with filters

An unknown claim is an error of the build. The evidence on a card is that of the newest Go version.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.nodes import make_refnode

from grader.claims.evidence import Evidence, load_evidence
from grader.claims.ledger import Claim, ClaimVerdict, Ledger, load_ledger, parse_version
from grader.claims.rules import Value, names_in

_ROOT = Path(__file__).parent.parent
_WORDS = {
    ClaimVerdict.TRUE: "true",
    ClaimVerdict.FALSE: "false",
    ClaimVerdict.PARTLY: "partly true",
    ClaimVerdict.OBSOLETE: "obsolete",
    ClaimVerdict.NOT_CHECKABLE: "not checkable",
}


class Cards:
    """The ledger and its newest evidence, loaded once a build."""

    def __init__(self, folder: Path) -> None:
        self.ledger: Ledger = load_ledger(folder)
        paths = sorted(folder.glob("evidence/go*.json"), key=lambda path: parse_version(path.stem))
        self.evidence: Evidence | None = load_evidence(paths[-1]) if paths else None

    def find(self, name: str) -> Claim:
        """Return a claim by its id.

        Raises:
            ExtensionError: there is none.
        """
        if (claim := self.ledger.by_id.get(name)) is None:
            raise ExtensionError(f"the ledger has no claim {name!r}")
        return claim

    def observed(self, claim: Claim) -> Iterable[tuple[str, tuple[Value, ...]]]:
        """Return meaning and values of what the rules of a claim ask for."""
        if self.evidence is None or claim.experiment not in self.evidence.experiments:
            return
        meanings = self.ledger.experiments[claim.experiment].observations
        seen = self.evidence.experiments[claim.experiment]
        for name in meanings:
            if any(name in names_in(rule) for rule in claim.holds):
                yield meanings[name], seen[name]


def _told(values: tuple[Value, ...]) -> list[nodes.Node]:
    """Return what was observed as nodes; what programs have printed stands as it was printed."""
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    told: list[nodes.Node] = []
    for value in values:
        if told:
            told.append(nodes.Text(" to " if numbers else ", "))
        text = _text_of(value)
        told.append(nodes.literal("", text) if isinstance(value, str) and value else nodes.Text(text))
    return told


def _text_of(value: Value) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
        case int():
            return f"{value:,}"
        case list():
            return ", ".join(_text_of(one) for one in value)
        case _:
            return value or "nothing"


def card(claim: Claim, cards: Cards) -> nodes.Element:
    """Return the card of a claim: verdict, claim, explanation, evidence, and how to run it."""
    box = nodes.container(classes=["claim", f"claim-{claim.verdict.replace('_', '-')}"])
    head = nodes.paragraph(classes=["claim-head"])
    head += nodes.inline("", _WORDS[claim.verdict], classes=["claim-verdict"])
    head += nodes.inline("", claim.id, classes=["claim-id"])
    box += head
    box += nodes.paragraph("", claim.says, classes=["claim-says"])
    box += nodes.paragraph("", claim.explanation, classes=["claim-explanation"])
    if claim.was:
        box += nodes.paragraph("", _history(claim), classes=["claim-history"])
    if claim.reason:
        box += nodes.paragraph("", f"Why it cannot be checked: {claim.reason}", classes=["claim-reason"])
    if observed := list(cards.observed(claim)):
        box += _evidence(observed, cards)
    foot = nodes.paragraph("", f"Source: {claim.source}. ", classes=["claim-foot"])
    if claim.experiment:
        foot += nodes.Text("Run it: ")
        foot += nodes.literal("", f"mapclinic claims {claim.id}")
    box += foot
    return box


def _evidence(observed: list[tuple[str, tuple[Value, ...]]], cards: Cards) -> nodes.Element:
    items = nodes.definition_list(classes=["claim-evidence"])
    for meaning, values in observed:
        seen = nodes.definition("", nodes.paragraph("", "", *_told(values)))
        items += nodes.definition_list_item("", nodes.term("", meaning), seen)
    version = cards.evidence.conditions.go if cards.evidence else ""
    title = nodes.paragraph("", f"Seen with {version}:", classes=["claim-seen"])
    return nodes.container("", title, items)


def _history(claim: Claim) -> str:
    spans = [f"up to Go {last}: {_WORDS[claim.was[last]]}" for last in sorted(claim.was, key=parse_version)]
    return "Earlier verdicts, " + "; ".join(spans) + "."


def _cards_of(app: Sphinx) -> Cards:
    if not hasattr(app, "mapclinic_cards"):
        app.mapclinic_cards = Cards(_ROOT / "claims")  # type: ignore[attr-defined]
    cards: Cards = app.mapclinic_cards  # type: ignore[attr-defined]
    return cards


class ClaimCard(SphinxDirective):
    """Places the cards of the claims named in its argument."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        cards = _cards_of(self.env.app)
        self.env.note_dependency(str(_ROOT / "claims" / "ledger"))
        placed: list[nodes.Node] = []
        for name in self.arguments[0].split():
            box = card(cards.find(name), cards)
            box["ids"].append(f"claim-{name}")
            _places(self.env)[name] = self.env.docname
            placed.append(box)
        return placed


class ClaimLedger(SphinxDirective):
    """Places a table of all claims, each row with what the filters look at."""

    def run(self) -> list[nodes.Node]:
        cards = _cards_of(self.env.app)
        self.env.metadata[self.env.docname]["claim_ledger"] = True
        table = nodes.container(classes=["claim-ledger"])
        for claim in cards.ledger.claims:
            row = card(claim, cards)
            row["ids"].append(f"ledger-{claim.id}")
            row["classes"] += [f"article-{claim.article}", f"form-{claim.form}"]
            table += row
        return [table]


class ClaimRole(SphinxRole):
    """A link to a claim."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        claim = _cards_of(self.env.app).find(self.text)
        return [_PendingClaim("", name=claim.id, verdict=_WORDS[claim.verdict])], []


class _PendingClaim(nodes.Inline, nodes.Element):
    """A link whose target is known once all pages have been read."""


def _places(env: Any) -> dict[str, str]:  # noqa: ANN401 - Sphinx gives extensions a free attribute
    if not hasattr(env, "mapclinic_claim_places"):
        env.mapclinic_claim_places = {}
    places: dict[str, str] = env.mapclinic_claim_places
    return places


def _forget_page(_app: Sphinx, env: Any, docname: str) -> None:  # noqa: ANN401
    places = _places(env)
    for name in [name for name, page in places.items() if page == docname]:
        del places[name]


def _merge_pages(_app: Sphinx, env: Any, _docnames: list[str], other: Any) -> None:  # noqa: ANN401
    _places(env).update(_places(other))


def _resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    ledger_page = next((page for page, facts in app.env.metadata.items() if "claim_ledger" in facts), None)
    for pending in list(doctree.findall(_PendingClaim)):
        name = pending["name"]
        page, anchor = _places(app.env).get(name), f"claim-{name}"
        if page is None:
            page, anchor = ledger_page, f"ledger-{name}"
        if page is None:
            raise ExtensionError(f"{docname}: the claim {name} has no card, and there is no ledger page")
        text = nodes.inline("", f"{name} ({pending['verdict']})", classes=["claim-link"])
        pending.replace_self(make_refnode(app.builder, docname, page, anchor, text))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives and the role."""
    app.add_directive("claim-card", ClaimCard)
    app.add_directive("claim-ledger", ClaimLedger)
    app.add_role("claim", ClaimRole())
    app.add_node(_PendingClaim)
    app.connect("env-purge-doc", _forget_page)
    app.connect("env-merge-info", _merge_pages)
    app.connect("doctree-resolved", _resolve)
    app.add_css_file("claims.css")
    app.add_js_file("claims.js", loading_method="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
