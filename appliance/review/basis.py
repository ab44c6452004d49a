"""The digest of what a person saw: the pages, the decisions about them, and by which rules they were made.

Rules:
- The same pages, decisions, class, purpose and policy give the same digest; a change of any gives another.
- It is made of the decisions without anybody's edits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

import numpy as np

from appliance.documents import Box, CapturedPage
from appliance.page_work import Order, PageWork


def page_digest(page: CapturedPage) -> str:
    """SHA-256 of a page as it was captured."""
    head = json.dumps([page.page.index, page.dpi, list(page.image.shape), page.simulated]).encode()
    digest = hashlib.sha256(head)
    digest.update(np.ascontiguousarray(page.image).data)
    return digest.hexdigest()


def basis_of(order: Order, rules: str, works: Sequence[PageWork], pages: Sequence[str]) -> str:
    """The digest of a document; `rules` name the policy, `pages` are the digests of the pages of `works`."""
    made = [
        [
            work.page.index,
            digest,
            [[*_four(judged.word.box), judged.word.text, judged.reason] for judged in work.judged],
            [[*_four(field.box), field.kind.value] for field in work.fields],
        ]
        for work, digest in zip(works, pages, strict=True)
    ]
    whole = json.dumps([order.document, order.document_class, order.purpose, rules, made])
    return hashlib.sha256(whole.encode()).hexdigest()


def _four(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right, box.bottom
