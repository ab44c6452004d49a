"""Forms of a clinic, blank or filled in by type or by hand: for registering forms and for measuring what that is worth.

Rules:
- A blank form and a filled one of the same number are the same print; only entries differ.
- Everybody and everything filled in is invented (`appliance.sim.generator.identity`) and marked in the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from appliance.documents import Box
from appliance.sim.drawing import marks
from appliance.sim.drawing.canvas import BLACK, BLUE_INK, GREY, Canvas, Pen
from appliance.sim.drawing.fonts import Face
from appliance.sim.drawing.layout import MARGIN, TEXT_WIDTH, Column, TableStyle, blank_line, cells, footer, table
from appliance.sim.drawing.markup import fact, mark, unmarked, upper
from appliance.sim.drawing.truth import Hipaa, Medium, RegionKind, Sample
from appliance.sim.generator.identity import Identity
from appliance.sim.generator.parts import BANKS, Part

TYPED = Pen(Face.MONO, 10, BLACK)
BY_HAND = Pen(Face.PEN, 13.5, BLUE_INK, Medium.HANDWRITING, wobble=1.5)
_SMALL = Pen(Face.SANS, 7.4, GREY)
_BODY = Pen(Face.SANS, 9.4)
_TITLE = Pen(Face.SANS_BOLD, 15)
_HEAD = Pen(Face.SANS_BOLD, 10.5)
_SERIF = Pen(Face.SERIF, 11)


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into a form's fields: nobody leaves it blank."""

    who: Identity | None
    pen: Pen = TYPED
    seed: int = 0


@dataclass(slots=True)
class _Sheet:
    """A form being drawn."""

    canvas: Canvas
    filling: Filling
    drop: int = 0  # pixels by which rows lie lower, in another version of the form
    who: Identity = field(init=False)

    def __post_init__(self) -> None:
        self.who = self.filling.who or Identity(BANKS[Part.DEV], 0)

    @property
    def filled(self) -> bool:
        return self.filling.who is not None

    def entry(self, x: int, y: int, markup: str) -> None:
        """What somebody filled in."""
        if self.filled and markup:
            self.canvas.text(x, y, markup, self.filling.pen)

    def field(self, x: int, y: int, width: int, label: str, entry: str) -> None:
        """A label and a line to write on."""
        end = self.canvas.text(x, y, label, _BODY) + 22
        self.canvas.rule(end, y + 10, x + width - end, 2, GREY)
        self.entry(end + 14, y - 3, entry)

    def boxed(self, box: Box, label: str, entry: str) -> None:
        """A frame with its label in the upper left corner."""
        self.canvas.frame(box)
        self.canvas.text(box.left + 14, box.top + 34, label, _SMALL)
        self.entry(box.left + 20, box.bottom - 22, entry)

    def comb(self, x: int, y: int, label: str, count: int, entry: str) -> None:
        """One-letter boxes."""
        self.canvas.text(x, y - 90, label, _SMALL)
        pen = self.filling.pen.with_(size=min(12.0, self.filling.pen.size), medium=Medium.CELLS)
        cells(self.canvas, (x, y), count, entry if self.filled else "", pen)

    def ticks(self, x: int, y: int, options: Sequence[str], ticked: int, step: int) -> None:
        """Boxes to tick."""
        for number, text in enumerate(options):
            self.canvas.checkbox(x, y + 4, self.filled and number == ticked)
            self.canvas.text(x + 58, y, text, _BODY)
            x += step

    def signature(self, x: int, y: int) -> None:
        """A signature over a line."""
        if self.filled:
            self.canvas.mark(
                RegionKind.SIGNATURE, marks.signature(self.filling.seed + 3, 560, 150), x, y - 140, BLUE_INK
            )


