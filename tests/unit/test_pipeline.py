"""The way of a page through the real parts: reader, redactor, PDF writer and release gate, on small rendered pages."""

import hashlib
import pickle
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from redaction_pages import rendered

from appliance.documents import (
    Barcode,
    Box,
    CapturedPage,
    JudgedWord,
    KnownIdentifiers,
    PageId,
    RedactedDocument,
    ReleasedDocument,
    Side,
    Verdict,
    Word,
)
from appliance.known import known_of, union
from appliance.output.pdf import write_pdf
from appliance.packing import UnpackedPages, pack, unpack
from appliance.page_work import Order, PageStop, PageWork, PipelineSetup
from appliance.pipeline import PageTasks
from appliance.redaction.reasons import Reason
from appliance.sections.pages import GateConfig, QualityLimits, ReadingConfig

JOB = "0123456789abcdef0123456789abcdef"
ORDER = Order(JOB, "referral", "ai-summary")
NOTHING = KnownIdentifiers(frozenset())
SIZE = (1200, 620)  # pixels, at 200 dpi
FIRST = [  # a name stands here as that of a disease
    (80, 80, "Assessment and plan"),
    (80, 170, "The patient has chronic kidney disease"),
    (80, 260, "History of Wilson disease"),
    (80, 350, "Blood pressure was stable today"),
]
SECOND = [
    (80, 80, "Patient name: Dagmar Wilson"),
    (80, 170, "The fever and cough are better"),
    (80, 260, "No chest pain or shortness of breath"),
]


@pytest.fixture(scope="module")
def runtime():
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="scanstation-test-") as directory:
        yield Path(directory)


@pytest.fixture(scope="module")
def tasks(runtime):
    return PageTasks(PipelineSetup(QualityLimits(), ReadingConfig(), GateConfig(), None, runtime))


def captured(lines, index=0, *, simulated=False):
    image, _ = rendered(lines, size=SIZE, points=34)
    return CapturedPage(PageId(JOB, index, index, Side.FRONT), image, 200.0, simulated)


@pytest.fixture(scope="module")
def works(tasks):
    taken = [tasks.take_in(captured(lines, index), ORDER, NOTHING) for index, lines in enumerate((FIRST, SECOND))]
    assert all(isinstance(work, PageWork) for work in taken)
    return taken


def texts(work):
    return {word.text.strip(".,:").lower() for word in work.packed.page.words}


def test_a_page_that_goes_through_keeps_medicine_and_loses_the_name(works):
    assert {"chronic", "kidney", "disease"} <= texts(works[0])
    assert {"fever", "cough"} <= texts(works[1])
    assert not {"dagmar", "wilson"} & texts(works[1])
    assert works[1].packed.page.words_read > len(works[1].packed.page.words)
    assert works[0].seconds.read > 0
    assert works[0].seconds.gate > 0


def test_the_gates_reading_ahead_leaves_no_file_behind(works, runtime):
    assert all(len(work.looks) == 1 for work in works)
    assert list(runtime.iterdir()) == []


def test_a_worker_can_send_what_it_made(works):
    again = pickle.loads(pickle.dumps(works[0]))  # noqa: S301 - our own
    assert again.packed.pixels == works[0].packed.pixels
    assert again.decisions == works[0].decisions
    assert again.looks == works[0].looks


def test_a_result_does_not_show_content(works):
    for work in works:
        assert "Wilson" not in repr(work)
        assert "kidney" not in repr(work)
        assert len(repr(work)) < 3_000


def test_a_name_that_stands_only_on_page_two_makes_page_one_stale_and_is_then_removed_there(tasks, works):
    known = known_of(works)
    assert "wilson" in known.texts
    assert "wilson" in texts(works[0])  # alone, the page knows of no such name
    assert tasks.is_stale(works[0], ORDER, known)
    assert not tasks.is_stale(works[1], ORDER, known)
    again = tasks.redact_again(captured(FIRST), works[0], ORDER, known)
    assert "wilson" not in texts(again)
    assert {"chronic", "kidney", "disease"} <= texts(again)
    assert not tasks.is_stale(again, ORDER, known)
    before, after = unpack(works[0].packed).image, unpack(again.packed).image
    assert (after == 255).sum() > (before == 255).sum()  # its ink is gone, too


