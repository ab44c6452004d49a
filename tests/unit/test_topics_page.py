"""The test vectors and tables of docs/topics.md and docs/receiver.md are what the code does."""

import json
import re
import struct
from pathlib import Path

import pytest

from appliance.delivery import parts, refusals, status
from appliance.delivery.parts import PartError, PartHeader
from appliance.sim.broker import Broker

PAGE = (Path(__file__).parents[2] / "docs" / "topics.md").read_text()
RECEIVER_PAGE = (Path(__file__).parents[2] / "docs" / "receiver.md").read_text()
VECTORS = [bytes.fromhex(line) for line in re.findall(r"^53434e50[0-9a-f]+$", PAGE, re.MULTILINE)]


def test_the_parts_of_the_page_are_read_and_made():
    envelope = bytes(range(10))
    assert len(VECTORS) == 3
    headers = []
    for vector in VECTORS:
        header, payload = parts.unpack(vector, 10, 3)
        headers.append(header)
        assert payload == envelope[slice(*header.span())]
        assert parts.pack(header, payload) == vector
    assert headers == [
        PartHeader("00112233445566778899aabbccddeeff", headers[0].envelope_sha256, 10, index, 3) for index in range(3)
    ]


@pytest.mark.parametrize(
    ("offset", "value"),
    [(4, b"\x02"), (5, b"\x01"), (64, struct.pack(">I", 3)), (68, struct.pack(">I", 11)), (56, bytes(8))],
)
def test_the_damaged_parts_of_the_page_are_refused(offset, value):
    vector = bytearray(VECTORS[0])
    vector[offset : offset + len(value)] = value
    with pytest.raises(PartError):
        parts.unpack(bytes(vector), 100, 100)
    for other in (VECTORS[0] + b"\0", VECTORS[0][:-1]):
        with pytest.raises(PartError):
            parts.unpack(other, 100, 100)


def test_the_page_lists_every_reason_of_a_refusal():
    assert set(re.findall(r"^\| `(refused-[a-z]+)` \|", PAGE, re.MULTILINE)) == set(refusals.Reason)
    example = re.search(r'^\{"document".*\}$', PAGE, re.MULTILINE)[0].encode()
    assert refusals.encode(refusals.parse(example)) == example


def test_the_presence_messages_of_the_page_are_those_of_the_code():
    examples = [json.loads(line) for line in re.findall(r'^\{"c[a-z_]+".*\}$', PAGE, re.MULTILINE)]
    made = [
        json.loads(message)
        for message in (
            status.retained_online(3, 1, "connected", "2030-01-01T08:00:00Z", 61),
            status.retained_lost(),
            status.retained_stopped(),
        )
    ]
    assert [set(example) for example in examples] == [set(message) for message in made]
    assert examples[1] == made[1]


def test_the_access_list_of_the_page_is_the_one_that_is_tested(tmp_path):
    Broker(tmp_path, ["station-0001"], ["receiver-0001"], office="office-0001")
    written = (tmp_path / "access.acl").read_text()
    page = RECEIVER_PAGE.split("common name of the client's certificate\n")[1].split("```")[0]
    assert [line for line in written.splitlines() if line and not line.startswith("#")] == [
        line for line in page.splitlines() if line
    ]
