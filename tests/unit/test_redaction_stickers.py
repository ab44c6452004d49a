import pytest

from appliance.documents import Box, Word
from appliance.redaction.stickers import doses, implants, vaccines


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


IMPLANT = ("TIBIAL BASEPLATE", "SIZE 5 Ti-6Al-4V", "REF VT-6105", "LOT K80M1930")


@pytest.mark.parametrize(
    ("lines", "lifted"),
    [
        (IMPLANT, True),
        ((*IMPLANT[:3], "SN 009160083"), True),
        (IMPLANT[:3], False),  # neither lot nor serial number
        (("TIBIAL BASEPLATE", "LOT K80M1930"), False),  # no number of a catalogue
        ((*IMPLANT, "RECEIVED"), False),
    ],
)
def test_the_sticker_of_an_implant_is_what_was_put_in(lines, lifted):
    words = sticker(*lines)
    assert implants(words, range(len(words))) == (set(range(len(words))) if lifted else set())
    assert implants(words, []) == set()


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


def test_a_line_too_short_to_be_measured_belongs_to_the_lines_around_it():
    assert found(TDAP, stamped=[0, 3, 4, 5]) == [0, 3, 4, 5]
    assert found(TDAP, denied={"59881"}, stamped=[0, 3, 4, 5]) == []


def test_lines_that_are_just_level_enough_are_of_the_sticker_when_they_say_so():
    assert found(TDAP, stamped=[0]) == [0]
    assert found(sticker("Tdap", "seen by us"), stamped=[0]) == []
    assert found(TDAP, denied={"59881"}, stamped=[0]) == []


def test_a_vaccine_with_its_dose_and_way_was_given():
    assert found(sticker("Tdap", "0.5 mL IM")) == [0, 1, 2, 3]
    assert found(sticker("Tdap", "IM")) == []
    assert found(sticker("Tdap", "0.5 mL")) == []


def test_a_word_that_was_read_unsurely_stays_behind_by_itself():
    words = [*TDAP[:4], Word("mZ", TDAP[4].box, 2, 20.0), TDAP[5]]
    assert found(words, denied={"mZ"}) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("stamp", ["RECEIVED IM", "today"])
def test_a_stamp_beside_a_vaccine_is_no_part_of_its_sticker(stamp):
    words = sticker("Tdap", "LOT 59881", stamp)
    assert found(words, stamped=[0, *range(3, len(words))]) == [0]


LABEL = sticker("Zzyzx Pharmacy", "Rx 4471902", "albuterol 2 puffs every 4 hours")


def taken(words=LABEL, denied=("Zzyzx", "4471902"), leaning=None):
    cleared = [word.text not in denied for word in words]
    return sorted(doses(words, cleared, range(len(words)) if leaning is None else leaning))


def test_how_a_medicine_is_taken_leaves_from_a_label_that_lies_askew_and_nothing_else_of_it():
    assert taken() == [4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    "line", ["albuterol 2 puffs", "for Zzyzx 2 puffs daily", "seen every 4th day here", "RECEIVED in 2 days here"]
)
def test_other_leaning_lines_stay_behind(line):
    assert taken(sticker("Zzyzx Pharmacy", line)) == []


def test_a_line_of_a_label_that_was_read_badly_or_leans_in_part_stays_behind():
    assert taken(leaning=[4, 5, 6, 7, 8]) == []
    for index, confidence in ((4, 55.0), (5, 80.0)):
        words = list(LABEL)
        words[index] = Word(words[index].text, words[index].box, words[index].line, confidence)
        assert taken(words) == []
