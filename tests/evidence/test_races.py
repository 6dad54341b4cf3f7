import pytest
from hypothesis import given

from grader.evidence.frames import own_frame
from grader.evidence.races import Access, AccessKind, Race, parse_races, unique_races
from tests.evidence.recordings import MEBIBYTE, VERSIONS, any_text, recorded

OWN_RACES = ["race-field", "race-main", "race-closure", "race-generic"]


def parse(version: str, name: str) -> tuple[Race, ...]:
    return parse_races(recorded(version, name), "store")


def line_of(access: Access) -> int:
    frame = own_frame(access.stack)
    return frame.line if frame else 0


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", OWN_RACES)
def test_both_sides_of_a_race_have_a_line_of_the_student(version: str, name: str) -> None:
    race = parse(version, name)[0]
    assert not race.cut
    assert [access.kind for access in race.accesses] == [AccessKind.WRITE, AccessKind.WRITE]
    assert [access.previous for access in race.accesses] == [False, True]
    assert race.accesses[0].address == race.accesses[1].address
    assert all(line_of(access) for access in race.accesses)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_access_knows_where_its_goroutine_was_started(version: str) -> None:
    (race,) = parse(version, "race-closure")
    assert {access.created_at[0].function for access in race.accesses} == {"store.Spread.func1"}
    assert len({access.goroutine for access in race.accesses}) == 2


@pytest.mark.parametrize("version", VERSIONS)
def test_a_map_race_shows_the_write_and_the_read(version: str) -> None:
    races = parse(version, "race-map")
    assert len(races) == recorded(version, "race-map").count("WARNING: DATA RACE")
    sides = [{access.kind: own_frame(access.stack) for access in race.accesses} for race in races]
    pairs = {tuple(frame.function for frame in side.values() if frame) for side in sides if len(side) == 2}
    assert {"store.(*Store).Get", "store.(*Store).Put"} in map(set, pairs)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_plain_access_beside_an_atomic_one_is_told(version: str) -> None:
    (race,) = parse(version, "race-atomic")
    assert sorted(access.atomic for access in race.accesses) == [False, True]


@pytest.mark.parametrize("version", VERSIONS)
def test_type_arguments_are_shortened(version: str) -> None:
    functions = {
        frame.function for race in parse(version, "race-generic") for frame in race.accesses[0].stack
    }
    assert "store.(*Cell[...]).Set" in functions


@pytest.mark.parametrize("version", VERSIONS)
def test_the_same_pair_of_lines_is_one_race_with_a_count(version: str) -> None:
    races = parse(version, "race-field")
    (unique,) = unique_races(races * 3)
    assert unique.count == 3 * len(races)
    assert unique.accesses == races[0].accesses


def test_the_two_sides_may_change_places() -> None:
    (race,) = parse(VERSIONS[-1], "race-atomic")
    mirrored = Race(race.accesses[::-1], cut=False)
    assert [one.count for one in unique_races([race, mirrored])] == [2]


def test_a_whole_report_is_kept_rather_than_a_cut_one() -> None:
    (race,) = parse(VERSIONS[-1], "race-closure")
    cut = Race(race.accesses, cut=True)
    (unique,) = unique_races([cut, race])
    assert (unique.cut, unique.count) == (False, 2)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_report_without_the_reading_function_counts_for_the_one_that_has_it(version: str) -> None:
    races = parse(version, "race-map")
    unique = unique_races(races)
    assert sum(one.count for one in unique) == len(races)
    assert all(line_of(access) for one in unique for access in one.accesses)


def test_different_lines_are_different_races() -> None:
    races = [parse(VERSIONS[-1], name)[0] for name in OWN_RACES]
    lines = [tuple(map(line_of, race.accesses)) for race in races]
    assert [tuple(map(line_of, one.accesses)) for one in unique_races(races)] == list(dict.fromkeys(lines))


def test_a_report_can_end_anywhere_and_keeps_what_is_there() -> None:
    text = recorded(VERSIONS[-1], "race-closure")
    (whole,) = parse_races(text, "store")
    first = text.index("\n\nPrevious")
    for end in range(len(text.rstrip())):
        races = parse_races(text[:end], "store")
        assert all(race.cut for race in races)
        if end > first:
            assert races[0].accesses[0].stack == whole.accesses[0].stack


def test_text_of_the_program_between_the_lines_does_no_harm() -> None:
    text = recorded(VERSIONS[-1], "race-closure")
    noisy = text.replace("\n      ", "\n      ").replace("Previous", "log: put 7\nPrevious", 1)
    noisy = "listening\nunfinished line==================\nx" + noisy.removeprefix("=" * 18 + "\n")
    (race,) = parse_races(noisy + "log: done\n", "store")
    assert race == parse_races(text, "store")[0]


def test_an_access_of_the_main_goroutine_has_no_start() -> None:
    text = (
        "==================\nWARNING: DATA RACE\nWrite at 0x00c000012345 by goroutine 7:\n"
        "  mapclinic/store.F()\n      mapclinic/store/store.go:9 +0x2a\n\n"
        "Previous read at 0x00c000012345 by main goroutine:\n"
        "  mapclinic/store.G()\n      mapclinic/store/store.go:5 +0x2a\n\n"
        "Goroutine 7 (running) created at:\n"
        "  main.main()\n      main.go:5 +0x2a\n==================\n"
    )
    (race,) = parse_races(text, "store")
    assert (race.accesses[1].goroutine, race.accesses[1].created_at) == ("main", ())


def test_a_stack_that_could_not_be_restored_is_empty() -> None:
    text = recorded(VERSIONS[-1], "race-closure")
    begin = text.index("  mapclinic", text.index("Previous"))
    end = text.index("\n\n", begin)
    (race,) = parse_races(text[:begin] + "  [failed to restore the stack]" + text[end:], "store")
    assert (race.cut, race.accesses[1].stack) == (False, ())
    assert unique_races([race])[0].count == 1


@pytest.mark.parametrize("version", VERSIONS)
def test_a_program_that_only_prints_the_headline_has_no_race(version: str) -> None:
    assert "WARNING: DATA RACE" in recorded(version, "pretends")
    assert parse(version, "pretends") == ()


@given(any_text())
def test_no_text_makes_the_parser_raise(text: str) -> None:
    races = parse_races(text, "store")
    assert sum(one.count for one in unique_races(races)) == len(races)


@pytest.mark.parametrize(
    "unit",
    [
        "WARNING: DATA RACE\n",
        "WARNING: DATA RACE\nRead at 0x1 by goroutine 1:\n  runtime.mapaccess1()\n      f.go:1\n",
        "Read at 0x1 by goroutine 1:\n",
        "previous ",
        "      :1",
        "[",
        "\n",
    ],
)
def test_a_megabyte_of_the_same_is_read_at_once(unit: str) -> None:
    for begin in ("WARNING: DATA RACE\nRead at 0x1 by goroutine 1:\n  f()\n", ""):
        races = parse_races(begin + unit * (2 * MEBIBYTE // len(unit)), "store")
        assert len(unique_races(races)) <= 1000
