"""Files that are no text, too large, or no regular files."""

import io
import os
import socket
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import SubmissionRejected
from grader.limits import INTAKE_LIMITS
from grader.submission import read_submission
from tests.submission.samples import FILES, STDIN, read, refusal, write_folder, zip_of

SWAPS = 500


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
