"""Registered forms on pages: which pages are one, which words are its print, and what may leave a field."""

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest
from redaction_pages import PURPOSE, NoTagger, read_page, rendered, words_of

from appliance.documents import Box, Word
from appliance.policy.forms import Area, FieldMode, FormField, FormPage, FormWord
from appliance.policy.pack import load_pack
from appliance.redaction import formwords, registration
from appliance.redaction.findings import gather
from appliance.redaction.ink import Components
from appliance.redaction.reasons import Reason
from appliance.redaction.redactor import Redactor
from appliance.redaction.registration import Placed, find, same_text

DPI = 100.0
MM = 25.4 / DPI
BLANK = """\
Request for an appointment in the morning
What brings you here today

Blood pressure                    Weight

Name of the patient               Telephone

Please return this sheet to the desk
before your examination begins and keep
the second copy with your medicine list
"""
FILLED = BLANK.split("\n")
FILLED[2] = "  cough and fever since monday"
FILLED[4] = "  128/76 mmHg                       81 kg"
FILLED[6] = "  Rose Samplewood                  987 654 3210"
FILLED = "\n".join(FILLED)


def area(box, scale=MM):
    return Area(box.left * scale, box.top * scale, box.right * scale, box.bottom * scale)


def form_of(words, *, fields=(), scale=MM, ink=0.0, **changes):
    printed = tuple(FormWord(w.text, area(w.box, scale), ink) for w in words)
    return FormPage("request", 1, (210.0, 297.0), printed, tuple(fields), **changes)


def field(name, top, mode, left=0, right=600):
    """A field on a row of the grid."""
    return FormField(name, "line", area(Box(left, top * 30 - 4, right, top * 30 + 24)), mode)


def moved(words, map_):
    """The words after their boxes went through a map of the plane."""
    out = []
    for word in words:
        (left, top), (right, bottom) = map_(word.box.left, word.box.top), map_(word.box.right, word.box.bottom)
        out.append(replace(word, box=Box(round(left), round(top), round(right), round(bottom))))
    return out


FORM = form_of(words_of(BLANK))
FIELDS = (
    field("why", 2, FieldMode.ORDINARY),
    field("measured", 4, FieldMode.VALUES),
    field("who", 6, FieldMode.DENY),
)


def printed_texts(words, placed):
    return [words[i].text for i in placed.printed]


def around(degrees):
    turn = math.radians(degrees)
    return lambda x, y: (300 + (x - 300) * math.cos(turn) - (y - 150) * math.sin(turn),
                         150 + (x - 300) * math.sin(turn) + (y - 150) * math.cos(turn))  # fmt: skip


MAPS = {
    "as it is": lambda x, y: (x, y),
    "shifted": lambda x, y: (x + 61, y + 47),
    "smaller": lambda x, y: (0.97 * x + 12, 0.97 * y + 9),
    "larger": lambda x, y: (1.03 * x, 1.03 * y),
    "stretched": lambda x, y: (1.02 * x, 0.98 * y + 20),
    "turned": around(0.5),
}


@pytest.mark.parametrize("how", MAPS)
def test_a_form_is_found_however_the_sheet_lay_and_all_of_its_print_with_it(how):
    words = moved(words_of(FILLED), MAPS[how])
    placed = find(words, DPI, [FORM])
    assert placed is not None
    assert placed.share == 1.0
    assert printed_texts(words, placed) == BLANK.split()
    assert set(placed.printed) | set(placed.modes) == set(range(len(words)))


def test_the_same_page_is_decided_alike_at_another_resolution_and_every_time():
    words = words_of(FILLED)
    fine = moved(words, lambda x, y: (3 * x, 3 * y))
    one, other = find(words, DPI, [FORM]), find(fine, 3 * DPI, [FORM])
    assert one == find(words, DPI, [FORM])
    assert list(one.printed) == list(other.printed)
    assert one.modes == other.modes


@pytest.mark.parametrize(
    ("text", "confidence", "same"),
    [
        ("examination", 90, True),
        ("exarnination", 90, True),  # rn for m
        ("exam1nati0n", 90, True),
        ("exominetion", 90, True),  # two of eleven letters
        ("exominetien", 90, False),
        ("examination", 5, True),  # read badly, but the very letters
        ("exarnination", 5, False),
        ("examinations.", 90, True),
        ("examined", 90, False),
    ],
)
def test_a_word_is_the_forms_within_what_readers_misread(text, confidence, same):
    assert same_text("examination", Word(text, Box(0, 0, 9, 9), 0, confidence)) is same


