"""Programs and figures of the ledger's experiments, taken from where they are measured.

```{experiment} name```                    the program, or with :functions: these declarations of it
```{output} name```                        what it observed, as a table
{measured}`name.observation`               one observation in a sentence; `1.23:name.observation` of a release
```{measured-figure} memory```             a figure drawn from the evidence, light and dark
"""

import re
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sources import BOOK, Sources, experiment_folder, sources_of, words_of
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from grader.accuracy.figures import ACCURACY_FIGURES
from grader.claims.figures import FIGURES
from grader.claims.rules import Value

_FIGURES_FOLDER = "_figures"


def _range_of(values: tuple[Value, ...]) -> str:
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in values)
    return (" to " if numbers else ", ").join(dict.fromkeys(words_of(value) for value in values))


class MeasuredRole(SphinxRole):
    """An observation, as the evidence file has it."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        release, _, path = self.text.rpartition(":")
        experiment, _, name = path.partition(".")
        sources = sources_of(self.env.app)
        self.env.note_dependency(str(sources.evidence_file(release)))
        seen = sources.observed(experiment, release)
        if name not in seen:
            message = self.inliner.reporter.error(
                f"the experiment {experiment!r} observes no {name!r}", line=self.lineno
            )
            return [], [message]
        return [nodes.inline("", _range_of(seen[name]), classes=["measured"])], []


class ExperimentListing(SphinxDirective):
    """A program, or some of its top-level declarations, with the command that runs it."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "functions": directives.unchanged_required,
        "file": directives.path,
    }

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        title = sources_of(self.env.app).experiment(name).title
        path = experiment_folder(name) / self.options.get("file", "main.go")
        if not path.is_file():
            raise self.error(f"{path.relative_to(BOOK)} does not exist")
        self.env.note_dependency(str(path))
        code = self._chosen(path)
        listing = nodes.literal_block(code, code, language="go")
        caption = nodes.caption("", f"{title}. Run it: ")
        caption += nodes.literal("", f"mapclinic claims {name}")
        box = nodes.container("", caption, listing, literal_block=True, classes=["literal-block-wrapper"])
        return [box]

    def _chosen(self, path: Path) -> str:
        text = path.read_text(encoding="utf-8")
        names = self.options.get("functions", "").split()
        if not names:
            return _without_imports(text)
        parts = [_declaration(text, name) for name in names]
        if missing := [name for name, part in zip(names, parts, strict=True) if part is None]:
            raise self.error(f"{path.relative_to(BOOK)} declares no {', '.join(missing)}")
        return "\n\n".join(part for part in parts if part)


def _without_imports(text: str) -> str:
    body = re.sub(r"\A.*?^package \w+\n", "", text, count=1, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r'^import (\(.*?^\)|"[^"\n]*")\n', "", body, flags=re.DOTALL | re.MULTILINE).strip()


def _declaration(text: str, name: str) -> str | None:
    """Return a top-level function, method, type, variable or constant with its comment."""
    start = rf"(?:func (?:\([^)\n]*\) )?|type |var |const ){re.escape(name)}\b"
    pattern = rf"(?:^//[^\n]*\n)*^{start}(?:[^\n]*(?<![{{(])$|.*?^[}})][^\n]*$)"
    found = re.search(pattern, text, flags=re.DOTALL | re.MULTILINE)
    return found[0] if found else None


class OutputTable(SphinxDirective):
    """What an experiment observed on the newest Go release."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"only": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        sources = sources_of(self.env.app)
        name = self.arguments[0]
        self.env.note_dependency(str(sources.evidence_file()))
        meanings, seen = sources.experiment(name).observations, sources.observed(name)
        chosen = self.options.get("only", "").split() or list(meanings)
        if unknown := [one for one in chosen if one not in meanings]:
            raise self.error(f"the experiment {name!r} observes no {', '.join(unknown)}")
        rows = [(meanings[one], _range_of(seen[one])) for one in chosen]
        return [_table(rows, f"Seen with {_version(sources)}")]


def _version(sources: Sources) -> str:
    return sources.material.evidence[sources.material.newest].conditions.go


def _table(rows: list[tuple[str, str]], title: str) -> nodes.table:
    group = nodes.tgroup(cols=2)
    group += [nodes.colspec(colwidth=70), nodes.colspec(colwidth=30)]
    head, body = nodes.thead(), nodes.tbody()
    head += _row("Observation", title)
    body += [_row(*row) for row in rows]
    group += [head, body]
    return nodes.table("", group, classes=["observed"])


def _row(*cells: str) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in cells))


class MeasuredFigure(SphinxDirective):
    """A figure of the ledger in the reader's theme."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"alt": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        if name not in (known := [*FIGURES, *ACCURACY_FIGURES]):
            raise self.error(f"there is no figure {name!r}; there are {', '.join(known)}")
        if "alt" not in self.options:
            raise self.error(f"the figure {name!r} needs :alt:")
        figure = nodes.figure(classes=["measured-figure"])
        for theme in ("light", "dark"):
            uri = f"/{_FIGURES_FOLDER}/{name}-{theme}.svg"
            figure += nodes.image(uri=uri, alt=self.options["alt"], classes=[f"only-{theme}"])
        caption = nodes.caption()
        caption += [child for one in self.parse_content_to_nodes() for child in one.children]
        figure += caption
        return [figure]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives and the role."""
    app.add_role("measured", MeasuredRole())
    app.add_directive("experiment", ExperimentListing)
    app.add_directive("output", OutputTable)
    app.add_directive("measured-figure", MeasuredFigure)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
