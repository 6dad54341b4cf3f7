"""All of the book's own directives and roles, as one extension."""

from typing import Any

from sphinx.application import Sphinx

_PARTS = ("claim_cards", "experiments", "exercise_boxes", "diagrams", "accuracy_table", "slim", "mend")


def setup(app: Sphinx) -> dict[str, Any]:
    """Load the parts and what they look like."""
    for part in _PARTS:
        app.setup_extension(part)
    app.add_css_file("book.css")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
