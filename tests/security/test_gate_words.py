"""The gate's own view of identifiers: forms of them, and known ones however they are written."""

import numpy as np
import pytest

from appliance.documents import Box, KnownIdentifiers, Word
from appliance.release.findings import Code
from appliance.release.identifiers import KnownMatcher
from appliance.release.ink import Leftover, in_check_box
from appliance.release.patterns import PatternMatcher
from appliance.release.reading import as_text, check_reading, close_parts, lines_of, lone_letters, on_layer, settled


def found(line, keep=frozenset()):
    return set(PatternMatcher(keep).count([line], [line]))


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        (
            Code.PATTERN_DATE,
            (
                "seen 03/14/2019 in clinic",
                "on 3-14-19",
                "2019-03-14",
                "14.03.2019",
                "March 14, 2019",
                "Mar. 14th",
                "14 March",
                "the 14th of March",
                "May 5",
                "fourteenth of March",
                "July fourth",
                "in June 1987",
                "06/1987",
                "DOB: 3/14",
                "3 / 14 / 2019",
                "Sept 3 visit",
                "seen 3.14.19",
                "on 3.14-2019",
                "on 3/14-19",
            ),
        ),
        (Code.PATTERN_AGE, ("a 92-year-old woman", "93 y/o", "aged 101", "age: 95", "90 yrs")),
        (
            Code.PATTERN_PHONE,
            (
                "(555) 201-4433",
                "418 200-1100 pg of notes",
                "250 500 1000 2000",
                "FEF 555 500 1000",
                "555-201-4433",
                "555.201.4433",
                "+44 20 7946 0958",
                "Tel: 201-4433",
                "1-555-201-4433",
                "Fax 555 201",
            ),
        ),
        (Code.PATTERN_EMAIL, ("write to a.person@example.org", "a.person @ example . org")),
        (
            Code.PATTERN_WEB,
            (
                "see www.example.org",
                "https://example",
                "portal.example.com",
                "10.0.0.17",
                "00:1b:44:11:3a:b7",
                "fe80:0:0:0:1:2",
            ),
        ),
        (Code.PATTERN_SSN, ("123-45-6789", "SSN 123 45 6789", "xxx-xx-6789", "123 - 45 - 6789")),
        (
            Code.PATTERN_RECORD,
            (
                "MRN: 44871",
                "MRN 4487123",
                "Account # 99-1234",
                "chart no. 55123",
                "8814471902",
                "A1234567",
                "Policy: XK-99120",
                "12-3456-789",
                "123456AB",
                "28120n",
            ),
        ),
        (Code.PATTERN_LICENCE, ("NPI 1234567893", "DEA AB1234563", "VIN 1HGCM82633A004352", "License No. 44812")),
        (
            Code.PATTERN_NAME,
            (
                "Dr. Beispiel saw her",
                "Anna B. Muster, MD",
                "Name: Muster, Anna",
                "Mrs. Muster",
                "Physician: Paul Probe",
            ),
        ),
        (
            Code.PATTERN_PLACE,
            (
                "12 Elm Street",
                "401 N. Sample Hill Rd",
                "MA 02139",
                "P.O. Box 77",
                "Springfield, NY",
                "Sampleton, OH 43210",
            ),
        ),
    ],
)
def test_each_notation_of_an_identifier_is_recognised(code, lines):
    missed = [line for line in lines if code not in found(line)]
    assert missed == []


