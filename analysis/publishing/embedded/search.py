"""The search index of a built site, made by Pagefind."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from analysis.errors import PublishError


def index_site(site: Path) -> None:
    """Write ``site``/pagefind from the pages' main parts, in the place of an index that is there."""
    shutil.rmtree(site / "pagefind", ignore_errors=True)
    done = subprocess.run(
        [sys.executable, "-m", "pagefind", "--site", str(site), "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-5:])
        raise PublishError(f"The search index could not be made. Pagefind's last lines:\n{last}")
