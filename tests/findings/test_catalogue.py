import ast
from pathlib import Path

import pytest

from grader.errors import GraderFault
from grader.findings import catalogue
from grader.findings.catalogue import book_page, load_catalogue, parse_catalogue

ROOT = Path(catalogue.__file__).parents[2]
COMPLETE = """
[some-id]
severity = "note"
reproduce = "go vet ./{package}"
[some-id.en]
title = "T"
what = "W."
why = "Y."
advice = "A."
"""


def _emitted_ids() -> set[str]:
    """Return every id that the package states as a literal where it makes a finding."""
    found = set()
    for path in (ROOT / "grader").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found |= _literal_id(node) if node.func.id in {"Finding", "SubmissionRejected"} else set()
            # The rules of the screen yield (id, line, message).
            elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and path.stem == "screen":
                found |= _literals(node.value.elts[:1])
    return found


def _literal_id(call: ast.Call) -> set[str]:
    values = [*call.args[:1], *(word.value for word in call.keywords if word.arg in {"id", "rule"})]
    return _literals(values)


def _literals(values: list[ast.expr]) -> set[str]:
    return {one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def test_every_id_that_the_grader_emits_is_explained() -> None:
    emitted = _emitted_ids()
    assert {"compile-error", "wrong-package"} <= emitted
    assert emitted <= set(load_catalogue())


def test_the_committed_page_of_the_book_is_current() -> None:
    committed = (ROOT / "book" / "findings.md").read_text(encoding="utf-8")
    assert committed == book_page(load_catalogue()), "run `python -m grader.findings`"


def test_the_page_has_one_anchor_for_every_entry() -> None:
    page = book_page(load_catalogue())
    for name, entry in load_catalogue().items():
        assert page.count(f"\n({name})=\n") == 1
        assert entry.page == f"findings.html#{name}"


def test_commands_are_filled_in() -> None:
    entry = load_catalogue()["data-race"]
    assert entry.commands("TestX", "events") == ("go test -race -run '^TestX$' -count=20 ./events",)


def test_a_name_that_is_no_plain_name_never_gets_into_a_command() -> None:
    (command,) = load_catalogue()["data-race"].commands("$(reboot)", "a b; rm -rf /")
    assert command == "go test -race -run '^Test.*$' -count=20 ./PACKAGE"


def test_no_placeholder_is_left_in_any_command() -> None:
    for entry in load_catalogue().values():
        assert entry.commands("TestX", "events")
        assert not any("{test}" in one or "{package}" in one for one in entry.commands())


def test_a_language_may_be_added_beside_english() -> None:
    text = COMPLETE + '[some-id.zh]\ntitle = "题"\nwhat = "W"\nwhy = "Y"\nadvice = "A"\n'
    assert parse_catalogue(text, "zh")["some-id"].title == "题"
    assert parse_catalogue(text, "en")["some-id"].title == "T"


def test_entries_cannot_be_changed() -> None:
    entries = load_catalogue()
    with pytest.raises(AttributeError):
        entries["data-race"].title = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        entries["data-race"] = entries["panic"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (COMPLETE.replace('why = "Y."\n', ""), r"\[some-id\] .*`why`"),
        (COMPLETE.replace('why = "Y."', 'why = " "'), r"\[some-id\] why: must not be empty"),
        (COMPLETE.replace('"note"', '"fatal"'), r"\[some-id\] .*severity"),
        (COMPLETE.replace("advice", "advise"), r"\[some-id\] .*advi[cs]e"),
        (COMPLETE.replace("{package}", "{folder}"), r"\[some-id\] reproduce: unknown placeholder folder"),
        (COMPLETE.replace(".en]", ".de]"), r"no words for some-id; add \[some-id\.en\]"),
        (COMPLETE.replace("some-id", "Some_Id"), r"\[Some_Id\] must be a table named by lower-case words"),
        (COMPLETE.replace('"T"', '"T"\nbefore = "package a"'), r"\[some-id\] before, after: give both"),
        ("[", "not valid TOML"),
    ],
)
def test_a_broken_catalogue_names_what_is_wrong(text: str, named: str) -> None:
    with pytest.raises(GraderFault, match=named):
        parse_catalogue(text)
