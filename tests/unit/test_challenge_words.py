"""Reading, redaction and gate on the challenge sheet: what is wrong is counted, and a blind gate or redactor shows."""

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from appliance.challenge import leak, probes
from appliance.challenge.content import Kind, content_of
from appliance.challenge.geometry import locate
from appliance.challenge.tasks import ReadinessTasks
from appliance.challenge.words import character_errors, edit_distance, facts_lost, identifiers_left, printed_on
from appliance.documents import IDENTITY, CapturedPage, PageId, Side, Word, new_opaque_id
from appliance.page_work import Finished, Order, PipelineSetup, Refusal
from appliance.sections.desk import ReadinessConfig
from appliance.sections.pages import GateConfig, QualityLimits, ReadingConfig
from appliance.sim.challenge import sides

NUMBER = 7


@pytest.fixture(scope="module")
def front(both_sides):
    image = both_sides[0]
    return image, printed_on(locate(image, 300.0), IDENTITY, content_of(NUMBER))


def words_of(printed, change=lambda text: text):
    """What a perfect reader sees, changed."""
    return [
        Word(change(place.segment.text.strip()), place.box, 0, 95.0)
        for place in printed.segments
        if place.segment.text.strip()
    ]


@pytest.mark.parametrize(("one", "other", "distance"), [("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3)])
def test_edit_distance(one, other, distance):
    assert edit_distance(one, other) == edit_distance(other, one) == distance


def test_character_errors_count_what_is_wrong_and_what_is_missing(front):
    _, printed = front
    wrong, characters = character_errors(printed, words_of(printed), small=False)
    assert wrong == 0
    assert characters > 500
    assert character_errors(printed, [], small=False)[0] == characters
    assert character_errors(printed, words_of(printed, lambda t: t.replace("e", "c")), small=False)[0] > 40
    assert character_errors(printed, [], small=True) == (0, 0)  # there is none on the front


def test_ink_in_the_place_of_an_identifier_or_a_code_is_found(front):
    image, printed = front
    left, planted = identifiers_left(printed, image, frozenset())
    assert left == planted == sum(p.segment.kind is Kind.IDENTIFIER for p in printed.segments) + 2
    white = np.full_like(image, 255)
    assert identifiers_left(printed, white, frozenset())[0] == 0
    for box in [p.box for p in printed.segments if p.segment.kind is Kind.IDENTIFIER] + list(printed.codes):
        one = white.copy()
        one[box.top : box.bottom, box.left : box.right] = image[box.top : box.bottom, box.left : box.right]
        assert identifiers_left(printed, one, frozenset())[0] == 1
    assert identifiers_left(printed, image, frozenset({"name", "date"}))[1] == planted - 4


def test_a_fact_with_a_wrong_or_missing_word_is_lost(front):
    _, printed = front
    lost, facts = facts_lost(printed, words_of(printed))
    assert (lost, facts > 8) == (0, True)
    assert facts_lost(printed, [])[0] == facts
    assert facts_lost(printed, words_of(printed, lambda t: t.replace("mg", "mcg")))[0] > 2


def test_each_leak_that_is_not_reported_is_named():
    everything = [f"{codes[0]}#0" for _, codes in leak.EXPECTED]
    assert leak.missed([*everything, "ink-unread@pixels#1"], 2) == ()
    assert leak.missed(everything, 2) == (leak.SIGNATURE,)
    assert leak.missed(everything, 1) == ()
    assert leak.missed([], 2) == (*(name for name, _ in leak.EXPECTED), leak.SIGNATURE)
    assert leak.missed([f.replace("#0", "#1") for f in everything], 1) == tuple(name for name, _ in leak.EXPECTED)


# The whole task


class Remembering(ReadinessTasks):
    """Takes each side of the sheet in once: another time would give the same."""

    def __init__(self, setup):
        super().__init__(setup)
        self._taken = {}

    def take_in(self, captured, order, known):
        if captured.page not in self._taken:
            self._taken[captured.page] = super().take_in(captured, order, known)
        return self._taken[captured.page]


@pytest.fixture(scope="module")
def shared_tasks():
    with tempfile.TemporaryDirectory(dir="/dev/shm") as memory, pytest.MonkeyPatch.context() as patch:
        patch.setattr(probes, "PROBES", ())  # they have tests of their own
        yield Remembering(PipelineSetup(QualityLimits(), ReadingConfig(), GateConfig(), None, Path(memory)))
        assert list(Path(memory).iterdir()) == []


@pytest.fixture
def tasks(shared_tasks):
    yield shared_tasks
    assert list(shared_tasks._setup.runtime.iterdir()) == []


@pytest.fixture(scope="module")
def both_sides():
    return sides(NUMBER)


@pytest.fixture(scope="module")
def good_scan(shared_tasks, both_sides):
    """What is found wrong with a good scan, and what the gate said about it: first as it is, then with leaks."""
    finished = []
    with pytest.MonkeyPatch.context() as patch:
        finish = shared_tasks.finish
        patch.setattr(shared_tasks, "finish", lambda *a, **k: finished.append(finish(*a, **k)) or finished[-1])
        return judge(shared_tasks, both_sides), finished


def judge(tasks, images, purpose="ai-summary"):
    pages = tuple(
        CapturedPage(PageId("0" * 32, n, 0, side), image, 300.0, True)
        for n, (side, image) in enumerate(zip(Side, images, strict=False))
    )
    checks = tasks.challenge(pages, Order(new_opaque_id(), "referral", purpose), ReadinessConfig(), len(pages) == 2)
    return {check.name: check for check in checks if not check.ok}


@pytest.mark.slow
def test_a_good_scan_passes_every_check(good_scan):
    found, (clean, leaky) = good_scan
    assert found == {}
    assert clean.refusal is None
    assert leaky.refusal is not None


@pytest.mark.slow
def test_one_side_alone_passes_where_one_sided_scanning_is_configured(tasks, both_sides):
    assert judge(tasks, both_sides[:1]) == {}


@pytest.mark.slow
def test_a_gate_that_lets_everything_out_fails_and_one_that_refuses_everything_too(
    tasks, good_scan, both_sides, monkeypatch
):
    opened = replace(good_scan[1][0], refusal=None)
    monkeypatch.setattr(tasks, "finish", lambda *_, **__: opened)
    found = judge(tasks, both_sides)
    assert set(found) == {"gate-leaks"}
    assert "name" in found["gate-leaks"].sentence
    refusal = Refusal("release-refused", "No.", ("barcode@pixels#0",))
    monkeypatch.setattr(tasks, "finish", lambda *_, **__: Finished(None, refusal, 0.1))
    assert set(judge(tasks, both_sides)) == {"gate-clean", "gate-leaks"}


@pytest.mark.slow
def test_a_redactor_that_copies_everything_fails(tasks, both_sides, monkeypatch):
    original = tasks.take_in

    def blind(page, order, known):
        work = original(page, order, known)
        packed = leak.pack(replace(leak.unpack(work.packed), image=page.image, stream=b""))
        return replace(work, packed=packed)

    monkeypatch.setattr(tasks, "take_in", blind)
    found = judge(tasks, both_sides)
    assert {"redaction-identifiers", "gate-clean"} <= set(found)
    assert found["redaction-identifiers"].value >= 10
