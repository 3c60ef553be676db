"""Memory that was freed is not kept by the process."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

from analysis.freed_memory import give_back, return_large_blocks


def resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as pages:
        return int(pages.read().split()[1]) * 4096


GLIBC = sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim")


@pytest.mark.skipif(not GLIBC, reason="only glibc can be asked for freed memory")
def test_what_was_freed_between_things_that_stay_is_given_back():
    blocks = [bytearray(100_000) for _ in range(1000)]  # small enough to come from the heap
    stays = blocks[-1]
    before = resident()
    blocks.clear()
    give_back()
    assert before - resident() > 50_000_000
    assert len(stays) == 100_000


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_where_there_is_no_such_call_nothing_is_asked_of_the_c_library(monkeypatch, platform):
    def refuse(name):
        raise TypeError("LoadLibrary() argument 1 must be str, not None")  # as on Windows

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", refuse)
    give_back()
    return_large_blocks()


KEPT = """
from analysis.freed_memory import return_large_blocks
from tests.test_freed_memory import resident
{call}
bytearray(30_000_000)  # freed at once, from which glibc learns
blocks, between = [], []
for _ in range(100):
    blocks.append(bytearray(1_000_000))
    between.append(bytearray(3_000))
full = resident()
blocks.clear()
print(full - resident())
"""


@pytest.mark.skipif(not GLIBC, reason="only glibc keeps what is freed so")
@pytest.mark.parametrize(("call", "returned"), [("return_large_blocks()", True), ("", False)])
def test_large_blocks_are_returned_as_they_are_freed(call, returned):
    done = subprocess.run([sys.executable, "-c", KEPT.format(call=call)], capture_output=True, text=True, check=True)
    assert (int(done.stdout) > 90_000_000) == returned
