"""Documents whose medicines and measurements are as real ones are, and the truth about each field.

Rules:
- Doses are strengths that exist, results lie around their reference ranges with right flags: what is doubted here is
  doubted wrongly unless it was misread.
- The two parts share no medicine, no layout and no spelling of a label; fonts, people and defects are those of the
  generator.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field

from appliance.sim.drawing.markup import fact
from appliance.sim.generator import GeneratedDocument, Part, draw
from appliance.sim.generator.flow import Flow
from appliance.sim.generator.identity import Identity
from appliance.suggestions import FieldKind


@dataclass(frozen=True, slots=True)
class Expected:
    """A field as it stands on the paper. Empty parts are not compared."""

    kind: FieldKind
    name: str
    value: str = ""
    unit: str = ""


@dataclass(slots=True)
class Chart:
    """A document in the making: its people and the fields that were written so far."""

    who: Identity
    part: Part
    truth: list[Expected] = field(default_factory=list)

    def medicine(self, *, often: bool = True) -> str:
        """A medicine with a dose that exists, and how often it is taken."""
        name, strengths, unit, how = MEDICINES[self.part][self.who.number(0, len(MEDICINES[self.part]))]
        return self.written(name, self.who.pick(tuple(strengths.split())), unit, how if often else "")

    def written(self, name: str, strength: str, unit: str, how: str) -> str:
        """One line of a medicine."""
        self.truth.append(Expected(FieldKind.MEDICATION, name))
        self.truth.append(Expected(FieldKind.DOSE, name, strength, unit))
        if how:
            self.truth.append(Expected(FieldKind.FREQUENCY, name))
        return fact(f"{name} {strength} {unit} {how}".strip())

    def vital(self, label: str, name: str, value: str, unit: str, shown: str | None = None) -> str:
        """A vital sign; `shown` is how its unit is printed."""
        self.truth.append(Expected(FieldKind.VITAL, name, value, unit if shown is None or shown else ""))
        return fact(f"{label} {value}{' ' if shown != '%' else ''}{unit if shown is None else shown}".strip())

    def result(self, test: tuple[str, str, str]) -> tuple[str, str, str, str, str]:
        """Name, value, flag, range and unit of a result near its range."""
        name, reference, unit = test
        value, flag = self.who.result(reference)
        self.truth.append(Expected(FieldKind.RESULT, name.casefold(), value, unit))
        return name, value, flag, reference, unit

    def allergy(self, text: str) -> str:
        """Something that is not borne."""
        self.truth.append(Expected(FieldKind.ALLERGY, text.casefold()))
        return fact(text)

    def born(self) -> str:
        """The date of birth."""
        self.truth.append(Expected(FieldKind.BIRTH_DATE, ""))
        return self.who.birth()


# name, strengths, unit, how often
MEDICINES: dict[Part, tuple[tuple[str, str, str, str], ...]] = {
    Part.DEV: (
        ("lisinopril", "2.5 5 10 20 40", "mg", "daily"), ("metformin", "500 850 1000", "mg", "twice daily"),
        ("levothyroxine", "25 50 75 88 100 112 125", "mcg", "every morning"), ("apixaban", "2.5 5", "mg", "BID"),
        ("omeprazole", "20 40", "mg", "before breakfast"), ("prednisone", "5 10 20 40", "mg", "daily"),
        ("insulin glargine", "10 18 24 36", "units", "at bedtime"), ("amoxicillin", "250 500", "mg", "TID"),
        ("digoxin", "0.125 0.25", "mg", "daily"), ("gabapentin", "100 300 600", "mg", "three times a day"),
    ),
    Part.TEST: (
        ("methotrexate", "7.5 10 12.5 15", "mg", "weekly"), ("sertraline", "25 50 100", "mg", "once daily"),
        ("furosemide", "20 40 80", "mg", "BID"), ("donepezil", "5 10", "mg", "nightly"),
        ("carvedilol", "3.125 6.25 12.5 25", "mg", "twice a day"), ("tamsulosin", "0.4", "mg", "at bedtime"),
        ("allopurinol", "100 300", "mg", "daily"), ("montelukast", "10", "mg", "in the evening"),
        ("fluticasone", "50 110 220", "mcg", "every 12 hours"), ("warfarin", "1 2.5 5 7.5", "mg", "at bedtime"),
    ),
}  # fmt: skip
_ALLERGENS = {
    Part.DEV: ("penicillin", "sulfa", "latex", "peanuts", "codeine"),
    Part.TEST: ("aspirin", "shellfish", "iodine contrast", "cephalexin", "bee venom"),
}


def clinic_note(flow: Flow, chart: Chart) -> None:
    """Running text and a block of vital signs."""
    who = chart.who
    flow.heading("CLINIC NOTE", 4)
    flow.fields([["Patient", who.full(), "MRN", who.record()], ["DOB", chart.born(), "Seen", who.date()]])
    flow.heading("Vital signs", 1)
    upper, lower = who.number(104, 168), who.number(58, 96)
    flow.text(f"""{chart.vital("BP", "blood pressure", f"{upper}/{lower}", "mmHg")}, {_pulse(chart, "HR")},
{chart.vital("Temp", "temperature", f"{who.number(970, 1010) / 10:.1f}", "F")},
{chart.vital("RR", "respiratory rate", str(who.number(12, 24)), "", "")},
{chart.vital("SpO2", "oxygen saturation", str(who.number(90, 100)), "%", "%")},
{chart.vital("Wt", "weight", str(who.number(104, 260)), "lb")}.""")
    flow.heading("Assessment", 1)
    flow.text(f"""{who.titled()} is a {who.aged()} with {who.clinical(who.bank.diagnoses)}. Continue {chart.medicine()}
