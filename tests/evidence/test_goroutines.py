import pytest
from hypothesis import given

from grader.evidence.goroutines import Goroutine, parse_goroutines
from grader.evidence.waits import is_blocked, waiting_for
from tests.evidence.recordings import MEBIBYTE, VERSIONS, any_text, recorded

BLOCKED = {
    "chan send",
    "chan receive",
    "chan send (nil chan)",
    "chan receive (nil chan)",
    "select",
    "select (no cases)",
    "sync.Mutex.Lock",
    "sync.RWMutex.RLock",
    "sync.WaitGroup.Wait",
    "sync.Cond.Wait",
}


def parse(version: str, name: str) -> tuple[Goroutine, ...]:
    return parse_goroutines(recorded(version, name), "store")


def started_by_block(goroutines: tuple[Goroutine, ...]) -> list[Goroutine]:
    return [one for one in goroutines if one.created_by and one.created_by.function == "store.(*Store).Block"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["stacks", "profile"])
def test_every_way_to_wait_is_told_apart(version: str, name: str) -> None:
    goroutines = started_by_block(parse(version, name))
    assert len(goroutines) == 14
    assert {one.state for one in goroutines if is_blocked(one.state)} == BLOCKED
    assert [one.state for one in goroutines if not is_blocked(one.state)] == ["sleep"]


@pytest.mark.parametrize("version", VERSIONS)
def test_frames_of_the_student_have_their_file_and_line(version: str) -> None:
    sender = started_by_block(parse(version, "stacks"))[0]
    (frame,) = sender.stack
    assert (frame.function, frame.file, frame.own) == ("store.(*Store).Block.func1", "store.go", True)
    assert sender.created_by is not None
    assert (sender.created_by.line, sender.created_by.own) == (frame.line, True)


@pytest.mark.parametrize("version", VERSIONS)
def test_frames_of_checks_probe_and_go_are_not_the_students(version: str) -> None:
    foreign = [frame for one in parse(version, "stacks") for frame in one.stack if not frame.own]
    files = {frame.file.split("/")[0] for frame in foreign}
    assert {"probe", "store", "testing", "runtime", "sync"} <= files
    assert all("_test." in frame.function for frame in foreign if frame.file.startswith("store/"))


@pytest.mark.parametrize("version", VERSIONS)
def test_the_parent_is_the_goroutine_that_ran_the_go_statement(version: str) -> None:
    goroutines = parse(version, "stacks")
    parents = {one.creator_id for one in started_by_block(goroutines)}
    assert parents == {one.id for one in goroutines if one.state == "running"}
    assert [one.creator_id for one in goroutines if one.id == 1] == [None]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_leak_profile_marks_what_can_never_run_again(version: str) -> None:
    goroutines = started_by_block(parse(version, "leaks"))
    assert {one.state for one in goroutines if one.leaked} == BLOCKED
    assert [one.state for one in goroutines if not one.leaked] == ["sleep"]


