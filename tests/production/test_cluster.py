"""Reports on the workers of a Dask cluster: two processes of this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter

import nbformat
import pytest

from analysis.errors import RunError, UsageError
from analysis.paths import Project
from analysis.production.batch import run_batch
from analysis.production.plan import PACKAGE
from analysis.production.request import RunRequest
from tests.production.tiny_notebooks import CLAIM, LIMITS, make_notebook

dask = pytest.importorskip("dask")
pytest.importorskip("distributed")
cluster = pytest.importorskip("analysis.production.cluster")

# Dask's own background tasks may be under way when its processes are killed on purpose.
pytestmark = pytest.mark.filterwarnings("ignore")


@contextlib.contextmanager
def two_workers(folder, *options, package=None):
    """
    A scheduler and two workers as processes of their own, as they would be on three machines.

    ``options`` go to both commands; ``package`` is the folder that workers import the package from.
    """
    folder.mkdir(exist_ok=True)
    start = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    start += ["--no-dashboard", "--scheduler-file", str(folder / "scheduler.json"), *options]
    with contextlib.ExitStack() as stack:
        scheduler = stack.enter_context(running(start, folder / "scheduler.log"))
        while not (folder / "scheduler.json").is_file():
            assert scheduler.poll() is None
            time.sleep(0.1)
        work = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard"]
        work += ["--scheduler-file", str(folder / "scheduler.json"), "--local-directory", str(folder), *options]
        where = {"env": {**os.environ, "PYTHONPATH": str(package)}, "cwd": package} if package else {}
        for number in range(2):
            stack.enter_context(running([*work, "--name", str(number)], folder / f"worker-{number}.log", **where))
        with cluster.connect(scheduler_file=str(folder / "scheduler.json")) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler.address, client


@contextlib.contextmanager
def running(command, log, **where):
    with (
        log.open("w") as out,
        subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True, **where) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def requests(root, *sources, slugs):
    project = Project(root)
    (root / "notebooks").mkdir(parents=True)
    (root / "_quarto.yml").write_text("project: {}\n")
    (root / "requirements.lock").write_text("pandas==3.0.0\nnumpy==2.4.0\n")
    (root / "data").mkdir()
    (root / "data" / "factor.txt").write_text("2")
    template = project.notebooks / "impact_report.ipynb"
    nbformat.write(make_notebook(*sources), template)
    given = {"edition": "2026-11-30"}
    return [RunRequest(project, template, slug, {"organisation": slug, **given}, limits=LIMITS) for slug in slugs]


def record(project):
    return {path.name: path.read_bytes() for path in project.executed.iterdir()}


def test_a_cluster_publishes_what_this_machine_would_and_outlives_a_worker(tmp_path, prepared):
    cells = (
        CLAIM,
        "import time; time.sleep(0.3)\nprint(int(open('data/factor.txt').read()) * len(organisation))",
        "if organisation == 'org-3': 1 / 0",
    )
    slugs = [f"org-{number}" for number in range(12)]
    here = requests(tmp_path / "here", *cells, slugs=slugs)
    there = requests(tmp_path / "there", *cells, slugs=slugs)
    list(run_batch(here, workers=2, prepared=prepared))
    with two_workers(tmp_path / "dask") as (address, client):
        pids = client.run(os.getpid)
        results = []
        for result in cluster.run_on_cluster(there, address=address):
            results.append(result)
            if len(results) == 3:
                os.kill(next(iter(pids.values())), signal.SIGKILL)
    assert sorted(result.slug for result in results) == sorted(slugs)
    assert Counter(result.code for result in results) == {"": 11, "error": 1}
    [failed] = [result for result in results if not result.published]
    assert (failed.slug, failed.cell) == ("org-3", 4)
    assert failed.reason == "ZeroDivisionError: division by zero in cell 4 (if organisation == 'org-3': 1 / 0)."
    assert (there[3].folder / "failure.md").is_file()
    assert record(there[0].project) == record(here[0].project)


@pytest.mark.parametrize("address", ["tcp://10.0.0.8:8786", "build.example.org:8786"])
def test_an_open_connection_to_another_machine_is_refused(address):
    with pytest.raises(UsageError, match="not be encrypted"):
        cluster.refuse_open_connection(address)


@pytest.mark.parametrize("address", ["tls://10.0.0.8:8786", "tcp://127.0.0.1:8786", "localhost:8786"])
def test_this_machine_and_encrypted_connections_are_taken(address):
    cluster.refuse_open_connection(address)


def test_a_worker_with_another_environment_is_refused(tmp_path):
    class Client:
        def run(self, function, *given):
            return {"tcp://127.0.0.1:1": {**function(*given), "pandas": "2.0.0"}}

    [request] = requests(tmp_path / "a", CLAIM, slugs=["ash"])
    with pytest.raises(UsageError, match=r"pandas 2\.0\.0 for"):
        cluster._refuse_other_environments(Client(), request.project)


def make_certificates(folder):
    """A certificate that vouches for itself, and is the authority of a cluster of one machine."""
    key, certificate = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run(
        [*command, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    return key, certificate


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to make a certificate with")
def test_an_encrypted_cluster_takes_who_has_its_certificate_and_nobody_else(tmp_path):
    key, certificate = make_certificates(tmp_path)
    options = ["--protocol", "tls", "--tls-ca-file", str(certificate), "--tls-cert", str(certificate)]
    options += ["--tls-key", str(key)]
    names = [f"distributed.comm.tls.{name}" for name in ("ca-file", "client.key", "client.cert")]
    ours = dict(zip(names, map(str, (certificate, key, certificate)), strict=True))
    [request] = requests(tmp_path / "a", CLAIM, slugs=["ash"])
    with dask.config.set(ours), two_workers(tmp_path / "dask", *options) as (address, _):
        assert address.startswith("tls://")
        assert [result.state for result in cluster.run_on_cluster([request], address=address)] == ["published"]
        with (
            dask.config.set(dict.fromkeys(names)),
            pytest.raises(RunError, match="certificate"),
        ):
            list(cluster.run_on_cluster([request], address=address))


def test_fail_fast_ends_a_batch_on_a_cluster(tmp_path):
    slugs = [f"org-{number}" for number in range(8)]
    wait = "import time; time.sleep(0.5)"
    asked = requests(tmp_path / "a", CLAIM, "if organisation == 'org-0': 1 / 0", wait, slugs=slugs)
    with two_workers(tmp_path / "dask") as (address, _):
        results = list(cluster.run_on_cluster(asked, address=address, fail_fast=True))
    assert sorted(result.slug for result in results) == slugs
    codes = Counter(result.code for result in results)
    assert codes["error"] == 1 and codes["not_run"] >= 4, codes


def test_a_machine_that_stood_still_is_asked_again(monkeypatch):
    """Dask gives its own thread ten seconds for a first turn and then fails with no word: as on a stalled machine."""
    asked = []

    def client(**where):
        asked.append(where)
        if len(asked) == 1:
            raise AssertionError
        return "connected"

    monkeypatch.setattr(cluster, "Client", client)
    assert cluster.connect(address="tcp://127.0.0.1:1") == "connected"
    assert asked == [{"address": "tcp://127.0.0.1:1"}] * 2


def test_a_machine_that_never_answers_is_told_in_a_sentence(monkeypatch):
    def client(**where):
        raise AssertionError

    monkeypatch.setattr(cluster, "Client", client)
    with pytest.raises(RunError, match="too busy"):
        cluster.connect(address="tcp://127.0.0.1:1")


def test_a_worker_with_other_code_is_refused_before_anything_is_run(tmp_path):
    other = tmp_path / "other" / "analysis"
    shutil.copytree(PACKAGE, other, ignore=shutil.ignore_patterns("__pycache__"))
    (other / "paths.py").write_text((other / "paths.py").read_text() + "# another line\n")
    [request] = requests(tmp_path / "a", CLAIM, slugs=["ash"])
    with (
        two_workers(tmp_path / "dask", package=other.parent) as (address, _),
        pytest.raises(UsageError, match=r"has another environment.*analysis \w+ for \w+.*same code there"),
    ):
        list(cluster.run_on_cluster([request], address=address))
    assert not request.project.executed.exists()
