"""A sheet that is scanned again jams, and the station is killed before, between and after what a person does about it.

The real station on the simulator; reception and reviewer are at the bus. The whole sheet then stands in the place of
the one that was cut off, nothing is left of the tries, the log of the station says nothing unexpected, and the station
ends in order with the document in work.
"""

import asyncio

import pytest

from appliance.custody.verify import verify
from appliance.sim.site import STATION
from tests.rescan_site import (
    STOPS,
    ask_for_the_second,
    document_pages,
    feed,
    kill,
    people_at,
    scan,
    sees,
    sheets,
    start,
    until_taken,
)
from tests.whole_site import running_site

UNEXPECTED = ("Traceback", "unexpected", "closed database", "did not come back")
AFTER_PRESS_S = 0.3  # the sheet moves, or its page is kept


async def through(site, folder):
    """One request, with a jam and two kills; returns its document and why it was not taken."""
    first, cut, whole = sheets(folder)
    await scan(site, first, cut)
    document = await ask_for_the_second(site)
    feed(site, whole)
    with site.feeder() as feeder:
        feeder.fault("jam", page=1)
    await start(site, document)
    await sees(site, lambda view, _: view in STOPS, "the jam")
    kill(site)
    left = [1]

    async def after_press():
        if left.pop() if left else 0:
            await asyncio.sleep(AFTER_PRESS_S)
            kill(site)

    return document, await until_taken(site, document, after_press)


@pytest.mark.slow
def test_a_jam_and_kills_before_and_behind_the_rest_leave_the_whole_sheet_and_nothing_else(tmp_path):
    site = running_site(
        document_class="consent",
        purposes=("referral",),
        rate_ppm=240.0,
        workers=2,
        station={"people": people_at(tmp_path)},
    )
    with site as site:
        document, code = asyncio.run(through(site, tmp_path))
        assert code == ""
        assert document_pages(site, document)[0] == 0
        assert document_pages(site, document)[1] > 1, "the new page came later than the first two"
        site.children["station"].stop()  # with the document in work
        log = (site.directory / "logs" / "station.log").read_text()
        assert [
            word for word in ("Traceback", "unexpected", "closed database", "did not come back") if word in log
        ] == []
        assert verify(site.state, site.keys.stations / f"{STATION}.pub").exit_code == 0
