"""May a document of this class be used for this purpose at all? Enforced, not advisory.

Rules:
- What only people may read never becomes a derivative for a machine, however well it was redacted.
- What machines may read on the station alone never leaves it for a machine: what leaves is read elsewhere.
"""

from __future__ import annotations

from appliance.policy.pack import AiRule, DocumentClass, Purpose

HUMAN_ONLY = "policy-human-only"
LOCAL_ONLY = "policy-local-only"


def refusal(document_class: DocumentClass, purpose: Purpose) -> str:
    """The code of what forbids it; empty if nothing does."""
    if not purpose.machine:
        return ""
    return {AiRule.HUMAN_REVIEW_ONLY: HUMAN_ONLY, AiRule.LOCAL_ONLY: LOCAL_ONLY}.get(document_class.ai, "")
