"""`station`, `uplink`, `courier`, `receiver`: the processes that systemd starts; so can you, in a terminal."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from appliance import config as configuration
from appliance.commands.common import OK, add_config, late
from appliance.config import ReceiverConfig, UplinkConfig
from appliance.notify import Notifier


def configure_station(parser: argparse.ArgumentParser) -> None:
    """Arguments of `station`."""
    add_config(parser, "station.toml")


def run_station(arguments: argparse.Namespace) -> int:
    """Runs the station until it is told to stop."""
    return int(late("appliance.daemon:main")(arguments.config))


def configure_uplink(parser: argparse.ArgumentParser) -> None:
    """Arguments of `uplink`."""
    add_config(parser, "uplink.toml")


def run_uplink(arguments: argparse.Namespace) -> int:
    """Runs the uplink until it is told to stop."""
    tree = configuration.load(arguments.config, UplinkConfig)
    target = "appliance.enrolment.est_uplink:run" if tree.est.url else "appliance.delivery.main:run"
    return _run(target, lambda: tree)


def configure_courier(_parser: argparse.ArgumentParser) -> None:
    """Arguments of `courier`: none; its socket comes from systemd."""


def run_courier(_arguments: argparse.Namespace) -> int:
    """Carries for one after the other until nobody asks any more."""
    with late("appliance.enrolment.est_courier:listening")() as listener:
        late("appliance.enrolment.est_courier:serve")(listener)
    return OK


def configure_receiver(parser: argparse.ArgumentParser) -> None:
    """Arguments of `receiver`."""
    add_config(parser, "receiver.toml")


def run_receiver(arguments: argparse.Namespace) -> int:
    """Runs a receiver until it is told to stop."""
    return _run("appliance.receiver.main:run", lambda: configuration.load(arguments.config, ReceiverConfig))


def _run(target: str, load: Callable[[], object]) -> int:
    """Reads the configuration first, so that a mistake in it is said at once."""
    tree = load()
    return int(late(target)(tree, Notifier.from_environment().send))
