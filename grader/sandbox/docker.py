"""Boxes as Docker containers: one container a job, made for it and removed after it.

Everything that a job may do is said in `_host_config`. How a job ended is judged from the state
that the engine reports, and whatever that does not explain is our fault and never the student's.
"""

import socket
import tempfile
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import SandboxError
from grader.limits import Limits, Size
from grader.report import SandboxIdentity
from grader.sandbox.attach import Capture, exchange, open_attachment
from grader.sandbox.ending import CpuMeter, Ending, await_ending
from grader.sandbox.engine import (
    CALL_SECONDS,
    connect,
    find_image,
    image_tag,
    read_kit_facts,
    shortcoming,
    socket_path,
    translated,
)
from grader.sandbox.folders import hand_over, stage, take_back
from grader.sandbox.leftovers import OWNER_LABEL, owner, remove_container, remove_leftovers
from grader.sandbox.protocol import Box, End, Job, Outcome
from grader.sandbox.supervise import place

if TYPE_CHECKING:
    from docker import APIClient

__all__ = ["DockerSandbox", "availability", "remove_leftovers"]

_PATIENCE_SECONDS = 1.0
_GRACE_SECONDS = 2.0
_CPUS = 2
_COMPILE_TMP = f"rw,noexec,nosuid,nodev,size={64 * Size.MiB},nr_inodes=4096,mode=1777"


@dataclass(frozen=True)
class _Engine:
    """What has to be known of the engine for every run."""

    path: str
    api_version: str
    version: str
    images: dict[Box, str]
    cpus: int
    has_swappiness: bool


def availability(kit: Path) -> str | None:
    """Say why jobs cannot run in Docker with this kit and what to do about it, or None if they can."""
    try:
        _examine(kit, None, _PATIENCE_SECONDS)
    except SandboxError as error:
        return str(error)
    return None


class DockerSandbox:
    """A sandbox that may be used from several threads at once.

    Making one also removes the containers of graders that were killed.

    Args:
        kit: the compiled kit whose images to use.
        runtime: a container runtime other than the engine's default, such as gVisor's `runsc`.

    Raises:
        SandboxError: the engine cannot be used, or the images are not there.
    """

    def __init__(self, kit: Path, runtime: str | None = None) -> None:
        self._engine = _examine(kit, runtime, CALL_SECONDS)
        remove_leftovers()
        self._runtime = runtime

    @property
    def identity(self) -> SandboxIdentity:
        kind = f"docker+{self._runtime}" if self._runtime else "docker"
        return SandboxIdentity(kind, self._engine.version, isolated=True, image=self._engine.images[Box.RUN])

    def run(self, job: Job) -> Outcome:
        """Run the job in a container of its own.

        The folder of outputs changes hands for the time of the run if the caller is root.

        Raises:
            SandboxError: the engine failed, or somebody else stopped or removed the container.
        """
        with (
            tempfile.TemporaryDirectory(prefix="mapclinic-in-") as staging,
            connect(version=self._engine.api_version) as client,
        ):
            inputs = stage(job.inputs, Path(staging) / "in")
            user = hand_over(job.outputs)
            try:
                return self._run_container(client, job, inputs, user)
            finally:
                take_back(job.outputs)

    def _run_container(self, client: "APIClient", job: Job, inputs: Path, user: str) -> Outcome:
        # The name is ours, so that even a container whose creation was interrupted can be removed.
        name = f"mapclinic-{uuid.uuid4().hex}"
        try:
            self._create(client, name, job, inputs, user)
            outcome = self._attend(client, name, job)
        except BaseException:
            with suppress(SandboxError):
                remove_container(client, name)
            raise
        remove_container(client, name)
        return outcome

    def _create(self, client: "APIClient", name: str, job: Job, inputs: Path, user: str) -> None:
        # A variable without a value is taken away: the engine would set these two.
        environment: Any = {"PATH": None, "HOSTNAME": None, **job.environment}
        with translated("create a container"):
            client.create_container(
                image=self._engine.images[job.box],
                command=list(place(job.command, _places(job))),
                name=name,
                hostname="box",
                network_disabled=True,
                user=user,
                working_dir="/",
                stdin_open=True,
                environment=environment,
                labels={OWNER_LABEL: owner()},
                # `docker stop` and the end of the engine then end a program by a signal that it
                # cannot answer with a status of its own.
                stop_signal="SIGKILL",
                host_config=client.create_host_config(
                    **_host_config(job, inputs, self._engine, self._runtime)
                ),
            )

    def _attend(self, client: "APIClient", name: str, job: Job) -> Outcome:
        with translated("start a container"):
            connection = open_attachment(self._engine.path, self._engine.api_version, name, CALL_SECONDS)
            with connection:
                return _watch(client, name, job, connection, self._engine.cpus)


