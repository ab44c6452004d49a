"""What belongs to a name or a house of which something hid the rest."""

import pytest
from redaction_pages import layout_of

from appliance.documents import Box, Word
from appliance.redaction import beside_unread
from appliance.redaction.layout import arrange
from appliance.redaction.reasons import Reason

LEFT, HIDDEN, NAME = Reason.VOCABULARY, Reason.UNSURE_READING, Reason.NAME


@pytest.mark.parametrize(
    ("text", "reasons", "found"),
    [
        ("seen in Port Amitv today", [LEFT, LEFT, LEFT, HIDDEN, LEFT], {2: Reason.PLACE}),
        ("Univer sity Health today", [HIDDEN, HIDDEN, LEFT, LEFT], {2: Reason.ORGANISATION}),
        ("Univer sity health today", [HIDDEN, HIDDEN, LEFT, LEFT], {}),
        ("the sity Health today", [LEFT, HIDDEN, LEFT, LEFT], {}),
        ("sity Health today", [HIDDEN, LEFT, LEFT], {}),
        ("seen in Port today", [LEFT, LEFT, LEFT, LEFT], {}),
        ("seen in Port amitv today", [LEFT, LEFT, LEFT, HIDDEN, LEFT], {}),
        ("the Port Amitv flushed", [LEFT, LEFT, HIDDEN, LEFT], {}),
        ("sent from in Port", [LEFT, LEFT, LEFT, LEFT], {}),
        ("sent by of Dunmcre Pediatrics today", [LEFT, LEFT, LEFT, HIDDEN, LEFT, LEFT], {4: Reason.ORGANISATION}),
        ("sent by of Dunmcre, Pediatrics today", [LEFT, LEFT, LEFT, HIDDEN, LEFT, LEFT], {}),
        ("sent by us Dunmcre Pediatrics today", [LEFT, LEFT, LEFT, HIDDEN, LEFT, LEFT], {}),
        ("sent by of Dunmcre pediatrics today", [LEFT, LEFT, LEFT, HIDDEN, LEFT, LEFT], {}),
        ("name Zzyzx Ottilic D and", [LEFT, NAME, HIDDEN, LEFT, LEFT], {3: NAME}),
        ("name asthma Ottilic D and", [LEFT, LEFT, HIDDEN, LEFT, LEFT], {}),
        ("name Zzyzx Ottilic d and", [LEFT, NAME, HIDDEN, LEFT, LEFT], {}),
        ("number #3 91: is", [LEFT, LEFT, HIDDEN, LEFT], {1: Reason.OTHER}),
        ("number #3 is 91:", [LEFT, LEFT, LEFT, HIDDEN], {}),
        ("Ottilic D", [HIDDEN, LEFT], {}),
        ("Port Amitv", [LEFT, HIDDEN], {}),
        ("name Zzyzx Ottilic D", [LEFT, NAME, HIDDEN, NAME], {}),
    ],
)
def test_what_stands_beside_a_word_that_was_not_read(text, reasons, found):
    assert dict(beside_unread.find(layout_of(text), list(reasons))) == found


@pytest.mark.parametrize(
    ("text", "gap", "hidden", "denied"),
    [
        ("0 ttilie", 5, Reason.UNKNOWN_WORD, True),
        ("O ttilie", 5, Reason.UNSURE_READING, True),
        ("0 ttilie", 14, Reason.UNKNOWN_WORD, False),  # a space
        ("0 Ttilie", 5, Reason.UNKNOWN_WORD, False),
        ("o ttilie", 5, Reason.UNKNOWN_WORD, False),
        ("10 ttilie", 5, Reason.UNKNOWN_WORD, False),
        ("0 ttilie", 5, Reason.VOCABULARY, False),
        ("0 ttilie", 5, NAME, False),
    ],
)
def test_the_first_letter_of_an_unknown_word_that_it_touches(text, gap, hidden, denied):
    first, rest = text.split()
    words = [Word(first, Box(0, 0, 20, 35), 0, 95.0), Word(rest, Box(20 + gap, 0, 160, 35), 0, 60.0)]
    found = dict(beside_unread.find(arrange(words), [Reason.VALUE, hidden]))
    assert found == ({0: Reason.UNKNOWN_WORD} if denied else {})


@pytest.mark.parametrize(("gap", "first", "denied"), [(2, "Univer", True), (2, "univer", False), (9, "Univer", False)])
def test_a_house_whose_name_was_torn_into_a_known_word_and_a_rest(gap, first, denied):
    words = [Word(first, Box(100, 0, 200, 40), 0, 95.0), Word("sity", Box(200 + gap, 0, 280, 40), 0, 95.0)]
    layout = arrange([*words, Word("Health", Box(300, 0, 400, 40), 0, 95.0)])
    assert bool(list(beside_unread.find(layout, [LEFT, HIDDEN, LEFT]))) is denied


@pytest.mark.parametrize(
    ("text", "sure", "reason", "denied"),
    [
        ("PLAT", 0.0, NAME, True),
        ("PLAT", 0.0, LEFT, False),
        ("PLAT", 60.0, NAME, False),
        ("plat", 0.0, NAME, False),
    ],
)
def test_a_year_goes_with_capitals_before_it_that_could_hardly_be_read(text, sure, reason, denied):
    words = [Word(text, Box(0, 0, 100, 35), 0, sure), Word("2029", Box(112, 0, 180, 35), 0, 65.0)]
    found = dict(beside_unread.find(arrange(words), [reason, LEFT]))
    assert found == ({1: Reason.DATE} if denied else {})
