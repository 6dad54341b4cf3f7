"""A system call filter for bubblewrap: what a Go program never needs and an attacker would like.

The namespaces keep the box closed. This filter takes away kernel interfaces with a history
of holes, and memory that outlives its mapping (System V), which no sum of resident memory shows.
"""

import errno
import functools
import platform
import struct

__all__ = ["system_call_filter"]

# From the kernel's asm/unistd_64.h and asm-generic/unistd.h, in this order.
_DENIED = {
    "x86_64": {
        "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "shmget": 29, "msgget": 68,
        "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "unshare": 272, "setns": 308,
        "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432,
        "mount_setattr": 442, "bpf": 321, "perf_event_open": 298, "userfaultfd": 323,
        "io_uring_setup": 425, "add_key": 248, "request_key": 249, "keyctl": 250,
        "memfd_create": 319, "memfd_secret": 447,
    },
    "aarch64": {
        "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "shmget": 194, "msgget": 186,
        "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51, "unshare": 97, "setns": 268,
        "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432,
        "mount_setattr": 442, "bpf": 280, "perf_event_open": 241, "userfaultfd": 282,
        "io_uring_setup": 425, "add_key": 217, "request_key": 218, "keyctl": 219,
        "memfd_create": 279, "memfd_secret": 447,
    },
}  # fmt: skip
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000

# Opcodes of classic BPF (linux/bpf_common.h) and answers of seccomp (linux/seccomp.h).
_LOAD_WORD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _ERRNO, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_OFFSET_NUMBER, _OFFSET_ARCH = 0, 4


@functools.cache
def system_call_filter() -> bytes:
    """Return the filter as bubblewrap wants it, or nothing on an architecture that has no list here."""
    machine = platform.machine()
    if machine not in _DENIED:
        return b""
    numbers = sorted(_DENIED[machine].values())
    # A jump counts the instructions that it skips; the last two are the answers.
    checks = [
        _instruction(_JUMP_EQUAL, number, len(numbers) - index, 0) for index, number in enumerate(numbers)
    ]
    return b"".join(
        [
            _instruction(_LOAD_WORD, _OFFSET_ARCH),
            _instruction(_JUMP_EQUAL, _AUDIT_ARCH[machine], 1, 0),
            _instruction(_RETURN, _KILL_PROCESS),
            _instruction(_LOAD_WORD, _OFFSET_NUMBER),
            _instruction(_JUMP_GREATER_EQUAL, _X32_BIT, len(numbers) + 1, 0),
            *checks,
            _instruction(_RETURN, _ALLOW),
            _instruction(_RETURN, _ERRNO | errno.EPERM),
        ]
    )


def _instruction(code: int, value: int, jump_true: int = 0, jump_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, jump_true, jump_false, value)
