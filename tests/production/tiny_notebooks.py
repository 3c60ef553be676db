"""Cells and templates of a few lines, short limits, and a look at whether a process is still there."""

from __future__ import annotations

import nbformat

from analysis.production.request import Limits

CLAIM = (
    "from IPython.display import display\n"
    "claims = [{'id': f'{organisation}.pay_gap.2024', 'value': 12.5, 'period': '2024'}]\n"
    "display({'application/vnd.impact.claims+json': claims}, raw=True)"
)
FIGURE = (
    "from IPython.display import display\n"
    "svg = '<svg xmlns=\"http://www.w3.org/2000/svg\"/>'\n"
    "words = {'label': 'fig-gap', 'caption': 'The gap is \"12.5%\".', 'alt': 'A bar\\nat 12.5%.'}\n"
    "display({'image/svg+xml': svg, 'text/plain': 'gap'}, metadata={'impact': words}, raw=True)"
)
PARAMETERS = 'organisation = "sample"  # slug of the register\nedition = ""  # its date'
LIMITS = Limits(seconds=60, grace=1.0)


def make_notebook(*sources: str, parameters: str = PARAMETERS):
    """A template: front matter, parameters, then one code cell for each source."""
    cells = [nbformat.v4.new_raw_cell("---\ntitle: Sample\n---"), nbformat.v4.new_code_cell(parameters)]
    cells[1].metadata["tags"] = ["parameters"]
    cells += [nbformat.v4.new_code_cell(source) for source in sources]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as status:
            return status.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except FileNotFoundError:
        return False