@pytest.mark.parametrize(
    ("kept", "wanted"),
    [
        ((), {"https://invented.example/m/qrs-55712?n=wilson"}),
        (("QRS-55712",), {"https", "invented", "example", "wilson"}),
    ],
)
def test_a_barcode_is_known_whole_or_without_what_was_kept_for_the_purpose(works, kept, wanted):
    text = "https://invented.example/m/QRS-55712?n=Wilson"
    read = replace(works[0].read, barcodes=(Barcode("QRCode", text, Box(0, 0, 9, 9)),))
    judged = tuple(JudgedWord(Word(word, Box(0, 0, 9, 9), 0, 90.0), Reason.PURPOSE) for word in kept)
    found = known_of([replace(works[0], read=read, judged=judged)]).texts
    assert found - works[0].findings.known.texts == wanted - works[0].findings.known.texts


def test_knowing_the_name_from_the_start_gives_the_same_page(tasks, works):
    known = known_of(works)
    ahead = tasks.take_in(captured(FIRST), ORDER, known)
    again = tasks.redact_again(captured(FIRST), works[0], ORDER, known)
    assert np.array_equal(unpack(ahead.packed).image, unpack(again.packed).image)
    assert ahead.decisions == again.decisions


@pytest.mark.parametrize("upside_down", [False, True])
def test_an_order_that_comes_later_gets_what_it_would_have_got_and_nothing_is_read(tasks, monkeypatch, upside_down):
    later = Order(JOB, "referral", "billing")
    page = captured([*SECOND, (80, 350, "Policy number: XQT-448812")], 1)
    if upside_down:
        page = replace(page, image=np.ascontiguousarray(page.image[::-1, ::-1]))
    first, wanted = tasks.take_in_for(page, (ORDER, later), (NOTHING, NOTHING))

    def never(*_arguments, **_named):
        raise AssertionError("read again")

    for name in ("read", "read_sheet", "suggest"):
        monkeypatch.setattr(f"appliance.pipeline.{name}", never)
    tasks._redactors.clear()  # one that has seen nothing
    found = tasks.redact_for(page, first, later, NOTHING)
    assert found.packed.pixels == wanted.packed.pixels
    assert found.packed.page.words == wanted.packed.page.words
    assert (found.decisions, found.judged, found.fields) == (wanted.decisions, wanted.judged, wanted.fields)
    assert found.read.words == wanted.read.words
    assert "xqt-448812" in texts(found)
    assert "xqt-448812" not in texts(first)


def test_a_complete_document_is_released_and_its_file_is_gone(tasks, works, runtime):
    known = known_of(works)
    final = (tasks.redact_again(captured(FIRST), works[0], ORDER, known), works[1])
    finished = tasks.finish(ORDER, final, known, draft=False)
    assert finished.refusal is None
    assert isinstance(finished.released, ReleasedDocument)
    assert finished.draft is None
    released = finished.released
    assert (released.document, released.pages, released.policy) == (JOB, 2, "default@1")
    assert released.sha256 == hashlib.sha256(released.pdf).hexdigest()
    assert released.pdf.startswith(b"%PDF-")
    assert list(runtime.iterdir()) == []


def test_the_same_pages_give_the_same_file(tasks, works):
    pdfs = []
    for _ in range(2):
        work = tasks.take_in(captured(SECOND, 1), ORDER, NOTHING)
        pdfs.append(tasks.finish(ORDER, (work,), work.findings.known, draft=False).released.pdf)
    assert pdfs[0] == pdfs[1]


def test_a_stale_page_is_stopped_by_the_gate_and_a_draft_says_that_it_is_one(tasks, works, runtime):
    """The gate knows the name, too: a page that nobody redacted again does not leave."""
    finished = tasks.finish(ORDER, tuple(works), known_of(works), draft=True)
    assert finished.released is None
    assert "known-identifier" in " ".join(finished.refusal.findings)
    assert "ilson" not in repr(finished.refusal)
    assert finished.draft.startswith(b"%PDF-")
    assert b"draft" in finished.draft.lower()
    assert list(runtime.iterdir()) == []


