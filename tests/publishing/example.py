"""
A small project to publish, written into a folder: two pages and two executed notebooks.

The figures are national ones, from the gender pay gap service's filings: the median over employers of the
median hourly gap, and the mean share of women in the top quarter of pay.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from analysis.paths import Project

ROOT = Path(__file__).parents[2]

# year: (employers that filed, median of median gaps in per cent)
GAPS = {
    "2020-21": (10487, 10.0),
    "2021-22": (10531, 9.7),
    "2022-23": (10622, 9.2),
    "2023-24": (10889, 9.0),
    "2024-25": (11235, 8.4),
}

CAPTION = "Half of employers' median gaps were at or below this value in each year"
ALT = "Line: the median of median gaps fell from 10.0% in 2020-21 to 8.4% in 2024-25."


def line_chart() -> str:
    """A chart as the workbench draws it: transparent ground, a media query for dark pages."""
    points = [(60 + i * 120, 210 - (value - 6) * 40) for i, (_, value) in enumerate(GAPS.values())]
    path = " ".join(f"{x},{y:.0f}" for x, y in points)
    dots = "".join(f'<circle class="m" cx="{x}" cy="{y:.0f}" r="4"/>' for x, y in points)
    words = "".join(
        f'<text x="{x}" y="{y - 12:.0f}" text-anchor="middle">{value}%</text>'
        f'<text class="q" x="{x}" y="240" text-anchor="middle">{year}</text>'
        for (x, y), (year, (_, value)) in zip(points, GAPS.items(), strict=True)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="260" viewBox="0 0 600 260">'
        "<style>text{font-family:'Source Sans 3',sans-serif;font-size:14px;fill:#1A2027}.q{fill:#55606B}"
        ".l{stroke:#12436D;fill:none;stroke-width:2.5}.m{fill:#12436D}"
        "@media (prefers-color-scheme: dark){text{fill:#E6EAEE}.q{fill:#A3AFBA}"
        ".l{stroke:#8CC2EE}.m{fill:#8CC2EE}}</style>"
        '<line x1="30" y1="215" x2="570" y2="215" stroke="#8A949E"/>'
        f'<polyline class="l" points="{path}"/>'
        f"{dots}{words}</svg>"
    )


def claim(year: str) -> str:
    return f'[{GAPS[year][1]}%]{{.claim data-claim="example.median_pay_gap.{year}"}}'


def table() -> str:
    rows = "\n".join(f"| {year} | {n:,} | {value} |" for year, (n, value) in GAPS.items())
    return f"| Year | Employers | Median of median gaps (%) |\n|:--|--:|--:|\n{rows}"


def code(source: str, *outputs: dict[str, object]) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": 1,
        "metadata": {},
        "source": source,
        "outputs": [
            {"output_type": "display_data", "metadata": {}, "data": output} if "output_type" not in output else output
            for output in outputs
        ],
    }


def markdown(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def notebook(title: str, *extra: dict[str, object]) -> dict[str, object]:
    """A short report: an answer, a figure, a table, asides, tabs and a note."""
    matter = (
        f'---\ntitle: "{title}"\nsubtitle: "Impact report · edition November 2026"\n'
        'description: "What employers filed, year by year."\ndate: 2026-11-23\nnumber-sections: true\n'
        "categories: [National, Pay]\n---"
    )
    cells = [
        {"cell_type": "raw", "metadata": {}, "source": matter},
        code(
            "organisation = 'example'",
        ),
        markdown("{{< include /reports/_includes/how-to-read.md >}}"),
        code(
            "describe_gap()",
            {
                "text/markdown": "## In one minute {#sec-minute}\n\n"
                f"**The middle employer's gap is narrowing.** It was {claim('2024-25')} in 2024-25 and "
                f"{claim('2020-21')} in 2020-21.[^late] See @fig-gap, @tbl-gap and @sec-how.\n\n"
                "[^late]: Filings that came in late are counted in the year they are for."
            },
        ),
        code(
            f'#| label: fig-gap\n#| fig-cap: "{CAPTION}"\n#| fig-alt: "{ALT}"\nplot_gap()',
            {"image/svg+xml": line_chart(), "text/plain": "<Figure>"},
        ),
        code(
            '#| label: tbl-gap\n#| tbl-cap: "Employers and their median gap, by year"\ntable_gap()',
            {"text/markdown": table()},
        ),
        markdown(
            "## How it is measured {#sec-how}\n\n"
            "The gap is the difference between the middle man's and the middle woman's hourly pay.\n\n"
            '::: {.callout-note title="What the interval means"}\n'
            "Every employer was counted: no sample was drawn.\n:::\n\n"
            '::: {.callout-warning collapse="true"}\n## Years that are not compared\n'
            "Filings for 2019-20 were not enforced.\n:::\n\n"
            "::: {.panel-tabset}\n### Pay {.unnumbered .unlisted}\nHourly pay in April.\n\n"
            "### Bonus {.unnumbered .unlisted}\nBonus pay in the year to April.\n:::\n\n"
            '::: {.content-visible when-format="html"}\n'
            "The figures are in [the data file](example.csv).\n:::\n\n"
            '::: {.content-visible when-format="typst"}\nThe figures are on the website.\n:::\n\n'
            "::: {.column-margin}\nFrom the filings of 2020-21 to 2024-25.\n:::\n\n"
            "### Employers counted\n\nEmployers with 250 or more employees must file each year."
        ),
        *extra,
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


INDEX = """---
title: Impact reports
description: What organisations publish, compared fairly.
listing:
  id: reports
  contents: organisations/*.ipynb
  type: table
  fields: [title, description, categories]
  field-display-names: {title: Report, description: About, categories: Kind}
  sort: title
  filter-ui: true
toc: false
---

Read [how](methods.qmd#intervals) the figures are compared.

::: {#reports}
:::
"""

METHODS = """---
title: Methods
---

## Intervals {#intervals}

{{< include _includes/how-to-read.md >}}

## Sources

Published filings.
"""

HOW_TO_READ = "Read the sentence in bold first; the figure shows where it comes from.\n"


def write_example(root: Path) -> Project:
    """Write the project and hand back its folders."""
    reports = root / "reports"
    (root / "data").mkdir(parents=True)
    for name in ("_quarto.yml", "reports/_brand.yml", "reports/organisations/_metadata.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, root / name)
    shutil.copytree(ROOT / "reports" / "theme", reports / "theme")
    (reports / "_includes").mkdir()
    (reports / "_includes" / "how-to-read.md").write_text(HOW_TO_READ)
    (reports / "index.qmd").write_text(INDEX)
    (reports / "methods.qmd").write_text(METHODS)
    further = ("data", "about", "editions", "accessibility")
    for name in (*further, *(f"{folder}/index" for folder in ("directory", "goals", "places", "peers"))):
        (reports / name).parent.mkdir(exist_ok=True)
        (reports / f"{name}.qmd").write_text(f"---\ntitle: {name.title()}\n---\n\nPublished filings.\n")
    folder = reports / "organisations"
    write_notebook(folder / "example.ipynb", notebook("The middle employer's pay gap"))
    write_notebook(folder / "second.ipynb", notebook("A second report"))
    rows = "".join(f"{year},{n},{value}\n" for year, (n, value) in GAPS.items())
    (folder / "example.csv").write_text("year,employers,median_gap\n" + rows)
    claims = [{"id": f"example.median_pay_gap.{year}", "text": f"{value}%"} for year, (_, value) in GAPS.items()]
    for name in ("example", "second"):
        (folder / f"{name}.json").write_text(json.dumps({"claims": claims}))
    return Project(root)


def write_notebook(path: Path, content: dict[str, object]) -> None:
    path.write_text(json.dumps(content))
