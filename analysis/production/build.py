"""The whole way from data to site, doing only what its inputs changed."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.errors import MissingInputError, PublishError, RunError
from analysis.production.lock import only_builder
from analysis.production.manifest import Manifest, files_under
from analysis.production.plan import (
    TEMPLATE,
    UNCHANGED,
    asked_for,
    fits_key,
    parameters_of,
    plan,
    read_edition,
    record_state,
    report_inputs,
    stage_is_current,
    tables_key,
)
from analysis.production.request import PUBLISHED, WARM, Contract, Limits, RunRequest, RunResult
from analysis.production.site import make_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from analysis.paths import Project


@dataclass(frozen=True)
class Steps:
    """What the build calls. Handed in, since this package knows neither data, models nor pages."""

    prepare: Callable[..., object]  # (project, progress=)
    fit: Callable[..., object]  # (project, progress=)
    run: Callable[..., Iterator[RunResult]]  # (requests, workers=, fail_fast=, progress=)
    publish: Callable[..., object]  # (project, publisher=, out=, documents=, progress=)
    check: Callable[[Path], list]  # faults of a built site


@dataclass(frozen=True)
class Options:
    """How to build, as the command line gives it."""

    publisher: str = "auto"
    engine: str = WARM
    workers: int | None = None
    fail_fast: bool = False
    force: bool = False
    limits: Limits = Limits()
    contract: Contract = Contract()


@dataclass(frozen=True)
class Built:
    """What a build did. ``unchanged`` are the asked-for reports that were up to date."""

    results: tuple[RunResult, ...]
    unchanged: tuple[str, ...]
    new_site: bool
    seconds: float

    @property
    def withheld(self) -> tuple[RunResult, ...]:
        return tuple(result for result in self.results if not result.published)


def build(
    project: Project,
    slugs: Sequence[str],
    steps: Steps,
    options: Options = Options(),
    progress: Callable[[str], None] = lambda line: None,
    site: bool = True,
) -> Built:
    """
    Prepare, fit, run what is stale, render, check, and move the site into place.

    Parameters
    ----------
    project
        The checkout.
    slugs
        Organisations to report on; all of the register if empty.
    steps
        The functions to call for each stage.
    options
        Engine, publisher, number of workers and so on.
    progress
        Told one line for each event.
    site
        Whether to render; False stops after the reports have been run.

    Raises
    ------
    ImpactError
        For whatever concerns more than one report. A report that fails is a withheld result instead.
    """
    started = time.monotonic()
    asked = asked_for(project, slugs)
    try:
        with only_builder(project):
            manifest = Manifest(project)
            try:
                _update_tables_and_fits(project, manifest, steps, options, progress)
                results, unchanged = _run_stale(project, manifest, asked, steps, options, progress)
                new_site = site and _publish(project, manifest, steps, options, progress)
            finally:
                manifest.save()
    except OSError as error:
        raise PublishError(f"{error.filename or 'A file'} cannot be read or written: {error.strerror}.") from error
    return Built(results, unchanged, new_site, time.monotonic() - started)


def build_site(project: Project, steps: Steps, options: Options, progress: Callable[[str], None]) -> bool:
    """Render the records that are in place, and nothing before that."""
    with only_builder(project):
        manifest = Manifest(project)
        try:
            return _publish(project, manifest, steps, options, progress)
        finally:
            manifest.save()


def _update_tables_and_fits(
    project: Project, manifest: Manifest, steps: Steps, options: Options, progress: Callable[[str], None]
) -> None:
    stages = [
        ("prepare", steps.prepare, tables_key, project.prepared, "Preparing the tables"),
        ("fit", steps.fit, fits_key, project.fits, "Fitting the models"),
    ]
    for name, act, key_of, folder, sentence in stages:
        key = key_of(project, manifest)
        if not options.force and stage_is_current(manifest, name, key, files_under(folder)):
            continue
        progress(sentence)
        act(project, progress=progress)
        manifest.stages[name] = {"key": key, "outputs": manifest.files(files_under(folder))}
        manifest.save()


def _run_stale(
    project: Project,
    manifest: Manifest,
    asked: Sequence[str],
    steps: Steps,
    options: Options,
    progress: Callable[[str], None],
) -> tuple[tuple[RunResult, ...], tuple[str, ...]]:
    stale = [slug for slug, reason in plan(project, asked, manifest) if options.force or reason != UNCHANGED]
    unchanged = tuple(slug for slug in asked if slug not in stale)
    _forget_the_unlisted(project, manifest)
    if not stale:
        return (), unchanged
    progress(f"Running {len(stale)} of {len(asked)} reports with {options.engine}")
    requests = [_request(project, slug, options) for slug in stale]
    # As they are now: what changes while the reports run is for the next build to notice.
    inputs = report_inputs(project, manifest, stale)
    results = []
    for result in steps.run(requests, workers=options.workers, fail_fast=options.fail_fast, progress=progress):
        _note(project, manifest, result, inputs[result.slug])
        results.append(result)
    assert sorted(result.slug for result in results) == sorted(stale), "every report asked for has one result"
    results.sort(key=lambda result: stale.index(result.slug))
    if options.fail_fast:
        _stop_at_the_first(results)
    return tuple(results), unchanged


def _request(project: Project, slug: str, options: Options) -> RunRequest:
    template = project.notebooks / TEMPLATE
    if not template.is_file():
        raise MissingInputError(f"There is no {project.relative(template)}, the template of every report.")
    return RunRequest(
        project,
        template,
        slug,
        parameters_of(slug, read_edition(project)),
        options.engine,
        options.limits,
        options.contract,
    )


def _note(project: Project, manifest: Manifest, result: RunResult, inputs: dict[str, str]) -> None:
    manifest.reports[result.slug] = {
        "state": result.state,
        "code": result.code,
        "reason": result.reason,
        "inputs": inputs,
        "record": record_state(project, result.slug) if result.state == PUBLISHED else {},
    }
    manifest.save(unless_within=1.0)


def _forget_the_unlisted(project: Project, manifest: Manifest) -> None:
    """Take away the records of organisations that have left the register."""
    known = set(asked_for(project))
    for path in project.executed.glob("*.ipynb"):
        if path.stem not in known:
            for suffix in (".ipynb", ".json", ".csv"):
                path.with_suffix(suffix).unlink(missing_ok=True)
            shutil.rmtree(project.runs / path.stem, ignore_errors=True)
            manifest.reports.pop(path.stem, None)


def _stop_at_the_first(results: Sequence[RunResult]) -> None:
    for result in results:
        if not result.published and result.code != "not_run":
            raise RunError(f"{result.slug} was withheld, and --fail-fast ends the build there: {result.reason}")


def _publish(
    project: Project, manifest: Manifest, steps: Steps, options: Options, progress: Callable[[str], None]
) -> bool:
    return make_site(
        project,
        manifest,
        publish=steps.publish,
        check=steps.check,
        publisher=options.publisher,
        force=options.force,
        progress=progress,
    )
