"""What a notebook hands to the machinery that publishes it: its title block, and its claims."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.display.cover import cover
from analysis.display.describe_in_one_line import describe_in_one_line
from analysis.display.words import KINDS

if TYPE_CHECKING:
    from analysis.claims.report import Report

FRONT_MATTER = "application/vnd.impact.front-matter+json"
CLAIMS = "application/vnd.impact.claims+json"


@dataclass(frozen=True)
class Hidden:
    """An output that no page shows: it is taken out of the notebook after the run."""

    kind: str
    content: Any

    def __repr__(self) -> str:
        # Jupyter sends this along with each output, where it would be all claims once more.
        return f"<Hidden: {self.kind}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        # As one text: a notebook would walk through thousands of values each time that it is saved.
        return {self.kind: json.dumps(self.content, ensure_ascii=False)}


def front_matter(report: Report) -> Hidden:
    """Give title, description, date, categories and cover, which a notebook's own first cell cannot compute."""
    organisation = report.organisation
    return Hidden(
        FRONT_MATTER,
        {
            "title": organisation.name,
            "subtitle": f"Impact report · edition {report.edition.name}",
            "description": describe_in_one_line(report),
            "date": report.edition.published.isoformat(),
            "categories": [KINDS[organisation.kind], organisation.industry],
            "lang": "en-GB",
            **cover(report),
        },
    )


def publish_claims(report: Report) -> Hidden:
    """Hand over every claim of the report, in the order in which they were made."""
    return Hidden(CLAIMS, [claim.as_record() for claim in report.ledger])
