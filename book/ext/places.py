"""On which page each claim has its card and each exercise its box, as links have to know.

Links are resolved once all pages have been read; until then they are nodes of `Pending`.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

__all__ = ["Pending", "places"]


class Pending(nodes.Inline, nodes.Element):
    """A link whose target is known once all pages have been read."""


def places(env: Any, kind: str) -> dict[str, str]:  # noqa: ANN401 - Sphinx gives extensions free attributes
    """Return the page of each thing of a kind, by its id; what is added is kept from build to build."""
    return _all(env).setdefault(kind, {})


def _all(env: Any) -> dict[str, dict[str, str]]:  # noqa: ANN401
    if not hasattr(env, "mapclinic_places"):
        env.mapclinic_places = {}
    found: dict[str, dict[str, str]] = env.mapclinic_places
    return found


def _forget_page(_app: Sphinx, env: Any, docname: str) -> None:  # noqa: ANN401
    for kind, found in _all(env).items():
        _all(env)[kind] = {name: page for name, page in found.items() if page != docname}


def _merge_pages(_app: Sphinx, env: Any, _docnames: list[str], other: Any) -> None:  # noqa: ANN401
    for kind, found in _all(other).items():
        places(env, kind).update(found)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the nodes, and what keeps the places true while pages change."""
    app.connect("env-purge-doc", _forget_page)
    app.connect("env-merge-info", _merge_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
