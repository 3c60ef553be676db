"""The jobs of one build on a cluster: what they carry, who runs them, and who else does when a worker cannot."""

from __future__ import annotations

import contextlib
import io
import os
import tarfile
from dataclasses import asdict
from hashlib import blake2b
from queue import Empty, Queue
from typing import TYPE_CHECKING

from distributed.scheduler import KilledWorker

from analysis.errors import RunError, UsageError
from analysis.production.cluster_job import identity, packages_of, refuse_other, run_job
from analysis.production.request import RunRequest, withheld

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from distributed import Client, Future

    from analysis.paths import Project

FOLDERS = ("data", "notebooks", ".cache/prepared", ".cache/fits")
FILES = ("_quarto.yml", "requirements.lock")
TRIES = 3  # workers that may find themselves unable to run a job, by a full disk say, before it is withheld
PATIENCE = 10.0  # seconds without an answer after which jobs are looked for that wait for workers that have gone


class Jobs:
    """Sends jobs and takes their answers; one that a worker was unable to run goes to a worker that is well."""

    def __init__(self, client: Client, project: Project) -> None:
        self._client = client
        self._ours = identity(packages_of(project))
        refuse_other_environments(client, self._ours)
        packed = pack(project)
        self._name = blake2b(packed, digest_size=16).hexdigest()
        # A task rather than scattered data: the scheduler can make it again when the worker that had it is lost.
        self._bundle = client.submit(bytes, packed, key=f"impact-inputs-{self._name}", pure=False)
        self._open: dict[Future, tuple[RunRequest, Collection[str]]] = {}
        self._done: Queue[Future] = Queue()
        self._unable: dict[str, dict[str, str]] = {}  # for each slug: workers' addresses, and what each said

    def send(self, request: RunRequest, workers: Collection[str] = ()) -> None:
        """Send a job to any worker, or to one of those named."""
        given = (self._bundle, self._name, self._ours, job_of(request))
        key = f"impact-report-{request.slug}-{os.urandom(4).hex()}"
        future = self._client.submit(run_job, *given, key=key, pure=False, workers=list(workers) or None)
        self._open[future] = request, workers
        future.add_done_callback(self._done.put)

    def answers(self) -> Iterator[tuple[RunRequest, dict]]:
        """
        Hand over each request once, with what its job handed back, as the answers come.

        Raises
        ------
        UsageError
            When a worker has another environment.
        RunError
            When a job ends in any other way that is not foreseen, and when the scheduler is lost.
        """
        while self._open:
            try:
                future = self._done.get(timeout=PATIENCE)
            except Empty:
                self._send_the_stranded()
                continue
            request, _ = self._open.pop(future, (None, ()))
            if request and (answer := self._answer(future, request)):
                yield request, answer

    def drop(self) -> list[RunRequest]:
        """Run nothing more; hand back the requests that have no answer."""
        dropped = [request for request, _ in self._open.values()]
        self._client.cancel(list(self._open))
        self._open.clear()
        return dropped

    def _answer(self, future: Future, request: RunRequest) -> dict | None:
        """What the job handed back; None if it has been sent to another worker."""
        try:
            answer = future.result()
        except KilledWorker as failure:
            # How many that is, is the scheduler's setting: distributed.scheduler.allowed-failures.
            return _lost(request, f"{failure.allowed_failures + 1} workers were lost while they ran it.")
        except UsageError:
            raise
        except Exception as failure:
            # It may be the doing of a worker that came later with code that cannot even compare itself.
            with contextlib.suppress(OSError):  # nobody can be asked where the scheduler is lost
                refuse_other_environments(self._client, self._ours)
            raise RunError(f"The cluster could not run {request.slug}: {failure}") from failure
        if "unable" not in answer:
            return answer
        unable = self._unable.setdefault(request.slug, {})
        unable[answer["worker"]] = answer["unable"]
        well = self._present() - {worker for workers in self._unable.values() for worker in workers}
        if well and len(unable) < TRIES:
            self.send(request, well)
            return None
        said = "; ".join(f"{worker}: {reason}" for worker, reason in unable.items())
        return _lost(request, f"No worker that had it was able to run it ({said}).")

    def _send_the_stranded(self) -> None:
        """Send jobs to anyone whose workers have all gone: Dask would wait until one of them comes back."""
        present = self._present()
        for future, (request, workers) in list(self._open.items()):
            if workers and not present & set(workers):
                del self._open[future]
                self._client.cancel([future])
                self.send(request)

    def _present(self) -> set[str]:
        return set(self._client.scheduler_info()["workers"])


def refuse_other_environments(client: Client, ours: dict[str, str]) -> None:
    """Ask all workers that are there for their identity; one that cannot answer has other code."""
    for worker, theirs in client.run(identity, tuple(ours), on_error="return").items():
        if not isinstance(theirs, OSError):  # it has gone just now
            refuse_other(worker, theirs if isinstance(theirs, dict) else {}, ours)


def _lost(request: RunRequest, reason: str) -> dict:
    return {"result": asdict(withheld(request.slug, "process_died", reason))}


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
        "faulty": request.faulty,
    }
