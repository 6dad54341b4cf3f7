"""Which sandbox to use."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from grader.errors import InputError, SandboxError
from grader.sandbox.protocol import Sandbox

__all__ = ["Kind", "choose"]

Kind = Literal["auto", "docker", "bubblewrap", "process"]


def choose(kind: str, kit: Path, runtime: str | None = None) -> Sandbox:
    """Return the sandbox that is asked for; `auto` takes Docker, else bubblewrap, else refuses.

    Args:
        kind: one of `Kind`. Only the one that was named is looked at, and nothing else stands in
            for it; `process` isolates nothing and is never the choice of `auto`.
        kit: folder of the compiled kit.
        runtime: of Docker, such as gVisor's `runsc`; None is the engine's default.

    Raises:
        InputError: there is no such kind.
        SandboxError: what was asked for cannot be used here; the text gives the reasons.
    """
    match kind:
        case "process":
            return _process(kit)
        case "docker":
            return _first_usable(kit, (partial(_docker, runtime=runtime),))
        case "bubblewrap":
            return _first_usable(kit, (_bubblewrap,))
        case "auto":
            return _first_usable(kit, (partial(_docker, runtime=runtime), _bubblewrap))
    raise InputError(f"there is no sandbox {kind!r}; take one of {', '.join(get_args(Kind))}")


def _first_usable(kit: Path, probes: tuple[Callable[[Path], Sandbox | str], ...]) -> Sandbox:
    reasons: list[str] = []
    for probe in probes:
        found = probe(kit)
        if not isinstance(found, str):
            return found
        reasons.append(found)
    raise SandboxError("no sandbox can be used here:\n" + "\n".join(f"- {reason}" for reason in reasons))


def _docker(kit: Path, runtime: str | None) -> Sandbox | str:
    from grader.sandbox.docker import DockerSandbox, availability

    reason = availability(kit)
    return DockerSandbox(kit, runtime) if reason is None else f"Docker: {reason}"


def _bubblewrap(kit: Path) -> Sandbox | str:
    from grader.sandbox.bubblewrap import BubblewrapSandbox, availability

    reason = availability(kit)
    return BubblewrapSandbox(kit) if reason is None else f"bubblewrap: {reason}"


def _process(kit: Path) -> Sandbox:
    from grader.sandbox.process import ProcessSandbox

    return ProcessSandbox(kit)
