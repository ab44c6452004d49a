"""The provisioning sheet, read by the device's own scanner or camera.

Rules:
- Only a device that is no station yet does this: no patient's paper is fed in this mode, and nothing of a page is kept.
- At most `MAX_PAGES` pages are looked at; reading ends with the first page after which the sheet is whole.
"""

from __future__ import annotations

import contextlib
from typing import Final

from appliance.devices.interfaces import Feeder, ScanSettings
from appliance.enrolment.errors import NoSheetError, TornSheetError
from appliance.enrolment.paper_codes import from_texts
from appliance.reading.barcodes import find_barcodes

MAX_PAGES: Final = 8
SETTINGS: Final = ScanSettings(dpi=300, colour=False, duplex=True)


def scan_sheet(feeder: Feeder, settings: ScanSettings = SETTINGS) -> bytes:
    """Feeds what lies in the hopper and puts its codes together.

    Raises:
        NoSheetError, TornSheetError, MixedSheetsError, DamagedBundleError: the paper is no whole sheet.
        CaptureError: the scanner.
        ReadingError: a page cannot be looked at.
    """
    texts: list[str] = []
    with feeder.open_batch(settings) as batch:
        for number, page in enumerate(batch.pages(), start=1):
            texts += [code.text for code in find_barcodes(page.image, page.dpi)]
            with contextlib.suppress(NoSheetError, TornSheetError):
                sealed = from_texts(texts)
                batch.cancel()  # what else lies in the hopper stays there
                return sealed
            if number == MAX_PAGES:
                batch.cancel()
                break
    return from_texts(texts)
