"""Templates of the development part."""

from __future__ import annotations

import zxingcpp

from appliance.documents import Box
from appliance.sim.drawing.markup import fact, mark, unmarked, upper
from appliance.sim.drawing.truth import Hipaa
from appliance.sim.generator.flow import Flow
from appliance.sim.generator.identity import Identity


def letterhead(flow: Flow, who: Identity) -> None:
    """Logo, organisation, address, rule."""
    flow.logo()
    flow.heading(who.organisation(), 6)
    flow.text(f"{who.street()}, {who.city()} | {who.phone()} | Fax {who.phone(Hipaa.FAX)}", flow.theme.small)
    flow.canvas.rule(flow.theme.margin, flow.y - 20, flow.width, 4, flow.theme.colour)
    flow.space(22)


def office_letter(flow: Flow, who: Identity) -> None:
    """A doctor writes to a doctor."""
    bank = who.bank
    letterhead(flow, who)
    flow.text(who.date())
    flow.text(f"RE: {who.full()}   DOB: {who.birth()}   MRN: {who.record()}", flow.theme.bold)
    flow.text(f"Dear {who.physician(who.colleague)}:")
    flow.text(f"""I saw {who.titled()} on {who.date()}, a {who.aged()} with {who.clinical(bank.diagnoses)} and
{who.clinical(bank.diagnoses)}, referred for {who.clinical(bank.symptoms)}. {who.pronoun()} lives in {who.town()}
and works for {who.employer()}. {who.given()} reports {who.several(bank.symptoms, 2)}.""")
    flow.text(f"On examination: {who.several(bank.signs, 5)}.")
    flow.text(f"Imaging showed {who.clinical(bank.findings)}. Medications: {who.several(bank.drugs, 3)}.")
    flow.text(f"""I discussed {who.clinical(bank.procedures)} with {who.given()} and {who.given(who.relative)}.
{who.pronoun()} can be reached at {who.phone()} or {who.email()}.""")
    flow.text("Sincerely,")
    flow.signature(who.physician())
    flow.footer(f"{who.organisation()} | {who.record()}", "Page 1")


def progress_note(flow: Flow, who: Identity) -> None:
    """A clinic note in four parts."""
    bank = who.bank
    flow.heading("PROGRESS NOTE", 4)
    flow.fields(
        [
            ["Patient", who.full(), "MRN", who.record()],
            ["DOB", who.birth(), "Visit", who.date()],
            ["Provider", who.physician(), "Phone", who.phone()],
        ]
    )
    flow.heading("Subjective", 1)
    flow.text(f"""CC: {who.clinical(bank.symptoms)}. HPI: {who.aged()} here with {who.several(bank.symptoms, 2)}
for {fact("3 weeks")}. PMH: {who.several(bank.diagnoses, 3)}. Mother {who.given(who.colleague)} had
{who.clinical(bank.diagnoses)}.""")
    flow.heading("Objective", 1)
    flow.text(f"{who.several(bank.signs, 8)}.")
    flow.heading("Assessment and plan", 1)
    for number in range(1, 4):
        flow.text(f"{number}. {who.clinical(bank.diagnoses)}: {who.clinical(bank.drugs)}.")
    flow.text(f"""Follow up with {who.physician(who.colleague)} on {who.date()}; call {who.phone()} with
questions.""")
    flow.text(
        f"""Electronically signed by {who.physician()} {who.date()}
{who.number(8, 18)}:{who.number(10, 59)}""",
        flow.theme.small,
    )
    flow.margin_note(f"call {who.given(who.relative)} {who.phone()}")


def laboratory(flow: Flow, who: Identity) -> None:
    """A table of results."""
    letterhead(flow, who)
    flow.code(unmarked(who.record()), zxingcpp.BarcodeFormat.Code128, 3)
    flow.fields(
        [
            ["Patient", who.full(), "Specimen", who.number_like(Hipaa.OTHER)],
            ["DOB", who.birth(), "Collected", who.date()],
            ["Ordering", who.physician(), "Reported", who.date()],
        ]
    )
    rows = []
    for name, reference, unit in who.bank.tests:
        value, flag = who.result(reference)
        rows.append([fact(name), fact(value), fact(flag) if flag else "", fact(reference), fact(unit)])
    columns = (("Test", 0.32), ("Result", 0.15), ("Flag", 0.1), ("Reference", 0.25), ("Units", 0.18))
    flow.grid(columns, rows, lined=who.chance(0.5))
    flow.text(f"Comment: {who.clinical(who.bank.diagnoses)}. Called to {who.physician()} at {who.phone()}.")
    flow.footer(f"Director {who.physician(who.colleague)}", "Final report")


