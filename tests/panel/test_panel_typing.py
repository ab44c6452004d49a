"""Correcting a value on the panel: the keyboard, what is typed, what is sent, and that nothing of it stays."""

import gc
import itertools

import pytest

from appliance.panel.controller import Controller
from appliance.panel.facts import Facts, Link
from appliance.panel.keyboard import ACCENT, AFTER, BEFORE, ERASE, LAYER, MAX_TYPED, MAX_WORD, UPPER, Typing, begun
from appliance.panel.model import Do
from appliance.panel.requests import Answer, Request
from appliance.panel.review_facts import Doubted, FieldRow, WrongShapeError, checked_words
from appliance.panel.text import say
from appliance.panel.theme import TARGET_MM
from appliance.states import State
from appliance.suggestions import MAX_TEXT
from tests.panel.gallery import REVIEWER, facts, said
from tests.panel.qt_panel import find, items, panel, pose, rectangle, seen, settle, touch, until
from tests.panel.review_gallery import DOCUMENT, DOSE, ENOUGH, FIELDS, WAITING, key, typing
from tests.panel.review_stand_in import Desk

READY = facts(said(State.READY), session=REVIEWER, reviews=WAITING)
SECRET = "qwertzu"  # stands for content


class World:
    """A controller at which a reviewer types a value, and what it asked."""

    def __init__(self, reading="penicilin", row=FIELDS[0], language="en"):
        self.now, self.asked = 0.0, []
        self.it = Controller(self.asked.append, lambda: None, language=language, clock=lambda: self.now)
        self.it.facts_changed(READY)
        self.do(*typing(reading, row))

    def do(self, *acts):
        for act in acts:
            self.now += 1
            act(self.it)

    def tap(self, do, argument=""):
        self.now += 1
        self.it.tap(do, argument)

    def answer(self, do, told=None, **more):
        self.it.answered(Answer(do, argument=DOCUMENT, told=told, **more))

    @property
    def text(self):
        return self.it.ui.review.typing.text

    @property
    def last(self):
        return [request for request in self.asked if request.do is not Do.KEEP][-1]


def test_a_value_is_typed_and_sent_and_only_that():
    world = World()
    shown = world.it.screen()
    assert (shown.name, shown.layout, shown.sheet.source) == ("review-type", "type", str(world.it.ui.review.picture))
    world.do(key(ERASE), key(ERASE), key("l"), key("i"), key("n"))
    assert world.text == "penicillin"
    world.tap(Do.REVIEW_TYPED)
    assert (world.last.do, world.last.detail, world.last.text) == (Do.REVIEW_TYPED, (0,), "penicillin")
    assert "penicillin" not in repr(world.last)
    world.do(key("x"))
    assert world.text == "penicillin", "while the station works nothing is typed"
    world.answer(Do.REVIEW_TYPED, (FieldRow(0, "allergy", (), "corrected"),))
    assert world.last.do is Do.REVIEW_PAGE, "on to what comes next"


def test_ten_keys_a_second_are_ten_letters():
    world = World()
    for letter in "abcdefghij":
        world.it.tap(Do.REVIEW_KEY, letter)
    assert world.text == "penicilinabcdefghij"


def test_numbers_have_their_keys_first_and_each_word_its_own():
    world = World("metformin 50O mg", DOSE)
    assert world.it.ui.review.typing.at == 1
    assert [k.choice.argument for k in world.it.screen().keyboard.wide[0]] == list("1234567890")
    world.do(key(ERASE), key("0"), key(AFTER))
    assert world.it.screen().keyboard.wide[0][0].choice.argument == "q"
    world.do(key("x"), key(AFTER), key(BEFORE), key(BEFORE), key(BEFORE), key(ERASE))
    assert world.text == "metformi 500 mgx"
    board = world.it.screen().keyboard
    assert [t.english() for t in (board.before, board.word, board.after)] == ["", "metformi", "500 mgx"]


