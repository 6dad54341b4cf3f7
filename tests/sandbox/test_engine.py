"""What can be said about an engine without one: its answers, and frames of its attach connection."""

import struct
from typing import Any

import pytest

from grader.errors import SandboxError
from grader.sandbox.attach import Capture
from grader.sandbox.engine import image_tag, shortcoming, socket_path
from grader.sandbox.protocol import Box

GOOD_ENGINE: dict[str, Any] = {
    "SecurityOptions": ["name=seccomp,profile=default"],
    "MemoryLimit": True,
    "SwapLimit": True,
    "PidsLimit": True,
    "CpuCfsQuota": True,
    "Runtimes": {"runc": {}, "runsc": {}},
}


def frame(stream: int, data: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(data)) + data


@pytest.mark.parametrize("piece_bytes", [1, 3, 8, 1000])
def test_frames_are_sorted_whatever_the_pieces(piece_bytes: int) -> None:
    sent = frame(1, b"one") + frame(2, b"two") + frame(1, b"") + frame(1, b"three")
    capture = Capture(cap_bytes=100)
    for start in range(0, len(sent), piece_bytes):
        capture.feed(sent[start : start + piece_bytes])
    assert capture.texts() == (b"onethree", b"two")
    assert not capture.over


def test_output_is_cut_at_the_cap_of_each_stream() -> None:
    capture = Capture(cap_bytes=4)
    over = []
    for sent in (frame(1, b"1234") + frame(2, b"1234"), frame(2, b"5" * 1000)):
        capture.feed(sent)
        over.append(capture.over)
    assert over == [False, True]
    assert capture.texts() == (b"1234", b"1234")
    assert len(capture.stderr) == 5


def test_frame_of_another_stream_is_our_fault() -> None:
    with pytest.raises(SandboxError, match="stream 3"):
        Capture(cap_bytes=100).feed(frame(3, b"an error of the engine"))


def test_engine_with_all_that_is_needed_has_no_shortcoming() -> None:
    assert shortcoming(GOOD_ENGINE, None) is None
    assert shortcoming(GOOD_ENGINE, "runsc") is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"SecurityOptions": None}, "system calls"),
        ({"SecurityOptions": ["name=seccomp,profile=unconfined"]}, "system calls"),
        ({"SecurityOptions": ["name=seccomp,profile=default", "name=rootless"]}, "user ids"),
        ({"SecurityOptions": ["name=seccomp,profile=default", "name=userns"]}, "user ids"),
        ({"MemoryLimit": False}, "MemoryLimit"),
        ({"SwapLimit": False}, "SwapLimit"),
        ({"PidsLimit": False}, "PidsLimit"),
        ({"CpuCfsQuota": False}, "CpuCfsQuota"),
    ],
)
def test_engine_that_cannot_keep_a_limit_is_refused(change: dict[str, Any], reason: str) -> None:
    assert reason in str(shortcoming({**GOOD_ENGINE, **change}, None))


def test_unknown_runtime_is_a_shortcoming() -> None:
    assert "daemon.json" in str(shortcoming(GOOD_ENGINE, "sieve"))


def test_socket_comes_from_the_environment() -> None:
    assert socket_path({}) == "/var/run/docker.sock"
    assert socket_path({"DOCKER_HOST": "unix:///run/user/1000/docker.sock"}) == "/run/user/1000/docker.sock"


def test_digest_becomes_a_valid_tag() -> None:
    assert image_tag(Box.RUN, "sha256:abc") == "mapclinic/run:sha256-abc"
