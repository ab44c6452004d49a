"""Fields in the words of a page: what is suggested, what is doubted, and that hostile input is borne."""

import random
import time
from dataclasses import replace

import numpy as np
import pytest

from appliance.documents import Box, Word
from appliance.errors import ReadingError
from appliance.fields import second
from appliance.fields.knowledge import knowledge
from appliance.fields.numbers import number, unit
from appliance.fields.suggest import MAX_SUGGESTIONS, find, judge, suggest
from appliance.suggestions import UNITS, Doubt, FieldKind
from tests.field_words import words_of

WHITE = np.full((3000, 2400), 255, np.uint8)


def found(text: str, kind: FieldKind):
    """Fields of one kind in some lines: name, value, unit, doubts."""
    return [(f.name, f.value, f.unit, set(f.doubts)) for f in find(words_of(text)) if f.kind is kind]


# Medicines


@pytest.mark.parametrize(
    ("text", "name", "value", "unit_name"),
    [
        ("Continue lisinopril 20 mg daily.", "lisinopril", "20", "mg"),
        ("levothyroxine 88 mcg every morning", "levothyroxine", "88", "mcg"),
        ("Levothyroxine (Synthroid) 0.1 mg po qd", "levothyroxine", "0.1", "mg"),
        ("insulin glargine 24 units at bedtime", "insulin glargine", "24", "units"),
        ("albuterol inhaler 1-2 puffs q4-6h prn", "albuterol", "1-2", "puffs"),
        ("Metoprolol\t25mg\tBID", "metoprolol", "25", "mg"),
        ("3. Sertraline 50 mg tablet, take 1 by mouth", "sertraline", "50", "mg"),
        ("amoxicillin 1,000 mg twice daily", "amoxicillin", "1000", "mg"),
        ("on insulin\nlispro 6 units before meals", "insulin lispro", "6", "units"),
    ],
)
def test_a_medicine_comes_with_its_dose(text, name, value, unit_name):
    assert (name, value, unit_name, set()) in found(text, FieldKind.DOSE)
    assert name in [n for n, *_ in found(text, FieldKind.MEDICATION)]


def test_a_dose_belongs_to_the_nearest_name_of_its_sentence():
    text = "aspirin 81 mg daily, metformin 500 mg BID; apixaban 5 mg twice a day."
    assert [(n, v) for n, v, *_ in found(text, FieldKind.DOSE)] == [
        ("aspirin", "81"), ("metformin", "500"), ("apixaban", "5"),
    ]  # fmt: skip
    often = [f.text for f in find(words_of(text)) if f.kind is FieldKind.FREQUENCY]
    assert often == ["daily", "BID", "twice a day"]
    [often] = [f.text for f in find(words_of("insulin glargine 24 units at\nbedtime")) if f.kind is FieldKind.FREQUENCY]
    assert often == "at bedtime"


def test_an_unknown_word_is_a_medicine_only_before_an_instruction_and_is_doubted():
    assert found("Zilbafor 20 mg daily", FieldKind.MEDICATION) == [("zilbafor", "", "", {Doubt.NAME_UNKNOWN})]
    assert found("Zilbafor 20 mg on the shelf", FieldKind.MEDICATION) == []
    assert found("weighing 20 g daily", FieldKind.DOSE) in ([], [("weighing", "20", "g", set())])
    assert found("increased 20 mg daily", FieldKind.DOSE) == []


def test_a_misspelled_ending_is_still_a_medicine_and_is_doubted():
    assert found("takes lisinxpril at home", FieldKind.MEDICATION) == [("lisinxpril", "", "", {Doubt.NAME_UNKNOWN})]


