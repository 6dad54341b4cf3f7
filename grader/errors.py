"""Every error that the package raises on purpose.

    MapClinicError
    ├── InputError              the caller's input cannot be used (exit status 2)
    │   └── CourseError         an exercise, the course manifest or the ledger is wrong
    ├── SubmissionRejected      a submission that cannot be graded as it is (verdict `rejected`)
    └── GraderFault             ours: never a score (verdict `internal_error`, exit status 3)
        ├── ToolchainError      Go or the compiled kit is missing or broken
        └── SandboxError        a sandbox cannot be started or gave no usable outcome

The text of each names what happened and the next step.
"""

__all__ = [
    "CourseError",
    "GraderFault",
    "InputError",
    "MapClinicError",
    "SandboxError",
    "SubmissionRejected",
    "ToolchainError",
]


class MapClinicError(Exception):
    """Base of all errors of this package."""


class InputError(MapClinicError):
    """A path, an option or a file given by the caller cannot be used."""


class CourseError(InputError):
    """An exercise or a claim breaks the contract of its TOML file."""


class SubmissionRejected(MapClinicError):
    """The submission cannot be graded as it is.

    Attributes:
        rule: stable id of the rule that it breaks, a key of the findings catalogue.
        file: the file concerned, relative to the submission, or "".
        line: 1-based line in that file, or 0.
    """

    def __init__(self, rule: str, message: str, file: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.rule = rule
        self.file = file
        self.line = line


class GraderFault(MapClinicError):
    """Something on our side failed; the submission keeps its chance of a full score."""


class ToolchainError(GraderFault):
    """The Go toolchain or what `mapclinic setup` made of it is missing or broken."""


class SandboxError(GraderFault):
    """A sandbox could not be used, or ended without an outcome that can be trusted."""