def _registration(sheet: _Sheet) -> None:
    """A grid of frames with small labels: who somebody is and who pays."""
    canvas, who, y = sheet.canvas, sheet.who, 470
    rows: Sequence[Sequence[tuple[str, str]]]
    canvas.text(MARGIN, 260, "Patient Registration", _TITLE)
    canvas.text(MARGIN, 330, "Please complete every box. Ask at the desk if you need help with this page.", _BODY)
    canvas.text(MARGIN, 430, "Section A. About the patient", _HEAD)
    rows = (
        (("Last name", who.surname()), ("First name", who.given()), ("Middle initial", "")),
        (("Date of birth", who.birth()), ("Social security number", who.ssn()), ("Sex", fact("female"))),
        (("Street address", who.street()), ("City, state and ZIP code", who.city())),
        (("Home telephone", who.phone()), ("Electronic mail", who.email())),
    )
    y = _grid(sheet, y, rows)
    canvas.text(MARGIN, y + 70, "Section B. Insurance", _HEAD)
    rows = (
        (("Name of the insurance company", who.organisation()), ("Policy number", who.number_like(Hipaa.PLAN))),
        (("Name of the policy holder", who.full()), ("Relationship to the patient", "self")),
    )
    y = _grid(sheet, y + 110 + sheet.drop, rows)
    canvas.text(MARGIN, y + 70, "Section C. Reason for the visit", _HEAD)
    rows = (
        (("What brings you here today?", fact("cough and fever for 3 days")),),
        (("Allergies to medication", fact("penicillin")), ("Current medication", fact("metformin 500 mg"))),
        (("Height", fact("172 cm")), ("Weight", fact("81 kg")), ("Blood pressure", fact("128/76 mmHg"))),
    )
    y = _grid(sheet, y + 110 + sheet.drop, rows)
    text = """By signing below you confirm that the information on this page is correct to the best of your knowledge.
Our staff may contact you about your visit, your bill and your next appointment."""
    y = canvas.paragraph(MARGIN, y + 90, TEXT_WIDTH, text, _BODY) + 170
    sheet.signature(MARGIN + 60, y)
    sheet.entry(MARGIN + 1300, y - 14, who.day())
    blank_line(canvas, (MARGIN, y), 1140, "Signature of the patient or guardian", _SMALL)
    blank_line(canvas, (MARGIN + 1260, y), 750, "Date", _SMALL)
    footer(canvas, "Patient Registration", "Return this page to the front desk")


def _grid(sheet: _Sheet, y: int, rows: Sequence[Sequence[tuple[str, str]]]) -> int:
    for row in rows:
        step = TEXT_WIDTH // len(row)
        for number, (label, entry) in enumerate(row):
            sheet.boxed(Box(MARGIN + number * step, y, MARGIN + (number + 1) * step + 3, y + 130), label, entry)
        y += 127
    return y


def _history(sheet: _Sheet) -> None:
    """Lines, one-letter boxes and ticks: what somebody has had."""
    canvas, who = sheet.canvas, sheet.who
    canvas.text(MARGIN, 250, "HEALTH HISTORY QUESTIONNAIRE", _TITLE)
    canvas.text(MARGIN, 312, "Print clearly. Write one letter in each box. Leave empty what does not apply.", _BODY)
    surname = unmarked(upper(who.surname())).replace(" ", "")[:14]
    sheet.comb(MARGIN, 520, "Family name", 14, mark(Hipaa.NAME, surname))
    digits = mark(Hipaa.DATE, unmarked(who.birth_digits()))
    sheet.comb(MARGIN + 1080, 520, "Birth date (month, day, year)", 8, digits)
    y = 660 + sheet.drop
    sheet.field(MARGIN, y, 1200, "Preferred telephone", who.phone())
    sheet.field(MARGIN + 1260, y, 750, "Chart", who.record())
    sheet.field(MARGIN, y + 120, TEXT_WIDTH, "Emergency contact", who.full(who.doctor))
    y += 260
    canvas.text(MARGIN, y, "Have you ever been treated for any of these conditions?", _HEAD)
    conditions = ("High blood pressure", "Diabetes", "Asthma", "Heart attack", "Stroke", "Kidney disease",
                  "Thyroid disease", "Depression", "Seizures")  # fmt: skip
    for number in range(3):
        y += 100
        sheet.ticks(MARGIN, y, conditions[3 * number : 3 * number + 3], number, 680)
    y += 140
    canvas.text(MARGIN, y, "Which medicines do you take, and how often?", _HEAD)
    for entry in (fact("lisinopril 10 mg daily"), fact("aspirin 81 mg"), ""):
        y += 110
        canvas.rule(MARGIN, y + 10, TEXT_WIDTH, 2, GREY)
        sheet.entry(MARGIN + 16, y - 4, entry)
    y += 150 + sheet.drop
    canvas.text(MARGIN, y, "Habits and family", _HEAD)
    sheet.field(MARGIN, y + 110, 1000, "Do you smoke? How much?", fact("half a pack a day"))
    sheet.field(MARGIN + 1060, y + 110, 950, "Exercise each week", fact("30 minutes"))
    sheet.field(MARGIN, y + 230, 1000, "Illnesses of your mother", fact("breast cancer"))
    sheet.field(MARGIN + 1060, y + 230, 950, "Illnesses of your father", fact("stroke at 61"))
    y += 400
    canvas.text(MARGIN, y, "Is there anything else that your doctor should know?", _HEAD)
    for entry in (fact("short of breath on stairs"), f"ask {who.given(who.doctor)} about it"):
        y += 110
        canvas.rule(MARGIN, y + 10, TEXT_WIDTH, 2, GREY)
        sheet.entry(MARGIN + 16, y - 4, entry)
    footer(canvas, "Health history questionnaire", "Thank you for your time")


