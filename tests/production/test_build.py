"""The way from data to site, with the other packages' steps stood in for by small functions."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from analysis import cli
from analysis.cli import steps
from analysis.errors import MissingInputError, PublishError, RunError, UnpublishableError, UsageError
from analysis.paths import write_whole
from analysis.production import plan as plans
from analysis.production import site
from analysis.production.batch import run_batch
from analysis.production.build import Options, Steps, build
from analysis.production.edition import read_edition
from analysis.production.lock import only_builder
from analysis.production.plan import PACKAGE, asked_for, parameters_of, plan, why
from analysis.production.site import put_in_place, recover_site, rollback
from tests.production.tiny_notebooks import CLAIM, LIMITS
from tests.production.tiny_steps import write_faulty_rows


class Recorder:
    """Steps that write what the real ones would, and remember that they were called."""

    def __init__(self, prepared):
        self.prepared = prepared
        self.calls = []
        self.fault, self.unpublishable, self.left_out = None, (), {}

    def prepare(self, project, progress):
        self.calls.append("prepare")
        project.prepared.mkdir(parents=True, exist_ok=True)
        (project.prepared / "goals.parquet").write_bytes(b"tables")
        write_faulty_rows(project, self.left_out)

    def fit(self, project, progress):
        self.calls.append("fit")
        project.fits.mkdir(parents=True, exist_ok=True)
        (project.fits / "trend.json").write_text("{}")

    def slices(self, project):
        self.calls.append("slices")
        rows = project.data / "rows"
        return {slug: (rows / slug).read_text() if (rows / slug).is_file() else "" for slug in asked_for(project)}

    def publish(self, project, *, publisher, out, documents, progress, beside, workers):
        self.calls.append(("publish", documents and [path.name for path in documents]))
        if self.fault:
            raise self.fault
        paths = [path for path in sorted(project.executed.glob("*.ipynb")) if path.stem in self.unpublishable]
        if paths:
            raise UnpublishableError({path: f"{path.name}: no" for path in paths})
        pages = out / "reports" / "organisations"
        pages.mkdir(parents=True, exist_ok=True)
        for record in project.executed.glob("*.ipynb"):
            write_whole(pages / f"{record.stem}.html", record.read_text())
        beside([])

    def steps(self, **others):
        given = {"run": partial(run_batch, prepared=self.prepared), "check": lambda site, only=None: [], **others}
        return Steps(self.prepare, self.fit, given["run"], self.publish, given["check"], self.slices)


@pytest.fixture
def recorder(prepared):
    return Recorder(prepared)


def build_all(project, recorder, *slugs, **options):
    return build(project, slugs, recorder.steps(), Options(workers=2, limits=LIMITS, **options))


def pages(project):
    return sorted(path.stem for path in (project.site / "reports" / "organisations").glob("*.html"))


def roster(project):
    return json.loads((project.site / "api" / "v1" / "organisations.json").read_text())


def test_a_first_build_does_everything_and_a_second_nothing(project, template, recorder):
    template(CLAIM)
    first = build_all(project, recorder)
    assert [result.slug for result in first.results] == ["ash", "beech", "cedar"]
    assert recorder.calls == ["prepare", "fit", "slices", ("publish", None)]
    assert pages(project) == ["ash", "beech", "cedar"]
    recorder.calls.clear()
    second = build_all(project, recorder)
    assert (second.results, second.unchanged, second.new_site) == ((), ("ash", "beech", "cedar"), False)
    assert recorder.calls == []


def touch_editorial(project):
    write(project.data / "editorial" / "beech" / "about.md", "Beech says so.")
    write(project.data / "editorial" / "README.md", "How to write.")  # belongs to no organisation


def change_row(project):
    (project.data / "rows").mkdir()
    (project.data / "rows" / "cedar").write_text("another figure")


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


EVERYBODY = {"ash", "beech", "cedar"}
ALL_PAGES = ("publish", None)
# What is changed: how, the steps that follow, the reports that are run again.
CHANGES = {
    "nothing": (lambda p: None, [], set()),
    "data that no report reads": (lambda p: write(p.data / "goals.csv", "number\n1\n"), ["prepare", "slices"], set()),
    # Run again, and found to give the same record: no page is rendered.
    "a row of one organisation": (change_row, ["prepare", "slices"], {"cedar"}),
    "prepared tables": (lambda p: write(p.prepared / "goals.parquet", "other"), ["prepare"], set()),
    "a fit": (lambda p: write(p.fits / "trend.json", "[]"), ["fit"], set()),
    "lock": (
        lambda p: write(p.root / "requirements.lock", "pandas==3.0.1\n"),
        ["prepare", "fit", "slices", ALL_PAGES],
        EVERYBODY,
    ),
    "editorial": (touch_editorial, [("publish", ["index.qmd", "beech.ipynb"])], {"beech"}),
    "parameters": (
        lambda p: write(p.data / "framework" / "edition.csv", "edition\n2027-05-31\n"),
        ["prepare", "slices", ALL_PAGES],  # every page names the edition
        EVERYBODY,
    ),
    "theme": (lambda p: write(p.reports / "theme.scss", "a {}"), [ALL_PAGES], set()),
    "font": (lambda p: write(p.reports / "theme" / "fonts" / "a.woff2", "a"), [ALL_PAGES], set()),
    "page": (lambda p: write(p.reports / "index.qmd", "# All reports"), [ALL_PAGES], set()),
    "project file": (lambda p: write(p.root / "_quarto.yml", "lang: en-GB"), [ALL_PAGES], set()),
    "record": (lambda p: write(p.executed / "ash.json", "{}"), [], {"ash"}),
    "site": (lambda p: shutil.rmtree(p.site), [ALL_PAGES], set()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_makes_again_what_depends_on_it_and_no_more(project, template, recorder, name):
    template(CLAIM, "from pathlib import Path\nlen(list(Path('data').glob(f'editorial/{organisation}/*')))")
    build_all(project, recorder)
    recorder.calls.clear()
    change, calls, ran = CHANGES[name]
    change(project)
    built = build_all(project, recorder)
    assert {result.slug for result in built.results} == ran
    assert recorder.calls == calls


@pytest.mark.parametrize("step", ["prepare", "fit"])
def test_tables_and_fits_that_no_report_reads_are_published_with_the_site_s_own_pages(
    project, template, recorder, step, monkeypatch
):
    template(CLAIM)
    build_all(project, recorder)
    recorder.calls.clear()
    file = {"prepare": project.prepared / "goals.parquet", "fit": project.fits / "trend.json"}[step]

    def another(project, progress):
        file.write_text("other")

    monkeypatch.setattr(recorder, step, another)
    file.unlink()
    built = build_all(project, recorder)
    assert (built.results, built.new_site) == ((), True)
    assert recorder.calls[-1] == ("publish", ["index.qmd"])
    assert not build_all(project, recorder).new_site


CHART = (
    "from IPython.display import display\n"
    "display({'image/svg+xml': '<svg/>'}, raw=True,\n"
    "        metadata={'impact': {'label': 'fig-gap', 'caption': 'c', 'alt': 'a', 'data': 'year,gap\\n2024,6\\n'}})"
)


@pytest.mark.parametrize("act", [lambda path: path.write_text("year,gap\n2024,7\n"), lambda path: path.unlink()])
def test_a_chart_s_data_is_part_of_the_record(project, template, recorder, act):
    template(CLAIM, CHART)
    build_all(project, recorder)
    act(project.executed / "beech.gap.csv")
    assert why(project, "beech").startswith("beech would be run: its record is missing or was changed by hand.")
    assert {result.slug for result in build_all(project, recorder).results} == {"beech"}
    assert (project.executed / "beech.gap.csv").read_text() == "year,gap\n2024,6\n"


@pytest.mark.parametrize("known", [True, False])
def test_a_chart_that_is_not_made_any_more_leaves_no_data_whatever_is_known_of_it(project, template, recorder, known):
    template(CLAIM, CHART)
    build_all(project, recorder)
    write(project.executed / "beech.by-hand.csv", "year\n")
    write(project.executed / "beech.txt", "a remark, and no part of the record")
    if not known:
        (project.cache / "manifest.json").unlink()
    template(CLAIM)
    build_all(project, recorder)
    left = sorted(path.name for path in project.executed.glob("beech.*"))
    assert left == ["beech.csv", "beech.ipynb", "beech.json", "beech.txt"]
    assert build_all(project, recorder).results == ()


def test_no_report_looks_through_the_records_of_all_others(project, template, recorder, monkeypatch):
    template(CLAIM, CHART)
    build_all(project, recorder)
    template(CLAIM, CHART, "if organisation == 'cedar': 1 / 0")
    looked, glob = [], Path.glob

    def noted(folder, pattern, **options):
        looked.append((folder, pattern))
        return glob(folder, pattern, **options)

    monkeypatch.setattr(Path, "glob", noted)
    for _ in range(2):
        build(project, [], recorder.steps(), Options(limits=LIMITS, force=True), site=False)
    assert [pattern for folder, pattern in looked if folder == project.executed] == []
    assert sorted(path.name for path in project.executed.iterdir() if path.name < "b") == [
        "ash.csv", "ash.gap.csv", "ash.ipynb", "ash.json",
    ]  # fmt: skip
    assert not list(project.executed.glob("cedar.*"))


def test_a_build_of_some_says_which_others_it_publishes_out_of_date(project, template, recorder):
    template(CLAIM)
    build_all(project, recorder)
    template(CLAIM, "print('new')")
    said = []
    build(project, ["ash"], recorder.steps(), Options(workers=2, limits=LIMITS), said.append)
    assert (
        "2 reports that were not asked for are published out of date (beech: the report template changed; "
        "cedar: the report template changed). To make all anew that is old: impact build --changed"
    ) in said
    said.clear()
    build(project, [], recorder.steps(), Options(workers=2, limits=LIMITS), said.append)
    assert not [line for line in said if "out of date" in line]


OWN_PAGES = ("publish", ["index.qmd"])  # what stands on the other pages is compared with what stood there
CODE = {
    "claims/claim.py": (["fit", "slices", OWN_PAGES], EVERYBODY),
    "display/charts.py": ([OWN_PAGES], EVERYBODY),
    "framework/goals.py": (["prepare", "fit", "slices", ALL_PAGES], EVERYBODY),
    "intake/prepare.py": (["prepare", "slices", ALL_PAGES], set()),  # the data dictionary is a page
    "publishing/checks.py": ([ALL_PAGES], set()),
    "publishing/embedded/render.lua": ([ALL_PAGES], set()),
    "cli/place_charts.py": ([OWN_PAGES], set()),
}


@pytest.mark.parametrize("module", CODE)
def test_changed_code_makes_again_what_it_has_a_say_in(project, template, recorder, module, monkeypatch, tmp_path):
    template(CLAIM)
    copy = tmp_path / "package"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(plans, "PACKAGE", copy)
    build_all(project, recorder)
    recorder.calls.clear()
    assert (copy / module).is_file()
    (copy / module).write_text("# another line\n")
    built = build_all(project, recorder)
    assert ({result.slug for result in built.results}, recorder.calls) == (CODE[module][1], CODE[module][0])


def test_a_plan_says_which_pages_would_be_rendered_and_why(project, template, recorder):
    def said():
        outcome = CliRunner().invoke(cli.main, ["plan", "--project", str(project.root)])
        return outcome.output.splitlines()[-1]

    template(CLAIM)
    assert said().startswith("The whole site would be rendered, 0 reports with it: there is none of which")
    build_all(project, recorder)
    assert said().startswith("The pages and PDFs of 0 reports would be rendered, besides those")
    write(project.executed / "ash.json", "{}")
    assert said().startswith("The pages and PDFs of 1 report would be rendered, in about 0 s, besides those")
    write(project.reports / "theme.scss", "a {}")
    assert said() == (
        "The whole site would be rendered, in about 0 s, 3 reports with it: the pages and the theme changed."
    )


def test_another_python_is_another_environment_though_the_lock_is_the_same(project, template, recorder, monkeypatch):
    template(CLAIM)
    build_all(project, recorder)
    monkeypatch.setattr(plans, "sys", SimpleNamespace(version_info=(3, 99, 0)))
    assert {reason for _, reason in plan(project, ["ash", "beech"])} == {"the locked environment changed"}
    recorder.calls.clear()
    assert len(build_all(project, recorder).results) == 3
    assert recorder.calls[:2] == ["prepare", "fit"]


def test_a_changed_template_runs_all_and_says_why(project, template, recorder):
    template(CLAIM)
    build_all(project, recorder)
    assert why(project, "ash").startswith("ash is up to date.\nIt was last run at 2")
    assert "because it has not been run yet" in why(project, "ash")
    template(CLAIM, "print('new')")
    assert why(project, "ash").startswith("ash would be run: the report template changed.")


def test_planted_failures_are_withheld_and_all_others_published(project, template, recorder, monkeypatch):
    slugs = [f"org-{number}" for number in range(8)]
    register = "slug,name\n" + "".join(f"{slug},{slug.title()}\n" for slug in slugs)
    (project.data / "organisations" / "organisations.csv").write_text(register)
    template(
        CLAIM,
        "if organisation == 'org-1': 1 / 0",
        "import os, time\nif organisation == 'org-4': os._exit(9)",
        "if organisation == 'org-6': time.sleep(60)",
    )
    monkeypatch.setattr(steps, "make_steps", lambda cluster=None: recorder.steps())
    outcome = CliRunner().invoke(
        cli.main, ["build", "--workers", "2", "--time-limit", "4", "--project", str(project.root)]
    )
    assert outcome.exit_code == 3, outcome.output
    assert pages(project) == ["org-0", "org-2", "org-3", "org-5", "org-7"]
    reasons = {row["slug"]: row["reason"] for row in roster(project)["organisations"] if row["reason"]}
    assert reasons == {"org-1": "error", "org-4": "process_died", "org-6": "time_limit"}
    assert roster(project)["counts"] == {"asked_for": 8, "published": 5, "withheld": 3}
    assert "ZeroDivisionError" not in json.dumps(roster(project))
    assert "5 run and published, 3 withheld" in outcome.output


FAULT = "data/observations/counts.csv, row 7: count 'x': is not a number. Correct it against its source."


def test_an_organisation_whose_rows_are_at_fault_is_withheld_without_being_run_until_they_are_right(
    project, template, recorder, monkeypatch
):
    template(CLAIM)
    build_all(project, recorder)
    # A row more, and it alone is wrong: of the rows that the report reads none has changed.
    write(project.data / "observations" / "counts.csv", "a row at fault")
    recorder.left_out = {"beech": FAULT}
    monkeypatch.setattr(steps, "make_steps", lambda cluster=None: recorder.steps())
    for _ in range(2):  # the second time nothing has changed, and the reason is still known
        outcome = CliRunner().invoke(cli.main, ["build", "--project", str(project.root)])
        assert outcome.exit_code == 3, outcome.output
        assert f"withheld   {FAULT}" in outcome.output
        assert "1 withheld, 2 unchanged" in outcome.output
    assert pages(project) == ["ash", "cedar"]
    assert not (project.executed / "beech.ipynb").exists()
    reasons = {row["slug"]: row["reason"] for row in roster(project)["organisations"] if row["reason"]}
    assert reasons == {"beech": "faulty_rows"}
    assert "counts.csv" not in json.dumps(roster(project))
    assert why(project, "beech").endswith(f"It was withheld: {FAULT}")
    page = (project.runs / "beech" / "failure.md").read_text()
    assert FAULT in page and "the faults of its rows" in page
    recorder.left_out = {}
    write(project.data / "observations" / "counts.csv", "a row put right")
    assert [result.slug for result in build_all(project, recorder).results] == ["beech"]
    assert pages(project) == ["ash", "beech", "cedar"]


def test_other_faults_of_the_same_rows_are_a_reason_and_fail_fast_ends_the_build_there(project, template, recorder):
    template(CLAIM)
    recorder.left_out = {"ash": FAULT}
    with pytest.raises(RunError, match="ash was withheld, and --fail-fast ends the build there: data/observations"):
        build_all(project, recorder, fail_fast=True)
    recorder.left_out = {"ash": "another"}
    assert build_all(project, recorder, force=True).withheld[0].reason == "another"


def test_fail_fast_ends_the_build_and_leaves_the_site(project, template, recorder):
    template("1 / 0")
    with pytest.raises(RunError, match="ZeroDivisionError"):
        build_all(project, recorder, fail_fast=True)
    assert not project.site.exists()


@pytest.mark.parametrize("fault", [PublishError("no"), OSError(28, "No space left on device", "a.html")])
def test_when_publishing_fails_the_old_site_stays(project, template, recorder, fault):
    template(CLAIM)
    build_all(project, recorder)
    before = {path: path.read_bytes() for path in project.site.rglob("*") if path.is_file()}
    recorder.fault = fault
    with pytest.raises(PublishError):
        build_all(project, recorder, force=True)
    assert {path: path.read_bytes() for path in project.site.rglob("*") if path.is_file()} == before


def test_a_report_that_cannot_be_published_is_withheld_and_the_others_are_published(
    project, template, recorder, monkeypatch
):
    template(CLAIM)
    build_all(project, recorder)
    recorder.unpublishable = {"beech"}
    template(CLAIM, "print('new')")
    monkeypatch.setattr(steps, "make_steps", lambda cluster=None: recorder.steps())
    outcome = CliRunner().invoke(cli.main, ["build", "--workers", "2", "--project", str(project.root)])
    assert outcome.exit_code == 3, outcome.output
    assert "2 run and published, 1 withheld, 0 unchanged; a new site is in place" in outcome.output
    assert pages(project) == ["ash", "cedar"]
    assert {row["slug"]: row["reason"] for row in roster(project)["organisations"] if row["reason"]} == {
        "beech": "unpublishable"
    }
    told = (project.runs / "beech" / "failure.md").read_text()
    assert "its page or PDF cannot be published: beech.ipynb: no" in told
    assert (project.runs / "beech" / "beech.failed.ipynb").is_file()
    assert list(project.executed.glob("beech.*")) == []
    assert "beech: it was withheld the last time" in "\n".join(plans.describe_plan(project, ["beech"]))
    recorder.unpublishable = ()
    build_all(project, recorder)
    assert pages(project) == ["ash", "beech", "cedar"]


def test_what_is_found_wrong_with_a_report_by_the_checks_withholds_that_report(project, template, recorder):
    template(CLAIM)

    def check(site, only=None):
        there = (site / "reports" / "organisations" / "ash.html").is_file()
        page = "reports/organisations/ash.html: a figure has no alternative text"
        paper = "reports/organisations/ash.pdf, page 3 of 5: 'A long name' runs over the edge"
        table = "reports/organisations/ash.csv: its claims are not those of ash.json, in that order"
        return [page, paper, table, "reports/summaries/ash.pdf: it has no title"] if there else []

    built = build(project, [], recorder.steps(check=check), Options(limits=LIMITS))
    assert [(result.slug, result.code) for result in built.withheld] == [("ash", "unpublishable")]
    for part in ("no alternative text; ", "page 3 of 5: 'A long name'", "ash.csv: its claims", "summaries/ash.pdf"):
        assert part in built.withheld[0].reason
    assert pages(project) == ["beech", "cedar"]


def test_what_is_wrong_with_most_reports_is_wrong_with_the_site(project, template, recorder):
    template(CLAIM)
    recorder.unpublishable = {"ash", "cedar"}
    with pytest.raises(PublishError, match=r"ash\.ipynb: no\ncedar\.ipynb: no"):
        build_all(project, recorder)
    assert sorted(path.stem for path in project.executed.glob("*.ipynb")) == ["ash", "beech", "cedar"]


def test_what_is_found_wrong_with_no_report_keeps_the_new_site_aside(project, template, recorder):
    template(CLAIM)
    for page in ("reports/index.html", "reports/goals/14.pdf"):
        fault = f"{page}: a figure has no alternative text"
        given = recorder.steps(check=lambda site, only=None, fault=fault: [fault])
        with pytest.raises(PublishError, match="no alternative text.*site-next"):
            build(project, [], given, Options(limits=LIMITS))
        assert not project.site.exists()
    given = recorder.steps(check=lambda site, only=None: ["reports/organisations/ash.html: no alternative text"])
    with pytest.raises(PublishError, match="no alternative text"):
        build(project, [], given, Options(limits=LIMITS, fail_fast=True))


def test_a_page_that_is_not_made_is_noticed(project, template, recorder):
    template(CLAIM)
    recorder.publish = lambda *_, out, beside, **__: (out.mkdir(), beside([]))
    with pytest.raises(PublishError, match="ash is published and has no page"):
        build_all(project, recorder)


def test_an_organisation_that_leaves_the_register_leaves_the_site(project, template, recorder):
    template(CLAIM)
    build_all(project, recorder)
    (project.data / "organisations" / "organisations.csv").write_text("slug,name\nash,Ash plc\n")
    build_all(project, recorder)
    assert pages(project) == ["ash"]
    assert roster(project)["counts"] == {"asked_for": 1, "published": 1, "withheld": 0}


def write_site(folder, text):
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(text)
    return folder


def test_an_interrupted_swap_is_put_right(project):
    write_site(project.cache / "site-next.aside", "old")  # as after a kill between renames
    recover_site(project)
    assert (project.site / "index.html").read_text() == "old"


@pytest.mark.parametrize("at_once", [True, False])
def test_a_site_is_switched_and_can_be_rolled_back_and_forth(project, monkeypatch, at_once):
    if not at_once:
        monkeypatch.setattr(site, "_exchange_at_once", lambda one, other: False)
    for text in ("first", "second", "third"):
        put_in_place(project, write_site(project.cache / "site-next", text))
    seen = [(project.site / "index.html").read_text()]
    for _ in range(2):
        rollback(project)
        seen.append((project.site / "index.html").read_text())
    assert seen == ["third", "second", "third"]


def test_what_a_kill_leaves_of_an_older_site_is_never_put_back(project, monkeypatch):
    for text in ("first", "second"):
        put_in_place(project, write_site(project.cache / "site-next", text))
    remove = shutil.rmtree

    def killed(folder, **how):
        if folder.exists():  # as if the process had ended in the middle of it
            (folder / "index.html").unlink()
            raise KeyboardInterrupt

    monkeypatch.setattr(site.shutil, "rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        put_in_place(project, write_site(project.cache / "site-next", "third"))
    monkeypatch.setattr(site.shutil, "rmtree", remove)
    rollback(project)
    assert (project.site / "index.html").read_text() == "second"
    assert sorted(path.name for path in project.cache.glob("site-*")) == ["site-previous"]


def test_another_quarto_at_the_same_address_renders_all_again(project, template, recorder, monkeypatch):
    quarto = project.root / "bin" / "quarto"
    write(quarto, "1.9.1")
    quarto.chmod(0o755)
    monkeypatch.setenv("PATH", str(quarto.parent), prepend=os.pathsep)
    template(CLAIM)
    build_all(project, recorder)
    recorder.calls.clear()
    assert not build_all(project, recorder).new_site
    write(quarto, "1.10.0")
    build_all(project, recorder)
    assert recorder.calls == [ALL_PAGES]


def test_what_was_asked_to_be_made_if_changed_is_found_by_the_build_itself(project, template, recorder, monkeypatch):
    template(CLAIM)
    monkeypatch.setattr(steps, "make_steps", lambda cluster=None: recorder.steps())
    command = ["build", "--changed", "--project", str(project.root)]
    assert CliRunner().invoke(cli.main, command).exit_code == 0
    recorder.calls.clear()
    change_row(project)  # of which no report knows before tables have been prepared
    outcome = CliRunner().invoke(cli.main, command)
    assert outcome.exit_code == 0, outcome.output
    assert "1 run and published, 0 withheld, 2 unchanged" in outcome.output
    write(project.reports / "theme.scss", "b {}")
    CliRunner().invoke(cli.main, command)
    assert recorder.calls == ["prepare", "slices", ALL_PAGES]
    refused = CliRunner().invoke(cli.main, [*command, "--force"])
    assert (refused.exit_code, "Give one of them" in refused.output) == (2, True)


def test_without_an_earlier_site_there_is_nothing_to_go_back_to(project):
    with pytest.raises(MissingInputError, match="only one site"):
        rollback(project)


def test_a_second_builder_is_refused_and_a_dead_ones_lock_is_not_heeded(project, recorder):
    hold = (
        "import sys, time\nfrom analysis.paths import Project\nfrom pathlib import Path\n"
        "from analysis.production.lock import only_builder\n"
        "with only_builder(Project(Path(sys.argv[1]))):\n    print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", hold, str(project.root)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(UsageError, match=f"process {holder.pid}"):
            build_all(project, recorder)
        holder.kill()
    with only_builder(project):
        pass


def test_after_a_killed_build_nothing_is_half_written_and_the_next_one_finishes(project, template, recorder):
    template(CLAIM, "import time; time.sleep(0.5)")
    run = (
        "import sys\nfrom pathlib import Path\nfrom analysis.paths import Project\n"
        "from analysis.production.batch import run_batch\n"
        "from analysis.production.build import Steps, Options, build\n"
        "nothing = lambda *given, **named: []\n"
        "build(Project(Path(sys.argv[1])), [], Steps(nothing, nothing, run_batch, nothing, nothing),\n"
        "      Options(workers=1), print, site=False)"
    )
    command = [sys.executable, "-uc", run, str(project.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as builder:
        line = next(line for line in builder.stdout if "[1/3]" in line)
        builder.send_signal(signal.SIGKILL)
    assert "published" in line
    for record in project.executed.glob("*.json"):
        assert json.loads(record.read_text())["claims"]
    built = build_all(project, recorder)
    assert {result.state for result in built.results} == {"published"}
    assert pages(project) == ["ash", "beech", "cedar"]


def test_children_end_with_the_builder_that_is_killed(project, template):
    template("import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(90)")
    run = (
        "import sys\nfrom pathlib import Path\nfrom analysis.paths import Project\n"
        "from analysis.production.request import RunRequest\n"
        "from analysis.production.runs import run_report\n"
        "project = Project(Path(sys.argv[1]))\n"
        "template = project.notebooks / 'impact_report.ipynb'\n"
        "run_report(RunRequest(project, template, 'ash', {'organisation': 'ash', 'edition': ''}))"
    )
    with subprocess.Popen([sys.executable, "-c", run, str(project.root)]) as builder:
        pid = int(_wait_for(lambda: _text(project.root / "pid")))
        builder.kill()
    _wait_for(lambda: not _alive(pid))


def _wait_for(condition, patience=30.0):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come about")


def _text(path):
    return path.is_file() and path.read_text()


def _alive(pid):
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] not in "ZX"


def test_a_blocked_folder_is_one_sentence_and_an_exit_code(project, template, recorder, monkeypatch):
    template(CLAIM)
    project.executed.write_text("a file where a folder should be")
    monkeypatch.setattr(steps, "make_steps", lambda cluster=None: recorder.steps())
    outcome = CliRunner().invoke(cli.main, ["build", "--project", str(project.root)])
    assert outcome.exit_code == 8
    assert "Traceback" not in outcome.output
    assert "organisations" in outcome.output.splitlines()[-1]


@pytest.mark.parametrize("command", ["build", "report", "site", "prepare", "rollback", "verify"])
def test_a_folder_that_cannot_be_made_is_one_sentence_in_every_command(project, template, command):
    template(CLAIM)
    project.cache.write_text("a file where a folder should be")
    outcome = CliRunner().invoke(cli.main, [command, "--project", str(project.root)])
    assert (outcome.exit_code, outcome.output.count("\n")) == (8, 1), outcome.output
    assert f"impact: {project.cache}" in outcome.output and "cannot be read or written: " in outcome.output


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (OSError(28, "No space left", "a.html"), "a.html cannot be read or written: No space left."),
        (shutil.Error([("a.html", "b.html", "[Errno 28] No space left")] * 5000), "No space left"),
    ],
)
def test_what_the_disk_refuses_is_told_shortly(project, template, recorder, monkeypatch, fault, said):
    template(CLAIM)
    build_all(project, recorder)
    recorder.fault = fault
    monkeypatch.setattr(steps, "make_steps", lambda cluster=None: recorder.steps())
    for command in (["site", "--force"], ["build", "--force"]):
        outcome = CliRunner().invoke(cli.main, [*command, "--project", str(project.root)])
        last = outcome.output.splitlines()[-1]
        assert (outcome.exit_code, said in last, len(last) < 500) == (8, True, True), outcome.output


def test_a_reader_of_the_output_that_leaves_is_no_fault_of_the_disk(project, monkeypatch):
    def gone(*given, **named):
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(steps, "make_steps", gone)
    outcome = CliRunner().invoke(cli.main, ["site", "--project", str(project.root)])
    assert (outcome.exit_code, outcome.output) == (1, "")


def test_deciding_that_nothing_changed_loads_nothing_heavy(project, template, recorder):
    template(CLAIM)
    build_all(project, recorder)
    look = (
        "import sys\nfrom analysis import cli\n"
        "try:\n    cli.main(['build', '--project', sys.argv[1]])\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "heavy = {'pandas', 'numpy', 'papermill', 'matplotlib', 'nbformat', 'yaml', 'IPython', 'scipy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", look, str(project.root)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stdout
    assert "3 unchanged" in done.stdout


def test_the_plan_has_one_reason_for_each_organisation(project, template):
    template(CLAIM)
    assert plan(project, ["ash", "cedar"]) == [
        ("ash", "it has not been run yet"),
        ("cedar", "it has not been run yet"),
    ]


def test_a_run_is_given_the_edition_that_the_project_names(project):
    assert parameters_of("ash", read_edition(project)) == {"organisation": "ash", "edition": "2026-11-30"}


def test_a_new_edition_runs_all_reports(project, template, recorder):
    template(CLAIM)
    build_all(project, recorder)
    (project.data / "framework" / "edition.csv").write_text("edition\n2027-05-31\n")
    assert why(project, "ash").startswith("ash would be run: its parameters changed.")


def test_commands_say_what_is_wrong_in_one_sentence(project):
    outcome = CliRunner().invoke(cli.main, ["build", "beach", "--project", str(project.root)])
    assert outcome.exit_code == 2
    assert outcome.output == "impact: Unknown organisation 'beach'. Did you mean 'beech'? List them with: impact list\n"


def test_every_command_has_an_example():
    for name, command in cli.main.commands.items():
        assert f"Example:\n      impact {name}" in command.help, name


def test_an_interrupt_ends_quietly(project, recorder, monkeypatch):
    def interrupted(*given, **named):
        raise KeyboardInterrupt

    recorder.prepare = interrupted
    monkeypatch.setattr(steps, "make_steps", lambda cluster=None: recorder.steps())
    outcome = CliRunner().invoke(cli.main, ["build", "--project", str(project.root)])
    assert outcome.exit_code == 130
    assert outcome.output.endswith("the site is as it was.\n")
    assert os.listdir(project.root / ".cache") != []


def test_an_empty_site_takes_the_place_of_a_good_one_only_if_asked_to(project, template, recorder, monkeypatch):
    template(CLAIM)
    build_all(project, recorder)
    template("1 / 0")
    monkeypatch.setattr(steps, "make_steps", lambda cluster=None: recorder.steps())
    command = ["build", "--workers", "2", "--project", str(project.root)]
    outcome = CliRunner().invoke(cli.main, command)
    assert outcome.exit_code == 8, outcome.output
    assert "All 3 reports are withheld, so the site in _site stays as it was, with its 3 reports." in outcome.output
    assert "ash      " in outcome.output and "ZeroDivisionError" in outcome.output
    assert pages(project) == ["ash", "beech", "cedar"]
    assert CliRunner().invoke(cli.main, [*command, "--allow-empty"]).exit_code == 3
    assert pages(project) == []
    assert roster(project)["counts"] == {"asked_for": 3, "published": 0, "withheld": 3}


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("bp.pdf", "bp"),
        ("bp_files", "bp"),
        ("bp-summary.pdf", "bp"),
        ("bp-pulse.csv-metadata.json", "bp-pulse"),
        ("bp-pulse-summary.pdf", "bp-pulse"),
        ("index.html", None),
    ],
)
def test_every_file_of_a_report_has_an_owner_however_many_documents_it_has(name, owner):
    assert site.owner_of(name, {"bp", "bp-pulse"}) == owner
