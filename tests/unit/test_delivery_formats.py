"""Topics, parts and refusals: one spelling each, everything else refused."""

import itertools
import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.delivery import parts, refusals, topics
from appliance.delivery.parts import PartError, PartHeader
from appliance.delivery.topics import Kind, Topic, TopicError

ID = "00112233445566778899aabbccddeeff"
DIGEST = "ab" * 32
GOOD = PartHeader(ID, DIGEST, 1_000, 1, 3)
names = st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True)
ids = st.from_regex(r"[0-9a-f]{32}", fullmatch=True)


@given(names, ids, names)
def test_a_topic_with_a_recipient_reads_back_as_it_was_built(station, document, recipient):
    topic = Topic(station, Kind.DOCUMENTS, document, recipient)
    assert topics.parse(str(topic)) == topic
    assert len(str(topic)) <= topics.MAX_TOPIC_CHARS
    assert topics.parse(str(topic)) != Topic(station, Kind.DOCUMENTS, document)


@given(names, st.sampled_from([Kind.DOCUMENTS, Kind.RECEIPTS, Kind.REFUSALS]), ids)
def test_a_topic_reads_back_as_it_was_built(station, kind, document):
    topic = Topic(station, kind, document)
    assert topics.parse(str(topic)) == topic
    assert len(str(topic)) <= topics.MAX_TOPIC_CHARS


def test_the_topics_are_those_of_the_specification():
    assert str(Topic("station-0001", Kind.DOCUMENTS, ID)) == f"scanstation/v1/station-0001/documents/{ID}"
    assert str(Topic("station-0001", Kind.STATUS)) == "scanstation/v1/station-0001/status"
    assert topics.parse("scanstation/v1/station-0001/status") == Topic("station-0001", Kind.STATUS)
    assert topics.documents_filter("receivers") == "$share/receivers/scanstation/v1/+/documents/+"
    assert str(Topic("a", Kind.DOCUMENTS, ID, "claims-office")) == f"scanstation/v1/a/documents/claims-office/{ID}"
    assert topics.documents_filter("g", "claims-office") == "$share/g/scanstation/v1/+/documents/claims-office/+"
    assert topics.answers_filters("a") == ("scanstation/v1/a/receipts/+", "scanstation/v1/a/refusals/+")


@pytest.mark.parametrize(
    "untrusted",
    [
        "",
        "scanstation/v1",
        "scanstation/v1/",
        "scanstation/v1/a",
        "scanstation/v2/a/status",
        "scanstation/v1/a/status/",
        f"scanstation/v1/a/status/{ID}",
        "scanstation/v1/a/documents",
        "scanstation/v1/a/documents/",
        f"scanstation/v1/a/documents/{ID}/more",
        f"scanstation/v1/a/documents/{ID.upper()}",
        f"scanstation/v1/a/documents/{ID}\n",
        f"scanstation/v1/A/documents/{ID}",
        f"scanstation/v1/+/documents/{ID}",
        f"scanstation/v1/-a/documents/{ID}",
        f"scanstation/v1/../documents/{ID}",
        f"scanstation/v1/a/other/{ID}",
        f"scanstation/v1/a/documents//{ID}",
        f"scanstation/v1/a/documents/Claims/{ID}",
        f"scanstation/v1/a/documents/+/{ID}",
        f"scanstation/v1/a/documents/claims/{ID}/more",
        f"scanstation/v1/a/receipts/claims/{ID}",
        f"scanstation/v1/a/refusals/claims/{ID}",
        f"scanstation/v1/a/status/claims/{ID}",
        f"scanstation/v1/{'a' * 65}/documents/{ID}",
        "scanstation/v1/a/documents/" + "0" * 500,
        f"scanstation/v1/\N{CYRILLIC SMALL LETTER A}/documents/{ID}",
    ],
)
def test_any_other_topic_is_refused(untrusted):
    with pytest.raises(TopicError):
        topics.parse(untrusted)


def test_names_that_could_widen_a_subscription_are_refused():
    with pytest.raises(ValueError, match="names"):
        topics.documents_filter("a/#")
    with pytest.raises(ValueError, match="names"):
        topics.documents_filter("a", "+")
    with pytest.raises(ValueError, match="names"):
        topics.answers_filters("+")


@given(st.integers(1, 100_000), st.integers(1, 300))
def test_parts_cover_an_envelope_without_gap_or_overlap(total, count):
    count = min(count, total)
    spans = [parts.span(total, index, count) for index in range(count)]
    assert spans[0][0] == 0
    assert spans[-1][1] == total
    assert all(left[1] == right[0] for left, right in itertools.pairwise(spans))
    sizes = {end - start for start, end in spans}
    assert max(sizes) - min(sizes) <= 1
    assert min(sizes) >= 1


