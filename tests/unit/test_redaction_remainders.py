import pytest
from redaction_pages import WordTagger, decisions, kept, layout_of

from appliance.documents import Box, Word
from appliance.redaction.eponyms import find as find_eponyms
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason
from appliance.redaction.remainders import deny_remainders

LEXICON = load_lexicon()
KEPT, NAME, PLACE, HOUSE = Reason.VOCABULARY, Reason.NAME, Reason.PLACE, Reason.ORGANISATION
UNSURE, DATE = Reason.UNSURE_READING, Reason.DATE


def left(text, reasons):
    """The words that are still kept, given the reasons that others found."""
    layout, found = layout_of(text), list(reasons)
    deny_remainders(layout, found, LEXICON)
    return [w.text for w, r in zip(layout.words, found, strict=True) if r is KEPT]


@pytest.mark.parametrize(
    ("text", "reasons", "expected"),
    [
        ("Patient Zbigniew D. Young Chart", [KEPT, HOUSE, HOUSE, KEPT, KEPT], ["Patient", "Chart"]),
        ("saw Zbigniew D. Young today", [KEPT, HOUSE, HOUSE, KEPT, KEPT], ["saw", "today"]),
        ("Zbigniew D. Pneumonia", [NAME, NAME, KEPT], ["Pneumonia"]),
        ("vitamin D. Young people", [KEPT, KEPT, KEPT, KEPT], ["vitamin", "D.", "Young", "people"]),
        ("Zbigniew: D. Young", [NAME, NAME, KEPT], ["Young"]),
        ("D. Young", [NAME, KEPT], ["Young"]),
        ("ZZABITHA DAY N187", [Reason.UNKNOWN_WORD, KEPT, Reason.OTHER], []),
        ("ZZABITHA Day", [Reason.UNKNOWN_WORD, KEPT], ["Day"]),
        ("Zz Day", [NAME, KEPT], ["Day"]),
        (
            "Zelda was seen on one occasion\nDay two",
            [NAME, *[KEPT] * 7],
            ["was", "seen", "on", "one", "occasion", "Day", "two"],
        ),
    ],
)
def test_the_word_after_a_name_and_its_initial_is_a_name(text, reasons, expected):
    assert left(text, reasons) == expected


@pytest.mark.parametrize(
    ("text", "reasons", "expected"),
    [
        ("Patient DAY, Zelda R", [KEPT, KEPT, NAME, NAME], ["Patient"]),
        ("Seen by: Day, Zelda", [KEPT, KEPT, KEPT, NAME], ["Seen", "by:"]),
        ("DAY, Zelda", [KEPT, NAME], []),
        ("took it with Water, Zelda", [KEPT, KEPT, KEPT, KEPT, NAME], ["took", "it", "with", "Water,"]),
        ("However, Zelda", [KEPT, NAME], ["However,"]),
        ("DAY, zelda", [KEPT, NAME], ["DAY,"]),
        ("Asthma, Zelda", [KEPT, NAME], ["Asthma,"]),
        ("PAGE, Zzadd", [KEPT, Reason.UNKNOWN_WORD], []),
        ("Day, Zelda", [KEPT, NAME], []),
        ("NOTE, Zzadd", [KEPT, Reason.UNKNOWN_WORD], ["NOTE,"]),
        ("From PAGE, Zzadd", [KEPT, KEPT, Reason.UNKNOWN_WORD], ["From"]),
        ("DAY, today", [KEPT, KEPT], ["DAY,", "today"]),
    ],
)
def test_a_surname_stands_before_the_comma_of_a_first_name(text, reasons, expected):
    assert left(text, reasons) == expected