def intake(flow: Flow, who: Identity) -> None:
    """A form filled in by hand."""
    bank = who.bank
    flow.heading(f"{who.organisation()}", 3)
    flow.heading("Patient registration", 1)
    flow.boxed("Last name", 16, mark(Hipaa.NAME, who.patient.last.upper().replace(" ", "-")))
    flow.boxed("First name", 14, mark(Hipaa.NAME, who.patient.first.upper()))
    flow.boxed("Date of birth", 8, who.birth_digits())
    flow.written("Address", f"{who.street()}, {who.town()}")
    flow.written("Phone", who.phone())
    flow.written("Employer", who.employer())
    flow.written("Emergency contact", who.full(who.relative))
    flow.band("Reason for visit")
    flow.written("Main problem", who.clinical(bank.symptoms))
    flow.band("Check all that apply")
    options = [(d, who.chance(0.35)) for d in bank.diagnoses[:9]]
    flow.ticks([(fact(text) if ticked else text, ticked) for text, ticked in options])
    flow.written("Medications", who.several(bank.drugs, 2))
    flow.signature("Patient signature")


def discharge(flow: Flow, who: Identity) -> None:
    """A long summary that runs over the page."""
    bank = who.bank
    letterhead(flow, who)
    flow.heading("DISCHARGE SUMMARY", 3)
    flow.fields(
        [
            ["Name", who.full(), "Account", who.number_like(Hipaa.ACCOUNT)],
            ["Admitted", who.date(), "Discharged", who.date()],
        ]
    )
    for heading in (
        "HISTORY",
        "HOSPITAL COURSE",
        "PROCEDURES",
        "DISCHARGE CONDITION",
        "MEDICATIONS",
        "INSTRUCTIONS",
        "FAMILY",
    ):
        flow.heading(heading, 1)
        flow.text(f"""{who.titled()} is a {who.aged()} with {who.several(bank.diagnoses, 3)} who presented with
{who.several(bank.symptoms, 3)}. Findings: {who.clinical(bank.findings)}; {who.several(bank.signs, 4)}. Seen by
{who.physician(who.colleague)} on {who.date()} for {who.clinical(bank.procedures)}. Treated with
{who.several(bank.drugs, 2)}.""")
    flow.signature(who.physician())


def medication_list(flow: Flow, who: Identity) -> None:
    """A grid of medicines with a photograph of the patient."""
    flow.photo()
    flow.heading("Medication record", 3)
    flow.text(f"Resident: {who.full()}")
    flow.text(f"""Room {mark(Hipaa.OTHER, str(who.number(100, 400)))}, born {who.birth()}, allergies
{who.clinical(who.bank.symptoms)}""")
    flow.space(90)
    rows = [
        [fact(unmarked(who.clinical((drug,)))), who.day(), mark(Hipaa.NAME, who.doctor.first[0] + who.doctor.last[0])]
        for drug in who.bank.drugs[:8]
    ]
    flow.grid((("Medication", 0.6), ("Started", 0.25), ("Initials", 0.15)), rows, lined=True)
    flow.text(f"""Pharmacy {who.organisation()}, {who.phone()}. Prescriber {who.physician()}, NPI
{who.number_like(Hipaa.LICENCE)}.""")


def fax_cover(flow: Flow, who: Identity) -> None:
    """The cover of a fax with a short message."""
    flow.heading("FACSIMILE TRANSMITTAL", 6, "centre")
    flow.fields(
        [
            ["To", who.physician(who.colleague), "Fax", who.phone(Hipaa.FAX)],
            ["From", who.full(who.doctor), "Phone", who.phone()],
            ["Date", who.date(), "Pages", "3"],
            ["Re", who.full(), "DOB", who.birth()],
        ]
    )
    flow.ticks([("Urgent", True), ("For review", False), ("Please reply", True)])
    flow.text(f"""Please see {who.titled()} for {who.clinical(who.bank.symptoms)}. Known
{who.several(who.bank.diagnoses, 2)}. Current {who.several(who.bank.drugs, 2)}. Latest
{who.several(who.bank.signs, 3)}.""")
    flow.text(f"""SSN {who.ssn()}, insurance {who.number_like(Hipaa.PLAN)}. Call {who.given(who.relative)} at
{who.phone()}.""")
    flow.stamp(who.organisation(), ("FAXED",), 12)


def claim(flow: Flow, who: Identity) -> None:
    """A bill with codes."""
    letterhead(flow, who)
    account = who.number_like(Hipaa.ACCOUNT)
    flow.code(unmarked(account), zxingcpp.BarcodeFormat.QRCode, 6)
    flow.text(upper(who.full()))
    flow.text(upper(who.street()))
    flow.text(upper(who.city()))
    flow.fields(
        [
            ["Account", account, "Statement", who.date()],
            ["Member", who.number_like(Hipaa.PLAN), "Group", who.number_like(Hipaa.PLAN)],
        ]
    )
    rows = [
        [
            who.day(),
            fact(str(who.number(90000, 99499))),
            who.clinical(who.bank.procedures),
            f"${who.number(20, 900)}.00",
        ]
        for _ in range(5)
    ]
    flow.grid((("Date", 0.22), ("Code", 0.13), ("Service", 0.48), ("Charge", 0.17)), rows, lined=False)
    flow.text(f"Diagnosis: {who.several(who.bank.diagnoses, 2)}. Questions? {who.phone()} or {who.email()}.")


