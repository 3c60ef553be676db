"""The engines by name, and which stands in where no process can be forked. Loads none before it is used."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING

from analysis.production import prepared
from analysis.production.request import PRESTARTED, WARM

if TYPE_CHECKING:
    from papermill.engines import Engine

    from analysis.production.prepared import Prepared
    from analysis.production.prestarted import Kernels

HOMES = {WARM: "analysis.production.warm.WarmEngine", PRESTARTED: "analysis.production.prestarted.PrestartedEngine"}
STANDS_IN = (
    "No process can be forked for each notebook on this platform; each runs in a kernel started ahead of it instead."
)


def engine_for(name: str) -> str:
    """Name the engine that runs what was asked of another: the same, where this platform has it."""
    return PRESTARTED if name == WARM and not prepared.available() else name


def load_engine(name: str) -> type[Engine]:
    module, _, title = HOMES[name].rpartition(".")
    return getattr(import_module(module), title)


def make_ready(engine: str = WARM, wanted: int | None = None) -> Prepared | Kernels:
    """Give what notebooks of an engine run in, which starts when it is first needed or told to."""
    if engine_for(engine) == PRESTARTED:
        return import_module("analysis.production.prestarted").Kernels(wanted)
    return prepared.Prepared()


class Later:
    """An engine as papermill finds it by the metadata of this package: loaded when it is used, not with papermill."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, wanted: str) -> object:
        found = engine_for(self._name)
        if found != self._name and wanted == "execute_notebook":
            logging.getLogger("papermill").warning(STANDS_IN)
        return getattr(load_engine(found), wanted)


warm, prestarted = Later(WARM), Later(PRESTARTED)
