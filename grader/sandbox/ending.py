"""How a container ended, judged from what the engine says of it.

The engine knows a status only: 137 may be a program that ran out of memory or processor time, one
that chose this number, or a `docker kill` by somebody. Whatever is left unexplained is a SandboxError.
"""

import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.errors import SandboxError
from grader.limits import Limits
from grader.sandbox.attach import TICK_SECONDS
from grader.sandbox.engine import translated
from grader.sandbox.protocol import UNEXPLAINED_KILL, End

if TYPE_CHECKING:
    from docker import APIClient

__all__ = ["CpuMeter", "Ending", "await_ending"]

_FOREIGN = "somebody stopped the container of a job from outside; run the job again"
_OOM_PATIENCE_SECONDS = 1.0


@dataclass(frozen=True)
class Ending:
    """The part of an outcome that tells how a job ended."""

    end: End
    exit_code: int = -1
    signal: int = 0


@dataclass
class CpuMeter:
    """The processor time that a container was seen to have used.

    The engine forgets it at the end, so it is asked before, but not until the limit can be near.

    Attributes:
        next_at: value of `time.monotonic` at which to ask next.
    """

    client: "APIClient"
    container: str
    next_at: float
    seen_seconds: float = 0.0

    def __call__(self) -> None:
        if time.monotonic() < self.next_at:
            return
        with translated("ask for the processor time of a container"):
            stats: Any = self.client.stats(self.container, stream=False, one_shot=True)
        used_seconds = stats.get("cpu_stats", {}).get("cpu_usage", {}).get("total_usage", 0) / 1e9
        self.seen_seconds = max(self.seen_seconds, used_seconds)
        self.next_at = time.monotonic() + TICK_SECONDS


def await_ending(meter: CpuMeter, limits: Limits, deadline: float, began: float) -> Ending:
    """Wait for the end of a container whose output has ended or whose time is over.

    Args:
        meter: knows the container.
        limits: of its job.
        deadline: value of `time.monotonic` at which its time is over.
        began: when it was started, in seconds since the epoch.

    Raises:
        SandboxError: the end is not the program's own doing, or nothing can be said of it.
    """
    pause_seconds = 0.002
    while (state := _state(meter))["Running"] and (left_seconds := deadline - time.monotonic()) > 0:
        meter()
        time.sleep(min(pause_seconds, left_seconds))
        pause_seconds = min(2 * pause_seconds, TICK_SECONDS)
    if state.get("Paused") or state.get("Dead") or state.get("Status") == "removing":
        raise SandboxError(_FOREIGN)
    if state["Running"]:
        return Ending(End.WALL_TIME)
    return _explain(meter, limits, state, began)


def _state(meter: CpuMeter) -> Mapping[str, Any]:
    from docker.errors import NotFound

    with translated("look at a container"):
        try:
            state: Mapping[str, Any] = meter.client.inspect_container(meter.container)["State"]
        except NotFound as error:
            raise SandboxError(_FOREIGN) from error
    return state


def _explain(meter: CpuMeter, limits: Limits, state: Mapping[str, Any], began: float) -> Ending:
    status = int(state["ExitCode"])
    if state["OOMKilled"]:
        return Ending(End.MEMORY)
    if status == 0:
        return Ending(End.EXITED, 0)
    if _was_killed_by_hand(meter, began):
        raise SandboxError(_FOREIGN)
    if status == 128 + signal.SIGXCPU:
        return Ending(End.CPU_TIME)
    if status == 128 + signal.SIGKILL:
        return _explain_kill(meter, limits)
    if 128 < status <= 128 + signal.SIGRTMAX:
        return Ending(End.SIGNALED, signal=status - 128)
    return Ending(End.EXITED, status)


def _explain_kill(meter: CpuMeter, limits: Limits) -> Ending:
    if meter.seen_seconds >= limits.cpu_seconds:
        return Ending(End.CPU_TIME)
    # The news of a memory kill and that of the exit travel apart inside the engine.
    give_up = time.monotonic() + _OOM_PATIENCE_SECONDS
    while time.monotonic() < give_up:
        if _state(meter)["OOMKilled"]:
            return Ending(End.MEMORY)
        time.sleep(TICK_SECONDS / 5)
    raise SandboxError(UNEXPLAINED_KILL)


def _was_killed_by_hand(meter: CpuMeter, began: float) -> bool:
    filters = {"container": [meter.container], "event": ["kill", "pause"]}
    with translated("ask for the events of a container"):
        window: Any = {"since": f"{began - 1:.3f}", "until": f"{time.time():.3f}"}
        return any(True for _ in meter.client.events(filters=filters, **window))
