"""Every wrong or hostile submission gets its own verdict on every sandbox, and leaves nothing behind."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.context import default_course_folder
from grader.course import Exercise, load_exercise
from grader.kit import Kit
from grader.pipeline import Grader, grade
from grader.report import Report, to_json
from grader.sandbox.protocol import Sandbox
from grader.submission import Submission
from grader.verdict import Dimension, Verdict
from tests.hostile import attacks
from tests.hostile.submissions import COMPILE_BOMBS, COMPILED, RUN, SCREENED, SOURCE, Case


@pytest.fixture(scope="module")
def planted() -> Exercise:
    return load_exercise(default_course_folder() / "planted")


def grade_case(case: Case, planted: Exercise, grader: Grader) -> Report:
    manifest = replace_imports(planted, case.imports)
    return grade(manifest, Submission({"planted.go": case.source.encode()}), grader)


def replace_imports(exercise: Exercise, imports: tuple[str, ...]) -> Exercise:
    from msgspec.structs import replace as replace_struct

    return replace(exercise, manifest=replace_struct(exercise.manifest, imports=imports))


def assert_case(case: Case, report: Report) -> None:
    assert report.verdict is case.verdict, to_json(report, 1)
    assert report.score is not None
    assert report.score <= case.score
    assert case.words in to_json(report)
    assert report.findings
    if report.verdict in {Verdict.REJECTED, Verdict.COMPILE_ERROR}:
        assert report.score == 0


@pytest.mark.toolchain
def test_the_unchanged_source_passes(planted: Exercise, kit: Kit, sandbox: Sandbox) -> None:
    report = grade(planted, Submission({"planted.go": SOURCE.encode()}), Grader(kit, sandbox))
    assert report.verdict is Verdict.PASS, to_json(report, 1)
    assert report.score == report.max_score
    assert {check.dimension for check in report.checks} == set(Dimension) - {Dimension.CONTENTION}


@pytest.mark.toolchain
@pytest.mark.parametrize("case", SCREENED, ids=lambda case: case.name)
def test_screen(case: Case, planted: Exercise, kit: Kit, unused_sandbox: Sandbox) -> None:
    assert_case(case, grade_case(case, planted, Grader(kit, unused_sandbox)))


@pytest.mark.toolchain
@pytest.mark.parametrize("case", COMPILED, ids=lambda case: case.name)
def test_compile(case: Case, planted: Exercise, kit: Kit, isolated_sandbox: Sandbox) -> None:
    assert_case(case, grade_case(case, planted, Grader(kit, isolated_sandbox)))


@pytest.mark.toolchain
@pytest.mark.parametrize("case", COMPILE_BOMBS, ids=lambda case: case.name)
def test_compile_bombs_end_at_a_limit(
    case: Case, planted: Exercise, kit: Kit, isolated_sandbox: Sandbox
) -> None:
    report = grade_case(case, planted, Grader(kit, isolated_sandbox))
    assert report.verdict in {Verdict.MEMORY_LIMIT, Verdict.TIMEOUT, Verdict.COMPILE_ERROR}, to_json(
        report, 1
    )
    assert report.score == 0


@pytest.mark.toolchain
@pytest.mark.parametrize("case", RUN, ids=lambda case: case.name)
def test_run(case: Case, planted: Exercise, kit: Kit, isolated_sandbox: Sandbox, temporary: Path) -> None:
    assert_case(case, grade_case(case, planted, Grader(kit, isolated_sandbox)))
    assert list(temporary.iterdir()) == []


@pytest.mark.toolchain
@pytest.mark.parametrize(
    "case",
    [*attacks.ENDINGS, *attacks.FORGERIES, *attacks.SEARCHES, *attacks.DISGUISES, *attacks.HARM],
    ids=lambda case: case.name,
)
def test_attack(case: Case, planted: Exercise, kit: Kit, isolated_sandbox: Sandbox, temporary: Path) -> None:
    assert_case(case, grade_case(case, planted, Grader(kit, isolated_sandbox)))
    assert list(temporary.iterdir()) == []


@pytest.mark.toolchain
@pytest.mark.parametrize("case", attacks.COMPILE_TIME, ids=lambda case: case.name)
def test_attack_at_compile_time(case: Case, planted: Exercise, kit: Kit, isolated_sandbox: Sandbox) -> None:
    report = grade_case(case, planted, Grader(kit, isolated_sandbox))
    assert report.verdict is case.verdict, to_json(report, 1)
    assert case.words in to_json(report)


@pytest.mark.toolchain
@pytest.mark.parametrize("case", attacks.WITHOUT_A_SCORE, ids=lambda case: case.name)
def test_what_may_be_ours_has_no_score(
    case: Case, planted: Exercise, kit: Kit, isolated_sandbox: Sandbox, temporary: Path
) -> None:
    report = grade_case(case, planted, Grader(kit, isolated_sandbox))
    assert (report.verdict, report.score) == (Verdict.INTERNAL_ERROR, None), to_json(report, 1)
    assert case.words in to_json(report)
    assert list(temporary.iterdir()) == []


@pytest.mark.toolchain
def test_the_channel_of_records_gives_no_credit_to_who_finds_it(
    planted: Exercise, kit: Kit, isolated_sandbox: Sandbox
) -> None:
    report = grade_case(attacks.BY_NAME, planted, Grader(kit, isolated_sandbox))
    assert report.checks[0].status in {Verdict.NOT_RUN, Verdict.WRONG_ANSWER}, to_json(report, 1)
    assert report.score == 0


@pytest.mark.toolchain
def test_memory_corruption_is_reported_where_no_check_looks_for_races(
    planted: Exercise, kit: Kit, isolated_sandbox: Sandbox
) -> None:
    report = grade_case(attacks.CORRUPTION, planted, Grader(kit, isolated_sandbox))
    assert_case(attacks.CORRUPTION, report)
    # It did read through the number in the plain build, or its answer would not have come.
    adds = next(check for check in report.checks if check.id == "adds")
    assert (adds.status, adds.runs, adds.hits) == (Verdict.DATA_RACE, 2, 1)
