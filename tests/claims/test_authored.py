"""What people wrote is checked against the very claims of their own report, and a fault names all it needs to."""

from __future__ import annotations

import pytest

from analysis.claims.authored import checked_editorial, faults_by_organisation
from analysis.errors import InvalidDataError, UsageError
from analysis.paths import Project
from tests.claims.evidence_builder import fact, report

FOREWORD = "---\nname: Ann\nrole: Chair\n---\n"


@pytest.fixture
def write(tmp_path):
    def write_foreword(words):
        path = tmp_path / "data/editorial/acme/forewords/1-chair.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FOREWORD + words)
        drawn = report(facts=[fact(40)])
        return checked_editorial(Project(tmp_path), drawn.evidence, drawn.ledger)

    return write_foreword


def test_words_that_the_claims_bear_are_read(write):
    found = write('We took on [40]{claim="acme.apprentices.2024.apprentices-2024-result"} people.')
    assert [each.name for each in found.forewords] == ["Ann"]


def test_every_fault_is_told_at_once_with_file_line_and_sentence(write):
    with pytest.raises(InvalidDataError) as told:
        write("We took on 41 people.\n\nWe are the largest.\n\n<b>Truly</b>.")
    text = str(told.value)
    assert text.startswith("3 faults in the editorial text:")
    assert "forewords/1-chair.md, line 5: the number '41' has no claim: “We took on 41 people.”" in text
    assert "forewords/1-chair.md, line 7: 'largest' puts somebody first" in text
    assert "forewords/1-chair.md, line 9: holds raw HTML" in text


def test_one_fault_is_one_fault(write):
    with pytest.raises(InvalidDataError, match="^1 fault in the editorial text:"):
        write("We took on 41 people.")


def test_where_nobody_has_written_nothing_is_checked(tmp_path):
    (tmp_path / "data/framework").mkdir(parents=True)
    (tmp_path / "data/framework/edition.csv").write_text("edition,goal_set\n2026-11-30,current\n")
    assert faults_by_organisation(Project(tmp_path)) == (0, {})


def test_each_folder_is_checked_as_its_report_of_this_edition_would_be(tmp_path, monkeypatch):
    (tmp_path / "data/framework").mkdir(parents=True)
    (tmp_path / "data/framework/edition.csv").write_text("edition,goal_set\n2026-11-30,current\n")
    for slug in ("ash", "beech"):
        (tmp_path / "data/editorial" / slug).mkdir(parents=True)
    asked = []

    def load_report(organisation, edition, goal_set="current", status="published", *, project=None):
        asked.append((organisation, edition, goal_set, status, project))
        if organisation == "beech":
            raise UsageError("Its foreword has no name.")

    monkeypatch.setattr("analysis.claims.report.load_report", load_report)
    project = Project(tmp_path)
    assert faults_by_organisation(project) == (2, {"beech": "beech: Its foreword has no name."})
    assert asked == [(slug, "2026-11-30", "current", "published", project) for slug in ("ash", "beech")]
