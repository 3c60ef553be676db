"""What becomes of a notebook that runs to its end, and of one that does not. True runs of tiny notebooks."""

from __future__ import annotations

import asyncio
import csv
import json
import os

import nbformat
import pytest

from analysis.errors import UsageError
from analysis.production.batch import run_batch
from analysis.production.record import count_images
from analysis.production.request import PLAIN, PRESTARTED, WARM, Contract, Limits
from analysis.production.runs import run_report
from tests.production.tiny_notebooks import CLAIM, FIGURE, LIMITS, is_running

ENGINES = [WARM, PRESTARTED, PLAIN]
OURS = [WARM, PRESTARTED]
LOOPS = ["while True: pass", "import time\ntime.sleep(60)", "import asyncio\nawait asyncio.sleep(60)"]
SHORT = Limits(seconds=2.0, grace=0.5)


def files_of(project):
    folder = project.executed
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


@pytest.mark.parametrize("engine", ENGINES)
def test_a_good_notebook_is_published_with_its_claims_beside_it(request_for, project, prepared, engine):
    result = run_report(request_for(FIGURE, CLAIM, engine=engine), prepared)
    assert (result.state, result.reason, result.code) == ("published", "", "")
    assert files_of(project) == ["ash.csv", "ash.ipynb", "ash.json"]
    claim = {"id": "ash.pay_gap.2024", "value": 12.5, "period": "2024"}
    assert json.loads((project.executed / "ash.json").read_text()) == {"claims": [claim]}
    [row] = csv.DictReader((project.executed / "ash.csv").read_text().splitlines())
    assert row == {"id": "ash.pay_gap.2024", "value": "12.5", "period": "2024"}


def test_the_data_of_a_chart_lie_beside_the_notebook_and_leave_with_it(request_for, project, prepared):
    chart = FIGURE.replace("words = {", "words = {'data': 'year,gap\\n2024,12.5\\n', ", 1)
    run_report(request_for(chart, CLAIM), prepared)
    assert files_of(project) == ["ash.csv", "ash.gap.csv", "ash.ipynb", "ash.json"]
    assert (project.executed / "ash.gap.csv").read_text() == "year,gap\n2024,12.5\n"
    run_report(request_for(FIGURE, CLAIM), prepared)  # the same chart without data: the older file goes
    assert files_of(project) == ["ash.csv", "ash.ipynb", "ash.json"]
    run_report(request_for(chart, CLAIM), prepared)
    run_report(request_for(chart, "1 / 0", CLAIM), prepared)
    assert files_of(project) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_an_exception_withholds_the_report_and_names_the_cell(request_for, project, prepared, engine):
    result = run_report(request_for("kept = 1\nkept", "#| label: tbl-gap\n1 / 0", CLAIM, engine=engine), prepared)
    assert (result.state, result.code, result.cell) == ("withheld", "error", 3)
    assert result.reason == "ZeroDivisionError: division by zero in cell 3 (tbl-gap)."
    assert files_of(project) == []
    assert result.notebook.name == "ash.failed.ipynb"
    outputs = [cell.get("outputs", []) for cell in nbformat.read(result.notebook, 4).cells]
    assert any(output.get("data", {}).get("text/plain") == "1" for cell in outputs for output in cell)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_output_that_no_notebook_may_hold_withholds_the_report(request_for, project, prepared, engine):
    wrong = "from IPython.display import display\ndisplay({'text/plain': 3}, raw=True)"
    result = run_report(request_for(wrong, CLAIM, engine=engine), prepared)
    assert (result.state, result.code) == ("withheld", "error")
    assert "3 is not" in result.reason or "ValidationError" in result.reason
    assert files_of(project) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("loop", LOOPS)
