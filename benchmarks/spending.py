"""What is spent: wall and CPU seconds, and memory, of this process and of all below it."""

from __future__ import annotations

import os
import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from engines import cpu_seconds

from analysis.production.prepared import Prepared


def spent(act: Callable[[], object], prepared: Prepared | None = None) -> tuple[float, float]:
    """Wall and CPU seconds, children counted."""

    def cpu() -> float:
        if prepared:
            return cpu_seconds(prepared)
        return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))

    began = time.perf_counter(), cpu()
    act()
    return time.perf_counter() - began[0], cpu() - began[1]


@contextmanager
def watched_memory() -> Iterator[list[int]]:
    """Hand over a list that fills with the memory in use, in bytes, a figure a second."""
    stop, seen = threading.Event(), [0]
    watch = threading.Thread(target=peak_memory, args=(stop, seen))
    watch.start()
    try:
        yield seen
    finally:
        stop.set()
        watch.join()


def peak_memory(stop: threading.Event, found: list[int]) -> None:
    """The largest sum, over this process and all below it, of what each has for itself and its share of the rest."""
    while not stop.wait(1.0):
        found.append(sum(share(pid) for pid in below(os.getpid())))


def below(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents.setdefault(int(path.read_text().rsplit(")", 1)[1].split()[1]), []).append(int(path.parent.name))
        except OSError:
            continue
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += parents.get(found[-1], [])
    return found


def share(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:")), 0)


def cpu_of(pid: int) -> float:
    """CPU seconds of a process and of its ended children; 0 once it has ended itself."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")
