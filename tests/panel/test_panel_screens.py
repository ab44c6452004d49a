"""What the panel shows for what the station says, without Qt."""

import dataclasses
import inspect
import re

import pytest

from appliance.bus_rows import JobRow
from appliance.capture.guide import GUIDE
from appliance.challenge import desk, tasks
from appliance.challenge.report import Judge
from appliance.panel import sentences, theme, translations, words
from appliance.panel.facts import (
    Facts,
    Link,
    Session,
    checked_counters,
    checked_people,
    checked_session,
    checked_status,
)
from appliance.panel.model import Do, Page, Ui
from appliance.panel.screens import screen
from appliance.panel.sentences import understand
from appliance.panel.text import STATION, Text, count, file_name, fill, say
from appliance.panel.views import VIEWS
from appliance.policy.holds import Hold
from appliance.policy.pack import load_pack
from appliance.situation import Jobs, Name, Uplink
from appliance.states import State
from tests.panel.gallery import FAILED, GALLERY, JOBS, PEOPLE, PRESETS, STOPS, facts, said, stopped
from tests.panel.intake_gallery import CHECKLIST
from tests.panel.queue_gallery import MADE, OWNERS
from tests.panel.screen_map import shown as pictured
from tests.panel.technician_gallery import BUNDLE, ROWS

HOME = Ui()


def english(texts):
    return [text.english() for text in texts]


def all_texts(shown):
    """Every text of a screen."""
    yield from (shown.word, shown.headline, *shown.lines, *shown.steps, shown.notice, shown.person)
    yield from (choice.label for choice in (*shown.choices, *shown.links))
    for tile in shown.tiles:
        yield from (tile.choice.label, tile.detail)
    for item in shown.items:
        yield from (item.text, item.detail)
    if shown.paper:
        yield shown.paper.text
    for tool in shown.sheet.tools if shown.sheet else ():
        yield tool.choice.label
    for bar in shown.chart.bars if shown.chart else ():
        yield from (bar.value, bar.name)


def test_every_view_of_the_station_has_a_screen():
    assert set(VIEWS) == {name.value for name in Name}


@pytest.mark.parametrize("name", GALLERY)
def test_a_screen_has_a_sign_a_word_a_sentence_and_at_most_two_choices(name):
    shown = pictured(name)
    assert shown.sign
    assert shown.word
    assert shown.headline
    assert len(shown.choices) <= 2
    assert shown.tone in theme.TONES
    assert all(item.sign and item.text for item in shown.items)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize(
    "jobs", [Jobs(), Jobs(1, 1, 1, 1, 1), Jobs(delivered=2), Jobs(delivered=2, held_before=1), Jobs(waiting=2)]
)
def test_shredding_is_allowed_on_the_screen_exactly_where_the_station_says_so(state, jobs):
    status = said(state, jobs, Uplink.OFFLINE)
    shown = screen(facts(status, {"delivered": jobs.delivered, "held": jobs.held + jobs.held_before}), HOME)
    allowed = shown.paper is not None and "shred" in shown.paper.text.english()
    assert allowed == ("safe to shred" in status["sentence"])
    assert not allowed or status["state"] == "delivered"


@pytest.mark.parametrize("code", STOPS)
def test_a_stop_shows_its_place_its_steps_and_the_sheet_that_goes_back(code):
    shown = screen(stopped(code, STOPS[code]), HOME)
    assert shown.picture == GUIDE[code].picture
    assert [choice.do for choice in shown.choices] == [Do.GO_ON, Do.STOP]
    steps = english(shown.steps)
    assert len(steps) >= len(GUIDE[code].steps)
    assert any("sheet 4" in step for step in steps)
    assert "named sheet" not in " ".join(steps)
    assert len(shown.headline.english()) <= 80
    assert "7 pages are safe" in english(shown.lines)


def test_a_stop_whose_code_is_not_known_shows_the_stations_own_words():
    shown = screen(stopped("feeder-of-tomorrow", "The tray glows. Wait for it to stop."), HOME)
    assert shown.headline.english().startswith("The tray glows.")
    assert shown.picture
    assert shown.steps


def test_the_next_press_is_shown_with_kind_purpose_destination_sides_and_resolution():
    shown = screen(facts(said(State.READY)), HOME)
    assert english(shown.lines) == [
        "The button scans: Referral", "For: Summary by a language model", "To: The clinic's own receiver",
        "both sides, 300 dpi, grey",
    ]  # fmt: skip
    assert [(tile.choice.argument, tile.chosen) for tile in shown.tiles] == [
        ("referrals", True), ("charts", False), ("lab", False),
    ]  # fmt: skip
    assert screen(facts(said(State.READY), presets=PRESETS[:1]), HOME).tiles == ()
    assert english(screen(facts(said(State.READY), presets=()), HOME).lines) == ["What a press scans is not known."]


