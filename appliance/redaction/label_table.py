# ruff: noqa: E501 - a pattern is read whole
"""The labels of forms: what they announce, and which sign makes a word one.

Rules:
- Patterns match a whole phrase without its colon, whatever its case; the first category that matches is taken.
- A word that sentences and headings use too needs a sign: see the lists after the table.
"""

from __future__ import annotations

import re

from appliance.policy.categories import Category

_PERSON = r"(?:last|first|middle|maiden|family|given|full|legal|preferred|print(?:ed)?|patient'?s?|pt'?s?|member'?s?|subscriber'?s?|insured'?s?|guarantor'?s?|mother'?s?|father'?s?|parent'?s?|guardian'?s?|spouse'?s?|employer'?s?|emergency contact|policy ?holder'?s?|child'?s?|contact|provider|physician'?s?|doctor'?s?|pharmacy|facility|hospital|clinic|company|plan|insurance|responsible party|caregiver'?s?|witness)"
_TABLE: tuple[tuple[Category, str], ...] = (
    (Category.NAME, rf"(?:(?:other )?{_PERSON} )?name(?:s|\(s\))?(?: \(?(?:last|first|print|of)[\w ,/]{{0,24}}\)?)?|patient|pt|client|resident|member|subscriber|insured|guarantor|policy ?holder|beneficiary|parent|guardian|parent/guardian|next of kin|nok|emergency contacts?|contact(?: person)?|responsible party|alias|aka|re|witness|interpreter|attn|attention|to|caregiver|informant|accompanied by|employers?|occupation|schools?|surname|nickname|initials|family contact|power of attorney|m?poa|dpoa|hcp|proxy|dear|pt label|decedent|infant|newborn|claimant|injured worker|legal guardian|advocate|supervisor|manager|liaison|rep|representative|crew|driver|funeral director|spouse|maiden name|last|first|m\.?i\.?|nick ?name|(?:mother'?s? )?maiden|sent by|from the desk of|student|parents?(?:\(s\))?|dad|mom|contact person|caller|caregivers?|householder|tenant|(?:father|mother) of (?:the )?(?:baby|child|infant|patient)|fob|claimant name|nombres?(?: (?:completo|del paciente))?|apellidos?|paciente|contacto de emergencia|madre|padre|espos[oa]|tutora?|intérprete|ocupación|escuela|emergency|foster (?:mother|father|parents?)|caseworker|passenger|bystander"),
    (Category.PROVIDER, r"(?:(?:attending|referring|primary care|primary|ordering|consulting|requesting|admitting|family|treating|supervising|collecting|reading|interpreting|rendering|performing|assisting|responsible|operating|prescribing|billing|discharging|dictating|resident|covering|on-?call|your|other|current) )?(?:physicians?|doctors?|dr|providers?|surgeons?|md|pcp|radiologist|pathologist|cardiologist|clinician|nurse|practitioner|therapist|resident|anesthesiologist|an[ae]sthetist|consultant|prescriber|dentist|psychiatrist|psychologist|technologist|technician|pharmacist|specialist|case manager|social worker|midwife)|(?:electronically |digitally )?(?:signed|dictated|transcribed|reviewed|verified|read|entered|authenticated|ordered|referred|collected|prepared|authored|interpreted|performed|approved|attested|cosigned|co-signed|released|reported|resulted|prescribed|received|completed|scribed|witnessed|seen|drawn|recorded|documented|requested|dispensed) by|attending|att|attg|assistants?|(?:first |second )?assistant surgeon|scribe|author|cc|copies? to|c\.c\.|signature|provider signature|patient signature|physician signature|sincerely|respectfully|best regards|regards|consultants?|referral source|referred to|pcp/referring|referring|scrub nurse|circulat\w+ nurse|preceptor|staff|dictator|transcriptionist|initials?|init\.?|sign\.?|tech\.?|fellow|examiner|firma(?: del paciente)?|recepción|recepcionista|enfermer[oa]|médic[oa]|doctora?|certifier|attendant|preparer|interpreting md|ref(?:erring)? md|crna|counselor|counsellor|accepting|sending|xc|bcc|pp|gp|cm|case mgr|trainee|supervisor|rn|by|phys\.?|anes\.?|anesth\.?|circ\.?|surg\.?|asst\.?|rph|counsel|attorney|adjuster|principal|teacher|grade/teacher|coach|pastor|primary md|nurse sending|ordering|requesting|rendering|given by|administered by|(?:health ?care )?(?:professional|provider)(?: or (?:clinic )?site|/(?:clinic|site))|vaccinator|recorded by|consult requested by|read|reader|ord|ord\.? (?:md|dr|phys\.?|prov\.?)|anesthetist|chaplain|clergy|minister|rabbi|imam|evaluator|educator|dietitian|interviewer|instructor|consults?"),
    (Category.ORGANISATION, r"facility|hospital|clinic|practice|laborator(?:y|ies)|lab name|performing lab|pharmacy|pharm|drug ?store|insurance(?: company| carrier| plan)?|insurer|payer|payor|carrier|(?:insurance )?(?:plan|program|company|carrier) name|insurance plan name or program name|insurance plan or program(?: name)?|health plan|agency|company|department of service|site|performing site|ordering facility|sending facility|location|institution|primary insurance|secondary insurance|place of (?:service|birth|death)|birthplace|daycare|transport(?:ation)?|dme|funeral home|from|employer name|place of (?:employment|work)|agency name|sent from|submitting|performed at|treated at|sent to|transfer(?:red)? to|admitted to|referred from|transferred from|hospital of choice|employer at time of injury|spoke site|originating site|policy group|group name|farmacia|aseguradora|compañía de seguros|empleador|patrón|clínica|mortuary|cemetery|church|parish|congregation|mosque|synagogue|place of worship|vendor|supplier|dme (?:vendor|company)|home health(?: agency)?|dialysis unit|group home|shelter|outside facility|bill to"),
    (Category.PLACE, r"domicilio|dirección|ciudad|estado|código postal|(?:(?:home|mailing|street|billing|business|work|e|current|permanent|patient|email) )?address(?: (?:line )?\d)?|city|state|zip(?: ?code)?|county|country|city ?/ ?state(?: ?/ ?zip(?: code)?)?|city ?(?:/|and|&) ?town|city, state(?:,? zip)?|street|apt|residence|addr|loc|pt loc|patient location|town|postal code|room(?:/bed)?|unit/bed|bed|ward"),
    (Category.DATE, r"(?:birth ?dates?|dates? of birth|dob) ?/ ?(?:sex|gender|age)|fecha(?: de (?:nac\.?|nacimiento|hoy|la visita))?|fum|(?:(?:service|visit|birth|admission|admit|discharge|collection|report|exam|procedure|surgery|test|specimen|received|result|order|print(?:ed)?|effective|expiration|issue|start|end|due|today'?s|injury|transcription|dictation|death|current|reported|collected) )?dates?(?:/time| & time| and time)?(?: of (?:birth|service|visit|admission|discharge|exam|procedure|surgery|injury|operation|study|consultation|report|death|accident|onset|evaluation|dictation|transcription|loss|hire|examination|collection|transfer|referral|encounter|signature|signing|issue|last visit))?|dob|d\.o\.b\.?|d/?o/?b|dos|doa|dod|doi|birth ?date|born|admitted|discharged|admit|collected|received|reported|printed|date/time|dictated|transcribed|d|t|dd|dt|exp|expires|expiration|effective|valid (?:until|through|thru|from)|last seen|next (?:visit|appointment|appt)|appointment|appt|signed|completed|resulted|ordered|verified|drawn|dates of testing|date pronounced|hired|started|stopped|given|administered|dispensed|filled|statement date|notice date|study date|soc|cert(?:ification)? period|edc|edd|lmp|birth|typed|ref date|w/c|dates? of testing|service|date\(s\)"),
    (Category.PHONE, r"tel[ée]fono|celular|(?:(?:home|work|cell|mobile|office|business|contact|emergency|daytime|evening|day|evening|other|main|patient|fax|primary|preferred|alternate) )?(?:tele)?phones?(?: (?:number|no|#|\(?[a-z]{1,6}\)?))?|tel|fax(?: (?:number|no|#))?|cell|mobile|pager|ph|phone/fax|toll[- ]free|call back|callback|contact (?:number|no)"),
    (Category.EMAIL, r"e-?mail(?: address)?"),
    (Category.WEB, r"web ?site|url|ip(?: address)?|portal"),
    (Category.SSN, r"seguro social|ssn|s\.s\.n\.?|social security(?: (?:number|no|#))?|soc\.? ?sec\.?(?: (?:no|#))?|ss ?#|last 4(?: of)? ssn"),
    (Category.RECORD, r"(?:n[oúu]m?\.? de )?expediente|mrn|m\.r\.n\.?|mr ?#|med(?:ical)? ?rec(?:ord)?(?: (?:number|no|num|#))?|record (?:number|no|#)|chart(?: (?:number|no|#))?|patient (?:id|no|number|#|identifier|identification)|pt id|encounter(?: (?:number|no|#|id))?|visit (?:number|no|#|id)|accession(?: (?:number|no|#))?|specimen(?: (?:id|number|no|#))|spec ?#|ord ?#|case (?:number|no|#)|order (?:number|no|#|id)|requisition(?: (?:number|no|#))?|csn|fin|har|hospital (?:number|no|#|id)|unit (?:number|no|#)|reference (?:number|no|#)|document (?:id|number|no|#)|job (?:id|number|no|#)|study (?:id|number|no|#)|confirmation (?:number|no|#)|id|id (?:number|no|#)|identification(?: (?:number|no|#))?|pt no|file(?: (?:no|#))?|run ?#|thread|id band|v ?#|mr|cath ?#|client|student no|hospital no|med rec|nhs (?:no|number)|(?:in )?reply (?:refer )?to|(?:our|your) ref(?:erence)?|uhid|ip no|op no|case id|hospital ref"),
    (Category.PLAN, r"(?:insurance |health plan |plan |subscriber |member |policy |group |claim |authorization |auth |medicare |medicaid |beneficiary |prior auth |rx )(?:policy |group |member |id |claim )?(?:id|number|numbers|no|num|#|id ?#|name)|policy|group|claim|member id|medicare|medicaid|hicn?|mbi|rx ?bin|rx ?pcn|rx ?grp|rxgroup|authorization|sub ?#|ins"),
    (Category.ACCOUNT, r"(?:patient |bank |credit card |card |billing |invoice |statement |guarantor )?(?:account|acct|a/c)(?: (?:number|no|num|#|id))?|invoice(?: (?:number|no|#))?|card (?:number|no|#)|routing(?: (?:number|no|#))?|check (?:number|no|#)|statement (?:number|no|#)"),
    (Category.LICENCE, r"npi(?: (?:number|no|#))?|dea(?: (?:number|no|#))?|(?:driver'?s? |medical |state |nursing |professional )?licen[sc]e(?: (?:number|no|#|plate))?|lic(?: (?:no|#))?|dl(?: (?:no|#))?|tin|ein|tax id|federal tax id|upin|clia(?: (?:number|no|#))?|passport(?: (?:number|no|#))?|state id|badge(?: (?:number|no|#))?|emp(?:loyee)? ?(?:id|number|no|#)|lic\. ?#|fein|certification (?:number|no|#)"),
    (Category.VEHICLE, r"vin|(?:license )?plate(?: (?:number|no|#))?|vehicle(?: (?:id|number|no|#))?"),
    (Category.DEVICE, r"(?:device |implant )?serial(?: (?:number|no|#))?|s/n|sn|device (?:id|identifier|number|no|#)|lot(?: (?:number|no|#))?|udi|imei|mac address|model(?: (?:number|no|#))?|implant (?:id|number)"),
    (Category.OTHER, r"user ?name|user ?id|login|password|pin|access code|security code|barcode|qr|fingerprint|photo|patient photo|biometric"),
)  # fmt: skip
LABELS = tuple((category, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for category, pattern in _TABLE)
ANY = re.compile("|".join(f"(?:{pattern})" for _, pattern in _TABLE), re.IGNORECASE)  # most words are no label at all
# Labels that ordinary headings share: alone in a cell they say nothing.
ONLY_WITH_COLON = re.compile(
    r"(?i)(?:emergency|caseworker|passenger|bystander|ord|chaplain|clergy|minister|evaluator|educator|dietitian|interviewer|instructor|consults?|fob|(?:father|mother) of (?:the )?(?:baby|child|infant|patient)|"
    r"mortuary|cemetery|church|parish|congregation|mosque|synagogue|vendor|supplier|home health|dialysis unit|group home|shelter|"
    r"patient|pt|client|from|to|re|d|t|dd|dt|mr|rn|cm|pp|gp|read|reader|last|first|rep|infant|newborn|spouse|fellow|"
    r"by|rn|phys\.?|anes\.?|circ\.?|surg\.?|asst\.?|rph|student|parents?|dad|mom|caller|teacher|principal|coach|pastor|counsel|attorney|loc|"
    r"started|stopped|given|administered|dispensed|filled|init\.?|initials?|sign\.?|tech\.?|accepting|sending|manager|supervisor|driver|crew|liaison|trainee|town|service|birth|soc|edc|edd|lmp|"
    r"att|attg|ordering|requesting|rendering|typed|hired|file|thread|ins|transport(?:ation)?|dme|daycare|submitting|attending|staff|surgeons?|physicians?|doctors?|nurse|consultants?|"
    r"contact|mother|father|parent|spouse|city|state|location|hospital|clinic|pharmacy|pharm|laborator(?:y|ies)|practice|"
    r"site|policy|group|claim|admit|admitted|discharged|received|reported|completed|ordered|drawn|verified|signed|"
    r"resident|schools?|occupation|relationship|historian|informant|id|chart|encounter|accession|model|lot|call back|"
    r"appointment|photo|insurance|bed|unit|ward|room|county|country|street|medicare|medicaid|authorization|agency|"
    r"company|exp|born|effective|expires|expiration|md|scribe|author|cell|mobile|technician|therapist|specialist|"
    r"pharmacist|pathologist|radiologist|cardiologist|dentist|psychiatrist|psychologist|midwife|clinician|practitioner|"
    r"assistants?|initials|dictated|transcribed|printed|collected|resulted|proxy|card|facility|institution|carrier)"
)
PHRASE = re.compile(
    r"(?i)(?:signed|dictated|transcribed|authenticated|cosigned|referred|reviewed|verified|ordered) by|cc|dear|sincerely|respectfully|attn"
)
# Labels that need no colon before a value with a capital.
WITHOUT_COLON = re.compile(
    r"(?:(?:patient|member|resident|subscriber|guarantor|last|first|full|legal|child|maiden|middle) name|emergency contacts?|next of kin|"
    r"policy ?holder|dates? of (?:birth|service|visit|admission|discharge|exam|procedure|surgery|injury|operation|study|report|death|accident)|employer|(?:home |mailing |street )?address|prescriber|primary care (?:physician|provider)|"
    r"(?:referring|attending|ordering|treating) (?:physician|provider|doctor)|guarantor|subscriber|power of attorney|dates?|dob|"
    r"legal guardian|responsible party|social security(?: number| no)?|patient signature|signature|witness|interpreter)",
    re.IGNORECASE,
)
# Labels of one letter or word that sentences use too: they count at the beginning of a cell alone.
FIRST_ONLY = re.compile(r"(?i)(?:re|to|from|cc|d|t|md|do|np|pa|rn|dr|read|last|first|service|mr|cm|pp|staff|other|id)")

_MISREAD = str.maketrans("0158|", "olsbl")
_SHORTEST = 4  # letters that a label's word has to be known by, when one of them is misread
LABEL_WORDS = frozenset(word for _, pattern in _TABLE for word in re.findall(rf"[a-z]{{{_SHORTEST},}}", pattern))
_FREQUENT = ("name", "date", "birth", "patient", "number", "phone")  # taken where two labels are as near
_BY_GAP = {f"{word[:i]}?{word[i + 1 :]}": word for word in sorted(LABEL_WORDS) for i in range(len(word))}
_BY_GAP |= {f"{word[:i]}?{word[i + 1 :]}": word for word in _FREQUENT for i in range(len(word))}


def respelled(word: str) -> str | None:
    """The label's word that a reader took for `word` (lower case): digits for letters, one letter for another."""
    spelled = word.translate(_MISREAD)
    for reading in (spelled, spelled.replace("rn", "m")):
        if reading in LABEL_WORDS:
            return reading
    gaps = (f"{spelled[:i]}?{spelled[i + 1 :]}" for i in range(len(spelled)))
    found = [_BY_GAP[gap] for gap in gaps if gap in _BY_GAP]
    return next((w for w in found if w in _FREQUENT), found[0] if found else None)
