"""Grids: a reader sees the page without their rules, and what was found for it serves the redactor, too."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from redaction_pages import PURPOSE, NoTagger, accepted_page, rendered

from appliance.documents import Barcode, Box, ReadPage
from appliance.reading import reader
from appliance.reading.paper import covered
from appliance.reading.reader import read
from appliance.redaction import redactor as redactors
from appliance.redaction import ruled_grids
from appliance.redaction import sketcher as sketchers
from appliance.redaction.lines import Line
from appliance.redaction.redactor import Redactor
from appliance.redaction.rereading import Again
from appliance.redaction.sketcher import Sketcher
from appliance.sections.pages import ReadingConfig

CONFIG = ReadingConfig()
CELLS = ("Potassium", "4.41", "mmol/L", "16-34")
ROWS = 8


def table():
    """A table whose words stand right on its level rules."""
    rows = [(104 + 180 * column, 104 + 56 * row, text) for row in range(ROWS) for column, text in enumerate(CELLS)]
    image = rendered(rows, size=(900, 640), points=32)[0]
    for x in range(94, 900, 180):
        cv2.line(image, (x, 96), (x, 544), 0, 3)
    for y in range(96, 545, 56):
        cv2.line(image, (94, y), (814, y), 0, 3)
        cv2.line(image, (94, y + 44), (814, y + 44), 0, 2)
    return image


def weak(page):
    return sum(word.confidence < 80.0 or word.text not in CELLS for word in page.words)


def test_words_on_the_rules_of_a_table_are_read_without_them():
    page = accepted_page(table())
    found = read(page, CONFIG, codes=False, rules=Sketcher().rules)
    assert weak(found) < weak(read(page, CONFIG, codes=False))
    assert len([word for word in found.words if word.text in CELLS]) >= 0.9 * len(CELLS) * ROWS
    assert found.accepted is page  # as it leaves, it has its rules


def level(top, left=100, right=800):
    return Line(Box(left, top - 1, right, top + 2), 0.0, float(top), 3.0)


def upright(left, top=100, bottom=400):
    return Line(Box(left - 1, top, left + 2, bottom), 0.0, float(left), 3.0, upright=True)


ROWS_OF_RULES = [level(top) for top in (100, 200, 300, 400)]


@pytest.mark.parametrize(
    ("uprights", "covered_rules"),
    [
        ([], 0),
        ([upright(100), upright(799)], 0),  # a frame
        ([upright(100), upright(103), upright(799)], 0),  # of which one side was found twice
        ([upright(100), upright(400), upright(799)], 7),
        ([upright(100), upright(400), upright(799, top=600, bottom=900)], 0),
    ],
)
def test_a_grid_has_rules_between_its_columns(uprights, covered_rules):
    rules = [*ROWS_OF_RULES, *uprights]
    assert sum(map(len, ruled_grids.find(rules))) == covered_rules
    aside = [level(700, right=300), level(760, right=300)]
    assert sum(map(len, ruled_grids.find([*rules, *aside]))) == covered_rules


def torn_grid():
    """The ink of a grid's rules, of which the middle one is found in its upper half, and goes on in pieces."""
    rules = [*ROWS_OF_RULES, upright(100), upright(400, bottom=250), upright(799)]
    mask = np.zeros((600, 900), np.uint8)
    for rule in rules:
        rule.stroke(mask, 255, 1.5)
    for top in range(260, 390, 12):
        mask[top : top + 7, 401:404] = 255
    return rules, mask


def test_the_ragged_rest_of_a_grids_upright_rule_is_covered_and_letters_beside_it_are_not():
    rules, mask = torn_grid()
    mask[312:336, 420:440] = 255  # a letter in its cell
    mask[340:370, 401:404], mask[340:370, 407:420] = 255, 255  # one on the rule, and the rest of its word
    mask[430:460, 401:404] = 255  # below the grid
    seen = ruled_grids.covering(ruled_grids.find(rules), mask, 300.0)
    assert (seen[262:290, 401:404] == mask[262:290, 401:404]).all()
    assert not seen[312:336, 420:440].any()
    assert not seen[341:369, 401:404].any()
    assert not seen[420:, 401:404].any()


