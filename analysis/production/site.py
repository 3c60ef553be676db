"""Build the new site aside and put it in the place of the old one, whole."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import re
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import MissingInputError, PublishError, UnpublishableError
from analysis.paths import give_again, write_whole
from analysis.production.manifest import digest, states_of
from analysis.production.plan import page_inputs, records, summed_up
from analysis.production.roster import FOLDER, read_roster, unreconciled, write_roster

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from analysis.paths import Project
    from analysis.production.manifest import Manifest
    from analysis.production.roster import Entry

# What a site was built from moves with it, so that one switch changes both.
BUILT = ".built.json"
NOTES = BUILT, ".pages.json"  # the second is whoever checks', of what each page says
MADE_ANEW = "pagefind"  # from all pages, in every build
NEXT, PREVIOUS, OLD, ASIDE = "site-next", "site-previous", "site-old", ".aside"
ADDRESS = re.compile(r"[^:,]*")  # of the file, with which what is found wrong by a check begins
RENDERING = "rendering"  # in the manifest: how long the last whole site took
HERE, EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of renameat2(2)


class EmptySiteError(PublishError):
    """Every report is withheld, and a site with reports is in place: it stays, unless the other is insisted on."""


def make_site(
    project: Project,
    manifest: Manifest,
    *,
    publish: Callable[..., object],
    check: Callable[..., list],
    publisher: str = "auto",
    force: bool = False,
    allow_empty: bool = False,
    progress: Callable[[str], None] = lambda line: None,
) -> bool:
    """
    Publish the records that are in place, unless the site is up to date; True if a new site was put in place.

    ``publish(project, publisher=, out=, documents=, progress=, beside=)`` renders into ``out``. If ``documents``
    is None it renders everything; otherwise ``out`` is a copy of the present site, and it renders the documents
    listed. Once pages and data files are as they will be, it calls ``beside(rendered)``, and may go on meanwhile with
    what is no page. ``check(site, only=)`` looks at the pages listed, or at all.

    Raises
    ------
    EmptySiteError
        When there is no record to publish and the site in place has reports, unless ``allow_empty`` is set.
    PublishError
        When rendering or a check fails; `UnpublishableError` where it is known of which pages. The site that was there
        stays as it was.
    """
    recover_site(project)
    roster = read_roster(project, manifest)
    present = made_from(project, manifest, publisher, roster)
    before = read_built(project.site)
    if before == present and project.site.is_dir() and not force:
        return False
    if before.get("records") and not present["records"] and not allow_empty:
        raise EmptySiteError(
            f"All {len(roster)} reports are withheld, so the site in {project.relative(project.site)} stays as it was, "
            f"with its {len(before['records'])} reports. To put a site without reports in its place, add --allow-empty."
        )
    new = project.cache / NEXT
    shutil.rmtree(new, ignore_errors=True)
    documents = None if force else _changed(project, before, present)
    if documents is not None:
        _copy_of(project, [*documents, *_gone(project, before, present)], new)
    faults = ["nothing was checked"]

    def look(rendered: Sequence[Any]) -> None:
        write_roster(roster, new)
        # Pages that stay were checked when they were made; whether their links lead somewhere is seen in any case.
        only = None if documents is None else [page_of(project, new, path) for path in documents]
        if only is not None:
            only += [document.page for document in rendered if document.page not in only]
        progress("Checking the pages")
        faults[:] = [*unreconciled(roster, new), *map(str, check(new, only=only))]

    began = time.monotonic()
    progress("Rendering the site" if documents is None else f"Rendering {len(documents)} pages")
    given = {"publisher": publisher, "out": new, "documents": documents, "progress": _told(progress)}
    publish(project, beside=look, **given)
    _refuse_faults(project, new, faults)
    if documents is None and present["records"]:
        manifest.stages[RENDERING] = {"reports": len(present["records"]), "seconds": time.monotonic() - began}
        manifest.changed = True
    write_whole(new / BUILT, json.dumps(present, sort_keys=True) + "\n")
    progress("Moving the new site into place")
    put_in_place(project, new)
    return True


def made_from(project: Project, manifest: Manifest, publisher: str, roster: list[Entry]) -> dict:
    """What a site would be made from now."""
    command = shutil.which("quarto")
    chosen = "embedded" if publisher == "auto" and not command else publisher
    # To ask a command for its version takes a third of a second; another version is another file.
    state = states_of([Path(command).resolve()]) if command and chosen != "embedded" else {}
    shared = page_inputs(project, manifest, f"{chosen} {state or ''}".strip())
    return {
        "publisher": chosen,
        "shared": shared,
        "roster": digest(*map(str, roster)),
        "records": records(project, manifest),
        # No page is out of date by these alone: those that the publisher writes from them are compared by it.
        "summed up": summed_up(project, manifest),
    }


def read_built(site: Path) -> dict:
    """What the site was built from; empty if that is not known."""
    try:
        return json.loads((site / BUILT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _refuse_faults(project: Project, new: Path, faults: list[str]) -> None:
    if not faults:
        return
    found: dict[Path, list[str]] = {}
    for fault in faults:
        found.setdefault(project.root / ADDRESS.match(fault)[0], []).append(fault)
    shown = "; ".join(faults[:10]) + (f"; and {len(faults) - 10} more" if len(faults) > 10 else "")
    raise UnpublishableError(
        {path: "; ".join(own) for path, own in found.items()},
        f"The new site was not put in place, because of {len(faults)} faults: {shown}. "
        f"It is kept in {project.relative(new)}.",
    )


def _told(progress: Callable[[str], None]) -> Callable[[object], None]:
    """Publishers tell of each document by what they made of it, or by a sentence."""
    return lambda event: progress(f"Rendered {event.page.name}" if hasattr(event, "page") else str(event))


def describe_site(project: Project, manifest: Manifest, publisher: str = "auto") -> str:
    """Say which pages a build would render besides those of reports that it runs, why, and how long that takes."""
    present, before = made_from(project, manifest, publisher, read_roster(project, manifest)), read_built(project.site)
    documents = _changed(project, before, present)
    count = len(present["records"]) if documents is None else sum(path.suffix == ".ipynb" for path in documents)
    last = manifest.stages.get(RENDERING)
    about = f", in about {count * last['seconds'] / last['reports']:.0f} s" if last and count else ""
    reports = "1 report" if count == 1 else f"{count} reports"
    if documents is not None:
        besides = "besides those of reports that are run again"
        return f"The pages and PDFs of {reports} would be rendered{about}, {besides}."
    old = before.get("shared", {})
    changed = [name for name, found in present["shared"].items() if old.get(name) != found]
    why = f"{' and '.join(changed)} changed" if old else "there is none of which it is known what it was made from"
    return f"The whole site would be rendered{about}, {reports} with it: {why}."


def page_of(project: Project, site: Path, document: Path) -> Path:
    return site / document.relative_to(project.root).with_suffix(".html")


def _changed(project: Project, before: dict, present: dict) -> list[Path] | None:
    """The changed records and the site's own pages, which list them; None where every page is out of date."""
    if before.get("shared") != present["shared"]:
        return None
    old, new = before["records"], present["records"]
    pages = sorted(path for path in project.reports.glob("*.qmd") if not path.name.startswith("_"))
    return [*pages, *(project.executed / f"{slug}.ipynb" for slug in new if new[slug] != old.get(slug))]


