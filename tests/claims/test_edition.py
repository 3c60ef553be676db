"""The claims of context: made again only if what they are made from changed, and decided without loading statistics."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from analysis.claims import edition, peer_choices
from analysis.claims.edition import CONTEXTS, update_context
from analysis.paths import Project

(CHOICES,) = [context for context in CONTEXTS if context.name == "peer_choices"]


@pytest.fixture
def project(tmp_path):
    found = Project(tmp_path)
    found.fits.mkdir(parents=True)
    found.prepared.mkdir(parents=True)
    return found


def test_they_are_made_again_only_if_what_they_are_made_from_changed(project, monkeypatch):
    made, told = [], []
    monkeypatch.setattr(peer_choices, "peer_choices", lambda project: made.append(1) or {"peers/with-acme": []})
    update_context(project, CHOICES, told.append)
    update_context(project, CHOICES, told.append)
    assert made == [1]
    assert told == ["Setting each organisation beside other peers"]
    assert json.loads((project.fits / "peer_choices.json").read_text()) == {"peers/with-acme": []}
    (project.prepared / "employers.parquet").write_bytes(b"new")
    update_context(project, CHOICES)
    assert made == [1, 1]


def test_what_could_not_be_made_is_made_the_next_time(project, monkeypatch):
    def fail(project):
        raise OSError

    monkeypatch.setattr(peer_choices, "peer_choices", fail)
    with pytest.raises(OSError):
        update_context(project, CHOICES)
    monkeypatch.setattr(peer_choices, "peer_choices", lambda project: {"peers/with-acme": []})
    update_context(project, CHOICES)
    assert (project.fits / "peer_choices.json").is_file()


def test_every_maker_is_there():
    for context in CONTEXTS:
        module, name = context.maker
        assert callable(getattr(edition.import_module(module), name))


def test_to_find_that_nothing_changed_loads_no_statistics():
    heavy = "import sys, analysis.claims.edition; print({'scipy.stats', 'statsmodels'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
