"""Dirt on the scanner's glass is told from one streaked page, and lands in the audit log without content."""

import asyncio

import numpy as np
import pytest

from appliance.delivery.outbox import Outbox
from appliance.documents import Outcome, QualityFinding, QualityReport, Side, Verdict
from appliance.errors import StorageFullError
from appliance.page_work import PageStop
from appliance.policy.pack import load_pack
from appliance.processing import Processor
from appliance.quality.gate import examine
from appliance.quality.maintenance import DIRTY_GLASS, Notice, maintenance_due
from appliance.quality.verdict import judge
from appliance.sections.pages import GateConfig, ReadingConfig
from tests.custody_samples import captured_job, open_custody
from tests.quality_pages import LIMITS, captured, noisy, page

F, B = Side.FRONT, Side.BACK


def report(place=None):
    values = {"streak": 0.1 if place is not None else 0.0, "streak_mm": place or 0.0}
    measurements, findings = judge(values, LIMITS, {})
    return QualityReport(measurements, findings=findings)


def test_the_same_place_on_several_pages_is_the_glass():
    pages = [(F, report(101.0)), (F, report(101.6)), (F, report(100.8)), (F, report())]
    assert maintenance_due(pages) == (Notice(DIRTY_GLASS[F], 3),)


@pytest.mark.parametrize(
    "pages",
    [
        [],
        [(F, report(101.0))] * 2,
        [(F, report(20.0 * number)) for number in range(1, 8)],
        [(F, report(101.0))] * 3 + [(F, report())] * 5,
        [(F, report(101.0))] * 2 + [(B, report(101.0))] * 2,
    ],
)
def test_single_pages_other_places_and_other_glass_are_no_notice(pages):
    assert maintenance_due(pages) == ()


def test_streaked_pages_of_the_gate_raise_the_notice_of_their_side():
    pages = []
    for seed in range(4):
        image = noisy(page("text", seed, 150), 2, seed).astype(np.float32)
        image[:, 800:803] *= 0.8
        pages.append((B, examine(captured(image.astype(np.uint8)), LIMITS).quality))
    assert maintenance_due(pages) == (Notice(DIRTY_GLASS[B], 4),)
    finding = next(f for f in pages[0][1].findings if f.code == "streak")
    assert finding == QualityFinding("streak", Outcome.NOTE, finding.value, LIMITS.note_streak, "share", finding.box)
    assert finding.box.left < 801 < finding.box.right


def test_a_notice_is_on_the_record_of_the_job(tmp_path):
    custody = open_custody(tmp_path / "state")
    job = captured_job(custody)
    custody.notes.maintenance(job, DIRTY_GLASS[F], 3)
    custody.close()
    lines = "".join(path.read_text() for path in (tmp_path / "state").rglob("*") if path.suffix in (".log", ".jsonl"))
    assert '"event":"maintenance-due"' in lines
    assert DIRTY_GLASS[F] in lines


class StreakedPages:
    """A pool whose workers refuse every page, each with the same streak."""

    def run(self, _method, page, orders, *_arguments, timeout_s):
        assert timeout_s > 0
        return (PageStop(page.page, Verdict.REJECTED, "page-refused", "", report(101.0)),) * len(orders)


class Silent:
    """Takes progress."""

    def page(self, job, index, stage):
        """Not looked at."""

    def document(self, document, stage):
        """Not looked at."""


@pytest.mark.parametrize("full", [False, True])
def test_a_job_of_streaked_pages_raises_the_notice_whatever_becomes_of_its_pages(tmp_path, monkeypatch, full):
    custody = open_custody(tmp_path / "state")
    job = captured_job(custody, sheets=4)
    noted = []

    def note(*arguments):
        noted.append(arguments)
        if full:
            raise StorageFullError("state")

    monkeypatch.setattr(custody.notes, "maintenance", note)
    (tmp_path / "outbox").mkdir()
    parts = Processor(
        custody, StreakedPages(), Outbox(tmp_path / "outbox"), None, Silent(), load_pack(None),
        ReadingConfig(workers=1), GateConfig(),
    )  # fmt: skip

    async def complete():
        try:
            await parts.complete(job)
        finally:
            parts.close()

    asyncio.run(complete())
    custody.close()
    assert noted == [(job, DIRTY_GLASS[side], 4) for side in (F, B)]
