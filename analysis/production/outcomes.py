"""What is written down of each report once it has run, and forgotten once its organisation has left the register."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

from analysis.production.edition import DRAFT
from analysis.production.manifest import names_in, states_of
from analysis.production.plan import asked_for, record_state
from analysis.production.request import record_of

if TYPE_CHECKING:
    from analysis.paths import Project
    from analysis.production.manifest import Manifest
    from analysis.production.request import RunRequest, RunResult


def note_result(manifest: Manifest, request: RunRequest, result: RunResult, why: str) -> None:
    """Write down what came of a run, what it took, and from which inputs the record in place was made."""
    spent = {"seconds": round(result.seconds, 3), "cpu": result.cpu, "memory": result.memory}
    last = {"why": why, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), **spent}
    if request.keep and not result.published:
        # The record in place stands: it was made from these inputs, and only this run of them failed.
        manifest.note(result.slug, {**manifest.reports[result.slug], "last": {**last, "failed": result.reason}})
        return
    report = {
        "state": result.state,
        "code": result.code,
        "reason": result.reason,
        "inputs": request.inputs,
        "record": _placed(request.project, result) if result.published else {},
        "last": last,
        **({"draft": True} if request.parameters.get("status") == DRAFT and result.published else {}),
    }
    manifest.note(result.slug, report)


def _placed(project: Project, result: RunResult) -> dict[str, list[int]]:
    """States of the record's files; without their names, they are looked for among those of all records."""
    if not result.record:
        return record_state(project, result.slug)
    return states_of(project.executed / name for name in result.record)


def forget_the_unlisted(project: Project, manifest: Manifest) -> None:
    """Take away the records of organisations that have left the register."""
    known = set(asked_for(project))
    for name in names_in(project.executed):
        if name.endswith(".ipynb") and name.removesuffix(".ipynb") not in known:
            path = project.executed / name
            for file in record_of(project.executed, path.stem):
                file.unlink(missing_ok=True)
            shutil.rmtree(project.runs / path.stem, ignore_errors=True)
            manifest.reports.pop(path.stem, None)
            manifest.changed = True
