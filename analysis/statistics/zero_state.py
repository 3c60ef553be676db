"""Who reports a gap of exactly zero: a state of its own, often flat-rate pay, not a small gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import special
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from analysis.statistics.diagnostics import FitDiagnostics, check

if TYPE_CHECKING:
    from collections.abc import Sequence

FEW = 30  # fewer zeros, or filings of an industry or size, than this are not modelled on their own
BEFORE = ("not zero", "zero", "not filed")


@dataclass(frozen=True)
class ZeroState:
    """
    Chance that a filing is exactly zero, given industry, size and the filing of the year before.

    Parameters
    ----------
    coefficients
        Log-odds by name, such as ``industry: Education``; levels without one count as the reference.
    """

    coefficients: pd.Series
    diagnostics: FitDiagnostics

    def probability(self, industry: Sequence[str], size: Sequence[str], before: Sequence[str]) -> np.ndarray:
        """Give the probability, shape (n,), of a zero in the year after a filing in state ``before``."""
        frame = pd.DataFrame({"industry": industry, "size": size, "before": before})
        effects = sum(
            (frame[name] if name == "before" else frame[name].astype(object))
            .map(lambda level, name=name: f"{name}: {level}")
            .map(self.coefficients)
            .fillna(0.0)
            .to_numpy(float)
            for name in frame
        )
        return special.expit(self.coefficients["intercept"] + effects)


def add_state_before(panel: pd.DataFrame) -> pd.DataFrame:
    """Add ``zero`` and ``before``: the state one year earlier, by the calendar and not by position."""
    zero = panel["median_gap"] == 0
    states = pd.DataFrame(
        {
            "employer": panel["employer"],
            "year": panel["year"] + 1,
            "before": np.where(zero, BEFORE[1], BEFORE[0]),
        }
    )
    joined = panel.assign(zero=zero).merge(states, on=["employer", "year"], how="left", validate="one_to_one")
    return joined.assign(before=joined["before"].fillna(BEFORE[2]))


def fit_zero_state(panel: pd.DataFrame) -> ZeroState:
    """
    Fit a logistic model of exact zeros.

    Parameters
    ----------
    panel
        One row per employer and year: employer, year, industry, size, median_gap.

    Notes
    -----
    Rows are counted into cells, which have the same likelihood; shares with ``var_weights``, because
    statsmodels misreads the dispersion of two-column outcomes.
    """
    rows = add_state_before(panel)
    if min(rows["zero"].sum(), (~rows["zero"]).sum()) < FEW:
        return _constant(rows["zero"])
    cells = rows.groupby(["industry", "size", "before"])["zero"].agg(["sum", "count"]).reset_index()
    x = _indicators(cells)
    # One more filing in each cell, zero as often as all are: no cell can drive a coefficient to infinity.
    count = cells["count"] + 1
    share = (cells["sum"] + rows["zero"].mean()) / count
    model = GLM(share, x, family=Binomial(), var_weights=count)
    start = np.zeros(x.shape[1])
    first = model.fit(start_params=start, method="newton", maxiter=100, disp=False)
    second = model.fit(start_params=start + 0.1, method="bfgs", maxiter=500, disp=False)
    apart = float(np.abs(first.fittedvalues - second.fittedvalues).max())
    checks = (
        check("zero_converged", float(first.mle_retvals["converged"]), "at_least", 1.0,
              "The model of exact zeros did not converge."),
        check("zero_second_start", apart, "at_most", 1e-3,
              f"Two starting points of the model of exact zeros differ by up to {apart:.2g} in probability."),
        check("zero_calibration", _miscalibration(first.fittedvalues, share, count), "at_most", 0.05,
              "Predicted and observed shares of zeros differ by over five points in a tenth of filings."),
    )  # fmt: skip
    return ZeroState(first.params, FitDiagnostics(checks))


def _indicators(cells: pd.DataFrame) -> pd.DataFrame:
    """Code each factor against its commonest level; levels with few filings join that."""
    parts = {"intercept": np.ones(len(cells))}
    for name in ("industry", "size", "before"):
        filings = cells.groupby(name)["count"].sum()
        modelled = filings.index[(filings >= FEW) & (filings.index != filings.idxmax())]
        parts |= {f"{name}: {level}": (cells[name] == level).to_numpy(float) for level in modelled}
    return pd.DataFrame(parts)


def _constant(zero: pd.Series) -> ZeroState:
    share = (zero.sum() + 0.5) / (len(zero) + 1)
    checks = (check("zeros_constant", 0.0, "at_most", 0.0, "Too few zeros to model: one share for everybody."),)
    return ZeroState(pd.Series({"intercept": special.logit(share)}), FitDiagnostics(checks))


def _miscalibration(fitted: pd.Series, share: pd.Series, count: pd.Series) -> float:
    """Give the largest gap of prediction and observed share over tenths of filings by prediction."""
    order = np.argsort(fitted.to_numpy(), kind="stable")
    fitted, share, count = (values.to_numpy()[order] for values in (fitted, share, count))
    tenth = np.minimum((np.cumsum(count) - count / 2) * 10 // count.sum(), 9).astype(int)
    size = np.bincount(tenth, count, minlength=10)
    gap = np.bincount(tenth, count * (fitted - share), minlength=10)
    return float(np.abs(gap[size > 0] / size[size > 0]).max())
