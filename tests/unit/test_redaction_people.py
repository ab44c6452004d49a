"""Names that are words: behind titles with initials, behind one letter, in columns, and before degrees typed apart."""

import pytest
from redaction_pages import WordTagger, decisions, kept, layout_of

from appliance.redaction import name_columns


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        (
            "Tech: D. Marchetti\nwas held with nursing and Marchetti. Rectal exam",
            "Tech: was held with nursing and Rectal exam",
        ),
        ("was held with McArdle and nursing", "was held with and nursing"),
        ("DOB: 1959/06/18 (66 F) seen", "DOB: (66 F) seen"),
        ("DOB: 1959/06/18 (96 F) seen", "DOB: seen"),
        ("Extubated 11/15 1420. Weaned", "Extubated Weaned"),
        ("Knee ext 3/5 today", "Knee ext 3/5 today"),
        ("Plan: C61122 today", "Plan: today"),
        ("Device: HF4001 today", "Device: today"),
        ("given PO 0800 1400", "given PO 0800 1400"),
        ("given PN 0800 1400", "given"),
        ("given PO 0800 5678", "given"),
        ("CC: Annual Zzyzx Center", "CC:"),
        ("door code 45381-57 and CPT 45380-59", "door code and CPT 45380-59"),
        ("Reviewed QB 2-17-26\nMD: Quill Bzyzx", "Reviewed MD:"),
        ("03/04/26 Late refill by 12 days. GT\n03/05/26 called. G. Tzyzx, RPh", "Late refill by 12 days. called. RPh"),
        ("03/04/26 It is fed by the GT\n03/05/26 called. G. Tzyzx, RPh", "It is fed by the GT called. RPh"),
        ("She is a welder at Swan island Zzyzxworks and cannot", "She is a welder at and cannot"),
        ("checked GP 10/31/24. He left\nNurse: Grace Pzyzx", "checked He left Nurse:"),
        ("DOB 5/6/2021 12 mo F", "DOB 12 mo F"),
        ("DOB 5/6/1961 62 y F", "DOB 62 y F"),
        ("Mr. Zzyzx, 90, is here with his daughter", "is here with his daughter"),
        ("The pulse, 90, is regular", "The pulse, 90, is regular"),
        ("Dr. W. Still saw her and Dr. W. Surgery did not", "saw her and Surgery did not"),
        ("to be done by Dr. _ W. Sharp _ today", "to be done by _ _ today"),
        ("pain\nDr. ZZYZX SHARP", "pain"),
        ("with Dr. Zzyzx Grand (cardiology)", "with (cardiology)"),
        ("spoke with Mr. White Horse in the lounge", "spoke with in the lounge"),
        ("spoke today with Dr. Zzyzx\nCross in the lounge", "spoke today with in the lounge"),
        ("spoke today with Dr. Zzyzx\nCalcium 600 mg", "spoke today with Calcium 600 mg"),
        ("done by Dr. Zzyzx Field through the groin", "done by through the groin"),
        ("done by Dr. Zzyzx. Field through the groin", "done by Field through the groin"),
        ("CALLED N CARE NP", "CALLED"),
        ("Zzyzx, Baby Girl today", "today"),
        ("Baby Boy Zzyzx fed", "fed"),
        ("Feeding, Baby Girl fed", "Feeding, Baby fed"),
        ("Baby was fed, Zzyzx", "Baby was fed,"),
        ("Zzyzx, Baby today", "Baby today"),
        ("Hold metformin; creatinine 11/7.", "Hold metformin; creatinine"),
        ("antibiotics finished 11/10. Consider", "antibiotics finished Consider"),
        ("er 14th, after two", "er after two"),
        ("weight 25th, 50th percentile", "weight 25th, 50th percentile"),
        ("77 Fountain Sq, 3rd Floor", ""),
        ("77 pain, third Floor", "77 pain, third Floor"),
        ("DD: 11/17/25    TED: mk/tlc    Job", "DD: TED: Job"),
        ("RBC/hpf mk/tlc", "RBC/hpf mk/tlc"),
        ("SENT FOR R HAND PA VIEW", "SENT FOR R HAND PA VIEW"),
        ("Wound check 11/10; suture removal", "Wound check suture removal"),
        ("CALLED HOME CARE NP AGAIN", "CALLED HOME CARE NP AGAIN"),
        ("DR SAYS YES", "YES"),
        ("DR ZZYZX CALLED ABOUT PAIN", "CALLED ABOUT PAIN"),
        ("(Drs. Zzyzx, Sharp, and Faux) agree", "and agree"),
        ("Drs. Zzyzx, cardiology, and others", "cardiology, and others"),
        ("Drs. Zzyzx, Cardiology, and others", "Cardiology, and others"),
        ("seen by Hugh Sharp, M. D., in clinic", "seen by in clinic"),
        ("vitamin D. O. positive", "vitamin D. O. positive"),
        ("ASSISTED BY PA R. STOCK IN SURGERY", "ASSISTED BY PA IN SURGERY"),
        ("Witness  j. marsh", "Witness"),
        ("Witness  J. Marsh", "Witness"),
        ("TYPED APR 3 BY OPHELIA AT NIGHT", "TYPED BY AT NIGHT"),
        ("TYPED BY NURSING AT NIGHT", "TYPED BY NURSING AT NIGHT"),
        ("First name: Ruby  MI: K", "First name: MI:"),
        ("LAST STONE FIRST MERRY", "LAST FIRST"),
        ("First seen after MI I think", "First seen after MI I think"),
    ],
)
def test_names_that_are_words_stay_behind(text, stays):
    assert kept(text) == stays


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("Sclera    White and quiet    White and quiet", True),
        ("Sclera    White Zzyzxon", False),
        ("Sclera    White and Zzyzxon", False),
        ("Sclera    White", False),
        ("Surgeon    White and others", False),
        ("Sclera Zzyzxon    White and quiet", False),
        ("White and quiet    Sclera", False),
    ],
)
def test_a_look_behind_what_was_looked_at_names_nobody(text, leaves):
    said = decisions(text, WordTagger(White="PERSON"))
    assert all(reason.cleared is leaves for word, reason in said if word == "White")


