"""Who called, who signed, and what machines print about who used them."""

import pytest
from redaction_pages import decisions, kept, layout_of

from appliance.redaction import fax_lines
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.quarters import deny_around
from appliance.redaction.reasons import Reason
from appliance.redaction.signers import find
from appliance.redaction.tokens import tokens

LEXICON = load_lexicon()


def letters(text):
    layout = layout_of(text)
    return [layout.words[hit.index].text for hit in find(layout, tokens(layout, LEXICON), {}, LEXICON)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CALLED TO THE FLOOR 16:20 BY LT.", ["LT."]),
        ("POTASSIUM 6.8 @0412 BY KB", ["KB"]),
        ("HGB 6.1 PHONED BY MS TO WEST", ["MS"]),
        ("READ BY PV", ["PV"]),
        ("TAKEN BY KB      DATE", ["KB"]),
        ("REPEATED BY KB", []),
        ("GIVEN AT 1620 BY IV.", []),
        ("CONFIRMED AT 0930 BY CT.", []),
        ("OFFICE CALLED BY MOM TO ASK", []),
        ("DONE BY PCR", []),
        ("BY KB", []),
        ("GOES BY KB ON WEEKENDS", []),
        ("Operator      lm", ["lm"]),
        ("Operator      of", []),
        ("Operator      lm      12", []),
        ("OPERATOR      CT", []),
    ],
)
def test_letters_are_whoever_called_or_did_it(text, found):
    assert letters(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AB/cdk TR 03/11/04 1638 FINAL REPORT", ["AB/cdk"]),
        ("AB/cdk @3/11/2004", ["AB/cdk"]),
        ("AB/cdk FINAL REPORT", []),
        ("seen AB/cdk 03/11/04 again", []),
        ("RBC/hpf 2 3 03/11/04", []),
    ],
)
def test_a_typists_letters_may_begin_a_row_before_a_day(text, found):
    assert letters(text) == found


@pytest.mark.parametrize(
    ("text", "name"),
    [("RESULT CALLED TO DR STILL AT 1405", "STILL"), ("SEEN WITH MRS FIELD AND DR DAY", "DAY")],
)
def test_a_doctor_in_capitals_needs_no_full_stop(text, name):
    assert name not in kept(text).split()


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("WITH DR SCREENING NEXT YEAR", "SCREENING"),
        ("PATIENTS WITH DR IN BOTH EYES", "IN"),
        ("MILD MR OF NO NOTE", "MR"),
        ("FOLLOWED FOR MS AND MIGRAINE", "MS"),
    ],
)
def test_what_looks_like_a_doctor_in_capitals_may_be_medicine(text, stays):
    assert stays in kept(text).split()


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("EID: 418 EDT: 10:22", "418"),
        ("12SL 241 CID: 58", "58"),
        ("rate 72   12SL 239 CID", "239"),
        ("Confirmed by Zzyzx, Ann (418) on paper", "(418)"),
        ("Operator #: 22", "22"),
        ("JOB 418", "418"),
        ("Reach me until 6 on extensien 22", "22"),
        ("UNION LOCAL 144 FUND", "144"),
        ("DOLLAR TREE PARKING LOT", "TREE"),
        ("Date of Exam  3 11 04", "11"),
        ("EDC 12 16 04", "16"),
        ("Disability: 3 11 04 to 3 25 04", "25"),
        ("Off work from 3 11 thru 3 25.", "11"),
        ("12/10 0715 98.4 refused", "12/10"),
        ("Mr. Zzyzx\nof Sun Life", "Sun"),
        ("Visited by son. K. Day CNA", "Day"),
        ("Typed: 03/12/2004 ml", "ml"),
        ("D: 03/11/04 RS    T: 03/12/04 mm", "mm"),
        ("dictated 3 May 2004; transcribed 05/12/2004 / KD", "KD"),
        ("transcribed 2004-05-12 / V0", "V0"),  # an O, read as a zero
        ("typed 12 May 2004 / vb (ull", "vb"),
        ("transcribed May 2, 2004 / MR", "MR"),
        ("Call stone MD at 402-555-0125 for a headache", "stone"),
        ("a 9l-year-old woman", "9l-year-old"),
        ("seen in Port Zzyzx yesterday", "Port"),
        ("transferred from Mount Zzyzx", "Mount"),
        ("Pls call with results. - BW", "BW"),
    ],
)
def test_numbers_and_names_of_the_office_stay_behind(text, gone):
    assert gone not in kept(text).split()


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Active extension 22 degrees", "22"),
        ("LOCAL 10 CC LIDOCAINE GIVEN", "10"),
        ("pain 10/10 0715 today", "10/10"),
        ("grew E. coli. RN notified", "coli."),
        ("hours 10 12 20 given", "12"),
        ("a history\nof Ativan use", "Ativan"),
        ("M. Still. RN notified", "notified"),
        ("T 03/12/04 pm", "pm"),
        ("Call your MD for a fever", "your"),
        ("a 6l-year-old woman", "woman"),
        ("flushed the Port and dressed it", "Port"),
        ("swelling in Port and arm", "Port"),
        ("typed 03/12/04 and sent", "and"),
        ("No chest pain. - SOB", "SOB"),
        ("PMH: HTN. - DM\n- CAD", "DM"),
        ("his weight - DM", "DM"),
    ],
)
def test_medicine_that_looks_like_them_stays(text, stays):
    assert stays in kept(text).split()