@pytest.mark.parametrize(
    "line",
    [
        "Blood pressure 128/76, pulse 72, 98.6 F, SpO2 97 % on room air",
        "Hemoglobin 13.4 g/dl (12.0-15.5), WBC 7.2, platelets 250,000",
        "metformin 500 mg 1-0-1 daily for 10 days, #30, refill x 2",
        "ICD-10 E11.9, S72.001A, CPT 99213, LOINC 4548-4",
        "may take 2 tablets; may 10 mg be given",
        "Return in 6 weeks. Pain 4/10. 1/2 tablet.",
        "Since 2019 stable. T12 compression fracture, L4-L5.",
        "Chest, PA and lateral. Assessment, OR as needed.",
        "Name: Date of birth: Phone: Address:",
        "Parkinson disease, Bell's palsy, Graves disease",
        "a 64-year-old man, age 89, ratio 90 %",
        "Account: MRN: Patient: Phone:",
        "vitamin D 50,000 units; insulin 100 units/ml; 0.5 ml",
        "Visit 2 of 3, page 1 of 2, order: continue",
        "RV threshold 1.00 V @ 0.4 ms, output 2.25V@0.40ms",
        "Hemoglobin 12.8 11.7-15.5 g/dL",
        "WBC 6.8 3.5-10 K/uL",
        "MCH 4.5 - 11.0",
        "Vitamin B12 418 200-1100 pg/mL",
        "audiogram 250 500 1000 2000 4000 8000 Hz",
        "FEF25-75 (L/s) 1.94 0.88",
        "OMEPRAZOLE 20 MG DR CAP 90 90",
        "BP 118-136/64-78 HR72-88 RR18-22",
        "Senna-docusate 8.6/50 mg 2 tabs PO HS",
        "FEF25-75 (L/s) 2.21 0.94 0.31 14 -3.44 0.34 15 +10",
        "PATIENT: DATE OF EXAM:",
        "PATIENT: MED RECs",
        "were explained through the interpreter, Sr.",
        "D.O.B.: MR NUMBER:",
        "Baby active, more than 10 movements in two hours. Braxton Hicks",
        "168H < 155 mg/dL RPR Nonreactive Nonreactive",
        "Ascending colon: 14 mm flat polyp, Paris Ila, NICE 1, lifted with saline",
        "Valganciclovir (mg) 450 450 450 900 900 1800 1800 900 900",
        "Findings were telephoned to by at 17120n",  # a clock and `on`, misread
    ],
)
def test_medicine_is_not_taken_for_an_identifier(line):
    assert found(line) == set()


def test_a_kept_category_is_not_looked_for():
    assert found("on 03/14/2019 call 555-201-4433", {"date"}) == {Code.PATTERN_PHONE}


def hits(known, line):
    return KnownMatcher(KnownIdentifiers(frozenset(known))).count([line])


@pytest.mark.parametrize(
    ("known", "line"),
    [
        ("mustermann", "Mr Mustermann returned"),
        ("anna mustermann", "seen by MUSTERMANN today"),
        ("anna mustermann", "Anna, Mustermann"),
        ("o'beispiel", "O\u2019Beispiel's knee"),
        ("burnhamer", "Bumhamer came"),
        ("lindqvist", "Lindgvist came"),
        ("mustermann", "Mustermamn came"),
        ("4471902", "number 4471902"),
        ("4471902", "number 447 1902"),
        ("44719021", "no 44719O2l"),
        ("44719021", "no 44719024"),
        ("will power", "Will Power came"),
        ("will power", "today Will said"),
        ("12 elm street", "12 Elm Street"),
        ("erfundenberg", "E r f u n d e n b e r g"),
        ("x774", "code X774"),
        ("4711", "unit 4711"),
    ],
)
def test_a_known_identifier_is_recognised_however_it_is_written(known, line):
    assert hits([known], line) > 0


@pytest.mark.parametrize(
    ("known", "line"),
    [
        ("martin", "at the margin of the lesion"),
        ("will power", "she will return"),
        ("will power", "Will return in a week"),
        ("12 main street", "12 mg, the main complaint"),
        ("2019", "since 2019"),
        ("65", "65 kg"),
        ("120", "120/80"),
        ("harmon", "hormone therapy"),
        ("parker", "parked outside"),
        ("44719", "dose 44718"),
        ("mustermann", "covid19abc"),
        ("", "anything"),
        ("...", "anything ..."),
        ("mustermann", "muster"),
        ("b12", "a12b vitamin b 12 x"),
    ],
)
def test_what_only_resembles_a_known_identifier_does_not_hold_a_page(known, line):
    assert hits([known], line) == 0


