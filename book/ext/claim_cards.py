"""The cards of the ledger's claims, where they belong.

    ```{claim-card} s1-003 s1-007```   the cards of claims
    ```{claims} s1-2.3```              all other claims of a section, folded
    {claim}`s1-003`                    a link to the card, or else to the claim's row in the ledger
    ```{claim-ledger}```               the whole ledger, with filters

An unknown claim is an error of the build. The evidence on a card is that of the newest Go version.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from docutils import nodes
from folds import fold
from places import Pending, places
from sources import BOOK, Sources, sources_of, words_of
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.nodes import make_refnode

from grader.claims.ledger import Claim, ClaimVerdict, parse_version
from grader.claims.rules import Value, names_in

_WORDS = {
    ClaimVerdict.TRUE: "true",
    ClaimVerdict.FALSE: "false",
    ClaimVerdict.PARTLY: "partly true",
    ClaimVerdict.OBSOLETE: "obsolete",
    ClaimVerdict.NOT_CHECKABLE: "not checkable",
}


def _observed(claim: Claim, sources: Sources) -> Iterable[tuple[str, tuple[Value, ...]]]:
    """Return meaning and values of what the rules of a claim ask for."""
    if not claim.experiment:
        return
    seen = sources.observed(claim.experiment)
    for name, meaning in sources.experiment(claim.experiment).observations.items():
        if any(name in names_in(rule) for rule in claim.holds):
            yield meaning, seen[name]


def _told(values: tuple[Value, ...]) -> list[nodes.Node]:
    """Return what was observed as nodes; what programs have printed stands as it was printed."""
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    told: list[nodes.Node] = []
    for value in values:
        if told:
            told.append(nodes.Text(" to " if numbers else ", "))
        text = words_of(value)
        told.append(nodes.literal("", text) if isinstance(value, str) and value else nodes.Text(text))
    return told


def card(claim: Claim, sources: Sources) -> nodes.Element:
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
    if observed := list(_observed(claim, sources)):
        box += _evidence(observed, sources)
    if opposed := _opposed(claim, sources):
        box += _contradictions(opposed)
    foot = nodes.paragraph("", f"Source: {claim.source}. ", classes=["claim-foot"])
    if claim.experiment:
        foot += nodes.Text("Run it: ")
        foot += nodes.literal("", f"mapclinic claims {claim.id}")
    box += foot
    return box


def _opposed(claim: Claim, sources: Sources) -> list[str]:
    """Return the claims that cannot be true together with this one, whichever of them says so."""
    others = {one.id for one in sources.material.ledger.claims if claim.id in one.contradicts}
    return sorted(others.union(claim.contradicts))


def _contradictions(names: list[str]) -> nodes.paragraph:
    line = nodes.paragraph("", "Cannot be true together with ", classes=["claim-history"])
    for number, name in enumerate(names):
        line += nodes.Text(", " if number else "")
        line += _PendingClaim("", name=name, verdict="")
    line += nodes.Text(".")
    return line


def _evidence(observed: list[tuple[str, tuple[Value, ...]]], sources: Sources) -> nodes.Element:
    items = nodes.definition_list(classes=["claim-evidence"])
    for meaning, values in observed:
        seen = nodes.definition("", nodes.paragraph("", "", *_told(values)))
        items += nodes.definition_list_item("", nodes.term("", meaning), seen)
    version = sources.material.evidence[sources.material.newest].conditions.go
    title = nodes.paragraph("", f"Seen with {version}:", classes=["claim-seen"])
    return nodes.container("", title, items)


def _history(claim: Claim) -> str:
    spans = [f"up to Go {last}: {_WORDS[claim.was[last]]}" for last in sorted(claim.was, key=parse_version)]
    return "Earlier verdicts, " + "; ".join(spans) + "."


class ClaimCard(SphinxDirective):
    """Places the cards of the claims named in its argument."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        sources = sources_of(self.env.app)
        return [_place(self.env, sources.claim(name), sources) for name in self.arguments[0].split()]


class ClaimsOfSection(SphinxDirective):
    """Places the cards of a section of an article, but for those that the page shows anyway."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        article, _, section = self.arguments[0].partition("-")
        if (article, section) not in sources_of(self.env.app).material.ledger.sections:
            raise self.error(f"the ledger has no section {self.arguments[0]!r}")
        return [_PendingSection("", article=article, section=section)]


class _PendingSection(nodes.General, nodes.Element):
    """A section's claims, which can be told once the whole page has been read."""


