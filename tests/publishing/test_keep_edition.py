"""Which sites may be kept as an edition, and which may not: drafts, others, stale ones, those that are not whole."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.errors import ImpactError, MissingInputError, PublishError, UsageError
from analysis.paths import Project, write_whole
from analysis.production.build import Built, Options, Steps, build
from analysis.production.edition import drafts, edition_as, read_edition
from analysis.production.manifest import Manifest
from analysis.production.plan import UNCHANGED, plan
from analysis.production.request import PUBLISHED, RunResult, withheld
from analysis.publishing.keep_edition import CLAIMS, Kept, keep_edition
from analysis.publishing.pages.edition_changes import read_former
from tests.production.tiny_steps import fit, prepare

EDITION = "data/framework/edition.csv"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    texts = {
        "data/organisations/organisations.csv": "slug,name\nash,Ash plc\nbeech,Beech Trust\n",
        EDITION: "edition,goal_set,status\n2026-11-30,current,published\n",
        "notebooks/impact_report.ipynb": "{}",
        "_quarto.yml": "project:\n  type: website\n",
        "requirements.lock": "",
        "reports/index.qmd": "# Reports\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return Project(tmp_path)


def build_it(project: Project, *slugs: str, failing: str = "", **options: bool) -> Built:
    """A build whose steps write what the real ones would, of one claim a report."""

    def run(requests, **_):
        for request in requests:
            if request.slug == failing:
                yield withheld(request.slug, "error", "a cell failed")
                continue
            claim = {"id": f"{request.slug}.gap.2025", "organisation": request.slug, "what": "value",
                     "stage": "outcome", "text": "12.5%", "verdict": "similar"}  # fmt: skip
            project.executed.mkdir(parents=True, exist_ok=True)
            (project.executed / f"{request.slug}.json").write_text(json.dumps({"claims": [claim]}))
            (project.executed / f"{request.slug}.csv").write_text("id\n")
            (project.executed / f"{request.slug}.ipynb").write_text(json.dumps(request.parameters))
            yield RunResult(request.slug, PUBLISHED)

    def publish(project, *, out, beside, **_):
        records = sorted(project.executed.glob("*.ipynb"))
        rows = [claim for each in records for claim in json.loads(each.with_suffix(".json").read_text())["claims"]]
        edition = edition_as(read_edition(project), draft=bool(drafts(Manifest(project))))
        told = {f"impact.{name}": value for name, value in edition.items()}
        (out / CLAIMS).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows).replace_schema_metadata(told), out / CLAIMS)
        for each in records:
            write_whole(out / "reports/organisations" / f"{each.stem}.html", each.read_text())
        beside([])

    steps = Steps(prepare, fit, run, publish, lambda site, only=None: [])
    return build(project, slugs, steps, Options(**options))


def refusal(kind: type[ImpactError], project: Project, date: str = "", **options: bool) -> str:
    with pytest.raises(kind) as refused:
        keep_edition(project, date, **options)
    assert not list((project.data / "editions").glob("*")) or options
    return str(refused.value)


def test_a_whole_and_current_edition_is_kept_once(project: Project):
    build_it(project)
    file = project.data / "editions/2026-11-30.parquet"
    assert keep_edition(project) == Kept(file, "2026-11-30", claims=2, reports=2, written=True)
    assert file.read_bytes() == (project.site / CLAIMS).read_bytes()
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert not keep_edition(project, "2026-11-30").written
    assert read_former(file)["ash.gap.2025"].text == "12.5%"


def test_keeping_an_edition_makes_nothing_stale(project: Project):
    build_it(project)
    keep_edition(project)
    again = build_it(project)
    assert (again.results, again.new_site) == ((), False)


def test_an_earlier_edition_that_was_altered_makes_the_pages_anew(project: Project):
    build_it(project)
    (project.data / "editions").mkdir()
    (project.data / "editions/2025-11-30.parquet").write_bytes(b"earlier claims")
    again = build_it(project)
    assert (again.results, again.new_site) == ((), True)


@pytest.mark.parametrize(("date", "said"), [("2025-11-30", "so 2025-11-30 cannot be kept"), ("November", "no date")])
def test_only_the_edition_of_the_table_is_kept(project: Project, date: str, said: str):
    build_it(project)
    assert said in refusal(UsageError, project, date)


def test_there_must_be_a_site(project: Project):
    assert "Make it with: impact build" in refusal(MissingInputError, project)


def test_a_draft_by_the_table_is_not_kept(project: Project):
    (project.root / EDITION).write_text("edition,goal_set,status\n2026-11-30,current,draft\n")
    build_it(project)
    assert "set its status in data/framework/edition.csv to published" in refusal(UsageError, project)


def test_a_draft_by_wish_is_not_kept_until_it_is_built_without(project: Project):
    build_it(project, draft=True)
    assert drafts(Manifest(project)) == ["ash", "beech"]
    assert "built as a draft" in refusal(PublishError, project)
    final = build_it(project)
    assert [result.slug for result in final.results] == ["ash", "beech"]
    assert drafts(Manifest(project)) == []
    assert keep_edition(project).written


def test_one_draft_among_published_reports_makes_the_site_a_draft(project: Project):
    build_it(project)
    build_it(project, "ash", draft=True)
    assert "built as a draft" in refusal(PublishError, project)
    assert dict(plan(project, ["ash", "beech"])) == {"ash": "its parameters changed", "beech": UNCHANGED}


def test_a_draft_is_up_to_date_as_a_draft_only(project: Project):
    build_it(project, draft=True)
    assert {reason for _, reason in plan(project, ["ash", "beech"], draft=True)} == {UNCHANGED}
    assert build_it(project, draft=True).results == ()
    assert {reason for _, reason in plan(project, ["ash", "beech"])} == {"its parameters changed"}


def test_a_draft_that_is_copied_by_hand_is_not_compared_with(project: Project):
    build_it(project, draft=True)
    with pytest.raises(PublishError, match="made as a draft"):
        read_former(project.site / CLAIMS)


def test_a_site_that_is_out_of_date_is_not_kept(project: Project):
    build_it(project)
    (project.data / "editorial/ash").mkdir(parents=True)
    (project.data / "editorial/ash/about.md").write_text("We are Ash.\n")
    assert "ash would be run again" in refusal(PublishError, project)
    build_it(project)
    (project.reports / "index.qmd").write_text("# Other words\n")
    assert "inputs have changed" in refusal(PublishError, project)


def test_the_site_of_another_edition_is_not_kept(project: Project):
    build_it(project)
    (project.root / EDITION).write_text("edition,goal_set,status\n2027-11-30,current,published\n")
    assert "is of the edition 2026-11-30" in refusal(PublishError, project)


def test_an_edition_with_withheld_reports_is_kept_by_wish_only(project: Project):
    build_it(project, failing="beech")
    assert "not whole: beech withheld" in refusal(PublishError, project)
    assert keep_edition(project, allow_withheld=True).reports == 1


def test_claims_that_are_not_those_of_the_reports_are_not_kept(project: Project):
    build_it(project)
    rows = pq.read_table(project.site / CLAIMS)
    pq.write_table(rows.slice(1), project.site / CLAIMS)
    assert "1 claims are in one of them only" in refusal(PublishError, project)


def test_what_was_kept_is_replaced_by_wish_only(project: Project):
    build_it(project)
    file = project.data / "editions/2026-11-30.parquet"
    file.parent.mkdir()
    file.write_bytes(b"other claims")
    with pytest.raises(UsageError, match="add --overwrite"):
        keep_edition(project)
    assert file.read_bytes() == b"other claims"
    assert keep_edition(project, overwrite=True).written
    assert len(read_former(file)) == 2


def test_the_command_says_what_it_did_and_what_is_next(project: Project):
    build_it(project)
    told = CliRunner().invoke(main, ["edition", "keep", "--project", str(project.root)])
    assert told.exit_code == 0, told.output
    first, *rest = told.output.splitlines()
    assert first == "Kept the edition 2026-11-30 in data/editions/2026-11-30.parquet: 2 claims of 2 reports."
    assert "status draft in data/framework/edition.csv" in "\n".join(rest)
    again = CliRunner().invoke(main, ["edition", "keep", "--project", str(project.root)])
    assert again.output.startswith("The edition 2026-11-30 is kept already")
