"""Run many reports side by side. One that fails stops no other, unless that is asked for."""

from __future__ import annotations

import contextlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING

from analysis.production.engines import STANDS_IN, engine_for, make_ready
from analysis.production.event import Event
from analysis.production.parameters import check_parameters
from analysis.production.request import RunRequest, RunResult, withheld
from analysis.production.runs import run_report, withdraw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from analysis.production.prepared import Prepared
    from analysis.production.prestarted import Kernels


def run_batch(
    requests: Sequence[RunRequest],
    *,
    workers: int | None = None,
    fail_fast: bool = False,
    prepared: Prepared | None = None,
    started: Prepared | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> Iterator[RunResult]:
    """
    Run reports and hand each result over as it comes: exactly one for each request.

    Parameters
    ----------
    requests
        What to run. The parameters of all are checked before the first is run.
    workers
        How many run at the same time; as many as there are cores if not given.
    fail_fast
        Stop at the first withheld report; those not run by then are withheld as such.
    prepared
        A prepared process that outlives this batch; one for the batch alone if not given.
    started
        One that was started for this batch alone, and ends with it.
    progress
        Told one line for each event.
    """
    check_all(requests, progress)
    with contextlib.ExitStack() as stack:
        own = None if prepared else stack.enter_context(started or _make_ready(requests))
        pool = stack.enter_context(ThreadPoolExecutor(workers or os.cpu_count()))
        stopped, given_up = threading.Event(), threading.Event()
        # Left first, on an interrupt too: nothing more is started, and ending what runs ends the waiting.
        stack.callback(_give_up, given_up, pool, own)

        def run(request: RunRequest) -> RunResult:
            if stopped.is_set():
                return not_run(request)
            progress(Event(f"{request.slug} started", "started", slug=request.slug))
            return run_report(request, prepared or own, given_up)

        futures = [pool.submit(run, request) for request in requests]
        for number, future in enumerate(as_completed(futures), start=1):
            result = future.result()
            if fail_fast and not result.published:
                stopped.set()
            progress(finished(result, number, len(requests)))
            yield result


def check_all(requests: Sequence[RunRequest], progress: Callable[[str], None]) -> None:
    """Stop before the first run if parameters do not fit; say so if another engine stands in."""
    for template, request in {(r.template, tuple(r.parameters)): r for r in requests}.items():
        check_parameters(template[0], request.parameters)
    if any(engine_for(request.engine) != request.engine for request in requests):
        progress(STANDS_IN)


def _make_ready(requests: Sequence[RunRequest]) -> Prepared | Kernels:
    engines = {request.engine for request in requests}
    return make_ready(*engines, wanted=len(requests)) if len(engines) == 1 else make_ready()


def _give_up(given_up: threading.Event, pool: ThreadPoolExecutor, own: Prepared | None) -> None:
    given_up.set()
    pool.shutdown(wait=False, cancel_futures=True)
    if own:
        own.close()


def not_run(request: RunRequest) -> RunResult:
    withdraw(request)
    return withheld(request.slug, "not_run", "Not run, because another report failed before it.")


def finished(result: RunResult, number: int, of: int) -> Event:
    """Tell what came of a report, and what it took."""
    outcome = "published" if result.published else f"withheld: {result.reason}"
    facts = {name: getattr(result, name) for name in ("slug", "state", "code", "reason", "seconds", "cpu", "memory")}
    return Event(f"[{number}/{of}] {result.slug} {outcome} ({result.seconds:.1f} s)", "finished", **facts)
