from __future__ import annotations

import pytest

from analysis.errors import InvalidDataError
from analysis.intake.faults import Fault, raise_faults
from analysis.intake.validate import read_tables

FILINGS = "observations/pay_gap_filings.csv"
LITERACY = "observations/places/literacy.csv"
METRICS = "framework/metrics.csv"
ENTITIES = "organisations/entities.csv"
DISTRIBUTIONS = "observations/pay_gap_distributions.csv"
FACTS = "observations/published_facts.csv"
COUNTS = "observations/counts.csv"
BODIES = "organisations/counted_bodies.csv"

# table, text, text in its place, what the message must say
RULES = [
    # cells
    ("sources.csv", "https://example.org", "example", "row 2: url 'example': must have the form of https://"),
    (METRICS, "zero,1,,,1", "nearer,1,,,1",
     "row 2: polarity 'nearer': must be one of higher, lower, zero, none"),
    (METRICS, "zero,1,,,1", "zero,9,,,1", "row 2: decimals '9': must be at most 4"),
    (METRICS, "zero,1,,,1", "zero,1.5,,,1", "row 2: decimals '1.5': is not a whole number"),
    (METRICS, "zero,1,,,1", "zero,1,,,one", "row 2: margin 'one': is not a number"),
    (METRICS, "Median gap", " Median gap",
     "row 2: short_name ' Median gap': must not begin or end with a space"),
    (METRICS, "Median hourly pay gap", "", "row 2: name: must not be blank"),
    (ENTITIES, "00000001", "1", "row 2: company_number '1': must have the form of 00102498"),
    ("places/places.csv", "E06000052,", "E6,", "row 4: code 'E6': must have the form of E06000052"),
    ("places/places.csv", "84000", "0", "row 5: population '0': must be at least 1"),
    (LITERACY, "E06000052,2023-24,2023-09-01", "E06000052,2023-24,1/9/2023",
     "row 2: start '1/9/2023': is not a day"),
    (LITERACY, "E06000052,2023-24,2023-09-01", "E06000052,2023-24,", "row 2: start: must not be blank"),
    (DISTRIBUTIONS, "all,all,20", "all,all,19", "row 2: employers '19': must be at least 20"),
    (DISTRIBUTIONS, "6.5", "101", "row 2: share_zero '101': must be at most 100"),
    # rows
    (FILINGS, "9.5,,", "9.5,not_given,", "row 3: missing 'not_given': must be blank where there is a value"),
    (FILINGS, ",,not_given", ",,", "row 4: missing: must say why there is no value"),
    (FILINGS, "not_given", "n/a", "row 4: missing 'n/a': must be one of not_asked"),
    (FILINGS, "2023-04-05,2024-04-04", "2024-04-05,2024-04-04",
     "row 2: start '2024-04-05': must not be after end"),
    (FILINGS, "10.5", "100.5", "row 2: value '100.5': a gap cannot be above 100%"),
    (LITERACY, "68,65,71", "68,69,71", "row 2: lower '69': must not be above the value"),
    (LITERACY, "68,65,71", "68,65,67", "row 2: upper '67': must not be below the value"),
    (DISTRIBUTIONS, "2,8.5,17", "2,18.5,17", "row 2: p50 '18.5': percentiles must not fall"),
    (ENTITIES, "2023-24,2024-25", "2025-26,2024-25",
     "row 2: first_year '2025-26': must not be after last_year"),
    ("framework/goals.csv", "not_published", "", "row 2: description_status: must be not_published where"),
    (METRICS, "gpg,,live,\nwomen", "gpg,,superseded,\nwomen",
     "row 2: superseded_by: must name a metric where"),
    ("observations/employers.csv", "E8,2024-25,private,E,250-499,8.5", "E8,2024-25,private,E,250-499,-300",
     "row 9: flag: must be implausible_gap where a gap is beyond 100%"),
    (COUNTS, "20,15,24", "25,15,24", "row 2: count '25': must lie between count_least and count_most"),
    (COUNTS, "20,15,24", "20,24,15", "row 2: count_least '24': must not be above count_most"),
    (COUNTS, "20,15,24", ",15,24", "row 2: missing: must say why there is no count"),
    (COUNTS, "70,61,79,100,10,,", "70,61,79,100,10,suppressed,",
     "row 2: missing 'suppressed': must be blank where there is a count"),
    (COUNTS, "70,61,79", "80,61,79", "row 2: denominator '80': must lie between denominator_least"),
    (COUNTS, "70,61,79", "70,,79", "row 2: denominator '70': must be given with denominator_least"),
    (COUNTS, "400,400,400,800", "900,900,900,800", "row 5: count '900': must not be more than denominator_most"),
    (COUNTS, "79,100,10", "79,60,10", "row 2: asked '60': must not be less than denominator_least"),
    (COUNTS, "79,100,10", "79,100,0", "row 2: rounding '0': must be at least 1"),
    (BODIES, "harbour,colleges,member", ",colleges,member", "row 2: organisation: must be given for a member"),
    (BODIES, "colleges,member", "colleges,owner", "row 2: role 'owner': must be one of member, peer, total"),
    # keys
    (COUNTS, "harbour-training,trainees,2024-25", "harbour-training,trainees_women,2024-25",
     "row 4: period 'harbour-training trainees_women 2024-25': repeats"),
    ("framework/place_series.csv", "gpg", "gpg\nliteracy,x,els,,gpg",
     "row 3: metric 'literacy': repeats an earlier row"),
    (FILINGS, "E1,median_pay_gap,2024-25", "E1,median_pay_gap,2023-24",
     "row 3: period 'E1 median_pay_gap 2023-24': repeats"),
    # between tables
    (COUNTS, "nation,trainees_women", "nations,trainees_women", "row 5: body 'nations': is not in counted_bodies"),
    (COUNTS, "Female,400,400,400,800,800,800", "Female,400,400,400,,,",
     "row 5: denominator: is missing, and trainees_women is a percentage"),
    (ENTITIES, "E1,harbour", "E1,harbor", "row 2: organisation 'harbor': is not in organisations"),
    (LITERACY, "E07000042", "E07000041", "row 3: place 'E07000041': is not in places"),
    (FACTS, ",,gpg,", ",,nobody,", "row 2: source 'nobody': is not in sources"),
    ("places/footprints.csv", "0.75", "0.7", "row 2: weight: the weights of harbour add up to 0.950000"),
    (LITERACY, "70,,", "170,,", "row 3: value '170': a percentage is between 0 and 100"),
    (FACTS, "900,at_least", "-900,at_least", "row 2: value '-900': a count is not below 0"),
    (FILINGS, "women_top_quarter", "literacy", "row 4: metric 'literacy': is a metric of the level place"),
]  # fmt: skip


