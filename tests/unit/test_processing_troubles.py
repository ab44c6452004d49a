"""What stops a job on its way to the outbox holds it or waits; it never ends the station and never loses a page."""

import asyncio

import pytest

from appliance import page_tasks, processing
from appliance.custody.states import DocumentState, JobState
from appliance.delivery.outbox import Outbox
from appliance.documents import SealedDocument
from appliance.errors import StorageFullError
from appliance.policy.pack import load_pack
from appliance.processing import Processor, SealAgainError
from appliance.sections.pages import GateConfig, ReadingConfig
from appliance.supervisor import WorkerLostError
from tests.custody_samples import captured_job, digests, open_custody, plan, released, sealed_job


class Told:
    """Takes progress."""

    def __init__(self):
        self.documents = []

    def page(self, job, index, stage):
        """Not looked at."""

    def document(self, document, stage):
        self.documents.append((document, stage))


class DyingWorkers:
    """A pool whose workers die over every task."""

    def __init__(self):
        self.calls = 0

    def run(self, method, *_arguments, timeout_s):
        assert timeout_s > 0
        self.calls += 1
        raise WorkerLostError(method)


class TightOutbox(Outbox):
    """An outbox without room, so many times."""

    def __init__(self, directory, refusals):
        super().__init__(directory)
        self.refusals = refusals

    def put(self, sealed):
        if self.refusals:
            self.refusals -= 1
            raise StorageFullError("outbox")
        super().put(sealed)


@pytest.fixture
def custody(tmp_path):
    custody = open_custody(tmp_path / "state")
    yield custody
    custody.close()


def processor(custody, outbox, pool, seals=()):
    sealing = iter(seals)
    return Processor(
        custody, pool, outbox, lambda _: next(sealing), Told(), load_pack(None), ReadingConfig(workers=1), GateConfig()
    )


def work(parts, coroutine):
    async def run():
        try:
            return await coroutine
        finally:
            parts.close()

    return asyncio.run(run())


def the_outbox(tmp_path, refusals=0):
    (tmp_path / "outbox").mkdir()
    return TightOutbox(tmp_path / "outbox", refusals)


def test_a_page_that_does_not_open_holds_its_job_and_a_worker_is_not_asked(custody, tmp_path):
    job = captured_job(custody)
    blob = tmp_path / "state" / "pages" / job / "000000.page"
    sealed = blob.read_bytes()
    blob.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    pool = DyingWorkers()
    parts = processor(custody, the_outbox(tmp_path), pool)
    work(parts, parts.complete(job))
    record = custody.job(job)
    assert record.state is JobState.HELD
    assert [document.code for document in record.documents] == ["vault"]
    assert len(record.pages) == 2
    assert pool.calls == page_tasks.MAX_TRIES + 1  # the other page alone, once without its barcodes


def test_a_page_that_takes_its_workers_down_holds_its_job(custody, tmp_path):
    job = captured_job(custody)
    parts = processor(custody, the_outbox(tmp_path), DyingWorkers())
    work(parts, parts.complete(job))
    record = custody.job(job)
    assert (record.state, record.documents[0].code) == (JobState.HELD, "worker-lost")


def test_a_sealed_document_without_envelope_that_cannot_be_sealed_again_stays_sealed_and_is_tried_later(
    custody, tmp_path
):
    job, (document,) = sealed_job(custody)
    parts = processor(custody, the_outbox(tmp_path), DyingWorkers())
    with pytest.raises(SealAgainError):
        work(parts, parts.complete(job))
    assert custody.document(document).state is DocumentState.SEALED


def test_an_envelope_without_room_is_handed_over_later_and_sealed_once(custody, tmp_path, monkeypatch):
    monkeypatch.setattr(processing, "RETRY_S", 0.01)
    job = captured_job(custody)
    custody.start_processing(job)
    (document,) = plan(custody, job, [[0, 1]])
    envelope_sha256, payload_sha256 = digests(document)
    outbox = the_outbox(tmp_path, refusals=3)
    sealed = SealedDocument(document, b"an envelope", envelope_sha256, payload_sha256)
    parts = processor(custody, outbox, DyingWorkers(), seals=[sealed])
    work(parts, parts._send("2026-03-01T09:00:00Z", document, released(document=document)))
    assert outbox.holds(document)
    assert custody.job(job).state is JobState.SEALED
    assert custody.document(document).envelope_sha256 == envelope_sha256