@given(st.integers(1, 1 << 28), st.integers(parts.MIN_PACKET_BYTES, 1 << 20))
def test_every_planned_part_fits_into_a_packet(total, max_packet_bytes):
    topic = str(Topic("station-0001", Kind.DOCUMENTS, ID))
    try:
        count = parts.plan(total, topic, max_packet_bytes, parts.MAX_COUNT)
    except parts.PacketLimitError:
        return
    largest = -(-total // count)
    assert largest + parts.HEADER_BYTES + len(topic) + parts.PUBLISH_OVERHEAD_BYTES <= max_packet_bytes
    assert count == 1 or -(-total // (count - 1)) + parts.HEADER_BYTES + len(topic) + 15 > max_packet_bytes


def test_a_plan_beyond_the_limits_is_an_error_with_a_sentence():
    topic = str(Topic("station-0001", Kind.DOCUMENTS, ID))
    with pytest.raises(parts.PacketLimitError, match="packet limit"):
        parts.plan(5_000, topic, parts.MIN_PACKET_BYTES - 1, 4_096)
    with pytest.raises(parts.PacketLimitError, match="allowed"):
        parts.plan(50_000_000, topic, 2_000, 4_096)
    assert "safe" in parts.PacketLimitError.advice


def test_a_part_has_the_bytes_of_the_specification():
    payload = bytes(range(256))[:333] + bytes(77)
    start, end = GOOD.span()
    message = parts.pack(GOOD, payload[: end - start])
    assert message[:72].hex() == (
        "53434e50" + "01" + "000000" + ID + DIGEST + "00000000000003e8" + "00000001" + "00000003"
    )
    assert message[72:] == payload[: end - start]
    assert parts.unpack(message, 1_000, 3) == (GOOD, payload[: end - start])


@given(st.binary(max_size=300))
def test_random_bytes_are_never_a_part(untrusted):
    with pytest.raises(PartError):
        parts.unpack(untrusted, 1 << 28, 4_096)


@given(st.integers(0, 71), st.integers(1, 255), st.integers(-5, 5))
def test_a_damaged_part_is_refused_or_still_within_its_bounds(position, flip, change):
    start, end = GOOD.span()
    damaged = bytearray(parts.pack(GOOD, b"x" * (end - start)))
    damaged[position] ^= flip
    damaged = damaged[: len(damaged) + change] if change < 0 else damaged + b"y" * change
    try:
        header, payload = parts.unpack(bytes(damaged), 2_000, 10)
    except PartError:
        return
    assert header.index < header.count <= 10
    assert header.total <= 2_000
    assert len(payload) == header.span()[1] - header.span()[0]


@pytest.mark.parametrize(
    ("total", "index", "count"),
    [(0, 0, 1), (1_001, 0, 1), (10, 0, 0), (10, 0, 11), (1_000, 0, 6), (10, 1, 1), (10, 5, 5), (1 << 63, 0, 1)],
)
def test_bounds_of_a_header_are_checked(total, index, count):
    head = struct.pack(">4sB3x16s32sQII", b"SCNP", 1, bytes.fromhex(ID), bytes.fromhex(DIGEST), total, index, count)
    with pytest.raises(PartError):
        parts.unpack(head + b"x" * 10, 1_000, 5)


@pytest.mark.parametrize("prefix", [b"SCNP\x02\0\0\0", b"SCNQ\x01\0\0\0", b"SCNP\x01\0\0\x01"])
def test_another_version_or_a_reserved_byte_is_refused(prefix):
    message = parts.pack(PartHeader(ID, DIGEST, 5, 0, 1), b"hello")
    assert parts.unpack(message, 5, 1)[1] == b"hello"
    with pytest.raises(PartError):
        parts.unpack(prefix + message[8:], 5, 1)


def test_a_part_of_the_wrong_length_is_not_made():
    with pytest.raises(PartError):
        parts.pack(GOOD, b"short")


@pytest.mark.parametrize("reason", list(refusals.Reason))
def test_a_refusal_reads_back_and_has_a_sentence(reason):
    refusal = refusals.Refusal(ID, DIGEST, "receiver-0001", reason)
    assert refusals.parse(refusals.encode(refusal)) == refusal
    assert "safe" in refusals.SENTENCES[reason] or "stay in the station" in refusals.SENTENCES[reason]


def changed(**fields):
    record = json.loads(refusals.encode(refusals.Refusal(ID, DIGEST, "r", refusals.Reason.SIZE)))
    return json.dumps({**record, **fields}).encode()


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 500,
        changed(reason="made-up"),
        changed(reason=["refused-size"]),
        changed(document="x"),
        changed(document=5),
        changed(envelope_sha256="x"),
        changed(envelope_sha256=None),
        changed(format=2),
        changed(receiver="r" * 600),
    ],
)
def test_any_other_refusal_is_refused(untrusted):
    with pytest.raises(refusals.RefusalError):
        refusals.parse(untrusted)
