"""Sample notes: a handwritten prescription, an imaging report with pictures, an old typewritten chart page."""

from __future__ import annotations

import zxingcpp

from appliance.documents import Box
from appliance.sim.drawing import marks, pictures
from appliance.sim.drawing.canvas import BLACK, BLUE_INK, GREY, Canvas, Colour, Pen, pt
from appliance.sim.drawing.fonts import Face
from appliance.sim.drawing.layout import (
    MARGIN,
    TEXT_WIDTH,
    Letterhead,
    PairStyle,
    Place,
    blank_line,
    footer,
    letterhead,
    pairs,
    sections,
)
from appliance.sim.drawing.markup import fact, mark, unmarked, upper
from appliance.sim.drawing.truth import Hipaa, Medium, RegionKind
from appliance.sim.samples.cast import Cast, Day

_RED: Colour = (150, 30, 40)
_STEEL: Colour = (44, 72, 98)
_RIBBON: Colour = (44, 40, 46)


def prescription(cast: Cast, seed: int) -> Canvas:
    """A prescription on the practice's pad, written by hand, with the patient's label beside it."""
    canvas = Canvas("prescription", seed)
    doctor, patient = cast.family_doctor, cast.patient
    hand = Pen(Face.BRUSH, 27, BLUE_INK, Medium.HANDWRITING, wobble=2)
    label, body = Pen(Face.SERIF, 9.5, GREY), Pen(Face.SERIF, 11)
    centre = canvas.width // 2
    canvas.frame(Box(200, 170, canvas.width - 200, canvas.height - 420), 8, _STEEL)
    canvas.text(centre, 330, f"{doctor.name}, MD", Pen(Face.SERIF_BOLD, 21, _STEEL), "centre")
    canvas.text(centre, 400, "Family Medicine", body, "centre")
    canvas.text(centre, 456, f"{cast.practice.name} | {cast.practice.street}, {cast.practice.city}", label, "centre")
    canvas.text(
        centre, 506, f"Tel {cast.practice.phone} | Fax {cast.practice.fax} | License {doctor.licence}", label, "centre"
    )
    canvas.rule(270, 546, canvas.width - 540, 5, _STEEL)
    y = 690
    for caption, entry, start, end in (
        ("Patient", patient.name, 270, 1560), ("Date", Day(2024, 3, 14).slashes, 1620, 2280),
        ("Address", f"{patient.street}, {patient.town}", 270, 1560), ("Born", patient.birth.slashes, 1620, 2280),
    ):  # fmt: skip
        at = canvas.text(start, y, caption, body) + 20
        canvas.rule(at, y + 12, end - at, 2, GREY)
        canvas.text(at + 24, y - 4, entry, hand)
        y += 150 if caption in ("Date", "Born") else 0
    canvas.text(290, 1210, "R", Pen(Face.SERIF_BOLD, 52, _STEEL))
    canvas.text(402, 1262, "x", Pen(Face.SERIF_BOLD, 36, _STEEL))
    y = 1240
    big = hand.with_(size=33)
    for line in (
        fact("Amoxicillin 500 mg capsules"),
        f"Sig: {fact('one capsule three times daily for 10 days')}",
        f"Disp: {fact('30 (thirty)')}",
        fact("Ibuprofen 400 mg tablets"),
        f"Sig: {fact('one tablet every 6 hours with food')}",
        f"Disp: {fact('20 (twenty)')}",
    ):
        canvas.text(560, y, line, big)
        y += 165
    y += 60
    canvas.text(290, y, "Refills", body)
    for index, text in enumerate(("0", "1", "2", "3")):
        canvas.checkbox(470 + index * 190, y + 4, text == "0", 44)
        canvas.text(540 + index * 190, y, text, body)
    canvas.text(1330, y, "Substitution allowed", body)
    canvas.checkbox(1760, y + 4, True, 44)
    canvas.text(1830, y, "yes", body)
    canvas.checkbox(1960, y + 4, False, 44)
    canvas.text(2030, y, "no", body)
    y += 330
    canvas.mark(RegionKind.SIGNATURE, marks.signature(seed + 2, 760, 240), 1340, y - 220, BLUE_INK)
    blank_line(canvas, (1300, y), 960, f"{doctor.name}, MD | DEA {mark(Hipaa.LICENCE, 'BF5550147')}", label)
    canvas.text(290, y + 30, "Void if altered. Not valid for controlled substances.", label)
    _pharmacy_label(canvas, cast, 250, canvas.height - 380)
    return canvas


