"""Decide what is out of date, and say why. Standard library only: deciding on nothing takes no time."""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import MissingInputError, unknown
from analysis.framework.prepared_tables import faulty_rows
from analysis.production.edition import edition_as, read_edition
from analysis.production.manifest import Manifest, digest, files_under, states_in, states_of
from analysis.production.request import PUBLISHED, RECORD, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analysis.paths import Project

UNCHANGED = "unchanged"
SLICES = "slices"
TEMPLATE = "impact_report.ipynb"
PACKAGE = Path(__file__).resolve().parents[1]

NOT_TABLES = ("editions", "editorial", "snapshots")

# Parts of the package that have no say in what a stage makes.
NOT_IN_TABLES = ("production", "publishing", "claims", "display", "editorial", "statistics", "simulation", "cli")
NOT_IN_FITS = ("production", "publishing", "display", "editorial", "intake", "simulation", "cli")
NOT_IN_REPORTS = ("publishing", "intake", "simulation", "cli")
NOT_IN_PAGES = ("production", "claims", "display", "editorial", "statistics", "simulation", "cli")
NOT_IN_SUMS = ("production", "publishing", "editorial", "intake", "simulation")

# Tables that the site's own pages are made from, besides the published claims.
REGISTERS = ("framework", "organisations", "places")


def asked_for(project: Project, slugs: Sequence[str] = ()) -> list[str]:
    """The organisations to report on: those named, or all of the register in its order."""
    register = project.data / "organisations" / "organisations.csv"
    if not register.is_file():
        raise MissingInputError(f"There is no {project.relative(register)}; it lists the organisations to report on.")
    with register.open(encoding="utf-8", newline="") as rows:
        known = [row["slug"] for row in csv.DictReader(rows)]
    for slug in slugs:
        if slug not in known:
            raise unknown("organisation", slug, known, "List them with: impact list")
    return list(dict.fromkeys(slugs)) or known


def parameters_of(slug: str, edition: dict[str, str]) -> dict[str, object]:
    """What the report template is run with."""
    return {"organisation": slug, **edition}


def plan(
    project: Project, slugs: Sequence[str], manifest: Manifest | None = None, *, draft: bool = False
) -> list[tuple[str, str]]:
    """Pair each slug with the reason to run it, or with `unchanged`; ``draft`` asks for reports marked as drafts."""
    manifest = manifest or Manifest(project)
    inputs, present = report_inputs(project, manifest, slugs, draft=draft), records_in(project.executed)
    return [(slug, _reason(project, present, manifest, slug, inputs[slug])) for slug in slugs]


def why(project: Project, slug: str) -> str:
    """Say why a report would be run now, or would not; and when and why it was run last, and what that took."""
    manifest = Manifest(project)
    [(_, reason)] = plan(project, [slug], manifest)
    now = "is up to date" if reason == UNCHANGED else f"would be run: {reason}"
    done = manifest.reports.get(slug, {})
    last = done.get("last")
    if not last:
        return f"{slug} {now}."
    spent = [f"{last['seconds']:.1f} s"]
    spent += [f"{last['cpu']:.1f} s of CPU"] if last["cpu"] else []
    spent += [f"{last['memory'] >> 20} MiB"] if last["memory"] else []
    failed = f" It failed then, and its earlier record stays: {last['failed']}" if last.get("failed") else ""
    failed = f" It was withheld: {done['reason']}" if done["state"] != PUBLISHED else failed
    return f"{slug} {now}.\nIt was last run at {last['at']}, because {last['why']} ({', '.join(spent)}).{failed}"


def describe_plan(project: Project, slugs: Sequence[str], workers: int | None = None) -> list[str]:
    """A line for each stage and report that a build would make again, with the reason, and a forecast."""
    manifest = Manifest(project)
    stages = [
        ("The tables", tables_key, "prepare", project.prepared),
        ("The models", fits_key, "fit", project.fits),
    ]
    lines = [
        f"{what} would be made again first."
        for what, key_of, name, folder in stages
        if not stage_is_current(manifest, name, key_of(project, manifest), files_under(folder))
    ]
    compared = manifest.stages.get(SLICES, {}).get("key")
    if lines or (compared and compared != slices_key(project, manifest)):
        lines.append("Which reports read rows that have changed is known once a build has compared them.")
    planned = plan(project, slugs, manifest)
    stale = [slug for slug, reason in planned if reason != UNCHANGED]
    seconds = forecast(manifest, stale, workers or os.cpu_count() or 1)
    took = f", in about {seconds:.0f} s from what they took the last time" if stale and seconds else ""
    return [
        *lines,
        *(f"{slug}: {reason}" for slug, reason in planned),
        f"{len(stale)} of {len(planned)} reports would be run{took}.",
    ]


