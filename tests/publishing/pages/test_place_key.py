"""The key of the pages of places knows everything that these pages are made from, so that none of them goes stale."""

from __future__ import annotations

from dataclasses import replace

from analysis.publishing.pages.catalogue import Catalogue
from analysis.publishing.pages.place_pages import place_contents, place_key
from analysis.publishing.pages.unread import Unread


class Read:
    """Stands before an object, and notes the names by which its parts are read."""

    def __init__(self, of, names, stem=""):
        self._of, self._names, self._stem = of, names, stem

    def __getattr__(self, name):
        found, path = getattr(self._of, name), f"{self._stem}{name}"
        self._names.add(path)
        if name == "reports":
            return tuple(Read(report, self._names, f"{path}.") for report in found)
        return Read(found, self._names, f"{path}.") if name == "organisation" else found


def names_read(act, catalogue):
    names = set()
    act(Read(catalogue, names))
    return names


def test_pages_and_files_of_places_read_nothing_that_their_key_leaves_out(catalogue):
    made = names_read(lambda each: list(place_contents(each)), catalogue)
    assert {"places", "reports.organisation.slug", "claims_of"} <= made
    assert made - {"claims_of"} <= names_read(place_key, catalogue)  # which reads of the context, as the next test says


def test_pages_of_places_are_made_from_claims_of_places_alone(catalogue, monkeypatch):
    asked, claims_of = [], Catalogue.claims_of
    monkeypatch.setattr(Catalogue, "claims_of", lambda own, address: asked.append(address) or claims_of(own, address))
    list(place_contents(catalogue))
    assert asked
    assert all(address.startswith("places/") for address in asked)


def test_another_claim_name_report_or_chart_gives_another_key(catalogue):
    hartlepool, (abbey, *others) = "places/e06000001", catalogue.reports
    changed = [
        replace(catalogue, context=Unread({**catalogue.context.texts, hartlepool: b"[]"})),
        replace(catalogue, places={**catalogue.places, "E06000001": replace(catalogue.places["E06000001"], name="H")}),
        replace(catalogue, reports=(replace(abbey, published=False), *others)),
        replace(catalogue, place_charts=Unread.of({"e06000001": []})),
    ]
    assert len({place_key(catalogue), *map(place_key, changed)}) == 5
    assert place_key(replace(catalogue, context=Unread({**catalogue.context.texts, "peers/trusts": b"[]"}))) == (
        place_key(catalogue)
    )