@pytest.mark.parametrize(
    ("printed", "text", "same"),
    [
        ("Sex", "Sax", False),  # short words have no letter to spare
        ("Name:", "Namo", True),
        ("Rev.", "Rov", False),
        ("A12", "A13", False),  # and numbers none at all
        ("1.", "1", True),
        ("&", "&", True),
        ("I", "|", True),  # a lone stroke
        ("I", "a", False),
        ("a", "|", False),
        ("&", "-", False),
        ("&", "and", False),
        ("Ms", "--", False),
    ],
)
def test_short_words_and_numbers_must_be_read_right(printed, text, same):
    assert same_text(printed, Word(text, Box(0, 0, 9, 9), 0, 95.0)) is same


def test_a_wholly_different_page_is_no_form():
    other = words_of(
        "\n".join(["The patient was seen for cough and fever", "and returned to the desk in the morning"] * 6)
    )
    assert find(other, DPI, [FORM]) is None
    assert find([], DPI, [FORM]) is None
    assert find(other, DPI, []) is None


def test_the_same_words_in_other_places_are_no_form():
    words = words_of("\n".join(reversed([line for line in BLANK.split("\n") if line])))
    assert find(words, DPI, [FORM]) is None
    one_line = words_of(" ".join(BLANK.split()))
    assert find(one_line, DPI, [FORM]) is None


@pytest.mark.parametrize("factor", [0.8, 1.3])
def test_a_sheet_is_not_that_much_larger_or_smaller(factor):
    assert find(moved(words_of(BLANK), lambda x, y: (factor * x, factor * y)), DPI, [FORM]) is None


def test_a_sheet_is_not_that_much_stretched_in_one_direction():
    assert find(moved(words_of(BLANK), lambda x, y: (x, 1.12 * y)), DPI, [FORM]) is None


def test_words_on_one_line_place_no_sheet():
    line = form_of(words_of(" ".join(BLANK.split())))
    assert find(words_of(" ".join(BLANK.split())), DPI, [line]) is None


def test_too_few_words_are_no_form_even_if_all_are_there():
    few = form_of(words_of("Request for\nan\nappointment"))
    assert find(words_of("Request for\nan\nappointment"), DPI, [few]) is None
    nothing = form_of(words_of("1 2\n3 &"))
    assert find(words_of("1 2\n3 &"), DPI, [nothing]) is None
    alike = form_of(words_of("\n".join(["same same same"] * 5)))
    assert find(words_of("\n".join(["same same same"] * 5)), DPI, [alike]) is None


def test_another_version_with_some_rows_moved_keeps_only_what_stands_at_its_place():
    last_row_moved = [replace(w, box=w.box.moved(0, 22)) if w.line == 9 else w for w in words_of(BLANK)]
    placed = find(last_row_moved, DPI, [FORM])
    assert "second" not in printed_texts(last_row_moved, placed)
    assert "keep" in printed_texts(last_row_moved, placed)


def test_a_version_with_half_of_its_rows_moved_is_not_the_form():
    words = [replace(w, box=w.box.moved(0, 40)) if w.line >= 4 else w for w in words_of(BLANK)]
    assert find(words, DPI, [FORM]) is None


def test_of_several_forms_the_one_that_fits_best_is_taken():
    lines = BLANK.split("\n")
    other = replace(form_of(words_of("\n".join([*lines[:9], "until somebody calls you by name"]))), form="other")
    assert find(words_of(FILLED), DPI, [other, FORM]).form == "request"
    assert find(words_of(FILLED), DPI, [FORM, other]).form == "request"


def test_an_entry_that_repeats_a_printed_word_is_an_entry():
    words = words_of(FILLED.replace("cough and fever", "medicine sheet desk"))
    placed = find(words, DPI, [FORM])
    entries = [i for i, w in enumerate(words) if w.line == 2]
    assert {words[i].text for i in entries} >= {"medicine", "sheet", "desk"}
    assert not set(entries) & set(placed.printed)


def test_a_printed_word_that_became_longer_or_higher_was_written_on():
    words = words_of(FILLED)
    at = next(i for i, w in enumerate(words) if w.text == "Telephone")
    wide = [replace(w, box=replace(w.box, right=w.box.right + 40)) if i == at else w for i, w in enumerate(words)]
    high = [
        replace(w, box=replace(w.box, top=w.box.top - 15, bottom=w.box.bottom + 15)) if i == at else w
        for i, w in enumerate(words)
    ]
    for page in (wide, high):
        assert at not in find(page, DPI, [FORM]).printed


