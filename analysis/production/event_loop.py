"""The event loop that Jupyter makes for each thread, and leaves open when the thread ends: here it is put away."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from jupyter_core.utils import ensure_event_loop

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def own_loop() -> Iterator[None]:
    loop = ensure_event_loop(prefer_selector_loop=True)
    try:
        yield
    finally:
        if not loop.is_running():
            loop.close()
