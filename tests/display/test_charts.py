"""Charts: whole, the same every time, readable in the dark, and made of claims."""

from __future__ import annotations

import csv
import re
import warnings
from pathlib import Path
from xml.etree import ElementTree

import pytest

from analysis.display.charts import plot_change, plot_peers, plot_quarters, table_change, table_peers
from analysis.display.charts_counted import plot_funnel
from analysis.display.charts_places import plot_need
from analysis.display.figure import ALT_LIMIT, Words, shorten
from analysis.display.plot_change import PeersOverTime, draw_change
from tests.claims.count_tables import counted, peers_of
from tests.claims.evidence_builder import QUARTERS, report
from tests.display.drawn_svg import lines_in, marks, narrow, said, wide
from tests.display.reading import read

EIGHT = (1, 2, 3, 4, 5, 6, 7, 8)
FALLING = {"2021-22": 9.0, "2022-23": 8.0, "2023-24": 7.5, "2024-25": 6.5}
SVG = "{http://www.w3.org/2000/svg}"
FOCUS, QUIET = "#12436d", "#55606b"
WORDS = Words("fig-a", "It fell.", "Gap in hourly pay.", "Line chart. It fell.")


def full(filings=None, **more):
    quarters = {m: {"2024-25": share} for m, share in zip(QUARTERS, (60.0, 55.0, 50.0, 40.0), strict=True)}
    drawn = {
        "peers": EIGHT, "level": (3.4, 11.1), "movement": 18.8, "other": quarters, "footprint": [("A", 1.0)],
        "need": [(1, 0.5, 0.2, 0.9, 0.4), (4, 0.9, -0.1, 1.9, 0.5), (5, -0.6, -0.9, -0.2, 0.1)],
        "counts": [counted(164, 400), *peers_of((34, 36, 38, 39, 40, 40, 41, 42, 43, 44, 46, 48))],
    }  # fmt: skip
    return report(FALLING if filings is None else filings, **{**drawn, **more})


CHARTS = {
    "change": plot_change, "peers": plot_peers, "quarters": plot_quarters, "need": plot_need,
    "funnel": lambda drawn: plot_funnel(drawn, 14),
}  # fmt: skip


@pytest.fixture(scope="module")
def drawn():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return {name: plot(full()) for name, plot in CHARTS.items()}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_well_formed_and_its_letters_are_shapes(drawn, name):
    root = ElementTree.fromstring(drawn[name].svg)
    assert root.tag == f"{SVG}svg"
    assert not list(root.iter(f"{SVG}text"))  # no machine needs the font
    assert list(root.iter(f"{SVG}path"))


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_the_same_file_every_time(drawn, name):
    assert CHARTS[name](full()).svg == drawn[name].svg


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_follows_the_reader_s_light_or_dark_setting(drawn, name):
    assert "@media (prefers-color-scheme:dark)" in drawn[name].svg
    assert not re.search(r'id="patch_1">\s*<path[^>]*style="fill: #ffffff"', drawn[name].svg)  # the ground is open


@pytest.mark.parametrize("name", CHARTS)
def test_every_font_of_a_chart_is_found(name, caplog):
    CHARTS[name](full())
    assert not [record for record in caplog.records if "findfont" in record.getMessage()]


@pytest.mark.parametrize("name", CHARTS)
def test_the_claims_behind_a_chart_are_in_the_ledger(drawn, name):
    known = {claim.id for claim in full().ledger}
    assert drawn[name].claims and {claim.id for claim in drawn[name].claims} <= known


@pytest.mark.parametrize("shape", [wide, narrow])
def test_every_peer_has_a_dot(drawn, shape):
    assert marks(shape(drawn["peers"].svg), "PathCollection") == len(EIGHT) + 1  # and the organisation's own
    assert drawn["peers"].claims[1].distribution == EIGHT


@pytest.mark.parametrize("peers", [(5,) * 9, (0,) * 60, (-3, *(0,) * 30, *range(1, 12))])
@pytest.mark.parametrize("shape", [wide, narrow])
def test_peers_of_equal_value_do_not_hide_each_other(shape, peers):
    drawn = shape(plot_peers(full(peers=peers)).svg)
    places = re.findall(r'<use xlink:href="#\w+" x="([-\d.]+)" y="([-\d.]+)" style="fill: #\w+; stroke', drawn)
    assert len(places) == len(set(places)) == len(peers) + 1  # and the organisation's own


@pytest.mark.parametrize("shape", [wide, narrow])
def test_peers_far_out_are_counted_and_do_not_squeeze_the_others(shape):
    drawn = shape(plot_peers(full(peers=(-80, *EIGHT, 95, 99))).svg)
    assert {"\N{LEFTWARDS ARROW} 1 further", "2 further \N{RIGHTWARDS ARROW}"} <= set(said(drawn))
    assert marks(drawn, "PathCollection") == len(EIGHT) + 1


@pytest.mark.parametrize("shape", [wide, narrow])
def test_every_goal_with_a_score_has_a_dot(drawn, shape):
    assert marks(shape(drawn["need"].svg), "PathCollection") == 3


