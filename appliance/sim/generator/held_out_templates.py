"""Templates of the test part: other kinds of documents, laid out in other ways."""

from __future__ import annotations

import zxingcpp

from appliance.sim.drawing.markup import fact, mark, unmarked
from appliance.sim.drawing.truth import Hipaa
from appliance.sim.generator.flow import Flow
from appliance.sim.generator.identity import Identity


def operative_report(flow: Flow, who: Identity) -> None:
    """What a surgeon dictates."""
    bank = who.bank
    flow.heading(who.organisation(), 3, "centre")
    flow.heading("OPERATIVE REPORT", 2, "centre")
    for label, entry in (
        ("PATIENT:", who.full()),
        ("HOSPITAL #:", who.record()),
        ("DATE OF OPERATION:", who.date()),
        ("SURGEON:", who.physician()),
        ("ASSISTANT:", who.physician(who.colleague)),
        ("PREOPERATIVE DIAGNOSIS:", who.clinical(bank.diagnoses)),
        ("PROCEDURE:", who.clinical(bank.procedures)),
        ("ANESTHESIA:", fact("General endotracheal")),
        ("BLOOD LOSS:", fact(f"{who.number(20, 400)} mL")),
    ):
        flow.text(f"{label} {entry}")
    flow.text(f"""INDICATIONS: {who.titled()} is a {who.aged()} with {who.several(bank.symptoms, 2)} and
{who.clinical(bank.diagnoses)}. Risks were explained to {who.given()} and to {who.given(who.relative)}, and
consent was given on {who.date()}.""")
    flow.text(f"""FINDINGS: {who.several(bank.findings, 2)}. The implant, serial
{who.number_like(Hipaa.DEVICE)}, was seated. Vital signs: {who.several(bank.signs, 3)}.""")
    flow.text(
        f"""Dictated by {who.physician()}, {who.date()}; transcribed {who.date()} /
{mark(Hipaa.NAME, who.colleague.first[0] + who.colleague.last[0])}""",
        flow.theme.small,
    )
    flow.signature(who.physician())


def pathology(flow: Flow, who: Identity) -> None:
    """A pathologist's report beside a barcode."""
    bank = who.bank
    flow.code(unmarked(who.record()), zxingcpp.BarcodeFormat.Code128, 3)
    flow.heading("Surgical pathology", 5)
    flow.fields(
        [
            ["Accession", who.number_like(Hipaa.OTHER)],
            ["Patient", who.full()],
            ["Born", who.birth()],
            ["Submitted by", who.physician()],
            ["Received", who.date()],
        ],
        420,
    )
    flow.heading("Final diagnosis", 1)
    flow.text(f"{who.clinical(bank.findings)}. {who.clinical(bank.diagnoses)}.")
    flow.heading("Gross description", 1)
    flow.text(f"""Received in formalin, labelled with the name {who.full()} and the number {who.record()}, is a
specimen of {fact(f"{who.number(1, 9)}.{who.number(1, 9)} cm")}. Clinical history:
{who.several(bank.symptoms, 3)}; {who.clinical(bank.procedures)} by {who.physician()} at {who.organisation()} in
{who.town()}.""")
    flow.text(f"Reported by telephone to {who.full(who.colleague)} at {who.phone()}.")
    flow.stamp(who.organisation(), ("COPY", "SENT"), -18)
    flow.footer(who.organisation(), who.record())


def triage(flow: Flow, who: Identity) -> None:
    """An emergency sheet, half typed and half by hand."""
    bank = who.bank
    flow.band("EMERGENCY DEPARTMENT TRIAGE")
    flow.fields(
        [["Arrival", who.date(), "Acuity", fact("3")], ["Name", who.full(), "Visit", who.number_like(Hipaa.ACCOUNT)]]
    )
    flow.written("Complaint", who.clinical(bank.symptoms))
    flow.written("Vitals", who.several(bank.signs, 3))
    flow.written("Brought in by", f"{who.given(who.relative)}, {who.phone()}")
    flow.band("HISTORY")
    flow.ticks([(fact(d) if on else d, on) for d, on in ((d, who.chance(0.3)) for d in bank.diagnoses[:8])], 2)
    flow.written("Home medications", who.several(bank.drugs, 2))
    flow.text(f"""Nurse: {who.full(who.colleague)}, RN. Physician: {who.physician()}. License
{who.number_like(Hipaa.LICENCE)}.""")
    flow.signature("Triage nurse")


