"""Sample letters: a referral, a hospital discharge summary over two sides, an insurer's letter."""

from __future__ import annotations

import zxingcpp

from appliance.documents import Box
from appliance.sim.drawing import marks
from appliance.sim.drawing.canvas import BLACK, BLUE_INK, GREY, Canvas, Pen, inch, pt
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
    paragraphs,
    sections,
    table,
)
from appliance.sim.drawing.markup import fact, mark, unmarked, upper
from appliance.sim.drawing.truth import Hipaa, RegionKind
from appliance.sim.samples.cast import Cast, Clinic, Day

_TEAL = (20, 98, 112)
_GREEN = (38, 98, 62)
_NAVY = (28, 48, 104)


def _lines(clinic: Clinic) -> list[str]:
    return [clinic.street, clinic.city, f"Tel {clinic.phone} | Fax {clinic.fax}", f"{clinic.email}", clinic.url]


def referral(cast: Cast, seed: int) -> Canvas:
    """A family doctor refers the patient to a cardiologist."""
    canvas = Canvas("referral letter", seed)
    patient, body = cast.patient, Pen(Face.SERIF, 11.4)
    y = letterhead(canvas, Letterhead(cast.practice.name, _lines(cast.practice), marks.cross_logo(), _TEAL))
    y += pt(30)
    canvas.text(MARGIN, y, Day(2024, 3, 14).long, body)
    y += pt(30)
    for line in (f"{cast.cardiologist.name}, MD, FACC", "Department of Cardiology", cast.hospital.name,
                 cast.hospital.street, cast.hospital.city):  # fmt: skip
        canvas.text(MARGIN, y, line, body)
        y += pt(15)
    y += pt(12)
    bold = body.with_(face=Face.SERIF_BOLD)
    subject = f"Re: {patient.name}, born {patient.birth.slashes}, {patient.record}"
    y = canvas.paragraph(MARGIN, y, TEXT_WIDTH, subject, bold)
    y += pt(8)
    text = f"""Dear {cast.cardiologist.doctor},

Thank you for seeing {patient.titled}, a {fact("66-year-old woman")} with {fact("hypertension")} and
{fact("type 2 diabetes mellitus")}, for evaluation of {fact("exertional chest pain")} over the past
{fact("three weeks")}. The pain is {fact("substernal")}, lasts {fact("five to ten minutes")}, and is
{fact("relieved by rest")}. She denies {fact("syncope")} or {fact("palpitations")}. Her husband
{cast.relative.given} reports that she becomes {fact("short of breath on one flight of stairs")}.

On examination her blood pressure was {fact("148/86 mmHg")}, heart rate {fact("78 beats per minute")} and regular,
{fact("oxygen saturation 97% on room air")}. There was a {fact("grade 2/6 systolic murmur")} at the left sternal
border. Lungs were {fact("clear to auscultation")}; there was {fact("no peripheral edema")}. An electrocardiogram on
{Day(2024, 3, 12).slashes} showed {fact("sinus rhythm with nonspecific T wave changes")} in the lateral leads.

Current medications are {fact("metformin 1000 mg twice daily")}, {fact("lisinopril 20 mg once daily")},
{fact("atorvastatin 40 mg at bedtime")} and {fact("aspirin 81 mg daily")}. She is {fact("allergic to penicillin")},
which causes {fact("hives")}. Her last {fact("hemoglobin A1c was 7.4%")} and {fact("LDL cholesterol 112 mg/dL")}.

I would be grateful for your opinion on {fact("stress testing")} and further management. {patient.titled} can be
reached at {patient.phone} or {patient.email}; she lives at {patient.street}, {patient.city}.

With kind regards,"""
    y = paragraphs(canvas, y, text, body)
    canvas.mark(RegionKind.SIGNATURE, marks.signature(seed + 1, 600, 180), MARGIN - 10, y - 40, BLUE_INK)
    y += 200
    canvas.text(MARGIN, y, f"{cast.family_doctor.name}, MD", body)
    canvas.text(MARGIN, y + pt(15), f"Family Medicine, NPI {cast.family_doctor.npi}", body)
    canvas.text(
        MARGIN, y + pt(40), f"{cast.family_doctor.initials} / dt | cc: {cast.cardiologist.doctor}", Pen(Face.SERIF, 9)
    )
    footer(canvas, "Confidential patient information. If received in error please notify the sender.", "Page 1 of 1")
    return canvas


