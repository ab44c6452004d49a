"""What taps, keys and time do, without Qt: a clock that the test turns."""

import pytest

from appliance.panel import preferences
from appliance.panel.badge import BadgeReader, Presence
from appliance.panel.controller import Controller
from appliance.panel.facts import Facts, Link, Person, Session
from appliance.panel.model import Do, Page
from appliance.panel.preferences import Preferences
from appliance.panel.requests import Answer
from appliance.panel.taps import Dimmer, TapGuard
from appliance.panel.text import say
from appliance.states import State
from tests.panel.gallery import PEOPLE, READY, facts, said, stopped
from tests.panel.worlds import recorded


class World:
    """A controller, what it asked, and its clock."""

    def __init__(self, **more):
        self.now = 0.0
        self.asked = []
        self.changes = 0
        self.it = Controller(self.asked.append, self.changed, clock=lambda: self.now, **more)
        self.it.facts_changed(READY)

    def changed(self):
        self.changes += 1

    def tap(self, do, argument="", after=1.0):
        self.now += after
        self.it.tap(do, argument)

    def type(self, keys, gap=0.01):
        for key in keys:
            self.now += gap
            self.it.key(key)

    @property
    def done(self):
        return [request.do for request in self.asked]


def test_ten_taps_a_second_are_one_action_and_the_next_counts_after_a_pause():
    world = World()
    for _ in range(30):
        world.tap(Do.SCAN, after=0.1)
    world.it.answered(Answer(Do.SCAN))
    world.tap(Do.SCAN, after=0.1)
    assert world.done == [Do.SCAN]
    world.tap(Do.SCAN, after=0.5)
    assert world.done == [Do.SCAN, Do.SCAN]


def test_nothing_begins_while_the_station_works_on_a_tap():
    world = World()
    world.tap(Do.SCAN)
    world.tap(Do.STOP, after=5)
    assert world.done == [Do.SCAN]
    assert world.it.screen().busy
    world.it.answered(Answer(Do.SCAN, say("The station refused.")))
    assert not world.it.screen().busy
    assert world.it.screen().notice.english() == "The station refused."
    world.tap(Do.STOP)
    assert world.done == [Do.SCAN, Do.STOP]
    assert not world.it.screen().notice


def test_a_refusal_goes_away_by_itself():
    world = World()
    world.it.answered(Answer(Do.SCAN, say("The station refused.")))
    world.now += 11
    world.it.tick()
    assert not world.it.screen().notice


def sign_in(world, pin="1234"):
    world.tap(Do.PEOPLE)
    world.tap(Do.PERSON, PEOPLE[1].name)
    for digit in pin:
        world.tap(Do.DIGIT, digit, after=0.05)


def test_a_pin_is_typed_as_fast_as_fingers_go_sent_once_and_kept_nowhere():
    world = World()
    sign_in(world)
    assert (world.it.ui.pin_length, world.it.screen().dots) == (4, 4)
    world.tap(Do.ERASE, after=0.05)
    world.tap(Do.DIGIT, "9", after=0.05)
    world.tap(Do.SIGN_IN)
    (request,) = world.asked
    assert (request.argument, request.secrets) == (PEOPLE[1].name, ("1239", ""))
    assert "1239" not in repr(request)
    world.it.answered(Answer(Do.SIGN_IN, say("The station refused.")))
    assert (world.it.ui.page, world.it.ui.pin_length) == (Page.PIN, 0)
    world.tap(Do.SIGN_IN)
    assert len(world.asked) == 1, "nothing typed, nothing asked"
    assert not [value for value in vars(world.it).values() if value == "1239"]


