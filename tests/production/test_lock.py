"""One builder at a time, on every platform, and for every command that makes something."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from analysis import cli
from analysis.cli import steps
from analysis.production.lock import only_builder

# Windows locks a range of bytes of a file, and lets nobody else read it. Here fcntl stands in for it.
AS_ON_WINDOWS = """
import fcntl, os, subprocess, sys, types  # subprocess now, for it knows Windows by its modules
def locking(number, mode, size):
    assert mode == "nonblocking" and size == 1
    start = os.lseek(number, 0, os.SEEK_CUR)
    assert start > 100, "the holder's number must stay readable"
    try:
        fcntl.lockf(number, fcntl.LOCK_EX | fcntl.LOCK_NB, size, start, os.SEEK_SET)
    except BlockingIOError as error:
        raise PermissionError(*error.args) from None
sys.modules["msvcrt"] = types.SimpleNamespace(locking=locking, LK_NBLCK="nonblocking")
sys.modules["fcntl"] = sys.modules["resource"] = sys.modules["termios"] = None
"""
HOLD = """
from pathlib import Path
from analysis.errors import ImpactError
from analysis.paths import Project
from analysis.production.lock import only_builder
import analysis.production.build
try:
    with only_builder(Project(Path(sys.argv[1]))):
        print("held", flush=True)
        sys.stdin.read()
except ImpactError as error:
    print(error)
"""


def builder(root):
    command = [sys.executable, "-c", AS_ON_WINDOWS + HOLD, str(root)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_without_fcntl_a_second_builder_is_refused_and_a_dead_ones_lock_is_not_heeded(project):
    with builder(project.root) as holder:
        assert holder.stdout.readline() == "held\n"
        with builder(project.root) as second:
            assert f"(process {holder.pid})" in second.communicate()[0]
        holder.kill()
    with builder(project.root) as third:
        assert third.communicate()[0] == "held\n"


@pytest.mark.parametrize("command", ["prepare", "fit"])
def test_tables_and_fits_are_not_made_again_beside_a_build(project, monkeypatch, command):
    made = []
    monkeypatch.setattr(steps, "later", lambda module, name, **fixed: lambda *given, **named: made.append(name))
    asked = [command, "--project", str(project.root)]
    with only_builder(project):
        refused = CliRunner().invoke(cli.main, asked)
    assert refused.exit_code == 2 and f"process {os.getpid()}" in refused.output
    assert made == []
    alone = CliRunner().invoke(cli.main, asked)
    assert alone.exit_code == 0, alone.output
    assert len(made) == 1
