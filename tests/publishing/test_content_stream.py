"""Content streams are read as pikepdf reads them, whoever wrote them and however."""

from __future__ import annotations

import string
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
import typst

from analysis.publishing.content_stream import READ, operations, string_bytes
from analysis.publishing.drawn_text import SHOWN
from analysis.publishing.paper import read_paper

WANTED = READ.split()
AS_TYPST_WRITES = (
    b"/Span<</MCID 0/Lang(en-GB)>>BDC\nq 1 0 0 -1 70.5 .25 cm/c0 cs 0.1 0 1 scn\nBT 0 Tr/f0 8.5 Tf 1 0 0 -1 0 0 Tm"
    rb"[(\000a\000b)-5.5(\000c)]TJ"
    b"\nET\nQ\n/c0 CS 1 0 0 SCN 0.5 w 0 0 m 9 -9 l\nS\nEMC/Artifact BMC 0 0 9 9 re f EMC"
)


def document_of(*streams: bytes) -> pikepdf.Pdf:
    document = pikepdf.new()
    page = document.add_blank_page()
    made = [document.make_stream(stream) for stream in streams]
    page.obj.Contents = pikepdf.Array(made) if len(made) > 1 else made[0]
    return document


def plain(operand: object) -> object:
    match operand:
        case pikepdf.Array():
            return [plain(each) for each in operand]
        case pikepdf.Dictionary():
            return {key: plain(each) for key, each in operand.items()}
        case pikepdf.String():
            return bytes(operand)
        case pikepdf.Name():
            return str(operand)
    return operand


def by_pikepdf(page: pikepdf.Page) -> list[tuple[str, object]]:
    return [(str(operator), plain(pikepdf.Array(operands))) for operands, operator in
            pikepdf.parse_content_stream(page, READ)]  # fmt: skip


@pytest.mark.parametrize(
    "streams",
    [
        [AS_TYPST_WRITES],
        [AS_TYPST_WRITES, b"q", AS_TYPST_WRITES, b"Q"],  # one after another
        [rb"(a(b(c)d)e\)\(\\) Tj [(\\\()-5(\\)] TJ (()\\())Tj"],
        [rb"(\000\0501\377\n\r\t\b\f) Tj"],
        [b"<00410> Tj [<00 4\n1> 7 (\xff\xfe)] TJ <> Tj"],
        [b"(over\rtwo\r\nlines\\\nand \\53 \\q (deep (deeper (deepest)))) Tj f"],
        [b"/Span<</MCID 3/Alt(Of (7): /MCID 4 EMC, 5%)/A<</O/Layout/L[1(])]>>/Attached[/Top]>>BDC (a) Tj EMC f"],
        [b"/P <</MCID 2 /Seen true /In <</Of [<41> (b)]>>>> BDC EMC null f"],
        [b"/Span /P1 BDC /Im0 Do EMC /Artifact BMC f* EMC"],
        [b"q BI /W 2 /H 1 /CS /G /BPC 8 ID (Q EI Q (a) Tj"],  # an image that looks like an open bracket
        [b"q % (no string\n(a) Tj Q"],
        [b"(a) ' 1 2 (b) \" f 1 0 0 1 5 -6 Td B"],
        [b""],
    ],
)
def test_operations_are_those_that_pikepdf_finds(streams: list[bytes]):
    document = document_of(*streams)
    [page] = document.pages
    found = [(operands, operator.decode()) for operands, operator in operations(page) if operator.decode() in WANTED]
    expected = by_pikepdf(page)
    assert [(operator, plain(pikepdf.Object.parse(b"[%b]" % operands))) for operands, operator in found] == expected
    shown = [values[0] if operator == "TJ" else values for operator, values in expected if operator in ("TJ", "Tj")]
    written = [SHOWN.findall(operands) for operands, operator in found if operator in ("TJ", "Tj")]
    assert [[string_bytes(each) if each[:1] in b"(<" else float(each) for each in pieces] for pieces in written] == [
        [each if isinstance(each, bytes) else float(each) for each in pieces] for pieces in shown
    ]


def test_what_cannot_be_read_is_said_to_be_so():
    document = document_of(b"/P <</MCID 2 /In <</Of <</Far [<</Gone 1>>]>>>>>> BDC EMC")
    with pytest.raises(ValueError, match="the content of a page is written in a way that is not known here"):
        operations(document.pages[0])


# Glyphs are numbered in the order of their use, so that every sign of a stream's own comes up among the numbers.
def test_a_page_by_typst_is_read_without_help_and_says_every_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    signs = [*string.ascii_letters, *string.digits, *"!%&()+,./:;=?{|}°±²³½×÷àáâãäåæçèéêëìíîïñòóôõöøùúûüý–—€"]
    (tmp_path / "signs.typ").write_text(
        "#set document(title: [Signs])\n#set text(ligatures: false)\n"
        + "".join(f'#text("{sign}{before}")' for before, sign in pairwise(signs)),
        encoding="utf-8",
    )
    typst.compile(tmp_path / "signs.typ", output=tmp_path / "signs.pdf", pdf_standards=["ua-1"])
    monkeypatch.setattr(pikepdf, "parse_content_stream", None)
    told = read_paper(tmp_path / "signs.pdf").root.text
    assert "".join(told.split()) == "".join(sign + before for before, sign in pairwise(signs))


# A photo in the midst of a stream is nothing that Typst writes: the page is read by pikepdf, and comes to the same.
def test_a_page_that_holds_more_says_the_same(tmp_path: Path):
    (tmp_path / "a.typ").write_text("#set document(title: [A])\n= Words\nSome (more) of them.", encoding="utf-8")
    typst.compile(tmp_path / "a.typ", output=tmp_path / "a.pdf", pdf_standards=["ua-1"])
    with pikepdf.open(tmp_path / "a.pdf") as document:
        content = document.pages[0].Contents
        content.write(b"BI /W 1 /H 1 /CS /G /BPC 8 ID ( EI\n" + content.read_bytes())
        document.save(tmp_path / "b.pdf")
    one, other = read_paper(tmp_path / "a.pdf"), read_paper(tmp_path / "b.pdf")
    assert one.root == other.root
    assert one.root.text.split() == ["Words", "Some", "(more)", "of", "them."]
