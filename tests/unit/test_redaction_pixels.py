from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from redaction_pages import HAND, PURPOSE, NoTagger, find_structure, read_page, redacted, rendered

from appliance.documents import Box, KnownIdentifiers, Word
from appliance.redaction.findings import gather
from appliance.redaction.ink import components, find_ink
from appliance.redaction.redactor import MismatchedFindingsError, Redactor, take_apart
from appliance.redaction.structure import sketch, with_words

NONE = KnownIdentifiers(frozenset())


def inside(page):
    """True where a cleared word or structure may have ink."""
    mask = np.zeros(page.image.shape, bool)
    for box in [w.box for w in page.words] + list(page.structure):
        mask[box.top : box.bottom, box.left : box.right] = True
    return mask


def test_cleared_ink_is_copied_and_denied_ink_is_not():
    image, words = rendered([(100, 100, "asthma since Qwertz 1998"), (100, 200, "MRN: 4029887 aspirin 81 mg")])
    page = redacted(image, words)
    assert [w.text for w in page.words] == ["asthma", "since", "1998", "MRN:", "aspirin", "81", "mg"]
    assert page.words_read == 9
    gone = next(w.box for w in words if w.text == "4029887")
    assert (page.image[gone.top : gone.bottom, gone.left : gone.right] == 255).all()
    assert sum(page.reasons.values()) == 9
    assert (page.image[~inside(page)] == 255).all()


def test_a_colour_page_is_painted_grey_on_white_paper():
    image, words = rendered([(100, 100, "asthma")])
    tinted = np.stack([np.minimum(image, 235), np.minimum(image, 225), np.minimum(image, 190)], axis=2)
    page = redacted(tinted, words)
    assert page.image.ndim == 2
    assert page.image[0, 0] == 255
    assert page.image.min() < 120


def test_a_stroke_that_crosses_a_cleared_word_stays_behind():
    image, words = rendered([(300, 300, "normal lungs")])
    cv2.line(image, (150, 500), (700, 250), 0, 6)
    page = redacted(image, words)
    assert page.image[480:520, 150:250].min() == 255
    assert page.image[250:280, 660:720].min() == 255


def test_handwriting_that_reads_as_words_stays_behind():
    picture = Pillow.new("L", (1700, 600), 255)
    face = ImageFont.truetype(HAND, 90)
    draw, words, at = ImageDraw.Draw(picture), [], 100
    for text in ["please", "follow", "normal", "pressure", "yesterday"]:
        draw.text((at, 200), text, font=face, fill=20)
        box = draw.textbbox((at, 200), text, font=face)
        words.append(Word(text, Box(int(box[0]), int(box[1]), int(box[2]), int(box[3])), 0, 80.0))
        at = int(box[2]) + 40
    page = redacted(np.asarray(picture, np.uint8).copy(), words)
    assert page.words == ()
    assert (page.image == 255).all()


def test_rotated_words_stay_behind():
    image = np.full((900, 400), 255, np.uint8)
    image[200:600, 180:220] = 0
    page = redacted(image, [Word("asthma", Box(170, 190, 230, 610), 0, 95.0)])
    assert page.reasons == {"denied-not-upright": 1}


def test_rules_and_frames_are_copied_even_when_skewed():
    image = np.full((1200, 1600), 255, np.uint8)
    cv2.rectangle(image, (200, 200), (1300, 700), 0, 3)
    cv2.line(image, (200, 900), (1300, 906), 0, 4)
    page = redacted(image, [])
    assert page.image[198:204, 250:1250].min(axis=0).max() < 255
    assert page.image[250:650, 198:204].min(axis=1).max() < 255
    assert np.count_nonzero(page.image[890:915, 220:1280].min(axis=0) < 255) > 1000
    assert (page.image[~inside(page)] == 255).all()


