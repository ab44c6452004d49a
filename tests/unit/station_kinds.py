"""Pages of a stand-in station that are separators, blank, or speak for a class."""

from dataclasses import replace

from appliance.classification.model import PageEvidence, load_model
from appliance.classification.page import PageKind
from appliance.classification.separator import Separator
from appliance.page_work import PageWork

TEXT = PageKind()
BLANK = PageKind(blank=True)
TO_REFERRAL = PageKind(separator=Separator("referral"))


def says(name, odds=12.0):
    """A page that speaks for one class."""
    return PageKind(PageEvidence(200, tuple(odds if known == name else -9.0 for known in load_model().classes)))


def kinds(rig, *pages):
    """Page workers that see these kinds on the pages, in order."""
    run = rig.pool.run

    def seen(method, *arguments, timeout_s):
        answer = run(method, *arguments, timeout_s=timeout_s)
        if method != "take_in_for":
            return answer
        kind = pages[min(arguments[0].page.index, len(pages) - 1)]
        return tuple(replace(work, kind=kind) if isinstance(work, PageWork) else work for work in answer)

    rig.pool.run = seen


async def press(rig, sheets=1, **how):
    await rig.sees("ready")
    rig.feeder.script.append([sheets])
    await rig.station.scan(**how)


async def sealed(rig):
    await rig.until(lambda: rig.outbox.entries().documents)
