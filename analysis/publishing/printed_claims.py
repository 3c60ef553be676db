"""Every number printed as a claim is a published claim, in the same words."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

Printed = tuple[str, str, str]  # the id of a claim, the part of it that is printed, and the words


class PublishedClaims:
    """
    The ledgers of a site, against which its pages are held.

    What a page prints from the ledger beside it is compared when the page is read. What it prints from others waits
    until all pages are read, so that each ledger is read once for it, and none is kept: a site may have thousands.
    """

    def __init__(self, site: Path) -> None:
        self._site = site
        self._ledgers: dict[str, Path | None] = {}
        self._waiting: defaultdict[Path, list[tuple[Path, Printed]]] = defaultdict(list)

    def faults(self, page: Path, printed: Iterable[Printed]) -> Iterator[str]:
        """What is wrong with the claims that a page prints, but for those of other pages' ledgers."""
        own, of_organisation = page.with_suffix(".json"), page.parent.name == "organisations"
        beside: list[Printed] = []
        for each in printed:
            ledger = own if of_organisation else self._ledger_of(each[0])
            if ledger is None:
                yield f"prints the claim '{each[0]}', and no file of the site publishes it"
            elif ledger == own:
                beside.append(each)
            else:
                self._waiting[ledger].append((page, each))
        if beside and not own.is_file():
            yield f"prints claims, and has no {own.name} beside it"
        elif beside:
            claims = _claims_in(own)
            yield from (fault for each in beside for fault in _faults(each, claims, own))

    def faults_elsewhere(self) -> Iterator[tuple[Path, str]]:
        """What is wrong with the claims that have waited, each with its page."""
        for ledger, waiting in self._waiting.items():
            claims = _claims_in(ledger, {each[0] for _page, each in waiting})
            yield from ((page, fault) for page, each in waiting for fault in _faults(each, claims, ledger))

    def _ledger_of(self, identifier: str) -> Path | None:
        """The file that a claim is published in: the first part of its id names an organisation, a place or a group."""
        name = identifier.split(".")[0]
        if name not in self._ledgers:
            self._ledgers[name] = next(iter(sorted(self._site.glob(f"reports/*/{name}.json"))), None)
        return self._ledgers[name]


def _faults(printed: Printed, claims: dict[str, dict[str, object]], ledger: Path) -> Iterator[str]:
    identifier, part, words = printed
    claim = claims.get(identifier)
    if claim is None:
        yield f"the claim '{identifier}' is not in {ledger.name}"
    elif words != (said := str(claim.get(part, ""))) and _told(words) != _told(said):
        yield f"the {part} of claim '{identifier}' reads '{words}', and was published as '{said}'"


def _claims_in(ledger: Path, few: Collection[str] = ()) -> dict[str, dict[str, object]]:
    """Read the claims of a ledger by id; only a few of them, where each stands on a line of its own."""
    text = ledger.read_text(encoding="utf-8")
    if found := _on_lines(text, few):
        return found
    published = json.loads(text)
    return {claim["id"]: claim for claim in (published["claims"] if isinstance(published, dict) else published)}


def _on_lines(text: str, few: Collection[str]) -> dict[str, dict[str, object]]:
    """Read these claims alone; none of them if one does not stand on a line of its own."""
    found = {}
    for identifier in few:
        at = text.find(f'"id": {json.dumps(identifier, ensure_ascii=False)}')
        line = text[text.rfind("\n", 0, at) + 1 : text.find("\n", at)].removesuffix(",")
        try:
            found[identifier] = json.loads(line)
        except ValueError:
            return {}
        if not (at >= 0 and isinstance(found[identifier], dict) and found[identifier].get("id") == identifier):
            return {}
    return found


def _told(words: str) -> str:
    """The words without their spacing; a range may be told as "between 1 and 2" as well as "1 to 2"."""
    return " ".join(words.split()).replace(" and ", " to ")
