"""Progress on a terminal: one line that lives, with what is done, running, failed and left, and the time to go."""

from __future__ import annotations

import time

from rich.console import Console, Group
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from analysis.production.event import facts_of


class Tally:
    """Counts of one batch, from its events."""

    def __init__(self) -> None:
        self.total = self.done = self.failed = 0
        self.running: dict[str, float] = {}
        self.slowest: tuple[float, str] = (0.0, "")
        self.began = time.monotonic()

    def take(self, kind: str, facts: dict) -> None:
        if kind == "batch":
            self.__init__()
            self.total = facts["reports"]
        elif kind == "started":
            self.running[facts["slug"]] = time.monotonic()
        elif kind == "finished":
            self.running.pop(facts["slug"], None)
            self.done += 1
            self.failed += facts["state"] != "published"
            self.slowest = max(self.slowest, (facts["seconds"], facts["slug"]))

    @property
    def left(self) -> int:
        return self.total - self.done - len(self.running)

    def remaining(self) -> float | None:
        """Seconds to go, at the pace so far."""
        pace = (time.monotonic() - self.began) / self.done if self.done else None
        return pace and pace * (self.total - self.done)

    def __str__(self) -> str:
        if not self.total:
            return ""
        parts = [f"{self.done} of {self.total} done", f"{self.failed} failed", f"{self.left} left"]
        if (seconds := self.remaining()) is not None:
            parts.append(f"about {seconds:.0f} s to go")
        if self.slowest[1]:
            parts.append(f"slowest {self.slowest[1]} ({self.slowest[0]:.1f} s)")
        return f"{' | '.join(parts)}\nrunning: {', '.join(sorted(self.running)) or 'none'}"


class LiveScreen:
    """The same calls as `progress.PlainLines`. What is withheld scrolls by; what goes well is only counted."""

    def __init__(self) -> None:
        self._tally, self._doing = Tally(), Text("Starting")
        self._live = Live(console=Console(stderr=True), transient=True, get_renderable=self._show, refresh_per_second=4)

    def __enter__(self) -> LiveScreen:
        self._live.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._live.stop()

    def __call__(self, line: str) -> None:
        kind, facts = facts_of(line)
        self._tally.take(kind, facts)
        if kind == "line" or facts.get("state") == "withheld":
            self._live.console.print(line, markup=False, highlight=False)
        self._doing = Text(str(line))

    def _show(self) -> Group:
        elapsed = time.monotonic() - self._tally.began
        return Group(Spinner("dots", Text.assemble(self._doing, f"  {elapsed:.0f} s")), Text(str(self._tally)))