@pytest.mark.parametrize(
    ("text", "reasons", "expected"),
    [
        ("seen in Port Zyxia today", [KEPT, KEPT, KEPT, PLACE, KEPT], ["seen", "in", "today"]),
        ("visit Port Zyxia", [KEPT, KEPT, PLACE], ["visit"]),
        ("works at Golden Gate Zyxia", [KEPT, KEPT, KEPT, KEPT, HOUSE], ["works", "at"]),
        ("Golden Zyxia", [KEPT, PLACE], ["Golden"]),
        ("at Golden, Zyxia", [KEPT, KEPT, PLACE], ["at", "Golden,"]),
        ("of Asthma Zyxia", [KEPT, KEPT, PLACE], ["of", "Asthma"]),
        ("near zyxia and Port", [KEPT, PLACE, KEPT, KEPT], ["near", "and", "Port"]),
        ("2445 Orchard Zyxia", [Reason.UNKNOWN_NUMBER, KEPT, PLACE], []),
        ("2445 ORCHARD Zyxia", [Reason.UNKNOWN_NUMBER, KEPT, PLACE], ["ORCHARD"]),
        ("she was seen in Port\nZyxia today", [KEPT] * 5 + [PLACE, KEPT], ["she", "was", "seen", "in", "today"]),
    ],
)
def test_capitals_before_the_telling_part_of_a_place_go_with_it(text, reasons, expected):
    assert left(text, reasons) == expected


def test_the_line_above_counts_only_when_it_is_the_next_one():
    words = [KEPT, KEPT, PLACE]
    assert left("in Port\n\n\nZyxia", words) == ["in", "Port"]


@pytest.mark.parametrize(
    ("text", "reasons", "expected"),
    [
        ("or zelda. fauxbury@example.org", [KEPT, KEPT, Reason.EMAIL], ["or"]),
        ("Write. fauxbury@example.org", [KEPT, Reason.EMAIL], ["Write."]),
        ("write to fauxbury@example.org", [KEPT, KEPT, Reason.EMAIL], ["write", "to"]),
        ("fauxbury@example.org", [Reason.EMAIL], []),
        ("zelda. example.org", [KEPT, Reason.EMAIL], ["zelda."]),
    ],
)
def test_an_address_of_mail_takes_its_broken_beginning_along(text, reasons, expected):
    assert left(text, reasons) == expected


@pytest.mark.parametrize(
    ("text", "reasons", "expected"),
    [
        ("Re I. Zelda", [KEPT, KEPT, NAME], ["Re"]),
        ("and I. zelda", [KEPT, KEPT, NAME], ["and", "I."]),
        ("ZZYX, June E.", [NAME, Reason.DATE, KEPT], []),
        ("ZZYX, June E,", [HOUSE, Reason.DATE, KEPT], []),
        ("ZZYX June E.", [NAME, Reason.DATE, KEPT], ["E."]),
        ("grade I Zelda", [KEPT, KEPT, NAME], ["grade", "I"]),
        ("ZZYX, 6/12 E.", [NAME, Reason.DATE, KEPT], ["E."]),
        ("June E.", [Reason.DATE, KEPT], ["E."]),
        ("so did I.", [KEPT, KEPT, KEPT], ["so", "did", "I."]),
    ],
)
def test_a_letter_with_a_full_stop_before_a_name_belongs_to_it(text, reasons, expected):
    assert left(text, reasons) == expected


@pytest.mark.parametrize(
    ("text", "reasons", "expected"),
    [
        ("_Fauxbury Family Practice | Page", [Reason.PROVIDER, KEPT, KEPT, KEPT, KEPT], ["|", "Page"]),
        ("Fauxbury Family: stable", [NAME, KEPT, KEPT], ["Family:", "stable"]),
        ("Fauxbury, Family Practice", [HOUSE, KEPT, KEPT], ["Family", "Practice"]),
        ("Fauxbury family practice", [HOUSE, KEPT, KEPT], ["family", "practice"]),
        ("Fauxbury Pneumonia", [HOUSE, KEPT], ["Pneumonia"]),
        (
            "he was sent by them to qq\nPediatrics.",
            [*[KEPT] * 6, Reason.UNSURE_READING, KEPT],
            ["he", "was", "sent", "by", "them", "to"],
        ),
        (
            "he was sent by them to qq\nPediatrics",
            [*[KEPT] * 6, Reason.UNSURE_READING, KEPT],
            ["he", "was", "sent", "by", "them", "to", "Pediatrics"],
        ),
        ("555-0100 Family", [Reason.PHONE, KEPT], ["Family"]),
    ],
)
def test_what_houses_are_called_by_goes_with_the_telling_part_before_it(text, reasons, expected):
    assert left(text, reasons) == expected


