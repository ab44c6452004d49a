"""Configuration: one frozen tree for each process, read from TOML.

Rules:
- An unknown key, a wrong type or a value out of range: refuse to start and name the key (`ConfigError`).
- Every limit stands here or in `appliance.sections` with its unit in its name or comment. Defaults are the values for a
  clinic's desk.
- Secrets are not configuration: the tree names files or systemd credentials that hold them.
"""

from __future__ import annotations

import dataclasses
import math
import tomllib
import types
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, Union

from appliance.errors import ConfigError
from appliance.names import check_name
from appliance.sections.capture import CameraConfig, FeederConfig
from appliance.sections.desk import (
    MAX_PRESETS,
    BusConfig,
    GpioConfig,
    LatePageConfig,
    PolicyConfig,
    PresetConfig,
    ReadinessConfig,
)
from appliance.sections.network import BrokerConfig, EstConfig, FleetConfig, FleetLinkConfig
from appliance.sections.pages import FormsConfig, GateConfig, QualityLimits, ReadingConfig
from appliance.sections.people import PeopleConfig, ReviewConfig, TechnicianConfig
from appliance.sections.storage import CustodyConfig, Paths, RecipientConfig

T = TypeVar("T")

MAX_CONFIG_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class StationConfig:
    """The station process."""

    station: str = "station-0001"
    paths: Paths = field(default_factory=Paths)
    feeder: FeederConfig = field(default_factory=FeederConfig)
    camera: CameraConfig = field(default_factory=CameraConfig)
    quality: QualityLimits = field(default_factory=QualityLimits)
    reading: ReadingConfig = field(default_factory=ReadingConfig)
    gate: GateConfig = field(default_factory=GateConfig)
    custody: CustodyConfig = field(default_factory=CustodyConfig)
    recipient: RecipientConfig = field(default_factory=RecipientConfig)
    recipients: dict[str, RecipientConfig] = field(default_factory=dict)  # by name, instead of `recipient`
    gpio: GpioConfig = field(default_factory=GpioConfig)
    bus: BusConfig = field(default_factory=BusConfig)
    policy: PolicyConfig = field(default_factory=PolicyConfig)
    forms: FormsConfig = field(default_factory=FormsConfig)
    readiness: ReadinessConfig = field(default_factory=ReadinessConfig)
    people: PeopleConfig = field(default_factory=PeopleConfig)
    review: ReviewConfig = field(default_factory=ReviewConfig)
    technician: TechnicianConfig = field(default_factory=TechnicianConfig)
    late_pages: LatePageConfig = field(default_factory=LatePageConfig)
    presets: dict[str, PresetConfig] = field(default_factory=dict)  # by name, in the order in which the button goes on
    fleet: FleetConfig = field(default_factory=FleetConfig)

    def __post_init__(self) -> None:
        check_name(self.station)
        _check_recipients(self)
        _check_presets(self)


@dataclass(frozen=True, slots=True)
class UplinkConfig:
    """The uplink process: ciphertext and the network, nothing else."""

    station: str = "station-0001"
    outbox: Path = Path("/var/lib/scanstation/exchange/outbox")
    inbox: Path = Path("/var/lib/scanstation/exchange/inbox")
    broker: BrokerConfig = field(default_factory=BrokerConfig)
    est: EstConfig = field(default_factory=EstConfig)
    scan_interval_s: float = 1.0
    ack_timeout_s: float = 30.0  # a part's PUBACK
    receipt_timeout_s: float = 60.0  # then the envelope is sent again; doubles with each attempt
    receipt_timeout_max_s: float = 900.0
    refused_retry_s: float = 3_600.0  # after a receiver refused the envelope, or it cannot be sent as it is
    status_interval_s: float = 15.0  # the status file is written at least so often
    max_unanswered: int = 16  # documents sent whose receipt is still out
    max_receipt_bytes: int = 16 << 10
    max_receipts: int = 1_000  # unverified receipts in the inbox
    max_envelope_bytes: int = 256 << 20
    max_parts: int = 4_096  # the receivers' limit
    session_expiry_s: int = 86_400  # how long the broker keeps receipts for a station that is away
    fleet: FleetLinkConfig = field(default_factory=FleetLinkConfig)

    def __post_init__(self) -> None:
        check_name(self.station)


@dataclass(frozen=True, slots=True)
class ReceiverConfig:
    """The receiver process."""

    receiver: str = "receiver-0001"
    store: Path = Path("/var/lib/scanstation-receiver")
    broker: BrokerConfig = field(default_factory=BrokerConfig)
    hpke_private_key: Path = Path("/etc/scanstation-receiver/hpke.key")
    signing_key: Path = Path("/etc/scanstation-receiver/sign.key")
    stations: Path = Path("/etc/scanstation-receiver/stations")  # one Ed25519 public key a file, NAME.pub
    share_group: str = "receivers"
    recipient: str = ""  # the name under which stations seal for this receiver; empty: they know only one
    accept_simulated: bool = False
    max_envelope_bytes: int = 256 << 20
    max_parts: int = 4_096
    max_spool_bytes: int = 4 << 30
    max_station_sets: int = 64  # incomplete envelopes of one station
    spool_ttl_s: float = 86_400.0
    sweep_interval_s: float = 10.0  # looks for complete and for expired envelopes in the spool
    retry_s: float = 5.0  # after the disk was full
    session_expiry_s: int = 60  # how long the broker keeps dealing parts to a receiver that is away

    def __post_init__(self) -> None:
        check_name(self.receiver)
        check_name(self.share_group)
        if self.recipient:
            check_name(self.recipient)


