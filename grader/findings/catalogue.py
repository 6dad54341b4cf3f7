"""The catalogue of findings: what each id means, why it matters, and how to see it again.

The texts are data, in `catalogue.toml` beside this module; the page `findings` of the book is
rendered from it by `book_page`.
"""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import msgspec

from grader.errors import GraderFault

__all__ = ["CATALOGUE", "Entry", "Severity", "book_page", "load_catalogue", "parse_catalogue"]

CATALOGUE = Path(__file__).with_name("catalogue.toml")
PAGE = "findings"
_PLACEHOLDERS = {"test", "package"}
_TEST_OF_ANY_CHECK = "Test.*"


class Severity(StrEnum):
    """How much a finding weighs for the learner; points belong to checks."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is told about one kind of finding.

    Attributes:
        what: what such a finding means.
        why: why it matters in production.
        advice: what to try.
        reproduce: commands for plain Go tools, one a line; see `commands`.
        before, after: a small Go package with the mistake, and repaired; "" where code shows nothing.
        before_builds: False where the compiler must refuse `before`.
        notes: what depends on the version of Go, or "".
    """

    id: str
    severity: Severity
    title: str
    what: str
    why: str
    advice: str
    reproduce: str
    before: str = ""
    after: str = ""
    before_builds: bool = True
    notes: str = ""

    @property
    def page(self) -> str:
        """Where the book explains it, relative to the book's root."""
        return f"{PAGE}.html#{self.id}"

    def commands(self, test: str = "", package: str = "") -> tuple[str, ...]:
        """Return the commands that show such a finding again.

        Args:
            test: Go test of the check; "" stands for every test.
            package: folder of the package; "" stands for a placeholder that the reader fills in.
        """
        text = self.reproduce.replace("{test}", _plain_name(test) or _TEST_OF_ANY_CHECK)
        return tuple(text.replace("{package}", _plain_name(package) or "PACKAGE").splitlines())


def load_catalogue(language: str = "en") -> Mapping[str, Entry]:
    """Return all entries by id, in the order of the file.

    Raises:
        GraderFault: the catalogue is broken or does not know the language.
    """
    return parse_catalogue(CATALOGUE.read_text(encoding="utf-8"), language)


def parse_catalogue(text: str, language: str = "en") -> Mapping[str, Entry]:
    """Parse and check the text of a catalogue.

    Raises:
        GraderFault: the text names the entry and the key to be mended.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GraderFault(f"the findings catalogue is not valid TOML: {error}") from error
    return MappingProxyType(
        {name: _parse_entry(name, _keys_of(name, table, language)) for name, table in tables.items()}
    )


def _keys_of(name: str, table: object, language: str) -> dict[str, object]:
    """Return the keys of an entry as they are in one language."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or not isinstance(table, dict):
        raise GraderFault(f"the findings catalogue: [{name}] must be a table named by lower-case words")
    words = table.get(language)
    if not isinstance(words, dict):
        raise GraderFault(f"the findings catalogue has no words for {name}; add [{name}.{language}]")
    keys = {key: value for key, value in table.items() if not isinstance(value, dict)} | words
    stripped = {key: value.strip() if isinstance(value, str) else value for key, value in keys.items()}
    return {"id": name, **stripped}


def _parse_entry(name: str, keys: dict[str, object]) -> Entry:
    try:
        entry = msgspec.convert(keys, Entry)
    except msgspec.ValidationError as error:
        raise GraderFault(f"the findings catalogue: [{name}] {error}") from error
    if problem := _find_problem(entry):
        raise GraderFault(f"the findings catalogue: [{name}] {problem}")
    return entry


def _find_problem(entry: Entry) -> str:
    needed = ("title", "what", "why", "advice", "reproduce")
    if missing := [key for key in needed if not getattr(entry, key)]:
        return f"{', '.join(missing)}: must not be empty"
    if bool(entry.before) != bool(entry.after):
        return "before, after: give both or neither"
    unknown = set(re.findall(r"(?<!\{)\{(\w+)\}", entry.reproduce)) - _PLACEHOLDERS
    return f"reproduce: unknown placeholder {', '.join(sorted(unknown))}" if unknown else ""


def _plain_name(text: str) -> str:
    """Return the text if it is a plain name, else "": it becomes part of a command."""
    return text if re.fullmatch(r"[A-Za-z0-9_]+", text) else ""


def book_page(entries: Mapping[str, Entry]) -> str:
    """Return the page `findings` of the book as MyST Markdown."""
    head = (
        "<!-- Generated from grader/findings/catalogue.toml by `python -m grader.findings`. -->\n\n"
        "(findings)=\n# What the grader can find\n\n"
        "Every finding of a grade has one of the names below. In the commands, `PACKAGE` stands for "
        "the folder of your package, and `Test.*` for the test of the check that failed.\n"
    )
    return "\n".join([head, _overview(entries), *map(_section, entries.values())])


def _overview(entries: Mapping[str, Entry]) -> str:
    rows = [f"| [{one.title}](#{one.id}) | `{one.id}` | {one.severity} |" for one in entries.values()]
    return "\n".join(["| finding | name | severity |", "| --- | --- | --- |", *rows, ""])


def _section(entry: Entry) -> str:
    parts = [
        f"({entry.id})=\n## {entry.title}",
        entry.what,
        f"**Why it matters.** {entry.why}",
        f"**What to try.** {entry.advice}",
        "**See it again.**\n\n" + _fenced("console", "\n".join(entry.commands())),
    ]
    if entry.before:
        parts += [
            "**Before.**\n\n" + _fenced("go", entry.before),
            "**After.**\n\n" + _fenced("go", entry.after),
        ]
    if entry.notes:
        parts.append(f":::{{note}}\n{entry.notes}\n:::")
    return "\n\n".join(parts) + "\n"


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"
