"""A draft says so at the head of each page of the site, and in the file of its claims; a final edition nowhere."""

from __future__ import annotations

import io
from dataclasses import replace

import pyarrow.parquet as pq

from analysis.publishing.pages.draft_marks import MARK, mark_drafts
from tests.publishing.pages.conftest import RECORDS, as_parquet

TEXTS = {
    "goals/14.qmd": "---\ntitle: Equality\n---\n\nWords.\n",
    "summaries/bp.qmd": f"---\ntitle: bp\n---\n\n{MARK}\n\nWords.\n",
    "_includes/generated/find.md": "Find.\n",
    "_includes/generated/tables.md": "Tables.\n",
    "places/e06000001.json": "{}",
    "downloads/all-claims.parquet": b"claims",
}


def draft_of(catalogue):
    return replace(catalogue, edition={**catalogue.edition, "status": "draft"})


def test_a_draft_is_marked_once_on_every_page_and_what_the_home_page_includes(catalogue):
    marked = dict(mark_drafts(draft_of(catalogue), TEXTS.items()))
    assert marked["goals/14.qmd"] == f"---\ntitle: Equality\n---\n\n{MARK}\n\n\nWords.\n"
    assert {name: text.count(MARK) for name, text in marked.items() if isinstance(text, str)} == {
        "goals/14.qmd": 1, "summaries/bp.qmd": 1, "_includes/generated/find.md": 1,
        "_includes/generated/tables.md": 0, "places/e06000001.json": 0,
    }  # fmt: skip
    assert marked["downloads/all-claims.parquet"] == b"claims"


def test_an_approved_edition_has_no_mark(catalogue):
    published = replace(catalogue, edition={**catalogue.edition, "status": "published"})
    assert dict(mark_drafts(published, TEXTS.items())) == TEXTS


def test_the_file_of_all_claims_says_of_which_edition_it_is(catalogue):
    edition = {"edition": "2026-11-30", "goal_set": "current", "status": "draft"}
    packed = as_parquet(RECORDS["wharf"], edition)
    told = pq.read_schema(io.BytesIO(packed)).metadata
    assert told[b"impact.edition"] == b"2026-11-30"
    assert told[b"impact.status"] == b"draft"
