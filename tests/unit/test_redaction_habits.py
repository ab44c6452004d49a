"""What other sites write: days with other signs, crossings, lists, initials, and names without capitals."""

import pytest
from redaction_pages import WordTagger, decisions, kept, layout_of

from appliance.policy.categories import Category
from appliance.redaction import eponyms, loose_dates, rosters, small_letters, whereabouts
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.tokens import tokens


def denied(text: str) -> set[str]:
    """The words of a text that stay behind."""
    return {word for word, reason in decisions(text) if not reason.cleared}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("cert 11/02-12/31 was sent", "11/02-12/31"),
        ("labs from 3-19 were normal", "3-19"),
        ("repeat echo 4-22: normal function", "4-22:"),
        ("out of work from 5-2 to 5-9 for the hand", "5-2"),
        ("benefit period ends 7.31 and then", "7.31"),
        ("born 4|17|61 and well", "4|17|61"),
        ("given 6/3 1420 in the clinic", "6/3"),
        ("at 1420 6/3 the fever was gone", "6/3"),
        ("seen by Dr. Zzyzx 7/2 for cough", "7/2"),
        ("on the form 02/05 was written", "02/05"),
        ("tubes placed Nov. '22 in both ears", "'22"),
        ("fell on Xmas Eve 2019 at home", "2019"),
        ("seen on All Saints' Day for fever", "Saints'"),
        ("comes for Mon clinic", "Mon"),
        ("kit exp 2029-04 is stored", "2029-04"),
        ("pharmacy on 9th, and then", "9th,"),
        ("last menstrual period: 3-8 and then", "3-8"),
        ("LMP 11.2, regular", "11.2,"),
        ("dictated 4-2, t: 4-3 by the desk", "4-3"),
        ("seen on the 3rd ult. for cough", "ult."),
        ("pain since last March and worse", "last"),
    ],
)
def test_a_day_with_other_signs_is_denied(text, date):
    assert date in denied(text)


@pytest.mark.parametrize(
    "text",
    [
        "strength 4/5 and 5/5 in both arms",
        "pain 3/10 @ 22:45 after the dose",
        "BiPAP 10/5 overnight",
        "CPAP 5-15: well tolerated",
        "antibiotic day 5/28 of the course",
        "take 1-2 tabs at night",
        "items 1-20: normal",
        "swollen joints 1/28 and tender joints 2/28",
        "LMP 10-12 days before",
        "trans 1-2 assist to chair",
        "typed 4-6 hours later",
    ],
)
def test_scores_settings_and_counts_are_no_days(text):
    assert kept(text).split() == text.split()


def test_what_stands_before_a_day_decides_for_the_other_signs_too():
    assert list(loose_dates.other_signs("seen 4-22 ok")) == [(5, 9)]
    assert not list(loose_dates.other_signs("CPAP 5-15: ok"))


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("struck at the corner of Elm and Third", Category.PLACE),
        ("waits at Flamingo & 3rd", Category.PLACE),
        ("Hwy 20 at Sawmill", Category.PLACE),
        ("stays at FM 1187", Category.PLACE),
        ("writes from TWO POPLAR STREET", Category.PLACE),
        ("walks on main street", Category.PLACE),
        ("moved to Hermiston Flats", Category.PLACE),
        ("rents in Zzyzx Acres, lot 14", Category.PLACE),
        ("works with Local 103", Category.ORGANISATION),
        ("artillery and later Iron Range Paper (1974 to 2009)", Category.ORGANISATION),
        ("the Daughters of Charity help", Category.ORGANISATION),
        ("was IN SACRED HEART then", Category.ORGANISATION),
        ("Form Birchmere 88-K", Category.ORGANISATION),
        ("form Tanager Care 1402 (rev. 3)", Category.ORGANISATION),
        ("rounds with Maroon Team 2", Category.ORGANISATION),
    ],
)
def test_where_people_are_is_named(text, category):
    assert category in {found for _, _, found in whereabouts.find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "RR 18 and T 98",
        "Local 2% lidocaine",
        "sutured with #3-0 silk",
        "on the street again",
        "Dosage Form Tablet 500 mg",
        "Red Cell 4",
        "Care Team 3",
        "treated with lithium (1974 to 2009)",
    ],
)
def test_medicine_is_no_place(text):
    assert not list(whereabouts.find(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("OKAFOR, IFE   M  6 D", "IFE"),
        ("J. QUIET   #0077312", "QUIET"),
    ],
)
def test_a_cell_with_a_listed_name_is_denied(text, name):
    assert name in denied(text)


