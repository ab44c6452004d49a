# ruff: noqa: E501 - a pattern is read whole
"""Notations of laboratories and of dense charts: markers of cells, genes, chromosomes, tissue types, lists, short units.

Rules:
- As in `notations`: only what has a form of its own stands here, it is positive evidence and never overrules a veto.
- A list of small numbers is one of three or more, and none behind a month.
"""

from __future__ import annotations

import re

_AMINO = "[ACDEFGHIKLMNPQRSTVWY]"  # letters of amino acids
_CHANGED = rf"{_AMINO}\d{{2,4}}(?:{_AMINO}|X|\*|fs|del|ins|dup)"
_MONTHS = (
    "Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec January February March April June July August September "
    "October November December Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. Sept. Oct. Nov. Dec."
)
_NO_MONTH = "".join(f"(?<!{month} )" for month in _MONTHS.split())
# Three of them that may be a day and its year are none.
_NO_DAY = r"(?!(?:(?:0?[1-9]|1[0-2]),(?:0?[1-9]|[12]\d|3[01])|(?:1[3-9]|2\d|3[01]),(?:0?[1-9]|1[0-2])),\d\d(?![\d,]))"
_SCORE = r"(?:t|i|g|v|ti|ptc|ci|ct|cg|cv|ah|mm|C4d)[0-3]"  # of a transplanted kidney
_COLOURS = r"[FRGOAB]"  # colours of a probe
_BAND = r"(?:[1-9]|1\d|2[0-2]|X|Y)[pq](?:[1-4]\d?(?:\.\d{1,2})?|ter)"
_PROBE = r"(?:CEP(?:\d{1,2}|X|Y)|D(?:\d{1,2}|X|Y)[SZ]\d{1,4})"
_LAB_UNIT = r"(?:[mu\u00b5n]?g/d?L|mcg/d?L|[pn]g/mL|m?Eq/L|[mun\u00b5]?mol/L|[mkMu]?I?U/m?L|kU/L|K/[um\u00b5]?L|fL|U/L)"
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\w)CD\d{1,3}[a-z]?(?:dim|bright|hi|lo|neg|pos)?(?:/(?:CD)?\d{1,3}[a-z]?)?[+-]?(?!\w)",  # CD79b, CD45dim
        rf"(?<!\w){_BAND}(?:/(?:{_BAND}|cen))?(?!\w)",  # 17p13.1, 8q22/21q22, 7q31/cen
        rf"(?<!\w)(?:[0-4]{_COLOURS}){{2,4}}(?!\w)|(?<!\w)(?:[A-Z][A-Z0-9]{{1,7}}|{_PROBE})/{_PROBE}(?!\w)",  # 2R2G, TP53/CEP17
        rf"(?<!\w){_CHANGED}(?:,\s?{_CHANGED}){{1,6}}(?!\w)",  # M184V, K103N
        rf"\((?:{_CHANGED})\)",  # (R506Q)
        r"(?<!\w)C\d{1,2}(?::\d)?-(?:OH|DC|LPC|C\d{1,2})(?!\w)|(?<!\w)C\d{1,2}:\d(?!\w)",  # fats of a newborn's blood
        r"(?<!\w)(?:D[QRP]|Cw|Bw|DRw)\d{1,2}(?!\w)",  # types of tissue
        rf"(?<!\w){_SCORE}(?:,?\s{_SCORE}){{2,9}}(?!\w)",
        r"(?<!\w)(?:2|4|10|11|12)[RL](?:s|i)?(?![\w/-])(?=\s(?:\d|[a-z]|POS|NEG|LN|node))|(?<!\w)(?:4|10|11)[RL]s?(?=[;,])",  # nodes of the chest
        r"(?<!\w)G[1-5][ab]?/?A[1-3](?!\w)",  # of kidneys
        r"(?<!\w)M[1-4]\s(?=branch|segment|division|occlusion|stenosis|clot)|(?<![\w.])\((?:M|A|P)[1-3]\)|(?<!\w)HI-?[12](?!\w)|(?<!\w)PH-?[12](?!\w)",  # arteries of the brain, and how they bled
        r"(?<![\w.])\.\d{1,3}\s?[-\u2013]\s?\.?\d{1,3}(?:\.\d{1,3})?(?![\w/-])",  # .5-1.1
        rf"{_NO_MONTH}(?<![\w.,/:#-])\(?{_NO_DAY}\d{{1,2}}(?:,\d{{1,2}}){{2,15}}\)?(?![\w/-]|,\s?(?:19|20)\d\d|\.\d)",  # sizes of follicles, teeth
        r"(?<![\w.,/-])\d{1,3}00\s?u(?:nits?)?(?![\w-])|(?<![\w.,/-])[1-5]\d{3}\s?g(?![\w-])",  # 3000u; how heavy a newborn is
        r"(?<![\w.-])[dD]\d{1,2}-\d{1,2}(?![\w/-])|(?<![\w.])x\s?\d{1,3}\s?y(?:r|rs)?(?!\w)",  # days of a course, years
        r"(?<!\w)(?:wk|mo)\d{1,2}(?![\w/-])|\bq\d{1,2}(?:min|m|h)?x\d{1,2}[hmd]?(?!\w)",  # wk2; q15x2h
        r"(?<!\w)[VD]\d{1,3}%",  # of a dose of radiation
        r"(?<![\w.,/-])[2-5]\d\.\d{1,2}\s?@\s?\d{1,3}(?![\w.])",  # how steep an eye is, and where
        r"(?<![\w./-])[67]\.\d{1,2}/\d{2,3}/\d{2,3}/\d{1,2}(?:\.\d)?/[+\u2212-]?\d{1,2}(?:\.\d)?(?![\w/])",  # gases of the blood
        r"(?<![\w./-])[67]\.\d\d/\d{2,3}/[+\u2212-]?\d{1,2}(?:\.\d)?(?![\w/])",
        r"(?<![\w./-])[0-6]\+/[46](?![\d/])",
        r"(?<![\w.,/-])\d(?:\.\d{1,3})?\s?V?\s?@\s?\d\.\d{1,2}(?:\s?ms)?(?!\w)",  # what a pacemaker needs
        r"(?<![\w.:])1\s?:\s?\d{1,3}\.\d(?![\w:])|(?<![\w.])\d{1,2}m[0-5]\ds?(?!\w)",  # 1:7.5; 2m40
        r"(?<!\w)(?:D5\s?)?1/[24]\s?NS(?:\s?\+\s?\d{1,3}\s?(?:K|KCl|mEq))?(?!\w)",  # fluids
        r"(?<!\w)[pn]\d{2,3}-[np]\d{2,3}(?!\w)|(?<!\w)gr\.?\s?[0-5](?:-[1-5])?(?=[\s;,.)])",  # peaks of a wave; grades
        r"(?<![\w./-])\d{1,2}-(?:7[5-9]|8\d|9\d)th(?!\w)",  # of a hundred
        r"(?<![\w.,/-])\d{1,2}/(?:yes|no)(?!\w)",  # pillows and how somebody sleeps
        r"(?<!\w)\d-ARI(?!\w)|(?<!\w)5-HT\d?[A-C]?(?!\w)",
        r"(?<!\w)(?:I-[1-3]|I{2,3}-\d{1,2}|IV-\d{1,2}|V-[1-9])(?![\w/-])",  # who in a pedigree
        r"(?<!\w)\d{1,2}y\d{1,2}m(?!\w)|(?<![\w;])\d{1,2};(?:\d|1[01])(?![\w;])",  # ages of children: 9y1m, 4;2
        r"(?<!\w)(?:MCP|PIP|DIP|MTP|CMC|TMT|IP)[1-5](?!\w)|(?<!\w)(?:GS|PD)[0-3](?!\w)|(?<!\w)[T0]/[S0](?![\w/])",  # joints
        r"(?<!\d )(?<![\w/-])/(?:1[02568]|2[0-2478]|30|36|4[028]|5[0269]|6[0368]|70|80|100)(?![\w/-])",  # of so many points
        r"(?<![\w.,/-])\d{1,2}v(?!\w)|(?<![\w.,/-])\d{1,2}h[0-5]\dm?(?!\w)|(?<!\w)q\d{1,2}m(?!\w)",  # visits or views; 1h50
        r"(?<![\w./-])\d{2,3}/\.\d{2}(?![\w/])",  # how much oxygen there is, of how much
        r"(?<![\w.,/-])\d{1,4}(?:\.\d{1,3})?/(?:kg|m2|meal|snack|y|yr|pad|bottle|cell|sec|s)(?!\w)",
        r"(?<![\w/.])\d{1,2}['\u2019](?![\w'\u2019])(?!\s?\d{1,2}[\"\u201d])",  # minutes
        r"(?<![\w/.-])(?:[0-5][+-]/[0-5][+-]?|[0-5]/[0-5][+-])(?![\w/])",  # strength of both sides
        r"(?<!\w)[cpyra]{1,3}T(?:[0-4][a-d]?|is|X)N[0-3X][a-c]?(?:M[01X])?(?!\w)",
        rf"(?i:\b(?:genotype|mutations?|resistance|variants?|GT)\b:?)\s(?:{_CHANGED}[,;/]?\s){{0,4}}(?P<x>{_CHANGED})(?!\w)",
        r"(?<![\w.])v\d\.\d{1,2}(?!\w)",  # of criteria
        r"(?<!\w)\d{1,2}w[il1]d(?!\w)|(?<!\w)[1lI]Ca(?!\w)|(?<!\w)(?:[lIO]{1,2}|U)mm(?!\w)",  # 9w1d, iCa, 1 mm, misread
        r"(?<!\w)\dh(?:O?GTT|GCT)(?:[1-3][il]?h)?(?!\w)|(?<!\w)\d[il]?h(?=\sO?GTT)",  # hours of a test of sugar
        r"(?<![\w./-])\(?(?:[5-9]\d|1\d\d|2[0-4]\d)/[2-9]\d-(?:[5-9]\d|1\d\d|2[0-4]\d)/(?:[2-9]\d|1[0-3]\d)\)?(?![\w/-])",
        r"(?<!\w)T(?:13|18|21)(?:[,/]\s?T?(?:13|18|21)){1,2}(?!\w)",  # chromosomes too many
        r"\([<>]=\s?\d{1,3}(?!\d)",  # (<=12 y)
        r"(?<!\w)V[1-6]-V?[1-6](?!\w)|(?<!\w)N\+\d{1,2}(?!\w)|(?<!\w)D\d\.\d{1,2}cc(?!\w)|(?<![\w.])\d\+/10(?!\d)",  # leads; from the nipple
        r"(?<!\w)(?:[1-9]|1\d|2[0-2]|X|Y)[pq](?=[,;.)]?\s(?:nl|del|loss|gain|neg|pos|deleted|intact|-|\+))",  # arms of chromosomes
        r"(?<!\w)(?:GAD-[27]|PHQ-[29]|PCL-5|MDQ)\d{1,2}(?!\w)",  # run together
        r"(?<!\w)O0[1-9](?![\w-])",  # 01, whose nought was read twice
        r"(?<=[<>]=\s)\d{1,4}(?:\.\d{1,3})?[SIR](?=[,\s]|$)|(?<!\w)[<>]=\d{1,4}(?:\.\d{1,3})?[SIR](?=[,\s]|$)",  # <= 2 S
        r"(?<![\w./-])(?:[89]\d|1\d\d|2[0-4]\d)-(?:[89]\d|1\d\d|2[0-4]\d)/(?:[3-9]\d|1[0-3]\d)-(?:[3-9]\d|1[0-3]\d)(?![\w/-])",
        r"(?<=[a-z%L] )\([DGJQ]\d{4}\)|(?<![\w.,/-])1\d{3}\sft(?!\w)",  # what is charged; how far somebody walks
        rf"(?<![\w.,/-])\d{{1,4}}(?:\.\d{{1,2}})?(?:um|\u00b5m|nm|{_LAB_UNIT}[HL]{{0,2}})(?![\w/])|(?<!\w){_LAB_UNIT}[HL]{{1,2}}(?![\w/])",  # run together
        r"(?<!\w)(?:K|Na|Cl|Cr|Ca|iCa|Mg|Phos|BUN|Hgb|Hb|Alb|INR|Lac|WBC|pH)\d{1,3}\.\d{1,2}[HL]{0,2}(?![\w.])",  # K5.7H
        r"(?<![\w.,/-])[2-5]\d\.\d\d/[2-5]\d\.\d\d(?![\w/])|(?<![\w.,/-])(?:[2-9]\d|\d{3})/\d{1,2}\.\d(?![\w/.])",  # curves of an eye; sprays
        r"(?<![\w.:])\d{1,2}\.\d:1(?![\w:])|(?<!\w)(?:alpha|beta|gamma|delta)-\d{1,2}(?!\w)|(?<!\w)g(?:4|6|8|12)h(?!\w)",  # 2.1:1; q6h, misread
        r"(?<![\w.,/-])(?:\d{1,2}x)?[1-5]?\ds(?![\w'\u2019])|(?<![\w.,/-])x\d{1,2}s(?!\w)|(?<![\w.,/-])\d{1,2}x\d{1,2}(?!\w)(?=\s?(?:s|sec|reps?)\b)",  # seconds
        r"(?<![\w.,/-])\d\.\d{1,2}z(?!\w)|(?<!\w)[Aa]pgars?\d{1,2}/\d{1,2}(?![\w/])|(?<!\w)R\d{1,3}/L\d{1,3}(?![\w/])|(?<![\w.,/-])\d{1,2}-oz(?!\w)",
        r"(?<!\w)(?:1[4-9]|2\d|30)G\s?x\s?\d(?:\.\d{1,2})?\s?in(?!\w)",  # needles
        r"(?i:\btrails?\b)\s(?P<x>[AB])(?!\w)",
    )
)
