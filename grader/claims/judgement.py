"""From observations to verdicts, and to where they differ from the ledger: pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.claims.ledger import Claim, ClaimVerdict, Version
from grader.claims.rules import Observations, hold

__all__ = ["Outcome", "compare", "judge"]


@dataclass(frozen=True)
class Outcome:
    """A claim on one Go version.

    Attributes:
        expected: by the ledger.
        seen: verdicts in the order of the runs; empty if it was not run on this version.
    """

    claim: Claim
    expected: ClaimVerdict
    seen: tuple[ClaimVerdict, ...]

    @property
    def agrees(self) -> bool:
        """True if each run gave what the ledger expects."""
        return all(one is self.expected for one in self.seen)


def judge(claim: Claim, seen: Observations) -> ClaimVerdict:
    """Return the verdict on a claim that the observations make.

    Raises:
        CourseError: a rule of the claim cannot be evaluated.
    """
    parts = hold(claim.holds, seen)
    if all(parts):
        return ClaimVerdict.TRUE
    return ClaimVerdict.PARTLY if any(parts) else ClaimVerdict.FALSE


def compare(
    claims: Sequence[Claim], version: Version, runs: Mapping[str, Sequence[Observations]]
) -> list[Outcome]:
    """Judge claims by the runs of their experiments, given by the experiment's name."""
    return [
        Outcome(
            claim,
            claim.expected(version),
            tuple(judge(claim, seen) for seen in runs.get(claim.experiment, ())),
        )
        for claim in claims
    ]
