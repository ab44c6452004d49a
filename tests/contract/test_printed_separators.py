"""Sheets that `scanstation separator` prints, through simulated feeder and the station's own reading: all are read."""

import numpy as np
import pytest
from PIL import Image as Pillow

from appliance import cli
from appliance.classification.separator import PATCH, Separator, separator_on
from appliance.devices.interfaces import ScanSettings
from appliance.devices.sane_feeder import SaneFeeder
from appliance.documents import PATCH_SYMBOLOGY, CapturedPage, PageId, Side
from appliance.quality.gate import examine
from appliance.reading.reader import read
from appliance.sections.capture import FeederConfig
from appliance.sections.pages import QualityLimits, ReadingConfig
from appliance.sim.control import Paper
from appliance.sim.launcher import simulated_feeder
from tests.unit.test_printing_paper import rendered

DPI = 200
SETTINGS = ScanSettings(DPI, colour=False, duplex=True)


def printed(folder, *words):
    """The sides of the sheets of a printed file, as images on disk, in order."""
    file = folder / "sheets.pdf"
    file.unlink(missing_ok=True)
    assert cli.main(["separator", *words, "--out", str(file)]) == 0
    return rendered(file.read_bytes(), DPI)


def saved(image, file):
    Pillow.fromarray(np.ascontiguousarray(image)).save(file, dpi=(DPI, DPI))
    return file


def scanned(folder, paper):
    """Every side as the feeder delivers it."""
    with simulated_feeder("saned", folder, ["--bed", "300x300"]) as sim:
        config = FeederConfig(device=sim.device, sane_config_dir=sim.sane_config_dir)
        feeder = SaneFeeder(config)
        try:
            sim.control.load(paper)
            with feeder.open_batch(SETTINGS) as batch:
                return list(batch.pages())
        finally:
            feeder.close()


def read_side(fed):
    """What the station reads on a side."""
    captured = CapturedPage(PageId("0" * 32, 0, fed.sheet, fed.side), fed.image, fed.dpi, simulated=True)
    return read(examine(captured, QualityLimits()), ReadingConfig(workers=1))


def separator_of(page):
    return separator_on(page.barcodes, len(page.words))


@pytest.mark.slow
def test_printed_on_both_sides_every_edge_first_and_either_side_up_is_read(tmp_path):
    front, back = printed(tmp_path, "--class", "referral", "--purpose", "ai-summary", "--sheets", "3")
    paper = [
        Paper(saved(np.rot90(front, k), tmp_path / f"f{k}.png"), saved(np.rot90(back, -k), tmp_path / f"b{k}.png"))
        for k in range(4)
    ]
    sides = scanned(tmp_path, paper)
    assert [(side.sheet, side.side) for side in sides] == [(sheet, side) for sheet in range(4) for side in Side]
    for fed in sides:
        page = read_side(fed)
        found = separator_of(page)
        assert found == Separator("referral", "ai-summary", 3), (fed.sheet, fed.side)
        assert PATCH_SYMBOLOGY in {code.symbology for code in page.barcodes}, (fed.sheet, fed.side)


@pytest.mark.slow
def test_printed_on_one_side_and_put_in_face_down_its_back_is_read_in_a_duplex_scan(tmp_path):
    (side,) = printed(tmp_path, "--class", "referral", "--one-sided", "--paper", "a4")
    white = saved(np.full_like(side, 255), tmp_path / "white.png")
    paper = [Paper(white, saved(np.rot90(side, k), tmp_path / f"s{k}.png")) for k in (0, 2)]
    for fed in scanned(tmp_path, paper):
        page = read_side(fed)
        found = separator_of(page)
        if fed.side is Side.FRONT:
            assert page.accepted.quality.blank
            assert found is None
        else:
            assert found is not None
            assert found.document_class == "referral"


@pytest.mark.slow
def test_a_sheet_of_bars_alone_is_a_page_that_the_station_accepts_and_its_patch_is_read(tmp_path):
    front, back = printed(tmp_path, "--patch-only")
    paper = [Paper(saved(front, tmp_path / "f.png"), saved(np.rot90(back, 2), tmp_path / "b.png"))]
    for fed in scanned(tmp_path, paper):
        page = read_side(fed)
        assert [code.symbology for code in page.barcodes] == [PATCH_SYMBOLOGY]
        assert separator_of(page) == PATCH
