"""How often verdicts are wrong: counted right, bounded right, and resumable."""

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace as replace_struct

from grader.accuracy.figures import ACCURACY_FIGURES
from grader.accuracy.journal import Conditions, Grade, open_journal
from grader.accuracy.measurement import count_grades, plan
from grader.accuracy.rates import Rate
from grader.accuracy.table import tabulate
from grader.context import default_course_folder
from grader.course import load_course
from grader.errors import InputError, SandboxError, ToolchainError
from grader.kit import load_kit
from grader.sandbox.choose import choose
from grader.verification import list_trials

COURSE = load_course(default_course_folder())
EXERCISE = COURSE.find("audit-trail")
HERE = Conditions("k", "j", "go1.27.3", "bubblewrap 0.11.0", "Linux", 2)


def made(**fields: object) -> Grade:
    facts: dict[str, object] = {
        "exercise": "e", "subject": "s", "digest": "d", "good": True, "loaded": False, "fault": False,
        "problem": "", "verdict": "pass", "hits": 0, "runs": 4, "rounds": 0, "failed_round": 0,
        "wall_seconds": 1.0,
    }  # fmt: skip
    return Grade(**{**facts, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize("trials", [1, 10, 3000])
def test_bounds_without_and_with_nothing_but_events_have_a_closed_form(trials: int) -> None:
    bound = 1 - 0.025 ** (1 / trials)
    assert Rate(0, trials).interval() == pytest.approx((0, bound))
    assert Rate(trials, trials).interval() == pytest.approx((1 - bound, 1))


@pytest.mark.parametrize(("events", "trials"), [(1, 1000), (5, 10), (3, 40)])
def test_at_its_bounds_a_count_is_just_too_unlikely(events: int, trials: int) -> None:
    def chance(count: int, share: float) -> float:
        return math.comb(trials, count) * share**count * (1 - share) ** (trials - count)

    low, high = Rate(events, trials).interval()
    assert sum(chance(n, low) for n in range(events, trials + 1)) == pytest.approx(0.025)
    assert sum(chance(n, high) for n in range(events + 1)) == pytest.approx(0.025)


def test_without_a_trial_nothing_is_known() -> None:
    assert Rate(0, 0).interval() == (0, 1)


def test_a_grade_in_which_the_grader_failed_counts_neither_way() -> None:
    grades = [made(), made(fault=True, problem="the grader failed"), made(problem="expected pass")]
    (row,) = tabulate(grades, HERE, "now").subjects
    assert (row.grades, row.wrong, row.faults) == (2, 1, 1)


def test_rows_sum_up_by_kind_and_tell_what_went_wrong() -> None:
    grades = [
        made(subject="a"),
        made(subject="b", loaded=True),
        made(subject="x", good=False, hits=3, problem="too kind"),
        made(subject="x", good=False, hits=1),
    ]
    evidence = tabulate(grades, HERE, "now")
    bad, good = evidence.total
    assert (good.grades, good.loaded, good.wrong) == (2, 1, 0)
    assert (bad.grades, bad.wrong, bad.hit_share) == (2, 1, 0.5)
    assert evidence.problems == ("e/x: too kind",)


def test_what_exploration_adds_is_what_only_it_caught() -> None:
    grades = [
        made(good=False, hits=2, rounds=1, failed_round=1),
        made(good=False, rounds=3, failed_round=3),
        made(good=False, rounds=8, failed_round=8),
        made(good=False, hits=1, rounds=20),
        made(good=False, hits=1),
    ]
    (row,) = tabulate(grades, HERE, "now").subjects
    assert (row.explored, row.direct, row.only_explored, row.median_round) == (4, 2, 2, 3)


def test_a_plan_asks_for_what_is_missing_and_for_faults_again() -> None:
    trials = list_trials(EXERCISE)
    whole = plan(trials, [], good=6, bad=3, loaded_share=1 / 3)
    good = sum(trial.expect == "pass" for trial in trials)
    assert count_grades(whole) == 6 * good + 3 * (len(trials) - good)
    assert sum(one.times for one in whole if one.loaded) == 2 * good + (len(trials) - good)
    first = whole[0]
    known = [made(digest=first.digest), made(digest=first.digest, fault=True)]
    assert count_grades(plan(trials, known, 6, 3, 1 / 3)) == count_grades(whole) - 1


def test_a_journal_goes_on_after_its_writer_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "raw.jsonl"
    with open_journal(path, HERE, resume=False) as journal:
        journal.add(made(subject="first"))
    with path.open("ab") as file:
        file.write(b'{"exercise":"torn')
    with open_journal(path, HERE, resume=True) as journal:
        assert [one.subject for one in journal.known] == ["first"]
        journal.add(made(subject="second"))
    with open_journal(path, HERE, resume=True) as journal:
        assert [one.subject for one in journal.known] == ["first", "second"]


def test_a_journal_is_neither_overwritten_nor_mixed(tmp_path: Path) -> None:
    path = tmp_path / "raw.jsonl"
    with open_journal(path, HERE, resume=False) as journal:
        journal.add(made())
    with pytest.raises(InputError, match="--resume"), open_journal(path, HERE, resume=False):
        pass
    for elsewhere in (replace_struct(HERE, kit="other"), replace_struct(HERE, judge="other")):
        with (
            pytest.raises(InputError, match="another kit, judge"),
            open_journal(path, elsewhere, resume=True),
        ):
            pass
    assert len(path.read_bytes().splitlines()) == 2


@pytest.mark.toolchain
def test_a_small_measurement_finds_every_label_right_and_is_not_made_twice(tmp_path: Path) -> None:
    try:
        choose("bubblewrap", load_kit(COURSE.folder).path)
    except (SandboxError, ToolchainError) as error:
        pytest.skip(str(error))
    target = tmp_path / "accuracy.json"
    command = [
        *(sys.executable, "-m", "grader", "accuracy", "--sandbox", "bubblewrap", "-e", EXERCISE.id),
        *("--good", "2", "--bad", "2", "--loaded", "0.5", "--output", str(target), "--format", "json"),
    ]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done
    first = json.loads(done.stdout)
    assert {row["wrong"] for row in first["subjects"]} == {0}
    assert {(row["grades"], row["loaded"]) for row in first["subjects"]} == {(2, 1)}
    drawn = {path.name for path in target.parent.glob("*.svg")}
    assert drawn == {f"{name}-{theme}.svg" for name in ACCURACY_FIGURES for theme in ("light", "dark")}
    raw = target.with_suffix(".jsonl").read_bytes()
    again = subprocess.run([*command, "--resume"], capture_output=True, check=True)
    assert json.loads(again.stdout)["subjects"] == first["subjects"]
    assert target.with_suffix(".jsonl").read_bytes() == raw
    printed = subprocess.run(
        [*command[:4], "--report", "--output", str(target)], capture_output=True, check=True
    )
    assert EXERCISE.id in printed.stdout.decode()
