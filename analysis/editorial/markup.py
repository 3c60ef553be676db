"""
The little Markdown that an author may write, read into records.

Nothing of the source is ever printed as it stands: it becomes runs of plain words, which the display writes anew
with every sign escaped. What looks like markup beyond the few forms allowed is a fault, so that nobody is
surprised by what a page shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.editorial.faults import Fault
from analysis.editorial.records import Block, Run, Text

PARTS = ("text", "size", "interval", "count")
RUN = re.compile(
    r"\[(?P<claimed>[^\[\]]+)\]\{claim=\"(?P<claim>[^\"]*)\"(?: part=\"(?P<part>[^\"]*)\")?\}"
    r"|\[(?P<own>[^\[\]]+)\]\{\.own\}"
    r"|(?<!!)\[(?P<linked>[^\[\]]+)\]\((?P<address>[^()\s]*)\)"
    r"|\*\*(?P<strong>[^*\n]+)\*\*"
    r"|(?<!\w)\*(?P<emphasis>[^*\s][^*\n]*)\*"
)
FORBIDDEN = (
    (r"<\s*(script|style|iframe|object|embed)\b", "holds a script or an embedded page", "Take it out"),
    (r"\{\{\s*[<%]", "holds a shortcode or an include", "Write the words themselves"),
    (r"<\s*[/!]?[A-Za-z-]", "holds raw HTML", "Write Markdown; its forms allowed are in data/editorial/README.md"),
    (r"`", "holds code", "Quote the words with quotation marks"),
    (r":::", "holds a fenced block", "Use headings, paragraphs and lists"),
    (r"!\[", "holds an image in the text", "Name it in the header of a case study, as photo and alt"),
    (r"\]\[|\[\^|\^\[", "holds a footnote or a reference", "Say it in the text, or link it with [words](https://...)"),
    (r"\{[^}\n]*\}", "holds attributes that are not allowed", 'Only {claim="..."} and {.own} may follow words in []'),
)  # fmt: skip
LINES = (
    (r"\s*\|", "holds a table", "Tables are made from the data; write a sentence"),
    (r"\s*(---+|\*\*\*+|___+|===+|~~~+)\s*$", "holds a rule", "Use a heading"),
    (r"\s*\[[^\]]+\]:\s", "holds a link definition", "Link in the text, with [words](https://...)"),
    (r"#(?!#)\s*\S", "holds a heading of the first level", "Begin with ##; the report's own headings stand above"),
)
HEADING = re.compile(r"(#{2,6})\s+(.*?)\s*#*$")
BULLET = re.compile(r"\s{0,3}[-*+]\s+(.*)$")
NUMBERED = re.compile(r"\s{0,3}\d{1,2}[.)]\s+(.*)$")
QUOTE = re.compile(r"\s{0,3}>\s?(.*)$")
DEEPEST = 3


def read_markup(source: str, file: str, first_line: int = 1) -> tuple[Text, list[Fault]]:
    """
    Read a text.

    Parameters
    ----------
    source
        The text below the header of a file.
    file
        Its name, as a fault gives it.
    first_line
        The number that its first line has in the file.

    Returns
    -------
    tuple
        The blocks in order, and what breaks a rule.
    """
    blocks = [_block(kind, line, text, level) for kind, line, text, level in _cut(source, first_line)]
    faults = [fault for block in blocks for fault in _signs(block, file)]
    faults += [Fault(file, number, rule, fix) for number, rule, fix in _lines(source, first_line)]
    faults += list(_headings(blocks, file))
    return tuple(blocks), faults


def _cut(source: str, first_line: int) -> Iterator[tuple[str, int, str, int]]:
    """Give (kind, line, source, level) of each block; lines of one paragraph, item or quotation belong together."""
    open_block: tuple[str, int, list[str]] | None = None

    def closed() -> Iterator[tuple[str, int, str, int]]:
        if open_block:
            yield open_block[0], open_block[1], "\n".join(open_block[2]), 0

    for number, line in enumerate(source.splitlines(), start=first_line):
        heading, quote = HEADING.match(line), QUOTE.match(line)
        item = next(((kind, m) for kind, rule in (("bullet", BULLET), ("number", NUMBERED)) if (m := rule.match(line))),
                    None)  # fmt: skip
        if not line.strip():
            yield from closed()
            open_block = None
        elif heading:
            yield from closed()
            open_block = None
            yield "heading", number, heading.group(2), len(heading.group(1))
        elif quote and open_block and open_block[0] == "quote":
            open_block[2].append(quote.group(1))
        elif quote or item:
            yield from closed()
            open_block = ("quote", number, [quote.group(1)]) if quote else (item[0], number, [item[1].group(1)])
        elif open_block:
            open_block[2].append(line.strip())
        else:
            open_block = ("paragraph", number, [line.strip()])
    yield from closed()


def _block(kind: str, line: int, source: str, level: int) -> Block:
    return Block(kind, line, source, tuple(_runs(source)), level)


def _runs(source: str) -> Iterator[Run]:
    end = 0
    for found in RUN.finditer(source):
        if found.start() > end:
            yield Run("text", source[end : found.start()], at=end)
        end = found.end()
        yield _run(found)
    if end < len(source):
        yield Run("text", source[end:], at=end)


def _run(found: re.Match[str]) -> Run:
    at = found.start()
    if found["claimed"]:
        return Run("claim", found["claimed"].strip(), found["claim"], found["part"] or "text", at=at)
    if found["linked"]:
        return Run("link", found["linked"], found["address"], at=at)
    kind = next(name for name in ("own", "strong", "emphasis") if found[name])
    return Run(kind, found[kind], at=at)


def _signs(block: Block, file: str) -> Iterator[Fault]:
    """What a block holds beside words and the forms allowed."""
    for run in block.runs:
        line = block.line + block.source[: run.at].count("\n")
        if run.kind == "link" and not run.target.startswith("https://"):
            fix = "Give a whole address that begins with https://"
            yield Fault(file, line, f"the link '{run.target}' leads nowhere that can be checked", fix)
        if run.kind == "claim" and run.part not in PARTS:
            fix = f"It may be {', '.join(PARTS[:-1])} or {PARTS[-1]}"
            yield Fault(file, line, f"'{run.part}' is no part of a claim", fix)
        for pattern, rule, fix in FORBIDDEN:
            if found := re.search(pattern, run.text, re.IGNORECASE):
                within = block.line + block.source[: run.at + found.start()].count("\n")
                yield Fault(file, within, f"{rule} ('{_near(run.text, found.start())}')", fix)
                break


def _lines(source: str, first_line: int) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(source.splitlines(), start=first_line):
        yield from ((number, rule, fix) for pattern, rule, fix in LINES if re.match(pattern, line))


def _headings(blocks: list[Block], file: str) -> Iterator[Fault]:
    level = 1
    for place, here in enumerate(blocks):
        after = blocks[place + 1] if place + 1 < len(blocks) else None
        if here.kind != "heading":
            continue
        if here.level > min(level + 1, DEEPEST):
            fix = "Use ## for a heading, and ### for one below it"
            yield Fault(file, here.line, f"the heading '{here.source}' is of level {here.level}, too deep", fix)
        if after is None or after.kind == "heading" and after.level <= here.level:
            fix = "Write some, or take it out"
            yield Fault(file, here.line, f"the heading '{here.source}' has no text under it", fix)
        level = here.level


def _near(text: str, at: int) -> str:
    return " ".join(text[at : at + 30].split())
