"""Edits of people on real pages, through reader, redactor, PDF writer and release gate."""

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from redaction_pages import rendered

from appliance.documents import CapturedPage, KnownIdentifiers, PageId, Side
from appliance.fields.decided import Decided, Ruling
from appliance.known import known_of
from appliance.page_work import Order, PageWork, PipelineSetup
from appliance.pipeline import PageTasks
from appliance.policy.fields import HELD, Confirm, FieldRules, Hold
from appliance.redaction import doubts, handwriting
from appliance.redaction.edits import PageEdits
from appliance.redaction.reasons import PageDoubt
from appliance.review.basis import basis_of, page_digest
from appliance.review.edits import Edits
from appliance.review.session import Session
from appliance.review.verdicts import Stage
from appliance.review.workshop import Prepared
from appliance.sections.pages import GateConfig, QualityLimits, ReadingConfig
from appliance.suggestions import FieldKind

JOB = "0123456789abcdef0123456789abcdef"
ORDER = Order(JOB, "consent", "referral")
LINES = [
    (80, 80, "Patient name: Dagmar Quackenbush"),
    (80, 170, "Allergies: penicillin"),
    (80, 260, "The patient has chronic kidney disease"),
    (80, 350, "No chest pain or shortness of breath"),
]


@pytest.fixture(scope="module")
def tasks():
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="scanstation-test-") as runtime:
        yield PageTasks(PipelineSetup(QualityLimits(), ReadingConfig(), GateConfig(), None, Path(runtime)))


@pytest.fixture(scope="module")
def captured():
    image, _ = rendered(LINES, size=(1200, 620), points=34)
    return CapturedPage(PageId(JOB, 0, 0, Side.FRONT), image, 200.0, simulated=False)


@pytest.fixture(scope="module")
def work(tasks, captured):
    work = tasks.take_in(captured, ORDER, KnownIdentifiers(frozenset()))
    assert isinstance(work, PageWork)
    return work


def box_of(work, text):
    return next(judged.word.box for judged in work.judged if judged.word.text.strip(".,:") == text)


def edited(tasks, captured, work, edits):
    return tasks.redact_reviewed(captured, work, ORDER, known_of([work]), edits)


def texts(work):
    return [word.text for word in work.packed.page.words]


def allergy(work, ruling):
    (field,) = [f for f in work.fields if f.kind is FieldKind.ALLERGY]
    return Decided(0, field.kind, field.box, ruling)


def test_a_word_that_a_person_took_away_is_neither_in_the_pixels_nor_in_the_text_of_the_released_file(
    tasks, captured, work
):
    plain = tasks.finish(ORDER, (work,), known_of([work]), draft=False)
    assert plain.held == HELD  # nobody looked
    made = edited(tasks, captured, work, PageEdits((box_of(work, "kidney"),)))
    finished = tasks.finish(ORDER, (made,), known_of([made]), False, (allergy(made, Ruling.CONFIRMED),))
    assert (finished.refusal, finished.held) == (None, "")
    page = pypdfium2.PdfDocument(finished.released.pdf)[0]
    text = page.get_textpage().get_text_range()
    assert "disease" in text
    assert "kidney" not in text
    shown = page.render(scale=made.packed.shape[1] / page.get_width(), grayscale=True).to_numpy().squeeze()
    box, other = box_of(work, "kidney"), box_of(work, "disease")
    assert shown[box.top : box.bottom, box.left : box.right].min() > 250
    assert shown[other.top : other.bottom, other.left : other.right].min() < 100
    assert [(f.text, f.confirm) for f in finished.released.fields] == [("penicillin", False)]


def test_a_page_that_may_show_handwriting_waits_until_a_person_saw_it(tasks, captured, work, monkeypatch):
    assert work.packed.page.doubt == ""
    monkeypatch.setattr(doubts, "SOME", 0)
    monkeypatch.setattr(doubts, "FEW", 0)
    monkeypatch.setattr(handwriting.doubts, "surely_read", lambda likely, *_: dict.fromkeys(likely, 0.5))
    monkeypatch.setattr(tasks, "field_rules", lambda _order: FieldRules())
    unsure = edited(tasks, captured, work, PageEdits())
    assert unsure.packed.page.doubt == PageDoubt.HAND
    waits = tasks.finish(ORDER, (unsure,), known_of([unsure]), draft=False)
    assert (waits.refusal, waits.held) == (None, PageDoubt.HAND)
    assert tasks.finish(ORDER, (unsure,), known_of([unsure]), False, ()).held == ""


