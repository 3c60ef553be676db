"""The real template on a Dask cluster that loses a worker: the same records as on this machine, byte for byte."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter

import pytest

from analysis.claims.edition import fit_edition
from analysis.cli.steps import make_steps
from analysis.paths import Project
from analysis.production.batch import run_batch
from analysis.production.plan import PACKAGE, TEMPLATE, parameters_of, read_edition
from analysis.production.request import RunRequest
from analysis.production.verify import copy_inputs

pytest.importorskip("distributed")
cluster = pytest.importorskip("analysis.production.cluster")
from tests.production.test_cluster import record, two_workers  # noqa: E402 (needs Dask)

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

SLUGS = ("co-op", "bp", "bbc", "travelodge", "pennon", "sodexo", "university-of-bradford", "university-of-lincoln")


@pytest.fixture(scope="module")
def checkout():
    found = Project(PACKAGE.parent)
    make_steps().prepare(found)
    fit_edition(found)
    return found


def requests(checkout, root):
    """Ask for reports of a copy, with the tables and fits of the checkout."""
    project = copy_inputs(checkout, root)
    for folder in ("prepared", "fits"):
        shutil.copytree(checkout.cache / folder, project.cache / folder)
    edition = read_edition(project)
    return [RunRequest(project, project.notebooks / TEMPLATE, slug, parameters_of(slug, edition)) for slug in SLUGS]


def test_a_worker_killed_under_real_reports_changes_no_byte_of_them(checkout, tmp_path, prepared):
    here, there = requests(checkout, tmp_path / "here"), requests(checkout, tmp_path / "there")
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
