import pytest

from analysis.statistics.causal_language import PHRASES, permitted, too_strong


@pytest.mark.parametrize(
    ("sentence", "maryland", "phrases"),
    [
        ("Numbers rose after the scheme began.", 0, ()),
        ("The scheme led to more starts.", 3, ("led to",)),
        ("The scheme  LED\nto more starts.", 3, ("led to",)),
        ("The scheme led to more starts.", 4, ()),
        ("This suggests that it helped.", 2, ("suggests",)),
        ("This suggests that it helped.", 3, ()),
        ("The trial proved it.", 5, ("proved",)),
        ("Called to a meeting because often late.", 0, ()),
    ],
)
def test_sentences_may_not_claim_more_than_the_evidence(sentence, maryland, phrases):
    assert too_strong(sentence, maryland) == phrases


def test_no_evidence_permits_proof():
    assert "proved" not in permitted(5)


@pytest.mark.parametrize("maryland", range(5))
def test_better_evidence_permits_all_that_weaker_does(maryland):
    assert set(permitted(maryland)) <= set(permitted(maryland + 1)) <= set(PHRASES)