def test_a_badge_signs_in_with_what_was_typed_and_a_pin_page_that_is_left_forgets_both():
    world = World()
    sign_in(world, "12")
    world.type("0047110815\r")
    assert world.asked[-1].secrets == ("12", "0047110815")
    world.it.answered(Answer(Do.SIGN_IN))
    assert world.it.ui.page is Page.HOME
    world.type("0047110815\r")
    assert len(world.asked) == 1, "a badge means something on the PIN page alone"
    sign_in(world, "12")
    world.tap(Do.HOME)
    assert not [value for value in vars(world.it).values() if value == "12"]


def test_a_badge_that_leaves_its_reader_is_told_to_the_station_and_never_signs_anybody_in():
    world = World(badge_gone="GONE1")
    world.type("GONE1\r")
    assert world.done == [Do.BADGE_LEFT], "also while nobody is known to be signed in: somebody may be just now"
    sign_in(world, "12")
    world.type("GONE1\r")
    assert world.done == [Do.BADGE_LEFT] * 2
    assert not world.it.ui.badge
    world.type("0047110815\r")
    assert world.asked[-1].secrets == ("12", "0047110815")
    world.it.answered(Answer(Do.BADGE_LEFT, say("The station did not answer in time. Try again.")))
    assert world.it.ui.busy, "an answer about the badge ends nothing else"
    world.type("gone1\r")
    assert world.done[-1] is Do.SIGN_IN
    silent = World()
    silent.type("GONE1\r\r")
    assert silent.done == []


@pytest.mark.parametrize("word", ["abc", "GO NE", "x" * 65, "adiós1"])
def test_a_word_that_no_reader_could_type_is_refused(word):
    with pytest.raises(ValueError, match="plain letters and digits"):
        Presence(word)


@pytest.mark.parametrize(
    ("typed", "gap"),
    [("12-4567\r", 0.01), ("123\r", 0.01), ("1234567890\r", 0.1), ("1" * 65 + "\r", 0.001), ("\r\r\r", 0.01),
     ("12\x1b[A34\r", 0.01), ("", 0.01), ("١٢٣٤٥\r", 0.01)],
)  # fmt: skip
def test_a_badge_reader_that_types_garbage_is_ignored(typed, gap):
    now = [0.0]
    reader = BadgeReader(lambda: now[0])
    for key in typed:
        now[0] += gap
        assert reader.key(key) == ""
    now[0] += 1
    results = []
    for key in "4711\r":
        now[0] += 0.01
        results.append(reader.key(key))
    assert results[-1] == "4711", "and the next badge is read"
    assert [reader.key(key) for key in "04a2B1\r"][-1] == "04a2B1"


def test_the_screen_dims_signs_out_and_the_touch_that_wakes_it_does_nothing_else():
    world = World(dim_s=60)
    world.it.facts_changed(facts(said(State.READY), session=Session("Bram Tolliver", "reviewer", 99)))
    world.tap(Do.JOBS)
    world.now += 61
    world.it.tick()
    assert world.it.dimmer.dimmed
    assert world.it.ui.page is Page.HOME
    assert world.done[-1] is Do.SIGN_OUT
    assert world.it.touched(begins=True, ends=False)
    assert not world.it.dimmer.dimmed
    assert world.it.touched(begins=False, ends=False)
    assert world.it.touched(begins=False, ends=True)
    assert not world.it.touched(begins=True, ends=False)


def test_a_stop_wakes_the_screen_and_comes_before_the_page_that_is_open_and_progress_does_not():
    world = World(dim_s=60)
    world.tap(Do.SETTINGS)
    world.it.facts_changed(facts(said(State.FEEDING, pages=1), {"pages": 1}))
    assert world.it.ui.page is Page.SETTINGS
    world.now += 61
    world.it.tick()
    world.it.facts_changed(facts(said(State.FEEDING, pages=2), {"pages": 2}))
    assert world.it.dimmer.dimmed
    world.tap(Do.JOBS)
    world.it.facts_changed(facts(said(State.PAUSED)))
    assert world.it.ui.page is Page.HOME
    assert not world.it.dimmer.dimmed


