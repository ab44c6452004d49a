"""Numbers said in words, towns behind streets, streets of other countries, initials of writers, quoted names."""

import pytest
from redaction_pages import kept, layout_of

from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason
from appliance.redaction.remainders import deny_remainders

LEXICON = load_lexicon()
KEPT, NAME, PLACE, VALUE = Reason.VOCABULARY, Reason.NAME, Reason.PLACE, Reason.VALUE


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("medical record number four four one two nine was given", "medical record number was given"),
        ("room number two has a window", "room number two has a window"),
        ("pain is four or five of ten", "pain is four or five of ten"),
        ("lives at 411 rue des Zédres with pain", "lives at with pain"),
        ("lives at calle del Zorzal with pain", "lives at with pain"),
        ("lives at Zindenstraße 5 with pain", "lives at with pain"),
        ("given via the nasal route", "given via the nasal route"),
        ("State: MD", "State:"),
        ("Reply to: 640/11C-zz", "Reply to:"),
        ("bands 33812 were checked", "bands were checked"),
        ("Tab. Pantoprazole 40 mg daily", "Tab. Pantoprazole 40 mg daily"),
        ("Patient: 65-year-old woman with asthma", "Patient: 65-year-old woman with asthma"),
        ("Mom: 31 yo, GBS neg, HIV neg", "Mom: 31 yo, GBS neg, HIV neg"),
        ("Orders: SN 2w4, 1w5 for assessment", "Orders: SN 2w4, 1w5 for assessment"),
        ("placed by ZQ/LPN at noon", "placed by at noon"),
        ("form was received 8-5.", "form was received"),
        ("received 2-5 tabs today", "received 2-5 tabs today"),
        ("PT GOES BY BUD.", "PT GOES BY"),
        ("seen at the place on 8 and 15 November 2023 again", "seen at the place on again"),
        ("scored 8 and 15 on the tests", "scored 8 and 15 on the tests"),
        ("Initials A-Q were given", "Initials were given"),
        ("badge of the nurse, OR 6", "badge of the nurse,"),
        ("take 5 OR 6 tabs", "take 5 OR 6 tabs"),
        ("Engine 3 was on scene", "was on scene"),
        ("Station 0, dilated 5 cm", "Station 0, dilated 5 cm"),
        ("Rescue 2 puffs as needed", "Rescue 2 puffs as needed"),
        ("Fire Station 4 was called", "was called"),
        ("Initials BP Pulse", "Initials BP Pulse"),
        ("Patient: 65 yo Young with asthma", "Patient: 65 yo with asthma"),
        ("Patient: 65 yo Grace Day with asthma", "Patient: 65 yo with asthma"),
        ("found down W. 8th/Elm, asleep", "found down asleep"),
        ("ASA 81, atorva 40. Zelda Zzyx", "ASA 81, atorva 40."),
        ("next recall 10/24 with cleaning", "next recall with cleaning"),
        ("seen on March i, 2020 again", "seen on again"),
        ("Inj. Enoxaparin 40 mg S/C daily", "Inj. Enoxaparin 40 mg S/C daily"),
    ],
)
def test_what_other_houses_and_countries_write(text, stays):
    assert kept(text) == stays


def test_the_town_behind_a_street_goes():
    assert kept("12 Zzyx Court, Orchard Gap TX\nDiagnosis: chest pain") == "Diagnosis: chest pain"
    assert "Orchard" not in kept("seen at 9 Zzyx Lane, Ste 4, Orchard. Today")


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("dose was given to him /BW", "dose was given to him"),
        ("dose was given to him -- C.A.", "dose was given to him --"),
        ("dose was given to him —CA", "dose was given to him"),
        ("five cells were seen /HPF", "five cells were seen /HPF"),
        ('the lab called, "Amber" spoke', "the lab called, spoke"),
        ('she feels "fine" today', 'she feels "fine" today'),
    ],
)
def test_who_wrote_or_called_is_denied_by_the_marks_around_it(text, stays):
    assert kept(text) == stays


