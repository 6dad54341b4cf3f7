"""The evidence of every diagnosis is recorded again, and says again what the accepted answers say."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.context import default_course_folder
from grader.course import Exercise, load_course
from grader.errors import ToolchainError
from grader.recording import EVIDENCE, record_evidence
from grader.toolchain import go_root

COURSE = load_course(default_course_folder())
DIAGNOSES = [one for one in COURSE.exercises if one.is_diagnosis]
ALL = pytest.mark.parametrize("exercise", DIAGNOSES, ids=lambda one: one.id)
EvidenceOf = Callable[[str, str], dict[str, str]]
UNITS = {"B": 1, "kB": 1024, "MB": 1024**2}


@pytest.fixture(scope="module")
def evidence_of(tmp_path_factory: pytest.TempPathFactory) -> EvidenceOf:
    """Return the texts of the evidence: committed, or recorded of the program as it is or repaired."""
    try:
        go_root()
    except ToolchainError as error:
        pytest.skip(str(error))
    known: dict[tuple[str, str], dict[str, str]] = {}

    def find(name: str, source: str) -> dict[str, str]:
        if source == "committed":
            return texts(COURSE.find(name).folder / "evidence")
        if (name, source) not in known:
            folder = tmp_path_factory.mktemp("evidence")
            record_evidence(COURSE.find(name), folder, repaired=source == "repaired")
            known[name, source] = texts(folder)
        return known[name, source]

    return find


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}


def answer(name: str, question: str) -> str:
    (accepted,) = next(one.accept for one in COURSE.find(name).manifest.questions if one.id == question)
    return accepted


def line(name: str, question: str, folder: str = "program") -> str:
    """Return the source of the line that is the right answer."""
    file, number = answer(name, question).split(":")
    text = (COURSE.find(name).folder / folder / file).read_text(encoding="utf-8")
    return text.splitlines()[int(number) - 1].strip()


def total_bytes(evidence: dict[str, str]) -> float:
    found = re.search(r"of ([0-9.]+)([kM]?B) total", evidence["heap_top.txt"])
    assert found, evidence["heap_top.txt"]
    return float(found[1]) * UNITS[found[2]]


@ALL
def test_the_committed_evidence_is_complete_and_knows_no_machine(exercise: Exercise) -> None:
    folder = exercise.folder / "evidence"
    assert sorted(path.name for path in folder.iterdir()) == sorted(EVIDENCE)
    for text in texts(folder).values():
        assert not re.search(r"(?<![\w/.])/(tmp|home|root|Users|work|var|usr)/", text)


@pytest.mark.parametrize("source", ["committed", "new"])
def test_the_board_races_where_it_has_no_lock_and_keeps_every_batch(
    evidence_of: EvidenceOf, source: str
) -> None:
    name = "device-board"
    evidence = evidence_of(name, source)
    assert f"mapclinic/program/{answer(name, 'unlocked-line')} " in evidence["race.txt"]
    assert "mapclinic/program/board.go:44 " in evidence["race.txt"]
    assert re.search(r"MB +9\d\.\d+% .* main\.readBatch$", evidence["heap_top.txt"], re.MULTILINE)
    assert total_bytes(evidence) > 200 * 64 * 1024
    assert evidence["goroutines.txt"].count("goroutine ") == 1


def test_the_board_mended_at_the_accepted_lines_neither_races_nor_keeps(
    evidence_of: EvidenceOf,
) -> None:
    assert line("device-board", "keeping-line") == "device.Last = message"
    evidence = evidence_of("device-board", "repaired")
    assert "DATA RACE" not in evidence["race.txt"]
    assert total_bytes(evidence) < 256 * 1024


@pytest.mark.parametrize("source", ["committed", "new"])
def test_the_gateway_leaks_a_goroutine_a_caller_that_left_and_a_frame_a_question(
    evidence_of: EvidenceOf, source: str
) -> None:
    name = "reply-gateway"
    evidence = evidence_of(name, source)
    waiting = [part for part in evidence["goroutines.txt"].split("\n\n") if "[chan send]" in part]
    assert len(waiting) == 6
    assert all(f"mapclinic/program/{answer(name, 'waiting-line')} " in part for part in waiting)
    assert "DATA RACE" not in evidence["race.txt"]
    assert total_bytes(evidence) > 506 * 16 * 1024


def test_the_gateway_mended_at_the_accepted_lines_leaks_nothing(
    evidence_of: EvidenceOf,
) -> None:
    assert line("reply-gateway", "leaking-line") == "answer:   make(chan any),"
    assert line("reply-gateway", "leaking-line", "repaired") == "answer:   make(chan any, 1),"
    assert line("reply-gateway", "keeping-line") == "delete(g.pending, id)"
    evidence = evidence_of("reply-gateway", "repaired")
    assert "[chan send]" not in evidence["goroutines.txt"]
    assert total_bytes(evidence) < 256 * 1024
