"""Whether the scanner is there while nobody scans: said at the desk, and unsaid when it appears.

Rules:
- Only a scanner that is missing, another one, or one that cannot be told from another is worth a word here; whatever
  else is wrong shows at the press. A scanner that is busy or asleep is there.
- Nothing is opened and no paper moves.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from appliance.devices.feeder_errors import DeviceAmbiguousError, DeviceMissingError, DeviceUnknownError
from appliance.errors import CaptureError

log = logging.getLogger(__name__)

MISSING_INTERVAL_S = 3.0
THERE_INTERVAL_S = 20.0


class ScannerWatch:
    """Looks for the scanner; each call blocks for as long as a search takes."""

    def __init__(self, find: Callable[[], None]) -> None:
        """`find` returns when the configured scanner is there and raises a CaptureError when not."""
        self._find = find
        self._code = ""
        self.interval_s = MISSING_INTERVAL_S

    def __call__(self) -> str:
        """One sentence of advice, or an empty text when the scanner is there."""
        advice = code = ""
        try:
            self._find()
        except (DeviceMissingError, DeviceAmbiguousError, DeviceUnknownError) as error:
            advice, code = error.advice, error.code
        except CaptureError:  # it is there, and busy or in trouble: the press will tell
            pass
        if code != self._code:  # once, not with every look
            log.warning("scanner: %s", code or "there")
        self._code = code
        self.interval_s = MISSING_INTERVAL_S if advice else THERE_INTERVAL_S
        return advice
