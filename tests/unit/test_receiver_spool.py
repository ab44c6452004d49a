"""The spool: parts of one envelope from anywhere, complete once, bounded."""

import hashlib
import os
import subprocess
import sys
import time

import pytest

from appliance.delivery.parts import PartHeader
from appliance.receiver import spool as module
from appliance.receiver.spool import (
    DigestError,
    PartConflictError,
    PartSet,
    SetGoneError,
    Spool,
    SpoolFullError,
    SpoolLimits,
)

STATION = "station-0001"


def limits(**changes):
    return SpoolLimits(**{"max_bytes": 1_000_000, "max_station_sets": 8, "ttl_s": 60.0, **changes})


@pytest.fixture
def spool(tmp_path):
    return Spool(tmp_path, limits())


def headers(envelope, count, name="a" * 32):
    digest = hashlib.sha256(envelope).hexdigest()
    return [PartHeader(name, digest, len(envelope), index, count) for index in range(count)]


def add(spool, envelope, header, station=STATION):
    return spool.add(station, header, envelope[slice(*header.span())])


ENVELOPE = os.urandom(1_000)


def test_parts_in_any_order_and_twice_make_the_envelope_again(spool):
    order = headers(ENVELOPE, 4)
    for header in (order[2], order[0], order[2], order[3]):
        part_set = add(spool, ENVELOPE, header)
        assert spool.missing(part_set) > 0
    part_set = add(spool, ENVELOPE, order[1])
    assert spool.missing(part_set) == 0
    assert spool.sets() == [part_set]
    assert spool.read(part_set) == ENVELOPE
    spool.discard(part_set)
    spool.discard(part_set)
    assert spool.sets() == []
    assert spool.missing(part_set) > 0


def test_two_receivers_fill_one_set_and_one_of_them_claims_it(tmp_path):
    first, second = Spool(tmp_path, limits()), Spool(tmp_path, limits())
    one, two = headers(ENVELOPE, 2)
    add(first, ENVELOPE, one)
    part_set = add(second, ENVELOPE, two)
    with first.claim(part_set) as mine, second.claim(part_set) as yours:
        assert (mine, yours) == (True, False)
    with second.claim(part_set) as mine:
        assert mine
        second.discard(part_set)
    with first.claim(part_set) as mine:
        assert not mine


def test_differently_split_envelopes_do_not_mix(spool):
    add(spool, ENVELOPE, headers(ENVELOPE, 2)[0])
    part_set = add(spool, ENVELOPE, headers(ENVELOPE, 3)[1])
    assert spool.missing(part_set) > 0
    assert len(spool.sets()) == 2


def test_the_same_document_of_two_stations_does_not_mix(spool):
    one, two = headers(ENVELOPE, 2)
    add(spool, ENVELOPE, one)
    assert spool.missing(add(spool, ENVELOPE, two, "station-0002")) == 1


def test_a_conflicting_part_is_refused_and_the_first_stays(spool):
    header = headers(ENVELOPE, 2)[0]
    add(spool, ENVELOPE, header)
    with pytest.raises(PartConflictError):
        spool.add(STATION, header, b"\0" * 500)
    longer = spool._path(PartSet.of(STATION, header)) / "00001.part"
    longer.write_bytes(b"\0" * 700)
    with pytest.raises(PartConflictError):
        add(spool, ENVELOPE, headers(ENVELOPE, 2)[1])


def test_a_set_whose_digest_is_wrong_is_not_an_envelope(spool):
    one, two = headers(ENVELOPE, 2)
    add(spool, ENVELOPE, one)
    part_set = spool.add(STATION, two, b"\0" * 500)
    with pytest.raises(DigestError):
        spool.read(part_set)
    (spool._path(part_set) / "00001.part").unlink()
    with pytest.raises(DigestError):
        spool.read(part_set)


def test_a_set_that_another_receiver_finishes_in_this_moment_is_noticed(spool, monkeypatch):
    one, two = headers(ENVELOPE, 2)
    part_set = add(spool, ENVELOPE, one)
    original = module.files.create_atomic

    def finished_meanwhile(*arguments):
        spool.discard(part_set)
        original(*arguments)

    monkeypatch.setattr(module.files, "create_atomic", finished_meanwhile)
    with pytest.raises(SetGoneError):
        add(spool, ENVELOPE, two)

    def there_and_gone(*_arguments):
        raise FileExistsError

    monkeypatch.setattr(module.files, "create_atomic", there_and_gone)
    with pytest.raises(SetGoneError):
        add(spool, ENVELOPE, two)


def test_a_station_over_its_number_of_sets_loses_its_oldest(tmp_path):
    spool = Spool(tmp_path, limits(max_station_sets=3))
    sets = []
    for age in range(5):
        sets.append(add(spool, ENVELOPE, headers(ENVELOPE, 2, f"{age:032x}")[0]))
        os.utime(spool._path(sets[-1]), (time.time() - 50 + age, time.time() - 50 + age))
    assert set(spool.sets()) == set(sets[2:])


def test_a_station_over_its_share_of_bytes_loses_its_oldest(tmp_path):
    spool = Spool(tmp_path, limits(max_bytes=10_000))
    sets = [add(spool, ENVELOPE, headers(ENVELOPE, 2, f"{n:032x}")[0]) for n in range(4)]
    assert len(spool.sets()) == 2
    assert sets[-1] in spool.sets()


def test_the_spool_as_a_whole_is_bounded(tmp_path):
    spool = Spool(tmp_path, limits(max_bytes=2_500))
    for number in (1, 2):
        add(spool, ENVELOPE, headers(ENVELOPE, 2)[0], f"station-{number}")
    with pytest.raises(SpoolFullError):
        add(spool, ENVELOPE, headers(ENVELOPE, 2)[0], "station-3")
    assert len(spool.sets()) == 2


def test_what_gets_no_part_for_too_long_expires(tmp_path):
    spool = Spool(tmp_path, limits())
    old = add(spool, ENVELOPE, headers(ENVELOPE, 2)[0])
    young = add(spool, ENVELOPE, headers(ENVELOPE, 2, "b" * 32)[0])
    os.utime(spool._path(old), (1, 1))
    (tmp_path / STATION / ".gone-1").mkdir()
    (tmp_path / STATION / "stranger").mkdir()
    (tmp_path / "Not A Station").mkdir()
    (tmp_path / "file").write_bytes(b"")
    assert spool.expire() == [old]
    assert spool.sets() == [young]
    assert not (tmp_path / STATION / ".gone-1").exists()
    assert (tmp_path / STATION / "stranger").exists()


HOLDER = """
import fcntl, os, sys
fcntl.flock(os.open(sys.argv[1], os.O_RDWR | os.O_CREAT), fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def test_a_lock_dies_with_its_process(spool):
    part_set = add(spool, ENVELOPE, headers(ENVELOPE, 1)[0])
    lock = spool._path(part_set) / ".lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        with spool.claim(part_set) as mine:
            assert not mine
        holder.kill()
    with spool.claim(part_set) as mine:
        assert mine
