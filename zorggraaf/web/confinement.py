"""What a process that works for strangers may use: so much memory, so much time, no network.

Measures of the operating system, that hold whatever the engine does: it has no limits itself.
Each is there where the system has it; what could be set is told.
"""

from __future__ import annotations

import ctypes
import signal
import struct
import sys
from typing import Final

_MEGABYTE: Final = 1 << 20


def limit_memory(megabytes: int) -> bool:
    """Let this process use no more than so much memory; whether the system keeps to that.

    An engine that asks for more is refused, which ends the process and nothing else.
    """
    try:
        import resource
    except ImportError:  # Windows
        return False
    # Linux counts all private memory as data; address space, which engines reserve by the
    # gigabyte without using it, is only capped where that is all there is.
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    try:
        resource.setrlimit(kind, (megabytes * _MEGABYTE, megabytes * _MEGABYTE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return False
    return True


def end_after(seconds: float) -> bool:
    """Let this process end by itself after so many seconds (0: never mind), as a last resort.

    For when nobody is left to end it. The signal ends a process that is deep in the engine too.
    """
    if not hasattr(signal, "setitimer"):
        return False
    signal.setitimer(signal.ITIMER_REAL, seconds)
    return True


def give_way(process: int) -> None:
    """Let another process of ours have the processor only where nobody else wants it."""
    import os

    if hasattr(os, "setpriority"):
        try:
            os.setpriority(os.PRIO_PROCESS, process, 19)
        except OSError:
            return  # it ended meanwhile


def seconds_used(process: int) -> float | None:
    """Processor time a process has used, where the system tells."""
    import os
    from pathlib import Path

    try:
        # Its name, between brackets, may hold anything; user and system time come after.
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, AttributeError):
        return None


# -- no network ------------------------------------------------------------------------------------

_ARCHITECTURES: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Per machine: what the kernel calls it, and its number of the call `socket`."""

_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def no_network() -> bool:
    """Let this process and its later threads open no connection; whether that could be done.

    Only on Linux, by a filter on system calls that cannot be taken off again.
    """
    import platform

    known = _ARCHITECTURES.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    machine, socket = known
    steps = b"".join(
        struct.pack("HBBI", *step)
        for step in (
            (_LOAD, 0, 0, 4),  # the machine
            (_EQUAL, 0, 3, machine),
            (_LOAD, 0, 0, 0),  # the call
            (_EQUAL, 0, 1, socket),
            (_RETURN, 0, 0, _REFUSE),
            (_RETURN, 0, 0, _ALLOW),
        )
    )
    held = ctypes.create_string_buffer(steps)
    program = _Program(len(steps) // 8, ctypes.cast(held, ctypes.c_void_p))
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            return False
        return bool(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)
    except (OSError, AttributeError):
        return False
