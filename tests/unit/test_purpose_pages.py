"""Purposes on rendered pages, through the real stages and the release gate: what is in the file and what is not."""

import io

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image
from redaction_pages import SANS, SERIF, NoTagger, read_page, rendered

from appliance import journey as journeys
from appliance.config import StationConfig
from appliance.documents import Verdict
from appliance.packing import unpack
from appliance.page_work import PageWork
from appliance.policy.pack import load_pack
from appliance.redaction.reasons import Reason
from appliance.redaction.redactor import Redactor
from appliance.sections.pages import ReadingConfig

CONFIG = StationConfig(reading=ReadingConfig(workers=1))
CARLITO = "/usr/share/fonts/truetype/crosextra/Carlito-Regular.ttf"
COLUMN = 700  # pixels between cells


@pytest.fixture(scope="module")
def pool():
    with journeys.page_workers(CONFIG, 1) as workers:
        yield workers


def drawn(lines, font=SERIF):
    """A page of lines; `|` begins the next column."""
    cells = [
        (120 + COLUMN * column, 110 + 64 * row, part.strip())
        for row, line in enumerate(lines)
        for column, part in enumerate(line.split("|"))
        if part.strip()
    ]
    return rendered(cells, size=(2200, 400 + 64 * len(lines)), font=font, points=40)


def send(pool, folder, purpose, *pages, font=SERIF):
    """The journey of a document, and the text of the released file."""
    files = []
    for number, lines in enumerate(pages):
        image, _ = drawn(lines, font)
        files.append(folder / f"{number}.png")
        Image.fromarray(image).save(files[-1], dpi=(300, 300), compress_level=1)
    departure = journeys.prepare(journeys.Options(tuple(files), purpose, folder), CONFIG)
    journey = journeys.travel(departure, CONFIG, pool, lambda _: None)
    assert all(isinstance(journey.final(n), PageWork) for n in range(len(pages)))
    assert journey.verdict is Verdict.RELEASED, journey.reasons
    pdf = journey.finished.released.pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == len(pages)
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    return journey, text


def test_a_bill_leaves_with_its_numbers_and_without_its_patient(pool, tmp_path):
    journey, text = send(
        pool, tmp_path, "billing",
        ["Claim Form", "Patient: Dagmar Wilson | DOB: 03/14/1958 | MRN: 88341207",
         "Policy number: XQT-448812 | Member number: 55441882", "Account number: 5512093 | SSN: 123-45-6789", "",
         "The patient came in with chest pain and claim number", "7712-55812 was filed for the visit", "",
         "Date of service | Amount", "04/02/2021 | 120.00", "04/09/2021 | 45.00"],
    )  # fmt: skip
    for word in ("XQT-448812", "55441882", "5512093", "04/02/2021", "04/09/2021", "120.00"):
        assert word in text
    for word in ("Dagmar", "Wilson", "1958", "88341207", "6789", "chest", "pain"):
        assert word not in text
    report = journey.finished.released.gate_report
    assert report["kept_categories"] == ["account", "date", "plan"]
    assert report["kept_words"] >= 5


def test_a_referral_leaves_with_the_provider_and_without_the_patient(pool, tmp_path):
    _, text = send(
        pool, tmp_path, "referral",
        ["Patient: Dagmar Wilson | Phone: (312) 555-0199", "Attending physician: Dr. Rosa Young",
         "Lakeside Family Practice", "Phone: (312) 555-0142", "", "Dear Dr. Keller, thank you for seeing Mrs. Wilson",
         "with asthma and cough.", "", "cc: Dagmar Wilson"],
    )  # fmt: skip
    for word in ("Rosa", "Young", "Lakeside", "555-0142", "Keller", "asthma"):
        assert word in text
    for word in ("Dagmar", "Wilson", "555-0199"):
        assert word not in text


def test_only_the_medication_section_leaves_also_over_a_page_break(pool, tmp_path):
    journey, text = send(
        pool, tmp_path, "medication-list",
        ["Discharge Summary", "Allergies: penicillin", "", "Current meds:", "metformin 500 mg twice daily",
         "lisinopril 10 mg daily"],
        ["Keller, Dagmar", "", "atorvastatin 40 mg nightly", "insulin 10 units nightly for Dagmar Keller",
         "Assessment and plan:", "diabetes stable"],
        ["aspirin 81 mg daily"],
    )  # fmt: skip
    for word in ("metformin", "lisinopril", "atorvastatin", "insulin", "nightly"):
        assert word in text
    for word in ("penicillin", "Discharge", "Dagmar", "Keller", "diabetes", "aspirin"):
        assert word not in text
    assert (unpack(journey.final(2).packed).image == 255).all()


@pytest.mark.parametrize("font", [SERIF, SANS, CARLITO])
def test_of_a_date_only_the_ink_of_its_year_leaves(pool, tmp_path, font):
    journey, text = send(
        pool, tmp_path, "research",
        ["Date of birth: 03/14/1958", "Seen on 04/02/2021 for asthma",
         "Address: 12 Nowhere Lane, Springfield, IL 62704", "Admitted March 14, 2020, age 92 years", "Born 05/06/1931"],
        font=font,
    )  # fmt: skip
    for word in ("1958", "2021", "2020", "627", "asthma"):
        assert word in text
    for word in ("03", "14", "04/", "62704", "Springfield", "March", "92", "1931"):
        assert word not in text.replace("2021", "Y").replace("2020", "Y") or word == "14"
    assert "14" not in text
    work = journey.final(0)
    image = unpack(work.packed).image
    gone = [j.word.box for j in work.judged if not j.reason.startswith("cleared-")]
    assert len(gone) >= 10
    for box in gone:
        inner = image[box.top + 2 : box.bottom - 2, box.left + 3 : box.right - 3]
        assert (inner > 200).all()


def test_every_pixel_of_a_part_lies_in_a_cleared_word_and_a_slip_of_the_pen_keeps_all_of_it_back():
    image, words = drawn(["Seen 04/02/2021 and 05/06/2020"])
    second = words[-1].box
    image[second.top - 12 : second.bottom + 12, second.left + 40 : second.left + 44] = 20  # a stroke through the word
    page = read_page(image, words)
    redactor = Redactor(load_pack(None).purpose("research"), NoTagger())
    found = redactor.detect(page)
    out = redactor.redact(page, found, found.known)
    assert [w.text for w in out.words] == ["Seen", "2021", "and"]
    assert out.words_read == len(out.judged) == 5
    assert out.reasons == {
        Reason.VOCABULARY.value: 2, Reason.PURPOSE.value: 1, Reason.DATE.value: 2,
    }  # fmt: skip
    outside = out.image < 255
    for word in out.words:
        outside[word.box.top : word.box.bottom, word.box.left : word.box.right] = False
    assert not outside.any()


def test_ticks_outside_the_section_stay_behind():
    image, words = drawn(["Medications", "aspirin 81 mg daily", "Allergies", "latex"])
    tick = np.s_[words[-1].box.top : words[-1].box.top + 40, 60:100]
    image[tick][:3] = image[tick][-3:] = image[tick][:, :3] = image[tick][:, -3:] = 0
    image[tick][12:28, 12:28] = 0
    page = read_page(image, words)

    def boxes(purpose):
        redactor = Redactor(load_pack(None).purpose(purpose), NoTagger())
        found = redactor.detect(page)
        return redactor.redact(page, found, found.known).structure

    assert len(boxes("ai-summary")) == 1
    assert boxes("medication-list") == ()
