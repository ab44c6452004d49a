"""The clearing core under words that stand anyhow; `./run soak clearing` is the long form."""

import pytest
from redaction_pages import decisions

from soak import clearing

SEED, PAGES = 20_261_201, 120


def test_each_word_of_any_page_is_judged():
    outcomes = clearing.soak(SEED, 120.0, PAGES)
    assert outcomes.total() == PAGES
    assert set(outcomes) == set(clearing.CHANGES)


def test_the_same_numbers_give_the_same_page_and_a_finding_names_them(monkeypatch):
    assert clearing.page(3, 4) == clearing.page(3, 4)
    monkeypatch.setattr(clearing, "decide", lambda *_: ())
    with pytest.raises(clearing.FoundError, match="seed 3, number 4: 0 reasons for"):
        clearing.one(3, 4)
    monkeypatch.setattr(clearing, "assess", lambda *_: 1 / 0)
    with pytest.raises(clearing.FoundError, match="seed 3, number 4: ZeroDivisionError"):
        clearing.one(3, 4)


@pytest.mark.parametrize("word", ["Sweet", "Kettle", "Zyzzbrook"])
def test_a_laboratory_before_a_word_of_every_day_is_judged(word):
    assert [text for text, _ in decisions(f"Lab {word}")] == ["Lab", word]
