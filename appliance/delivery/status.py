"""What the uplink says about itself: a file for the station, a retained message for the fleet.

Rules:
- Content-free: a code of ours, its sentence, counts, times, document ids (in the file alone).
- The file is rewritten on every change and at least every `status_interval_s`: an old file means that the uplink
  is not running. docs/topics.md has both schemas.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from appliance import __version__, files
from appliance.errors import DeliveryError

FORMAT: Final = 1
FILE_NAME: Final = "uplink-status.json"
CONNECTED: Final = "connected"
CONNECTED_SENTENCE: Final = "The server is reached; documents are on their way."
STARTING: Final = "starting"
STARTING_SENTENCE: Final = "The connection to the server is being made; documents wait safely in the station."
_MAX_FILE_BYTES: Final = 256 << 10
_MAX_HELD: Final = 100
_FILE_MODE: Final = 0o640


class StatusError(DeliveryError):
    """There is no status that can be believed: the uplink is not running."""

    code = "uplink-silent"
    advice = "The part of the station that sends is not running; documents wait safely. Call your technician."


@dataclass(frozen=True, slots=True)
class UplinkStatus:
    """The uplink in one glance. Times are RFC 3339, UTC, by this device's clock."""

    connected: bool
    since: str  # of `connected`
    code: str  # CONNECTED, STARTING, or the code of a fault
    sentence: str  # for the operator
    waiting: int  # documents in the outbox
    unanswered: int  # of these, sent and without receipt so far
    strangers: int  # files in the outbox that are no envelopes
    held: Mapping[str, str] = field(default_factory=dict)  # document id: why it is kept back (at most 100)
    updated: str = ""


def now_text() -> str:
    """The time in seconds, RFC 3339, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write(directory: Path, status: UplinkStatus) -> None:
    """Writes the status file whole. Raises OSError."""
    record = {"format": FORMAT, **asdict(status), "updated": now_text()}
    record["held"] = dict(list(status.held.items())[:_MAX_HELD])
    files.write_atomic(directory / FILE_NAME, json.dumps(record, sort_keys=True).encode(), _FILE_MODE)


def read(directory: Path, max_age_s: float) -> UplinkStatus:
    """Reads the status file; for the station, to whom the uplink is a stranger.

    Args:
        directory: the inbox.
        max_age_s: an older file does not count.

    Raises:
        StatusError: there is none, it is too old, or it is not of this format.
    """
    path = directory / FILE_NAME
    try:
        age_s = datetime.now(UTC).timestamp() - path.stat().st_mtime
        record = json.loads(files.read_bounded(path, _MAX_FILE_BYTES))
    except (OSError, ValueError, RecursionError) as error:
        raise StatusError("unreadable") from error
    if age_s > max_age_s:
        raise StatusError("too old")
    return _checked(record)


def _checked(record: Any) -> UplinkStatus:
    """The status in a parsed record; raises StatusError."""
    kinds = {
        "connected": bool,
        "since": str,
        "code": str,
        "sentence": str,
        "waiting": int,
        "unanswered": int,
        "strangers": int,
        "held": dict,
        "updated": str,
    }
    if not isinstance(record, dict) or set(record) != {"format", *kinds} or record["format"] != FORMAT:
        raise StatusError("format")
    if any(type(record[key]) is not kind for key, kind in kinds.items()):
        raise StatusError("types")
    if any(len(record[key]) > 500 for key in ("since", "code", "sentence", "updated")):
        raise StatusError("length")
    held = record["held"]
    if len(held) > _MAX_HELD or any(not isinstance(code, str) or len(code) > 100 for code in held.values()):
        raise StatusError("held")
    return UplinkStatus(**{key: record[key] for key in kinds})


def retained_online(waiting: int, held: int, code: str, since: str, certificate_days: int | None = None) -> bytes:
    """The retained message of a connected station; how long its certificate is valid, where that is known."""
    more = {} if certificate_days is None else {"certificate_days": certificate_days}
    return _message(online=True, code=code, since=since, waiting=waiting, held=held, version=__version__, **more)


def retained_stopped() -> bytes:
    """The retained message of a station whose uplink was stopped."""
    return _message(online=False, code="stopped", since=now_text())


def retained_lost() -> bytes:
    """The last will: the broker publishes it when the connection breaks."""
    return _message(online=False, code="connection-lost")


def _message(**fields: object) -> bytes:
    return json.dumps({"format": FORMAT, **fields}, sort_keys=True, separators=(",", ":")).encode()