def test_pages_of_a_simulated_device_make_a_simulated_document(tasks):
    work = tasks.take_in(captured(SECOND, simulated=True), ORDER, NOTHING)
    finished = tasks.finish(ORDER, (work,), work.findings.known, draft=False)
    assert finished.released is not None
    assert finished.released.simulated


@pytest.mark.parametrize(
    ("image", "verdict"),
    [
        (np.full((620, 1200), 3, np.uint8), Verdict.REJECTED),  # black
        (np.full((50, 50), 255, np.uint8), Verdict.REJECTED),  # smaller than any paper
    ],
    ids=["black", "tiny"],
)
def test_a_page_that_nobody_could_read_is_a_stop_with_a_sentence(tasks, image, verdict, runtime):
    stop = tasks.take_in(replace(captured(FIRST), image=image), ORDER, NOTHING)
    assert isinstance(stop, PageStop)
    assert stop.verdict is verdict
    assert stop.code
    assert stop.advice.endswith(".")
    assert list(runtime.iterdir()) == []


def test_a_page_that_cannot_be_read_in_time_waits_for_a_person(runtime):
    setup = PipelineSetup(QualityLimits(), ReadingConfig(page_timeout_s=0.001), GateConfig(), None, runtime)
    stop = PageTasks(setup).take_in(captured(FIRST), ORDER, NOTHING)
    assert isinstance(stop, PageStop)
    assert (stop.verdict, stop.code) == (Verdict.REVIEW, "reading-tesseract")


def test_packed_pages_unpack_to_the_same_pixels_one_at_a_time(works):
    pages = UnpackedPages([work.packed for work in works])
    assert len(pages) == 2
    for work, page in zip(works, pages, strict=True):
        assert page.image.shape == work.packed.shape
        assert pack(page).pixels == work.packed.pixels
        assert work.packed.page.image.size == 0
    assert len(pages[1:]) == 1
    assert np.array_equal(pages[1:][0].image, pages[-1].image)
    with pytest.raises(IndexError):
        pages[2]


def test_a_colour_page_survives_packing(works):
    page = replace(works[0].packed.page, image=np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3), stream=b"")
    assert np.array_equal(unpack(pack(page)).image, page.image)


def test_a_union_knows_what_both_know():
    one, other = KnownIdentifiers(frozenset({"a"}), frozenset({"x"})), KnownIdentifiers(frozenset({"b"}))
    assert union(one, other) == KnownIdentifiers(frozenset({"a", "b"}), frozenset({"x"}))
    assert known_of([]) == NOTHING


@pytest.mark.parametrize("colour", [False, True])
def test_the_second_reading_reads_what_is_marked_and_says_where_it_stands_on_the_page(tasks, colour):
    image, words = rendered([(700, 420, "chronic kidney disease")], size=SIZE, points=34)
    seen = tasks._second_reading(np.repeat(image[..., None], 3, axis=2) if colour else image, 200)
    assert [word.text for word in seen] == ["chronic", "kidney", "disease"]
    for one, other in zip(seen, words, strict=True):
        assert abs(one.box.left - other.box.left) <= 4
        assert abs(one.box.bottom - other.box.bottom) <= 8


def test_a_page_without_a_mark_is_not_read_again(tasks, monkeypatch):
    monkeypatch.setattr("appliance.pipeline.tesseract.read_words", lambda *_: pytest.fail("read"))
    assert tasks._second_reading(np.full((400, 300), 255, np.uint8), 200) == ()


def test_a_page_compressed_ahead_is_written_the_same(works, tmp_path):
    page = unpack(works[0].packed)
    assert page.stream
    written = []
    for name, one in (("ahead", page), ("anew", replace(page, stream=b""))):
        (tmp_path / name).mkdir()
        document = RedactedDocument(JOB, "referral", "ai-summary", (one,), NOTHING)
        written.append(write_pdf(document, tmp_path / name).path.read_bytes())
    assert written[0] == written[1]
