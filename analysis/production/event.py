"""What is told of progress: a sentence for people, which carries facts for a screen and for the log."""

from __future__ import annotations


class Event(str):
    """
    A line of text with facts.

    ``kind`` is ``started`` or ``finished`` for a report, ``batch`` when the number of reports is known, and
    ``line`` for anything else.
    """

    def __new__(cls, text: str, kind: str = "line", **facts: object) -> Event:
        event = super().__new__(cls, text)
        event.kind, event.facts = kind, facts
        return event


def facts_of(line: str) -> tuple[str, dict]:
    return (line.kind, line.facts) if isinstance(line, Event) else ("line", {})
