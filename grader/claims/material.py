"""The ledger and the evidence of all versions, as the figures read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from grader.claims.evidence import Evidence
from grader.claims.ledger import Ledger, parse_version

__all__ = ["Material"]


@dataclass(frozen=True)
class Material:
    """What the figures are drawn from; `evidence` is by Go release, oldest first."""

    ledger: Ledger
    evidence: Mapping[str, Evidence]

    @property
    def newest(self) -> str:
        return max(self.evidence, key=parse_version)

    def numbers(self, release: str, experiment: str, name: str) -> list[float]:
        """Return a list that an experiment observed: for each place the median over the runs."""
        runs = self.evidence[release].experiments[experiment][name]
        return [
            median(values) for values in zip(*(run for run in runs if isinstance(run, list)), strict=True)
        ]

    def number(self, release: str, experiment: str, name: str) -> float:
        """Return a number that an experiment observed: the middle of its range."""
        seen = self.evidence[release].experiments[experiment][name]
        return median(value for value in seen if isinstance(value, int | float))

    def text(self, release: str, experiment: str, name: str) -> str:
        return str(self.evidence[release].experiments[experiment][name][0])
