"""The log of builds, a JSON object a line: every event, and for each report what it cost and why it was run."""

from __future__ import annotations

import contextlib
import json
import os
import time
from typing import TYPE_CHECKING

from analysis.production.event import facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from analysis.paths import Project

FULL = 8 << 20  # bytes, after which a new log is begun and the old one kept beside it


def log_path(project: Project) -> Path:
    return project.cache / "log.jsonl"


@contextlib.contextmanager
def logged(project: Project, progress: Callable[[str], None]) -> Iterator[Callable[[str], None]]:
    """Pass events on, and write each down with its time."""
    path = log_path(project)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.stat().st_size > FULL:
        os.replace(path, path.with_suffix(".old.jsonl"))
    with path.open("a", encoding="utf-8", buffering=1) as log:

        def tell(line: str) -> None:
            kind, facts = facts_of(line)
            entry = {"time": round(time.time(), 3), "event": kind, "text": str(line), **facts}
            with contextlib.suppress(OSError, ValueError):  # a full disk, or a thread that outlives the build
                log.write(json.dumps(entry, ensure_ascii=False) + "\n")
            progress(line)

        yield tell


def costs(reports: dict[str, dict]) -> list[str]:
    """A table of what each report took when it was last run, the dearest first, and why it was run."""
    last = {slug: report["last"] for slug, report in reports.items() if report.get("last")}
    width = max(map(len, last), default=0)
    lines = [f"{'':<{width}}  {'wall s':>7}  {'CPU s':>6}  {'MiB':>5}  why"]
    for slug, spent in sorted(last.items(), key=lambda item: -item[1]["seconds"]):
        cpu = f"{spent['cpu']:.2f}" if spent["cpu"] is not None else "-"
        memory = str(spent["memory"] >> 20) if spent["memory"] else "-"
        lines.append(f"{slug:<{width}}  {spent['seconds']:7.2f}  {cpu:>6}  {memory:>5}  {spent['why']}")
    total = sum(spent["seconds"] for spent in last.values())
    return [*lines, f"{len(last)} reports, {total:.1f} s of wall time in all."]
