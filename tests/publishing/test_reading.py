"""An extension of pandoc's reader is left out only where it cannot matter: what is refused stays refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from analysis.publishing.embedded.pandoc import Pandoc


@pytest.fixture(scope="module")
def worker() -> Iterator[Pandoc]:
    with Pandoc() as process:
        yield process


def converted(worker: Pandoc, text: str) -> dict[str, Any]:
    return worker.convert({"name": "x", "text": text})


@pytest.mark.parametrize("text", ["Let $x$ be", "| a |\n| - |\n| $x$ |", "Words\n\n$$\nx\n$$"])
def test_mathematics_is_refused(worker: Pandoc, text: str) -> None:
    assert converted(worker, text)["faults"] == ["mathematics is not supported"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Costs of $5 or\nmore", "<p>Costs of $5 or more</p>"),
        (r"Rises by \alpha{} a year", "<p>Rises by  a year</p>"),  # a command of TeX, which no page shows
        (r"\newcommand{\x}{y}", ""),
        (r"Good\*, 5\% and 1\. place", "<p>Good*, 5% and 1. place</p>"),
        ("A<b>c</b>", "<p>A<b>c</b></p>"),
        ("<div id='x'>\n*a*\n</div>", '<div id="x">\n<p><em>a</em></p>\n</div>'),
        ("a &lt; b", "<p>a &lt; b</p>"),
        ("(@) one\n(@) two", '<ol class="example" type="1">\n<li>one</li>\n<li>two</li>\n</ol>'),
    ],
)
def test_a_text_is_read_with_what_it_holds(worker: Pandoc, text: str, html: str) -> None:
    answer = converted(worker, text)
    assert answer["faults"] == []
    assert answer["html"].strip() == html


def test_an_entry_for_bibtex_is_no_citation_and_one_beside_it_is(worker: Pandoc) -> None:
    entry = "```bibtex\n@misc{x,\n year = {2026},\n}\n```\n"
    assert converted(worker, f"Cite\n\n{entry}")["faults"] == []
    (fault,) = converted(worker, f"As [@smith] says\n\n{entry}")["faults"]
    assert fault.startswith("'@smith' is not a reference")


def test_a_heading_in_a_footnote_is_found_and_counted(worker: Pandoc) -> None:
    answer = worker.convert({"name": "x", "number": True, "text": "# A\n\nWords[^1]\n\n[^1]: One\n\n    # B\n"})
    assert [entry["id"] for entry in answer["toc"]] == ["a", "b"]
