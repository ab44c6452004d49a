"""The composition root's end: a station that fails says so with its lamps before the process is gone."""

import asyncio

import pytest

from appliance import daemon
from appliance.config import StationConfig
from appliance.custody.vault import VaultError


class Lamps:
    def __init__(self):
        self.seen = []

    def show(self, signal):
        self.seen.append(str(signal))

    def close(self):
        self.seen.append("dark")


@pytest.fixture
def serve(monkeypatch):
    """Serves with an inside of its own; returns what the lamps showed."""
    monkeypatch.setattr(daemon, "FAULT_SHOWN_S", 0.0)

    def run(inside, lamps):
        monkeypatch.setattr(daemon, "_serve", inside)
        return daemon.serve(object.__new__(StationConfig), lamps)

    return run


def test_a_station_that_cannot_start_shows_a_fault_before_it_goes_dark(serve):
    async def broken(*_):
        raise VaultError("device key")

    lamps = Lamps()
    with pytest.raises(VaultError):
        serve(broken, lamps)
    assert lamps.seen == ["fault", "dark"]


def test_an_orderly_end_is_no_fault(serve):
    async def orderly(*_):
        """Runs until it is told to stop."""

    lamps = Lamps()
    assert serve(orderly, lamps) == 0
    assert lamps.seen == ["dark"]


def test_another_policy_of_the_fleet_is_another_life_and_no_fault(serve):
    lives = [True, True, False]

    async def life(*_):
        return lives.pop(0)

    lamps = Lamps()
    assert serve(life, lamps) == 0
    assert (lives, lamps.seen) == ([], ["dark"])


@pytest.mark.parametrize("on_trial", [True, False])
def test_a_life_that_fails_on_trial_is_undone_and_any_other_ends_the_process(monkeypatch, on_trial):
    class Policy:
        def __init__(self, *_):
            """Nothing is kept."""

        def undo(self, error):
            assert isinstance(error, VaultError)
            return on_trial

    async def broken(*_):
        raise VaultError("device key")

    monkeypatch.setattr(daemon, "FleetPolicy", Policy)
    monkeypatch.setattr(daemon, "_live", broken)
    if on_trial:
        assert asyncio.run(daemon._serve(StationConfig(), Lamps(), ()))
    else:
        with pytest.raises(VaultError):
            asyncio.run(daemon._serve(StationConfig(), Lamps(), ()))
