"""The board's number in the device tree of a virtual machine: a Raspberry Pi's firmware writes it there, QEMU does not.

Rules:
- The tree is QEMU's own for the same machine; one property of its root is added and nothing else is changed
  (Devicetree Specification, chapter 5).
"""

from __future__ import annotations

import struct

_MAGIC = 0xD00DFEED
_BEGIN_NODE, _PROPERTY = 1, 3
_HEADER = struct.Struct(">10I")


def with_serial_number(tree: bytes, number: str) -> bytes:
    """A flattened device tree whose root has the property `serial-number`.

    Raises:
        ValueError: this is no device tree whose blocks lie in the usual order.
    """
    magic, _, structure, strings, reserved, version, last, boot, strings_size, structure_size = _HEADER.unpack_from(
        tree
    )
    if magic != _MAGIC or not _HEADER.size <= reserved <= structure < structure + structure_size <= strings:
        raise ValueError("no device tree")
    if struct.unpack_from(">I", tree, structure) != (_BEGIN_NODE,):
        raise ValueError("no root in the device tree")
    first = structure + 8  # after the token and the root's empty name with its padding
    value, name = number.encode("ascii") + b"\0", b"serial-number\0"
    added = struct.pack(">3I", _PROPERTY, len(value), strings_size) + value + bytes(-len(value) % 4)
    texts = tree[strings : strings + strings_size] + name
    body = tree[_HEADER.size : first] + added + tree[first : structure + structure_size]
    moved = _HEADER.size + len(body)
    header = (magic, moved + len(texts), structure, moved, reserved, version, last, boot, len(texts))
    return _HEADER.pack(*header, structure_size + len(added)) + body + texts
