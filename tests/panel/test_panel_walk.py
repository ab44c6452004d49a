"""A finger on everything: the real panel against the real station, its paper, its people; nothing planted is shown.

Which touches there are is found in the panel itself (`screen_map`): a new one that nobody reaches fails here.
"""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.files import write_atomic
from appliance.panel.model import Do
from appliance.people.pins import badge_tag
from appliance.people.rights import Role
from appliance.policy import pack
from appliance.sim.control import Paper
from soak.support.paper import write_page
from tests.panel import screen_map
from tests.panel.qt_panel import panel, until
from tests.panel.test_panel_map import read
from tests.panel.walker import Walker
from tests.people_world import FLEET, KEY, NAMES, PIN, STAFF, badge, publish, roster
from tests.whole_site import running_site

PLANTED = ("Zebulon", "Quackenbush", "4827-6635")
PAGES = (
    ("Patient: Zebulon Quackenbush", "MRN: 4827-6635", "Findings: the kidney is normal.", "Allergies: penicillin",
     "The patient was seen in the clinic and is stable."),
    ("Patient: Zebulon Quackenbush", "The liver is of normal size.", "Follow up in two weeks.", "No fever. No cough."),
)  # fmt: skip
WAIT_S = 180.0
HERE = Path(__file__).parent
DECIDES = {
    Do.SCAN, Do.GO_ON, Do.STOP, Do.SIGN_OUT, Do.RESUME, Do.INTAKE_SCAN, Do.PAPER_END, Do.REVIEW_APPROVE,
    Do.REVIEW_REJECT, Do.QUEUE_SURE, Do.QUEUE_GO_ON, Do.OFFICE_CONFIRM, Do.TECH_CHALLENGE, Do.TECH_BUNDLE,
}  # fmt: skip
"""What ends something; done on purpose, not on the way."""
SPARED = {
    Role.TECHNICIAN: DECIDES | {"button"},
    Role.AUDITOR: DECIDES,
    Role.SUPERVISOR: {Do.SCAN, Do.SIGN_OUT, Do.REVIEW_OPEN, Do.RESUME, Do.QUEUE_GO_ON},
}
"""What is not touched in the last round, by who is there; nobody is at the button."""
CALM = ("ready", "intake", "working", "held")
ELSEWHERE = {
    "test_panel_touch.py::test_a_finger_on_scan_scans_and_on_a_preset_chooses_it": [("station", Do.PRESET)],
    "test_panel_touch.py::test_signing_in_with_pin_and_with_a_badge_and_a_user_who_is_removed": [("jobs", Do.RESUME)],
    "test_panel_typing.py::test_fingers_type_a_value_that_reaches_the_station_after_a_second_look": [
        ("review-doubt", Do.REVIEW_FIELD), ("review-doubt", Do.REVIEW_SURE), ("review-doubt", Do.REVIEW_TYPE),
    ],
    "test_panel_review.py::test_fingers_ask_a_word_back_and_take_that_back": [
        ("review-page", Do.REVIEW_WANT), ("review-want", Do.REVIEW_RESTORE), ("review-want", Do.REVIEW_BACK),
    ],
    "test_panel_review.py::test_fingers_go_to_a_page_through_the_strip": [("review-strip", Do.REVIEW_STRIP)],
    "test_panel_review.py::test_values_are_confirmed_and_left_out_one_after_the_other": [
        ("review-field", Do.REVIEW_FIELD),
    ],
    "test_panel_review.py::test_a_refusal_of_the_gate_is_said_and_a_rejection_asks_once_more": [
        ("review-reject", Do.REVIEW_REJECT),
    ],
    "test_panel_review.py::test_a_document_that_is_being_made_is_asked_for_again_and_can_be_left": [
        ("review-opening", Do.REVIEW_CLOSE),
    ],
    "test_panel_queue.py::test_a_finger_takes_escalates_and_resolves_what_waits": [
        ("queue-item", Do.QUEUE_WORDS), ("queue-word", Do.QUEUE_ASK), ("queue-word", Do.QUEUE_BACK),
        ("queue-change", Do.QUEUE_ESCALATE), ("queue-change", Do.QUEUE_BACK), ("queue-sure", Do.QUEUE_SURE),
    ],
    "test_panel_queue.py::test_an_item_is_taken_given_escalated_and_given_back": [
        ("queue-change", Do.QUEUE_WHO), ("queue-owner", Do.QUEUE_ASSIGN), ("queue-owner", Do.QUEUE_BACK),
    ],
    "test_panel_queue.py::test_a_stack_is_given_up_by_a_supervisor_alone_and_after_a_second_question": [
        ("queue-change", Do.QUEUE_ASK), ("queue-sure", Do.QUEUE_BACK),
    ],
    "test_panel_office.py::test_back_goes_one_step_and_leaves_no_half_decision": [("office-lift", Do.OFFICE_BACK)],
    "test_panel_review.py::test_however_a_review_ends_its_picture_is_gone_and_the_screen_says_why": [
        ("review-page", Do.REVIEW_CLOSE),
    ],
    "test_panel_queue.py::test_what_the_paper_is_goes_with_its_one_document_and_a_retry_with_the_stack": [
        ("queue-item", Do.QUEUE_KINDS), ("queue-kind", Do.QUEUE_GO_ON), ("queue-kind", Do.QUEUE_BACK),
        ("queue-item", Do.QUEUE_GO_ON),
    ],
    "test_panel_late.py::test_a_finger_makes_a_sheet_at_a_real_queue": [
        ("queue-change", Do.QUEUE_LATE), ("queue-late", Do.QUEUE_LATE_MAKE), ("queue-late", Do.QUEUE_BACK),
        ("queue-late-made", Do.QUEUE_BACK),
    ],
    "test_panel_queue.py::test_more_than_fits_comes_in_parts": [("queue", Do.QUEUE_PAGE)],
    "test_panel_queue.py::test_nothing_leaves_silently": [
        ("queue-opening", Do.HOME), ("queue-opening", Do.JOBS), ("queue-opening", Do.QUEUE_ENDED),
    ],
    "test_panel_intake.py::test_the_checklist_is_left_and_its_answers_with_it": [("intake-opening", Do.HOME)],
    "test_panel_technician.py::test_a_finger_tests_parts_at_the_real_desk_and_the_session_of_a_technician_is_what_counts"
    "": [
        ("technician-touch", Do.TECH_TOUCH), ("technician-touch", Do.TECH_ANSWER), ("technician-touch", Do.TECH_SHOW),
        ("technician-press", Do.TECH_SHOW),
    ],
    "test_panel_technician.py::test_a_test_that_takes_long_leaves_the_way_back_open_and_its_late_result_is_not_shown": [
        ("technician-testing", Do.TECH_SHOW),
    ],
    "test_panel_technician.py::test_identify_says_what_happens_and_the_bundle_names_its_file": [
        ("technician", Do.TECH_BUNDLE), ("technician-bundle", Do.TECHNICIAN),
    ],
    "test_panel_technician.py::test_upkeep_is_guided_written_down_and_then_proven": [
        ("technician-done", Do.TECH_CHALLENGE),
    ],
}  # fmt: skip
"""Touches that this paper and these people do not bring about, by the test that makes them."""