def faxed(text):
    layout = layout_of(text)
    return [layout.words[i].text for i in fax_lines.find(layout)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MAR-11-2004 02:04 PM MERCY HIM   FAX NO. 6105550142   P. 03", ["MERCY", "HIM"]),
        ("03/11/04 14:04 GRACE HALL -> OAK @003/012", ["GRACE", "HALL", "OAK"]),
        ("14:04 FAX 6105550142 HOPE", ["HOPE"]),
        ("Progress Note   Page 2 of 4   Printed 14:04", []),
        ("14:04 seen in the office, FAX sent", []),
        ("HOPE CLINIC PAGE 2", []),  # no clock
        ("14:04 HOPE", []),  # no page
        ("P. A 14:04 HOPE", []),
    ],
)
def test_the_line_of_a_fax_names_who_sent_it(text, found):
    assert faxed(text) == found


def test_a_day_a_clock_and_a_whole_number_make_a_fax_line_too():
    assert faxed("04-22-24 15:31 7205550185 STEADY STEP PT P O21") == ["STEADY", "STEP", "PT"]
    assert faxed("04-22-24 15:31 BP 120/80 WEIGHT 7205") == []
    assert faxed("15:31 7205550185 STEADY STEP PT") == []


def test_a_fax_line_stands_at_an_edge_of_the_page():
    page = "\n".join(["Rest"] * 4 + ["14:04 HOPE P. 03"] + ["Rest"] * 4)
    assert faxed(page) == []


def test_a_street_in_wide_spacing_goes_with_its_number():
    said = dict(decisions("2210      Cedar      Lane\n3766      Orchard      Terrace,      Santa Zzyzx,      OH"))
    assert not any(said[word].cleared for word in ("2210", "Cedar", "Lane", "3766", "Orchard", "Terrace,"))


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("2210     Cedar Lane", True),
        ("12     Cedar Lane", True),
        ("Pulse     12     Cedar Lane", False),  # a short one that begins no row
        ("Pulse     2210     Cedar Lane", True),
        ("2210 left     Cedar Lane", False),
        ("2210     Cedar Clinic", False),
        ("2210               Cedar Lane", False),  # too far
        ("2210     rest     Cedar Lane", False),
    ],
)
def test_a_number_alone_goes_with_the_street_beside_it(text, denied):
    layout = layout_of(text)
    place = [Reason.PLACE, Reason.PLACE]
    reasons = [*([Reason.VOCABULARY] * (len(layout.words) - 2)), *place]
    number = next(i for i, word in enumerate(layout.words) if word.text.isdigit())
    reasons[number] = Reason.VALUE
    deny_around(layout, reasons, number)
    assert (reasons[number] is Reason.PLACE) is denied
    again = list(reasons)
    deny_around(layout, again, number)
    assert again == reasons


def test_a_number_before_a_street_may_be_an_age():
    assert "61" in kept("Age      61      14 Zzyzx Street")
