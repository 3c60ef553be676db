"""What a template states that its records must hold, and what becomes of a record that holds less."""

from __future__ import annotations

import copy
import json
import re
import shutil

import nbformat
import pytest

from analysis.errors import MissingInputError, UsageError
from analysis.production.batch import run_batch
from analysis.production.build import Options, Steps, build
from analysis.production.contract import Contract, read_contract
from analysis.production.edition import read_edition
from analysis.production.plan import TEMPLATE, parameters_of
from analysis.production.record import broken_promises, holdings
from analysis.production.request import PLAIN, WARM, RunRequest
from analysis.production.runs import run_report
from tests.production import tiny_steps
from tests.production.real_project import CHECKOUT, fitted_copy
from tests.production.tiny_notebooks import CLAIM, FIGURE

METRICS = ("framework", "metrics.csv")
TEXT = "from IPython.display import Markdown\nMarkdown('| Year |\\n| --- |\\n| 2024 |\\n\\nThe gap is 12.5%.')"


@pytest.fixture
def stating(project, template):
    """Writes a template with such metadata, in a project that knows the measures of the real one."""
    shutil.copy(CHECKOUT.data.joinpath(*METRICS), project.data.joinpath(*METRICS))

    def write(impact, *sources):
        path = template(*sources)
        notebook = nbformat.read(path, as_version=4)
        notebook.metadata["impact"] = impact
        nbformat.write(notebook, path)
        return path

    return write


def test_a_template_states_what_its_records_must_hold(project, stating):
    stated = {"claims": 2, "words": 300, "more": {"median_pay_gap": {"tables": 1, "words": 50}}}
    contract = read_contract(project, stating({"contract": stated}))
    assert contract == Contract(claims=2, words=300, more=stated["more"])
    assert contract.least({"mean_pay_gap"}) == {"claims": 2, "figures": 0, "tables": 0, "words": 300}
    assert contract.least({"median_pay_gap"}) == {"claims": 2, "figures": 0, "tables": 1, "words": 350}


def test_one_claim_is_asked_of_a_template_that_states_nothing(project, template):
    assert read_contract(project, template(CLAIM)) == Contract(claims=1)


@pytest.mark.parametrize(
    ("impact", "said"),
    [
        ({"contrct": {}}, r"impact knows no 'contrct' \(did you mean 'contract'\?\)"),
        ({"contract": {"figure": 3}}, r"impact\.contract knows no 'figure' \(did you mean 'figures'\?\)"),
        ({"contract": {"photos": 3}}, r"impact\.contract knows no 'photos'\."),
        ({"contract": {"words": "many"}}, r'impact\.contract\.words is "many"\.'),
        ({"contract": {"figures": True}}, r"impact\.contract\.figures is true\."),
        ({"contract": {"tables": -1, "words": 2.5}}, r"tables is -1; impact\.contract\.words is 2\.5\."),
        ({"contract": {"more": {"median_pay_gaps": {}}}}, r"more knows no 'median_pay_gaps' \(did you mean"),
        ({"contract": {"more": {"median_pay_gap": {"more": {}}}}}, r"more\.median_pay_gap knows no 'more'"),
        ({"contract": {"more": {"median_pay_gap": 3}}}, r"more\.median_pay_gap is 3, where names"),
        ({"contract": {"more": ["median_pay_gap"]}}, r'more is \["median_pay_gap"\], where names'),
        ({"contract": 3}, r"impact\.contract is 3, where names"),
        ("contract", r'impact is "contract", where names'),
    ],
)
def test_a_contract_that_does_not_fit_is_refused_with_what_is_allowed(project, stating, impact, said):
    with pytest.raises(UsageError, match=said) as refused:
        read_contract(project, stating(impact))
    assert "The contract of notebooks/impact_report.ipynb does not fit" in str(refused.value)
    assert "claims, figures, tables and words, each a whole number of 0 or more" in str(refused.value)


def test_a_template_that_is_no_notebook_or_not_there_is_said_plainly(project):
    path = project.notebooks / TEMPLATE
    with pytest.raises(MissingInputError, match=r"no notebooks/impact_report\.ipynb"):
        read_contract(project, path)
    path.write_text("{")
    with pytest.raises(UsageError, match=r"notebooks/impact_report\.ipynb is no notebook"):
        read_contract(project, path)


