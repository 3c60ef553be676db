"""Rules that hold between tables: what is named exists, weights add up, groups are large enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.intake.schemas import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import pandas as pd

FEWEST_PEERS = 8
WEIGHT_TOLERANCE = 1e-6
PERCENT = "%"
LEVEL_OF_TABLE = {
    "pay_gap_filings": "organisation",
    "counts": "organisation",
    "place_observations": "place",
    "place_series": "place",
}
WITH_VALUES = ("pay_gap_filings", "published_facts", "place_observations", "benchmarks")

Finding = tuple[str, int, str, str, str, str]  # table, position of the row, field, value, rule, fix


def find_dangling(tables: Mapping[str, pd.DataFrame], changed: Collection[str]) -> Iterator[Finding]:
    """Cells that name a row which is not there."""
    for name, frame in tables.items():
        for field, column in SCHEMAS[name].columns.items():
            target = column.metadata.get("refers")
            if not target or target.split(".")[0] not in tables:
                continue
            other, key = target.split(".")
            if name not in changed and other not in changed:
                continue
            dangling = frame[field][~frame[field].isin({"", *tables[other][key]})]
            for position, value in dangling.items():
                yield name, position, field, value, f"is not in {other}", f"Add it to {other}, or correct it"


def find_unbalanced_weights(tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Organisations whose footprint does not add up to 1."""
    for organisation, rows in tables["footprints"].groupby("organisation"):
        total = rows["weight"].sum()
        if abs(total - 1) > WEIGHT_TOLERANCE:
            rule = f"the weights of {organisation} add up to {total:.6f} and must add up to 1"
            yield "footprints", rows.index[0], "weight", "", rule, "Rescale them, and say how in the note"


def find_small_groups(tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Peer groups with too few members to compare with."""
    sizes = tables["peers"]["peer_group"].value_counts()
    groups = tables["peer_groups"]["id"]
    for position, group in groups.items():
        size = int(sizes.get(group, 0))
        if size < FEWEST_PEERS:
            rule = f"has {size} peers and needs at least {FEWEST_PEERS}"
            yield (
                "peer_groups",
                position,
                "id",
                group,
                rule,
                "Add employers to peers.csv, each with its reason",
            )


def find_bad_percentages(tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Percentages outside 0 to 100, and counts below 0."""
    metrics = tables["metrics"].set_index("id")
    shares = set(metrics.index[(metrics["kind"] == "percentage") & (metrics["unit"] == PERCENT)])
    counts = set(metrics.index[metrics["kind"] == "count"])
    for name in WITH_VALUES:
        frame = tables[name]
        share = frame["metric"].isin(shares) & ~frame["value"].between(0, 100) & frame["value"].notna()
        negative = frame["metric"].isin(counts) & (frame["value"] < 0)
        for broken, rule in (
            (share, "a percentage is between 0 and 100"),
            (negative, "a count is not below 0"),
        ):
            for position, value in frame["value"][broken].items():
                yield name, position, "value", f"{value:g}", rule, "Check it against its source"


def find_misplaced_metrics(tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Metrics of places among the figures of organisations, and the other way round."""
    level = tables["metrics"].set_index("id")["level"]
    for name, wanted in LEVEL_OF_TABLE.items():
        frame = tables[name]
        found = frame["metric"].map(level)
        wrong = frame[found.notna() & (found != wanted)]
        for position, metric in wrong["metric"].items():
            rule = f"is a metric of the level {level[metric]}, not {wanted}"
            yield name, position, "metric", metric, rule, "Correct the level in metrics.csv, or move the rows"


def find_counts_without_whole(tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Counts of a metric that is a percentage, and have nothing to be a percentage of."""
    metrics = tables["metrics"].set_index("id")["kind"]
    counts = tables["counts"]
    lacking = counts[(counts["metric"].map(metrics) == "percentage") & counts["denominator"].isna()]
    for position, metric in lacking["metric"].items():
        rule = f"is missing, and {metric} is a percentage"
        yield "counts", position, "denominator", "", rule, "Give of how many it was counted"


CHECKS = {
    find_unbalanced_weights: ("footprints",),
    find_small_groups: ("peers", "peer_groups"),
    find_bad_percentages: ("metrics", *WITH_VALUES),
    find_counts_without_whole: ("counts", "metrics"),
    find_misplaced_metrics: ("metrics", *LEVEL_OF_TABLE),
}


def find_between(tables: Mapping[str, pd.DataFrame], changed: Collection[str]) -> Iterator[Finding]:
    """All findings of the checks whose tables could be read; what holds between tables as they were still holds."""
    yield from find_dangling(tables, changed)
    for check, needed in CHECKS.items():
        if all(name in tables for name in needed) and not set(needed).isdisjoint(changed):
            yield from check(tables)