@pytest.mark.parametrize(
    ("text", "reasons", "expected"),
    [
        ("sent by Mercy of the Qzrrews", [KEPT, KEPT, HOUSE, KEPT, KEPT, Reason.UNSURE_READING], ["sent", "by"]),
        ("Mercy and Zzyx", [HOUSE, KEPT, HOUSE], []),
        ("sent by Mercy of the / Qzrrews", [KEPT, KEPT, HOUSE, KEPT, KEPT, KEPT, HOUSE], ["sent", "by", "/"]),
        ("Mercy of the /", [HOUSE, KEPT, KEPT, KEPT], ["of", "the", "/"]),
        ("Mercy of the kidney", [HOUSE, KEPT, KEPT, KEPT], ["of", "the", "kidney"]),
        ("Mercy of the", [HOUSE, KEPT, KEPT], ["of", "the"]),
        ("Mercy of the Na", [HOUSE, KEPT, KEPT, KEPT], ["Na"]),
        ("Mercy Zzyx", [HOUSE, HOUSE], []),
        ("clinic of Zzyx", [HOUSE, KEPT, NAME], ["of"]),
        ("Tumor of the qq", [KEPT, KEPT, KEPT, Reason.UNSURE_READING], ["Tumor", "of", "the"]),
    ],
)
def test_small_words_go_with_a_house_whose_end_was_not_read(text, reasons, expected):
    assert left(text, reasons) == expected


def test_a_tall_word_right_beside_the_telling_part_goes_with_it_although_its_row_is_another():
    large = [
        Word("Fauxbury", Box(500, 228, 900, 313), 2, 95.0),
        Word("Family", Box(925, 224, 1200, 317), 2, 95.0),
        Word("Health", Box(1225, 204, 1490, 258), 2, 95.0),
        Word("Health", Box(1990, 204, 2290, 258), 2, 95.0),
    ]
    layout = arrange(large)
    found = [HOUSE, HOUSE, KEPT, KEPT]
    deny_remainders(layout, found, LEXICON)
    assert found[layout.words.index(large[2])] is HOUSE
    assert found[layout.words.index(large[3])] is KEPT


def test_a_page_uses_them():
    assert "DAY," not in kept("Patient DAY, Zzelda R\nAsthma, stable")
    assert "Port" not in kept("She was seen in Port Zyxia for asthma.", WordTagger(Zyxia="GPE"))


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("call me at 335.555. oleae or later", "335.555."),
        ("saw Ms. Rose on 12 J", "12"),
        ("Arrival the twentieth of NovemberA2019 in pain", "twentieth"),
        ("follow up in June; call (688) 5", "(688)"),
        ("climb 12 stairs. Marguerite", "Marguerite"),
    ],
)
def test_what_a_bad_reading_left_of_numbers_dates_and_names_goes(text, gone):
    assert gone not in kept(text)
    assert kept("seen on 12 June") == "seen on"


def test_scores_that_are_named_for_people_stay_before_their_value():
    text = "Apfel 3, Fazekas 1, Garden IV, Gleason 4+3, Waddell 3/5, Caprini 7"
    assert kept(text) == text
    assert find_eponyms(["Robert", "Wagner", "2"], LEXICON) == set()
    assert find_eponyms(["MD", "Wagner", "2"], LEXICON) == {1}
    assert find_eponyms(["Wagner", "came"], LEXICON) == set()
    assert find_eponyms(["Wagner"], LEXICON) == set()


