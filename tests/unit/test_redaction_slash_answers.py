import pytest
from redaction_pages import decisions, layout_of

from appliance.redaction import slash_answers
from appliance.redaction.lexicon import load_lexicon


def found(text: str) -> str:
    layout = layout_of(text)
    return " ".join(layout.words[index].text for index in sorted(set(slash_answers.find(layout, load_lexicon()))))


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("PIP/PEEP    24/6    25/6    31/8", "24/6 25/6 31/8"),
        ("PIP/PEEP 24/6    seen 25/6", "24/6"),
        ("Hgb/Hct    12.7/36 4/28    12.2/35 L", "12.2/35"),  # a value and its day
        ("PS / PEEP cmH2O    14/8    /5    12/8", "14/8 /5 12/8"),
        ("Hgb / Hct    12.7 / 36    4/28\nHIV    neg    4/28", "12.7 / 36"),  # the day of all tests
        ("ZZ / PEEP    14/8", "14/8"),
        ("Zzyzx / PEEP    14/8", ""),
        ("finger tap R/L    2/3    1/2", "2/3 1/2"),
        ("URR/spKtV    71 / 1.46    65/1.2", "71 / 1.46 65/1.2"),
        ("Ca/iCa    9.4/1.28    9.9/-", "9.4/1.28 9.9/-"),
        ("Aspart B/L/D    4/4/6    10/12", "4/4/6"),  # as many parts as are asked for
        ("GCS(E/V/M)    4/4/6    3/2/6", "4/4/6 3/2/6"),
        ("Seen(M/D/Y)    4/4/6    3/2/6", ""),
        ("CT/MRI    11/10    11/12", ""),  # done on these days
        ("DTaP/IPV/Hib    3/12/26    5/14/26", ""),
        ("DTaP/IPV/Hib    13/12/26", ""),
        ("PIP/PEEP    24/6    10/5", "24/6"),  # as many may be days as can be none
        ("PIP/PEEP    24/6    25/6    10/5", "24/6 25/6 10/5"),
        ("Hgb/Hct    12.7/36    12.2/35    4/28", "12.7/36 12.2/35"),  # beside decimals
        ("Visual R/L    11/10", ""),
        ("Date/Time    11/10    11/12", ""),
        ("Given/Read    11/10    11/12", ""),
        ("BP/Zzyzx    11/10", ""),
        ("mg/dL    11/10", ""),  # a unit asks for nothing
        ("CT/MRI seen by him on 11/10", ""),  # words before it
        ("Seen with CT on the same day    11/10    CT/MRI", ""),
        ("HR/BP    11/2026", ""),  # a month
        ("TOF    4/4    0/4    1/4", "4/4 0/4 1/4"),
        ("1/2    0/4    2/4    1/4", "0/4 2/4 1/4"),  # the day of the row
        ("TOF    4/4    1/4    2/4", ""),
        ("TOF    0/4", ""),
        ("Time    BUN/Cr    Note\n0800    19/0.7    ok\n1200    14/0.5    11/10", "19/0.7 14/0.5"),
        ("Time    BUN/Cr    Note\n0800    19/0.7    ok\nSeen    him 11/10    ok\n0900    11/9    ok", "19/0.7"),
        ("Time    BUN/Cr\n0800    11/10", ""),  # two cells are no head
        ("Name    BUN/Cr    Note", ""),
    ],
)
def test_numbers_with_a_slash_answer_a_label_with_one(text, answers):
    assert found(text) == answers


def test_answers_leave_and_days_stay():
    said = {word: reason.cleared for word, reason in decisions("PIP/PEEP    24/6    25/6    10/5\nSeen 10/5 by him")}
    assert said["24/6"]
    assert said["25/6"]
    assert not decisions("Date/Time    11/10    11/12")[1][1].cleared