and {chart.medicine()}. Start {chart.medicine()}. Reports {who.clinical(who.bank.symptoms)}.""")
    one, two = _two(chart)
    flow.text(f"Allergies: {one}, {two}.")
    flow.signature(who.physician())


def lab_report(flow: Flow, chart: Chart) -> None:
    """Results with a column of flags."""
    who = chart.who
    flow.heading(who.organisation(), 5)
    flow.fields([["Patient", who.full(), "DOB", chart.born()], ["Collected", who.date(), "Reported", who.date()]])
    rows = []
    for test in who.bank.tests:
        name, value, flag, reference, unit = chart.result(test)
        rows.append([fact(name), fact(value), fact(flag) if flag else "", fact(reference), fact(unit)])
    columns = (("Test", 0.32), ("Result", 0.15), ("Flag", 0.1), ("Reference", 0.25), ("Units", 0.18))
    flow.grid(columns, rows, lined=who.chance(0.5))
    flow.footer(f"Director {who.physician(who.colleague)}", "Final")


def medicine_grid(flow: Flow, chart: Chart) -> None:
    """A table of medicines with columns for dose and frequency."""
    who = chart.who
    flow.heading("Medication record", 3)
    flow.text(f"Resident {who.full()}, born {chart.born()}")
    rows = []
    for name, strengths, unit, how in MEDICINES[chart.part]:
        strength = who.pick(tuple(strengths.split()))
        chart.written(name, strength, unit, how)
        rows.append([fact(name), fact(f"{strength} {unit}"), fact(how), who.day()])
    flow.grid((("Medication", 0.34), ("Dose", 0.2), ("How often", 0.26), ("Since", 0.2)), rows, lined=True)
    flow.text(f"Drug allergies: {_one(chart)}")
    flow.signature(who.physician())


def discharge_letter(flow: Flow, chart: Chart) -> None:
    """Running text with measures written out."""
    who = chart.who
    flow.text(who.date())
    flow.text(f"Re: {who.full()}, date of birth {chart.born()}", flow.theme.bold)
    upper, lower = who.number(98, 172), who.number(52, 98)
    illness = who.clinical(who.bank.diagnoses)
    flow.text(f"""{who.titled()} was discharged on {who.date()} after treatment of {illness}. On
