"""Presidio beside the station: its worker is held to its protocol, and what it leaves is counted by the same rules."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from appliance.documents import IDENTITY
from appliance.sim.drawing.truth import Hipaa, Kind, Medium
from bench.support.columns import NAMES, Left, column, plain_column
from bench.support.journey import Outcome
from bench.support.presidio import Presidio, PresidioError, interpreter
from bench.support.report import Beside, DocumentScore, report
from bench.support.scoring import RegionScore, WordScore

START = """
import shutil, sys, time
from pathlib import Path
place = Path(sys.argv[1])
print("ready stand-in 1", flush=True)
for line in sys.stdin:
    assert line == "page\\n"
"""
COPY = START + "    shutil.copy(place / 'page.png', place / 'redacted.png'); print('done 1.5', flush=True)\n"


@pytest.fixture
def worker(tmp_path):
    """Starts a stand-in that behaves as its source says."""
    started = []

    def start(source: str, **more) -> Presidio:
        script = tmp_path / "stand_in.py"
        script.write_text(source)
        started.append(Presidio(Path(sys.executable), script=script, **more))
        return started[-1]

    yield start
    for presidio in started:
        presidio.close()


PAGE = np.dstack([np.tile(np.arange(200, dtype=np.uint8), (120, 1))] * 3)


def test_a_page_goes_to_the_worker_and_comes_back_in_grey_with_its_time(worker):
    presidio = worker(COPY)
    assert presidio.about == "stand-in 1"
    for _ in range(2):
        image, seconds = presidio.redact(PAGE)
        assert np.array_equal(image, PAGE[:, :, 0])
        assert seconds == 1.5


@pytest.mark.parametrize(
    "answer",
    [
        "print('sorry', flush=True)",
        "print('done soon', flush=True)",
        "print('done 1.0', flush=True)",  # without a picture
        "print('x' * 5000, flush=True)",
        "sys.exit(3)",
        "time.sleep(60)",
        "from PIL import Image; Image.new('L', (9, 9)).save(place / 'redacted.png'); print('done 1.0', flush=True)",
    ],
)
def test_a_worker_that_does_not_keep_to_the_protocol_ends_the_measurement(worker, answer):
    presidio = worker(START + f"    {answer}\n", page_s=3.0)
    with pytest.raises(PresidioError):
        presidio.redact(PAGE)


def test_a_worker_that_does_not_start_is_an_error(worker):
    with pytest.raises(PresidioError):
        worker("import a_package_that_is_not_there\n")
    with pytest.raises(PresidioError):
        worker("import time; time.sleep(60)\n", start_s=0.5)


def word(kind, ink, **more):
    values = {"hipaa": None, "medium": Medium.PRINT, "phrase": None, "read": False, "layer": False, "plain": True}
    return WordScore(0, 0, "Samplewood", kind, ink=ink, **{**values, **more})


def test_each_way_is_counted_by_the_same_rows():
    secret, clinical = (
        word(Kind.IDENTIFIER, 1.0, hipaa=Hipaa.NAME, read=True, layer=True),
        word(Kind.CLINICAL, 0.0, phrase=1),
    )
    left = Left([secret, clinical], [])
    values = dict(zip(NAMES[:6], column([left])[:6], strict=True))
    assert values["identifier words leaked (ink, OCR or text layer)"].startswith("100.0 %")
    assert values["- in the text layer"].startswith("100.0 %")
    assert column([left], layered=False)[NAMES.index("- in the text layer")] == "none"
    assert column([left])[9].startswith("0.0 %"), "the clinical word is gone"
    held = column([replace(left, held=True)])
    assert held[6].startswith("0.0 %")
    assert held[5].startswith("100.0 %")
    assert len(column([left])) == len(plain_column([left])) == len(NAMES)


def test_the_report_has_a_column_for_presidio_only_when_it_ran():
    words = [word(Kind.IDENTIFIER, 0.0, hipaa=Hipaa.NAME)]
    regions = [RegionScore(0, 0, "signature", "", 0.0)]
    alone = DocumentScore(0, "small", "sans", "plain", ("",), (), words, regions, {"tesseract": 2.0, "read": 3.0})
    text = report({"dev": [alone]}, "./run bench redaction")
    assert "`--presidio`" in text
    assert "|  | scan station | plain tesseract (everything kept) |" in text
    left = Left([word(Kind.IDENTIFIER, 1.0, hipaa=Hipaa.NAME)], [RegionScore(0, 0, "signature", "", 1.0)])
    text = report(
        {"dev": [replace(alone, presidio=Beside(left, 5.0))]}, "./run bench redaction --presidio", "stand-in 1"
    )
    assert "stand-in 1" in text
    leaked = next(line for line in text.splitlines() if line.startswith("| identifier words leaked"))
    _, ours, theirs, _ = leaked.strip("|").split("|")
    assert ours.strip().startswith("0.0 %")
    assert theirs.strip().startswith("100.0 %")
    assert "| Presidio's image redactor, its reading included | 2.50 t |" in text


def test_presidio_itself_paints_over_a_name(worker):
    python = interpreter()
    if python is None:
        pytest.skip("Presidio is not installed: `./run bench redaction --presidio` does it")
    from appliance.sim.drawing.canvas import Canvas, Pen
    from appliance.sim.drawing.fonts import Face
    from appliance.sim.drawing.markup import fact, mark
    from appliance.sim.drawing.scanner import Defects, scan
    from bench.support.scoring import score_page

    canvas = Canvas("small", 1, (1700, 520))
    pen = Pen(Face.SANS, 12)
    canvas.text(80, 140, f"Patient {mark(Hipaa.NAME, 'Harriet Samplewood')} was seen in the clinic today", pen)
    canvas.text(80, 240, f"Blood pressure {fact('128/76 mmHg')} and {fact('no chest pain')} since the last visit", pen)
    page = scan(canvas.sample(), Defects(), 1)
    presidio = Presidio(python)
    try:
        image, seconds = presidio.redact(page.image)
    finally:
        presidio.close()
    assert seconds > 0
    words, _ = score_page((0, 0), page, Outcome("", False, image, IDENTITY, (), ()), lambda _i, _d: ())
    assert {w.text: w.leaked for w in words if w.kind is Kind.IDENTIFIER} == {"Harriet": False, "Samplewood": False}
    assert all(w.kept for w in words if w.kind is Kind.CLINICAL)
