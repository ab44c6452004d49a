"""Asks a device that is no station yet how far its first boot is; and a station what it answered its office."""

from __future__ import annotations

import asyncio
from typing import Final

from sdbus.exceptions import SdBusBaseError

from appliance.bus_address import open_bus
from appliance.bus_interface import BusError
from appliance.bus_provision import ANSWER, BUS_NAME, INTERFACE, OBJECT_PATH, FirstBoot
from appliance.bus_rows import ContentError
from appliance.panel.review_facts import WrongShapeError

DEADLINE_S: Final = 2.0


async def first_boot(address: str) -> FirstBoot | None:
    """How far it is; None where no device says so, or says it in a form that is not a device's."""
    try:
        bus = open_bus(address)
    except BusError:
        return None
    try:
        message = bus.new_method_call_message(BUS_NAME, OBJECT_PATH, INTERFACE, "Now")
        reply = await asyncio.wait_for(bus.call_async(message), DEADLINE_S)
        return checked(reply.get_contents())
    except (SdBusBaseError, TimeoutError, WrongShapeError):
        return None
    finally:
        bus.close()


async def send_code(address: str, code: str) -> None:
    """What somebody typed; "" for another sheet.

    Raises:
        BusError: nobody asks for it, or nobody is there.
    """
    bus = open_bus(address)
    try:
        message = bus.new_method_call_message(BUS_NAME, OBJECT_PATH, INTERFACE, "Code")
        message.append_data("s", code)
        await asyncio.wait_for(bus.call_async(message), DEADLINE_S)
    except SdBusBaseError as error:
        raise BusError(type(error).__name__) from error
    finally:
        bus.close()


def checked(untrusted: object) -> FirstBoot:
    """Raises WrongShapeError."""
    if not (isinstance(untrusted, tuple) and len(untrusted) == 4 and all(isinstance(one, str) for one in untrusted)):
        raise WrongShapeError
    try:
        return FirstBoot(*untrusted)
    except ContentError as error:
        raise WrongShapeError from error


def checked_answer(untrusted: object) -> str:
    """What a station answered its office: the text of a QR code, "" for none. Raises WrongShapeError."""
    if not (isinstance(untrusted, str) and ANSWER.fullmatch(untrusted)):
        raise WrongShapeError
    return untrusted
