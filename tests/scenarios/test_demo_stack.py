"""The sample stack of the demo: what the release gate says of the whole document, with real reading and real files."""

import json

import pytest
from PIL import Image

from appliance import sanitize
from appliance.config import StationConfig
from appliance.documents import Verdict
from appliance.sanitize import Options
from appliance.sections.pages import ReadingConfig
from appliance.sim.demo import SEED
from appliance.sim.samples import render_stack


@pytest.mark.slow
def test_the_stack_that_the_demo_scans_is_released(tmp_path):
    pages = []
    for number, sheet in enumerate(render_stack(SEED)):
        for side in (sheet.front, sheet.back):
            if side is not None:
                pages.append(tmp_path / f"{number}-{len(pages)}.png")
                Image.fromarray(side.image).save(pages[-1], dpi=(side.dpi, side.dpi), compress_level=1)
    config = StationConfig(reading=ReadingConfig(workers=2))
    status = sanitize.run(Options(tuple(pages), "ai-summary", tmp_path / "out"), config, lambda _: None)
    (report,) = (tmp_path / "out").glob("*.report.json")
    assert json.loads(report.read_text())["reasons"] == []
    assert status == sanitize.EXIT[Verdict.RELEASED]