def say_what_is_old(project: Project, manifest: Manifest, asked: Sequence[str]) -> str:
    """Name the reports that a build of others publishes as they are though they are out of date; '' if none is."""
    present = states_in(project.executed)
    others = [slug for slug in asked_for(project) if f"{slug}.ipynb" in present and slug not in asked]
    old = [(slug, reason) for slug, reason in plan(project, others, manifest) if reason != UNCHANGED]
    if not old:
        return ""
    named = "; ".join(f"{slug}: {reason}" for slug, reason in old[:3]) + ("; ..." if len(old) > 3 else "")
    them = "1 report that was not asked for is" if len(old) == 1 else f"{len(old)} reports that were not asked for are"
    return f"{them} published out of date ({named}). To make all anew that is old: impact build --changed"


def forecast(manifest: Manifest, slugs: Sequence[str], workers: int) -> float:
    """Seconds that running these reports will take, from what they, or others, took the last time; 0 if unknown."""
    took = {slug: report["last"]["seconds"] for slug, report in manifest.reports.items() if report.get("last")}
    if not took:
        return 0.0
    middle = sorted(took.values())[len(took) // 2]
    return sum(took.get(slug, middle) for slug in slugs) / min(workers, max(1, len(slugs)))


def is_good(manifest: Manifest, slug: str, inputs: dict[str, str], present: Mapping[str, list[int]]) -> bool:
    """Whether the record in place, whose files' states are given, was made from these inputs and is as it was."""
    done = manifest.reports.get(slug, {})
    made = done.get("state") == PUBLISHED and done["inputs"] == inputs
    return made and bool(done["record"]) and present == done["record"]


def report_inputs(
    project: Project, manifest: Manifest, slugs: Sequence[str], *, draft: bool = False
) -> dict[str, dict[str, str]]:
    """For each report, the digests that it depends on, by the names that `why` gives them."""
    # Those compared last: a build compares again first, and a plan says where that is still to be done.
    slices = manifest.stages.get(SLICES)
    if slices:
        read = {slug: {"the rows that it reads": slices["digests"].get(slug, "")} for slug in slugs}
    else:
        tables = manifest.files(files_under(project.prepared, ".parquet"))
        whole = {"the prepared tables": tables, "the fitted models": manifest.files(files_under(project.fits))}
        read = dict.fromkeys(slugs, whole)
    shared = {
        "the report template": manifest.file(project.notebooks / TEMPLATE),
        "the analysis code": _package(manifest, NOT_IN_REPORTS),
        "the locked environment": _lock(project, manifest),
    }
    texts, faulty = _editorial_texts(project), faulty_rows(project)
    edition = edition_as(read_edition(project), draft=draft)
    return {
        slug: {
            **read[slug],
            **shared,
            **({"the faults of its rows": faulty[slug]} if slug in faulty else {}),
            "its editorial text": manifest.files(texts.get(slug, [])),
            "its parameters": digest(*(f"{name}={value!r}" for name, value in parameters_of(slug, edition).items())),
        }
        for slug in slugs
    }


def record_state(
    project: Project, slug: str, present: Mapping[str, Mapping[str, list[int]]] | None = None
) -> dict[str, list[int]]:
    """
    Size and time of change of a published record's files, those of its charts too; empty unless the record is whole.

    ``present`` are the states of all records by slug, where more than one is asked for.
    """
    found = states_of(record_of(project.executed, slug)) if present is None else dict(present.get(slug, {}))
    return found if all(f"{slug}.{suffix}" in found for suffix in RECORD) else {}


def records_in(folder: Path) -> dict[str, dict[str, list[int]]]:
    """States of the files of all records by slug: bp.csv and bp.need.csv are bp's."""
    found: dict[str, dict[str, list[int]]] = {}
    for name, state in states_in(folder).items():
        slug, _, rest = name.partition(".")
        if rest in RECORD or rest.endswith(".csv"):
            found.setdefault(slug, {})[name] = state
    return found


def tables_key(project: Project, manifest: Manifest) -> str:
    """Key of `prepare`: the data and the code that reads it."""
    data = files_under(project.data)
    tables = [path for path in data if path.relative_to(project.data).parts[0] not in NOT_TABLES]
    return digest(manifest.files(tables), _package(manifest, NOT_IN_TABLES), _lock(project, manifest))


def fits_key(project: Project, manifest: Manifest) -> str:
    """Key of `fit`: the prepared tables and the models."""
    tables = manifest.files(files_under(project.prepared, ".parquet"))
    return digest(tables, _package(manifest, NOT_IN_FITS), _lock(project, manifest))


def slices_key(project: Project, manifest: Manifest) -> str:
    """Key of the digests of what each report reads: tables, fits, and the code that chooses rows."""
    # Goals, metrics and places are read from data/ itself.
    return digest(tables_and_fits(project, manifest), tables_key(project, manifest), _package(manifest, NOT_IN_FITS))


def tables_and_fits(project: Project, manifest: Manifest) -> str:
    """Digest what the site's own pages and downloads give out of the prepared tables and the fits."""
    return manifest.files([*files_under(project.prepared, ".parquet"), *files_under(project.fits)])


def summed_up(project: Project, manifest: Manifest) -> str:
    """Digest what claims and charts of all reports together, and of places, are made from, besides the records."""
    return digest(tables_and_fits(project, manifest), _package(manifest, NOT_IN_SUMS))


def page_inputs(project: Project, manifest: Manifest, publisher: str) -> dict[str, str]:
    """The digests that every page of the site depends on, besides its own record."""
    own = files_under(project.reports, without=(project.executed, *project.generated))
    registers = [path for name in REGISTERS for path in files_under(project.data / name)]
    folder_settings = [path for path in files_under(project.executed, ".yml")]
    return {
        "the pages and the theme": manifest.files([*own, *folder_settings]),
        "the project file": manifest.file(project.root / "_quarto.yml"),
        "the registers": manifest.files(registers),
        "the editions before this one": manifest.files(_earlier_editions(project)),
        "the publishing code": _package(manifest, NOT_IN_PAGES),
        "the locked environment": _lock(project, manifest),
        "the publisher": publisher,
    }


def records(project: Project, manifest: Manifest) -> dict[str, str]:
    """Digest of each published notebook, and of its claims, by slug."""
    folder, present = project.relative(project.executed), states_in(project.executed)

    def digest_of(name: str) -> str:
        state = present.get(name)
        return manifest.digest_of(project.executed / name, f"{folder}/{name}", state) if state else ""

    slugs = sorted(name.removesuffix(".ipynb") for name in present if name.endswith(".ipynb"))
    return {slug: digest_of(f"{slug}.ipynb") + digest_of(f"{slug}.json") for slug in slugs}


def stage_is_current(manifest: Manifest, stage: str, key: str, outputs: Iterable[Path]) -> bool:
    """Whether a stage was finished from the same inputs, and what it made is still as it was."""
    done = manifest.stages.get(stage, {})
    return done.get("key") == key and bool(outputs) and done.get("outputs") == manifest.files(outputs)


def _earlier_editions(project: Project) -> list[Path]:
    """Claims kept of earlier editions, which the log compares with; to keep this one changes no page."""
    present = read_edition(project)["edition"]
    return [path for path in files_under(project.data / "editions", ".parquet") if path.stem < present]


def _editorial_texts(project: Project) -> dict[str, list[Path]]:
    """Editorial files by the organisation whose folder they are in."""
    found: dict[str, list[Path]] = {}
    folder = project.data / "editorial"
    for path in files_under(folder):
        found.setdefault(path.relative_to(folder).parts[0], []).append(path)
    return found


def _reason(
    project: Project,
    present: Mapping[str, Mapping[str, list[int]]],
    manifest: Manifest,
    slug: str,
    inputs: dict[str, str],
) -> str:
    done = manifest.reports.get(slug)
    if done is None:
        return "it has not been run yet"
    if done["state"] != PUBLISHED:
        return "it was withheld the last time"
    changed = [name for name, found in inputs.items() if done["inputs"].get(name) != found]
    if changed:
        return f"{' and '.join(changed)} changed"
    if not done["record"] or record_state(project, slug, present) != done["record"]:
        return "its record is missing or was changed by hand"
    return UNCHANGED


def _package(manifest: Manifest, without: tuple[str, ...]) -> str:
    return manifest.files(path for path in files_under(PACKAGE) if path.relative_to(PACKAGE).parts[0] not in without)


def _lock(project: Project, manifest: Manifest) -> str:
    # One lock is for several Pythons, and names other packages for some of them.
    return digest(manifest.file(project.root / "requirements.lock"), "{}.{}".format(*sys.version_info))