def test_an_endless_notebook_is_ended_at_its_limit(request_for, project, prepared, engine, loop):
    result = run_report(request_for("print('kept')", loop, engine=engine, limits=SHORT), prepared)
    assert (result.code, result.cell) == ("time_limit", 3)
    assert result.reason.startswith("The time limit of 2 s for the notebook was reached in cell 3")
    assert "kept" in result.notebook.read_text()
    assert files_of(project) == []


@pytest.mark.parametrize("engine", OURS)
def test_the_limit_holds_for_a_notebook_that_refuses_to_stop(request_for, prepared, engine):
    stubborn = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    result = run_report(request_for(stubborn, engine=engine, limits=SHORT), prepared)
    assert result.code == "time_limit"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_killed_kernel_is_a_result(request_for, project, prepared, engine):
    death = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    result = run_report(request_for("'before'", death, engine=engine), prepared)
    assert (result.state, result.code, result.cell) == ("withheld", "process_died", 3)
    assert "before" in result.notebook.read_text()
    assert files_of(project) == []


@pytest.mark.parametrize("engine", OURS)
def test_memory_is_limited(request_for, prepared, engine):
    greedy = "block = bytearray(3 << 30)"
    result = run_report(request_for(greedy, engine=engine, limits=Limits(seconds=30, memory=3 << 30)), prepared)
    assert result.code == "memory_limit"


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        ({"organisation": "ash", "perod": "2024"}, "declares no 'perod'"),
        ({}, "'organisation' \\(str\\) is not given"),
        ({"organisation": 7}, "'organisation' must be str, and 7 is int"),
    ],
)
def test_parameters_that_do_not_fit_stop_the_run(request_for, project, passed, said):
    request = request_for(CLAIM)
    request.parameters.clear()
    request.parameters.update(passed)
    with pytest.raises(UsageError, match=said) as stopped:
        run_report(request)
    assert "impact_report.ipynb" in str(stopped.value)
    assert files_of(project) == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["1 + 1"], "it holds 0 claims where at least 1 must be"),
        ([CLAIM], "it holds 0 figures where at least 1 must be"),
        ([CLAIM, FIGURE, "print(float('nan'))"], "cell 4 says 'nan' to the reader"),
        ([CLAIM, FIGURE, FIGURE + "\n" + FIGURE], "more than one described figure"),
    ],
)
def test_a_notebook_that_breaks_its_contract_is_withheld(request_for, project, prepared, cells, said):
    result = run_report(request_for(*cells, contract=Contract(claims=1, figures=1)), prepared)
    assert (result.state, result.code) == ("withheld", "incomplete")
    assert said in result.reason
    assert files_of(project) == []


def test_a_withheld_report_takes_its_older_record_away(request_for, project, prepared):
    assert run_report(request_for(CLAIM), prepared).published
    assert not run_report(request_for("1 / 0"), prepared).published
    assert files_of(project) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_the_record_is_the_same_in_every_run(request_for, project, prepared, engine):
    def record():
        assert run_report(request_for(FIGURE, CLAIM, "print(organisation)", engine=engine), prepared).published
        return [path.read_bytes() for path in sorted(project.executed.iterdir())]

    assert record() == record()


RICH = [
    "import os, sys, subprocess, numpy as np, pandas as pd, seaborn as sns, matplotlib.pyplot as plt",
    "print('out'); print('err', file=sys.stderr); organisation",
    "fig, axes = plt.subplots(); axes.plot([1, 3, 2]); axes.set_title('One')",
    "sns.histplot(pd.DataFrame({'x': np.arange(9)}), x='x'); plt.show(); plt.figure(); plt.plot([2, 1]);",
    "pd.DataFrame({'a': [1, 2]}).style.set_uuid('u')",
    "import asyncio\nawait asyncio.sleep(0)\nprint('awaited')",
    "from IPython.display import display, Markdown, clear_output\nprint('gone')\nclear_output()\n"
    "shown = display(Markdown('**a**'), display_id='x')\nshown.update(Markdown('**b**'))",
    "%matplotlib inline\n!echo shell",
    "import warnings; warnings.warn('careful'); np.linalg.inv(np.eye(2))",
    "def twice(x):\n    return 2 * x\nimport inspect\nprint(inspect.getsource(twice)); _",
    "print('as written')",
    "rules = get_ipython().input_transformer_manager.line_transforms\n"
    "rules.append(lambda lines: [line.replace('written', 'read') for line in lines])",
    "print('as written')",
    FIGURE,
    CLAIM,
]


