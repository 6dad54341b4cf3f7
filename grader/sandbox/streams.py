"""The pipes of a program that is watched: what it prints, up to a cap, and what it is given."""

import os
import selectors
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

__all__ = ["Capture", "Feed", "listening", "move"]

_CHUNK_BYTES = 64 * 1024


@dataclass
class Capture:
    """One output of the program, as far as the cap goes."""

    pipe: IO[bytes]
    cap_bytes: int
    data: bytearray = field(default_factory=bytearray)
    overflow: bool = False

    def read(self) -> bool:
        """Read what is there; return False at the end of the file, or when nothing is there now."""
        try:
            chunk = os.read(self.pipe.fileno(), _CHUNK_BYTES)
        except BlockingIOError:
            return False
        room = self.cap_bytes - len(self.data)
        self.data += chunk[:room]
        self.overflow |= len(chunk) > room
        return bool(chunk)


@dataclass
class Feed:
    """What is still to be written to the program."""

    pipe: IO[bytes]
    data: bytes

    def write(self) -> bool:
        """Write what fits; return False when all is written or nobody reads any more."""
        try:
            self.data = (
                self.data[os.write(self.pipe.fileno(), self.data[:_CHUNK_BYTES]) :] if self.data else b""
            )
        except BrokenPipeError:
            self.data = b""
        return bool(self.data)


@contextmanager
def listening(
    pid: int, feed: Feed, captures: tuple[Capture, Capture]
) -> Iterator[tuple[selectors.BaseSelector, int]]:
    """Give a selector for all pipes and for the end of a process, and the descriptor of the latter."""
    ended = os.pidfd_open(pid)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(ended, selectors.EVENT_READ)
            for capture in captures:
                os.set_blocking(capture.pipe.fileno(), False)
                selector.register(capture.pipe, selectors.EVENT_READ, capture)
            os.set_blocking(feed.pipe.fileno(), False)
            selector.register(feed.pipe, selectors.EVENT_WRITE, feed)
            yield selector, ended
    finally:
        os.close(ended)


def move(selector: selectors.BaseSelector, events: list[tuple[selectors.SelectorKey, int]]) -> bool:
    """Read and write what can be; return False if an output is over its cap."""
    for key, _ in events:
        work = key.data
        if isinstance(work, Capture):
            if not work.read():
                selector.unregister(key.fileobj)
            if work.overflow:
                return False
        elif isinstance(work, Feed) and not work.write():
            selector.unregister(key.fileobj)
            work.pipe.close()
    return True
