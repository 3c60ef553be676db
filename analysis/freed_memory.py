"""Memory that has been freed, given back to the system: other processes of the build have a use for it."""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


LARGE = 256 << 10  # bytes
MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of mallopt(3)


def return_large_blocks() -> None:
    """
    Have glibc give each large block back as soon as it is freed.

    Otherwise it learns from the first ones to keep blocks of up to 32 MiB for a next time, and what is small and stays
    keeps the pieces apart: a tenth of all that a build holds after 100 reports.
    """
    if set_option := _of_the_c_library("mallopt"):
        set_option(MMAP_THRESHOLD, LARGE)


def give_back() -> None:
    """
    Give back what Arrow and the C library keep of freed memory for a next time: a quarter of all, after 100 reports.

    Of C libraries, only glibc keeps so much and can be asked for it, by ``malloc_trim(3)``.
    """
    if arrow := sys.modules.get("pyarrow"):
        arrow.default_memory_pool().release_unused()
    if trim := _of_the_c_library("malloc_trim"):
        trim(0)


def _of_the_c_library(name: str) -> Callable[..., int] | None:
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
