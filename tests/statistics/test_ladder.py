import pytest

from analysis.statistics.ladder import RULES, permit


#   use          have              status
@pytest.mark.parametrize(
    "use, have, status",
    [
        ("figure", {"denominator": 9}, "suppressed"),
        ("figure", {"denominator": 10}, "ok"),
        ("percentage", {"denominator": 22}, "suppressed"),
        ("percentage", {"denominator": 23}, "ok"),
        ("average", {"denominator": 7}, "suppressed"),
        ("interval", {}, "descriptive_only"),
        ("interval", {"denominator": 40}, "ok"),
        ("standardised_rate", {"count": 9}, "suppressed"),
        ("change", {"periods": 1}, "insufficient_data"),
        ("change", {"periods": 2}, "ok"),
        ("trend", {"periods": 4}, "insufficient_data"),
        ("trend", {"periods": 5}, "ok"),
        ("interrupted_series", {"periods": 7}, "insufficient_data"),
        ("percentile", {"peers": 7}, "insufficient_data"),
        ("percentile", {"peers": 8}, "ok"),
        ("funnel", {"peers": 9}, "insufficient_data"),
        ("placebo", {"peers": 19}, "insufficient_data"),
        ("verdict", {"denominator": 150, "response": 0.5}, "descriptive_only"),
        ("verdict", {}, "ok"),
    ],
)
def test_ladder(use, have, status):
    permission = permit(use, **have)
    assert permission.status == status
    assert permission.granted == (permission.reason == "")


def test_the_lowest_rung_speaks_first():
    assert "10 people" in permit("percentage", denominator=4).reason


def test_every_reason_is_a_sentence():
    assert all(rule.reason.endswith(".") and rule.reason[0].isupper() for rule in RULES)


def test_a_use_that_does_not_exist_is_a_programmers_error():
    with pytest.raises(AssertionError, match="league_table"):
        permit("league_table")