@pytest.mark.parametrize("text", ["A. Colon", "E. coli growth", "Zzyzx, Morphine", "Pain, Severe", "B. Quiet"])
def test_items_and_medicine_are_no_listed_names(text):
    lexicon = load_lexicon()
    layout = layout_of(text)
    assert not list(rosters.find(layout, tokens(layout, lexicon), {}, lexicon))


def test_initials_of_who_is_named_on_the_page_are_denied_where_they_stand_alone():
    text = "metoprolol given      0800      CM      CM\nsigned by Cora Mbeki RN\nwound is 4 CM wide      dressed /cm"
    reasons = decisions(text)
    alone = [reason.cleared for word, reason in reasons if word == "CM"]
    assert alone == [False, False, True]
    assert not dict(reasons)["/cm"].cleared


def test_what_stands_like_initials_in_their_row_is_denied_too():
    text = "metoprolol      0800      CM      1D      CM\nanother      0900      1D      CM\nsigned by Cora Mbeki RN"
    assert [reason.cleared for word, reason in decisions(text) if word in ("CM", "1D")] == [False] * 3 + [True, False]


def test_a_column_headed_for_initials_is_denied_down_to_another_entry():
    text = "Time      BP          Init\n0500      120/80      MG\n0600      118/76      H\n0700      122/80      none"
    assert {"MG", "H"} <= denied(text)
    assert "none" not in denied(text)


def test_a_column_of_initials_may_stand_beside_a_heading_with_a_digit():
    text = """\
Time     Meal      SpO2     Route Init
0500     lunch     96       PO    TMc
0600     lunch     95       PO    d.r.l"""
    assert {"TMc", "d.r.l"} <= denied(text)


GIVEN = """Order            Hour      1      2      3      4      5      6
Amlodipine 5 mg      0800      MT      KB      DL      JO      DL      H
Sertraline 50 mg      0800      KB      MT      DL      DL      JO      M
Warfarin 2.5 mg      2000      JO      DL      MT      KB      MT      DL
"""


def test_who_gave_each_dose_is_denied_also_where_its_letters_mean_something():
    reasons = decisions(GIVEN)
    assert not any(reason.cleared for word, reason in reasons if word in ("DL", "MT", "KB", "JO", "M"))
    assert all(reason.cleared for word, reason in reasons if word in ("Amlodipine", "0800", "mg", "Hour"))


def test_sides_and_makers_keep_to_their_column_and_are_nobodys_initials():
    given = (("GSK", "LT", "HW"), ("GSK", "RT", "NB"), ("PFR", "RT", "HW"), ("SEQ", "LA", "NB"), ("MSD", "RA", "CT"))
    rows = [f"{'Vaccine':14}{'Product':14}{'Mfr':14}{'Lot number':18}{'Site':14}Given by"]
    rows += [
        f"{f'IPV {number}':14}{'Kinrix':14}{maker:14}{f'B54H{number}':18}{side:14}{nurse}"
        for number, (maker, side, nurse) in enumerate(given, 1)
    ]
    text = "\n".join([*rows, "Key: HW = Hannah Wheat, LPN; NB = Nasir Baig, RN"])
    gone = denied(text)
    assert {"HW", "NB", "Hannah", "Baig,"} <= gone
    assert not {"GSK", "PFR", "SEQ", "MSD", "LT", "RT", "LA", "RA", "B54H1", "B54H5"} & gone
    assert "LA" in denied(text.replace("CT", "LA"))  # a nurse's


def test_rhythms_sides_and_routes_in_many_cells_are_nobodys_initials():
    for codes in ("SR      SR      ST      SR      SB      AF", "RA      NC      NC      RA      RA      RA"):
        rows = "".join(f"{name:18}{codes}\n" for name in ("Rhythm", "Lead", "Mode"))
        assert not {"SR", "ST", "RA", "NC"} & denied(rows)
    one = GIVEN.splitlines()[1].replace("H", "RT")
    assert "DL" not in denied(one)  # one row is no sheet


def test_assays_beside_the_times_of_another_table_are_nobodys_initials():
    rows = ("WBC      5.6      4.0-11.0      08:20      118/70", "ANC      3.4      1.5-7.5      09:30      116/68",
            "LDH      212      120-246      14:10      122/74")  # fmt: skip
    assert not {"WBC", "ANC", "LDH"} & denied("\n".join(rows))


def test_clocks_below_a_label_of_days_stay():
    assert not {"22:08", "22:15", "08:00"} & denied("Ordered      Given\n22:08      22:15\n2/27 08:00      22:15")
    assert denied("Given\n2/27/2026 22:15") == {"2/27/2026"}