def _consent(sheet: _Sheet) -> None:
    """Sentences with blanks in them."""
    canvas, who, y = sheet.canvas, sheet.who, 480
    canvas.text(canvas.width // 2, 300, "Consent to a Procedure", _TITLE, "centre")
    for label, entry in (("I, the undersigned,", who.full()), ("born on", who.birth()), ("record number", who.record()),
                         ("agree to the following procedure:", fact("colonoscopy"))):  # fmt: skip
        end = canvas.text(MARGIN, y, label, _SERIF) + 20
        canvas.rule(end, y + 8, MARGIN + TEXT_WIDTH - end, 2)
        sheet.entry(end + 20, y - 4, entry)
        y += 112
    text = """The reason for this procedure, its benefits and its risks were explained to me in words that I understand.
I know that bleeding, infection, a reaction to the medicines, injury to nearby organs and, rarely, death may happen.
Other ways to treat my condition, and what is likely to happen without treatment, were explained as well."""
    y = canvas.paragraph(MARGIN, y + 40 + sheet.drop, TEXT_WIDTH, text, _SERIF, leading=1.5) + 40
    text = """I agree that tissue which is removed may be examined. I understand that no result can be promised and that
I may withdraw this consent at any time before the procedure begins. I had the chance to ask questions and all of them
were answered."""
    y = canvas.paragraph(MARGIN, y, TEXT_WIDTH, text, _SERIF, leading=1.5) + 60
    sheet.ticks(MARGIN, y, ("I agree to sedation", "I do not agree to sedation"), 0, 900)
    sheet.ticks(MARGIN, y + 100, ("I agree to receive blood", "I do not agree to receive blood"), 1, 900)
    y += 380
    for caption, person in (("Signature of the patient", who.full()), ("Signature of the physician", who.physician()),
                            ("Signature of a witness", who.full(who.doctor))):  # fmt: skip
        sheet.signature(MARGIN + 40, y)
        sheet.entry(MARGIN + 800, y - 14, person)
        sheet.entry(MARGIN + 1560, y - 14, who.day())
        blank_line(canvas, (MARGIN, y), 720, caption, _SMALL)
        blank_line(canvas, (MARGIN + 780, y), 700, "Printed name", _SMALL)
        blank_line(canvas, (MARGIN + 1540, y), 470, "Date and time", _SMALL)
        y += 260
    footer(canvas, "Original to the chart, copy to the patient", "Page 1 of 1")


def _flowsheet(sheet: _Sheet) -> None:
    """A table of measurements, filled in row by row."""
    canvas, who = sheet.canvas, sheet.who
    canvas.text(MARGIN, 250, "Vital Signs Flow Sheet", _TITLE)
    sheet.field(MARGIN, 370, 1240, "Patient:", who.full())
    sheet.field(MARGIN + 1300, 370, 710, "Room:", who.pick(("12 B", "4 A", "7 C")))
    sheet.field(MARGIN, 480, 1240, "Attending physician:", who.physician())
    sheet.field(MARGIN + 1300, 480, 710, "Admitted:", who.day())
    heads = ("Date and time", "Temperature", "Pulse", "Respirations", "Blood pressure", "Oxygen", "Nurse")
    columns = [Column(head, width) for head, width in zip(heads, (400, 300, 210, 300, 340, 240, 220), strict=True)]
    rows = [
        [who.day(), fact(f"{36 + row % 3}.{row} C"), fact(str(66 + 3 * row)), fact(str(14 + row)),
         fact(f"{118 + 2 * row}/{70 + row}"), fact(f"{95 + row % 4} %"), who.given(who.doctor)]
        if sheet.filled and row < 6 else [""] * len(heads)
        for row in range(12)
    ]  # fmt: skip
    style = TableStyle(
        sheet.filling.pen.with_(size=min(9.0, sheet.filling.pen.size)), Pen(Face.SANS_BOLD, 8), 84, grid=True
    )
    y = table(canvas, (MARGIN, 560 + sheet.drop), columns, rows, style)
    canvas.text(MARGIN, y + 110, "Observations of the shift", _HEAD)
    for entry in (fact("ate half of lunch"), fact("pain 3/10 after walking"), ""):
        y += 112
        canvas.rule(MARGIN, y + 110, TEXT_WIDTH, 2, GREY)
        sheet.entry(MARGIN + 16, y + 96, entry)
    text = """Report to the physician at once: temperature above the limit, pulse or respirations outside the limits of
the order, new confusion, chest pain, bleeding, a fall, or anything else that worries you. Write the time
of every call."""
    canvas.paragraph(MARGIN, y + 210, TEXT_WIDTH, text, _BODY)
    footer(canvas, "Vital signs flow sheet", "Keep this sheet at the bedside")


def _referral(sheet: _Sheet) -> None:
    """Labels with colons, frames for longer texts."""
    canvas, who = sheet.canvas, sheet.who
    canvas.frame(Box(MARGIN, 200, MARGIN + TEXT_WIDTH, 320), 4)
    canvas.text(canvas.width // 2, 280, "REQUEST FOR CONSULTATION", _TITLE, "centre")
    y = 420
    for left, right in (
        (("Patient name:", who.full()), ("Date of birth:", who.birth())),
        (("Insurance:", who.organisation()), ("Member number:", who.number_like(Hipaa.PLAN))),
        (("Referred by:", who.physician()), ("Telephone:", who.phone())),
        (("Referred to:", who.physician(who.doctor)), ("Fax:", who.phone(Hipaa.FAX))),
    ):
        for x, (label, entry) in ((MARGIN, left), (MARGIN + 1080, right)):
            end = canvas.text(x, y, label, _BODY)
            sheet.entry(end + 30, y, entry)
        y += 92
    y += 30 + sheet.drop
    sheet.ticks(MARGIN, y, ("Urgent", "Within two weeks", "Routine"), 1, 620)
    y += 70
    for title, entries in (
        ("Question for the consultant", (fact("cause of weight loss"), "")),
        ("Findings so far", (fact("hemoglobin 9.8 g/dL"), fact("colon polyp in 2019"))),
        ("Current medication and doses", (fact("omeprazole 20 mg daily"), fact("warfarin 5 mg"))),
        ("Answer of the consultant", ("", f"seen with {who.given(who.doctor)}, {fact('repeat in 6 months')}")),
    ):
        canvas.frame(Box(MARGIN, y, MARGIN + TEXT_WIDTH, y + 420))
        canvas.text(MARGIN + 20, y + 52, title, _HEAD)
        for number, entry in enumerate(entries):
            sheet.entry(MARGIN + 40, y + 180 + 110 * number, entry)
        y += 450
    text = """This request and its answer belong to the record of the patient. Send the answer back within five working
days."""
    canvas.paragraph(MARGIN, y + 50, TEXT_WIDTH, text, _BODY)
    blank_line(canvas, (MARGIN, y + 260), 900, "Signature of the referring physician", _SMALL)
    sheet.signature(MARGIN + 40, y + 260)
    footer(canvas, "Request for consultation", "One sheet for each consultant")


FORMS: tuple[tuple[str, Callable[[_Sheet], None]], ...] = (
    ("registration", _registration),
    ("history", _history),
    ("consent", _consent),
    ("flowsheet", _flowsheet),
    ("referral", _referral),
)


def draw(number: int, filling: Filling, *, drop: int = 0) -> Sample:
    """Form `number`, blank or filled in; `drop` moves its lower rows down by so many pixels, as another version would.

    Raises:
        FontMissingError: a font of the samples is not installed.
    """
    name, form = FORMS[number % len(FORMS)]
    canvas = Canvas(name, filling.seed)
    form(_Sheet(canvas, filling, drop))
    return canvas.sample()


def blank(number: int) -> Sample:
    """Form `number` as it comes from the printer."""
    return draw(number, Filling(None))


def filled(number: int, seed: int, part: Part, *, by_hand: bool) -> Sample:
    """Form `number`, filled in by somebody who does not exist."""
    return draw(number, Filling(Identity(BANKS[part], seed), BY_HAND if by_hand else TYPED, seed))
