"""Exercises whose submission is answers: what is right, what is wrong, and what cannot be read."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.context import default_course_folder
from grader.course import Exercise, load_course, load_exercise
from grader.errors import CourseError
from grader.pipeline import Graded, grade, grade_path
from grader.report import Report, from_json
from grader.submission import Submission
from grader.verdict import Verdict
from grader.verification import list_trials, mismatch, structure_violations

COURSE = load_course(default_course_folder())
DIAGNOSES = [one for one in COURSE.exercises if one.is_diagnosis]
EXERCISE = COURSE.find("device-board")
RIGHT = EXERCISE.solution["answers.toml"].decode()
ALL = pytest.mark.parametrize("exercise", DIAGNOSES, ids=lambda one: one.id)


def judged(text: str | bytes, exercise: Exercise = EXERCISE) -> Report:
    content = text.encode() if isinstance(text, str) else text
    return grade(exercise, Submission({"answers.toml": content}), None)


def handed_in(folder: Path, content: bytes) -> Graded:
    (folder / "answers.toml").write_bytes(content)
    return grade_path(EXERCISE, folder, None)


def with_answer(exercise: Exercise, question: str, answer: str) -> str:
    pairs = {one.id: one.accept[0] for one in exercise.manifest.questions} | {question: answer}
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in pairs.items())


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, env=os.environ | environment, check=False, timeout=120
    )


def test_the_course_has_two_diagnoses_in_different_chapters() -> None:
    assert len({one.chapter for one in DIAGNOSES}) >= 2


@ALL
def test_every_labelled_submission_gets_its_label(exercise: Exercise) -> None:
    for trial in list_trials(exercise):
        assert not mismatch(trial, grade(exercise, Submission(trial.files), None)), trial.name


@ALL
def test_every_foreseen_answer_gets_its_own_explanation_and_costs_one_question_only(
    exercise: Exercise,
) -> None:
    for question in exercise.manifest.questions:
        for foreseen in question.foreseen:
            for answer in foreseen.answers:
                one = answer.split("-")[0] if question.form == "line" else answer
                report = judged(with_answer(exercise, question.id, one), exercise)
                assert [check.id for check in report.checks if check.points == 0] == [question.id]
                assert [finding.message for finding in report.findings] == [foreseen.why]


@ALL
def test_no_explanation_names_a_right_answer(exercise: Exercise) -> None:
    told = [
        text
        for question in exercise.manifest.questions
        for text in (question.wrong, *(one.why for one in question.foreseen))
    ]
    right = [answer for question in exercise.manifest.questions for answer in question.accept]
    assert not [(text, answer) for text in told for answer in right if answer in text]


@ALL
def test_a_workspace_has_program_and_evidence_and_no_answers(exercise: Exercise, tmp_path: Path) -> None:
    workspace = tmp_path / "w"
    assert run("start", exercise.id, workspace).returncode == 0
    names = {path.name for path in workspace.iterdir()}
    assert names == {"README.md", "answers.toml", "evidence", "go.mod", "program"}
    text = "".join(
        path.read_text(encoding="utf-8") for path in workspace.rglob("*") if path.suffix in {".toml", ".md"}
    )
    lines = [a for one in exercise.manifest.questions if one.form == "line" for a in one.accept]
    assert not [line for line in lines if line in text]
    assert not [
        one.why for question in exercise.manifest.questions for one in question.foreseen if one.why in text
    ]
    graded = grade_path(exercise, workspace, None)
    assert graded.report.score == 0
    assert graded.report.notes == ()


def test_an_unforeseen_answer_gets_the_general_explanation_at_its_line() -> None:
    report = judged(RIGHT.replace("board.go:45", "board.go:1"))
    (finding,) = report.findings
    question = next(one for one in EXERCISE.manifest.questions if one.id == "keeping-line")
    assert (finding.message, finding.check) == (question.wrong, "keeping-line")
    assert RIGHT.splitlines()[finding.line - 1].startswith("keeping-line")
    assert (report.verdict, report.score) == (Verdict.WRONG_ANSWER, EXERCISE.max_score - question.points)


def test_an_empty_answer_is_not_answered_yet_and_no_mistake() -> None:
    report = judged(RIGHT.replace("board.go:45", ""))
    assert report.verdict is Verdict.NOT_RUN
    assert report.findings == ()
    assert "keeping-line" in report.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('keeping-line = "board.go:45', "not valid TOML"),
        (RIGHT + 'keeping-line = "board.go:45"\n', "not valid TOML"),
        (RIGHT.replace("keeping-line", "keepin-line"), "rename it to one of"),
        (RIGHT.replace("keeping-line", "# keeping-line"), 'add the line `keeping-line = ""`'),
        (RIGHT.replace('"board.go:45"', "45"), "text in double quotes, and this is a TOML integer"),
        (RIGHT.replace('"board.go:45"', '["board.go:45"]'), "TOML array"),
        (RIGHT.replace("board.go:45", "board.go 45"), "file and number of one line"),
        (RIGHT.replace("board.go:45", "board.go:44-46"), "file and number of one line"),
        (RIGHT.replace("board.go:45", "bored.go:45"), "no file bored.go"),
        (RIGHT.replace("board.go:45", "board.go:9999"), "ends with line"),
        (RIGHT.replace("sub-slice", "subslice"), "none of the choices"),
        ("[" * 5000, "answers.toml is not valid TOML"),
    ],
)
def test_answers_that_cannot_be_read_cost_nothing_but_say_what_to_mend(text: str, words: str) -> None:
    report = judged(text)
    assert report.verdict is Verdict.REJECTED
    assert words in " ".join(finding.message for finding in report.findings)
    assert {check.status for check in report.checks} == {Verdict.NOT_RUN}
    assert len(report.message) < 400


def test_all_that_cannot_be_read_is_told_at_once() -> None:
    report = judged(RIGHT.replace("board.go:45", "45").replace("sub-slice", "none"))
    assert {finding.check for finding in report.findings} == {"keeping-line", "heap-kind"}


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm() -> None:
    assert judged(b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode()).passed


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"a = '\xff'", "not-utf8"), (b"#" * 300_000, "too-large"), (RIGHT.encode("utf-16"), "not-utf8")],
)
def test_a_file_that_is_no_small_text_is_refused(tmp_path: Path, content: bytes, rule: str) -> None:
    report = handed_in(tmp_path, content).report
    assert report.verdict is Verdict.REJECTED
    assert [finding.id for finding in report.findings] == [rule]


def test_grading_needs_neither_kit_nor_sandbox(tmp_path: Path) -> None:
    answers, page = EXERCISE.folder / "solution" / "answers.toml", tmp_path / "report.html"
    options = ("--format", "json", "--html", page)
    done = run("grade", EXERCISE.id, answers, *options, MAPCLINIC_CACHE=str(tmp_path / "none"))
    assert done.returncode == 0, done.stderr
    report = from_json(done.stdout)
    assert (report.verdict, report.score) == (Verdict.PASS, EXERCISE.max_score)
    assert (report.runs, report.sandbox, report.toolchain) == ((), None, "")
    assert "keeping-line" in page.read_text(encoding="utf-8")


def test_a_batch_of_answers_gives_everybody_a_result(tmp_path: Path) -> None:
    folder = tmp_path / "handed-in"
    folder.mkdir()
    (folder / "anna.toml").write_text(RIGHT, encoding="utf-8")
    (folder / "ben.toml").write_text(RIGHT.replace("sub-slice", "entries-stay"), encoding="utf-8")
    done = run("batch", EXERCISE.id, folder, "--format", "json", MAPCLINIC_CACHE=str(tmp_path / "none"))
    assert done.returncode == 0, done.stderr
    verdicts = {one["submission"]: one["verdict"] for one in json.loads(done.stdout)}
    assert verdicts == {"anna": "pass", "ben": "wrong_answer"}


def test_the_whole_contract_is_verified_without_a_sandbox(tmp_path: Path) -> None:
    chosen = [word for one in DIAGNOSES for word in ("-e", one.id)]
    done = run("verify-course", *chosen, MAPCLINIC_CACHE=str(tmp_path / "none"))
    assert done.returncode == 0, done.stdout


def test_accuracy_says_why_it_leaves_a_diagnosis_out(tmp_path: Path) -> None:
    done = run("accuracy", "-e", EXERCISE.id, "-o", tmp_path / "accuracy.json")
    assert done.returncode == 2
    assert b"nothing of a diagnosis is run" in done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of a diagnosis that a test may break."""
    return Path(shutil.copytree(EXERCISE.folder, tmp_path / "chapter" / EXERCISE.folder.name))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('accept = ["board.go:45"]', "accept = []", "accepts nothing"),
        ('accept = ["board.go:45"]', 'accept = ["line 45"]', "knows no answer of its form"),
        ('answers = ["board.go:56"]', 'answers = ["board.go:40-50"]', "both accepts and explains"),
        ('accept = ["sub-slice"]', 'accept = ["subslice"]', "knows no answer of its form"),
        ('id = "race-kind"', 'id = "heap-kind"', "must differ"),
        ('kind = "diagnosis"', 'kind = "riddle"', "riddle"),
        ('kind = "diagnosis"', 'kind = "diagnosis"\nimports = ["sync"]', "has no imports"),
        ('kind = "diagnosis"', "", "a repair needs package"),
    ],
)
def test_a_broken_manifest_names_file_and_question(copy: Path, old: str, new: str, words: str) -> None:
    path = copy / "exercise.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CourseError, match=r"exercise\.toml") as caught:
        load_exercise(copy)
    assert words in str(caught.value)


def test_a_question_without_a_wrong_variant_is_a_violation(copy: Path) -> None:
    for name in ("sees_no_lock", "sees_two_locks"):
        shutil.rmtree(copy / "variants" / name)
    messages = " ".join(one.message for one in structure_violations(load_exercise(copy)))
    assert "questions without a wrong variant: race-kind" in messages


def test_the_digest_changes_with_the_program_that_lines_belong_to(copy: Path) -> None:
    before = load_exercise(copy).digest
    with (copy / "program" / "board.go").open("a", encoding="utf-8") as file:
        file.write("// changed\n")
    assert load_exercise(copy).digest != before
