"""The Docker engine: how to reach it, what it has to be able to do, and what its errors mean."""

import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import SandboxError
from grader.sandbox.protocol import Box

if TYPE_CHECKING:
    from docker import APIClient

__all__ = [
    "CALL_SECONDS",
    "GO_LABEL",
    "KIT_LABEL",
    "KitFacts",
    "connect",
    "find_image",
    "image_tag",
    "read_kit_facts",
    "shortcoming",
    "socket_path",
    "translated",
]

CALL_SECONDS = 30.0
"""How long one call of the engine's API may take before the engine counts as broken."""
KIT_LABEL = "mapclinic.kit"
GO_LABEL = "mapclinic.go"

_OLDEST_API = "1.41"
_DEFAULT_SOCKET = "unix:///var/run/docker.sock"


@dataclass(frozen=True)
class KitFacts:
    """What `kit.json` says of a kit."""

    digest: str
    go_version: str


def read_kit_facts(kit: Path) -> KitFacts:
    """Read `kit.json`.

    Raises:
        SandboxError: there is no kit in that folder.
    """
    try:
        facts = json.loads((kit / "kit.json").read_bytes())
        return KitFacts(str(facts["digest"]), str(facts["go_version"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SandboxError(f"there is no compiled kit in {kit}; run `mapclinic setup` ({error!r})") from error


def image_tag(box: Box, digest: str) -> str:
    """Return the name of the image of a box for a kit."""
    return f"mapclinic/{box}:{digest.replace(':', '-')}"


def socket_path(environment: Mapping[str, str] = os.environ) -> str:
    """Return the path of the engine's socket: from DOCKER_HOST, or the standard one.

    Raises:
        SandboxError: DOCKER_HOST is not a Unix socket. Folders of this machine are shown to the
            boxes, so that an engine on another machine cannot be used.
    """
    host = environment.get("DOCKER_HOST") or _DEFAULT_SOCKET
    scheme, _, path = host.partition("://")
    if scheme != "unix" or not path:
        raise SandboxError(
            f"DOCKER_HOST is {host}, but only an engine on this machine can be used; "
            f"unset it or set it to unix:///PATH/TO/docker.sock"
        )
    return "/" + path.lstrip("/")


def connect(patience_seconds: float = CALL_SECONDS, version: str | None = None) -> "APIClient":
    """Return a client for the engine of this machine; close it after use.

    Args:
        patience_seconds: how long each call may take.
        version: API version to speak; None asks the engine, which costs a call.

    Raises:
        SandboxError: the engine cannot be reached or is too old.
    """
    import docker

    path = socket_path()
    # The annotation of the client asks for whole seconds; the library under it does not.
    timeout: Any = patience_seconds
    with translated("connect to the Docker engine"):
        _knock(path, patience_seconds)
        client = docker.APIClient(base_url=f"unix://{path}", version=version or _OLDEST_API, timeout=timeout)
    if version is not None:
        return client
    with client, translated("connect to the Docker engine"):
        found = str(client.version(api_version=False)["ApiVersion"])
    if _parts(found) < _parts(_OLDEST_API):
        raise SandboxError(f"the Docker engine speaks API {found}; install Docker 20.10 or newer")
    return connect(patience_seconds, found)


def _knock(path: str, patience_seconds: float) -> None:
    """See whether anybody listens; the client would leave the socket open where nobody does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(patience_seconds)
        connection.connect(path)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def shortcoming(info: Mapping[str, Any], runtime: str | None) -> str | None:
    """Say why an engine cannot keep a program in its box, or None if it can.

    Args:
        info: what the engine says of itself (`docker info`).
        runtime: the container runtime wanted, None for the engine's default.
    """
    options = info.get("SecurityOptions") or []
    seccomp = next((option for option in options if option.startswith("name=seccomp")), "")
    if not seccomp or "unconfined" in seccomp:
        return "the Docker engine filters no system calls; enable its default seccomp profile"
    if any(option.startswith(("name=rootless", "name=userns")) for option in options):
        return "the Docker engine maps user ids, which is not supported; use bubblewrap, or an engine without"
    limits = ("MemoryLimit", "SwapLimit", "PidsLimit", "CpuCfsQuota")
    if missing := [limit for limit in limits if not info.get(limit)]:
        return f"the Docker engine cannot enforce {', '.join(missing)}; use a kernel with cgroup v2"
    if runtime is not None and runtime not in (info.get("Runtimes") or {}):
        return f"the Docker engine knows no runtime {runtime}; install it and add it to daemon.json"
    return None


def find_image(client: "APIClient", name: str) -> str | None:
    """Return the id of an image, or None if the engine does not have it.

    Raises:
        SandboxError: the engine failed.
    """
    from docker.errors import ImageNotFound

    api: Any = client
    with translated(f"look for the image {name}"):
        try:
            return str(api.inspect_image(name)["Id"])
        except ImageNotFound:
            return None


@contextmanager
def translated(action: str) -> Iterator[None]:
    """Turn whatever a call of the engine raises into a SandboxError that names the next step."""
    from docker.errors import DockerException
    from urllib3.exceptions import HTTPError

    try:
        yield
    except (DockerException, HTTPError, OSError) as error:
        raise SandboxError(f"cannot {action}: {_explain(error)}") from error


def _explain(error: BaseException) -> str:
    from docker.errors import APIError, BuildError

    if isinstance(error, APIError | BuildError):
        return _explain_answer(str(getattr(error, "explanation", None) or error))
    for cause in _causes(error):
        if isinstance(cause, PermissionError):
            return (
                "no permission on the engine's socket; add your user to the group `docker` and log in again"
            )
        if isinstance(cause, FileNotFoundError | ConnectionRefusedError):
            return (
                "the Docker engine is not reachable; start it (`systemctl start docker`) or set DOCKER_HOST"
            )
        if isinstance(cause, TimeoutError):
            return "the Docker engine did not answer in time; look at its log and restart it"
    return f"the Docker engine broke off the connection; see whether it still runs ({error})"


def _explain_answer(text: str) -> str:
    lowered = text.lower()
    if "no space left on device" in lowered:
        return f"the disk is full; free some space, for instance with `docker system prune` ({text})"
    if "no such image" in lowered:
        return f"the image is gone; run `mapclinic images` ({text})"
    return text


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
