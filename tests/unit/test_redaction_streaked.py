"""A scanner's streak through print: the letters leave, the streak stays, and what it hides is missing."""

import functools

import numpy as np
import pytest
from redaction_pages import find_structure, redacted, rendered

from appliance.documents import Box, Word
from appliance.redaction import rule_lines, streaked
from appliance.redaction.ink import Components, Ink, find_ink
from appliance.redaction.lines import Line
from tests.sweeps import some

LINE = "normal heart and lungs without edema"


def streak(image, at, wide=4, shade=90, lean=0.0):
    for y in range(image.shape[0]):
        x = round(at + lean * y)
        image[y, x : x + wide] = shade


def left(image, words):
    return [w.text for w in redacted(image, words).words]


@pytest.mark.parametrize("lean", [0.0, 0.006])
def test_the_words_that_a_streak_crosses_leave_and_the_streak_does_not(lean):
    image, words = rendered([(200, 100 + 80 * n, LINE) for n in range(8)])
    clear = image.copy()
    box = words[1].box
    streak(image, (box.left + box.right) // 2 + 3, lean=lean)
    result = redacted(image, words)
    assert [w.text for w in result.words] == LINE.split() * 8
    added = (result.image < 128) & (clear > 250)
    assert added.sum() <= 8 * 4 * 16  # a few pixels between the strokes of the letters that it crosses
    assert (result.image[:80] == 255).all()


def test_a_digit_that_a_streak_covers_is_missing():
    image, words = rendered([(200, 300, "sertraline 143 mg daily")])
    box = words[1].box
    streak(image, box.left + box.width // 3 + 2, wide=max(4, box.width // 3 - 2))
    assert left(image, words) == ["sertraline", "mg", "daily"]


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_number_that_ends_within_a_streak_stays_behind(side):
    image, words = rendered([(200, 300, "sertraline 868 mg daily")])
    box = words[1].box
    streak(image, box.left + 1 if side == "left" else box.right - 7, wide=5)
    cut = [*words]
    inner = Box(box.left + 6, box.top, box.right, box.bottom) if side == "left" else box
    cut[1] = Word("868", inner if side == "left" else Box(box.left, box.top, box.right - 7, box.bottom), 0, 95.0)
    assert "868" not in left(image, cut)
    assert {"sertraline", "mg", "daily"} <= set(left(image, cut))


def test_a_number_beside_a_streak_leaves():
    image, words = rendered([(200, 300, "sertraline 143 mg daily")])
    streak(image, words[1].box.right + 5, wide=3)
    assert left(image, words) == ["sertraline", "143", "mg", "daily"]


def test_a_streak_goes_on_across_a_picture_and_a_rule_does_not():
    image, _ = rendered([(200, 300, LINE)], size=(1700, 900))
    streak(image, 300)
    image[400:404, 900:1500] = 0
    photos = np.zeros((225, 425), np.uint8)
    photos[20:40, 70:90] = photos[95:105, 300:340] = 255
    rules, streaks = rule_lines.find(find_ink(image, 300.0), 300.0, photos)
    assert rules == []
    assert [abs(line.box.left - 300) < 4 for line in streaks] == [True]


def test_a_line_that_ends_at_the_margins_is_no_streak():
    shape = (900, 1700)

    def upright(top, bottom):
        return Line(Box(300, top, 304, bottom), 0.0, 302.0, 4.0, upright=True)

    assert streaked.is_streak(upright(0, 900), shape, 0.012)
    assert streaked.is_streak(upright(60, 900), shape, 0.012)  # from the backing to the edge
    assert not streaked.is_streak(upright(40, 860), shape, 0.012)  # a printed line
    assert not streaked.is_streak(upright(0, 400), shape, 0.012)
    assert streaked.is_streak(Line(Box(0, 300, 1700, 304), 0.0, 302.0, 4.0), shape, 0.012)


def page_of(mask):
    """The ink of a page on which print and streak are as dark as each other."""
    return Ink(np.asarray(255 - mask, np.uint8), mask, np.full((4, 4), 255, np.uint8))


def test_what_goes_on_at_both_sides_is_the_letters_where_nothing_shows_through():
    mask = np.zeros((60, 80), np.uint8)
    mask[:, 40:44] = 255
    mask[10, 20:60] = 255  # a stroke through it
    mask[20, 20:40] = 255  # one that ends at it
    mask[30, 20:41] = mask[32, 43:60] = 255  # one that climbs across it
    line = Line(Box(40, 0, 44, 60), 0.0, 41.5, 4.0, upright=True)
    found = streaked.covered(page_of(mask), mask, [line])
    owned = found.owned
    assert not owned[10, 40:44].any()
    assert owned[25, 40:44].all()
    assert owned[20, 40:44].all()
    assert not owned[31, 40:44].any()
    assert not owned[:, :38].any()
    assert (found.hides[:, 40:44] == 255).all()
    assert not found.hides[:, :40].any()
    beyond = Line(Box(0, 0, 4, 60), 0.0, 1.5, 4.0, upright=True)
    assert not streaked.covered(page_of(mask), mask, [beyond]).owned.any()  # at the very edge nothing is told
    assert not streaked.covered(page_of(mask), mask, []).owned.any()
    turned = np.ascontiguousarray(mask.T)
    across = streaked.covered(page_of(turned), turned, [Line(Box(0, 40, 60, 44), 0.0, 41.5, 4.0)])
    assert (owned == across.owned.T).all()


def test_a_streak_is_one_component_of_its_own():
    image, words = rendered([(200, 300, LINE)])
    plain = find_structure(find_ink(image, 300.0), 300.0)[0]
    assert (plain.streak, plain.hides) == (0, None)
    streak(image, words[0].box.left + 40)
    structure, parts = find_structure(find_ink(image, 300.0), 300.0)
    assert structure.streak == len(parts.boxes) - 1
    assert parts.boxes[structure.streak][3] - parts.boxes[structure.streak][1] > 850
    assert not parts.tinted[structure.streak]
    assert structure.hides is not None


@pytest.mark.parametrize(
    ("text", "hides", "at", "thick", "behind"),
    [
        ("8", 255, 41, 4, True),  # right beside the digit, and perhaps on more of it
        ("8", 255, 24, 4, True),
        ("8", 255, 24, 2, False),  # a hair
        ("B", 255, 24, 4, False),  # letters are read by their word
        ("8", 255, 46, 4, False),  # apart
        ("8", 120, 24, 4, False),  # print this dark would be seen below it
        ("8", 220, 24, 4, True),  # it would not
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_number_of_which_a_streak_hides_more_than_a_hair_stays_behind(text, hides, at, thick, behind, turned):
    labels = np.zeros((50, 50), np.int32)
    labels[10:40, 10:40] = 1
    clean = np.where(labels > 0, 55, 255).astype(np.uint8)
    hidden = np.zeros((50, 50), np.uint8)
    hidden[:, at : at + thick] = hides
    parts = Components(labels, np.array([[0] * 5, [10, 10, 40, 40, 900]]), np.zeros(2, bool))
    word = Word(text, Box(10, 10, 40, 40), 0, 95.0)
    found = streaked.cut_numbers([word], [[1]], parts, clean, hidden.T if turned else hidden)
    assert found == ({0} if behind else set())
    assert streaked.cut_numbers([word], [[]], parts, clean, hidden) == set()


def test_a_number_that_lies_below_a_streak_altogether_stays_behind():
    labels = np.zeros((50, 50), np.int32)
    labels[10:40, 20:24] = 1
    hidden = np.zeros((50, 50), np.uint8)
    hidden[:, 18:26] = 255
    parts = Components(labels, np.array([[0] * 5, [20, 10, 24, 40, 120]]), np.zeros(2, bool))
    word = Word("1", Box(20, 10, 24, 40), 0, 95.0)
    assert streaked.cut_numbers([word], [[1]], parts, np.zeros((50, 50), np.uint8), hidden) == {0}


def dimmed(image, at, wide, share, lean=0.0):
    """A streak that takes this share of the light, as dirt on the glass does: what lies below shows through."""
    for y in range(image.shape[0]):
        x = round(at + lean * y)
        image[y, x : x + wide] = np.rint(image[y, x : x + wide] * (1.0 - share)).astype(np.uint8)


DOSES = ["digoxin 118 mcg and 134 mg then 0.40 mg", "lasix 75 mg at 95 kg then 104 mg or 1.4 mg", "rate 60 to 81"]
SHEET = [(200, 60 + 48 * n, DOSES[n % 3]) for n in range(16)]


STREAKS = [
    (*seen, lean, colour)
    for colour in (False, True)
    for seen in ((1, 0.35), (2, 0.5), (4, 0.4), (6, 0.45))
    for lean in (0.0, 0.004)
]


@functools.cache
def drawn():
    return rendered(SHEET)


def sheet():
    """A picture to spoil, and its words."""
    image, words = drawn()
    return image.copy(), [*words]


@pytest.mark.parametrize(("wide", "share", "lean", "colour"), some(STREAKS, {0, 5, 10, 15}))
def test_numbers_below_a_streak_that_lets_print_through_leave_whole(wide, share, lean, colour):
    # Each streak stands at all eight places, half of them in grey and half in colour; leaning, the other way round.
    read = left = 0
    for step in range(5 * (colour != (lean > 0)), 40, 10):
        image, words = sheet()
        image[image < 60] = 60
        clear = image.copy()
        dimmed(image, words[1].box.left + step, wide, share, lean)
        result = redacted(np.dstack([image] * 3) if colour else image, words)
        read, left = read + len(words), left + len(result.words)
        for box in (judged.word.box for judged in result.judged if judged.reason.cleared):
            before = clear[box.top : box.bottom, box.left : box.right] < 128
            after = result.image[box.top : box.bottom, box.left : box.right] < 200
            assert (after & before).sum() >= 0.98 * before.sum()
    assert left >= 0.95 * read  # where little print crosses it, it is not told that it lets print through


@pytest.mark.parametrize(("wide", "shade"), [(3, 60), (5, 120), (7, 20)])
def test_a_number_through_which_a_streak_runs_that_lets_nothing_through_stays_behind(wide, shade):
    for step in range(6, 34, 4):
        image, words = sheet()
        at = words[1].box.left + step
        streak(image, at, wide=wide, shade=shade)
        crossed = [w for w in words if w.text[0].isdigit() and w.box.left < at + wide and at < w.box.right]
        result = redacted(image, words)
        kept = [j.word.box for j in result.judged if j.reason.cleared]
        assert crossed
        assert not [w.text for w in crossed if w.box in kept]


def test_noise_in_a_streak_is_no_point():
    image, words = rendered([(200, 300, LINE), (200, 400, "dose 25 mg")])
    at = words[0].box.left - 40
    streak(image, at, wide=4, shade=150)
    image[200:820:30, at + 1] = 90
    image[205, at + 1 : at + 3] = image[206, at + 1 : at + 3] = 90  # a point
    structure, parts = find_structure(find_ink(image, 300.0), 300.0)
    own = parts.labels[200:820:30, at + 1] == structure.streak
    assert own.all()
    assert parts.labels[205, at + 1] != structure.streak
