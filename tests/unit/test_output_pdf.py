"""The finished file: exact pixels, a text layer that can be extracted and not seen, no metadata beyond the known."""

import io
import stat
import struct
import subprocess
import zlib
from dataclasses import replace

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image as Pillow
from PIL import ImageCms

from appliance.documents import Box, Word
from appliance.output import glyphless
from appliance.output.pdf import OutputError, compressed, write_pdf
from appliance.output.profile import colour_profile
from appliance.output.textlayer import encodable
from appliance.release.raster import render
from tests.gate_pages import DOCUMENT, LINES, Paper, as_document, note, white, written


def rasters():
    grey = note().image[:707, :1003]
    return {
        "grey": grey,
        "two-level": np.where(grey > 127, 255, 0).astype(np.uint8),
        "colour": np.dstack([grey, np.maximum(grey, 90), 255 - grey // 3]),
    }


@pytest.mark.parametrize("kind", ["grey", "two-level", "colour"])
@pytest.mark.parametrize("dpi", [150.0, 204.0, 291.3, 300.0, 400.0])
@pytest.mark.parametrize("simulated", [False, True])
def test_a_renderer_gives_back_exactly_the_pixels(tmp_path, kind, dpi, simulated):
    image = rasters()[kind].copy()
    file = write_pdf(as_document([Paper(image)], simulated=simulated, dpi=dpi), tmp_path)
    with pypdfium2.PdfDocument(file.path) as pdf:
        page = pdf[0]
        width, height = page.get_size()
        assert width == pytest.approx(1003 * 72 / dpi, abs=0.01)
        rows = round(height * dpi / 72)
        assert (rows > 707) == simulated
        assert np.array_equal(render(page.raw, 1003, rows, 3 if image.ndim == 3 else 1)[:707], image)


def test_the_embedded_image_is_lossless_and_one_bit_where_it_can_be(tmp_path):
    for kind, bits in (("grey", 8), ("two-level", 1), ("colour", 8)):
        image = rasters()[kind]
        with pikepdf.open(written(tmp_path, Paper(image)).path) as pdf:
            embedded = pdf.pages[0].Resources.XObject.Im0
            assert int(embedded.BitsPerComponent) == bits
            mode = "RGB" if image.ndim == 3 else "L"
            assert np.array_equal(np.asarray(pikepdf.PdfImage(embedded).as_pil_image().convert(mode)), image)


@pytest.mark.parametrize("kind", ["grey", "two-level", "colour"])
def test_a_compressed_form_is_written_only_where_it_is_of_the_pixels(tmp_path, kind):
    document = as_document([Paper(rasters()[kind].copy())])
    page = compressed(document.pages[0])
    plain, again = write_pdf(document, tmp_path).path.read_bytes(), replace(document, pages=(page,))
    assert write_pdf(again, tmp_path).path.read_bytes() == plain
    stale = [page.stream + b"more", page.stream[:-9], b"nothing", zlib.compress(b""), zlib.compress(b"0" * 10_000_000)]
    others = [replace(page, stream=stream) for stream in stale]
    others += [replace(page, image=np.full_like(page.image, 255))]
    (tmp_path / f"{document.document}.pdf").unlink()
    for other in others:
        with pytest.raises(OutputError, match="not of its pixels"):
            write_pdf(replace(document, pages=(other,)), tmp_path)
    assert not list(tmp_path.iterdir())


def test_poppler_shows_the_page_and_extracts_its_text(tmp_path):
    file = written(tmp_path, note())
    text = subprocess.run(["pdftotext", "-layout", file.path, "-"], capture_output=True, check=True, text=True).stdout
    assert [" ".join(line.split()) for line in text.splitlines() if line.strip()] == list(LINES)
    subprocess.run(["pdftoppm", "-r", "300", "-gray", file.path, tmp_path / "page"], check=True)
    shown = np.asarray(Pillow.open(next(tmp_path.glob("page*.pgm"))))
    assert shown.shape == note().image.shape
    assert (np.abs(shown.astype(int) - note().image) > 40).mean() < 0.002


def test_words_are_found_at_their_boxes(tmp_path):
    word = note().words[7]
    with pypdfium2.PdfDocument(written(tmp_path, note()).path) as pdf:
        page = pdf[0]
        scale, height = 300 / 72, page.get_height()
        box = word.box
        bounds = box.left / scale, height - box.bottom / scale, box.right / scale, height - box.top / scale
        assert page.get_textpage().get_text_bounded(*bounds).strip() == word.text


def test_the_same_document_gives_the_same_bytes_and_another_one_another_identifier(tmp_path):
    first = written(tmp_path, note(), white()).path.read_bytes()
    assert written(tmp_path, note(), white()).path.read_bytes() == first
    other = written(tmp_path, white(), note()).path.read_bytes()
    assert first[-120:] != other[-120:]


def test_the_file_is_private_and_named_after_the_document_alone(tmp_path):
    file = written(tmp_path, note())
    assert file.path == tmp_path / f"{DOCUMENT}.pdf"
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [file.path.name]
    assert (file.document, file.pages) == (DOCUMENT, 1)


def test_metadata_is_the_allow_list_and_pdf_a_needs_are_met(tmp_path):
    with pikepdf.open(written(tmp_path, note()).path) as pdf:
        assert set(pdf.trailer.keys()) == {"/ID", "/Root", "/Size"}
        assert set(pdf.Root.keys()) == {"/Metadata", "/OutputIntents", "/Pages", "/Type"}
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "2B"
            assert dict(metadata) == {
                "{http://www.aiim.org/pdfa/ns/id/}part": "2",
                "{http://www.aiim.org/pdfa/ns/id/}conformance": "B",
                "{http://ns.adobe.com/pdf/1.3/}Producer": "scanstation",
            }
        assert "/Filter" not in pdf.Root.Metadata
        font = pdf.pages[0].Resources.Font.F0
        assert font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes() == glyphless.font_program()
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"


@pytest.mark.parametrize(("simulated", "draft"), [(True, False), (False, True), (True, True)])
def test_simulated_files_and_drafts_say_so_in_their_metadata(tmp_path, simulated, draft):
    with (
        pikepdf.open(written(tmp_path, note(), simulated=simulated, draft=draft).path) as pdf,
        pdf.open_metadata() as metadata,
    ):
        described = str(metadata["dc:description"])
        assert ("SIMULATED DEVICE - NOT A MEDICAL RECORD" in described) == simulated
        assert ("DRAFT - NOT RELEASED" in described) == draft


def test_one_simulated_page_marks_every_page(tmp_path):
    document = as_document([note(), white()])
    mixed = replace(document, pages=(document.pages[0], replace(document.pages[1], simulated=True)))
    with pikepdf.open(write_pdf(mixed, tmp_path).path) as pdf:
        assert all("/Mark" in page.Resources.XObject for page in pdf.pages)


def test_the_font_is_a_valid_truetype_file_that_draws_nothing():
    font = glyphless.font_program()
    tables = {font[i : i + 4]: struct.unpack(">III", font[i + 4 : i + 16]) for i in range(12, 12 + 16 * 6, 16)}
    assert set(tables) == {b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"}
    for tag, (checksum, offset, length) in tables.items():
        padded = font[offset : offset + length] + bytes(-length % 4)
        if tag == b"head":
            padded = padded[:8] + bytes(4) + padded[12:]
        assert sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF == checksum
    whole = sum(struct.unpack(f">{len(font) // 4}I", font)) & 0xFFFFFFFF
    assert whole == 0xB1B0AFBA
    start, length = tables[b"loca"][1:]
    assert set(font[start : start + length]) == {0}


def test_the_colour_profile_is_srgb():
    profile = ImageCms.ImageCmsProfile(io.BytesIO(colour_profile()))
    convert = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    for colour in ((0, 0, 0), (255, 255, 255), (10, 100, 200), (128, 0, 64)):
        shown = ImageCms.applyTransform(Pillow.new("RGB", (1, 1), colour), convert).getpixel((0, 0))
        assert max(abs(a - b) for a, b in zip(shown, colour, strict=True)) <= 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("daily", "daily"),
        ("ﬁne", "fine"),
        ("37 °C", "37°C"),
        ("\U0001f600", "\ufffd"),
        ("a\x07b\u200e", "a\ufffdb\ufffd"),
        (" \u00a0", ""),
    ],
)
def test_the_text_layer_holds_plain_printable_characters(text, kept):
    assert encodable(text) == kept


def test_words_that_cannot_be_shown_are_left_out(tmp_path):
    empty = (Word(" ", Box(1, 1, 20, 20), 0, 90.0), Word("x", Box(5, 5, 5, 20), 0, 90.0))
    with pikepdf.open(written(tmp_path, Paper(white().image, empty)).path) as pdf:
        assert pdf.pages[0].Contents.read_bytes().endswith(b"BT 3 Tr\nET\n")


@pytest.mark.parametrize(
    "change",
    [
        lambda d: replace(d, pages=()),
        lambda d: replace(d, document="../escape"),
        lambda d: replace(d, pages=(replace(d.pages[0], dpi=0.0),)),
        lambda d: replace(d, pages=(replace(d.pages[0], dpi=9_000.0),)),
        lambda d: replace(d, pages=(replace(d.pages[0], image=np.empty((0, 10), np.uint8)),)),
        lambda d: replace(d, pages=(replace(d.pages[0], image=d.pages[0].image.astype(np.int64)),)),
    ],
)
def test_an_impossible_document_is_refused_and_nothing_is_written(tmp_path, change):
    with pytest.raises(OutputError):
        write_pdf(change(as_document([white(300, 300)])), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    with pytest.raises(OutputError):
        write_pdf(as_document([white(300, 300)]), tmp_path / "missing")
    occupied = tmp_path / f"{DOCUMENT}.pdf"
    occupied.mkdir()
    (occupied / "x").touch()
    with pytest.raises(OutputError):
        write_pdf(as_document([white(300, 300)]), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [occupied.name]


def test_a_blank_letter_page_is_small(tmp_path):
    assert written(tmp_path, white(2550, 3300)).path.stat().st_size < 20_000
