"""The settings at the head of a page, as YAML that every reader of YAML takes for the same values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """
    Quotes words that a newer YAML would read as numbers.

    PyYAML knows version 1.1, in which a number with an exponent needs a point and one that begins with 0 is octal,
    and would write the colours 12E436 and 000008 without quotes; Quarto reads version 1.2, in which both are numbers.
    """


NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", NUMBER, list("-+.0123456789"))


def front_matter_text(matter: Mapping[str, Any]) -> str:
    """Write settings between the two lines of dashes, in the order they are given."""
    text = yaml.dump(dict(matter), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return f"---\n{text}---"
