"""Enrolled, revoked, unknown: which station keys count."""

import pytest

from appliance.receiver.registry import Registry, StationRefusedError
from tests.delivery_world import signer_of


def write(path, data):
    path.write_bytes(data)
    path.chmod(0o644)


def test_an_enrolled_station_has_its_key_until_it_is_revoked(tmp_path):
    key = signer_of("a").public_key
    write(tmp_path / "a.pub", key.public_bytes_raw())
    registry = Registry(tmp_path)
    assert registry.key("a").public_bytes_raw() == key.public_bytes_raw()
    (tmp_path / "a.revoked").touch()
    with pytest.raises(StationRefusedError, match="revoked"):
        registry.key("a")


@pytest.mark.parametrize("name", ["b", "../a", "", "A", "a/../a"])
def test_an_unknown_or_impossible_name_is_refused(tmp_path, name):
    write(tmp_path / "a.pub", bytes(32))
    with pytest.raises(StationRefusedError):
        Registry(tmp_path).key(name)


@pytest.mark.parametrize(("data", "mode"), [(b"", 0o644), (bytes(33), 0o644), (bytes(32), 0o666)])
def test_a_key_file_that_is_damaged_or_open_to_others_does_not_count(tmp_path, data, mode):
    path = tmp_path / "a.pub"
    path.write_bytes(data)
    path.chmod(mode)
    with pytest.raises(StationRefusedError):
        Registry(tmp_path).key("a")
