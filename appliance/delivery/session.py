"""One connection to the broker: MQTT 5 over mutual TLS, driven by the caller's thread alone.

Rules:
- No thread, no callback into our logic, no queue of the library's: the caller turns the loop, then takes what came.
  A new client object for each connection, so that nothing of an old one is sent again behind our back.
- Every wait is bounded: connecting and the TLS handshake by `connect_timeout_s` for each address, the greeting
  and the subscription by it again, a turn by its argument.
- A received message is acknowledged only when the caller says so (`manual_ack`); a broker that sends more than the
  Receive Maximum it was told breaks the protocol. Only QoS 1 is listened to.
- Library errors become those of `appliance.delivery.faults` here and nowhere else.
"""

from __future__ import annotations

import contextlib
import struct
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.exception import MQTTException
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from appliance.delivery import faults, tls
from appliance.errors import DeliveryError
from appliance.sections.network import BrokerConfig

T = TypeVar("T")

_TURN_S: Final = 0.1  # while waiting for an answer
_FAREWELL_S: Final = 2.0
_SLACK_BYTES: Final = 1_024  # a broker may add properties to what another client sent with our own limit
# SubscribeOptions: retained messages are sent always, to a subscription that is new to the broker, or not at all
RETAINED, RETAINED_IF_NEW, _NO_RETAINED = 0, 1, 2
_DEFAULT_RECEIVE_MAXIMUM: Final = 65_535  # MQTT 5: when the broker names none
# What the library raises on a packet that breaks the protocol.
_MALFORMED: Final = (MQTTException, ValueError, KeyError, IndexError, TypeError, struct.error)


@dataclass(frozen=True, slots=True)
class Message:
    """A received message; `number` is for `acknowledge`."""

    topic: str
    payload: bytes = field(repr=False)
    number: int


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The broker's answer to a published message."""

    number: int
    reason: int  # MQTT 5 reason code


@dataclass(frozen=True, slots=True)
class Retained:
    """A retained message: published on connecting, or by the broker as our last will."""

    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Identity:
    """Who connects: `name` is the MQTT client id, under which the broker keeps messages for `expiry_s` seconds."""

    name: str
    expiry_s: int
    will: Retained | None = None


@dataclass(frozen=True, slots=True)
class BrokerLimits:
    """What the broker said at the greeting, or our own limit where that is smaller."""

    max_packet_bytes: int
    max_in_flight: int  # QoS 1 messages without PUBACK
    retain: bool  # whether it keeps retained messages


