import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.evidence.records import parse_records

TOKEN = "0123456789abcdef"


def line(seq: int, kind: str, token: str = TOKEN, **fields: object) -> bytes:
    record = {"token": token, "seq": seq, "kind": kind, "count": 0, "proven": 0}
    record |= {"allocs_per_op": 0, "bytes_per_op": 0, "complete": False, **fields}
    return json.dumps(record).encode() + b"\n"


WHOLE = line(0, "start", check="TestA") + line(1, "finish", check="TestA", complete=True) + line(2, "end")


def test_a_whole_transcript_is_kept() -> None:
    transcript = parse_records(WHOLE, TOKEN)
    assert not transcript.fault
    assert transcript.ended
    assert transcript.started == ("TestA",)
    assert not transcript.unfinished


def test_a_half_written_last_line_is_dropped() -> None:
    transcript = parse_records(line(0, "start", check="TestA") + b'{"token": "01', TOKEN)
    assert not transcript.fault
    assert not transcript.ended
    assert transcript.unfinished == "TestA"


@pytest.mark.parametrize(
    "forged",
    [
        WHOLE + b"student text\n",
        b"\n" + WHOLE,
        WHOLE.replace(TOKEN.encode(), b"fedcba9876543210", 1),
        line(1, "end"),
        WHOLE + line(2, "end"),
        line(0, "start", check="TestA") + line(1, "start", check="TestA"),
        line(0, "start", check="TestA", extra=1),
        line(0, "start", check=7),
        line(0, "passed", check="TestA"),
        line(0, "equal", check="TestA", count="0"),
        b"[]\n",
        b"\xff\xfe\n",
    ],
)
def test_anything_foreign_makes_the_whole_transcript_worthless(forged: bytes) -> None:
    transcript = parse_records(forged, TOKEN)
    assert transcript.fault
    assert transcript.records == ()
    assert not transcript.ended


@given(st.binary(max_size=300))
def test_no_bytes_make_the_parser_raise_or_believe(noise: bytes) -> None:
    assert not parse_records(noise, TOKEN).records


def test_an_end_that_is_not_last_is_no_end() -> None:
    output = line(0, "end") + line(1, "start", check="TestA")
    assert not parse_records(output, TOKEN).ended
