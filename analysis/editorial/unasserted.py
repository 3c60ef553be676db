"""What stands in a sentence without being asserted: what is doubted or hoped for, what others say, what is a name."""

from __future__ import annotations

import re

# To know, say or show, where it is said that one cannot.
_TELL = "know|say|tell|claim|show|prove|mean|imply|conclude|judge|suggest|demonstrate|establish|attribute"
_CANNOT = (
    r"cannot|can not|can't|could not|couldn't|do not|does not|did not|don't|doesn't|would not|never|nobody can|"
    r"no one can|no \w+ can|too (?:early|soon|few) to|(?:wrong|hard|difficult|impossible|unfair|rash) to"
)
# A doubt ends with its clause: "..., but the scheme led to jobs" is said without one.
_CLAUSE = r"(?:(?!, (?:but|and|yet|so|while|though|although)\b)[^.;:])*"
DOUBTED = re.compile(
    rf"\b(?:{_CANNOT})(?: \w+)? (?:{_TELL})(?:s|n|ed)?\b{_CLAUSE}"
    rf"|\b(?:have|has|had) (?:never|not) (?:{_TELL})(?:s|n|ed)?\b{_CLAUSE}"
    rf"|\bno (?:evidence|proof|sign|suggestion|reason to (?:think|believe)) (?:that|of)\b{_CLAUSE}"
    rf"|\b(?:none|nothing|neither) (?:of|in|about) (?:\w+ ){{1,3}}(?:{_TELL})s?\b{_CLAUSE}"
    r"|\bwhether\b[^.;:,]*",
    re.IGNORECASE,
)
# What is hoped for has not happened.
HOPED = re.compile(
    r"\b(?:hopes?|hoping|wants?|wish(?:es)?|aims?|intends?|plans?|would like) (?:that|for|to)\b[^.;:,]*"
    r"|\b(?:our|the|its|one|my|their) (?:\w+ )?(?:aim|goal|ambition|hope|vision|aspiration|target) "
    rf"(?:is|was|remains)\b{_CLAUSE}",
    re.IGNORECASE,
)
# Somebody else's words, with who says them: “I found my feet,” she says.
QUOTATION = re.compile("“[^“”]*”|\"[^\"]*\"")
CREDIT = re.compile(
    r"\b(?:says?|said|tells?|told|writes?|wrote|adds?|added|explain(?:s|ed)|recall(?:s|ed)|remember(?:s|ed)|"
    r"remark(?:s|ed)|put (?:it|this)|in the words of|asks?|asked)\b",
    re.IGNORECASE,
)
# Two words or more with capitals within a sentence name something: our Better Futures programme.
NAME = re.compile(r"(?<=[\w,;:’'”)] )[A-Z][\w’'-]*(?: (?:(?:of|and|for|the|in|to) )?[A-Z][\w’'-]*)+")


def asserted(bare: str) -> str:
    """Blot out what the author does not assert, so that everything else keeps its place."""
    for rule in (DOUBTED, HOPED, NAME):
        bare = rule.sub(_blot, bare)
    outside = QUOTATION.sub(_blot, bare)
    return outside if CREDIT.search(outside) else bare


def _blot(found: re.Match[str]) -> str:
    return "·" * len(found.group())
