"""Pages of a review as the panel holds and draws them: band by band, part by part, and never as a whole."""

import io
import itertools
import re
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter

from appliance.panel.album import Album, Mark
from appliance.panel.bands import MAX_WHOLE, BadPictureError, bands, header_of
from appliance.panel.kept_page import WIDTH, KeptPage
from appliance.panel.lantern import MAX_ROWS, MAX_WIDTH, Lantern
from appliance.panel.model import Do
from appliance.panel.requests import Answer
from appliance.panel.review_facts import PageShown, checked_picture
from tests.panel.qt_panel import find, items, panel, pose, settle, until
from tests.panel.review_gallery import DOCUMENT, box_of

STEP = 64  # rows of a part, as QML asks for them


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(width, height, colour, rows, depth=8, interlaced=0):
    """A PNG of these filtered rows."""
    about = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    parts = (chunk(b"IHDR", about), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def noise(high, wide, *samples):
    return np.random.default_rng(high * wide).integers(0, 256, (high, wide, *samples), np.uint8)


def png(pixels):
    return cv2.imencode(".png", pixels)[1].tobytes()


def grey_of(image):
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1)[:, : grey.width()].astype(int)


def written(high=1100, wide=850):
    """A page with lines of words, in grey."""
    pixels = np.full((high, wide), 255, np.uint8)
    for row in range(40, high - 40, 26):
        cv2.putText(
            pixels, "no fever, cough for two weeks", (40, row), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 20, 1, cv2.LINE_AA
        )
    return pixels


def together(lantern, number, width, high):
    """The parts of a page below one another."""
    whole = QImage(width, high, QImage.Format.Format_RGB32)
    painter = QPainter(whole)
    for top in range(0, high, STEP):
        part = lantern.requestImage(f"{number}/{width}/{top}/{min(high, top + STEP)}", QSize(), QSize())
        assert (part.width(), part.height()) == (width, min(high, top + STEP) - top)
        painter.drawImage(0, top, part)
    painter.end()
    return whole


@pytest.mark.parametrize("samples", [(), (3,)])
@pytest.mark.parametrize("steps", [(1,), (7,), (61,), (200,)])
def test_bands_are_the_rows_of_the_picture(samples, steps):
    data = png(noise(61, 43, *samples))
    ends = [*range(steps[0], 61, steps[0]), 61]
    read = list(bands(data, iter(ends)))
    assert [band.height() for band in read] == [b - a for a, b in itertools.pairwise([0, *ends])]
    whole, top = QImage.fromData(data), 0
    for band in read:
        assert band == whole.copy(0, top, 43, band.height()).convertToFormat(band.format())
        top += band.height()


@pytest.mark.parametrize("colour", [0, 2])
def test_rows_may_refer_to_those_above_in_every_way_that_png_knows(colour):
    wide, stride = 9, 9 * (3 if colour else 1)
    rows = b"".join(bytes([kind]) + noise(1, stride).tobytes() for kind in (4, 3, 2, 1, 0, 2, 4, 3, 4, 1))
    data = packed(wide, 10, colour, rows)
    whole = QImage.fromData(data)
    assert not whole.isNull()
    for top, band in enumerate(bands(data, iter(range(1, 11)))):
        assert band == whole.copy(0, top, wide, 1).convertToFormat(band.format())


