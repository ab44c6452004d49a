"""What only people may read never becomes a derivative for a machine."""

import pytest

from appliance.policy.eligibility import HUMAN_ONLY, refusal
from appliance.policy.pack import AiRule, DocumentClass, Purpose, load_pack


@pytest.mark.parametrize(
    ("rule", "machine", "expected"),
    [
        (AiRule.HUMAN_REVIEW_ONLY, True, HUMAN_ONLY),
        (AiRule.HUMAN_REVIEW_ONLY, False, ""),
        (AiRule.ALLOWED, True, ""),
        (AiRule.ALLOWED, False, ""),
        (AiRule.LOCAL_ONLY, False, ""),
    ],
)
def test_the_class_and_the_purpose_decide_together(rule, machine, expected):
    assert refusal(DocumentClass(ai=rule), Purpose("x", machine=machine)) == expected


def test_a_class_or_purpose_that_says_nothing_is_refused():
    assert refusal(DocumentClass(), Purpose("x")) == HUMAN_ONLY


def test_the_shipped_pack_keeps_charts_consents_and_the_unclassified_from_machines():
    pack = load_pack(None)
    purpose = pack.purpose("ai-summary")
    refused = {c.name for c in pack.classes if refusal(c, purpose)}
    assert {"unclassified", "consent", "authorization", "active-chart", "imaging-report", "legacy-box"} <= refused
    assert not {"referral", "lab-result", "intake-form"} & refused