the last day {chart.vital("blood pressure", "blood pressure", f"{upper}/{lower}", "", "")}, {_pulse(chart, "pulse")},
{chart.vital("temperature", "temperature", f"{who.number(361, 389) / 10:.1f}", "C")},
{chart.vital("oxygen saturation", "oxygen saturation", str(who.number(89, 100)), "%", "%")},
{chart.vital("weight", "weight", f"{who.number(480, 1180) / 10:.1f}", "kg")}.""")
    flow.text(f"Discharge medicines: {chart.medicine()}; {chart.medicine()}; {chart.medicine()}; {chart.medicine()}.")
    flow.text(f"{who.pronoun()} is allergic to {_one(chart)}.")
    flow.signature(who.physician())


def results_without_rules(flow: Flow, chart: Chart) -> None:
    """Results with the unit before the range and flags at the end."""
    who = chart.who
    flow.heading("LABORATORY", 4, "centre")
    flow.text(f"{who.full()}   Born {chart.born()}   {who.record()}")
    rows = []
    for test in who.bank.tests:
        name, value, flag, reference, unit = chart.result(test)
        rows.append([fact(name), fact(value), fact(unit), fact(reference), fact(flag) if flag else ""])
    columns = (("Component", 0.3), ("Value", 0.16), ("Units", 0.18), ("Normal range", 0.24), ("", 0.12))
    flow.grid(columns, rows, lined=False)
    flow.footer(who.organisation(), "Page 1")


def medicine_lines(flow: Flow, chart: Chart) -> None:
    """Numbered lines of medicines with their directions."""
    who = chart.who
    flow.heading("Reconciled medications", 2)
    flow.fields([["Name", who.full(), "D.O.B.", chart.born()]])
    forms = ("tablet, take 1", "capsule, take 1", "tab: take one")
    for number, (name, strengths, unit, how) in enumerate(MEDICINES[chart.part], 1):
        strength = who.pick(tuple(strengths.split()))
        chart.written(name, strength, unit, how)
        flow.text(f"{number}. {fact(f'{name.capitalize()} {strength} {unit}')} {who.pick(forms)} by mouth {fact(how)}")
    one, two = _two(chart)
    flow.text(f"ALLERGIES: {one}; {two}")
    flow.signature(who.physician())


_TEMPLATES: dict[Part, tuple[Callable[[Flow, Chart], None], ...]] = {
    Part.DEV: (clinic_note, lab_report, medicine_grid),
    Part.TEST: (discharge_letter, results_without_rules, medicine_lines),
}


def drawn(part: Part, seed: int, number: int) -> tuple[GeneratedDocument, list[Expected]]:
    """Document `number` of a part with its fields; equal arguments give equal documents."""
    charts: list[Chart] = []
    layout = _TEMPLATES[part][number % len(_TEMPLATES[part])]

    @functools.wraps(layout)
    def template(flow: Flow, who: Identity) -> None:
        charts.append(Chart(who, part))
        layout(flow, charts[0])

    document = draw(part, seed, number, template)
    return document, charts[0].truth


def _pulse(chart: Chart, label: str) -> str:
    return chart.vital(label, "heart rate", str(chart.who.number(52, 118)), "", "")


def _one(chart: Chart) -> str:
    return chart.allergy(chart.who.pick(_ALLERGENS[chart.part]))


def _two(chart: Chart) -> tuple[str, str]:
    chosen = chart.who.number(0, len(_ALLERGENS[chart.part]) - 1)
    return chart.allergy(_ALLERGENS[chart.part][chosen]), chart.allergy(_ALLERGENS[chart.part][chosen + 1])
