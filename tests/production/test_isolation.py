"""No report can tell what ran before it or beside it: reports that leave all they can, in several shuffled orders."""

from __future__ import annotations

import random
from dataclasses import replace

import nbformat
import pytest

from analysis.production.batch import run_batch
from analysis.production.request import PRESTARTED, WARM, record_of
from tests.production.tiny_notebooks import CLAIM, make_notebook

# What a report finds: all that others change, of each of the four kinds below.
LOOK = """
import builtins, decimal, json, locale, logging, math, os, random, signal, sys, warnings
import matplotlib as mpl, matplotlib.pyplot as plt, numpy as np, pandas as pd
import analysis
print(json.dumps({
    "names": sorted(name for name in globals() if not name.startswith("_")),
    "builtins": [hasattr(builtins, "left"), repr(builtins.divmod)],
    "modules": [math.tau, hasattr(math, "e"), "left" in sys.modules, analysis.__doc__, hasattr(analysis, "left")],
    "environment": sorted((k, v) for k, v in os.environ.items() if k.startswith(("LEFT", "MPL", "OMP"))),
    "folder": os.path.basename(os.getcwd()),
    "path": [part for part in sys.path if "left" in part],
    "process": [os.umask(0o22), repr(signal.getsignal(signal.SIGALRM)), locale.setlocale(locale.LC_NUMERIC)],
    "settings": [decimal.getcontext().prec, logging.getLogger().level, np.geterr(), np.get_printoptions()["precision"],
                 pd.get_option("display.max_rows"), sys.getrecursionlimit(), len(warnings.filters)],
    "drawing": [mpl.rcParams["font.size"], mpl.rcParams["axes.facecolor"], mpl.get_backend(), plt.get_fignums()],
}, default=str))
"""
DRAW = "print(random.random(), np.random.random())"
# What a report leaves, each kind of it another report; the names are the same in all.
LEAVES = {
    "ash": "shared = kept = organisation; divmod = len; del DELETED, json",
    "beech": "builtins.left = shared = 'beech'; builtins.divmod = max; math.tau = 3; del math.e\n"
    "sys.modules['left'] = math; analysis.left = True; analysis.__doc__ = 'beech'",
    "cedar": "shared = os.environ['LEFT'] = 'cedar'; del os.environ['MPLBACKEND'], os.environ['OMP_NUM_THREADS']\n"
    "os.chdir('data'); sys.path.insert(0, 'left'); os.umask(0o77); signal.signal(signal.SIGALRM, signal.SIG_IGN)\n"
    "locale.setlocale(locale.LC_NUMERIC, 'C.UTF-8'); sys.setrecursionlimit(3000)",
    "dogwood": "shared = 'dogwood'; random.seed(1); np.random.seed(1); np.random.random(9)\n"
    "decimal.getcontext().prec = 3; logging.getLogger().setLevel(10); np.seterr(all='raise')\n"
    "np.set_printoptions(precision=2); pd.set_option('display.max_rows', 7); warnings.simplefilter('ignore')",
    "elder": "shared = 'elder'; plt.style.use('dark_background'); mpl.rcParams['font.size'] = 31\n"
    "plt.ioff(); plt.figure(); mpl.use('agg')",
}


@pytest.fixture
def requests(request_for, project):
    """A report for each kind of left things: it looks, draws, leaves, and looks again."""
    asked = []
    for slug, leaves in LEAVES.items():
        request = replace(request_for(CLAIM, slug=slug), template=project.notebooks / f"{slug}.ipynb")
        nbformat.write(make_notebook("DELETED = True", LOOK, DRAW, CLAIM, leaves), request.template)
        asked.append(request)
    return asked


@pytest.mark.parametrize("engine", [WARM, pytest.param(PRESTARTED, marks=pytest.mark.slow)])
def test_no_report_depends_on_what_ran_before_it_or_beside_it(requests, project, engine):
    found = []
    for seed in range(3):
        order = [replace(request, engine=engine) for request in random.Random(seed).sample(requests, len(requests))]
        assert [result.reason for result in run_batch(order, workers=1 + seed % 2)] == [""] * len(order)
        records = {slug: [path.read_bytes() for path in record_of(project.executed, slug)] for slug in LEAVES}
        looks = {slug: printed(project, slug) for slug in LEAVES}
        assert len({look for look, _ in looks.values()}) == 1  # nothing of another
        assert len({draw for _, draw in looks.values()}) == len(LEAVES)  # and draws of its own
        found.append(records)
    assert found[0] == found[1] == found[2]


def printed(project, slug):
    """What a report found, and what it drew."""
    cells = nbformat.read(project.executed / f"{slug}.ipynb", 4).cells
    return [cell.outputs[0].text for cell in cells if cell.get("outputs") and "text" in cell.outputs[0]]
