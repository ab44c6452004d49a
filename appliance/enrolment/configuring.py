"""The configuration files that a bundle becomes: the values of the image, with those of the bundle laid over them.

Rules:
- A bundle decides names, keys and addresses. It cannot touch limits, devices, policy rules or who may log in.
- What is written was read again as the process itself will read it; a configuration that would not start is refused
  before anything is written.
"""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from appliance import config as configuration
from appliance.config import StationConfig, UplinkConfig
from appliance.enrolment.bundle import Bundle
from appliance.enrolment.errors import EnrolmentError
from appliance.enrolment.places import (
    CA_FILE,
    CERTIFICATE_FILE,
    RECEIPT_FILE,
    RECIPIENT_FILE,
    STATION_FILE,
    UPLINK_FILE,
    ProvisioningConfig,
)
from appliance.errors import ConfigError
from appliance.files import read_bounded


class BaseConfigError(EnrolmentError):
    """The image's own configuration cannot be used."""

    code = "base-configuration"
    advice = "The software of this device is not complete. Install its image again."


def files_of(bundle: Bundle, places: ProvisioningConfig) -> dict[str, bytes]:
    """Name and content of the files below `places.configuration` that follow from the bundle; `station.toml` is last.

    Raises:
        BaseConfigError: the image's files and the bundle do not make a valid configuration.
    """
    at = places.configuration
    base = _base(places.station_base)
    station = {
        **base,
        "station": bundle.station,
        "fleet": {**base.get("fleet", {}), "site": bundle.site},
        "recipient": {
            "hpke_public_key": str(at / RECIPIENT_FILE),
            "receipt_public_keys": [str(at / RECEIPT_FILE)],
        },
    }
    uplink = _base(places.uplink_base)
    broker = {
        **uplink.get("broker", {}),
        "host": bundle.broker.host,
        "port": bundle.broker.port,
        "ca": str(at / CA_FILE),
        "certificate": str(at / CERTIFICATE_FILE),
    }
    est = {**uplink.get("est", {}), "url": bundle.enrolment.url}
    uplink |= {"station": bundle.station, "broker": broker, "est": est}
    try:
        configuration.build(StationConfig, station, STATION_FILE)
        configuration.build(UplinkConfig, uplink, UPLINK_FILE)
    except ConfigError as error:
        raise BaseConfigError(error.detail) from error
    return {
        RECIPIENT_FILE: base64.b64decode(bundle.recipient.hpke),
        RECEIPT_FILE: bytes.fromhex(bundle.recipient.receipt),
        UPLINK_FILE: to_toml(uplink).encode(),
        STATION_FILE: to_toml(station).encode(),
    }


def to_toml(table: Mapping[str, Any], prefix: str = "") -> str:
    """A table of plain values, lists of them and further tables as TOML."""
    lines = [f"{_text(key)} = {_value(value)}" for key, value in table.items() if not isinstance(value, Mapping)]
    for key, value in table.items():
        if isinstance(value, Mapping):
            name = f"{prefix}{_text(key)}"
            lines += ["", f"[{name}]", to_toml(value, f"{name}.").rstrip("\n")]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    """A basic string: quotes, backslashes and control characters escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'


def _base(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_bounded(path, configuration.MAX_CONFIG_BYTES).decode())
    except (OSError, ValueError, RecursionError) as error:
        raise BaseConfigError(path.name) from error
