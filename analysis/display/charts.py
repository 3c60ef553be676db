"""Choose the claims of each chart and word its finding; the plot modules only draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.filings import QUARTERS
from analysis.display.describe_pay_gap import EVEN, HEADLINE, headline
from analysis.display.describe_places import need_scores
from analysis.display.markdown import Markdown, div, escape, markdown, number, table
from analysis.display.plot_change import ENOUGH, draw_change
from analysis.display.plot_need import draw_need
from analysis.display.plot_peers import draw_peers
from analysis.display.plot_quarters import draw_quarters
from analysis.display.words import lower_first

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.report import Report
    from analysis.display.figure import Figure

ALIKE = 1.0  # percentage points: a quarter of filings are rounded to whole numbers
_QUARTER_NAMES = ("Lowest paid", "Lower middle", "Upper middle", "Highest paid")


def plot_change(report: Report) -> Figure | None:
    """Draw the median gap over the years on the band of its peers; None with fewer than three filings."""
    series = _lead_series(report, HEADLINE)
    printed = [claim for claim in series if claim.printable]
    if len(printed) < ENOUGH:
        return None
    first, last = printed[0], printed[-1]
    lower, upper = (report.ledger.series(metric=HEADLINE, what=w) for w in ("peers_lower", "peers_upper"))
    name = report.organisation.name
    finding = _change_finding(first, last)
    band = (
        f" The middle half of peers ran from {lower[-1].text} to {upper[-1].text} in {lower[-1].period}."
        if lower
        else ""
    )
    return draw_change(
        series, lower, upper,
        label="fig-pay-gap-change",
        finding=finding,
        subtitle=f"Median gender pay gap in hourly pay, {name}, {first.period} to {last.period}; band: middle half of "
        "peers. Source: gender pay gap service.",
        alt=f"Line chart. Median gender pay gap of {name}: {first.text} in {first.period}, {last.text} in "
        f"{last.period}.{band}",
    )  # fmt: skip


def plot_peers(report: Report) -> Figure | None:
    """Draw the organisation among its peers; None where there are too few of them."""
    own = headline(report)
    peers = own and report.ledger.first(metric=HEADLINE, what="peers_median", period=own.period)
    if not peers:
        return None
    lower, upper = (
        report.ledger.first(metric=HEADLINE, what=w, period=own.period) for w in ("peers_lower", "peers_upper")
    )
    level = report.ledger.first(metric=HEADLINE, what="level")
    name, group = report.organisation.name, report.evidence.peer_group.name
    finding = _peers_finding(own)
    return draw_peers(
        own, peers, level,
        label="fig-pay-gap-peers",
        finding=finding,
        subtitle=f"Median gender pay gap of {name} (diamond) and of comparable employers (dots; "
        f"{lower_first(group)}), {own.period}. The line through the diamond is its likely level. Source: gender pay "
        "gap service.",
        alt=f"Dot plot. {finding} {name}: {own.text}. Median of {peers.count} peers: {peers.text}; middle half "
        f"{lower.text} to {upper.text} ({own.period}).",
    )  # fmt: skip


def plot_quarters(report: Report) -> Figure | None:
    """Draw women's share of the four pay quarters; None unless all four were filed for one year."""
    latest = [_lead_series(report, metric) for metric in QUARTERS]
    periods = [{claim.period for claim in series if claim.printable} for series in latest]
    together = set.intersection(*periods)
    if not together:
        return None
    period = max(together)
    shares = [next(c for c in series if c.period == period) for series in latest]
    finding = _quarters_finding(shares[0], shares[-1])
    return draw_quarters(
        shares, _QUARTER_NAMES,
        label="fig-pay-quarters",
        finding=finding,
        subtitle=f"Women's share of each pay quarter, {report.organisation.name}, {period}. Source: gender pay gap "
        "service.",
        alt=f"Bar chart. {finding} Women's share by pay quarter in {period}, lowest paid first: "
        f"{', '.join(claim.text for claim in shares)}.",
    )  # fmt: skip


