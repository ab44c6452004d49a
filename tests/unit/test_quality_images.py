"""Page files: every kind a scanner or camera writes comes out upright; every broken one has its own error."""

import contextlib
import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image as Pillow

from appliance.documents import Image
from appliance.quality import images
from appliance.quality.images import decode_page, decode_pages, estimate_dpi
from appliance.sections.pages import QualityLimits
from tests.quality_pages import page

LIMITS = QualityLimits()
SMALL = page("sparse", 1)[:400, :300]
COLOUR = np.dstack([SMALL, 255 - SMALL, SMALL // 2])


def saved(image, kind, **options):
    buffer = io.BytesIO()
    (image if isinstance(image, Pillow.Image) else Pillow.fromarray(image)).save(buffer, kind, **options)
    return buffer.getvalue()


def decoded(content: bytes) -> Image:
    return decode_page(content, LIMITS).image


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "PPM", "BMP"])
def test_lossless_files_come_out_as_they_were(kind):
    content = saved(SMALL, kind)
    if kind == "BMP":
        with pytest.raises(images.UnsupportedImageError):
            decoded(content)
    else:
        assert np.array_equal(decoded(content), SMALL)
        assert np.array_equal(decoded(saved(COLOUR, kind)), COLOUR)


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_jpeg_comes_out_nearly_as_it_was(options):
    assert np.abs(decoded(saved(SMALL, "JPEG", quality=95, **options)).astype(int) - SMALL).mean() < 2


def test_one_bit_sixteen_bit_palette_and_cmyk_become_eight_bit():
    two_level = Pillow.fromarray(SMALL).convert("1")
    expected = np.asarray(two_level.convert("L"))
    assert np.array_equal(decoded(saved(two_level, "PNG")), expected)
    assert np.array_equal(decoded(saved(two_level, "TIFF", compression="group4")), expected)
    assert np.array_equal(decoded(saved(two_level, "PPM")), expected)
    deep = SMALL.astype(np.uint16) * 257
    assert np.array_equal(decoded(saved(deep, "PNG")), SMALL)
    assert np.array_equal(decoded(saved(deep, "TIFF")), SMALL)
    assert np.array_equal(decoded(b"P5 300 400 65535 " + deep.astype(">u2").tobytes()), SMALL)
    assert decoded(saved(Pillow.fromarray(COLOUR).convert("P"), "PNG")).shape == (400, 300, 3)
    cmyk = decoded(saved(Pillow.fromarray(COLOUR).convert("CMYK"), "TIFF"))
    assert np.abs(cmyk.astype(int) - COLOUR).mean() < 3


def test_colour_files_without_colour_become_grey():
    assert decoded(saved(np.dstack([SMALL] * 3), "PNG")).ndim == 2


def test_transparency_shows_white_paper():
    clear = np.dstack([COLOUR, np.zeros_like(SMALL)])
    assert decoded(saved(clear, "PNG")).min() == 255
    grey = Pillow.fromarray(SMALL).convert("LA")
    grey.putalpha(0)
    assert decoded(saved(grey, "PNG")).min() == 255
    palette = Pillow.fromarray(SMALL).convert("P")
    assert decoded(saved(palette, "PNG", transparency=20)).max() == 255


def test_floating_point_and_deeper_pixels_are_refused():
    for image in (SMALL.astype(np.float32), SMALL.astype(np.int32) * 70_000):
        with pytest.raises(images.UnsupportedImageError):
            decoded(saved(image, "TIFF"))


@pytest.mark.parametrize(("orientation", "turn"), [(3, 2), (6, 3), (8, 1)])
def test_the_orientation_of_a_camera_file_is_applied(orientation, turn):
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    content = saved(np.rot90(SMALL, -turn), "PNG", exif=exif, dpi=(200, 200))
    assert np.array_equal(decoded(content), SMALL)


def test_resolution_is_taken_from_the_file_where_it_is_possible():
    assert decode_page(saved(SMALL, "PNG", dpi=(150, 150)), LIMITS).dpi == pytest.approx(150, abs=0.1)
    assert decode_page(saved(SMALL, "JPEG", dpi=(200, 200)), LIMITS).dpi == 200
    for impossible in ((7, 7), (9_000, 9_000), (300, 301_000)):
        assert decode_page(saved(SMALL, "TIFF", dpi=impossible), LIMITS).dpi is None
    assert decode_page(saved(SMALL, "PPM"), LIMITS).dpi is None


