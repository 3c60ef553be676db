"""Files are put in their places whole."""

from __future__ import annotations

from analysis.paths import copy_whole, write_whole


def test_a_file_is_replaced_whole_and_nothing_stays_beside_it(tmp_path):
    write_whole(tmp_path / "a.txt", "first")
    write_whole(tmp_path / "a.txt", b"second")
    assert (tmp_path / "a.txt").read_bytes() == b"second"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_copy_is_made_again_only_if_its_original_changed(tmp_path):
    original, copy = tmp_path / "original.csv", tmp_path / "site" / "copy.csv"
    original.write_text("first")
    copy_whole(original, copy)
    made = copy.stat()
    assert copy.read_text() == "first" and made.st_mtime_ns == original.stat().st_mtime_ns
    copy_whole(original, copy)
    assert copy.stat().st_ino == made.st_ino
    original.write_text("other")
    copy_whole(original, copy)
    assert copy.read_text() == "other"