@pytest.mark.parametrize("name", CHARTS)
def test_the_narrow_drawing_says_the_same_numbers_in_letters_of_the_same_size(drawn, name):
    svg = drawn[name].svg
    numbers = [set(re.findall(r"\d+\.\d%", " ".join(said(shape(svg))))) for shape in (wide, narrow)]
    assert numbers[0] == numbers[1]
    sizes = [set(re.findall(r"scale\((0\.\d+) -0", shape(svg))) for shape in (wide, narrow)]
    assert sizes[0] == sizes[1] == {"0.095"}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_wide_unless_it_is_shown_tall(drawn, name):
    svg = drawn[name].svg
    width, height = (float(re.search(rf'<svg [^>]*{side}="([\d.]+)pt"', svg)[1]) for side in ("width", "height"))
    turn = int(re.search(r"max-aspect-ratio:(\d+)/1000", svg)[1]) / 1000
    assert width == pytest.approx(446.4)  # of the text of the PDF
    assert width / height > turn > 100 / drawn[name].narrow
    assert re.search(r'<g class="narrow" display="none"', svg)  # where nothing reads media queries, as on paper
    assert drawn[name].caption.endswith(f"[]{{.narrow-{drawn[name].narrow}}}")


def test_the_style_sheet_knows_every_shape_that_a_narrow_drawing_may_have():
    sheet = (Path(__file__).parents[2] / "reports" / "theme" / "impact.css").read_text(encoding="utf-8")
    known = dict(re.findall(r":is\(figure, \.chart\):has\(\.narrow-(\d+)\) img \{ aspect-ratio: 100/(\d+); \}", sheet))
    assert known == {str(share): str(share) for share in range(40, 810, 10)}  # fifty members, one by one


def test_the_latest_filing_has_its_interval(drawn):
    own = drawn["change"].claims[3]
    assert (own.lower, own.upper) == (6.5 - 18.8, 6.5 + 18.8)
    bars = lines_in(wide(drawn["change"].svg), FOCUS, "1.2")
    assert len(bars) == 3 and len({x for x, _ in bars[0]}) == 1  # upright, with two ends
    assert not lines_in(wide(plot_change(full(movement=None)).svg), FOCUS, "1.2")


@pytest.mark.parametrize("shape", [wide, narrow])
def test_lines_are_named_where_they_end(drawn, shape):
    assert {"9.0%", "6.5%"} <= set(said(shape(drawn["change"].svg)))
    assert "4.5%" in " ".join(said(shape(drawn["change"].svg)))


@pytest.mark.parametrize("share", [0.0, 3.0, 50.0, 97.0, 100.0])
@pytest.mark.parametrize("shape", [wide, narrow])
def test_shares_at_the_ends_keep_their_labels_inside(shape, share):
    quarters = {m: {"2024-25": share} for m in QUARTERS}
    words = said(shape(plot_quarters(full(other=quarters)).svg))
    assert sum(f"{share:.1f}%" in word for word in words) == 4
    assert ("men" in words) == (share < 90)


@pytest.mark.parametrize(
    ("filings", "runs"),
    [
        ({"2020-21": 9.0, "2021-22": 8.0, "2022-23": 7.5, "2023-24": 6.5}, [4]),
        ({"2019-20": 9.0, "2020-21": 8.0, "2022-23": 7.5, "2023-24": 6.5}, [2, 2]),  # a year is missing
        ({"2020-21": 9.0, "2021-22": 8.0, "2022-23": "not_given", "2023-24": 7.5, "2024-25": 6.5}, [2, 2]),
    ],
)
def test_a_gap_in_the_years_leaves_the_line_open(filings, runs):
    series = report(filings).ledger.series(metric="median_pay_gap", what="value")
    svg = draw_change(series, PeersOverTime(), WORDS).svg
    assert [len(points) for points in lines_in(wide(svg), FOCUS, "2")] == runs
    assert ("no figure" in said(wide(svg))) == (len(runs) > 1)


def test_another_legal_entity_leaves_the_line_open():
    drawn = full({"2023-24": 7.0, "2024-25": 6.5}, before={"2021-22": 9.0, "2022-23": 8.0})
    figure = plot_change(drawn)
    assert [len(points) for points in lines_in(wide(figure.svg), FOCUS, "2")] == [2, 2]
    assert "new legal entity" in said(wide(figure.svg))
    assert figure.finding == "Under a new legal entity, the gap is narrower than in 2021-22."


