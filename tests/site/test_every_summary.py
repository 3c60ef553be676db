"""The summary of every organisation of the register fits on one page, however long its name or its list of goals."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pikepdf
import pytest

from analysis.claims.fits import fit_all
from analysis.claims.report import load_report
from analysis.display.charts import plot_peers
from analysis.display.summary import publish_summary
from analysis.framework.organisations import read_organisations
from analysis.framework.records import Organisation
from analysis.intake.prepare import prepare
from analysis.paths import Project
from analysis.publishing.embedded import publish
from analysis.publishing.pages.summary_pages import FOLDER, SETTINGS, summary_page

LONG_NAME = "The Ancient Combined Authority, Foundation Trust and Benevolent Society of Somewhere and Elsewhere"

CARD_LINE = "▼ worse than peers: **Women, highest paid quarter** 32.3% in 2024-25; peers' median 45.2%"

pytestmark = pytest.mark.slow


def write_notebook(path: Path, figure: object) -> None:
    """Write an executed report that holds its chart and nothing else, and beside it the data of the chart."""
    cells = []
    path.parent.mkdir(parents=True, exist_ok=True)
    if figure is not None:
        data, metadata = figure._repr_mimebundle_()
        words = metadata["impact"]
        (path.parent / f"{path.stem}.{words['label'].removeprefix('fig-')}.csv").write_text(words["data"])
        source = f"#| label: {words['label']}\n#| fig-cap: {json.dumps(words['caption'])}\n"
        source += f"#| fig-alt: {json.dumps(words['alt'])}\n"
        output = {"output_type": "display_data", "data": data, "metadata": {}}
        cells = [{"cell_type": "code", "source": source, "outputs": [output], "metadata": {}, "execution_count": None}]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


@pytest.fixture(scope="module")
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Number of pages of each summary's PDF, by slug; one also under a very long name with full cards."""
    checkout = Project(request.config.rootpath)
    prepare(checkout)
    fit_all(checkout)
    project = Project(tmp_path_factory.mktemp("summaries"))
    shutil.copytree(checkout.reports / "theme", project.reports / "theme")
    shutil.copyfile(checkout.reports / "_brand.yml", project.reports / "_brand.yml")
    shutil.copyfile(checkout.root / "_quarto.yml", project.root / "_quarto.yml")
    reports = []
    for slug, organisation in read_organisations(checkout).items():
        loaded = load_report(slug, "2026-11-30", project=checkout)
        summary = publish_summary(loaded).content["summary"]
        reports.append((organisation, summary))
        write_notebook(project.executed / f"{slug}.ipynb", plot_peers(loaded))
    longest = max(reports, key=lambda each: len(each[1]["text"]))
    named = {key: text.replace(longest[0].name, LONG_NAME) for key, text in longest[1].items()}
    named["text"] = re.sub(r"(?m)^(No|Not enough|Too few) .*\.$", "\n".join(4 * [f"- {CARD_LINE}"]), named["text"])
    made_up = Organisation("long-name", LONG_NAME, "company", "", "", "", "", "")
    for file in sorted(project.executed.glob(f"{longest[0].slug}.*")):
        renamed = file.read_text().replace(f"]({longest[0].slug}.", "](long-name.")
        (project.executed / f"long-name{file.name.removeprefix(longest[0].slug)}").write_text(renamed)
    texts = {f"{FOLDER}/_metadata.yml": SETTINGS}
    for each, summary in [*reports, (made_up, named)]:
        texts |= summary_page(project.executed / f"{each.slug}.ipynb", summary)
    for address, text in texts.items():
        (project.reports / address).parent.mkdir(exist_ok=True)
        (project.reports / address).write_text(text)
    out = project.root / "_site"
    publish(project, documents=sorted(project.reports.glob("summaries/*.qmd")), out=out)
    return {path.stem: count_pages(path) for path in out.glob("reports/summaries/*.pdf")}


def count_pages(path: Path) -> int:
    with pikepdf.open(path) as document:
        return len(document.pages)


def test_every_summary_is_one_page(pages: dict[str, int]):
    assert len(pages) > 40
    assert {slug: count for slug, count in pages.items() if count != 1} == {}
