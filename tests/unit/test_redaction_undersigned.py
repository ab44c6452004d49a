import pytest

from appliance.redaction import undersigned


def found(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in undersigned.find(text)]


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        ("Zzyzx MD sig JP 9/30 1115a", "JP"),
        ("cosign AT 11/24", "AT"),
        ("scribe GT", "GT"),
        ("Log scanned 11/17 BR", "BR"),
        ("Reviewed MHT Nov 4", "MHT"),
        ("reviewed QV 11/24/26 again", "QV"),
        ("RN init DW 2nd verify", "DW"),
        ("read back OK (EO)", "EO"),
        ("readback QV.", "QV"),
        ("Tech DLB Interp Zzyzx", "DLB"),
        ("L arm Lot 7TB93 02/19/2024 QV", "QV"),
        ("Transcrib\u00e9d: psh Technologist: Zzyzx", "psh"),
        ("Coded mgs CPC 11/28", "mgs"),
        ("Stent out 4/3 kl. Then home", "kl"),
    ],
)
def test_initials_behind_what_was_done_are_somebody(text, initials):
    assert found(text) == [initials]


@pytest.mark.parametrize(
    "text",
    [
        "Reviewed CT 11/4/26 with him",
        "scanned 11/17 PDF",
        "signed MD 11/17",
        "init IV 2nd",
        "read back by him",
        "typed in full",
        "given 4/3 mg. Then home",
        "seen 4/3 am",
        "Tech CT Interp",
        "reviewed QV again",
        "Limit milk to 16/20 oz. Then home",
        "DRUG SIG QTY DS",
        "transcribed job 00",
    ],
)
def test_what_was_done_with_something_names_nobody(text):
    assert found(text) == []