def test_a_printed_word_that_was_read_with_a_tick_before_it_is_cut_back_to_its_place():
    image, words, form = learned_form()
    image = image.copy()
    at = next(i for i, w in enumerate(words) if w.text == "Blood")
    box = words[at].box
    image[box.top + 4 : box.top + 9, box.left - 50 : box.left - 12] = 20  # a mark before the word
    ticked = [
        replace(w, box=replace(box, left=box.left - 52, top=box.top - 20)) if i == at else w
        for i, w in enumerate(words)
    ]
    out = redact_on(image, ticked, form)
    shown = next(w for w in out.words if w.text == "Blood")
    assert shown.box.left >= box.left - 12
    assert (out.image[box.top : box.bottom, box.left - 52 : box.left - 12] == 255).all()
    assert (out.image[box.top : box.bottom, box.left : box.right] < 128).any()


def test_two_readings_of_one_printed_word_do_not_both_pass():
    words = words_of(FILLED)
    twice = [*words, replace(words[0], confidence=50.0)]
    placed = find(twice, DPI, [FORM])
    assert 0 in placed.printed
    assert len(words) not in placed.printed


def test_each_entry_has_the_mode_of_its_field_and_the_strictest_where_it_touches_several():
    words = words_of(FILLED)
    form = form_of(words_of(BLANK), fields=(*FIELDS, field("left", 2, FieldMode.DENY, 0, 90)))
    placed = find(words, DPI, [form])
    modes = {words[i].text: mode for i, mode in placed.modes.items()}
    assert modes["Samplewood"] is FieldMode.DENY
    assert modes["monday"] is FieldMode.ORDINARY
    assert modes["128/76"] is FieldMode.VALUES
    assert modes["cough"] is FieldMode.DENY
    outside = [*words, Word("margin", Box(700, 120, 760, 140), 99, 95.0)]
    assert find(outside, DPI, [form]).modes[len(words)] is FieldMode.DENY
    open_form = replace(form, elsewhere=FieldMode.ORDINARY)
    assert find(outside, DPI, [open_form]).modes[len(words)] is FieldMode.ORDINARY


def test_an_entry_that_mostly_lies_outside_its_field_counts_as_outside_too():
    words = words_of(FILLED)
    form = form_of(words_of(BLANK), fields=(field("why", 2, FieldMode.ORDINARY, 0, 40),))
    at = next(i for i, w in enumerate(words) if w.text == "cough")  # 20 to 70
    assert find(words, DPI, [form]).modes[at] is FieldMode.DENY


# What a form makes of decisions


def placed_with(printed, modes):
    return Placed("request", 1, 1.0, dict.fromkeys(printed, 0.0), modes)


@pytest.mark.parametrize(
    "before", [Reason.NAME, Reason.UNKNOWN_WORD, Reason.VOCABULARY, Reason.UNSURE_READING, Reason.DATE]
)
def test_the_forms_print_is_cleared_with_its_own_reason(before):
    assert formwords.apply([before], placed_with([0], {}), words_of("kg")) == (Reason.FORM,)
    assert Reason.FORM.cleared


@pytest.mark.parametrize("before", [Reason.KNOWN, Reason.NOT_FOR_PURPOSE, Reason.PURPOSE])
def test_an_identifier_of_the_document_and_what_the_purpose_decides_win_over_print(before):
    assert formwords.apply([before], placed_with([0], {}), words_of("kg")) == (before,)


@pytest.mark.parametrize("before", list(Reason))
@pytest.mark.parametrize("mode", list(FieldMode))
def test_a_field_only_ever_takes_away(before, mode):
    (after,) = formwords.apply([before], placed_with([], {0: mode}), words_of("kg"))
    assert before.cleared or after is before
    if mode is FieldMode.DENY:
        assert not after.cleared
    if mode is FieldMode.ORDINARY:
        assert after is before
    if mode is FieldMode.VALUES:
        assert after.cleared == (before in (Reason.VALUE, Reason.PUNCTUATION))


def test_a_field_for_values_lets_a_values_unit_out_and_no_other_word():
    words = words_of("81 kg at home\nkg 81 mg/kg. kilo")
    before = [Reason.VALUE if w.text == "81" else Reason.VOCABULARY for w in words]
    after = formwords.apply(before, placed_with([], dict.fromkeys(range(len(words)), FieldMode.VALUES)), words)
    assert [w.text for w, reason in zip(words, after, strict=True) if reason.cleared] == ["81", "kg", "81", "mg/kg."]