def test_a_concentration_is_no_dose_and_a_test_no_medicine():
    text = "Potassium 4.1 mmol/L, glucose 105 mg/dL, calcium was normal"
    assert found(text, FieldKind.DOSE) == []
    assert found(text, FieldKind.MEDICATION) == []


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("levothyroxine 50 mg daily", Doubt.DOSE_UNUSUAL),  # mcg was meant
        ("digoxin 1.25 mg daily", Doubt.DOSE_UNUSUAL),  # ten-fold
        ("lisinopril 200 mg daily", Doubt.DOSE_UNUSUAL),
        ("lisinopril 10 mcg daily", Doubt.UNIT_UNUSUAL),
        ("metformin 580 mcg daily", Doubt.UNIT_UNUSUAL),
        ("gabapentin 301 mg daily", Doubt.DOSE_UNUSUAL),  # no such strength
        ("prednisone 0 mg daily", Doubt.DOSE_UNUSUAL),
        ("warfarin .5 mg daily", Doubt.ODD_NUMBER),
        ("warfarin 05 mg daily", Doubt.ODD_NUMBER),
        ("lisinopril 2O mg daily", Doubt.ODD_NUMBER),
        ("lisinopril l0 mg daily", Doubt.ODD_NUMBER),
        ("insulin glargine 10U at bedtime", Doubt.UNIT_UNUSUAL),
        ("methotrexate 7,5 mg weekly", Doubt.ODD_NUMBER),
    ],
)
def test_a_dose_that_cannot_be_meant_is_doubted(text, doubt):
    [(_, _, _, doubts)] = found(text, FieldKind.DOSE)
    assert doubt in doubts


# Measurements


@pytest.mark.parametrize(
    ("text", "name", "value", "unit_name"),
    [
        ("BP 128/78 mmHg", "blood pressure", "128/78", "mmHg"),
        ("blood pressure was 118 / 64 today", "blood pressure", "118/64", ""),
        ("BP: 142/91, P 72, R 16, T 98.6 F", "heart rate", "72", ""),
        ("Temp 37.2 C", "temperature", "37.2", "C"),
        ("temperature 98.6 °F", "temperature", "98.6", "F"),
        ("SpO2 97% on room air", "oxygen saturation", "97", "%"),
        ("Wt\t182 lbs", "weight", "182", "lb"),
        ("BMI 27.4 kg/m2", "bmi", "27.4", "kg/m2"),
    ],
)
def test_a_vital_sign_is_found(text, name, value, unit_name):
    assert (name, value, unit_name, set()) in found(text, FieldKind.VITAL)


@pytest.mark.parametrize(
    "text",
    ["BP 78/128", "BP 1280/78", "HR 720", "Temp 986 F", "SpO2 197%", "respirations 180", "GCS 51", "Temp 37.2 F"],
)
def test_a_vital_sign_that_nobody_lives_with_is_doubted(text):
    assert [d for *_, d in found(text, FieldKind.VITAL)] in ([{Doubt.OUT_OF_RANGE}], [])
    if "1280" not in text:
        assert found(text, FieldKind.VITAL)


@pytest.mark.parametrize(
    "text",
    [
        "Call 555-0142",
        "seen 03/04/2021 at 10:30",
        "room 12",
        "p 5",
        "page 3 of 4",
        "t 5 n 0",
        "Oakland, CA 94609",
        "height 5 feet 4",
        "Ht 5'4",
    ],
)
def test_other_numbers_are_no_measurements(text):
    assert [f for f in find(words_of(text)) if f.kind in (FieldKind.VITAL, FieldKind.RESULT, FieldKind.DOSE)] == []


TABLE = """
Test	Result	Flag	Reference	Units
Glucose	105	H	65 - 99	mg/dL
Creatinine	0.72		0.50-1.10	mg/dL
Sodium	141		135 - 146	mmol/L
TSH	4.41		0.40 - 4.50	mlU/L
Zonulin index	12.5	H	1.0 - 8.0	ng/mL
CRP	9.1	H	< 8.0	mg/L
"""


def test_the_rows_of_a_table_are_results():
    results = found(TABLE, FieldKind.RESULT)
    assert results == [
        ("glucose", "105", "mg/dL", set()),
        ("creatinine", "0.72", "mg/dL", set()),
        ("sodium", "141", "mmol/L", set()),
        ("tsh", "4.41", "mIU/L", set()),
        ("zonulin index", "12.5", "ng/mL", set()),
        ("crp", "9.1", "mg/L", set()),
    ]


