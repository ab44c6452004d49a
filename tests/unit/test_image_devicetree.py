"""The board's number in a virtual machine's device tree."""

import struct

import pytest
from imaging.devicetree import with_serial_number


def made_tree(properties=()):
    strings, body = b"", struct.pack(">2I", 1, 0)
    for name, value in properties:
        body += struct.pack(">3I", 3, len(value), len(strings)) + value + bytes(-len(value) % 4)
        strings += name + b"\0"
    body += struct.pack(">2I", 2, 9)
    reserved = bytes(16)
    size = 40 + len(reserved) + len(body)
    header = struct.pack(">10I", 0xD00DFEED, size + len(strings), 56, size, 40, 17, 16, 0, len(strings), len(body))
    return header + reserved + body + strings


def root_properties(tree):
    _, total, place, strings, *_, strings_size, size = struct.unpack_from(">10I", tree)
    assert total == len(tree) == strings + strings_size
    end, found = place + size, {}
    place += 8
    while struct.unpack_from(">I", tree, place) == (3,):
        _, length, name = struct.unpack_from(">3I", tree, place)
        label = tree[strings + name : tree.index(b"\0", strings + name)]
        found[label] = tree[place + 12 : place + 12 + length]
        place += 12 + length + -length % 4
    assert struct.unpack_from(">2I", tree, place) == (2, 9)
    assert place + 8 == end
    return found


@pytest.mark.parametrize("number", ["7e57", "7e57ab1e-0000", ""])
def test_the_root_gets_the_number_and_keeps_the_rest(number):
    before = ((b"model", b"made up\0"), (b"#address-cells", struct.pack(">I", 2)))
    found = root_properties(with_serial_number(made_tree(before), number))
    assert found == {b"serial-number": number.encode() + b"\0", **dict(before)}


@pytest.mark.parametrize("tree", [bytes(60), made_tree()[:4] + bytes(60), made_tree()[:56] + bytes(16)])
def test_anything_else_is_refused(tree):
    with pytest.raises(ValueError, match="device tree"):
        with_serial_number(tree, "1")