@pytest.mark.parametrize(
    "line", ["POLST signed", "Auth: pending", "Specimen received", "SPECIMEN received", "Reg. no."]
)
def test_letters_of_a_code_tell_nobody_apart(line):
    assert hits(["or-polst-448190", "bhn-auth-7712045", "specimen/2231", "reg-0093-017"], line) == 0


@pytest.mark.parametrize(
    ("known", "line"),
    [
        ("kowalczyk-77", "seen by Kowalczyk"),
        ("kowalczyk-1977", "KOWALCZYK"),
        ("kowalczyk-1977", "Kowa1czyk"),
        ("77/dagmar/1977", "Dagmar"),
        ("volochyn-77", "VOLOCHYN"),  # hardly a code
        ("volochyn-1977", "Volochyn"),  # in no list of names
        ("volochyn-1977", "Vo1ochyn"),
        ("polst.form-448190", "POLST"),
        ("polst-448190@example", "POLST"),
        ("polst 448190", "POLST"),
        ("polst-form", "POLST"),
        ("or-polst-448190", "OR-POLST-448190"),
        ("or-polst-448190", "or polst 448 190"),
        ("or-polst-448190", "no. 448190"),
    ],
)
def test_a_code_and_the_names_in_it_are_still_found(known, line):
    assert hits([known], line) > 0


def test_letters_of_a_code_are_found_where_they_are_known_by_themselves():
    assert hits(["or-polst-448190", "anna polst"], "POLST signed") > 0


def word(text, left, top=0, width=100, height=30, confidence=95.0):
    return Word(text, Box(left, top, left + width, top + height), 0, confidence)


def reading_codes(layer, seen):
    return [finding.code for finding in check_reading(layer, seen, 0)]


def test_a_reading_that_cuts_words_otherwise_confirms_them():
    layer = [word("follow-up", 0, width=200)]
    assert reading_codes(layer, [word("follow", 0), word("up", 120, width=60)]) == []


def test_marks_and_rules_read_as_strokes_are_no_words():
    assert reading_codes([], [word("|", 0), word("Il", 200), word("__", 400), word("\u2014", 600)]) == []


def test_a_word_outside_the_text_layer_is_unexpected_unless_it_is_hardly_one():
    assert reading_codes([], [word("Muster", 0)]) == [Code.READING_UNEXPECTED]
    assert reading_codes([], [word("Muster", 0, confidence=20.0), word("7", 200)]) == []


def test_a_sure_contradiction_is_found_and_an_unsure_one_tolerated():
    layer = [word("clinical", 0)]
    assert reading_codes(layer, [word("Mustermann", 0)]) == [Code.READING_CONTRADICTS]
    assert reading_codes(layer, [word("Mustermann", 0, confidence=60.0)]) == []


@pytest.mark.parametrize(
    ("own", "seen", "contradicts"),
    [
        ("Testperson", [word("questions", 0)], True),  # as many letters in common as readers leave of a word
        ("Testperson", [word("questions", 0, confidence=80.0)], False),
        ("Testperson", [word("40", 0, width=40), word("mg", 50, width=40)], True),
        ("Testperson", [word("40", 0, width=40), word("mg", 50, width=40, confidence=60.0)], False),
        ("Testperson", [word("40", 200)], False),  # stands elsewhere
        ("Testperson", [word("Test", 0, width=40), word("person", 44, width=56)], False),
        ("Testperson", [word("Testpers0n", 0)], False),
        ("amoxicillin", [word("penicillin", 0)], False),  # what a person may correct
        ("hour", [word("cc/hour", -75, width=175)], False),
        ("pain", [word("Mustermann", -100, width=200)], True),
        ("Eva", [word("40", 0)], False),  # too short to tell
    ],
)
def test_a_word_of_the_layer_that_is_surely_read_as_another_is_found_in_words_of_any_length(own, seen, contradicts):
    codes = [code for code in reading_codes([word(own, 0)], seen) if code is not Code.READING_UNEXPECTED]
    assert codes == [Code.READING_CONTRADICTS] * contradicts


