"""The prepared process: imports everything once, then forks a child for each notebook. Standard library only.

Run as `python -m analysis.production.zygote FD`, where FD is a socket on which jobs arrive. It stays free of
threads, event loops and sockets of other libraries, which do not survive a fork.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import selectors
import signal
import socket
import sys
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from analysis.production.libraries import load_libraries

KERNEL = "analysis.production.kernel_child"
# Called in turn with a project, each with what the one before gave; found by name, not imported above.
OPENS_TABLES = ("analysis.claims.evidence.open_tables",)
# Draws the charts of one report for nobody. It costs about as much as fifteen reports save by it.
REHEARSES = "analysis.claims.report.load_example", "analysis.display.rehearsal.rehearse"
REHEARSED_AFTER = 10  # reports of a folder
KILLED_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


@dataclass
class Learned:
    """What was found out from jobs of a folder: its tables, what notebooks import and hold, how charts are drawn."""

    folders: dict[str, int] = field(default_factory=dict)  # with the number of jobs that have ended
    told: int | None = None  # a file in memory in which the first child tells
    pid: int = 0

    def open(self, folder: str) -> None:
        if folder not in self.folders:
            self.folders[folder] = 0
            _for_project(folder, OPENS_TABLES)

    def note(self, folder: str) -> None:
        """Count a job that has ended; a batch that goes on is worth a rehearsal."""
        self.folders[folder] += 1
        if self.folders[folder] == REHEARSED_AFTER:
            _for_project(folder, REHEARSES)

    def tell(self, before: set[str]) -> None:
        """Write down, as the first child, what it had to import, and the cells that it had to read."""
        if not self.pid:
            told = sorted(set(sys.modules) - before), list(sys.modules[KERNEL].plain_python)
            os.pwrite(self.told, json.dumps(told).encode(), 0)

    def take(self, pid: int) -> None:
        """Import and read what the first child had to for itself: here, where no notebook has changed anything."""
        if pid != self.pid or self.told is None:
            return
        with contextlib.suppress(ValueError):  # it told nothing: it was killed
            names, cells = json.loads(os.pread(self.told, 1 << 24, 0))
            for name in names:
                with contextlib.suppress(Exception):
                    importlib.import_module(name)
            sys.modules[KERNEL].read_ahead(cells)
        os.close(self.told)
        self.told = None
        _settle()


def _for_project(folder: str, steps: tuple[str, ...]) -> None:
    # A project without these tables is not a fault here; a report that needs them will say so, as will each report
    # what it has to warn of.
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        given = importlib.import_module("analysis.paths").Project(Path(folder))
        for module, _, name in (step.rpartition(".") for step in steps):
            given = getattr(importlib.import_module(module), name)(given)
    _settle()


@dataclass
class Child:
    """A running notebook. ``stage`` counts what was done to end it: 0 nothing, 1 asked, 2 killed."""

    pid: int
    folder: str
    journal: socket.socket
    deadline: float
    grace: float
    stage: int = 0
    stopped: bool = False


def main(control: socket.socket) -> None:
    prepare()
    children: dict[int, Child] = {}
    learned = Learned(told=os.memfd_create("told"))
    wake, woken = os.pipe()
    for end in (wake, woken):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    selector = selectors.DefaultSelector()
    selector.register(control, selectors.EVENT_READ)
    selector.register(wake, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select(_patience(children)):
            if key.fd == wake:
                with contextlib.suppress(BlockingIOError):
                    os.read(wake, 4096)
            elif not _accept(control, children, learned, unwanted=(selector, wake, woken)):
                return _end_all(children)
        for child in _reap(children):
            learned.take(child.pid)
            learned.note(child.folder)
        _enforce_limits(children)


def prepare() -> None:
    """Load what notebooks use, and make the kernel that children run their cells in."""
    load_libraries()
    with contextlib.suppress(Exception):
        importlib.import_module(KERNEL).make_kernel()


def _settle() -> None:
    """Keep the collectors of children from touching pages that they share; none runs here, as ``gc.freeze`` advises."""
    gc.freeze()


def _accept(control: socket.socket, children: dict[int, Child], learned: Learned, unwanted: tuple) -> bool:
    """Fork a child for the next job; False once nobody is left to send one."""
    message, (*handles,), _, _ = socket.recv_fds(control, 4096, 1)
    if not message:
        return False
    limits, journal = json.loads(message), socket.socket(fileno=handles[0])
    learned.open(limits["folder"])
    pid = os.fork()
    if pid == 0:
        _become_child(journal, limits, control, children, learned, unwanted)
    learned.pid = learned.pid or pid
    children[pid] = Child(pid, limits["folder"], journal, time.monotonic() + limits["seconds"], limits["grace"])
    return True


def _become_child(
    journal: socket.socket,
    limits: dict,
    control: socket.socket,
    children: dict[int, Child],
    learned: Learned,
    unwanted: tuple,
) -> None:
    code = 1
    before = set(sys.modules)
    try:
        os.setsid()
        ctypes.CDLL(None).prctl(KILLED_WITH_PARENT, signal.SIGKILL)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        selector, *pipe = unwanted
        selector.close()
        control.close()
        for child in children.values():
            child.journal.close()
        for end in pipe:
            os.close(end)
        resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
        code = importlib.import_module(KERNEL).run(journal)
        learned.tell(before)
    finally:
        # No clean-up of the parent's objects, no second return from main.
        os._exit(code)


def _patience(children: dict[int, Child]) -> float | None:
    times = [child.deadline for child in children.values() if child.stage < 2]
    return max(0.0, min(times) - time.monotonic()) if times else None


def _enforce_limits(children: dict[int, Child]) -> None:
    now = time.monotonic()
    for child in children.values():
        if child.stage < 2 and now >= child.deadline:
            # First as a researcher would interrupt it, which keeps the outputs so far; then for good.
            send = os.kill if child.stage == 0 else os.killpg
            with contextlib.suppress(ProcessLookupError):
                send(child.pid, signal.SIGINT if child.stage == 0 else signal.SIGKILL)
            child.stage, child.stopped, child.deadline = child.stage + 1, True, now + child.grace


def _reap(children: dict[int, Child]) -> list[Child]:
    ended = []
    for pid in list(children):
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if done:
            child = children.pop(pid)
            _kill_group(pid)
            entry = {
                "exit": os.waitstatus_to_exitcode(status),
                "stopped": child.stopped,
                "cpu": usage.ru_utime + usage.ru_stime,
                "memory": usage.ru_maxrss << 10,
            }
            with contextlib.suppress(OSError):
                child.journal.sendall(b"\n" + json.dumps(entry).encode() + b"\n")
            child.journal.close()
            ended.append(child)
    return ended


def _kill_group(pid: int) -> None:
    """End what a notebook started and left behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _end_all(children: dict[int, Child]) -> None:
    for pid in children:
        _kill_group(pid)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
    os._exit(0)  # the builder waits for the end, and there is nothing to put away
