"""What the theme brings and this book does without: scripted icons, fonts, source maps, other languages.

A page would else load half a megabyte of compressed icons, of which it shows a dozen; they are drawn by
`static/icons.css` instead.
"""

import re
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

_STATIC = Path(__file__).parent / "static"
_TEMPLATES = Path(__file__).parent / "templates"
_ICONS = "scripts/fontawesome.js"
_ICON_FONT = re.compile(r"@font-face\{[^}]*Font Awesome[^}]*\}")
_FOLDERS = ("vendor/fontawesome", "locales")


def _add_folders(_app: Sphinx, config: Config) -> None:
    config.html_static_path.append(str(_STATIC))
    config.templates_path.append(str(_TEMPLATES))


def _slim(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    for path in [*static.rglob("*.map"), *static.rglob("*.LICENSE.txt")]:
        path.unlink()
    for path in static.glob("*.html"):  # templates of the theme, copied with its files
        path.unlink()
    for folder in _FOLDERS:
        shutil.rmtree(static / folder, ignore_errors=True)
    for sheet in static.glob("styles/*.css"):
        text = sheet.read_text(encoding="utf-8")
        sheet.write_text(_ICON_FONT.sub("", text), encoding="utf-8")
    if (icons := static / _ICONS).is_file():
        icons.write_text("// The icons are in icons.css.\n", encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what happens before and after the build."""
    app.add_css_file("icons.css")
    app.connect("config-inited", _add_folders)
    app.connect("build-finished", _slim)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