def immunisations(flow: Flow, who: Identity) -> None:
    """A child's card with dates in every row."""
    flow.heading("Immunization record", 4)
    flow.text(f"Child: {who.full()}, born {who.birth()}. Parent or guardian: {who.full(who.relative)}.")
    flow.text(f"Address: {who.street()}, {who.city()}. School: {who.employer()}.")
    vaccines = ("DTaP", "MMR", "Hepatitis B", "Varicella", "Influenza", "Polio (IPV)", "Rotavirus")
    rows = [[fact(v), who.day(), fact(f"LOT {who.number(1000, 9999)}K"), who.physician()] for v in vaccines]
    flow.grid((("Vaccine", 0.26), ("Given", 0.26), ("Lot", 0.2), ("By", 0.28)), rows, lined=who.chance(0.5))
    flow.text(f"Reactions: {who.clinical(who.bank.symptoms)}. Weight today {fact(f'{who.number(9, 40)} kg')}.")
    flow.signature(who.physician())


def home_visit(flow: Flow, who: Identity) -> None:
    """A nurse's handwritten visit note."""
    bank = who.bank
    flow.heading(f"{who.organisation()} Home Care", 2)
    flow.text(f"Visit note   Client: {who.full()}   Date: {who.date()}")
    flow.space(14)
    for entry in (
        f"Found {who.given()} at home with {who.given(who.relative)}.",
        f"c/o {who.clinical(bank.symptoms)}, {who.clinical(bank.symptoms)}",
        f"{who.several(bank.signs, 2)}",
        f"taking {who.clinical(bank.drugs)}",
        f"wound {fact('3 x 2 cm, clean')}; dressing changed",
        f"called {who.physician()} {who.phone()}",
    ):
        flow.written("", entry)
    flow.text(f"Next visit {who.date()}. Supervisor {who.full(who.colleague)}.")
    flow.signature("Visiting nurse")


def questionnaire(flow: Flow, who: Identity) -> None:
    """Questions with boxes and cells."""
    bank = who.bank
    flow.heading("Health questionnaire", 4, "centre")
    flow.boxed("Family name", 18, mark(Hipaa.NAME, who.patient.last.upper().replace(" ", "-")))
    flow.boxed("Social security number", 9, mark(Hipaa.SSN, unmarked(who.ssn()).replace("-", "")))
    flow.boxed("Born", 8, who.birth_digits())
    for number, symptom in enumerate(bank.symptoms[:6], 1):
        yes = who.chance(0.4)
        flow.text(f"{number}. Do you have {fact(symptom) if yes else symptom}?")
        flow.ticks([("Yes", yes), ("No", not yes)], 4)
    flow.written("Please explain", who.clinical(bank.symptoms))
    flow.written("Your doctor", who.physician())
    flow.signature("Signature")
    flow.margin_note(who.date())


def denial(flow: Flow, who: Identity) -> None:
    """An insurer says no."""
    flow.logo()
    flow.heading(f"{who.organisation()} Benefits", 3)
    flow.code(f"https://claims.example.org/{unmarked(who.record())}", zxingcpp.BarcodeFormat.QRCode, 6)
    flow.text(who.full())
    flow.text(who.street())
    flow.text(who.city())
    flow.text(who.date())
    flow.text(
        f"Subject: claim {who.number_like(Hipaa.ACCOUNT)}, subscriber {who.number_like(Hipaa.PLAN)}", flow.theme.bold
    )
    flow.text(f"""Dear {who.titled()}, we cannot approve {who.clinical(who.bank.procedures)} requested by
{who.physician()} on {who.date()} for {who.clinical(who.bank.diagnoses)}. The records do not show
{who.clinical(who.bank.symptoms)} despite {who.clinical(who.bank.drugs)}.""")
    flow.text(f"""You may appeal within 60 days. Write to {who.street()}, {who.city()}, or call {who.phone()}.
Your case manager is {who.full(who.colleague)}, {who.email()}.""")
    flow.signature(who.full(who.colleague))


def history(flow: Flow, who: Identity) -> None:
    """A long admission history over two pages, with names inside the sentences."""
    bank = who.bank
    flow.heading(f"Admission history and physical: {who.full()}", 1)
    flow.text(f"{who.record()} | {who.birth()} | Attending {who.physician()} | {who.organisation()}", flow.theme.small)
    for heading in (
        "Presenting problem",
        "Past history",
        "Social history",
        "Family history",
        "Examination",
        "Impression",
        "Plan",
    ):
        flow.heading(heading, 1)
        flow.text(f"""{who.given()} {who.surname()} is a {who.aged()} whose {who.clinical(bank.symptoms)} began on
{who.date()}. {who.pronoun()} was seen in {who.town()} by {who.physician(who.colleague)}, who found
{who.several(bank.signs, 4)} and {who.clinical(bank.findings)}. History of {who.several(bank.diagnoses, 2)}; takes
{who.several(bank.drugs, 2)}. {who.given(who.relative)} can be called at {who.phone()}.""")
    flow.footer(f"{who.organisation()}, {who.street()}", "2 of 2")


