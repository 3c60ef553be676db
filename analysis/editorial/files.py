"""Read what was written for one organisation from data/editorial/<slug>/, and name every fault by file and line."""

from __future__ import annotations

import csv
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from analysis.editorial.faults import Fault
from analysis.editorial.markup import read_markup
from analysis.editorial.photos import read_photo
from analysis.editorial.records import CaseStudy, Editorial, Foreword, NextStep, Recommendation, Text
from analysis.framework.vocabulary import AUDIENCES
from analysis.framework.yaml_text import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from analysis.paths import Project

FOLDER = "editorial"
REGISTER = "recommendations.csv"
COLUMNS = ("id", "text", "goal", "owner", "due", "status", "metric", "edition", "note")
STATUSES = ("open", "under way", "done", "dropped")
FIELDS = {
    "forewords": ({"name", "role"}, set()),
    "case-studies": ({"title", "goal", "audience", "consent", "period"}, {"photo", "alt"}),
    "next-steps": ({"goal"}, set()),
}
MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
PICTURES = (".jpg", ".jpeg", ".png")


def read_editorial(
    project: Project, slug: str, goals: Collection[int], metrics: Collection[str]
) -> tuple[Editorial, list[Fault]]:
    """
    Read an organisation's editorial files; an organisation without any has an empty `Editorial`.

    Parameters
    ----------
    goals
        Numbers of the goals in the report's goal set.
    metrics
        Ids that a recommendation may be linked to.
    """
    folder = project.data / FOLDER / slug
    reader = _Reader(project, folder, frozenset(goals), frozenset(metrics))
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    for path in files:
        reader.read(path)
    reader.check_photos(files)
    return reader.editorial(tuple(project.relative(path) for path in files)), reader.faults


