"""Why a station has no way to its server, as far as NetworkManager can tell: one sentence that says what to do.

Sources: NMDeviceState, NMDeviceStateReason and NMConnectivityState of NetworkManager's D-Bus reference.

Rules:
- Pure: what was seen goes in, one trouble or none comes out.
- Every trouble is of the kind that a later try can end: the sheet stays accepted (`TRY_AGAIN` of provisioning).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from appliance.enrolment.errors import EnrolmentError

UNMANAGED, UNAVAILABLE, DISCONNECTED = 10, 20, 30
NEED_AUTH, IP_CONFIG, ACTIVATED, FAILED = 60, 70, 100, 120
PORTAL: Final = 2  # NMConnectivityState
_NO_ADDRESS: Final = frozenset((5, 6, 15, 16, 17, 64))  # ip-config-*, dhcp-*, ip-address-duplicate
_NO_SECRETS: Final = frozenset((7, 8, 9, 10, 11))  # no-secrets, supplicant-*
_NO_SSID: Final = 53


class NetworkTroubleError(EnrolmentError):
    """The connection of the sheet does not come up yet."""

    code: ClassVar[str] = "network-connecting"
    advice = "The station is connecting to its network. Wait a minute or two; it goes on by itself."


class NetworkOffError(NetworkTroubleError):
    """Networking or its radio is switched off."""

    code = "network-off"
    advice = "Networking of this device is switched off. Switch its radio on, or the device off and on again."


class NetworkUnmanagedError(NetworkTroubleError):
    """NetworkManager was told to leave the adapter alone."""

    code = "network-unmanaged"
    advice = "The software of this device leaves its network adapter alone. Install its image again."


class NoAdapterError(NetworkTroubleError):
    """There is no adapter of the kind that the sheet names."""

    code = "network-adapter"
    advice = (
        "This device has no adapter for the network of its sheet. Plug one in, or ask the office for another sheet."
    )


class NoCableError(NetworkTroubleError):
    """Nothing is at the other end of the cable."""

    code = "network-cable"
    advice = "No network comes through the cable. Plug it in at both ends; the station goes on by itself."


class WifiSecretError(NetworkTroubleError):
    """The access point does not take the passphrase."""

    code = "wifi-secret"
    advice = (
        "The Wi-Fi does not take the passphrase of the sheet. Ask the office for a new sheet, and reset this device."
    )


class WifiMissingError(NetworkTroubleError):
    """No access point has this name."""

    code = "wifi-missing"
    advice = (
        "The Wi-Fi of the sheet is not in reach. Move the station, or switch the access point on; it goes on by itself."
    )


class NoAddressError(NetworkTroubleError):
    """The network gives no address."""

    code = "network-address"
    advice = "The network gives this station no address. Try another socket, or ask whoever keeps the network (DHCP)."


class PortalError(NetworkTroubleError):
    """The network wants a person to log in with a browser."""

    code = "network-portal"
    advice = "This network wants a login in a browser, which a station cannot do. Ask the office for another network."


@dataclass(frozen=True, slots=True)
class Adapter:
    """One device of the kind that the sheet names: NMDeviceState and NMDeviceStateReason."""

    state: int
    reason: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What NetworkManager says."""

    on: bool
    connectivity: int
    adapters: tuple[Adapter, ...]


def judge(seen: Seen, *, wifi: bool) -> NetworkTroubleError | None:
    """The trouble of the adapter that came furthest; None where one is up."""
    if not seen.on:
        return NetworkOffError()
    if not seen.adapters:
        return NoAdapterError()
    best = max(seen.adapters, key=lambda one: one.state if one.state != FAILED else DISCONNECTED)
    if best.state == ACTIVATED:
        return PortalError() if seen.connectivity == PORTAL else None
    if best.state <= UNMANAGED:
        return NetworkUnmanagedError()
    if best.state == UNAVAILABLE:
        return NetworkOffError() if wifi else NoCableError()
    return _of_reason(best)


def _of_reason(adapter: Adapter) -> NetworkTroubleError:
    """The trouble of an adapter that tries, or has given up."""
    if adapter.reason == _NO_SSID:
        return WifiMissingError()
    if adapter.reason in _NO_SECRETS or adapter.state == NEED_AUTH:
        return WifiSecretError()
    if adapter.reason in _NO_ADDRESS or adapter.state == IP_CONFIG:
        return NoAddressError()
    return NetworkTroubleError()
