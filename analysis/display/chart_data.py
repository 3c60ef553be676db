"""What a chart draws, as a table for those who cannot or would not read it off the picture."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.claims.claim import Claim
from analysis.display.markdown import escape, number, table

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell = str | float | Claim | None
VALUE, RANGE, COUNT = "value", "range", "count"
_ENDS = ("lower end", "upper end")


@dataclass(frozen=True)
class Column:
    """
    One column, and what it takes from the claims in it.

    Parameters
    ----------
    name
        Long enough to be understood without the chart.
    part
        ``value``; ``range``, which is two columns in the file; or ``count``, the n.
    width
        Relative width on a page.
    short
        Its name on the page, where the caption says the rest.
    on_page
        False if it is in the file only.
    """

    name: str
    part: str = VALUE
    width: int = 12
    short: str = ""
    on_page: bool = True


@dataclass(frozen=True)
class ChartData:
    """
    Rows of words, claims and bare numbers.

    Words and claims are printed on the page too. A bare number, such as the value of one of many peers, is no
    claim of this report: its row, or its column, is in the file only. Of long tables the page shows the first
    ``shown`` rows.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shown: int | None = None

    def __post_init__(self) -> None:
        assert all(len(row) == len(self.columns) for row in self.rows), "each row has a cell for each column"

    def as_csv(self) -> str:
        """Write every number as it is drawn, in full; a value that is not known is an empty cell."""
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow([name for column in self.columns for name in _names(column)])
        for row in self.rows:
            rows.writerow([each for column, cell in zip(self.columns, row, strict=True) for each in _raw(column, cell)])
        return out.getvalue()

    def folded(self, file: str) -> str:
        """
        Write the table, folded until asked for.

        On paper nothing can be unfolded: there the caption says where the file is.
        """
        columns = [column for column in self.columns if column.on_page]
        rows = [
            [cell for column, cell in zip(self.columns, row, strict=True) if column.on_page]
            for row in self.rows[: self.shown]
        ]
        rows = [row for row in rows if not any(isinstance(cell, float) for cell in row)]
        shown = [[_said(column, cell) for column, cell in zip(columns, row, strict=True)] for row in rows]
        align = "".join("l" if all(isinstance(row[i], str) for row in rows) else "r" for i in range(len(columns)))
        body = table([c.short or c.name for c in columns], shown, align, widths=[c.width for c in columns])
        body += f"\n\n[{_link(self)}]({file})"
        note = f'::: {{.callout-note collapse="true" title="Data of this chart"}}\n{body}\n:::'
        return f'::: {{.content-visible when-format="html"}}\n{note}\n:::'


def _link(data: ChartData) -> str:
    more = any(isinstance(cell, float) for row in data.rows for cell in row)
    return "The same and all that is drawn, as a CSV file" if more else "The same as a CSV file"


def _names(column: Column) -> list[str]:
    return [f"{column.name}, {end}" for end in _ENDS] if column.part == RANGE else [column.name]


def _raw(column: Column, cell: Cell) -> Sequence[object]:
    if column.part == RANGE:
        return [cell.lower, cell.upper] if isinstance(cell, Claim) else ["", ""]
    if isinstance(cell, Claim):
        return [cell.n if column.part == COUNT else cell.value]
    return ["" if cell is None else cell]


def _said(column: Column, cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    if not isinstance(cell, Claim):
        return "–"
    part = {VALUE: "text", RANGE: "interval", COUNT: "count"}[column.part]
    return number(cell, part) if getattr(cell, part) else "–"
