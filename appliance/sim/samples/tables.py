"""Sample tables: a laboratory result with reference ranges, a flow sheet of vital signs that is fed crooked."""

from __future__ import annotations

from appliance.documents import Box
from appliance.sim.drawing import marks
from appliance.sim.drawing.canvas import BLUE_INK, GREY, Canvas, Colour, Pen, pt
from appliance.sim.drawing.fonts import Face
from appliance.sim.drawing.layout import (
    MARGIN,
    TEXT_WIDTH,
    Column,
    Letterhead,
    PairStyle,
    TableStyle,
    footer,
    letterhead,
    pairs,
    table,
)
from appliance.sim.drawing.markup import fact, mark
from appliance.sim.drawing.truth import Hipaa, Medium, RegionKind
from appliance.sim.samples.cast import Cast, Day

_BLUE: Colour = (24, 66, 134)
_INK: Colour = (30, 30, 34)

_PANELS = (
    ("COMPLETE BLOOD COUNT", (
        ("WBC", "6.8", "", "4.0 - 11.0", "K/uL"), ("RBC", "4.31", "", "3.80 - 5.10", "M/uL"),
        ("Hemoglobin", "12.8", "", "11.7 - 15.5", "g/dL"), ("Hematocrit", "38.4", "", "35.0 - 45.0", "%"),
        ("MCV", "89.1", "", "80.0 - 100.0", "fL"), ("Platelets", "244", "", "140 - 400", "K/uL"),
    )),
    ("COMPREHENSIVE METABOLIC PANEL", (
        ("Glucose", "164", "H", "65 - 99", "mg/dL"), ("BUN", "18", "", "7 - 25", "mg/dL"),
        ("Creatinine", "0.92", "", "0.50 - 1.05", "mg/dL"), ("eGFR", "66", "", "> 60", "mL/min"),
        ("Sodium", "139", "", "135 - 146", "mmol/L"), ("Potassium", "4.1", "", "3.5 - 5.3", "mmol/L"),
        ("Chloride", "103", "", "98 - 110", "mmol/L"), ("Calcium", "9.4", "", "8.6 - 10.4", "mg/dL"),
        ("ALT", "41", "H", "6 - 29", "U/L"), ("AST", "30", "", "10 - 35", "U/L"),
    )),
    ("LIPID PANEL AND DIABETES", (
        ("Total cholesterol", "198", "", "< 200", "mg/dL"), ("HDL cholesterol", "48", "L", "> 50", "mg/dL"),
        ("LDL cholesterol", "112", "H", "< 100", "mg/dL"), ("Triglycerides", "189", "H", "< 150", "mg/dL"),
        ("Hemoglobin A1c", "7.4", "H", "< 5.7", "%"),
    )),
)  # fmt: skip


def laboratory(cast: Cast, seed: int) -> Canvas:
    """A reference laboratory's result with three panels."""
    canvas = Canvas("laboratory result", seed)
    patient, lab = cast.patient, cast.laboratory
    lines = [lab.street, lab.city, f"Tel {lab.phone} | Fax {lab.fax}", f"CLIA {mark(Hipaa.LICENCE, '14D5550182')}"]
    logo = marks.shield_logo(170)
    y = letterhead(canvas, Letterhead(lab.name, lines, logo, _BLUE, Face.SANS_BOLD), 140)
    label, entry = Pen(Face.SANS, 8, GREY), Pen(Face.SANS_BOLD, 8.8)
    rows = (
        (
            "Patient",
            patient.index,
            "Specimen",
            mark(Hipaa.OTHER, "NR-240312-0457"),
            "Collected",
            Day(2024, 3, 12).slashes,
        ),
        ("Birth date", patient.birth.slashes, "Client", cast.practice.name, "Received", Day(2024, 3, 12).slashes),
        ("Patient ID", patient.record, "Ordered by", cast.family_doctor.doctor, "Reported", Day(2024, 3, 13).slashes),
        ("Sex / Age", f"{fact('F')} / {fact('66 Y')}", "Fasting", fact("Yes"), "Status", "FINAL"),
    )
    canvas.frame(Box(MARGIN, y + 30, MARGIN + TEXT_WIDTH, y + 300), 3, _BLUE)
    y = pairs(canvas, (MARGIN + 26, y + 92), TEXT_WIDTH, rows, PairStyle(label, entry, 200, (0.4, 0.35, 0.25))) + 90
    style = TableStyle(Pen(Face.SANS, 9.4), Pen(Face.SANS_BOLD, 8.8), 66, (224, 232, 244), colour=_INK)
    columns = (
        Column("Test", 660), Column("Result", 270, "right"), Column("Flag", 220, "centre"),
        Column("Reference range", 520), Column("Units", 340),
    )  # fmt: skip
    for title, tests in _PANELS:
        canvas.text(MARGIN, y, title, Pen(Face.SANS_BOLD, 10, _BLUE))
        marked = [[fact(cell) if cell else "" for cell in test] for test in tests]
        y = table(canvas, (MARGIN, y + 20), columns, marked, style) + pt(24)
    canvas.text(MARGIN, y, "H = above reference range, L = below reference range.", Pen(Face.SANS, 8, GREY))
    canvas.text(MARGIN, y + pt(14), f"Laboratory director: {cast.radiologist.name}, MD, PhD", Pen(Face.SANS, 8, GREY))
    footer(canvas, f"{lab.name} | {lab.url}", "Page 1 of 1")
    return canvas