def prescription(flow: Flow, who: Identity) -> None:
    """A prescription pad: print above, a hand below, a stamp across."""
    flow.heading(who.physician(), 4, "centre")
    flow.text(f"{who.street()}, {who.city()}   Tel {who.phone()}", flow.theme.small)
    flow.text(f"DEA {who.number_like(Hipaa.LICENCE)}   NPI {who.number_like(Hipaa.LICENCE)}", flow.theme.small)
    flow.canvas.rule(flow.theme.margin, flow.y - 16, flow.width, 3)
    flow.space(20)
    flow.written("Name", who.full())
    flow.written("Date", who.date())
    flow.heading("Rx", 10)
    for _ in range(3):
        flow.written("", who.clinical(who.bank.drugs))
    flow.ticks([("Generic allowed", True), ("Dispense as written", False), ("No refills", who.chance(0.5))])
    flow.written("Refills", fact(str(who.number(0, 6))))
    flow.dated_stamp(("FILLED", unmarked(who.day()).upper()), float(who.number(-9, 10)), (40, 52, 140))
    flow.signature("Prescriber")


def pharmacy_label(flow: Flow, who: Identity) -> None:
    """A label from a pharmacy stuck on a medication sheet."""
    bank = who.bank
    flow.heading("Medication reconciliation", 3)
    flow.text(f"Resident {who.full()}, born {who.birth()}, seen {who.date()}.")
    flow.sticker(
        [
            f"{who.organisation()} Pharmacy {who.phone()}",
            f"Rx {who.number_like(Hipaa.ACCOUNT)}   {who.full()}",
            who.clinical(bank.drugs),
            f"Dr. {who.surname(who.doctor)}   {who.day()}",
        ],
        float(who.number(-5, 6)),
        unmarked(who.record()),
        1150,
    )
    flow.text(f"Label checked. {who.titled()} takes {who.several(bank.drugs, 2)} for {who.clinical(bank.diagnoses)}.")
    flow.written("Remark", who.clinical(bank.symptoms))
    flow.struck(f"Stop {who.clinical(bank.drugs)} on {who.day()}.")
    flow.signature("Pharmacist")


def insurance_card(flow: Flow, who: Identity) -> None:
    """Both sides of a member's card on one copy."""
    for side, rows in (
        ("Member card", [who.full(), f"ID {who.number_like(Hipaa.PLAN)}", f"Group {who.number_like(Hipaa.PLAN)}",
                         f"Born {who.birth()}", "Office visit $25   Emergency $150"]),
        ("Back of card", [f"Members call {who.phone()}", f"Providers call {who.phone()}",
                          f"Send claims to {who.street()}, {who.city()}", "This card is no guarantee of coverage."]),
    ):  # fmt: skip
        top = flow.y
        flow.canvas.frame(Box(flow.theme.margin - 60, top - 70, flow.theme.margin + flow.width, top + 760), 3)
        flow.heading(f"{who.organisation()} {side}", 1)
        for row in rows:
            flow.text(row)
        flow.y = top + 900
    flow.text(f"Copied for {who.given()} on {who.date()}; coverage checked for {who.clinical(who.bank.procedures)}.")


def dental_chart(flow: Flow, who: Identity) -> None:
    """Teeth in a narrow grid, findings in words."""
    flow.heading("Dental chart", 4)
    flow.fields([["Patient", who.full(), "Chart", who.record()], ["DOB", who.birth(), "Seen", who.day()]])
    for first in (1, 17):
        codes = [fact(who.pick(("C", "M", "F", "X", "O"))) if who.chance(0.3) else "" for _ in range(16)]
        columns = [(fact(str(first + n)), 1 / 16) for n in range(16)]
        flow.grid(columns, [codes, [""] * 16], lined=True)
    flow.text(f"Tooth {fact('14')}: {fact('distal caries')}. Tooth {fact('30')}: {fact('crown, margin intact')}.")
    flow.text(f"History of {who.several(who.bank.diagnoses, 2)}; takes {who.clinical(who.bank.drugs)}.")
    flow.written("Next step", fact("filling 14 MOD, local anesthesia"))
    flow.ticks([(fact("Bleeding on probing"), True), ("Plaque", False), (fact("Sensitivity to cold"), True)])
    flow.text(f"Hygienist {who.full(who.colleague)}; dentist {who.physician()}.")
    flow.signature(who.physician())


TEMPLATES = (
    office_letter, progress_note, laboratory, intake, discharge, medication_list, fax_cover, claim, prescription,
    pharmacy_label, insurance_card, dental_chart,
)  # fmt: skip