def test_a_purpose_keeps_parts_of_dates_only_where_ordinary_clearing_decides():
    placed = placed_with([0], {1: FieldMode.DENY, 2: FieldMode.ORDINARY, 3: FieldMode.VALUES})
    assert formwords.parts_of(dict.fromkeys(range(4), (0, 4)), placed) == {2: (0, 4)}


# The redactor with forms


def on_form(text, fields=FIELDS, purpose=PURPOSE, forms=None, **changes):
    """Each word of a page on the grid with its reason."""
    words = words_of(text)
    forms = [form_of(words_of(BLANK), fields=fields, **changes)] if forms is None else forms
    redactor = Redactor(purpose, NoTagger(), forms=forms)
    page = read_page(np.full((500, 800), 255, np.uint8), words, dpi=DPI)
    findings = redactor.detect(page)
    return findings, {
        (w.text, w.line): r for w, r in zip(words, redactor.decide(page, findings, findings.known), strict=True)
    }


def test_on_a_form_print_stays_and_entries_go_unless_their_field_lets_them_out():
    findings, reasons = on_form(FILLED)
    assert findings.form.form == "request"
    for word in ("Name", "Telephone", "morning", "Weight"):
        assert next(r for (text, _), r in reasons.items() if text == word) is Reason.FORM
    assert not any(r.cleared for (_, line), r in reasons.items() if line == 6)
    assert reasons["cough", 2] is Reason.VOCABULARY
    assert reasons["128/76", 4] is Reason.VALUE
    denied, without = on_form(FILLED, fields=())[1], on_form(FILLED, forms=[])[1]
    assert denied["cough", 2] is Reason.FIELD
    assert denied["128/76", 4] is Reason.FIELD
    entries = [key for key in denied if key[1] in (2, 4, 6)]
    for key in entries:
        assert not denied[key].cleared
        assert reasons[key] is without[key] or reasons[key] is Reason.FIELD


def test_a_page_that_is_no_form_is_decided_as_without_forms():
    text = "The fever and cough are better today"
    findings, reasons = on_form(text)
    assert findings.form is None
    assert reasons == on_form(text, forms=[])[1]


def test_a_printed_word_that_is_the_patients_name_in_the_document_stays_behind():
    words = words_of(FILLED)
    redactor = Redactor(PURPOSE, NoTagger(), forms=[form_of(words_of(BLANK))])
    page = read_page(np.full((500, 800), 255, np.uint8), words, dpi=DPI)
    findings = redactor.detect(page)
    known = replace(findings.known, texts=findings.known.texts | {"weight"})
    reasons = redactor.decide(page, findings, known)
    assert reasons[next(i for i, w in enumerate(words) if w.text == "Weight")] is Reason.KNOWN


def test_print_that_was_taken_for_a_name_is_no_identifier_of_the_document():
    text = BLANK.replace("Name of the patient               Telephone", "Patient name: Quillington Telephone")
    form = form_of(words_of(text))
    with_form, without = on_form(text, forms=[form])[0], on_form(text, forms=[])[0]
    assert "quillington" in without.known.texts
    assert "quillington" not in with_form.known.texts
    again = text.replace("\n\nBlood", "\nSeen with Quillington\nBlood")
    assert "quillington" in on_form(again, forms=[form])[0].known.texts


def test_research_keeps_no_year_of_a_date_in_a_denied_field():
    research = load_pack(None).purpose("research")
    lines = [(80, 60 + 80 * i, line) for i, line in enumerate(x for x in BLANK.split("\n") if x)]
    entry = (900, 140, "03/14/1957")
    image, words = rendered([*lines, entry], size=(1700, 900), points=30)
    for mode, kept in ((FieldMode.DENY, False), (FieldMode.ORDINARY, True)):
        fields = [FormField("date", "line", Area(70, 8, 140, 18), mode)]
        form = form_of(words[:-1], fields=fields, scale=25.4 / 300)
        redactor = Redactor(research, NoTagger(), forms=[form])
        page = read_page(image, words)
        findings = redactor.detect(page)
        out = redactor.redact(page, findings, gather([findings]))
        assert findings.form is not None
        assert any(w.text == "1957" for w in out.words) is kept


# Ink


TEXTS = (
    "Request for an appointment",
    "Name of the patient and telephone",
    "What brings you here today",
    "Blood pressure and weight at home",
    "Please return this sheet to the desk",
    "before your examination begins",
)
LINES = [(80, 40 + 90 * number, text) for number, text in enumerate(TEXTS)]