def test_fax_pixels_become_square():
    fax = decode_page(saved(SMALL[:200], "TIFF", dpi=(204, 98)), LIMITS)
    assert fax.image.shape == (416, 300)
    assert fax.dpi == 204
    exif = Pillow.Exif()
    exif[0x0112] = 6
    lying = decode_page(saved(SMALL[:200], "PNG", exif=exif, dpi=(204, 98)), LIMITS)
    assert lying.image.shape == (300, 416)


def test_all_pages_of_a_tiff_come_out_and_its_thumbnails_do_not():
    thumbnail = Pillow.fromarray(SMALL)
    thumbnail.encoderinfo = {"tiffinfo": {254: 1}}
    content = saved(SMALL, "TIFF", save_all=True, append_images=[thumbnail, Pillow.fromarray(COLOUR)])
    shapes = [decoded_page.image.shape for decoded_page in decode_pages(content, LIMITS)]
    assert shapes == [(400, 300), (400, 300, 3)]
    assert len(list(decode_pages(saved(SMALL, "PNG"), LIMITS))) == 1


def test_a_tiff_with_too_many_pages_is_refused():
    content = saved(SMALL, "TIFF", save_all=True, append_images=[Pillow.fromarray(SMALL)] * 3)
    pages = decode_pages(content, QualityLimits(max_pages=2))
    next(pages)
    next(pages)
    with pytest.raises(images.ImageTooLargeError):
        next(pages)


def png(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\0\0\0\0IDAT"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", images.EmptyImageError),
        (b"hello", images.UnsupportedImageError),
        (b"%PDF-1.7", images.UnsupportedImageError),
        (b"GIF89a" + bytes(100), images.UnsupportedImageError),
        (b"P7\nWIDTH 300", images.UnsupportedImageError),
        (b"\x89PNG\r\n\x1a\n", images.CorruptImageError),
        (b"\xff\xd8\xff\xe0" + bytes(50), images.CorruptImageError),
        (b"II*\0\x08\0\0\0", images.CorruptImageError),
        (b"P5 300 400 255 " + bytes(50), images.TruncatedImageError),
        (b"P5 x 400 255 ", images.CorruptImageError),
        (png(20_000, 20_000), images.ImageTooLargeError),
        (png(20_000, 300), images.ImageTooLargeError),
        (png(13_000, 13_000), images.ImageTooLargeError),
        (png(100, 4_000), images.ImageTooSmallError),
        (b"P6 9999999 9999999 255 ", images.ImageTooLargeError),
        (saved(SMALL, "PNG")[:-900], images.TruncatedImageError),
        (saved(SMALL, "JPEG")[:-900], images.TruncatedImageError),
        (saved(SMALL, "TIFF")[:3_000], images.CorruptImageError),
        (saved(SMALL, "PNG").replace(b"IDAT", b"IDAX"), images.CorruptImageError),
        (b"\xff\xd8\xff" + b"\xff\xda" * 300, images.ImageTooLargeError),
    ],
)
def test_each_broken_file_has_its_own_error_and_an_instruction(content, error):
    with pytest.raises(error) as raised:
        decode_page(content, LIMITS)
    assert raised.value.advice.endswith(".")
    assert raised.value.code.startswith("image")


def test_a_file_over_the_byte_limit_is_refused_unread():
    with pytest.raises(images.ImageTooLargeError):
        decode_page(saved(SMALL, "PNG"), QualityLimits(max_file_bytes=100))


def test_random_damage_never_raises_anything_else():
    rng = np.random.default_rng(0)
    for kind in ("PNG", "JPEG", "TIFF"):
        whole = saved(SMALL, kind)
        for _ in range(60):
            broken = bytearray(whole)
            for place in rng.integers(0, len(broken), 8):
                broken[place] = rng.integers(0, 256)
            with contextlib.suppress(images.ImageError):
                decoded(bytes(broken))


@pytest.mark.parametrize(
    ("size", "dpi"),
    [
        ((2550, 3300), 300),
        ((3300, 2550), 300),
        ((2480, 3508), 300),
        ((1700, 2800), 200),
        ((1240, 1754), 150),
        ((1654, 2339), 200),
        ((1000, 1294), 117.6),
    ],
)
def test_resolution_is_estimated_from_standard_paper(size, dpi):
    assert estimate_dpi(*size) == pytest.approx(dpi, rel=0.01)
