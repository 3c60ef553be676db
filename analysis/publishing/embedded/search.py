"""The search index of a built site, made by Pagefind."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from pagefind.service import get_executable

from analysis.errors import PublishError
from analysis.paths import give_again

INDEXED = b"data-pagefind-body"  # pages without it are left out, once any page has it
# What a report holds beside its words: data, sources and methods, which stand in every report alike. Whoever searches
# for a method wants the page on methods, not each report that names it; and each report found is loaded whole.
LEFT_OUT = (
    "#sec-data",
    "#sec-annex",
    "#sec-sources",
    "#sec-methods",
    ".level2[id^='sec-']:not(#sec-recommendations):not(#sec-progress) table",
    ".level2[id^='sec-'] details",
)


MARK = re.compile(rb'<span class="claim" [^>]*>')  # of a claim


@contextmanager
def index_of(site: Path) -> Iterator[None]:
    """
    Make ``site``/pagefind of the pages' main parts as they are now, beside what is done in the ``with`` block.

    The index has no addresses of single claims, which would make it several times as large; and pages that were
    rendered now, which have none yet, and pages of before must make the same index. So the marks of claims are left
    out, which are a quarter of what would be read.

    Raises
    ------
    PublishError
        At once if there is no Pagefind; in the end, with its last lines, if it refuses.
    """
    program = get_executable()
    if program is None:
        raise PublishError("Pagefind, which makes the search index, is not installed. Run: make setup")
    output = site / "pagefind"
    shutil.rmtree(output, ignore_errors=True)
    left_out = [part for selector in LEFT_OUT for part in ("--exclude-selectors", selector)]
    with _folder_beside(site) as folder, TemporaryFile("w+") as said:
        laid_out = [_lay_out(page, folder / page.relative_to(site)) for page in site.rglob("*.html")]
        if not any(laid_out):  # which Pagefind takes for a mistake
            yield
            return
        command = [program, "--quiet", "--site", folder, "--output-path", output, *left_out]
        with subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT) as process:
            try:
                yield
            except BaseException:
                process.kill()
                raise
        said.seek(0)
        last = "\n".join(said.read().strip().splitlines()[-5:])
    if process.returncode:
        raise PublishError(f"The search index could not be made. Pagefind's last lines:\n{last}")


@contextmanager
def _folder_beside(site: Path) -> Iterator[Path]:
    """Give an empty folder, of one name, so that what a killed build leaves of it goes with the next."""
    folder = site.with_name(f"{site.name}-search")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(page: Path, target: Path) -> bool:
    """Put a page, as it was rendered, where it will be indexed; False if there is nothing on it to be found."""
    text = page.read_bytes()
    if INDEXED not in text:
        return False
    plain = MARK.sub(b"<span>", text)
    target.parent.mkdir(parents=True, exist_ok=True)
    if plain == text:
        give_again(page, target)
    else:
        target.write_bytes(plain)
    return True
