"""The search index of a built site, made by Pagefind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from pagefind.service import get_executable

from analysis.errors import PublishError

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
    with TemporaryDirectory(prefix="search-", dir=site.parent) as folder, TemporaryFile("w+") as said:
        laid_out = [_lay_out(page, Path(folder) / page.relative_to(site)) for page in site.rglob("*.html")]
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


def _lay_out(page: Path, target: Path) -> bool:
    """Put a page, as it was rendered, where it will be indexed; False if there is nothing on it to be found."""
    text = page.read_bytes()
    if INDEXED not in text:
        return False
    plain = MARK.sub(b"<span>", text)
    target.parent.mkdir(parents=True, exist_ok=True)
    if plain == text:
        os.link(page, target)
    else:
        target.write_bytes(plain)
    return True
