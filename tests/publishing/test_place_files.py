"""From need by place, as fitted, to the charts on the pages of places: drawn once, and again only if changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.claims.need import need_claims
from analysis.cli.place_charts import write_place_charts
from analysis.paths import Project
from analysis.publishing.pages.catalogue import PLACE_CHARTS, read_catalogue
from analysis.publishing.pages.place_pages import place_pages

ROOT = Path(__file__).parents[2]
HARTLEPOOL, CARDIFF = "E06000001", "W06000015"
SCORES = {HARTLEPOOL: (1.4, 1.1, 1.7), "E06000002": (0.8, 0.5, 1.1), CARDIFF: (0.2, -0.1, 0.5)}


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.zip", "*.parquet", "media"))
    return Project(tmp_path)


def fitted(project, scores):
    """Store a fit of two goals, and the claims of two places that are served."""
    rows = [
        {"organisation": code, "goal": goal, "score": score, "lower": lower, "upper": upper, "p_worst_fifth": 0.4,
         "n_indicators": 4, "status": "ok", "reason": ""}
        for code, (score, lower, upper) in scores.items() for goal in (1, 5)
    ]  # fmt: skip
    project.fits.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(rows).to_parquet(project.fits / "place_need.parquet")
    (project.fits / "place_need.json").write_text(json.dumps({"status": "ok", "scores": str(scores)}))
    claims = {
        f"places/{code.lower()}": [
            claim.as_record() for row in rows if row["organisation"] == code
            for claim in need_claims(code.lower(), code, SimpleNamespace(**row))
        ] for code in (HARTLEPOOL, CARDIFF)
    }  # fmt: skip
    (project.fits / "context_claims.json").write_text(json.dumps(claims))


def draw(project):
    write_place_charts(project, "current")
    return json.loads((project.cache / PLACE_CHARTS).read_text())


def test_every_place_with_scores_has_a_profile_and_a_map_on_its_page(project):
    fitted(project, SCORES)
    charts = draw(project)
    assert {code: [each["label"] for each in drawn["charts"]] for code, drawn in charts.items()} == {
        code.lower(): ["fig-need", "fig-map"] for code in (HARTLEPOOL, CARDIFF)
    }
    assert "Hartlepool has much more need" in charts[HARTLEPOOL.lower()]["charts"][1]["caption"]
    catalogue = read_catalogue(project)
    page = place_pages(catalogue).get(f"places/{CARDIFF.lower()}.qmd", "")
    assert f"![]({CARDIFF.lower()}.need.svg)" in page and f"![]({CARDIFF.lower()}.map.svg)" in page


def test_nothing_is_drawn_again_if_nothing_changed(project, monkeypatch):
    fitted(project, SCORES)
    draw(project)
    before = (project.cache / PLACE_CHARTS).read_bytes()
    monkeypatch.setattr("analysis.cli.place_charts._charts", lambda profile: pytest.fail("drawn again"))
    draw(project)
    (project.cache / "place_charts.key").unlink()  # then all is compared, and found the same
    draw(project)
    assert (project.cache / PLACE_CHARTS).read_bytes() == before


def test_only_places_of_the_nation_whose_scores_changed_are_drawn_again(project, monkeypatch):
    fitted(project, SCORES)
    draw(project)
    again = []
    monkeypatch.setattr("analysis.cli.place_charts._charts", lambda profile: again.append(profile.place.code) or [])
    fitted(project, {**SCORES, "E06000002": (0.9, 0.5, 1.3)})  # Middlesbrough is on the map of Hartlepool
    draw(project)
    assert again == [HARTLEPOOL]


def test_a_place_that_is_served_no_more_leaves_its_charts(project):
    fitted(project, SCORES)
    draw(project)
    fitted(project, {code: SCORES[code] for code in (HARTLEPOOL, "E06000002")})
    assert list(draw(project)) == [HARTLEPOOL.lower()]


def test_without_claims_of_places_there_are_no_charts(project):
    assert draw(project) == {}
