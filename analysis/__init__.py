"""The impact workbench. Notebooks import from here, and from nowhere deeper."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Each name is imported when it is first used, so that the command line answers at once.
_HOMES = {
    "load_report": "analysis.claims.report",
    "front_matter": "analysis.display.front_matter",
    "publish_claims": "analysis.display.front_matter",
    "describe_origin": "analysis.display.describe_glance",
    "describe_glance": "analysis.display.describe_glance",
    "describe_coverage": "analysis.display.describe_evidence",
    "describe_gaps": "analysis.display.describe_evidence",
    "describe_goal": "analysis.display.describe_goal",
    "table_goal": "analysis.display.describe_goal",
    "describe_places": "analysis.display.describe_places",
    "describe_methods": "analysis.display.describe_sources",
    "describe_sources": "analysis.display.describe_sources",
    "table_change": "analysis.display.charts",
    "table_need": "analysis.display.charts",
    "table_places": "analysis.display.describe_places",
    "plot_change": "analysis.display.charts",
    "plot_peers": "analysis.display.charts",
    "plot_quarters": "analysis.display.charts",
    "plot_need": "analysis.display.charts",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"analysis has no public name {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
