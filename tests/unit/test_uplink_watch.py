"""How the way to the server looks from inside: a file that a stranger writes, judged with patience."""

import os

import pytest

from appliance.delivery import status
from appliance.readiness import SILENT_AFTER_S, STATUS_MAX_AGE_S, UplinkWatch
from appliance.situation import Uplink


class World:
    """An inbox, a clock and what the uplink says."""

    def __init__(self, inbox):
        self.inbox, self.now = inbox, 1_000.0
        self.watch = UplinkWatch(inbox, lambda: self.now)

    def says(self, *, connected=True, unanswered=0):
        word = status.UplinkStatus(connected, status.now_text(), "connected", "A sentence.", unanswered, unanswered, 0)
        status.write(self.inbox, word)
        return self.watch()

    def later(self, seconds):
        self.now += seconds


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def test_no_word_from_the_uplink_is_unknown(world):
    assert world.watch() is Uplink.UNKNOWN


def test_an_old_word_and_nonsense_do_not_count(world):
    assert world.says() is Uplink.ONLINE
    path = world.inbox / status.FILE_NAME
    past = path.stat().st_mtime - STATUS_MAX_AGE_S - 5
    os.utime(path, (past, past))
    assert world.watch() is Uplink.UNKNOWN
    for nonsense in (b"", b"\xff\x00", b"[]", b'{"format": 1}', b"[" * 100_000):
        path.write_bytes(nonsense)
        assert world.watch() is Uplink.UNKNOWN


def test_no_connection_is_offline(world):
    assert world.says(connected=False, unanswered=3) is Uplink.OFFLINE


def test_documents_without_a_receipt_make_a_server_silent_only_after_a_while(world):
    assert world.says(unanswered=1) is Uplink.ONLINE
    world.later(SILENT_AFTER_S - 1)
    assert world.says(unanswered=1) is Uplink.ONLINE
    world.later(2)
    assert world.says(unanswered=1) is Uplink.SILENT
    assert world.says(unanswered=0) is Uplink.ONLINE


def test_a_busy_desk_with_receipts_coming_in_is_not_a_silent_server(world):
    for _ in range(20):
        assert world.says(unanswered=3) is Uplink.ONLINE
        world.later(SILENT_AFTER_S / 2)
        assert world.says(unanswered=2) is Uplink.ONLINE  # a receipt came
        world.later(SILENT_AFTER_S / 2)


def test_more_documents_do_not_start_the_wait_anew(world):
    world.says(unanswered=1)
    world.later(SILENT_AFTER_S + 1)
    assert world.says(unanswered=9) is Uplink.SILENT


def test_the_wait_begins_anew_after_an_outage(world):
    assert world.says(unanswered=2) is Uplink.ONLINE
    world.later(10)
    assert world.says(connected=False, unanswered=2) is Uplink.OFFLINE
    world.later(3_600)
    assert world.says(unanswered=2) is Uplink.ONLINE
