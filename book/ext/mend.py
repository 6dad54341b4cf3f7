"""What is wrong in the theme's pages: what axe and a browser's console found."""

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

_SIDEBAR = '<div class="sidebar-primary-items__start sidebar-primary__section"'
# The theme and Jupyter Book both load a tool for running notebooks, which collide; the book has no notebook.
_THEBE = re.compile(
    r'<script>const THEBE_JS_URL.*?</script>|<script type="text/x-thebe-config">.*?</script>'
    r"|<(?:script|link)[^>]*sphinx-thebe[^>]*>(?:</script>)?",
    re.DOTALL,
)
_MENDED = {
    '<summary><span class="toctree-toggle"': '<summary aria-label="Pages"><span class="toctree-toggle"',
    f"{_SIDEBAR}>": f'{_SIDEBAR} role="navigation" aria-label="Book">',
}


def _mend(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        mended = _THEBE.sub("", text)
        for lacking, whole in _MENDED.items():
            mended = mended.replace(lacking, whole)
        if mended != text:
            path.write_text(mended, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what happens after the build."""
    app.connect("build-finished", _mend)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
