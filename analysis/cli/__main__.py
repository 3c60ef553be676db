"""`python -m analysis.cli`, the same as `impact`."""

from __future__ import annotations

from analysis.cli import main

main(prog_name="impact")