def test_a_frame_and_its_tick_are_no_letters_but_more_letters_in_a_frame_are():
    boxed = [word("Rl", 0), word("Bob", 0)]
    assert [f.code for f in check_reading([], boxed[:1], 0, lambda _: True)] == []
    assert [f.code for f in check_reading([], boxed[1:], 0, lambda _: True)] == [Code.READING_UNEXPECTED]
    assert [f.code for f in check_reading([], boxed[:1], 0, lambda _: False)] == [Code.READING_UNEXPECTED]


def test_a_box_and_the_word_of_the_layer_beside_it_may_be_read_as_one_word():
    def codes(text, own, left, width, boxes, layer_width=20):
        layer = [word(own, left, width=layer_width)] if own else []
        seen = [word(text, 0, width=width)]
        return [f.code for f in check_reading(layer, seen, 0, lambda box: any(a <= box.left < b for a, b in boxes))]

    before, behind = [(0, 5)], [(15, 30)]
    assert codes("LJ1", "1", 80, 100, before) == []
    assert codes("LJl", "1", 80, 100, before) == []
    assert codes("3RJ", "3", 0, 100, behind) == []
    assert codes("LJ1", "1", 80, 100, []) == [Code.READING_UNEXPECTED]  # no box stands there
    assert codes("Bob1", "1", 80, 100, before) == [Code.READING_UNEXPECTED]  # three letters
    assert codes("LJ2", "1", 80, 100, before) == [Code.READING_UNEXPECTED]  # another word is read there
    assert codes("RJ1", "1", 0, 100, behind) == [Code.READING_UNEXPECTED]  # the layer's word stands elsewhere
    assert codes("1RJ", "1", 80, 100, behind) == [Code.READING_UNEXPECTED]
    assert codes("LJ1", ".", 80, 100, before) == [Code.READING_UNEXPECTED]
    assert codes("LJ1", None, 80, 100, before) == [Code.READING_UNEXPECTED]


@pytest.mark.parametrize(
    ("layer", "seen", "texts"),
    [
        (["A1c"], ["Aic"], ["A1c"]),
        (["A1c"], ["Ann"], ["Ann"]),
        (["B12l7O"], ["B12170"], ["B12170"]),
        ([], ["Aic"], ["Aic"]),
    ],
)
def test_a_short_word_that_readers_spell_in_confusable_letters_is_searched_as_it_was_cleared(layer, seen, texts):
    assert [w.text for w in settled([word(t, 0) for t in seen], [word(t, 0) for t in layer])] == texts


def test_punctuation_is_compared_with_nothing():
    assert reading_codes([word("-", 0)], [word("...", 0)]) == []


def test_a_page_of_unconfirmed_words_is_a_finding():
    layer = [word("alphabet", 120 * i) for i in range(9)]
    assert reading_codes(layer, []) == [Code.READING_DISAGREES]
    assert reading_codes(layer[:7], []) == []


def test_lines_are_found_by_position_and_cut_at_wide_gaps():
    words = [
        word("second", 120, 4),
        word("first", 0, 0),
        word("third", 0, 80),
        word("far", 600, 2),
        word("tall", 300, 0, height=400),
    ]
    lines = lines_of(words)
    assert as_text(lines) == ["first second far", "third", "tall"]
    assert as_text(close_parts(lines)) == ["first second", "far", "third", "tall"]


def test_check_boxes_that_a_reader_takes_for_letters_do_not_lie_on_the_layer():
    layer = [word("0", 0)]
    assert on_layer([word("0", 2), word("L]", 200), word("L]", 270)], layer) == [word("0", 2)]
    assert on_layer([word("L]", 200)], []) == []


