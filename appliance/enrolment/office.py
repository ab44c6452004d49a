"""What the fleet's office keeps of each sheet: enough to know its answer again, and nothing that opens it.

A directory with one file for each sheet, `SHEET.json` (mode 0600), and `stations/NAME.pub` for the receivers.

Rules:
- The typed code, the Wi-Fi passphrase and the enrolment token are not in a record.
- A sheet is answered by one device. A second answer, a device that was revoked, or a board that was another station
  is refused or named: nobody takes over a station's name unseen.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import ClassVar, Final

from appliance.enrolment.attestation import Attestation, WrongProofError, read_attestation
from appliance.enrolment.bundle import Bundle
from appliance.enrolment.erasure import Erasure, read_erasure
from appliance.enrolment.errors import EnrolmentError
from appliance.files import create_atomic, read_bounded, write_atomic
from appliance.sealing import canonical
from appliance.sealing.keys import load_verify_key, write_public

_MAX_BYTES: Final = 8 << 10
MAX_SHEETS: Final = 100_000


class UnknownSheetError(EnrolmentError):
    """No sheet of this number was made here."""

    code: ClassVar[str] = "office-sheet"
    advice = "This office has not made the sheet that the station names. Do not trust the device; tell security."


class AnsweredTwiceError(EnrolmentError):
    """Another device has answered the same sheet."""

    code: ClassVar[str] = "office-twice"
    advice = (
        "Another device has answered this sheet before: one of the two has a copy. Trust neither; make a new sheet."
    )


class OtherStationError(EnrolmentError):
    """The answer names a station that the sheet was not made for."""

    code: ClassVar[str] = "office-station"
    advice = "The answer names another station than its sheet. Do not trust the device; tell security."


class RecordError(EnrolmentError):
    """A record of the office cannot be used."""

    code: ClassVar[str] = "office-record"
    advice = "A record of the fleet's office cannot be read or written. Restore the directory from its backup."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A record. `attested` and `erased` are statements as text, empty until there is one."""

    bundle: str
    site: str
    station: str
    device: str
    made_at: str
    expires_at: str
    answer: str
    board: str = ""
    attested: str = ""
    erased: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """An answer that the office believes; `was` names the station that the same board had been before."""

    attestation: Attestation
    was: str = ""


class Office:
    """The records below one directory."""

    def __init__(self, directory: Path) -> None:
        self._sheets, self._stations = directory / "sheets", directory / "stations"
        try:
            for path in (self._sheets, self._stations):
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise RecordError(error.strerror or "") from error

    def issue(self, bundle: Bundle) -> None:
        """Keeps a new sheet's record, before the sheet leaves the office. Raises RecordError."""
        names = ("bundle", "site", "station", "device", "made_at", "expires_at", "answer")
        record = Sheet(**{name: getattr(bundle, name) for name in names})
        try:
            create_atomic(self._path(bundle.bundle), _encoded(record))
        except OSError as error:
            raise RecordError(error.strerror or "") from error

    def sheets(self) -> list[Sheet]:
        """All records, the oldest first."""
        found = [self._load(path) for path in sorted(self._sheets.glob("*.json"))[:MAX_SHEETS]]
        return sorted(found, key=lambda sheet: sheet.made_at)

    def take(self, untrusted: bytes) -> Known:
        """Believes a station's answer and keeps its public key for the receivers.

        1. Its own signature. 2. A sheet of ours. 3. Its proof. 4. The station of the sheet, and its device where it
        names one. 5. The only answer. 6. Whether the board is known.

        Raises:
            NotAnAttestationError, UnknownSheetError, WrongProofError, OtherStationError, AnsweredTwiceError.
            RecordError: the answer cannot be kept.
        """
        # 1
        answer = read_attestation(untrusted)
        # 2
        sheet = self._sheet(answer.bundle)
        # 3
        if not answer.is_proven_by(sheet.answer):
            raise WrongProofError
        # 4
        if answer.station != sheet.station or sheet.device not in ("", answer.device):
            raise OtherStationError
        # 5
        if sheet.attested and read_attestation(sheet.attested.encode()).public_key != answer.public_key:
            raise AnsweredTwiceError
        # 6
        was = self._board_was(answer)
        self._keep(replace(sheet, attested=untrusted.decode("ascii"), board=answer.board))
        write_public(self._stations / f"{answer.station}.pub", bytes.fromhex(answer.public_key))
        return Known(answer, was)

    def take_erasure(self, untrusted: bytes) -> Erasure:
        """Believes that a station holds nothing any more, and takes its public key away from the receivers.

        Raises:
            NotAnAttestationError: it is not signed by itself.
            UnknownSheetError: no device with this key ever answered a sheet of this office.
        """
        erasure = read_erasure(untrusted)
        for sheet in self.sheets():
            if sheet.attested and read_attestation(sheet.attested.encode()).public_key == erasure.public_key:
                self._keep(replace(sheet, erased=untrusted.decode("ascii")))
                self._withdraw(sheet.station, erasure.public_key)
                return erasure
        raise UnknownSheetError

    def _board_was(self, answer: Attestation) -> str:
        """The last other station, or other key, that answered from the same board."""
        if not answer.board:
            return ""
        for sheet in reversed(self.sheets()):
            if sheet.board == answer.board and sheet.bundle != answer.bundle:
                before = read_attestation(sheet.attested.encode())
                if before.public_key != answer.public_key and not sheet.erased:
                    self._withdraw(sheet.station, before.public_key)
                return sheet.station
        return ""

    def _withdraw(self, station: str, public_key: str) -> None:
        """Takes a key away from the receivers, unless the name has another one by now."""
        path = self._stations / f"{station}.pub"
        if path.exists() and load_verify_key(path).public_bytes_raw().hex() == public_key:
            path.unlink()

    def _sheet(self, bundle: str) -> Sheet:
        if not self._path(bundle).exists():
            raise UnknownSheetError
        return self._load(self._path(bundle))

    def _load(self, path: Path) -> Sheet:
        try:
            sheet = Sheet(**json.loads(read_bounded(path, _MAX_BYTES)))
        except (OSError, ValueError, TypeError, RecursionError) as error:
            raise RecordError(path.name) from error
        if not canonical.ID(sheet.bundle) or not canonical.DIGEST(sheet.answer):
            raise RecordError(path.name)
        return sheet

    def _keep(self, sheet: Sheet) -> None:
        try:
            write_atomic(self._path(sheet.bundle), _encoded(sheet))
        except OSError as error:
            raise RecordError(error.strerror or "") from error

    def _path(self, bundle: str) -> Path:
        return self._sheets / f"{bundle}.json"


def _encoded(sheet: Sheet) -> bytes:
    return json.dumps(asdict(sheet), indent=1).encode() + b"\n"
