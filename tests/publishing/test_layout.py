"""Layout on paper: what is planted in tiny documents is found, and ordinary documents have no fault."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst

from analysis.publishing.layout import blemishes, layout_faults
from analysis.publishing.paper import read_paper

FULL = "Words stand here in plain order. " * 55
SETTINGS = """
#set document(title: [Tiny])
#set page(paper: "a5", margin: (x: 15mm, top: 20mm, bottom: 22mm))
#set text(size: 10pt)
"""
CHART = """<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120"><g stroke="black" fill="none">
<path d="M0 10L300 10"/><path d="M0 30L300 30"/><path d="M0 50L300 50"/><path d="M0 70L300 70"/><path d="M0 90L9 9"/>
</g></svg>"""
EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120"><path d="M0 10L9 10" stroke="black"/></svg>'


def faults(folder: Path, content: str) -> list[str]:
    """Of a page in A5 with margins of 15 mm."""
    files = {"main.typ": (SETTINGS + content).encode(), "chart.svg": CHART.encode(), "empty.svg": EMPTY.encode()}
    for name, text in files.items():
        (folder / name).write_bytes(text)
    pdf = folder / "tiny.pdf"
    typst.compile(folder / "main.typ", output=pdf, pdf_standards=["ua-1"])
    points = 14 * 72 / 25.4
    paper = read_paper(pdf)
    found = [*layout_faults(paper, margin=points, edge=points), *blemishes(paper)]
    return [fault.removeprefix("tiny.pdf, ") for fault in found]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (f"{FULL}\n#pagebreak()\n{FULL}", None),
        (f"{FULL}\n#pagebreak()\nA word.\n#pagebreak()\n{FULL}", "page 2 of 3: hardly anything stands on it"),
        (
            f"{FULL}\n#place(bottom)[= A heading]\n#pagebreak()\n{FULL}",
            "page 1 of 2: the heading 'A heading' stands at its foot",
        ),
        (f"{FULL}\n= A heading\n{FULL}", None),
        (
            f"{FULL}\n#place(bottom, par[What would help most:])\n#pagebreak()\n- {FULL}",
            "page 1 of 2: the end of 'What would help most:' stands at its foot",
        ),
        (f"{FULL}\n#place(bottom, par[What would help most.])\n#pagebreak()\n- {FULL}", None),
        (f"{FULL}\n#box[Donaudampfschiffahrtsgesellschaftskapitänsmützenabzeichenverordnungsentwurf~in~Linz]",
         "page 1 of 1: 'Donaudampfschiffahrtsgesellschaftskap...' runs into the margin"),
        (f"{FULL}\n#place(bottom, dy: 15mm)[Below the foot of it.]",
         "page 1 of 1: 'Below the foot of it.' runs over the foot of the page"),
        (f"{FULL}\n#table(columns: 2 * (20mm,), table.header[One][Two], box[Entwurfsverordnung], [next])",
         "page 1 of 1: 'Entwurfsverordnung' and 'next' collide"),
        (f"{FULL}\n#place(dy: -3pt)[Over the text] Under the text",
         "page 1 of 1: 'Over the text' and 'Under the text' collide"),
        (f'{FULL}\n#image("chart.svg", alt: "A chart.")', None),
        (f'{FULL}\n#image("empty.svg", alt: "A chart.")', "page 1 of 1: the picture 'A chart.' is empty"),
        (f'{FULL}\n#image("chart.svg", alt: "A chart.", width: 4mm)', "page 1 of 1: the picture 'A chart.' is empty"),
        (f'{FULL}\n#box(width: 140mm, image("chart.svg", alt: "A chart.", width: 140mm))',
         "page 1 of 1: the picture 'A chart.' runs into the margin"),
        (f'{FULL}\n#image("chart.svg", alt: "A chart.")\n#place(dy: -20mm)[A label]',
         "page 1 of 1: the picture 'A chart.' and 'A label' collide"),
        (f"= {'Heading words ' * 4} alone\n{FULL}", None),
        (f"= {'Heading words ' * 3} unaccompanied\n{FULL}",
         "page 1: the heading 'Heading words Heading words Heading words unaccompanied' ends in a line of one word"),
    ],
)  # fmt: skip
def test_faults_of_paper(tmp_path: Path, content: str, fault: str | None):
    assert faults(tmp_path, content) == ([fault] if fault else [])


def test_running_heads_and_watermarks_are_no_part_of_what_is_looked_at(tmp_path: Path):
    heads = '#set page(header: [#place(dx: -12mm)[Out here]], background: rotate(50deg, text(size: 90pt)[Draft]))\n'
    assert faults(tmp_path, heads + FULL) == []


def lines(*places: int) -> str:
    """A line at each of these millimetres from the head of the text, which is 168 mm high."""
    return "".join(f"#place(top, dy: {place}mm)[Words.]\n" for place in places)


WHOLE, UPPER = lines(*range(0, 168, 8)), lines(*range(0, 76, 8))
MIDDLE = lines(0, 8, 16, 24, 120, 128, 136, 144, 152, 160)
CHAPTER = f"= A chapter\n{lines(*range(16, 168, 8))}"
CHART_BELOW = '#place(top, dy: 80mm, image("chart.svg", alt: "A chart.", width: 100mm, height: 60mm, fit: "stretch"))\n'


@pytest.mark.parametrize(
    ("pages", "fault"),
    [
        ([WHOLE, WHOLE, WHOLE], None),
        # from the last line, at 72 mm, some 90 of 158 mm are empty
        ([WHOLE, UPPER, WHOLE], "page 2 of 3: 57% of it is empty"),
        ([WHOLE, UPPER + CHART_BELOW, WHOLE], None),
        ([WHOLE, MIDDLE, WHOLE], "page 2 of 3: 59% of it is empty"),  # a hole may stand in the middle too
        ([WHOLE, WHOLE, UPPER], None),  # a report ends where it ends
        ([UPPER, CHAPTER, WHOLE], None),  # a cover
        ([f"= A chapter\n{lines(*range(16, 76, 8))}", WHOLE], "page 1 of 2: 57% of it is empty"),
    ],
)
def test_half_empty_pages_are_found(tmp_path: Path, pages: list[str], fault: str | None):
    assert faults(tmp_path, "\n#pagebreak()\n".join(pages)) == ([fault] if fault else [])