def test_a_check_box_that_was_read_with_the_rule_beside_it_is_one():
    mask = np.zeros((300, 300), np.uint8)
    mask[100:130, 100:130] = 1
    mask[103:127, 103:127] = 0
    left = Leftover(mask, (), 0)
    for box, inside in (
        (Box(104, 104, 120, 120), True),
        (Box(98, 98, 146, 160), True),  # with a rule beside it and below it
        (Box(98, 98, 190, 131), False),  # there is room for letters
        (Box(98, 98, 131, 190), False),
        (Box(130, 98, 170, 131), False),  # what stands beside it
        (Box(200, 200, 230, 230), False),
    ):
        assert in_check_box(left, box, 300.0) is inside


def cells(texts, step=70, width=25):
    return lines_of([word(text, step * i, width=width) for i, text in enumerate(texts)])


def row(texts, gaps):
    """A line of words with so many pixels behind each."""
    words, left = [], 0
    for text, gap in zip(texts, gaps, strict=True):
        words.append(Word(text, Box(left, 0, left + 10 * len(text), 20), 0, 95.0))
        left = words[-1].box.right + gap
    return [words]


def running(texts, gap=8):
    return row(texts, [gap] * len(texts))


def test_single_characters_in_even_steps_are_a_row_of_cells_and_a_scale_is_not():
    assert lone_letters(cells("321")) == 1
    assert lone_letters(cells("MUSTER")) == 1
    assert lone_letters(cells("012345")) == 0
    assert lone_letters(cells("32")) == 0
    assert lone_letters(cells("321", step=400)) == 0
    assert lone_letters(cells(["2+", "R,", "1+", "L"])) == 0  # pulses
    assert lone_letters(cells(["2", "R,", "1", "L"])) == 1
    assert lone_letters(cells(["3", "times", "2", "a"])) == 0


def test_three_single_characters_within_running_text_are_words_of_it():
    said = ["a", "broad", "bulge"], ["mm", "at", "L4"]
    assert lone_letters(running([*said[0], "R", "8", "s,", "L", *said[1]])) == 0  # how long somebody stands on each leg
    assert lone_letters(running([*said[0], "R", "8", "k,", "L", *said[1]])) == 1
    assert lone_letters(running([*said[0], "9", "x", "6", *said[1]])) == 0
    assert lone_letters(running([*said[0], "9", "x", "6", *said[1]], gap=28)) == 0  # a typewriter's
    assert lone_letters(running([*said[0], "a", "9", "x", "6", *said[1]])) == 0
    assert lone_letters(running([*said[0], "b", "9", "x", "6", *said[1]])) == 1
    assert lone_letters(running(["generic", "unless", "he", "writes", "'d", "a", "w'", "here"])) == 0
    assert lone_letters(running(["9", "x", "6", *said[1], *said[0]])) == 1  # begins a line
    assert lone_letters(running([*said[0], *said[1], "9", "x", "6"])) == 1
    assert lone_letters(running([*said[0], "9", "x", "6", *said[1]], gap=40)) == 1  # cells
    assert lone_letters(running(["name", "9", "x", "6", "born"])) == 1
    assert lone_letters(running([*said[0], "Q", "U", "I", "L", *said[1]])) == 1


def test_the_sides_of_something_are_no_letters_in_cells():
    assert lone_letters(cells("9x6x3")) == 0
    assert lone_letters(cells("9X6X3")) == 0
    assert lone_letters(cells("x9x1")) == 0  # behind a side of two digits
    assert lone_letters(cells("x9y1")) == 1
    assert lone_letters(cells("9x6x3x1")) == 1  # nothing has four
    assert lone_letters(cells("9x6xE")) == 1
    assert lone_letters(cells("9x6y3")) == 1