def test_curves_short_dashes_and_photo_edges_are_no_structure():
    image = np.full((1500, 1500), 255, np.uint8)
    cv2.ellipse(image, (700, 300), (400, 40), 0, 180, 360, 0, 4)
    cv2.line(image, (100, 600), (260, 600), 0, 3)
    image[800:1300, 300:1000] = np.random.default_rng(7).integers(0, 120, (500, 700), np.uint8)
    cv2.line(image, (290, 795), (1010, 795), 0, 3)
    image[800:1300, 1100:1400] = np.where(np.random.default_rng(8).random((500, 300)) < 0.7, 0, 255)
    cv2.line(image, (1090, 1000), (1410, 1000), 0, 3)
    cv2.line(image, (1100, 788), (1400, 788), 0, 3)
    cv2.line(image, (0, 5), (1499, 5), 0, 4)
    page = redacted(image, [])
    assert (page.image[800:1300] == 255).all()
    assert (page.image[590:610] == 255).all()
    assert (page.image[:20] == 255).all()


def test_a_line_among_ink_is_no_rule():
    image = np.full((600, 1500), 255, np.uint8)
    for top in range(200, 260, 6):
        cv2.line(image, (100, top), (1400, top), 0, 3)
    structure, _ = find_structure(find_ink(image, 300.0), 300.0)
    assert len(structure.boxes) <= 2


def test_check_boxes_are_copied_and_marks_are_drawn_anew():
    image = np.full((400, 800), 255, np.uint8)
    cv2.rectangle(image, (100, 100), (140, 140), 0, 3)
    cv2.rectangle(image, (300, 100), (340, 140), 0, 3)
    cv2.line(image, (308, 120), (318, 132), 0, 5)
    cv2.line(image, (318, 132), (334, 106), 0, 5)
    structure, _ = find_structure(find_ink(image, 300.0), 300.0)
    assert len(structure.boxes) == 2
    assert len(structure.marks) == 1
    page = redacted(image, [])
    assert page.image[110:131, 110:131].min() == 255
    assert page.image[121, 321] == 0
    assert (page.image[~inside(page)] == 255).all()


def test_comb_fields_and_letters_are_no_check_boxes():
    image = np.full((400, 1000), 255, np.uint8)
    for left in range(100, 400, 44):
        cv2.rectangle(image, (left, 100), (left + 40, 140), 0, 2)
    cv2.circle(image, (600, 120), 20, 0, 4)
    cv2.rectangle(image, (700, 100), (740, 140), 0, -1)
    cv2.rectangle(image, (850, 100), (853, 103), 0, -1)
    found = find_structure(find_ink(image, 300.0), 300.0)[0]
    assert found.marks == ()
    assert all(box.right < 500 for box in found.boxes)


def test_findings_of_another_page_are_refused():
    image, words = rendered([(100, 100, "asthma")], size=(600, 300))
    redactor = Redactor(PURPOSE, NoTagger())
    found = redactor.detect(read_page(image, words))
    with pytest.raises(MismatchedFindingsError):
        redactor.redact(read_page(image, words, index=1), found, NONE)
    with pytest.raises(MismatchedFindingsError):
        redactor.redact(read_page(image, []), found, NONE)


def test_gather_joins_the_pages():
    redactor = Redactor(PURPOSE, NoTagger())
    image, _ = rendered([], size=(300, 300))
    one = redactor.detect(read_page(image, rendered([(10, 10, "MRN: 4029887")])[1]))
    two = redactor.detect(read_page(image, rendered([(10, 10, "Dr. Young came")])[1], index=1))
    known = gather([one, two])
    assert "4029887" in known.texts
    assert "young" in known.shared
    assert "4029887" not in repr(one)


