"""The main job on the camera rig: sheets laid by hand under a simulated camera, in front of the production adapter."""

import asyncio

import cv2
import pytest

from appliance.sim.control import Paper
from appliance.sim.run import follow
from appliance.sim.samples import render_sheet
from appliance.sim.site import Site, SiteOptions
from tests.whole_site import site_directory


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_sheets_under_the_camera_become_a_delivered_document_and_a_certificate():
    with site_directory() as directory:
        papers = []
        for number in (0, 2):
            path = directory / f"{number}.png"
            cv2.imwrite(str(path), cv2.cvtColor(render_sheet(number, 3).front.image, cv2.COLOR_RGB2BGR))
            papers.append(Paper(path, dpi=300))
        options = SiteOptions(backend="camera", duplex=False, document_class="referral", workers=1)
        seen = []
        with Site(directory / "s", options) as site:
            with site.feeder() as feeder:
                assert feeder.load(papers) == 2
            run = asyncio.run(follow(site, lambda _run, event: seen.append(event.name)))
            assert run.shredded, (seen, site.log_text()[-3000:])
            with site.feeder() as feeder:
                tray = feeder.status()["tray"]
            assert [sheet["whole"] for sheet in tray] == [True, True]
            assert len(site.delivered()) == 1
