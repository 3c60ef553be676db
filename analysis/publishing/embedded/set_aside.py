"""
Claims that pandoc need not see: nearly half of a report's Markdown, and always of one plain form.

Each is set aside for one private character, which pandoc carries along like any other, and what pandoc would have
written for the claim is put in that character's place. Only claims of plain figures and words, where nothing but
running text can be meant, are set aside; pandoc reads all others itself.
"""

from __future__ import annotations

import re

FIRST = 0xF0000
AT_MOST = 65_534  # characters of a plane for private use
PRIVATE = re.compile(f"[{chr(FIRST)}-{chr(FIRST + AT_MOST - 1)}]")

# Neither typography nor a writer's escapes touch such words, and the neighbours allowed do not make them do so.
WORD = r"[0-9A-Za-z£−%]+(?:[.,][0-9]+%?)*"
CLAIM = re.compile(
    rf'(?<![^ (*])\[({WORD}(?: {WORD})*)\]\{{\.claim data-claim="([\w.-]+)"(?: data-part="([\w-]+)")?\}}'
    r"(?=[ ),:*]|\.?$|\. )",
    re.ASCII,
)
CODE = re.compile(r"(^```[^`\n]*\n(?:.*\n)*?```[ \t]*$)", re.MULTILINE)
# Where Markdown is not running text, or columns matter: HTML, other code, values in single quotes, rules and tables
# drawn with lines, pictures whose caption becomes an attribute, links with a title.
ODD_MARKS = ("<", "`", "='", "~~~")
ODD = re.compile(r"\n *[-=+][-=+:. ]*(?=\n)|!\[[^\]]|\]\([^\s)]*\s+[\"'(]")
WIDE = 120  # a table with a line of more than 80 columns gets their widths from its rule, so a wide row must stay wide


def set_aside(text: str) -> tuple[str, list[re.Match[str]]]:
    """
    Put private characters in place of claims.

    Returns
    -------
    The text and the claims, in the order of their characters.
    """
    claims: list[re.Match[str]] = []
    pieces = CODE.split(text)  # running text, code, running text ...
    if any(mark in piece for piece in pieces[::2] for mark in ODD_MARKS) or "````" in text or PRIVATE.search(text):
        return text, claims
    if any(ODD.search(piece) for piece in pieces[::2]):
        return text, claims

    def character(claim: re.Match[str]) -> str:
        if len(claims) == AT_MOST:
            return claim.group()
        claims.append(claim)
        return chr(FIRST + len(claims) - 1)

    def shortened(line: str) -> str:
        if "]{.claim " not in line or line.startswith(("#", "    ", "\t")):  # headings get ids from their words
            return line
        if "|" not in line:
            return CLAIM.sub(character, line)
        return CLAIM.sub(character, line)[:-1].ljust(min(len(line), WIDE) - 1) + "|" if line.endswith(" |") else line

    pieces[::2] = ["\n".join(map(shortened, piece.split("\n"))) for piece in pieces[::2]]
    return "".join(pieces), claims


def put_back_html(html: str, claims: list[re.Match[str]]) -> str:
    def span(character: re.Match[str]) -> str:
        words, claim, part = claims[ord(character.group()) - FIRST].groups()
        part = f' data-part="{part}"' if part else ""
        return f'<span class="claim" data-claim="{claim}"{part}>{words}</span>'

    return PRIVATE.sub(span, html) if claims else html


def put_back_typst(typst: str, claims: list[re.Match[str]]) -> str:
    return PRIVATE.sub(lambda character: claims[ord(character.group()) - FIRST][1], typst) if claims else typst
