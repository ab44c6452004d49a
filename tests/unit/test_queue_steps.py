"""Every code with which the station can stop paper or a document has a next step and a sentence."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import appliance
from appliance import errors
from appliance.challenge.desk import CHALLENGE, DUE
from appliance.custody import receipts
from appliance.custody.recovery import INTERRUPTED
from appliance.policy.holds import Hold
from appliance.policy.pack import UnknownClassError, UnknownPurposeError
from appliance.queue import sentences, steps
from appliance.queue.desk import resolutions_markdown
from appliance.queue.sentences import UNKNOWN, sentence_of
from appliance.queue.steps import STEPS, TODO, Step, step_of
from appliance.sealing import statement

FAMILIES = (
    errors.CaptureError,
    errors.PageError,
    errors.ReadingError,
    errors.RedactionError,
    errors.ReleaseError,
    errors.SealingError,
    errors.CustodyError,
)
ELSEWHERE = {
    "form-not-blank", "form-unreadable", "form-without-print", "form-too-long",  # learning forms, at a desk
    "envelope-format", "envelope-station", "envelope-signature", "envelope-digest",  # opening envelopes, at a receiver
    "envelope-recipient", "envelope-open", "envelope-content",
    "custody-which-document", "custody-on-its-way", "legal-hold", "custody-in-use",  # answers to whoever asked
    "queue-unknown", "queue-cause-stands", "queue-no-spot-audit", "queue-paper",
    "queue-paper-people", "queue-paper-same",
    "rescan-busy", "rescan-sheets",
    "wear-file", "support-bundle",  # of what a technician does
}  # fmt: skip
"""Codes of these families that never become the reason of something that waits."""


def all_errors():
    for module in pkgutil.walk_packages(appliance.__path__, "appliance."):
        if not re.search(r"__main__|\.sim\b|\.panel\b|worker", module.name):
            importlib.import_module(module.name)
    waiting, found = list(FAMILIES), {}
    while waiting:
        error = waiting.pop()
        found[error.code] = error
        waiting += error.__subclasses__()
    return {code: error for code, error in found.items() if error.__module__.startswith("appliance.")}


def test_every_code_that_can_stop_something_has_a_next_step():
    codes = set(all_errors()) - ELSEWHERE | {hold.value for hold in Hold}
    codes |= {UnknownPurposeError.code, UnknownClassError.code, CHALLENGE, DUE, INTERRUPTED, "no-paper"}
    assert codes - set(STEPS) == set()


def test_the_table_names_nothing_that_does_not_exist():
    known = set(all_errors()) | {hold.value for hold in Hold} | set(sentences._OWN)
    known |= {UnknownPurposeError.code, UnknownClassError.code, DUE}
    assert set(STEPS) - known == set()
    assert not ELSEWHERE & set(STEPS)


@pytest.mark.parametrize("code", sorted(STEPS))
def test_every_code_has_a_sentence(code):
    sentence = sentence_of(code)
    assert sentence != UNKNOWN
    assert sentence.endswith(".")
    assert len(sentence) <= 400


def test_every_step_has_something_to_do_and_is_used():
    assert set(TODO) == set(Step)
    assert all(text.endswith(".") and len(text) <= 200 for text in TODO.values())
    assert set(Step) - set(STEPS.values()) == {Step.LOOK, Step.WAIT}


def test_a_code_with_a_place_and_one_that_nobody_knows_have_a_step_too():
    assert step_of("page-missing-3-of-5-sheet-3") is Step.SCAN_AGAIN
    assert sentence_of("page-missing-3-of-5-sheet-3") == (
        "Page 3 of 5 is missing before sheet 3. Look for it and scan the whole stack again."
    )
    assert step_of("from-a-later-version") is Step.LOOK
    assert sentence_of("from-a-later-version") == UNKNOWN


def test_the_page_has_the_tables_of_the_code():
    page = (Path(__file__).parents[2] / "docs" / "queue.md").read_text()
    for name, table in (("steps", steps.markdown()), ("resolutions", resolutions_markdown())):
        block = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", page, re.DOTALL)
        assert block is not None
        assert block[1].strip() == table.strip()


def test_every_refusal_of_a_receipt_is_for_the_security_officer():
    refusals = (receipts.ReceiptUnknownError, receipts.ReceiptMismatchError, receipts.ReceiptRecipientError)
    for error in (*refusals, statement.StatementFormatError, statement.StatementSignatureError):
        assert step_of(error.code) is Step.SECURITY
