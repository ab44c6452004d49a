# ruff: noqa: E501 - a pattern is read whole
"""Notations of single trades: doses of radiation, settings of ventilators, lenses, charges, codes, drugs by number.

Rules:
- As in `values`: a typed value is positive evidence and never overrules a veto.
- Only what has a form of its own stands here; a number that merely follows a word is `values`' or its neighbours'.
"""

from __future__ import annotations

import re

_N = r"(?:\d{1,3}(?:,\d{3})+|\d{1,5}(?:\.\d{1,4})?|\.\d{1,4})"
_OFTEN = (
    r"(?:daily|dly|bid|tid|qid|qd|qod|qhs|hs|qam|qpm|wkly|weekly|monthly|nightly|nocte|mane|od|bd|tds|qds|stat|prn|"
    r"q\s?\d{1,2}\s?h|at (?:bed(?:time)?|night)|(?:once|twice) (?:a|per) (?:day|week)|dos veces|diari[oa]s?)"
)
_GENE = (  # named in full: a letter and figures behind any other word are a room or somebody's number
    r"(?:ABL1|AKT1|ALK|APOE|BRAF|CALR|CFTR|CTNNB1|DNMT3A|EGFR|ERBB2|ESR1|FGFR[1-3]|FLT3|GBA|GNA11|GNAQ|GNAS|HBB|HFE|HRAS|"
    r"IDH[12]|JAK2|KIT|KRAS|LDLR|LRRK2|MET|MPL|MTHFR|MYBPC3|MYD88|MYH7|NPM1|NRAS|PDGFRA|PIK3CA|POLE|RET|SERPINA1|SF3B1|"
    r"SOD1|TP53|TTR)"
)
_RATE, _BREATHS = r"(?:[3-9]\d|1\d\d|2[0-4]\d)", r"(?:[6-9]|[1-5]\d)"  # in a minute
_SYSTOLIC, _DIASTOLIC = r"(?:[5-9]\d|[12]\d\d)", r"(?:[2-9]\d|1[0-4]\d)"
_LAB_UNIT = r"(?:m?mol/L|mEq/L|m?g/dL|mcg/dL|ng/m?dL|ng/mL|pg/mL|U/L|IU/L|K/uL|mg/L|mIU/L|%)"
_LAB = r"(?:Na|K|Cl|CO2|HCO3|Ca|Mg|Phos|PO4|BUN|Cr|Glu|Glucose|Hgb|HGB|Hb|Hct|WBC|RBC|Plt|PLT|LDL|HDL|TG|A[1l]c|ALT|AST|ALP|TSH|CRP|ESR|BNP|TSAT)"
_JOINED = (  # what is measured, read together with its value: HR88, BP118/74, SpO298%, SpO294%on2L, Wt58.6, Pain5/10
    rf"(?<![\w.-])(?-i:HR{_RATE}(?:-{_RATE})?|RR{_BREATHS}(?:-{_BREATHS})?|BP{_SYSTOLIC}(?:-{_SYSTOLIC})?/{_DIASTOLIC}(?:-{_DIASTOLIC})?)(?![\w/-]|\.\d)",
    r"(?<![\w.-])(?-i:S[pa]O2(?:[5-9]\d|100)(?:-(?:[5-9]\d|100))?%?(?:(?:RA|on(?:RA|\d{1,2}L)))?)(?![\w/-]|\.\d)",
    r"(?<![\w.-])(?-i:W[Tt]\d{1,3}\.\d{1,2}(?:kg|lbs?)?|H[Tt]\d{1,3}\.\d{1,2}(?:cm|in)?|T(?:emp|max)?(?:3[4-9]|4[01]|9[4-9]|10[0-6])\.\d(?:[CF]|°[CF])?)(?![\w/-]|\.\d)",
    r"(?<![\w.-])(?-i:(?:H[Gg][Bb]|Hb|H[Cc][Tt]|Hemoglobin|Hematocrit|WBC|INR|A1[cC]|HbA1[cC]|BMI|Albumin|Creatinine)\d{1,2}\.\d{1,2}%?)(?![\w/-]|\.\d)",
    rf"(?<![\w.-])(?-i:{_LAB}[<>]?\d{{1,4}}(?:\.\d{{1,2}})?{_LAB_UNIT}[HL]?)(?![\w/-]|\.\d)",  # K4.4mmol/L, LDL118mg/dLH
    r"(?<![\w.-])(?-i:K[2-8]\.\d|Ca(?:1[0-5]|[4-9])\.\d|Na1[1-6]\d|Mg[0-4]\.\d|Phos\d{1,2}\.\d)(?![\w/-]|\.\d)",
    r"(?<![\w.-])(?-i:[Pp]ain(?:10|\d)/10|Braden(?:1\d|2[0-3]|[6-9])|GCS(?:1[0-5]|[3-9])|BMI[1-6]\d)(?![\w/-]|\.\d)",
)
_SAID_OF_DOSES = (
    r"(?:TAKE|TAB(?:LET)?S?|CAP(?:SULE)?S?|BY|MOUTH|EVERY|EACH|MORNING|EVENING|NIGHT|BEDTIME|ONCE|TWICE|A|DAYS?|DAILY|WITH|FOOD|"
    r"MEALS?|AS|NEEDED|FOR|PAIN|WEEK(?:LY)?|ON|AT|HOURS?|AND|IN|PUFFS?|INHALE|INJECT|UNDER|THE|SKIN|UNITS?|DROPS?)"
)
_SIZE = r"\d{1,3}(?:\.\d{1,2})?"
_MEASURED = re.compile("|".join((*_JOINED, rf"{_SIZE}x{_SIZE}(?:x{_SIZE})?[cm]m")))  # 1.6x1.2x0.3cm
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w.,/:-])(?P<x>{_N})(?=\s{_OFTEN}(?![\w-]))",  # metformin 1000 bid
        r"(?<![\w.,/-])(?:2\.5|5|12\.5|15|25|30|45|50|100|150|160|250|500)/(?:50|250|500|850|1000|4\.5)(?![\w/-]|\.\d)",  # drug pairs
        r"(?<![\w.,/-])(?:24/26|49/51|97/103|2\.5/25|200/5|400/80|800/160)(?![\w/-]|\.\d)",
        r"(?<![\w.,/-])[67]\.[0-9]\d/[-\u2212]?\d{1,2}(?:\.\d)?(?![\w/-]|\.\d)",  # acid and base excess of a cord
        r"(?<![\w.,-])\d{1,2}(?:/\d{1,2})?\s?Me?V(?!\w)",  # energies of beams
        r"(?<!\w)[VD]\d{1,3}(?:Gy|%|cc)?(?=\s?[=:<>]?\s?\d{1,4}(?:\.\d)?\s?(?:%|c?Gy|cc))",  # V20 18%
        r"\bETT\b\s?(?:size\s)?#?\d(?:\.\d)?(?:\s?(?:@|at)\s?\d{2}(?:\s?cm)?)?",  # a tube and how deep it is
        r"(?<![\w.,/-])\d{1,2}\s?L\s?/\s?(?:0?\.\d{2}|\d{2,3}\s?%)(?!\w)",  # flow and oxygen: 40 L/.45
        r"(?<![\w.,/-])\d{1,2}\.\d\s?/\s\d{1,2}(?:\.\d)?(?![\w/-])",  # speed and grade: 3.4 / 14
        r"(?<![\w.,-])(?:17-?OHP|17-?hydroxyprogesterone|5-?HIAA|25-?OH|1,25-?OH|6-?MAM|5-?FU|6-?MP|5-?ASA|2-?PAM|3-?MT|11-?DOC)(?!\w)",  # names with a number
        r"\b(?:17-?OHP|IRT|TREC|GALT|UPC|UPCR|UACR|ACR|RPP|DP|MPHR|VO2|METs|LSC|TBS|FRAX|PAS|FOIS|OI|PI|BESS|SAC|PSI|MADRS|IDDSI|TBUT|GIR|RBS)[\s:=]{1,3}(?P<x>[<>]?\d{1,5}(?:\.\d{1,2})?%?)(?![\w/-]|,\d)",
        r"\bIDDSI\s(?P<x>[0-7](?:\s?(?:&|and|/|,)\s?[0-7])?)(?!\d)",
        rf"(?<![\w.,/-])(?:{_N})\s?(?:mC|MU|mU|MBq|GBq|kVp|mAs|uV(?:/mm)?|mmol/mol|kcal/kg(?:/d)?|mg/m2|AUC|IU/mL|ng/mL|cGy/fx|Hz|kHz)(?!\w)",
        r"(?<![\w.,/-])\d{1,3}(?:\.\d)?\ss(?=[\s,.;)]|$)(?!\s[A-Z]\.)",  # 38 s
        r"\b(?:HCPCS|procedure code|supply code)s?[\s:#]{1,3}(?P<x>[A-V]\d{4}(?:(?:,|;|\sand)?\s{1,3}[A-V]\d{4}){0,6})(?!\w)",
        r"(?<!\w)[AEJKLQ]\d{4}(?=\sx\s?\d{1,2}(?!\d))",  # A5500 x2
        r"\b(?:proc(?:edure)?s?|pcs|principal)\b[\s:#]{1,3}(?P<x>(?=[0-9A-HJ-NP-Z]{0,6}\d[0-9A-HJ-NP-Z]{0,6})(?=[0-9A-HJ-NP-Z]{0,6}[A-HJ-NP-Z])[0-9A-HJ-NP-Z]{7})(?!\w)",  # ICD-10-PCS
        r"(?<!\w)\$?\d{1,3}(?:,\d{3})*\.\d\d(?=\s{0,3}(?:\n|$))",  # what was charged, at the end of a row
        r"(?<![\w.,/-])\d{1,3}\s?(?:of|/)\s?\d{1,3}(?=\s(?:treatments?|tx|fractions?|fx|units?|sessions?|doorways|trials?)\b)",
        r"(?<![\w.,/-])\d{2}(?:\s?cm)?(?=\sat\s(?:the\s)?(?:teeth|lips?|gums?|nares?)\b)",  # how deep a tube is
        r"\b(?:billing|charges?|codes?)\b:?\s(?P<x>\d{5}(?:\s?x\s?\d)?(?:,\s?\d{5}(?:\s?x\s?\d)?){0,6})(?![\w/-])",  # CPT
        r"\bParis\s(?P<x>(?:0-)?I[a-z]{1,2}(?:\s?[+/]\s?I?[a-z]{1,2})?)(?!\w)|\b(?-i:NICE|JNET)\s[1-3][AB]?(?!\w)",  # the shape of a polyp
        r"(?<![\w.,/-])\d{2}(?:\.\d)?-\d{2,3}-\d{1,2}-\d{2,3}/\d{2,3}(?![\w/-])",  # 36.9-84-18-122/70
        r"(?<![\w-])(?-i:[yra]{0,2}[cp](?:T(?:is|a|X|[0-4](?:mi|[a-d])?)|N(?:X|[O0-3](?:mi|[a-c])?)|M(?:X|[O01][a-d]?))(?:\((?:sn|f|m|\d|i[+-]|mol[+-])\)){0,2})(?!\w)",  # pN1a(sn)
        r"\bq\s?\d{1,2}(?:\s?-\s?\d{1,2})?\s?(?:w|wks?|mos?|yrs?)(?![\w-])",  # q8w
        r"(?<![\w/])0/\d{1,2}(?![\w/])",  # of so many nodes none
        r"(?<![\w.,/:-])(?<!\d\s)(?:1[0-2]|0?[1-9])(?-i:[ap])(?:[-\u2013](?:1[0-2]|0?[1-9])(?-i:[ap]))?(?![\w/-])",  # 7a 11a 3p, 7a-7p
        r"(?<![\w.,/-])\d{1,3}(?:\.\d)?-(?=(?-i:[a-z]{3,}))",  # 2-layer, 9-hole
        r"(?<![\w.])[1-4](?:\.\d{1,2})?\s?K[\s,/]{0,2}[1-4](?:\.\d{1,2})?\s?Ca\b",  # a bath
        r"(?<![\w.,/-])\d{1,2}\.\d{1,2}\s?(?-i:B[IOUD])(?!\w)",  # prisms and their base
        r"(?<![\w.])[+-]\d{1,2}\.\d\d\s{0,3}[x\u00d7@]\s{0,2}(?P<x>\d{1,3})(?![\w./-])",  # the axis of a lens
        r"(?<![\w.,-])(?:1,25|25|17|11|16|5|6|3|2)-?(?:alpha-?|beta-?)?(?:di)?(?:hydroxy|keto|deoxy|methyl|amino|oxo|oh)[a-z]*(?!\w)",  # 25-hydroxy
        r"\b(?:pronounced|notified|discussed|arrived|called|paged|removed|placed|resumed|reported|returned|departed|cleared|intubated|extubated|"
        r"transferred|checked|voided|ambulated|medicated|admitted|discharged|died|expired)\s(?P<x>(?:[01]\d|2[0-3])[0-5]\d)(?![\w/-]|[.,]\d)",
        r"\b(?:call|text|dial|calling)\s(?:or\s(?:call|text)\s)?(?P<x>988|911)(?![\w-])",
        r"(?<![\w./-])\d{1,2}/[2-9]\d\d/(?:\d{2,3}%?|0?\.\d{1,2}|1\.0)/\d{1,2}(?:/\d{1,2})?(?![\w/])",  # a ventilator: 14/450/40%/5
        r"(?<!\w)(?:4[4-9]|6[89]),X[XY]?\S{0,60}|(?<!\w)(?-i:del|t|inv|dup|add|ins|der)\(\d{1,2}[pq]?\d{0,2}(?:;\d{1,2}[pq]?\d{0,2})?\)(?:\([pq][\w.;]{0,20}\))?",  # chromosomes
        r"(?<!\w)(?-i:U/[+-]?\d)(?!\d)",  # how high the fundus stands
        r"(?<!\w)(?-i:(?:Fp|F|T|C|P|O|A)[z1-9](?:[/-](?:Fp|F|T|C|P|O|A)[z1-9]){1,3})(?!\w)",  # electrodes
        r"(?<![\w.,/-])(?:8/2|2/0\.5|4/1|12/3|5\.7/1\.4|8\.6/2\.1)(?=\s?(?:mg|sl|film|tab))",  # buprenorphine and naloxone
        r"(?<![\w.,/-])\d{2,4}\ss(?=\s(?:of|x|blue|red|hold)\b)",  # 1000 s blue light
        r"\b(?:probing|pd|perio\w*|pockets?|facial|lingual|buccal|mesial|distal)\W{1,3}(?P<x>[1-9]{3}(?:\s[1-9]{3}){0,15})(?![\w/-])",  # a tooth's pockets
        r"\bclass (?-i:I{1,3}),? (?:div(?:ision)?\.? (?P<x>[12]))\b",
        r"\b(?:min|mod|max|total)\s(?P<x>(?-i:A))(?![\w'\u2019])(?=[\s,.;)]|$)",  # how much help it takes
        r"\b(?:PSV|EDV|GSV|SSV|DML|HU|CMT|RPE|WRS|PASI|UPDRS|GAF|AHI|PVR|IPSS)[\s:=]{1,3}(?P<x>[<>]?\d{1,4}(?:\.\d{1,2})?%?)(?![\w/-]|,\d)",
        r"(?<![\w/])(?:[kmunp\u00b5]?(?:g|mol|IU|U|Eq))/(?:d[lLiI1]|[lLiI1])(?![\w/])",  # mg/dl with a letter misread
        r"(?<!\w)[xX]\s?[1lI][0Oo]\S{1,4}/[un\u00b5m]?[lL](?!\w)",  # x10(3)/uL
        r"\((?:L|L/s|L/min|mL|mmHg|cmH2O|kPa|mg/dL|g/dL|%|sec|mm|cm|kg|lb)\)",  # what a row is measured in
        r"(?<![\w.,/-])\d{1,3}\s[1-7]/(?:2|4|8|16)(?=\s?(?:in|inch|inches|lbs?|oz|cups?|tabs?|tablets?|tsp|tbsp|ft|miles?|hrs?|hours?)\b|\s?[\"\u201d])",  # 20 1/4 in
        r"(?<![\w.])[$S5]\d\d\.\d{2,3}[A-Z]{1,2}(?!\w)",  # S52.502A
        r"(?<!\w)(?-i:[AEGJKLQ]\d{4})(?=\s(?-i:[a-z]{4,}))",  # E0601 device
        r"(?<![\w.,/-])\d{1,3}\s?/\s?(?:mm2|cm2|hpf|lpf|HPF)(?!\w)|\bper (?P<x>(?:mm2|cm2|10 ?hpf))(?!\w)",  # mitoses
        r"(?<![\w./-])[1-9]-[1-9]-[1-9](?![\w/-])",  # a tooth's pockets
        r"(?<![\w./-])(?:2[1-9]|[3-9]\d|100)%\s?/\s?\+?\d{1,2}(?![\w/-])",  # oxygen and the pressure behind it
        r"\[[xX]\]",  # a ticked box
        r"(?<![\w.,/-])\d{1,3}\.\d{1,2}s(?![\w-])",  # 9.4s
        r"\((?P<x>[A-V]\d{4})\)(?=\s{1,3}\$\d{1,4}(?:,\d{3})?\.\d\d)",  # what was charged for it
        r"\bT\s?=\s?(?P<x>\d{2,3})(?!\w)",  # a standard score
        r"(?<![\w.,/-])\$?\d{1,3}(?:,\d{3}){1,2}\.\d\d(?![\w.])",  # a charge
        r"(?<![\w.])(?-i:(?:[NLMEB]\s?\d{1,2}%?,?\s){2,4}(?:[NLMEB]\s?\d{1,2}))(?![\w./-])",  # N 78 L 12 M 7 E 2 B 1
        r"(?<!\w)(?-i:(?:M|D)?[BLF]\s\d{1,2}(?:,?\s(?:M|D)?[BLF]\s\d{1,2}){2,5})(?![\w./-])",  # MB 5 B 3 DB 4: a tooth's pockets
        r"(?<![\w-])(?-i:C\d{1,2}\s?M\d{1,2})(?!\w)",  # how far Barrett's reaches
        r"(?<![\w-])(?-i:(?:A|B|Cw?|DR|DQ|DP)\d{1,2}(?:,?\s(?:A|B|Cw?|DR|DQ|DP)\d{1,2}){3,11})(?!\w)",  # of tissue
        r"(?<![\w-])(?-i:(?:LI|LV|LR|ST|SP|GB|BL|UB|KI|KD|HT|SI|PC|TE|SJ|CV|GV|DU)\d{1,2}(?:,?\s(?:LI|LV|LR|ST|SP|GB|BL|UB|KI|KD|HT|SI|PC|TE|SJ|CV|GV|DU)\d{1,2}){2,15})(?!\w)",  # points of acupuncture
        r"(?<![\w-])(?-i:(?:I-1(?:23|25|31)|Tc-?99m|F-?18|Ga-?68|Lu-?177|Ra-?223|Y-?90|Sr-?89))(?!\w)",  # isotopes
        r"(?<![\w-])\d{1,2}w\d{1,2}(?:,?\s\d{1,2}w\d{1,2}){0,5}(?![\w-])",  # visits: 2w4 1w5
        r"(?<!\w)(?-i:[A-Z]\d{2,4}(?:[A-Z]|del|dup|fs)/[A-Z]\d{2,4}(?:[A-Z]|del|dup|fs))(?!\w)",  # two variants of a gene
        r"(?<![\w.])[+-]\d{1,2}\.\d\d[xX\u00d7]\d{1,3}(?![\w./-])",  # a lens and its axis
        r"(?<!\w)(?-i:(?:SN60(?:WF|AT)|SA60(?:WF|AT)|MA60(?:AC|MA)|ZCB00|DIB00|ZXR00|TFNT00|DFT015))(?!\w)",  # a lens in the eye
        r"(?<![\w.,/>-])\d{1,3}(?:\.\d)?\s?>\s?\d{1,3}(?:\.\d)?(?![\w/>-]|\.\d)",  # from, to
        r"(?<![\w.,/:-])(?:[01]\d|2[0-3])(?:00|15|30|45)(?=\s(?-i:[a-z]{4,})\s\d{1,4}\s?(?:mg|mcg|g|mEq|units?|mL)\b)",  # the hour of a drug
        r"(?<![\w.,/-])(?-i:\d{1,2}L(?:NC|NRB|FM))(?!\w)",  # litres by a cannula
        r"(?<!\w)T\s1\sT\b|(?<!\w)1\sT(?=\sPO\b)",  # take one tablet
        r"(?<!\w)(?-i:chr(?:\d{1,2}|X|Y|M))(?::[\d,]{4,15}(?:-[\d,]{4,15})?)?(?!\w)|(?<!\w)(?-i:rs\d{6,10}|N[MPCGR]_\d{6,9}(?:\.\d{1,2})?)(?!\w)|(?<![\w/])1p/19q(?!\w)",  # places in the genome
        r"(?<!\w)(?-i:del|t|inv|dup|add|ins|der)\(\d{1,2}[pq]\d{1,2}(?:\.\d{1,2})?\)",  # del(17p13.1)
        rf"(?<!\w)(?-i:{_GENE}\s(?:p\.)?(?P<x>[ARNDCQEGHILKMFPSTWYV]\d{{2,4}}(?:[ARNDCQEGHILKMFPSTWYV*]|fs|del|dup)))(?!\w)",  # TP53 R175H
        r"(?<!\w)(?-i:(?:PVS1|PS[1-4]|PM[1-6]|PP[1-5]|BA1|BS[1-4]|BP[1-7])(?:_(?:very_?)?(?:strong|moderate|supporting|standalone))?)(?!\w)",  # how a variant was classified
        r"(?<!\w)(?-i:HLA-?(?:[ABC]|D[RQP][AB]?\d?)\*?\d{2,4}(?::\d{2,3}){0,3})(?!\w)",  # types of tissue
        r"(?<!\w)(?-i:[A-Z]{2,6}\d?[A-Z0-9]{0,5})\s(?P<x>\*\d{1,2}[A-Z]?(?:/\*\d{1,2}[A-Z]?)?)(?!\w)",  # CYP2D6 *4/*4
        r"(?<!\w)(?-i:[SIR])\s(?P<x>(?:[<>]=?|[\u2264\u2265])\s?\d{1,3}(?:\.\d{1,3})?(?:/\d{1,2})?)(?![\w/-])",  # how much of a drug a germ bears
        r"(?<!\w)(?-i:C\d{1,2}\s?D\d{1,2})(?!\w)",  # a day of a cycle
        r"(?<![\w.,/<>-])\d{1,2}(?:\.\d)?>\d{1,2}(?:\.\d)?/\d{2}(?:\.\d)?<\d{2,4}(?![\w/-]|\.\d)",  # a blood count
        r"(?<![\w.,/<>-])1[1-6]\d/\d(?:\.\d)?/\d{2,3}/\d{2}/\d{1,3}/\d{1,2}(?:\.\d{1,2})?[</]\d{2,3}(?![\w/-]|\.\d)",  # salts of the blood
        r"\bLFTs?\s(?P<x>\d{1,4}/\d{1,4}/\d{1,4}/\d{1,2}\.\d)(?![\w/-])",
        r"(?<!\w)(?-i:JP|EVD|CT|PIV)\s?#\d(?!\w)",  # one of several drains
        r"\b(?:FHTs?|FHR|HR|SBP|MAPs?|BPs?|BGs?|rate|pressures?)\W{1,3}(?:\w{2,4}\s)?(?P<x>\d{2,3}s)(?!\w)",  # HR 140s
        r"(?<![\w./-])[1-9]-[1-9]-[1-9]/[1-9]-[1-9]-[1-9](?![\w/-])",  # a tooth's pockets on both sides
        r"(?<![\w.,/-])\d{1,3}(?:-\d{1,3}){3,5}(?=\s?(?:mg|mcg)\b)",  # a dose that falls from day to day
        r"(?<!\w)(?-i:Lp|LP)\([aA]\)|\bWIfI\s(?P<x>[0-3]-[0-3]-[0-3])(?!\d)",
        r"(?<![\w.,/-])(?:[<>]=?\s?\d{2,3}|\d{2,3}-\d{2,3})\s?=\s?\d{1,2}\s?u(?:nits?)?(?!\w)",  # so much insulin for so much sugar
        r"\b\d{1,3} min,? (?P<x>99\d{3}(?:\s?\+\s?9\d{4})?)(?![\w/-])",  # what is charged for so long a visit
        r"\bstage\s(?P<x>(?-i:[IVLl1|]{1,4}[ABC]?\d?))(?!\w)",  # with a stroke misread
        *_JOINED,
        r"\b(?:HR|BP|SpO2|T|Temp)\s?[\d./]{2,7}[FC%]?[,;]?\s{1,3}(?P<x>(?-i:RR(?:[89]|[1-5]\d)))(?![\w/-]|\.\d)",  # no route's number
        r"\bCPT[\s:#]{1,3}(?P<x>\d{5}(?:-(?:[A-Z]\d|\d\d|[A-Z]{2})){1,3})(?![\w-])",  # 11055-Q7-59
        r"(?<!\w)\((?P<x>(?-i:[AEJKLQ]\d{4}(?:,\s[AEJKLQ]\d{4}){1,5}))\)",  # (A5500, A5512)
        r"(?<=[a-z],\s)(?P<x>(?-i:[A-TV-Z]\d\d))(?=[.;,]\s[^\n]{0,60}?(?-i:[A-TV-Z]\d[0-9A-Z]\.\d))",  # pyelonephritis, N10. Dehydration, E86.0
        r"(?<![\w.,/-])\d{2,3}-\d{2,3}/min(?!\w)",
        r"(?<![\w-])(?-i:[a-z]{6,}),?\s(?P<x>\((?-i:[A-TV-Z]\d\d)\))(?!\w)",  # hypertension (I10)
        r"\b(?:levels? of service|LOS|E/M(?: code)?)\b:?\s(?P<x>99[2-4]\d\d)(?!\d|-)",
        r"\b(?:contrast|views?|CTA?|MR[IA]|x-?ray|ultrasound|mammogra(?:m|phy)|DEXA)\s(?P<x>\(7\d{4}(?:,\s?7\d{4}){0,4}\))",  # what an image is charged as
        r"(?<![\w.])10\S?[3469]/[un\u00b5m]?L(?!\w)",  # 10^3/uL, with its sign misread
        r"(?<![\w.,/-])\d{1,2}(?:\.\d{1,2})?V@\d{1,2}(?:\.\d{1,2})?\s?ms(?!\w)",  # what a pacemaker gives
        r"\bBanff\s(?P<x>(?-i:I{1,3}[AB]?|[1-3][AB]?))(?!\w)",  # rejection of a kidney
        r"(?<![\w-])PEG[- ]?(?:3350|4000)(?!\w)",
        r"\bNDC[\s:#]{1,3}(?P<x>\d{4,5}\s?-\s?\d{3,4}\s?-\s?\d{1,2})(?![\w-])",
        r"(?<![\w.,/-])[1-3]\s?-?(?:h|hr|hour)\s?-?O?GTT(?!\w)",
        r"(?<![\w.,/-])\d{1,3}s(?:\s\d{1,3}s){1,5}(?![\w-])",  # from visit to visit
        r"\((?P<x>\d{5},\s\d{5}(?:,\s\d{5}){0,3})\)",  # what is charged
        r"\bCPT:?\s\d{5}(?:\s?x\s?\d{1,2})?(?:,\s\d{5}(?:\s?x\s?\d{1,2})?){1,8}(?![\d-])",  # what is charged
        r"\((?-i:G0\d{3})\)",  # what a visit is charged as
        r"\bADLs?\s?/\s?IADLs?[\s:]{1,3}(?P<x>[0-6]/6,\s[0-8]/8)(?![\d/])",  # what somebody can do alone
        r"\bdialy[sz]er:?\s(?-i:[A-Z]{1,2}\d{2,3}[A-Z]{0,3})(?![\w-])",
        r"(?<!\w)(?-i:(?:I{1,3}|aV[LRF]|V[1-9])(?:[/-](?:I{1,3}|aV[LRF]|V[1-9])){1,4})(?!\w)",  # leads
        r"(?<![\w.,/-])(?-i:1?\dT/[+-]?[0-5])(?![\w/-])",  # a coma's depth with a tube, and how sedated
        r"(?<![\w.,/-])9-hole(?!\w)",  # a test of the hand
        r"(?<!\w)(?-i:p?(?:CO|co)2|p[Oo]2)(?!\w)",
        r"\b(?:BPs?|pressures?|log)\b[^\n.;:\d]{0,20}\s(?P<x>[89]\d-1\d\d/[4-9]\d-(?:[4-9]\d|1[0-3]\d)|1\d\d-[12]\d\d/[4-9]\d-(?:[4-9]\d|1[0-3]\d))(?![\w/-]|\.\d)",  # from, to
        r"\b(?-i:PO|IV|IM|SC|SQ|SL|PR|NG|GT)\s(?P<x>(?:[01]\d|2[0-3])[0-5]\d(?:,?\s(?:[01]\d|2[0-3])[0-5]\d){0,5})(?![\w/-]|[.,]\d|,?\s\d{3})",  # the hours of a drug
        r"\b(?:near|jaeger|NVA)\b[^\n.;\d]{0,12}\s(?P<x>(?-i:J\d{1,2}\+?(?:\sJ\d{1,2}\+?)?))(?![\w-])",  # how small a print is read
        r"(?<!\w)(?P<x>(?-i:A/V|AV)(?: ratio)?\s?[1-4]:[1-5])(?![\w:])",  # vessels of an eye
        r"\bhypopnea (?:rule )?(?P<x>1[AB])(?!\w)",
        r"\b(?:varus|valgus|lachman|MCL|ACL)[^\n.;]{0,20}\s(?P<x>[0-3][AB])(?![\w-])",  # how loose a joint is
        r"(?<![\w-])(?-i:(?:NC|HF|HFNC|NRB|VM)\d{1,2})(?![\w-])",  # litres of oxygen, and how they are given
        r"\b(?-i:Pain|PAIN)(?: (?:score|level|scale|rating))?[ \t:]{1,4}(?P<x>(?:10|\d)/10(?:[ \t]{1,3}(?:10|\d)/10){0,4})(?![\w/-])",
        r"\b(?-i:NPRS|NRS|VAS)\b[^\n.;\d]{0,24}\s(?P<x>(?:10|\d)/(?:10|\d))(?![\w/-])",  # pain now and at its worst
        r"(?<![\w.,/-])\d{1,2}\s?x\s?\d{1,3},\s?\d{1,2}\s?s(?!\w)",  # sets, repeats and how long each is held
        rf"(?<!\w)(?-i:{_LAB_UNIT}[HL]|[HL]{_LAB_UNIT})(?![\w/])",  # a unit and its flag: g/dLL
        r"(?<!\w)(?-i:[cpyr]{0,2}T(?:[0-4][a-d]?|is|X))[ ,]{1,2}(?P<x>(?-i:[cp]?(?:NX|N[0-3][a-c]?)(?:[ ,]{1,2}[cp]?M[X01][a-c]?)?))(?!\w)",  # a tumour's stage
        r"(?<!\w)(?:m|mc|me|u|n)?(?:g|L|mol|Eq|U)/24\s?h(?:r|rs)?(?!\w)",
        r"\bnodes?\b[^\n.;\d]{0,24}\((?P<x>\d{1,2}/\d{1,2})\)",
        r"(?<![\w.,/-])\d{1,3}(?:\.\d{1,2})?(?-i:(?:cm|mm|cm/s|m/s|mL|mmHg|mg|mcg)(?:[HL]|IM|IV|PO|SC|SQ))(?!\w)",  # 1.2cmH, 1mgIM
        r"(?<!\w)(?-i:(?:cm|mm|cm/s|m/s|mmHg)[HL]|Fi[O0]2|cmH2[O0]|Sp[O0]2|milli-?units?/(?:min|hr?))(?!\w)",
        r"(?<!\w)(?-i:U[-+/][1-4U])(?=\s(?:firm|boggy|midline))",  # how high a womb stands
        r"(?<![\w.,/-])O?GTT\s?-?[1-3]\s?(?:h|hr|hour)(?!\w)",
        r"(?<=<\s)\d{2,3},\s?[12]\s?h(?=\s<\s\d{2,3})",  # goals of sugar: < 95,1h < 140
        r"(?<![\w.,/-])[+-]?\d{1,2}\.\d{2}\s?(?P<x>D\s?@\s?\d{1,3})(?![\w.,/-]|\s\w+\.(?:com|org|net)\b)",  # an eye's astigmatism
        r"(?:^|(?<=[.;,]\s)|(?<=\n))(?P<x>(?-i:[A-K]:))(?=\s(?:\w+\s)?(?:shave|punch|excision|ellipse|biopsy|fragments?)\b)",  # specimens
        r"(?<!\w)(?-i:[Cc]ycle\d{1,2}|[Dd]ay\d{1,2})(?![\w/-]|\.\d)",
        r"(?<![\w.,/-])\d{1,4}(?:\.\d)?/[un\u00b5m]L(?!\w)",  # cells
        r"\bm?TICI\s(?P<x>[0-3][abc]?)(?![\w/-])",  # how well blood flows again
        r"(?<![\w.,/-])\+\d{1,5}\s?/\s?-\d{1,5}(?=\s?mL\b)",  # what went in and came out
        r"(?<![\w.,/-])(?-i:a\s?\d{1,2}\s?/?\s?v\s?\d{1,2})(?:\s(?:mean\s)?\d{1,2})?(?![\w/-])",  # waves of a pressure
        r"(?<![\w.,/-])\d{2,4}\s(?=dyn(?:es?)?\b)|(?<=\bdyn)\W{0,3}s\W{0,3}cm\W{0,2}5?(?!\w)",
        r"\bq\d{1,2}\s?m[lL](?!\w)|(?<![\w-])z\s?[-+]?\d\.\d{1,2}(?![\w.])",  # q2mL; a z-score
        r"(?<![\w.,/-])\d{1,3}(?:\.\d{1,3})?\s?[cm]m[23](?![\w/])",  # areas
        r"(?<![\w.,/-])\d\s?ft\s?\d{1,2}\s?in(?!\w)",  # 5ft4in
        r"(?<!\w)(?P<x>(?-i:[TSIF]?VC|[TR]V|IC|[EI]RV|TGV))\s\((?:L|mL)\)",  # volumes of the lungs
        r"(?<![\w.,/-])\d{1,2}\s(?:mitos[ei]s|mitotic figures|cells?)/(?:mm2|[hl]pf|HPF|LPF)(?!\w)",
        r"(?<![\w.,/-])\d{1,3}\sIb(?!\w)",  # pounds, misread
        r"(?<![\w.,/-])(?:[12]-pt|\d{1,2}-s(?:ec)?)(?=\s[a-z])",  # 2-pt discrimination, a 4-s pause
        r"(?<!\w)(?-i:[cpyr]{0,2}T[0-4][a-d]?N[0-3][a-c]?(?:M[01X][a-c]?)?)(?!\w)",  # T2N1
        r"(?<![\w.,/-])[2-9]:1(?=\s(?:conduction|block|AV|A:V|flutter|overnight|then|variable))",
        r"\bAO(?:/OTA)?:?\s(?P<x>[1-9][1-9]-?[ABC][1-3](?:\.[1-3])?)(?!\w)|\b(?:fx|fractures?|closed|open),?\s(?-i:[1-8][1-4][ABC][1-3](?:\.[1-3])?)(?!\w)",
        r"\bat\s(?P<x>\d{1,2}(?:-\d{1,2}){3,5})(?=[;,.)]|\s(?:o'?clock|h)\b)",  # hours of a drug: at 6-10-2-6
        r"(?<![\w.,/-])(?:[1-9]-){2,4}[1-9](?=\s(?:taper|days?\b|mg))",  # 4-3-2-1 taper
        r"(?<![\w.,/-])[67]\.\d\d\s?/\s?\d{1,3}\s?/\s?(?:\d{1,3}|-)\s?/\s?\d{1,3}(?:\.\d)?(?:\s?/\s?[-+]?\d{1,2}(?:\.\d)?)?(?![\w/])",  # blood gases
        r"\b(?:AC|A/C|VC|PC|SIMV|PRVC|mode)\b[^\n\d]{0,12}(?P<x>\d{1,2}/\d{3}/\+?\d{1,2})(?![\w/])",  # a ventilator's
        r"\b(?:coli|aureus|aeruginosa|pneumoniae|faecalis|faecium|epidermidis|bottles?)[,:]?\s(?P<x>[1-4]/[246])(?![\w/])",
        r"\blights\b[^\n\d]{0,24}(?P<x>(?:[01]\d|2[0-3]):?[0-5]\d\s?/\s?(?:[01]\d|2[0-3]):?[0-5]\d(?:\s{1,12}(?:[01]\d|2[0-3]):?[0-5]\d\s?/\s?(?:[01]\d|2[0-3]):?[0-5]\d)?)",
        r"\bnet\b(?:\s[a-z]{2,8}){0,3}:?(?P<x>(?:\s{1,12}[+\u2212\u2014-]\d{3,5}){1,8})(?![\d/-])",  # what went in and came out
        r"(?<=[a-zA-Z]{5}\s)(?P<x>(?:[<>]=?\s?)?\d{1,3}(?:\.\d{1,3})?[SIR])(?!\w)(?=\s|$)",  # 16I: a drug, and how a germ takes it
        r"(?<![\w.,/-])88\d{3}\s?[x\u00d7]\s?\d{1,2}(?:,\s88\d{3}(?:\s?[x\u00d7]\s?\d{1,2})?){0,4}(?!\w)",
        r"(?<![\w.,/-])\d{2,3}%\s?@\s?\d{2,3}(?![\w.])",  # words that were understood, and how loud
        r"(?<![\w.,/-])[-\u2212\u2013]?\d{1,3}\s?daPa(?!\w)",
        r"(?<![\w.,/-])12/14(?=\staper)",
        r"(?<!\w)chr(?:[1-9]|1\d|2[0-2]|X|Y):\d{4,9}[a-zA-Z>]{0,12}(?!\w)|(?<!\w)\d{3,5}(?:ins|del|dup)[ACGT]{0,8}(?!\w)",  # variants
        r"(?<![\w.,/-])[23]VC(?!\w)|\bfigure-of-8\b|\(\d{1,2}mi/\d{1,2}\)|(?<=[a-z]\s)(?:1/3|1/2|1/4)(?=\sdoses)",
        r"\b(?:basal|rate)\b\s{1,6}(?P<x>(?:[01]\d|2[0-4])[-\u2013](?:[01]\d|2[0-4]))(?=\s)",
        r"\b(?:cancer|ca|tumou?r|melanoma|lymphoma|leuka?emia|stroke|mi|cva|cabg|cad|dm2?|diabetes|dementia|disease|syndrome|menarche|menopause) at (?P<x>[1-8]?\d)(?![\w:/-]|[.,]\d| (?:[ap]\.?m|mg|bpm)\b)",
        r"(?<![\w/-])(?P<x>cm/\d{1,3}%/[+-]?\d)(?![\w/-])",  # `7 cm/90%/-1`
        r"(?<![\w.,/-])[4-9]\.\d@\d{1,3}h(?!\w)|(?<![\w.,/-])1\d\.\d@\d{1,3}h(?!\w)",  # bilirubin, and at what age
        r"\bIOP\b[^\n\d]{0,12}(?P<x>(?:[01]\d|2[0-3]):?[0-5]\d)(?!\d)",  # when it was measured
        r"(?<![\w.,/-])\d{2,3}s(?:-\d{2,3}s)?/\d{2,3}s(?![\w/])|(?<!\w)C2(?:28|50)T(?!\w)",  # pressures in the 130s/70s; a promoter
        rf"(?<!\w)(?-i:{_SAID_OF_DOSES}{{3,12}})(?!\w)",  # how a drug is taken, read as one word
        r"\bAllred\b[:\s]{1,3}(?P<x>[0-8]/8)(?![\d/])",
        r"\bHCPCS\s(?P<x>[A-V]\d{4})(?!\w)",
        r"\btoxins?\s(?P<x>(?-i:A\s?/\s?B))(?!\w)",
    )
)


def is_measured_whole(text: str) -> bool:
    """Whether a word is what is measured together with its value: `HR88`, `SpO298%`."""
    return _MEASURED.fullmatch(text.strip(".,;:()")) is not None
