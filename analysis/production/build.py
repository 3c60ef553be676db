"""The whole way from data to site, doing only what its inputs changed."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from analysis.errors import RunError, file_fault
from analysis.framework.prepared_tables import faulty_rows
from analysis.production.contract import Contract, read_contract
from analysis.production.edition import edition_as, read_edition
from analysis.production.event import Event
from analysis.production.lock import only_builder
from analysis.production.manifest import Manifest, files_under
from analysis.production.outcomes import forget_the_unlisted, note_result
from analysis.production.plan import (
    SLICES,
    TEMPLATE,
    UNCHANGED,
    asked_for,
    fits_key,
    forecast,
    is_good,
    parameters_of,
    plan,
    records_in,
    report_inputs,
    say_what_is_old,
    slices_key,
    stage_is_current,
    tables_key,
)
from analysis.production.prepared import Warmth
from analysis.production.request import WARM, Limits, RunRequest, RunResult
from analysis.production.site import EmptySiteError, make_site
from analysis.production.unpublishable import instead, without_unpublishable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from analysis.paths import Project
    from analysis.production.prepared import Prepared


@dataclass(frozen=True)
class Steps:
    """What the build calls. Handed in, since this package knows neither data, models nor pages."""

    prepare: Callable[..., object]  # (project, progress=)
    fit: Callable[..., object]  # (project, progress=)
    run: Callable[..., Iterator[RunResult]]  # (requests, workers=, fail_fast=, progress=)
    publish: Callable[..., object]  # (project, publisher=, workers=, out=, documents=, progress=, beside=)
    check: Callable[..., list]  # (site, only=): faults of a built site
    slices: Callable[[Project], dict[str, str]] | None = None  # digest of what each report reads, by slug
    warm_up: Callable[[], Prepared | None] | None = None  # starts what reports are forked from; handed to ``run``
    load: Callable[[], object] | None = None  # loads what ``publish`` and ``check`` need


@dataclass(frozen=True)
class Options:
    """How to build, as the command line gives it."""

    publisher: str = "auto"
    engine: str = WARM
    workers: int | None = None
    fail_fast: bool = False
    force: bool = False
    allow_empty: bool = False  # put a site without any report in the place of one that has some
    draft: bool = False  # mark every report that is asked for as a draft, whatever the edition's table says
    limits: Limits = Limits()
    contract: Contract | None = None  # what the template states, if none is given


@dataclass(frozen=True)
class Built:
    """
    What a build did.

    ``unchanged`` are the asked-for reports that were up to date; ``kept`` says why the site of before stays though
    there is something new to tell, and is empty otherwise.
    """

    results: tuple[RunResult, ...]
    unchanged: tuple[str, ...]
    new_site: bool
    seconds: float
    kept: str = ""

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
    asked, kept = asked_for(project, slugs), ""
    try:
        with only_builder(project), ExitStack() as stack:
            manifest = Manifest(project)
            warmth = stack.enter_context(Warmth(steps.warm_up if options.engine == WARM else None, steps.load))
            try:
                _update_tables_and_fits(project, manifest, steps, options, warmth, progress)
                results, unchanged = _run_stale(project, manifest, asked, steps, options, warmth, progress)
                if old := site and say_what_is_old(project, manifest, asked):
                    progress(old)
                new_site, unpublishable = False, ()
                if site:
                    new_site, unpublishable = _publish(project, manifest, steps, options, progress)
                    results, unchanged = instead(results, unchanged, unpublishable)
            except EmptySiteError as refusal:
                new_site, kept = False, str(refusal)
            finally:
                if manifest.changed:
                    manifest.save()
    except OSError as error:
        raise file_fault(error) from error
    return Built(results, unchanged, new_site, time.monotonic() - started, kept)


def build_site(project: Project, steps: Steps, options: Options, progress: Callable[[str], None]) -> Built:
    """Render the records that are in place, and run nothing before that."""
    started = time.monotonic()
    with only_builder(project):
        manifest = Manifest(project)
        try:
            new_site, unpublishable = _publish(project, manifest, steps, options, progress)
            return Built(unpublishable, (), new_site, time.monotonic() - started)
        finally:
            if manifest.changed:
                manifest.save()


def _update_tables_and_fits(
    project: Project,
    manifest: Manifest,
    steps: Steps,
    options: Options,
    warmth: Warmth,
    progress: Callable[[str], None],
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
        warmth.begin()
        act(project, progress=progress)
        manifest.stages[name] = {"key": key, "outputs": manifest.files(files_under(folder))}
        manifest.save()


def _update_slices(project: Project, manifest: Manifest, steps: Steps, progress: Callable[[str], None]) -> None:
    """Digest, for each organisation, the rows that its report reads, if any table or fit has changed."""
    if steps.slices is None:
        manifest.stages.pop(SLICES, None)
        return
    key = slices_key(project, manifest)
    if manifest.stages.get(SLICES, {}).get("key") == key:
        return
    progress("Comparing each organisation's rows with those of its last report")
    manifest.stages[SLICES] = {"key": key, "digests": steps.slices(project)}
    manifest.save()


def _run_stale(
    project: Project,
    manifest: Manifest,
    asked: Sequence[str],
    steps: Steps,
    options: Options,
    warmth: Warmth,
    progress: Callable[[str], None],
) -> tuple[tuple[RunResult, ...], tuple[str, ...]]:
    _update_slices(project, manifest, steps, progress)
    reasons = dict(plan(project, asked, manifest, draft=options.draft))
    stale = [slug for slug, reason in reasons.items() if options.force or reason != UNCHANGED]
    unchanged = tuple(slug for slug, reason in reasons.items() if reason == UNCHANGED and not options.force)
    forget_the_unlisted(project, manifest)
    if not stale:
        return (), unchanged
    seconds = forecast(manifest, stale, options.workers or os.cpu_count() or 1)
    about = f", about {seconds:.0f} s" if seconds else ""
    sentence = f"Running {len(stale)} of {len(asked)} reports with {options.engine}{about}"
    progress(Event(sentence, "batch", reports=len(stale)))
    # As they are now: what changes while the reports run is for the next build to notice.
    inputs = report_inputs(project, manifest, stale, draft=options.draft)
    warmth.begin()
    options = replace(options, contract=options.contract or read_contract(project, project.notebooks / TEMPLATE))
    present = records_in(project.executed)
    requests = [_request(project, manifest, slug, inputs[slug], present.get(slug, {}), options) for slug in stale]
    asked_of = {request.slug: request for request in requests}
    results = []
    how = {"workers": options.workers, "fail_fast": options.fail_fast, "progress": progress, **warmth.given()}
    with closing(steps.run(requests, **how)) as running:  # what cannot be noted down ends the batch
        warmth.load()
        for result in running:
            why = "it was asked for" if reasons[result.slug] == UNCHANGED else reasons[result.slug]
            note_result(manifest, asked_of[result.slug], result, why)
            results.append(result)
    assert sorted(result.slug for result in results) == sorted(stale), "every report asked for has one result"
    results.sort(key=lambda result: stale.index(result.slug))
    if options.fail_fast:
        _stop_at_the_first(results)
    return tuple(results), unchanged


def _request(
    project: Project,
    manifest: Manifest,
    slug: str,
    inputs: dict[str, str],
    present: dict[str, list[int]],
    options: Options,
) -> RunRequest:
    return RunRequest(
        project,
        project.notebooks / TEMPLATE,
        slug,
        parameters_of(slug, edition_as(read_edition(project), draft=options.draft)),
        options.engine,
        options.limits,
        options.contract,
        inputs,
        keep=is_good(manifest, slug, inputs, present),
        faulty=faulty_rows(project).get(slug, ""),
        present=tuple(present),
    )


def _stop_at_the_first(results: Sequence[RunResult]) -> None:
    for result in results:
        if not result.published and result.code != "not_run":
            raise RunError(f"{result.slug} was withheld, and --fail-fast ends the build there: {result.reason}")


def _publish(
    project: Project, manifest: Manifest, steps: Steps, options: Options, progress: Callable[[str], None]
) -> tuple[bool, tuple[RunResult, ...]]:
    """Make the site; with it come the reports that had to be withheld for it."""

    def make() -> bool:
        return make_site(
            project,
            manifest,
            publish=partial(steps.publish, workers=options.workers),
            check=steps.check,
            publisher=options.publisher,
            force=options.force,
            allow_empty=options.allow_empty,
            progress=progress,
        )

    def request_of(slug: str) -> RunRequest:  # of one whose record in place is worth nothing
        return _request(project, manifest, slug, manifest.reports.get(slug, {}).get("inputs", {}), {}, options)

    return (make(), ()) if options.fail_fast else without_unpublishable(project, manifest, make, request_of, progress)
