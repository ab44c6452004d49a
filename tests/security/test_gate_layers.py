"""Plants something in every layer of a clean file: the gate refuses each, and passes what is clean."""

import io
import os
import re
import zlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest
import zxingcpp
from pikepdf import Array, Dictionary, Name, Stream, String

from appliance.documents import Box, Word
from appliance.errors import ReadingError
from appliance.output.pdf import _serialise, write_pdf
from appliance.release import marks as gate_marks
from appliance.release import textlayer
from appliance.release.findings import Code, GateRefusedError
from appliance.release.gate import Gate
from appliance.release.raster import Renderer
from appliance.sections.pages import GateConfig
from appliance.sim.drawing import marks, pictures
from tests.gate_pages import (
    DPI,
    FONTS,
    HEIGHT,
    MONO,
    SANS,
    SERIF,
    Paper,
    as_document,
    codes,
    expectation,
    note,
    read,
    release,
    says,
    white,
    with_bytes,
    written,
)

NAME = b"Testperson Erfunden"


def changed(directory: Path, change, *papers: Paper, simulated=False):
    """A clean file whose objects were changed and written again as the writer writes them."""
    file = written(directory, *(papers or (note(),)), simulated=simulated)
    with pikepdf.open(io.BytesIO(file.path.read_bytes())) as pdf:
        change(pdf)
        del pdf.trailer["/ID"]
        return with_bytes(file, _serialise(pdf))


def packed(pdf, content, **head):
    keys = {f"/{key}": value for key, value in head.items()}
    return pdf.make_indirect(Stream(pdf, zlib.compress(content), {**keys, "/Filter": Name.FlateDecode}))


def page_of(pdf):
    return pdf.pages[0].obj


# clean files


@pytest.mark.parametrize("font", [SANS, SERIF, MONO])
def test_a_clean_page_is_released(tmp_path, font):
    released = release(written(tmp_path, note(font)))
    assert released.pages == 1
    assert released.gate_report["pages"][0]["words"] == len(note(font).words)


def test_a_blank_page_and_a_page_of_rules_alone_are_released(tmp_path):
    def grid(image):
        for y in range(100, 900, 100):
            image[y : y + 4, 100:1301] = 60
        for x in range(100, 1400, 400):
            image[100:804, x : x + 4] = 60

    hair = white().draw(lambda image: image.__setitem__((slice(500, 502), slice(100, 1400)), 60))
    assert codes(written(tmp_path, white(), white().draw(grid), hair)) == set()


def test_a_rough_line_is_released(tmp_path):
    rng = np.random.default_rng(2)

    def line(image):
        for x in range(120, 1300):
            top = 800 + int(rng.integers(0, 4))
            image[top : top + 3, x] = 60

    paper = note().draw(line)
    assert codes(written(tmp_path, paper), reader=says(paper, note().words)) == set()


def test_a_thin_rule_that_steps_before_it_meets_another_is_released(tmp_path):
    def stepped(image, gap=0):
        image[800:801, 120:1200] = 60
        image[802 + gap : 803 + gap, 1196:1246] = 60  # what follows the step is shorter than a rule
        image[803:1000, 1240:1242] = 60

    assert codes(written(tmp_path, white().draw(stepped))) == set()  # nothing else is left on the page

    def stub(image, apart=3):
        image[800:801, 120:1200] = 60
        image[770:804, 120 - apart : 121 - apart] = 60  # of a rule that was not copied

    assert codes(written(tmp_path, white().draw(stub))) == set()
    assert codes(written(tmp_path, white().draw(lambda image: stub(image, apart=30)))) == {Code.INK_UNREAD}
    assert codes(written(tmp_path, white().draw(lambda image: stepped(image, gap=-40)))) == {Code.INK_UNREAD}


@pytest.mark.parametrize("font", [SANS, MONO])
@pytest.mark.parametrize("size", [40, 60])
def test_letters_that_are_strokes_are_no_bars(tmp_path, font, size):
    paper = note().set("will fill all ill bills III", (120, 800), size=size, font=font)
    assert codes(written(tmp_path, paper)) == set()


def test_wide_signs_and_thick_rules_with_cells_are_released(tmp_path):
    def bars(image):
        image[600:612, 120:1380] = 0
        for x in range(130, 1380, 60):
            image[604:608, x : x + 8] = 255  # a dashed light line in it has few and flat gaps
        image[604:608, 260:1380] = 0

    bold = FONTS / "liberation/LiberationSerif-Bold.ttf"
    assert (
        codes(written(tmp_path, note().set("saturation 97 % on room air", (120, 700), font=bold).draw(bars))) == set()
    )


def test_a_black_and_white_page_and_a_colour_page_are_released(tmp_path):
    clean = note().set(".", (800, 700))
    two_level = Paper(np.where(clean.image > 127, 255, 0).astype(np.uint8), clean.words)
    blue = np.dstack([clean.image, clean.image, np.maximum(clean.image, 120)])
    blue[clean.image == 255] = 255
    assert codes(written(tmp_path, two_level, Paper(blue, clean.words))) == set()


def test_a_page_of_no_whole_resolution_is_released(tmp_path):
    assert codes(write_pdf(as_document([white()], dpi=291.3), tmp_path)) == set()


def test_a_simulated_file_is_released_with_its_mark(tmp_path):
    released = release(written(tmp_path, note(), simulated=True), expectation(simulated=True))
    assert released.simulated


