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
    "close_goal": "analysis.display.describe_goal",
    "photo_goal": "analysis.display.photo",
    "describe_forewords": "analysis.display.authored",
    "describe_journey": "analysis.display.describe_organisation",
    "describe_organisation": "analysis.display.describe_organisation",
    "describe_strengths": "analysis.display.describe_strengths",
    "describe_people": "analysis.display.describe_people",
    "describe_progress": "analysis.display.describe_recommendations",
    "describe_recommendations": "analysis.display.describe_recommendations",
    "describe_quality": "analysis.display.describe_data",
    "describe_downloads": "analysis.display.describe_data",
    "describe_crosswalk": "analysis.display.describe_data",
    "publish_summary": "analysis.display.summary",
    "describe_places": "analysis.display.describe_places",
    "describe_annex": "analysis.display.describe_annex",
    "table_entities": "analysis.display.describe_entities",
    "describe_methods": "analysis.display.describe_sources",
    "describe_sources": "analysis.display.describe_sources",
    "table_change": "analysis.display.charts",
    "table_peers": "analysis.display.charts",
    "table_quarters": "analysis.display.charts",
    "table_need": "analysis.display.charts_places",
    "table_places": "analysis.display.describe_places",
    "plot_change": "analysis.display.charts",
    "plot_peers": "analysis.display.charts",
    "plot_quarters": "analysis.display.charts",
    "plot_need": "analysis.display.charts_places",
    "plot_evidence": "analysis.display.charts_evidence",
    "table_evidence": "analysis.display.charts_evidence",
    "plot_forest": "analysis.display.charts_forest",
    "table_forest": "analysis.display.charts_forest",
    "plot_map": "analysis.display.charts_map",
    "table_map": "analysis.display.charts_map",
    "plot_spine": "analysis.display.charts_spine",
    "table_spine": "analysis.display.charts_spine",
    "describe_counts": "analysis.display.describe_counted",
    "plot_funnel": "analysis.display.charts_counted",
    "table_funnel": "analysis.display.charts_counted",
    # Stored fits, for whoever asks whether they may be used.
    "describe_fit": "analysis.display.diagnostics_tables",
    "table_coverage": "analysis.display.diagnostics_tables",
    "table_persistence": "analysis.display.diagnostics_tables",
    "plot_bands": "analysis.display.diagnostics_plots",
    "plot_residuals": "analysis.display.diagnostics_plots",
    "plot_shrinkage": "analysis.display.diagnostics_plots",
    # For researchers: what there is to read, and the methods by what they answer.
    "load_fit": "analysis.claims.tables",
    "read_table": "analysis.claims.tables",
    "p_value_of": "analysis.claims.family",
    **{
        name: f"analysis.statistics.{module}"
        for module, names in {
            "comparison": ("compare", "difference_of", "place_among_peers"),
            "counts": ("estimate_count", "estimate_rate", "estimate_rate_ratio"),
            "decomposition": ("kitagawa", "das_gupta"),
            "detectable": (
                "detectable_against_peers",
                "detectable_difference_in_means",
                "detectable_difference_in_proportions",
                "detectable_level_change",
            ),
            "did": ("difference_in_differences",),
            "disclosure": ("average_is_safe", "percentage_is_safe", "round_to_five", "words_for_count"),
            "estimate": ("Estimate",),
            "fingertips": ("mark_shares", "mark_values"),
            "funnel": ("fit_funnel",),
            "grading": ("Design", "grade"),
            "inequality": ("concentration_index", "gini", "theil"),
            "interrupted": ("interrupted_counts", "interrupted_series"),
            "means": ("estimate_mean", "estimate_median"),
            "missing_data": ("bound_nonresponse", "bound_suppressed"),
            "multiplicity": ("adjust",),
            "pay_gap": ("PayGapModel",),
            "peers": ("match_exactly", "nearest_neighbours"),
            "peers_design": ("organisation_against_peers",),
            "place_need": ("PlaceNeed",),
            "power": ("people_needed_for_means", "people_needed_for_shares"),
            "proportions": ("estimate_difference", "estimate_proportion", "estimate_ratio"),
            "quartiles": ("estimate_gradient",),
            "ranks": ("rank_intervals",),
            "recruitment": ("Stage", "recruitment_funnel"),
            "representation": ("people_to_parity", "representation_ratio"),
            "rounded_counts": ("estimate_rounded_share", "represent", "stand_among"),
            "share": ("Rounded", "Share"),
            "shrinkage": ("shrink", "shrink_proportions"),
            "slope_index": ("slope_index",),
            "staggered": ("staggered_adoption",),
            "standardisation": ("estimate_directly_standardised_rate", "estimate_standardised_ratio"),
            "suppression": ("attack", "protect"),
            "synthesis": ("random_effects",),
            "synthetic_control": ("synthetic_control",),
            "target": ("BackTest", "outlook"),
            "trend": (
                "change_since",
                "direction_of",
                "estimate_rate_trend",
                "estimate_share_trend",
                "estimate_value_trend",
            ),
            "weighting": ("compare_participants",),
        }.items()
        for name in names
    },
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"analysis has no public name {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
