"""The order of a document on its way through the station: held with the sheet named, and a person has the last word."""

from dataclasses import replace

from station_kinds import kinds, press, sealed

from appliance.classification.page import PageKind
from appliance.collation.marks import PageMarks
from appliance.documents import Side
from appliance.policy.classes import Evidence
from tests.collation_pages import number, read
from tests.unit.station_rig import Rig, held_codes

PLAIN = PageKind()


def numbered(n, total, side=Side.FRONT):
    return PageKind(marks=PageMarks((number(n, total),), side=side))


BACK = PageKind(blank=True, marks=PageMarks(blank=True, side=Side.BACK))


def test_a_missing_page_holds_the_document_and_names_the_sheet_and_a_person_has_the_last_word(tmp_path):
    async def scenario(rig):
        kinds(rig, numbered(1, 4), BACK, numbered(2, 4), BACK, numbered(4, 4), BACK)
        await press(rig, 3)
        await rig.sees("held")
        assert held_codes(rig) == ["page-missing-3-of-4-sheet-3"]
        assert "Page 3 of 4 is missing before sheet 3." in rig.sentence
        (row,) = await rig.station.documents(5)
        assert row.code == "page-missing-3-of-4-sheet-3"
        assert rig.outbox.entries().documents == ()
        log = (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text()
        assert '"code":"page-missing-3-of-4-sheet-3"' in log
        await rig.station.resume(row.job)  # nobody said that it was looked at
        await rig.until(lambda: held_codes(rig) == ["page-missing-3-of-4-sheet-3"])
        await rig.station.resume(row.job, document=row.document)
        await sealed(rig)
        assert '"event":"blank-sides"' in log
        assert '"pages":3' in log[log.index('"event":"blank-sides"') :]

    Rig(tmp_path).live(scenario)


def test_what_is_found_besides_is_told_after_the_first_was_let_pass(tmp_path):
    async def scenario(rig):
        kinds(rig, numbered(1, 5), BACK, numbered(3, 5), BACK, numbered(5, 5), BACK)
        await press(rig, 3)
        await rig.sees("held")
        for expected in ("page-missing-2-of-5-sheet-2", "page-missing-4-of-5-sheet-3"):
            await rig.until(lambda expected=expected: held_codes(rig) == [expected])
            (row,) = await rig.station.documents(5)
            await rig.station.resume(row.job, document=row.document)
        await sealed(rig)

    Rig(tmp_path).live(scenario)


def test_a_page_of_another_patient_holds_the_document(tmp_path):
    own = PageKind(marks=read((0.1, "Patient Name: Jane Samplewood  DOB: 03/14/1958")))
    other = PageKind(marks=read((0.1, "Patient Name: Leopold Mockridge  DOB: 11/02/1971")))

    async def scenario(rig):
        kinds(rig, own, BACK, own, BACK, other, BACK)
        await press(rig, 3)
        await rig.sees("held")
        assert held_codes(rig) == ["wrong-patient-sheet-3-and-1"]
        assert "Sheet 3 names another patient than sheet 1." in rig.sentence

    Rig(tmp_path).live(scenario)


def test_a_class_may_leave_a_check_out(tmp_path):
    async def scenario(rig):
        pack = rig.processor._decisions._pack
        classes = [replace(c, unchecked=frozenset({Evidence.NUMBERS})) for c in pack.classes]
        rig.processor._decisions._pack = replace(pack, classes=type(pack.classes)(classes))
        kinds(rig, numbered(1, 3), BACK, numbered(3, 3), BACK)
        await press(rig, 2)
        await sealed(rig)

    Rig(tmp_path).live(scenario)


def test_a_stack_in_order_goes_through(tmp_path):
    async def scenario(rig):
        kinds(rig, numbered(1, 3), BACK, numbered(2, 3), BACK, numbered(3, 3), BACK)
        await press(rig, 3)
        await sealed(rig)

    Rig(tmp_path).live(scenario)
