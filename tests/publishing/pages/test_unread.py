"""Ledgers of places and groups: kept as they are stored, read when they are looked up, written as they stand."""

from __future__ import annotations

import json

import pytest

from analysis.framework.json_lines import members_as_lines
from analysis.publishing.pages.ledger_files import ledger_files
from analysis.publishing.pages.unread import Unread, cut

TEXT = '{"places/e1": [{"id": "a", "value": 1.50}, {"id": "\u2212\\u2212,:}"}],\n "peers/x" : [ ] }\n'.encode()


def test_an_object_is_cut_into_its_parts():
    first = '[{"id": "a", "value": 1.5}, {"id": "\u2212\u2212,:}"}]'
    assert cut(TEXT) == {"places/e1": first.encode(), "peers/x": b"[]"}
    assert {name: json.loads(part) for name, part in cut(TEXT).items()} == json.loads(TEXT)
    assert cut(b" {}\n") == {}


def test_an_object_with_a_part_on_each_line_is_cut_without_being_read(monkeypatch):
    charts = {"charts": [{"label": "a"}]}
    records = {"places/e1": [{"id": "\u2212},\n{", "value": 1.5}], "peers/x": [], "places/e2": charts}
    text = members_as_lines(records).encode()
    assert json.loads(text) == records
    assert json.loads(members_as_lines({})) == cut(members_as_lines({}).encode()) == {}
    monkeypatch.setattr("json.loads", lambda *given: pytest.fail("read"))
    parts = cut(text)
    monkeypatch.undo()
    assert {name: json.loads(part) for name, part in parts.items()} == records
    assert Unread(parts, "charts")["places/e2"] == ({"label": "a"},)


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"a": [1}', '{"a": [1]', '{"a": [1]} {}', '{"a"}'])
def test_what_is_no_object_is_refused(text):
    with pytest.raises(ValueError, match="line 1 column"):
        cut(text.encode())


def test_a_ledger_is_looked_up_as_objects_and_written_as_it_stands(catalogue):
    ledgers = Unread(cut(TEXT))
    assert [claim["id"] for claim in ledgers["places/e1"]] == ["a", "\u2212\u2212,:}"]
    assert (ledgers.get("peers/y", ()), "peers/x" in ledgers, list(ledgers)) == ((), True, ["places/e1", "peers/x"])
    for address, text in ledger_files(catalogue).items():
        assert json.loads(text) == {"claims": list(catalogue.context[address.removesuffix(".json")])}


def test_the_claims_of_more_places_than_are_held_are_all_found(catalogue, monkeypatch):
    monkeypatch.setattr("analysis.publishing.pages.catalogue.HELD", 2)
    assert len(catalogue.context) > 2
    for _ in range(2):
        for address, records in catalogue.context.items():
            assert [claim.id for claim in catalogue.claims_of(address)] == [record["id"] for record in records]
