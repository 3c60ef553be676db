"""Every PDF of a site, and the formats of one report held against one another."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

import pikepdf

from analysis.publishing.layout import blemishes, layout_faults
from analysis.publishing.paper import Paper, read_paper
from analysis.publishing.same_words import csv_faults, paper_faults

ENOUGH = 24  # PDFs that are worth processes of their own


def format_faults(site: Path, pdfs: Iterable[Path], workers: int | None = None, *, finely: bool = False) -> list[str]:
    """
    Look at each PDF, at the page that says the same, and at the claims of both.

    Parameters
    ----------
    site
        Each fault begins with the address of its file in this folder.
    pdfs
        The page, the table and the ledger beside each have the same name, if it has them.
    workers
        Processes; as many as there are cores if None, and none besides this one for a few PDFs.
    finely
        Tell of blemishes too, which need not keep a site from being published.
    """
    pdfs = sorted(pdfs)
    workers = min(workers or os.cpu_count() or 1, len(pdfs) // (ENOUGH // 2))
    if workers < 2:
        return _addressed(site, pdfs, map(faults_of, pdfs, repeat(finely)))
    # a fresh process: the one that publishes has threads, and must not be forked
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=fresh, initializer=gc.freeze) as pool:  # what is imported stays
        return _addressed(site, pdfs, pool.map(faults_of, pdfs, repeat(finely), chunksize=4))


def _addressed(site: Path, pdfs: Iterable[Path], found: Iterable[list[str]]) -> list[str]:
    folders = ("".join(f"{part}/" for part in pdf.parent.relative_to(site).parts) for pdf in pdfs)
    return [folder + fault for folder, faults in zip(folders, found, strict=True) for fault in faults]


def faults_of(pdf: Path, finely: bool = False) -> list[str]:
    """Everything that is wrong with one PDF, or between it and what stands beside it, by the name of the file."""
    try:
        paper = read_paper(pdf)
    except (pikepdf.PdfError, ValueError, AttributeError, KeyError) as error:
        return [f"{pdf.name}: the file cannot be read as a PDF ({error})"]
    faults = [*tagging_faults(paper), *layout_faults(paper), *(blemishes(paper) if finely else ())]
    page, table = pdf.with_suffix(".html"), pdf.with_suffix(".csv")
    if page.is_file():
        faults += paper_faults(paper, page, finely=finely)
    if table.is_file() and table.with_suffix(".json").is_file():
        faults += csv_faults(table)
    return faults


def tagging_faults(paper: Paper) -> Iterator[str]:
    """What a listener would miss first; the rest of PDF/UA-1 is seen to by Typst and by veraPDF."""
    if not paper.lang.startswith("en"):
        yield f"{paper.path.name}: the document does not say that it is in English"
    if not paper.title:
        yield f"{paper.path.name}: the document has no title"
    if not paper.shows_title:
        yield f"{paper.path.name}: the window would show the file's name instead of the title"
    for figure in paper.figures:
        if not figure.alt.strip():
            yield f"{paper.path.name}: a picture on page {(figure.page or 0) + 1} has no alternative text"
