"""What the station asks before paper is scanned. The questions are invented."""

from appliance.panel.intake_state import Asked, Checklist
from appliance.panel.model import Do
from appliance.panel.requests import Answer

CHECKLIST = Checklist(
    "referral",
    (
        Asked("identity-verified", "The patient's identity is verified", ("yes",), "yes"),
        Asked("identifiers-present", "Every sheet names the patient", ("yes",), "yes"),
        Asked("one-patient", "All of it is about one patient", ("yes",), "yes"),
        Asked("copy-needed", "A redacted copy is needed", ("yes", "no"), "yes"),
        Asked("ai-intended", "A machine will read the copy", ("yes", "no"), "yes"),
        Asked("paper-counted", "Staples are out and corners are flat", ("yes",), "yes"),
    ),
)


def tap(do, argument=""):
    return lambda controller: controller.tap(do, argument)


OPENED = [tap(Do.INTAKE), lambda controller: controller.answered(Answer(Do.INTAKE_LOOK, told=CHECKLIST))]
INTAKE_STEPS = {
    "intake": [],
    "intake-opening": [tap(Do.INTAKE)],
    "intake-list": OPENED,
    "intake-no": [*OPENED, tap(Do.INTAKE_TURN, "identity-verified"), tap(Do.INTAKE_TURN, "ai-intended")],
}
INTAKE_STORY = {
    "intake": "Somebody pressed the button, and policy asks something first. Nothing was scanned.",
    "intake-opening": "The questions are asked for.",
    "intake-list": "All questions at once, with the usual answers: one touch scans, a touch on one turns its answer.",
    "intake-no": "With this answer policy does not scan; the button says so.",
}
