"""May a document of this class be used for this purpose at all? Enforced, not advisory.

Rules:
- What only people may read never becomes a derivative for a machine, however well it was redacted.
"""

from __future__ import annotations

from appliance.policy.pack import AiRule, DocumentClass, Purpose

HUMAN_ONLY = "policy-human-only"


def refusal(document_class: DocumentClass, purpose: Purpose) -> str:
    """The code of what forbids it; empty if nothing does."""
    if purpose.machine and document_class.ai is AiRule.HUMAN_REVIEW_ONLY:
        return HUMAN_ONLY
    return ""
