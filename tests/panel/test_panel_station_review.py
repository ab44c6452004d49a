"""Reviewers at the real panel of a real station: words and values under a finger, a second person, sheets again.

The station comes up with documents that wait for their reviewers, as its own custody keeps them; it reads their pages
when they are opened. Each test has a document of its own.
"""

from importlib import resources

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF

from appliance.custody.custody import Custody
from appliance.custody.records import PartPlan
from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.documents import Side
from appliance.panel.review_state import ASKED
from appliance.people.rights import Role
from appliance.policy.fields import HELD
from appliance.sealing.keys import DeviceSigner, load_secret
from appliance.sections.storage import CustodyConfig
from appliance.sim.site import STATION
from soak.support.paper import DPI, write_page
from soak.support.verdict import page_texts
from tests.panel.qt_panel import find, press, release, settle, touch, until
from tests.panel.station_world import SECOND, WAIT_S, finger_at, station_with_people, stopped

PAGES = {
    "edited": (
        ("Patient: Zebulon Quackenbush", "MRN: 4827-6635", "Findings: the kidney is normal.", "Allergies: penicillin",
         "The patient was seen in the clinic and is stable."),
        ("The liver is of normal size.", "There was no pain in the abdomen during the night.", "No zorblatt was heard.",
         "Plan: walking every day, more water, less salt.", "Allergies: latex"),
    ),
    "rejected": (("Findings: the liver is of normal size.", "Sleep and appetite remain good."),),
    "again": (("Findings: the thyroid is normal.", "Follow up in two weeks."), *[("Plan: more water.",)] * 6),
    "lost": (("Findings: the femur is normal.", "Follow up in three weeks."),),
}  # fmt: skip
HOME = ("ready", "held")


def documents(site, folder):
    """Puts the documents into the station's state before it starts: ids by name, the pages as a scanner gives them."""
    custody = Custody(
        state=site.state, station=STATION, signer=DeviceSigner(load_secret(str(site.keys.signing_key))),
        device_key=load_secret(str(site.keys.device_key)), receipt_keys={"": {}}, config=CustodyConfig(reserve_bytes=1),
    )  # fmt: skip
    site.documents = {}
    for name, pages in PAGES.items():
        job = custody.open_job("consent", ("referral",), ScanSettings(dpi=DPI, duplex=False))
        for sheet, lines in enumerate(pages):
            write_page(folder / "page.png", lines)
            image = np.asarray(Image.open(folder / "page.png"))
            custody.keep_page(job, FedPage(sheet, Side.FRONT, image, DPI), simulated=True)
        custody.end_feed(job, len(pages))
        custody.start_processing(job)
        (site.documents[name],) = custody.plan_documents(job, [_whole(len(pages))])
        custody.classify(site.documents[name], "consent", "site", 1.0)
        custody.hold_document(site.documents[name], HELD)
    custody.close()


def _whole(pages):
    return PartPlan(tuple(range(pages)), sheets=pages)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("review")
    text = resources.files("appliance.policy").joinpath("default.toml").read_text()
    assert text.count("restore = false") == 1
    (folder / "policy.toml").write_text(text.replace("restore = false", "restore = true"))
    with station_with_people(
        folder, document_class="consent", purposes=("referral",), page_worker="tests.panel.idle_worker",
        station={"policy": {"pack": folder / "policy.toml"}}, seeded=lambda site: documents(site, folder),
    ) as site:  # fmt: skip
        yield site


@pytest.fixture
def finger(site):
    with finger_at(site) as it:
        yield it.rests()


def opens(finger, site, name):
    """A reviewer who is signed in opens a document, and waits for its pages."""
    finger.on("reviews", "reviews").on(f"review-open-{site.documents[name]}").shows("review-page")
    return finger


def review(finger):
    return finger.controller.ui.review


def finger_on(finger, decision):
    """A finger on a word of the page that is shown whole."""
    window = finger.window
    until(lambda: not finger.controller.ui.busy, "a free moment", WAIT_S)
    settle(window)
    image = find(window, "page")
    scale = image.width() / review(finger).width
    left, top, right, bottom = decision.box
    at = image.mapToScene(QPointF((left + right) / 2 * scale, (top + bottom) / 2 * scale))
    point = QPoint(round(at.x()), round(at.y()))
    press(window, point)
    release(window, point)
    until(lambda: not finger.controller.ui.busy, "an answer to a touched word", WAIT_S)


def decided(finger, box):
    return next(one for one in review(finger).decisions if one.box == box)


def rules(finger, do):
    """The same word about every value that waits."""
    while review(finger) is not None and finger.name == "review-field":
        finger.on(do)
        until(lambda: finger.name in ("review-page", "review-field"), "what comes next", WAIT_S)


