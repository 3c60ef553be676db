"""Run reports on the workers of a Dask cluster: jobs carry their inputs and hand back bytes; no disk is shared."""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from distributed import Client, LocalCluster

from analysis.errors import RunError, UsageError
from analysis.production.batch import check_all, finished, not_run
from analysis.production.cluster_dispatch import Jobs
from analysis.production.event import Event
from analysis.production.failures import write_failure
from analysis.production.request import PUBLISHED, RunRequest, RunResult, withheld
from analysis.production.runs import move_into_place, withdraw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def run_on_cluster(
    requests: Sequence[RunRequest],
    *,
    address: str,
    workers: int | None = None,
    fail_fast: bool = False,
    progress: Callable[[str], None] = lambda line: None,
) -> Iterator[RunResult]:
    """
    Run reports on a cluster and hand each result over as it comes: exactly one for each request.

    A notebook's error is a result. A lost worker is not: Dask runs its jobs again on another. Nor is one that is
    unable to run anything, by a full disk say: its jobs are sent to the others.

    Parameters
    ----------
    address
        Of the scheduler, as ``tcp://127.0.0.1:8786``. Beyond this machine only ``tls://``, with the
        certificates that Dask's configuration names.

    Raises
    ------
    UsageError
        When the address is not of this machine and not encrypted, or a worker has another environment, also one
        that has come later: each compares its own before it runs anything.
    RunError
        When the cluster cannot be reached, has no worker, or is lost.
    """
    refuse_open_connection(address)
    check_all(requests, progress)
    project = requests[0].project
    with _client(address) as client:
        jobs = Jobs(client, project)
        for request in requests:
            jobs.send(request)
        progress(Event(f"Sent {len(requests)} reports to {len(client.scheduler_info()['workers'])} workers"))
        for number, result in enumerate(_results(jobs, fail_fast), start=1):
            progress(finished(result, number, len(requests)))
            yield result


def _results(jobs: Jobs, fail_fast: bool) -> Iterator[RunResult]:
    for request, answer in jobs.answers():
        result = _take(answer, request)
        yield result
        if fail_fast and not result.published:
            yield from map(not_run, jobs.drop())


def refuse_open_connection(address: str) -> None:
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if parts.scheme != "tls" and parts.hostname not in LOOPBACK:
        raise UsageError(
            f"{address} is another machine, and the connection would not be encrypted. "
            "Give a tls:// address, and name the certificates in Dask's configuration (docs/production.md)."
        )


def connect(**where: Any) -> Client:
    """
    Connect to a scheduler, also from a machine that is very busy.

    Dask waits ten seconds for a thread of its own to have its first turn, and says no more than
    `AssertionError` when it had none: a machine that stood still for that long is asked again.
    """
    for _ in range(3):
        with contextlib.suppress(AssertionError):
            return Client(**where)
    raise RunError("This machine is too busy to speak with a cluster: Dask's own thread had no turn in 30 seconds.")


@contextlib.contextmanager
def _client(address: str) -> Iterator[Client]:
    try:
        client = connect(address=address, timeout=10)
    except TypeError as error:  # how Dask says that a key or a certificate is not named
        raise RunError(
            f"{address} is encrypted, and Dask's configuration names no certificate for this machine ({error}). "
            "See docs/production.md."
        ) from error
    except (OSError, TimeoutError) as error:
        raise RunError(f"There is no cluster at {address} ({error}). Start one with: impact cluster start") from error
    with client:
        if not client.scheduler_info()["workers"]:
            raise RunError(f"The cluster at {address} has no worker.")
        yield client


def _take(answer: dict, request: RunRequest) -> RunResult:
    """Put in place what a job handed back, and nothing that an earlier run has left."""
    shutil.rmtree(request.folder, ignore_errors=True)
    files, outcome = answer.get("files", {}), answer["result"]
    draft = request.folder / "draft"
    draft.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (draft / name).write_bytes(content)
    spent = {name: outcome.get(name) for name in ("cpu", "memory")}
    if outcome["state"] == PUBLISHED:
        request.project.executed.mkdir(parents=True, exist_ok=True)
        return move_into_place(request, draft).after(outcome.get("seconds", 0.0), **spent)
    withdraw(request)
    kept = request.folder / f"{request.slug}.failed.ipynb"
    if (draft / kept.name).is_file():
        os.replace(draft / kept.name, kept)
    result = withheld(
        request.slug,
        outcome["code"],
        outcome["reason"],
        cell=outcome.get("cell"),
        notebook=kept if kept.is_file() else None,
    ).after(outcome.get("seconds", 0.0), **spent)
    write_failure(request, result)
    return result


@contextlib.contextmanager
def local_cluster(workers: int, port: int = 0) -> Iterator[str]:
    """A scheduler and workers on this machine, each a process of its own; hands over the address."""
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, scheduler_port=port, dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address