def policy(folder):
    """The pack that ships, with questions before paper is scanned, and its paper on the record afterwards."""
    text = (Path(pack.__file__).parent / "default.toml").read_text()
    text = text.replace("[classes.consent]\n", '[classes.consent]\nintake = ["ours"]\npaper = ["ended"]\n')
    file = folder / "policy.toml"
    file.write_text(f'{text}\n[intake.ours]\nask = "It is ours"\n')
    return file


def people(folder):
    """One person of each role, who signs in with a PIN."""
    staff = [replace(one, badge=badge_tag(KEY, badge(number))) for number, one in enumerate(STAFF, 1)]
    publish(folder / "roster.toml", roster(users=staff))
    write_atomic(folder / "people.key", KEY)
    write_atomic(folder / "people.pub", FLEET.public_key.public_bytes_raw(), 0o644)
    return {
        "required": True, "roster": folder / "roster.toml", "roster_key": folder / "people.pub",
        "people_key": folder / "people.key", "local_uids": [], "argon2_floor_kib": 8,
        "idle_s": 3600.0,
    }  # fmt: skip


def sign_in(walker, role):
    walker.touch(Do.PEOPLE)
    walker.touch(Do.PERSON, NAMES[role])
    for digit in PIN:
        walker.touch(Do.DIGIT, digit)
    walker.touch(Do.SIGN_IN)
    until(lambda: walker.controller.facts.session, f"signed in as {role}")
    walker.answered()


def sign_out(walker):
    walker.home()
    walker.touch(Do.SIGN_OUT)
    until(lambda: not walker.controller.facts.session, "signed out")
    until(lambda: walker.controller.facts.people, "people")


def until_shown(walker, *names):
    until(lambda: walker.screen.name in names, " or ".join(names), WAIT_S)
    walker.answered()


