"""The ledger and the evidence of all versions, as the figures read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from grader.claims.evidence import Evidence, load_evidence
from grader.claims.ledger import Ledger, load_ledger, parse_version

__all__ = ["Material", "load_material"]


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


def load_material(folder: Path) -> Material:
    """Load the ledger in a folder with all its evidence files.

    Raises:
        InputError: a file is no ledger or no evidence.
    """
    paths = {path.stem.removeprefix("go"): path for path in (folder / "evidence").glob("go*.json")}
    evidence = {release: load_evidence(paths[release]) for release in sorted(paths, key=parse_version)}
    return Material(load_ledger(folder), evidence)
