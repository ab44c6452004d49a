"""A small bus service with the station's interface, for what a real station rarely shows.

It runs on a loop in a thread of its own. `FakeStation` is served by the station's own bus shell; a `Raw` service
answers in whatever form the test wants.
"""

import asyncio
import threading
from functools import partial
from typing import ClassVar

from sdbus.sd_bus_internals import SdBusInterface

from appliance.bus import StationBus
from appliance.bus_address import open_bus
from appliance.bus_interface import BUS_NAME, ERROR_NAME, INTERFACE, OBJECT_PATH, StationFailedError
from appliance.bus_rows import ReadinessRow
from appliance.situation import Name, Situation, View, view
from appliance.states import State
from tests.panel.gallery import PRESETS


class FakeStation:
    """A StationApi that shows what it is told and remembers what it was asked."""

    def __init__(self):
        self.shown = view(Situation(State.READY))
        self.asked = []
        self.rows = []
        self.presets_of = list(PRESETS)
        self.pages = 0
        self.failure = None
        self.slow_s = 0.0

    def view(self):
        return self.shown

    def counters(self):
        return {"pages": self.pages, "working": 0, "waiting": 0, "held": 0, "delivered": 0}

    async def _do(self, *what):
        self.asked.append(what)
        await asyncio.sleep(self.slow_s)
        if self.failure:
            raise self.failure

    async def scan(self, purposes=(), document_class="", sheets=0, preset=""):
        await self._do("scan")
        return ""

    async def cancel(self):
        await self._do("cancel")

    async def jobs(self, limit):
        return self.rows

    async def documents(self, limit):
        return []

    async def classes(self, limit):
        return []

    async def parts(self, limit):
        return []

    async def resume(self, job, document_class="", document=""):
        await self._do("resume", job)

    async def discard(self, job):
        raise AssertionError("the panel never discards")

    async def legal_hold(self, job, *, on):
        raise AssertionError("the panel never holds")

    async def selftest(self):
        return []

    async def choose_preset(self, name):
        await self._do("choose", name)

    async def presets(self):
        return self.presets_of

    def next_press(self):
        return "Next press."

    async def test(self):
        return ""

    async def readiness(self):
        return ReadinessRow(False, "", False, ())


class Host:
    """A loop in a thread, on which services are opened and closed."""

    def __init__(self, address):
        self.address = address
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._open = []

    def do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    def serve(self, station, access=None):
        """The station's own bus shell around a fake station; `access` decides who may do what."""

        async def begin():
            bus = StationBus(station, lambda _: None, access)
            await bus.open(self.address)
            return bus

        bus = self.do(begin())
        self._open.append(bus)
        return bus

    def serve_beside(self, station, made, access):
        """The same, with an object beside it that `made` makes of the guard."""

        async def begin():
            bus = StationBus(station, lambda _: None, access)
            bus.also(made(bus.guard))
            await bus.open(self.address)
            return bus

        self._open.append(bus := self.do(begin()))
        return bus

    def show(self, bus, station, name, signal, sentence):
        """The station says something else."""

        async def tell():
            station.shown = View(Name(name), signal, sentence)
            bus.state_changed(station.shown)

        self.do(tell())

    def serve_raw(self, interface, name=BUS_NAME, beside=None):
        """Any interface under the station's name, or another one; and another object beside it."""

        async def begin():
            bus = open_bus(self.address)
            interface.begin(bus)
            if beside is not None:
                beside.begin(bus)
            await bus.request_name_async(name, 0)
            return bus

        bus = self.do(begin())
        self._open.append(bus)
        return bus

    def stop(self, bus):
        """One service leaves the bus."""

        async def end():
            bus.close()

        self.do(end())
        self._open.remove(bus)

    def close(self):
        for bus in list(self._open):
            self.stop(bus)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


