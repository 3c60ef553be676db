"""Time and peak memory of the full fits, on the project's own prepared tables: python benchmarks/fits.py"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.claims.fits import FITS
from analysis.errors import ImpactError
from analysis.paths import find_project


def measure() -> None:
    """Run every fit without storing it, and print what it took."""
    project = find_project()
    print(f"{'fit':<12} {'rows':>8} {'status':<14} {'seconds':>8} {'peak MB':>8}")
    for name, fit in FITS.items():
        started = time.perf_counter()
        try:
            rows, found = fit(project)
        except FileNotFoundError as error:
            raise SystemExit(f"{error.filename} is missing. Make it with: impact prepare") from None
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
        print(f"{name:<12} {len(rows):>8,} {found['status']:<14} {seconds:>8.1f} {peak:>8.0f}")


if __name__ == "__main__":
    try:
        measure()
    except ImpactError as error:
        raise SystemExit(str(error)) from None
