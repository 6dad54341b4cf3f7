"""The records that `probe` writes in a run box, checked as input from an untrusted program."""

from dataclasses import dataclass
from typing import Literal

import msgspec

__all__ = ["Operation", "Point", "Record", "Transcript", "parse_records"]

# fmt: off
Kind = Literal[
    "start", "equal", "panic", "goroutines", "bubble", "heap", "reachable", "allocs", "parallel", "held_up",
    "history", "races", "hang", "round", "finish", "end",
]
# fmt: on


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Live heap in bytes when so many operations had been done."""

    operations: int
    live_bytes: int


class Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One call on a concurrent map, of a `history` record.

    Attributes:
        key, old, arg, result: values as text; equal values have equal texts.
        ok: what the call gave besides: found, loaded or swapped.
        begin, end: stamps of one counter; `end` is 0 if the call never returned.
    """

    worker: int
    op: Literal["load", "store", "delete", "load_or_store", "compare_and_swap"]
    key: str
    ok: bool
    begin: int
    end: int
    old: str = ""
    arg: str = ""
    result: str = ""


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One observation; `exercises/probe/record.go` writes it, and says which fields a kind sets."""

    token: str
    seq: int
    kind: Kind
    count: int
    proven: int
    allocs_per_op: int
    bytes_per_op: int
    complete: bool
    round: int = 0
    of: int = 0
    check: str = ""
    what: str = ""
    got: str = ""
    want: str = ""
    got_hash: str = ""
    want_hash: str = ""
    text: str = ""
    stacks: list[str] | None = None
    points: list[Point] | None = None
    starved: bool = False
    operations: list[Operation] | None = None


@dataclass(frozen=True)
class Transcript:
    """The records of one process, in order.

    Attributes:
        fault: "" or why the records cannot be trusted; they are then not kept.
    """

    records: tuple[Record, ...]
    fault: str = ""

    @property
    def ended(self) -> bool:
        """True if the process ran all its checks to the end and said so exactly once, last."""
        ends = [index for index, record in enumerate(self.records) if record.kind == "end"]
        return ends == [len(self.records) - 1]

    def of(self, test: str) -> tuple[Record, ...]:
        return tuple(record for record in self.records if record.check == test)

    @property
    def started(self) -> tuple[str, ...]:
        return tuple(record.check for record in self.records if record.kind == "start")

    @property
    def unfinished(self) -> str:
        """The test that started last and did not finish, or ""."""
        finished = {record.check for record in self.records if record.kind == "finish"}
        return next((name for name in reversed(self.started) if name not in finished), "")


def parse_records(output: bytes, token: str) -> Transcript:
    """Parse what a run box wrote on its record channel.

    A last line without its end is dropped: the process died while writing it. Everything else
    that is not a record with this token and the next sequence number makes the whole transcript
    worthless, because somebody other than `probe` has written.
    """
    decoder = msgspec.json.Decoder(Record)
    records: list[Record] = []
    for line in output.split(b"\n")[:-1]:
        try:
            record = decoder.decode(line)
        except msgspec.DecodeError:
            return Transcript((), f"line {len(records) + 1} of the records is no record")
        if record.token != token or record.seq != len(records):
            return Transcript((), f"record {len(records) + 1} has a foreign token or number")
        records.append(record)
    doubled = [name for kind in ("start", "finish") if (name := _first_doubled(records, kind))]
    if doubled:
        return Transcript((), f"the check {doubled[0]} was recorded twice")
    return Transcript(tuple(records))


def _first_doubled(records: list[Record], kind: str) -> str:
    seen: set[str] = set()
    for record in records:
        if record.kind == kind and record.check in seen:
            return record.check
        if record.kind == kind:
            seen.add(record.check)
    return ""
