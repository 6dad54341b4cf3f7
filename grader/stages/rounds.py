"""Rounds of exploration: were all of them run, and in which one did a check fail?"""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.evidence.records import Record
from grader.manifest import Check
from grader.verdict import Dimension

__all__ = ["Exploration", "explored"]

# Rounds that are run whatever they cost; see `leastRounds` in exercises/probe/rounds.go.
_LEAST_ROUNDS = 3


@dataclass(frozen=True)
class Exploration:
    """What became of the rounds of one check.

    Attributes:
        rounds: those that were begun.
        failed_round: the first that failed, from 1, which is also the last; 0: none did.
        planned: how many the check should be repeated.
        fault: "" or why the rounds prove nothing although none failed.
    """

    rounds: int
    failed_round: int
    planned: int
    fault: str = ""

    @property
    def seen(self) -> str:
        """When it failed, for a finding, or ""."""
        return f"round {self.failed_round} of {self.planned}" if self.failed_round else ""

    @property
    def sentence(self) -> str:
        """When it failed, as a sentence, or ""."""
        where = f"round {self.failed_round} of {self.planned}"
        return f"Seen in {where} under other schedules." if self.failed_round else ""


def explored(check: Check, records: Sequence[Record], planned: int, *, failed: bool) -> Exploration:
    """Return what the records of an explored check say of its rounds.

    Args:
        check: what was explored.
        records: those of this check in the process that repeated it.
        planned: rounds that it was told to run.
        failed: something else than a missing round is wrong with the check.
    """
    rounds = [record for record in records if record.kind == "round"]
    in_order = [record.round for record in rounds] == list(range(1, len(rounds) + 1))
    if not failed:
        return Exploration(len(rounds), 0, planned, _fault(check, rounds, planned, in_order=in_order))
    if not records:
        return Exploration(0, 0, planned)
    # A round that ended wrote its record behind its observations; one that did not end has none.
    ended = bool(rounds) and any(record.kind == "finish" for record in records)
    begun = len(rounds) if ended else len(rounds) + 1
    return Exploration(begun, begun, planned)


def _fault(check: Check, rounds: Sequence[Record], planned: int, *, in_order: bool) -> str:
    if not in_order or not min(_LEAST_ROUNDS, planned) <= len(rounds) <= planned:
        return f"Only {len(rounds)} rounds of {planned} were recorded under other schedules."
    if not all(record.complete for record in rounds):
        return "A round under other schedules did not come to its end."
    if check.dimension is Dimension.CORRECT and not all(record.count for record in rounds):
        return "A round under other schedules recorded nothing of what it should observe."
    return ""
