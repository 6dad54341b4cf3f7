"""Standard input and output of a container, over the engine's attach connection.

The engine sends frames: one byte with the stream, three unused, four with the length, data
(https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach).
"""

import selectors
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from grader.errors import SandboxError
from grader.sandbox.protocol import End

__all__ = ["TICK_SECONDS", "Capture", "exchange", "open_attachment"]

TICK_SECONDS = 0.25
_CHUNK_BYTES = 256 * 1024
_HEADER = struct.Struct(">BxxxL")
_HEAD_LIMIT_BYTES = 16 * 1024


@dataclass
class Capture:
    """What arrived on both streams, cut off just above the cap."""

    cap_bytes: int
    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)
    _pending: bytearray = field(default_factory=bytearray)
    _target: bytearray = field(default_factory=bytearray)
    _left_bytes: int = 0

    @property
    def over(self) -> bool:
        """True if a stream carried more than the cap."""
        return max(len(self.stdout), len(self.stderr)) > self.cap_bytes

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the connection, in pieces of any size.

        Raises:
            SandboxError: they are not frames of standard output or standard error.
        """
        self._pending += data
        while self._pending:
            if self._left_bytes == 0 and not self._read_header():
                return
            chunk = self._pending[: self._left_bytes]
            room = self.cap_bytes + 1 - len(self._target)
            self._target += chunk[: max(room, 0)]
            self._left_bytes -= len(chunk)
            del self._pending[: len(chunk)]

    def texts(self) -> tuple[bytes, bytes]:
        """Return standard output and standard error, at most the cap of each."""
        return bytes(self.stdout[: self.cap_bytes]), bytes(self.stderr[: self.cap_bytes])

    def _read_header(self) -> bool:
        if len(self._pending) < _HEADER.size:
            return False
        stream, self._left_bytes = _HEADER.unpack_from(self._pending)
        del self._pending[: _HEADER.size]
        if stream not in {1, 2}:
            raise SandboxError(f"the Docker engine sent a frame of stream {stream}; look at its log")
        self._target = self.stdout if stream == 1 else self.stderr
        return True


def open_attachment(path: str, api_version: str, container: str, patience_seconds: float) -> socket.socket:
    """Attach to all three streams of a container that was not started yet.

    Raises:
        SandboxError: the engine refused.
        OSError: the engine cannot be reached or does not answer.
    """
    request = (
        f"POST /v{api_version}/containers/{container}/attach?stream=1&stdin=1&stdout=1&stderr=1 HTTP/1.1\r\n"
        "Host: docker\r\nContent-Length: 0\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
    )
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(patience_seconds)
        connection.connect(path)
        connection.sendall(request.encode("ascii"))
        _expect_upgrade(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _expect_upgrade(connection: socket.socket) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(_HEAD_LIMIT_BYTES)
        head += data
        if not data or len(head) > _HEAD_LIMIT_BYTES:
            raise SandboxError("the Docker engine broke off while attaching; look at its log")
    if not head.startswith(b"HTTP/1.1 101 "):
        reason = head.decode("utf-8", "replace").strip()
        raise SandboxError(f"the Docker engine refused to attach; look at its log ({reason})")


def exchange(
    connection: socket.socket,
    stdin: bytes,
    capture: Capture,
    deadline: float,
    tick: Callable[[], None],
) -> End | None:
    """Send standard input and its end, and collect output until the streams end.

    Args:
        connection: from `open_attachment`.
        stdin: bytes to send.
        capture: takes what arrives.
        deadline: value of `time.monotonic` at which to give up.
        tick: called several times a second.

    Returns:
        WALL_TIME at the deadline, OUTPUT above the cap, None when the streams ended.
    """
    unsent = memoryview(stdin)
    sending = True
    connection.setblocking(False)  # noqa: FBT003 - the method takes nothing by name
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ | selectors.EVENT_WRITE)
        while (remaining_seconds := deadline - time.monotonic()) > 0:
            tick()
            events = _wait(selector, min(remaining_seconds, TICK_SECONDS))
            if sending and events & selectors.EVENT_WRITE:
                unsent, sending = _send(connection, unsent)
                if not sending:
                    selector.modify(connection, selectors.EVENT_READ)
            if events & selectors.EVENT_READ:
                if not (data := _receive(connection)):
                    return End.OUTPUT if capture.over else None
                capture.feed(data)
                if capture.over:
                    return End.OUTPUT
    return End.WALL_TIME


def _wait(selector: selectors.BaseSelector, seconds: float) -> int:
    ready = selector.select(seconds)
    return ready[0][1] if ready else 0


def _send(connection: socket.socket, unsent: memoryview) -> tuple[memoryview, bool]:
    """Send what fits, then half-close; return the rest and whether to go on."""
    try:
        rest = unsent[connection.send(unsent) :] if unsent else unsent
        if not rest:
            connection.shutdown(socket.SHUT_WR)
    except BlockingIOError:
        return unsent, True
    except OSError:
        # The program ended without reading all of it; its output may still be on the way.
        return unsent, False
    return rest, bool(rest)


def _receive(connection: socket.socket) -> bytes:
    try:
        return connection.recv(_CHUNK_BYTES)
    except ConnectionResetError:
        # The program left input unread, or the engine died: the state of the container tells.
        return b""
