"""Drawings that take part in the page: SVG in the theme's colours, inlined from `book/diagrams/`.

```{diagram} chapter_name```   with :alt:, and a caption as content
"""

import html
import re
from typing import Any, ClassVar
from xml.etree import ElementTree

from docutils import nodes
from docutils.parsers.rst import directives
from sources import BOOK
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class Diagram(SphinxDirective):
    """One SVG file as part of the page, with the text that tells its content."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"alt": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        path = BOOK / "diagrams" / f"{self.arguments[0]}.svg"
        if not path.is_file():
            raise self.error(f"there is no drawing {path.relative_to(BOOK)}")
        if "alt" not in self.options:
            raise self.error(f"the drawing {path.name} needs :alt:")
        self.env.note_dependency(str(path))
        svg = self._svg(path.read_text(encoding="utf-8"))
        figure = nodes.figure("", nodes.raw("", svg, format="html"), classes=["diagram"])
        if self.content:
            caption = nodes.caption()
            caption += [child for one in self.parse_content_to_nodes() for child in one.children]
            figure += caption
        return [figure]

    def _svg(self, text: str) -> str:
        try:
            root = ElementTree.fromstring(text)  # noqa: S314 - a file of this repository
        except ElementTree.ParseError as error:
            raise self.error(f"{self.arguments[0]}.svg is no XML: {error}") from error
        if "viewBox" not in root.attrib:
            raise self.error(f"{self.arguments[0]}.svg needs a viewBox")
        body = re.sub(r"\A\s*(<\?xml.*?\?>)?\s*", "", text, flags=re.DOTALL)
        body = re.sub(r"\b(id|href)=\"(#?)", rf'\1="\2{self.arguments[0]}-', body)
        body = re.sub(r"url\(#", f"url(#{self.arguments[0]}-", body)
        label = html.escape(self.options["alt"], quote=True)
        drawing = re.sub(r"<svg\b", f'<svg role="img" aria-label="{label}"', body, count=1)
        # On a narrow screen the drawing scrolls, by keyboard too.
        return f'<div class="diagram-view" tabindex="0" role="group" aria-label="Drawing">{drawing}</div>'


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("diagram", Diagram)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