def test_the_words_that_a_purpose_keeps_are_excused_and_no_others(tmp_path):
    file = written(tmp_path, note().set("Seen on 03/14/2019 again.", (120, 700)))
    assert Code.PATTERN_DATE in codes(file)
    assert codes(file, expectation(keep=["date"], kept=["03/14/2019"])) == set()
    assert Code.PATTERN_DATE in codes(file, expectation(keep=["date"]))
    assert Code.PATTERN_DATE in codes(file, expectation(keep=["date"], kept=["03/15/2019"]))
    assert Code.PATTERN_DATE in codes(file, expectation(keep=["plan"], kept=["03/14/2019"]))
    assert Code.PATTERN_DATE in codes(file, expectation(kept=["03/14/2019"]))


def test_beside_a_kept_word_another_identifier_is_still_found(tmp_path):
    file = written(tmp_path, note().set("Claim: XQT-448812 on 03/14/2019 again.", (120, 700)))
    claim = expectation(keep=["plan"], kept=["XQT-448812"])
    assert codes(file) == {Code.PATTERN_DATE, Code.PATTERN_RECORD}
    assert codes(file, claim) == {Code.PATTERN_DATE}


# the file as bytes


def rebuilt(raw: bytes, extra: bytes = b"", before: bytes = b"", number: bool = True) -> bytes:
    """The file with one more object, or other bytes between its objects, and a correct cross-reference table."""
    body = raw[: raw.index(b"xref\n0 ")]
    trailer = raw[raw.index(b"trailer") : raw.index(b"startxref")]
    count = len(re.findall(rb"^\d+ 0 obj", body, re.MULTILINE))
    if before:
        place = body.index(b"2 0 obj")
        body = body[:place] + before + body[place:]
    if extra:
        body += b"%d 0 obj\n" % (count + 1) + extra + b"\nendobj\n"
    offsets = {int(m[1]): m.start() for m in re.finditer(rb"^(\d+) 0 obj", body, re.MULTILINE)}
    size = max(offsets) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size
    table += b"".join(b"%010d 00000 n \n" % offsets[i] for i in range(1, size))
    trailer = re.sub(rb"/Size \d+", b"/Size %d" % size, trailer)
    return body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def test_rebuilding_without_a_change_gives_the_same_bytes(tmp_path):
    raw = written(tmp_path, note()).path.read_bytes()
    assert rebuilt(raw) == raw


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda raw: raw + NAME, Code.FILE_TRAILING_BYTES),
        (lambda raw: raw + b"\n", Code.FILE_TRAILING_BYTES),
        (lambda raw: NAME + raw, Code.FILE_HEADER),
        (lambda raw: raw.replace(b"%PDF-1.7", b"%PDF-1.4", 1), Code.FILE_HEADER),
        (lambda raw: raw + raw, Code.FILE_REVISIONS),
        (lambda raw: raw[: len(raw) // 2], Code.FILE_TRAILING_BYTES),
        (lambda raw: raw[:40] + b"\n%%EOF\n", Code.FILE_REVISIONS),
        (lambda _: b"", Code.FILE_HEADER),
        (lambda _: NAME * 100, Code.FILE_HEADER),
        (lambda raw: rebuilt(raw, before=b"% " + NAME + b"\n"), Code.FILE_NOT_CANONICAL),
        (lambda raw: rebuilt(raw, before=b"\n" * 100), Code.FILE_NOT_CANONICAL),
        (lambda raw: rebuilt(raw, extra=b"(" + NAME + b")"), Code.OBJECT_UNREFERENCED),
        (lambda raw: rebuilt(raw, extra=b"<< /Type /Filespec /F (" + NAME + b") >>"), Code.ATTACHMENT),
        (lambda raw: rebuilt(raw, extra=b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), Code.ACTIVE_CONTENT),
        (lambda raw: raw.replace(b"/Count 1", b"/Count 2", 1), Code.PAGE_COUNT),
        (lambda raw: raw.replace(b"startxref\n", b"startxref\n9", 1), Code.FILE_UNPARSABLE),
        (lambda raw: re.sub(rb"/ID \[<.{32}>", b"/ID [<" + b"7" * 32 + b">", raw, count=1), Code.METADATA_UNKNOWN),
        (
            lambda raw: re.sub(rb"/ID \[<.{32}>", b"/ID [<" + NAME.hex().encode() + b">", raw, count=1),
            Code.METADATA_UNKNOWN,
        ),
        (lambda raw: raw.replace(b"/Root 1 0 R", b"/Root 9 9 R", 1), Code.FILE_UNPARSABLE),
    ],
)
def test_bytes_that_do_not_belong_there_are_found(tmp_path, change, code):
    file = written(tmp_path, note())
    assert code in codes(with_bytes(file, change(file.path.read_bytes())))


def test_an_earlier_revision_is_found(tmp_path):
    file = written(tmp_path, note())
    raw = file.path.read_bytes()
    at = raw.rindex(b"startxref\n") + 10
    previous = int(raw[at : raw.index(b"\n", at)])
    update = b"2 0 obj\n(" + NAME + b")\nendobj\n"
    table = b"xref\n2 1\n%010d 00000 n \ntrailer << /Root 1 0 R /Size 15 /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    assert codes(with_bytes(file, raw + update + table % (len(raw), previous, len(raw) + len(update)))) == {
        Code.FILE_REVISIONS
    }


def test_object_streams_are_refused(tmp_path):
    file = written(tmp_path, note())
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(file.path.read_bytes())) as pdf:
        pdf.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)
    assert codes(with_bytes(file, buffer.getvalue())) != set()


