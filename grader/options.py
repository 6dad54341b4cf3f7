"""Options and arguments that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from grader.context import SandboxKind, default_claims_folder, default_course_folder

__all__ = [
    "CLAIMS",
    "COURSE",
    "BaseOption",
    "ClaimNamesArgument",
    "ClaimsFolderOption",
    "CourseOption",
    "DataFormat",
    "DataFormatOption",
    "DebootstrapOption",
    "ExerciseArgument",
    "ExercisesOption",
    "FiguresOption",
    "GoTestFlagsArgument",
    "GoVersionsOption",
    "JobsOption",
    "OutputFormat",
    "PackageArgument",
    "PruneOption",
    "ResumeOption",
    "RunsOption",
    "RuntimeOption",
    "SandboxOption",
    "SubmissionArgument",
]


class OutputFormat(StrEnum):
    """Values of `--format`."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


class DataFormat(StrEnum):
    """Values of `--format` of commands that print data."""

    TEXT = "text"
    JSON = "json"


CourseOption = Annotated[
    Path, typer.Option("--course", envvar="MAPCLINIC_COURSE", help="Folder with course.toml.")
]
SandboxOption = Annotated[
    SandboxKind,
    typer.Option(
        "--sandbox",
        envvar="MAPCLINIC_SANDBOX",
        help="Where submissions run. auto: Docker if it is usable, else bubblewrap. "
        "process has no isolation at all: for your own code only.",
    ),
]
RuntimeOption = Annotated[
    str | None,
    typer.Option("--runtime", envvar="MAPCLINIC_RUNTIME", help="Docker runtime, such as runsc for gVisor."),
]
ExerciseArgument = Annotated[str, typer.Argument(help="Id of the exercise; see `mapclinic list`.")]
ExercisesOption = Annotated[list[str] | None, typer.Option("--exercise", "-e", help="Only these.")]
JobsOption = Annotated[
    int | None, typer.Option("--jobs", help="How many at a time; by default one a core.", min=1)
]
BaseOption = Annotated[
    str | None, typer.Option("--base", help="Image with glibc to build from; by default Debian's own.")
]
DebootstrapOption = Annotated[
    bool,
    typer.Option("--debootstrap", help="Make the base with debootstrap: no image registry is needed."),
]
PruneOption = Annotated[
    bool, typer.Option("--prune", help="Then remove the images of all other kits, also other checkouts'.")
]
PackageArgument = Annotated[Path, typer.Argument(help="Folder of a Go package that has tests.")]
GoTestFlagsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[-- GO_TEST_FLAGS]", help="Such as -- -run TestCache -short."),
]
RunsOption = Annotated[
    int, typer.Option("--runs", help="Runs with points, half of them in the race build.", min=1, max=100_000)
]
SubmissionArgument = Annotated[
    Path, typer.Argument(help="Folder, Go file or zip archive; - reads standard input.")
]
DataFormatOption = Annotated[DataFormat, typer.Option("--format", help="How to print.")]
ClaimNamesArgument = Annotated[
    list[str] | None, typer.Argument(help="Claims, articles or experiments; by default all of them.")
]
GoVersionsOption = Annotated[
    list[str] | None,
    typer.Option("--go", help="Such as 1.23, or `all`; fetched when it is missing. May be repeated."),
]
FiguresOption = Annotated[
    Path | None,
    typer.Option("--figures", help="Run nothing: draw the figures of the evidence files into this folder."),
]
ResumeOption = Annotated[bool, typer.Option("--resume", help="Go on with the measurement that is there.")]
ClaimsFolderOption = Annotated[
    Path, typer.Option("--ledger", envvar="MAPCLINIC_LEDGER", help="Folder of ledger and experiments.")
]
COURSE = default_course_folder()
CLAIMS = default_claims_folder()
