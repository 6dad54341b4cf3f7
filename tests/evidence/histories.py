"""Histories for tests, and a judge of them that tries every order."""

from collections.abc import Sequence
from itertools import permutations
from random import Random
from typing import Literal, get_args

from grader.evidence.records import Operation

Op = Literal["load", "store", "delete", "load_or_store", "compare_and_swap"]
OPS: tuple[Op, ...] = get_args(Op)
KEYS, VALUES = ("a", "b"), ("1", "2", "3")


def perform(table: dict[str, str], call: Operation) -> tuple[bool, str]:
    """Do one call on a dict, and return its `ok` and `result`."""
    found = table.get(call.key)
    match call.op:
        case "load":
            return found is not None, found or ""
        case "store":
            table[call.key] = call.arg
        case "delete":
            table.pop(call.key, None)
        case "load_or_store":
            return found is not None, table.setdefault(call.key, call.arg)
        case "compare_and_swap":
            if found == call.old:
                table[call.key] = call.arg
            return found == call.old, ""
    return False, ""


def explained_by_some_order(calls: Sequence[Operation]) -> bool:
    """Try every order of the calls on all keys: only for a few calls."""
    return any(_in_time(order) and _explains(order) for order in permutations(calls))


def _in_time(order: Sequence[Operation]) -> bool:
    return all(
        not later.end < earlier.begin for index, earlier in enumerate(order) for later in order[index + 1 :]
    )


def _explains(order: Sequence[Operation]) -> bool:
    table: dict[str, str] = {}
    return all(perform(table, call) == (call.ok, call.result) for call in order)


def any_history(random: Random, count: int) -> list[Operation]:
    """Return a few calls that overlap somehow, of which one in some may give a wrong result."""
    calls = sequential_history(random, random.randint(1, count), values=VALUES)
    for _ in range(random.randint(0, 2)):
        index = random.randrange(len(calls))
        calls[index] = _changed(random, calls[index])
    return calls


def _changed(random: Random, call: Operation) -> Operation:
    """Return a call with another result, of those that such a call can give."""
    value = random.choice(VALUES)
    match call.op:
        case "load":
            ok = random.random() < 0.7
            return _replace(call, ok, value if ok else "")
        case "load_or_store":
            ok = random.random() < 0.7
            return _replace(call, ok, value if ok else call.arg)
        case "compare_and_swap":
            return _replace(call, not call.ok, "")
    return call


def sequential_history(random: Random, count: int, values: Sequence[str] = ()) -> list[Operation]:
    """Return calls that were done one at a time, stretched until they overlap: always linearizable.

    Args:
        values: to store; none: every store has a value of its own.
    """
    table: dict[str, str] = {}
    calls = []
    for number in range(count):
        pick = random.choice(values) if values else str(number)
        old = random.choice([*table.values(), "0"])
        point = 1000 * (number + 1)
        begin = point - random.randrange(1, 2500) * 2
        end = point + random.randrange(1, 2500) * 2 + 1
        op = random.choice(OPS)
        key = random.choice(KEYS)
        call = Operation(
            number, op, key, ok=False, begin=begin, end=end, old=_if(op, old), arg=_arg(op, pick)
        )
        calls.append(_replace(call, *perform(table, call)))
    random.shuffle(calls)
    return calls


def _if(op: Op, old: str) -> str:
    return old if op == "compare_and_swap" else ""


def _arg(op: Op, value: str) -> str:
    return "" if op in {"load", "delete"} else value


def _replace(call: Operation, ok: bool, result: str) -> Operation:
    return Operation(call.worker, call.op, call.key, ok, call.begin, call.end, call.old, call.arg, result)
