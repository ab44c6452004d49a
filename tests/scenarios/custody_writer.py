"""A station in small: takes jobs from the press to the certificate until it is killed; says what was acknowledged.

usage: python custody_writer.py STATE_DIRECTORY SEED
"""

import random
import sys
from pathlib import Path

from appliance.custody.states import JobState
from appliance.devices.interfaces import ScanSettings
from tests.custody_samples import digests, feed, open_custody, plan, receipt_for


def say(*words):
    print(*words, flush=True)


def finish(custody, job, chance):
    """Takes a job from wherever it stands one step further, again and again."""
    while True:
        record = custody.job(job)
        state = record.state
        if state is JobState.PAUSED:
            custody.resume(job)
        elif state is JobState.FEEDING:
            sheets = len({page.sheet for page in record.pages})
            if sheets < 3:
                feed(custody, job, 1, first=sheets)
                say("kept", job, 2 * sheets + 2)
            else:
                custody.end_feed(job, 3)
        elif state is JobState.CAPTURED:
            custody.start_processing(job)
        elif state in (JobState.PROCESSING, JobState.SEALED):
            documents = plan(custody, job, [[0, 1], [2, 3, 4, 5]]) if state is JobState.PROCESSING else ()
            say("planned", job, *documents)
            for document in documents:
                custody.mark_sealed(document, *digests(document, chance.randrange(3)))
                say("sealed", job, document)
            for document in custody.job(job).documents:
                known = custody._store.envelopes(document.id)
                number = next(n for n in range(3) if digests(document.id, n)[0] in known)
                custody.accept_receipt(receipt_for(document.id, number))
                say("delivered", job, document.id)
        elif state is JobState.DELIVERED:
            custody.shred(job)
            say("shredded", job)
        else:
            return


def main():
    chance = random.Random(int(sys.argv[2]))
    custody = open_custody(Path(sys.argv[1]))
    found = custody.recover()
    say("ready")
    for job in found.jobs:
        finish(custody, job.id, chance)
    while True:
        job = custody.open_job("referral", ("ai-summary",), ScanSettings())
        say("opened", job)
        finish(custody, job, chance)


if __name__ == "__main__":
    main()
