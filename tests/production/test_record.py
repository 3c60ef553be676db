"""From an executed notebook to its record, on notebooks drawn by hand."""

from __future__ import annotations

import nbformat
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from analysis.production.contract import Contract
from analysis.production.record import BREAKS, CLAIMS, FRONT_MATTER, broken_promises, holdings, tidy


def shown(data, **metadata):
    return new_output("display_data", data=data, metadata=metadata)


def printed(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def executed(*outputs, source="plot(report)", first="---\ntitle: Placeholder\nlang: en-GB\n---"):
    cell = new_code_cell(source, outputs=list(outputs))
    return new_notebook(cells=[new_raw_cell(first), cell])


def test_claims_of_several_cells_are_joined_and_taken_out():
    notebook = executed(shown({CLAIMS: [{"id": "a"}]}), shown({CLAIMS: {"edition": "2026", "claims": [{"id": "b"}]}}))
    record, claims = tidy(notebook)
    assert claims == {"claims": [{"id": "a"}, {"id": "b"}], "edition": "2026"}
    assert record.cells[1].outputs == []


def test_front_matter_is_filled_in_and_what_is_not_given_stays():
    matter = {"title": "BP: what it reports", "categories": ["energy", "Größe"]}
    record, _ = tidy(executed(shown({FRONT_MATTER: matter})))
    assert record.cells[0].source.startswith("---\n")
    assert record.cells[0].source.endswith("\n---")
    assert yaml.safe_load(record.cells[0].source.strip("-")) == {**matter, "lang": "en-GB"}


@given(st.text(min_size=1), st.text(min_size=1))
def test_captions_survive_whatever_they_hold(caption, alt):
    words = {"label": "fig-gap", "caption": caption, "alt": alt}
    record, _ = tidy(
        executed(shown({"image/svg+xml": "<svg/>"}, impact=words), source="#| label: fig-old\nplot(report)")
    )
    *options, call = record.cells[1].source.split("\n")
    assert call == "plot(report)"
    read = yaml.safe_load("\n".join(line.removeprefix("#| ") for line in options))
    assert read["label"] == "fig-gap"
    # Line breaks of all kinds and control characters become a space; all else is as it was.
    for key, text in (("fig-cap", caption), ("fig-alt", alt)):
        assert [word for word in BREAKS.split(text) if word] == BREAKS.split(read[key]) or read[key] == ""


def test_writing_options_twice_changes_nothing():
    words = {"label": "fig-gap", "caption": "A gap.", "alt": "A bar."}
    once, _ = tidy(executed(shown({"image/svg+xml": "<svg/>"}, impact=words)))
    source = once.cells[1].source
    twice, _ = tidy(once)
    assert (
        twice.cells[1].source
        == source
        == ('#| label: fig-gap\n#| fig-cap: "A gap."\n#| fig-alt: "A bar."\nplot(report)')
    )


def test_no_trace_of_the_run_is_left():
    notebook = executed(shown({"text/plain": "<Chart object at 0x7f2579433d90>"}))
    notebook.metadata["papermill"] = {"duration": 1.5, "output_path": "draft.ipynb"}
    notebook.cells[1].metadata.update(papermill={"duration": 1}, execution={"iopub.status.busy": "09:00"})
    notebook.cells.append(new_code_cell("a = 1", metadata={"tags": ["injected-parameters"]}))
    record, _ = tidy(notebook)
    text = nbformat.writes(record)
    assert not any(trace in text for trace in ("papermill", "iopub", "0x7f", "duration"))
    assert record.cells[2].id == "injected-parameters"


def test_text_printed_in_pieces_is_one_output():
    pieces = [
        printed("a"),
        printed("b"),
        printed("!", name="stderr"),
        shown({"text/plain": "x"}),
        printed("c"),
    ]
    record, _ = tidy(executed(*pieces))
    assert [output.get("text") for output in record.cells[1].outputs] == ["ab", "!", None, "c"]


NOTHING = Contract(claims=0)


@pytest.mark.parametrize(
    "text",
    ["The gap is nan%.", "It fell by None points.", "NaN", "since <NA>", "(nan to 3)", "None"],
)
def test_python_words_for_nothing_are_not_published(text):
    assert broken_promises(*tidy(executed(shown({"text/markdown": text}))), NOTHING)


@pytest.mark.parametrize("text", ["None of the peers reports it.", "Nancy's nanny", "finance", "non-nan-like"])
def test_english_is_published(text):
    assert broken_promises(*tidy(executed(shown({"text/markdown": text}))), NOTHING) == []


def test_plain_text_behind_a_table_or_figure_is_not_read_to_the_reader():
    outputs = shown({"text/html": "<p>12</p>", "text/plain": "None"})
    assert broken_promises(*tidy(executed(outputs)), NOTHING) == []


def test_errors_and_tracebacks_are_not_published():
    error = new_output("error", ename="ValueError", evalue="no", traceback=[])
    faults = broken_promises(*tidy(executed(error, printed("Traceback (most recent call last):\n"))), NOTHING)
    assert faults == ["cell 1 holds an error (ValueError)", "cell 1 prints a traceback"]


def test_too_few_claims_and_figures_are_counted():
    notebook = executed(shown({CLAIMS: [{"id": "a"}]}), shown({"image/png": "aGk="}))
    faults = broken_promises(*tidy(notebook), Contract(claims=2, figures=2))
    assert faults == [
        "it holds 1 claim where at least 2 must be",
        "it holds 1 figure where at least 2 must be",
    ]


def held(*texts, outputs=()):
    cells = [new_markdown_cell(text) for text in texts] + [new_code_cell("show()", outputs=list(outputs))]
    counts = holdings(new_notebook(cells=cells), {"claims": []})
    return counts["tables"], counts["words"]


TABLE = "| Year | Gap |\n| ---- | --: |\n| 2024 | 12.5% |"


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("## The gap\n\nIt is 12.5% in 2024-25, and doesn't move.", (0, 10)),
        (TABLE, (1, 4)),
        (f"{TABLE}\n\nAnd\n\n{TABLE}\n", (2, 9)),
        ("| Year | Gap |\n| ---- | --: |\n\nNo row.", (0, 4)),
        ("Year | Gap\n---|---\n2024 | 12.5%", (1, 4)),
        ("One - two | three", (0, 3)),
        ('The gap is [12.5%]{.claim data-claim="ash.gap.2024"} ([source](https://a.example/b-c "d")).', (0, 5)),
        ("::: {.callout-note title=\"Data\"}\nSeen\n:::\n\n```{=typst}\n#cards[ one two ]\n```\nseen", (0, 2)),
        ("{{< include /reports/_includes/glossary.md >}}<!-- not\nyet -->", (0, 0)),
    ],
)
def test_tables_and_words_are_counted_as_a_reader_sees_them(text, counts):
    assert held(text) == counts
    assert held(outputs=[shown({"text/markdown": text, "text/plain": "<Text of ten words>"})]) == counts


