"""Who renders what: shares of the documents, each rendered by calls of Quarto for folders or single documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from analysis.publishing.embedded.notebooks import notebook_metadata
from analysis.publishing.embedded.pages import timestamp_of
from analysis.publishing.embedded.sources import front_matter
from analysis.publishing.project import Website

LEAST = 5  # documents that are worth a project of their own
ALONE = 2  # what a document costs that is rendered by a call of its own, beside one that is rendered with its folder
Thing = TypeVar("Thing")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Call:
    """One call of Quarto."""

    target: Path  # a document, or a folder of which it renders every input
    documents: frozenset[Path]  # what is wanted of these
    renders: int  # how many it renders
    moment: int  # of which its PDFs are said to be

    @property
    def whole(self) -> bool:
        return self.target not in self.documents

    @property
    def cost(self) -> int:
        return self.renders if self.whole else ALONE


@dataclass(frozen=True)
class Share:
    """What is rendered in one private project."""

    calls: tuple[Call, ...]
    inputs: tuple[Path, ...]  # that are there: all that its documents link to or list

    @property
    def documents(self) -> frozenset[Path]:
        return frozenset().union(*(call.documents for call in self.calls))

    @property
    def renders(self) -> int:
        return sum(call.renders for call in self.calls)


def deal(website: Website, wanted: Iterable[Path], hands: int) -> list[Share]:
    """
    Deal the documents out evenly, at least five to a share.

    Notebooks link to pages and to no other notebook, so that a share of them has none of the others: their folder is
    then rendered by one call. Pages link to one another and list all notebooks.
    """
    wanted = list(wanted)
    pages = [path for path in website.inputs if path.suffix != ".ipynb"]
    shares = []
    for moment, group in _by_moment(website, [path for path in wanted if path.suffix == ".ipynb"]):
        count = _shares(len(group), hands)
        for part in (group[number::count] for number in range(count)):
            inputs = (*pages, *part)
            shares.append(Share(tuple(_calls(part, inputs, moment)), inputs))
    calls = [
        call
        for moment, group in _by_moment(website, [path for path in wanted if path.suffix != ".ipynb"])
        for call in _calls(group, website.inputs, moment)
    ]
    piles = _piled(calls, _shares(sum(call.cost for call in calls), hands))
    return [*shares, *(Share(tuple(pile), website.inputs) for pile in piles)]


def moment_of(website: Website, path: Path) -> int:
    """The date of a document that has a PDF: one call of Quarto can say only one."""
    name = website.name(path)
    notebook = path.suffix == ".ipynb"
    own = notebook_metadata(path, name) if notebook else front_matter(path.read_text(encoding="utf-8"), name)
    metadata = website.metadata_of(path, own)
    return timestamp_of(metadata.get("date")) if "typst" in metadata.get("format", {}) else 0


def _by_moment(website: Website, documents: Iterable[Path]) -> Iterable[tuple[int, list[Path]]]:
    return _grouped(documents, lambda path: moment_of(website, path)).items()


def _calls(documents: Sequence[Path], inputs: Sequence[Path], moment: int) -> Iterator[Call]:
    """Call Quarto for a whole folder where that is cheaper than to call it for each document."""
    for folder, inside in _grouped(documents, lambda path: path.parent).items():
        renders = sum(str(path).startswith(str(folder)) for path in inputs)  # as Quarto chooses them
        if renders < ALONE * len(inside) and len(inside) > 1:
            yield Call(folder, frozenset(inside), renders, moment)
        else:
            yield from (Call(path, frozenset([path]), 1, moment) for path in inside)


def _piled(calls: Iterable[Call], count: int) -> list[list[Call]]:
    """
    Put each call on the lowest pile, the dearest first.

    So a folder comes before a document of it that is wanted of another date, and what is made last is what is wanted.
    """
    piles: list[list[Call]] = [[] for _ in range(count)]
    for call in sorted(calls, key=lambda call: (-call.cost, call.target)):
        min(piles, key=lambda pile: sum(each.cost for each in pile)).append(call)
    return [pile for pile in piles if pile]


def _shares(size: int, hands: int) -> int:
    return max(1, min(hands, size // LEAST))


def _grouped(things: Iterable[Thing], key: Callable[[Thing], Key]) -> dict[Key, list[Thing]]:
    groups: dict[Key, list[Thing]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return groups