class _Reader:
    """Collects parts and faults while the files of one folder are read."""

    def __init__(self, project: Project, folder: Path, goals: frozenset[int], metrics: frozenset[str]) -> None:
        self.project, self.folder, self.goals, self.metrics = project, folder, goals, metrics
        self.faults: list[Fault] = []
        self.parts: dict[str, list[Any]] = {"forewords": [], "case-studies": [], "next-steps": [], REGISTER: []}
        self.about: tuple[str, Text] = ("", ())
        self.shown: set[Path] = set()

    def editorial(self, files: tuple[str, ...]) -> Editorial:
        part = {name: tuple(found) for name, found in self.parts.items()}
        return Editorial(
            self.about[1], self.about[0], part["forewords"], part["case-studies"], part["next-steps"], part[REGISTER],
            files,
        )  # fmt: skip

    def fault(self, path: Path, line: int, rule: str, fix: str) -> None:
        self.faults.append(Fault(self.project.relative(path), line, rule, fix))

    def read(self, path: Path) -> None:
        within = path.relative_to(self.folder)
        kind = within.parts[0] if len(within.parts) == 2 else ""
        if within.as_posix() == "about.md":
            self.about = (self.project.relative(path), self._body(path, {}, frozenset(), frozenset())[1])
        elif within.as_posix() == REGISTER:
            self._register(path)
        elif kind in FIELDS and path.suffix == ".md":
            self._part(path, kind)
        elif not (kind == "case-studies" and path.suffix.lower() in PICTURES):
            self.fault(path, 0, "nothing reads this file", f"Name it as {FOLDER}/README.md says, or take it out")

    def check_photos(self, files: list[Path]) -> None:
        for path in files:
            if path.suffix.lower() in PICTURES and path.parent.name == "case-studies" and path not in self.shown:
                self.fault(path, 0, "no case study shows this picture", "Name it as photo, or take it out")

    def _part(self, path: Path, kind: str) -> None:
        wanted, optional = FIELDS[kind]
        header: dict[str, Any] = {}
        _, text = self._body(path, header, frozenset(wanted), frozenset(optional))
        file = self.project.relative(path)
        if wanted - header.keys():
            return
        if kind == "forewords":
            self.parts[kind].append(Foreword(file, str(header["name"]), str(header["role"]), text))
        elif self._goal(path, header["goal"], 1) and kind == "next-steps":
            self.parts[kind].append(NextStep(file, header["goal"], text))
        elif kind == "case-studies" and header["goal"] in self.goals:
            self._case_study(path, header, text)

    def _case_study(self, path: Path, header: dict[str, Any], text: Text) -> None:
        if header["consent"] is not True:
            fix = "Print it only with the consent of everybody in it, and write consent: yes"
            self.fault(path, 1, "the case study has no consent", fix)
        if header["audience"] not in AUDIENCES:
            self.fault(path, 1, f"'{header['audience']}' is no audience", f"It may be {', '.join(AUDIENCES)}")
        photo = None
        if "photo" in header or "alt" in header:
            self.shown.add(path.parent / str(header.get("photo", "")))
            photo, faults = read_photo(path.parent, str(header.get("photo", "")), str(header.get("alt", "")))
            for rule, fix in faults:
                self.fault(path, 1, rule, fix)
            if photo and any(case.photo and case.goal == header["goal"] for case in self.parts["case-studies"]):
                fix = "Keep the photo of one of them"
                self.fault(path, 1, f"another case study of goal {header['goal']} shows a photo already", fix)
        words = {name: str(header[name]) for name in ("title", "audience", "period")}
        file = self.project.relative(path)
        self.parts["case-studies"].append(CaseStudy(file, goal=header["goal"], text=text, photo=photo, **words))

    def _goal(self, path: Path, goal: object, line: int) -> bool:
        if isinstance(goal, bool) or goal not in self.goals:
            numbers = sorted(self.goals)
            fix = f"Give a number from {numbers[0]} to {numbers[-1]}"
            self.fault(path, line, f"'{goal}' is no goal of this edition", fix)
            return False
        return True

    def _body(
        self, path: Path, header: dict[str, Any], wanted: frozenset[str], optional: frozenset[str]
    ) -> tuple[dict[str, Any], Text]:
        """Read header and text of a Markdown file; the header goes into ``header``."""
        try:
            source = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            self.fault(path, 0, "cannot be read as text", "Save it as UTF-8")
            return header, ()
        matter = MATTER.match(source)
        header.update(self._header(path, matter.group(1) if matter else "", wanted, optional))
        skipped = matter.group(0).count("\n") if matter else 0
        body = source[matter.end() :] if matter else source
        text, faults = read_markup(body, self.project.relative(path), skipped + 1)
        self.faults += faults
        if not text:
            self.fault(path, 0, "says nothing", "Write the text below the header, or take the file out")
        return header, text

    def _header(self, path: Path, matter: str, wanted: frozenset[str], optional: frozenset[str]) -> dict[str, Any]:
        try:
            found = parse_yaml(matter) or {}
        except yaml.YAMLError as error:
            at = getattr(error, "problem_mark", None)
            fix = "Write one 'name: value' a line between two lines of ---, and put quotes round a value with a colon"
            self.fault(path, at.line + 2 if at else 1, "its header cannot be read", fix)
            return {}
        if not isinstance(found, dict):
            self.fault(path, 1, "its header is no list of names and values", "Write one 'name: value' a line")
            return {}
        for name in sorted(map(str, wanted - found.keys())):
            self.fault(path, 1, f"its header lacks '{name}'", f"It needs {', '.join(sorted(wanted))}")
        allowed = wanted | optional
        for name in sorted(map(str, found.keys() - allowed)):
            fix = f"It may hold {', '.join(sorted(allowed))}" if allowed else "This file has no header"
            self.fault(path, 1, f"its header holds '{name}', which nothing reads", fix)
        for name, value in found.items():
            if name in allowed and (value is None or not str(value).strip()):
                self.fault(path, 1, f"'{name}' is empty", "Fill it in")
        return {name: value for name, value in found.items() if name in allowed and value not in (None, "")}

    def _register(self, path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines)
            if tuple(rows.fieldnames or ()) != COLUMNS:
                self.fault(path, 1, "its columns are not those of the register", f"They are {','.join(COLUMNS)}")
                return
            seen: set[str] = set()
            for row in rows:
                self._recommendation(path, rows.line_num, {k: (v or "").strip() for k, v in row.items() if k}, seen)

    def _recommendation(self, path: Path, line: int, row: dict[str, str], seen: set[str]) -> None:
        before = len(self.faults)
        for rule, fix in self._row_faults(row, seen):
            self.fault(path, line, rule, fix)
        seen.add(row["id"])
        goal = int(row["goal"]) if row["goal"].isdigit() else 0
        if row["goal"]:
            self._goal(path, goal, line)
        file = self.project.relative(path)
        text, faults = read_markup(row["text"], file, line)
        note, more = read_markup(row["note"], file, line)
        self.faults += [*faults, *more]
        if len(self.faults) == before:
            self.parts[REGISTER].append(
                Recommendation(file, row["id"], text, goal, row["owner"], row["due"], row["status"], row["metric"],
                               date.fromisoformat(row["edition"]), note)
            )  # fmt: skip

    def _row_faults(self, row: dict[str, str], seen: set[str]) -> Iterator[tuple[str, str]]:
        for name in ("id", "text", "goal", "owner", "status", "edition"):
            if not row[name]:
                yield f"'{name}' is empty", "Fill it in"
        if row["id"] in seen:
            yield f"the id '{row['id']}' stands twice", "Give each recommendation an id of its own, and keep it"
        if row["status"] and row["status"] not in STATUSES:
            yield f"'{row['status']}' is no status", f"It may be {', '.join(STATUSES)}"
        if row["metric"] and row["metric"] not in self.metrics:
            yield f"'{row['metric']}' is no measure of the register", "Take an id from data/framework/metrics.csv"
        for name in ("edition", "due"):
            if row[name] and not _is_day(row[name]):
                yield f"{name} '{row[name]}' is not a day", "Write it as 2026-11-30"


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