def test_how_often_a_measured_amount_is_given_is_no_row_of_cells():
    assert lone_letters(running(["zone", "30/40,", "35", "J", "x", "6"])) == 0
    assert lone_letters(running(["zone", "30/40,", "J", "x", "6"])) == 1  # nothing was measured
    assert lone_letters(running(["zone", "30/40,", "35", "J", "x", "B"])) == 1
    assert lone_letters(running(["zone", "30/40,", "35", "Q", "x", "6"])) == 1
    assert lone_letters(running(["zone", "30/40,", "35", "J", "y", "6"])) == 1
    assert lone_letters(running(["zone", "30/40,", "35", "J", "x", "6", "1"])) == 1
    assert lone_letters(running(["J", "x", "6"])) == 1
    for taken in (["2", "PO", "DAILY", "X", "5", "D"], ["po", "daily", "x", "2", "w."], ["15", "min", "x", "2", "h,"]):
        assert lone_letters(running(taken)) == 0
    for taken in (
        ["DAILY", "X", "5", "Q"],
        ["DAILY", "Y", "5", "D"],
        ["DAILY", "X", "B", "D"],
        ["40", "X", "5", "D"],
    ):
        assert lone_letters(running(taken)) == 1
    assert lone_letters(running(["to", "90\u00b0", "2", "x", "8"])) == 0
    assert lone_letters(running(["to", "90\u00b0", "2", "x", "B"])) == 1
    assert lone_letters(running(["to", "90\u00b0", "2", "x", "8"], gap=20)) == 1
    assert lone_letters(running(["PO", "DAILY", "X", "5", "D"], gap=40)) == 1
    assert lone_letters(running(["35", "J", "x", "6"], gap=40)) == 1


def course(texts, begins="weeks.", gap=10, drop=28, shift=0, sidebar=()):
    """A line of words and, below it, how the next one begins."""
    (line,) = running(texts, gap)
    head = Word(begins, Box(shift, drop, shift + 60, drop + 20), 0, 95.0)
    return lones([*line, head, *sidebar])


def lones(words):
    return lone_letters(lines_of(words))


def test_times_and_weeks_across_two_lines_are_no_row_of_cells():
    said = ["brace", "measured", "2", "x", "6"]
    assert course(said) == 0
    assert course(said, sidebar=[Word("role", Box(-200, 28, -140, 48), 0, 95.0)]) == 0
    assert course(said, "Weston") == 1
    assert course(said, gap=16) == 1  # cells
    assert course(said, drop=70) == 1  # not the next line
    assert course(said, shift=400) == 1  # another column
    assert course([*said[:3], "X", "6"]) == 1
    assert course([*said[:3], "x", "E"]) == 1
    assert course(["brace", "E", "x", "6"]) == 1
    assert course([*said, "1"]) == 1
    assert course([*said, "Weston"]) == 1
    assert course([*said[:2], *"QUILL"]) == 1
    assert course([*said[:2], *"QUI"]) == 1


def test_three_digits_in_columns_behind_the_words_of_a_row_are_no_letters_in_cells():
    drug, wide = ["colchicine", "mg", "TAB"], [10, 10, 40]
    assert lone_letters(row([*drug, "6", "2", "1"], [*wide, 40, 40, 0])) == 0
    assert lone_letters(row([*drug, "6", "2", "1"], [*wide, 20, 40, 0])) == 1  # closer: cells
    assert lone_letters(row([*drug[:2], "6", "2", "1"], [10, 40, 40, 40, 0])) == 1
    assert lone_letters(row([*drug, "6", "2", "1", "8"], [*wide, 40, 40, 40, 0])) == 1
    assert lone_letters(row([*drug, "6", "B", "1"], [*wide, 40, 40, 0])) == 1


