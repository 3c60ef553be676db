"""Reports on the workers of a Dask cluster: two processes of this machine."""

from __future__ import annotations

import contextlib
import errno
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
from distributed.scheduler import KilledWorker  # noqa: E402

from analysis.production import cluster_dispatch as dispatch  # noqa: E402 (needs Dask)
from analysis.production import cluster_job as job  # noqa: E402

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
        for name in ("0", "1"):
            stack.enter_context(worker(folder, name, *options, package=package))
        with cluster.connect(scheduler_file=str(folder / "scheduler.json")) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler.address, client


def worker(folder, name, *options, package=None):
    """One more worker of the scheduler whose file is in a folder."""
    work = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard", "--name", name]
    work += ["--scheduler-file", str(folder / "scheduler.json"), "--local-directory", str(folder), *options]
    where = {"env": {**os.environ, "PYTHONPATH": str(package)}, "cwd": package} if package else {}
    return running(work, folder / f"worker-{name}.log", **where)


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
    [request] = requests(tmp_path / "a", CLAIM, slugs=["ash"])
    ours = job.identity(job.packages_of(request.project))
    with pytest.raises(UsageError, match=r"tcp://127\.0\.0\.1:1 has.*pandas 2\.0\.0 for"):
        job.refuse_other("tcp://127.0.0.1:1", {**ours, "pandas": "2.0.0"}, ours)
    job.refuse_other("tcp://127.0.0.1:1", dict(ours), ours)


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


def other_code(folder, added="# another line\n", to="paths.py"):
    """A copy of the package that differs by a line; where to import it from."""
    other = folder / "analysis"
    shutil.copytree(PACKAGE, other, ignore=shutil.ignore_patterns("__pycache__"))
    (other / to).write_text((other / to).read_text() + added)
    return folder


@pytest.mark.parametrize(
    ("added", "to", "named"),
    [
        ("# another line\n", "paths.py", r"analysis \w+ for \w+"),
        ("del identity, run_job\n", "production/cluster_job.py", "analysis none for"),
    ],
    ids=["can be asked", "cannot be asked"],
)
def test_a_worker_with_other_code_is_refused_before_anything_is_run(tmp_path, added, to, named):
    other = other_code(tmp_path / "other", added, to)
    [request] = requests(tmp_path / "a", CLAIM, slugs=["ash"])
    with (
        two_workers(tmp_path / "dask", package=other) as (address, _),
        pytest.raises(UsageError, match=rf"has another environment.*{named}.*same code there"),
    ):
        list(cluster.run_on_cluster([request], address=address))
    assert not request.project.executed.exists()


OF_ANOTHER_TIME = """
del identity
def run_job(bundle, name, job):
    return {}
"""


@pytest.mark.parametrize(
    ("added", "to"),
    [("# another line\n", "paths.py"), (OF_ANOTHER_TIME, "production/cluster_job.py")],
    ids=["compares itself", "cannot compare itself"],
)
def test_a_worker_with_other_code_that_joins_later_makes_no_record_and_ends_the_build(tmp_path, added, to):
    other = other_code(tmp_path / "other", added, to)
    slugs = [f"org-{number}" for number in range(60)]
    asked = requests(tmp_path / "a", CLAIM, "import time; time.sleep(0.5)", slugs=slugs)
    published = []
    with two_workers(tmp_path / "dask") as (address, client), contextlib.ExitStack() as stack:
        first = set(client.scheduler_info()["workers"])
        with pytest.raises(UsageError, match=r"has another environment.*analysis \w+ for \w+") as refusal:
            for result in cluster.run_on_cluster(asked, address=address):
                published.append(result.slug)
                if len(published) == 1:
                    stack.enter_context(worker(tmp_path / "dask", "late", package=other))
        [late] = set(client.scheduler_info()["workers"]) - first
    assert f"The worker {late} " in str(refusal.value)
    assert len(published) < len(slugs)
    assert {path.stem for path in asked[0].project.executed.glob("*.ipynb")} == set(published)


class NoSpace:
    @staticmethod
    def TemporaryDirectory(**where):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def fill_the_disk():
    """Stand in, on a worker, for a disk on which nothing more can be unpacked."""
    job.tempfile = NoSpace