@pytest.mark.parametrize("version", VERSIONS)
def test_labels_and_their_brackets_do_not_matter(version: str) -> None:
    assert "{step: 2," in recorded(version, "labels")
    assert [one.state for one in parse(version, "labels")] == [
        "running",
        "chan receive",
        "chan send",
        "chan send",
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_type_arguments_are_shortened(version: str) -> None:
    functions = {frame.function for one in parse(version, "stacks") for frame in one.stack if frame.own}
    assert "store.Wait[...]" in functions


@pytest.mark.parametrize("version", VERSIONS)
def test_elided_frames_leave_both_ends_of_a_stack(version: str) -> None:
    assert "frames elided..." in recorded(version, "elided")
    digger = parse(version, "elided")[-1]
    assert digger.stack[0].own
    assert digger.created_by is not None
    assert digger.created_by.function == "store_test.TestElided"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_bubble_waits_durably(version: str) -> None:
    states = [one.state for one in parse(version, "bubble")]
    assert states[:6] == ["running", "chan receive", "synctest.Run", "chan receive", "chan send", "chan send"]


@pytest.mark.parametrize("version", VERSIONS)
def test_registers_and_idle_threads_break_nothing(version: str) -> None:
    text = recorded(version, "quit")
    assert "rflags" in text
    goroutines = parse(version, "quit")
    assert {one.state for one in goroutines if one.id == 0} == {"idle"}
    assert [one.state for one in goroutines if any(frame.own for frame in one.stack)] == ["chan send"] * 2
    assert goroutines[0].stack[-1].file == "runtime/asm_amd64.s"


def test_minutes_and_a_locked_thread_are_read_beside_the_state() -> None:
    text = "goroutine 7 [chan send (nil chan) (leaked), 21 minutes, locked to thread]:\nf()\n\tf.go:3 +0x1\n"
    (one,) = parse_goroutines(text, "store")
    assert (one.state, one.wait_minutes, one.leaked) == ("chan send (nil chan)", 21, True)
    assert parse_goroutines("goroutine 8 [select]:\n", "store")[0].wait_minutes is None


def test_a_dump_without_the_parents_number_is_read() -> None:
    text = "goroutine 7 [select]:\ncreated by mapclinic/store.New\n\tmapclinic/store/store.go:3 +0x1\n"
    (one,) = parse_goroutines(text, "store")
    assert (one.created_by is not None, one.creator_id) == (True, None)


def test_a_dump_cut_anywhere_keeps_what_is_there() -> None:
    text = recorded(VERSIONS[-1], "stacks")
    whole = parse_goroutines(text, "store")
    for end in range(text.index("\n") + 1, len(text), 7):
        *complete, last = parse_goroutines(text[:end], "store")
        assert tuple(complete) == whole[: len(complete)]
        functions = [frame.function for frame in whole[len(complete)].stack]
        assert [frame.function for frame in last.stack] == functions[: len(last.stack)]


def test_code_that_the_grader_generates_is_not_the_students() -> None:
    text = (
        "goroutine 1 [running]:\n"
        "mapclinic/store.init()\n\tmapclinic/generated/seal.go:3 +0x1\n"
        "mapclinic/store.(*T).M()\n\t<autogenerated>:1 +0x1\n"
        "mapclinic/store.init.0()\n\tmapclinic/store/store.go:9 +0x1\n"
    )
    assert [frame.own for frame in parse_goroutines(text, "store")[0].stack] == [False, False, True]


def test_a_package_with_a_longer_name_is_not_the_students() -> None:
    text = "goroutine 1 [running]:\nmapclinic/stores.F()\n\tmapclinic/stores/store.go:3 +0x1\n"
    assert not parse_goroutines(text, "store")[0].stack[0].own


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("chan send", "to send on a channel from which nobody receives"),
        ("chan send (leaked)", "to send on a channel from which nobody receives"),
        ("chan receive (nil chan), 3 minutes", "to receive from a nil channel, which blocks for ever"),
        ("sync.WaitGroup.Wait (durable)", "for a WaitGroup whose counter does not reach zero"),
        ("running", "for nothing (its state is running)"),
        ("", "for nothing"),
    ],
)
def test_what_it_waits_for_is_said_in_words(state: str, words: str) -> None:
    assert waiting_for(state) == words


@given(any_text())
def test_no_text_makes_the_parser_raise(text: str) -> None:
    for one in parse_goroutines(text, "store"):
        waiting_for(one.state)


@pytest.mark.parametrize(
    "unit",
    [
        "goroutine 1 [",
        "goroutine 1 [a]:\n",
        "f(\n\t:1",
        "\t:1 +0x1",
        "goroutine 1 gp=a m=",
        "[[[",
        "\n",
        ", ",
    ],
)
def test_a_megabyte_of_the_same_is_read_at_once(unit: str) -> None:
    for begin in ("goroutine 1 [", "goroutine 1 [a]:\nf()\n\t", ""):
        parse_goroutines(begin + unit * (2 * MEBIBYTE // len(unit)), "store")