@pytest.mark.parametrize("engine", [WARM, PLAIN])
def test_both_engines_withhold_what_holds_too_little_and_name_what_is_missing(request_for, prepared, engine):
    def reason(**least):
        contract = Contract(**least)
        return run_report(request_for(CLAIM, FIGURE, TEXT, engine=engine, contract=contract), prepared).reason

    assert reason(claims=1, figures=1, tables=1, words=6) == ""
    assert reason(claims=2, figures=3, tables=2, words=7) == (
        "The notebook ran to its end, but it holds 1 claim where at least 2 must be; it holds 1 figure where at least "
        "3 must be; it holds 1 table where at least 2 must be; it holds 6 words where at least 7 must be."
    )


def built(project, options, run):
    return build(project, ["ash"], Steps(tiny_steps.prepare, tiny_steps.fit, run, None, None), options, site=False)


def test_a_build_asks_of_each_report_what_the_template_states(project, stating, prepared):
    def run(requests, workers, fail_fast, progress):
        return run_batch(requests, workers=1, prepared=prepared)

    stating({"contract": {"figures": 1}}, CLAIM)
    [result] = built(project, Options(), run).results
    assert "it holds 0 figures where at least 1 must be" in result.reason
    assert built(project, Options(contract=Contract(figures=0)), run).results[0].published
    stating({"contract": {"figure": 1}}, CLAIM)
    with pytest.raises(UsageError, match="did you mean 'figures'"):
        built(project, Options(), run)


def test_a_job_of_a_cluster_carries_the_contract(request_for):
    cluster = pytest.importorskip("analysis.production.cluster_dispatch")
    contract = Contract(3, 2, 1, 10, {"median_pay_gap": {"words": 5}})
    job = json.loads(json.dumps(cluster.job_of(request_for(CLAIM, contract=contract))))
    assert Contract(**job["contract"]) == contract


def markdown(notebook):
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return [output.data for output in outputs if "text/markdown" in output.get("data", {})]


def without_figures(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if "image/svg+xml" not in output.get("data", {})]


def without_tables(notebook):
    for data in markdown(notebook):
        data["text/markdown"] = re.sub(r"(?m)^\|.*\n?", "", data["text/markdown"])


def without_half_of_the_text(notebook):
    for data in markdown(notebook):
        data["text/markdown"] = data["text/markdown"][: len(data["text/markdown"]) // 2]


# Without any filing; with filings alone; serving the whole country; serving some places; with counted apprentices.
REAL = ("true-potential", "southern-health", "allwyn", "barts-health", "york-st-john-university")


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    """The real template's records of five organisations, from the smallest of all to one of the largest."""
    project = fitted_copy(tmp_path_factory.mktemp("contract") / "project")
    template, edition = project.notebooks / TEMPLATE, read_edition(project)
    contract = read_contract(project, template)
    asked = [RunRequest(project, template, slug, parameters_of(slug, edition), contract=contract) for slug in REAL]
    assert [result.reason for result in run_batch(asked)] == [""] * len(REAL)
    return {slug: _read(project.executed, slug) for slug in REAL}, contract


def _read(folder, slug):
    notebook = nbformat.read(folder / f"{slug}.ipynb", as_version=4)
    return notebook, json.loads((folder / f"{slug}.json").read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("slug", REAL)
@pytest.mark.parametrize(
    ("lose", "lost"), [(without_figures, "figure"), (without_tables, "table"), (without_half_of_the_text, "word")]
)
def test_a_real_record_that_lost_its_figures_tables_or_half_its_text_is_withheld(records, slug, lose, lost):
    (notebook, claims), contract = records[0][slug], records[1]
    assert broken_promises(notebook, claims, contract) == []
    spoilt = copy.deepcopy(notebook)
    lose(spoilt)
    assert any(re.match(rf"it holds \d+ {lost}", fault) for fault in broken_promises(spoilt, claims, contract))


@pytest.mark.slow
@pytest.mark.parametrize("slug", REAL)
def test_a_real_record_has_room_for_fewer_words_and_tables(records, slug):
    (notebook, claims), contract = records[0][slug], records[1]
    held, least = holdings(notebook, claims), contract.least({claim["metric"] for claim in claims["claims"]})
    assert all(least[name] <= 0.75 * held[name] for name in ("claims", "tables", "words"))


@pytest.mark.slow
def test_every_measure_that_the_real_contract_names_is_in_some_record(records):
    measures = {claim["metric"] for _, claims in records[0].values() for claim in claims["claims"]}
    assert records[1].more.keys() <= measures
