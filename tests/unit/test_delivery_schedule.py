"""When documents are sent, in which order their parts go, and how long to wait."""

import hashlib
import ssl

import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from appliance.delivery import faults, session
from appliance.delivery.backoff import Backoff, doubled
from appliance.delivery.outbox import Outbox
from appliance.delivery.parts import unpack
from appliance.delivery.schedule import Schedule
from appliance.delivery.transfer import MAX_WINDOW_BYTES, Transfer
from appliance.documents import SealedDocument
from appliance.sections.network import BrokerConfig

A, B, C = "a" * 32, "b" * 32, "c" * 32


@pytest.fixture
def schedule():
    made = Schedule(retry_s=60, retry_max_s=200, max_unanswered=2)
    made.reconcile(dict.fromkeys((A, B, C), ""), now=0)
    return made


def sent(schedule, document, now):
    schedule.begun(document, "1" * 64)
    schedule.sent(document, now)


def test_documents_go_in_the_order_of_the_outbox(schedule):
    assert schedule.next(0) == A
    sent(schedule, A, 0)
    assert schedule.next(0) == B


def test_no_more_than_the_allowed_number_waits_for_receipts(schedule):
    sent(schedule, A, 0)
    sent(schedule, B, 0)
    assert schedule.next(1) is None
    schedule.answered(A)
    assert schedule.next(1) == C


def test_a_recipient_with_too_many_receipts_out_holds_up_no_other():
    schedule = Schedule(retry_s=60, retry_max_s=200, max_unanswered=1)
    schedule.reconcile({A: "triage", B: "triage", C: "claims"}, now=0)
    sent(schedule, A, 0)
    assert schedule.next(1) == C
    sent(schedule, C, 1)
    assert schedule.next(2) is None
    assert schedule.unanswered(2) == 2
    schedule.answered(A)
    assert schedule.next(3) == B


def test_a_recipient_that_is_paused_holds_up_no_other_until_its_time_is_up():
    schedule = Schedule(retry_s=60, retry_max_s=200, max_unanswered=2)
    schedule.reconcile({A: "triage", B: "", C: "triage"}, now=0)
    schedule.pause("triage", until=10)
    assert schedule.next(0) == B
    sent(schedule, B, 0)
    assert schedule.next(9) is None
    assert schedule.next(10) == A
    schedule.pause("triage", until=100)
    assert schedule.next(11) is None
    schedule.resume()
    assert schedule.next(11) == A


def test_a_document_without_receipt_is_due_again_each_time_later(schedule):
    schedule.reconcile({A: ""}, now=0)
    waits, now = [], 0.0
    for _ in range(4):
        assert schedule.next(now) == A
        waits.append(schedule.patience(A))
        sent(schedule, A, now)
        assert schedule.next(now + waits[-1] - 1) is None
        now += waits[-1]
    assert waits == [60, 120, 200, 200]
    assert schedule.attempts(A) == 4


def test_a_receipt_that_nobody_believed_changes_nothing(schedule):
    schedule.reconcile({A: ""}, now=0)
    sent(schedule, A, 0)
    schedule.answered(A)
    assert schedule.next(59) is None
    assert schedule.next(60) == A


def test_what_left_the_outbox_is_forgotten(schedule):
    sent(schedule, A, 0)
    schedule.reconcile({B: ""}, now=1)
    assert A not in schedule
    assert len(schedule) == 1
    for call in (schedule.answered, lambda d: schedule.hold(d, "x", 5), lambda d: schedule.sent(d, 5)):
        call(A)  # late news of it is harmless
    schedule.begun(A, "x")
    assert schedule.held() == {}


def test_a_held_document_holds_up_no_other_and_can_be_released(schedule):
    schedule.hold(A, "delivery-packet-limit", until=500)
    assert schedule.held() == {A: "delivery-packet-limit"}
    assert schedule.next(0) == B
    schedule.release("other", 1)
    assert A in schedule.held()
    schedule.release("delivery-packet-limit", 1)
    assert schedule.held() == {}


def test_only_a_refusal_of_the_envelope_that_was_sent_counts(schedule):
    assert not schedule.refused(A, "", "refused-size", 500)
    assert not schedule.refused("d" * 32, "1" * 64, "refused-size", 500)
    schedule.begun(A, "1" * 64)
    assert not schedule.refused(A, "2" * 64, "refused-size", 500)
    assert schedule.refused(A, "1" * 64, "refused-size", 500)
    assert schedule.next(499) == B


def test_waits_double_up_to_a_cap_and_are_spread():
    low, middle, high = (Backoff(1, 100, lambda share=share: share) for share in (0.0, 0.5, 1.0))
    assert [low.next() for _ in range(8)] == [0, 1, 2, 4, 8, 16, 32, 64]
    assert [middle.next() for _ in range(9)] == [0.5, 1.5, 3, 6, 12, 24, 48, 82, 100]
    assert [high.next() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 64, 100]
    high.reset()
    assert high.next() == 1
    assert doubled(1.0, 10**9, 7.0) == 7.0
    assert Backoff(5, 1, lambda: 1.0).next() == 5


