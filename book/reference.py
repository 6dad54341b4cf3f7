"""The reference pages, written from the code that they describe: `write_pages(folder)`."""

import dataclasses
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from grader import limits
from grader.cli import app
from grader.render.words import load_words
from grader.verdict import Dimension, Verdict

__all__ = ["PAGES", "write_pages"]

VERDICT_MEANINGS = {
    Verdict.INTERNAL_ERROR: "The grader itself failed, twice. There is no score, and nothing counts.",
    Verdict.REJECTED: "The screen refused the source before it was compiled, and says file, line and rule.",
    Verdict.COMPILE_ERROR: "The Go compiler or the checks' view of the package refused it.",
    Verdict.TIMEOUT: "A check met its own deadline, or the program its processor time.",
    Verdict.MEMORY_LIMIT: "The run box ended the program at its memory limit.",
    Verdict.OUTPUT_LIMIT: "The program printed more than the limit.",
    Verdict.CRASH: "A panic, a fatal error of the Go runtime, or an exit before the checks were done.",
    Verdict.DEADLOCK: "Goroutines wait for each other, or for something that nobody does any more.",
    Verdict.DATA_RACE: "The race detector saw two accesses without an order, at least one of them a write.",
    Verdict.LEAK: "Goroutines stay, or memory that nothing needs stays after garbage collection.",
    Verdict.NOT_RUN: "No record of the check arrived. Every check starts here, and unknown is no pass.",
    Verdict.WRONG_ANSWER: "The check ran and observed something else than the exercise asks for.",
    Verdict.OVER_BUDGET: "Right, but with more allocations or bytes an operation than the budget.",
    Verdict.FINDING: "Right so far as it goes, but in a form that harms, such as needless waiting.",
    Verdict.PASS: "All checks passed.",
}
DIMENSION_MEANINGS = {
    Dimension.CORRECT: "The answers are right, from one goroutine and from many.",
    Dimension.RACE: "The race detector reports nothing in runs over several values of GOMAXPROCS and seeds.",
    Dimension.GOROUTINE_LEAK: "No goroutine is left once the work has ended.",
    Dimension.MEMORY_LEAK: "Live heap does not grow with work that has ended, or an object is given back.",
    Dimension.ALLOCATIONS: "Allocations and bytes of one operation stay within the budget.",
    Dimension.CONTENTION: "Calls that must be able to run at the same time can; decided without timing.",
}


def write_pages(folder: Path) -> None:
    """Write all reference pages; one that says the same is left alone, or Sphinx would read it again."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        path = folder / f"{name}.md"
        text = page()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def verdicts_page() -> str:
    """Return the page of verdicts and dimensions, in the order of precedence."""
    words = load_words()
    verdicts = [(f"`{one.value}`", words.verdict(one), VERDICT_MEANINGS[one]) for one in Verdict]
    dimensions = [
        (f"`{one.value}`", words.of("dimensions", one), DIMENSION_MEANINGS[one]) for one in Dimension
    ]
    return f"""(reference-verdicts)=
# Verdicts