def test_spanish_letters_and_accents_are_there_in_spanish_and_for_one_key():
    world = World("a", language="es")
    world.do(*map(key, ("ñ", ACCENT, "ó", "o", UPPER, "Ñ", ACCENT, UPPER, "Á", "a")))
    assert world.text == "añóoÑÁa"
    world = World("a")
    world.do(*map(key, ("ñ", "ó", "€", " ", "", "qw", "\n", UPPER, UPPER, "b")))
    assert world.text == "ab", "a sign that has no key is not typed"


def test_every_row_is_narrow_enough_for_fingers_and_every_sign_is_on_both_boards():
    for language, layer, upper, accent in itertools.product(("en", "es", "xx"), ("letters", "digits"), *[(0, 1)] * 2):
        wide, upright = Typing(("1", "2"), 0, layer, bool(upper), bool(accent)).rows(language)
        assert max(map(len, wide)) <= 10
        assert max(map(len, upright)) <= 9
        for keys in ([k for row in rows for k in row] for rows in (wide, upright)):
            assert len(keys) == len(set(keys))
            assert {LAYER, BEFORE, AFTER, ERASE} <= set(keys)
        assert {k for row in wide for k in row} == {k for row in upright for k in row}


def test_what_is_typed_has_an_end_that_the_station_takes():
    assert MAX_TYPED == MAX_TEXT
    typed = Typing(("", "b" * 70))
    for _ in range(200):
        typed = typed.key("a", "en")
    assert len(typed.text) == MAX_TYPED
    typed = Typing(("",))
    for _ in range(200):
        typed = typed.key("a", "en")
    assert len(typed.words[0]) == MAX_WORD
    assert Typing(("",)).key(ERASE, "en").words == ("",)


def test_a_word_that_is_empty_is_not_sent():
    world = World("a b")
    world.do(key(ERASE))
    world.tap(Do.REVIEW_TYPED)
    assert world.it.screen().notice.english().startswith("A word is empty.")
    assert world.last.do is Do.REVIEW_FIELD


def test_what_is_as_it_was_read_is_confirmed_unless_it_was_corrected_before():
    world = World()
    world.do(key("x"), key(ERASE))
    world.tap(Do.REVIEW_TYPED)
    assert (world.last.do, world.last.detail) == (Do.REVIEW_CONFIRM, (0,))
    world = World(row=FieldRow(0, "allergy", (), "corrected"))
    assert world.it.screen().name == "review-type"
    world.tap(Do.REVIEW_TYPED)
    assert (world.last.do, world.last.text) == (Do.REVIEW_TYPED, "penicilin")


def test_what_looks_wrong_is_used_only_after_a_second_look():
    world = World("50O mg", DOSE)
    world.do(key(ERASE), key("0"), key("0"))
    world.tap(Do.REVIEW_SURE)
    assert world.last.do is Do.REVIEW_FIELD, "not before it was judged"
    world.tap(Do.REVIEW_TYPED)
    world.answer(Do.REVIEW_TYPED, Doubted(("dose-unusual", "stays-behind", "a-newer-doubt")))
    shown = world.it.screen()
    assert [line.english() for line in shown.lines] == [
        "The dose is unusual.", "Part of it would be taken away: it does not travel as a value.", "a newer doubt",
    ]  # fmt: skip
    assert (shown.sheet.reading.english(), shown.sheet.typed) == ("5000 mg", True)
    world.tap(Do.REVIEW_TYPED)
    assert not world.it.ui.busy
    world.tap(Do.REVIEW_TYPE)
    assert (world.it.screen().name, world.text) == ("review-type", "5000 mg")
    world.do(key(ERASE))
    world.tap(Do.REVIEW_TYPED)
    world.answer(Do.REVIEW_TYPED, Doubted(("dose-unusual",)))
    world.tap(Do.REVIEW_SURE)
    assert (world.last.do, world.last.text) == (Do.REVIEW_SURE, "500 mg")
    world.answer(Do.REVIEW_SURE, ENOUGH[:1])
    assert world.last.do is Do.REVIEW_PAGE


