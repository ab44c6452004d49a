"""Houses at the head of a page, whatever letters they are written in."""

from dataclasses import replace

import pytest
from redaction_pages import PURPOSE, NoTagger, words_of

from appliance.redaction.clearing import assess, decide
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon

BODY = "\n" * 20 + "\n".join(["the patient sleeps well at night and has no pain"] * 20)


def left(head: str, *, times: float) -> list[str]:
    """The words of a head that leave; its letters are so many times as high as the page's."""
    words = list(words_of(head + BODY))
    count = len(head.split())
    for index in range(count):
        box = words[index].box
        words[index] = replace(words[index], box=replace(box, bottom=box.top + round(times * box.height)))
    layout = arrange(words)
    found = assess(layout, PURPOSE, load_lexicon(), NoTagger())
    reasons = decide(found, found.known, load_lexicon())
    return [w.text for w, r in zip(words[:count], reasons, strict=False) if r.cleared]


@pytest.mark.parametrize(
    ("head", "times", "stays"),
    [
        ("good night sleep center", 1.5, []),
        ("good night sleep center", 1.0, ["good", "night", "sleep", "center"]),  # no larger than the rest
        ("good night and sleep", 1.5, ["good", "night", "and", "sleep"]),  # no house
        ("clinic", 1.5, ["clinic"]),
        ("new patient clinic", 1.5, ["new", "patient", "clinic"]),  # what a sheet is called
    ],
)
def test_large_letters_at_the_head_name_a_house(head, times, stays):
    assert left(head, times=times) == stays


def test_words_for_houses_right_below_a_house_belong_to_it():
    assert left("Zzyzx Hospital\nREFERENCE LABORATORIES", times=1.0) == []
    assert left("good night\nREFERENCE LABORATORIES", times=1.0)[2:] == ["REFERENCE", "LABORATORIES"]
    beside = "Zzyzx Hospital                    Final report"
    assert "REFERENCE" not in left(beside + "\nREFERENCE LABORATORIES            CLIA 31D09", times=1.0)


def test_a_page_without_words_has_no_head():
    layout = arrange([])
    assert assess(layout, PURPOSE, load_lexicon(), NoTagger()).reasons == ()
