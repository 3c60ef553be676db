"""Stored fits: made once, read often, and never believed when their checks failed."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from analysis.claims import fits
from analysis.claims.fits import fit_all
from analysis.claims.footprints import need_footprints, need_observations, serve_everywhere
from analysis.claims.stored_fits import read_fit
from analysis.errors import MissingInputError, UsageError
from analysis.paths import Project


def filings(employers=120):
    """Employers whose gaps stay put but for a point or two; half of them of either size."""
    rng = np.random.default_rng(5)
    rows = []
    for i in range(employers):
        level = 5 + 10 * rng.standard_normal()
        for year in range(2018, 2025):
            gap = round(level + rng.standard_t(5), 1)
            label = f"{year}-{(year + 1) % 100:02d}"
            rows.append(
                (
                    f"E{i}",
                    label,
                    "private",
                    "CQ"[i % 2],
                    ("250-499", "500-999")[i % 2],
                    gap,
                    gap + 2,
                    round(40 + rng.standard_t(5), 1),
                    "",
                )
            )
    columns = [
        "employer",
        "year",
        "sector",
        "industry",
        "size",
        "median_gap",
        "mean_gap",
        "women_top_quarter",
        "flag",
    ]
    frame = pd.DataFrame(rows, columns=columns)
    frame.loc[0, ["median_gap", "flag"]] = [400.0, "implausible_gap"]
    return frame


PLACES = pd.DataFrame(
    [(f"E06{i:03d}", "lad", "R1", "E92", None, 1000) for i in range(30)]
    + [("E07000", "lad", "R2", "E92", "E10000", 3000), ("E07001", "lad", "R2", "E92", "E10000", 1000)]
    + [("E10000", "utla", "R2", "E92", None, 4000), ("R2", "region", None, "E92", None, 4000)]
    + [("E92", "nation", None, None, None, 34000)],
    columns=["code", "level", "region", "nation", "utla", "population"],
)


def indicators():
    rows = [
        (place, metric, f"{year}-12-31", 10.0 * j + i + year - 2023, np.nan, np.nan)
        for j, metric in enumerate(("a", "b", "c"))
        for i, place in enumerate([*PLACES["code"][:30], "E10000"])
        for year in (2022, 2023)
    ]
    return pd.DataFrame(rows, columns=["place", "metric", "end", "value", "lower", "upper"])


METRICS = pd.DataFrame(
    [(metric, 3, "place", "live", "higher") for metric in ("a", "b", "c")] + [("d", 4, "place", "live", "higher")],
    columns=["id", "goal", "level", "status", "polarity"],
)
FOOTPRINTS = pd.DataFrame(
    [("acme", "E06000", 0.5), ("acme", "E06001", 0.5), ("county", "E07000", 1.0), ("everywhere", "E92", 1.0)],
    columns=["organisation", "place", "weight"],
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("project"))
    project.prepared.mkdir(parents=True)
    tables = {
        "employers": filings(), "place_observations": indicators(), "places": PLACES,
        "metrics": METRICS, "footprints": FOOTPRINTS,
    }  # fmt: skip
    for name, frame in tables.items():
        frame.to_parquet(project.prepared / f"{name}.parquet")
    fit_all(project)
    return project


def test_a_fit_that_has_not_been_prepared_or_made_says_what_to_type(tmp_path):
    with pytest.raises(MissingInputError, match="impact prepare"):
        fit_all(Project(tmp_path))
    with pytest.raises(MissingInputError, match="impact fit"):
        read_fit(Project(tmp_path), "pay_gap")
    with pytest.raises(UsageError, match="pay_gap"):
        read_fit(Project(tmp_path), "pay_gaps")


def test_every_employer_has_one_row_a_measure(project):
    fit = read_fit(project, "pay_gap")
    assert fit.status == "ok", fit.summary["reason"]
    for _, rows in fit.rows.groupby("metric"):
        assert sorted(rows["employer"]) == sorted(f"E{i}" for i in range(120))
    assert (fit.rows["level_lower"] < fit.rows["level_upper"]).all()
    assert fit.summary["years"] == list(range(2018, 2025))
    assert fit.summary["excluded"] == 1


def test_movement_is_known_for_every_measure_of_the_panel(project):
    fit = read_fit(project, "pay_gap")
    assert fit.movement("median_pay_gap", "250-499", 1) > 0
    assert fit.movement("mean_pay_gap", "250-499", 3) > 0
    assert fit.movement("women_top_quarter", "500-999", 1) > 0
    assert fit.movement("median_pay_gap", "250-499", 40) is None
    assert fit.movement("median_bonus_gap", "250-499", 1) is None


def test_persistence_is_known_for_every_measure_and_none_of_what_was_not_fitted(project):
    fit = read_fit(project, "pay_gap")
    for metric in ("median_pay_gap", "mean_pay_gap", "women_top_quarter"):
        # The drawn years are independent.
        assert 0 <= fit.persistence(metric, "250-499") < 0.25
        assert fit.persistence(metric, "20000+") == fit.persistence(metric, "overall")
    assert fit.persistence("median_bonus_gap", "250-499") == 0


def test_nothing_is_fitted_twice(project, monkeypatch):
    def refuse(project):
        raise AssertionError("was fitted again")

    monkeypatch.setattr(fits, "FITS", dict.fromkeys(fits.FITS, refuse))
    told = []
    assert [summary.changed for summary in fit_all(project, told.append)] == [False, False]
    assert all(sentence.startswith("Nothing has changed") for sentence in told)


def test_changed_tables_are_fitted_again(project):
    path = project.prepared / "footprints.parquet"
    FOOTPRINTS.assign(weight=FOOTPRINTS["weight"] * 2).to_parquet(path)
    assert {summary.name: summary.changed for summary in fit_all(project)} == {
        "pay_gap": False,
        "place_need": True,
    }


def test_a_failed_fit_keeps_the_old_files(project, monkeypatch):
    def fail(project):
        raise MemoryError

    before = (project.fits / "pay_gap.json").read_bytes()
    monkeypatch.setattr(fits, "FITS", {"pay_gap": fail})
    monkeypatch.setattr(fits, "is_current", lambda *_: False)
    with pytest.raises(MemoryError):
        fit_all(project)
    assert (project.fits / "pay_gap.json").read_bytes() == before


def test_a_fit_that_failed_its_checks_gives_no_numbers(project, tmp_path):
    failed = Project(tmp_path)
    failed.fits.mkdir(parents=True)
    summary = json.loads((project.fits / "pay_gap.json").read_text())
    (failed.fits / "pay_gap.json").write_text(json.dumps(summary | {"status": "model_failed"}))
    (failed.fits / "pay_gap.parquet").write_bytes((project.fits / "pay_gap.parquet").read_bytes())
    fit = read_fit(failed, "pay_gap")
    assert fit.rows.empty
    assert fit.movement("median_pay_gap", "250-499", 1) is None


def test_need_is_scored_for_every_organisation_and_goal(project):
    rows = read_fit(project, "place_need").rows.set_index(["organisation", "goal"])
    assert rows.loc[("acme", 3), "score"] > 1  # E06000 and E06001 have the lowest values, and higher is better
    assert rows.loc[("acme", 3), "p_worst_fifth"] == 1
    assert rows.loc[("acme", 4), "status"] == "insufficient_data"
    assert rows.loc[("county", 3), "score"] < -1  # through its county, which has the highest values
    assert rows.loc[("everywhere", 3), "status"] == "not_comparable"


def test_a_district_borrows_from_its_county_only_what_it_lacks():
    own = pd.DataFrame([("E07000", "a", "2023-12-31", 99.0, None, None)], columns=indicators().columns)
    found = need_observations(pd.concat([indicators(), own]), PLACES).set_index(["place", "metric"])
    assert found.loc[("E07000", "a"), ["value", "area"]].tolist() == [99.0, "E07000"]
    assert found.loc[("E07001", "a"), ["value", "area"]].tolist() == [30.0, "E10000"]
    assert ("E10000", "a") not in found.index


def test_only_the_newest_value_counts():
    found = need_observations(indicators(), PLACES)
    assert not found.duplicated(["place", "metric"]).any()
    assert found.query("place == 'E06000' and metric == 'b'")["value"].tolist() == [10.0]


def test_a_region_is_its_authorities_by_population():
    # 3,000 and 1,000 people: three quarters and one quarter.
    served = pd.DataFrame([("acme", "R2", 1.0)], columns=["organisation", "place", "weight"])
    assert need_footprints(served, PLACES) == {"acme": {"E07000": 0.75, "E07001": 0.25}}


def test_half_a_nation_is_everywhere():
    rows = [("a", "E92", 0.5), ("a", "E06000", 0.5), ("b", "E92", 0.4), ("b", "E06000", 0.6)]
    served = pd.DataFrame(rows, columns=["organisation", "place", "weight"])
    assert serve_everywhere(served, PLACES) == {"a"}
