import io
import os
import socket
import stat
import struct
import threading
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import InputError, SubmissionRejected
from grader.findings.catalogue import load_catalogue
from grader.limits import INTAKE_LIMITS, IntakeLimits
from grader.submission import Submission, read_submission

EDITABLE = ("set.go", "cache.go")
FILES = {"set.go": b"package sessions\n", "cache.go": b"package sessions // cache\n"}
STDIN = Path("-")
SWAPS = 500


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def zip_of(entries: dict[str, bytes], prefix: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return zip_with(((prefix + name, content) for name, content in entries.items()), method)


def zip_with(
    entries: Iterable[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def read(
    path: Path,
    stdin: bytes | None = None,
    editable: tuple[str, ...] = EDITABLE,
    limits: IntakeLimits = INTAKE_LIMITS,
) -> Submission:
    stream = None if stdin is None else io.BytesIO(stdin)
    return read_submission(path, editable, "sessions", limits, stdin=stream)


def refusal(
    path: Path, stdin: bytes | None = None, editable: tuple[str, ...] = EDITABLE
) -> SubmissionRejected:
    with pytest.raises(SubmissionRejected) as caught:
        read(path, stdin, editable)
    return caught.value


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


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"package p\n\xff\xfe", 2),
        (b"package p\n\nx\0", 3),
        (b"a\n\0\n\xff", 2),
        (b"a\n\xff\n\0", 2),
        (b"\x7fELF\x80", 1),
        ("package p\n".encode("utf-16"), 1),
        ("\ufeffpackage p\n".encode("utf-16-be"), 1),
        ("package p\n".encode("utf-32"), 1),
        ("\ufeffpackage p\n".encode("utf-32-be"), 1),
        (b"a\n\xed\xa0\x80", 2),
        (b"a\n\xe2\x82", 2),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_line(
    tmp_path: Path, content: bytes, line: int
) -> None:
    files = FILES | {"set.go": content}
    for refused in (refusal(write_folder(tmp_path / "s", files)), refusal(STDIN, zip_of(files))):
        assert (refused.rule, refused.file, refused.line) == ("not-utf8", "set.go", line)


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    limits = replace(INTAKE_LIMITS, file_bytes=100)
    fits = {"set.go": b" " * 100, "cache.go": b""}
    folder = write_folder(tmp_path / "s", fits)
    assert read(folder, limits=limits).digest == read(STDIN, zip_of(fits), limits=limits).digest
    larger = fits | {"set.go": b" " * 101}
    for path, stdin in ((write_folder(folder, larger), None), (STDIN, zip_of(larger))):
        with pytest.raises(SubmissionRejected) as caught:
            read(path, stdin, limits=limits)
        assert (caught.value.rule, caught.value.file) == ("too-large", "set.go")


def test_a_large_file_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s", FILES)
    for name in ("set.go", "sub.zip"):
        with (folder / name).open("wb") as file:
            file.truncate(1 << 40)
    assert refusal(folder).rule == "too-large"
    assert refusal(folder / "set.go", editable=("set.go",)).rule == "too-large"
    assert refusal(folder / "sub.zip").rule == "too-large"


def test_standard_input_is_not_read_beyond_the_limit() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b" " * size

    stream = Endless()
    with pytest.raises(SubmissionRejected) as caught:
        read_submission(STDIN, ("set.go",), "sessions", stdin=stream)  # type: ignore[arg-type]
    assert caught.value.rule == "too-large"
    assert stream.given == INTAKE_LIMITS.archive_bytes + 1


def make_link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def make_dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


def make_folder(path: Path) -> None:
    path.mkdir()


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(path))


def make_device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root can make a device")


KINDS = [make_link, make_dangling_link, os.mkfifo, make_folder, make_socket, make_device]


@pytest.mark.parametrize("make", KINDS)
def test_what_is_no_regular_file_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    folder = write_folder(tmp_path / "s", {"cache.go": b"package sessions\n"})
    make(folder / "set.go")
    refused = refusal(folder)
    assert (refused.rule, refused.file) == ("not-regular-file", "set.go")


@pytest.mark.parametrize("make", [make_link, os.mkfifo])
@pytest.mark.parametrize("name", ["set.go", "set.zip"])
def test_a_path_that_is_no_regular_file_is_refused(
    tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    make(tmp_path / name)
    assert refusal(tmp_path / name, editable=("set.go",)).rule == "not-regular-file"


def test_a_link_in_place_of_the_package_folder_is_refused(tmp_path: Path) -> None:
    target = write_folder(tmp_path / "elsewhere", FILES)
    workspace = write_folder(tmp_path / "w", {})
    (workspace / "sessions").symlink_to(target)
    assert (refusal(workspace).rule, refusal(workspace).file) == ("not-regular-file", "sessions")


def test_a_file_that_turns_into_a_link_is_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"package secret\n")
    folder = write_folder(tmp_path / "s", FILES)
    done = threading.Event()

    def swap() -> None:
        while not done.is_set():
            (folder / "new").symlink_to(secret)
            (folder / "new").replace(folder / "set.go")
            (folder / "new").write_bytes(FILES["set.go"])
            (folder / "new").replace(folder / "set.go")

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        outcomes = {read_or_rule(folder) for _ in range(SWAPS)}
    finally:
        done.set()
        swapper.join()
    assert outcomes <= {FILES["set.go"], b"not-regular-file"}


def read_or_rule(folder: Path) -> bytes:
    try:
        return read(folder).files["set.go"]
    except SubmissionRejected as refused:
        return refused.rule.encode()


# Hostile archives.


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
