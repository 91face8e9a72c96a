"""Runs a command behind the system calls of the unit: ``python walled.py CALLS COMMAND...``.

CALLS are names with commas between them.  Every other call fails with EPERM, and so does memory that is both written
and run, as ``MemoryDenyWriteExecute=`` has it (systemd.exec(5)).  What systemd uses for it, libseccomp, does it here.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import sys

ALLOW, EPERM = 0x7FFF0000, 0x00050001
#: Compare an argument of a call after masking it (seccomp_rule_add(3)).
MASKED_EQUAL = 7
#: The argument of mmap(2) and mprotect(2) that says what the memory is for.
PROTECTION = 2


class Comparison(ctypes.Structure):
    """``struct scmp_arg_cmp`` of seccomp.h."""

    _fields_ = (
        ("arg", ctypes.c_uint),
        ("op", ctypes.c_int),
        ("mask", ctypes.c_uint64),
        ("value", ctypes.c_uint64),
    )


#: What the memory may be, as mask and value: not run at all, or run and not written.
MEMORY = {
    "mmap": ((mmap.PROT_EXEC, 0), (mmap.PROT_EXEC | mmap.PROT_WRITE, mmap.PROT_EXEC)),
    "mprotect": ((mmap.PROT_EXEC, 0),),
}


def build_wall(calls: list[str]) -> None:
    """Allow this process, and all that it starts, these calls and no other."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(library.seccomp_init(EPERM))
    for call in calls:
        number = library.seccomp_syscall_resolve_name(call.encode())
        if number < 0:
            # A call of another architecture.
            continue
        for mask, value in MEMORY.get(call, ((0, 0),)):
            comparison = Comparison(arg=PROTECTION, op=MASKED_EQUAL, mask=mask, value=value)
            counted = 1 if call in MEMORY else 0
            if library.seccomp_rule_add_array(rules, ALLOW, number, counted, ctypes.byref(comparison)):
                raise OSError(f"libseccomp takes no rule for {call}")
    if library.seccomp_load(rules):
        raise OSError("the kernel takes no filter")


if __name__ == "__main__":
    build_wall(sys.argv[1].split(","))
    os.execv(sys.argv[2], sys.argv[2:])