def _examine(kit: Path, runtime: str | None, patience_seconds: float) -> _Engine:
    facts = read_kit_facts(kit)
    with connect(patience_seconds) as client:
        with translated("ask the Docker engine what it can do"):
            info: dict[str, Any] = client.info()
        if problem := shortcoming(info, runtime):
            raise SandboxError(problem)
        images = {box: _require_image(client, image_tag(box, facts.digest)) for box in Box}
        return _Engine(
            path=socket_path(),
            api_version=client.api_version,
            version=str(info["ServerVersion"]),
            images=images,
            cpus=min(_CPUS, int(info["NCPU"])),
            has_swappiness=info.get("CgroupVersion", "1") == "1",
        )


def _require_image(client: "APIClient", tag: str) -> str:
    if (found := find_image(client, tag)) is None:
        raise SandboxError(f"the image {tag} is not there; run `mapclinic images`")
    return found


def _places(job: Job) -> dict[str, str]:
    places = {"{in}": "/in"}
    if job.outputs is not None:
        places["{out}"] = "/out"
    if job.box is Box.COMPILE:
        places["{kit}"] = "/kit"
    return places


def _host_config(job: Job, inputs: Path, engine: _Engine, runtime: str | None) -> dict[str, Any]:
    from docker.types import LogConfig, Mount

    mounts = [Mount("/in", str(inputs), type="bind", read_only=True)]
    if job.outputs is not None:
        mounts.append(Mount("/out", str(job.outputs.absolute()), type="bind"))
    return {
        "network_mode": "none",
        "ipc_mode": "none",
        "read_only": True,
        "mounts": mounts,
        "tmpfs": {"/tmp": _COMPILE_TMP} if job.box is Box.COMPILE else {},  # noqa: S108 - in the box
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges"],
        "pids_limit": job.limits.processes,
        "mem_limit": job.limits.memory_bytes,
        "memswap_limit": job.limits.memory_bytes,
        "mem_swappiness": 0 if engine.has_swappiness else None,
        "nano_cpus": engine.cpus * 10**9,
        "ulimits": _ulimits(job.limits),
        "log_config": LogConfig(type="none"),
        "init": False,
        "runtime": runtime,
    }


def _ulimits(limits: Limits) -> list[Any]:
    from docker.types import Ulimit

    return [
        # One second between warning and end, so that the end is a signal nobody can catch.
        Ulimit(name="cpu", soft=limits.cpu_seconds, hard=limits.cpu_seconds + 1),
        Ulimit(name="fsize", soft=limits.file_bytes, hard=limits.file_bytes),
        Ulimit(name="nofile", soft=limits.open_files, hard=limits.open_files),
        Ulimit(name="core", soft=0, hard=0),
        # Message queues would be the one place in a run box to write to.
        Ulimit(name="msgqueue", soft=0, hard=0),
    ]


def _watch(client: "APIClient", name: str, job: Job, connection: socket.socket, cpus: int) -> Outcome:
    began, started = time.time(), time.monotonic()
    client.start(name)
    running = time.monotonic()
    deadline = running + job.limits.wall_seconds
    capture = Capture(job.limits.output_bytes)
    meter = CpuMeter(client, name, next_at=started + 0.9 * job.limits.cpu_seconds / cpus)
    end = exchange(connection, job.stdin, capture, deadline, meter)
    if end is End.OUTPUT:
        ending = Ending(End.OUTPUT)
    else:
        # Output ends with the program, so that a late answer of the engine is no lost time of it.
        grace_seconds = 0 if end is End.WALL_TIME else _GRACE_SECONDS
        until = max(deadline, time.monotonic() + grace_seconds)
        ending = await_ending(meter, job.limits, until, began)
    wall_seconds = time.monotonic() - running
    stdout, stderr = capture.texts()
    return Outcome(ending.end, ending.exit_code, ending.signal, stdout, stderr, wall_seconds)