def test_a_rejected_field_does_not_travel(tasks, work):
    finished = tasks.finish(ORDER, (work,), known_of([work]), False, (allergy(work, Ruling.REJECTED),))
    assert finished.released.fields == ()


def test_a_corrected_word_is_judged_anew_and_its_field_read_anew(tasks, captured, work):
    box = box_of(work, "penicillin")
    made = edited(tasks, captured, work, PageEdits(read=((box, "amoxicillin"),)))
    assert "amoxicillin" in texts(made)
    finished = tasks.finish(ORDER, (made,), known_of([made]), False, (allergy(made, Ruling.CORRECTED),))
    assert [(f.text, f.confirm) for f in finished.released.fields] == [("amoxicillin", False)]
    named = edited(tasks, captured, work, PageEdits(read=((box, "Quackenbush"),)))
    assert "Quackenbush" not in texts(named)
    assert "penicillin" not in texts(named)


class Bench:
    """A workshop that makes pages here."""

    def __init__(self, tasks, captured):
        self.tasks, self.captured = tasks, captured

    async def edited(self, prepared, edits, pages):
        works = tuple(
            edited(self.tasks, self.captured, w, edits.of_page(w.page.index)) if w.page.index in pages else w
            for w in prepared.works
        )
        return replace(prepared, works=works)


def test_a_typed_value_is_as_plausible_as_the_same_value_would_be_if_it_were_read(tasks):
    image, _ = rendered([(80, 80, "Vital signs"), (80, 170, "Heart rate 72 bpm")], size=(1200, 420), points=34)
    captured = CapturedPage(PageId(JOB, 0, 0, Side.FRONT), image, 200.0, simulated=False)
    work = tasks.take_in(captured, ORDER, KnownIdentifiers(frozenset()))
    rules = FieldRules(confirm=dict.fromkeys(FieldKind, Confirm.ALWAYS), hold=Hold.NEVER)
    session = Session(
        person="a" * 32, stage=Stage.FIRST, prepared=Prepared(ORDER, (work,), known_of([work]), "b"), edits=Edits(),
        rules=rules, workshop=Bench(tasks, captured),
    )  # fmt: skip
    (field,) = session.fields
    read = [word.text for word in field.marked.suggestion.words]
    assert "72" in read
    said = {
        typed: asyncio.run(session.doubts(0, " ".join(typed if text == "72" else text for text in read)))
        for typed in ("78", "720", "Quackenbush")
    }
    assert said["78"] == []
    assert "out-of-plausible-range" in said["720"]
    assert said["Quackenbush"] == ["not-a-value"]
    assert session.edits == Edits()


def test_the_basis_is_that_of_pages_decisions_class_purpose_and_policy(captured, work):
    digest = page_digest(captured)
    basis = basis_of(ORDER, "default@1", [work], [digest])
    other = captured.image.copy()
    other[0, 0] ^= 1
    first, *rest = work.judged
    changed = (
        basis_of(replace(ORDER, document_class="referral"), "default@1", [work], [digest]),
        basis_of(replace(ORDER, purpose="billing"), "default@1", [work], [digest]),
        basis_of(ORDER, "default@2", [work], [digest]),
        basis_of(ORDER, "default@1", [work], [page_digest(replace(captured, image=other))]),
        basis_of(ORDER, "default@1", [replace(work, judged=(replace(first, reason="denied-name"), *rest))], [digest]),
        basis_of(ORDER, "default@1", [replace(work, fields=())], [digest]),
    )
    assert len({basis, *changed}) == 1 + len(changed)
    assert basis == basis_of(ORDER, "default@1", [work], [page_digest(captured)])