def test_the_drawn_project_obeys_every_rule(project):
    tables = read_tables(project)

    assert len(tables["employers"]) == 8
    assert tables["place_observations"]["metric"].unique().tolist() == ["literacy"]
    assert tables["pay_gap_filings"]["value"].isna().sum() == 1


@pytest.mark.parametrize(("table", "old", "new", "message"), RULES)
def test_a_broken_rule_names_file_row_field_value_and_rule(project, replace, table, old, new, message):
    replace(table, old, new)

    with pytest.raises(InvalidDataError) as error:
        read_tables(project)

    assert f"data/{table}, {message}" in str(error.value)


def test_a_group_needs_eight_peers(project, replace):
    replace("organisations/peers.csv", "water,E8,Company E8,supplies water,gpg\n", "")

    with pytest.raises(InvalidDataError, match="peer_groups.csv, row 2: id 'water': has 7 peers and needs at least 8"):
        read_tables(project)


def test_all_faults_of_all_tables_are_listed_at_once(project, replace):
    replace(FILINGS, "not_given", "n/a")
    replace(METRICS, "zero,1", "nearer,1")

    with pytest.raises(InvalidDataError) as error:
        read_tables(project)

    heading, *lines = str(error.value).splitlines()
    assert heading == "2 faults in 2 files under data/:"
    assert len(lines) == 2
    assert all(line.endswith(".") for line in lines)


def test_no_more_than_twenty_faults_are_shown_and_the_rest_are_counted(project):
    rows = "".join(
        f"E1,median_pay_gap,{year}-{year - 1999:02d},no {year},no {year},1,,gpg\n" for year in range(2001, 2026)
    )
    (project.data / FILINGS).write_text(
        f"entity,metric,period,start,end,value,missing,source\n{rows}", encoding="utf-8"
    )

    with pytest.raises(InvalidDataError) as error:
        read_tables(project)

    assert len(str(error.value).splitlines()) == 1 + 20 + 1
    assert "... and 30 more" in str(error.value)  # 25 rows x 2 days - 20


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: path.unlink(), "is missing. Restore it"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(b"old_slug,slug\ncaf\xe9,harbour\n"), "is not UTF-8 (line 2)"),
        (lambda path: path.write_bytes(b'old_slug,slug\n"open,harbour\n'), "is not well-formed CSV"),
        (
            lambda path: path.write_bytes(b"old_slug,slug,colour\na,harbour,red\n"),
            "column 'colour': is not a column",
        ),
        (lambda path: path.write_bytes(b"old_slug\na\n"), "column 'slug': is missing"),
        (lambda path: path.write_bytes(b"old_slug,slug,slug\na,b,c\n"), "column 'slug': appears twice"),
        (
            lambda path: path.write_bytes(b"old_slug,slug\na\n"),
            "row 2: row 'a': has 1 cell where the header has 2",
        ),
        (lambda path: path.write_bytes(b"old_slug,slug\n\n"), "row 2: the row is blank"),
        (lambda path: (path.unlink(), path.mkdir()), "is missing"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_sentence(project, damage, message):
    damage(project.data / "organisations/redirects.csv")

    with pytest.raises(InvalidDataError) as error:
        read_tables(project)

    assert "data/organisations/redirects.csv" in str(error.value)
    assert message in str(error.value)
    assert "1 fault in 1 file" in str(error.value)


def test_a_byte_order_mark_and_windows_line_ends_are_read(project):
    path = project.data / "organisations/redirects.csv"
    path.write_bytes(b"\xef\xbb\xbfold_slug,slug\r\nold-harbour,harbour\r\n")

    assert read_tables(project)["redirects"]["slug"].tolist() == ["harbour"]


def test_a_table_without_rows_is_a_table(project):
    (project.data / "organisations/redirects.csv").write_text("old_slug,slug\n", encoding="utf-8")

    assert read_tables(project)["redirects"].empty


def test_rows_that_share_a_cause_share_a_line_so_that_nothing_else_is_hidden():
    same = [Fault("peers.csv", row, "employer", "E1", "is not in employers", "Correct it") for row in range(2, 82)]
    other = Fault("places.csv", 2, "population", "0", "must be at least 1", "Correct it")
    with pytest.raises(InvalidDataError) as error:
        raise_faults([*same, other])
    assert str(error.value).splitlines() == [
        "81 faults in 2 files under data/:",
        "  peers.csv, row 2: employer 'E1': is not in employers. Correct it. "
        "(The same in rows 3, 4, 5 and 76 more rows.)",
        "  places.csv, row 2: population '0': must be at least 1. Correct it.",
    ]