@pytest.mark.parametrize(
    ("before", "after", "doubt"),
    [
        ("105\tH", "95\tH", Doubt.FLAG_CONTRADICTS),  # flagged high inside its range
        ("105\tH", "105\tL", Doubt.FLAG_CONTRADICTS),
        ("141\t", "114\t", Doubt.FLAG_CONTRADICTS),  # outside without a flag, where others have one
        ("0.72", "072", Doubt.ODD_NUMBER),
        ("0.72", "72", Doubt.OUT_OF_RANGE),
        ("0.72", "0:72", Doubt.ODD_NUMBER),
        ("4.41", "441", Doubt.ODD_NUMBER),  # the range has decimals
        ("mmol/L", "rnrnol/L", Doubt.UNIT_UNUSUAL),
        ("141\t\t135 - 146\tmmol/L", "141\t\t135 - 146\tmg/dL", Doubt.UNIT_UNUSUAL),
        ("65 - 99", "99 - 65", Doubt.OUT_OF_RANGE),
    ],
)
def test_a_result_at_odds_with_its_row_is_doubted(before, after, doubt):
    assert before in TABLE
    assert any(doubt in doubts for *_, doubts in found(TABLE.replace(before, after), FieldKind.RESULT))


def test_without_any_flag_on_the_page_a_missing_flag_says_nothing():
    assert found("Glucose\t105\t65 - 99\tmg/dL", FieldKind.RESULT) == [("glucose", "105", "mg/dL", set())]


FLOW_SHEET = """
Date	BP	Pulse	Temp (F)	SpO2
03/04/2021	128/78	72	98.6	97%
03/05/2021	131/80	720	99.1	96%
signed
"""


def test_names_may_head_columns():
    assert sorted(found(FLOW_SHEET, FieldKind.VITAL), key=str) == [
        ("blood pressure", "128/78", "", set()), ("blood pressure", "131/80", "", set()),
        ("heart rate", "72", "", set()), ("heart rate", "720", "", {Doubt.OUT_OF_RANGE}),
        ("oxygen saturation", "96", "%", set()), ("oxygen saturation", "97", "%", set()),
        ("temperature", "98.6", "F", set()), ("temperature", "99.1", "F", set()),
    ]  # fmt: skip
    assert found(FLOW_SHEET.replace("128/78", "128").replace("131/80", "x"), FieldKind.VITAL)[0][0] != "blood pressure"


# Allergies and birth


def test_allergies_are_what_stands_behind_the_label():
    assert [n for n, *_ in found("Allergies: penicillin (rash), sulfa and latex.", FieldKind.ALLERGY)] == [
        "penicillin (rash)", "sulfa", "latex",
    ]  # fmt: skip
    assert [n for n, *_ in found("She is allergic to bee venom.", FieldKind.ALLERGY)] == ["bee venom"]
    assert [n for n, *_ in found("ALLERGIES\naspirin\nshellfish\n\nPLAN\nrest", FieldKind.ALLERGY)] == [
        "aspirin",
        "shellfish",
    ]
    assert [n for n, *_ in found("NKDA", FieldKind.ALLERGY)] == ["none known"]
    assert [n for n, *_ in found("Allergies: none known", FieldKind.ALLERGY)] == ["none known"]
    assert found("He talked about allergies and asthma at length.", FieldKind.ALLERGY) == []
    assert found("Allergies: penicillin", FieldKind.MEDICATION) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("DOB: 04/23/1958", "1958-04-23"),
        ("D.O.B. 4-3-1958", "1958-04-03"),
        ("born April 23, 1958", "1958-04-23"),
        ("Date of birth 23 Apr 1958", "1958-04-23"),
        ("DOB 05-JAN-1950", "1950-01-05"),
        ("Birth date: 1958-04-23", "1958-04-23"),
        ("DOB 4/3/58", ""),
    ],
)
def test_a_date_of_birth_needs_its_label(text, value):
    assert found(text, FieldKind.BIRTH_DATE) == [("", value, "", set())]
    assert (
        found(text.split(" ", 1)[1].replace("birth", "").replace("of", "").replace("date:", ""), FieldKind.BIRTH_DATE)
        == []
    )


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("DOB 14/33/1958", Doubt.OUT_OF_RANGE),
        ("DOB 02/30/1958", Doubt.OUT_OF_RANGE),
        ("DOB 04/23/1058", Doubt.OUT_OF_RANGE),
        ("DOB 14/33/58", Doubt.OUT_OF_RANGE),
        ("DOB O4/23/1958", Doubt.ODD_NUMBER),
        ("born Foo 3, 1958", Doubt.OUT_OF_RANGE),
    ],
)
def test_a_date_of_birth_that_is_none_is_doubted(text, doubt):
    [(_, _, _, doubts)] = found(text, FieldKind.BIRTH_DATE)
    assert doubt in doubts


