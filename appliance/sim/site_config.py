"""The files of a simulated site: keys, configurations, the private bus. Values only; `site` starts the processes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from appliance.sealing.keys import DeviceSigner, HpkePrivateKey, generate_secret, write_public
from appliance.sections.network import BrokerConfig

ROOT = Path(__file__).parents[2]
PINOUT = ROOT / "hardware" / "pinout.toml"

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow send_destination="*" eavesdrop="false"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class RecipientKeys:
    """The keys of one recipient: its receivers' secret halves, and the public halves that a station needs."""

    def __init__(self, directory: Path, name: str = "") -> None:
        """Makes what is missing in `directory`; `name` is empty for the only recipient."""
        prefix = f"{name}." if name else ""
        self.hpke_private = directory / f"{prefix}recipient.hpke.key"
        self.hpke_public = directory / f"{prefix}recipient.hpke.pub"
        self.receiver_key = directory / f"{prefix}receiver.key"
        self.receiver_public = directory / f"{prefix}receiver.pub"
        write_public(self.hpke_public, HpkePrivateKey(generate_secret(self.hpke_private)).public.raw)
        receiver = DeviceSigner(generate_secret(self.receiver_key))
        write_public(self.receiver_public, receiver.public_key.public_bytes_raw())

    def table(self) -> dict[str, Any]:
        """The [recipient] table of station.toml."""
        return {"hpke_public_key": self.hpke_public, "receipt_public_keys": [self.receiver_public]}


class Keys(RecipientKeys):
    """All keys of a site: the station's, and those of its recipients (its own are the only recipient's)."""

    def __init__(self, directory: Path, station: str, recipients: Iterable[str] = ()) -> None:
        """Makes what is missing in `directory`."""
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o700)
        super().__init__(directory)
        self.named = {name: RecipientKeys(directory, name) for name in recipients}
        self.device_key = directory / "device.key"
        self.signing_key = directory / "station.key"
        self.stations = directory / "stations"
        self.stations.mkdir(exist_ok=True)
        generate_secret(self.device_key)
        signer = DeviceSigner(generate_secret(self.signing_key))
        write_public(self.stations / f"{station}.pub", signer.public_key.public_bytes_raw())

    def of(self, recipient: str) -> RecipientKeys:
        """Those of a recipient; empty: the only one."""
        return self.named[recipient] if recipient else self


def write_bus_config(path: Path, socket: Path) -> str:
    """A private D-Bus configuration at `path`; returns the bus address."""
    path.write_text(_BUS.format(socket=socket))
    return f"unix:path={socket}"


def broker_table(broker: BrokerConfig) -> dict[str, Any]:
    """The [broker] table of uplink.toml and receiver.toml."""
    return {
        "host": broker.host,
        "port": broker.port,
        "ca": broker.ca,
        "certificate": broker.certificate,
        "private_key": broker.private_key,
        "backoff_min_s": 0.2,
        "backoff_max_s": 2.0,
    }


def write_toml(path: Path, tables: Mapping[str, Any]) -> Path:
    """Writes plain values and one level of tables as TOML; tables come last, as the format wants."""
    plain = {key: value for key, value in tables.items() if not isinstance(value, Mapping)}
    lines = [f"{key} = {_value(value)}" for key, value in plain.items()]
    for name, table in tables.items():
        if isinstance(table, Mapping):
            lines += ["", f"[{name}]", *(f"{key} = {_value(value)}" for key, value in table.items())]
    path.write_text("\n".join(lines) + "\n")
    return path


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
