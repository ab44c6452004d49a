"""Errors of provisioning: each carries the sentence that the technician reads (docs/enrolment.md lists them)."""

from __future__ import annotations

from typing import ClassVar

from appliance.errors import ScanStationError


class EnrolmentError(ScanStationError):
    """The device cannot become a station, or stop being one, in this way."""

    code: ClassVar[str] = "enrolment"
    advice = "The station could not be provisioned; nothing was changed. Call the fleet's office."


class NoSheetError(EnrolmentError):
    """Nothing that was read is a part of a provisioning sheet."""

    code = "sheet-none"
    advice = "No provisioning code was found. Put the provisioning sheet in, its print towards the scanner's lamp."


class TornSheetError(EnrolmentError):
    """A part of the sheet is missing or cannot be read."""

    code = "sheet-torn"
    advice = "A code of the sheet cannot be read: it is torn, folded or badly printed. Smooth it, or print it again."


class MixedSheetsError(EnrolmentError):
    """Parts of two sheets came together."""

    code = "sheet-mixed"
    advice = "Two different provisioning sheets were read. Put in only the one of this station."


class DamagedBundleError(EnrolmentError):
    """The bytes are no bundle of a format that is known here."""

    code = "bundle-damaged"
    advice = "The sheet or file is damaged, or of a newer version than this station. Make it again."


class WrongFleetError(EnrolmentError):
    """No root key of this station's fleet signed it."""

    code = "bundle-fleet"
    advice = "This sheet was made by another fleet, or was changed. Use one from this station's own fleet office."


class CodeTypoError(EnrolmentError):
    """What was typed cannot be a code: it has not 16 digits, or its last digit does not fit."""

    code = "code-typo"
    advice = "The code was mistyped: it has four groups of four digits. Type it again; this did not count as a try."


class WrongCodeError(EnrolmentError):
    """The code does not open this sheet."""

    code = "code-wrong"
    advice = "The code does not belong to this sheet. Compare the sheet's number with the one given with the code."


class TooManyTriesError(EnrolmentError):
    """Wrong codes were typed too often."""

    code = "code-wait"
    advice = "Too many wrong codes. Wait, then try again with the right one."

    def __init__(self, wait_s: float) -> None:
        """`wait_s`: until the next try may be made."""
        super().__init__(f"{wait_s:.0f} s")
        minutes = max(1, round(wait_s / 60))
        self.advice = f"Too many wrong codes. Wait {minutes} min, then try again with the right one."


class OtherDeviceError(EnrolmentError):
    """The bundle names another device."""

    code = "bundle-other-device"
    advice = "This sheet was made for another device. Compare its device number with the one on this box."


class ExpiredError(EnrolmentError):
    """Its time is over."""

    code = "bundle-expired"
    advice = "This sheet has expired. Ask the fleet's office for a new one."

    def __init__(self, now: str = "") -> None:
        """`now`: the device's time, which may be wrong, and is therefore said."""
        super().__init__(now)
        if now:
            self.advice = (
                f"This sheet has expired: the station's clock says {now[:10]}. Ask the fleet's office for a new one."
            )


class ReplayedError(EnrolmentError):
    """It was used on this device before."""

    code = "bundle-used"
    advice = "This sheet was used on this station already; each works once. Ask the fleet's office for a new one."


class AlreadyProvisionedError(EnrolmentError):
    """This device is a station already, or is just becoming one."""

    code = "already-provisioned"
    advice = "This device is a station already. To give it to another desk, reset it first (docs/enrolment.md)."


class StorageError(EnrolmentError):
    """The file system refused."""

    code = "enrolment-storage"
    advice = "The station could not write to its own storage. Switch it off and on; if that does not help, replace it."
