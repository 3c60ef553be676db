"""A claim that is set aside comes out as pandoc would have written it; what is no plain claim is left to pandoc."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from analysis.publishing.embedded import pandoc as workers
from analysis.publishing.embedded.pandoc import Pandoc
from analysis.publishing.embedded.set_aside import set_aside

GAP = '[12.3%]{.claim data-claim="bp.median_pay_gap.2024-25"}'
RANGE = '[−1.5 to £2,000]{.claim data-claim="bp.level" data-part="interval"}'
TABLE = f"| Measure | Figure |\n| --- | ---: |\n| Pay gap | {GAP} |\n| *Both* ({RANGE}) | – |"
RUNNING = {
    "prose": f"Women earn {GAP}, or {RANGE}: see\n{GAP}.\n\n({GAP}). **{RANGE}** and {GAP}.",
    "a list": f"- {GAP} of\n  {RANGE}\n- [about {GAP} more](x.csv)",
    "a narrow table, which stays as wide as it was": TABLE,
    "a caption": f"{TABLE}\n\n: All of them ({RANGE}) {{#tbl-x}}",
    "a div": f'::: {{.callout-note title="Data"}}\n{GAP}\n:::',
    "beside code": f"```bibtex\n@misc{{bp, note = {{{GAP}}}}}\n```\n\n{GAP} and\n\n```\n{RANGE}\n```",
}
LEFT = {
    "a heading": f"## Gap of {GAP}",
    "code": f"```\n{GAP}\n```",
    "an indented line": f"    {GAP}",
    "a semicolon, which Typst has to be told of": f"{GAP}; then",
    "quotation marks": f'"{GAP}"',
    "marked words": '[*12*]{.claim data-claim="bp.x"}',
    "another attribute": '[12]{.claim data-claim="bp.x" title="y"}',
    "a document with code in its text": f"{GAP} and `{GAP} `",
    "a document with HTML": f"<pre>\n{GAP}\n</pre>",
    "a document with a picture's caption": f"![A gap of {GAP} ](x.svg)",
    "a document with a title of a link": f"[x](y.csv 'of {GAP} ')",
    "a document with an underlined heading": f"Gap of {GAP}\n------\n",
    "a document with a table drawn with lines": f"  a     b\n----- -----\n{GAP} c\n",
}


@pytest.fixture(scope="module")
def worker() -> Iterator[Pandoc]:
    with Pandoc() as process:
        yield process


@pytest.fixture
def converted(worker: Pandoc, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bool], dict[str, Any]]:
    def convert(text: str, aside: bool) -> dict[str, Any]:
        if not aside:
            monkeypatch.setattr(workers, "set_aside", lambda text: (text, []))
        request = {"name": "x", "text": text, "typst_template": "$body$", "variables": {}, "root": "/", "folder": "x"}
        return worker.convert(request)

    return convert


@pytest.mark.parametrize("text", RUNNING.values(), ids=RUNNING)
def test_what_is_set_aside_comes_out_as_pandoc_writes_it(converted: Any, text: str) -> None:
    assert set_aside(text)[1]
    aside = converted(text, True)
    assert not aside["faults"]
    assert aside == converted(text, False)


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_is_not_plain_running_text_is_left(text: str) -> None:
    assert set_aside(text) == (text, [])


def test_every_claim_has_a_character_of_its_own() -> None:
    text, claims = set_aside(f"{GAP} {RANGE} {GAP}")
    assert text == "\U000f0000 \U000f0001 \U000f0002"
    assert [claim[1] for claim in claims] == ["12.3%", "−1.5 to £2,000", "12.3%"]


def test_a_text_that_uses_such_characters_itself_is_left() -> None:
    assert set_aside(f"\U000f0000 {GAP}")[1] == []
