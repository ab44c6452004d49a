"""Words about sheets that are scanned again: the reasons, in the order in which they are offered, and numbers.

Rules:
- Every reason of the station has its words here; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from appliance.panel.text import Text, plain, say

REASONS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "blurred": say("Blurred"),
        "cut-off": say("Cut off"),
        "folded": say("Folded"),
        "faint": say("Too faint or too dark"),
        "covered": say("Something lay on it"),
        "wrong-page": say("Wrong page"),
    }
)
ASKED: Final = say("Reception is asked to scan this again. Then it is reviewed again.")
"""What asking came to."""


def numbers(sheets: Sequence[int]) -> Text:
    """Numbers of sheets, neighbours joined: 2, 4-6, 9."""
    runs: list[list[int]] = []
    for sheet in sorted(sheets):
        if runs and sheet == runs[-1][-1] + 1:
            runs[-1].append(sheet)
        else:
            runs.append([sheet])
    return plain(", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs))
