import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import InputError, SubmissionRejected
from grader.limits import INTAKE_LIMITS
from grader.submission import Submission, read_submission

EDITABLE = ("set.go", "cache.go")
FILES = {"set.go": b"package sessions\n", "cache.go": b"package sessions // cache\n"}


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def zip_of(entries: dict[str, bytes], prefix: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(prefix + name, content)
    return buffer.getvalue()


def read(path: Path, stdin: bytes | None = None, editable: tuple[str, ...] = EDITABLE) -> Submission:
    stream = None if stdin is None else io.BytesIO(stdin)
    return read_submission(path, editable, "sessions", stdin=stream)


def refusal(path: Path, stdin: bytes | None = None) -> SubmissionRejected:
    with pytest.raises(SubmissionRejected) as caught:
        read(path, stdin)
    return caught.value


@pytest.mark.parametrize("prefix", ["", "anna/", "sessions/", "anna/sessions/"])
def test_a_folder_and_an_archive_are_the_same_submission(tmp_path: Path, prefix: str) -> None:
    folder = write_folder(tmp_path / "plain", FILES)
    workspace = tmp_path / "workspace"
    write_folder(workspace / "sessions", FILES)
    archive = tmp_path / "handed-in.zip"
    archive.write_bytes(zip_of(FILES, prefix))
    expected = Submission(FILES).digest
    assert read(folder).digest == expected
    assert read(workspace).digest == expected
    assert read(archive).digest == expected
    assert read(Path("-"), archive.read_bytes()).digest == expected


@given(
    st.dictionaries(st.sampled_from(EDITABLE), st.text(st.characters(codec="utf-8", exclude_characters="\0")))
)
def test_any_text_survives_the_archive(texts: dict[str, str]) -> None:
    files = FILES | {name: text.encode() for name, text in texts.items()}
    assert dict(read(Path("-"), zip_of(files)).files) == files


def test_one_file_may_be_called_anything_and_come_on_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "whatever.go"
    file.write_bytes(b"package sessions\n")
    for path, stdin in ((file, None), (Path("-"), b"package sessions\n")):
        assert dict(read(path, stdin, ("set.go",)).files) == {"set.go": b"package sessions\n"}


def test_extra_files_are_left_out_and_named(tmp_path: Path) -> None:
    extras = {"extra.go": b"", "notes.txt": b"", "set_test.go": b"", "go.mod": b"", "probe.json": b"{}"}
    submission = read(write_folder(tmp_path / "s", FILES | extras))
    assert set(submission.files) == set(EDITABLE)
    assert "extra.go, notes.txt" in submission.notes[0]
    assert "go.mod" not in submission.notes[0]


def test_an_empty_folder_names_what_is_expected(tmp_path: Path) -> None:
    refused = refusal(write_folder(tmp_path / "empty", {}))
    assert refused.rule == "empty-submission"
    assert "set.go" in str(refused)
    assert refusal(Path("-"), zip_of({})).rule == "empty-submission"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    refused = refusal(write_folder(tmp_path / "s", {"set.go": b"package sessions\n"}))
    assert (refused.rule, refused.file) == ("missing-file", "cache.go")


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"package p\n\xff\xfe", 2), (b"package p\n\nx\0", 3), (b"\xff\xfep\0a\0", 1), (b"\x7fELF\x80", 1)],
)
def test_bytes_that_are_no_text_are_refused_with_their_line(
    tmp_path: Path, content: bytes, line: int
) -> None:
    refused = refusal(write_folder(tmp_path / "s", FILES | {"set.go": content}))
    assert (refused.rule, refused.file, refused.line) == ("not-utf8", "set.go", line)


def test_a_large_file_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s", FILES)
    with (folder / "set.go").open("wb") as file:
        file.truncate(1 << 40)
    assert refusal(folder).rule == "too-large"


def make_link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def make_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("make", [make_link, os.mkfifo, make_folder], ids=["link", "fifo", "folder"])
def test_what_is_no_regular_file_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    folder = write_folder(tmp_path / "s", {"cache.go": b"package sessions\n"})
    make(folder / "set.go")
    refused = refusal(folder)
    assert (refused.rule, refused.file) == ("not-regular-file", "set.go")


def test_a_link_in_place_of_the_package_folder_is_refused(tmp_path: Path) -> None:
    target = write_folder(tmp_path / "elsewhere", FILES)
    workspace = write_folder(tmp_path / "w", {})
    (workspace / "sessions").symlink_to(target)
    assert refusal(workspace).rule == "not-regular-file"


def link_entry() -> bytes:
    entry = zipfile.ZipInfo("set.go")
    entry.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def doubled_entry() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("set.go", b"package a\n")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("set.go", b"package b\n")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        zip_of({"../set.go": b"x"}),
        zip_of({"/etc/set.go": b"x"}),
        zip_of({"a\\..\\set.go": b"x"}),
        link_entry(),
        doubled_entry(),
        b"PK\x03\x04 not an archive",
        zip_of(FILES)[:-30],
    ],
    ids=["climbing", "absolute", "backslash", "link", "doubled", "noise", "cut"],
)
def test_an_unsafe_archive_is_refused_whole(content: bytes) -> None:
    assert refusal(Path("-"), content).rule == "unsafe-archive"


def test_a_bomb_is_refused_at_the_limit() -> None:
    bomb = zip_of(FILES | {"set.go": b" " * (200 << 20)})
    assert len(bomb) < INTAKE_LIMITS.archive_bytes
    assert refusal(Path("-"), bomb).rule == "too-large"


def test_an_archive_of_too_many_entries_is_refused() -> None:
    many = FILES | {f"{number}.txt": b"" for number in range(INTAKE_LIMITS.archive_entries)}
    assert refusal(Path("-"), zip_of(many)).rule == "too-many-files"


@pytest.mark.parametrize("name", ["absent", "absent.go", "notes.txt"])
def test_a_path_that_is_no_submission_is_bad_usage(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_bytes(b"")
    with pytest.raises(InputError):
        read(tmp_path / name)


def test_a_single_file_for_an_exercise_of_two_is_bad_usage(tmp_path: Path) -> None:
    write_folder(tmp_path, FILES)
    with pytest.raises(InputError, match=r"set\.go, cache\.go"):
        read(tmp_path / "set.go")


@given(st.binary(max_size=300))
def test_no_bytes_on_standard_input_make_it_fail_otherwise(content: bytes) -> None:
    try:
        submission = read(Path("-"), content, ("set.go",))
    except SubmissionRejected:
        return
    assert set(submission.files) == {"set.go"}
