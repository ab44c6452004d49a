"""Varied medical documents with exact truth, for measuring what redaction leaves and what it loses.

Rules:
- Development and test part share no template, no font, no surname, no drug and no diagnosis: a rule tuned on one part
  shows on the other what it is worth.
- A document depends on its part, seed and number alone.
"""

from appliance.sim.generator.documents import GeneratedDocument, defects_of_turn, draw, generate
from appliance.sim.generator.parts import Part

__all__ = ["GeneratedDocument", "Part", "defects_of_turn", "draw", "generate"]