@pytest.mark.parametrize(
    "text",
    [
        "T 36.9 oral, HR 104",
        "K 2.0 bath",
        "grip R 42 lb L 38 lb",
        "blood group O positive",
        "urine grew 100k E. coli",
        "hold 30 s x 3",
        "follow up q6mo.",
        "an 84-gene panel",
        "urine output 30/h.",
        "lithium 0.6, troponin 0.02",
        "UF goal 3000",
    ],
)
def test_values_of_flow_sheets_are_positive_evidence(text):
    assert kept(text) == text


def test_the_first_word_of_a_field_is_denied_also_when_it_was_read_small():
    assert kept("School: amity Zhipyards") == "School:"
    assert kept("Schools: Amity Shipyards.") == "Schools:"  # as readers see the colon twice
    assert "with" in kept("Surgeon: with Zzyzx")
    assert kept("Surgeon: Zzyzx came") == "Surgeon: came"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patient GRACE DAY Chart #45504399", "Patient Chart"),
        ("Patient RUTHERFORD HILL Chart 4550", "Patient Chart"),
        ("Patient Grace Day", "Patient"),
        ("Patient Education", "Patient Education"),
        ("Patient Care Plan reviewed", "Patient Care Plan reviewed"),
        ("Patient has chest pain", "Patient has chest pain"),
        ("DOB the twelfth VA ae", "DOB VA ae"),
    ],
)
def test_names_that_are_words_go_between_the_word_patient_and_the_next_field(text, expected):
    assert kept(text) == expected


def test_too_many_names_are_no_name():
    words = ["Patient", *["Grace"] * 5, "Chart"]
    assert left(" ".join(words), [KEPT] * 7) == words


def test_the_usual_misreading_of_a_glycated_hemoglobin_stays_also_where_a_tagger_sees_a_name():
    assert kept("Hemoglobin Aic was 7.4 %", WordTagger(Aic="PERSON")) == "Hemoglobin Aic was 7.4 %"


def test_a_rare_first_name_needs_no_company_but_an_abbreviation_is_none():
    assert dict(decisions("Marguerite\nchest pain"))["Marguerite"] is Reason.NAME
    assert LEXICON.rarely("marguerite")
    assert not LEXICON.rarely("young")
    assert not LEXICON.rarely("asthma")


@pytest.mark.parametrize(
    ("text", "reasons", "expected"),
    [
        ("by Mercy of the shee\nMedical Center.", [KEPT, HOUSE, HOUSE, HOUSE, UNSURE, KEPT, KEPT], ["by"]),
        ("by Mercy of the Medical Center.", [KEPT, HOUSE, KEPT, KEPT, KEPT, KEPT], ["by"]),
        ("by shee\nMedical history.", [KEPT, UNSURE, KEPT, KEPT], ["by", "Medical", "history."]),
        ("by Zelda |\nHospital.", [KEPT, NAME, KEPT, KEPT], ["by", "|"]),
        ("| Hospital.", [KEPT, KEPT], ["|", "Hospital."]),
        ("by shee\nHospital. te", [KEPT, UNSURE, KEPT, UNSURE], ["by"]),
        ("08/28/ 1983 5 mg", [DATE, None, KEPT, KEPT], ["5", "mg"]),
        ("08/28/] 983 mg", [DATE, KEPT, KEPT], ["mg"]),
        ("08/28 5 mg", [DATE, KEPT, KEPT], ["5", "mg"]),
        ("08/28/ mg", [DATE, KEPT], ["mg"]),
        ("by Zelda S harp, MD", [KEPT, NAME, NAME, KEPT, KEPT], ["by", "MD"]),
        ("by Zelda S was seen", [KEPT, NAME, NAME, KEPT, KEPT], ["by", "was", "seen"]),
        ("hepatitis C harp", [KEPT, KEPT, KEPT], ["hepatitis", "C", "harp"]),
        ("by Zelda Sy harp", [KEPT, NAME, NAME, KEPT], ["by", "harp"]),
        ("at Mercy institute, 12 Elm", [KEPT, HOUSE, KEPT, PLACE, PLACE], ["at"]),
        ("at Mercy institute today", [KEPT, HOUSE, KEPT, KEPT], ["at", "institute", "today"]),
        ("at Mercy of the Narrows today", [KEPT, HOUSE, KEPT, KEPT, KEPT, KEPT], ["at", "today"]),
        ("3618 Second Strect, Wexcombe", [PLACE, KEPT, UNSURE, PLACE], []),
        ("3618 second Strect, Wexcombe", [PLACE, KEPT, UNSURE, PLACE], ["second"]),
        ("3618 Second dose, given", [PLACE, KEPT, UNSURE, KEPT], ["Second", "given"]),
        ("x Second Strect, Wexcombe", [PLACE, KEPT, UNSURE, PLACE], ["Second"]),
        ("for Bakehouse on Hope daily", [KEPT, NAME, KEPT, NAME, KEPT], ["for", "daily"]),
        ("saw Zelda on March 3", [KEPT, NAME, KEPT, DATE, DATE], ["saw", "on"]),
        ("saw Zelda and Zoe today", [KEPT, NAME, KEPT, NAME, KEPT], ["saw", "and", "today"]),
        ("at Mercy family home", [KEPT, HOUSE, KEPT, KEPT], ["at", "family", "home"]),
        ("by shee\nMedical Center", [KEPT, UNSURE, KEPT, KEPT], ["by", "Medical", "Center"]),
    ],
)
def test_what_houses_are_called_by_goes_with_a_name_that_could_not_be_read(text, reasons, expected):
    assert left(text, reasons) == expected


