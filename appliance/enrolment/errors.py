"""Errors of provisioning: each carries the sentence that the technician reads."""

from __future__ import annotations

from typing import ClassVar

from appliance.errors import ScanStationError


class EnrolmentError(ScanStationError):
    """The device cannot become a station, or stop being one, in this way."""

    code: ClassVar[str] = "enrolment"
    advice = "The station could not be provisioned; nothing was changed. Call the fleet's office."
