"""Containers of ours, and which of them nobody will ever remove."""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.sandbox.engine import connect, translated

if TYPE_CHECKING:
    from docker import APIClient

__all__ = ["OWNER_LABEL", "owner", "remove_container", "remove_leftovers"]

OWNER_LABEL = "mapclinic.owner"
_OLD_SECONDS = 3600.0
"""No job lives that long. Age has to decide where the owner is in another PID namespace."""


def owner() -> str:
    """Return what identifies this process for good: boot, PID namespace, PID and start time."""
    pid = os.getpid()
    return f"{_world()}/{pid}/{_start_ticks(pid)}"


def remove_container(client: "APIClient", name: str) -> None:
    """Kill and remove a container; it is fine if it is gone already.

    Raises:
        SandboxError: the engine failed.
    """
    from docker.errors import APIError

    with translated(f"remove the container {name}"):
        try:
            client.remove_container(name, v=True, force=True)
        except APIError as error:
            # 404: gone; 409: somebody else is removing it right now.
            if error.status_code not in {404, 409}:
                raise


def remove_leftovers() -> int:
    """Remove the containers of graders that died; return how many there were.

    Raises:
        SandboxError: the engine failed.
    """
    with connect() as client:
        with translated("list containers"):
            found: Any = client.containers(all=True, filters={"label": OWNER_LABEL})
        stale = [container["Id"] for container in found if _is_stale(container)]
        for container in stale:
            remove_container(client, container)
    return len(stale)


def _is_stale(container: Mapping[str, Any]) -> bool:
    if time.time() - float(container["Created"]) > _OLD_SECONDS:
        return True
    world, _, process = str(container["Labels"][OWNER_LABEL]).rpartition("/")
    world, _, pid = world.rpartition("/")
    return world == _world() and pid.isdecimal() and process != _start_ticks(int(pid))


def _world() -> str:
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"


def _start_ticks(pid: int) -> str:
    """Return when a process started, in ticks since boot; "" if there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return stat.rpartition(")")[2].split()[19]