GOOD = png(written(400, 300))
MIDDLE = len(GOOD) // 2
BROKEN = {
    "nothing": b"",
    "no PNG": b"P5 3 3 255 " + bytes(60),
    "cut off": GOOD[:MIDDLE],
    "a bit is wrong": GOOD[:MIDDLE] + bytes([GOOD[MIDDLE] ^ 1]) + GOOD[MIDDLE + 1 :],
    "fewer rows than it says": packed(30, 40, 0, bytes(31) * 39),
    "a filter that there is not": packed(30, 40, 0, (b"\x09" + bytes(30)) * 40),
    "rows that are not packed": packed(30, 40, 0, b"").replace(zlib.compress(b""), b"\0" * 8),
    "header too short": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 5),
    "too large for another kind": packed(4_000, MAX_WHOLE // 4_000 + 1, 3, b""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_whole_picture_is_not_shown(name):
    def read():
        page = KeptPage(BROKEN[name])
        return page.part(300, 0, page.height_at(300))

    with pytest.raises(BadPictureError):
        read()
    album = Album()
    album.show(checked_picture(GOOD))
    object.__setattr__(album.picture, "png", BROKEN[name])
    lantern = Lantern(album)
    for _ in range(2):  # and not the second time either
        assert lantern.requestImage(str(album.number), QSize(), QSize(300, 0)).isNull()
        assert lantern.requestImage(f"{album.number}/300/270/400", QSize(), QSize()).isNull()


def test_rows_that_nobody_announced_are_never_unpacked():
    data = packed(30, 20, 0, bytes(31) * 20 + bytes(50_000_000))
    assert sum(band.height() for band in bands(data, iter((10, 20)))) == 20


@pytest.mark.parametrize("mode", ["P", "1", "LA", "RGBA"])
def test_a_small_picture_of_another_kind_is_shown_as_well(mode):
    held = io.BytesIO()
    Image.fromarray(written(300, 200)).convert(mode).save(held, "PNG")
    part = KeptPage(held.getvalue()).part(200, 0, 300)
    assert np.abs(grey_of(part) - written(300, 200)).mean() < (20 if mode == "1" else 1)


@pytest.mark.parametrize(("high", "wide"), [(1100, 850), (3508, 2480), (1754, 1240), (77, 5001), (9, 19_999)])
@pytest.mark.parametrize("width", [207, 628, 1507])
def test_a_page_is_drawn_as_well_as_if_it_were_shrunk_as_a_whole(high, wide, width):
    pixels = written(high, wide) if high > 100 else noise(high, wide)
    page = KeptPage(png(pixels))
    tall = page.height_at(width)
    drawn = grey_of(page.part(width, 0, tall))
    wanted = cv2.resize(pixels, (width, tall), interpolation=cv2.INTER_AREA if width < wide else cv2.INTER_LINEAR)
    assert np.abs(drawn - wanted).mean() < (2.5 if high > 100 else 12)
    assert page._full.width <= WIDTH


@pytest.mark.parametrize("width", [207, 628, 1507])
def test_parts_meet_without_a_seam(width):
    """Over a page that grows darker evenly, no row is farther from the one above than any other is."""
    ramp = np.repeat(np.linspace(250, 5, 1754).astype(np.uint8)[:, None], 1240, axis=1)
    album = Album()
    album.show(checked_picture(png(ramp)))
    rows = grey_of(together(Lantern(album), album.number, width, round(width * 1754 / 1240)))[:, width // 2]
    steps = -np.diff(rows)
    assert steps.min() >= 0
    assert steps.max() <= np.ceil(245 / len(rows)) + 1


@pytest.mark.parametrize(("kinds", "most"), [(("stays", "mine", "going"), 0.0001), (("gone", "asked"), 0.005)])
def test_marks_run_on_from_part_to_part_as_if_there_were_none(kinds, most):
    """Only where the dashes of an outline begin may be different: Qt counts them from where the line comes in."""
    boxes = [(40, 20 + 90 * row, 400, 95 + 90 * row) for row in range(16)]
    album = Album()
    album.show(
        checked_picture(png(np.full((1500, 850), 255, np.uint8))), tuple(map(Mark, boxes, itertools.cycle(kinds)))
    )
    lantern = Lantern(album)
    whole = lantern.requestImage(str(album.number), QSize(), QSize(628, 0))
    different = grey_of(together(lantern, album.number, 628, whole.height())) != grey_of(whole)
    assert different.mean() <= most
    assert (grey_of(whole) < 128).mean() > 0.01, "there are marks"


def test_only_parts_of_the_page_that_is_shown_are_drawn():
    album = Album()
    album.show(checked_picture(png(written())))
    lantern, number = Lantern(album), album.number
    for name in (
        f"{number - 1}/628/0/128", f"{number}/0/0/1", f"{number}/{MAX_WIDTH + 1}/0/128", f"{number}/628/128/128",
        f"{number}/628/0/{MAX_ROWS + 1}", f"{number}/628/800/900", f"{number}/628/0", f"{number}/628/-1/9",
        f"{number}/628/0/128/1", f"{number}/628/0/1x", f"{number}/", "/628/0/128", f"{number}/9999999/0/128",
    ):  # fmt: skip
        assert lantern.requestImage(name, QSize(), QSize()).isNull(), name
    assert lantern.requestImage(f"{number}/628/700/813", QSize(), QSize()).height() == 113


def test_what_was_read_to_its_end_is_not_kept_twice():
    album = Album()
    album.show(checked_picture(png(written())))
    lantern = Lantern(album)
    before = grey_of(lantern.requestImage(f"{album.number}/628/0/128", QSize(), QSize()))
    assert album.picture.png
    while album.picture.png:
        lantern._read()
    assert (album.picture.width, album.picture.height) == (850, 1100)
    assert (grey_of(lantern.requestImage(f"{album.number}/628/0/128", QSize(), QSize())) == before).all()


def peak_mb():
    return int(re.search(r"^VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(), re.MULTILINE)[1]) / 1024


def test_a_sheet_of_600_dpi_in_colour_costs_a_few_megabytes():
    width = 1507
    pixels = np.full((7016, 4960, 3), 250, np.uint8)
    pixels[::50] = (30, 20, 120)
    data = png(pixels)
    assert header_of(data).ours
    Path("/proc/self/clear_refs").write_text("5")  # the peak is what is used now
    before = peak_mb()
    album = Album()
    album.show(checked_picture(data))
    lantern = Lantern(album)
    for top in range(0, round(width * 7016 / 4960) - STEP, STEP):
        assert not lantern.requestImage(f"{album.number}/{width}/{top}/{top + STEP}", QSize(), QSize()).isNull()
    assert peak_mb() - before < 16, "as a whole it is 139"


# In the window


def show(window, pixels, cut=None):
    """A page as the station sends it, or what is left of one."""
    data = png(pixels)
    picture = checked_picture(data[:cut] if cut else data)
    window.controller.tap(Do.REVIEW_PAGE, "1")
    window.controller.answered(Answer(Do.REVIEW_PAGE, argument=DOCUMENT, told=PageShown(1, picture, ())))
    settle(window)


def drawn(window):
    """The parts that hold a picture."""
    parts = [item for item in items(find(window, "page")) if item.objectName().startswith("part-")]
    return [int(part.objectName()[5:]) for part in parts if part.property("source").toString()]


def test_of_a_page_only_what_is_on_the_glass_is_held():
    with panel() as window:
        pose(window, "review-page")
        show(window, written(1754, 1240))
        for _ in range(2):
            window.controller.tap(Do.REVIEW_ZOOM, "in")
        settle(window)
        desk, page = find(window, "desk"), find(window, "page")
        assert page.width() == round(2.4 * desk.width())
        for at in (0, 300, page.height() - desk.height()):
            desk.setProperty("contentY", at)
            settle(window)
            first, last = int(at // STEP), int((at + desk.height() - 1) // STEP)
            assert drawn(window) == list(range(first, last + 1))


def test_a_page_that_breaks_off_below_what_is_shown_ends_the_review_when_somebody_comes_there():
    with panel() as window:
        pose(window, "review-page")
        window.controller.reviewing.album.drop()
        show(window, noise(1754, 1240), cut=-900_000)
        assert window.controller.screen().name == "review-page"
        desk = find(window, "desk")
        desk.setProperty("contentY", find(window, "page").height() - desk.height())
        until(lambda: window.controller.screen().name == "reviews", "it ends")
        assert window.controller.screen().notice.english() == "This page cannot be shown. Call your technician."


def test_the_word_that_was_asked_back_is_on_the_glass_afterwards():
    """Another view was there meanwhile: the page is looked at where the person was."""
    with panel() as window:
        pose(window, "review-asked")
        desk, page = find(window, "desk"), find(window, "page")
        scale = page.width() / 1240
        left, top, right, bottom = (side * scale for side in box_of("zorblatt"))
        assert desk.property("contentY") > 0
        assert desk.property("contentY") < top < bottom < desk.property("contentY") + desk.height()
        assert desk.property("contentX") < left < right < desk.property("contentX") + desk.width()


def test_what_was_in_the_middle_stays_there_when_the_page_is_made_larger():
    with panel() as window:
        pose(window, "review-page")
        desk = find(window, "desk")
        desk.setProperty("contentY", 200)
        middle = (200 + desk.height() / 2) / desk.property("tall")
        window.controller.tap(Do.REVIEW_ZOOM, "in")
        settle(window)
        assert (desk.property("contentY") + desk.height() / 2) / desk.property("tall") == pytest.approx(
            middle, abs=0.002
        )
        assert (desk.property("contentX") + desk.width() / 2) / desk.property("wide") == pytest.approx(0.5, abs=0.002)
        window.controller.tap(Do.REVIEW_PAGE, "1")
        show(window, written(1754, 1240))
        assert desk.property("contentY") == 0, "another page begins at its top"