class Session:
    """A connected client. Make it with `Session.open`, end it with `close`."""

    def __init__(self, broker: BrokerConfig, identity: Identity) -> None:
        """Nothing is connected yet."""
        self._broker = broker
        self._identity = identity
        self._greeting: tuple[int, Properties | None] | None = None
        self._granted: Sequence[int] | None = None
        self._goodbye: int | None = None
        self._arrived: deque[Message] = deque()
        self._answers: deque[Acknowledgement] = deque()
        self._in_flight = 0
        self._unacknowledged = 0
        self._client = self._make_client(identity)
        self.limits = BrokerLimits(broker.max_packet_bytes, broker.max_in_flight, retain=True)

    @classmethod
    def open(
        cls,
        broker: BrokerConfig,
        identity: Identity,
        filters: Sequence[str],
        progress: Callable[[], object],
        retained: Mapping[str, int] | None = None,
    ) -> Session:
        """Connects, waits for the greeting, subscribes (QoS 1) and waits for the broker's word.

        Args:
            broker: which one.
            identity: who we are.
            filters: what to hear, without what the broker kept.
            progress: called while waiting.
            retained: what else to hear, with what the broker kept: `RETAINED` or `RETAINED_IF_NEW`.

        Raises:
            DeliveryError: a leaf of `appliance.delivery.faults`; nothing is left open.
        """
        session = cls(broker, identity)
        try:
            session._connect(progress)
            session._subscribe({**dict.fromkeys(filters, _NO_RETAINED), **(retained or {})}, progress)
        except DeliveryError:
            session.abandon()
            raise
        return session

    def turn(self, wait_s: float) -> None:
        """Moves bytes for at most `wait_s` (less when something came).

        Raises:
            DeliveryError: the connection is gone; `abandon` it.
        """
        try:
            result = self._client.loop(wait_s)
        except _MALFORMED as error:
            raise faults.BrokerProtocolError(type(error).__name__) from None  # the cause may quote the packet
        if self._goodbye is not None:
            raise faults.of_reason(self._goodbye, "DISCONNECT") or faults.ConnectionLostError("by the broker")
        if result != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise self._lost(result)
        if self._unacknowledged > self._broker.max_in_flight:
            raise faults.BrokerProtocolError("more messages than the Receive Maximum")

    def publish(self, topic: str, payload: bytes, *, expiry_s: int = 0, retain: bool = False) -> int:
        """Starts a QoS 1 publication; its number comes back with the acknowledgement.

        Args:
            topic: of ours.
            payload: bytes.
            expiry_s: seconds after which the broker forgets it; 0 is never.
            retain: whether the broker keeps it for later subscribers.

        Raises:
            DeliveryError: the connection is gone.
        """
        properties = _properties(PacketTypes.PUBLISH)
        if expiry_s:
            properties.MessageExpiryInterval = expiry_s
        info = self._client.publish(topic, payload, qos=1, retain=retain, properties=properties)
        if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise self._lost(info.rc)
        self._in_flight += 1
        return info.mid

    def room(self) -> int:
        """How many more messages the broker takes before it has answered one."""
        return self.limits.max_in_flight - self._in_flight

    def acknowledge(self, message: Message) -> None:
        """Tells the broker that a received message is safe with us."""
        self._unacknowledged -= 1
        self._client.ack(message.number, qos=1)

    def arrived(self) -> list[Message]:
        """Messages since the last call."""
        return _drain(self._arrived)

    def answers(self) -> list[Acknowledgement]:
        """PUBACKs since the last call."""
        return _drain(self._answers)

    def close(self, farewell: Retained | None = None) -> None:
        """Says goodbye within two seconds: the broker drops the last will, and keeps `farewell` instead."""
        with contextlib.suppress(DeliveryError):
            if farewell is not None and self.room():
                number = self.publish(farewell.topic, farewell.payload, retain=True)
                self._wait(lambda: any(a.number == number for a in self._answers), _FAREWELL_S, _nothing)
            self._client.disconnect()
        self.abandon()

    def abandon(self) -> None:
        """Closes the socket at once; the broker publishes the last will."""
        socket = self._client.socket()
        if socket is not None:
            with contextlib.suppress(OSError):
                socket.close()
        # No cycle through bound methods: the client goes with its last reference and closes what else it holds.
        self._client.on_connect = self._client.on_disconnect = None
        self._client.on_subscribe = self._client.on_publish = self._client.on_message = None

    def _make_client(self, identity: Identity) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=identity.name,
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,
            manual_ack=True,
        )
        client.tls_set_context(tls.client_context(self._broker))
        client.connect_timeout = self._broker.connect_timeout_s
        client.max_inflight_messages_set(_DEFAULT_RECEIVE_MAXIMUM)  # the caller keeps the window
        if identity.will is not None:
            client.will_set(identity.will.topic, identity.will.payload, qos=1, retain=True)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_publish = self._on_publish
        client.on_message = self._on_message
        return client

    def _connect(self, progress: Callable[[], object]) -> None:
        properties = _properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = self._identity.expiry_s
        properties.ReceiveMaximum = self._broker.max_in_flight
        properties.MaximumPacketSize = self._broker.max_packet_bytes + _SLACK_BYTES
        fault: DeliveryError | None = None
        try:
            self._client.connect(
                self._broker.host,
                self._broker.port,
                keepalive=self._broker.keepalive_s,
                clean_start=False,
                properties=properties,
            )
        except OSError as error:
            fault = faults.of_connect_error(error)
        if fault is not None:  # raised here, it does not keep the socket alive through the error's traceback
            raise fault
        self._wait(lambda: self._greeting is not None, self._broker.connect_timeout_s, progress)
        if self._greeting is None:
            raise faults.BrokerTimeoutError("no greeting")
        reason, greeting = self._greeting
        if (fault := faults.of_reason(reason, "CONNACK")) is not None:
            raise fault
        self.limits = _limits(self._broker, greeting)

    def _subscribe(self, filters: Mapping[str, int], progress: Callable[[], object]) -> None:
        if not filters:
            return
        wanted = [(one, SubscribeOptions(qos=1, retainHandling=handling)) for one, handling in filters.items()]
        result, _ = self._client.subscribe(wanted)
        if result != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise self._lost(result)
        self._wait(lambda: self._granted is not None, self._broker.connect_timeout_s, progress)
        for reason in self._granted or ():
            if (fault := faults.of_reason(reason, "SUBACK")) is not None:
                raise fault

    def _wait(self, done: Callable[[], bool], timeout_s: float, progress: Callable[[], object]) -> None:
        """Turns until `done`, calling `progress` each time; raises BrokerTimeoutError."""
        deadline = time.monotonic() + timeout_s
        while not done():
            if time.monotonic() >= deadline:
                raise faults.BrokerTimeoutError("no answer")
            try:
                self.turn(_TURN_S)
            except DeliveryError:
                if done():  # the answer came, and then the end: the answer says more
                    return
                raise
            progress()

    def _lost(self, result: int) -> DeliveryError:
        """Why the connection is gone; one that closes before the greeting usually does not like our certificate."""
        if result == MQTTErrorCode.MQTT_ERR_PROTOCOL:
            return faults.BrokerProtocolError("malformed packet")
        if self._greeting is None:
            return faults.BrokerRefusedError("closed before the greeting")
        return faults.ConnectionLostError("socket")

    # Callbacks of the library: they only take notes, on the thread that turns the loop.

    def _on_connect(
        self, _client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, p: Properties | None
    ) -> None:
        self._greeting = (reason.value, p)

    def _on_disconnect(
        self, _client: Client, _data: Any, flags: DisconnectFlags, reason: ReasonCode, _p: Properties | None
    ) -> None:
        if flags.is_disconnect_packet_from_server:
            self._goodbye = reason.value

    def _on_subscribe(
        self, _client: Client, _data: Any, _number: int, reasons: list[ReasonCode], _properties: Properties
    ) -> None:
        self._granted = [reason.value for reason in reasons]

    def _on_publish(self, _client: Client, _data: Any, number: int, reason: ReasonCode, _p: Properties) -> None:
        self._in_flight -= 1
        self._answers.append(Acknowledgement(number, reason.value))

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        if message.qos != 1:
            return
        self._unacknowledged += 1
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = ""  # not one of ours
        self._arrived.append(Message(topic, bytes(message.payload), message.mid))


def _properties(packet: int) -> Properties:
    """Empty MQTT 5 properties of a packet type (the library left this constructor untyped)."""
    return Properties(packet)  # type: ignore[no-untyped-call]  # paho's


def _limits(broker: BrokerConfig, greeting: Properties | None) -> BrokerLimits:
    """The smaller of the broker's and our own limits.

    Raises:
        BrokerLimitError: it takes no QoS 1, or says that it takes nothing at all.
    """
    packet = getattr(greeting, "MaximumPacketSize", broker.max_packet_bytes)
    in_flight = getattr(greeting, "ReceiveMaximum", _DEFAULT_RECEIVE_MAXIMUM)
    if packet < 1 or in_flight < 1 or getattr(greeting, "MaximumQoS", 1) < 1:
        raise faults.BrokerLimitError(f"packet {packet}, in flight {in_flight}")
    retain = bool(getattr(greeting, "RetainAvailable", 1))
    return BrokerLimits(min(packet, broker.max_packet_bytes), min(in_flight, broker.max_in_flight), retain)


def _drain(queue: deque[T]) -> list[T]:
    """Everything in the queue; it is empty afterwards."""
    taken = list(queue)
    queue.clear()
    return taken


def _nothing() -> None:
    """No progress to report."""
