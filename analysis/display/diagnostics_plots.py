"""Pictures of a stored fit: are its errors as assumed, how far does it pull, how wide are its bands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.display.figure import Figure, shorten
from analysis.display.theme import canvas, palette, to_svg

if TYPE_CHECKING:
    import pandas as pd

    from analysis.claims.stored_fits import StoredFit

_SIZES = ("250-499", "500-999", "1000-4999", "5000-19999", "20000+")
_DASHES = ("-", "--", "-.", ":", (0, (1, 3)))


def plot_residuals(fit: StoredFit) -> Figure:
    """Draw the quantiles of the standardised residuals against those of the errors that the model assumes."""
    figures = fit.summary["figures"]
    points = sorted(
        (value, figures[name.replace("expected", "residual")])
        for name, value in figures.items()
        if re.fullmatch(r"expected_p\d+", name)
    )
    expected, found = zip(*points, strict=True)
    figure, axes = canvas(height=3.4, width=4.2)
    reach = 1.1 * max(map(abs, (*expected, *found)))
    axes.plot([-reach, reach], [-reach, reach], color=palette().quiet, linewidth=1)
    axes.scatter(expected, found, s=40, color=palette().focus, zorder=3)
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="expected", ylabel="found")
    tails = found[-1] / expected[-1]
    finding = "The errors follow the assumed curve in the middle" + (
        " and are wilder at the ends." if tails > 1.1 else " and at the ends."
    )
    pairs = "; ".join(f"{e:.1f} expected, {f:.1f} found" for e, f in points)
    alt = f"Quantiles of residuals against those of Student's t. {pairs}."
    return Figure("fig-residuals", finding, "Quantiles in standard units; on the line, model and filings agree.",
                  shorten(alt), to_svg(figure), ())  # fmt: skip


def plot_shrinkage(fit: StoredFit, employers: pd.DataFrame, metric: str = "median_pay_gap", most: int = 1500) -> Figure:
    """
    Draw each employer's pooled level against the plain mean of its filings.

    Parameters
    ----------
    employers
        The national panel, as ``read_table("employers")`` gives it.
    metric
        A measure of the panel.
    most
        Employers drawn, every so many in the order of their names.
    """
    column = {"median_pay_gap": "median_gap", "mean_pay_gap": "mean_gap"}.get(metric, metric)
    plain = employers.groupby("employer")[column].agg(["mean", "size"])
    rows = fit.rows[fit.rows["metric"] == metric].dropna(subset=["level"]).join(plain, on="employer").dropna()
    drawn = rows.sort_values("employer").iloc[:: max(1, len(rows) // most)]
    figure, axes = canvas(height=3.8, width=4.6)
    few = drawn["size"] <= 2
    axes.axline((0, 0), slope=1, color=palette().quiet, linewidth=1)
    axes.scatter(drawn.loc[~few, "mean"], drawn.loc[~few, "level"], s=6, color=palette().peers, label="3 to 8 filings")
    axes.scatter(drawn.loc[few, "mean"], drawn.loc[few, "level"], s=10, color=palette().focus, label="1 or 2 filings")
    axes.set(xlim=(-40, 70), ylim=(-40, 70), xlabel="mean of its filings", ylabel="pooled level")
    axes.legend(frameon=False)
    pulled = (rows["mean"] - rows["level"]).abs().groupby(rows["size"] <= 2).median()
    words = f"{pulled.get(True, 0):.1f} points with one or two filings, {pulled.get(False, 0):.1f} with more"
    alt = f"Pooled levels against plain means of {len(drawn):,} employers. Half are pulled by more than {words}."
    return Figure("fig-shrinkage", "Employers with few filings are drawn towards their industry and size.",
                  f"Typical pull: {words}.", shorten(alt), to_svg(figure), ())  # fmt: skip


def plot_bands(fit: StoredFit, metric: str = "median_pay_gap") -> Figure:
    """Draw how far employers of each size ordinarily move, by the number of years."""
    figure, axes = canvas(height=3.2)
    ends = []
    for size, dashes in zip(_SIZES, _DASHES, strict=True):
        cells = [cell for h in range(1, 8) if (cell := fit.movement_band(metric, size, h)) and cell.size == size]
        if cells:
            axes.plot([c.horizon for c in cells], [c.points for c in cells], linestyle=dashes, color=palette().ink,
                      label=size)  # fmt: skip
            ends.append(f"{size}: {cells[0].points:.0f} points in a year")
    axes.set(xlabel="years", ylabel="points either way", ylim=(0, None))
    axes.legend(frameon=False, title="employees")
    alt = f"Ordinary movement by years and size of employer. {'; '.join(ends)}."
    return Figure("fig-bands", "The smaller the employer, the further its figure moves by itself.",
                  "95% of employers moved by no more, whichever year one starts from.",
                  shorten(alt), to_svg(figure), ())  # fmt: skip
