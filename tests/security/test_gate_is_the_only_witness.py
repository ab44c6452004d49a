"""Only the release gate makes a ReleasedDocument, and it shares nothing with the writer but the format."""

import ast
import hashlib
import pickle
from pathlib import Path

import numpy as np
import pytest

import appliance
from appliance.documents import ReleasedDocument
from appliance.output import glyphless, mark, metadata, profile
from appliance.release import findings, known_bytes
from tests.source_trees import tree_of

PACKAGE = Path(appliance.__file__).parent
ROOT = PACKAGE.parent
WITNESSES = {"GateWitness", "ReleasedDocument"}


def constructions(path: Path) -> set[str]:
    """Names of the two types that a module calls, replaces by copy, or reaches through another name."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            found |= {name} & WITNESSES
            if name in ("__new__", "getattr"):
                words = {getattr(part, "id", getattr(part, "value", None)) for part in node.args}
                found |= {word for word in words if isinstance(word, str)} & WITNESSES
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            found |= {node.value.id} & WITNESSES
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names if alias.asname} & WITNESSES
    return found


def test_nothing_but_the_release_gate_makes_a_released_document():
    guilty = {
        str(path.relative_to(ROOT)): sorted(constructions(path))
        for folder in (PACKAGE, ROOT / "bench", ROOT / "soak")
        for path in sorted(folder.rglob("*.py"))
        if constructions(path)
    }
    assert guilty == {"appliance/release/gate.py": ["GateWitness", "ReleasedDocument"]}


@pytest.mark.parametrize(
    "source",
    [
        "GateWitness()",
        "documents.ReleasedDocument(1)",
        "maker = GateWitness",
        "from appliance.documents import GateWitness as W",
        "object.__new__(GateWitness)",
        "getattr(documents, 'ReleasedDocument')",
    ],
)
def test_the_search_finds_every_way_to_make_one(tmp_path, source):
    module = tmp_path / "module.py"
    module.write_text(source)
    assert constructions(module)


def test_a_released_document_needs_a_real_witness():
    class Fake:
        pass

    with pytest.raises(TypeError):
        ReleasedDocument("0" * 32, "a", "b", "c", 1, False, "d", {}, b"", Fake())


def test_the_gate_knows_every_fixed_byte_that_the_writer_writes():
    def digest(content):
        return hashlib.sha256(content).hexdigest()

    assert digest(glyphless.font_program()) == known_bytes.FONT_PROGRAM
    assert digest(glyphless.character_map()) == known_bytes.CHARACTER_MAP
    assert digest(glyphless.glyph_map()) == known_bytes.GLYPH_MAP
    assert digest(profile.colour_profile()) == known_bytes.COLOUR_PROFILE
    assert digest(metadata.xmp_packet(simulated=False, draft=False)) == known_bytes.XMP_PLAIN
    assert digest(metadata.xmp_packet(simulated=True, draft=False)) == known_bytes.XMP_SIMULATED
    drafts = {digest(metadata.xmp_packet(simulated=s, draft=True)) for s in (False, True)}
    assert drafts == known_bytes.XMP_DRAFTS


@pytest.mark.parametrize(("width", "dpi"), [(2550, 300.0), (1728, 204.0), (200, 150.0), (3400, 400.0), (234, 300.0)])
def test_the_gate_draws_the_same_mark_as_the_writer(width, dpi):
    assert np.array_equal(known_bytes.simulated_strip(width, dpi), mark.mark_strip(width, dpi))


def test_every_finding_is_explained_in_the_documentation():
    page = (ROOT / "docs" / "release-gate.md").read_text("utf-8")
    assert [code.value for code in findings.Code if f"`{code.value}`" not in page] == []
    assert [layer.value for layer in findings.Layer if f"`{layer.value}`" not in page] == []


def test_a_refusal_names_pages_and_codes_and_no_content():
    error = findings.GateRefusedError(
        findings.merged(
            [
                findings.Finding(findings.Code.BARCODE, findings.Layer.PIXELS, 1),
                findings.Finding(findings.Code.BARCODE, findings.Layer.PIXELS, 1, 2),
                findings.Finding(findings.Code.DRAFT, findings.Layer.METADATA),
            ]
        )
    )
    assert error.findings[0].count == 3
    assert str(error) == "release-refused: barcode@pixels#1, draft@metadata"
    assert "page 2" in error.advice
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes
    assert (again.findings, str(again), again.advice) == (error.findings, str(error), error.advice)
    assert "page" not in findings.GateRefusedError([error.findings[1]]).advice
