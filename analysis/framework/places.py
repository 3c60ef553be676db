"""Areas, and the places that organisations serve. A registered office is never one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.framework.records import Footprint, Hex, Place
from analysis.framework.tables import index_by, read_records

if TYPE_CHECKING:
    from analysis.paths import Project

PLACES = "places/places.csv"
FOOTPRINTS = "places/footprints.csv"
HEXES = "places/hexes.csv"


def read_places(project: Project) -> dict[str, Place]:
    """Read all areas, by GSS code."""
    return index_by(read_records(project, PLACES, Place), "code", PLACES)


def read_hexes(project: Project) -> dict[str, Hex]:
    """Read where each local authority stands on the map of hexagons, by GSS code."""
    return index_by(read_records(project, HEXES, Hex), "place", HEXES)


def read_footprints(project: Project) -> dict[str, tuple[Footprint, ...]]:
    """
    Read the places of each organisation, by slug, largest weight first; the weights of one add to 1.

    An organisation whose places are not published is absent.
    """
    places: dict[str, list[Footprint]] = {}
    for footprint in read_records(project, FOOTPRINTS, Footprint):
        places.setdefault(footprint.organisation, []).append(footprint)
    return {slug: tuple(sorted(rows, key=lambda row: -row.weight)) for slug, rows in places.items()}
