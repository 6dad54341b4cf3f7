"""The right to set another user's limits, for a root that has lost CAP_SYS_RESOURCE (as in containers)."""

import ctypes
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager

from grader.errors import SandboxError

__all__ = ["acting_as"]

# Numbers of setresuid and setresgid (asm/unistd_64.h, asm-generic/unistd.h). The functions of the
# C library can't be used: they change all threads of the process.
_SYSTEM_CALLS = {"x86_64": (117, 119), "aarch64": (147, 149)}
_UNCHANGED = -1


@contextmanager
def acting_as(user: int | None) -> Iterator[None]:
    """Give this thread the real uid and gid of a user, which is what prlimit(2) looks at.

    The effective ids stay those of root, so files and capabilities are not affected.

    Args:
        user: uid and gid; None: nothing changes.

    Raises:
        SandboxError: the kernel refused.
    """
    if user is None:
        yield
        return
    before = os.getuid(), os.getgid()
    try:
        _set_real(user, user)
        yield
    finally:
        _set_real(*before)


def _set_real(user: int, group: int) -> None:
    numbers = _SYSTEM_CALLS.get(platform.machine())
    if numbers is None:
        raise SandboxError(
            f"root can't use bubblewrap on {platform.machine()}; run the grader as an ordinary user"
        )
    libc = ctypes.CDLL(None, use_errno=True)
    for number, identity in zip(numbers, (user, group), strict=True):
        words = [ctypes.c_long(value) for value in (number, identity, _UNCHANGED, _UNCHANGED)]
        if libc.syscall(*words) != 0:
            reason = os.strerror(ctypes.get_errno())
            raise SandboxError(f"the limits of user {user} can't be set ({reason}); run as an ordinary user")