# Numbers, units, tables


def test_units_have_one_spelling():
    written = ("MCG", "µg", "ug", "mgs", "mm Hg", "mlU/L", "mg/dl,", "K/µL", "mmol/1", "lbs.")
    assert [unit(text) for text in written] == [
        "mcg", "mcg", "mcg", "mg", "mmHg", "mIU/L", "mg/dL", "K/uL", "mmol/L", "lb",
    ]  # fmt: skip
    assert unit("bananas") == ""
    assert unit('"') == "in"


@pytest.mark.parametrize("text", ["", "1.2.3", "12/3", "½", "٣", "\uff11\uff12", "9" * 13, "-", "NaN", "1e9", "inf"])
def test_what_is_no_number_has_no_value(text):
    assert number(text) is None


def test_the_tables_hold_together():
    known = knowledge()
    assert len(known.measures) > 150
    assert len(known.doses) > 100
    assert all(band.unit in UNITS for measure in known.measures.values() for band in measure.bands)
    assert not known.is_medicine("cholesterol")
    assert not known.is_medicine("april")
    assert known.is_medicine("Rosuvastatin,")


# The second reading


class Sheet:
    """A reader that says what it is told, at the places of the crops."""

    def __init__(self, texts):
        self.texts, self.calls = texts, 0

    def __call__(self, image, _dpi):
        self.calls += 1
        assert (image < 128).any()
        filled = np.flatnonzero(np.diff(np.concatenate([[0], (image < 128).any(axis=0).astype(np.int8), [0]])))
        starts, ends = filled[::2], filled[1::2]
        assert len(starts) >= len(self.texts)
        return tuple(
            Word(t, Box(int(a), 34, int(b), 70), 0, 90.0) for t, a, b in zip(self.texts, starts, ends, strict=False)
        )


def _inked(words):
    image = WHITE.copy()
    for word in words:
        image[word.box.top : word.box.bottom, word.box.left : word.box.right] = 0
    return image


def test_two_readings_that_differ_are_a_doubt_and_equal_ones_are_none():
    words = words_of("aspirin 81 mg daily")
    for seen, doubted in (("81", False), ("81,", False), ("87", True), ("8.1", True), ("", True)):
        suggestions = suggest(words, _inked(words), Sheet([seen] if seen else []))
        [dose] = [s for s in suggestions if s.kind is FieldKind.DOSE]
        assert (Doubt.READINGS_DISAGREE in dose.doubts) is doubted, seen


def test_a_page_without_digits_is_not_read_again():
    words = words_of("Allergies: penicillin")
    reader = Sheet(["x"])
    assert len(suggest(words, _inked(words), reader)) == 1
    assert reader.calls == 0


def test_a_second_reader_that_fails_leaves_every_number_doubted():
    def broken(image, dpi):
        raise ReadingError("no")

    words = words_of("aspirin 81 mg daily, DOB 04/23/1958")
    kinds = {s.kind: s.doubts for s in suggest(words, _inked(words), broken)}
    assert Doubt.READINGS_DISAGREE in kinds[FieldKind.DOSE]
    assert Doubt.READINGS_DISAGREE in kinds[FieldKind.BIRTH_DATE]
    assert Doubt.READINGS_DISAGREE not in kinds[FieldKind.MEDICATION]