def test_components_and_ink_of_an_empty_page():
    ink = find_ink(np.full((64, 64), 200, np.uint8), 300.0)
    assert not ink.mask.any()
    assert components(ink.mask).boxes.shape == (1, 5)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    lines=st.lists(
        st.tuples(
            st.integers(0, 900),
            st.integers(0, 500),
            st.sampled_from(["asthma 17 mg", "Rose Hill", "MRN: 4029887", "normal, no pain"]),
        ),
        max_size=5,
    ),
    strokes=st.lists(
        st.tuples(
            st.integers(0, 1199), st.integers(0, 699), st.integers(0, 1199), st.integers(0, 699), st.integers(1, 9)
        ),
        max_size=5,
    ),
    boxes=st.lists(
        st.tuples(st.integers(0, 1100), st.integers(0, 600), st.integers(5, 400), st.integers(5, 300)), max_size=4
    ),
    noise=st.integers(0, 3),
)
def test_every_pixel_that_is_not_white_lies_in_a_cleared_word_or_structure(lines, strokes, boxes, noise):
    image, words = rendered(lines, size=(1200, 700))
    for left, top, wide, high in boxes:
        cv2.rectangle(image, (left, top), (left + wide, top + high), 0, 2)
    for x0, y0, x1, y1, thick in strokes:
        cv2.line(image, (x0, y0), (x1, y1), 30, thick)
    grain = np.random.default_rng(noise).random(image.shape)
    image[grain < 0.002 * noise] = 0
    page = redacted(image, words)
    assert (page.image[~inside(page)] == 255).all()
    again = redacted(image, words)
    assert (again.image == page.image).all()


def test_light_letters_on_a_dark_bar_become_dark_print_without_the_bar():
    image, words = rendered([(100, 100, "asthma")], size=(900, 300))
    image[90:150, 60:860] = 255 - image[90:150, 60:860]
    page = redacted(image, words)
    plain = redacted(*rendered([(100, 100, "asthma")], size=(900, 300)))
    assert [w.text for w in page.words] == ["asthma"]
    assert abs(int((page.image < 128).sum()) - int((plain.image < 128).sum())) < 0.5 * (plain.image < 128).sum()
    assert (page.image[:, 500:] == 255).all()


def test_a_stroke_on_a_rule_leaves_no_bump():
    image = np.full((600, 1600), 255, np.uint8)
    cv2.line(image, (200, 300), (1400, 300), 90, 3)
    bare = redacted(image, []).image
    for at in range(300, 1300, 90):
        cv2.ellipse(image, (at, 296), (30, 40), 0, 20, 340, 0, 5)
    assert np.count_nonzero(redacted(image, []).image[290:311] < 255) <= np.count_nonzero(bare < 255)
    assert (redacted(image, []).image[:296] == 255).all()


def test_a_tick_that_reaches_out_of_its_box_is_drawn_as_a_cross_inside():
    image = np.full((400, 800), 255, np.uint8)
    cv2.rectangle(image, (300, 100), (340, 140), 0, 3)
    cv2.line(image, (306, 118), (318, 134), 30, 5)
    cv2.line(image, (318, 134), (362, 82), 30, 5)
    page = redacted(image, [])
    structure, _ = find_structure(find_ink(image, 300.0), 300.0)
    assert len(structure.marks) == 1
    assert (page.image[:, 345:] == 255).all()
    assert (page.image[:97] == 255).all()
    assert page.image[121, 320] == 0


def test_lines_that_lie_unlike_the_others_are_no_rules():
    image = np.full((900, 1600), 255, np.uint8)
    for top in (200, 300, 700):
        cv2.line(image, (200, top), (1400, top), 0, 3)
    cv2.line(image, (400, 480), (1000, 500), 0, 3)
    assert (redacted(image, []).image[400:600] == 255).all()


def test_frames_in_a_photo_and_crooked_marks_are_no_check_boxes():
    image = np.full((900, 900), 255, np.uint8)
    image[100:600, 100:600] = np.where(np.random.default_rng(5).random((500, 500)) < 0.7, 0, 255)
    image[300:400, 300:400] = 255
    cv2.rectangle(image, (330, 330), (370, 370), 0, 3)
    cv2.line(image, (700, 700), (745, 745), 0, 4)
    structure, _ = find_structure(find_ink(image, 300.0), 300.0)
    assert structure.frames == ()