def test_a_flare_of_a_disease_makes_no_skin_test_of_days():
    rows = "Result      11/13      11/14      11/15      11/17\nBUN      41      52      55      46"
    for said in ("COPD flare, prednisone 30 mg daily", "pin prick intact in both feet"):
        assert {"11/13", "11/14", "11/15", "11/17"} <= denied(f"{said}\n{rows}")
    assert "11/14" not in denied(f"wheal and flare in mm, histamine control\n{rows}")


def test_widths_of_pupils_are_no_days_and_doses_of_many_days_no_telephone():
    assert "3/3" not in denied("Pupils mm      3/3      3/3      3/3      3/3")
    assert "3/3" in denied("seen again on 3/3 here")
    doses = "Sodium bicarbonate      300      300      1300      1300      1300      1300"
    assert not {"300", "1300"} & denied(doses)
    assert {"300", "555", "1300"} <= denied("call 300      555      1300")


def test_a_house_of_children_goes_on_in_the_next_line():
    text = "his mother works and the child attends Little Sprouts\nDaycare 4 days a week now"
    assert "Daycare" in denied(text)
    assert "Daycare" not in denied("he was well and slept through the night\nDaycare 4 days a week now")


def test_a_day_in_a_column_of_days_is_denied():
    text = "3/5      shot given\n3/19      shot given\n\n\n\n4/5      strength\n5/5      strength"
    reasons = decisions(text)
    assert "3/5" in denied(text)
    assert [r.cleared for w, r in reasons if w in ("4/5", "5/5")] == [True, True]


def test_the_key_of_initials_is_denied():
    assert "HC" in denied("HC = Hyacinth Cole RN for the record")


def test_a_name_with_a_comma_has_its_initials_the_other_way_round():
    text = "Nurse: Mbeki, Cora\n\ndressing      0900      CM"
    assert "CM" in denied(text)


LOWER = (
    "tel note about the medicine list, she is on metoprolol daily and feels well today and has no pain at rest now. "
    "her son mark called about the wound. mark says dr hand told them to wait. gave report to nurse will. "
    "pt rose upchurch is seen at st lukes per gladys m. lpn and the nurse said the wound will heal by itself soon. "
    "joy fell today."
)


def test_names_without_capitals_are_known_by_what_stands_before():
    reasons = decisions(LOWER)
    cleared = {word for word, reason in reasons if reason.cleared}
    assert not cleared & {"mark", "hand", "rose", "joy", "st", "m.", "will."}
    assert {"wound", "will", "says", "nurse", "pain"} <= cleared


SIGNED = (
    "client was referred by pcp dr summer cook for low mood and sees rose rivers lcsw on most weeks, per the rn he "
    "sleeps badly. hpi as before: phq9 = 19, etoh on weekends, maternal gma pearl had adhd and died at home of a "
    "stroke. plan is unchanged and he will return in two weeks with the nurse or sooner. t. moss pmhnp, seen also by "
    "dr hand will call"
)


def test_names_without_capitals_have_a_second_word_and_letters_of_a_profession():
    reasons = decisions(SIGNED)
    cleared = {word for word, reason in reasons if reason.cleared}
    assert not cleared & {"summer", "cook", "rose", "rivers", "t.", "moss", "pearl", "hand"}
    assert {"for", "hpi", "phq9", "etoh", "gma", "adhd", "the", "rn", "will", "call"} <= cleared


def test_letters_of_a_profession_make_a_name_of_one_word_too():
    text = (
        "the plan was made with him and his wife at home last week and it is the same as before. per moss lcsw he walks"
    )
    assert "moss" not in kept(text).split()
    assert {"per", "he", "walks"} <= set(kept(text).split())


def test_a_side_before_a_part_of_the_body_is_nobody():
    assert not denied("Chest pressure for an hour, radiating to L arm, worse with R shoulder raised")


def test_a_day_and_its_year_are_denied_whatever_the_month_was_read_as():
    assert {"16,", "2021"} <= denied("Received dul 16, 2021 in formalin")
    assert "17/2024" in denied("Date 17/2024 seen")
    assert not {"x2,", "2016"} & denied("stent x2, 2016 and L4-5, 2011")


def test_a_title_with_a_letter_too_many_is_one():
    assert "Banks" in denied("Call Dre. Banks at the clinic for bloody diarrhea.")
    assert not denied("Dx asthma, on albuterol")


