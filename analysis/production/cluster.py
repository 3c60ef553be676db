"""Run reports on the workers of a Dask cluster: jobs carry their inputs and hand back bytes; no disk is shared."""

from __future__ import annotations

import contextlib
import io
import os
import tarfile
from dataclasses import asdict
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from distributed import Client, LocalCluster, as_completed
from distributed.scheduler import KilledWorker

from analysis.errors import RunError, UsageError
from analysis.production.batch import check_all, finished, not_run
from analysis.production.cluster_job import identity, run_job
from analysis.production.event import Event
from analysis.production.failures import write_failure
from analysis.production.request import PUBLISHED, RunRequest, RunResult, withheld
from analysis.production.runs import move_into_place, withdraw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from analysis.paths import Project

LOOPBACK = ("127.0.0.1", "::1", "localhost")
FOLDERS = ("data", "notebooks", ".cache/prepared", ".cache/fits")
FILES = ("_quarto.yml", "requirements.lock")
LIVES = 3  # workers that may be lost under one job before it counts as the job's own doing


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

    A notebook's error is a result. A lost worker is not: Dask runs its jobs again on another.

    Parameters
    ----------
    address
        Of the scheduler, as ``tcp://127.0.0.1:8786``. Beyond this machine only ``tls://``, with the
        certificates that Dask's configuration names.

    Raises
    ------
    UsageError
        When the address is not of this machine and not encrypted, or a worker has another environment.
    RunError
        When the cluster cannot be reached or has no worker.
    """
    refuse_open_connection(address)
    check_all(requests, progress)
    project = requests[0].project
    with _client(address) as client:
        _refuse_other_environments(client, project)
        packed = pack(project)
        name = blake2b(packed, digest_size=16).hexdigest()
        # A task rather than scattered data: the scheduler can make it again when the worker that had it is lost.
        bundle = client.submit(bytes, packed, key=f"impact-inputs-{name}", pure=False)
        by_future = {client.submit(run_job, bundle, name, job_of(r), key=_key(r), pure=False): r for r in requests}
        progress(Event(f"Sent {len(requests)} reports to {len(client.scheduler_info()['workers'])} workers"))
        failed = False
        for number, future in enumerate(as_completed(list(by_future)), start=1):
            request = by_future[future]
            result = not_run(request) if fail_fast and failed else _take(future, request)
            if fail_fast and not result.published and not failed:
                failed = True
                client.cancel([other for other in by_future if other is not future and not other.done()])
            progress(finished(result, number, len(requests)))
            yield result


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


def _refuse_other_environments(client: Client, project: Project) -> None:
    lock = project.root / "requirements.lock"
    named = lock.read_text(encoding="utf-8") if lock.is_file() else ""
    ours = identity(named)
    for worker, theirs in client.run(identity, named).items():
        other = [
            f"{name} {theirs.get(name, 'none')} for {ours[name]}" for name in ours if theirs.get(name) != ours[name]
        ]
        if other:
            raise UsageError(
                f"The worker {worker} has another environment, so its reports could differ: "
                f"{'; '.join(other[:5])}. Install the same requirements.lock and the same code there."
            )


def pack(project: Project) -> bytes:
    """What reports are made from, as one archive; the same inputs give the same bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in (*FILES, *FOLDERS):
            if (project.root / name).exists():
                archive.add(project.root / name, name, filter=_without_traces)
    return out.getvalue()


def _without_traces(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    if member.name.startswith("data/snapshots") or "__pycache__" in member.name:
        return None
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def job_of(request: RunRequest) -> dict:
    """A request without its project, as plain values."""
    return {
        "template": str(request.template.relative_to(request.project.root)),
        "slug": request.slug,
        "parameters": request.parameters,
        "engine": request.engine,
        "limits": asdict(request.limits),
        "contract": asdict(request.contract),
    }


def _key(request: RunRequest) -> str:
    return f"impact-report-{request.slug}-{os.urandom(4).hex()}"


def _take(future: object, request: RunRequest) -> RunResult:
    """Put in place what a job handed back."""
    try:
        answer = future.result()
    except KilledWorker:
        reason = f"{LIVES} workers were lost while they ran it."
        answer = {"result": {"slug": request.slug, "state": "withheld", "code": "process_died", "reason": reason}}
    except Exception as failure:
        raise RunError(f"The cluster could not run {request.slug}: {failure}") from failure
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