@pytest.mark.parametrize(
    ("text", "reasons", "expected"),
    [
        ("on the twelfth of F February,", [KEPT, KEPT, KEPT, KEPT, Reason.NOT_PRINT, DATE], ["on"]),
        ("on twelfth of February,", [KEPT, KEPT, KEPT, DATE], ["on"]),
        ("twelfth of x x x May", [KEPT, KEPT, UNSURE, UNSURE, UNSURE, DATE], ["twelfth", "of"]),
        ("the first of doses 3/4/21", [KEPT, KEPT, KEPT, KEPT, DATE], ["the", "first", "of", "doses"]),
        ("third dose 3/4/21", [KEPT, KEPT, DATE], ["third", "dose"]),
        ("the twelfth of", [KEPT, KEPT, KEPT], ["the", "twelfth", "of"]),
        ("of May", [KEPT, DATE], ["of"]),
    ],
)
def test_a_day_in_words_goes_with_the_rest_of_its_date_whatever_was_read_between(text, reasons, expected):
    assert left(text, reasons) == expected


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("12 Sparrow Hill, and floor rear, Northgate, MA", "12 Sparrow Hill, and floor rear, Northgate, MA"),
        ("12 Sparrow Hill, 2nd floor rear, Northgate, MA", "12 Sparrow Hill, 2nd floor rear, Northgate, MA"),
        ("2 Juniper Street - Third Floor", "2 Juniper Street Third Floor"),
        ('Father Carlo "Buddy" Judkins, employed', 'Carlo "Buddy" Judkins,'),
        ("The Old Customs House, 3 Wharf Lane", "The Old Customs House, 3 Wharf Lane"),
    ],
)  # fmt: skip
def test_what_stands_within_an_address_or_a_name_goes_with_it(text, denied):
    said = [word for word, reason in decisions(text) if not reason.cleared and reason is not UNSURE]
    assert said == denied.split()


@pytest.mark.parametrize(
    "text",
    [
        "Pain, left hip, worse at night",
        "The Foley was removed, urine clear",
        'The "red" rash resolved',
        "The third floor nurse was told",
    ],
)
def test_what_only_looks_like_an_address_or_a_name_stays(text):
    assert all(reason.cleared for _, reason in decisions(text))


def test_between_a_street_and_a_town_only_few_words_go():
    words = "12 Sparrow Hill, he was seen and told to rest Northgate, MA"
    assert left(words, [PLACE] * 3 + [KEPT] * 7 + [PLACE] * 2) == ["he", "was", "seen", "and", "told", "to", "rest"]
    assert left("Sparrow Hill, rear Northgate", [PLACE] * 2 + [KEPT, PLACE]) == ["rear"]
    assert left("Sparrow Hill, rear Northgate, 01060", [PLACE] * 2 + [KEPT] + [PLACE] * 2) == ["rear"]
    assert left("Sparrow Hill, rear", [PLACE] * 2 + [KEPT]) == ["rear"]


