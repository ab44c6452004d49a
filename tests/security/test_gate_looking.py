"""What the gate shows its second reader: everything that is not white, and no more of a page than that needs."""

import numpy as np
import pytest

from appliance.documents import Word
from appliance.release.findings import Code
from appliance.release.gate import Gate
from appliance.sections.pages import GateConfig
from tests.gate_pages import DPI, HEIGHT, WIDTH, Paper, codes, expectation, note, read, white, written

RIM = round(0.15 * DPI)


class Shown:
    """A reader that keeps what it was shown, and sees one word at the first ink of it."""

    def __init__(self, sees=()):
        self.parts, self.sees = [], sees

    def __call__(self, image, dpi):
        assert dpi == DPI
        self.parts.append(image)
        return self.sees or read(image, dpi)


def dot(row, column, value, *, colour=None):
    """A page that is white but for one pixel."""
    if colour is None:
        image = np.full((HEIGHT, WIDTH), 255, np.uint8)
        image[row, column] = value
    else:
        image = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
        image[row, column, colour] = value
    return Paper(image, ())


@pytest.mark.parametrize("colour", [None, 0, 1, 2])
@pytest.mark.parametrize(("row", "column"), [(0, 0), (HEIGHT - 1, WIDTH - 1), (0, WIDTH - 1), (400, 700)])
def test_the_faintest_dot_is_shown(tmp_path, row, column, colour):
    shown = Shown()
    codes(written(tmp_path, dot(row, column, 254, colour=colour)), reader=shown)
    (part,) = shown.parts
    assert np.count_nonzero(part < 255) == 1
    assert max(part.shape[:2]) <= 2 * RIM + 1


def test_every_pixel_of_ink_is_shown_and_white_margins_are_not(tmp_path):
    shown = Shown()
    assert codes(written(tmp_path, note()), reader=shown) == set()
    (part,) = shown.parts
    ink = note().image < 255
    assert np.count_nonzero(part < 255) == np.count_nonzero(ink)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    high, wide = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert high <= part.shape[0] <= high + 2 * RIM < HEIGHT
    assert wide <= part.shape[1] <= wide + 2 * RIM < WIDTH


def test_what_is_seen_is_told_in_pixels_of_the_page(tmp_path):
    shown = Shown()
    looks = Gate(GateConfig(), shown).look_ahead(written(tmp_path, note()))
    (look,) = looks.values()
    seen = {word.text: word.box for word in look.seen}
    for word in note().words:
        assert abs(seen[word.text].left - word.box.left) <= 12 or sum(w.text == word.text for w in note().words) > 1


def test_a_white_page_is_not_read_and_words_of_its_text_layer_are_found(tmp_path):
    shown = Shown()
    file = written(tmp_path, white())
    assert codes(file, reader=shown) == set()
    hidden = Paper(white().image, note().words)
    assert Code.READING_DISAGREES in codes(written(tmp_path, hidden), reader=shown)
    assert not shown.parts


def test_a_reader_that_sees_more_than_the_layer_says_holds_the_page_wherever_its_part_begins(tmp_path):
    box = note().words[0].box
    more = Shown(sees=(Word("Testperson", box.moved(0, 300), 0, 95.0),))
    assert Code.READING_UNEXPECTED in codes(written(tmp_path, note()), expectation(), reader=more)
