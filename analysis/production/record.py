"""From an executed notebook to the published record: claims beside it, captions in it, no run times."""

from __future__ import annotations

import analysis.production.address_grammar  # noqa: F401 (before nbformat)

# isort: split
import csv
import io
import json
import re
from itertools import chain
from typing import TYPE_CHECKING

import nbformat

from analysis.framework.json_lines import IN_ORDER
from analysis.framework.yaml_text import parse_yaml
from analysis.production.front_matter import front_matter_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nbformat import NotebookNode

    from analysis.production.contract import Contract

CLAIMS = "application/vnd.impact.claims+json"
FRONT_MATTER = "application/vnd.impact.front-matter+json"
OPTIONS = {"label": "label", "fig-cap": "caption", "fig-alt": "alt"}
# "None of the peers" is English; a bare None is Python.
NOT_A_NUMBER = re.compile(r"(?<![\w.-])(nan|NaN|NaT|<NA>|None(?! of\b))(?![\w-])")
ADDRESS = re.compile(r" at 0x[0-9a-f]{6,}")  # of an object in memory, as Python's default repr gives it
# Line breaks and what YAML cannot hold. A no-break space between number and unit stays.
BREAKS = re.compile(r"[^\x21-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
TRACEBACK = "Traceback (most recent call last)"
ADDED = {"injected-parameters", "papermill-error-cell-tag"}
MATTER = "front-matter"  # id of the cell that is put in front of a template without one
TABLE = re.compile(r"^(?=.*-)(?=.*\|)[-|: \t]+\n(?=.*\|)", re.M)  # the line under a table's head, and a row
WORD = re.compile(r"[^\W_]+(?:[.,:'’−-][^\W_]+)*")  # "12.5", "2024-25" and "don't" are one each
UNSEEN = re.compile(
    r"^```\{=\w+\}$.*?^```$"  # for one format alone
    r"|^:::.*?$|^```.*?$"  # fences
    r"|\{\{<.*?>\}\}|<!--.*?-->|(?<=\])\([^)\n]*\)|\{[^{}\n]*\}",  # includes, comments, addresses, attributes
    re.M | re.S,
)


def tidy(notebook: NotebookNode) -> tuple[NotebookNode, dict]:
    """Turn an executed notebook into the record of a report, in place, and hand back its claims."""
    payloads = _take(notebook, CLAIMS)
    for matter in _take(notebook, FRONT_MATTER):
        _write_front_matter(notebook, matter)
    for cell in code_cells(notebook):
        cell.outputs = list(_joined(cell.outputs))
        _write_options(cell)
    _forget_the_run(notebook)
    return notebook, _merge(payloads)


def broken_promises(notebook: NotebookNode, claims: dict, contract: Contract) -> list[str]:
    """List what keeps a record from being published, one clause each; empty when it may be."""
    least = contract.least({claim.get("metric") for claim in claims["claims"]})
    found = [
        f"it holds {have} {name.removesuffix('s') if have == 1 else name} where at least {least[name]} must be"
        for name, have in holdings(notebook, claims).items()
        if have < least[name]
    ]
    for index, cell in enumerate(notebook.cells):
        found += [f"cell {template_index(notebook, index)} {fault}" for fault in _faults(cell)]
    return found


def holdings(notebook: NotebookNode, claims: dict) -> dict[str, int]:
    """Count what a record holds, as `Contract` says."""
    text = "\n\n".join(_markdown(notebook))
    return {
        "claims": len(claims["claims"]),
        "figures": count_images(notebook),
        "tables": len(TABLE.findall(text)),
        "words": len(WORD.findall(UNSEEN.sub(" ", text))),
    }


def template_index(notebook: NotebookNode, index: int | None) -> int | None:
    """Count as the template does: papermill and `tidy` have put cells of their own in front."""
    if index is None:
        return None
    return index - sum(_is_added(cell) for cell in notebook.cells[:index])


def write_record(notebook: NotebookNode, claims: dict, folder: Path, slug: str) -> list[Path]:
    """Write <slug>.ipynb, <slug>.json and <slug>.csv into a draft folder, and <slug>.<chart>.csv for each chart."""
    texts = {
        **{f"{slug}.{name}.csv": text for name, text in chart_data(notebook).items()},
        f"{slug}.json": _as_json(claims),
        f"{slug}.csv": _as_csv(claims["claims"]),
        f"{slug}.ipynb": nbformat.v4.writes(notebook) + "\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return [folder / name for name in texts]


def _as_json(claims: dict) -> str:
    """Write a line for each claim, so that two editions can be compared line by line."""
    line = IN_ORDER.encode
    rows = ",\n".join(map(line, claims["claims"]))
    others = "".join(f",\n{line(name)}: {line(value)}" for name, value in sorted(claims.items()) if name != "claims")
    return f'{{"claims": [\n{rows}\n]{others}}}\n'


def chart_data(notebook: NotebookNode) -> dict[str, str]:
    """Give what each chart draws, as the text of a CSV file, by the chart's name."""
    found = (_description(output) for cell in code_cells(notebook) for output in cell.outputs)
    return {each["label"].removeprefix("fig-"): each["data"] for each in found if each.get("data")}


def code_cells(notebook: NotebookNode) -> Iterator[NotebookNode]:
    return (cell for cell in notebook.cells if cell.cell_type == "code")


def count_images(notebook: NotebookNode) -> int:
    outputs = (output for cell in code_cells(notebook) for output in cell.outputs)
    return sum(any(mime.startswith("image/") for mime in output.get("data", {})) for output in outputs)


def _markdown(notebook: NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield cell.source
        for output in cell.get("outputs", []):
            yield "".join(output.get("data", {}).get("text/markdown", ""))


def _is_added(cell: NotebookNode) -> bool:
    return cell.get("id") == MATTER or not ADDED.isdisjoint(cell.metadata.get("tags", []))


def _take(notebook: NotebookNode, mime: str) -> list:
    taken = []
    for cell in code_cells(notebook):
        found = [output.data[mime] for output in cell.outputs if mime in output.get("data", {})]
        taken += [json.loads(each) if isinstance(each, str) else each for each in found]
        cell.outputs = [output for output in cell.outputs if mime not in output.get("data", {})]
    return taken


def _joined(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    """Join stretches of printed text, which kernels cut where the clock says."""
    open_streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type != "stream":
            open_streams = {}
        elif output.name in open_streams:
            open_streams[output.name].text += output.text
            continue
        else:
            open_streams[output.name] = output
        yield output


def _merge(payloads: list) -> dict:
    """Join what several cells handed over: bare lists of claims, or objects with ``claims`` and more."""
    merged: dict = {"claims": []}
    for payload in payloads:
        parts = dict(payload) if isinstance(payload, dict) else {"claims": list(payload)}
        merged["claims"] += parts.pop("claims", [])
        merged.update(parts)
    return merged


def _write_front_matter(notebook: NotebookNode, matter: dict) -> None:
    first = notebook.cells[0]
    if first.cell_type != "raw":
        first = nbformat.v4.new_raw_cell()
        first.id = MATTER
        notebook.cells.insert(0, first)
    present = parse_yaml(first.source.strip().strip("-")) or {}
    # In a notebook even a dictionary within a list is a node of its own kind, which YAML does not know.
    matter = json.loads(json.dumps(matter))
    first.source = front_matter_text({**present, **matter})


def _write_options(cell: NotebookNode) -> None:
    described = [found for output in cell.outputs if (found := _description(output))]
    if not described:
        return
    # A cell has one label. Further figures of the same cell are caught by the contract.
    options = {key: described[0][name] for key, name in OPTIONS.items() if described[0].get(name)}
    kept = [line for line in cell.source.splitlines() if not line.startswith(tuple(f"#| {key}:" for key in options))]
    cell.source = "\n".join([*(f"#| {key}: {_quoted(key, text)}" for key, text in options.items()), *kept])


def _description(output: NotebookNode) -> dict:
    metadata = output.get("metadata", {})
    by_mime = (metadata.get(mime, {}) for mime in output.get("data", {}))
    return next((found["impact"] for found in (metadata, *by_mime) if found.get("impact", {}).get("label")), {})


def _quoted(key: str, text: str) -> str:
    # A JSON string is a YAML string, whatever it holds.
    return text if key == "label" else json.dumps(BREAKS.sub(" ", text).strip(" "), ensure_ascii=False)


def _forget_the_run(notebook: NotebookNode) -> None:
    """Times, durations, ids drawn at random and paths of this machine would make each run differ."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for trace in ("papermill", "execution"):
            cell.metadata.pop(trace, None)
        for output in cell.get("outputs", []):
            if "text/plain" in output.get("data", {}):
                output.data["text/plain"] = ADDRESS.sub(" at 0x0", output.data["text/plain"])
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
            # Quarto looks for lines that begin with "# " to tell whether a document has headings of the first level.
            cell.source = cell.source.removeprefix("# Parameters\n")


def _faults(cell: NotebookNode) -> list[str]:
    if cell.cell_type != "code":
        return []
    errors = [f"holds an error ({output.ename})" for output in cell.outputs if output.output_type == "error"]
    texts = [_text(output) for output in cell.outputs]
    errors += ["prints a traceback" for text in texts if TRACEBACK in text]
    errors += [f"says '{match[0]}' to the reader" for text in texts if (match := NOT_A_NUMBER.search(text))]
    if sum(bool(_description(output)) for output in cell.outputs) > 1:
        errors.append("shows more than one described figure, and a cell can carry one label")
    return errors


def _text(output: NotebookNode) -> str:
    """What a reader sees as text: Markdown where there is any, plain text where there is nothing else."""
    data = output.get("data", {})
    shown = data.get("text/markdown") or (data.get("text/plain", "") if len(data) == 1 else "")
    return "".join(output.get("text", "")) + "".join(shown)


def _as_csv(claims: list[dict]) -> str:
    columns = list(dict.fromkeys(chain.from_iterable(dict.fromkeys(map(tuple, claims)))))
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(columns)
    for claim in claims:
        cells = (claim.get(column, "") for column in columns)
        rows.writerow([IN_ORDER.encode(cell) if isinstance(cell, (dict, list)) else cell for cell in cells])
    return out.getvalue()