@pytest.mark.parametrize("user", ["", "secret"])
def test_encryption_is_refused(tmp_path, user):
    file = written(tmp_path, note())
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(file.path.read_bytes())) as pdf:
        encryption = pikepdf.Encryption(owner="owner", user=user)
        pdf.save(buffer, encryption=encryption, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert codes(with_bytes(file, buffer.getvalue())) == {Code.FILE_ENCRYPTED}


def test_no_single_changed_byte_passes_and_none_crashes_the_gate(tmp_path):
    file = written(tmp_path, note())
    raw = file.path.read_bytes()
    rng = np.random.default_rng(5)
    for place in rng.integers(0, len(raw), 150):
        broken = bytearray(raw)
        broken[place] ^= 1 << int(rng.integers(0, 8))
        assert codes(with_bytes(file, bytes(broken)))


def test_a_name_that_is_not_the_document_id_is_refused(tmp_path):
    file = written(tmp_path, note())
    other = file.path.with_name("testperson.pdf")
    file.path.rename(other)
    assert codes(type(file)(other, file.document, 1)) == {Code.FILE_NAME}


def test_a_link_a_directory_and_a_missing_file_are_refused(tmp_path):
    file = written(tmp_path, note())
    elsewhere = tmp_path / "elsewhere"
    file.path.rename(elsewhere)
    assert codes(file) == {Code.FILE_UNREADABLE}
    file.path.symlink_to(elsewhere)
    assert codes(file) == {Code.FILE_UNREADABLE}
    file.path.unlink()
    file.path.mkdir()
    assert codes(file) == {Code.FILE_UNREADABLE}


def test_a_pipe_is_refused_without_waiting(tmp_path):
    file = written(tmp_path, note())
    file.path.unlink()
    os.mkfifo(file.path)
    assert codes(file) == {Code.FILE_UNREADABLE}


def test_a_file_over_the_limit_is_refused(tmp_path):
    assert codes(written(tmp_path, note()), config=GateConfig(max_file_bytes=1_000)) == {Code.FILE_TOO_LARGE}


# objects


def set_root(key, value):
    return lambda pdf: pdf.Root.__setitem__(key, value(pdf) if callable(value) else value)


def set_page(key, value):
    return lambda pdf: page_of(pdf).__setitem__(key, value(pdf) if callable(value) else value)


def attach(pdf):
    pdf.attachments["note.txt"] = pikepdf.AttachedFileSpec(pdf, NAME, filename="note.txt")


def annotate(pdf):
    page_of(pdf).Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Text, Contents=NAME))])


def add_image(pdf):
    page_of(pdf).Resources.XObject.Im1 = packed(
        pdf,
        b"\0",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=1,
        Height=1,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )


def mask_image(pdf):
    page_of(pdf).Resources.XObject.Im0.SMask = packed(
        pdf,
        b"\0",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=1,
        Height=1,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )


def add_page(pdf):
    pdf.pages.append(pdf.pages[0])


def nest_pages(pdf):
    pages = pdf.Root.Pages
    inner = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=pages.Kids, Count=1, Parent=pages))
    pages.Kids = Array([inner])


def recursive_pages(pdf):
    pages = pdf.Root.Pages
    pages.Kids = Array([pages])


def content(change):
    def action(pdf):
        page = page_of(pdf)
        page.Contents = packed(pdf, change(page.Contents.read_bytes()))

    return action


def image_stream(change):
    def action(pdf):
        image = page_of(pdf).Resources.XObject.Im0
        image.write(change(image.read_raw_bytes()), filter=Name.FlateDecode)

    return action


def jpeg_image(pdf):
    image = page_of(pdf).Resources.XObject.Im0
    pixels = np.frombuffer(image.read_bytes(), np.uint8).reshape(HEIGHT, -1)
    image.write(cv2.imencode(".jpg", pixels)[1].tobytes(), filter=Name.DCTDecode)