def test_a_refused_correction_leaves_what_was_typed():
    world = World()
    world.do(key("x"))
    world.tap(Do.REVIEW_TYPED)
    world.answer(Do.REVIEW_TYPED, refusal=say("Try again."), code="review-edit")
    assert (world.it.screen().name, world.text) == ("review-type", "penicilinx")
    assert world.it.screen().notice.english() == "Try again."


def dims(world):
    world.now += 10_000
    world.it.tick()


WAYS = {
    "back": lambda world: world.do(lambda it: it.tap(it.screen().links[0].do, it.screen().links[0].argument)),
    "closed": lambda world: world.tap(Do.REVIEW_CLOSE),
    "signed out": lambda world: world.it.facts_changed(facts(said(State.READY))),
    "station gone": lambda world: world.it.facts_changed(Facts(Link.GONE)),
    "dimmed": dims,
}


@pytest.mark.parametrize("way", WAYS)
def test_however_it_ends_nothing_of_what_was_typed_stays(way):
    world = World("a")
    world.do(*map(key, SECRET))
    assert SECRET not in repr(world.it.ui)
    assert SECRET not in repr(world.it.screen())
    WAYS[way](world)
    if way == "back":
        assert world.last.do is Do.REVIEW_FIELD
        world.do(*typing("a", FIELDS[0])[3:4])
    world.asked.clear()
    gc.collect()
    kept = [o for o in gc.get_objects() if isinstance(o, Typing | Request) and SECRET in getattr(o, "text", "")]
    assert kept == []


def test_a_key_without_a_keyboard_and_a_value_without_words_are_nothing():
    assert begun("  ") is None
    world = World("")
    assert world.it.screen().name == "review-field", "nothing was read that could be typed anew"
    world.do(key("a"))
    world.tap(Do.REVIEW_CLOSE)
    world.do(key("a"))
    assert world.it.screen().name == "reviews"


@pytest.mark.parametrize("wrong", [None, "x", [1], ["Not A Word"], ["x"] * 99])
def test_doubts_of_a_wrong_form_are_refused(wrong):
    with pytest.raises(WrongShapeError):
        checked_words(wrong)


@pytest.mark.parametrize("size", [(800, 480), (480, 800), (720, 1280)], ids=str)
@pytest.mark.parametrize("name", ["review-type", "review-type-digits"])
def test_every_key_is_as_large_as_a_finger_and_none_covers_another(size, name):
    with panel(size=size, language="es") as window:
        pose(window, name)
        keys = [i for i in items(window.view.rootObject()) if i.objectName().startswith("do-review-key-")]
        least = TARGET_MM * window.bridge.theme.value("mm")
        assert len(keys) >= 30 - 4 * ("digits" in name)
        assert min(min(i.width(), i.height()) for i in keys) >= least - 1
        for one, other in itertools.combinations(map(rectangle, keys), 2):
            assert (
                min(one[2], other[2]) - max(one[0], other[0]) < 1 or min(one[3], other[3]) - max(one[1], other[1]) < 1
            )


def test_fingers_type_a_value_that_reaches_the_station_after_a_second_look(bus, host):
    desk = Desk(pages=1, fields=1)
    desk.against = ["name-unknown"]
    host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        window.controller._guard._quiet_s = 0
        until(lambda: find(window, "do-reviews"), "it waits")
        for what in ("do-reviews", f"do-review-open-{DOCUMENT}", "do-review-field-0", "do-review-type-0"):
            touch(window, what)
        for name in (ERASE, ERASE, "e", "upper", "X", "layer", "5", "<"):
            touch(window, f"do-review-key-{name}")
        settle(window)
        assert find(window, "typed").property("text") == "<b><u>penicilleX5&lt;</u></b>▏"
        touch(window, f"do-review-key-{ERASE}")
        touch(window, "do-review-typed")
        until(lambda: "No list has a medicine of this name." in seen(window), "the doubt")
        assert {"Typed: penicilleX5"} <= set(seen(window))
        assert desk.typed == []
        touch(window, "do-review-sure")
        until(lambda: find(window, "do-review-approve"), "it is decided")
        assert desk.typed == ["penicilleX5"]
        touch(window, "do-review-field-0")
        until(lambda: "Typed: penicillin" in seen(window), "what was said")
