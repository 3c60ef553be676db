"""The other legal entities of an organisation: each files for its own staff, and none stands for the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.markdown import Markdown, escape, markdown, number, table

if TYPE_CHECKING:
    from analysis.claims.report import Report
    from analysis.framework.records import Entity

_ROLES = {"lead": "stands for the organisation here", "subsidiary": "subsidiary", "predecessor": "predecessor"}


def table_entities(report: Report) -> Markdown | None:
    """List every legal entity that files, with its latest median gap; None where there is only one."""
    filing = [entity for entity in report.evidence.entities if _latest(report, entity)]
    if len(filing) < 2:
        return None
    rows = [_row(report, entity) for entity in filing]
    head = ["Legal entity", "Part", "Latest filing", "Median pay gap"]
    body = table(head, rows, "lllr", widths=[30, 20, 12, 14])
    return markdown("Its legal entities file separately, each for its own staff.", body)


def _latest(report: Report, entity: Entity) -> object:
    return report.ledger.latest(metric="median_pay_gap", what="value", subject=entity.id)


def _row(report: Report, entity: Entity) -> list[str]:
    claim = _latest(report, entity)
    return [escape(entity.name), _ROLES[entity.role], claim.period, number(claim)]
