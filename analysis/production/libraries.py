"""What notebooks use, loaded before there is one to run. Standard library only, on every platform."""

from __future__ import annotations

import contextlib
import gc
import importlib
import sys

LIBRARIES = (
    "analysis",
    "numpy",
    "pandas",
    "scipy.stats",
    "pyarrow.parquet",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.backend_inline",
    "seaborn",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.display",
    "analysis.production.kernel_child",
)


def load_libraries() -> None:
    """Import what notebooks use, and draw one figure. The collector would only look again at what all stays."""
    gc.disable()
    for name in LIBRARIES:
        # What is missing or broken is the notebook's to report, in the cell that needs it.
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    for home in sorted({*getattr(sys.modules.get("analysis"), "_HOMES", {}).values()}):
        # Methods are left to the notebooks that call them: to load all takes long, and those in use are learned.
        if not home.startswith("analysis.statistics."):
            with contextlib.suppress(Exception):
                importlib.import_module(home)
    with contextlib.suppress(Exception):
        _draw_once()


def _draw_once() -> None:
    # Not pyplot, which would settle on a backend before there is a shell to show figures in.
    figure = importlib.import_module("matplotlib.figure").Figure()
    canvas = importlib.import_module("matplotlib.backends.backend_agg").FigureCanvasAgg(figure)
    axes = figure.add_subplot(title="Ready", xlabel="0", ylabel="$x^2$")
    axes.plot([0, 1])
    canvas.draw()
