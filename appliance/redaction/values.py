# ruff: noqa: E501, RUF001 - a pattern is read whole, and paper has these signs
"""What medicine writes with digits: doses, frequencies, vital signs, lab values, scores, codes, times.

Rules:
- A typed value is positive evidence: a number that stands in one of these forms was understood.
- It never overrules a veto: a date that looks like a score stays behind.
- A lone number is no value; `clearing` decides about it by its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.redaction import laboratory, notations, undated

_N = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,3})?|(?!0\d\d)\d{1,5}(?:\.\d{1,4})?|\.\d{1,4}"  # 00731 is somebody's number
_RANGE = rf"(?:{_N})(?:\s?(?:-|–|—|to|/|x|X|×)\s?(?:{_N})){{0,3}}"
_UNIT = (
    r"(?:%|percent|mcg|µg|ug|mg|kg|gm|gms|grams?|g|ng|pg|lbs?|pounds?|oz|ounces?|ml|mls|cc|ccs|dl|liters?|litres?|l|cm|mm|cms|"
    r"millimeters?|centimeters?|meters?|metres?|feet|foot|ft|inch(?:es)?|in|mmhg|mm ?hg|bpm|beats?|breaths?|units?|iu|u|meq|"
    r"mmol|µmol|umol|nmol|pmol|mosm|kcal|cal(?:ories)?|kpa|cmh2[o0]|fl|f|c|°\s?[fc]|°|degrees?|deg|fahrenheit|celsius|hz|khz|mhz|db|kv|ma|"
    r"mgy|cgy|gy|mci|ci|joules?|j|watts?|w|volts?|mv|tesla|t|french|fr|gauge|g|diopters?|d|mets?|"
    r"tab(?:let)?s?|cap(?:sule)?s?|pills?|puffs?|drops?|gtts?|sprays?|patch(?:es)?|vials?|ampules?|bottles?|packs?|pads?|packets?|"
    r"tsp|tbsp|teaspoons?|tablespoons?|cups?|glasses|drinks?|beers?|cigarettes?|doses?|refills?|sticks?|strips?|scoops?|"
    r"sec(?:ond)?s?|min(?:ute)?s?|hrs?|hours?|h|days?|d|nights?|wks?|weeks?|w|mos?|months?|yrs?|years?|y|y/o|yo|y\.o\.|"
    r"times?|x|visits?|sessions?|cycles?|courses?|points?|pts|stairs|steps|blocks?|miles?|reps?|sets?|episodes?|beats|fingers?|"
    r"weeks'?|pack[- ]years?|ppd|copies|cells|hpf|lpf|sq|cm2|m2|mm3|k|m|million|thousand|billion|fold|stools?|sutures?|staples?|units/hr|"
    r"%ile|%tile|fr|atm|ata|ms|msec|microns?|wds|words?|pk-?yrs?|mmol/mol|mos|ppm|bars?|rads?|sieverts?|msv|mg/dl|lpm|l/min|rpm|nodes?|teeth|"
    r"siblings|children|sons?|daughters?|brothers?|sisters?|pregnancies|people|patients?|lesions?|stents?|vessels?|grafts?|leads?|views?|cases?)"
)
_PER = r"(?:\s?(?:/|per)\s?(?:\d{0,3}(?:\.\d{1,3})?\s?)?(?:kg|m2|day|d|hr|h|hour|min|minute|sec|s|ml|dl|l|g|mg|week|wk|dose|ul|µl|mm3|hpf|lpf|1\.73 ?m2|24 ?h(?:rs?|ours)?|night|month|year))"
_ANALYTE = (
    r"(?:bp|blood pressure|pulse|p|hr|tlc|heart rate|rr|r|resp(?:iratory)?(?: rate)?|respirations?|t|temp(?:erature)?|tmax|tc|spo2|sao2|o2 ?sat\w*|sats?|"
    r"pulse ox\w*|oxygen saturation|wt|weight|ht|height|bmi|bsa|map|cvp|ef|lvef|ejection fraction|pain|gcs|wbc|rbc|hgb|hb|h/h|hemoglobin|hct|hematocrit|"
    r"plt|plts|platelets?|mcv|mch|mchc|rdw|mpv|anc|neut\w*|lymph\w*|mono\w*|eos\w*|baso\w*|bands?|segs?|polys|na|sodium|k|potassium|cl|chloride|"
    r"co2|hco3|bicarb\w*|bun|urea|cr|creat\w*|gfr|egfr|glu\w*|glucose|accu-?check|fsbs|sugar|ca|calcium|mg|magnesium|phos\w*|albumin|alb|protein|"
    r"bili\w*|t ?bili|d ?bili|ast|alt|sgot|sgpt|alk(?:aline)? ?phos\w*|alp|ggt|ldh|amylase|lipase|lactate|ck|ck-?mb|cpk|troponin\w*|bnp|nt-?pro-?bnp|"
    r"d-?dimer|inr|pt|ptt|aptt|fibrinogen|esr|crp|tsh|t3|t4|free t4|ft4|a1c|hba1c|hgb ?a1c|chol\w*|hdl|ldl|vldl|trig\w*|tg|psa|cea|afp|ca-?125|"
    r"ca ?19-9|hcg|beta-?hcg|ferritin|iron|tibc|b12|folate|vitamin d|uric acid|ammonia|ph|pco2|po2|pao2|paco2|fio2|base excess|specific gravity|sp gr|"
    r"peep|vt|tv|fev1?|fvc|peak flow|anion gap|gap|osm\w*|cortisol|psa|rpr|titer|viral load|cd4|cd8|count|score|scale|level|rate|ratio|index|age|aged|"
    r"gravida|para|g|apgars?|ga|edd|fundal height|fht\w*|station|dilat\w*|effac\w*|stage|grade|class|type|phase|step|level|day|week|cycle|"
    r"moca|mmse|phq-?[29]|gad-?7|nihss|timi|chads2\w*|cha2ds2-?vasc|curb-?65|meld(?:-na)?|apache|sofa|qsofa|ecog|kps|karnofsky|braden|norton|gleason|"
    r"ballard|bishop|ranson'?s?|wells'?|centor|ciwa(?:-ar)?|cows|epds|audit(?:-c)?|dast|cage|das28|sledai|edss|ipss|aua|bi-?rads|pi-?rads|li-?rads|"
    r"ti-?rads|lung-?rads|mrs|rass|flacc|abcd2|has-?bled|grace|heart|iop|pd|add|sph|cyl|axis|k1|k2|gpa|od|os|ou|va|vas|los|ebl|urine output|uop|"
    r"intake|output|i/?o|fluids?|(?:fluid )?restriction|bpp|biophysical profile|iop|hd|pod|dol|hospital day|postoperative day|post-?op day)"
)
_SPECIES = (
    r"(?:coli|aureus|pneumoniae|faecalis|faecium|pyogenes|difficile|diff|albicans|aeruginosa|mirabilis|influenzae|pylori|epidermidis|agalactiae|cloacae|"
    r"marcescens|fumigatus|jejuni|freundii|oxytoca|vulgaris|maltophilia|baumannii|catarrhalis|meningitidis|gonorrhoeae|trachomatis|pallidum|burgdorferi)"
)
_DRUG = (  # as they are written when the unit is left out, and how others end
    r"(?:asa|atorva|simva|rosuva|prava|metop|carve|lisin|losar|amlod|gaba|sertra|fluox|levo|lasix|furos|pred|hctz|"
    r"warfarin|coumadin|plavix|eliquis|synthroid|lipitor|zoloft|prozac|lexapro|omep|panto|"
    r"[a-z]{2,9}(?:pril|sartan|statin|olol|dipine|prazole|oxetine|traline|formin|gliptin|gliflozin|thiazide|semide|xaban|"
    r"triptyline|cillin|cycline|floxacin|oxicam|profen|talopram|pentin))"
)
_DENSE = (  # notations of tables and flow sheets
    rf"\b{_DRUG}\s(?P<x>\d{{1,4}}(?:\.\d{{1,3}})?)(?=[,.;)]?(?:\s|$))(?!\s?[/-]\s?\d)",  # ASA 81, atorva 40
    r"(?<![\w.])T\s?[:=]?\s?(?:3[3-9]|4[0-2]|9[3-9]|10[0-7])(?:\.\d{1,2})?(?![\w/-])",  # T 36.9
    r"(?<![\w.])K\+?\s?[:=]?\s?[2-8]\.\d{1,2}(?![\w/-])|(?<![\w.])K(?=\sbath\b)",
    r"(?<![\w.])[RL]\s?[:=]?\s?\d{1,3}(?:\.\d)?\s?(?:lbs?|kg|deg|degrees|°|mm|cm|mmhg|%|db|hz)(?!\w)",  # sides: R 42 lb L 38 lb
    r"(?<![\w.])[RL]\s\d{1,3}\s[RL]\s\d{1,3}(?![\w/-])",
    r"(?<![\w.])(?:A|B|AB|O)\s?(?:pos(?:itive)?|neg(?:ative)?)(?!\w)|(?<![\w.])(?:A|B|AB|O)[+-](?=\s|[,;.)]|$)",  # blood groups
    rf"(?<![\w.])[A-Z]\.?\s?{_SPECIES}(?!\w)",  # E. coli
    r"(?<![\w.,/-])\d{1,3}\s?s(?=\s?x\s?\d|\s(?:hold|rest|each))",  # 30 s x 3
    r"\bq\s?\d{1,2}(?:\s?-\s?\d{1,2})?\s?mos?\b|(?<![\w-])d[1-9]\d?(?![\w-])(?=\s(?:of|abx|course)|[,.;)])",
    r"(?<![\w.,/-])\d{1,4}-(?:gene|view|lead|level|french|point|item|vessel|part|drug|step|minute|hour|gauge|pound|pack)(?![\w-])",
    r"(?<![\w.,/-])\d{1,3}k(?=\s(?:cfu|col|gnr?|gpc|gram|[A-Z]\.?\s[a-z]))",
    r"(?<![\w.,/-])\d{1,4}(?:\.\d{1,2})?/(?:hr?|min|shift|night|wk|d|day|mo|yr)(?![\w/])",
    r"\b(?:epo|epogen|retacrit|heparin|uf|uf goal|goal|bfr|dfr|qb|qd|flush)[:\s]\s?(?P<x>\d{1,5})(?![\w/.-]\d|\w)",
    r"\b(?:li|lithium|etoh|ethanol|tac|tacro|tacrolimus|fk|csa|vanco?|vancomycin|trough|peak|dig|digoxin|phenytoin|valproate|vpa|anti-?xa|theo|"
    r"tobra|gent|rapa|sirolimus|ekg|qtc?|pr|qrs|lvef|rvsp|lavi|la|ra|ava|mva|vmax|mean grad\w*|peak grad\w*|e/a|e/e'|tapse)[:\s]{1,2}(?P<x>[<>~]?(?:\d{1,3}(?:\.\d{1,3})?|\.\d{1,3}))(?![\w/-])",
    r"(?<![\w./])(?:\d{1,2}\s?)?[½¼¾⅓⅔⅛](?!\w)",
    r"\bE[1-4]\s?,?\s?V[1-5]T?\s?,?\s?M[1-6]\b",  # the parts of a coma score
    rf"(?<![\w.,/])(?:{_N})\s?{_UNIT}\s?[-–/]\s?(?:{_N})\s?{_UNIT}{_PER}{{0,2}}(?!\w)",  # 0.5 mg-3 mg/3 mL
    r"(?i:\b(?:station|node|nodes|level)\b)\s?\(?(?P<x>1?\d[LRAB]?)\b(?![-/.]?\d)|(?<![\w.-])(?:1?\d[LR])(?=\s(?:node|station|lymph))",
    rf"(?<![\w.,/-])(?:{_N})\s?m[lL]\s?(?:IM|SC|SQ|IV|PO|ID)\b|(?<![\w.,/-])\d{{1,3}}(?:\.\d)?\s1bs?(?!\w)",  # run together, 1b for lb
    r"(?<![\w./-])[67]\.\d{1,2}/\d{2,3}/\d{2,3}/\d{1,2}(?:\.\d)?(?![\w/])",  # blood gases
    r"(?<![\w./-])\d{1,2}/\d{2,3}%?/[+-]\d(?![\w/])",  # a cervix
    r"\b(?:[dD]|day )\d{1,2}/\d{1,2}\b(?!/)|\bPOD\s?#?\d{1,2}\b|\bRF\s?\d{1,2}\b",  # days of a course, refills
    r"(?<![\w./-])\d{1,2}-\d{1,2}/(?:wk|week|day|d|mo|month)\b|\b[1-5]V\b(?=\s(?:CXR|AXR|KUB|chest|abdomen))",
    r"\bCKD\s?-?[1-5][ab]?\b|\bT[12]DM\b|\bDM\s?-?[12]\b|\b(?:PCV|PPSV|IIV|HPV|RV|MCV|RIV)\s?-?\d{1,2}\b",
    r"(?<![\w.,/-])(?:2\.5|5|7\.5|10)-(?:300|325|500|650|750)(?![\w/-])",  # drug pairs
    r"(?<![\w.:/-])(?:(?:[01]\d|2[0-3])[0-5][05][ \t]+){2,11}(?:[01]\d|2[0-3])[0-5][05](?![\w.:/-])",  # the hours of a chart
    rf"(?:[<>]=?|=<|=>|[≤≥]|<\s?OR\s?=|>\s?OR\s?=)\s?(?:{_N})(?![\w/-])",  # limits
    r"(?<![\w.+])[0-5]\s?\+\s?[0-5](?:\s?\+\s?[0-5])?(?:\s?=\s?\d{1,2})?(?![\w+])",  # Gleason, Boston
    r"(?<![\w./-])(?=[\d/]{1,12}\.)\d{1,3}(?:\.\d{1,2})?(?:/\d{1,3}(?:\.\d{1,2})?){2}(?![\w/]|\.\d)",  # three drugs in one
    r"(?<![\w./-])\d{1,3}(?:/\d{1,3}){3,7}(?![\w/]|\.\d)",  # thresholds by frequency
    r"\bLKWT?:?\s(?P<x>(?:[01]\d|2[0-3])[0-5]\d)\b",
    r"(?<![\w./])(?:100|125|160|200|250|400|600)/5\b(?!/)",  # mg in 5 mL
    r"(?<![\w./-])(?:3[2-9]|[4-9]\d|[12]\d\d)/(?:3[2-9]|[4-9]\d|[12]\d\d)(?:/\d{2,3}){1,2}(?![\w/])",  # three tries, three hours
    r"(?i:(?:\b(?:since|NPO|last|at|by|about|around|approx|repeat|vitals|vs|ekg|ecg|abg|ivp|ivpb|iv|im|po|sl|sq|pacu|p/u|started|stopped|given|done|back|reassess\w*|recheck\w*)|@) ?(?P<x>(?:[01]\d|2[0-3])[0-5]\d))(?=[,;:.)]?(?:\s|$))(?!\s?(?:m?[gl]|mcg|units?|kg|cc|iu|meq|calories|kcal)\b)",
    r"(?<![\w/.])(?:[1-8]?\d ?/ ?[MF]|[MF] ?/ ?[1-8]?\d)(?![\w/.])",  # 66/M
    r"(?<!\w)['’]\d\d\b(?![-/'’])|(?<!\d)(?:19|20)\d\d[-–](?:(?:19|20)\d\d|\d\d)(?![-–\d])",  # years
    r"\b\d{1,2}\s?w(?:k|ks)?\s?\d\s?d\b|\b\d{1,2}w\d{1,2}\b",  # 26w1d, 2w3
    r"(?<![\d/])\d{1,2}[ +][0-6]/7\b|(?<![\d/.])\d{1,2}/52\b",  # weeks of pregnancy, weeks
    r"\b(?:VA|R|L|RE|LE|OD|OS|OU)\b[ :(]{1,3}(?P<x>6/\d{1,2}(?:[+-]\d)?)(?![\d/])",  # metric acuity
    r"(?<![\w/.])[0-5][+-]/5(?!\d)",  # strength
    r"(?<![\w.])(?P<x>[LR])t?\.?\s(?:upper |lower |mid |lateral |medial |anterior |posterior )?(?:thigh|deltoid|arm|forearm|leg|knee|hip|shoulder|"
    r"elbow|wrist|hand|foot|ankle|ear|eye|breast|flank|groin|lung|kidney|ovary|testis|thumb|toe|calf|buttock|glute\w*|vastus)\b",  # sides
    r"(?<![\w.])[3-7]'\s?(?:\d{1,2}(?:\.\d)?(?:\"|''|”)?)?(?!\w)|(?<![\w.])\d{1,3}(?:\.\d{1,2})?\s?[\"”](?!\w)",  # feet, inches
    r"(?<![\w/.])(?:2\.5|5|7\.5|10)/(?:300|325|500|650|750)\b|(?<![\w/.-])\d{1,3}\.\d/\d{1,3}(?:\.\d)?(?![\d/])",  # drug pairs
    r"(?<![\w/.])0?\.\d{1,2}/0?\.\d{1,2}(?![\d/])",
    r"\b[cpyr]{0,2}T(?:[0-4][a-d]?|is|x)\b|\b[cpy]{0,2}N[0-3][a-c]?\b|\b[cpy]{0,2}M[01][a-c]?\b",  # stages
    r"(?<![\w/.])\(?\d{1,2}/\d{1,3}(?=\s(?:nodes?|LNs?|lymph|cores?|sessions?|visits?|doses?|days?|positive|pos|criteria|items?)\b)",
    r"\bx?\s?10\s?[*^eE]\s?\d{1,2}(?:/\w{1,3})?(?!\w)",  # 10*3/uL
    rf"(?<![\w.,/])(?:{_N})%?\s?(?:-{{1,2}}>|→|=>)\s?(?:{_N})(?![\w/-])",  # from, to
    r"\bP\d(?:-?\d){3}\b|\b(?:para|TPAL|P) \d(?:-\d){3}\b",
    r"(?<![\w.])\d{1,3}\s(?:out\s)?of\s\d{1,3}(?![\w/])",
    r"\b(?:joints?|sjc|tjc|swollen|tender)[:\s]{1,2}(?P<x>\d{1,2}\s?/\s?(?:28|44|66|68))(?![\w/])",  # counts of joints
    r"\bRADS\s?[0-6][A-CXSM]?\b",
    r"\b(?:[01]?\d|2[0-3]):[0-5]\d\s?[ap]\b\.?",
    r"(?<!\w)\$\s?(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,5}|\d{6,9}(?=\.\d\d))(?:\.\d\d)?(?!\w)",
    r"(?:\bCPT\b[\s:#(]{1,3}(?:codes?\s)?\d{5}(?:-\d\d)?)(?P<x>(?:(?:,|;|\sand)\s?\d{5}(?:-\d\d)?){1,8})",
    r"\bx\s?\d{1,3}\s?(?:h|hrs?|d|days?|wks?|weeks?|mo|months?|min)\b",
    r"(?<![\w.,:])1\s?:\s?\d{1,3}(?:,?\d{3}){0,2}(?![\w:])",  # titres, dilutions
    r"(?<![\w.])\d{1,3}(?:\.\d)?#(?!\w)",  # pounds
    r"(?<![\w.:])1\s?:\s?\d{1,4}k?(?![\w:])",
    r"(?<!\w)\(?[cgmnpr]\.\(?(?=[A-Za-z0-9_*+?>-]{0,12}\d)[A-Za-z0-9_*+=?>-]{2,40}\)?(?!\w)",  # variants of genes
    r"\b[cpyra]{0,2}T[0-4][a-d]?\s?N[0-3xX][a-d]?\s?M[0-1xX][a-d]?\b",
    r"\bASA\s(?:class\s|PS\s)?[1-6]E?\b|\bUT\s?(?:grade\s)?[0-3][A-D]\b|\b(?:MP|Mallampati|Cormack|Gr)\s(?:I{1,3}V?|IV|[1-4])\b",
    r"\b(?:JL|JR|AL|AR|XB|EBU)\s?\d(?:\.\d{1,2})?\b",  # catheters by their curve
    r"\b(?:foot|hand|ankle|knee|wrist|elbow|shoulder|hip|finger|toe|spine|chest|ribs?|sinus)\s(?P<x>[1-6]V)\b",
    r"\b(?:CFT|CRT|cap refill|capillary refill|TUG|hold|5xSTS)\s[<>]?\s?\d{1,2}(?:\.\d)?\s?s\b",
    r"\bD\d{4}(?=\s(?:x\s?\d|#\d|on|UR|UL|LR|LL|\())|(?<=#\d )D\d{4}\b|(?<=#\d\d )D\d{4}\b",  # CDT
    r"(?<=[a-z] )\d{5}(?=\t\$?\d{1,4}\.\d\d\b)|(?<=[a-z], )\d{5}(?=\t\$?\d{1,4}\.\d\d\b)|(?<=[a-z] )\d{5}(?= \(\d)",  # CPT
    r"\[ ?[xX]? ?\] (?P<x>\d{5})(?= [A-Z][A-Za-z]{2})",  # CPT behind a box to tick
    r"\bCPT\b[^\n]{0,30}?\d{5}\sx\s?\d,\s(?P<x>\d{5})\b",
    r"(?<!\w)[1-8]0'?s\b|(?<!\w)\d{2,3}\s?[-–]\s?\d{2,3}'?s\b",
    r"\b(?:iodine|i|technetium|tc|lutetium|lu|radium|ra|cobalt|co|yttrium|y|gallium|ga|fluorine|f)-\d{2,3}m?\b",
    r"\bHSV-?[12]\b|\bHIV-?[12]\b|\bHTLV-?[12]\b|\be[234]/e[234]\b|\b[A-Z]\d\s?-\s?[A-Z]\d{1,2}\b",
    r"(?m)^[ \t]{0,8}\(?\d{1,2}[.)](?=\s)",  # the number of an item
    r"(?:(?<=\s)|^)\(?[1-9][.)](?=\s[A-Za-z])",
    r"(?m)^(?P<x>(?:[01]\d|2[0-3])[0-5]\d)(?=[ \t]{1,3}[A-Z(])",  # the time of an entry
    r"\b(?:incision|closure|induction|start|end|onset|until|in|out|PO|IV|IM|SL|SQ|PR|scene|dest|depart|arrive[ds]?|dispatched|timeout|in|seen)\s"
    r"(?P<x>(?:[01]\d|2[0-3])[0-5]\d)\b(?![-/.,]?\d)",
    r"(?<![\w.-])(?:[01]\d|2[0-3])[0-5]\d\s?[-–]\s?(?:[01]\d|2[0-3])[0-5]\d(?![\w-])",
    rf"\((?:was |vs\.? |from |prev(?:ious)? |ULN |LLN )?(?:{_N})\)",  # in brackets
    r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:[-–/](?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)){1,4}\b",
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        *_DENSE,
        rf"(?<![\w.,/-])(?!\d{{4,}}[a-z](?!\w))[<>=≤≥~±+-]{{0,2}}\s?(?:{_RANGE})\s?-?{_UNIT}{_PER}{{0,2}}(?!\w)",  # doses, measurements, relative times
        rf"\b{_ANALYTE}\b[\s:=#,.()-]{{0,4}}(?:(?:of|is|was|at|were|level|up|down|to|from|about|value)\s){{0,3}}[<>=≤≥~±+-]{{0,2}}\s?(?P<x>{_RANGE})(?![\w-])(?!/\d{{2,4}}\b)",
        r"(?<![\w./-])\d{2,3}\s?/\s?\d{2,3}(?![\w/-])",  # blood pressure
        r"(?<![\w./-])\d{1,2}\s?/\s?(?:5|6|10|12|15|24|27|30|100)(?!\d|/)[+-]?",  # scores, strength, murmurs
        r"(?i:\b(?:stop-?bang|norton|centor|katz|lawton|i?adls?|fib-?4)[:\s]{1,3}(?P<x>[0-8]/8))(?![\d/])",
        r"(?<![\w.-])0-(?:I{1,3}(?:s|p|sp)?|II[abc](?:\+II[abc])?)(?=[,.;)]?(?:\s|$))",  # shapes of polyps
        r"(?:[<>]=?|[≤≥])\s?\d{1,2}(?:\.\d)?\s?[x×]\s?(?:ULN|LLN)(?!\w)",
        r"(?<![\w.])4[4-9],X[XY]?(?:,[\w()+.;?~-]{1,40}){0,6}\[\d{1,3}\](?:/4[4-9],X[XY]?[^\s]{0,60}\[\d{1,3}\])?",  # karyotypes
        r"(?i:\b(?:firm|boggy|fundus|midline)),?\s{1,3}(?P<x>U[-/+]?\d)(?![\w/])",  # fingers below the navel
        r"(?i:\b(?:stage [123]|labou?r|duration|rupture)\b)[:\s]{1,3}(?P<x>\d{1,2}\s?h\s?[0-5]\d)(?!\d)",
        r"(?<![\w.])\d{1,2}(?:\.\d)?\s?cm FN(?!\w)",  # from the nipple
        r"(?i:\bapgars?\b[^\n]{0,12}[ \t](?P<x>(?:\d|10)/(?:\d|10)))(?![\d/])",  # after one and five minutes
        r"(?<![\w/.-])(?:[<>]=?|[≤≥])?\s?\d{1,3}(?:\.\d{1,2})?/\d{1,3}(?:\.\d{1,2})?(?=\s[SIR](?:\s|$))",  # two drugs' concentrations
        r"(?<![\w/.-])[12]/3(?=\s(?:radius|forearm|ulna|femur|tibia|shaft)\b)",  # where bone is measured
        r"(?<![\w.,/-])(?:10|\d)(?:\.5)?/(?:\d0|100)%?/(?:[-+][0-5]|0)(?![\w/.,]*\d)",  # how far a cervix is
        r"(?<![\w.,/-])\d{1,2}/\d{2,3}/(?:mild|mod|str|strong)(?!\w)",  # contractions
        r"(?<![\w.])\d{1,2}(?:\.\d)?\s?mph(?:\s?/\s?\d{1,2}(?:\.\d)?\s?%)?(?!\w)",  # stages on a treadmill
        r"(?<![\w.])\d{1,2}\s?min\s?\d{1,2}\s?s(?:ec)?(?!\w)|(?<![\w/.])[MF]\s?/\s?\d{2,3}\s?cm\s?/\s?\d{2,3}(?:\s?kg)?(?![\w/])",
        r"(?i:\b(?:apn(?:o)?ea|hypopn(?:o)?ea|pauses?|asystole|hold|held|stance|up and go|tug|duration|longest|time)[:\s]{1,3}(?P<x>[1-8]?\d(?:\.\d{1,2})?s))(?!\w)|(?<![\w.])[1-8]?\d(?:\.\d{1,2})?s(?=\sor\s(?:more|less)\b)",
        r"(?<![\w.])[2-5][^\w\s]{1,2}[2-5]\s?=\s?(?:[4-9]|10)(?![\w/])",  # Gleason, whatever a reader made of the plus
        r"(?<![\w.])M\s?\d{2,3},?\s?SD\s?\d{1,2}(?![\w/])",  # the mean of a test's norm
        r"(?<![\w./-])[1-3]\s?/\s?[2-4](?![\d/])",  # fractions
        r"(?<![\w.-])[1-4]\+(?!\d)",  # reflexes, oedema
        r"(?<![\w./-])20/\d{2,3}(?:[+-]\d)?\b",  # visual acuity
        rf"(?<![\w./,-])(?:{_RANGE})\s?%",  # percentages
        rf"[<>≤≥~±]\s?(?:{_N})(?!\w)",
        r"(?<![\w.])[+-]\d{1,2}\.\d{1,2}(?!\w)",  # dioptres, z-scores
        rf"[(\[]\s?(?:ref(?:erence)?|normal|nl|range|n)?\.?:?\s?(?:{_N})\s?[-–]\s?(?:{_N})\s?[)\]]",  # reference ranges
        r"(?<![\w./#-])\d{1,3}(?:\.\d{1,3})?\s?[-–]\s?\d{1,3}(?:\.\d{1,3})?(?![\w/-])",
        rf"(?<![\w.-])(?:{_N})\s?[xX×]\s?(?:{_N})(?:\s?[xX×]\s?(?:{_N}))?(?![\w])",  # sizes
        r"(?<![\w.])[xX×]\s?\d{1,3}\b",
        r"(?<!\w)#\s?\d{1,3}(?!\d)",
        r"\b(?:q|every)\s?\d{1,2}(?:\s?-\s?\d{1,2})?\s?(?:h|hr|hrs|hours?|d|days?|wks?|weeks?|min|minutes?|months?)?\b",
        r"\b(?:[TCL]\d{1,2}|S[1-5])(?:\s?[-/–]\s?(?:[TCLS]?\d{1,2}))?\b",  # vertebrae
        r"\bG\d{1,2}\s?P\s?\d{1,4}(?:[A-Z]{1,3}\d{0,2})?\b|\b[GP]\d{1,2}\b|\bA\d\b",  # pregnancies
        r"\b\d{1,2}\s?[-]?\s?(?:yo|y\.?o\.?|y/o|yr|year)s?(?:[ -]?old)?\s?(?:[MF]|male|female|man|woman|boy|girl)?\b",
        r"\b\d{1,2}\s?-?\s?(?:month|week|day|mo|wk)s?[ -]?(?:old)?\b",
        r"(?<!\w)[1-8]\d(?:[MFmf])\b",  # 34F
        r"\b\d{1,2}\s?\+\s?\d\s?(?:weeks?|wks?)?(?!\d)|\b\d{1,2}\s\d/7\b",  # gestation
        r"\b(?:at|@)?\s?(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\.?)?(?!\d)",  # times of the day
        r"\b(?:1[0-2]|0?[1-9])\s?[ap]\.?m\b\.?",
        r"\b(?:at|@|time|hrs?)\s?:?\s?(?P<x>(?:[01]\d|2[0-3])[0-5]\d)(?:\s?(?:hrs?|hours|h))?\b(?!-)",
        r"(?<![\w.])(?:[01]\d|2[0-3])[0-5]\d\s?(?:hrs?|hours|h)\b",
        r"\b(?:19[4-9]\d|20[0-4]\d)\b(?![-/.]\d)",  # years
        r"\b(?:19[4-9]0|20[0-4]0)'?s\b",
        r"(?<![\w-])[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}(?![\w-])",  # ICD-10
        r"\b(?:diagnos[ei]s|dx|codes?)\b[^\n]{0,30}?\b(?P<x>[A-TV-Z]\d[0-9A-Z])(?![\w.-])",
        r"(?<![\w-])[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}[,;]?\s(?:and\s|or\s)?(?P<x>[A-TV-Z]\d[0-9A-Z])(?![\w.-])",
        r"(?:\bICD(?:-?(?:9|10))?(?:-?CM)?\b[\s:#(]{1,3}(?:code\s)?)(?P<x>[A-Z]?\d{2,3}(?:\.\d{1,4}[A-Z]?)?|[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?:[,;]\s?(?:[A-Z]?\d{2,3}(?:\.\d{1,4})?))*",
        r"(?:\b(?:CPT|HCPCS)\b[\s:#(]{1,3}(?:codes?\s)?)(?P<x>(?:\d{5}|\d{4}[FTU]|[A-Z]\d{4})(?:-\d{2})?)",
        r"(?<![\w.-])\d{3}\.\d{1,2}(?![\w.-])",  # ICD-9 and plain decimals
        r"\b(?:vitamin|vit|factor|hepatitis|hep|type|group|grade|class|stage|schedule|protein|troponin|influenza|flu|hemoglobin|hgb|category|part|plan|phase|level|zone|segment|nerve|cn|lead|leads|trisomy|interferon|omega|coq|figure|fig|table|step|item|question)(?:\s?[-:#]\s?|\s|(?=\d))[A-KTV0-9IVX]{1,4}[a-d]?\b",
        r"\b(?:vit|hep|h)[A-K]?\d{1,2}[a-d]?\b|\b(?-i:(?:[Vv]it|[Hh]ep)[A-K])\b",
        r"\b[IVX]{1,4}\s?/\s?[IVX]{1,4}\b|\b(?:CN\s)?[IVX]{1,4}\s?[-–]\s?[IVX]{1,4}\b",
        r"\bII?I?I?V?\b(?=\s(?:diabetes|degree|murmur))",
        r"\bm\.?\s?d\.?m\b|\bCD\d{1,3}[+-]?\b|\bIL-?\d{1,2}\b|\bHLA-?[A-Z]{1,3}\d{0,3}\b|\bH\d{1,2}N\d{1,2}\b|\bCYP\d[A-Z]\d{1,2}\b|\b[GS]LT-?\d\b|\bp\d{2}\b",
        r"\bp[TNM][0-4xXis]{1,2}[a-d]?(?:[NM][0-3xX][a-d]?){0,2}\b|\bT[0-4][a-d]?\s?N[0-3xX][a-d]?\s?M[0-1xX]\b",
        r"\b\d{1,2} ?-? ?0\s?(?:vicryl|prolene|monocryl|nylon|silk|chromic|ethibond|pds|sutures?)?\b(?!\d)",
        r"\b(?:p|P)\s?[<=>]\s?0?\.\d{1,4}\b",
        r"(?<![\w.])\d{1,2}(?:st|nd|rd|th)\b",
        r"\bCOVID-?19\b|\bT-?\d{1,2}\b|\b[Oo]2\b|\b[VQ]\d\b|\bV[1-6](?:-V?[1-6])?\b|\bS[1-4]\b|\bQ\d{1,2}[Hh]?\b|\bB-?\d{1,2}\b|\bD-?\d{1,2}\b|\bD5(?:\s?1/2\s?)?NS?\b|\bP[GC][YI]-?\d\b|\bH2\b",
    )
)


_CHART = re.compile(  # a number of somebody's, and no range
    rf"(?<![\d.,-])\d{{1,3}}-\d{{5,6}}(?![\d.,-]|\s?(?:(?:{_UNIT})(?![A-Za-z])|[a-zµ]{{1,4}}/[a-z]))", re.IGNORECASE
)
_WHOLE_UNIT = re.compile(rf"{_UNIT}{_PER}{{0,2}}", re.IGNORECASE)
_WHOLE_ANALYTE = re.compile(_ANALYTE, re.IGNORECASE)


def is_unit(text: str) -> bool:
    """Whether a word is a unit and nothing else, as it stands after a number."""
    return _WHOLE_UNIT.fullmatch(text.strip(".,;:()")) is not None


def is_measured(text: str) -> bool:
    """Whether a word says what is measured, as it stands before a number."""
    return _WHOLE_ANALYTE.fullmatch(text.strip(".,;:()=#")) is not None


def find(text: str) -> Iterator[tuple[int, int]]:
    """Every span of `text` that reads as a clinical value; spans may overlap."""
    for pattern in (*_PATTERNS, *notations.PATTERNS, *laboratory.PATTERNS):
        for match in pattern.finditer(text):
            span = match.span("x") if "x" in pattern.groupindex and match["x"] else match.span()
            chart = _CHART.search(text, span[0])
            if chart is None or chart.end() > span[1]:
                yield span
    yield from undated.find(text)