def test_the_letter_of_a_disease_is_nobody_whatever_the_tagger_says():
    text = "Hepatitis B  05/02/2020  Zzyzx"
    assert "B" in kept(text, WordTagger(**{"B_05/02/2020_Zzyzx": "ORG"})).split()
    assert "B" in kept(text).split()


def test_the_house_behind_a_short_label_is_denied():
    assert {"VILLAGE", "DRUG"} <= denied("PHARM: VILLAGE DRUG\nDIET: CARDIAC")


def test_a_sentence_with_capitals_is_no_passage_without():
    lexicon = load_lexicon()
    words = tokens(layout_of("Her son mark called. The wound is dry."), lexicon)
    assert not list(small_letters.find(words, lexicon))


def test_a_passage_ends_with_the_next_capital():
    lexicon = load_lexicon()
    words = tokens(layout_of(LOWER + "\nAssessment: son mark is well"), lexicon)
    found = {words[hit.index].lower for hit in small_letters.find(words, lexicon)}
    assert "mark" in found


def test_the_first_name_before_a_family_name_is_no_eponym():
    lexicon = load_lexicon()
    assert eponyms.find(["Babinski", "negative"], lexicon) == {0}
    assert eponyms.find(["Babinski", "Zzyzxov"], lexicon) == set()
    assert eponyms.find(["Babinski"], lexicon) == {0}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("signed by Benedikt Zzyzxov, M.D. for the record", "Benedikt"),
        ("the case manager, cosign: S. Pool for the record", "Pool"),
        ("she was seen with Zzyzx Pool for the hand again", "Pool"),
        ("refer to the clinic, attention Cliff for the hand", "Cliff"),
        ("he moved to Zzyzx Kitchen last year for the work", "Kitchen"),
        ("she prays with First Lutheran for her health", "First"),
        ("seen at CardioPlus for his health", "CardioPlus"),
        ("seen in Zzyzx Internal Medicine for his cough", "Internal"),
        ("awaiting a bed @ Shady Rest for the weekend", "Rest"),
    ],
)
def test_names_in_sentences_are_denied(text, name):
    assert name in denied(text)


def test_a_device_in_a_sentence_keeps_its_brand():
    assert "EndoCatch" in kept("it was placed in an EndoCatch bag and removed").split()


def test_a_name_that_a_line_breaks_is_denied_whole():
    assert "field" in denied("she works for the mill in Ash-\nfield and walks daily")
    assert "up" not in denied("she comes for follow-\nup and walks daily")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("her husband is 92. he drives", "92."),
        ("mother d. at 96. no cancer", "96."),
        ("entered by RLS after the visit", "RLS"),
        ("v.o. Wise for the dose", "Wise"),
        ("intake 7733-018. then home", "7733-018."),
        ("copay $20 pd ck 1182", "1182"),
        ("phone 4 7 9 - 5 5 5 - 0 1 5 8", "9"),
        ("phone 4 7 9 - 5 5\n5 - 0 1 5 8", "8"),
        ("call 845 - 5550 - 131 today", "131"),
        ("MR 771-882 of the clinic", "771-882"),
        ("lives in Ford, N. C. 28999", "28999"),
        ("my id is BLL 0092 1187 X, in group", "X,"),
        ("she will be ninety-six in the summer", "ninety-six"),
        ("comes each 1st Mon. for care", "Mon."),
        ("stays in Bluff Pt., near the lake", "Pt.,"),
        ("is treated at Children's in the city", "Children's"),
        ("Autumn to call the clinic", "Autumn"),
        ("mail smiley dot walker at gladenet dot example", "walker"),
    ],
)
def test_ages_initials_and_spelled_numbers_are_denied(text, word):
    assert word in denied(text)


@pytest.mark.parametrize("text", ["he is 92 kg", "she was 92 on room air", "given by EMS", "range 1500-2000 mL"])
def test_weights_and_ranges_are_no_identifiers(text):
    assert kept(text).split() == text.split()


def test_words_that_join_sentences_in_capitals_are_kept():
    text = "HE WAS IN SACRED HEART OVER THE WEEK WITH AN EXACERBATION OF ASTHMA AND IS WELL"
    assert {"WAS", "OVER", "WITH", "EXACERBATION"} <= set(kept(text).split())


def test_a_brand_that_stands_alone_is_denied():
    assert "CardioPlus" in denied("remote transmission of the device\n\nCardioPlus")


def test_a_title_after_a_relation_is_no_valve():
    assert "FISH" in denied("HE CAME WITH HIS NEIGHBOR MR FISH AND FEELS WELL TODAY")


