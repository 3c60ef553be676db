"""Settings at the head of a page: what is written is read as the same words, also by a newer YAML."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.production.front_matter import front_matter_text

# The core schema of YAML 1.2.2, section 10.3.2: what an unquoted word must not look like.
NUMBER_IN_1_2 = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")


def body(text):
    assert text.startswith("---\n") and text.endswith("\n---")
    return text[4:-3]


@pytest.mark.parametrize("colour", ["12E436", "1E1000", "999e99", "123456", "000000", "12436D"])
def test_a_colour_stays_a_word(colour):
    written = body(front_matter_text({"accent": colour}))
    assert yaml.safe_load(written) == {"accent": colour}
    bare = written.removeprefix("accent: ").strip()
    assert not NUMBER_IN_1_2.fullmatch(bare), bare


@given(st.from_regex(r"[0-9A-F]{6}", fullmatch=True))
def test_any_colour_does(colour):
    written = body(front_matter_text({"accent": colour}))
    assert yaml.safe_load(written) == {"accent": colour}
    assert not NUMBER_IN_1_2.fullmatch(written.removeprefix("accent: ").strip())


def test_numbers_and_order_are_kept():
    assert body(front_matter_text({"title": "B", "order": 2, "share": 0.5, "a": True})) == (
        "title: B\norder: 2\nshare: 0.5\na: true\n"
    )
