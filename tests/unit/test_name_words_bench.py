"""The measurement of names that are words counts what it says."""

import random

from redaction_pages import NoTagger

from appliance.redaction.lexicon import load_lexicon
from bench import name_words


def test_a_sentence_is_filled_with_names_of_the_lists_and_the_same_for_the_same_seed():
    lexicon = load_lexicon()
    text, names = name_words.filled("Mother {G} saw {F}.", random.Random(5), lexicon, shouted=False)
    assert (text, names) == name_words.filled("Mother {G} saw {F}.", random.Random(5), lexicon, shouted=False)
    assert len(names) == 2
    assert all(name in text and name.casefold() in lexicon.given | lexicon.family for name in names)
    shouted, loud = name_words.filled("Mother {G} saw {F}.", random.Random(5), lexicon, shouted=True)
    assert (shouted, loud) == (text.upper(), {name.upper() for name in names})


def test_what_leaks_and_what_stays_is_counted(monkeypatch):
    monkeypatch.setattr(name_words, "SENTENCES", ("Mrs. {F} denies pain.",))
    score = name_words.measure(NoTagger(), seed=1, times=3, shouted=False)
    assert (score.names, score.leaked, score.others) == (3, 0, 9)
    assert score.kept == 6  # denies, pain
    assert [row[2] for row in name_words.rows([("here", score)])] == ["0 of 3", "6 of 9"]
