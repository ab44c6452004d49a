"""Setting up a batch: source, mode, resolution and the whole scan area, in each vendor's own words.

Rules:
- Source and mode names differ by vendor; the tables below are the ones known, tried in order, letter case ignored.
  A device whose words are not in them is refused, not guessed at.
- A setting that the device does not have, does not take or rounds away is an error that names the option.
- The area is the largest that the device offers: nothing of a sheet is cut off by a default page size.
"""

from __future__ import annotations

from appliance.devices.device_identity import TroubleError
from appliance.devices.feeder_errors import Trouble
from appliance.devices.libsane import Handle, Kind, Option, OptionError, SaneStatusError

SIMPLEX_SOURCES = (
    "ADF Front",  # fujitsu, canon_dr, epjitsu, epsonds
    "ADF",  # airscan, hpaio, avision, xerox_mfp
    "Automatic Document Feeder",  # epson2, pixma, magicolor
    "Automatic Document Feeder(left aligned)",  # brother
    "Automatic Document Feeder(centrally aligned)",  # brother
    "Document Feeder",
    "adf",  # kvs20xx, kvs40xx
    "fb/adf",
)
DUPLEX_SOURCES = (
    "ADF Duplex",  # fujitsu, canon_dr, epjitsu, airscan, epsonds, pixma
    "Automatic Document Feeder(left aligned,Duplex)",  # brother
    "Automatic Document Feeder(centrally aligned,Duplex)",  # brother
    "Duplex",  # hpaio
)
DUPLEX_SWITCHES: tuple[tuple[str, float | str, float | str], ...] = (
    ("adf-mode", "Simplex", "Duplex"),  # epson2, beside the source
    ("duplex", 0, 1),  # kvs20xx, kvs40xx
)
GREY_MODES = ("Gray", "Grayscale", "8-bit Gray", "True Gray", "256 levels", "Greyscale")
COLOUR_MODES = ("Color", "24bit Color", "24bit Color[Fast]", "True color", "Full color", "Colour")
PAGE_EDGES = (
    ("page-width", True),
    ("page-height", True),
    ("tl-x", False),
    ("tl-y", False),
    ("br-x", True),
    ("br-y", True),
)
SENSORS = {
    "page_loaded": ("page-loaded", "adf-loaded"),
    "cover_open": ("cover-open",),
    "scan_pressed": ("scan", "start"),
    "double_feed": ("double-feed",),
}
DOUBLE_FEED_GUARDS: tuple[tuple[str, float | str], ...] = (
    ("df-thickness", 1),  # ultrasonic; comparing lengths would stop stacks of mixed sizes
    ("df-action", "Stop"),
)
GREY_DEPTH = 8  # bits a sample


def apply(handle: Handle, *, dpi: int, colour: bool, duplex: bool) -> None:
    """Sets the device up for a batch.

    Raises:
        TroubleError: the device does not offer it (`setting`).
        SaneStatusError: the device refuses.
    """
    try:
        _set_source(handle, duplex=duplex)
        _set_one_of(handle, "mode", COLOUR_MODES if colour else GREY_MODES)
        if (depth := handle.find("depth")) is not None and depth.settable:
            handle.set(depth, GREY_DEPTH)
        _set_resolution(handle, dpi)
        _set_area(handle)
        _guard_against_double_feeds(handle)
        _read_back(handle, dpi=dpi, colour=colour, duplex=duplex)
    except OptionError as error:
        raise TroubleError(Trouble.SETTING, str(error)) from error


def read_sensors(handle: Handle) -> dict[str, bool | None]:
    """Each sensor of `SENSORS` by our name; None where the device has none.

    Raises:
        SaneStatusError: the device does not answer.
    """
    options = {o.name: o for o in handle.options() if o.active and o.kind is Kind.BOOL}
    readings: dict[str, bool | None] = {}
    for ours, names in SENSORS.items():
        option = next((options[name] for name in names if name in options), None)
        readings[ours] = None if option is None else bool(handle.get(option))
    return readings


