"""The pooled model of the median pay gap over employers and years: levels, bands and changes."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.statistics.backtest import BackTest, back_test, band_coverage, band_half_widths, forecast
from analysis.statistics.diagnostics import Check, FitDiagnostics, check
from analysis.statistics.movement import MovementBands, OrdinaryMovement, fit_movement
from analysis.statistics.pay_gap_change import judge_changes, learn_returns
from analysis.statistics.pay_gap_level import LevelFit, fit_level
from analysis.statistics.zero_state import BEFORE, ZeroState, fit_zero_state

if TYPE_CHECKING:
    from analysis.statistics.estimate import Status

COLUMNS = ("employer", "year", "industry", "size", "median_gap")
BACK_TESTED_COVERAGE = 0.94  # of a nominal 95 per cent, in each size band with enough changes to tell
TELLING = 2000  # with 300 changes in the test, chance takes one good band in five below 0.94; with 2,000, one in fifty


@dataclass(frozen=True)
class PayGapFit:
    """
    The fitted model.

    Parameters
    ----------
    employers
        One row an employer; the columns are described at ``PayGapModel.fit``.
    bands
        Ordinary movement by size band and horizon.
    back_tests
        Oldest first; each trained on filings up to its ``train_to``.
    excluded
        Filings left out because no such gap is plausible.
    """

    employers: pd.DataFrame
    level: LevelFit
    zero: ZeroState
    bands: MovementBands
    back_tests: tuple[BackTest, ...]
    diagnostics: FitDiagnostics
    n: int
    years: tuple[int, ...]
    excluded: int

    @property
    def status(self) -> Status:
        return self.diagnostics.status

    def ordinary_movement(self, size: str, horizon: int) -> OrdinaryMovement | None:
        """Say how far employers of this size ordinarily move over so many years."""
        return self.bands.at(size, horizon)


@dataclass(frozen=True)
class PayGapModel:
    """
    Exact zeros as a state, the rest as pooled levels with heavy tails, and bands from real changes.

    Parameters
    ----------
    implausible
        Gaps further than this from zero are left out, and counted.
    carry_over
        Share of a departure from the level that is expected to be there a year later.
    tested_years
        Newest starting years from which next year's band is learnt, and on the last of which it is tested.
    selective_years
        Years in which reporting was not enforced: kept, in their place in time, and flagged.
    """

    implausible: float = 100.0
    carry_over: float = 0.5
    tested_years: int = 4
    selective_years: tuple[int, ...] = (2019,)

    def fit(self, panel: pd.DataFrame) -> PayGapFit:
        """
        Fit to one row per employer and year.

        Parameters
        ----------
        panel
            employer, year (an integer, its first calendar year), industry, size, median_gap (per cent).
            A missing industry or size counts as "not given"; rows without a gap are left out.

        Returns
        -------
        PayGapFit
            Its ``employers`` has, in percentage points: latest (as filed), level with level_lower and
            level_upper (95 per cent; empty where every filing was zero), usual (of its industry and size),
            forecast with band_lower and band_upper (next year's filing, back-tested), change,
            change_ordinary, change_adjusted (less what its starting point alone led to expect) and
            change_verdict since the filing before, and the same with ``baseline_`` since the first filing.
            zero_probability is the chance that next year's filing is exactly zero.
        """
        rows, excluded = self._clean(panel)
        level, zero, bands = fit_level(rows), fit_zero_state(rows), fit_movement(rows)
        newest, oldest = int(rows["year"].max()), int(rows["year"].min())
        starts = [year for year in range(newest - self.tested_years, newest) if year > oldest]
        tests = tuple(
            back_test(
                rows, year, tuple(range(1, min(3, newest - year) + 1)),
                carry_over=self.carry_over, own_slope=year == newest - 3,
            )
            for year in starts
        )  # fmt: skip
        return PayGapFit(
            employers=self._employers(rows, level, zero, bands, tests),
            level=level,
            zero=zero,
            bands=bands,
            back_tests=tests,
            diagnostics=level.robust.diagnostics + zero.diagnostics + _diagnose(level, bands, tests),
            n=len(rows),
            years=tuple(sorted(int(year) for year in rows["year"].unique())),
            excluded=excluded,
        )

    def _clean(self, panel: pd.DataFrame) -> tuple[pd.DataFrame, int]:
        missing = [column for column in COLUMNS if column not in panel]
        assert not missing, f"the panel lacks {missing}"
        assert not panel.duplicated(["employer", "year"]).any(), "an employer has two filings for one year"
        rows = panel.loc[panel["median_gap"].notna(), list(COLUMNS)]
        plausible = rows["median_gap"].abs() <= self.implausible
        rows = rows[plausible].assign(
            year=lambda frame: frame["year"].astype(int),
            industry=lambda frame: _named(frame["industry"]),
            size=lambda frame: _named(frame["size"]),
            median_gap=lambda frame: frame["median_gap"].astype(float),
        )
        return rows.sort_values(["employer", "year"]).reset_index(drop=True), int((~plausible).sum())

    def _employers(
        self,
        rows: pd.DataFrame,
        level: LevelFit,
        zero: ZeroState,
        bands: MovementBands,
        tests: tuple[BackTest, ...],
    ) -> pd.DataFrame:
        rows = rows.assign(usual=level.usual(rows))
        filed = rows.groupby("employer")
        latest, first, before = filed.tail(1), filed.head(1), filed.nth(-2)
        last = latest["median_gap"].to_numpy()
        state = np.where(last == 0, BEFORE[1], BEFORE[0])
        expected = forecast(latest, level, 1, self.carry_over)
        half = band_half_widths(latest, tests)
        table = pd.DataFrame(
            {
                "industry": latest["industry"].to_numpy(),
                "size": latest["size"].to_numpy(),
                "years": filed.size().loc[latest["employer"]].to_numpy(),
                "first_year": first["year"].to_numpy(),
                "latest_year": latest["year"].to_numpy(),
                "latest": last,
                "zero_probability": zero.probability(list(latest["industry"]), list(latest["size"]), list(state)),
                "usual": latest["usual"].to_numpy(),
                "forecast": expected,
                "band_lower": expected - half,
                "band_upper": expected + half,
            },
            index=pd.Index(latest["employer"], name="employer"),
        )
        table = table.join(level.levels[["level", "level_lower", "level_upper"]])
        returns = learn_returns(rows)
        for prefix, start in (("", before), ("baseline_", first)):
            judged = judge_changes(table, start.set_index("employer"), bands, returns)
            judged["selective"] = judged["start_year"].isin(self.selective_years)
            table = table.join(judged.add_prefix(prefix + "change_").rename(columns=_plain))
        return table.reset_index()


def _plain(column: str) -> str:
    """Name the change itself ``change``, not ``change_change``."""
    return column.removesuffix("_points")


def _named(labels: pd.Series) -> pd.Series:
    return labels.astype(object).where(labels.notna(), "not given").astype(str)


def _diagnose(level: LevelFit, bands: MovementBands, tests: tuple[BackTest, ...]) -> FitDiagnostics:
    """Check the back-tests; small cells are reported and do not fail the fit, for chance alone would."""
    checks = []
    figures = {
        "intraclass_correlation": level.robust.normal.intraclass_correlation,
        "persistence": level.persistence,
    }
    for row in band_coverage(tests).itertuples():
        figures[f"next_year_coverage {row.size}"] = row.coverage
        if row.n >= TELLING:
            checks.append(_coverage_check(f"next_year_coverage {row.size}", row.coverage))
    for cell in bands.cells:
        if cell.back_tested is not None and cell.horizon <= 3:
            name = f"movement_coverage {cell.size}, {cell.horizon} years"
            figures[name] = cell.back_tested
            if cell.n / cell.origins >= TELLING:
                checks.append(_coverage_check(name, cell.back_tested))
    for test in tests:
        for horizon in sorted(test.errors["horizon"].unique()):
            for name, value in test.rmse(horizon).items():
                figures[f"rmse {name}, {test.train_to} to {test.train_to + horizon}"] = value
    return FitDiagnostics(tuple(checks), MappingProxyType(figures))


def _coverage_check(name: str, coverage: float) -> Check:
    sentence = f"The 95 per cent band ({name.split(' ', 1)[1]}) held {coverage:.1%} of later filings."
    return check(name, coverage, "at_least", BACK_TESTED_COVERAGE, sentence)
