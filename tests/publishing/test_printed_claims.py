"""Claims that a page prints from other pages' ledgers: compared, each ledger read once for all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.publishing import printed_claims
from analysis.publishing.checks import check_site

PAGE = '<!DOCTYPE html><html lang="en-GB"><head><title>{}</title></head><body id="top"><p>{}</p></body></html>'


def printed(identifier: str, words: str, part: str = "text") -> str:
    return f'<span class="claim" data-claim="{identifier}" data-part="{part}">{words}</span>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Two reports with a claim each, and two pages of goals that print both."""
    for name in ("organisations", "goals"):
        (tmp_path / "reports" / name).mkdir(parents=True)
    for slug, gap in (("a", "6.5%"), ("b", "1% to 2%")):
        claims = [{"id": f"{slug}.gap.2024", "text": gap, "interval": "0% to 9%"}]
        (tmp_path / f"reports/organisations/{slug}.json").write_text(json.dumps({"claims": claims}), encoding="utf-8")
        write(tmp_path, f"organisations/{slug}", printed(f"{slug}.gap.2024", gap))
    for goal in "56":
        write(tmp_path, f"goals/{goal}", printed("a.gap.2024", "6.5%"), printed("b.gap.2024", "1% and 2%"))
    return tmp_path


def write(site: Path, name: str, *claims: str) -> None:
    (site / f"reports/{name}.html").write_text(PAGE.format(name, " ".join(claims)), encoding="utf-8")


def test_pages_that_print_what_was_published_have_no_fault(site: Path):
    assert check_site(site) == []


def test_what_was_published_otherwise_or_not_at_all_is_told_with_its_page(site: Path):
    write(site, "goals/5", printed("a.gap.2024", "7.5%"), printed("b.gap.2023", "1%"), printed("c.gap.2024", "1%"))
    write(site, "goals/6", printed("b.gap.2024", "0% to 8%", "interval"))
    assert sorted(check_site(site)) == [
        "reports/goals/5.html: prints the claim 'c.gap.2024', and no file of the site publishes it",
        "reports/goals/5.html: the claim 'b.gap.2023' is not in b.json",
        "reports/goals/5.html: the text of claim 'a.gap.2024' reads '7.5%', and was published as '6.5%'",
        "reports/goals/6.html: the interval of claim 'b.gap.2024' reads '0% to 8%', and was published as '0% to 9%'",
    ]


def test_a_ledger_is_read_once_for_its_own_page_and_once_for_all_others(site: Path, monkeypatch: pytest.MonkeyPatch):
    names, real = [], printed_claims._claims_in
    monkeypatch.setattr(printed_claims, "_claims_in", lambda file, *few: names.append(file.name) or real(file, *few))
    check_site(site)
    assert sorted(names) == ["a.json", "a.json", "b.json", "b.json"]


def test_of_a_ledger_with_a_claim_on_each_line_only_those_asked_for_are_read(tmp_path: Path):
    ledger = tmp_path / "a.json"
    first, last = '{"id": "a.gap", "text": "1%"}', '{"among": [{"id": "a.gap"}], "id": "a.rate", "text": "2%"}'
    ledger.write_text(f'{{"claims": [\n{first},\nno JSON,\n{last}\n], "edition": 1}}\n')
    assert printed_claims._claims_in(ledger, {"a.gap", "a.rate"}) == {
        each["id"]: each for each in map(json.loads, (first, last))
    }


@pytest.mark.parametrize("order", [1, -1])
def test_a_claim_that_others_name_before_it_stands_is_found(tmp_path: Path, order: int):
    ledger = tmp_path / "a.json"
    lines = ['{"id": "a.gap", "text": "1%"}', '{"among": [{"id": "a.gap"}], "id": "a.rate", "text": "2%"}'][::order]
    ledger.write_text('{"claims": [\n' + ",\n".join(lines) + "\n]}\n")
    assert printed_claims._claims_in(ledger, {"a.gap"})["a.gap"]["text"] == "1%"
