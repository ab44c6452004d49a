"""Towns, days and rooms below the captions of forms."""

import pytest
from redaction_pages import decisions, kept, layout_of

from appliance.policy.categories import Category
from appliance.redaction import dated_boxes, towns


def places(text, vetoes=None):
    layout = layout_of(text)
    return [layout.words[i].text for i in towns.find(layout, vetoes or {})]


def days(text):
    layout = layout_of(text)
    return [layout.words[i].text for i in dated_boxes.find(layout)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("claim of 2026\n10 30 26    11    99214", "10 30 26"),
        ("claim of 2026\n10 30 26 11 02 26    11", "10 30 26 11 02 26"),
        ("claim of 2026\n10 30 25    11", "10 30 25"),  # the year before
        ("claim of 2026\n10 30 24    11", ""),
        ("claim of him\n10 30 26    11", ""),  # no year is written
        ("claim of 2026\n13 30 26    11", ""),
        ("claim of 2026\n10 32 26    11", ""),
        ("claim of 2026\nrates 10 30 26", ""),
        ("claim of 2026\n10 30    26", ""),
    ],
)
def test_days_whose_parts_stand_apart_fill_their_cells(text, found):
    layout = layout_of(text)
    assert " ".join(layout.words[i].text for i in dated_boxes.spaced(layout)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CITY / STATE\nBUFFALO WY", ["BUFFALO", "WY"]),
        ("PLACE OF BIRTH (CITY, STATE)\nHOPE, AR", ["HOPE,", "AR"]),
        ("7. CITY / STATE          8. SEX\nSUN VALLEY ID            F", ["SUN", "VALLEY", "ID"]),
        ("CITY                STATE\nCRYSTAL             MN", ["CRYSTAL", "MN", "MN"]),
        ("COUNTY              STATE\nBATH                ME", ["BATH", "ME", "ME"]),
        ("COUNTY              ZIP CODE\nBATH                04530", ["BATH"]),
        ("Town of residence\nSurprise", ["Surprise"]),
        ("City      Normal      State      IL      Zip      61761", ["Normal", "IL"]),
        ("City      Early      Dose      5 mg      State\n", []),  # nothing beside the caption of the state
        ("City, Town      Rest", []),  # nothing stands below
        ("CITY / STATE\nTELEPHONE", []),  # the next caption
        ("CITY / STATE\nDATE OF BIRTH", []),
        ("CITY / STATE\nCITY / STATE", []),
        ("CITY / STATE\nSpeaks:", []),
        ("CITY / STATE\nhe was seen with his mother today", []),
        ("CITY / STATE: here\nNormal", []),
        ("City of origin\nNormal", []),
        ("City hospital\nNormal", []),
        ("City\nNormal", []),  # alone it may be anything
        ("State\nNormal", []),
        ("Mental state\nNormal", []),
    ],
)
def test_the_caption_of_a_town_denies_what_stands_below(text, found):
    assert places(text) == found


@pytest.mark.parametrize(
    ("town", "found"),
    [
        ("BIG SPRING TX", True),
        ("Grand Prairie TX", True),
        ("HEAD CT", False),  # no state here
        ("STATE VT", False),
        ("SON: TX", False),
        ("PLAN TX", True),
        ("for TX", False),
        ("CA NY", False),
        ("A LONG LIST OF TX", False),
        ("TX", False),
    ],
)
def test_a_town_and_a_state_in_a_row_of_contacts_are_denied(town, found):
    text = f"HALE      {town}      (801) 555-0136"
    layout = layout_of(text)
    vetoes = {layout.words[-1].line * 0 + len(layout.words) - 1: Category.PHONE}
    assert places(text, vetoes) == (town.split() if found else [])
    assert places(text) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("County: Wake", "County:"),
        ("Town: Sample", "Town:"),
        ("Tues 14th with pain", "with pain"),
        ("the 14th time", "the 14th time"),
    ],
)
def test_what_fills_in_a_county_or_a_town_and_days_behind_weekdays_stay(text, left):
    assert kept(text) == left


