"""Messages of Go's compiler and linker, as the tools print them when `boxbuild` calls them."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from grader.evidence.frames import TEXT_CHARACTERS

__all__ = ["Diagnostic", "Place", "parse_diagnostics"]

# A tool stops after ten errors; more than this is no tool's output.
_DIAGNOSTICS = 50
_MESSAGE_CHARACTERS = 2000

# store/store.go:12:5: undefined: x
_POSITIONED = re.compile(r"([^\s:][^:]{0,300}):([0-9]{1,9})(?::([0-9]{1,9}))?: (\S.*)")
_TOO_MANY = "too many errors"
# What the linker and a failing compiler say without a position.
_BARE = ("internal compiler error", "relocation target ", "import cycle", "duplicated definition of symbol")
_TOOLS = ("link: ", "compile: ", "loadinternal: ")


class Place(StrEnum):
    """Whose file a message is about."""

    SUBMISSION = "submission"
    CHECKS = "checks"
    """The checks need something that the package does not have, or has with another type."""
    OTHER = "other"


@dataclass(frozen=True)
class Diagnostic:
    """One message.

    Attributes:
        file: name in the submission, or `checks/…` for a file of the checks, or "".
        line: 1-based, or 0.
        column: 1-based, or 0.
        message: as the tool says it; further lines are indented by four blanks.
        place: whose file it is.
        declaration: what the message misses in the student's package, as `go doc` would name it,
            such as `store.New` or `store.Store.Get`, or just `Get` where the type is not told;
            "" where it cannot be read off.
    """

    file: str
    line: int
    column: int
    message: str
    place: Place
    declaration: str = ""

    @property
    def own(self) -> bool:
        """True if the message is about a line of the student."""
        return self.place is Place.SUBMISSION


def parse_diagnostics(text: str, package: str) -> tuple[Diagnostic, ...]:
    """Return the messages in the order in which the tool printed them.

    Args:
        text: the output of one call of a tool.
        package: name of the student's package.
    """
    found: list[Diagnostic] = []
    for line in filter(None, text[:TEXT_CHARACTERS].split("\n")):
        if len(found) > _DIAGNOSTICS:
            break
        started = _read_message(line.rstrip(), package)
        if started is not None:
            found.append(started)
        elif found and line.startswith("\t") and line.strip():
            found[-1] = _continued(found[-1], line)
    kept = found[:_DIAGNOSTICS]
    return tuple(replace(one, declaration=_declaration(one, package)) for one in kept)


def _read_message(line: str, package: str) -> Diagnostic | None:
    positioned = _POSITIONED.fullmatch(line)
    if positioned is not None:
        path, number, column, message = positioned.groups()
        file, place = _placed(path, package)
        told = message != _TOO_MANY
        text = message[:_MESSAGE_CHARACTERS]
        return Diagnostic(file, int(number), int(column or 0), text, place) if told else None
    if any(words in line for words in _BARE) or line.startswith(_TOOLS):
        return Diagnostic("", 0, 0, line.strip()[:_MESSAGE_CHARACTERS], Place.OTHER)
    return None


def _placed(path: str, package: str) -> tuple[str, Place]:
    plain = path.removeprefix("./").removeprefix("mapclinic/")
    folder, _, name = plain.rpartition("/")
    if folder == package:
        return name, Place.SUBMISSION
    return (plain, Place.CHECKS) if folder == "checks" else (plain, Place.OTHER)


def _continued(one: Diagnostic, line: str) -> Diagnostic:
    if len(one.message) >= 2 * _MESSAGE_CHARACTERS:
        return one
    text = f"{one.message}\n    {line.strip()}"
    return replace(one, message=text[: 2 * _MESSAGE_CHARACTERS])


def _declaration(one: Diagnostic, package: str) -> str:
    """Return what the checks miss, if the message says so."""
    if one.place is not Place.CHECKS:
        return ""
    message = one.message[:_MESSAGE_CHARACTERS]
    for pattern in _MEMBERS:
        if (found := pattern.search(message)) and found["type"].startswith(f"{package}."):
            return f"{found['type']}.{found['member']}"
    paths = [found[1] for pattern in _EXPRESSIONS if (found := pattern.search(message))]
    return next((name for path in paths if (name := _name_in_package(path, package))), "")


def _name_in_package(path: str, package: str) -> str:
    """Return `store.New` as it is, and of `s.Get`, with a variable of a type not told, the method."""
    root, dot, rest = path.partition(".")
    if not dot or root in _FOREIGN:
        return ""
    return path if root == package else rest.rpartition(".")[2]


_NAME = r"[^\W\d]\w{0,99}"
_PATH = rf"{_NAME}(?:\.{_NAME}){{0,5}}"
_CALL = r"(?:\(.{0,200}\))?"
_MEMBERS = (
    re.compile(rf"\(type \*?(?P<type>{_PATH})(?:\[[^\]]*\])? has no field or method (?P<member>{_NAME})"),
    re.compile(rf"unknown field (?P<member>{_NAME}) in struct literal of type (?P<type>{_PATH})"),
    re.compile(
        rf"\*?(?P<type>{_PATH}) does not implement .{{1,200}}? \((?:missing|wrong type for) method "
        rf"(?P<member>{_NAME})\)"
    ),
)
# In this order: what is used the wrong way says more than the call that it is an argument of.
_EXPRESSIONS = (
    re.compile(rf"undefined: ({_PATH})"),
    re.compile(rf"(?:not enough|too many) arguments in call to ({_PATH})"),
    re.compile(rf"assignment mismatch: .{{1,40}} but ({_PATH}){_CALL} returns "),
    re.compile(rf"cannot use ({_PATH}){_CALL} \((?:value|no value)"),
    re.compile(rf"({_PATH}){_CALL} \(no value\) used as value"),
    re.compile(rf"cannot use .{{1,300}} value in argument to ({_PATH})"),
)
# Names before the dot that a check uses and that are not of the student's package.
_FOREIGN = frozenset(
    {
        "atomic",
        "bytes",
        "c",
        "cmp",
        "context",
        "errors",
        "fmt",
        "iter",
        "maps",
        "math",
        "probe",
        "rand",
        "runtime",
        "slices",
        "sort",
        "strconv",
        "strings",
        "sync",
        "synctest",
        "t",
        "testing",
        "time",
    }
)
