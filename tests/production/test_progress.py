"""Nobody is left wondering whether anything still happens."""

from __future__ import annotations

import threading

from analysis.production.build import Built
from analysis.production.progress import PlainLines, summarise
from analysis.production.request import RunResult, withheld


def test_silence_is_broken_by_what_is_still_under_way(capsys):
    with PlainLines(patience=0.05) as progress:
        progress("Fitting the models")
        threading.Event().wait(0.3)
    first, *ticks = capsys.readouterr().err.splitlines()
    assert first == "Fitting the models"
    assert ticks
    assert all(tick.startswith("... ") and tick.endswith("last: Fitting the models") for tick in ticks)


def test_the_summary_counts_and_gives_each_reason():
    results = (
        RunResult("ash", "published", seconds=0.5),
        withheld("elm", "error", "ValueError: no in cell 3 (x)."),
    )
    lines = list(summarise(Built(results, ("fir",), new_site=True, seconds=2.0)))
    assert lines == [
        "ash     0.5 s  published",
        "elm     0.0 s  withheld   ValueError: no in cell 3 (x).",
        "1 run and published, 1 withheld, 1 unchanged; a new site is in place; 2.0 s.",
        "What failed, in which cell and with which inputs: .cache/runs/SLUG/failure.md of each.",
    ]