def test_a_town_that_is_an_ordinary_word_stays_behind_on_a_page():
    page = (
        "Health insurance claim form with the usual boxes for what was done and for whom it was done today\n"
        "CITY / STATE                   RESERVED FOR LOCAL USE\n"
        "MOBILE AL                      LEFT KNEE\n"
        "Diagnosis: acute pain of the left knee after a fall, seen in the office, treated with rest and ice\n"
    )
    said = dict(decisions(page))
    assert not said["MOBILE"].cleared
    assert said["KNEE"].cleared


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DATES UNABLE TO WORK\n03 11 04 - 03 25 O4", ["03", "11", "04", "03", "25", "O4"]),
        ("16. DATES PATIENT UNABLE TO WORK\nFROM 03 | 149 | G4 TO 03 | 25 | 04", ["03", "149", "G4", "03", "25", "04"]),
        ("HOSPITALIZATION DATES\nMM DD YY\n12 16 G1", ["12", "16", "G1"]),
        ("DATE OF INJURY          SEX\n@3 11 04                M", ["@3", "11", "04"]),
        ("LMP          EDC\n03 11 04     12 16 04", ["03", "11", "04", "12", "16", "04"]),
        ("Next visit date\n6 weeks", []),
        ("Dates          Dose\nweekly         20 mg", []),
        ("DATE\n12", []),  # one number is none
        ("DATE OF INJURY\nMM DD YY\nMM DD YY", []),  # nothing was filled in
        ("DATE          BP\n              120 80", []),
        ("Date of visit\n\n\n\n\n11 12 13", []),  # too far below
        ("Date of visit:\n11 12 13", []),  # a label with its sign
        ("Date and dose of warfarin\n5 5 7 5", []),
        ("What was the date that he was last seen in the office for his other knee, please\n5 5 7 5", []),
    ],
)
def test_the_caption_of_days_denies_short_numbers_below(text, found):
    assert days(text) == found


def test_rooms_in_a_list_of_patients_are_denied():
    board = "Rm        Patient            Diet\n504       ZZYZX, VICTOR      NPO\n12B       QUUX, MAY          2 g Na"
    said = decisions(board)
    assert not any(reason.cleared for word, reason in said if word in ("504", "12B"))
    assert dict(said)["NPO"].cleared


def test_a_column_of_rooms_ends_at_the_heading_of_a_table_below():
    form = "Resident        Zzyzx        Room        14-B\nNo. of meals    three        Times       Started\n"
    rows = "\n".join(
        f"{n}               tab          {time}        today" for n, time in enumerate(("0600", "0800", "2000"))
    )
    said = kept(form + rows).split()
    assert {"0600", "0800", "2000"} <= set(said)
    assert not {"0600", "0800"} & set(kept((form + rows).replace("Times  ", "       ")).split())


def test_numbers_below_bed_are_values_where_no_patient_is_listed():
    assert "2230" in kept("Bed        Asleep        Awake        Hours\n2230       2300          0600         6.5")


def test_an_employer_that_is_made_of_words_stands_below_its_caption():
    page = "EMPLOYER              OCCUPATION\nGENERAL TIRE          RETIRED\nPHONE                 AGE"
    assert "TIRE" not in kept(page).split()
    assert "RETIRED" in kept(page)


def test_what_forms_print_below_an_employer_is_the_next_caption():
    assert "SEX" in kept("EMPLOYER              OCCUPATION\nSEX                   AGE")


def test_the_place_of_work_is_a_label():
    assert kept("PLACE OF EMPLOYMENT\nBIG SKY TIRE") == "PLACE OF EMPLOYMENT"


def test_days_whose_zeros_were_misread_begin_rows():
    log = "82/14      rest\n2/16       rest\nG3/22      rest\n83/31 and more rest\n@4/02      rest"
    said = decisions(log)
    assert not any(reason.cleared for word, reason in said if "/" in word)


def test_an_acuity_and_a_pressure_begin_rows_too():
    assert "20/40" in kept("\n".join(["20/40      right"] * 5))
    assert "96/52" in kept(
        "\n".join(["96/52      lying", "118/70     sitting", "98/60      standing", "94/50      after"])
    )


_FORM = (
    "1. PATIENT NAME              2. SEX\n"
    "QUUX, ZELDA                  F\n"
    "3. CUSTODY LEVEL             4. OUTSIDE LAB\n"
    "MED                          NO\n"
    "5. INSURANCE PLAN NAME       6. BIRTH PLACE\n"
    "BAY SKIES                    NONE\n"
    "7. FACILITY                  8. ALLERGY\n"
    "                             NONE\n"
)


def test_the_value_of_a_numbered_box_stands_below_and_not_in_the_next_box():
    said = kept(_FORM).split()
    assert {"SEX", "ALLERGY", "OUTSIDE", "LAB", "CUSTODY", "MED"} <= set(said)
    assert said.count("SKIES") == 0


def test_a_month_and_its_year_stand_in_a_column_of_days():
    card = "1-7-63  Ca 7.9, cramps.\n5-63         Well.\n10-3-71      Returns after 8 yrs."
    assert "5-63" not in kept(card)


def test_a_range_that_begins_a_row_stays_away_from_days():
    assert "5-63" in kept("Na       7.9 today\n5-63     units seen\nK        4.1 today")