def _pharmacy_label(canvas: Canvas, cast: Cast, x: int, y: int) -> None:
    """The chart label stuck to the foot of the page: name, numbers, a Code 39 of the record number."""
    patient = cast.patient
    canvas.frame(Box(x, y, x + 1500, y + 190), 3, GREY)
    small = Pen(Face.MONO_BOLD, 9)
    canvas.text(x + 30, y + 56, f"{patient.index}  {patient.sex}", small)
    canvas.text(x + 30, y + 106, f"DOB {patient.birth.short}  {patient.record}", small)
    canvas.text(x + 30, y + 156, f"PCP {cast.family_doctor.doctor}", small)
    payload = unmarked(patient.record)
    bars = marks.barcode(payload, zxingcpp.BarcodeFormat.Code39, 2, 120)
    canvas.mark(RegionKind.BARCODE, bars, x + 1460 - bars.shape[1], y + 36, BLACK, text=payload)


def imaging(cast: Cast, seed: int) -> Canvas:
    """A radiology report with the patient's photograph and a radiograph."""
    canvas = Canvas("imaging report", seed)
    patient, hospital = cast.patient, cast.hospital
    lines = [hospital.street, hospital.city, f"Tel {hospital.phone} | Fax {hospital.fax}"]
    y = letterhead(
        canvas, Letterhead(hospital.name, lines, marks.leaf_logo(180), _STEEL, Face.VERA_SERIF_BOLD, Face.VERA)
    )
    canvas.text(MARGIN, y + pt(26), "RADIOLOGY REPORT", Pen(Face.VERA_SERIF_BOLD, 14))
    canvas.picture(RegionKind.PHOTO, pictures.portrait(seed, 340, 425), canvas.width - MARGIN - 340, y + 46)
    label, entry = Pen(Face.VERA, 8, GREY), Pen(Face.VERA_BOLD, 8.8)
    rows = (
        ("Patient", patient.index, "MRN", patient.record),
        ("Birth date", patient.birth.slashes, "Sex", fact("F")),
        ("Exam date", Day(2024, 3, 20).slashes, "Accession", mark(Hipaa.OTHER, f"RX{unmarked(patient.account)[2:]}")),
        ("Ordered by", cast.family_doctor.doctor, "Room", "Outpatient"),
        ("Device", f"DX-9 S/N {mark(Hipaa.DEVICE, '4410-77-0138')}", "Priority", "Routine"),
    )
    pairs(canvas, (MARGIN, y + pt(46)), TEXT_WIDTH - 380, rows, PairStyle(label, entry, 250, (0.56, 0.44)))
    y += pt(130)
    head, body = Pen(Face.VERA_BOLD, 9.2, _STEEL), Pen(Face.VERA_SERIF, 9.4)
    text = f"""EXAMINATION
{fact("Chest radiograph, two views")}.

CLINICAL HISTORY
{fact("Chest pain")} and {fact("shortness of breath on exertion")}. {fact("No fever")}. {fact("Former smoker")}.

COMPARISON
Chest radiograph of {Day(2022, 11, 17).slashes}, {cast.practice.name}.

FINDINGS
The lungs are {fact("clear without focal consolidation")}. There is {fact("no pleural effusion or pneumothorax")}. The
cardiac silhouette is {fact("mildly enlarged")} with a {fact("cardiothoracic ratio of 0.54")}. The aorta is
{fact("tortuous with mild calcification of the arch")}. There is a
{fact("6 mm calcified nodule in the right upper lobe")}, {fact("unchanged")}. Mild
{fact("degenerative changes of the thoracic spine")}."""
    y = sections(canvas, y, text, head, body)
    film = pictures.radiograph(seed + 1, 760, 860)
    canvas.picture(RegionKind.FIGURE, film, MARGIN, y - 20)
    canvas.text(MARGIN, y + film.shape[0] + 26, "Figure 1. Frontal view.", Pen(Face.VERA, 7.6, GREY))
    x, column = MARGIN + 830, TEXT_WIDTH - 830
    canvas.text(x, y + 10, "IMPRESSION", head)
    y += pt(18)
    for number, text in enumerate(
        (
            f"{fact('No acute cardiopulmonary disease')}.",
            f"{fact('Mild cardiomegaly')}.",
            f"{fact('Stable calcified granuloma of the right upper lobe')}; no follow-up needed.",
        ),
        1,
    ):
        canvas.text(x, y + 10, f"{number}.", body)
        y = canvas.paragraph(x + 60, y + 10, column - 60, text, body, leading=1.5) + 6
    canvas.mark(RegionKind.SIGNATURE, marks.signature(seed + 6, 560, 180), x, y + 60, BLACK)
    small = Pen(Face.VERA, 8.4)
    canvas.text(x, y + 300, f"{cast.radiologist.name}, MD", small)
    canvas.text(x, y + 350, f"Signed {Day(2024, 3, 20).slashes} 16:05", small)
    footer(
        canvas,
        f"Images: {mark(Hipaa.URL, f'pacs.{unmarked(cast.hospital.url)[4:]}')}",
        "Page 1 of 1",
        Pen(Face.VERA, 7, GREY),
    )
    return canvas