@pytest.mark.parametrize("engine", OURS)
def test_all_engines_write_the_same_notebook_and_lose_no_figure(request_for, project, prepared, engine):
    def outputs(engine):
        result = run_report(request_for(*RICH, engine=engine), prepared)
        assert result.published, result.reason
        return nbformat.read(result.notebook, 4)

    own, plain = outputs(engine), outputs(PLAIN)
    assert count_images(plain) == 4  # one from the bare axes, two from the histogram cell, one described
    assert count_images(own) == count_images(plain)
    assert [cell.outputs[0].text for cell in own.cells if "as written" in cell.source] == ["as written\n", "as read\n"]
    for ours, theirs in zip(own.cells, plain.cells, strict=True):
        assert without_addresses(ours) == without_addresses(theirs), ours.source


def test_text_of_subprocesses_stands_where_it_was_written(request_for, prepared):
    # A fresh kernel reads this in a thread of its own, and may put it late or lose it; here it is exact.
    cell = "import os\nprint('before')\nos.system('echo child')\nprint('after')"
    result = run_report(request_for(cell, CLAIM), prepared)
    assert nbformat.read(result.notebook, 4).cells[3].outputs[0].text == "before\nchild\nafter\n"


def without_addresses(cell):
    """A warning names the file of the cell, which is in a folder of the process."""
    cell = nbformat.from_dict(json.loads(json.dumps(cell)))
    for output in cell.get("outputs", []):
        if output.get("name") == "stderr" and "careful" in output.text:
            output.text = output.text.split(":", 2)[-1]
    return cell


def test_random_draws_differ_by_organisation_and_repeat(request_for, prepared):
    def draw(slug, engine=WARM):
        cell = "import numpy, random\nprint(numpy.random.random(), random.random())"
        result = run_report(request_for(cell, CLAIM, slug=slug, engine=engine), prepared)
        return nbformat.read(result.notebook, 4).cells[3].outputs[0].text

    assert draw("ash") == draw("ash") == draw("ash", PRESTARTED) != draw("beech")


@pytest.mark.parametrize("engine", OURS)
def test_what_a_notebook_started_ends_with_it(request_for, project, prepared, engine):
    start = "import subprocess\nsleeper = subprocess.Popen(['sleep', '300'])\nprint(sleeper.pid)"
    result = run_report(request_for(start, CLAIM, engine=engine), prepared)
    pid = int(nbformat.read(result.notebook, 4).cells[3].outputs[0].text)
    assert not is_running(pid)


@pytest.mark.parametrize("engine", [PRESTARTED, PLAIN])
def test_no_event_loop_of_a_thread_is_left_open(request_for, monkeypatch, engine):
    made, make = [], asyncio.new_event_loop
    monkeypatch.setattr(asyncio, "new_event_loop", lambda: made.append(make()) or made[-1])
    assert [result.reason for result in run_batch([request_for(CLAIM, engine=engine)])] == [""]
    assert made
    assert all(loop.is_closed() for loop in made)


def test_an_unwritable_folder_is_said_plainly(request_for, project, prepared):
    if os.geteuid() == 0:
        project.executed.parent.mkdir(exist_ok=True)
        project.executed.write_text("a file where a folder should be")
    else:
        project.executed.mkdir()
        project.executed.chmod(0o500)
    with pytest.raises(OSError, match="organisations"):
        run_report(request_for(CLAIM, limits=LIMITS), prepared)
