"""The real template on a Dask cluster that loses a worker: the same records as on this machine, byte for byte."""

from __future__ import annotations

import os
import signal
from collections import Counter

import pytest

from analysis.production.batch import run_batch
from analysis.production.plan import TEMPLATE, parameters_of, read_edition
from analysis.production.request import RunRequest
from tests.production.real_project import fitted_copy

pytest.importorskip("distributed")
cluster = pytest.importorskip("analysis.production.cluster")
from tests.production.test_cluster import record, two_workers  # noqa: E402 (needs Dask)

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

SLUGS = ("co-op", "bp", "bbc", "travelodge", "pennon", "sodexo", "university-of-bradford", "university-of-lincoln")


def requests(root):
    """Ask for reports of a copy, with the tables and fits of the checkout."""
    project = fitted_copy(root)
    edition = read_edition(project)
    return [RunRequest(project, project.notebooks / TEMPLATE, slug, parameters_of(slug, edition)) for slug in SLUGS]


def test_a_worker_killed_under_real_reports_changes_no_byte_of_them(tmp_path, prepared):
    here, there = requests(tmp_path / "here"), requests(tmp_path / "there")
    assert all(result.published for result in run_batch(here, workers=2, prepared=prepared))
    with two_workers(tmp_path / "dask") as (address, client):
        pids = client.run(os.getpid)
        results = []
        for result in cluster.run_on_cluster(there, address=address):
            results.append(result)
            if len(results) == 2:
                os.kill(next(iter(pids.values())), signal.SIGKILL)
        assert pids != client.run(os.getpid), "the worker that was killed has been replaced"
    assert Counter((result.slug, result.state) for result in results) == {(slug, "published"): 1 for slug in SLUGS}
    assert record(there[0].project) == record(here[0].project)
    assert len(record(here[0].project)) > 3 * len(SLUGS)  # with the data of charts