def test_an_age_and_a_course_are_no_letters_in_cells():
    spaces = [8] * 6
    assert lone_letters(row(["aged", "3", "y", "5", "m", "old"], spaces)) == 0
    assert lone_letters(row(["day", "1,", "1", "x", "4", "days"], spaces)) == 0
    assert lone_letters(row(["aged", "3", "y", "5", "w", "old"], spaces)) == 1
    assert lone_letters(row(["size", "L", "x", "W", "x", "D"], spaces)) == 0
    assert lone_letters(row(["size", "L", "x", "W", "o", "D"], spaces)) == 1
    assert lone_letters(row(["day", "1", "1", "x", "4", "days"], spaces)) == 1
    assert lone_letters(row(["day", "1,", "1", "x", "B", "days"], spaces)) == 1
    assert lone_letters(row(["aged", "3", "y", "5", "m", "old"], [8, 30, 30, 30, 8, 8])) == 1  # cells
    assert lone_letters(row(["code", "3", "y", "5", "m", "7", "old"], [8] * 7)) == 1
    assert lone_letters(row(["ceftriaxone", "2", "g", "x", "1."], spaces[1:])) == 0
    assert lone_letters(row(["ceftriaxone", "2", "q", "x", "1."], spaces[1:])) == 1
    assert lone_letters(row(["ceftriaxone", "B", "g", "x", "1."], spaces[1:])) == 1
    assert lone_letters(row(["ceftriaxone", "2", "g", "y", "1."], spaces[1:])) == 1
    assert lone_letters(row(["ceftriaxone", "2", "g", "x", "B"], spaces[1:])) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Influenza IIV3 (140) 402119A L deltoid IM",
        "MMRV (94) W019927 R arm SC",
        "COVID-19 PCV20 EW018822 thigh",
        "PCV15 #4 MSD / W029114 LVL",
        "MMR #1 MSD / X018832 RA SC",
        "Hib 1 PedvaxHIB MSD R022417 RT",
        "Varicella 2 ProQuad W024480 RA",
        "RV5 1 Merck X007719 2/26 PO",
        "Nirsevimab 50 mg 1 Sanofi AB8821 LT",
        "COVID-19 mRNA, lot 8052114 per CDC",
        "Shingrix #2 Lot: K4418 today",
    ],
)
def test_the_lot_of_a_vaccine_that_was_given_is_nobodys(line):
    assert found(line) == set()


@pytest.mark.parametrize(
    "line",
    [
        "Influenza IIV3 (140) Sanofi 402119A",  # not said to be given
        "402119A L deltoid IM",  # of no vaccine
        "Influenza 402119A W019927 L deltoid IM",  # two of them
        "Influenza W0199271134 L deltoid IM",  # too long for a lot
        "MMRV MRN: 402119A L deltoid IM 88213B",
        "MRN: 402119A influenza given L deltoid IM",
        "Chart 402119A influenza L deltoid IM",
        "pt #402119A influenza L deltoid IM",
        "MMR #12 MSD / X018832 RA SC",  # no dose
        "COVID-19 mRNA, lot 8052114 MRN 4487123",
        "COVID-19 mRNA, lot 80521144 88 4487123-01 MRN: 4487",
        "Infusion pump lot 8052114",  # of no vaccine
        "PCV15 #4 MSD / W029114 RVM",
    ],
)
def test_other_numbers_beside_a_vaccine_are_records(line):
    assert Code.PATTERN_RECORD in found(line)


@pytest.mark.parametrize(
    "line",
    [
        "speculum. Faricimab 6 mg/0.05 mL (NDC 50242-096-01, lot exp given 3.5 mm from the limbus",
        "NDC: 0002-8215-01",
        "NDC# 50242-0960-1 and NDC 50242-0960-01.",
    ],
)
def test_the_number_of_the_package_of_a_drug_is_nobodys(line):
    assert found(line) == set()


