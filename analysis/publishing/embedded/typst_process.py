"""
The process of a `Typesetter`: documents come in, PDFs go out, and all that Typst holds goes when the process ends.

Typst never lets go of some of what it has seen, and a fault in it can end the process that it is in.
"""

from __future__ import annotations

import pickle
import signal
import sys
from collections.abc import Sequence
from functools import cache
from itertools import count

import typst

from analysis.freed_memory import give_back, return_large_blocks

# Typst remembers what it laid out until it has compiled ten other documents: half a gigabyte with reports of 20 pages.
# So many empty ones, after every other document, make it forget; a report has nothing to gain from another.
REMEMBERED, FORGET_EVERY = 10, 2


def serve(*, remembers: bool) -> None:
    """
    Answer each request on standard input, until there is none.

    With ``remembers``, what has not changed in a document that is made over and over is not laid out again.
    """
    return_large_blocks()
    for number in count(1):
        try:
            request = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        pickle.dump(answer(**request), sys.stdout.buffer)
        sys.stdout.buffer.flush()
        del request
        if number % FORGET_EVERY == 0 and not remembers:
            forget()


def answer(files: dict[str, bytes], fonts: Sequence[str], options: dict[str, object]) -> dict[str, object]:
    """Give the PDF, or why Typst refuses. Each document has its own compiler: one that is kept grows without end."""
    try:
        compiler = typst.Compiler(files, root="/", font_paths=found(tuple(fonts)))
        return {"pdf": compiler.compile(format="pdf", **options)}
    except typst.TypstError as error:
        return {"refused": f"{error.message} {' '.join(error.hints)}".rstrip()}


def forget() -> None:
    for _ in range(REMEMBERED + 1):
        typst.Compiler(b"", font_paths=found(())).compile(format="pdf")
    give_back()


@cache
def found(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks is told, and ends this
    serve(remembers="--remembers" in sys.argv)
