import pytest

from appliance.documents import Box, Word
from appliance.redaction.stickers import vaccines


def sticker(*lines, left=500, top=300):
    """The words of lines that stand close below each other."""
    words = []
    for number, line in enumerate(lines):
        at = left + 3 * number
        for text in line.split():
            words.append(
                Word(text, Box(at, top + 45 * number, at + 18 * len(text), top + 45 * number + 30), number, 93.0)
            )
            at += 18 * len(text) + 16
    return words


TDAP = sticker("Tdap", "LOT 59881", "0.5 mL IM")


def found(words, denied=(), stamped=None):
    cleared = [word.text not in denied for word in words]
    return sorted(vaccines(words, cleared, range(len(words)) if stamped is None else stamped))


def test_the_sticker_of_a_vaccine_is_what_was_given():
    assert found(TDAP) == list(range(6))


@pytest.mark.parametrize(
    "lines",
    [
        ("Tdap", "given today"),  # no lot
        ("Implant", "LOT 59881"),  # no vaccine
        ("Tdap LOT 59881", *(["given by the nurse"] * 4)),  # far too much text
    ],
)
def test_other_stamps_stay_stamps(lines):
    assert found(sticker(*lines)) == []


def test_one_word_that_must_stay_behind_keeps_the_whole_block():
    words = sticker("Tdap", "LOT 59881", "Zzyzx")
    assert found(words, denied={"Zzyzx"}) == []
    assert found(words) == [0, 1, 2, 3]


def test_a_denied_word_inside_the_block_counts_although_it_does_not_lean():
    straight = Word("Zzyzx", Box(540, 350, 600, 370), 9, 93.0)
    words = [*TDAP, straight]
    assert found(words, denied={"Zzyzx"}, stamped=range(6)) == []
    aside = Word("Zzyzx", Box(1200, 350, 1300, 370), 9, 93.0)
    assert found([*TDAP, aside], denied={"Zzyzx"}, stamped=range(6)) == list(range(6))


def test_marks_without_letters_say_nothing_and_blocks_are_judged_by_themselves():
    bar = Word("|", Box(560, 345, 566, 375), 1, 20.0)
    other = sticker("RECEIVED", "Zzyzx", top=900)
    words = [*TDAP, bar, *other]
    assert found(words, denied={"|", "Zzyzx"}) == list(range(7))
    assert found([]) == []
