"""The two parts of the generator and what each may draw from: names, places and clinical content.

Rules:
- Every list is split; nothing stands in both parts.
- Names are drawn at random from common ones, among them many that are ordinary words (Rose, Long, Grace, May): such
  names are what redaction misses. Numbers and domains are those that nobody can have.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """Which part of the generator: `dev` is for looking at, `test` for measuring alone."""

    DEV = "dev"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Bank:
    """What documents of one part are made from. `{n}` stands for a whole number, `{x}` for one with a decimal."""

    surnames: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    towns: tuple[str, ...]
    streets: tuple[str, ...]
    organisations: tuple[str, ...]
    employers: tuple[str, ...]
    diagnoses: tuple[str, ...]
    drugs: tuple[str, ...]
    symptoms: tuple[str, ...]
    signs: tuple[str, ...]
    procedures: tuple[str, ...]
    findings: tuple[str, ...]
    tests: tuple[tuple[str, str, str], ...]  # name, reference range, unit


def _split(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.replace("\n", " ").split(";") if item.strip())


_DEV = Bank(
    surnames=_split("""Long; Page; Young; Black; Hill; Rose; Day; Bond; Kowalczyk; Okonkwo; Nguyen;
        Fernandez-Ruiz; O'Dowd; Abernathy; Van der Berg; Petrossian; Whitfield; Castellanos; Haverford;
        Lindqvist"""),
    women=_split("""Grace; May; Hope; Joy; Ingrid; Consuelo; Mei-Ling; Tabitha; Odalys; Bernadette; Rosemary;
        Leontyne"""),
    men=_split("Mark; Bill; Grant; Drew; Ignacio; Thaddeus; Bjorn; Kwame; Rutherford; Emeka; Horace; Wendell"),
    towns=_split("Larkspur Falls; Stillwater Bend; Old Harbor; Pinecrest; Wexcombe; Santa Rufina"),
    streets=_split("Mill Pond Road; Second Street; Orchard Terrace; Quarry Lane; Lakeview Boulevard"),
    organisations=_split("""Larkspur Valley Medical Center; Pinecrest Family Practice; St. Orland Hospital;
        Old Harbor Heart Group; Stillwater Orthopedics"""),
    employers=_split("Granite Freight Lines; Wexcombe School District; Harbor Canning Company"),
    diagnoses=_split("""hypertension; type 2 diabetes mellitus; Parkinson disease; Graves disease;
        atrial fibrillation; chronic kidney disease stage 3; Bell palsy; osteoarthritis of the left knee;
        hypothyroidism; GERD; community-acquired pneumonia; Hodgkin lymphoma in remission;
        iron deficiency anemia; COPD; acute otitis media"""),
    drugs=_split("""metformin {n} mg PO BID; lisinopril {n} mg daily; levothyroxine {n} mcg every morning;
        apixaban 5 mg twice daily; omeprazole {n} mg before breakfast;
        albuterol 2 puffs every 4 hours as needed; amoxicillin 500 mg TID for 10 days;
        prednisone {n} mg daily for 5 days; insulin glargine {n} units at bedtime;
        gabapentin 300 mg three times a day"""),
    symptoms=_split("""chest pain on exertion; productive cough; shortness of breath;
        intermittent palpitations; burning epigastric pain; numbness of the right hand;
        low back pain radiating to the left leg; night sweats; fatigue; blurred vision; ringing in the ears"""),
    signs=_split("""BP {n}/78 mmHg; HR {n} bpm; temp 98.6 F; RR 16; SpO2 97% on RA; weight {n} lb; BMI {x};
        lungs clear to auscultation bilaterally; no peripheral edema; Murphy sign negative;
        regular rate and rhythm; abdomen soft and nontender; PERRLA; trace ankle edema; 2+ reflexes"""),
    procedures=_split("""colonoscopy with polypectomy; left heart catheterization; right knee arthroscopy;
        MRI of the lumbar spine without contrast; pulmonary function testing; carpal tunnel release"""),
    findings=_split("""no acute cardiopulmonary disease; 6 mm nodule in the right upper lobe;
        ejection fraction {n}%; moderate joint space narrowing; mild mitral regurgitation;
        disc bulge at L4-L5 without stenosis"""),
    tests=(
        ("Glucose", "65 - 99", "mg/dL"), ("Creatinine", "0.50 - 1.10", "mg/dL"), ("Sodium", "135 - 146", "mmol/L"),
        ("Potassium", "3.5 - 5.3", "mmol/L"), ("Hemoglobin", "11.7 - 15.5", "g/dL"), ("WBC", "4.0 - 11.0", "K/uL"),
        ("Platelets", "140 - 400", "K/uL"), ("TSH", "0.40 - 4.50", "mIU/L"), ("ALT", "6 - 29", "U/L"),
    ),
)  # fmt: skip

_TEST = Bank(
    surnames=_split("""Rivers; Stone; Winter; Church; Banks; Fields; Love; Sharp; Worthington-Hale; Adeyemi;
        Takahashi; Delacroix; McIlvaine; De la Cruz; Szymanski; Thornquist; Bellhaven; Ravindran; Oyelaran;
        Quisenberry"""),
    women=_split("""Faith; June; Dawn; Ruby; Guadalupe; Anneliese; Xiomara; Philomena; Sunita; Marguerite;
        Yolanda; Ottilie"""),
    men=_split("Will; Chase; Art; Rich; Ezekiel; Lars; Octavio; Desmond; Tobias; Hideki; Barnaby; Lucius"),
    towns=_split("Cedar Hollow; Port Amity; Dunmere; Rocky Narrows; Elmstead; San Perdido"),
    streets=_split("Chapel Hill Drive; Foundry Way; North Ninth Avenue; Heron Court; Old Post Road"),
    organisations=_split("""Cedar Hollow Community Hospital; Port Amity Women's Clinic; Dunmere Pediatrics;
        Mercy of the Narrows Medical Center; Elmstead Eye Institute"""),
    employers=_split("Amity Shipyards; Rocky Narrows Fire Department; Dunmere Glassworks"),
    diagnoses=_split("""rheumatoid arthritis; Crohn disease; major depressive disorder; Alzheimer disease;
        migraine; Raynaud phenomenon; congestive heart failure; chronic hepatitis C; Sjogren syndrome; gout;
        asthma; deep vein thrombosis of the right leg; Addison disease; psoriasis; cataract of the left eye"""),
    drugs=_split("""methotrexate {n} mg weekly; sertraline {n} mg daily; warfarin 5 mg at bedtime;
        furosemide {n} mg BID; donepezil 10 mg nightly; sumatriptan 50 mg as needed;
        allopurinol {n} mg once daily; montelukast 10 mg in the evening; azithromycin 250 mg for 4 days;
        hydroxychloroquine 200 mg twice a day"""),
    symptoms=_split("""joint stiffness in the morning; bloody diarrhea; low mood; memory loss;
        throbbing headache; swelling of both ankles; itching; wheezing at night; pain behind the right eye;
        dry mouth; poor appetite"""),
    signs=_split("""blood pressure {n}/84; pulse {n} and regular; temperature 37.2 C; respirations 18;
        oxygen saturation 94%; height 168 cm; weight {n} kg; Babinski negative bilaterally;
        jugular venous distension; S3 gallop; tender MCP joints; visual acuity 20/40 OD; GCS 15;
        capillary refill under 2 seconds; Homans sign absent"""),
    procedures=_split("""cholecystectomy; phacoemulsification of the left eye; upper endoscopy with biopsy;
        CT of the head without contrast; total hip replacement; cesarean section"""),
    findings=_split("""no intracranial hemorrhage; chronic active inflammation;
        gallstones without wall thickening; bone density T-score of -2.{n}; small left pleural effusion;
        moderate aortic stenosis"""),
    tests=(
        ("Urea nitrogen", "7 - 25", "mg/dL"), ("Calcium", "8.6 - 10.4", "mg/dL"), ("Bilirubin", "0.2 - 1.2", "mg/dL"),
        ("Ferritin", "16 - 288", "ng/mL"), ("Hematocrit", "35.0 - 45.0", "%"), ("INR", "0.9 - 1.1", ""),
        ("CRP", "< 8.0", "mg/L"), ("Vitamin B12", "200 - 1100", "pg/mL"), ("Uric acid", "2.5 - 7.0", "mg/dL"),
    ),
)  # fmt: skip

BANKS = {Part.DEV: _DEV, Part.TEST: _TEST}
