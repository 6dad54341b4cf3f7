"""What a submission may be refused for, in words; the rules are keys of the findings catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from grader.errors import SubmissionRejected

__all__ = ["Found", "as_source", "note_extras", "refuse_missing", "refuse_size", "reject", "shown"]

_ENCODING_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
# What `mapclinic start` puts into a workspace beside the files to edit, and what systems add to archives.
_EXPECTED = frozenset(
    {"go.mod", "README.md", "probe", "probe.json", "program", "evidence", "__MACOSX", ".DS_Store"}
)
_NAMED_EXTRAS = 3
_NAMED_FOUND = 10
_NAME_CHARACTERS = 80


@dataclass(frozen=True)
class Found:
    """What lies where the files of the exercise should be.

    Attributes:
        names: of files, and of folders with a slash behind them.
        more: True if there are more than were looked at.
    """

    names: tuple[str, ...]
    more: bool = False


def reject(rule: str, message: str, file: str = "", line: int = 0) -> NoReturn:
    """Raise the refusal of a submission.

    Raises:
        SubmissionRejected: always.
    """
    raise SubmissionRejected(rule, message, file, line)


def shown(name: str) -> str:
    """Return a name that somebody else chose as it can be shown on any terminal or page."""
    plain = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in name[: _NAME_CHARACTERS + 1])
    return plain if len(plain) <= _NAME_CHARACTERS else plain[:_NAME_CHARACTERS] + "…"


def as_source(name: str, content: bytes) -> bytes:
    """Return the content unchanged if it is text that Go's parser may see.

    Raises:
        SubmissionRejected: it is not UTF-8, or holds a NUL byte.
    """
    if content.startswith(_ENCODING_MARKS):
        reject("not-utf8", f"{name} is UTF-16 or UTF-32; save it as UTF-8.", name, 1)
    bad = [content.find(b"\0")]
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        bad.append(error.start)
    first = min((position for position in bad if position >= 0), default=-1)
    if first >= 0:
        line = content.count(b"\n", 0, first) + 1
        reject("not-utf8", f"{name} is not UTF-8 text (line {line}, byte {first}).", name, line)
    return content


def refuse_size(name: str, size_bytes: int, most_bytes: int) -> None:
    """Refuse a file or an archive (named "") of more than `most_bytes`.

    Raises:
        SubmissionRejected: it is larger.
    """
    if size_bytes > most_bytes:
        what = name or "The archive"
        reject("too-large", f"{what} is larger than {most_bytes // 1024} KiB, the most that is read.", name)


def refuse_missing(present: Iterable[str], editable: tuple[str, ...], found: Found) -> None:
    """Refuse a submission in which not all files of the exercise are present.

    Raises:
        SubmissionRejected: some are missing; the text names all of them, and what is there instead.
    """
    there = set(present)
    missing = [name for name in editable if name not in there]
    if not missing:
        return
    names = ", ".join(shown(name) for name in found.names[:_NAMED_FOUND]) or "nothing"
    more = " and more" if len(found.names) > _NAMED_FOUND or found.more else ""
    verb = "is" if len(missing) == 1 else "are"
    text = f"{', '.join(missing)} {verb} missing; found: {names}{more}."
    if len(missing) == len(editable):
        reject("empty-submission", f"No file of this exercise is there: {text}")
    reject("missing-file", text, missing[0])


def note_extras(found: Found, editable: tuple[str, ...]) -> tuple[str, ...]:
    """Return a remark on the files that were left out, unless a workspace has them anyway."""
    extras = [name for name in found.names if not _is_expected(name, editable)]
    if not extras:
        return ()
    names = ", ".join(shown(name) for name in extras[:_NAMED_EXTRAS])
    hidden = len(extras) - _NAMED_EXTRAS
    number = f"more than {max(hidden, 0)}" if found.more else str(hidden)
    more = f" and {number} more" if hidden > 0 or found.more else ""
    return (f"Left out, because the exercise does not name it: {names}{more}.",)


def _is_expected(name: str, editable: tuple[str, ...]) -> bool:
    plain = name.rstrip("/")
    base = plain.rsplit("/", 1)[-1]
    return plain in editable or base in _EXPECTED or base.endswith("_test.go")