def discharge_front(cast: Cast, seed: int) -> Canvas:
    """The first side of a discharge summary, with the patient's data in a ruled block."""
    canvas = Canvas("discharge summary, front", seed)
    patient = cast.patient
    y = letterhead(
        canvas, Letterhead(cast.hospital.name, _lines(cast.hospital), marks.leaf_logo(), _GREEN, Face.SANS_BOLD)
    )
    canvas.text(MARGIN, y + pt(28), "DISCHARGE SUMMARY", Pen(Face.SANS_BOLD, 15))
    y += pt(40)
    block = Box(MARGIN, y, MARGIN + TEXT_WIDTH, y + pt(86))
    canvas.frame(block, 4)
    label, entry = Pen(Face.SANS, 8.6, GREY), Pen(Face.SANS_BOLD, 10)
    rows = (
        ("Patient", patient.index, "Record no.", patient.record),
        ("Date of birth", patient.birth.slashes, "Account no.", patient.account),
        ("Admitted", Day(2024, 4, 2).slashes, "Discharged", Day(2024, 4, 6).slashes),
        ("Attending", f"{cast.cardiologist.name}, MD", "Sex / Age", f"{fact('Female')} / {fact('66 years')}"),
        ("Service", "Cardiology", "Family doctor", cast.family_doctor.name),
    )
    pairs(canvas, (block.left + 30, y + pt(18.5)), block.width - 60, rows, PairStyle(label, entry, 290))
    head, body = Pen(Face.SANS_BOLD, 11, _GREEN), Pen(Face.SANS, 11)
    text = f"""PRINCIPAL DIAGNOSIS
{fact("Unstable angina")} due to {fact("coronary artery disease")}.

SECONDARY DIAGNOSES
{fact("Hypertension")}, {fact("type 2 diabetes mellitus")}, {fact("hyperlipidemia")}.

PROCEDURES
{fact("Left heart catheterization")} with {fact("drug-eluting stent to the mid LAD")}, {Day(2024, 4, 3).slashes}, by
{cast.cardiologist.doctor}.

HOSPITAL COURSE
{patient.titled} presented with {fact("worsening substernal chest pressure")} at rest.
{fact("Troponin I was 0.04 ng/mL")} on arrival and {fact("peaked at 0.11 ng/mL")}. Electrocardiogram showed
{fact("T wave inversion in leads V3 to V6")}. She was treated with {fact("aspirin")}, {fact("intravenous heparin")}
and {fact("nitroglycerin")}. Coronary angiography found an
{fact("85% stenosis of the mid left anterior descending artery")}, which was treated with one stent without
complication. {fact("Left ventricular ejection fraction was 55%")}. She remained {fact("free of chest pain")} and walked
on the ward with her son {cast.other.given} on the second day.

PERTINENT RESULTS
{fact("Hemoglobin 12.8 g/dL")}, {fact("creatinine 0.9 mg/dL")}, {fact("potassium 4.1 mmol/L")},
{fact("glucose 164 mg/dL")}, {fact("hemoglobin A1c 7.6%")}, {fact("LDL cholesterol 109 mg/dL")}.

CONDITION AT DISCHARGE
{fact("Stable")}. {fact("Blood pressure 126/74 mmHg")}, {fact("pulse 68")}, {fact("temperature 98.2 F")},
{fact("respirations 16")}, {fact("SpO2 98%")}. Right radial access site {fact("without hematoma")}."""
    sections(canvas, block.bottom + pt(26), text, head, body)
    _discharge_footer(canvas, cast, "Page 1 of 2")
    return canvas


