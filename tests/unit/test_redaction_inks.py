"""Coloured inks: a printer's red numbers stay, a pen's blue words do not, however much they look like print."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from redaction_pages import redacted, rendered

from appliance.documents import Box, Word
from appliance.redaction import inks
from appliance.redaction.handwriting import not_print
from appliance.redaction.ink import Components

RED, BLUE, BLACK, BROWN = (170, 10, 20), (30, 50, 140), (20, 20, 20), (140, 70, 20)
SURE = -6.0


def page(entries):
    """Words as oblongs of ink, each `(text, colour)` or a line break; with one component each."""
    image = np.full((40 * (entries.count(None) + 1), 40 + 90 * len(entries), 3), 255, np.uint8)
    labels = np.zeros(image.shape[:2], np.int32)
    words, boxes = [], [(0, 0, image.shape[1], image.shape[0], labels.size)]
    line, left = 0, 10
    for entry in entries:
        if entry is None:
            line, left = line + 1, 10
            continue
        text, colour = entry
        box = Box(left, 40 * line + 5, left + 12 * len(text), 40 * line + 25)
        image[box.top : box.bottom, box.left : box.right] = colour
        labels[box.top : box.bottom, box.left : box.right] = len(boxes)
        boxes.append((box.left, box.top, box.right, box.bottom, box.width * box.height))
        words.append(Word(text, box, line, 95.0))
        left = box.right + 12
    members = [[number] for number in range(1, len(boxes))]
    return words, members, Components(labels, np.array(boxes, np.int32), np.ones(len(boxes), bool)), image


def printers(entries, odds):
    words, members, parts, image = page(entries)
    coloured = {i for i, word in enumerate(words) if tuple(image[word.box.top, word.box.left]) != BLACK}
    found = inks.printed(dict(enumerate(odds)), coloured, words, members, parts, image)
    return [words[i].text for i in sorted(found)]


def test_many_red_numbers_that_look_like_print_are_a_printers_and_so_are_its_flags():
    entries = [("118", RED), ("H", RED), ("133", RED), ("L", RED), ("10.4", RED), ("32.6", RED), ("74.1", RED)]
    assert printers(entries, [SURE, 0.0, SURE, 2.0, SURE, SURE, SURE]) == [e[0] for e in entries]


def test_one_word_that_does_not_look_like_print_makes_the_ink_a_pens():
    entries = [("118", RED), ("133", RED), ("10.4", RED), ("32.6", RED), ("74.1", RED)]
    assert printers(entries, [SURE, SURE, SURE, SURE, -3.0]) == []


@pytest.mark.parametrize("entries", [[("118", RED)] * 4, [("12", RED)] * 5, []])
def test_a_few_words_or_letters_tell_nothing(entries):
    assert printers(entries, [SURE] * len(entries)) == []


@pytest.mark.parametrize(("worst", "doubtful", "found"), [(0.5, 4, True), (0.5, 6, False), (2.0, 1, False)])
def test_worn_words_among_many_leave_an_ink_the_printers_unless_one_looks_like_a_hand(worst, doubtful, found):
    entries = [("label", BLUE)] * 12
    assert printers(entries, [worst] * doubtful + [SURE] * (12 - doubtful)) == ["label"] * (12 * found)


def test_inks_are_told_apart_by_their_hue():
    red, blue = [("abcd", RED)] * 5, [("note", BLUE)] * 5
    assert printers([*red, *blue], [SURE] * 5 + [1.0] * 5) == ["abcd"] * 5
    assert printers([*red, ("plain", BLACK)], [SURE] * 6) == ["abcd"] * 5


def told_apart(entries, odds, wander=lambda _: False):
    words, members, parts, image = page(entries)
    coloured = {i for i, (_, colour) in enumerate(entries) if colour != BLACK}
    pens, printed, surely = inks.told_apart(dict(enumerate(odds)), coloured, words, members, parts, image, wander)
    assert {words[i].text for i in surely} == {words[i].text for i in pens if wander([i])}
    return [words[i].text for i in sorted(pens)], [words[i].text for i in sorted(printed)]


def test_an_ink_beside_black_print_is_a_pens_or_a_printers():
    print_, note = [("heading", BLACK)] * 6, [("note", BLUE), ("7.5", BLUE)]
    assert told_apart([*print_, *note], [SURE] * 6 + [2.0, SURE]) == (["note", "7.5"], [])
    red = [("abcd", RED)] * 5
    assert told_apart([*print_, *red, *note], [SURE] * 11 + [2.0, SURE]) == (["note", "7.5"], ["abcd"] * 5)


def test_on_a_form_printed_in_brown_brown_says_nothing_and_blue_is_a_pens():
    form, cells = [("heading", BROWN)] * 6, [("98", BLUE), ("120/80", BLUE)]
    assert told_apart([*form, *cells], [SURE] * 8) == (["98", "120/80"], [])
    assert told_apart([*form, ("faint", BROWN), *cells], [SURE] * 6 + [3.0, SURE, SURE]) == (["98", "120/80"], [])


def test_on_a_carbon_copy_its_ink_says_nothing():
    assert told_apart([("carbon", BLUE)] * 6 + [("note", BLUE)], [SURE] * 6 + [3.0]) == ([], [])


def test_an_ink_whose_words_lean_each_its_own_way_is_a_pens_however_much_it_looks_like_print():
    neat, red = [("nausea", BLUE)] * 9, [("abcd", RED)] * 5
    entries = [*[("heading", BLACK)] * 15, *neat, *red]

    def of_blue(indexes, shown=entries):
        return all(shown[i][1] == BLUE for i in indexes)

    assert told_apart(entries, [SURE] * 29) == ([], ["nausea"] * 9 + ["abcd"] * 5)
    assert told_apart(entries, [SURE] * 29, of_blue) == (["nausea"] * 9, ["abcd"] * 5)
    few = entries[12:]  # most of the print is coloured
    assert told_apart(few, [SURE] * 17, lambda ink: of_blue(ink, few)) == (["nausea"] * 9, [])


@pytest.mark.parametrize(("leans", "kept"), [((5, -6, 4, -5, 7, -7, 5, -4, 6, -6, 5, -5), False), ((0,) * 12, True)])
def test_a_neat_blue_hand_that_leans_each_word_its_own_way_stays_behind_whole(leans, kept):
    printed = ["Chief complaint of patient", "Medication and allergies", "Weight height temperature", "Plan follow up"]
    blue = ["woman", "reports", "headache", "nausea", "vomiting", "diarrhea", "tablet", "daily", "bilateral",
            "hypertension", "diabetes", "bleeding"]  # fmt: skip
    grey, words = rendered([(60, 60 + 90 * i, text) for i, text in enumerate(printed)], size=(1700, 900))
    image = np.repeat(grey[..., None], 3, axis=2)
    for number, (text, degrees) in enumerate(zip(blue, leans, strict=True)):
        left, top = 60 + 540 * (number % 3), 480 + 100 * (number // 3)
        ink, (word,) = rendered([(left, top, text)], size=(1700, 900))
        slope = np.tan(np.radians(degrees))
        middle = (word.box.top + word.box.bottom) / 2
        moved = cv2.warpAffine(ink, np.float32([[1, -slope, slope * middle], [0, 1, 0]]), (1700, 900), borderValue=255)
        light = moved[..., None].astype(np.float32) / 255
        image = (image * light + (1 - light) * np.array(BLUE)).astype(np.uint8)
        words.append(replace(word, line=len(printed) + number // 3))
    left = {word.text for word in redacted(image, words).words}
    assert {"Chief", "complaint", "Medication", "temperature"} <= left
    assert left.isdisjoint(blue) is not kept


def whole(entries, written, odds=None):
    words, *_ = page(entries)
    pens = {i: int(colour == RED) for i, (_, colour) in enumerate(e for e in entries if e) if colour != BLACK}
    return [words[i].text for i in sorted(inks.whole_inks(written, pens, words, odds or {}))]


def test_a_number_alone_in_its_cell_is_by_hand_when_the_words_of_its_ink_are():
    entries = [("98", BLUE), None, ("fever", BLUE), None, ("down", BLUE), None, ("better", BLUE)]
    assert whole(entries, {1, 2}) == ["98"]
    assert whole([*entries, None, ("118", RED), None, ("print", BLACK)], {1, 2, 3}) == ["98"]


@pytest.mark.parametrize("written", [set(), {0}, {0, 1}])
def test_one_word_or_numbers_speak_for_no_ink(written):
    assert whole([("98", BLUE), None, ("fever", BLUE), None, ("down", BLUE), None, ("better", BLUE)], written) == []


def test_the_last_words_of_a_pen_are_by_hand_when_nearly_all_of_its_many_are():
    pen = [e for n in range(20) for e in ((f"{'abcdefghijklmnopqrst'[n]}ever", BLUE), None)]
    entries, by_hand = [*pen, ("Spot", BLUE), ("pass", BLUE)], set(range(20))
    assert whole(entries, by_hand, {20: 1.7, 21: -4.1}) == ["Spot", "pass"]
    assert whole(entries, by_hand, {20: -5.0, 21: -4.1}) == []  # a run of sure print: a heading
    assert whole(entries, by_hand - {0}, {20: 1.7, 21: -4.1}) == []  # less than nine of ten
    assert whole([*pen[:20], ("Spot", BLUE)], set(range(10)), {10: 1.7}) == []  # few words


def runs(entries, written):
    words, *_ = page(entries)
    pens = {i for i, (text, colour) in enumerate(e for e in entries if e) if colour == BLUE}
    return [words[i].text for i in sorted(inks.whole_runs(written, pens, words))]


def test_a_run_of_a_pen_is_by_hand_when_a_third_of_it_is():
    entries = [("one", BLUE), ("two", BLUE), ("three", BLUE)]
    assert runs(entries, {1}) == ["one", "two", "three"]
    assert runs([*entries, ("four", BLUE)], {1}) == []
    assert runs([*entries, ("four", BLUE)], {1, 3}) == ["one", "two", "three", "four"]
    assert runs(entries, set()) == []


def test_a_run_ends_with_its_line_at_other_ink_and_where_much_is_white():
    assert runs([("one", BLUE), None, ("two", BLUE)], {0}) == ["one"]
    assert runs([("one", BLUE), ("print", BLACK), ("two", BLUE)], {0}) == ["one"]
    words, *_ = page([("one", BLUE), ("two", BLUE)])
    far = [words[0], Word("two", Box(400, 5, 436, 25), 0, 95.0)]
    assert inks.whole_runs({0}, {0, 1}, far) == {0}


def test_signs_between_the_words_of_a_run_count_as_none():
    assert runs([("one", BLUE), ("+", BLUE), ("+", BLUE), ("+", BLUE)], {0}) == ["one", "+", "+", "+"]
    assert runs([("+", BLUE)], set()) == []


@pytest.mark.parametrize("colour", [RED, BLACK])
def test_oblongs_are_judged_with_and_without_a_picture_in_colour(colour):
    words, members, parts, image = page([("abcd", colour)] * 6)
    for picture in (image, image[..., 0], None):
        not_print(words, members, parts, range(len(words)), image=picture)


def test_results_that_a_laboratory_prints_in_red_stay_with_their_flags():
    rows = [("GLUCOSE", "118", "H"), ("SODIUM", "133", "L"), ("CALCIUM", "10.4", "H"), ("FERRITIN", "16.2", "L"),
            ("ALBUMIN", "49.5", "H"), ("CHLORIDE", "74.1", "L"), ("POTASSIUM", "142", "H")]  # fmt: skip
    lines = [(x, 60 + 90 * i, text) for i, row in enumerate(rows) for x, text in zip((60, 700, 1000), row, strict=True)]
    grey, found = rendered([*lines, (60, 760, "normal ranges are on the back of this page")])
    image = np.repeat(grey[..., None], 3, axis=2)
    words = []
    for word in found:
        row = word.line // 3 if word.line < 3 * len(rows) else len(rows)
        words.append(Word(word.text, word.box, row, word.confidence))
        if row < len(rows) and word.line % 3:
            ink = image[word.box.top : word.box.bottom, word.box.left : word.box.right]
            light = ink[..., :1].astype(np.float32) / 255
            ink[:] = (light * 255 + (1 - light) * np.array(RED)).astype(np.uint8)
    kept = {word.text for word in redacted(image, words).words}
    assert {text for row in rows for text in row[:2]} <= kept
    assert {"H", "L"} <= kept