def vital_signs(cast: Cast, seed: int) -> Canvas:
    """A ruled flow sheet of vital signs, typed headings and handwritten rows."""
    canvas = Canvas("vital signs flow sheet", seed)
    patient = cast.patient
    canvas.text(canvas.width // 2, 300, "VITAL SIGNS FLOW SHEET", Pen(Face.SANS_BOLD, 17), "centre")
    canvas.text(canvas.width // 2, 360, cast.hospital.name, Pen(Face.SANS, 10), "centre")
    label, entry = Pen(Face.SANS, 9, GREY), Pen(Face.SANS_BOLD, 10.4)
    rows = (
        ("Patient", patient.name, "MRN", patient.record),
        ("DOB", patient.birth.slashes, "Room", mark(Hipaa.OTHER, "4-217B")),
        ("Attending", cast.cardiologist.doctor, "Diagnosis", fact("Community acquired pneumonia")),
    )
    y = pairs(canvas, (MARGIN + 20, 480), TEXT_WIDTH - 20, rows, PairStyle(label, entry, 250))
    hand = Pen(Face.PEN, 12.5, BLUE_INK, Medium.HANDWRITING, wobble=1.5)
    style = TableStyle(hand, Pen(Face.SANS_BOLD, 9.4), 118, (232, 232, 228), grid=True)
    columns = (
        Column("Date", 350, "centre"), Column("Time", 250, "centre"), Column("Temp F", 230, "centre"),
        Column("BP", 280, "centre"), Column("Pulse", 200, "centre"), Column("Resp", 200, "centre"),
        Column("SpO2", 220, "centre"), Column("Nurse", 280, "centre"),
    )  # fmt: skip
    nurse = mark(Hipaa.NAME, f"{cast.relative.last[0]}. {cast.radiologist.last[:4]}")
    readings = (
        (2, "08:00", "102.1", "142/86", "104", "24", "91%"), (2, "12:00", "101.4", "138/84", "98", "22", "92%"),
        (2, "20:00", "100.8", "134/80", "94", "20", "93%"), (3, "08:00", "99.6", "130/78", "88", "20", "94%"),
        (3, "16:00", "99.1", "128/76", "84", "18", "95%"), (4, "08:00", "98.6", "126/74", "80", "16", "96%"),
        (4, "20:00", "98.4", "124/76", "78", "16", "97%"), (5, "08:00", "98.2", "122/74", "76", "16", "97%"),
    )  # fmt: skip
    body = [
        [mark(Hipaa.DATE, f"02/0{day}/24"), time, *(fact(value) for value in values), nurse]
        for day, time, *values in readings
    ]
    y = table(canvas, (MARGIN, y + 40), columns, body, style) + pt(40)
    wife = mark(Hipaa.NAME, cast.family_doctor.first)
    notes = (
        f"{fact('O2 2 L/min by nasal cannula')} stopped on {mark(Hipaa.DATE, '02/04/24')}.",
        f"{fact('Amoxicillin started')}, {fact('no rash')}. Wife {wife} informed.",
    )
    canvas.text(MARGIN, y, "Remarks", Pen(Face.SANS_BOLD, 9.4))
    for note in notes:
        y += 122
        canvas.rule(MARGIN, y + 12, TEXT_WIDTH, 2, GREY)
        canvas.text(MARGIN + 16, y - 4, note, hand)
    canvas.mark(
        RegionKind.SIGNATURE, marks.signature(seed + 2, 480, 150), canvas.width - MARGIN - 560, y + 80, BLUE_INK
    )
    footer(canvas, "NS-114", "Keep in chart")
    return canvas