@pytest.fixture
def envelope(tmp_path):
    content = bytes(range(256)) * 4
    outbox = Outbox(tmp_path)
    outbox.put(SealedDocument(A, content, hashlib.sha256(content).hexdigest(), "0" * 64))
    with outbox.read(A) as opened:
        yield opened


def drain(transfer, start=0):
    taken = []
    while (part := transfer.take()) is not None:
        taken.append(part)
        transfer.published(part[0], start + len(taken), 5.0)
    return taken


def test_the_parts_of_a_transfer_are_the_envelope(envelope):
    transfer = Transfer(envelope, "t", 7, 60, shuffled=False)
    taken = drain(transfer)
    assert [index for index, _ in taken] == list(range(7))
    assert b"".join(unpack(message, 2_000, 7)[1] for _, message in taken) == envelope.read(0, envelope.size)
    assert not transfer.complete
    assert transfer.waiting_since() == 5.0
    assert all(transfer.acknowledged(number) for number in range(1, 8))
    assert transfer.complete
    assert not transfer.acknowledged(99)
    assert transfer.waiting_since() is None


def test_later_attempts_go_in_another_order(envelope):
    orders = {tuple(index for index, _ in drain(Transfer(envelope, "t", 9, 60, shuffled=True))) for _ in range(8)}
    assert len(orders) > 1
    assert {tuple(sorted(order)) for order in orders} == {tuple(range(9))}


def test_a_broken_connection_sends_what_was_in_flight_again_and_nothing_else(envelope):
    transfer = Transfer(envelope, "t", 5, 60, shuffled=False)
    drain(transfer)
    assert transfer.acknowledged(2)  # part 1
    assert transfer.rewind() is False
    assert [index for index, _ in drain(transfer, 100)] == [0, 2, 3, 4]
    assert transfer.rewind() is True  # nothing was answered on this connection
    assert not transfer.acknowledged(1)  # a number of the old connection


def test_the_window_bounds_memory(envelope):
    transfer = Transfer(envelope, "t", 1, 60, shuffled=False)
    assert transfer.window() == MAX_WINDOW_BYTES // envelope.size
    transfer.envelope.size = 3 * MAX_WINDOW_BYTES
    assert transfer.window() == 1


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (0x87, "broker-not-authorised"),
        (0x86, "broker-not-authorised"),
        (0x97, "broker-quota"),
        (0x95, "broker-packet-too-large"),
        (0x8E, "broker-taken-over"),
        (0x9E, "broker-limit"),
        (0x81, "broker-protocol"),
        (0xFF, "broker-protocol"),
    ],
)
def test_reason_codes_have_a_code_and_a_sentence(reason, code):
    fault = faults.of_reason(reason, "PUBACK")
    assert fault is not None
    assert fault.code == code
    assert fault.advice.endswith(".")
    assert f"{reason:#04x}" in str(fault)


def test_success_is_no_fault():
    assert faults.of_reason(0x00, "PUBACK") is None
    assert faults.of_reason(0x10, "PUBACK") is None


def verification(number):
    error = ssl.SSLCertVerificationError(1, "x")
    error.verify_code = number
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (verification(9), "broker-certificate-time"),
        (verification(10), "broker-certificate-time"),
        (verification(20), "broker-certificate"),
        (TimeoutError(), "broker-timeout"),
        (ssl.SSLError(1, "alert"), "broker-refused"),
        (ConnectionResetError(), "broker-refused"),
        (ConnectionRefusedError(111, "x"), "broker-unreachable"),
        (OSError(-2, "Name or service not known"), "broker-unreachable"),
    ],
)
def test_connection_errors_have_a_code(error, code):
    assert faults.of_connect_error(error).code == code


def greeting(**fields):
    properties = Properties(PacketTypes.CONNACK)
    for name, value in fields.items():
        setattr(properties, name, value)
    return properties


def test_the_smaller_limit_counts():
    broker = BrokerConfig()
    limits = session._limits(broker, greeting(MaximumPacketSize=5_000, ReceiveMaximum=3, RetainAvailable=0))
    assert limits == session.BrokerLimits(5_000, 3, retain=False)
    assert session._limits(broker, greeting()) == session.BrokerLimits(1 << 20, 20, retain=True)
    assert session._limits(broker, None) == session.BrokerLimits(1 << 20, 20, retain=True)


def test_a_broker_without_qos_1_cannot_be_used():
    with pytest.raises(faults.BrokerLimitError):
        session._limits(BrokerConfig(), greeting(MaximumQoS=0))
