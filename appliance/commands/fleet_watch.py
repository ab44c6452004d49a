"""`fleet watch`: serves how the stations are to Prometheus, until a signal ends it."""

from __future__ import annotations

import argparse

from appliance import config as configuration
from appliance.commands.common import add_config, late
from appliance.config import OfficeConfig
from appliance.errors import ConfigError
from appliance.notify import Notifier


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet watch`."""
    add_config(parser, "office.toml")


def run(arguments: argparse.Namespace) -> int:
    """Runs the view."""
    config = configuration.load(arguments.config, OfficeConfig)
    try:
        serve = late("appliance.receiver.fleet_view:run")
    except ModuleNotFoundError as error:
        raise ConfigError(f"install requirements/server.txt: {error.name} is missing") from error
    return int(serve(config, Notifier.from_environment().send))
