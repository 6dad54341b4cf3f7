"""The commands and their options. What a command does lies in the module it calls."""

from pathlib import Path
from typing import Annotated

import typer

from grader.context import Context, SandboxKind
from grader.options import (
    CLAIMS,
    COURSE,
    BaseOption,
    ClaimNamesArgument,
    ClaimsFolderOption,
    CourseOption,
    DataFormat,
    DataFormatOption,
    DebootstrapOption,
    ExerciseArgument,
    ExercisesOption,
    FiguresOption,
    GoTestFlagsArgument,
    GoVersionsOption,
    JobsOption,
    OutputFormat,
    PackageArgument,
    PruneOption,
    ResumeOption,
    RunsOption,
    RuntimeOption,
    SandboxOption,
    SubmissionArgument,
)

__all__ = ["app"]

app = typer.Typer(
    name="mapclinic",
    help="Learn Go map concurrency by repairing leaking and racy code, and grade such repairs safely.",
    epilog="Begin with `mapclinic list`, then `mapclinic start EXERCISE`. Exit status: 0 passed, "
    "1 not passed, 2 bad usage or input, 3 the grader failed.",
    no_args_is_help=True,
    add_completion=False,
    # Rich's help costs a quarter of a second; the plain one reads as well.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.command("list")
def list_exercises(course: CourseOption = COURSE, output: DataFormatOption = DataFormat.TEXT) -> None:
    """Show the path: chapters, exercises, and what they ask for."""
    from grader.commands.browse import print_course

    print_course(Context(course).course(), as_json=output is DataFormat.JSON)


@app.command()
def start(
    exercise: ExerciseArgument,
    folder: Annotated[Path | None, typer.Argument(help="New folder; by default the id.")] = None,
    course: CourseOption = COURSE,
) -> None:
    """Write the workspace of an exercise: starter, visible checks, instructions."""
    from grader.commands.browse import start_exercise

    start_exercise(Context(course).course(), exercise, folder or Path(exercise))


@app.command()
def hint(
    exercise: ExerciseArgument,
    number: Annotated[int, typer.Argument(help="Which hint; each gives away more than the last.", min=1)] = 1,
    course: CourseOption = COURSE,
) -> None:
    """Show one hint."""
    from grader.commands.browse import print_hint

    print_hint(Context(course).exercise(exercise), number)


@app.command()
def explain(exercise: ExerciseArgument, course: CourseOption = COURSE) -> None:
    """Tell why the bug happens and how it is found. This gives the solution away."""
    from grader.commands.browse import print_explanation

    print_explanation(Context(course).exercise(exercise))


@app.command()
def grade(
    exercise: ExerciseArgument,
    path: SubmissionArgument,
    output: Annotated[
        OutputFormat, typer.Option("--format", help="How to print the report.")
    ] = OutputFormat.TEXT,
    html: Annotated[Path | None, typer.Option("--html", help="Also write the HTML report here.")] = None,
    instructor: Annotated[
        bool, typer.Option("--instructor", help="Include details that are not for students.")
    ] = False,
    sandbox: SandboxOption = SandboxKind.AUTO,
    runtime: RuntimeOption = None,
    course: CourseOption = COURSE,
) -> None:
    """Grade one submission and say what is wrong, where, and why."""
    from grader.commands.grading import grade_and_print

    context = Context(course, sandbox, runtime)
    raise typer.Exit(grade_and_print(context, exercise, path, output, html, instructor=instructor))


@app.command()
def watch(
    exercise: ExerciseArgument,
    folder: Annotated[Path, typer.Argument(help="Workspace or package folder.")] = Path(),
    sandbox: SandboxOption = SandboxKind.AUTO,
    runtime: RuntimeOption = None,
    course: CourseOption = COURSE,
) -> None:
    """Grade a workspace again whenever a file of it is saved. Ctrl-C ends it."""
    from grader.commands.grading import watch_and_grade

    watch_and_grade(Context(course, sandbox, runtime), exercise, folder)


@app.command()
def batch(
    exercise: ExerciseArgument,
    folder: Annotated[Path, typer.Argument(help="Holds one folder, Go file or zip archive a student.")],
    target: Annotated[
        Path | None, typer.Option("--output", "-o", help="New folder for results; by default FOLDER-results.")
    ] = None,
    jobs: JobsOption = None,
    sandbox: SandboxOption = SandboxKind.AUTO,
    runtime: RuntimeOption = None,
    course: CourseOption = COURSE,
    output: DataFormatOption = DataFormat.TEXT,
) -> None:
    """Grade a folder of submissions to CSV, JSON and HTML."""
    from grader.commands.batch import grade_folder

    context = Context(course, sandbox, runtime)
    as_json = output is DataFormat.JSON
    raise typer.Exit(grade_folder(context, exercise, folder, target, jobs, as_json=as_json))


@app.command("verify-course")
def verify_course(
    exercise: ExercisesOption = None,
    repeat: Annotated[int, typer.Option(help="Grades of each labelled submission.", min=1)] = 1,
    jobs: JobsOption = None,
    sandbox: SandboxOption = SandboxKind.AUTO,
    runtime: RuntimeOption = None,
    course: CourseOption = COURSE,
    output: DataFormatOption = DataFormat.TEXT,
) -> None:
    """Prove the course: starters fail as stated, solutions pass, every variant gets its label."""
    from grader.commands.verify import verify

    context = Context(course, sandbox, runtime)
    as_json = output is DataFormat.JSON
    raise typer.Exit(verify(context, exercise or [], repeat, jobs, as_json=as_json))


@app.command()
def accuracy(
    exercise: ExercisesOption = None,
    good: Annotated[int, typer.Option(help="Grades of each submission that should pass.", min=1)] = 10,
    bad: Annotated[int, typer.Option(help="Grades of each submission that should not.", min=1)] = 10,
    loaded: Annotated[
        float, typer.Option(help="Share of them made while other work keeps all cores busy.", min=0, max=1)
    ] = 1 / 3,
    target: Annotated[
        Path, typer.Option("--output", "-o", help="For the table; the raw data lie beside it as .jsonl.")
    ] = Path("build/accuracy.json"),
    resume: ResumeOption = False,
    report: Annotated[bool, typer.Option("--report", help="Only print the table that is there.")] = False,
    jobs: JobsOption = None,
    sandbox: SandboxOption = SandboxKind.AUTO,
    runtime: RuntimeOption = None,
    course: CourseOption = COURSE,
    output: DataFormatOption = DataFormat.TEXT,
) -> None:
    """Measure how often verdicts are wrong: labelled submissions graded many times, also under load."""
    from grader.commands.accuracy import Extent, measure_accuracy, print_report

    as_json = output is DataFormat.JSON
    if report:
        raise typer.Exit(print_report(target, as_json=as_json))
    context = Context(course, sandbox, runtime)
    extent = Extent(good, bad, loaded, jobs, resume)
    raise typer.Exit(measure_accuracy(context, exercise or [], extent, target, as_json=as_json))


@app.command()
def claims(
    names: ClaimNamesArgument = None,
    go: GoVersionsOption = None,
    only_list: Annotated[bool, typer.Option("--list", help="Run nothing: print the ledger.")] = False,
    repeats: Annotated[int, typer.Option(help="Runs of each experiment.", min=1)] = 1,
    resume: ResumeOption = False,
    record: Annotated[bool, typer.Option("--record", help="Write the ledger's evidence files.")] = False,
    target: Annotated[Path, typer.Option("--output", "-o", help="Folder for the raw data.")] = Path(
        "build/claims"
    ),
    figures: FiguresOption = None,
    jobs: JobsOption = None,
    folder: ClaimsFolderOption = CLAIMS,
    output: DataFormatOption = DataFormat.TEXT,
) -> None:
    """Run the experiments behind the book's claims, unsandboxed; say where reality and ledger differ."""
    from grader.commands.claims import Extent, check_claims, draw_claims, list_claims

    as_json = output is DataFormat.JSON
    if figures is not None:
        raise typer.Exit(draw_claims(folder, figures))
    if only_list:
        raise typer.Exit(list_claims(folder, names or [], as_json=as_json))
    extent = Extent(names or [], go or [], repeats, jobs, resume, record, target)
    raise typer.Exit(check_claims(folder, extent, as_json=as_json))


@app.command()
def explore(
    package: PackageArgument,
    flags: GoTestFlagsArgument = None,
    runs: RunsOption = 40,
    first: Annotated[int, typer.Option(help="First run: makes its schedule likelier again.", min=1)] = 1,
    course: CourseOption = COURSE,
    output: DataFormatOption = DataFormat.TEXT,
) -> None:
    """Hunt races, deadlocks, leaks and failures in the tests of your own Go package.

    Its source gets points at which other goroutines may go on, in a copy that only the compiler sees, and
    its tests run again and again under changing schedules, without a sandbox, as under `go test`.
    """
    from grader.commands.explore import explore_package

    as_json = output is DataFormat.JSON
    raise typer.Exit(explore_package(Context(course), package, flags or [], first, runs, as_json=as_json))


@app.command()
def doctor(
    course: CourseOption = COURSE,
    runtime: RuntimeOption = None,
    output: DataFormatOption = DataFormat.TEXT,
) -> None:
    """Check toolchain, sandboxes, kernel, cache and disk, and prove that the detectors are awake."""
    from grader.commands.doctor import examine

    raise typer.Exit(examine(Context(course, runtime=runtime), as_json=output is DataFormat.JSON))


@app.command()
def setup(course: CourseOption = COURSE) -> None:
    """Compile both Go standard libraries, once. Takes a minute or two."""
    from grader.commands.setup import compile_kit

    compile_kit(Context(course))


@app.command()
def images(
    base: BaseOption = None,
    debootstrap: DebootstrapOption = False,
    prune: PruneOption = False,
    course: CourseOption = COURSE,
) -> None:
    """Build the two Docker images."""
    from grader.commands.setup import build_docker_images

    build_docker_images(Context(course), base, debootstrap=debootstrap, prune=prune)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--output", "-o", help="Folder for the HTML reports.")] = Path(
        "build/demo"
    ),
    sandbox: SandboxOption = SandboxKind.AUTO,
    runtime: RuntimeOption = None,
    course: CourseOption = COURSE,
) -> None:
    """Grade a leaking sample and its repaired twin, and write both HTML reports."""
    from grader.commands.grading import run_demo

    raise typer.Exit(run_demo(Context(course, sandbox, runtime), folder))


@app.command()
def schema() -> None:
    """Print the JSON Schema of a report."""
    import json

    from grader.report import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))
