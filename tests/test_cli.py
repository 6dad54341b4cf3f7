"""The command as its users call it."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.context import default_course_folder
from grader.course import load_course
from grader.errors import ToolchainError
from grader.kit import load_kit
from grader.report import from_json, json_schema
from grader.toolchain import cache_folder, go_environment, go_root
from grader.verdict import Verdict
from tests.sandbox.contract import await_event

COURSE = load_course(default_course_folder())
EXERCISE = COURSE.find("audit-trail")


def run(*arguments: object, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    return subprocess.run(
        command, input=stdin, capture_output=True, env=os.environ | environment, check=False, timeout=300
    )


@pytest.fixture(scope="module")
def grading() -> tuple[str, ...]:
    """Options with which grading works on this machine."""
    from grader.sandbox.bubblewrap import availability

    try:
        reason = availability(load_kit(COURSE.folder).path)
    except ToolchainError as error:
        reason = str(error)
    if reason:
        pytest.skip(reason)
    return ("--sandbox", "bubblewrap")


def test_list_names_every_exercise_in_both_formats() -> None:
    text = run("list").stdout.decode()
    data = json.loads(run("list", "--format", "json").stdout)
    assert [one["id"] for one in data] == [exercise.id for exercise in COURSE.exercises]
    assert all(exercise.id in text for exercise in COURSE.exercises)
    for one, exercise in zip(data, COURSE.exercises, strict=True):
        manifest = exercise.manifest
        assert (one["difficulty"], one["minutes"]) == (manifest.difficulty, manifest.minutes)
        assert (one["concepts"], one["prerequisites"]) == (
            list(manifest.concepts),
            list(manifest.prerequisites),
        )
        assert one["chapter_title"] in text


def test_list_loses_nothing_in_a_narrow_terminal() -> None:
    text = run("list", COLUMNS="32").stdout.decode()
    assert max(map(len, text.splitlines())) <= 32
    words = text.split()
    for exercise in COURSE.exercises:
        manifest = exercise.manifest
        told = f"level {manifest.difficulty} of 5 {manifest.minutes} min {manifest.summary} Concepts: "
        assert f"{exercise.id} {told}{', '.join(manifest.concepts)}" in " ".join(words)


def test_a_workspace_works_with_plain_go(tmp_path: Path) -> None:
    workspace = tmp_path / "w"
    assert run("start", EXERCISE.id, workspace).returncode == 0
    for name, content in EXERCISE.solution.items():
        (workspace / EXERCISE.package / name).write_bytes(content)
    environment = go_environment(go_root(), cache_folder(), race=False) | {"GOFLAGS": "-trimpath"}
    done = subprocess.run(
        [go_root() / "bin" / "go", "test", "./..."],
        cwd=workspace,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"ok  \tmapclinic/{EXERCISE.package}" in done.stdout


def test_a_workspace_is_never_written_over_work(tmp_path: Path) -> None:
    (tmp_path / "mine.go").write_text("package mine\n", encoding="utf-8")
    done = run("start", EXERCISE.id, tmp_path)
    assert done.returncode == 2
    assert b"not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.go"]


def test_hints_are_given_one_at_a_time() -> None:
    first, second = run("hint", EXERCISE.id), run("hint", EXERCISE.id, 2)
    assert first.returncode == second.returncode == 0
    assert first.stdout != second.stdout
    assert run("hint", EXERCISE.id, 99).returncode == 2


def test_explain_warns_before_it_gives_the_solution_away() -> None:
    text = run("explain", EXERCISE.id).stdout.decode()
    assert "gives the solution away" in text.splitlines()[0]
    assert "why it happens" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ("grade", "no-such-exercise", "."),
        ("grade", EXERCISE.id, "/no/such/path"),
        ("grade", EXERCISE.id),
        ("grade", EXERCISE.id, ".", "--sandbox", "cloud"),
        ("batch", EXERCISE.id, "/no/such/folder"),
        ("list", "--course", "/no/such/course"),
        ("unknown-command",),
    ],
)
def test_bad_usage_exits_with_2_and_a_message(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert b"Traceback" not in done.stderr


def test_without_a_kit_the_next_step_is_named(tmp_path: Path) -> None:
    done = run("grade", EXERCISE.id, EXERCISE.folder / "solution", MAPCLINIC_CACHE=str(tmp_path))
    assert done.returncode == 3
    assert b"mapclinic setup" in done.stderr


def test_a_dead_docker_engine_is_our_fault_with_the_next_step(grading: tuple[str, ...]) -> None:
    arguments = ("grade", EXERCISE.id, EXERCISE.folder / "solution", "--sandbox", "docker")
    done = run(*arguments, DOCKER_HOST="unix:///no/such/socket")
    assert done.returncode == 3
    assert b"Docker" in done.stderr
    assert done.stdout == b""


def test_grading_from_standard_input_gives_json_of_the_schema(grading: tuple[str, ...]) -> None:
    source = EXERCISE.solution["trail.go"]
    done = run("grade", EXERCISE.id, "-", "--format", "json", *grading, stdin=source)
    assert done.returncode == 0, done.stderr
    report = from_json(done.stdout)
    assert (report.verdict, report.score) == (Verdict.PASS, EXERCISE.max_score)
    assert report.stage_seconds.keys() == {"screen", "compile", "run", "judge"}


def test_a_starter_is_not_passed_and_the_page_is_written(grading: tuple[str, ...], tmp_path: Path) -> None:
    page = tmp_path / "deep" / "report.html"
    done = run("grade", EXERCISE.id, EXERCISE.folder / "starter", "--html", page, *grading)
    assert done.returncode == 1
    assert b"trail.go:" in done.stdout
    assert "<svg" in page.read_text(encoding="utf-8")


def test_a_disk_that_cannot_be_written_is_our_fault(grading: tuple[str, ...]) -> None:
    def allow_no_file_to_grow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    arguments = ("grade", EXERCISE.id, str(EXERCISE.folder / "solution"), "--format", "json", *grading)
    command = [sys.executable, "-m", "grader", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, preexec_fn=allow_no_file_to_grow)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert b"mapclinic doctor" in done.stderr + done.stdout
    assert b'"verdict": "pass"' not in done.stdout


def test_a_batch_gives_everybody_a_result(grading: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "handed-in"
    for name, files in (("anna", EXERCISE.solution), ("ben", EXERCISE.starter), ("=cmd()", {})):
        (folder / name).mkdir(parents=True)
        for file, content in files.items():
            (folder / name / file).write_bytes(content)
    (folder / "linked").symlink_to(folder / "anna")
    done = run("batch", EXERCISE.id, folder, "--output", tmp_path / "out", *grading)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "out" / "results.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines] == ["submission", "'=cmd()", "anna", "ben", "linked"]
    rows = {one["submission"]: one for one in json.loads((tmp_path / "out" / "results.json").read_bytes())}
    assert rows["anna"]["verdict"] == "pass"
    assert rows["ben"]["verdict"] == "data_race"
    assert (rows["=cmd()"]["verdict"], rows["=cmd()"]["score"]) == ("rejected", 0)
    assert "anna" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert (rows["linked"]["verdict"], rows["linked"]["score"]) == ("rejected", 0)
    assert len(list((tmp_path / "out" / "reports").iterdir())) == 8
    again = run("batch", EXERCISE.id, folder, "--output", tmp_path / "out", *grading)
    assert again.returncode == 2


def test_an_interrupted_batch_stops_soon_and_keeps_what_is_graded(
    grading: tuple[str, ...], tmp_path: Path
) -> None:
    for number in range(30):
        folder = tmp_path / "handed-in" / f"student-{number:02}"
        folder.mkdir(parents=True)
        (folder / "trail.go").write_bytes(EXERCISE.solution["trail.go"])
    reports = tmp_path / "out" / "reports"
    command = ("batch", EXERCISE.id, tmp_path / "handed-in", "--output", tmp_path / "out", *grading)
    with subprocess.Popen(
        [sys.executable, "-m", "grader", *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert await_event(lambda: reports.is_dir() and any(reports.glob("*.html")), seconds=120)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert process.returncode == 130, errors
    assert b"interrupted" in errors
    assert 0 < len(list(reports.glob("*.html"))) < 30


def test_doctor_proves_that_the_detectors_are_awake(grading: tuple[str, ...]) -> None:
    done = run("doctor", "--format", "json")
    states = {one["subject"]: one["state"] for one in json.loads(done.stdout)}
    assert done.returncode == 0, done.stdout
    assert states["bubblewrap"] == "ok"
    assert states["isolation"] == "ok"


def test_the_published_schema_is_current() -> None:
    published = Path(__file__).parents[1] / "grader" / "report.schema.json"
    assert json.loads(published.read_bytes()) == json.loads(json.dumps(json_schema()))
    assert json.loads(run("schema").stdout) == json.loads(published.read_bytes())
