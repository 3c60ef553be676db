"""One page of each kind that the site has: what is looked at in a browser, and named in the accessibility statement."""

from __future__ import annotations

import re
from pathlib import Path

REPORTS = {
    "Report with everything": "reports/organisations/co-op.html",
    "Report of one that has filed nothing": "reports/organisations/true-potential.html",
    "Report of one that serves many places": "reports/organisations/pennon.html",
    "Report with a foreword, a case study and recommendations": "reports/organisations/synthetic-mill.html",
}
KINDS = {
    "Report on one page": r"reports/summaries/co-op\.html",
    "List of goals": r"reports/goals/index\.html",
    "Goal with compared figures": r"reports/goals/14\.html",
    "Goal without evidence": r"reports/goals/1\.html",
    "List of places": r"reports/places/index\.html",
    "Local authority": r"reports/places/e0\d+\.html",
    "Nation": r"reports/places/e9\d+\.html",
    "List of peer groups": r"reports/peers/index\.html",
    "Peer group": r"reports/peers/(?!index|with-)[\w-]+\.html",
    "Organisation beside other peers": r"reports/peers/with-[\w-]+\.html",
    "Directory": r"reports/directory/index\.html",
    "Directory by kind": r"reports/directory/kind-[\w-]+\.html",
    "Directory by goal": r"reports/directory/goal-14\.html",
    "Directory by region": r"reports/directory/region-[\w-]+\.html",
}


def page_types(site: Path) -> dict[str, str]:
    """Give a page of each kind by the kind's name: reports, every page of its own, one of each generated kind."""
    pages = [page.relative_to(site).as_posix() for page in sorted(site.rglob("*.html"))]
    own = [page for page in pages if re.fullmatch(r"reports/[\w-]+\.html", page)]
    named = {f"Page of its own: {Path(page).stem}": page for page in own}
    # the last that fits: the pages of a kind stand in the order of their addresses
    found = {kind: [page for page in pages if re.fullmatch(pattern, page)][-1] for kind, pattern in KINDS.items()}
    return {**REPORTS, **named, **found}