A grade has one verdict, and so has each of its checks. Where several apply, the one listed first counts.
[](#how-verdicts-are-made) tells how they come about, and {{ref}}`findings` what a grade can say about each.

{_table(("verdict", "shown as", "meaning"), verdicts)}

## Dimensions

Each check measures one dimension, and has points of its own. Points of the checks that pass add up.

{_table(("dimension", "shown as", "what a pass says"), dimensions)}
"""


def limits_page() -> str:
    """Return the page of all limits."""
    boxes = (limits.COMPILE_LIMITS, limits.PLAIN_LIMITS, limits.RACE_LIMITS)
    meanings = _attribute_meanings(limits.Limits)
    rows = [
        (
            f"`{field.name}`",
            meanings[field.name],
            *(_amount(field.name, getattr(box, field.name)) for box in boxes),
        )
        for field in dataclasses.fields(limits.Limits)
    ]
    intake = _attribute_meanings(limits.IntakeLimits)
    taken = [
        (
            f"`{field.name}`",
            intake[field.name],
            _amount(field.name, getattr(limits.INTAKE_LIMITS, field.name)),
        )
        for field in dataclasses.fields(limits.IntakeLimits)
    ]
    return f"""(reference-limits)=
# Limits

What one process tree in a sandbox may use. An exercise may set its own deadline for a check; these limits
hold on top of it.

{_table(("limit", "of what", "compile box", "plain run", "run with `-race`"), rows)}

## Intake

What a submission may weigh before anything of it is parsed.

{_table(("limit", "of what", "at most"), taken)}
"""


def commands_page() -> str:
    """Return the page of the command line: the help texts themselves."""
    command = typer.main.get_command(app)
    names = sorted(command.commands)  # type: ignore[attr-defined]
    texts = "\n\n".join(f"## mapclinic {name}\n\n```text\n{_help(name)}\n```" for name in names)
    return f"""(reference-commands)=
# Commands

What `mapclinic` prints when it is asked for help.
Exit status: 0 passed, 1 not passed, 2 bad usage or input, 3 the grader failed.

```text
{_help()}
```

{texts}
"""


def report_page() -> str:
    """Return the page of the report's JSON Schema, a table an object."""
    from grader.report import json_schema

    definitions: dict[str, Any] = json_schema()["$defs"]
    parts = [_definition(name, definition) for name, definition in definitions.items()]
    return f"""(reference-report)=
# The report as JSON

`mapclinic grade --format json` prints one object of type `Report`, and `mapclinic schema` prints the schema
that this page is made from.

{"".join(parts).rstrip()}
"""


def _definition(name: str, definition: dict[str, Any]) -> str:
    told = f"## {name}\n\n{_plain(definition.get('description', ''))}\n\n"
    if "enum" in definition:
        return told + "One of " + ", ".join(f"`{value}`" for value in definition["enum"]) + ".\n\n"
    required = set(definition.get("required", ()))
    rows = [
        (f"`{key}`", _type(value), "yes" if key in required else _default(value))
        for key, value in definition.get("properties", {}).items()
    ]
    return told + _table(("field", "type", "required"), rows) + "\n\n"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}" if "items" in schema else "list"
    if schema.get("type") == "object" and "additionalProperties" in schema:
        return f"map of string to {_type(schema['additionalProperties'])}"
    return str(schema.get("type", "any"))


def _default(schema: dict[str, Any]) -> str:
    return f"no: `{json.dumps(schema['default'])}`" if "default" in schema else "no"


def _help(*names: str) -> str:
    return CliRunner().invoke(app, [*names, "--help"], prog_name="mapclinic").output.strip()


def _attribute_meanings(cls: type) -> dict[str, str]:
    """Return the lines of a class's `Attributes:` section by name."""
    section = (cls.__doc__ or "").partition("Attributes:")[2]
    pairs = (line.strip().partition(": ") for line in section.splitlines() if ": " in line)
    return {name: meaning for name, _, meaning in pairs}


def _amount(name: str, value: float) -> str:
    if name.endswith("_bytes"):
        for unit in (limits.Size.GiB, limits.Size.MiB, limits.Size.KiB):
            if value >= unit:
                return f"{value / unit:g} {unit.name}"
        return "nothing" if value == 0 else f"{value:g} B"
    return f"{value:g} s" if name.endswith("_seconds") else f"{value:g}"


def _plain(text: str) -> str:
    """Return a docstring's first part as a paragraph."""
    return " ".join(text.partition("Attributes:")[0].split())


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


PAGES: dict[str, Callable[[], str]] = {
    "verdicts": verdicts_page,
    "limits": limits_page,
    "commands": commands_page,
    "report": report_page,
}
"""Name of each page, and what writes it."""
