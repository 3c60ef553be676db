"""Memory that has been freed, given back to the system: other processes of the build have a use for it."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """
    Give back what Arrow and the C library keep of freed memory for a next time: a quarter of all, after 100 reports.

    Of C libraries, only glibc keeps so much and can be asked for it, by ``malloc_trim(3)``.
    """
    if arrow := sys.modules.get("pyarrow"):
        arrow.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim:
        trim(0)
