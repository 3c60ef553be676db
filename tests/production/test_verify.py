"""What a site is built from anew to be compared: all inputs, and nothing that was made."""

from analysis.paths import Project
from analysis.production.verify import copy_inputs


def test_inputs_are_copied_and_what_was_made_is_not(tmp_path):
    root = tmp_path / "project"
    inputs = ("data/framework/goals.csv", "notebooks/impact_report.ipynb", "reports/organisations/_metadata.yml",
              "reports/_includes/accessibility.json", "reports/_includes/glossary.md", "_quarto.yml")  # fmt: skip
    made = ("reports/organisations/bp.ipynb", "reports/organisations/bp.json", "reports/organisations/bp.csv",
            "reports/_includes/generated/find.md", "data/snapshots/2026/raw.csv")  # fmt: skip
    for name in (*inputs, *made):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    copy = copy_inputs(Project(root), tmp_path / "copy")
    assert sorted(str(file.relative_to(copy.root)) for file in copy.root.rglob("*") if file.is_file()) == sorted(inputs)