def left_of(words, reasons):
    """The texts of words that are still kept, given the reasons that others found."""
    layout, found = arrange(words), list(reasons)
    deny_remainders(layout, found, LEXICON)
    return [w.text for w, r in zip(layout.words, found, strict=True) if r is KEPT]


def placed(*words):
    return [Word(text, Box(at, 0, right, 22), 0, 90.0) for text, at, right in words]


@pytest.mark.parametrize(
    ("text", "at", "reason", "expected"),
    [
        ("akeview,", 190, PLACE, []),
        ("akeview,", 200, PLACE, ["akeview,"]),  # a space lies between
        ("lane,", 190, PLACE, ["lane,"]),  # a word of its own
        ("Akeview", 190, PLACE, ["Akeview"]),
        ("akeview,", 190, KEPT, ["L", "akeview,"]),
    ],
)
def test_a_word_that_a_reader_parted_behind_its_first_letter_stays_behind(text, at, reason, expected):
    words = placed(("zzyzx", 60, 150), ("L", 176, 180), (text, at, at + 56))
    assert left_of(words, [PLACE, reason, KEPT]) == expected


@pytest.mark.parametrize(("address", "at", "expected"), [(".zz@example.org", 140, []), ("zz@example.org", 140, ["may"]),
                                                         (".zz@example.org", 160, ["may"])])  # fmt: skip
def test_the_first_part_of_a_mail_address_stays_behind(address, at, expected):
    words = placed(("may", 60, 130), (address, at, at + 300))
    assert left_of(words, [KEPT, Reason.EMAIL]) == expected


@pytest.mark.parametrize(
    ("text", "reason", "expected"),
    [
        ("TABITHA HEEL", NAME, []),
        ("TABITHA HEEL", HOUSE, []),
        ("TABITHA HEEL", KEPT, ["TABITHA", "HEEL"]),
        ("TABITHA RASH", NAME, ["RASH"]),
        ("TABITHA HEELS", NAME, ["HEELS"]),
        ("TABITHA heel", NAME, ["heel"]),
        ("ZZAB HEEL", NAME, ["HEEL"]),
    ],
)
def test_a_surname_that_was_misread_behind_its_first_name_stays_behind(text, reason, expected):
    assert left(f"by Tabitha Hill so\n{text}", [KEPT, NAME, NAME, KEPT, reason, KEPT]) == ["by", "so", *expected]


def test_a_name_of_words_stays_where_the_page_names_somebody_so():
    seen = decisions("PATIENT:    QUUX, MY DUNG\n\n\n\nQUUX, MY DUNG    PAGE 1")
    assert not any(reason.cleared for word, reason in seen if word in {"QUUX,", "MY", "DUNG"})
    alone = decisions("PATIENT:    QUUX, MY DUNG\n\n\n\nMY DUNG    PAGE 1\nTEST MY")
    assert [reason.cleared for word, reason in alone if word == "MY"][-1]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("School: Zzyzx\nShipyards.", "School:"),
        ("Employer: Zzyzx Zzyzxes\nShipyards. Asthma", "Employer: Asthma"),
        ("School: Zzyzx\nVaccine Given", "School: Vaccine Given"),
        ("School: Zzyzx\nvaccine.", "School: vaccine."),
        ("Allergy: Zzyzx\nVaccine.", "Allergy: Vaccine."),
        ("Vaccine.", "Vaccine."),
    ],
)
def test_a_house_that_a_label_calls_goes_on_in_the_next_line(text, left):
    assert kept(text) == left


def test_the_small_words_of_a_name_are_known_however_they_were_read():
    assert kept("Zzyzx De 1a Zzyzxes is a woman") == "is a woman"
    assert kept("asthma stage 1a disease") == "asthma stage 1a disease"
