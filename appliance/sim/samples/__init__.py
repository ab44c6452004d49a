"""The stack of paper that the demo scans: invented records, drawn at 300 dpi, with exact truth.

Rules:
- Nobody in them exists and nobody could: see `cast`. Equal seeds give equal stacks.
- `planted_identifiers` lists what a search of traffic, logs and disks must never find.
"""

from appliance.sim.drawing.truth import Sample, Truth, TruthWord
from appliance.sim.samples.stack import SampleSheet, planted_identifiers, render_sheet, render_stack
from appliance.sim.samples.writing import main

__all__ = [
    "Sample",
    "SampleSheet",
    "Truth",
    "TruthWord",
    "main",
    "planted_identifiers",
    "render_sheet",
    "render_stack",
]