@pytest.mark.parametrize(
    ("plot", "drawn"),
    [
        (plot_change, report({"2023-24": 7.5, "2024-25": 6.5})),  # two points are said in a sentence
        (plot_peers, report({"2024-25": 6.5}, peers=EIGHT[:7])),
        (plot_peers, report()),
        (plot_quarters, report(other={"women_top_quarter": {"2024-25": 40.0}})),
        (plot_quarters, report()),
        (plot_need, report()),
        (plot_need, report(footprint=[("A", 1.0)], need=[(1, None, None, None, None)])),
        (plot_need, report(footprint=[("A", 1.0)], need=[(3, 0.5, 0.2, 0.9, 0.4)])),  # no goal of this set
    ],
)
def test_a_chart_with_too_little_in_it_is_not_drawn(plot, drawn):
    assert plot(drawn) is None


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ((9.0, 8.0, 6.5), "The gap is narrower than in 2022-23."),
        ((6.5, 8.0, 9.0), "The gap is wider than in 2022-23."),
        ((6.5, 8.0, 7.0), "The gap is about as wide as in 2022-23."),  # filings are rounded
        ((-6.5, 0.0, 2.0), "The gap is narrower than in 2022-23."),
    ],
)
def test_the_title_of_a_change_is_its_finding(values, finding):
    assert plot_change(full(dict(zip(("2022-23", "2023-24", "2024-25"), values, strict=True)))).finding == finding


@pytest.mark.parametrize(
    ("filed", "drawn", "finding"),
    [
        (2.0, {"level": (1, 3)}, "The gap is clearly nearer to zero than the peers' median."),
        (9.0, {"level": (6, 12)}, "The gap is clearly further from zero than the peers' median."),
        (5.0, {"level": (3, 7)}, "The gap does not clearly differ from the peers' median."),
        (3.0, {"level": (6, 12)}, "The gap cannot be told apart from the peers' median."),
        (5.0, {"failed": "It stopped."}, "The gap beside those of peers, without a verdict."),
    ],
)
def test_the_title_among_peers_is_the_verdict(filed, drawn, finding):
    assert plot_peers(full({"2024-25": filed}, other={}, **drawn)).finding == finding


@pytest.mark.parametrize(
    ("need", "finding"),
    [
        # The second has the higher score, but is not clearly above a typical place.
        (
            [(1, 0.5, 0.2, 0.9, 0.4), (4, 0.9, -0.1, 1.9, 0.5)],
            "Need stands out most for Strong foundations in Early Years.",
        ),
        ([(4, 0.9, -0.1, 1.9, 0.5)], "For no goal is need clearly above that of a typical place."),
    ],
)
def test_need_stands_out_only_where_it_is_clear(need, finding):
    assert plot_need(full(need=need)).finding == finding


def test_an_alternative_text_tells_the_chart():
    assert plot_change(full()).alt == (
        "Line chart. Median gender pay gap of Acme: 9.0% in 2021-22, 6.5% in 2024-25. The middle half of peers ran "
        "from 2.8% to 6.2% in 2024-25."
    )
    assert plot_peers(full()).alt == (
        "Dot plot. The gap does not clearly differ from the peers' median. Acme: 6.5%. Median of 8 peers: 4.5%; middle "
        "half 2.8% to 6.2% (2024-25)."
    )
    assert plot_need(full()).alt == (
        "Dot plot. Need stands out most for Strong foundations in Early Years. The score for Strong foundations in "
        "Early Years is 0.5 (0.2 to 0.9), in spreads between local authorities; 0 is typical. Edition November 2026."
    )


def test_a_text_too_long_is_cut_where_a_sentence_ends():
    assert shorten("One sentence. " * 30) == ("One sentence. " * 30)[: ALT_LIMIT // 14 * 14 - 1]
    assert shorten("Short.") == "Short."
    for letters in range(1, 30):  # a text without a full stop is cut between words
        assert len(shorten(f"{'x' * letters} " * 300)) <= ALT_LIMIT


def test_the_data_of_a_chart_stand_under_it():
    lines = read(table_change(full()).text).splitlines()
    assert "| 2024-25 | 6.5% | −12.3% to 25.3% | 2.8% | 4.5% | 6.2% | 8 |" in lines
    assert "The same as a CSV file" in lines
    assert table_change(report({"2023-24": 7.5, "2024-25": 6.5})) is None


def test_dots_that_are_no_claims_are_in_the_file_only():
    drawn = full()
    assert "One comparable employer" not in table_peers(drawn).text
    rows = list(csv.reader(plot_peers(drawn).data.as_csv().splitlines()))
    assert [float(row[1]) for row in rows if row[0] == "One comparable employer"] == list(EIGHT)
    assert ["Acme", "6.5", "", ""] in rows


@pytest.mark.parametrize("name", CHARTS)
def test_the_file_of_a_chart_holds_every_claim_that_is_drawn(drawn, name):
    figure = drawn[name]
    cells = {cell for row in csv.reader(figure.data.as_csv().splitlines()) for cell in row}
    for claim in figure.claims:
        if claim.printable:
            assert str(claim.value) in cells, claim.id
    bundle, metadata = figure._repr_mimebundle_()
    assert metadata["impact"]["data"] == figure.data.as_csv()
    assert f"(acme.{figure.label.removeprefix('fig-')}.csv)" in figure.caption


def test_a_column_of_a_file_is_understood_without_the_chart():
    head = next(csv.reader(plot_change(full()).data.as_csv().splitlines()))
    assert head[1] == "Median gender pay gap in hourly pay, per cent, Acme"
    assert len(head) == len(set(head))