@pytest.mark.parametrize(
    "text",
    [
        "nurse e. coli in urine",
        "Screener C. difficile positive",
        "the tech. a. line was placed",
        "Tech, a. line",
        "witness a.",
        "a resident p. colon cancer",
    ],
)
def test_species_and_lists_behind_a_role_stay(text):
    assert kept(text) == text


ROWS = """
No.   Name               Room
11    Faux, Lemuelina    skin tear
12    Smoke, Zyxworth    fall
13    Marsh, Frost       skin tear
14    Zzyzx, Ann         fall
"""


def test_surnames_that_are_words_stay_behind_in_a_column_of_people():
    said = kept(ROWS)
    assert "Smoke" not in said
    assert "Marsh" not in said
    assert said.count("skin tear") == 2


@pytest.mark.parametrize(
    "text",
    [
        "Bilirubin, Total      0.8\nBilirubin, Direct     0.2\nPhosphatase, Alkaline 71",
        "Aspirin, Daily\nSmoke, Never",
    ],
)
def test_columns_of_medicine_stay(text):
    assert kept(text) == " ".join(text.split())


def test_abbreviations_in_a_column_are_nobody():
    text = "VRE, Zzyzx\nMRSA, Fauxbury\nESBL, Quux"
    assert all(word in kept(text) for word in ("VRE,", "MRSA,", "ESBL,"))


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Amber 6y 4m, wt 21.3 kg", "6y 4m, wt 21.3 kg"),
        ("Daisy 33F with cough", "33F with cough"),
        ("Urine amber 6y", "Urine amber 6y"),
        ("Swelling 6mo after surgery", "Swelling 6mo after surgery"),
        ("REFERRED TO SPEECH/MS. LOVE", "REFERRED TO"),
        ("seen by team/Dr. Sharp, stable", "seen by stable"),
        ("mild AR/MR and trace TR", "mild AR/MR and trace TR"),
    ],
)
def test_people_before_an_age_and_behind_a_title_after_a_stroke(text, stays):
    assert kept(text) == stays


def test_a_diary_numbers_its_days_behind_weekdays():
    assert _numbers("Sun 4 felt well\nMon 5 woke sweaty\nTue 6 felt well") == []
    assert _numbers("Sun 4 pills\nMon 9 pills\nTue 2 pills") == ["4", "9", "2"]
    assert _numbers("Sun 40 units\nMon 41 units\nTue 42 units") == ["40", "41", "42"]
    assert _numbers("Sun 4 pills\nMon 5 pills") == ["4", "5"]


@pytest.mark.parametrize(
    ("heading", "stays"), [("Month: May", False), ("MAR", False), ("Pain scale", True), ("Tooth mobility, month", True)]
)
def test_numbers_that_count_across_a_sheet_for_a_month_are_days(heading, stays):
    numbers = [str(number) for number in range(1, 11)]
    assert (_numbers(f"{heading}\nDose   {'   '.join(numbers)}") == numbers) is stays


def test_days_of_a_sheet_stay_behind_also_beside_such_as_were_misread():
    assert _numbers("Month: May\nHour   2   3   4   5   6   7   8   9   l0   1l   12   1S   14   40") == ["40"]
    for days, misread in (("2   3   4   5   6   7   8", True), ("2   3   4   5   6   7", False)):
        layout = layout_of(f"Month: May\nHour   {days}   l0   12")
        assert ("12" in {layout.words[index].text for index in name_columns._sheet_days(layout)}) is misread


def _numbers(text):
    return [word for word in kept(text).split() if word.isdigit()]


def test_a_first_name_that_was_read_small_stands_between_a_title_and_a_surname():
    assert not dict(decisions("Dr. pawn Fields was told"))["pawn"].cleared
    assert not dict(decisions("Dr. pawn Zzyzx was told"))["pawn"].cleared
    for text, word in (
        ("Dr. will Fields know", "will"),
        ("Dr. pawn. Fields were told", "pawn."),
        ("Dr. pawn fields", "pawn"),
        ("Dr. pawn", "pawn"),
        ("Dr. pawn Aspirin was given", "pawn"),
        ("Dr. on Fields", "on"),
    ):
        assert dict(decisions(text))[word].cleared
