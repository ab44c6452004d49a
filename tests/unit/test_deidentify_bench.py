"""The page of the clearing core on texts: rows of one corpus are renewed and the others stay."""

from bench.deidentify import Score, merged, table


def rows(**leaked: int) -> list[str]:
    """The tables of some corpora with so many leaks."""
    scores = {}
    for name, count in leaked.items():
        score = scores[name.replace("_misread", ", 1% misread")] = Score(documents=1, leaking=1)
        score.identifiers["NAME"], score.leaked["NAME"] = 100, count
    return table(scores)


def test_rows_of_one_corpus_are_renewed_in_their_place():
    page = ["# Title", "", *rows(development=9, held_out=8, development_misread=7)]
    lines = merged(rows(held_out=1), page)
    assert lines == rows(development=9, held_out=1, development_misread=7)


def test_a_corpus_that_is_new_gets_its_row():
    lines = merged(rows(held_out=1), rows(development=9))
    assert lines == rows(development=9, held_out=1)
