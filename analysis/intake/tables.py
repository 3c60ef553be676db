"""The tables under data/: name, file and what each holds. Standard library only, to load at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class TableFile:
    """A table as a file, or as a folder of files that are stacked (the name of each becomes the metric)."""

    name: str
    path: str
    meaning: str

    @property
    def is_folder(self) -> bool:
        return not self.path.endswith(".csv")

    def files(self, data: Path) -> list[Path]:
        """The files that make up the table; empty if there are none."""
        if self.is_folder:
            return sorted((data / self.path).glob("*.csv"))
        return [data / self.path] if (data / self.path).is_file() else []


TABLES = (
    TableFile("sources", "sources.csv", "Publications and datasets that figures come from"),
    TableFile("goal_sets", "framework/goal_sets.csv", "Versions of the Purpose Goals"),
    TableFile("edition", "framework/edition.csv", "Date and goal set of the edition"),
    TableFile("editions", "framework/editions.csv", "What is new and what was corrected, edition by edition"),
    TableFile("goals", "framework/goals.csv", "The Purpose Goals"),
    TableFile("metrics", "framework/metrics.csv", "Definitions of what is measured"),
    TableFile(
        "official_measures",
        "framework/official_measures.csv",
        "Measures named with the goals, and what stands in for them",
    ),
    TableFile("crosswalk", "framework/crosswalk.csv", "This project's own mapping of goals to other frameworks"),
    TableFile("benchmarks", "framework/benchmarks.csv", "Published figures to compare with"),
    TableFile("place_series", "framework/place_series.csv", "Which publisher's series each place metric reads"),
    TableFile("organisations", "organisations/organisations.csv", "Whom reports are about"),
    TableFile("entities", "organisations/entities.csv", "Legal entities that file under their own names"),
    TableFile("peer_groups", "organisations/peer_groups.csv", "Curated groups of comparable employers"),
    TableFile("peers", "organisations/peers.csv", "Members of the peer groups"),
    TableFile("accents", "organisations/accents.csv", "Colours that organisations have published as their brand's"),
    TableFile("counted_bodies", "organisations/counted_bodies.csv", "Whose people are counted: members, peers, totals"),
    TableFile("redirects", "organisations/redirects.csv", "Former slugs of organisations"),
    TableFile("places", "places/places.csv", "Areas with GSS codes"),
    TableFile("footprints", "places/footprints.csv", "Places that each organisation serves"),
    TableFile("hexes", "places/hexes.csv", "Where each local authority stands on a map of hexagons"),
    TableFile("neighbours", "places/neighbours.csv", "Statistical nearest neighbours of places"),
    TableFile("pay_gap_filings", "observations/pay_gap_filings.csv", "Gender pay gap figures of the entities"),
    TableFile("published_facts", "observations/published_facts.csv", "Figures that organisations have published"),
    TableFile("counts", "observations/counts.csv", "People counted, of how many, with what rounding leaves open"),
    TableFile("employers", "observations/employers.csv", "National panel of employers that report a pay gap"),
    TableFile("pay_gap_distributions", "observations/pay_gap_distributions.csv", "How median pay gaps are spread"),
    TableFile("breaks", "observations/breaks.csv", "Where a series changes its definition"),
    TableFile("place_observations", "observations/places", "Official statistics of places"),
)
