"""What all stations of a site have in common, as the office keeps it (`SITE.toml`), and the bundle of one of them."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from appliance.documents import new_opaque_id
from appliance.enrolment.bundle import BrokerPin, Bundle, Enrolment, Network, RecipientKeys, Wifi
from appliance.enrolment.provisioning import ca_digest
from appliance.enrolment.time_floor import as_text
from appliance.errors import ConfigError
from appliance.files import read_bounded
from appliance.sealing.keys import load_hpke_public, load_verify_key

MAX_VALID_DAYS: Final = 90
_MAX_BYTES: Final = 64 << 10


@dataclass(frozen=True, slots=True)
class SiteNetwork:
    """The clinic's network. Passphrases are not in this file: they are asked for."""

    wifi: str = ""  # its name; empty: the cable
    security: str = "sae"  # WPA3; "wpa-psk" for WPA2
    address: str = ""  # with prefix; empty: DHCP
    gateway: str = ""
    dns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteBroker:
    """The broker and its CA."""

    host: str
    ca: Path
    port: int = 8883


@dataclass(frozen=True, slots=True)
class SiteRecipient:
    """Public keys of whoever receives the documents."""

    hpke_public_key: Path
    receipt_public_key: Path


@dataclass(frozen=True, slots=True)
class SiteEnrolment:
    """The enrolment server."""

    url: str


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """`SITE.toml`."""

    broker: SiteBroker
    recipient: SiteRecipient
    enrolment: SiteEnrolment
    network: SiteNetwork = field(default_factory=SiteNetwork)
    policy: str = "default@1"
    valid_days: int = 14

    def __post_init__(self) -> None:
        if not 1 <= self.valid_days <= MAX_VALID_DAYS:
            raise ValueError(f"valid_days must be 1 to {MAX_VALID_DAYS}")


@dataclass(frozen=True, slots=True)
class Order:
    """One sheet: for which station, and the secrets that go into it."""

    site: str
    station: str
    device: str = ""
    passphrase: str = field(default="", repr=False)
    token: str = field(default="", repr=False)  # empty: a fresh one


def authority_of(settings: SiteSettings) -> bytes:
    """The certificate of the site's CA, PEM. Raises ConfigError."""
    try:
        return read_bounded(settings.broker.ca, _MAX_BYTES)
    except (OSError, ValueError) as error:
        raise ConfigError(f"{settings.broker.ca}: {error}") from error


def bundle_of(settings: SiteSettings, order: Order, now: datetime) -> Bundle:
    """The bundle of a station of this site.

    Raises:
        ConfigError: a file that the settings name cannot be read.
        KeyUnusableError: a key is none.
        WrongAuthorityError: the CA is not one certificate.
    """
    wanted = settings.network
    wifi = Wifi(wanted.wifi.encode().hex(), wanted.security, order.passphrase) if wanted.wifi else None
    authority = authority_of(settings)
    hpke = load_hpke_public(settings.recipient.hpke_public_key).raw
    receipt = load_verify_key(settings.recipient.receipt_public_key).public_bytes_raw()
    return Bundle(
        bundle=new_opaque_id(),
        site=order.site,
        station=order.station,
        device=order.device,
        made_at=as_text(now),
        expires_at=as_text(now + timedelta(days=settings.valid_days)),
        network=Network(wanted.address, wanted.gateway, wanted.dns, wifi),
        broker=BrokerPin(settings.broker.host, settings.broker.port, ca_digest(authority)),
        enrolment=Enrolment(settings.enrolment.url, order.token or secrets.token_urlsafe(32)),
        recipient=RecipientKeys(base64.b64encode(hpke).decode("ascii"), receipt.hex()),
        policy=settings.policy,
        answer=secrets.token_bytes(32).hex(),
    )
