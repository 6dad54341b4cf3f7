"""Where a submission may lie, what is taken of it, and what is left out."""

import os
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.limits import INTAKE_LIMITS
from grader.submission import Submission, read_submission
from tests.submission.samples import EDITABLE, FILES, STDIN, read, refusal, write_folder, zip_of

# Where the files may lie.


@pytest.mark.parametrize("prefix", ["", "anna/", "sessions/", "anna/sessions/", "./", "sessions/sessions/"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_folder_and_an_archive_are_the_same_submission(tmp_path: Path, prefix: str, method: int) -> None:
    folder = write_folder(tmp_path / "plain", FILES)
    workspace = tmp_path / "workspace"
    write_folder(workspace / "sessions", FILES)
    archive = tmp_path / "handed-in.ZIP"
    archive.write_bytes(zip_of(FILES, prefix, method))
    expected = Submission(FILES).digest
    assert read(folder).digest == expected
    assert read(workspace).digest == expected
    assert read(archive).digest == expected
    assert read(STDIN, archive.read_bytes()).digest == expected


source = st.text(st.characters(codec="utf-8", exclude_characters="\0")).map(str.encode)


@given(st.fixed_dictionaries(dict.fromkeys(EDITABLE, source)))
def test_any_text_is_the_same_from_a_folder_and_an_archive(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    folder = write_folder(tmp_path_factory.mktemp("any"), files)
    assert dict(read(folder).files) == dict(read(STDIN, zip_of(files)).files) == files
    assert read(folder).digest == read(STDIN, zip_of(files, "anna/")).digest


def test_the_digest_depends_on_names_and_contents() -> None:
    digests = {
        Submission(files).digest
        for files in ({"a": b"bc"}, {"ab": b"c"}, {"a": b"b", "c": b""}, {"c": b"bc"}, {"a": b""}, {})
    }
    assert len(digests) == 6
    assert Submission({"a": b"1", "b": b"2"}).digest == Submission({"b": b"2", "a": b"1"}).digest


def test_a_whole_workspace_is_read_without_a_remark(tmp_path: Path) -> None:
    files = {f"sessions/{name}": content for name, content in FILES.items()}
    extras = {"go.mod", "README.md", "probe/check.go", "sessions/set_test.go", "sessions/probe.json"}
    workspace = write_folder(tmp_path / "w", files | dict.fromkeys(extras, b"x"))
    packed = zip_of(
        files | dict.fromkeys(extras, b"x") | {"__MACOSX/._x": b"\0", ".DS_Store": b"\0"}, "anna/"
    )
    for submission in (read(workspace), read(STDIN, packed)):
        assert dict(submission.files) == FILES
        assert submission.notes == ()


def test_files_beside_an_empty_package_folder_are_taken(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s", FILES)
    (folder / "sessions").mkdir()
    assert dict(read(folder).files) == FILES


def test_a_file_called_like_the_package_does_no_harm(tmp_path: Path) -> None:
    assert dict(read(write_folder(tmp_path / "s", FILES | {"sessions": b""})).files) == FILES


def test_one_file_may_be_called_anything_and_come_on_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "whatever.go"
    file.write_bytes(b"package sessions\n")
    for path, stdin in ((file, None), (STDIN, b"package sessions\n")):
        assert dict(read(path, stdin, ("set.go",)).files) == {"set.go": b"package sessions\n"}


def test_a_pipe_that_gives_little_at_a_time_is_read_to_its_end() -> None:
    reader, writer = os.pipe()
    content = zip_of(FILES)

    def feed() -> None:
        with os.fdopen(writer, "wb", buffering=0) as pipe:
            for position in range(0, len(content), 50):
                pipe.write(content[position : position + 50])

    feeder = threading.Thread(target=feed)
    feeder.start()
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        submission = read_submission(STDIN, EDITABLE, "sessions", stdin=pipe)
    feeder.join()
    assert dict(submission.files) == FILES


def test_bytes_are_kept_as_they_are() -> None:
    content = b"\xef\xbb\xbfpackage sessions\r\n// \xc3\xa9\r\n"
    assert read(STDIN, content, ("set.go",)).files["set.go"] == content


# What is left out.


def test_extra_files_are_left_out_and_named(tmp_path: Path) -> None:
    extras = {"extra.go": b"", "notes.txt": b"", "set_test.go": b"", "go.mod": b"", "probe.json": b"{}"}
    submission = read(write_folder(tmp_path / "s", FILES | extras | {"data/x": b""}))
    assert set(submission.files) == set(EDITABLE)
    (note,) = submission.notes
    assert note.endswith("data/, extra.go, notes.txt.")


def test_a_copy_beside_the_package_folder_is_told(tmp_path: Path) -> None:
    workspace = write_folder(
        tmp_path / "w", {"sessions/set.go": b"new", "sessions/cache.go": b"", "set.go": b""}
    )
    submission = read(workspace)
    assert submission.files["set.go"] == b"new"
    assert "../set.go" in submission.notes[0]


def test_many_extras_are_counted(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s", FILES | {f"{number:02}.txt": b"" for number in range(20)})
    assert read(folder).notes[0].endswith("00.txt, 01.txt, 02.txt and 17 more.")
    few = read(folder, limits=replace(INTAKE_LIMITS, folder_entries=8))
    assert dict(few.files) == FILES
    assert "and more than " in few.notes[0]


def test_names_cannot_steer_a_terminal(tmp_path: Path) -> None:
    name = "\x1b[2J\n" + "x" * 200
    kept = read(write_folder(tmp_path / "s", FILES | {name: b""}))
    refused = refusal(write_folder(tmp_path / "t", {name: b""}))
    archived = refusal(STDIN, zip_of({f"../{name}": b""}))
    for text in (kept.notes[0], str(refused), str(archived)):
        assert text.isprintable()
        assert "\\x1b[2J\\n" in text.replace("\\\\", "\\")
        assert len(text) < 250


# What a student handed in wrongly.


def test_an_empty_folder_names_what_is_expected(tmp_path: Path) -> None:
    refused = refusal(write_folder(tmp_path / "empty", {}))
    assert refused.rule == "empty-submission"
    assert "set.go, cache.go are missing; found: nothing" in str(refused)


def test_other_files_are_named_beside_what_is_expected(tmp_path: Path) -> None:
    other = {"Set.go": b"", "main.py": b""}
    for refused in (refusal(write_folder(tmp_path / "s", other)), refusal(STDIN, zip_of(other))):
        assert refused.rule == "empty-submission"
        assert "found: Set.go, main.py" in str(refused)


@pytest.mark.parametrize("content", [b"", b" \n", zip_of({})], ids=["nothing", "blanks", "empty archive"])
def test_nothing_on_standard_input_is_an_empty_submission(content: bytes) -> None:
    assert refusal(STDIN, content, ("set.go",)).rule == "empty-submission"


def test_all_missing_files_are_named(tmp_path: Path) -> None:
    editable = ("a.go", "b.go", "c.go")
    refused = refusal(write_folder(tmp_path / "s", {"a.go": b""}), editable=editable)
    assert (refused.rule, refused.file) == ("missing-file", "b.go")
    assert "b.go, c.go are missing" in str(refused)


def test_two_folders_that_both_hold_the_files_are_not_chosen_between() -> None:
    refused = refusal(STDIN, zip_of({f"{top}/{name}": b"" for top in ("new", "old") for name in EDITABLE}))
    assert refused.rule == "empty-submission"
    assert "new/set.go" in str(refused)
    assert "old/set.go" in str(refused)


def test_a_single_file_for_an_exercise_of_two_names_both(tmp_path: Path) -> None:
    write_folder(tmp_path, FILES)
    for refused in (refusal(tmp_path / "set.go"), refusal(STDIN, b"package sessions\n")):
        assert refused.rule == "missing-file"
        assert "set.go, cache.go" in str(refused)
