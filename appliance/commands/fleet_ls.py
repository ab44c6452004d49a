"""`fleet ls`: how each station is now, from what the broker keeps of it."""

from __future__ import annotations

import argparse
import time
from typing import Final

from appliance import config as configuration
from appliance.commands.common import OK, add_config
from appliance.config import OfficeConfig
from appliance.delivery import topics
from appliance.delivery.session import RETAINED, Identity, Session
from appliance.delivery.topics import Kind, TopicError
from appliance.receiver.fleet_state import FleetState, Station
from appliance.receiver.registry import Registry

_QUIET_S: Final = 1.0  # nothing more comes
_MOST_S: Final = 30.0
_SUFFIX: Final = "-ls"  # beside the view, which uses the same certificate
_HEAD: Final = ("station", "link", "sees", "policy", "waiting", "held", "certificate", "said at", "software")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet ls`."""
    add_config(parser, "office.toml")


def run(arguments: argparse.Namespace) -> int:
    """Prints the table."""
    state = look(configuration.load(arguments.config, OfficeConfig))
    rows = [_HEAD, *(_row(name, one) for name, one in sorted(state.stations.items()))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return OK


def look(config: OfficeConfig) -> FleetState:
    """What the broker keeps of every station. Raises DeliveryError."""
    state = FleetState(Registry(config.stations), config.max_stations, time.monotonic)
    wanted = {f"{topics.ROOT}/+/{kind}": RETAINED for kind in (Kind.STATUS, Kind.HEALTH)}
    session = Session.open(config.broker, Identity(config.office + _SUFFIX, 0), (), lambda: None, wanted)
    try:
        _listen(session, state)
        session.close()
    finally:
        session.abandon()
    return state


def _listen(session: Session, state: FleetState) -> None:
    begun = last = time.monotonic()
    while time.monotonic() - last < _QUIET_S and time.monotonic() - begun < _MOST_S:
        session.turn(0.1)
        for message in session.arrived():
            last = time.monotonic()
            session.acknowledge(message)
            try:
                found = topics.parse(message.topic)
            except TopicError:
                continue
            take = state.take_presence if found.kind is Kind.STATUS else state.take_health
            take(found.station, message.payload)


def _row(name: str, one: Station) -> tuple[str, ...]:
    link = "online" if one.online and one.code == "connected" else one.code or "offline"
    days = "" if one.certificate_days is None else f"{one.certificate_days} d"
    said = one.health
    if said is None:
        return name, link, "", "", "", "", days, "", ""
    numbers = [str(said.numbers[key]) for key in ("policy", "waiting", "held")]
    return name, link, said.view, *numbers, days, said.at, said.software
