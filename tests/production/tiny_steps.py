"""The first steps of a build, which write the least that can be called tables and fits."""

from __future__ import annotations

import json


def prepare(project, progress):
    project.prepared.mkdir(parents=True, exist_ok=True)
    (project.prepared / "goals.parquet").write_bytes(b"tables")


def write_faulty_rows(project, reasons):
    """Say whose rows the tables are without, as `impact prepare` does."""
    (project.prepared / "manifest.json").write_text(json.dumps({"faulty_rows": reasons}))


def fit(project, progress):
    project.fits.mkdir(parents=True, exist_ok=True)
    (project.fits / "trend.json").write_text("{}")