def _fill_sections(app: Sphinx, doctree: nodes.document) -> None:
    sources = sources_of(app)
    shown = {name for box in doctree.findall(nodes.container) if (name := box.get("claim"))}
    for pending in list(doctree.findall(_PendingSection)):
        place = pending["article"], pending["section"]
        claims = [
            one
            for one in sources.material.ledger.claims
            if (one.article, one.section) == place and one.id not in shown
        ]
        cards = [_place(app.env, claim, sources) for claim in claims]
        pending.replace_self([fold(_counted(claims), *cards, kind="claims")] if cards else [])


def _counted(claims: list[Claim]) -> str:
    counts = Counter(_WORDS[claim.verdict] for claim in claims)
    parts = ", ".join(f"{counts[word]} {word}" for word in _WORDS.values() if counts[word])
    return f"{len(claims)} {'claim' if len(claims) == 1 else 'claims'} of the article, run: {parts}"


def _place(env: Any, claim: Claim, sources: Sources) -> nodes.Element:  # noqa: ANN401
    env.note_dependency(str(sources.evidence_file()))
    env.note_dependency(str(BOOK / "claims" / "ledger" / f"{claim.article}-{claim.section[0]}.toml"))
    box = card(claim, sources)
    box["ids"].append(f"claim-{claim.id}")
    box["claim"] = claim.id
    if env.docname != env.config.root_doc:  # the start page shows cards as samples
        places(env, "claim")[claim.id] = env.docname
    return box


class ClaimLedger(SphinxDirective):
    """Places a row for each claim, with what the filters look at and a link to its card."""

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["claim_ledger"] = True
        for path in (BOOK / "claims" / "ledger").glob("*.toml"):
            self.env.note_dependency(str(path))
        table = nodes.container(classes=["claim-ledger"])
        for claim in sources_of(self.env.app).material.ledger.claims:
            table += _row(claim)
        return [table]


def _row(claim: Claim) -> nodes.Element:
    verdict = claim.verdict.replace("_", "-")
    classes = ["claim", f"claim-{verdict}", f"article-{claim.article}", f"form-{claim.form}"]
    row = nodes.container(classes=classes)
    row["ids"].append(f"ledger-{claim.id}")
    line = nodes.paragraph()
    line += nodes.inline("", _WORDS[claim.verdict], classes=["claim-verdict"])
    line += nodes.Text(" ")
    line += _PendingClaim("", name=claim.id, verdict="")
    line += nodes.Text(f" {claim.says}")
    row += line
    return row


class ClaimRole(SphinxRole):
    """A link to a claim."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        claim = sources_of(self.env.app).claim(self.text)
        return [_PendingClaim("", name=claim.id, verdict=_WORDS[claim.verdict])], []


class _PendingClaim(Pending):
    """A link to a claim's card, or else to its row in the ledger."""


def _resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    ledger_page = next((page for page, facts in app.env.metadata.items() if "claim_ledger" in facts), None)
    for pending in list(doctree.findall(_PendingClaim)):
        name = pending["name"]
        page, anchor = places(app.env, "claim").get(name), f"claim-{name}"
        if page is None:
            page, anchor = ledger_page, f"ledger-{name}"
        if page is None:
            raise ExtensionError(f"{docname}: the claim {name} has no card, and there is no ledger page")
        verdict = pending["verdict"]
        text = nodes.inline("", f"{name} ({verdict})" if verdict else name, classes=["claim-link"])
        pending.replace_self(make_refnode(app.builder, docname, page, anchor, text))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives and the role."""
    app.setup_extension("folds")
    app.setup_extension("places")
    app.add_directive("claim-card", ClaimCard)
    app.add_directive("claims", ClaimsOfSection)
    app.add_directive("claim-ledger", ClaimLedger)
    app.add_role("claim", ClaimRole())
    app.add_node(_PendingClaim)
    app.add_node(_PendingSection)
    app.connect("doctree-read", _fill_sections)
    app.connect("doctree-resolved", _resolve)
    app.add_css_file("claims.css")
    app.add_js_file("claims.js", loading_method="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
