"""A part of a page that is folded until its line is clicked; readable without JavaScript."""

import html
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

__all__ = ["fold"]


class _Fold(nodes.General, nodes.Element):
    """A container with a summary; other builders than HTML show its content as it is."""


def fold(summary: str, *content: nodes.Node, kind: str) -> _Fold:
    """Return content behind a line of text, in which backticks mark code; `kind` is its CSS class."""
    return _Fold("", *content, summary=summary, classes=["fold", kind])


def _open(self: HTML5Translator, node: _Fold) -> None:
    self.body.append(self.starttag(node, "details"))
    summary = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(node["summary"]))
    self.body.append(f"<summary>{summary}</summary>\n")


def _close(self: HTML5Translator, _node: _Fold) -> None:
    self.body.append("</details>\n")


def _pass(_self: Any, _node: _Fold) -> None:  # noqa: ANN401 - the translators have no common type
    return


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the node."""
    app.add_node(_Fold, html=(_open, _close), latex=(_pass, _pass), text=(_pass, _pass), override=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
