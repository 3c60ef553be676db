"""Tell what is going on, in lines fit for a log, and never be silent for long."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING

from analysis.production.event import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.production.build import Built


class PlainLines:
    """Print each event; while nothing happens, say every few seconds what is still under way."""

    def __init__(self, patience: float = 5.0) -> None:
        self._patience = patience
        self._started = self._last = time.monotonic()
        self._doing = "Starting"
        self._ended = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> PlainLines:
        self._ticker.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended.set()
        self._ticker.join()

    def __call__(self, line: str) -> None:
        if facts_of(line)[0] == "started":
            return
        self._doing, self._last = line, time.monotonic()
        print(line, file=sys.stderr, flush=True)

    def _tick(self) -> None:
        wait = self._patience
        while not self._ended.wait(wait):
            silent = time.monotonic() - self._last
            if silent >= self._patience:
                elapsed = time.monotonic() - self._started
                print(f"... {elapsed:.0f} s; last: {self._doing}", file=sys.stderr, flush=True)
                self._last = time.monotonic()
            wait = max(0.05, self._patience - (time.monotonic() - self._last))


def summarise(built: Built) -> Iterator[str]:
    """One line for each report that was run, the sums, and where to look next."""
    width = max((len(result.slug) for result in built.results), default=0)
    for result in built.results:
        outcome = "published" if result.published else f"withheld   {result.reason}"
        yield f"{result.slug:<{width}}  {result.seconds:6.1f} s  {outcome}"
    published = sum(result.published for result in built.results)
    site = "a new site is in place" if built.new_site else "the site was not changed"
    yield (
        f"{published} run and published, {len(built.withheld)} withheld, {len(built.unchanged)} unchanged; "
        f"{site}; {built.seconds:.1f} s."
    )
    if built.kept:
        yield built.kept
    if built.withheld:
        yield "What failed, in which cell and with which inputs: .cache/runs/SLUG/failure.md of each."
