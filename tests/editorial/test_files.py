"""The files of data/editorial/<slug>/, and every fault in them as a sentence with file and line."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.editorial.files import read_editorial
from analysis.editorial.records import Editorial
from analysis.paths import Project

GOALS, METRICS = range(1, 16), ("median_pay_gap",)
CASE = """---
title: A first job
goal: 5
audience: communities
consent: yes
period: 2025
---
She found work.
"""
HEAD = "id,text,goal,owner,due,status,metric,edition,note\n"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "data/editorial/acme"
    made.mkdir(parents=True)
    return made


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def read(folder):
    return read_editorial(Project(folder.parents[2]), "acme", GOALS, METRICS)


def faults(folder):
    return [str(fault) for fault in read(folder)[1]]


def test_an_organisation_that_has_written_nothing_has_nothing(tmp_path):
    assert read_editorial(Project(tmp_path), "acme", GOALS, METRICS) == (Editorial(), [])


def test_every_part_is_read_from_its_place(folder):
    write(folder, "about.md", "We make things.")
    write(folder, "forewords/1-chair.md", "---\nname: Ann\nrole: Chair\n---\nWelcome.")
    write(folder, "case-studies/job.md", CASE)
    write(folder, "next-steps/goal-5.md", "---\ngoal: 5\n---\nWe will ask.")
    write(folder, "recommendations.csv", HEAD + "r1,Ask staff.,14,HR,2027-03-31,open,median_pay_gap,2026-11-30,\n")
    editorial, found = read(folder)
    assert found == []
    assert [block.source for block in editorial.about] == ["We make things."]
    assert [(part.name, part.role) for part in editorial.forewords] == [("Ann", "Chair")]
    assert [(part.title, part.goal, part.period) for part in editorial.case_studies] == [("A first job", 5, "2025")]
    assert [part.goal for part in editorial.next_steps] == [5]
    [row] = editorial.recommendations
    assert (row.id, row.goal, row.status, row.edition) == ("r1", 14, "open", date(2026, 11, 30))
    assert len(editorial.files) == 5


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("case-studies/job.md", CASE.replace("yes", "no"),
         "case-studies/job.md, line 1: the case study has no consent. Print it only with the consent of everybody in "
         "it, and write consent: yes."),
        ("case-studies/job.md", CASE.replace("consent: yes\n", ""),
         "case-studies/job.md, line 1: its header lacks 'consent'. It needs audience, consent, goal, period, title."),
        ("case-studies/job.md", CASE.replace("goal: 5", "goal: 16"),
         "case-studies/job.md, line 1: '16' is no goal of this edition. Give a number from 1 to 15."),
        ("case-studies/job.md", CASE.replace("communities", "everyone"),
         "case-studies/job.md, line 1: 'everyone' is no audience. It may be staff, customers, communities."),
        ("case-studies/job.md", CASE.replace("period: 2025", "period: 2025\nphoto: a.jpg\nalt: A desk."),
         "case-studies/job.md, line 1: there is no picture 'a.jpg' beside the case study. Put the file there, or leave "
         "photo out."),
        ("case-studies/job.md", CASE.replace("period: 2025", "period: 2025\ncolour: red"),
         "case-studies/job.md, line 1: its header holds 'colour', which nothing reads. It may hold alt, audience, "
         "consent, goal, period, photo, title."),
        ("forewords/1.md", "---\nname: Ann: Chair\nrole: x\n---\nHi.",
         "forewords/1.md, line 2: its header cannot be read. Write one 'name: value' a line between two lines of ---, "
         "and put quotes round a value with a colon."),
        ("forewords/1.md", "---\nname: Ann\nrole: Chair\n---\n",
         "forewords/1.md: says nothing. Write the text below the header, or take the file out."),
        ("forewords/1.md", "---\nname: Ann\nrole: Chair\n---\nFine.\n\n<b>No</b>.",
         "forewords/1.md, line 7: holds raw HTML ('<b>No</b>.'). Write Markdown; its forms allowed are in "
         "data/editorial/README.md."),
        ("about.md", b"\xff\xfe", "about.md: cannot be read as text. Save it as UTF-8."),
        ("notes.docx", "x",
         "notes.docx: nothing reads this file. Name it as editorial/README.md says, or take it out."),
        ("case-studies/a.png", "x",
         "case-studies/a.png: no case study shows this picture. Name it as photo, or take it out."),
        ("recommendations.csv", "id,text\n",
         "recommendations.csv, line 1: its columns are not those of the register. They are "
         "id,text,goal,owner,due,status,metric,edition,note."),
        ("recommendations.csv", HEAD + "r1,Ask.,14,HR,,stuck,,2026-11-30,\n",
         "recommendations.csv, line 2: 'stuck' is no status. It may be open, under way, done, dropped."),
        ("recommendations.csv", HEAD + "r1,Ask.,14,HR,soon,open,,2026-11-30,\n",
         "recommendations.csv, line 2: due 'soon' is not a day. Write it as 2026-11-30."),
        ("recommendations.csv", HEAD + "r1,Ask.,14,HR,,open,pay,2026-11-30,\n",
         "recommendations.csv, line 2: 'pay' is no measure of the register. Take an id from "
         "data/framework/metrics.csv."),
        ("recommendations.csv", HEAD + "r1,Ask.,99,HR,,open,,2026-11-30,\n",
         "recommendations.csv, line 2: '99' is no goal of this edition. Give a number from 1 to 15."),
    ],
)  # fmt: skip
def test_a_fault_is_a_sentence_with_file_and_line(folder, name, text, fault):
    write(folder, name, text)
    assert f"data/editorial/acme/{fault}" in faults(folder)


def test_two_recommendations_with_one_id_are_a_fault(folder):
    row = "r1,Ask.,14,HR,,open,,2026-11-30,\n"
    write(folder, "recommendations.csv", HEAD + row + row)
    assert "line 3: the id 'r1' stands twice" in faults(folder)[0]


@pytest.mark.parametrize(
    ("content", "alt", "fault"),
    [
        (b"\xff\xd8\xff\xe0 picture", "A desk by a window.", None),
        (b"GIF89a", "A desk.", "'a.jpg' is neither a JPEG nor a PNG picture"),
        (b"<svg onload=alert(1)>", "A desk.", "'a.jpg' is neither a JPEG nor a PNG picture"),
        (b"\xff\xd8\xff", "", "'alt' is empty"),
        (b"\xff\xd8\xff" + bytes(700_000), "A desk.", "'a.jpg' has 700 kB"),
    ],
)
def test_a_photo_is_a_picture_with_words_for_it(folder, content, alt, fault):
    write(folder, "case-studies/a.jpg", content)
    write(folder, "case-studies/job.md", CASE.replace("period: 2025", f"period: 2025\nphoto: a.jpg\nalt: {alt}"))
    editorial, found = read(folder)
    if fault is None:
        assert found == []
        assert editorial.case_studies[0].photo.kind == "image/jpeg"
    else:
        assert fault in " ".join(map(str, found))


def test_a_goal_shows_one_photo(folder):
    write(folder, "case-studies/a.jpg", b"\xff\xd8\xff\xe0 picture")
    with_photo = CASE.replace("period: 2025", "period: 2025\nphoto: a.jpg\nalt: A desk.")
    write(folder, "case-studies/one.md", with_photo)
    write(folder, "case-studies/two.md", with_photo)
    assert faults(folder) == [
        "data/editorial/acme/case-studies/two.md, line 1: another case study of goal 5 shows a photo already. Keep the "
        "photo of one of them."
    ]
