import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from redaction_pages import SANS

from appliance.documents import CapturedPage, PageId, Side
from appliance.quality.gate import examine
from appliance.reading.reader import read
from appliance.reading.streaks import bridged
from appliance.sections.pages import QualityLimits, ReadingConfig

LINES = ["Patient seen today with chest pain", "Pressure normal and lungs clear", "Return in three weeks for review"]


def page(*, rule=False):
    picture = Image.new("L", (1700, 2200), 250)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(LINES):
        draw.text((200, 300 + 120 * number), line, font=ImageFont.truetype(SANS, 44), fill=20)
    if rule:
        draw.line((520, 250, 520, 1900), fill=0, width=3)
    return np.array(picture)


def with_streak(image, at, *, tilt=0.0, width=3, level=90):
    out = image.copy()
    for row in range(out.shape[0]):
        left = round(at + tilt * row)
        out[row, left : left + width] = np.minimum(out[row, left : left + width], level)
    return out


@pytest.mark.parametrize("tilt", [0.0, 0.01, -0.015])
def test_a_streak_through_the_page_is_bridged_and_nothing_else_changes(tilt):
    clean = page()
    mended = bridged(with_streak(clean, 545, tilt=tilt), 200.0)
    far = np.abs(np.arange(clean.shape[1])[None, :] - (545 + tilt * np.arange(clean.shape[0])[:, None])) > 12
    assert np.array_equal(mended[far], clean[far])
    paper = (clean == 250) & ~far
    assert (mended[paper] > 200).mean() > 0.97


def test_colour_pages_are_mended_alike():
    clean = np.dstack([page()] * 3)
    streaked = np.dstack([with_streak(page(), 545)] * 3)
    assert np.abs(bridged(streaked, 200.0)[:250].astype(int) - clean[:250]).max() < 40


def test_a_clean_page_a_printed_rule_and_a_scrap_stay_as_they_are():
    for image in (page(), page(rule=True), np.full((30, 1700), 250, np.uint8), np.full((2200, 20), 250, np.uint8)):
        assert bridged(image, 200.0) is image


def test_lines_that_lean_too_far_or_stand_at_the_edge_are_left():
    leaning = with_streak(page(), 200, tilt=0.2)
    assert bridged(leaning, 200.0) is leaning
    edge = with_streak(page(), 3, width=2)
    assert np.array_equal(bridged(edge, 200.0)[:, 40:], edge[:, 40:])


def test_many_streaks_are_bounded():
    image = page()
    for at in range(100, 1600, 60):
        image = with_streak(image, at)
    assert bridged(image, 200.0).shape == image.shape


def test_the_reader_sees_one_line_where_a_streak_parts_two():
    captured = CapturedPage(PageId("0" * 32, 0, 0, Side.FRONT), with_streak(page(), 545), 200, simulated=True)
    found = read(examine(captured, QualityLimits(min_margin_mm=0)), ReadingConfig(workers=1))
    rows = {}
    for word in found.words:
        rows.setdefault(word.line, []).append(word.text)
    assert {" ".join(row) for row in rows.values()} >= set(LINES)
