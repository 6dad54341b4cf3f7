"""The ledger refuses what is not in order, and says which claim it is about."""

import pytest

from grader.claims.judgement import judge
from grader.claims.ledger import ClaimVerdict, load_ledger, parse_version
from grader.claims.rules import hold, names_in
from grader.errors import CourseError, InputError
from tests.claims.conftest import WriteLedger


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"holds": '["length == 1"]'}, "asks for what growth does not tell: length"),
        ({"holds": "[]"}, "what is checkable has `holds`"),
        ({"more": 'reason = "why"'}, "what is checkable has `holds`, and no reason"),
        ({"verdict": "not_checkable"}, "what is not checkable has a reason"),
        ({"verdict": "obsolete"}, "`obsolete`"),
        ({"verdict": "false", "more": 'was = {"1.23" = "true"}'}, "`obsolete`"),
        ({"more": 'contradicts = ["s9-999"]'}, "contradicts unknown claims: s9-999"),
        ({"holds": '["entries =="]'}, "is no expression"),
        ({"verdict": "perhaps"}, "perhaps"),
    ],
)
def test_a_claim_that_is_not_in_order_is_named(
    write_ledger: WriteLedger, fields: dict[str, str], problem: str
) -> None:
    with pytest.raises(CourseError, match=problem):
        load_ledger(write_ledger(fields))


def test_two_claims_of_one_id_are_refused(write_ledger: WriteLedger) -> None:
    with pytest.raises(CourseError, match="s9-007 occurs twice"):
        load_ledger(write_ledger({"id": "s9-007"}, {"id": "s9-007"}))


def test_an_experiment_that_decides_nothing_is_refused(write_ledger: WriteLedger) -> None:
    folder = write_ledger()
    idle = folder / "experiments" / "idle"
    idle.mkdir()
    (folder / "experiments" / "growth" / "experiment.toml").rename(idle / "experiment.toml")
    with pytest.raises(CourseError, match="experiment idle decides nothing"):
        load_ledger(folder)


def test_a_section_without_a_claim_is_refused(write_ledger: WriteLedger) -> None:
    folder = write_ledger()
    path = folder / "ledger" / "s9-1.toml"
    path.write_text(path.read_text().replace('"1" = "A section"', '"1" = "A section"\n"2" = "Another"'))
    with pytest.raises(CourseError, match="section s9 2 has no claim"):
        load_ledger(folder)


def test_verdicts_of_older_versions_hold_up_to_and_with_the_version_named(write_ledger: WriteLedger) -> None:
    was = 'was = {"1.21" = "partly", "1.23" = "true"}'
    (claim,) = load_ledger(write_ledger({"verdict": "obsolete", "more": was})).claims
    expected = [claim.expected(version) for version in ((1, 21), (1, 22), (1, 23), (1, 24), (1, 27))]
    assert expected == ["partly", "true", "true", "false", "false"]


def test_all_parts_make_a_claim_true_and_some_make_it_partly_true(write_ledger: WriteLedger) -> None:
    (claim,) = load_ledger(write_ledger({"holds": '["entries > 1", "entries > 2"]'})).claims
    verdicts = [judge(claim, {"entries": count}) for count in (1, 2, 3)]
    assert verdicts == [ClaimVerdict.FALSE, ClaimVerdict.PARTLY, ClaimVerdict.TRUE]


def test_a_selection_means_claims_articles_and_experiments(write_ledger: WriteLedger) -> None:
    ledger = load_ledger(write_ledger({}, {}))
    assert [one.id for one in ledger.select(["s9-002"])] == ["s9-002"]
    assert ledger.select(["s9"]) == ledger.select(["growth"]) == ledger.select([]) == ledger.claims
    with pytest.raises(InputError, match="s9-004"):
        ledger.select(["s9-004"])


@pytest.mark.parametrize("text", ["", "1", "go", "1.x", "1.2x.3", "latest"])
def test_what_is_no_go_version_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no Go version"):
        parse_version(text)


def test_releases_are_ordered_by_number() -> None:
    assert parse_version("1.9") < parse_version("go1.21.13") == (1, 21)


@pytest.mark.parametrize(
    "rule",
    [
        "entries",
        "entries + 1",
        "open('x') == 1",
        "entries.real == 1",
        "unknown == 1",
        "1 / entries == 1",
        "(lambda: True)()",
    ],
)
def test_a_rule_that_is_no_truth_about_the_observations_is_an_error(rule: str) -> None:
    with pytest.raises(CourseError, match="the rule"):
        hold([rule], {"entries": 0})


def test_a_rule_may_compare_calculate_and_look_into_texts() -> None:
    rules = ["max(a, 2) / 4 >= 0.5 and not flag", "'nil map' in text", "abs(a - 3) < 1"]
    assert hold(rules, {"a": 1, "flag": False, "text": "assignment to entry in nil map"}) == [
        True,
        True,
        False,
    ]
    assert names_in(rules[0]) == {"a", "flag"}
