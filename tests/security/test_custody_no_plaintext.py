"""Whatever happens to a job, no plaintext of a page lies on disk."""

import cv2
import numpy as np
import pytest

from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.documents import Side
from appliance.errors import ScanStationError
from tests.custody_samples import digests, open_custody, plan, receipt_for

PLANTED = b"ZOLTAN FABRICATED 1961"
# A short one stands in any half megabyte of ciphertext by chance: it counts where a file begins with it.
SIGNATURES = (b"\x89PNG", b"IHDR", b"IDAT", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"P5\n", b"P6\n", b"%PDF")


def planted_page(number):
    """A white page with writing on it and planted bytes in its pixels."""
    image = np.full((400, 300), 255, np.uint8)
    cv2.putText(image, "Zoltan", (20, 80), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 3)
    image[200 + number, : len(PLANTED)] = np.frombuffer(PLANTED, np.uint8)
    return image


def found_on_disk(state):
    """Which planted bytes, image signatures or runs of white pixels are in any file."""
    found = []
    for path in (each for each in state.rglob("*") if each.is_file()):
        content = path.read_bytes()
        found += [(path.name, word) for word in (PLANTED, b"\x89PNG\r\n\x1a\n", b"\xff" * 64) if word in content]
        found += [(path.name, word) for word in SIGNATURES if content.startswith(word)]
    return found


@pytest.mark.parametrize("end", ["shredded", "feeding", "paused", "cancelled", "held", "sealed"])
def test_no_file_holds_a_byte_of_a_page(tmp_path, end):
    state = tmp_path / "state"
    custody = open_custody(state)
    custody.recover()
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    for number, side in enumerate(Side):
        custody.keep_page(job, FedPage(0, side, planted_page(number), 300), simulated=True)
    if end in ("held", "sealed", "shredded"):
        custody.end_feed(job, 1)
        custody.start_processing(job)
        (document,) = plan(custody, job, [[0, 1]])
        if end == "held":
            custody.hold_document(document, "gate-words")
        else:
            custody.mark_sealed(document, *digests(document))
        if end == "shredded":
            custody.accept_receipt(receipt_for(document))
            custody.shred(job)
    elif end == "paused":
        custody.pause(job, "feeder-jam", 1)
    elif end == "cancelled":
        custody.cancel(job)
    assert found_on_disk(state) == []
    custody.close()
    assert found_on_disk(state) == []


def test_search_would_find_a_page_in_the_clear(tmp_path):
    (tmp_path / "leak").write_bytes(planted_page(0).tobytes())
    (tmp_path / "leak.png").write_bytes(cv2.imencode(".png", planted_page(0))[1].tobytes())
    assert {name for name, _word in found_on_disk(tmp_path)} == {"leak", "leak.png"}


def shows_pixels(text):
    """Whether a text holds an image as Python writes one; a lone 255 stands in a random id, too."""
    return any(run in text for run in ("array(", "255, 255", "255 255", "\\xff\\xff", PLANTED.decode()))


def test_errors_and_records_do_not_show_content(tmp_path):
    custody = open_custody(tmp_path / "state")
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    page = FedPage(0, Side.FRONT, planted_page(0), 300)
    kept = custody.keep_page(job, page, simulated=True)
    shown = [repr(kept), repr(custody.job(job)), repr(custody.load_page(job, 0))]
    with pytest.raises(ScanStationError) as caught:
        custody.keep_page(job, page, simulated=True)
    shown.append(repr(caught.value))
    assert not any(shows_pixels(text) for text in shown)
    custody.close()


@pytest.mark.parametrize("form", [repr, str, np.ndarray.tolist, np.ndarray.tobytes], ids=lambda form: form.__name__)
def test_search_would_find_pixels_in_a_record(form):
    assert shows_pixels(f"PageRecord(page=0, image={form(planted_page(0))})")
