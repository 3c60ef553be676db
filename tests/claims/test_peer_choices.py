"""Other peers: who is in each group by its rule, what is compared with it, and when there is no such group."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.claims.peer_choices import CHOICES, choices_of
from analysis.claims.stored_fits import StoredFit
from tests.claims.evidence_builder import METRICS, report

NARROW, WIDE = "same-industry-and-size", "same-size"
NINE = tuple(range(1, 10))


def filing(employer, gap, *, year="2024-25", sector="private", industry="C", size="1000-4999", women=40.0):
    return {"employer": employer, "year": year, "sector": sector, "industry": industry, "size": size,
            "median_gap": gap, "mean_gap": gap, "women_top_quarter": women, "source": f"gpg-{year}"}  # fmt: skip


def nine(**more):
    return [filing(f"P{gap}", gap, **more) for gap in NINE]


OWN = filing("E1", 7.0)


def choices(*rows, level=(6.0, 8.0), own=("E1",)):
    panel = pd.DataFrame([*rows])
    latest = panel.sort_values("year").groupby("employer")["median_gap"].last()
    levels = [(each, "median_pay_gap", 8, gap, gap, gap) for each, gap in latest.items() if each not in own]
    levels.append(("E1", "median_pay_gap", 8, sum(level) / 2, *level))
    columns = ["employer", "metric", "years", "level", "level_lower", "level_upper"]
    fit = StoredFit("pay_gap", "ok", pd.DataFrame(levels, columns=columns), {})
    return choices_of("with-acme", {"E1"}, set(own), panel, fit, METRICS)


def found(claims, choice, what="value", metric="median_pay_gap"):
    metric = "peers_chosen" if what == "value" else metric
    return next((c for c in claims if (c.metric, c.what, c.subject) == (metric, what, choice)), None)


def test_a_group_is_all_that_agree_in_what_they_file_in_the_same_year():
    claims = choices(
        OWN, *nine(), filing("OTHER", 20.0, industry="G"), filing("PUBLIC", 20.0, sector="public"),
        filing("LARGE", 20.0, size="5000-19999"), filing("GONE", 20.0, year="2023-24"),
    )  # fmt: skip
    assert (found(claims, NARROW).text, found(claims, WIDE).text) == ("9", "10")
    assert found(claims, NARROW).statement == (
        "All employers of the private sector with 1,000 to 4,999 employees that file under 'Manufacturing'."
    )
    assert found(claims, WIDE).statement == "All employers of the private sector with 1,000 to 4,999 employees."


def test_quartiles_level_difference_and_lean_are_of_the_group():
    claims = choices(OWN, *nine())
    assert [found(claims, NARROW, f"peers_{each}").value for each in ("lower", "median", "upper")] == [3, 5, 7]
    assert found(claims, NARROW, "peers_level").value == 5
    apart = found(claims, NARROW, "difference")
    assert (apart.value, apart.lower, apart.upper) == pytest.approx((2, 1, 3))  # 7, from 6 to 8, less 5
    assert (apart.statement, found(claims, NARROW, "chance").certainty) == ("further from zero", "likely worse")


def test_it_is_the_comparison_of_the_report():
    [theirs] = report({"2024-25": 7.0}, peers=NINE, level=(6, 8)).ledger.where(what="difference")
    ours = found(choices(OWN, *nine()), NARROW, "difference")
    assert (ours.value, ours.lower, ours.upper, ours.n) == pytest.approx(
        (theirs.value, theirs.lower, theirs.upper, theirs.n)
    )
    assert ours.id == f"with-{theirs.id}.{NARROW}"


def test_no_entity_of_its_own_is_its_peer():
    assert found(choices(OWN, *nine(), filing("E2", 1.0), own=("E1", "E2")), WIDE).text == "9"


def test_fewer_than_eight_are_counted_and_not_compared():
    claims = choices(OWN, *nine()[:7])
    assert found(claims, WIDE).text == "7" and "Too few" in found(claims, WIDE).caveats[0]
    assert {claim.metric for claim in claims} == {"peers_chosen"}


@pytest.mark.parametrize("industry", ["X", "not_given"])
def test_an_industry_that_is_not_known_makes_no_group(industry):
    claims = choices(filing("E1", 7.0, industry=industry), *nine(industry=industry))
    assert (found(claims, NARROW).value, found(claims, NARROW).missing) == (None, "not_applicable")
    assert "industry" in found(claims, NARROW).statement
    assert found(claims, NARROW, "difference") is None and found(claims, WIDE, "difference") is not None


def test_a_size_that_is_not_given_makes_no_group():
    claims = choices(filing("E1", 7.0, size="not given"), *nine(size="not given"))
    assert [claim.value for claim in claims] == [None] * len(CHOICES)


def test_who_files_nothing_has_no_groups():
    assert choices(*nine()) == []


def test_every_claim_has_an_address_of_its_own():
    claims = choices(OWN, *nine())
    assert len({claim.id for claim in claims}) == len(claims)
    assert all(claim.id.endswith((NARROW, WIDE)) for claim in claims)
