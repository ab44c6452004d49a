"""Sample forms: a two-sided intake form with boxed cells and ticked boxes, a signed and stamped consent."""

from __future__ import annotations

from collections.abc import Sequence

from appliance.documents import Box
from appliance.sim.drawing import marks
from appliance.sim.drawing.canvas import BLACK, BLUE_INK, GREY, WHITE, Canvas, Pen, pt
from appliance.sim.drawing.fonts import Face
from appliance.sim.drawing.layout import (
    MARGIN,
    TEXT_WIDTH,
    Letterhead,
    Place,
    blank_line,
    cells,
    footer,
    letterhead,
    paragraphs,
)
from appliance.sim.drawing.markup import fact, mark, unmarked, upper
from appliance.sim.drawing.truth import Hipaa, Medium, RegionKind
from appliance.sim.samples.cast import Cast, Day

_BAND = (54, 66, 82)
_LABEL = Pen(Face.SANS, 8, GREY)
_PRINT = Pen(Face.SANS, 9.6)
_HAND = Pen(Face.PEN, 14, BLUE_INK, Medium.HANDWRITING, wobble=1.5)
_CELL = Pen(Face.PEN, 12, BLUE_INK, Medium.CELLS, wobble=1.5)
_PLUM = (104, 38, 84)


def _band(canvas: Canvas, y: int, title: str) -> int:
    """A section's dark band with its white title; returns the next baseline."""
    canvas.fill(Box(MARGIN, y, MARGIN + TEXT_WIDTH, y + 62), _BAND)
    canvas.text(MARGIN + 24, y + 44, title, Pen(Face.SANS_BOLD, 9.6, WHITE))
    return y + 62


def _boxed(canvas: Canvas, at: Place, label: str, count: int, entry: str) -> None:
    canvas.text(at[0], at[1] - 88, label, _LABEL)
    cells(canvas, at, count, entry, _CELL)


def _lined(canvas: Canvas, at: Place, width: int, label: str, entry: str) -> None:
    """A label, and a handwritten entry on a line."""
    x, y = at
    end = canvas.text(x, y, label, _PRINT) + 24
    canvas.rule(end, y + 10, x + width - end, 2, GREY)
    if entry:
        canvas.text(end + 16, y - 4, entry, _HAND)


def _choices(canvas: Canvas, at: Place, label: str, options: Sequence[tuple[str, bool]], step: int) -> None:
    """A question with boxes to tick, `step` pixels apart."""
    x, y = at
    if label:
        x = canvas.text(x, y, label, _PRINT) + 50
    for text, ticked in options:
        canvas.checkbox(x, y + 4, ticked)
        canvas.text(x + 58, y, text, _PRINT)
        x += step


def intake_front(cast: Cast, seed: int) -> Canvas:
    """A new patient's form, filled in by hand: one letter a box, lines and ticks."""
    canvas = Canvas("intake form, front", seed)
    patient, relative = cast.patient, cast.relative
    canvas.text(MARGIN, 250, cast.practice.name, Pen(Face.SANS_BOLD, 15, _BAND))
    canvas.text(MARGIN, 306, f"{cast.practice.street}, {cast.practice.city} | {cast.practice.phone}", _LABEL)
    canvas.text(canvas.width - MARGIN, 250, "NEW PATIENT INTAKE", Pen(Face.SANS_BOLD, 15), "right")
    canvas.text(canvas.width - MARGIN, 306, "Please print. One letter in each box.", _LABEL, "right")
    y = _band(canvas, 350, "1. ABOUT YOU")
    y += 190
    _boxed(canvas, (MARGIN, y), "Last name", 14, upper(patient.surname))
    _boxed(canvas, (MARGIN + 930, y), "First name", 12, upper(patient.given))
    _boxed(canvas, (MARGIN + 1740, y), "Initial", 1, mark(Hipaa.NAME, patient.middle))
    y += 190
    _boxed(canvas, (MARGIN, y), "Date of birth (MM DD YYYY)", 8, patient.birth.digits)
    _boxed(canvas, (MARGIN + 580, y), "Social security number", 9, _digits(patient.ssn, Hipaa.SSN))
    _boxed(canvas, (MARGIN + 1230, y), "Telephone", 10, _digits(patient.mobile, Hipaa.PHONE))
    y += 130
    _lined(canvas, (MARGIN, y), 1240, "Street", patient.street)
    _lined(canvas, (MARGIN + 1290, y), 720, "City", patient.town)
    y += 122
    _lined(canvas, (MARGIN, y), 1240, "Email", patient.email)
    _lined(canvas, (MARGIN + 1290, y), 720, "Occupation", "retired teacher")
    y += 122
    _choices(canvas, (MARGIN, y), "Sex", ((fact("Female"), True), ("Male", False)), 270)
    _choices(canvas, (MARGIN + 900, y), "Status", (("Single", False), ("Married", True), ("Widowed", False)), 290)
    y += 122
    _lined(canvas, (MARGIN, y), 1240, "Emergency contact", relative.name)
    _lined(canvas, (MARGIN + 1290, y), 720, "Phone", relative.phone)
    y += 122
    _lined(canvas, (MARGIN, y), 1240, "Insurance", cast.insurer.name)
    _lined(canvas, (MARGIN + 1290, y), 720, "ID", patient.plan)
    y = _band(canvas, y + 84, "2. WHY ARE YOU HERE TODAY?")
    y += 116
    _lined(canvas, (MARGIN, y), TEXT_WIDTH, "Main problem", fact("chest pain when walking uphill"))
    y += 122
    _lined(canvas, (MARGIN, y), 1240, "Since when", fact("3 weeks"))
    _lined(canvas, (MARGIN + 1290, y), 720, "Pain 0-10", fact("6"))
    y = _band(canvas, y + 84, "3. HAVE YOU EVER HAD ANY OF THESE?")
    y = _history(canvas, y + 104)
    y = _band(canvas, y + 20, "4. MEDICATIONS AND ALLERGIES")
    y += 116
    _lined(canvas, (MARGIN, y), TEXT_WIDTH, "Medications", fact("metformin 1000 mg twice daily, lisinopril 20 mg"))
    y += 122
    canvas.rule(MARGIN, y + 10, TEXT_WIDTH, 2, GREY)
    canvas.text(MARGIN + 16, y - 4, fact("aspirin 81 mg, atorvastatin 40 mg at night"), _HAND)
    y += 122
    _lined(canvas, (MARGIN, y), 1240, "Allergies", fact("penicillin - hives"))
    _lined(canvas, (MARGIN + 1290, y), 720, "Height", fact("5 ft 4 in"))
    footer(canvas, "Form FFH-01 (Rev. 02/2022)", "Turn over", _LABEL)
    return canvas