@pytest.mark.parametrize(
    "line",
    [
        "50242-096-01",  # not said to be a package's
        "MRN 50242-096-01",
        "NDC 50242-096-01, lot: B3071H07",
        "(NDC 50242-096-01) MRN 4487123",
        "NDC 50242-096-01 50242-096-02",
        "NDC 50242-096-0112",  # no form of it
        "NDC 50242-096-01-3",
        "NDC 502-0960-112",
        "NDC 50242009601",
        "ENDC 50242-096-01",
    ],
)
def test_other_numbers_beside_the_package_of_a_drug_are_records(line):
    assert Code.PATTERN_RECORD in found(line)


def test_letters_that_are_a_state_elsewhere_are_an_id_or_a_way_to_inject():
    for line in ("Medicaid ID:", "Medicaid ID #", "Medicare ID Clinic", "Rarm SC", "left thigh SC"):
        assert found(line) == set()
    for line in ("Pocatello ID 83201", "Beaufort SC", "Beaufort, SC", "Pocatello, ID"):
        assert Code.PATTERN_PLACE in found(line)


def test_what_was_taken_and_passed_in_a_shift_is_no_telephone():
    assert found("Shift total 1440 675 200 1315 45 x1") == set()
    assert found("Shift total 1440 675 200 1315") == {Code.PATTERN_PHONE}  # nothing goes on
    assert found("80521 970 555 0187 10") == {Code.PATTERN_PHONE}


def test_the_frequencies_of_an_audiogram_are_no_record():
    assert found("PTA 500-1000-2000 33 45") == set()
    assert found("PTA 500-1000-2000-4000") == set()
    assert found("Hz 2000 40008000 Right") == set()
    assert found("Hz 2000 40008001 Right") == {Code.PATTERN_RECORD}
    assert found("11 20610-RT 1 185.00 0.00") == set()  # a side, and money behind it
    assert found("11 20610-RX 1 185.00 0.00") == {Code.PATTERN_RECORD}
    assert found("see 20610-RT") == {Code.PATTERN_RECORD}
    assert found("0.6 cm, C1. D. Fibrofatty tissue 4.0 x 2.5") == set()
    assert found("0.6 cm, C1. D. Zzyzxovna tissue 4.0 x 2.5") == {Code.PATTERN_NAME}
    assert found("CASE NO. 163 cm WT : 81.2 kg") == set()  # its number stayed behind
    assert found("CASE NO. 163 WT : 81.2 kg") == {Code.PATTERN_RECORD}
    assert found("PTA 500-1000-2001") == {Code.PATTERN_RECORD}
    assert found("PTA 500-1000-2000-17") == {Code.PATTERN_RECORD}


def test_tenths_of_tenths_are_no_day():
    assert found("PSFS 2.7/10 (typing)") == set()
    assert found("seen 12.7/10") == {Code.PATTERN_DATE}


def test_a_number_is_no_house_of_mail():
    assert found("HBV DNA logl@ 4.69 H log IU/mL") == set()
    assert found("0.75 V @ 0.4 ms 437 ohm") == set()
    assert Code.PATTERN_EMAIL in found("write to quux@ 4.69.example")
    assert Code.PATTERN_EMAIL in found("write to quux@3.example")


def test_numbers_of_a_row_with_dashes_for_missing_ones_are_no_day():
    assert found("Plateau cmH2O 21 - 21 - 20 - - - -") == set()
    assert found("NIF cmH20 -24 -28") == set()  # a misread O
    assert found("seen 11 - 21 - 20 - alone") == {Code.PATTERN_DATE}
    assert found("seen 11-21-20 - - alone") == {Code.PATTERN_DATE}


def test_an_age_and_a_sex_are_no_letters_in_cells():
    assert lone_letters(running(["DOB", "7", "y", "F", "MRN"], gap=30)) == 0
    assert lone_letters(running(["DOB", "7", "y", "Q", "MRN"], gap=30)) == 1
    assert lone_letters(running(["DOB", "7", "k", "F", "MRN"], gap=30)) == 1
    assert lone_letters(running(["DOB", "a", "y", "F", "MRN"], gap=30)) == 1