def _gone(project: Project, before: dict, present: dict) -> list[Path]:
    return [project.executed / f"{slug}.ipynb" for slug in before["records"].keys() - present["records"].keys()]


def _copy_of(project: Project, changed: list[Path], new: Path) -> None:
    """Give the files of the site in place a second name in the new one, without those of the reports that change.

    Whoever writes a site replaces files and writes into none, or the site in place would change before its time.
    """
    renewed = {path.stem for path in changed if path.is_relative_to(project.executed)}
    slugs = renewed | read_built(project.site).get("records", {}).keys()

    reports = os.path.join(project.site, FOLDER)

    def left_out(folder: str, names: list[str]) -> list[str]:
        if folder == os.fspath(project.site):
            return [name for name in names if name == MADE_ANEW]
        return [name for name in names if owner_of(name, slugs) in renewed] if folder == reports else []

    shutil.copytree(project.site, new, ignore=left_out, copy_function=give_again)


def owner_of(name: str, slugs: Collection[str]) -> str | None:
    """Say whose report a file belongs to: bp.pdf, bp_files and bp-x.pdf are bp's, unless bp-x has a report itself."""
    stem = name.split(".")[0].removesuffix("_files")
    parts = stem.split("-")
    candidates = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((candidate for candidate in candidates if candidate in slugs), None)


def put_in_place(project: Project, new: Path) -> None:
    """Put a site in place by one switch; the one before is kept for `impact rollback`, whole or not at all."""
    kept, old = project.cache / PREVIOUS, project.cache / OLD
    if project.site.exists():
        exchange(new, project.site)
        shutil.rmtree(old, ignore_errors=True)
        if kept.exists():
            os.rename(kept, old)
        os.rename(new, kept)
        shutil.rmtree(old, ignore_errors=True)
    else:
        os.rename(new, project.site)


def rollback(project: Project) -> None:
    """
    Put back the site that was in place before this one; a second time, this one again.

    Raises
    ------
    MissingInputError
        When no earlier site is kept.
    """
    recover_site(project)
    kept = project.cache / PREVIOUS
    if not kept.is_dir() or not project.site.is_dir():
        raise MissingInputError("There is no earlier site to go back to: only one site has been built so far.")
    exchange(kept, project.site)


def exchange(one: Path, other: Path) -> None:
    """
    Exchange two folders.

    A link that is pointed elsewhere would do as well, but what is copied, packed or served from _site would
    then be the link. Linux exchanges two real folders in one step; elsewhere it takes three renames, and
    `recover_site` puts right what a kill between them leaves.
    """
    try:
        if _exchange_at_once(one, other):
            return
        aside = one.with_name(f"{one.name}{ASIDE}")
        os.rename(other, aside)
        os.rename(one, other)
        os.rename(aside, one)
    except OSError as error:
        raise PublishError(f"The new site could not be moved to {other}: {error}.") from error


def _exchange_at_once(one: Path, other: Path) -> bool:
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if call is None:
        return False
    if call(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS):  # a file system that cannot
        return False
    raise OSError(number, os.strerror(number), str(other))


def recover_site(project: Project) -> None:
    """Put back the old site if an earlier build ended between renames, and take away what it had begun to."""
    shutil.rmtree(project.cache / OLD, ignore_errors=True)
    for aside in project.cache.glob(f"*{ASIDE}"):
        if not project.site.exists():
            os.rename(aside, project.site)
        else:
            shutil.rmtree(aside)