def scan(walker):
    """The checklist, then the paper."""
    due = walker.screen.name == "intake"
    walker.touch(Do.INTAKE if due else Do.SCAN)
    until_shown(walker, "intake-list")
    walker.touch(Do.INTAKE_SCAN)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_everything_is_touched_at_the_real_station_and_shows_nothing_planted(tmp_path):
    for number, lines in enumerate(PAGES):
        write_page(tmp_path / f"{number}.png", lines)
    paper = [Paper(tmp_path / f"{number}.png") for number in range(len(PAGES))]
    factors = {str(role): "pin" for role in NAMES}
    station = {"policy": {"pack": policy(tmp_path)}, "people": people(tmp_path), "people.factors": factors}
    with (
        running_site(document_class="consent", purposes=("referral",), rate_ppm=60.0, station=station) as site,
        panel(site.bus_address, connect=True, dim_s=0) as window,
    ):
        walker = Walker(window)
        walk(site, walker, paper)
    assert missing(walker) == []
    shown = " ".join(walker.words).lower()
    assert [word for word in PLANTED if word.lower() in shown] == []
    files = []
    for name, picture in walker.pictures.items():
        files.append(tmp_path / f"{name}.shown.png")
        picture.save(files[-1])
    words = " ".join(read(tmp_path, files)).lower()
    assert "scan" in words, "the reading works"
    assert [word for word in PLANTED if word.lower() in words] == []


def missing(walker):
    """Touches of the panel that were neither made here nor stand in `ELSEWHERE`."""
    every = {(screen_map.kind_of(screen), do) for screen, do in screen_map.transitions()}
    return sorted(every - walker.touched - {key for keys in ELSEWHERE.values() for key in keys})


def walk(site, walker, paper):
    """A day at the station."""
    walker.spared = DECIDES
    until_shown(walker, "ready")
    until(lambda: walker.controller.facts.people, "people")
    walker.explore()
    walker.controller.show(language="en", size=0)
    walker.home()
    at_the_desk(site, walker, paper)
    for role, explores in ((Role.REVIEWER, True), (Role.SUPERVISOR, False)):
        sign_in(walker, role)
        until(lambda: walker.controller.facts.reviews, "a review", WAIT_S)
        review(walker, explores)
        sign_out(walker)
    sign_in(walker, Role.RECEPTION)
    until(lambda: walker.controller.facts.papers, "delivered paper", WAIT_S)
    walker.spared = DECIDES - {Do.PAPER_END}
    walker.explore()
    sign_out(walker)
    for role, spared in SPARED.items():
        sign_in(walker, role)
        walker.spared = spared
        walker.explore()
        sign_out(walker)


def at_the_desk(site, walker, paper):
    """No paper, a stack that is stopped by hand, and one that jams and goes on until it waits for a person."""
    sign_in(walker, Role.RECEPTION)
    walker.touch(Do.SCAN)
    until_shown(walker, "intake-list")
    walker.explore()
    walker.home()
    scan(walker)
    until_shown(walker, "no-paper")
    walker.touch(Do.STOP)
    until_shown(walker, *CALM)
    with site.feeder() as feeder:
        feeder.load(paper * 3)
    scan(walker)
    until_shown(walker, "feeding")
    walker.touch(Do.STOP)
    until_shown(walker, *CALM)
    with site.feeder() as feeder:
        feeder.load(paper)
        feeder.fault("jam", page=2)
    scan(walker)
    until_shown(walker, "paused")
    with site.feeder() as feeder:
        until(lambda: feeder.status()["path"] is None, "the sheet is out")
        feeder.put_back(1)
    walker.touch(Do.GO_ON)
    until_shown(walker, "held")
    walker.explore()
    sign_out(walker)


def review(walker, explores):
    """Everything that a review is, and the word that ends it."""
    if explores:
        walker.spared = {*DECIDES, Do.REVIEW_CLOSE}
        walker.explore()
    else:
        walker.touch(Do.REVIEWS)
    if walker.screen.name == "reviews":
        choice = walker.screen.items[0].choice
        walker.touch(choice.do, choice.argument)
    while walker.screen.name != "reviews":
        forward = walker.screen.layout in ("sheet", "crop")
        choice = walker.screen.choices[0] if forward else walker.screen.links[0]
        walker.touch(choice.do, choice.argument)


def test_what_is_touched_elsewhere_has_its_test():
    every = {(screen_map.kind_of(screen), do) for screen, do in screen_map.transitions()}
    for told, keys in ELSEWHERE.items():
        file, _, name = told.partition("::")
        tests = ast.parse((HERE / file).read_text()).body
        assert name in {one.name for one in tests if isinstance(one, ast.FunctionDef)}
        assert set(keys) <= every, "no screen offers this any more"
