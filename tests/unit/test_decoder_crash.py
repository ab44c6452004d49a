"""A barcode decoder that ends its process costs neither the station nor the page: real workers, really killed."""

import asyncio
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from appliance.custody.states import JobState
from appliance.delivery.outbox import Outbox
from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.documents import CapturedPage, KnownIdentifiers, PageId, Side, Verdict
from appliance.page_work import Order, PageStop, PipelineSetup
from appliance.policy.pack import load_pack
from appliance.processing import Processor
from appliance.sections.pages import GateConfig, QualityLimits, ReadingConfig
from appliance.supervisor import WorkerLostError, WorkerPool
from tests.custody_samples import open_custody
from tests.quality_pages import DPI, page

PAGE = page("sparse")  # quick to read
CRASHING = (sys.executable, str(Path(__file__).with_name("crashing_worker.py")))
NOTHING = KnownIdentifiers(frozenset())


class Told:
    """Takes progress."""

    def page(self, job, index, stage):
        """Not looked at."""

    def document(self, document, stage):
        """Not looked at."""


@pytest.fixture
def pool():
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="scanstation-test-") as runtime:
        setup = PipelineSetup(QualityLimits(), ReadingConfig(), GateConfig(), None, Path(runtime))
        made = WorkerPool(setup, 1, CRASHING)
        yield made
        made.close()


def asked(image):
    captured = CapturedPage(PageId("0" * 32, 0, 0, Side.FRONT), image, DPI, simulated=True)
    return captured, (Order("0" * 32, "referral", "ai-summary"),), (NOTHING,)


def test_the_worker_dies_in_the_decoder_and_the_next_one_reads_the_page_without_it(pool):
    with pytest.raises(WorkerLostError):
        pool.run("take_in_for", *asked(PAGE), timeout_s=100)
    (stop,) = pool.run("take_in_without_codes", *asked(PAGE), timeout_s=100)
    assert isinstance(stop, PageStop)
    assert (stop.verdict, stop.code) == (Verdict.REVIEW, "reading-decoder-lost")
    assert "barcode" in stop.advice


def test_a_page_that_is_refused_before_anything_is_decoded_keeps_its_own_reason(pool):
    (stop,) = pool.run("take_in_without_codes", *asked(np.full((40, 40), 255, np.uint8)), timeout_s=100)
    assert stop.code == "page-refused"


def test_the_station_goes_on_and_the_job_is_held_with_the_decoders_own_code_and_all_its_pages(pool, tmp_path):
    custody = open_custody(tmp_path / "state")
    (tmp_path / "outbox").mkdir()
    job = custody.open_job("referral", ("ai-summary",), ScanSettings(duplex=False))
    custody.keep_page(job, FedPage(0, Side.FRONT, PAGE, DPI), simulated=True)
    custody.end_feed(job, 1)
    parts = Processor(
        custody, pool, Outbox(tmp_path / "outbox"), lambda _: None, Told(), load_pack(None),
        ReadingConfig(workers=1), GateConfig(),
    )  # fmt: skip

    async def finish():
        try:
            await parts.complete(job)
        finally:
            parts.close()

    asyncio.run(finish())
    record = custody.job(job)
    assert (record.state, record.documents[0].code) == (JobState.HELD, "reading-decoder-lost")
    assert custody.load_page(job, 0).image.shape == PAGE.shape
    assert parts.steps > 0
    assert len(pool.pids()) == 1
    custody.close()
