"""How often verdicts are wrong, as `mapclinic accuracy` has measured it.

```{accuracy}```                 the table of all exercises
{accurate}`good.grades`          one figure of a total; kinds are good and bad
"""

from typing import Any

from docutils import nodes
from sources import ACCURACY_FILE, sources_of
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxRole

from grader.accuracy.table import Row

_HEAD = ("exercise", "submissions", "grades", "under load", "wrong", "at most", "our faults")


class AccuracyTable(SphinxDirective):
    """A row for the good and one for the bad submissions of each exercise, and the totals."""

    def run(self) -> list[nodes.Node]:
        evidence = sources_of(self.env.app).accuracy
        self.env.note_dependency(str(ACCURACY_FILE))
        group = nodes.tgroup(cols=len(_HEAD))
        group += [nodes.colspec(colwidth=1) for _ in _HEAD]
        group += nodes.thead("", _line(_HEAD))
        rows = (*evidence.exercises, *evidence.total)
        group += nodes.tbody("", *(_line(_cells(row)) for row in rows))
        facts = evidence.conditions
        measured = f"{facts.go}, {facts.sandbox}, {facts.cores} cores, {evidence.date[:10]}."
        return [
            nodes.table("", group, classes=["observed"]),
            nodes.paragraph("", f"“At most” is the upper bound at 95 % confidence. {measured}"),
        ]


def _cells(row: Row) -> tuple[str, ...]:
    counts = (row.grades, row.loaded, row.wrong)
    return (
        row.exercise,
        row.subject,
        *(f"{count:,}" for count in counts),
        f"{row.high:.2%}",
        str(row.faults),
    )


def _line(cells: tuple[str, ...]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in cells))


class AccuracyRole(SphinxRole):
    """A figure of the totals."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        kind, _, name = self.text.partition(".")
        self.env.note_dependency(str(ACCURACY_FILE))
        evidence = sources_of(self.env.app).accuracy
        row = next((one for one in evidence.total if one.subject == kind), None)
        if row is None or name not in Row.__dataclass_fields__:
            raise ExtensionError(f"the measurement of accuracy has no {self.text!r}")
        value = getattr(row, name)
        text = f"{value:.2%}" if name in {"low", "high", "hit_share"} else f"{value:,}"
        return [nodes.inline("", text, classes=["measured"])], []


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and the role."""
    app.add_directive("accuracy", AccuracyTable)
    app.add_role("accurate", AccuracyRole())
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
