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

from analysis.paths import Project
from analysis.production.engines import make_ready
from analysis.production.request import Contract, Limits, RunRequest, record_of
from analysis.production.runs import run_report

PACKAGE = Path(__file__).resolve().parents[1]


def identity(lock: str) -> dict[str, str]:
    """What this process would run reports with: Python, our code, and what is installed of what a lock names."""
    found = {"python": platform.python_version(), "analysis": _code()}
    for name in re.findall(r"(?m)^([A-Za-z0-9._-]+)==", lock):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


def _code() -> str:
    digest = blake2b(digest_size=8)
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def run_job(bundle: bytes, name: str, job: dict) -> dict:
    """
    Run one report from inputs that came as bytes.

    Parameters
    ----------
    bundle
        The archive of `cluster.pack`.
    name
        Digest of the archive: it is unpacked once.
    job
        See `cluster.job_of`.

    Returns
    -------
    dict
        ``result``, a `RunResult` as plain values, and ``files``, name to bytes: the record, or the notebook
        that failed.
    """
    project = _unpacked(name, bundle)
    request = RunRequest(
        project,
        project.root / job["template"],
        job["slug"],
        job["parameters"],
        job["engine"],
        Limits(**job["limits"]),
        Contract(**job["contract"]),
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