def test_what_a_worker_with_a_full_disk_cannot_run_is_run_by_the_other(tmp_path):
    slugs = [f"org-{number}" for number in range(8)]
    asked = requests(tmp_path / "a", CLAIM, slugs=slugs)
    with two_workers(tmp_path / "dask") as (address, client):
        sick, _ = client.scheduler_info()["workers"]
        client.run(fill_the_disk, workers=[sick])
        results = list(cluster.run_on_cluster(asked, address=address))
        assert [task for task in client.run(tasks_seen)[sick] if "impact-report" in task], "it was asked to"
    assert Counter((result.slug, result.state) for result in results) == {(slug, "published"): 1 for slug in slugs}


def tasks_seen(dask_worker):
    return [str(event[0]) for event in dask_worker.state.log]


def test_what_no_worker_has_room_for_is_withheld_and_says_which_workers_tried(tmp_path):
    asked = requests(tmp_path / "a", CLAIM, slugs=["ash", "beech"])
    with two_workers(tmp_path / "dask") as (address, client):
        client.run(fill_the_disk)
        results = list(cluster.run_on_cluster(asked, address=address))
        workers = set(client.scheduler_info()["workers"])
    assert sorted((result.slug, result.code) for result in results) == [
        ("ash", "process_died"),
        ("beech", "process_died"),
    ]
    for result in results:
        assert "No space left on device" in result.reason
        assert any(worker in result.reason for worker in workers)


def test_a_job_whose_workers_have_all_gone_is_run_by_another(tmp_path, monkeypatch):
    monkeypatch.setattr(dispatch, "PATIENCE", 0.5)
    [request] = requests(tmp_path / "a", CLAIM, slugs=["ash"])
    with two_workers(tmp_path / "dask") as (_, client):
        jobs = dispatch.Jobs(client, request.project)
        jobs.send(request, ["tcp://127.0.0.1:1"])
        [(answered, answer)] = jobs.answers()
    assert (answered, answer["result"]["state"]) == (request, "published")


def test_a_lost_scheduler_is_told_in_a_sentence(tmp_path):
    [request] = requests(tmp_path / "a", CLAIM, "import time; time.sleep(60)", slugs=["ash"])
    with dask.config.set({"distributed.comm.timeouts.connect": "2s"}), two_workers(tmp_path / "dask") as where:
        address, client = where
        pid = client.run_on_scheduler(os.getpid)

        def lose_the_scheduler(line):
            if "Sent" in str(line):
                os.kill(pid, signal.SIGKILL)

        with pytest.raises(RunError, match="could not run ash: .*scheduler-connection-lost"):
            list(cluster.run_on_cluster([request], address=address, progress=lose_the_scheduler))


class Lost:
    """A future of a job under which workers were lost, by a scheduler that allows for one."""

    def result(self):
        raise KilledWorker("impact-report-ash", None, 1)


def test_a_job_that_cost_its_workers_is_withheld_and_shows_nothing_of_an_earlier_run(tmp_path):
    [request] = requests(tmp_path / "a", CLAIM, slugs=["ash"])
    request.folder.mkdir(parents=True)
    earlier = make_notebook("1 / 0")
    nbformat.write(earlier, request.folder / "ash.failed.ipynb")
    jobs = object.__new__(dispatch.Jobs)
    result = cluster._take(jobs._answer(Lost(), request), request)
    assert (result.code, result.reason) == ("process_died", "2 workers were lost while they ran it.")
    assert result.notebook is None
    assert "1 / 0" not in (request.folder / "failure.md").read_text()


def test_chart_data_that_an_earlier_run_has_left_is_not_published(tmp_path):
    [request] = requests(tmp_path / "a", CLAIM, slugs=["ash"])
    (request.folder / "draft").mkdir(parents=True)
    (request.folder / "draft" / "ash.old.csv").write_text("of another run")
    files = {f"ash.{ending}": b"{}" for ending in ("ipynb", "json", "csv")}
    result = cluster._take({"files": files, "result": {"slug": "ash", "state": "published"}}, request)
    assert result.published
    assert sorted(record(request.project)) == sorted(files)


@pytest.fixture
def in_the_background():
    """As a shell without job control starts what ends with `&`."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("in_the_background")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_cluster_without_a_terminal_stays_until_it_is_told_to_end_and_its_workers_end_too(ending):
    command = [sys.executable, "-m", "analysis.cli", "cluster", "start", "--workers", "2", "--port", "0"]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        ready = process.stdout.readline()
        address = ready.split("--cluster ")[1].split()[0]
        with cluster.connect(address=address) as client:
            workers = list(client.run(os.getpid).values())
        assert len(workers) == 2 and process.poll() is None
        process.send_signal(ending)
        said = process.communicate(timeout=30)[0]
        assert process.returncode == 0, said
    assert not [pid for pid in workers if is_there(pid)]


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
