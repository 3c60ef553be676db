"""The gate: nothing that failed a check, or was never checked, passes."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.statistics.diagnostics import FitDiagnostics, check, gate, residual_quantiles

GOOD = check("a", 1.0, "at_most", 1.0, "a is 1.")
BAD = check("b", 0.9, "at_least", 0.94, "Coverage is 0.9.")


def test_the_gate():
    assert gate([GOOD]) == "ok"
    assert gate([GOOD, BAD]) == "model_failed"
    assert gate([]) == "model_failed"


def test_a_value_that_is_no_number_never_passes():
    assert not check("a", float("nan"), "at_most", 1, "").passed
    assert not check("a", float("nan"), "at_least", 1, "").passed


def test_the_reason_names_only_what_failed():
    both = FitDiagnostics((GOOD,), {"x": 1.0}) + FitDiagnostics((BAD,), {"y": 2.0})
    assert both.status == "model_failed"
    assert both.reason == "Coverage is 0.9."
    assert dict(both.figures) == {"x": 1.0, "y": 2.0}


def test_residuals_of_the_right_shape_lie_on_the_line():
    found = residual_quantiles(np.random.default_rng(1).standard_t(4, 50_000), df=4)
    assert found["residual_p95"] == pytest.approx(2.132, abs=0.05)  # t with 4 df, 95 per cent point
    assert found["expected_p95"] == pytest.approx(2.132, abs=0.001)
    assert found["qq_correlation"] > 0.999
