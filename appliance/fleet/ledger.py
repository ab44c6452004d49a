"""What a station keeps about policies, on its disk: one small file that says everything, and the bundles it names.

Layout of the directory: `state.json`; `<sha256>.policy`, each a bundle as it came.

Rules:
- The state is replaced whole in one step, so that a power cut leaves the old one or the new one. Bundles are written
  before a state names them and removed after no state does.
- Records for the audit log are part of the state until the log has them: at worst one stands there twice.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from appliance import files
from appliance.fleet.bundle import MAX_BYTES, MAX_VERSION
from appliance.fleet.errors import PolicyStateError
from appliance.sealing import canonical

STATE_NAME: Final = "state.json"
SUFFIX: Final = ".policy"
MAX_NOTES: Final = 16
_MAX_CHECKS: Final = 64
_FORMAT: Final = 1
_MAX_STATE_BYTES: Final = 16 << 10
_NONE_OR_DIGEST: Final = canonical.text(r"([0-9a-f]{64})?")
_CODE: Final = canonical.text(r"([a-z0-9][a-z0-9-]{0,63})?")
_NOTE: Final[canonical.Schema] = {
    "code": _CODE,
    "count": canonical.whole(0, MAX_VERSION),
    "event": canonical.text(r"policy-[a-z-]{1,32}"),
    "sha256": canonical.DIGEST,
}
_SCHEMA: Final[canonical.Schema] = {
    "attempts": canonical.whole(0, 100),
    "code": _CODE,
    "current": _NONE_OR_DIGEST,
    "floor": canonical.whole(0, MAX_VERSION),
    "format": canonical.exactly(_FORMAT),
    "former": _NONE_OR_DIGEST,
    "notes": canonical.records(_NOTE, MAX_NOTES),
    "passed": lambda value: isinstance(value, list) and len(value) <= _MAX_CHECKS and all(map(canonical.NAME, value)),
    "staged": _NONE_OR_DIGEST,
}


@dataclass(frozen=True, slots=True)
class State:
    """Bundles by their digests; "" for none."""

    current: str = ""  # in force
    former: str = ""  # what was in force before it
    staged: str = ""  # verified, waits for its turn
    attempts: int = 0  # starts of the station with the staged one
    passed: tuple[str, ...] = ()  # checks of the self-test that pass without the staged one
    floor: int = 0  # the highest version that was ever in force or rolled back: nothing at or below it counts
    code: str = ""  # of the last refusal, until another one is taken
    notes: tuple[dict[str, Any], ...] = ()  # for the audit log

    def noting(self, event: str, sha256: str, *, count: int = 0, code: str = "") -> State:
        """With one more record to write; the oldest goes where there are too many."""
        note = {"code": code, "count": count, "event": event, "sha256": sha256}
        return dataclasses.replace(self, notes=(*self.notes, note)[-MAX_NOTES:])


class Ledger:
    """The directory."""

    def __init__(self, directory: Path) -> None:
        """Makes it. Raises OSError."""
        self._directory = directory
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.remove_temporaries(directory)

    def load(self) -> State:
        """The state; an empty one where there never was one.

        Raises:
            PolicyStateError: it cannot be read, or is not a state.
        """
        try:
            raw = files.read_bounded(self._directory / STATE_NAME, _MAX_STATE_BYTES)
            fields = canonical.decode(raw, _SCHEMA, _MAX_STATE_BYTES)
        except FileNotFoundError:
            return State()
        except (OSError, ValueError) as error:
            raise PolicyStateError("unreadable") from error
        del fields["format"]
        return State(**{**fields, "notes": tuple(fields["notes"]), "passed": tuple(fields["passed"])})

    def save(self, state: State) -> None:
        """Makes this the state, then removes bundles that it does not name. Raises OSError."""
        record = {**dataclasses.asdict(state), "format": _FORMAT}
        raw = json.dumps(record, sort_keys=True, separators=(",", ":")).encode("ascii")
        files.write_atomic(self._directory / STATE_NAME, raw)
        named = {state.current, state.former, state.staged}
        for path in self._directory.glob(f"*{SUFFIX}"):
            if path.name.removesuffix(SUFFIX) not in named:
                with contextlib.suppress(OSError):  # the next one takes it
                    path.unlink()

    def put(self, sha256: str, bundle: bytes) -> None:
        """Keeps a bundle. Raises OSError."""
        files.write_atomic(self._directory / f"{sha256}{SUFFIX}", bundle)

    def get(self, sha256: str) -> bytes:
        """A kept bundle, to be verified again. Raises OSError or ValueError."""
        return files.read_bounded(self._directory / f"{sha256}{SUFFIX}", MAX_BYTES)

    def kept(self) -> tuple[str, ...]:
        """The digests of all bundles that lie there."""
        return tuple(path.name.removesuffix(SUFFIX) for path in self._directory.glob(f"*{SUFFIX}"))

    def unpack(self, name: str, content: bytes) -> Path:
        """Writes a part of the bundle in force where other parts of the program read it. Raises OSError."""
        path = self._directory / name
        files.write_atomic(path, content)
        return path