def font_stream(path, change):
    def action(pdf):
        thing = page_of(pdf).Resources.Font.F0
        for step in path[:-1]:
            thing = thing[step] if isinstance(step, str) else thing.as_list()[step]
        thing[path[-1]] = packed(
            pdf, change(thing[path[-1]].read_bytes()), **({"Length1": 252} if path[-1] == "/FontFile2" else {})
        )

    return action


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (set_root("/OpenAction", Dictionary(S=Name.JavaScript, JS=b"app.alert(1)")), Code.ACTIVE_CONTENT),
        (set_root("/AA", Dictionary()), Code.ACTIVE_CONTENT),
        (set_page("/AA", Dictionary(O=Dictionary(S=Name.URI, URI=b"x"))), Code.ACTIVE_CONTENT),
        (attach, Code.ATTACHMENT),
        (set_root("/AF", Array([])), Code.ATTACHMENT),
        (annotate, Code.ANNOTATION),
        (set_root("/AcroForm", Dictionary(Fields=Array([]))), Code.FORM),
        (set_root("/OCProperties", Dictionary(OCGs=Array([]))), Code.OPTIONAL_CONTENT),
        (set_page("/Thumb", lambda pdf: packed(pdf, b"\0")), Code.THUMBNAIL),
        (set_page("/Metadata", lambda pdf: packed(pdf, NAME)), Code.METADATA_UNKNOWN),
        (set_page("/PieceInfo", Dictionary(X=Dictionary(Private=NAME))), Code.METADATA_UNKNOWN),
        (lambda pdf: pdf.docinfo.__setitem__("/Author", NAME.decode()), Code.METADATA_UNKNOWN),
        (set_root("/Outlines", Dictionary(Title=NAME)), Code.OBJECT_UNEXPECTED),
        (set_root("/Lang", String("en")), Code.OBJECT_UNEXPECTED),
        (set_root("/Type", Name("/Testperson")), Code.FILE_NOT_CANONICAL),
        (set_page("/Rotate", 180), Code.OBJECT_UNEXPECTED),
        (set_page("/UserUnit", 2), Code.OBJECT_UNEXPECTED),
        (set_page("/CropBox", Array([0, 0, 10, 10])), Code.OBJECT_UNEXPECTED),
        (set_page("/MediaBox", Array([5, 0, 360, 240])), Code.PAGE_SIZE),
        (set_page("/MediaBox", Array([0, 0, 360, 100])), Code.PAGE_SIZE),
        (set_page("/MediaBox", Array([0, 0, 360, 240, 1])), Code.FILE_NOT_CANONICAL),
        (set_page("/MediaBox", Array([0, 0])), Code.FILE_NOT_CANONICAL),
        (set_page("/Parent", lambda pdf: pdf.Root), Code.OBJECT_UNEXPECTED),
        (set_page("/Resources", Array([])), Code.FILE_UNPARSABLE),
        (add_image, Code.OBJECT_UNEXPECTED),
        (mask_image, Code.OBJECT_UNEXPECTED),
        (add_page, Code.PAGE_COUNT),
        (nest_pages, Code.FILE_UNPARSABLE),
        (recursive_pages, Code.FILE_UNPARSABLE),
        (content(lambda c: c + b"% " + NAME + b"\n"), Code.CONTENT_STREAM),
        (content(lambda c: b"0 g 0 0 50 50 re f\n" + c), Code.CONTENT_STREAM),
        (content(lambda c: c.replace(b"BT 3 Tr", b"BT 0 Tr")), Code.CONTENT_STREAM),
        (content(lambda c: c.replace(b"0020> Tj", b"> Tj", 1)), Code.CONTENT_STREAM),
        (content(lambda c: c.replace(b"<0074", b"<D800", 1)), Code.CONTENT_STREAM),
        (content(lambda c: c.replace(b"<0074", b"<0007", 1)), Code.CONTENT_STREAM),
        (content(lambda c: re.sub(rb"Tf [\d.]+ Tz", b"Tf 1.2.3 Tz", c, count=1)), Code.CONTENT_STREAM),
        (content(lambda c: re.sub(rb"Tf [\d.]+ Tz", b"Tf " + b"9" * 400 + b" Tz", c, count=1)), Code.CONTENT_STREAM),
        (content(lambda c: c.replace(b"q 359", b"q 300", 1)), Code.CONTENT_STREAM),
        (content(lambda c: c.replace(b"q 359", b"Q 359", 1)), Code.CONTENT_STREAM),
        (content(lambda c: re.sub(rb"q [\d.]+", b"q 1.1.1", c, count=1)), Code.CONTENT_STREAM),
        (content(lambda _: bytes(20 << 20)), Code.STREAM_BOUNDS),
        (image_stream(lambda z: z + NAME), Code.STREAM_BOUNDS),
        (image_stream(lambda z: z[:-8]), Code.STREAM_BOUNDS),
        (image_stream(lambda _: b"no deflate"), Code.STREAM_BOUNDS),
        (image_stream(lambda _: zlib.compress(bytes(10))), Code.STREAM_BOUNDS),
        (image_stream(lambda _: zlib.compress(bytes(100_000_000))), Code.STREAM_BOUNDS),
        (jpeg_image, Code.STREAM_FILTER),
        (lambda pdf: page_of(pdf).Resources.XObject.Im0.__setitem__("/Width", 60_000), Code.STREAM_BOUNDS),
        (
            lambda pdf: page_of(pdf).Resources.XObject.Im0.__setitem__("/ColorSpace", Name.DeviceCMYK),
            Code.STREAM_BOUNDS,
        ),
        (lambda pdf: page_of(pdf).Resources.XObject.Im0.__setitem__("/Decode", Array([1, 0])), Code.OBJECT_UNEXPECTED),
        (
            lambda pdf: page_of(pdf).Resources.XObject.Im0.__setitem__("/Metadata", packed(pdf, NAME)),
            Code.METADATA_UNKNOWN,
        ),
        (lambda pdf: pdf.Root.OutputIntents[0].__setitem__("/Info", NAME), Code.OBJECT_UNEXPECTED),
        (
            lambda pdf: pdf.Root.OutputIntents[0].__setitem__(
                "/DestOutputProfile",
                packed(
                    pdf, pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes().replace(b"Public", b"Person"), N=3
                ),
            ),
            Code.COLOUR_PROFILE,
        ),
        (
            font_stream(["/ToUnicode"], lambda c: c.replace(b"<0000> <00FF> <0000>", b"<0000> <00FF> <0100>")),
            Code.FONT_UNKNOWN,
        ),
        (
            font_stream(["/DescendantFonts", 0, "/FontDescriptor", "/FontFile2"], lambda c: c[:-1] + b"\1"),
            Code.FONT_UNKNOWN,
        ),
        (font_stream(["/DescendantFonts", 0, "/CIDToGIDMap"], lambda c: b"\0\2" + c[2:]), Code.FONT_UNKNOWN),
        (lambda pdf: page_of(pdf).Resources.Font.F0.__setitem__("/BaseFont", Name("/Testperson")), Code.FONT_UNKNOWN),
        (
            lambda pdf: (
                page_of(pdf)
                .Resources.Font.F0.DescendantFonts[0]
                .FontDescriptor.__setitem__("/FontBBox", Name("/Testperson"))
            ),
            Code.FONT_UNKNOWN,
        ),
        (
            lambda pdf: pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"scanstation", NAME)),
            Code.METADATA_UNKNOWN,
        ),
    ],
)
def test_objects_that_do_not_belong_there_are_found(tmp_path, change, code):
    assert code in codes(changed(tmp_path, change))


def test_the_same_page_twice_is_not_two_pages(tmp_path):
    def twice(pdf):
        kids = pdf.Root.Pages.Kids
        kids[1] = kids[0]

    assert Code.FILE_NOT_CANONICAL in codes(changed(tmp_path, twice, note(), note(SERIF)))