def test_attention_to_anything_else_names_nobody():
    text = "attention deficit and attention to the wound"
    assert kept(text).split() == text.split()


def test_a_word_at_the_end_of_a_passage_is_no_first_name():
    lexicon = load_lexicon()
    words = tokens(layout_of("the wound is dry and the leg is well " * 4 + "says the patient rose"), lexicon)
    assert not list(small_letters.find(words, lexicon))


def test_a_short_word_with_a_full_stop_is_a_title_only_when_a_letter_less_makes_it_one():
    assert {"Zzyzx", "Banks"} <= denied("Seen by Drr. Banks and Mri. Zzyzx today")
    assert not denied("Given by mouth. Dig. level of 0.9 was normal")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("9 Mill Rd., 3rd fl., Zzyzx, TX 79999", "3rd fl.,"),
        ("407 CALLE ROBLES UNIT 4", "CALLE ROBLES"),
        ("lives at 12 Paseo Verde with family", "Paseo Verde"),
        ("vive en Avenida Central con su madre", "Avenida Central"),
    ],
)
def test_floors_and_streets_in_spanish_are_parts_of_an_address(text, place):
    assert set(place.split()) <= denied(text)


@pytest.mark.parametrize("text", ["MCV 92 fl, MPV 9 fl", "600 via PEG tube", "on the 2nd fl of the unit"])
def test_volumes_and_routes_are_no_addresses(text):
    assert not {"fl,", "fl", "via", "PEG"} & denied(text)


def test_somebody_known_by_an_initial_and_a_role_is_denied():
    assert "M." in denied("Present: A. ZZYZX MD, M. (SCRUB). Time out done")
    assert "M." not in denied("Seen by surgery. M. (left) is intact")


def test_a_name_that_is_a_sign_as_well_goes_with_the_names_around_it():
    tagger = WordTagger(Zzyzx="PERSON", Quux="PERSON")
    assert "Ca" not in kept("caller Zzyzx Ca Quux is well", tagger)
    assert "Ca" in kept("caller Zzyzx: Ca 9.4 Quux", tagger)
    assert "Son" in kept("seen at Zzyzx Clinic. Son Quux checks in", tagger)


def test_a_house_that_works_on_something_keeps_nothing_of_its_name():
    assert "on" in denied("meals from Zzyzx Commission on Quuxing, weekly")
    assert "on" not in denied("Zzyzx sat on Quux")


def test_the_column_of_who_gave_a_vaccine_or_where_is_denied():
    text = (
        "Vaccine      Date        Lot       Healthcare professional or site\n"
        "Tetanus      3/4/21      A12B9     County Fair Tent 2\n"
        "Influenza    9/8/22      C44D1     County Fair Tent 2"
    )
    assert {"County", "Fair", "Tent", "2"} <= denied(text)
    assert {"Tetanus", "Influenza"}.isdisjoint(denied(text))


@pytest.mark.parametrize(("text", "found"), [("dressing changed by MS", True), ("fluids given by IV", False)])
def test_capitals_behind_what_somebody_did_are_letters_of_a_person_and_no_route(text, found):
    assert (text.split()[-1] in denied(text)) is found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ask for Zuri, x 208. then", "208."),
        ("Desk x 3-1180 for forms", "3-1180"),
        ("the device nurse (ext 4416) is in", "4416)"),
        ("call at extension 12 before noon", "12"),
        ("the night team, bleep 2217", "2217"),
        ("dose 0800 /KM/ given", "/KM/"),
    ],
)
def test_extensions_pagers_and_letters_between_strokes_are_denied(text, number):
    assert number in denied(text)


@pytest.mark.parametrize(
    "text", ["walked x 200 ft with cane", "tablet x 500 mg daily", "knee extension 12 deg", "says /p/ 4 times"]
)
def test_counts_angles_and_sounds_are_no_numbers_to_call(text):
    assert kept(text).split() == text.split()


ONSETS = "Problem            Onset\nasthma             03/72\nulcer              11/76\nmigraine           05/80"


def test_months_with_two_digits_of_their_year_are_days():
    assert not {"03/72", "11/76", "05/80"} & set(kept(ONSETS).split())
    assert "04/86" not in kept("gout since 04/86, no flare")
    assert "11/76" in kept("pressure was 11/76 then").split()  # alone it may be anything
    assert "11/76" in kept(ONSETS.replace("ulcer              11/76", "BP 11/76 mmHg")).split()
    assert "0/40" in kept("reading 0/40 and 8/72").split()
