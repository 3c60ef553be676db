import warnings

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.staggered import staggered_adoption, two_way_fixed_effects
from tests.statistics.reference import FIXTURES, cases, check

with warnings.catch_warnings():
    # The second opinion warns of its own makings when it is imported.
    warnings.simplefilter("ignore")
    from csdid.att_gt import ATTgt

COLUMNS = {"outcome": "lemp", "unit": "countyreal", "period": "year", "first_treated": "first.treat"}


@pytest.fixture(scope="module")
def counties():
    return pd.read_csv(FIXTURES / "mpdta.csv")


@pytest.fixture(scope="module")
def effects(counties):
    return staggered_adoption(counties, **COLUMNS)


@pytest.mark.parametrize("case", cases("callaway_santanna"))
def test_effects_agree_with_the_authors_package(case, effects):
    sizes = {"2004": 20, "2006": 40, "2007": 131}  # treated counties by cohort
    cells = [{"g": g, "t": t, "att": e.value} for (g, t), e in effects.group_time.items()]
    after = [(g, e.value) for (g, t), e in effects.group_time.items() if t >= g]
    weights = [sizes[str(g)] for g, _ in after]
    dynamic = [e.value for event, e in effects.by_event.items() if event >= 0]
    check(
        case,
        {
            "att_gt": sorted(cells, key=lambda cell: (cell["g"], cell["t"])),
            "agg_group": effects.overall.value,
            "agg_dynamic": np.mean(dynamic),
            "agg_simple": np.average([value for _, value in after], weights=weights),
            "event": {str(event): e.value for event, e in effects.by_event.items()},
            "group": {str(group): e.value for group, e in effects.by_cohort.items()},
        },
    )


def test_headline_and_its_error_agree_with_a_second_package(counties, effects):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = ATTgt(
            yname="lemp",
            tname="year",
            idname="countyreal",
            gname="first.treat",
            data=counties.rename(columns={"first.treat": "first.treat"}),
            control_group=["nevertreated"],
            xformla="lemp ~ 1",
        ).fit(est_method="reg", bstrap=False)
        group = theirs.aggte(typec="group", bstrap=False, cband=False)
    assert effects.overall.value == pytest.approx(group.atte["overall_att"], abs=1e-6)
    assert effects.overall.details["standard_error"] == pytest.approx(
        float(np.ravel(group.atte["overall_se"])[0]), rel=0.02
    )


@pytest.mark.parametrize("case", cases("twfe_did"))
def test_two_way_fixed_effects_are_a_check_that_agrees(case, counties):
    adopted = (counties["first.treat"] > 0) & (counties["year"] >= counties["first.treat"])
    att, error = two_way_fixed_effects(
        counties.assign(adopted=adopted), outcome="lemp", unit="countyreal", period="year", treated="adopted"
    )
    check(case, {"att": att, "se_cluster": error})


def test_bands_of_the_event_study_are_simultaneous(effects):
    for estimate in effects.by_event.values():
        half = (estimate.upper - estimate.lower) / 2
        assert half > 1.96 * estimate.details["standard_error"]


def roll_out(cohorts, never=12, periods=6, seed=0):
    rng = np.random.default_rng(seed)
    first = np.repeat([*cohorts, 0], [*cohorts.values(), never])
    unit, period = np.indices((first.size, periods))
    period += 1
    dose = np.where((first[unit] > 0) & (period >= first[unit]), 2.0 + period - first[unit], 0.0)
    y = rng.normal(size=first.size)[unit] + 0.5 * period + dose + 0.1 * rng.normal(size=unit.shape)
    table = {"lemp": y, "countyreal": unit, "year": period, "first.treat": first[unit]}
    return pd.DataFrame({name: values.ravel() for name, values in table.items()})


def test_growing_effects_are_found_where_two_way_fixed_effects_are_not():
    data = roll_out({3: 10, 5: 10})
    result = staggered_adoption(data, **COLUMNS)
    # Cohort 3 is seen for 0 to 3 periods: 2 to 5, mean 3.5. Cohort 5 for 0 and 1: 2.5. Headline: 3.
    assert result.by_cohort[3].value == pytest.approx(3.5, abs=0.15)
    assert result.by_cohort[5].value == pytest.approx(2.5, abs=0.15)
    assert result.overall.value == pytest.approx(3, abs=0.15)
    assert result.overall.lower < 3 < result.overall.upper


def test_nothing_that_rests_on_fewer_than_five_units_is_given():
    result = staggered_adoption(roll_out({3: 10, 5: 4}), **COLUMNS)
    assert set(result.by_cohort) == {3}
    assert {group for group, _ in result.group_time} == {3}
    assert result.overall.printable


def test_fewer_than_ten_treated_are_sent_to_their_peers():
    assert staggered_adoption(roll_out({3: 9}), **COLUMNS).overall.status == "insufficient_data"
    assert staggered_adoption(roll_out({3: 20}, never=9), **COLUMNS).overall.status == "insufficient_data"


def test_parted_paths_lower_its_standing():
    data = roll_out({4: 15})
    data.loc[(data["first.treat"] == 4) & (data["year"] == 2), "lemp"] += 5
    assert staggered_adoption(data, **COLUMNS).overall.status == "descriptive_only"


def test_units_with_gaps_are_left_out_and_counted():
    data = roll_out({3: 12})
    gone = data[~((data["countyreal"] == 0) & (data["year"] == 6))]
    result = staggered_adoption(gone, **COLUMNS)
    assert any("1 units" in caveat for caveat in result.overall.caveats)
    assert result.overall.n == 23


def test_adoption_after_the_panel_ends_is_no_adoption():
    late = roll_out({3: 12})
    late.loc[late["first.treat"] == 0, "first.treat"] = 99
    assert staggered_adoption(late, **COLUMNS).overall.value == pytest.approx(
        staggered_adoption(roll_out({3: 12}), **COLUMNS).overall.value
    )


def test_unit_and_order_do_not_matter():
    data = roll_out({3: 12, 4: 8})
    changed = data.assign(lemp=100 * data["lemp"]).sample(frac=1, random_state=0)
    plain, other = (staggered_adoption(d, **COLUMNS).overall for d in (data, changed))
    assert (other.value, other.lower) == pytest.approx((100 * plain.value, 100 * plain.lower))