def test_too_many_pages_are_refused_before_the_file_is_parsed(tmp_path):
    assert codes(written(tmp_path, white(), white()), config=GateConfig(max_pages=1)) == {Code.PAGE_COUNT}


def test_a_missing_page_is_found(tmp_path):
    assert codes(written(tmp_path, white(), white()), expectation(3)) == {Code.FILE_UNPARSABLE}


# marks of simulation and drafts


def test_a_draft_is_never_released(tmp_path):
    assert codes(written(tmp_path, note(), draft=True)) == {Code.DRAFT}
    marked = expectation(simulated=True)
    assert Code.DRAFT in codes(written(tmp_path, note(), simulated=True, draft=True), marked)


def test_a_simulated_file_cannot_pass_as_a_real_one_nor_lose_its_mark(tmp_path):
    assert codes(written(tmp_path, note(), simulated=True)) == {Code.MARK_UNEXPECTED}
    assert codes(written(tmp_path, note()), expectation(simulated=True)) == {Code.MARK_MISSING}


def test_a_changed_mark_is_found(tmp_path):
    def other_mark(pdf):
        mark = page_of(pdf).Resources.XObject.Mark
        mark.write(zlib.compress(bytes(len(mark.read_bytes()))), filter=Name.FlateDecode)

    file = changed(tmp_path, other_mark, simulated=True)
    assert codes(file, expectation(simulated=True)) == {Code.MARK_UNEXPECTED}


# pixels


def faint(paper):
    return paper.set("Testperson Erfunden", (120, 800), ink=250, layer=False)


def nearly_white_noise(paper):
    rng = np.random.default_rng(3)
    return paper.draw(lambda image: np.minimum(image, rng.integers(253, 256, image.shape), out=image, casting="unsafe"))


def inverted(paper):
    return paper.draw(lambda image: image.__setitem__((slice(700, 800), slice(120, 900)), 0)).set(
        "Testperson", (140, 720), ink=255, layer=False
    )


def rotated(paper):
    word = white(500, 80).set("Testperson Erfunden", (5, 10)).image
    return paper.draw(lambda image: image.__setitem__((slice(480, 980), slice(1400, 1480)), np.rot90(word)))


def upside_down(paper):
    word = white(500, 80).set("Testperson Erfunden", (5, 10)).image
    return paper.draw(lambda image: image.__setitem__((slice(800, 880), slice(200, 700)), np.rot90(word, 2)))


def tiny(paper):
    return paper.set("Testperson Erfunden", (120, 900), size=9, layer=False)


def tiny_enough_to_pass_for_a_rule(paper):
    return paper.set("TestpersonErfundenMustermann", (120, 900), size=8, layer=False)


def unread(paper):
    return paper.set("Testperson Erfunden", (120, 800), layer=False)


def tall_uprights(paper):
    return paper.set("ILLI", (120, 700), size=150, layer=False)


def signature(paper):
    stroke = np.asarray(marks.signature(4))

    def draw(image):
        part = image[700 : 700 + stroke.shape[0], 200 : 200 + stroke.shape[1]]
        part[stroke > 90] = 30

    return paper.draw(draw)


def photograph(paper):
    photo = cv2.cvtColor(pictures.portrait(2, 300, 380), cv2.COLOR_RGB2GRAY)
    return paper.draw(lambda image: image.__setitem__((slice(590, 970), slice(1000, 1300)), photo))


def linear_barcode(paper):
    stripes = np.asarray(marks.barcode("INVENTED-4711", zxingcpp.BarcodeFormat.Code128, 3, 120))

    def draw(image):
        part = image[700 : 700 + stripes.shape[0], 200 : 200 + stripes.shape[1]]
        part[stripes > 0] = 0

    return paper.draw(draw)


def bars_called_a_word(paper):
    """What is left of a code, which a reader took for letters and a redactor let leave."""

    def draw(image):
        for left, wide in ((300, 5), (312, 11), (328, 5), (339, 12), (356, 5), (366, 9)):
            image[700:750, left : left + wide] = 0

    drawn = paper.draw(draw)
    return replace(drawn, words=(*drawn.words, Word("III", Box(300, 700, 376, 750), 9, 95.0)))


def square_barcode(paper):
    cells = np.asarray(marks.barcode("INVENTED-4711", zxingcpp.BarcodeFormat.QRCode, 6))

    def draw(image):
        part = image[700 : 700 + cells.shape[0], 200 : 200 + cells.shape[1]]
        part[cells > 0] = 0

    return paper.draw(draw)


def dust(paper):
    rng = np.random.default_rng(1)
    return paper.draw(lambda image: image.__setitem__((rng.integers(600, 990, 90), rng.integers(5, 1490, 90)), 0))


def white_on_a_rule(paper):
    word = 255 - white(300, 40).set("Testperson Erfunden", (40, 10), size=15).image[9:28]

    def draw(image):
        image[800:819, 200:500] = word

    return paper.draw(draw)


def letters_in_cells(paper):
    def cells(image):
        for i in range(7):
            left = 120 + 50 * i
            image[700:760, left : left + 3] = 0
        image[700:703, 120:423] = 0
        image[757:760, 120:423] = 0

    drawn = paper.draw(cells)
    for i, letter in enumerate("ERFUND"):
        drawn = drawn.set(letter, (132 + 50 * i, 705), layer=False)
    return drawn


def coloured(paper):
    colour = np.repeat(paper.image[..., None], 3, axis=2)
    hidden = white().set("Testperson Erfunden", (120, 800)).image
    colour[..., 2] = np.minimum(colour[..., 2], np.maximum(hidden, 245))
    return Paper(colour, paper.words)