def redact_on(image, words, form):
    redactor = Redactor(PURPOSE, NoTagger(), forms=[form])
    page = read_page(image, words)
    findings = redactor.detect(page)
    assert findings.form is not None
    return redactor.redact(page, findings, gather([findings]))


def learned_form():
    """A form with the ink of its words, as learning measures it."""
    from appliance.redaction.redactor import take_apart

    image, words = rendered(LINES, size=(1700, 640))
    parts = take_apart(read_page(image, words)).parts
    scale = 25.4 / 300
    printed = tuple(FormWord(w.text, area(w.box, scale), formwords.ink_of(w.box, parts) * scale**2) for w in words)
    return image, words, FormPage("request", 1, (144.0, 54.0), printed, ())


def test_printed_words_are_copied_and_an_overwritten_one_is_not():
    image, words, form = learned_form()
    assert len(redact_on(image, words, form).words) == len(words)
    written = image.copy()
    box = next(w.box for w in words if w.text == "examination")
    written[box.top + 2 : box.bottom - 2 : 7, box.left + 3 : box.right - 3] = 20  # strokes within the word's own box
    written[box.top + 3 : box.bottom - 3 : 7, box.left + 3 : box.right - 3] = 20
    written[box.top + 4 : box.bottom - 4 : 7, box.left + 3 : box.right - 3] = 20
    out = redact_on(written, words, form)
    assert "examination" not in [w.text for w in out.words]
    judged = {j.word.text: j.reason for j in out.judged}
    assert judged["examination"] == Reason.NOT_PRINT
    assert (out.image[box.top : box.bottom, box.left : box.right] == 255).all()
    assert judged["begins"] == Reason.FORM


def test_a_denied_word_that_was_written_over_keeps_its_own_reason():
    image, words, form = learned_form()
    image = image.copy()
    box = next(w.box for w in words if w.text == "examination")
    image[box.top + 2 : box.bottom - 2, box.left + 3 : box.right - 3] = 20
    redactor = Redactor(PURPOSE, NoTagger(), forms=[form])
    page = read_page(image, words)
    findings = redactor.detect(page)
    known = replace(findings.known, texts=frozenset({"examination"}))
    judged = {j.word.text: j.reason for j in redactor.redact(page, findings, known).judged}
    assert judged["examination"] == Reason.KNOWN


def test_a_darker_page_is_not_a_written_one_and_few_words_say_nothing():
    words = [Word("w", Box(20 * n, 0, 20 * n + 10, 10), 0, 95.0) for n in range(12)]
    labels = np.zeros((14, 260), np.int32)
    for word in words:
        labels[0:10, word.box.left : word.box.right] = 1
    parts = Components(labels, np.zeros((2, 5), np.int32), np.zeros(2, bool))
    darker = Placed("request", 1, 1.0, dict.fromkeys(range(12), 60.0))
    assert formwords.overwritten(words, darker, parts, 20.0) == set()
    one_less = Placed("request", 1, 1.0, {**darker.printed, 5: 30.0})
    assert formwords.overwritten(words, one_less, parts, 20.0) == {5}
    assert formwords.overwritten(words, Placed("request", 1, 1.0, {5: 30.0, 6: 0.0}), parts, 20.0) == set()


def test_a_signature_through_a_printed_word_takes_no_part_of_itself_along():
    clean, words, form = learned_form()
    image = clean.copy()
    box = next(w.box for w in words if w.text == "telephone")
    for x in range(box.left - 60, box.right + 60):  # a slanting stroke over the word and beyond
        y = box.top + round((x - box.left) * 0.18) % 60
        image[max(0, y - 3) : y + 3, x] = 10
    out = redact_on(image, words, form)
    print_alone = cv2.dilate((clean < 200).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    written = (out.image < 200) & ~print_alone
    left, right = box.left - 60, box.right + 60
    assert np.count_nonzero(written[:, :left]) + np.count_nonzero(written[:, right:]) == 0
    assert np.count_nonzero(written) < 0.05 * np.count_nonzero((image < 200) & ~print_alone)


def test_the_search_is_bounded():
    many = [Word(f"w{n % 900}abc", Box(n, n, n + 9, n + 9), 0, 95.0) for n in range(3_600)]
    pairs = registration._pairs([f"w{n % 900}abc" for n in range(3_600)], [w.text for w in many])
    assert len(pairs) <= 2 * registration._MOST_PAIRS