def plot_need(report: Report) -> Figure | None:
    """Draw need by goal in the places served; None where nothing could be scored."""
    scores = need_scores(report)
    if not scores:
        return None
    titles = {goal.number: f"{goal.number}. {goal.title}" for goal in report.goals}
    clear = [claim for claim in scores if claim.lower is not None and claim.lower > 0]
    top = max(clear or scores, key=lambda claim: claim.value)
    short = titles[top.goal].split(". ", 1)[1]
    finding = (
        f"Need stands out most for {short}." if clear else "For no goal is need clearly above that of a typical place."
    )
    return draw_need(
        scores, [titles[claim.goal] for claim in scores],
        label="fig-need",
        finding=finding,
        subtitle="Need by goal in the places served, with likely ranges; 0 is a typical local authority of the nation. "
        "Context, not results. Sources: official statistics named below.",
        alt=f"Dot plot. {finding} The score for {short} is {top.text} ({top.interval}), in spreads between local "
        f"authorities; 0 is typical. Edition {report.edition.name}.",
    )  # fmt: skip


def table_change(report: Report) -> Markdown | None:
    """Give the numbers of the change chart as a table, folded until asked for."""
    series = [claim for claim in _lead_series(report, HEADLINE)]
    if sum(claim.printable for claim in series) < ENOUGH:
        return None
    rows = []
    for claim in series:
        lower, median, upper = (
            report.ledger.first(metric=HEADLINE, what=w, period=claim.period)
            for w in ("peers_lower", "peers_median", "peers_upper")
        )
        rows.append([
            claim.period, number(claim), number(lower) if lower else "–", number(median) if median else "–",
            number(upper) if upper else "–", number(median, "count") if median else "–",
        ])  # fmt: skip
    head = [
        "Year",
        escape(report.organisation.name),
        "Peers' lower quartile",
        "Median",
        "Upper quartile",
        "Peers",
    ]
    body = table(head, rows, "lrrrrr", widths=[10, 14, 16, 10, 14, 8])
    return markdown(_folded(body))


def _folded(body: str) -> str:
    note = f'::: {{.callout-note collapse="true" title="Data of this chart"}}\n{body}\n:::'
    # On paper nothing can be unfolded, and the same figures stand in the tables around it.
    return f'::: {{.content-visible when-format="html"}}\n{note}\n:::'


def table_need(report: Report) -> Markdown | None:
    """Give need by goal as a table: score, range, chance of the neediest fifth, or why there is none."""
    titles = {goal.number: goal.title for goal in report.goals}
    rows = []
    for claim in report.ledger.where(metric="place_need"):
        chance = report.ledger.first(metric="place_need_worst_fifth", goal=claim.goal)
        if claim.goal not in titles:
            continue
        title = f"{claim.goal}. {escape(titles[claim.goal])}"
        if claim.printable:
            rows.append([title, number(claim), number(claim, "interval"), number(chance), number(claim, "count")])
        else:
            rows.append([title, "no score", "–", "–", "–"])
    if not need_scores(report):
        return None
    head = ["Goal", "Score", "Likely range", "Chance of neediest fifth", "Indicators"]
    return markdown(div("places", table(head, rows, "lrrrr", widths=[34, 9, 16, 14, 11])))


def _lead_series(report: Report, metric: str) -> tuple[Claim, ...]:
    chain = {e.id for e in report.evidence.entities if e.role in ("lead", "predecessor")}
    return report.ledger.where(lambda claim: claim.subject in chain, metric=metric, what="value").series()


def _change_finding(first: Claim, last: Claim) -> str:
    """Say how the gap stands to the first filing; the numbers are on the chart, in its alternative text and table."""
    gap = "The gap" if first.subject == last.subject else "Under a new legal entity, the gap"
    if abs(abs(last.value) - abs(first.value)) < ALIKE:
        return f"{gap} is about as wide as in {first.period}."
    word = "narrower" if abs(last.value) < abs(first.value) else "wider"
    return f"{gap} is {word} than in {first.period}."


def _peers_finding(own: Claim) -> str:
    return {
        "better": "The gap is clearly nearer to zero than the peers' median.",
        "worse": "The gap is clearly further from zero than the peers' median.",
        "similar": "The gap does not clearly differ from the peers' median.",
        "not_compared": "The gap beside those of peers, without a verdict.",
    }.get(own.verdict, "The gap cannot be told apart from the peers' median.")


def _quarters_finding(lowest: Claim, highest: Claim) -> str:
    if abs(lowest.value - highest.value) < EVEN:
        return "Women are about as large a share of the highest paid as of the lowest paid."
    word = "smaller" if highest.value < lowest.value else "larger"
    return f"Women are a {word} share of the highest paid than of the lowest paid."