def overprinted(paper):
    colour = np.repeat(paper.image[..., None], 3, axis=2)
    hidden = white().set("Testperson", (300, 100), size=44).image
    colour[..., 0] = paper.image
    colour[..., 1] = paper.image
    colour[..., 2] = np.where(hidden < 200, 20, 255)
    return Paper(colour, paper.words)


def ghost(paper):
    hidden = white().set("Testperson Erfunden Mustermann Beispiel", (130, 104)).image
    return paper.draw(lambda image: np.minimum(image, np.maximum(hidden, 238), out=image))


def crowd(paper):
    box = max(paper.words, key=lambda word: word.box.width).box

    def dots(image):
        for shift in (0, 1, 2):
            image[box.top + 2 + shift : box.bottom - 2 : 6, box.left + 2 : box.right - 2 : 3] = 0

    return paper.draw(dots)


def paled(paper, value, spots=None):
    """One word of the page in paler ink, with dark spots in it: a copy of worn print."""
    box = max(paper.words, key=lambda word: word.box.width).box
    rng = np.random.default_rng(4)

    def draw(image):
        part = image[box.top : box.bottom, box.left : box.right]
        strokes = part < 128
        part[part < 255] = 255
        part[strokes] = value
        if spots is not None:
            part[strokes & (rng.random(part.shape) < 0.08)] = spots

    return paper.draw(draw), box


@pytest.mark.parametrize(("value", "spots"), [(170, 100), (150, 60), (190, 128)])
def test_spots_in_the_strokes_of_paler_print_are_no_tiny_print(tmp_path, value, spots):
    paper, _ = paled(note(), value, spots)
    assert Code.INK_TINY not in codes(written(tmp_path, paper), reader=says(paper, paper.words))


def needled(paper, paler, dark):
    """One word of the page set of many dark dots that hang together in paler ink: a needle printer's."""
    box = max(paper.words, key=lambda word: word.box.width).box

    def draw(image):
        part = image[box.top : box.bottom, box.left : box.right]
        strokes = part < 128
        part[part < 255] = 255
        part[strokes] = paler
        dots = np.zeros_like(strokes)
        for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
            dots[row::4, column::4] = True
        part[strokes & dots] = dark

    return paper.draw(draw), box


@pytest.mark.parametrize(("paler", "dark"), [(170, 100), (150, 60)])
def test_the_dots_of_a_needle_printers_letters_are_no_tiny_print(tmp_path, paler, dark):
    paper, _ = needled(note(), paler, dark)
    assert Code.INK_TINY not in codes(written(tmp_path, paper), reader=says(paper, paper.words))


@pytest.mark.parametrize("dark", [100, 60, 0])
def test_tiny_print_in_the_box_of_a_needle_printers_word_is_found(tmp_path, dark):
    paper, box = needled(note(), 170, 100)

    def draw(image):
        for left in range(box.left + 4, box.right - 6, 7):
            part = image[box.top + 2 : box.top + 7, left : left + 3]
            if (part == 255).all():
                part[:] = dark

    assert Code.INK_TINY in codes(written(tmp_path, paper.draw(draw)), reader=says(paper, paper.words))


@pytest.mark.parametrize(("value", "dark"), [(170, 100), (150, 0), (220, 0), (250, 100)])
def test_tiny_print_in_the_box_of_paler_print_is_found(tmp_path, value, dark):
    paper, box = paled(note(), value)

    def draw(image):
        for left in range(box.left + 4, box.right - 6, 7):  # strokes a fifth as high as the box, beside the letters
            part = image[box.top + 2 : box.top + 7, left : left + 3]
            if (part == 255).all():
                part[:] = dark

    paper = paper.draw(draw)
    assert Code.INK_TINY in codes(written(tmp_path, paper), reader=says(paper, paper.words))


def solid(paper):
    box = max(paper.words, key=lambda word: word.box.width).box
    return paper.draw(lambda image: image.__setitem__((slice(box.top, box.bottom), slice(box.left, box.right)), 0))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (faint, {Code.INK_FAINT}),
        (nearly_white_noise, {Code.INK_FAINT}),
        (inverted, {Code.INK_LARGE}),
        (rotated, {Code.INK_UNREAD}),
        (upside_down, {Code.INK_UNREAD}),
        (tiny, {Code.INK_TINY}),
        (tiny_enough_to_pass_for_a_rule, {Code.INK_TINY}),
        (unread, {Code.INK_UNREAD, Code.READING_UNEXPECTED}),
        (tall_uprights, {Code.READING_UNEXPECTED}),
        (signature, {Code.INK_LARGE}),
        (photograph, {Code.PHOTO, Code.FACE}),
        (linear_barcode, {Code.BARCODE}),
        (bars_called_a_word, {Code.BARCODE}),
        (square_barcode, {Code.BARCODE, Code.INK_LARGE}),
        (dust, {Code.INK_TINY}),
        (letters_in_cells, {Code.BOXED_LETTERS}),
        (white_on_a_rule, {Code.INK_TINY}),
        (coloured, {Code.INK_FAINT}),
        (overprinted, {Code.INK_COLOUR}),
        (ghost, {Code.INK_FAINT}),
        (crowd, {Code.INK_TINY}),
        (solid, {Code.INK_SOLID}),
    ],
)
def test_ink_that_is_no_cleared_print_is_found(tmp_path, change, expected):
    paper = change(note())
    reads_all = bool(expected & {Code.READING_UNEXPECTED})
    reader = read if reads_all else says(paper, paper.words)  # a reader that would let everything pass
    assert expected <= codes(written(tmp_path, paper), reader=reader)