def _set_source(handle: Handle, *, duplex: bool) -> None:
    """The feeder, one or both sides; a device without a choice of sources is a simplex feeder."""
    switch = _switch(handle)
    option = handle.find("source")
    if option is not None:
        _set_one_of(handle, "source", DUPLEX_SOURCES if duplex and switch is None else SIMPLEX_SOURCES)
    elif duplex and switch is None:
        raise TroubleError(Trouble.SETTING, "source")
    switch = _switch(handle)  # a source may have changed the options
    if switch is not None:
        found, off, on = switch
        handle.set(found, on if duplex else off)


def _switch(handle: Handle) -> tuple[Option, float | str, float | str] | None:
    """The option that some vendors have for two sides, beside the source."""
    for name, off, on in DUPLEX_SWITCHES:
        option = handle.find(name)
        if option is not None and option.settable and (not option.texts or on in option.texts):
            return option, off, on
    return None


def _set_one_of(handle: Handle, name: str, choices: tuple[str, ...]) -> None:
    """Sets a text option to the first of `choices` that the device knows."""
    option = handle.find(name)
    if option is None:
        raise OptionError(name)
    known = {text.casefold(): text for text in option.texts}
    for choice in choices:
        if choice.casefold() in known:
            handle.set(option, known[choice.casefold()])
            return
    raise TroubleError(Trouble.SETTING, f"{name}: the device offers {', '.join(option.texts)[:200]}")


def _set_resolution(handle: Handle, dpi: int) -> None:
    """Sets dots per inch and reads them back: a backend that rounds does not pass."""
    for name, needed in (("resolution", True), ("y-resolution", False)):
        option = handle.find(name)
        if option is None or not option.settable:
            if needed:
                raise OptionError(name)
            continue
        try:
            handle.set(option, dpi)
        except SaneStatusError as error:
            raise TroubleError(Trouble.SETTING, f"{name}: {dpi} dpi") from error
        if handle.get(option) != dpi:
            raise TroubleError(Trouble.SETTING, f"{name}: {dpi} dpi")


def _guard_against_double_feeds(handle: Handle) -> None:
    """Makes the device stop when two sheets go through together, where it can: a lost sheet is a lost record."""
    for name, value in DOUBLE_FEED_GUARDS:
        option = handle.find(name)
        if option is not None and option.settable and (not isinstance(value, str) or value in option.texts):
            handle.set(option, value)


def _read_back(handle: Handle, *, dpi: int, colour: bool, duplex: bool) -> None:
    """Looks at what the device took, once all is set: a later setting may undo an earlier one, a reconnect all of them.

    Raises:
        TroubleError: it kept another value.
    """
    switch = _switch(handle)
    either = (*DUPLEX_SOURCES, *SIMPLEX_SOURCES) if switch else DUPLEX_SOURCES
    wanted = {"source": either if duplex else SIMPLEX_SOURCES, "mode": COLOUR_MODES if colour else GREY_MODES}
    for name, choices in wanted.items():
        option = handle.find(name)
        if option is not None and str(handle.get(option)).casefold() not in {c.casefold() for c in choices}:
            raise TroubleError(Trouble.SETTING, f"{name}: the device keeps another value")
    option = handle.find("resolution")
    if option is not None and handle.get(option) != dpi:
        raise TroubleError(Trouble.SETTING, f"resolution: the device keeps another value than {dpi}")
    if switch is not None and handle.get(switch[0]) != (switch[2] if duplex else switch[1]):
        raise TroubleError(Trouble.SETTING, f"{switch[0].name}: the device keeps another value")


def _set_area(handle: Handle) -> None:
    """Opens the scan area as far as it goes. The order matters: page sizes bound the corners."""
    for name, to_the_end in PAGE_EDGES:
        option = handle.find(name)
        if option is not None and option.settable and option.span is not None:
            handle.set(option, option.span[1] if to_the_end else option.span[0])
