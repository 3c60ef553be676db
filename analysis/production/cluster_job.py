"""What a worker of a cluster runs: unpack the inputs once, run one report, hand back its files as bytes."""

from __future__ import annotations

import atexit
import io
import platform
import re
import tarfile
import tempfile
from dataclasses import asdict
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from distributed import get_worker

from analysis.errors import UsageError
from analysis.paths import Project
from analysis.production.engines import make_ready
from analysis.production.request import Contract, Limits, RunRequest, record_of
from analysis.production.runs import run_report

PACKAGE = Path(__file__).resolve().parents[1]


def packages_of(project: Project) -> tuple[str, ...]:
    """Names of what the project's lock has installed."""
    lock = project.root / "requirements.lock"
    return tuple(re.findall(r"(?m)^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"))) if lock.is_file() else ()


def identity(packages: tuple[str, ...]) -> dict[str, str]:
    """What this process runs reports with: Python, our code, and what is installed of the packages named."""
    found = {"python": platform.python_version(), "analysis": _code()}
    return found | {name: _installed(name) for name in packages if name not in found}


# Once: a process runs what it has loaded, not what is installed after that.
@cache
def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


@cache
def _code() -> str:
    digest = blake2b(digest_size=8)
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def refuse_other(worker: str, theirs: dict[str, str], ours: dict[str, str]) -> None:
    """Raise a `UsageError` that names the worker, and what differs, if its identity is not ours."""
    other = [f"{name} {theirs.get(name, 'none')} for {ours[name]}" for name in ours if theirs.get(name) != ours[name]]
    if other:
        raise UsageError(
            f"The worker {worker} has another environment, so its reports could differ: {'; '.join(other[:5])}. "
            "Install the same requirements.lock and the same code there, and start the worker again."
        )


def run_job(bundle: bytes, name: str, ours: dict[str, str], job: dict) -> dict:
    """
    Run one report from inputs that came as bytes.

    Parameters
    ----------
    bundle
        The archive of `cluster_dispatch.pack`.
    name
        Digest of the archive: it is unpacked once.
    ours
        The `identity` of the process that asks: a worker with another makes no record.
    job
        See `cluster_dispatch.job_of`.

    Returns
    -------
    dict
        ``result``, a `RunResult` as plain values, and ``files``, name to bytes: the record, or the notebook
        that failed. Or ``unable``, why this ``worker`` cannot run anything, as with a full disk.

    Raises
    ------
    UsageError
        When this worker has another environment.
    """
    worker = get_worker().address
    refuse_other(worker, identity(tuple(ours)), ours)
    try:
        return _run(_unpacked(name, bundle), job)
    except OSError as fault:
        return {"worker": worker, "unable": str(fault)}


def _run(project: Project, job: dict) -> dict:
    request = RunRequest(
        project,
        project.root / job["template"],
        job["slug"],
        job["parameters"],
        job["engine"],
        Limits(**job["limits"]),
        Contract(**job["contract"]),
        faulty=job["faulty"],
    )
    result = run_report(request, _prepared())
    if result.published:
        paths = record_of(project.executed, result.slug)
    else:
        paths = [result.notebook] if result.notebook else []
    files = {path.name: path.read_bytes() for path in paths}
    return {"result": {**asdict(result), "notebook": None}, "files": files}


_unpacked_here: dict[str, tempfile.TemporaryDirectory] = {}


def _unpacked(name: str, bundle: bytes) -> Project:
    if name not in _unpacked_here:
        _unpacked_here.clear()  # the inputs of an earlier build
        folder = tempfile.TemporaryDirectory(prefix="impact-job-", ignore_cleanup_errors=True)
        with tarfile.open(fileobj=io.BytesIO(bundle)) as archive:
            # Python 3.11.4 brought the filter; Debian 12 has 3.11.2, and the archive is one that we packed.
            archive.extractall(folder.name, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        _unpacked_here[name] = folder
    return Project(Path(_unpacked_here[name].name).resolve())


@cache
def _prepared() -> object:
    """One prepared process for a worker, or what stands in for it; it ends with it."""
    prepared = make_ready()
    atexit.register(prepared.close)
    return prepared