def test_handwriting_in_a_word_box_is_found(tmp_path):
    script = next((FONTS / "kristi").glob("*.ttf"))
    paper = note().set("nothing twice", (200, 700), font=script, size=120)
    assert Code.INK_CONNECTED in codes(written(tmp_path, paper))


def test_a_page_that_draws_otherwise_than_its_image_is_found(tmp_path):
    shifted = content(lambda c: c.replace(b"0.0048 0.0048 cm", b"0.0148 0.0048 cm", 1))
    assert codes(changed(tmp_path, shifted)) == {Code.IMAGE_DIFFERS}


# text layer and second reading


def layer_word(text, box_of=0):
    """The note with one word of its text layer replaced."""

    def change(paper):
        words = list(paper.words)
        index = next(i for i, word in enumerate(words) if len(word.text) >= 8)
        words[index] = type(words[index])(text, words[index].box, words[index].line, 90.0)
        return Paper(paper.image, tuple(words))

    return change


def no_ink(paper):
    ghost_word = white().set("leaked", (900, 800)).words
    return Paper(paper.image, paper.words + ghost_word)


def huge_box(paper):
    word = replace(paper.words[0], box=Box(100, 600, 1400, 990))
    return Paper(unread(paper).image, (*paper.words, word))


def pen_stroke(paper):
    def stroke(image):
        points = np.array([[200 + 4 * i, 800 + round(14 * np.sin(i / 8))] for i in range(50)], np.int32)
        cv2.polylines(image, [points], False, 20, 4)

    word = type(paper.words[0])("~", Box(195, 780, 405, 822), 9, 80.0)
    drawn = paper.draw(stroke)
    return Paper(drawn.image, (*drawn.words, word))


def many_letters_in_a_wide_box(paper):
    word = type(paper.words[0])("a", Box(100, 690, 420, 760), 9, 80.0)
    drawn = unread(paper)
    return Paper(drawn.image, (*drawn.words, word))


def off_the_page(paper):
    word = type(paper.words[0])("pain", Box(1450, 100, 1560, 140), 9, 80.0)
    return Paper(paper.image, (*paper.words, word))


def far_off_the_page(paper):
    boxes = (Box(1600, 100, 1760, 140), Box(-300, 100, -100, 140), Box(100, 2000, 300, 2040), Box(100, 200, 300, 200))
    far = tuple(type(paper.words[0])("testperson", box, 9, 80.0) for box in boxes)
    return Paper(paper.image, paper.words + far)


def two_words_in_one_box(paper):
    word = max(paper.words, key=lambda word: word.box.width)
    return Paper(paper.image, (*paper.words, replace(word, text="Testperson")))


def spaced_out(paper):
    for i, letter in enumerate("ERFUND"):
        paper = paper.set(letter, (200 + 70 * i, 800))
    return paper


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (pen_stroke, {Code.TEXT_BOX}),
        (many_letters_in_a_wide_box, {Code.TEXT_BOX}),
        (off_the_page, {Code.TEXT_BOX}),
        (far_off_the_page, {Code.TEXT_BOX}),
        (two_words_in_one_box, {Code.TEXT_BOX}),
        (spaced_out, {Code.BOXED_LETTERS}),
        (no_ink, {Code.TEXT_WITHOUT_INK}),
        (huge_box, {Code.TEXT_BOX}),
        (layer_word("123-45-6789"), {Code.PATTERN_SSN}),
        (layer_word("Erfunden@example.org"), {Code.PATTERN_EMAIL}),
    ],
)
def test_a_text_layer_that_says_more_than_the_page_is_found(tmp_path, change, expected):
    assert expected <= codes(written(tmp_path, change(note())))


@pytest.mark.parametrize(
    ("sign", "fine"),
    [
        (Box(360, 95, 380, 143), True),  # between the words of a heading
        (Box(360, 700, 380, 748), False),  # beside no word
        (Box(360, 85, 380, 153), False),  # higher than a heading's
        (Box(360, 95, 480, 143), False),  # as wide as a stroke of a pen
    ],
)
def test_a_sign_may_be_as_high_as_the_words_of_its_heading(sign, fine):
    image = np.full((1000, 1000), 20, np.uint8)
    heading = (
        Word("HYPERTENSION", Box(60, 100, 350, 138), 0, 100.0),
        Word("CHRONIC", Box(390, 100, 560, 138), 0, 100.0),
    )
    body = tuple(Word("seated", Box(60, top, 160, top + 24), 1, 100.0) for top in range(200, 600, 40))
    layout = textlayer.Layout(300.0, (*heading, *body, Word("/", sign, 0, 100.0)))
    assert (textlayer.check_boxes(layout, image, 0) == []) is fine


def test_print_that_contradicts_the_text_layer_is_found(tmp_path):
    paper = note().set("Mustermann", (120, 800), layer=False)
    box = white().set("Mustermann", (120, 800)).words[0].box
    lying = Paper(paper.image, (*paper.words, type(paper.words[0])("clinically", box, 9, 90.0)))
    assert codes(written(tmp_path, lying)) == {Code.READING_CONTRADICTS}


def test_a_ticked_box_that_is_read_as_letters_does_not_hold_a_page_and_letters_beside_it_do(tmp_path):
    def reader(place):
        return says(note(), (*note().words, Word("Rl", Box(*place), 0, 54.0)))

    assert codes(written(tmp_path, note()), reader=reader((122, 542, 158, 578))) == set()
    assert codes(written(tmp_path, note()), reader=reader((422, 542, 458, 578))) == {Code.READING_UNEXPECTED}