@pytest.mark.slow
def test_words_and_values_pass_under_a_finger_and_a_second_person_decides_alone(finger, site):
    opens(finger.signs_in(Role.REVIEWER), site, "edited")
    finger.through(
        ("review-strip", "review-strip"), ("review-back", "review-page"), ("review-strip", "review-strip"),
        ("review-page-1", "review-page"), ("review-marks", "review-page"), ("review-marks", "review-page"),
        ("review-zoom-in", "review-page"), ("review-zoom-out", "review-page"), ("review-zoom-out", "review-page"),
    )  # fmt: skip
    taken = next(one for one in review(finger).decisions if one.stays)
    finger_on(finger, taken)
    assert decided(finger, taken.box).code == "denied-by-review"
    finger_on(finger, taken)
    assert decided(finger, taken.box).stays, "touched again, it is back"
    unknown = next(one for one in review(finger).decisions if one.restorable)
    finger_on(finger, unknown)
    finger.on("review-want", "review-want").on("review-back", "review-page")
    finger_on(finger, unknown)
    finger.on("review-want", "review-want").on("review-restore", "review-page")
    assert decided(finger, unknown.box).code == ASKED
    finger_on(finger, unknown)
    assert decided(finger, unknown.box).restorable, "it is asked for no more"
    finger_on(finger, taken)
    values(finger)
    finger.on("review-approve", "reviews").on("home").signs_in(Role.REVIEWER, SECOND.name)
    opens(finger, site, "edited").on("review-page-1", "review-page")
    assert decided(finger, taken.box).stays, "what the first one marked is not shown"
    finger.on("review-zoom-out", "review-page")
    finger_on(finger, decided(finger, taken.box))
    finger.on("review-field", "review-field")
    rules(finger, "review-leave-out")  # as the first one did: where two say different things, a third one decides
    finger.on("review-approve", "reviews").on("home")
    until(site.delivered, "the document at its receiver", WAIT_S)
    text = " ".join(page_texts(site.delivered()[0]))
    assert "kidney" in text
    assert not [secret for secret in ("Quackenbush", "4827", "zorblatt") if secret in text]
    finger.facts(lambda facts: facts.counter("delivered"), "the receipt")


def values(finger):
    """Each screen of a value: typed wrongly, typed again, used all the same, left out, confirmed."""
    finger.on("review-field", "review-field").on("review-back", "review-page").on("review-field", "review-field")
    finger.on("review-field-1", "review-field").on("review-field-0", "review-field")
    finger.through(("review-type", "review-type"), ("review-field", "review-field"), ("review-type", "review-type"))
    for key in ("q", "x"):
        touch(finger.window, f"do-review-key-{key}")
    finger.through(
        ("review-typed", "review-doubt"), ("review-field", "review-field"), ("review-type", "review-type"),
    )  # fmt: skip
    for key in ("q", "x"):
        touch(finger.window, f"do-review-key-{key}")
    finger.through(("review-typed", "review-doubt"), ("review-type", "review-type"), ("review-typed", "review-doubt"))
    finger.on("review-sure")
    rules(finger, "review-confirm")
    for value in range(len(review(finger).fields)):
        finger.on("review-field", "review-field")
        while review(finger).field != value:
            finger.on(f"review-field-{review(finger).field + 1}", "review-field")
        finger.on("review-leave-out", "review-page")


@pytest.mark.slow
def test_a_document_is_left_and_then_rejected_after_a_second_thought(finger, site):
    finger.signs_in(Role.REVIEWER).on("reviews", "reviews").on("home").on("reviews", "reviews")
    with stopped(site.children["station"].pid):
        finger.on("review-open-" + site.documents["rejected"], "review-opening", answered=False)
        finger.on("review-close", "reviews", answered=False)
    finger.on("review-open-" + site.documents["rejected"]).shows("review-page").on("review-close", "reviews")
    finger.on("review-open-" + site.documents["rejected"]).shows("review-page")
    finger.through(
        ("review-ask", "review-reject"), ("review-back", "review-page"), ("review-ask", "review-reject"),
        ("review-reject", "reviews"),
    )  # fmt: skip
    finger.facts(lambda facts: site.documents["rejected"] not in {row.document for row in facts.reviews}, "its end")


@pytest.mark.slow
def test_sheets_of_two_documents_are_asked_for_and_reception_finds_one_and_has_lost_the_other(finger, site):
    opens(finger.signs_in(Role.REVIEWER), site, "again").through(
        ("review-strip", "review-strip"), ("review-strip-6", "review-strip"), ("review-back", "review-page"),
        ("review-rescan", "review-rescan"), ("review-back", "review-page"), ("review-rescan", "review-rescan"),
        ("review-strip", "review-pick"), ("review-back", "review-page"), ("review-rescan", "review-rescan"),
        ("review-strip", "review-pick"), ("review-pick-1", "review-pick"), ("review-pick-0", "review-pick"),
        ("review-strip-6", "review-pick"), ("review-strip-0", "review-pick"),
        ("review-rescan", "review-rescan"), ("review-reason", "review-rescan"), ("review-again", "reviews"),
    )  # fmt: skip
    finger.on("review-open-" + site.documents["lost"]).shows("review-page").through(
        ("review-rescan", "review-rescan"), ("review-reason", "review-rescan"), ("review-again", "reviews"),
    ).on("home")  # fmt: skip
    site.children["station"].kill()  # whatever waits is news to a station that starts
    finger.facts(lambda facts: facts.session is None, "nobody is signed in")  # gone, or back already
    finger.shows("held").signs_in(Role.RECEPTION)
    finger.facts(lambda facts: len(facts.rescans) == 2, "both requests")
    again, lost = site.documents["again"], site.documents["lost"]
    finger.through(
        ("rescans", "rescans"), ("home", HOME), ("rescans", "rescans"), (f"rescan-open-{again}", "rescan"),
        ("rescans", "rescans"), (f"rescan-open-{lost}", "rescan"), ("rescan-gone", "rescan-gone"),
        ("rescan-open", "rescan"), ("rescan-gone", "rescan-gone"), ("rescan-lost", HOME),
    )  # fmt: skip
    finger.facts(lambda facts: [row.document for row in facts.rescans] == [again], "the paper that is gone")
    finger.on("rescans", "rescan").on("home")
