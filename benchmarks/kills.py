"""Kill builds of the real template at random moments, resume, and compare with a build that was left alone."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from chains import scratch

from analysis.paths import Project
from analysis.production.plan import asked_for
from analysis.production.site import read_built
from analysis.production.verify import differences

BUILD = [sys.executable, "-m", "analysis.cli", "build", "--publisher", "embedded", "--project"]
FACTS = ("observations/published_facts.csv", "About three quarters of", "About 3 quarters of")


def kills(times: int = 50, count: int = 60) -> None:
    """
    Kill a build so often. In the middle a row of the tables changes, so that a report that is kept may be stale.

    A killed build's next one goes on where it was. The first half of the kills come soon, a few reports after the last,
    so that most strike while reports are run; the others after anything up to a fifth of a whole build, so that most
    strike while pages are rendered, checked and moved.
    """
    with scratch(count) as alone, scratch(count) as hit:
        change(alone)
        began = time.perf_counter()
        subprocess.run([*BUILD, str(alone.root)], check=True, capture_output=True)
        whole = time.perf_counter() - began
        print(f"a build of {count} that is left alone: {whole:.0f} s", flush=True)
        draw, faults, struck = random.Random(1), [], {"reports": 0, "site": 0}
        for number in range(times):
            if number == times // 2:
                change(hit)
            delay = draw.uniform(0.5, 4.0 if number < times // 2 else max(6.0, whole / 5))
            faults += kill_one(hit, delay)
            done = len(list(hit.executed.glob("*.ipynb")))
            struck["site" if done == count else "reports"] += 1
        began = time.perf_counter()
        subprocess.run([*BUILD, str(hit.root)], check=True, capture_output=True)
        resumed = time.perf_counter() - began
        lost = set(asked_for(hit)) - {path.stem for path in hit.executed.glob("*.ipynb")}
        unlike = differences(alone.site, hit.site)
        print(
            f"{times} kills ({struck['reports']} while reports were run, {struck['site']} after that), the last "
            f"resumed in {resumed:.0f} s: {len(faults)} half-written, {len(lost)} lost, {len(unlike)} files unlike"
        )
        for fault in [*faults, *unlike][:10]:
            print(f"    {fault}")
        if faults or lost or unlike:
            sys.exit(1)


def change(project: Project) -> None:
    name, old, new = FACTS
    path = project.data / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def kill_one(project: Project, delay: float) -> list[str]:
    """Start a build, kill it with all below it, and name what is not whole in what it leaves."""
    with subprocess.Popen(
        [*BUILD, str(project.root)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as builder:
        try:
            builder.wait(delay)
        except subprocess.TimeoutExpired:
            os.killpg(builder.pid, signal.SIGKILL)
    return [*half_records(project), *half_site(project)]


def half_records(project: Project) -> list[str]:
    """A notebook comes last into its place, so that it vouches for what stands beside it."""
    faults = []
    for notebook in project.executed.glob("*.ipynb"):
        try:
            json.loads(notebook.read_text(encoding="utf-8"))
            claims = json.loads(notebook.with_suffix(".json").read_text(encoding="utf-8"))["claims"]
            if not claims or not notebook.with_suffix(".csv").stat().st_size:
                raise ValueError("nothing in it")
        except (OSError, ValueError, KeyError) as fault:
            faults.append(f"{notebook.stem}: {fault}")
    return faults


def half_site(project: Project) -> list[str]:
    """A site that is in place has a page and a PDF of every report that it was built from."""
    if not project.site.exists():
        return []
    folder = project.site / "reports" / "organisations"
    built = read_built(project.site).get("records", {})
    wanted = [Path(f"{slug}{ending}") for slug in built for ending in (".html", ".pdf")]
    missing = [str(name) for name in wanted if not (folder / name).is_file()]
    return [f"the site has no {name}" for name in missing] or ([] if built else ["the site does not say its records"])