def typewritten(cast: Cast, seed: int) -> Canvas:
    """A chart page of 1989, typed on a manual machine: one pitch, uneven ribbon, a correction by hand."""
    canvas = Canvas("typewritten chart page", seed)
    patient = cast.patient
    pen = Pen(Face.TYPEWRITER, 12, _RIBBON, Medium.TYPEWRITER, wobble=1.1, uneven=0.45)
    x, step = 330, pt(18)
    clinic = mark(Hipaa.OTHER, unmarked(upper(cast.practice.name)))
    chart = mark(Hipaa.RECORD, f"77-{unmarked(patient.record)[3:7]}")
    lines = (
        f"                {clinic}", "                   PROGRESS RECORD", "",
        f"NAME: {upper(patient.surname)}, {upper(patient.given)}     BORN: {patient.birth.slashes}",
        f"CHART NO. {chart}        PHONE: {_dashed(patient.phone)}", "",
        f"{mark(Hipaa.DATE, '6-12-89')}  Pt seen for {fact('cough and fever')} of {fact('4 days')}. Her",
        f"         husband {mark(Hipaa.NAME, cast.relative.first)} had the {fact('flu')} last week.",
        f"         {fact('Temp 101.4, pulse 96, BP 132/84')}.",
        f"         Chest: {fact('rales at the right base')}. Throat {fact('red')}.",
        f"         Imp: {fact('right lower lobe pneumonia')}.",
        f"         Rx: {fact('erythromycin 250 mg q.i.d. x 10 days')}.",
        f"         {fact('Allergic to penicillin')}.           {upper(cast.radiologist.doctor)}", "",
        f"{mark(Hipaa.DATE, '6-22-89')}  Feels much better. {fact('Afebrile')}. {fact('Chest clear')}.",
        f"         {fact('WBC 7,200')}. May return to work at the",
        f"         {patient.town} school on {mark(Hipaa.DATE, 'Monday')}.  {upper(cast.radiologist.doctor)}", "",
        f"{mark(Hipaa.DATE, '11-3-89')}  Annual exam. {fact('Weight 148 lbs')}, {fact('height 64 in')}.",
        f"         {fact('BP 138/88')}; advised {fact('low salt diet')}.",
        f"         {fact('Fasting blood sugar 108')}, {fact('cholesterol 242')}.",
        f"         Family history: {fact('mother diabetic')}.",
        f"         Return in {fact('six months')}.       {upper(cast.radiologist.doctor)}",
    )  # fmt: skip
    y = 420
    pitch = canvas.measure("n" * 10, pen) // 10
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        _typed_line(canvas, (x + indent * pitch, y), line.lstrip(" "), pen, pitch)
        y += step
    hand = Pen(Face.PEN, 13, BLUE_INK, Medium.HANDWRITING, wobble=2)
    canvas.text(x + 20, y + 60, f"{fact('repeat BP 134/82')}  {cast.radiologist.initials}", hand)
    canvas.mark(RegionKind.SCRIBBLE, marks.scribble(seed + 8, 200, 90), x + 1250, y, BLUE_INK)
    return canvas


def _dashed(phone: str) -> str:
    """A telephone number for a machine without brackets."""
    return mark(Hipaa.PHONE, unmarked(phone).replace("(", "").replace(") ", "-"))


def _typed_line(canvas: Canvas, place: Place, markup: str, pen: Pen, pitch: int) -> None:
    """Keeps runs of spaces: each run starts in its own typewriter column."""
    at, y = place
    for chunk in markup.split("  "):
        if chunk.strip():
            lead = len(chunk) - len(chunk.lstrip(" "))
            canvas.text(at + lead * pitch, y, chunk.strip(), pen)
        at += (len(unmarked(chunk)) + 2) * pitch
