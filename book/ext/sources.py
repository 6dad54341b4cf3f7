"""What the book is made of, loaded once a build: ledger, evidence of all Go versions, course, accuracy."""

from dataclasses import dataclass
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from grader.accuracy.table import Evidence as Accuracy
from grader.accuracy.table import load_accuracy
from grader.claims.ledger import Claim, Experiment
from grader.claims.material import Material, load_material
from grader.claims.rules import Value
from grader.course import Course, Exercise, load_course
from grader.errors import InputError

__all__ = ["ACCURACY_FILE", "BOOK", "Sources", "experiment_folder", "sources_of", "words_of"]

BOOK = Path(__file__).parent.parent
ACCURACY_FILE = BOOK / "evidence" / "accuracy.json"


@dataclass(frozen=True)
class Sources:
    """Ledger, evidence, exercises and accuracy; every look-up of an unknown name breaks the build."""

    material: Material
    course: Course
    accuracy: Accuracy

    def evidence_file(self, release: str = "") -> Path:
        """Return the evidence file of a Go release, by default the newest."""
        return BOOK / "claims" / "evidence" / f"go{release or self.material.newest}.json"

    def claim(self, name: str) -> Claim:
        """Return a claim by its id."""
        if (claim := self.material.ledger.by_id.get(name)) is None:
            raise ExtensionError(f"the ledger has no claim {name!r}")
        return claim

    def experiment(self, name: str) -> Experiment:
        """Return the manifest of an experiment."""
        if (experiment := self.material.ledger.experiments.get(name)) is None:
            raise ExtensionError(f"the ledger has no experiment {name!r}")
        return experiment

    def observed(self, experiment: str, release: str = "") -> dict[str, tuple[Value, ...]]:
        """Return the observations of an experiment on a Go release, by default the newest."""
        release = release or self.material.newest
        evidence = self.material.evidence.get(release)
        if evidence is None or experiment not in evidence.experiments:
            raise ExtensionError(f"there is no evidence of the experiment {experiment!r} on Go {release}")
        return evidence.experiments[experiment]

    def exercise(self, name: str) -> Exercise:
        """Return an exercise by its id, with hyphens or underscores."""
        try:
            return self.course.find(name.replace("_", "-"))
        except InputError as error:
            raise ExtensionError(str(error)) from error


def sources_of(app: Sphinx) -> Sources:
    """Return what this build has loaded, and load it the first time."""
    if not hasattr(app, "mapclinic_sources"):
        app.mapclinic_sources = Sources(  # type: ignore[attr-defined]
            load_material(BOOK / "claims"),
            load_course(BOOK.parent / "exercises"),
            load_accuracy(ACCURACY_FILE),
        )
    sources: Sources = app.mapclinic_sources  # type: ignore[attr-defined]
    return sources


def experiment_folder(name: str) -> Path:
    """Return the folder of an experiment."""
    return BOOK / "claims" / "experiments" / name


def words_of(value: Value) -> str:
    """Return what one run observed, as people read it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
        case int():
            return f"{value:,}"
        case list():
            return ", ".join(words_of(one) for one in value)
        case _:
            return value or "nothing"
