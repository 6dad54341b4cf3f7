import pytest
from hypothesis import given

from grader.evidence.compiler import Diagnostic, Place, parse_diagnostics
from tests.evidence.recordings import MEBIBYTE, NAMES, VERSIONS, any_text, recorded

BROKEN = [name for name in NAMES if name.startswith("broken-")]


def parse(version: str, name: str) -> tuple[Diagnostic, ...]:
    return parse_diagnostics(recorded(version, name), "store")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", BROKEN)
def test_every_message_has_its_place_in_the_students_file(version: str, name: str) -> None:
    found = parse(version, name)
    assert found
    assert {(one.file, one.place, one.own) for one in found} == {("store.go", Place.SUBMISSION, True)}
    assert all(one.line > 0 and one.column > 0 and one.declaration == "" for one in found)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_message_is_what_the_compiler_says(version: str) -> None:
    first = parse(version, "broken-names")[0]
    assert first == Diagnostic("store.go", 4, 2, '"fmt" imported and not used', Place.SUBMISSION)


@pytest.mark.parametrize("version", VERSIONS)
def test_further_lines_belong_to_their_message(version: str) -> None:
    message = parse(version, "broken-generics")[-1].message
    assert message.split("\n") == [
        "too many arguments in call to New[int, string]().Get",
        "    have (string, number)",
        "    want (int)",
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_cycle_is_one_message_with_its_members(version: str) -> None:
    cycle = parse(version, "broken-cycle")
    assert len(cycle) == 3
    assert "import cycle" in cycle[0].message
    assert [one.message.count("refers to") for one in cycle[1:]] == [2, 2]


@pytest.mark.parametrize("version", VERSIONS)
def test_that_there_are_more_errors_is_no_message(version: str) -> None:
    assert "too many errors" in recorded(version, "broken-many")
    assert [one.message for one in parse(version, "broken-many")] == [f"undefined: {x}" for x in "abcdefghij"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("name", "declarations"),
    [
        ("unfit-empty", ["store.New", "store.Store", "store.New", "store.Event", "store.Limit"]),
        (
            "unfit-methods",
            [
                "store.Store.Put",
                "Get",
                "Sum",
                "Name",
                "store.Event.Count",
                "Add",
                "store.Store.Events",
                "store.Limit",
            ],
        ),
        ("unfit-signature", ["Put", "Get", "Sum", "store.New", "Add", "", ""]),
        ("unfit-values", ["store.New", "store.New", "store.New", "", "store.Limit"]),
    ],
)
def test_the_checks_name_the_declaration_that_they_miss(
    version: str, name: str, declarations: list[str]
) -> None:
    found = parse(version, name)
    assert [one.declaration for one in found] == declarations
    assert {(one.file, one.place, one.own) for one in found} == {
        ("checks/store_test.go", Place.CHECKS, False)
    }


@pytest.mark.parametrize(
    ("message", "declaration"),
    [
        ("*store.Store does not implement io.Closer (missing method Close)", "store.Store.Close"),
        ("cannot use got (variable of type int) as string value in argument to strings.ToUpper", ""),
        (
            "b.Get undefined (type *store.Box[int] has no field or method Get)",
            "store.Box.Get",
        ),
        ("undefined: helper", ""),
    ],
)
def test_other_messages_name_a_declaration_only_if_it_is_the_students(message: str, declaration: str) -> None:
    (found,) = parse_diagnostics(f"checks/store_test.go:3:5: {message}\n", "store")
    assert found.declaration == declaration


@pytest.mark.parametrize("version", VERSIONS)
def test_the_linker_has_no_place_to_tell(version: str) -> None:
    (found,) = parse(version, "unlinked-pull")
    assert (found.file, found.line, found.place) == ("", 0, Place.OTHER)
    assert found.message == "main.main: relocation target runtime.doesNotExist not defined"


def test_a_failing_compiler_is_one_message_without_its_stack() -> None:
    text = (
        "store/store.go:3:6: internal compiler error: unexpected type\n\n"
        "goroutine 1 [running]:\nruntime/debug.Stack()\n\truntime/debug/stack.go:26 +0x5e\n"
    )
    found = parse_diagnostics(text, "store")
    assert [one.message.split("\n")[0] for one in found] == ["internal compiler error: unexpected type"]


def test_a_message_without_a_column_is_read() -> None:
    (found,) = parse_diagnostics("store/store.go:12: missing function body\n", "store")
    assert (found.line, found.column) == (12, 0)


@given(any_text())
def test_no_text_makes_the_parser_raise(text: str) -> None:
    parse_diagnostics(text, "store")
    parse_diagnostics(f"checks/a_test.go:1:1: cannot use {text}", "store")


@pytest.mark.parametrize(
    "unit",
    ["a.", "a(", "a:1:1: x\n", "cannot use a(", "undefined: a.", ":", "\tx\n", "\n", "(type *a.a["],
)
def test_a_megabyte_of_the_same_is_read_at_once(unit: str) -> None:
    for begin in ("checks/a_test.go:1:1: ", "checks/a_test.go:1:1: cannot use ", ""):
        found = parse_diagnostics(begin + unit * (2 * MEBIBYTE // len(unit)), "store")
        assert len(found) <= 50