def test_words_that_are_read_again_decide_anew_what_is_a_frame():
    image, words = rendered([(300, 300, "normal lungs")])
    box = words[0].box
    middle = Box(box.left + 60, box.top + 2, box.left + 90, box.top + 32)
    image[:, :] = 255
    cv2.rectangle(image, (middle.left, middle.top), (middle.right - 1, middle.bottom - 1), 0, 3)
    ink = find_ink(image, 300.0)
    sketched = sketch(ink, 300.0)
    alone, parts = with_words(sketched)
    assert (len(alone.frames), len(alone.marks)) == (1, 0)
    assert not parts.labels.any()
    inside, parts = with_words(sketched, [box])  # a word around it makes it a letter
    assert inside.frames == ()
    assert parts.labels.any()
    again, parts = with_words(sketched)  # what was decided before changes nothing
    assert again.frames == alone.frames
    assert not parts.labels.any()


def test_a_square_first_letter_of_a_word_that_is_surely_whole_is_a_letter():
    image = np.full((500, 900), 255, np.uint8)
    word = Box(300, 300, 750, 344)
    cv2.rectangle(image, (word.left, 314), (word.left + 28, 341), 0, 3)
    ink = find_ink(image, 300.0)
    assert len(find_structure(ink, 300.0, (), [word])[0].frames) == 1
    assert find_structure(ink, 300.0, (), [], [word])[0].frames == ()


@pytest.mark.parametrize(
    ("text", "confidence", "width", "kept"),
    [
        ("of", 95.0, 50, False),  # no box and an `f`
        ("of", 60.0, 50, True),  # not read surely
        ("of", 95.0, 110, True),  # a box, a gap and a word
        ("OF", 95.0, 50, True),  # may be a box and its `F`
        ("o", 95.0, 30, True),
        ("o9", 95.0, 50, True),
        ("oral", 95.0, 100, True),  # a reader may draw a word's box over the check box before it
    ],
)
def test_two_small_letters_are_no_check_box_with_a_label(text, confidence, width, kept):
    image = np.full((500, 900), 255, np.uint8)
    cv2.rectangle(image, (300, 314), (328, 341), 0, 3)
    word = Word(text, Box(296, 310, 296 + width, 345), 0, confidence)
    structure = take_apart(read_page(image, [word])).structure
    assert bool(structure.frames) == kept


@pytest.mark.parametrize(("before", "frames"), [(36, 0), (20, 1)])  # a letter of a typewriter; a tick that sticks out
def test_a_square_right_behind_the_first_letter_is_a_letter_and_a_box_with_a_long_tick_is_none(before, frames):
    image = np.full((500, 900), 255, np.uint8)
    word = Box(300, 300, 750, 344)
    cv2.rectangle(image, (word.left + before, 314), (word.left + before + 28, 341), 0, 3)
    structure, _ = find_structure(find_ink(image, 300.0), 300.0, (), [word])
    assert len(structure.frames) == frames


def test_the_foot_of_a_coloured_letter_in_the_line_below_stays_unless_that_line_stays_behind():
    image, words = rendered([(100, 100, "description"), (100, 146, "lungs clear")])
    colour = np.repeat(image[:, :, None], 3, axis=2)
    heading = colour[:150, :600]  # with the foot of its p, which reaches to the line below
    heading[:, :, 0] = np.where(image[:150, :600] < 128, 120, heading[:, :, 0])
    cut = replace(words[0], box=replace(words[0].box, bottom=words[0].box.bottom - 10))
    page = redacted(colour, [cut, *words[1:]])
    assert [word.text for word in page.words] == ["description", "lungs", "clear"]
    cv2.line(colour, (90, 168), (330, 172), (120, 20, 20), 4)
    assert redacted(colour, [cut, *words[1:]]).words == ()
