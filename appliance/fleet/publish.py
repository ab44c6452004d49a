"""Gives a policy to the broker, which keeps it (retained) and hands it to each station.

Rules:
- It is given once more or not at all: a PUBACK of the broker for each topic, or an error.
- The topic is chosen by whom the policy is for; whether it counts is for each station to say.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from appliance.config import OfficeConfig
from appliance.delivery import faults, topics
from appliance.delivery.session import Identity, Session
from appliance.delivery.topics import Kind, Topic

_ANSWER_S: Final = 30.0
_SUFFIX: Final = "-publish"  # beside the view of the fleet, which uses the same certificate
_TURN_S: Final = 0.1


def publish(config: OfficeConfig, bundle: bytes, stations: Sequence[str] = ()) -> None:
    """Publishes a bundle for these stations, or for every station of the fleet.

    Raises:
        DeliveryError: the broker was not reached, or refused; publish again.
    """
    _publish(config, bundle, [str(Topic(station, Kind.POLICY)) for station in stations] or [topics.FLEET_POLICY])


def give_order(config: OfficeConfig, order: bytes, station: str) -> None:
    """Publishes an order for one station. Raises DeliveryError: give it again."""
    _publish(config, order, [str(Topic(station, Kind.ORDER))])


def _publish(config: OfficeConfig, message: bytes, names: Sequence[str]) -> None:
    session = Session.open(config.broker, Identity(config.office + _SUFFIX, 0), (), lambda: None)
    try:
        for name in names:
            _give(session, name, message)
        session.close()
    finally:
        session.abandon()


def _give(session: Session, topic: str, message: bytes) -> None:
    number = session.publish(topic, message, retain=True)
    deadline = time.monotonic() + _ANSWER_S
    while time.monotonic() < deadline:
        session.turn(_TURN_S)
        for answer in session.answers():
            if answer.number == number:
                if (fault := faults.of_reason(answer.reason, "PUBACK")) is not None:
                    raise fault
                return
    raise faults.BrokerTimeoutError("PUBACK")