def test_printed_text_is_neither_a_table_nor_words():
    assert held(outputs=[printed(TABLE), shown({"text/plain": TABLE})]) == (0, 0)


def test_a_fence_on_its_own_hides_nothing_after_it():
    assert held("::: {.glance}\nOne\n:::\nTwo", "Three\n\n```\nfour\n```\n\nfive") == (0, 5)


def test_cells_are_counted_as_the_template_counts_them():
    """The cell of front matter and that of parameters are added to the first two of this template."""
    matter = new_code_cell("front()", outputs=[shown({FRONT_MATTER: {"title": "T"}})])
    given = new_code_cell("year = 1", metadata={"tags": ["injected-parameters"]})
    broken = new_code_cell("say()", outputs=[printed("nan")])
    notebook = new_notebook(cells=[matter, given, broken])
    assert broken_promises(*tidy(notebook), NOTHING) == ["cell 1 says 'nan' to the reader"]


def test_a_notebook_without_front_matter_gets_one():
    notebook = new_notebook(cells=[new_markdown_cell("Hello")])
    notebook.cells.append(new_code_cell("x", outputs=[shown({FRONT_MATTER: {"title": "T"}})]))
    record, _ = tidy(notebook)
    assert record.cells[0].source == "---\ntitle: T\n---"
