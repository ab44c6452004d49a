"""Opening a bus by address.

sd-bus takes the address of "the system bus" from the environment and offers no other way through our binding, so a
private bus is opened by naming it there for a moment. Do this before threads that read the environment start.

The binding stops to watch the socket of a connection when an earlier one whose socket had the same number is freed,
however long ago that was closed: nothing that comes is noticed then, and every call runs into its deadline. Whoever
stays connected calls `listen` now and then.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress

from sdbus import SdBus, sd_bus_open_system
from sdbus.exceptions import SdBusBaseError

from appliance.bus_interface import BusError

_VARIABLE = "DBUS_SYSTEM_BUS_ADDRESS"
MAX_ADDRESS = 1_024  # characters


def open_bus(address: str) -> SdBus:
    """Opens the bus at a D-Bus address such as `unix:path=/run/x`; an empty address is the system bus.

    Raises:
        BusError: nothing listens there, or the address is none.
    """
    if len(address) > MAX_ADDRESS or "\0" in address:
        raise BusError("not an address")
    before = os.environ.get(_VARIABLE)
    if address:
        os.environ[_VARIABLE] = address
    try:
        return sd_bus_open_system()
    except (SdBusBaseError, OSError) as error:
        raise BusError(f"cannot open the bus: {type(error).__name__}") from error
    finally:
        if address and before is None:
            del os.environ[_VARIABLE]
        elif before is not None:
            os.environ[_VARIABLE] = before


def listen(bus: SdBus | None) -> None:
    """Takes in what has come, and watches for more, also where the binding does not any more. None is left alone."""
    if bus is None:
        return
    with suppress(SdBusBaseError, OSError):  # the connection is gone, as the next call says
        asyncio.get_running_loop().add_reader(bus.get_fd(), bus.process)
        bus.process()
