"""A review desk at a station whose page workers are stand-ins: custody, processing, edits and verdicts are real."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
from redaction_pages import words_of

from appliance.documents import Box, JudgedWord
from appliance.errors import ScanStationError
from appliance.fields.decided import Ruling
from appliance.fields.suggestion import Suggestion
from appliance.packing import pack, unpack
from appliance.page_work import Finished, Refusal
from appliance.people.rights import may
from appliance.policy.classes import ReviewRules
from appliance.policy.fields import HELD
from appliance.policy.pack import load_pack
from appliance.redaction.edits import restored, whitened, without_removed
from appliance.redaction.reasons import Reason
from appliance.review.access import Operation, Person, Role
from appliance.review.desk import ReviewDesk
from appliance.review.outcome import Reviews
from appliance.suggestions import FieldKind
from tests.custody_samples import released
from tests.unit.station_rig import Rig, page_work

ANNA, BERT, CARL = "a" * 32, "b" * 32, "c" * 32
REFUSED = Finished(None, Refusal("release-refused", "It is held.", ("known-identifier",)), 0.1)
TEXT = "allergies: penicillin zorblatt"
ALLERGY = Box(110, 0, 210, 20)  # of the word
ODD = Box(220, 0, 300, 20)


class RefusedError(ScanStationError):
    code = "not-allowed"
    advice = "You may not."


class People:
    """Who sits where; `closed` are operations that nobody may do."""

    def __init__(self):
        self.at, self.closed = {}, set()

    def log_in(self, sender, person, role=Role.REVIEWER):
        self.at[sender] = Person(person, "somebody", role)

    def person(self, sender, operation):
        person = self.at.get(sender)
        if person is None or operation in self.closed or not may(person.role, operation):
            raise RefusedError(Operation(operation).value)
        return person


class Workers:
    """What the page workers do with a page of three words, one of them an allergy, one a word that nobody knows."""

    def __init__(self, pool):
        self.pool = pool
        self.refuse = lambda _: False  # whether the gate refuses a file of these words
        self.decided, self.made, self.files = [], [], []
        self.confidence = 95.0
        pool.answers |= {
            "take_in_for": lambda page, orders, _: tuple(self.work(page) for _ in orders),
            "redact_reviewed": self.reviewed,
            "finish": self.finish,
        }

    def work(self, page):
        words = words_of(TEXT, self.confidence)
        image = np.full((200, 420), 255, np.uint8)
        image[5:15, :300] = 0
        plain = page_work(page.page)
        redacted = replace(plain.packed.page, image=image, words=tuple(words[:2]))
        fields = (Suggestion(FieldKind.ALLERGY, (words[1],), "penicillin", "", "", "", ALLERGY, 95.0, frozenset()),)
        reasons = [Reason.VOCABULARY, Reason.VOCABULARY, Reason.UNKNOWN_WORD]
        judged = tuple(JudgedWord(word, reason) for word, reason in zip(words, reasons, strict=True))
        read = SimpleNamespace(barcodes=(), words=())
        return replace(plain, packed=pack(redacted), judged=judged, fields=fields, read=read)

    def reviewed(self, _captured, work, _order, _known, edits):
        self.made.append(edits)
        words = [judged.word for judged in work.judged]
        reasons = restored(words, [Reason(judged.reason) for judged in work.judged], edits, lambda _: False)
        reasons = without_removed(words, reasons, edits)
        page = unpack(work.packed)
        kept = tuple(word for word, reason in zip(words, reasons, strict=True) if reason.cleared)
        edited = replace(page, image=whitened(page.image, kept, edits), words=kept)
        judged = tuple(JudgedWord(word, reason) for word, reason in zip(words, reasons, strict=True))
        return replace(work, packed=pack(edited), judged=judged)

    def finish(self, order, works, _known, _draft, decided=None):
        self.decided.append(decided)
        self.files.append(works)
        words = " ".join(word.text for work in works for word in work.packed.page.words)
        if self.refuse(words):
            return REFUSED
        pdf = f"%PDF-1.7 {words}".encode()
        made = released(document=order.document, purpose=order.purpose, pages=len(works), pdf=pdf)
        return Finished(made, None, 0.1, held=HELD if decided is None else "")


class World:
    """The rig, its people and its desk."""

    def __init__(self, root, document_class="referral", purpose="ai-summary", restore=False, vigilance=0):
        self.rig = Rig(root, document_class=document_class, purposes=(purpose,))
        self.workers, self.people = Workers(self.rig.pool), People()
        self.pack = replace(load_pack(None), review=ReviewRules(vigilance, restore))
        self.time = 0.0
        self.ready = None
        self.rig.processor.reviewing._reviews = Reviews(self.rig.custody.reviews, self.pack)
        self.desk = ReviewDesk(
            custody=self.rig.custody, reviews=Reviews(self.rig.custody.reviews, self.pack), access=self.people,
            pack=self.pack, workshop=self.rig.processor.reviewing, ensure_ready=self.ensure_ready,
            go_on=self.rig.station.went_on, idle_s=60.0, draw=lambda _: 0, clock=lambda: self.time,
        )  # fmt: skip
        for sender, person in ((":1.1", ANNA), (":1.2", BERT)):
            self.people.log_in(sender, person)
        self.people.log_in(":1.3", CARL, Role.SUPERVISOR)

    def ensure_ready(self):
        if self.ready:
            raise self.ready

    def live(self, scenario):
        self.rig.live(lambda _: scenario(self))

    async def scan(self, sheets=1):
        """Scans a stack that is then held; returns its document."""
        await self.rig.until(lambda: self.rig.view not in ("starting", "storage-full"))
        self.rig.feeder.script.append([sheets])
        job = await self.rig.station.scan()
        await self.rig.until(lambda: self.rig.custody.job(job).state == "held")
        return self.rig.custody.job(job).documents[0].id

    def code(self, document):
        found = self.rig.custody.document(document)
        return found.state.value, found.code

    async def confirm_all(self, sender):
        for number, _ in enumerate(await self.desk.fields(sender)):
            await self.desk.rule(sender, number, Ruling.CONFIRMED)

    async def approve(self, sender, document, *, remove=()):
        """Opens, takes boxes of the first page away, confirms and approves."""
        await self.desk.open(sender, document)
        for box in remove:
            await self.desk.remove(sender, 0, box)
        await self.confirm_all(sender)
        return await self.desk.approve(sender)

    async def sent(self, document):
        """Waits for the envelope of a document."""
        await self.rig.until(lambda: document in self.rig.outbox.entries().documents)
