"""Memory that has been freed, given back to the system: other processes of the build have a use for it."""

from __future__ import annotations

import ctypes
import gc


def give_back() -> None:
    """
    Give back what the C library keeps of freed memory for a next time; a third of it after much has been made.

    Only glibc keeps so much and can be asked for it, by ``malloc_trim(3)``. Elsewhere nothing is done.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
