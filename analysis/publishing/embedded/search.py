"""The search index of a built site, made by Pagefind."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from analysis.errors import PublishError

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


def index_site(site: Path) -> None:
    """Write ``site``/pagefind from the pages' main parts, in the place of an index that is there."""
    shutil.rmtree(site / "pagefind", ignore_errors=True)
    left_out = [part for selector in LEFT_OUT for part in ("--exclude-selectors", selector)]
    done = subprocess.run(
        [sys.executable, "-m", "pagefind", "--site", str(site), "--quiet", *left_out],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-5:])
        raise PublishError(f"The search index could not be made. Pagefind's last lines:\n{last}")