@pytest.mark.parametrize(
    ("text", "reasons", "expected"),
    [
        ("from ZyxStem PPO now, an HMO", [KEPT, NAME, KEPT, KEPT, KEPT, KEPT], "from now, an HMO"),
        ("at Zyxmeadow Internal Medicine now", [KEPT, NAME, KEPT, KEPT, KEPT], "at now"),
        ("at Zyxmeadow internal medicine now", [KEPT, NAME, KEPT, KEPT, KEPT], "at internal medicine now"),
        ("at Zyxmeadow Medicine now", [KEPT, NAME, KEPT, KEPT], "at Medicine now"),
        ("at Zyxnyack Point office", [KEPT, PLACE, KEPT, KEPT], "at office"),
        ("at Zyxnyack point tenderness", [KEPT, PLACE, KEPT, KEPT], "at point tenderness"),
        ("Zelda Internal", [NAME, KEPT], "Internal"),
        ("psych Ray Moon.", [KEPT, NAME, KEPT], "psych"),
        ("psych Ray Moon rises", [KEPT, NAME, KEPT, KEPT], "psych Moon rises"),
        ("psych Ray ECG.", [KEPT, NAME, KEPT], "psych ECG."),
        ("psych Zelda Moon.", [KEPT, NAME, KEPT], "psych Moon."),
    ],
)
def test_what_names_and_houses_end_with_goes_with_them(text, reasons, expected):
    layout, found = layout_of(text), list(reasons)
    deny_remainders(layout, found, LEXICON)
    assert " ".join(w.text for w, r in zip(layout.words, found, strict=True) if r is KEPT) == expected


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("VITAL SIGNS FLOW SHEET\nZocktonville General Hospital", "VITAL SIGNS FLOW SHEET"),
        ("Discharge Summary\nZocktonville General Hospital", "Discharge Summary"),
        ("BLUE MOON\nZocktonville General Hospital", ""),
        ("Discharge Summary Zocktonville General Hospital", ""),
        ("He attends Busy Bees Day Care three days", "He attends three days"),
        ("He attends Quiet Bees Preschool three days", "He attends three days"),
        (
            "He attends day care. Health Care Proxy. Plan of Care",
            "He attends day care. Health Care Proxy. Plan of Care",
        ),
        ("Is Our Child Care closed today", "Is Our Child Care closed today"),
        ("Day care and preschool are closed", "Day care and preschool are closed"),
    ],
)
def test_the_title_of_a_document_is_no_part_of_the_house_below_it(text, stays):
    assert kept(text) == stays


def test_initials_with_full_stops_are_those_of_a_name_on_the_page():
    page = "Yellow fever     Dr. Tzadok Balzogun\nHepatitis A     {}"
    assert "T.B." not in kept(page.format("T.B."))
    assert "R.B." in kept(page.format("R.B."))


def test_days_in_one_column_are_days_when_one_of_them_is():
    page = "3 6/1 34 4.1\n8 6/6 812 2.0\n10 6/28 1990 1.8\n"
    assert not {"6/6", "6/28"} & set(kept(page).split())
    assert "6/6" in kept("strength 6/6 in both arms\n\n\n\n10 6/28 1990 1.8")


def test_a_name_is_known_again_with_a_comma_that_was_read_as_a_letter():
    assert "Corals" not in kept("Patient: Ms. Coral Mae Zzaven\n\nthanks for asking me to see Corals a teacher")
    assert "Corals" in kept("thanks for showing me Corals a teacher")


@pytest.mark.parametrize(
    ("text", "reasons", "expected"),
    [
        ("Fork VA", [PLACE, KEPT], []),
        ("Fork VA.", [PLACE, KEPT], []),
        ("Fork VA 22999", [PLACE, KEPT, PLACE], []),
        ("Fork VA improved", [PLACE, KEPT, KEPT], ["VA", "improved"]),
        ("Fork VA 20/30", [PLACE, KEPT, VALUE], ["VA"]),
        ("Fork today", [PLACE, KEPT], ["today"]),
        ("better VA", [KEPT, KEPT], ["better", "VA"]),
        ("9 VA", [PLACE, KEPT], ["VA"]),
        ("fork VA", [PLACE, KEPT], ["VA"]),
        ("VA", [KEPT], ["VA"]),
    ],
)
def test_the_letters_of_a_state_go_with_its_town(text, reasons, expected):
    layout, found = layout_of(text), list(reasons)
    deny_remainders(layout, found, LEXICON)
    assert [w.text for w, r in zip(layout.words, found, strict=True) if r is KEPT] == expected
