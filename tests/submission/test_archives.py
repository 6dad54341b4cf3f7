"""Archives that lie, climb or explode, and paths that are no submission."""

import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import InputError, SubmissionRejected
from grader.findings.catalogue import load_catalogue
from grader.limits import INTAKE_LIMITS
from tests.submission.samples import FILES, STDIN, read, refusal, zip_of, zip_with


def member(name: str, mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    return entry


def doubled_entry(second: str) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *_args, **_kwargs: None)
        return zip_with([("set.go", b"package a\n"), (second, b"package b\n")])


def patched(content: bytes, changes: dict[bytes, tuple[int, bytes]]) -> bytes:
    """Overwrite fields of the first local header and the first central header of an archive."""
    raw = bytearray(content)
    for magic, (offset, value) in changes.items():
        start = raw.index(magic) + offset
        raw[start : start + len(value)] = value
    return bytes(raw)


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
LYING = struct.pack("<I", 10)
BIG = zip_of({"set.go": b"package a\n" * 10_000})
UNSAFE = {
    "climbing": zip_of({"../set.go": b"x"}),
    "climbing inside": zip_of({"a/../../set.go": b"x"}),
    "absolute": zip_of({"/etc/set.go": b"x"}),
    "drive": zip_of({"C:/set.go": b"x"}),
    "backslash": zip_of({"a\\..\\set.go": b"x"}),
    "no name": zip_of({".": b"x"}),
    "link": zip_with([(member("set.go", stat.S_IFLNK | 0o777), b"/etc/passwd")]),
    "unwanted link": zip_with([("set.go", b""), (member("a", stat.S_IFLNK | 0o777), b"/etc/passwd")]),
    "linked folder": zip_with([(member("sessions", stat.S_IFLNK | 0o777), b"/etc"), ("set.go", b"")]),
    "fifo": zip_with([(member("set.go", stat.S_IFIFO | 0o644), b"")]),
    "device": zip_with([(member("set.go", stat.S_IFCHR | 0o644), b"")]),
    "doubled": doubled_entry("set.go"),
    "doubled in other words": doubled_entry("./set.go"),
    "file and folder": zip_of({"set.go": b"", "set.go/x": b""}),
    "encrypted": patched(zip_of({"set.go": b"x"}), {LOCAL: (6, b"\x01"), CENTRAL: (8, b"\x01")}),
    "states too little": patched(BIG, {LOCAL: (22, LYING), CENTRAL: (24, LYING)}),
    "two names": patched(zip_of({"set.go": b"x"}), {LOCAL: (30, b"get.go")}),
    "nul in the name": patched(zip_of({"set.gox": b"x"}), {LOCAL: (36, b"\0"), CENTRAL: (52, b"\0")}),
    "wrong sum": patched(zip_of({"set.go": b"x"}), {LOCAL: (14, b"ABCD"), CENTRAL: (16, b"ABCD")}),
    "bzip2": zip_of({"set.go": b"x"}, method=zipfile.ZIP_BZIP2),
    "lzma": zip_of({"set.go": b"x"}, method=zipfile.ZIP_LZMA),
    "noise": b"PK\x03\x04 not an archive",
    "cut": zip_of(FILES)[:-30],
    "several parts": b"PK\x07\x08" + zip_of(FILES)[:-22],
}


@pytest.mark.parametrize("content", UNSAFE.values(), ids=UNSAFE)
def test_an_unsafe_archive_is_refused_whole(content: bytes) -> None:
    assert refusal(STDIN, content, ("set.go",)).rule == "unsafe-archive"


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s.zip").write_bytes(b"Rar!")
    assert refusal(tmp_path / "s.zip").rule == "unsafe-archive"


def test_a_folder_in_place_of_a_file_is_refused_in_an_archive() -> None:
    for name in ("set.go/", "set.go/x"):
        refused = refusal(STDIN, zip_of({name: b""}), ("set.go",))
        assert (refused.rule, refused.file) == ("not-regular-file", "set.go")


def test_a_bomb_is_refused_at_the_limit() -> None:
    bomb = zip_of(FILES | {"set.go": b" " * (40 << 20)})
    assert len(bomb) < INTAKE_LIMITS.archive_bytes
    assert refusal(STDIN, bomb).rule == "too-large"


def test_an_unwanted_bomb_is_not_inflated() -> None:
    assert dict(read(STDIN, zip_of(FILES | {"data.bin": b" " * (40 << 20)})).files) == FILES


def test_an_archive_of_too_many_entries_is_refused() -> None:
    many = FILES | {f"{number}.txt": b"" for number in range(INTAKE_LIMITS.archive_entries)}
    assert refusal(STDIN, zip_of(many)).rule == "too-many-files"


def test_an_archive_that_is_too_large_is_refused(tmp_path: Path) -> None:
    content = zip_of(FILES | {"data.bin": os.urandom(INTAKE_LIMITS.archive_bytes)})
    (tmp_path / "s.zip").write_bytes(content)
    for refused in (refusal(tmp_path / "s.zip"), refusal(STDIN, content)):
        assert refused.rule == "too-large"


@st.composite
def damaged_archives(draw: st.DrawFn) -> bytes:
    methods = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    raw = bytearray(
        zip_of({"set.go": b"package a\n" * 20, "a/b": b""}, method=draw(st.sampled_from(methods)))
    )
    for _ in range(draw(st.integers(1, 6))):
        raw[draw(st.integers(4, len(raw) - 1))] = draw(st.sampled_from([0, 1, 8, 46, 47, 128, 255]))
    del raw[draw(st.integers(4, len(raw))) : draw(st.integers(4, len(raw)))]
    return bytes(raw)


@given(st.one_of(st.binary(), damaged_archives(), st.binary().map(b"PK\x03\x04".__add__)))
def test_no_bytes_on_standard_input_make_it_fail_otherwise(content: bytes) -> None:
    try:
        submission = read(STDIN, content, ("set.go",))
    except SubmissionRejected:
        return
    assert set(submission.files) == {"set.go"}


# What is no submission.


@pytest.mark.parametrize("name", ["absent", "absent.go", "absent.zip", "notes.txt", "x\0.go", "x" * 5000])
def test_a_path_that_is_no_submission_is_bad_usage(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_bytes(b"")
    with pytest.raises(InputError):
        read(tmp_path / name)


def test_bad_usage_says_what_is_accepted() -> None:
    with pytest.raises(InputError, match=r"folder.*\.go file.*\.zip archive"):
        read(Path("/dev/null"))
    with pytest.raises(InputError, match="standard input"):
        read(STDIN)


def test_every_rule_is_in_the_catalogue() -> None:
    rules = {
        "empty-submission",
        "missing-file",
        "too-large",
        "not-utf8",
        "not-regular-file",
        "unsafe-archive",
        "too-many-files",
    }
    assert rules <= set(load_catalogue())
