"""What people marked, on pages: words that go, words that come back, words that are read anew."""

from dataclasses import replace

import numpy as np
import pytest
from redaction_pages import NoTagger, read_page, rendered, words_of

from appliance.documents import Box, KnownIdentifiers
from appliance.fields.decided import Decided, Ruling, is_about, settled
from appliance.fields.leaving import Marked
from appliance.fields.suggestion import Suggestion
from appliance.policy.narrowing import Section
from appliance.policy.pack import load_pack
from appliance.redaction.edits import NO_EDITS, PageEdits, read_anew, restored, whitened, without_removed
from appliance.redaction.reasons import Reason
from appliance.redaction.redactor import Redactor
from appliance.suggestions import Doubt, FieldKind

PURPOSE = load_pack(None).purpose("ai-summary")
LINES = [(100, 100, "asthma with zorblatt since childhood"), (100, 200, "MRN: 4029887 aspirin 81 mg")]


def redact(edits, purpose=PURPOSE, known=None):
    image, words = rendered(LINES)
    page = read_page(image, words)
    redactor = Redactor(purpose, NoTagger())
    findings = redactor.detect(page)
    return redactor.redact(page, findings, known or findings.known, edits), words


def reasons(page, words):
    by_box = {judged.word.box: judged.reason for judged in page.judged}
    return {word.text: by_box[word.box] for word in words}


def box_of(words, text):
    return next(word.box for word in words if word.text == text)


def ink(page, box):
    return int((page.image[box.top : box.bottom, box.left : box.right] < 200).sum())


def test_a_word_that_a_person_takes_away_is_gone_with_its_pixels_and_the_others_stay():
    plain, words = redact(NO_EDITS)
    box = box_of(words, "childhood")
    edited, _ = redact(PageEdits((box,)))
    assert ink(plain, box) > 50
    assert ink(edited, box) == 0
    assert reasons(edited, words) == {**reasons(plain, words), "childhood": Reason.REVIEW}
    assert {w.text for w in plain.words} - {w.text for w in edited.words} == {"childhood"}
    away = np.ones(plain.image.shape, bool)
    away[box.top - 20 : box.bottom + 20, box.left - 20 : box.right + 20] = False
    assert (edited.image == plain.image)[away].all()


def test_a_removed_box_takes_whatever_is_in_it_but_not_a_neighbour_that_only_touches_it():
    words = words_of("one two\nthree")
    cleared = [Reason.VOCABULARY, Reason.NAME, Reason.VOCABULARY]
    over = PageEdits((Box(0, 0, 80, 31),))  # a pixel of the second line
    assert without_removed(words, cleared, over) == [Reason.REVIEW, Reason.NAME, Reason.VOCABULARY]
    image = np.zeros((60, 100), np.uint8)
    kept = words[2:]
    page = whitened(image, kept, over)
    assert page[:30, :80].min() == 255
    assert page[30:50, :50].max() == 0  # the neighbour is whole
    assert page[30, 60:80].min() == 255
    assert image.max() == 0
    assert whitened(image, kept, NO_EDITS) is image
    apart = PageEdits((Box(500, 0, 600, 20), Box(0, 500, 100, 600)))
    assert without_removed(words, cleared, apart) == cleared


def test_a_word_that_nothing_vouches_for_comes_back_and_an_identifier_never_does():
    plain, words = redact(NO_EDITS)
    odd, number = box_of(words, "zorblatt"), box_of(words, "4029887")
    assert reasons(plain, words)["zorblatt"] is Reason.UNKNOWN_WORD
    edited, _ = redact(PageEdits(restored=(odd, number)))
    assert reasons(edited, words) == {**reasons(plain, words), "zorblatt": Reason.RESTORED}
    assert ink(edited, odd) > 50
    assert ink(edited, number) == 0
    both, _ = redact(PageEdits(removed=(odd,), restored=(odd,)))
    assert reasons(both, words)["zorblatt"] is Reason.REVIEW
    assert ink(both, odd) == 0


def test_a_known_identifier_does_not_come_back_and_nothing_does_where_the_purpose_narrows():
    _, words = redact(NO_EDITS)
    edits = PageEdits(restored=(box_of(words, "zorblatt"),))
    known = KnownIdentifiers(frozenset({"zorblatt"}))
    assert reasons(redact(edits, known=known)[0], words)["zorblatt"] is Reason.UNKNOWN_WORD
    narrow = replace(PURPOSE, sections=frozenset({Section.MEDICATIONS}))
    assert reasons(redact(edits, narrow)[0], words)["zorblatt"] is Reason.UNKNOWN_WORD


@pytest.mark.parametrize("reason", [r for r in Reason if r not in (Reason.UNKNOWN_WORD, Reason.UNKNOWN_NUMBER)])
def test_only_what_nothing_understood_may_come_back(reason):
    word = words_of("word")[0]
    assert restored([word], [reason], PageEdits(restored=(word.box,)), lambda _: False) == [reason]


def test_a_word_that_a_person_read_is_sure_and_the_others_stay_as_they_were_read():
    words = words_of("aspirn 81 mg", 40.0)
    anew = read_anew(words, PageEdits(read=((words[0].box, "aspirin"),)))
    assert [(w.text, w.confidence) for w in anew] == [("aspirin", 100.0), ("81", 40.0), ("mg", 40.0)]
    assert "aspirin" not in repr(PageEdits(read=((words[0].box, "aspirin"),)))


def marked(box, kind=FieldKind.DOSE):
    words = tuple(words_of("20 mg"))
    suggestion = Suggestion(kind, words, "20 mg", "", "20", "mg", box, 90.0, frozenset())
    return Marked(suggestion, True, (Doubt.ODD_NUMBER,))


def test_a_decision_is_about_the_field_of_its_kind_at_its_place():
    here, near, far = Box(0, 0, 100, 20), Box(0, 0, 90, 20), Box(0, 300, 100, 320)
    for ruling in (Ruling.CONFIRMED, Ruling.CORRECTED):
        (one,) = settled(0, [marked(near)], [Decided(0, FieldKind.DOSE, here, ruling)])
        assert (one.confirm, one.why) == (False, (Doubt.ODD_NUMBER,))
    assert settled(0, [marked(near)], [Decided(0, FieldKind.DOSE, here, Ruling.REJECTED)]) == ()
    for other in (
        Decided(1, FieldKind.DOSE, here, Ruling.REJECTED),
        Decided(0, FieldKind.VITAL, here, Ruling.REJECTED),
        Decided(0, FieldKind.DOSE, far, Ruling.REJECTED),
    ):
        assert settled(0, [marked(near)], [other]) == (marked(near),)
    assert not is_about(Decided(0, FieldKind.DOSE, here, Ruling.CONFIRMED), FieldKind.DOSE, Box(0, 0, 0, 0))