class Raw:
    """An interface by its members alone: `methods` and `properties` of any name and shape."""

    methods: ClassVar = {}  # member: (signature in, signature out, function)
    properties: ClassVar = {}  # member: (signature, function)
    path, name = OBJECT_PATH, INTERFACE

    def begin(self, bus):
        """Shows it on a bus."""
        interface = SdBusInterface()
        for name, (takes, gives, _) in self.methods.items():
            interface.add_method(name, takes, (), gives, (), 0, partial(self._call, name))
        for name, (gives, _) in self.properties.items():
            interface.add_property(name, gives, partial(self._read, name), None, 0)
        bus.add_interface(interface, self.path, self.name)
        self._kept = interface

    def _call(self, name, message):
        _, gives, act = self.methods[name]
        try:
            answer = act(self, *message.parse_to_tuple())
        except StationFailedError as error:
            message.create_error_reply(ERROR_NAME, str(error)).send()
            return
        reply = message.create_reply()
        if gives:
            reply.append_data(gives, *(answer if isinstance(answer, tuple) else (answer,)))
        reply.send()

    def _read(self, name, message):
        gives, act = self.properties[name]
        message.append_data(gives, act(self))


READY = "Ready: put paper in and press the button."


class Garbler(Raw):
    """Right names, wrong shapes."""

    def __init__(self, state="ready", sentence=READY):
        self.says = (state, sentence)

    properties: ClassVar = {
        "State": ("s", lambda it: it.says[0]),
        "Signal": ("s", lambda _: "ready"),
        "Sentence": ("s", lambda it: it.says[1]),
        "Counters": ("as", lambda _: ["many", "numbers"]),
    }
    methods: ClassVar = {
        "Jobs": ("u", "s", lambda *_: "no list at all"),
        "Presets": ("", "a(si)", lambda _: [("referrals", 7)]),
        "Readiness": ("", "b", lambda _: True),
        "People": ("", "a(si)", lambda _: [("Ann Example", 3)]),
    }


class Reception(Raw):
    """A newer station: it knows people."""

    PIN, BADGE = "4711", "00471108"

    def __init__(self):
        self.names = {"Ann Example": "reviewer", "Bea Sample": "reception"}
        self.signed = ""
        self.rows = []
        self.asked = []
        self.closed = False  # shows nothing to nobody

    def _only_people(self):
        if self.closed and not self.signed:
            raise StationFailedError("not-allowed: Nobody is logged in here. Log in, then do it again.")

    def jobs(self, _limit):
        self.asked.append(("jobs",))
        self._only_people()
        return [row.as_tuple() for row in self.rows]

    def presets(self):
        self._only_people()
        return [row.as_tuple() for row in PRESETS]

    def readiness(self):
        self._only_people()
        return (False, "", False, [])

    def resume(self, job):
        self.asked.append(("resume", job, self.signed))
        if job not in [row.job for row in self.rows]:
            raise StationFailedError("custody-unknown: The station does not know this job. Look at the panel.")

    def login(self, user, pin, badge):
        self.asked.append(("login", user))
        if user not in self.names or (pin != self.PIN and badge != self.BADGE):
            raise StationFailedError("people-refused: Nobody signs in like this.")
        self.signed = user
        return self.names[user], 120

    def logout(self):
        self.asked.append(("logout", self.signed))
        self.signed = ""

    def who(self):
        return (self.signed, self.names[self.signed], 100) if self.signed in self.names else ("", "", 0)

    properties: ClassVar = {
        "State": ("s", lambda _: "ready"),
        "Signal": ("s", lambda _: "ready"),
        "Sentence": ("s", lambda _: READY),
        "Counters": ("a{su}", lambda _: {"pages": 0}),
    }
    methods: ClassVar = {
        "Jobs": ("u", "a(sssuuus)", jobs),
        "Presets": ("", "a(ssbsassubb)", presets),
        "Readiness": ("", "(bsba(sbddss))", lambda it: (it.readiness(),)),
        "Resume": ("s", "", resume),
        "People": ("", "a(ss)", lambda it: list(it.names.items())),
        "Login": ("sss", "su", login),
        "Logout": ("", "", logout),
        "Who": ("", "ssu", who),
        "Keep": ("", "", lambda it: it.asked.append(("keep", it.signed))),
    }
