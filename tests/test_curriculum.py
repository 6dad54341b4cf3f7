"""The course as a whole: the path through it, and exercises that are too much like each other."""

import shutil
from pathlib import Path

import pytest

from grader.context import default_course_folder
from grader.course import Course, load_course
from grader.curriculum import MAX_LIKENESS, curriculum_violations, likeness, shingles
from grader.errors import CourseError

FOLDER = default_course_folder()
HARDER, EASIER = "slice_maps/audit_trail", "map_copies/live_settings"
IDS = ("audit-trail", "live-settings")


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """A course of one chapter with two exercises, which a test may break."""
    for number, name in enumerate((HARDER, EASIER)):
        shutil.copytree(FOLDER / name, tmp_path / "pair" / IDS[number].replace("-", "_"))
    listed = ", ".join(f'"{one.replace("-", "_")}"' for one in IDS)
    (tmp_path / "course.toml").write_text(
        f'title = "Two"\n[[chapters]]\nid = "pair"\ntitle = "A pair"\nexercises = [{listed}]\n',
        encoding="utf-8",
    )
    return tmp_path


def put(course: Path, exercise: str, line: str) -> None:
    """Add a line to the manifest of an exercise, in place of one with the same key."""
    path = course / "pair" / exercise.replace("-", "_") / "exercise.toml"
    key = line.split(" = ", maxsplit=1)[0]
    kept = [one for one in path.read_text(encoding="utf-8").splitlines() if not one.startswith(f"{key} = ")]
    path.write_text("\n".join([line, *kept]) + "\n", encoding="utf-8")


def messages(course: Course) -> list[str]:
    return [
        f"{one.exercise} {one.subject}: {one.message}"
        for one in curriculum_violations(course, course.exercises)
    ]


def test_the_course_climbs_and_repeats_nothing() -> None:
    assert messages(load_course(FOLDER)) == []


def test_an_unknown_prerequisite_is_refused_by_name(pair: Path) -> None:
    put(pair, "live-settings", 'prerequisites = ["audit-trial"]')
    with pytest.raises(CourseError, match="live-settings: no such prerequisite: audit-trial"):
        load_course(pair)


def test_prerequisites_in_a_circle_are_refused_with_the_circle(pair: Path) -> None:
    put(pair, "live-settings", 'prerequisites = ["audit-trail"]')
    put(pair, "audit-trail", 'prerequisites = ["live-settings"]')
    with pytest.raises(CourseError, match="circle") as caught:
        load_course(pair)
    assert all(name in str(caught.value) for name in IDS)


def test_an_exercise_that_needs_itself_is_refused(pair: Path) -> None:
    put(pair, "audit-trail", 'prerequisites = ["audit-trail"]')
    with pytest.raises(CourseError, match="audit-trail before audit-trail"):
        load_course(pair)


def test_a_prerequisite_comes_first(pair: Path) -> None:
    put(pair, "live-settings", 'prerequisites = ["audit-trail"]')
    assert messages(load_course(pair)) == []
    put(pair, "live-settings", "prerequisites = []")
    put(pair, "audit-trail", 'prerequisites = ["live-settings"]')
    assert messages(load_course(pair)) == [
        "audit-trail path: course.toml lists it before its prerequisite live-settings"
    ]


def test_difficulty_does_not_fall_within_a_chapter(pair: Path) -> None:
    put(pair, "audit-trail", "difficulty = 4")
    put(pair, "live-settings", "difficulty = 4")
    assert messages(load_course(pair)) == []
    put(pair, "live-settings", "difficulty = 3")
    assert messages(load_course(pair)) == [
        "live-settings path: difficulty falls from 4 (audit-trail) to 3 within its chapter"
    ]


def test_a_copy_under_other_names_is_a_violation_with_both_names_and_the_figure(pair: Path) -> None:
    first, second = (pair / "pair" / one.replace("-", "_") for one in IDS)
    prompt = (first / "prompt.md").read_text(encoding="utf-8")
    (second / "prompt.md").write_text(
        prompt.replace("account", "parcel").replace("audit", "tracking").replace("event", "scan"),
        encoding="utf-8",
    )
    checks = (first / "checks" / "trail_test.go").read_text(encoding="utf-8")
    (second / "checks" / "store_test.go").write_text(
        checks.replace("audit", "settings").replace("Trail", "Store").replace("trail", "store"),
        encoding="utf-8",
    )
    found = messages(load_course(pair))
    assert len(found) == 2
    assert found[0].startswith("live-settings prompt.md: is a near-copy of audit-trail's: likeness 0.")
    assert found[1].startswith("live-settings checks: is a near-copy of audit-trail's: likeness 0.")


def test_a_chosen_exercise_is_compared_with_all_others(pair: Path) -> None:
    first, second = (pair / "pair" / one.replace("-", "_") for one in IDS)
    shutil.copyfile(first / "prompt.md", second / "prompt.md")
    course = load_course(pair)
    for chosen in course.exercises:
        assert [one.subject for one in curriculum_violations(course, [chosen])] == ["prompt.md"]


def test_comments_do_not_make_checks_alike(pair: Path) -> None:
    for one in IDS:
        path = next((pair / "pair" / one.replace("-", "_") / "checks").iterdir())
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text + "// the same long remark in both of them, again and again\n" * 200, encoding="utf-8"
        )
    assert messages(load_course(pair)) == []


def test_likeness_is_the_share_of_common_shingles() -> None:
    one, other = shingles(["a", "b", "c", "d"], 3), shingles(["a", "b", "c", "e"], 3)
    assert likeness(one, one) == 1
    assert likeness(one, other) == pytest.approx(1 / 3)
    assert likeness(one, shingles(["z"], 3)) == 0
    assert 0 < MAX_LIKENESS < 1
