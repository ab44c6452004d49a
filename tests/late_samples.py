"""A document that waits in a custody, and a second stack whose sheets came late, for the tests of late pages."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from appliance.custody.custody import Custody
from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.documents import Side
from tests.custody_samples import picture, plan

DAY = timedelta(days=1)
COVER = frozenset({0})


def fed(custody: Custody, sheets: int, first_picture: int, purposes: tuple[str, ...] = ("ai-summary",)) -> str:
    """A job in work whose pages show pictures of their own."""
    job = custody.open_job("referral", purposes, ScanSettings())
    for sheet in range(sheets):
        for side in Side:
            number = first_picture + 2 * sheet + (side is Side.BACK)
            custody.keep_page(job, FedPage(sheet, side, picture(number), 300), simulated=True)
    custody.end_feed(job, sheets)
    custody.start_processing(job)
    return job


def waiting(
    custody: Custody, sheets: int = 2, groups: tuple[tuple[int, ...], ...] = ((0, 1, 2, 3),), code: str = "page-missing"
) -> tuple[str, tuple[str, ...]]:
    """A job whose documents all wait: pictures 0 and up."""
    job = fed(custody, sheets, 0)
    documents = plan(custody, job, groups)
    for document in documents:
        custody.hold_document(document, code)
    return job, documents


def late(custody: Custody, sheets: int = 2) -> str:
    """The stack that came late: its first sheet is the late-page sheet; pictures 100 and up."""
    return fed(custody, sheets, 100)


def pictures(custody: Custody, job: str) -> list[int]:
    """Which pictures the pages of a job show, in the order of its documents' pages; covers are not among them."""
    record = custody.job(job)
    return [shown(custody, job, page.index) for page in custody.late.arranged(record)]


def shown(custody: Custody, job: str, index: int) -> int:
    """Which picture a page shows."""
    image = custody.load_page(job, index).image
    return next(n for n in (*range(40), *range(100, 140), *range(200, 240)) if np.array_equal(image, picture(n)))


def everything(custody: Custody) -> list[int]:
    """Which pictures lie anywhere, each as often as it does."""
    return sorted(shown(custody, job.id, page.index) for job in custody.jobs() for page in job.pages)