def test_a_panel_that_never_dims_never_dims():
    now = [0.0]
    dimmer = Dimmer(0, lambda: now[0])
    now[0] = 1e9
    assert not dimmer.look()


def test_a_user_who_is_removed_while_typing_or_signed_in_is_back_at_the_beginning():
    world = World()
    sign_in(world)
    world.it.facts_changed(facts(said(State.READY), people=(Person("Somebody Else", "auditor"),)))
    assert (world.it.ui.page, world.it.ui.pin_length) == (Page.PEOPLE, 0)
    world.it.facts_changed(facts(said(State.READY), people=None))
    assert world.it.ui.page is Page.HOME
    world.it.facts_changed(facts(said(State.READY), session=Session("Bram Tolliver", "reviewer", 99)))
    world.tap(Do.JOBS)
    world.it.facts_changed(READY)
    assert (world.it.ui.page, world.it.screen().person.english()) == (Page.HOME, "")


def test_the_station_is_told_that_somebody_is_there_but_not_with_every_tap():
    world = World()
    world.it.facts_changed(facts(said(State.READY), session=Session("Bram Tolliver", "reviewer", 99)))
    for _ in range(30):
        world.tap(Do.JOBS)
    assert world.done.count(Do.KEEP) == 3
    world.it.answered(Answer(Do.KEEP, say("The station refused.")))
    assert not world.it.screen().notice


def test_a_station_that_goes_away_closes_every_page():
    world = World()
    sign_in(world)
    world.it.facts_changed(Facts(Link.GONE))
    assert world.it.screen().name == "gone"
    world.it.facts_changed(READY)
    assert world.it.screen().name == "ready"


def test_a_clock_that_jumps_moves_no_guard():
    now = [1000.0]
    guard = TapGuard(clock=lambda: now[0])
    assert guard.accepts()
    now[0] -= 900  # no monotonic clock does that; one that did would only be quiet for a while
    assert not guard.accepts()
    now[0] += 901
    assert guard.accepts()


@pytest.mark.parametrize(
    ("do", "argument"),
    [(Do.LANGUAGE, "xx"), (Do.SIZE, "7"), (Do.SIZE, "-1"), (Do.DIGIT, "12"), (Do.DIGIT, "x"), (Do.SIZE, "")],
)
def test_taps_that_no_screen_offers_change_nothing(do, argument):
    world = World()
    sign_in(world, "")
    before = world.it.ui
    world.tap(do, argument)
    assert world.it.ui == before


def test_language_and_size_are_kept_and_a_broken_file_is_none(tmp_path):
    file = tmp_path / "panel.json"
    assert preferences.load(file) == Preferences()
    preferences.save(file, Preferences("es", 2))
    assert preferences.load(file) == Preferences("es", 2)
    for broken in (
        "",
        "{",
        "[]",
        '{"language": "xx", "size": 0}',
        '{"language": "es", "size": true}',
        '{"size": 99, "language": "es"}',
    ):
        file.write_text(broken)
        assert preferences.load(file) == Preferences()
    preferences.save(tmp_path / "no" / "such" / "place", Preferences("es", 1))
    assert preferences.load(None) == Preferences()


def test_a_routine_scan_a_preset_and_going_on_after_a_stop_take_one_tap_each():
    jam = stopped("feeder-jam", "Paper is stuck in the scanner.")
    for known, do, argument, told in (
        (READY, Do.SCAN, "", "a routine scan 0 (the button) or"),
        (READY, Do.PRESET, "charts", "choosing a preset"),
        (jam, Do.GO_ON, "", "going on after a stop"),
    ):
        world = World()
        world.it.facts_changed(known)
        shown = world.it.screen()
        assert (do, argument) in [
            (c.do, c.argument) for c in (*shown.choices, *(tile.choice for tile in shown.tiles))
        ], "it stands there without a tap before"
        world.tap(do, argument)
        assert world.done == [do]
        assert recorded(told, len(world.done))