@dataclass(frozen=True, slots=True)
class OfficeConfig:
    """The fleet's office: publishes policies, and shows how the stations are (docs/fleet-view.md)."""

    office: str = "office-0001"  # MQTT client id, and the name in its certificate
    broker: BrokerConfig = field(default_factory=BrokerConfig)
    stations: Path = Path("/etc/scanstation-receiver/stations")  # as for the receiver
    state: Path = Path("/var/lib/scanstation-receiver/fleet-view.json")  # sums, over restarts
    listen_host: str = "127.0.0.1"  # of the metrics
    listen_port: int = 9464
    max_stations: int = 2_000  # more are not looked at
    silent_after_s: float = 300.0  # without health, a station counts as silent
    exposure_budget: float = 0.001  # findings of spot audits that are allowed, as a share of the documents looked at

    def __post_init__(self) -> None:
        check_name(self.office)
        if not 0 <= self.listen_port <= 65_535:
            raise ValueError("listen_port must be 0 to 65535")
        if not 0 < self.exposure_budget <= 1:
            raise ValueError("exposure_budget is a share, above 0 and at most 1")


def _check_recipients(config: StationConfig) -> None:
    """Refuses a purpose at two recipients, a recipient without a purpose, and both forms side by side."""
    if config.recipient.purposes:
        raise ValueError("recipient: receives every purpose; write [recipients.NAME] to divide them")
    if config.recipients and config.recipient != RecipientConfig():
        raise ValueError("recipient and recipients: only one of the two")
    taken: dict[str, str] = {}
    for name, recipient in config.recipients.items():
        check_name(name)
        if not recipient.purposes:
            raise ValueError(f"recipients.{name}: purposes: there is none")
        for purpose in recipient.purposes:
            if purpose in taken:
                raise ValueError(f"recipients.{name}: purposes: {purpose[:64]!r} is sent to {taken[purpose]} already")
            taken[purpose] = name


def _check_presets(config: StationConfig) -> None:
    """Refuses presets without a default, a default that is none, and a second place that names class or purposes."""
    default, policy = config.policy.default_preset, config.policy
    if len(config.presets) > MAX_PRESETS:
        raise ValueError(f"presets: more than {MAX_PRESETS}")
    for name in config.presets:
        check_name(name)
    if default not in ("", *config.presets) or bool(default) is not bool(config.presets):
        known = ", ".join(config.presets) or "none"
        raise ValueError(f"policy: default_preset: must name one of the presets; known are {known}")
    plain = PolicyConfig()
    doubly = (policy.default_class, policy.purposes) != (plain.default_class, plain.purposes)
    if config.presets and doubly:
        raise ValueError("policy: default_preset says class and purposes; leave out default_class and default_purposes")


def load(path: Path, tree: type[T]) -> T:
    """Reads `path` into the frozen dataclass `tree`.

    Raises:
        ConfigError: the file cannot be read, is not TOML, or holds an unknown key or a bad value (named).
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_CONFIG_BYTES + 1)
        if len(raw) > MAX_CONFIG_BYTES:
            raise ConfigError(f"{path}: larger than {MAX_CONFIG_BYTES} bytes")
        table = tomllib.loads(raw.decode())
    except (OSError, ValueError, RecursionError) as error:  # numbers of 5,000 digits and 1,000 brackets, too
        raise ConfigError(f"{path}: {error}") from error
    return build(tree, table, str(path))


def build(tree: type[T], table: dict[str, Any], where: str) -> T:
    """Builds the frozen dataclass `tree` from a parsed table; `where` names the place in error messages."""
    hints = typing.get_type_hints(tree)
    names = {f.name for f in dataclasses.fields(tree)}  # type: ignore[arg-type]
    if unknown := sorted(set(table) - names):
        raise ConfigError(f"{where}: unknown key {unknown[0]!r:.80}; known are {', '.join(sorted(names))}")
    values = {key: _convert(hints[key], value, f"{where}: {key}") for key, value in table.items()}
    try:
        return tree(**values)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{where}: {error}") from error


def _convert(hint: Any, value: Any, where: str) -> Any:
    """Checks one TOML value against a type hint and converts it."""
    if typing.get_origin(hint) in (Union, types.UnionType):
        hint = next(a for a in typing.get_args(hint) if a is not type(None))
    if dataclasses.is_dataclass(hint):
        return build(typing.cast("type[Any]", hint), _expect(dict, value, where), where)
    if typing.get_origin(hint) is tuple:
        return tuple(_convert(typing.get_args(hint)[0], item, where) for item in _expect(list, value, where))
    if typing.get_origin(hint) is dict:
        items = _expect(dict, value, where).items()
        return {key: _convert(typing.get_args(hint)[1], item, f"{where}.{key}") for key, item in items}
    if hint is Path:
        return Path(_expect(str, value, where))
    if hint is float and type(value) is int:
        value = float(value)
    value = _expect(hint, value, where)
    if isinstance(value, float) and not math.isfinite(value):  # every comparison with a NaN limit is false
        raise ConfigError(f"{where}: must be a finite number")
    if isinstance(value, (int, float)) and value < 0:
        raise ConfigError(f"{where}: must not be negative")
    return value


def _expect(kind: Any, value: Any, where: str) -> Any:
    """The value, if it is exactly of this kind (a TOML boolean is no integer)."""
    if type(value) is not kind:
        raise ConfigError(f"{where}: expected {kind.__name__}, found {type(value).__name__}")
    return value
