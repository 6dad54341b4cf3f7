"""`doctor`: print what was examined."""

import json
from dataclasses import asdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.context import Context
from grader.examination import State, examine_machine

__all__ = ["examine"]

_STYLES = {State.OK: "green", State.WARNING: "yellow", State.FAILED: "red"}


def examine(context: Context, *, as_json: bool) -> int:
    """Examine the machine and print the results.

    Returns:
        0 if submissions can be graded here, else 3.
    """
    with Console(stderr=True).status("") as status:
        results = examine_machine(
            context.course_folder, lambda subject: status.update(f"looking at {subject}")
        )
    console = Console()
    if as_json:
        console.print_json(json.dumps([asdict(one) for one in results]))
    else:
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for one in results:
            table.add_row(Text(one.state, style=_STYLES[one.state]), one.subject, Text(one.message))
        console.print(table)
    return 3 if any(one.state is State.FAILED for one in results) else 0