def discharge_back(cast: Cast, seed: int) -> Canvas:
    """The second side: medications and follow-up. The surname stands in its header, where software often misses it."""
    canvas = Canvas("discharge summary, back", seed)
    patient, body = cast.patient, Pen(Face.SANS, 11)
    small = Pen(Face.SANS, 8.6, GREY)
    canvas.text(MARGIN, 220, f"Discharge Summary: {patient.index}", small)
    canvas.text(canvas.width - MARGIN, 220, f"{patient.record} | DOB {patient.birth.short}", small, "right")
    canvas.rule(MARGIN, 244, TEXT_WIDTH, 4, _GREEN)
    head = Pen(Face.SANS_BOLD, 11, _GREEN)
    canvas.text(MARGIN, 350, "DISCHARGE MEDICATIONS", head)
    style = TableStyle(body, Pen(Face.SANS_BOLD, 10), 84, (228, 238, 230), grid=True)
    columns = (Column("Medication", 560), Column("Dose", 330), Column("How often", 620), Column("Status", 500))
    rows = (
        (fact("Clopidogrel"), fact("75 mg"), fact("once daily for 12 months"), fact("NEW")),
        (fact("Aspirin"), fact("81 mg"), fact("once daily"), "continued"),
        (fact("Metoprolol succinate"), fact("25 mg"), fact("once daily"), fact("NEW")),
        (fact("Atorvastatin"), fact("80 mg"), fact("at bedtime"), fact("dose increased")),
        (fact("Lisinopril"), fact("20 mg"), fact("once daily"), "continued"),
        (fact("Metformin"), fact("1000 mg"), fact("twice daily with meals"), fact("restart after 48 hours")),
        (fact("Nitroglycerin"), fact("0.4 mg"), fact("under the tongue as needed"), fact("NEW")),
    )
    y = table(canvas, (MARGIN, 390), columns, rows, style) + pt(30)
    text = f"""ALLERGIES
{fact("Penicillin (hives)")}.

DIET AND ACTIVITY
{fact("Low salt, carbohydrate controlled diet")}. {fact("No lifting over 10 pounds for one week")}. Cardiac
rehabilitation three times a week.

FOLLOW-UP
{cast.cardiologist.doctor}, Cardiology, on {Day(2024, 4, 16).slashes} at 10:30, telephone {cast.hospital.phone}.
{cast.family_doctor.doctor} at {cast.practice.name} within two weeks.
{fact("Repeat lipid panel and liver enzymes in six weeks")}.

RETURN TO THE EMERGENCY DEPARTMENT FOR
{fact("Chest pain lasting more than five minutes")}, {fact("bleeding")} or {fact("swelling at the wrist")},
{fact("fever over 101 F")}, {fact("fainting")}.

CONTACT
Husband {cast.relative.name}, {patient.mobile}. Pharmacy: {mark(Hipaa.OTHER, "Specimen Street Pharmacy")}."""
    y = sections(canvas, y, text, head, body)
    y += pt(30)
    canvas.mark(RegionKind.SIGNATURE, marks.signature(seed + 5, 560, 170), MARGIN + 10, y - 120, BLACK)
    canvas.rule(MARGIN, y + 60, inch(3.2))
    canvas.text(MARGIN, y + 100, f"{cast.cardiologist.name}, MD, FACC", Pen(Face.SANS, 9))
    canvas.text(
        MARGIN, y + 140, f"Electronically authenticated {Day(2024, 4, 6).slashes} 14:22", Pen(Face.SANS, 8, GREY)
    )
    _discharge_footer(canvas, cast, "Page 2 of 2")
    return canvas


def _discharge_footer(canvas: Canvas, cast: Cast, page: str) -> None:
    footer(canvas, f"{cast.hospital.name} | {cast.hospital.phone} | Form HIM-114 (Rev. 2021)", page)


