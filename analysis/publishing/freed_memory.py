"""Memory that has been freed, given back to the system: other processes of the build have a use for it."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """
    Give back what the C library keeps of freed memory for a next time: a quarter of all, after a hundred reports.

    Only glibc keeps so much and can be asked for it, by ``malloc_trim(3)``. Elsewhere nothing is done.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
