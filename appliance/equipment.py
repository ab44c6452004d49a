"""The composition root of what stands at the desk: button, lamps and scanner, as a configuration names them.

Rules:
- The station's root (`appliance.daemon`) builds its devices here, and so does a device before it is a station. Nothing
  of the station is loaded with them: what asks lamps and a button at each start must not wait for all of it.
- A part that cannot be built ends the process with a code and a sentence; there is no fall-back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from appliance import config as configuration
from appliance.config import StationConfig
from appliance.devices.gpio_chip import lgpio_factory
from appliance.devices.gpio_panel import GpioPanel
from appliance.devices.interfaces import Feeder
from appliance.devices.picamera import Picamera
from appliance.devices.pinout import load_pinout
from appliance.devices.sane_feeder import SaneFeeder
from appliance.enrolment.places import ProvisioningConfig
from appliance.enrolment.technician import Desk
from appliance.rig.calibration import load as load_calibration
from appliance.rig.camera_feeder import CameraFeeder

CAMERA = "camera"  # as `feeder.device`: the rig instead of a scanner


def build_panel(config: StationConfig) -> GpioPanel:
    """Button and lamps, at the pins that the configuration's pinout names."""
    pinout = load_pinout(config.gpio.pinout)
    return GpioPanel(pinout, config.gpio, lgpio_factory(pinout.chip_labels))


def build_feeder(config: StationConfig) -> Feeder:
    """The scanner, or the camera rig where the configuration names it.

    Raises:
        ConfigError: the camera's calibration cannot be used.
    """
    if config.feeder.device != CAMERA:
        return SaneFeeder(config.feeder)
    calibration = load_calibration(config.camera.calibration)
    size = calibration.camera.width, calibration.camera.height
    return CameraFeeder(Picamera(config.camera, config.feeder, size), calibration, config.camera, config.feeder)


@contextlib.contextmanager
def boot_panel(places: ProvisioningConfig) -> Iterator[GpioPanel]:
    """Button and lamps of a device before it is a station, as its image describes them."""
    panel = build_panel(configuration.load(places.station_base, StationConfig))
    try:
        yield panel
    finally:
        panel.close()


@contextlib.contextmanager
def provisioning_desk(
    places: ProvisioningConfig, ask: Callable[[str], str], say: Callable[[str], None]
) -> Iterator[Desk]:
    """The same with the scanner, for whoever makes a station of it."""
    with boot_panel(places) as panel:
        feeder = build_feeder(configuration.load(places.station_base, StationConfig))
        try:
            yield Desk(panel, feeder, ask, say, places.press_timeout_s)
        finally:
            feeder.close()
