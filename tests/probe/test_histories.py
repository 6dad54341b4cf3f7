"""Histories that real goroutines make, judged on the host and by `probe` itself."""

import json
import os
import subprocess
from pathlib import Path
from random import Random

import msgspec

from grader.evidence.linearizability import Contradiction, find_contradiction
from grader.evidence.records import Operation
from tests.evidence.histories import any_history, sequential_history
from tests.probe.conftest import SECONDS, Observe, compile_tests


def operations(observe: Observe, test: str) -> list[Operation]:
    return next(one.operations or [] for one in observe(test) if one.kind == "history")


def test_a_sync_map_is_linearizable(observe: Observe) -> None:
    calls = operations(observe, "TestHistoryOfASyncMap")
    assert len(calls) == 160
    assert {call.op for call in calls} == {"load", "store", "delete", "load_or_store", "compare_and_swap"}
    assert find_contradiction(calls) is None


def test_stamps_order_the_calls_of_a_worker(observe: Observe) -> None:
    calls = operations(observe, "TestHistoryOfASyncMap")
    stamps = [stamp for call in calls for stamp in (call.begin, call.end)]
    assert sorted(stamps) == list(range(1, 2 * len(calls) + 1))
    for worker in range(4):
        own = [stamp for call in calls if call.worker == worker for stamp in (call.begin, call.end)]
        assert own == sorted(own)


def test_a_stale_cache_is_not_linearizable(observe: Observe) -> None:
    found = find_contradiction(operations(observe, "TestHistoryOfAStaleCache"))
    assert isinstance(found, Contradiction)
    assert found.key == '"k"'


def test_a_call_that_panicked_has_no_end(observe: Observe) -> None:
    calls = operations(observe, "TestHistoryThatPanics")
    assert [call.end == 0 for call in calls] == [False, True]


def test_probe_and_the_host_agree_on_every_history(module: Path) -> None:
    random = Random(7)  # noqa: S311 - the same histories in every run
    histories = [any_history(random, 7) for _ in range(800)]
    histories += [sequential_history(random, 60) for _ in range(50)]
    answers = [find_contradiction(one) is None for one in histories]
    assert 100 < sum(answers) < len(answers) - 100
    path = module / "histories.json"
    path.write_bytes(msgspec.json.encode(histories))
    binary = compile_tests(module, "probe")
    done = subprocess.run(
        [str(binary), "-test.run=^TestHistories$"],
        env={**os.environ, "HISTORIES": str(path)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[0]) == answers
