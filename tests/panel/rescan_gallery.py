"""Sheets that are scanned again. Everything is invented."""

from appliance.panel.model import Do
from appliance.panel.rescan_facts import WaitingRescan
from appliance.panel.review_facts import Strip
from appliance.rescan.desk import RescanOtherPageError
from tests.panel.review_gallery import answer, opened, paged, small, tap

TROUBLE = RescanOtherPageError.advice
RESCANS = (
    WaitingRescan("d" * 32, "referral", "blurred", (2, 4), 6, "2026-03-04T10:12:00Z", 7, ""),
    WaitingRescan("e" * 32, "lab-result", "wrong-page", (1,), 3, "2026-03-04T09:40:00Z", 95, TROUBLE),
)
RESCAN_STEPS = {
    "review-again": opened(pages=9, offers=("rescan",)),
    "review-rescan": [*opened(pages=9, offers=("rescan",)), *paged(1), tap(Do.REVIEW_RESCAN),
                      tap(Do.REVIEW_REASON, "blurred")],
    "review-pick": [*opened(pages=9, offers=("rescan",)), *paged(1), tap(Do.REVIEW_RESCAN), tap(Do.REVIEW_STRIP, "0"),
                    answer(Do.REVIEW_STRIP, Strip(0, tuple(map(small, range(6))))), tap(Do.REVIEW_PICK, "3")],
    "held-rescan": [],
    "rescans-none": [tap(Do.RESCANS)],
    "rescans": [tap(Do.RESCANS)],
    "rescan": [tap(Do.RESCANS), tap(Do.RESCAN_OPEN, RESCANS[0].document)],
    "rescan-trouble": [tap(Do.RESCANS), tap(Do.RESCAN_OPEN, RESCANS[1].document)],
    "rescan-gone": [tap(Do.RESCANS), tap(Do.RESCAN_OPEN, RESCANS[0].document),
                    tap(Do.RESCAN_GONE, RESCANS[0].document)],
}  # fmt: skip
REVIEWED = ("review-again", "review-rescan", "review-pick")
"""Those of a reviewer; the others are of whoever feeds."""
RESCAN_STORY = {
    "review-again": "Where sheets can be scanned again, one small button leads there.",
    "review-rescan": "The page that was shown is meant; the reason is one of six. The third touch asks for it.",
    "review-pick": "Other pages, or several: a touch chooses one or lets it stay.",
    "held-rescan": "Whoever feeds sees that sheets wait to be scanned again, and what came of the last try.",
    "rescans-none": "Nothing waits to be scanned again any more.",
    "rescans": "Several requests: each by the kind, size and time of its stack, why, and for how long.",
    "rescan": "Which sheets go in, by their numbers in the stack. One touch scans them.",
    "rescan-trouble": "What came of the last try stands above everything else.",
    "rescan-gone": "Asked once more, for then people decide about the document as it is.",
}