def test_a_failed_readiness_test_shows_what_failed_with_its_numbers():
    shown = screen(facts(said(State.LOCKED, readiness="x"), readiness=FAILED), HOME)
    assert [item.text.english() for item in shown.items] == ["Front: Lies straight", "Back: Clean glass"]
    assert [item.detail.english() for item in shown.items] == ["4 degrees (limit 3 degrees)", "31 % (limit 20 %)"]


def test_the_list_shows_no_id_and_lets_only_reviewers_and_supervisors_let_a_job_go_on():
    for role, may in (
        ("reviewer", True),
        ("supervisor", True),
        ("reception", False),
        ("technician", False),
        (None, False),
    ):
        session = Session("Ann Example", role, 60) if role else None
        shown = screen(facts(said(State.READY), jobs=JOBS, session=session), Ui(page=Page.JOBS))
        assert sum(item.choice is not None for item in shown.items) == (2 if may else 0)
        assert not [text for text in all_texts(shown) if any(job.job in text.english() for job in JOBS)]
    assert (
        screen(facts(said(State.READY), jobs=()), Ui(page=Page.JOBS)).headline.english() == "Nothing was scanned yet."
    )


@pytest.mark.parametrize("created", ["2026-02-31T10:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_job_of_a_time_that_no_clock_shows_is_listed_all_the_same(created):
    job = JobRow("a" * 32, "shredded", "", 1, 1, 1, created)
    shown = screen(facts(said(State.READY), jobs=(job,)), Ui(page=Page.JOBS))
    assert len(shown.items) == 1


def test_a_station_without_people_offers_no_signing_in():
    shown = screen(facts(said(State.READY), people=None), HOME)
    assert [choice.do for choice in shown.links] == [Do.JOBS, Do.SETTINGS]
    assert Do.PEOPLE in [choice.do for choice in screen(facts(said(State.READY)), HOME).links]


def test_no_page_but_the_stations_own_is_shown_without_a_station():
    for link in (Link.CONNECTING, Link.GONE, Link.REFUSED, Link.GARBLED):
        for page in set(Page) - {Page.ANSWER}:  # which stays: it is photographed while the station starts
            shown = screen(Facts(link), Ui(page=page))
            assert (shown.name, shown.choices, shown.links) == (link.value, (), ())


def test_every_kind_purpose_check_reason_and_step_has_its_words():
    pack = load_pack(None)
    assert {row.name for row in pack.classes} <= set(words.CLASSES)
    assert {purpose.name for purpose in pack.purposes} <= set(words.PURPOSES)
    judges = [value for module in (desk, tasks) for value in vars(module).values() if isinstance(value, Judge)]
    assert len(judges) >= 11
    assert {judge.name for judge in judges} <= set(words.CHECKS)
    assert {judge.unit for judge in judges} <= {*words.UNITS, *words.SHARES, "s", "mm"}
    assert all(words.reason(hold.value).context == STATION for hold in Hold)
    assert words.reason("page-missing-3-of-5-sheet-3-back").english().startswith("Back of sheet 3: ")
    assert not words.reason("no-such-code")


def test_the_stations_sentences_are_those_of_its_tables_and_each_is_recognised():
    assert sentences.FILE.read_text().splitlines() == translations.station_sentences()
    for template in sentences.templates():
        spoken = fill(template, ["3", "5"])
        assert "".join(english(understand(spoken))) == spoken
        (one,) = understand(spoken)
        assert one.source == template


VALUE = re.compile(
    r"(\d{4}-\d\d-\d\d )?[\d:.,%+-]*|\d+(, \d+)+|"
    r"[0-9a-f]{8}|(\d{4}-\d\d-\d\d \d\d:\d\d )[a-z_]+|[◀▶\u2212+✔]|mm|s|°C|MB"
)
"""Numbers, times, short ids, signs on buttons, the lines of a log: the same in every language."""


def words_in(value):
    """Every string in what the station says."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from words_in([*value.items()])
    elif isinstance(value, tuple | list):
        for one in value:
            yield from words_in(one)
    elif dataclasses.is_dataclass(value):
        yield from words_in(list(dataclasses.astuple(value)))


@pytest.mark.parametrize("name", GALLERY)
def test_every_word_of_every_screen_can_be_translated(name):
    """Whatever is shown as it came is the site's own (labels, names, questions) or of a newer station."""
    own = {"English", "Español", "Polishing glass", "The glass is being polished."}
    listed = [ROWS[what] for what in ("log", "versions", "network")]
    own |= {*words_in([PRESETS, PEOPLE, CHECKLIST, OWNERS, MADE, listed]), file_name(BUNDLE).source}
    todo = [*all_texts(pictured(name))]
    while todo:
        text = todo.pop()
        todo += [argument for argument in text.arguments if isinstance(argument, Text)]
        assert text.context or text.source in own or VALUE.fullmatch(text.source), text


def test_the_catalogue_is_complete_and_of_these_sources(tmp_path):
    assert translations.unfinished(translations.CATALOGUE) == []
    copy = tmp_path / "panel_es.ts"
    copy.write_bytes(translations.CATALOGUE.read_bytes())
    told = translations.update(copy)
    assert "(0 new" in told, told
    assert copy.read_bytes() == translations.CATALOGUE.read_bytes(), "run python -m appliance.panel.translations"
    translations.release(copy)
    assert copy.with_suffix(".qm").read_bytes() == translations.CATALOGUE.with_suffix(".qm").read_bytes()


def test_a_text_that_nobody_translated_fails(tmp_path):
    copy = tmp_path / "panel_es.ts"
    unfinished = '<translation type="unfinished"></translation>'
    whole = translations.CATALOGUE.read_text()
    copy.write_text(whole.replace("<translation>Continuar</translation>", unfinished))
    assert translations.unfinished(copy) == ["Go on"]


def test_foreign_sentences_are_shown_as_they_came_and_what_the_panel_says_better_is_left_out():
    assert english(understand("The moon is full. Feed again from sheet 4 on.")) == [
        "The moon is full. Feed again from sheet 4 on."
    ]
    assert understand("Next press: Charts (class x, for y, to z; 300 dpi, grey, both sides).") == ()
    assert understand("") == ()


def test_counts_and_marks_are_filled_once():
    assert count(1, "1 page", "%1 pages").english() == "1 page"
    assert count(0, "1 page", "%1 pages").english() == "0 pages"
    assert say("%1 of %2, 5% %9", "%2", 7).english() == "%2 of 7, 5% %9"


@pytest.mark.parametrize(("front", "back"), theme.PAIRS)
def test_every_pair_of_colours_can_be_read(front, back):
    assert theme.contrast(theme.COLOURS[front], theme.COLOURS[back]) >= theme.CONTRAST


def test_contrast_is_that_of_the_standard():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("width", "height", "mm"), [(800, 480, 154), (1280, 720, 154), (480, 800, 0), (800, 480, 1600), (800, 480, 7)]
)
def test_what_a_finger_hits_is_nine_millimetres_whatever_the_driver_says_of_the_glass(width, height, mm):
    glass = theme.glass(width, height, mm)
    assert theme.theme(glass, 1.0)["target"] >= theme.TARGET_MM * glass.px_mm
    assert 2.5 <= glass.px_mm <= 16


@pytest.mark.parametrize(
    "wrong",
    [None, "ready", (), ("ready", "ready"), ("Ready!", "ready", "x"), ("ready", "ready", "x" * 401),
     ("ready", "ready", "a\nb"),
     ("ready", 3, "x"), (["ready"], "ready", "x"), ("a" * 65, "ready", "x"), ("ready", "ready", "\x1b[2J")],
)  # fmt: skip
def test_a_state_of_a_wrong_form_is_no_state(wrong):
    assert checked_status(wrong) is None
    assert checked_status(("ready", "ready", "Ready.")) is not None


def test_numbers_people_and_sessions_of_a_wrong_form_are_left_out():
    assert checked_counters({"pages": 3}) == {"pages": 3}
    for wrong in (None, [1], {"pages": "3"}, {"pages": -1}, {"Pages!": 1}, {3: 3}):
        assert checked_counters(wrong) is None
    good, bad = (
        ("Ann Example", "reviewer"),
        [("", "reviewer"), ("x" * 41, "reviewer"), ("Ann", "king"), ("A\nB", "auditor"), "Ann"],
    )
    assert [person.name for person in checked_people([good, *bad])] == ["Ann Example"]
    assert checked_people("nobody") is None
    assert len(checked_people([good] * 300)) == 200
    assert checked_session(("Ann", "auditor", 60)) == Session("Ann", "auditor", 60)
    for wrong in (None, ("", "", 0), ("Ann", "auditor"), ("Ann", "auditor", "60"), ("Ann", "auditor", -1)):
        assert checked_session(wrong) is None


def test_the_view_model_knows_nothing_of_qt():
    for module in (words, sentences, theme, inspect.getmodule(screen)):
        assert "PySide6" not in inspect.getsource(module)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("north-wing-2-20260304T101500Z.scansupport", ["north-", "wing-", "2-", "20260304T101500Z", ".scansupport"]),
        ("late_page_3.pdf", ["late_", "page_", "3", ".pdf"]),
        ("plain", ["plain"]),
        (".hidden-", [".hidden-"]),
        ("", [""]),
    ],
)
def test_a_files_name_breaks_where_its_parts_meet_and_not_elsewhere(name, parts):
    assert file_name(name).english().split("\u200b") == parts
