"""Pages of a site held against one another: nothing is missed in pages that were not made again."""

from __future__ import annotations

import json
import os

import pytest

from analysis.publishing import checks
from analysis.publishing.checks import check_site
from analysis.publishing.cross_checks import FACTS


def page(title, *links, ids=("top",)):
    anchors = "".join(f'<p id="{name}">Words</p>' for name in ids)
    led = "".join(f'<a href="{link}">there</a>' for link in links)
    return f'<!DOCTYPE html><html lang="en-GB"><head><title>{title}</title></head><body>{anchors}{led}</body></html>'


@pytest.fixture
def site(tmp_path):
    """Three pages: goal leads to a claim of bp, bp to itself, to a folder and to a file with a blank in its name."""
    put(tmp_path, "reports/organisations/bp.html", page("BP", "#top", "../goals/", "a%20b.csv", ids=("top", "gap")))
    put(tmp_path, "reports/goals/index.html", page("Goals", "5.html#top", "https://example.org/x#y"))
    put(tmp_path, "reports/goals/5.html", page("Goal 5", "../organisations/bp.html#gap", "/reports/goals/index.html"))
    put(tmp_path, "reports/organisations/a b.csv", "x\n")
    assert check_site(tmp_path) == []
    return tmp_path


def put(site, address, text):
    file = site / address
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.stat().st_mtime_ns if file.is_file() else 0
    file.write_text(text)
    os.utime(file, ns=(before + 10_000_000, before + 10_000_000))
    return file


@pytest.fixture
def read(monkeypatch):
    """Remember which pages are read."""
    names, real = [], checks.Page

    def note(path):
        names.append(path.name)
        return real(path)

    monkeypatch.setattr(checks, "Page", note)
    return names


def test_a_page_that_stays_and_leads_to_an_id_that_has_gone_is_named_though_only_the_other_is_looked_at(site, read):
    changed = put(site, "reports/organisations/bp.html", page("BP", "#top", ids=("top",)))
    assert check_site(site, [changed]) == [
        "reports/goals/5.html: the link '../organisations/bp.html#gap' leads to no id of that page"
    ]
    assert read == ["bp.html"]


def test_a_page_that_stays_and_leads_to_a_file_that_has_gone_is_named(site, read):
    (site / "reports/organisations/bp.html").unlink()
    (site / "reports/goals/index.html").unlink()
    assert check_site(site, []) == [
        "reports/goals/5.html: the link '../organisations/bp.html#gap' leads nowhere",
        "reports/goals/5.html: the link '/reports/goals/index.html' leads nowhere",
    ]
    assert read == []


def test_a_title_that_a_page_which_stays_has_too_is_told(site):
    changed = put(site, "reports/goals/5.html", page("BP"))
    assert check_site(site, [changed]) == ["2 pages have the title 'BP'"]


def test_a_page_that_was_written_by_whoever_is_read_again_whether_listed_or_not(site, read):
    put(site, "reports/goals/5.html", page("Goal 5", "gone.html"))
    assert check_site(site, []) == ["reports/goals/5.html: the link 'gone.html' leads nowhere"]
    assert read == ["5.html"]


@pytest.mark.parametrize("content", ["", "{", "[]"])
def test_without_good_facts_all_pages_are_read(site, read, content):
    (site / FACTS).write_text(content)
    assert check_site(site, []) == []
    assert sorted(read) == ["5.html", "bp.html", "index.html"]
    assert set(json.loads((site / FACTS).read_text())) == {
        "reports/goals/5.html", "reports/goals/index.html", "reports/organisations/bp.html"
    }  # fmt: skip


def test_facts_as_an_earlier_version_kept_them_are_read_again(site, read):
    facts = json.loads((site / FACTS).read_text())
    facts["reports/goals/5.html"].update(ids=["top"], state=facts["reports/goals/5.html"]["state"][:2])
    (site / FACTS).write_text(json.dumps(facts))
    assert check_site(site, []) == []
    assert read == ["5.html"]


def test_each_page_is_held_against_its_own_ids_however_few_are_held_at_once(site, monkeypatch):
    monkeypatch.setattr("analysis.publishing.cross_checks.SETS", 1)
    changed = put(site, "reports/goals/5.html", page("Goal 5", "../organisations/bp.html#gap", "index.html#gap"))
    assert check_site(site, [changed]) == [
        "reports/goals/5.html: the link 'index.html#gap' leads to no id of that page"
    ]


def test_a_link_out_of_the_site_leads_nowhere(site):
    (site.parent / "beside.html").write_text(page("Beside"))
    changed = put(site, "reports/goals/5.html", page("Goal 5", "../../../beside.html"))
    assert check_site(site, [changed]) == ["reports/goals/5.html: the link '../../../beside.html' leads nowhere"]
