"""Scan presets: what a press of the button scans, chosen before paper moves.

Rules:
- A preset is checked against the policy when the station starts: an unknown name, a resolution below what its class
  asks for, or a purpose that nobody receives refuses the whole configuration and names the place.
- What the next press does can be read at any time; a choice falls back to the default when nobody used it for a while.
- A chosen preset names the class as an operator does, the default one as the site does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from appliance.batch import Press
from appliance.config import StationConfig
from appliance.devices.interfaces import ScanSettings
from appliance.errors import ConfigError, ScanStationError
from appliance.policy.classes import Colour, DocumentClass
from appliance.policy.pack import PolicyPack

PLAIN: Final = "plain"
"""The name of the only preset where none is configured."""


class UnknownPresetError(ScanStationError):
    """There is no preset of this name."""

    code = "preset-unknown"
    advice = "There is no such preset on this station. Choose one of those that it lists."


@dataclass(frozen=True, slots=True)
class Preset:
    """What a press scans, under a name and in words; `destination` says who receives it."""

    name: str
    label: str
    press: Press
    destination: str

    def sentence(self) -> str:
        """What the next press does."""
        settings = self.press.settings_of(self.press.document_class)
        colour, sides = "colour" if settings.colour else "grey", "both sides" if settings.duplex else "one side"
        purposes = " and ".join(self.press.purposes)
        return (
            f"Next press: {self.label} (class {self.press.document_class}, for {purposes}, to {self.destination}; "
            f"{settings.dpi} dpi, {colour}, {sides})."
        )


class Presets:
    """The presets in their order, and the one that is chosen. All methods run on the event loop."""

    def __init__(
        self, presets: Sequence[Preset], default: str, idle_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`default` is one of their names; a choice lasts until nobody used it for `idle_s` seconds."""
        self._presets = tuple(presets)
        self._default = self.named(default)
        self._idle_s, self._clock = idle_s, clock
        self._chosen, self._since = self._default, clock()

    def __len__(self) -> int:
        return len(self._presets)

    def all(self) -> tuple[Preset, ...]:
        """In the order of the configuration."""
        return self._presets

    def named(self, name: str) -> Preset:
        """The preset of this name.

        Raises:
            UnknownPresetError: there is none.
        """
        for preset in self._presets:
            if preset.name == name:
                return preset
        raise UnknownPresetError(", ".join(preset.name for preset in self._presets))

    @property
    def current(self) -> Preset:
        """What the next press scans."""
        if self._clock() - self._since >= self._idle_s:
            self._chosen = self._default
        return self._chosen

    @property
    def place(self) -> int:
        """Which one it is, from 1."""
        return self._presets.index(self.current) + 1

    def is_default(self, preset: Preset) -> bool:
        """Whether the site itself chose it."""
        return preset is self._default

    def choose(self, name: str) -> Preset:
        """Chooses one. Raises UnknownPresetError."""
        self._chosen = self.named(name)
        self.used()
        return self._chosen

    def next(self) -> Preset:
        """Chooses the one after the current, and after the last the first."""
        return self.choose(self._presets[self.place % len(self._presets)].name)

    def used(self) -> None:
        """Somebody pressed: the choice lasts from now on."""
        self._since = self._clock()


def load_presets(config: StationConfig, pack: PolicyPack) -> Presets:
    """The presets of a configuration; one made of `[feeder]` and `[policy]` where none is configured.

    Raises:
        ConfigError: one cannot be used; the place is named.
    """
    asks = {c.name: ScanSettings(c.resolution_dpi, c.colour is Colour.COLOUR) for c in pack.classes}
    if not config.presets:
        feeder, policy = config.feeder, config.policy
        settings = ScanSettings(feeder.dpi, feeder.colour, feeder.duplex)
        press = Press(settings, policy.default_class, policy.purposes, asks)
        only = Preset(PLAIN, "as configured", press, _destination(config, pack, press))
        return Presets([only], PLAIN, config.policy.preset_idle_s)
    presets = [_preset(name, config, pack, asks) for name in config.presets]
    return Presets(presets, config.policy.default_preset, config.policy.preset_idle_s)


def _preset(name: str, config: StationConfig, pack: PolicyPack, asks: Mapping[str, ScanSettings]) -> Preset:
    """One checked preset."""
    table, where = config.presets[name], f"presets.{name}"
    try:
        named = pack.document_class(table.document_class)
        for purpose in table.purposes:
            pack.purpose(purpose)
    except ConfigError as error:
        raise ConfigError(f"{where}: {error.detail}") from error
    _check_settings(named, table.dpi, table.colour, where)
    received = {purpose for recipient in config.recipients.values() for purpose in recipient.purposes}
    if config.recipients and (nobody := sorted(set(table.purposes) - received)):
        raise ConfigError(f"{where}: purposes: nobody receives '{nobody[0]}'")
    press = Press(ScanSettings(table.dpi, table.colour, table.duplex), table.document_class, table.purposes, asks)
    return Preset(name, table.label, press, _destination(config, pack, press))


def _check_settings(named: DocumentClass, dpi: int, colour: bool, where: str) -> None:
    """Raises ConfigError where a preset asks for less than its class does."""
    if dpi < named.resolution_dpi:
        raise ConfigError(
            f"{where}: dpi: {dpi} is less than the {named.resolution_dpi} dpi that '{named.name}' asks for"
        )
    if named.colour is Colour.COLOUR and not colour:
        raise ConfigError(f"{where}: colour: '{named.name}' is scanned in colour; set colour = true")


def _destination(config: StationConfig, pack: PolicyPack, press: Press) -> str:
    """Who receives it, in words: the recipients by name, or the destination of the class."""
    named = [n for n, recipient in config.recipients.items() if set(press.purposes) & set(recipient.purposes)]
    destination = pack.destinations.get(pack.document_class(press.document_class).destination)
    return " and ".join(named) or (destination.title if destination else "nobody; a person decides")
