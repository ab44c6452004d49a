"""The support bundle: the technician's own rows in one file, sealed for whoever repairs stations.

Rules:
- What goes in was checked row by row when it was made; nothing else of the station is looked at.
- It is encrypted before it touches a disk. Without a configured key there is none.
- Its name says station and time; the oldest give way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from appliance import files
from appliance.errors import ScanStationError
from appliance.sealing.keys import DeviceSigner, load_hpke_public
from appliance.sealing.support import seal_bundle
from appliance.sections.people import TechnicianConfig

FORMAT: Final = 1
SUFFIX: Final = ".scansupport"
_MODE: Final = 0o640  # the folder's group, technicians, may carry it away


class BundleKeyError(ScanStationError):
    """Nobody is set up to read support bundles."""

    code = "support-key"
    advice = "No key for support bundles is set up at this station, so none is made. Set technician.support_key."


class BundleFileError(ScanStationError):
    """The bundle could not be written."""

    code = "support-file"
    advice = "The support bundle could not be written. Put the stick in, or make room in its folder."


class Bundles:
    """Writes bundles into the configured folder."""

    def __init__(self, config: TechnicianConfig, signer: DeviceSigner, station: str) -> None:
        self._config, self._signer, self._station = config, signer, station

    def write(self, content: Mapping[str, Sequence[tuple[object, ...]]], now: datetime) -> tuple[str, int]:
        """Seals and writes; returns name and size.

        Raises:
            BundleKeyError: there is no key. KeyUnusableError: it cannot be used.
            BundleFileError: it cannot be written.
        """
        if self._config.support_key is None:
            raise BundleKeyError
        made = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        told = {"format": FORMAT, "station": self._station, "made": made, **content}
        plain = json.dumps(told, sort_keys=True, indent=1).encode("ascii")
        sealed = seal_bundle(plain, load_hpke_public(self._config.support_key), self._signer, self._station, made)
        name = f"{self._station}-{now.strftime('%Y%m%dT%H%M%SZ')}{SUFFIX}"
        folder = self._config.bundle_folder
        try:
            self._make_room(folder)
            files.write_atomic(folder / name, sealed, _MODE)
        except OSError as error:
            raise BundleFileError(f"errno {error.errno}") from error
        return name, len(sealed)

    def _make_room(self, folder: Path) -> None:
        """The oldest of our own bundles go, by the time in their names."""
        ours = sorted(folder.glob(f"{self._station}-*{SUFFIX}"))
        for old in ours[: max(0, len(ours) - self._config.max_bundles + 1)]:
            old.unlink(missing_ok=True)
