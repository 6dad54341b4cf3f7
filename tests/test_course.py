import shutil
from pathlib import Path

import pytest

from grader.context import default_course_folder
from grader.course import load_course, load_exercise
from grader.errors import CourseError
from grader.manifest import Check
from grader.verdict import Dimension
from grader.verification import list_trials, structure_violations

COURSE = load_course(default_course_folder())
EXERCISE = COURSE.find("audit-trail")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of an exercise that a test may break."""
    return Path(shutil.copytree(EXERCISE.folder, tmp_path / "chapter" / EXERCISE.folder.name))


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "exercise.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda one: one.id)
def test_every_exercise_has_all_that_the_contract_asks_for(exercise: object) -> None:
    found = next(one for one in COURSE.exercises if one is exercise)
    assert list(structure_violations(found)) == []


def test_every_dimension_is_trained_in_the_course() -> None:
    assert {check.dimension for one in COURSE.exercises for check in one.checks} == set(Dimension)


def test_a_check_is_named_after_its_test() -> None:
    check = Check("keeps-every-append", "It keeps every append.", Dimension.CORRECT, 1)
    assert check.test == "TestKeepsEveryAppend"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("title = ", "heading = ", "heading"),
        ("points = 3", 'points = "3"', "points"),
        ("points = 3", "points = 0", "points above 0"),
        ('dimension = "correct"', 'dimension = "speed"', "speed"),
        ('id = "keeps-every-append"', 'id = "Keeps It"', "lower-case words"),
        ('id = "keeps-every-append"', 'id = "forgets-an-account"', "must differ"),
        ('editable = ["trail.go"]', 'editable = ["../trail.go"]', "plain lower-case"),
        ("budget = { max_retained_bytes_per_op = 64 }", "", "no budget"),
        ("[[checks]]", "[[checks]", "not valid TOML"),
    ],
)
def test_a_broken_manifest_names_file_and_key(copy: Path, old: str, new: str, words: str) -> None:
    change(copy, old, new)
    with pytest.raises(CourseError, match=r"exercise\.toml") as caught:
        load_exercise(copy)
    assert words in str(caught.value)


def test_an_unknown_exercise_names_those_that_there_are() -> None:
    with pytest.raises(CourseError, match=EXERCISE.id):
        COURSE.find("no-such-exercise")


def test_a_course_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"course\.toml"):
        load_course(tmp_path)


def test_a_stray_file_and_a_missing_hint_are_violations(copy: Path) -> None:
    (copy / "notes.txt").write_text("", encoding="utf-8")
    (copy / "hints.md").write_text("## Only one\n", encoding="utf-8")
    shutil.rmtree(next((copy / "variants").iterdir()))
    messages = " ".join(one.message for one in structure_violations(load_exercise(copy)))
    assert "notes.txt" in messages
    assert "has 1 hints" in messages


def test_a_variant_with_a_label_that_nobody_knows_is_refused(copy: Path) -> None:
    variant = next((copy / "variants").iterdir()) / "variant.toml"
    variant.write_text('expect = "slow"\nwhy = "?"\n', encoding="utf-8")
    with pytest.raises(CourseError, match="expect must be one of"):
        list_trials(load_exercise(copy))


def test_the_digest_changes_with_the_checks_and_not_with_the_prompt(copy: Path) -> None:
    before = load_exercise(copy).digest
    (copy / "prompt.md").write_text("# Another\n", encoding="utf-8")
    assert load_exercise(copy).digest == before
    with next((copy / "checks").iterdir()).open("a", encoding="utf-8") as file:
        file.write("// changed\n")
    assert load_exercise(copy).digest != before


def label(folder: Path, name: str, text: str) -> None:
    (folder / "variants" / name / "variant.toml").write_text(text, encoding="utf-8")


def test_a_bad_variant_without_its_check_is_a_violation(copy: Path) -> None:
    label(copy, "count_copies", 'expect = "allocations"\nwhy = "?"\n')
    messages = " ".join(one.message for one in structure_violations(load_exercise(copy)))
    assert "without the check that must catch them: count_copies" in messages


@pytest.mark.parametrize("check", ["no-such-check", "keeps-every-append"])
def test_a_check_that_cannot_catch_a_variant_is_refused(copy: Path, check: str) -> None:
    label(copy, "count_copies", f'expect = "allocations"\ncheck = "{check}"\nwhy = "?"\n')
    with pytest.raises(CourseError, match="counts-without-copying"):
        list_trials(load_exercise(copy))
