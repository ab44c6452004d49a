"""What a device says on its way to a station, and what it answers its office. Invented throughout."""

from appliance.bus_provision import FirstBoot, Stage
from appliance.enrolment.attestation import attest, to_text
from appliance.enrolment.errors import WrongCodeError, WrongFleetError
from appliance.enrolment.identity import Identity, device_id
from appliance.enrolment.provisioning import ServerAwayError
from appliance.panel.facts import Facts, Link
from appliance.panel.model import Do
from appliance.panel.requests import Answer
from appliance.sealing.algorithms import key_id
from appliance.sealing.keys import DeviceSigner
from tests.enrolment_samples import BUNDLE

SHEET = BUNDLE.bundle[:8]
SIGNER = DeviceSigner(bytes(range(7, 39)))
PUBLIC = SIGNER.public_key.public_bytes_raw()
IDENTITY = Identity(device_id(key_id(PUBLIC)), PUBLIC.hex(), "host", "ab" * 32, "cd" * 32)
ATTESTED = to_text(attest(BUNDLE, IDENTITY, SIGNER, "2026-03-04T10:00:00Z"))


def first(stage, sentence="", sheet="", answer=""):
    return Facts(Link.FIRST, f"first-{stage}", first=FirstBoot(stage, sentence, sheet, answer))


FIRST = {
    "first-waiting": first(Stage.WAITING),
    "first-refused": first(Stage.WAITING, WrongFleetError.advice),
    "first-reading": first(Stage.READING),
    "first-code": first(Stage.CODE, sheet=SHEET),
    "first-code-wrong": first(Stage.CODE, WrongCodeError.advice, SHEET),
    "first-connecting": first(Stage.CONNECTING),
    "first-enrolling": first(Stage.ENROLLING),
    "first-enrolling-away": first(Stage.ENROLLING, ServerAwayError.advice),
    "first-ready": first(Stage.READY),
    "first-erased": first(Stage.WAITING, answer=ATTESTED),
}
ANSWERED = [lambda controller: controller.answered(Answer(Do.ANSWER, told=ATTESTED))]
FIRST_STEPS = {
    "answer": [lambda controller: controller.tap(Do.SETTINGS), *ANSWERED],
    "answer-empty": [lambda controller: controller.tap(Do.ANSWER)],
}
FIRST_STORY = {
    "first-waiting": "A boxed device: its sheet comes first. No station runs yet, and nobody signs in.",
    "first-refused": "A sheet was refused: why, in one sentence of [enrolment.md](enrolment.md), and once more.",
    "first-reading": "The sheet goes through the scanner.",
    "first-code": "The code that came by another way is typed, here or on a keyboard.",
    "first-code-wrong": "A wrong code, and what to compare.",
    "first-connecting": "The network that the sheet names.",
    "first-enrolling": "The certificate of the station.",
    "first-enrolling-away": "The server is away: it goes on by itself.",
    "first-ready": "It is a station; the answer to the office follows.",
    "first-erased": "After a reset: one tap shows the proof that nothing is left.",
    "answer": "The station's answer to its office, as high as the glass, to be photographed. Nobody has to sign in.",
    "answer-empty": "The proof of a device that was reset.",
}