def test_a_page_without_grids_has_nothing_to_cover():
    assert not ruled_grids.covering([], torn_grid()[1], 300.0).any()


def test_the_level_rules_of_a_table_without_columns_stay_for_the_reader():
    image = table()
    for x in range(94, 900, 180):
        image[90:550, x - 3 : x + 4] = 255
    rules = Sketcher().rules(accepted_page(image))
    assert not rules.any()
    assert Sketcher().rules(accepted_page(table())).any()


def test_a_page_in_colour_is_read_in_grey(monkeypatch):
    seen = []
    monkeypatch.setattr(reader, "read_words", lambda image, _: seen.append(image) or ())
    image = np.full((300, 300, 3), 255, np.uint8)
    image[100:120, 100:200] = (200, 30, 30)
    read(accepted_page(image), CONFIG, codes=False)
    assert {picture.ndim for picture in seen} == {2}
    assert (seen[0][100:120, 100:200] < 128).all()


def test_paper_lies_over_the_rules_and_their_edges_and_over_nothing_else():
    image = np.full((60, 60), 230, np.uint8)
    image[30:33, :40], image[10:20, 50:55] = 40, 40
    mask = np.zeros((60, 60), np.uint8)
    mask[31, :40] = 255
    found = covered(image, mask, 300.0)
    assert (found[28:35, :40] == 230).all()
    assert np.array_equal(found[:, 45:], image[:, 45:])
    assert (image[30:33, :40] == 40).all()


def test_a_page_is_looked_at_once_and_again_when_it_was_turned_or_has_barcodes(monkeypatch):
    looked, look = [], sketchers.sketch
    monkeypatch.setattr(sketchers, "sketch", lambda *given: looked.append(given) or look(*given))
    accepted, sketcher = accepted_page(table()), Sketcher()
    rules = sketcher.rules(accepted)
    assert set(np.unique(rules).tolist()) == {0, 255}
    assert rules[96, 200] == rules[300, 94] == 255
    page = ReadPage(accepted, (), ())
    assert sketcher.of(page) is sketcher.of(page)
    assert len(looked) == 1
    assert sketcher.of(replace(page, accepted=replace(accepted))) is not None
    assert len(looked) == 2
    coded = replace(page, accepted=accepted, barcodes=(Barcode("QRCode", "x", Box(84, 84, 830, 620)),))
    assert sketcher.of(coded).lines == ()  # nothing in a barcode is a rule
    assert len(looked) == 3


def test_the_ink_of_a_page_with_barcodes_is_looked_for_once(monkeypatch):
    looked, look = [], sketchers.find_ink
    monkeypatch.setattr(sketchers, "find_ink", lambda *given: looked.append(given) or look(*given))
    accepted, sketcher = accepted_page(table()), Sketcher()
    coded = ReadPage(accepted, (), (Barcode("QRCode", "x", Box(84, 84, 830, 620)),))
    alone = sketcher.of(coded)
    sketcher.rules(accepted)
    assert len(looked) == 2
    assert sketcher.of(coded).lines == alone.lines
    assert len(looked) == 2


def test_what_was_sketched_is_not_looked_for_again(monkeypatch):
    image, words = rendered([(100, 100, "normal lungs")])
    page = ReadPage(accepted_page(image), tuple(words), ())
    sketched = Sketcher().of(page)
    monkeypatch.setattr(redactors.Sketcher, "of", lambda *_: pytest.fail("it was looked at again"))
    redactor = Redactor(PURPOSE, NoTagger(), Again(lambda *_: (), 50))
    again = redactor.read_again(page, sketched)
    assert len(redactor.detect(again).assessment.reasons) == len(words)
