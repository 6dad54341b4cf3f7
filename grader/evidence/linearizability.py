"""Whether a history of calls on a concurrent map is linearizable.

It is if some order of all calls, one at a time, explains every result, and in that order each call
takes effect between its begin and its end (M. Herlihy, J. Wing, 1990). The calls on different keys
can be judged by themselves, because that property is local to an object. The search is that of
J. Wing and C. Gong (1993) with the memory of states of G. Lowe (2017).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from grader.evidence.records import Operation

__all__ = ["Contradiction", "Undecided", "find_contradiction", "follow"]

_OPERATIONS = 4_000
_STATES = 200_000

Content = str | None
"""The value of one key as text; None: it has none."""


@dataclass(frozen=True)
class Contradiction:
    """The calls on one key that no order explains.

    Attributes:
        operations: all calls on that key, in the order in which they began.
        explained: how many of them the longest order that fits explains.
        content: the value after those.
        unexplained: the calls that could come next, none of which fits.
    """

    key: str
    operations: tuple[Operation, ...]
    explained: int
    content: Content
    unexplained: tuple[Operation, ...]


@dataclass(frozen=True)
class Undecided:
    """The history is too large for an answer."""

    reason: str


def find_contradiction(operations: Sequence[Operation]) -> Contradiction | Undecided | None:
    """Return why a history is not linearizable, or None if it is.

    Of several keys with a contradiction, that of the shortest history is returned.

    Args:
        operations: calls that have all returned, on a map that was empty before them.
    """
    if len(operations) > _OPERATIONS:
        return Undecided(f"{len(operations)} calls, at most {_OPERATIONS}")
    by_key = groupby(sorted(operations, key=attrgetter("key", "begin")), attrgetter("key"))
    answers = [_search(key, tuple(calls)) for key, calls in by_key]
    found = [one for one in answers if isinstance(one, Contradiction)]
    if found:
        return min(found, key=lambda one: len(one.operations))
    return next((one for one in answers if one is not None), None)


def follow(content: Content, call: Operation) -> tuple[bool, Content]:
    """Return whether the results of a call fit a key with this content, and its content afterwards."""
    after = _content_after(content, call)
    match call.op:
        case "load":
            return content == (call.result if call.ok else None), after
        case "load_or_store":
            return (call.ok, call.result) == (content is not None, after), after
        case "compare_and_swap":
            return call.ok == (content == call.old), after
    return True, after


def _content_after(content: Content, call: Operation) -> Content:
    match call.op:
        case "store":
            return call.arg
        case "delete":
            return None
        case "load_or_store" if content is None:
            return call.arg
        case "compare_and_swap" if content == call.old:
            return call.arg
    return content


def _search(key: str, calls: tuple[Operation, ...]) -> Contradiction | Undecided | None:
    """Look for an order of the calls on one key, depth first."""
    deepest: tuple[int, Content] = (0, None)
    stack = [deepest]
    seen = {deepest}
    while stack:
        done, content = stack.pop()
        if done.bit_count() == len(calls):
            return None
        if done.bit_count() > deepest[0].bit_count():
            deepest = (done, content)
        fresh = [state for state in _next_states(calls, done, content) if state not in seen]
        seen.update(fresh)
        stack.extend(fresh)
        if len(seen) > _STATES:
            return Undecided(f"the {len(calls)} calls on {key} overlap too much")
    done, content = deepest
    unexplained = tuple(calls[index] for index in _candidates(calls, done))
    return Contradiction(key, calls, done.bit_count(), content, unexplained)


def _next_states(calls: Sequence[Operation], done: int, content: Content) -> list[tuple[int, Content]]:
    """Return the states after each call that may come next and fits.

    A call that only looked can come first of them as soon as it fits: no other order is lost.
    """
    states = []
    for index in _candidates(calls, done):
        fits, after = follow(content, calls[index])
        if not fits:
            continue
        state = (done | 1 << index, after)
        if _only_looked(calls[index]):
            return [state]
        states.append(state)
    return states


def _only_looked(call: Operation) -> bool:
    """Return whether a call changed nothing, whatever the content was."""
    match call.op:
        case "load":
            return True
        case "load_or_store":
            return call.ok
        case "compare_and_swap":
            return not call.ok
    return False


def _candidates(calls: Sequence[Operation], done: int) -> Iterator[int]:
    """Yield the calls that may come next: no other that is left ended before they began."""
    first_end = float("inf")
    for index, call in enumerate(calls):
        if done >> index & 1:
            continue
        if call.begin > first_end:
            return
        yield index
        first_end = min(first_end, call.end)
