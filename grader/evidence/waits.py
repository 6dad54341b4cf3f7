"""What the states of goroutines mean: what one in this state waits for, and what would wake it.

The states are those that Go 1.27 prints in the first line of each goroutine's stack.
"""

from typing import NamedTuple

__all__ = ["is_blocked", "waiting_for", "without_marks", "woken_by"]


class _Wait(NamedTuple):
    """Words for one state: `to` follows "waiting", `by` follows "it would be woken by"."""

    to: str
    by: str
    blocked: bool = True
    """False if it goes on by itself, or by something outside of the program."""


# fmt: off
_WAITS = {
    "chan send": _Wait(
        "to send on a channel from which nobody receives",
        "a receive from that channel, or room in its buffer"),
    "chan receive": _Wait(
        "to receive from a channel on which nobody sends, and which nobody closes",
        "a send on that channel, or its close"),
    "chan send (nil chan)": _Wait(
        "to send on a nil channel, which blocks for ever", "nothing: make the channel first"),
    "chan receive (nil chan)": _Wait(
        "to receive from a nil channel, which blocks for ever", "nothing: make the channel first"),
    "select": _Wait(
        "in a select of which no case can go on",
        "any of its cases, such as a context that is cancelled or a channel that is closed"),
    "select (no cases)": _Wait(
        "in a select without cases, which blocks for ever", "nothing: give it a case to end by"),
    "sync.Mutex.Lock": _Wait("for a mutex that another call holds", "an Unlock by whoever holds the mutex"),
    "sync.RWMutex.Lock": _Wait(
        "to write-lock an RWMutex that is in use",
        "an Unlock by its writer and a RUnlock by each of its readers"),
    "sync.RWMutex.RLock": _Wait(
        "to read-lock an RWMutex that a writer holds or waits for",
        "an Unlock by the writer that came first"),
    "sync.WaitGroup.Wait": _Wait(
        "for a WaitGroup whose counter does not reach zero", "as many calls of Done as were added"),
    "sync.Cond.Wait": _Wait("for a signal of a sync.Cond", "a Signal or a Broadcast after it began to wait"),
    "semacquire": _Wait("for a lock or a WaitGroup", "an unlock, or the last Done"),
    "synctest.Wait": _Wait("for the other goroutines of its synctest bubble", "those when they end or block"),
    "synctest.Run": _Wait("for its synctest bubble to end", "the end of all goroutines in the bubble"),
    "coroutine": _Wait("for the other side of an iterator", "a call of next or stop"),
    "IO wait": _Wait(
        "for a network connection or a file", "data, a deadline, or a close of it", blocked=False),
    "sleep": _Wait(
        "for a sleep to end",
        "time alone; a timer in a select beside a context could be ended early", blocked=False),
    "syscall": _Wait("for the operating system", "the end of the system call", blocked=False),
}
# fmt: on
_MARKS = (" (leaked)", " (durable)", " (scan)")


def is_blocked(state: str) -> bool:
    """Return whether only another goroutine could let one in this state go on."""
    wait = _WAITS.get(_plain(state))
    return wait is not None and wait.blocked


def waiting_for(state: str) -> str:
    """Return what a goroutine in this state waits for, to be read after the word "waiting"."""
    plain = _plain(state)
    if plain in _WAITS:
        return _WAITS[plain].to
    return f"for nothing (its state is {plain})" if plain else "for nothing"


def woken_by(state: str) -> str:
    """Return what would let such a goroutine go on, to be read after "would be woken by"; "" if unknown."""
    wait = _WAITS.get(_plain(state))
    return wait.by if wait else ""


def without_marks(state: str) -> str:
    """Return a state without what the runtime adds of leaks and bubbles."""
    plain = state
    for mark in _MARKS:
        plain = plain.replace(mark, "")
    return plain.strip()


def _plain(state: str) -> str:
    return without_marks(state.split(",", 1)[0])
