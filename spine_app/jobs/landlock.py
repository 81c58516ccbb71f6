"""Linux's Landlock: from here on this process writes in some folders only and opens no TCP port.

Unlike an audit hook it binds native code too, such as image decoders.

Source:
    Linux kernel documentation, userspace-api/landlock (ABI 1 to 6).
"""

import ctypes
import os
import struct
import sys
from collections.abc import Callable, Sequence

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE = 1 << 0, 1 << 1
_CHANGE_FOLDERS = sum(1 << bit for bit in range(4, 13))
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_TCP = 0b11


def restrict(folders: Sequence[str]) -> bool:
    """Allow changes below some folders only, no program to be run, no TCP connection.

    Args:
        folders: existing folders.

    Returns:
        Whether the kernel does it; older ones and other systems do not.
    """
    if not sys.platform.startswith("linux"):
        return False
    syscall = ctypes.CDLL(None, use_errno=True).syscall
    version = syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG)
    if version < 1:
        return False
    changes = _WRITE_FILE | _CHANGE_FOLDERS
    changes |= (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    known = struct.pack("<QQ", changes | _EXECUTE, _TCP if version >= 4 else 0)
    size = 16 if version >= 4 else 8
    rules = syscall(_CREATE_RULESET, known, ctypes.c_size_t(size), 0)
    if rules < 0:
        return False
    try:
        return _allow(syscall, rules, changes, folders) and syscall(_RESTRICT_SELF, rules, 0) == 0
    finally:
        os.close(rules)


def _allow(syscall: Callable[..., int], rules: int, rights: int, folders: Sequence[str]) -> bool:
    """Add a rule for each folder; whether all were taken."""
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            rule = struct.pack("<Qi", rights, descriptor)
            if syscall(_ADD_RULE, rules, _PATH_BENEATH, rule, 0) != 0:
                return False
        finally:
            os.close(descriptor)
    return True
