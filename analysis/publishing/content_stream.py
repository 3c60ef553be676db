"""What a page of a PDF is drawn by: the operations of its content stream, in order and as they are written."""

from __future__ import annotations

import re

import pikepdf

# One expression for what Typst writes: it reads as fast as the file is unpacked, where an object for each number takes
# several times as long. No repeat gives back what it took, so that what is not of this form is met where it stands.
# Of groups that is said by `(?>(?:...)*)`: Python before 3.11.5 errs in `(?:...)*+`.
BLANK = rb"[ \n\r\t\f]"
NUMBERS = rb"[-+.\d \n\r\t\f]++"
NAME = rb"/[^][()<>{}/% \0\n\r\t\f]*+"
PLAIN = rb"[^()\\\r]++|\\(?:[nrtbf()\\]|[0-3][0-7][0-7])"
NESTED = rb"\((?>(?:%b|\((?>(?:%b)*)\))*)\)" % (PLAIN, PLAIN)
STRING = rb"\((?>(?:%b|%b)*)\)" % (PLAIN, NESTED)  # brackets in pairs need no backslash
HEX = rb"<[\dA-Fa-f \n\r\t\f]*+>"
ARRAY = rb"\[(?>(?:[^][()<>%%]++|%b|%b)*)\]" % (STRING, HEX)
INNER = rb"<<(?>(?:[^()<>%%]++|%b|%b)*)>>" % (STRING, HEX)
DICTIONARY = rb"<<(?>(?:[^()<>%%]++|%b|%b|%b)*)>>" % (STRING, HEX, INNER)
END = rb"(?=[][()<>/% \n\r\t\f]|\Z)"
# Lines, curves, colours and pens: most of a page, and of no matter to what it says.
PENS = rb"[lcmhvywWnMJjigGkK]|W\*|re|gs|ri|cs|CS|scn?|SCN?|rg|RG|BT|ET|T[rcwzLs]"
DRAWING = rb"(?>(?:%b|%b)*)(?:%b)%b" % (NUMBERS, NAME, PENS, END)
OPERAND = b"|".join((NUMBERS, NAME, STRING, HEX, ARRAY, DICTIONARY, rb"(?:true|false|null)%b" % END))
OPERATION = re.compile(rb"(?>(?:%b)*)((?>(?:%b)*))([A-Za-z*]++%b|.|\Z)" % (DRAWING, OPERAND, END), re.DOTALL)

READ = "q Q cm BDC BMC EMC Tf Tm Td TJ Tj f f* S B Do"
KNOWN = frozenset(f"{READ} F s b b* B* d sh MP DP TD T*".encode().split()) | {b""}


def operations(page: pikepdf.Page) -> list[tuple[bytes, bytes]]:
    """
    Operands and operator of all that matters to a page's text, and of what little else the expression does not skip.

    Raises
    ------
    ValueError
        When the stream is of a form that is not known, even as pikepdf writes it anew.
    """
    content = page.obj.get("/Contents")
    if isinstance(content, pikepdf.Stream) and (found := _split(content.read_bytes())) is not None:
        return found
    if (found := _split(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page, READ)))) is not None:
        return found
    raise ValueError("the content of a page is written in a way that is not known here")


def _split(content: bytes) -> list[tuple[bytes, bytes]] | None:
    """None if anything stands there that is not an operation known, such as an image in the midst of the stream."""
    found = OPERATION.findall(content)
    return found if {operator for _, operator in found} <= KNOWN else None


def string_bytes(written: bytes) -> bytes:
    """The bytes that a string stands for, written in round brackets or as hexadecimal digits in pointed ones."""
    if written.startswith(b"<"):
        digits = b"".join(written[1:-1].split()).decode()
        return bytes.fromhex(digits + "0" * (len(digits) % 2))
    # The escapes of a PDF are Python's, but for brackets; a backslash goes first, for it may stand before one of those.
    content = written[1:-1].replace(rb"\\", rb"\134").replace(rb"\(", b"(").replace(rb"\)", b")")
    return content.decode("unicode_escape").encode("latin-1")