def ecg_report(flow: Flow, who: Identity) -> None:
    """A machine's page: measurements, a trace, a statement, small print up the margin."""
    bank = who.bank
    flow.fields(
        [
            ["Name", who.full(), "ID", who.record()],
            ["Recorded", who.date(), "Device", who.number_like(Hipaa.DEVICE)],
        ]
    )
    flow.grid(
        (("Rate", 0.2), ("PR", 0.2), ("QRS", 0.2), ("QT / QTc", 0.2), ("Axis", 0.2)),
        [[fact(f"{who.number(48, 130)} bpm"), fact(f"{who.number(120, 220)} ms"), fact(f"{who.number(78, 130)} ms"),
          fact(f"{who.number(340, 420)} / {who.number(400, 470)} ms"), fact(f"{who.number(10, 90)}")]],
        lined=False,
    )  # fmt: skip
    flow.trace()
    flow.text(f"Sinus rhythm. {fact('Left ventricular hypertrophy by voltage')}. {who.aged()} with "
              f"{who.clinical(bank.symptoms)}.")  # fmt: skip
    flow.text(f"Confirmed by {who.physician()} at {who.organisation()}, {who.town()}.")
    flow.upward(f"25 mm/s 10 mm/mV {who.full()} {who.record()}")
    flow.signature(who.physician())


def physiotherapy(flow: Flow, who: Identity) -> None:
    """A course of treatment with a stamp of receipt."""
    bank = who.bank
    flow.heading("Physical therapy evaluation", 3)
    flow.text(f"{who.full()}, {who.birth()}, sent by {who.physician()} of {who.organisation()}.")
    flow.dated_stamp(("RECEIVED", unmarked(who.day()).upper(), "RECORDS"), float(who.number(-14, 15)), (150, 30, 58))
    flow.text(f"Diagnosis: {who.clinical(bank.diagnoses)}; after {who.clinical(bank.procedures)}.")
    rows = [
        [
            fact(joint),
            fact(f"{who.number(60, 160)} deg"),
            fact(f"{who.number(60, 160)} deg"),
            fact(f"{who.number(2, 6)}/5"),
        ]
        for joint in ("Knee flexion", "Hip abduction", "Ankle dorsiflexion", "Shoulder elevation")
    ]
    flow.grid((("Motion", 0.4), ("Left", 0.2), ("Right", 0.2), ("Strength", 0.2)), rows, lined=True)
    flow.text(f"Goals: {fact('walk 200 m without aid in 6 weeks')}; {fact('climb 12 stairs')}. "
              f"{who.given()} lives with {who.given(who.relative)}.")  # fmt: skip
    flow.written("Exercises", fact("wall slides 3 x 10, heel raises 2 x 15"))
    flow.written("Next", f"{who.day()} with {who.given(who.colleague)}")
    flow.signature("Therapist")


def vaccination_card(flow: Flow, who: Identity) -> None:
    """A card with labels of vials stuck into it and a hand beside them."""
    flow.heading("Vaccination card", 2, "centre")
    flow.written("Name", who.full())
    flow.written("Born", who.birth())
    for vaccine in ("Tdap", "Pneumococcal conjugate", "Zoster recombinant"):
        flow.written(vaccine, f"{who.day()} {who.full(who.colleague)}")
        flow.sticker([fact(vaccine), fact(f"LOT {who.number(100, 999)}{who.number(10, 99)}"), fact("0.5 mL IM")],
                     float(who.number(-8, 9)), width=620)  # fmt: skip
    flow.text(f"Keep this card. Questions: {who.phone()}.")


def admission_sheet(flow: Flow, who: Identity) -> None:
    """Printed orders with a patient's label and remarks written right across them."""
    bank = who.bank
    flow.sticker([who.full(), f"MRN {who.record()}  {who.birth()}", who.physician()], float(who.number(-6, 7)),
                 unmarked(who.record()))  # fmt: skip
    flow.heading("Admission orders", 3)
    flow.overwritten(f"Admit for {who.clinical(bank.diagnoses)}. Vital signs: {who.several(bank.signs, 3)}.",
                     f"per {who.given(who.doctor)} {who.day()}")  # fmt: skip
    flow.overwritten(f"Give {who.several(bank.drugs, 3)}. Diet as tolerated; fluids {fact('75 mL/h')}.",
                     who.clinical(bank.symptoms))  # fmt: skip
    flow.struck(f"Hold {who.clinical(bank.drugs)} before {who.clinical(bank.procedures)}.")
    flow.ticks(
        [(fact("Fall risk"), True), ("Isolation", False), (fact("Allergy band on"), True), ("Telemetry", False)], 2
    )
    flow.text(f"Call {who.physician(who.colleague)} at {who.phone()} for {who.clinical(bank.symptoms)}.")
    flow.signature(who.physician())


TEMPLATES = (
    operative_report, pathology, triage, immunisations, home_visit, questionnaire, denial, history, ecg_report,
    physiotherapy, vaccination_card, admission_sheet,
)  # fmt: skip