def test_a_known_name_that_the_reader_makes_of_a_cleared_abbreviation_does_not_hold_a_page(tmp_path):
    paper = note().set("hemoglobin A1c 7.6 %", (120, 800))
    read_so = [replace(word, text=word.text.replace("A1c", "Aic")) for word in paper.words]
    assert codes(written(tmp_path, paper), expectation(known=["aic"]), reader=says(paper, read_so)) == set()


def test_a_text_layer_of_another_page_is_found(tmp_path):
    other = note(lines=("Totally different words stand here now", "and nobody could confirm a single one"))
    moved = [type(w)(w.text, b.box, w.line, 90.0) for w, b in zip(other.words, note().words, strict=False)]
    assert Code.READING_DISAGREES in codes(written(tmp_path, Paper(note().image, tuple(moved))))


@pytest.mark.parametrize(
    "line",
    [
        "Testperson was seen again",
        "TESTPERSON's pain",
        "Tesfperson returned",
        "ID X77 4711 noted",
        "born in Erfundenhausen",
    ],
)
def test_a_known_identifier_left_on_the_page_is_found_in_both_readings(tmp_path, line):
    known = ["testperson", "x77 4711", "erfundenhausen", "testperson, anna"]
    paper = note().set(line, (120, 800))
    assert Code.KNOWN_IDENTIFIER in codes(written(tmp_path, paper), expectation(known=known))


def test_known_words_that_everybody_uses_do_not_hold_a_clean_page(tmp_path):
    known = ["will", "rose hill", "may", "12 main street", "72", "400", "2019", "young"]
    assert (
        codes(
            written(tmp_path, note().set("The patient will return and may walk.", (120, 800))), expectation(known=known)
        )
        == set()
    )


def test_more_known_identifiers_than_can_be_searched_is_a_refusal(tmp_path):
    known = [f"invented{i}name" for i in range(5_001)]
    assert Code.KNOWN_IDENTIFIER in codes(written(tmp_path, white()), expectation(known=known))


# reading ahead


def test_a_reading_made_ahead_is_used_for_exactly_the_same_pixels_only(tmp_path):
    calls = []

    def counted(image, dpi):
        calls.append(dpi)
        return read(image, dpi)

    gate = Gate(GateConfig(), counted)
    looks = gate.look_ahead(written(tmp_path, note()))
    assert calls == [DPI]
    gate.release(written(tmp_path, note()), expectation(), looks)
    assert calls == [DPI]
    gate.release(written(tmp_path, note().draw(lambda image: image.__setitem__((300, 300), 0))), expectation(), looks)
    assert calls == [DPI, DPI]


def test_a_look_made_ahead_counts_for_exactly_the_same_text_layer_only(tmp_path):
    calls = []

    def counted(image, dpi):
        calls.append(dpi)
        return read(image, dpi)

    gate = Gate(GateConfig(), counted)
    looks = gate.look_ahead(written(tmp_path, note()))
    words = note().words
    other = replace(note(), words=(*words[:3], replace(words[3], text="wild"), *words[4:]))
    with suppress(GateRefusedError):
        gate.release(written(tmp_path, other), expectation(), looks)
    assert calls == [DPI, DPI]


def test_what_a_look_made_ahead_found_is_found_at_its_place_in_the_document(tmp_path):
    speck = note().draw(lambda image: image.__setitem__((slice(300, 330), slice(300, 700)), 0))
    looks = Gate(GateConfig(), read).look_ahead(written(tmp_path, speck))
    file = written(tmp_path, note(), speck)
    with pytest.raises(GateRefusedError) as refused:
        Gate(GateConfig(), read).release(file, expectation(pages=2), looks)
    assert {f.page for f in refused.value.findings} == {1}


def test_a_file_that_the_gate_would_not_draw_is_not_read_ahead(tmp_path):

    file = written(tmp_path, note())
    with_bytes(file, file.path.read_bytes() + b"x")
    with pytest.raises(GateRefusedError):
        Gate(GateConfig(), read).look_ahead(file)


def test_pdfium_refusing_a_file_is_a_refusal():
    with pytest.raises(GateRefusedError):
        Renderer(b"no pdf")


def test_pdfium_refusing_a_page_is_a_refusal(tmp_path):
    renderer = Renderer(written(tmp_path, white()).path.read_bytes())
    with pytest.raises(GateRefusedError), renderer.page(7):
        pass
    renderer.close()


def test_pdfium_counting_other_pages_is_a_finding(tmp_path, monkeypatch):
    monkeypatch.setattr(Renderer, "page_count", lambda _: 2)
    assert codes(written(tmp_path, white())) == {Code.PAGE_COUNT}


def test_without_its_face_detector_the_gate_assumes_a_face(tmp_path, monkeypatch):
    monkeypatch.setattr(gate_marks, "_FACES", tmp_path / "missing.xml")
    assert {Code.PHOTO, Code.FACE} <= codes(written(tmp_path, photograph(note())))


def test_a_picture_without_a_face_is_a_photograph(tmp_path):
    shades = np.linspace(60, 200, 300).astype(np.uint8)[None].repeat(300, axis=0)
    paper = note().draw(lambda image: image.__setitem__((slice(650, 950), slice(900, 1200)), shades))
    found = codes(written(tmp_path, paper))
    assert Code.PHOTO in found
    assert Code.FACE not in found


def test_a_reader_that_fails_holds_the_document(tmp_path):
    from appliance.release.findings import GateRefusedError

    def broken(image, dpi):
        raise ReadingError("timeout")

    gate = Gate(GateConfig(), broken)
    with pytest.raises(GateRefusedError) as refused:
        gate.release(written(tmp_path, note()), expectation())
    assert next(f.code for f in refused.value.findings) is Code.READING_FAILED
    with pytest.raises(GateRefusedError):
        gate.look_ahead(written(tmp_path, note()))