def insurance(cast: Cast, seed: int) -> Canvas:
    """An insurer authorises a procedure: a Code 128 of the claim, a QR code of the member's page."""
    canvas = Canvas("insurance letter", seed)
    patient, body = cast.patient, Pen(Face.VERA, 9.6)
    y = letterhead(
        canvas,
        Letterhead(cast.insurer.name, _lines(cast.insurer), marks.shield_logo(), _NAVY, Face.VERA_BOLD, Face.VERA),
    )
    claim = f"CLM{unmarked(patient.account)[2:]}77"
    bars = marks.barcode(claim, zxingcpp.BarcodeFormat.Code128, 5, 150)
    canvas.mark(RegionKind.BARCODE, bars, canvas.width - MARGIN - bars.shape[1], y + 70, BLACK, text=claim)
    canvas.text(
        canvas.width - MARGIN - bars.shape[1] // 2,
        y + 262,
        mark(Hipaa.ACCOUNT, claim),
        Pen(Face.VERA_MONO, 9),
        "centre",
    )
    y += pt(52)
    for line in (patient.name, patient.street, patient.city):
        canvas.text(MARGIN + 40, y, upper(line), body)
        y += pt(14)
    y += pt(44)
    canvas.text(MARGIN, y, Day(2024, 3, 25).long, body)
    y += pt(24)
    label, entry = Pen(Face.VERA, 9, GREY), Pen(Face.VERA_BOLD, 9.6)
    rows = (
        ("Member", patient.name, "Member ID", patient.plan),
        ("Date of birth", patient.birth.slashes, "Group", mark(Hipaa.PLAN, "GRP-0077412")),
        ("Claim", mark(Hipaa.ACCOUNT, claim), "Provider", cast.cardiologist.name),
    )
    y = pairs(canvas, (MARGIN, y), TEXT_WIDTH, rows, PairStyle(label, entry, 330)) + pt(14)
    canvas.text(MARGIN, y, "Notice of approved service", Pen(Face.VERA_BOLD, 13, _NAVY))
    y += pt(24)
    text = f"""Dear {patient.titled},

We have reviewed the request from {cast.cardiologist.name} at {cast.hospital.name} and approve the service
below. This approval is valid for {fact("90 days")} from the date of this letter."""
    y = paragraphs(canvas, y, text, body, leading=1.5, gap=8)
    style = TableStyle(body, Pen(Face.VERA_BOLD, 9), 80, (222, 228, 242))
    columns = (
        Column("Code", 280),
        Column("Service", 950),
        Column("Units", 240, "right"),
        Column("You pay", 540, "right"),
    )
    rows_of_services = (
        (fact("93458"), fact("Left heart catheterization"), fact("1"), "$250.00"),
        (fact("93306"), fact("Transthoracic echocardiogram"), fact("1"), "$40.00"),
        (fact("93015"), fact("Cardiovascular stress test"), fact("2"), "$35.00"),
    )
    y = table(canvas, (MARGIN, y), columns, rows_of_services, style) + pt(28)
    canvas.text(MARGIN, y, f"Diagnosis on the request: {fact('I20.0 Unstable angina')}", body)
    y += pt(26)
    text = f"""You may appeal any part of this decision within 180 days. Write to the address above or open your
member page with the code on the right. Questions: {cast.insurer.phone}, weekdays 8 to 6."""
    y = canvas.paragraph(MARGIN, y, TEXT_WIDTH - 560, text, body, leading=1.5)
    link = f"https://{unmarked(cast.insurer.url)}/m/{unmarked(patient.plan)}"
    code = marks.barcode(link, zxingcpp.BarcodeFormat.QRCode, 11)
    canvas.mark(RegionKind.BARCODE, code, canvas.width - MARGIN - code.shape[1], y - 210, BLACK, text=link)
    y += pt(30)
    canvas.text(MARGIN, y, "Sincerely,", body)
    canvas.mark(RegionKind.SIGNATURE, marks.signature(seed + 9, 520, 160), MARGIN, y + 20, BLUE_INK)
    canvas.text(MARGIN, y + 240, mark(Hipaa.NAME, f"{cast.relative.first} {cast.radiologist.last}"), body)
    canvas.text(MARGIN, y + 300, "Utilization Management", body)
    footer(
        canvas, "This is not a bill. Keep this notice with your records.", "PHP-2210 (01/23)", Pen(Face.VERA, 7, GREY)
    )
    return canvas
