"""The network: the broker, the enrolment server, and what goes between station and fleet beside documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from appliance.names import check_name


@dataclass(frozen=True, slots=True)
class BrokerConfig:
    """The MQTT broker and the mutual TLS identity."""

    host: str = "localhost"
    port: int = 8883
    ca: Path = Path("/etc/scanstation/broker-ca.pem")
    certificate: Path = Path("/etc/scanstation/client.pem")
    private_key: Path = Path("/etc/scanstation/client.key")
    keepalive_s: int = 30
    connect_timeout_s: float = 15.0
    backoff_min_s: float = 15.0  # window with one attempt to reconnect; each following one is twice as long
    backoff_max_s: float = 120.0  # the longest window
    max_packet_bytes: int = 1 << 20  # ours; the broker's own limit wins where it is smaller
    max_in_flight: int = 20  # messages without PUBACK; the broker's Receive Maximum wins where it is smaller
    tls_minimum: str = "1.3"

    def __post_init__(self) -> None:
        if not 1 <= self.port <= 65_535:
            raise ValueError("port must be 1 to 65535")
        if self.tls_minimum not in ("1.2", "1.3"):
            raise ValueError("tls_minimum must be '1.2' or '1.3'")


@dataclass(frozen=True, slots=True)
class EstConfig:
    """The enrolment server that renews the uplink's certificate (docs/enrolment-est.md)."""

    url: str = ""  # https://HOST[:PORT][/PATH]; empty: somebody else sees to the certificate
    ca: Path | None = None  # who the enrolment server and its certificates are believed by; None: the broker's CA
    state: Path = Path("/var/lib/scanstation-uplink")  # renewed certificates; the uplink's own
    renew_from: float = 0.5  # share of the lifetime; a station renews at its own moment between the two
    renew_until: float = 0.62
    request_timeout_s: float = 30.0  # of a whole exchange, TLS included
    max_answer_bytes: int = 64 << 10
    max_chain: int = 6  # certificates in an answer
    retry_min_s: float = 60.0  # the first window in which it is tried again, at a random moment; each is twice as long
    retry_max_s: float = 21_600.0
    overdue_spread_s: float = 600.0  # a station that comes too late waits a random part of this first

    def __post_init__(self) -> None:
        if not 0 < self.renew_from < self.renew_until < 2 / 3:
            raise ValueError("renew_from must be above 0 and below renew_until, and that below two thirds")
        if not (1 <= self.request_timeout_s <= 300 and 1 <= self.retry_min_s <= self.retry_max_s <= 86_400):
            raise ValueError("request_timeout_s must be 1 to 300; retry_min_s 1 to retry_max_s, and that at most 86400")
        if not (1_024 <= self.max_answer_bytes <= 1 << 20 and 1 <= self.max_chain <= 16):
            raise ValueError("max_answer_bytes must be 1024 to 1048576, and max_chain 1 to 16")


@dataclass(frozen=True, slots=True)
class FleetLinkConfig:
    """What the uplink carries between station and fleet beside documents; the broker must allow it."""

    policy: bool = False  # listen for signed policies, and put them into the inbox for the station
    health: bool = False  # publish the health that the station signed
    health_interval_s: float = 60.0  # at most so often; each interval is a quarter longer or shorter, at random

    def __post_init__(self) -> None:
        if not 5 <= self.health_interval_s <= 86_400:
            raise ValueError("health_interval_s must be 5 to 86400")


@dataclass(frozen=True, slots=True)
class FleetConfig:
    """What the station takes from its fleet and tells it (docs/policy-updates.md, docs/fleet-view.md)."""

    policy: bool = False  # whether signed policies count; they then change what this file says
    keys: Path = Path("/etc/scanstation/fleet")  # the fleet's public keys, one or two: NAME.pub, 32 raw bytes
    site: str = ""  # where the station stands; empty: only policies for every site are meant for it
    health_s: float = 0.0  # the station writes its health so often, for the uplink; 0: never

    def __post_init__(self) -> None:
        if self.site:
            check_name(self.site)
        if self.health_s and not 5 <= self.health_s <= 3_600:
            raise ValueError("health_s must be 0, or 5 to 3600")