def _history(canvas: Canvas, y: int) -> int:
    """Four columns of conditions with boxes."""
    conditions = (
        ("Heart attack", False), ("High blood pressure", True), ("Stroke", False), ("Asthma", False),
        ("Diabetes", True), ("Kidney disease", False), ("Thyroid disease", False), ("Cancer", False),
        ("High cholesterol", True), ("Depression", False), ("Seizures", False), ("Hepatitis", False),
    )  # fmt: skip
    return _boxes(canvas, y, conditions)


def _boxes(canvas: Canvas, y: int, entries: Sequence[tuple[str, bool]]) -> int:
    """Four columns of entries, each behind a box that is ticked or not; returns where the last row ends."""
    for index, (text, ticked) in enumerate(entries):
        x = MARGIN + index % 4 * (TEXT_WIDTH // 4)
        canvas.checkbox(x, y + 4, ticked)
        canvas.text(x + 58, y, fact(text) if ticked else text, _PRINT)
        if index % 4 == 3:
            y += 96
    return y


def _digits(markup: str, hipaa: Hipaa) -> str:
    """The digits of an entry alone, marked: what goes into boxes."""
    return mark(hipaa, "".join(c for c in unmarked(markup) if c.isdigit()))


def intake_back(cast: Cast, seed: int) -> Canvas:
    """The form's second side: habits, family history, a signature."""
    canvas = Canvas("intake form, back", seed)
    patient = cast.patient
    canvas.text(MARGIN, 230, "NEW PATIENT INTAKE, side 2", Pen(Face.SANS_BOLD, 12))
    _lined(canvas, (MARGIN + 1000, 230), 1010, "Patient", patient.index)
    y = _band(canvas, 290, "5. HABITS")
    for question, options in (
        ("Tobacco", ((fact("Never"), True), ("Former", False), ("Current", False))),
        ("Alcohol", (("Never", False), (fact("1-2 drinks a week"), True), ("Daily", False))),
        ("Exercise", (("None", False), (fact("Walking 30 minutes"), True), ("Sports", False))),
    ):
        y += 104
        canvas.text(MARGIN, y, question, _PRINT)
        _choices(canvas, (MARGIN + 330, y), "", options, 540)
    y = _band(canvas, y + 60, "6. FAMILY HISTORY")
    for label, entry in (
        ("Father", fact("heart attack at age 61")),
        ("Mother", fact("stroke, high blood pressure")),
        ("Brothers and sisters", f"{mark(Hipaa.NAME, cast.other.first)}: {fact('diabetes')}"),
        ("Children", "two, healthy"),
    ):
        y += 112
        _lined(canvas, (MARGIN, y), TEXT_WIDTH, label, entry)
    y = _band(canvas, y + 70, "7. DO YOU HAVE ANY OF THESE NOW?")
    y = _symptoms(canvas, y + 90)
    y = _band(canvas, y + 20, "8. ANYTHING ELSE YOU WANT US TO KNOW?")
    y += 100
    for entry in (fact("short of breath on the stairs at home"), fact("pain goes away when I rest"), ""):
        canvas.rule(MARGIN, y + 10, TEXT_WIDTH, 2, GREY)
        canvas.text(MARGIN + 16, y - 4, entry, _HAND)
        y += 110
    y = _band(canvas, y - 20, "9. SIGNATURE")
    text = """I certify that the information above is correct to the best of my knowledge. I agree that my insurance
may be billed for services given to me."""
    y = canvas.paragraph(MARGIN, y + 70, TEXT_WIDTH, text, Pen(Face.SANS, 9), leading=1.4)
    y += 190
    canvas.mark(RegionKind.SIGNATURE, marks.signature(seed + 3, 640, 190), MARGIN + 40, y - 170, BLUE_INK)
    canvas.text(MARGIN + 1300, y - 14, Day(2024, 3, 14).slashes, _HAND)
    blank_line(canvas, (MARGIN, y), 1140, "Signature of patient or guardian", _LABEL)
    blank_line(canvas, (MARGIN + 1260, y), 750, "Date", _LABEL)
    canvas.frame(Box(MARGIN, y + 110, MARGIN + TEXT_WIDTH, y + 290), 3, GREY)
    canvas.text(MARGIN + 20, y + 150, "For office use", _LABEL)
    canvas.text(MARGIN + 20, y + 240, f"Chart {patient.record}   Entered by {cast.family_doctor.initials}", _PRINT)
    canvas.mark(RegionKind.SCRIBBLE, marks.scribble(seed + 4, 240, 110), MARGIN + 1560, y + 140, BLUE_INK)
    footer(canvas, "Form FFH-01 (Rev. 02/2022)", "Side 2", _LABEL)
    return canvas


def _symptoms(canvas: Canvas, y: int) -> int:
    symptoms = (
        ("Fever", False), ("Weight loss", False), ("Chest pain", True), ("Swollen ankles", False),
        ("Cough", False), ("Short of breath", True), ("Dizziness", False), ("Heartburn", True),
    )  # fmt: skip
    return _boxes(canvas, y, symptoms)


def consent(cast: Cast, seed: int) -> Canvas:
    """A consent to a procedure, signed twice and stamped across the text."""
    canvas = Canvas("consent", seed)
    patient, body = cast.patient, Pen(Face.SERIF, 11.6)
    clinic = cast.hospital
    lines = [clinic.street, clinic.city, clinic.phone]
    y = letterhead(canvas, Letterhead(clinic.name, lines, marks.leaf_logo(), _PLUM))
    canvas.text(canvas.width // 2, y + pt(44), "CONSENT TO CARDIAC CATHETERIZATION", Pen(Face.SERIF_BOLD, 15), "centre")
    y += pt(80)
    text = f"""I, {patient.name}, born {patient.birth.long}, record number {patient.record}, agree to
{fact("left heart catheterization")} with {fact("possible coronary stent placement")} by {cast.cardiologist.name}, MD,
and the team of {clinic.name}.

The reason for this procedure is {fact("unstable angina")}. I have been told about the benefits and about the risks,
which include {fact("bleeding")}, {fact("infection")}, {fact("allergic reaction to contrast")}, {fact("kidney injury")},
{fact("stroke")}, {fact("heart attack")} and, rarely, {fact("death")}. Other ways to treat my condition, among them
{fact("medication alone")} and {fact("coronary artery bypass surgery")}, were explained to me.

I agree to {fact("moderate sedation")}. I understand that I must not eat or drink for {fact("six hours")} before the
procedure and that I may withdraw my consent at any time.

I had the chance to ask questions and all of them were answered."""
    y = paragraphs(canvas, y, text, body, leading=1.5, gap=11)
    y += 20
    for text, ticked in (
        ("I agree to receive blood products if needed.", True),
        ("I do not agree to observers in the room.", False),
    ):
        canvas.checkbox(MARGIN, y, ticked, 44)
        canvas.text(MARGIN + 76, y - 4, text, body)
        y += 100
    y += 210
    small = Pen(Face.SERIF, 9, GREY)
    hand = _HAND.with_(size=15)
    canvas.mark(RegionKind.SIGNATURE, marks.signature(seed + 21, 660, 210), MARGIN + 60, y - 190, BLUE_INK)
    canvas.text(MARGIN + 1330, y - 16, Day(2024, 4, 3).slashes, hand)
    blank_line(canvas, (MARGIN, y), 1140, "Signature of patient", small)
    blank_line(canvas, (MARGIN + 1260, y), 750, "Date", small)
    y += 300
    canvas.mark(RegionKind.SIGNATURE, marks.signature(seed + 22, 600, 190), MARGIN + 40, y - 170, BLACK)
    canvas.text(MARGIN + 1330, y - 16, Day(2024, 4, 3).slashes, hand.with_(colour=BLACK))
    blank_line(canvas, (MARGIN, y), 1140, "Signature of physician", small)
    blank_line(canvas, (MARGIN + 1260, y), 750, "Date", small)
    canvas.text(MARGIN, y + 180, f"Witness: {cast.radiologist.name}, RN", body)
    ring = f"{unmarked(clinic.name).upper()} * RECEIVED *"
    stamp = marks.round_stamp(ring, (unmarked(Day(2024, 4, 3).short).upper(), "CATH LAB"), 14, 500, seed)
    canvas.mark(RegionKind.STAMP, stamp, canvas.width - MARGIN - 560, y - 190, (150, 30, 58))
    footer(canvas, "Consent form CL-7 (Rev. 2022)", "Original to chart, copy to patient")
    return canvas