def test_words_beyond_the_sheet_count_as_not_confirmed():
    words = words_of("\n".join(f"aspirin {n} mg daily" for n in range(81, 81 + second.MAX_CROPS + 5)))
    read = second.read_again(WHITE, words, range(len(words)), lambda *_: ())
    assert len(read) == second.MAX_CROPS
    doses = [s for s in judge(find(words), words, {}) if s.kind is FieldKind.DOSE]
    assert all(Doubt.READINGS_DISAGREE in dose.doubts for dose in doses)


def test_a_word_outside_of_the_picture_is_not_read():
    outside = (Word("5", Box(9_000, 9_000, 9_020, 9_030), 0, 90.0),)
    assert second.read_again(WHITE, outside, [0], lambda *_: ()) == {}


def test_colour_pages_are_read_again_as_well():
    words = words_of("aspirin 81 mg daily")
    colour = np.repeat(_inked(words)[:, :, None], 3, axis=2)
    assert any(s.kind is FieldKind.DOSE and not s.doubts for s in suggest(words, colour, Sheet(["81"])))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0.72", "0.72", True), ("0.72", "O.72", True), ("5.4", "54", False), ("128/78", "128/78,", True),
        ("20mg", "20", True),
        ("1,000", "1000", True), ("7,5", "75", True), ("mg", "mg", False), ("12", "", False), ("6-29", "6-29", True),
    ],
)  # fmt: skip
def test_readings_agree_on_digits_and_points(one, other, same):
    assert second.agree(one, other) is same


# Confidence, bounds, hostile input


def test_an_unsure_word_is_a_doubt():
    words = words_of("aspirin 81 mg daily", confidence=31.0)
    assert all(Doubt.LOW_CONFIDENCE in s.doubts for s in suggest(words, WHITE, None))


def test_an_unsure_range_is_no_doubt_about_the_value_beside_it():
    words = [
        replace(w, confidence=20.0) if w.text in ("135", "-", "146") else w
        for w in words_of("Sodium\t141\t135 - 146\tmmol/L")
    ]
    [result] = suggest(words, WHITE, None)
    assert (result.confidence, result.doubts) == (95.0, frozenset())
    [result] = suggest([replace(w, confidence=20.0) if w.text == "141" else w for w in words], WHITE, None)
    assert result.doubts == {Doubt.LOW_CONFIDENCE}


def test_an_empty_page_suggests_nothing():
    assert suggest((), WHITE, None) == ()


def test_the_number_of_suggestions_is_bounded():
    words = words_of("\n".join(["aspirin 81 mg daily"] * 700))
    assert len(find(words)) <= MAX_SUGGESTIONS


@pytest.mark.parametrize(
    "text",
    [
        "9" * 4000,
        "aspirin " + "9" * 300 + " mg daily",
        "BP " + "1/" * 3000,
        "aspirin \uff18\uff11 mg daily",  # full-width digits
        "aspirin ٨١ mg daily",
        "lisinopril \u202e02\u202c mg daily",
        "Sodium\t" + "1.1." * 500 + "\t135 - 146",
        "Allergies: " + ", ".join(["x" * 60] * 200),
        "DOB 99/99/9999",
        "a" * 50_000,
        "İ" * 300 + " Temp 98.6 F",  # grows when its case is folded
        "\x00\ud7ff mg 5",
    ],
)
def test_hostile_text_is_borne(text):
    for field in find(words_of(text)):
        assert len(field.text) <= 120
        assert len(field.value) <= 26


def test_thousands_of_words_take_no_noticeable_time():
    rng = random.Random(5)
    tokens = [
        "aspirin",
        "mg",
        "81",
        "BP",
        "120/80",
        "daily",
        "Sodium",
        "3.5-5.1",
        "H",
        ":",
        "allergies",
        "DOB",
        ",",
        "0.5",
        "x",
    ]
    text = "\n".join("\t".join(rng.choice(tokens) for _ in range(12)) for _ in range(500))
    begin = time.process_time()
    find(words_of(text))
    assert time.process_time() - begin < 8.0


def test_content_never_shows_in_a_repr():
    [dose] = [s for s in suggest(words_of("zanzibarol 81 mg daily"), WHITE, None) if s.kind is FieldKind.DOSE]
    assert "zanzibarol" not in repr(dose)
    assert "81" not in repr(dose).replace("box", "").split("Box(")[0]
