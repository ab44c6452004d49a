import numpy as np
import pypdfium2
import pytest
import zxingcpp

from appliance.printing.paper import BOLD, PAPERS, Paper, PrintingError, Spot, code_modules


def rendered(pdf, dpi=300):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [np.array(page.render(scale=dpi / 72, grayscale=True).to_numpy()).squeeze() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize(("symbology", "height"), [("QRCode", 0), ("DataMatrix", 0), ("Code128", 12), ("PDF417", 0)])
def test_a_printed_code_says_what_was_asked_for(symbology, height):
    paper = Paper(PAPERS["letter"], "test")
    paper.code(Spot(60, 100), 60, "scan:1234567", symbology, height)
    (image,) = rendered(paper.pdf())
    assert [found.text for found in zxingcpp.read_barcodes(image)] == ["scan:1234567"]


def test_lengths_are_millimetres_from_the_upper_left_corner():
    paper = Paper(PAPERS["a4"], "test")
    paper.block(Spot(20, 30), 40, 50)
    (image,) = rendered(paper.pdf())
    rows, columns = np.nonzero(image < 128)
    mm = 300 / 25.4
    edges = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert edges == pytest.approx((20 * mm, 30 * mm, 60 * mm, 80 * mm), abs=1.5)
    assert image.shape == pytest.approx((297 * mm, 210 * mm), abs=1.5)


def test_the_same_drawing_gives_the_same_file_with_as_many_sheets_as_were_begun():
    def draw():
        paper = Paper(PAPERS["letter"], "test")
        paper.text(Spot(20, 20), "Separator", 24, font=BOLD)
        paper.next_sheet()
        paper.line(Spot(10, 10), Spot(100, 10), 0.5)
        paper.polygon([Spot(10, 20), Spot(30, 20), Spot(20, 40)], 0.5)
        return paper.pdf()

    assert draw() == draw()
    first, second = rendered(draw())
    assert (first < 128).any()
    assert second.min() == 0
    assert {127, 128} & set(np.unique(second).tolist())


def test_centred_text_lies_around_its_spot_and_knows_its_width():
    paper = Paper(PAPERS["letter"], "test")
    paper.text(Spot(100, 50), "Here", 30, centred=True)
    (image,) = rendered(paper.pdf())
    columns = np.nonzero(image < 128)[1] * 25.4 / 300
    assert (columns.min() + columns.max()) / 2 == pytest.approx(100, abs=1)
    assert columns.max() - columns.min() == pytest.approx(paper.text_width("Here", 30), abs=2)


def test_what_no_code_can_hold_is_refused_without_quoting_it():
    with pytest.raises(PrintingError) as caught:
        code_modules("secret" * 2000, "QRCode")
    assert "secret" not in str(caught.value)
    with pytest.raises(PrintingError):
        code_modules("x", "NoSuchCode")
