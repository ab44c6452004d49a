"""Codes that only a strange device, a strange configuration or a broken worker brings about."""

import contextlib
import os
import signal

import pytest
from feeder_rig import rig
from test_feeder_worker import Session, device, loaded_scanner, outcome_of, silent

from appliance.capture.feeding import feed
from appliance.devices import sane_process
from appliance.devices.interfaces import ScanSettings
from appliance.devices.sane_feeder import SaneFeeder
from appliance.sim.sane_wire import Status, string, words

SETTINGS = ScanSettings(200, False)


def test_a_device_that_may_not_be_used_moves_no_paper(tmp_path):
    class Denying(Session):
        def _open(self):
            self._read.string()
            return words(Status.ACCESS_DENIED, 0) + string(None)

    scanner = loaded_scanner(tmp_path)
    with device(lambda connection: Denying(scanner, connection).run(), tmp_path) as config:
        outcome = outcome_of(config)
    assert (outcome.error.code, outcome.put_back_from) == ("feeder-access-denied", None)


def test_a_device_that_says_nothing_is_given_up_before_paper_moves(tmp_path):
    with device(silent, tmp_path) as config:
        outcome = outcome_of(config)
    assert (outcome.error.code, outcome.put_back_from) == ("feeder-silent", None)


def test_a_driverless_device_whose_address_nobody_knows_is_not_used(tmp_path):
    with rig("escl", tmp_path) as made:
        made.load(1)
        listed = (made.config.sane_config_dir / "airscan.conf").read_text()
        (made.config.sane_config_dir / "airscan.conf").write_text(
            listed.replace("http://", "HTTP://[::ffff:127.0.0.1]#")
        )
        made.feeder.close()
        outcome = feed(made.feeder, SETTINGS, lambda _: None, 0)
        assert outcome.error.code in {"feeder-unknown-identity", "feeder-missing"}
        assert (outcome.put_back_from, made.hopper()) == (None, 1)


def test_a_worker_that_sends_nonsense_is_replaced_and_the_sheet_goes_back(tmp_path, monkeypatch):
    with rig("saned", tmp_path) as made:
        made.load(2, duplex=False)
        seen = []
        plain = sane_process.receive

        def nonsense(connection, deadline, limit):
            message = plain(connection, deadline, limit)
            if not isinstance(message, dict):
                seen.append(message)
                if len(seen) == 2:
                    raise sane_process.MessageError("page shape")
            return message

        monkeypatch.setattr(sane_process, "receive", nonsense)
        outcome = feed(made.feeder, ScanSettings(200, False, duplex=False), lambda _: None, 0)
        assert (outcome.error.code, outcome.sheets_safe, outcome.put_back_from) == ("feeder-worker-protocol", 1, 2)
        made.settle()
        made.control.put_back(len(made.tray()) - 1)
        assert feed(made.feeder, ScanSettings(200, False, duplex=False), lambda _: None, 1).complete


def test_a_sheet_that_is_too_large_is_named_and_the_ones_before_it_are_safe(tmp_path):
    with rig("saned", tmp_path) as made:
        made.load(3)
        made.control.fault("huge", 3, "start")
        kept = []
        outcome = feed(made.feeder, SETTINGS, kept.append, 0)
        assert (outcome.error.code, outcome.sheets_safe, outcome.put_back_from) == ("feeder-page-too-large", 1, 2)


def test_paper_that_ends_in_the_middle_of_a_page_goes_back(tmp_path):
    with rig("saned", tmp_path) as made:
        made.load(1)
        made.control.fault("out-of-paper", 1, "middle")
        outcome = feed(made.feeder, SETTINGS, lambda _: None, 0)
        assert (outcome.error.code, outcome.put_back_from) == ("feeder-paper-ended", 1)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT])
def test_a_driver_that_crashes_between_batches_is_started_again_unseen(tmp_path, number):
    with rig("saned", tmp_path) as made:
        made.feeder.status()
        os.kill(made.feeder.worker_pid, number)
        made.load(1)
        assert feed(made.feeder, SETTINGS, lambda _: None, 0).complete


def test_the_worker_tells_of_progress_and_no_word_of_it_is_taken_for_an_answer(tmp_path):
    with rig("saned", tmp_path) as made:
        made.load(2, duplex=False)
        made.control.rate(50)  # 1.2 s a page: three words of progress
        with contextlib.closing(SaneFeeder(made.config)) as feeder:
            kept = []
            assert feed(feeder, ScanSettings(200, False, duplex=False), kept.append, 0).complete
        assert [page.sheet for page in kept] == [0, 1]
