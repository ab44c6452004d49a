"""Lines of medicine in which nothing stays behind, and what looks like them and names somebody or something."""

from dataclasses import replace

import pytest
from redaction_pages import PURPOSE, NoTagger, decisions, layout_of, words_of

from appliance.policy.categories import Category
from appliance.redaction import teeth, undated
from appliance.redaction.clearing import assess, decide
from appliance.redaction.findings import Opinion
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason

LEXICON = load_lexicon()

KEPT = """
Home BP log runs 138-150/80-88. No dizziness.
after split-dose PEG-3350 4 L.
9 mm sessile polyp, Paris 0-IIa, NICE type 2, cold snare
K57.30, K64.1. CPT: 45385, 45380-59.
methylpred 40 mg IV 0800 1400; albuterol neb q4h
O2 device    HF40    HF45    BiPAP    NC4
Plan: C6 then labs
Epworth 15/24, STOP-Bang 6, neck 16.5 in
AASM v3 rules, hypopnea 1B (4%). TcCO2 48 mmHg.
VA near    J2    J7
Conj / sclera    White and quiet    White and quiet
Ant chamber    Deep, quiet    Deep, no cell or flare
Vessels / periphery    A/V 2:3, flat 360
eosinophils 380/uL, alpha-1 antitrypsin 141 mg/dL, PiMM
The study meets ATS/ERS criteria
varus/valgus 30, 1A, Lachman negative
CC: Follow-up of hypertension and type 2 diabetes; left knee pain x 3 wk.
McArdle disease, McRoberts maneuver, McCune-Albright syndrome
treated for E. coli, positive for C. difficile
no increase of pain after session (3/10). Incision clean
liquid nitrogen x11 (17000, 17003); then fluorouracil 5% cream BID
CPT: 88307 x2, 88305, 88342
Senna 8.6 mg 2 tabs PO qHS
dialyzer F180; EDW 92.5 kg; heparin 3000 units
4. Innocent murmur, follow. Fluoride varnish applied.
Discussed 0410 with cardiology on call
ANNUAL WELLNESS VISIT, SUBSEQUENT (G0439)
650 mg TID; AREDS 2 one capsule BID
Principal: Acute on chronic HFrEF (I50.23).
GCS / RASS    10T/-1    10T/-2    9T/-3
pH    pco2    pO2    HCO3
Vt mL    360    360
9-Hole Peg Test    22 s
prior cesarean at the Hospital. G3 P1011.
Plan: OT 60 min 5x/wk, NMES
Use R hand as gross assist in 3/5 tasks.
NDC    59762-0540-01
Cognition: MoCA-Blind 14/22
biopsies for H. pylori
3. New Modic type 1 change at L4-L5.
Blood cultures x 2 had no growth
HBsAg    nonreactive    1 h GTT 50g    162 mg/dL (H)
Single leg stance, R    4s    18s    30s    30s
QTY: 90    NDC: 59762-0540-01
QTY: 30    NDC: 68180 -0519-09
Desires breastfeeding and LNG-IUD postpartum.
3. Erosive esophagitis.
4. Hiatal hernia, 3 cm
Anesthesia: General, Halothane
marginal erosions at the 2nd MCP joint
SpO2 97% on 3 L.
Cyclobenzaprine 5 mg at bedtime as needed, #15. Heat, stay active.
ENOXAPARIN 30 MG SQ GIVEN ABDOMEN RIGHT LOWER.
INSULIN LISPRO 2 UNITS SQ GIVEN.
I10 HYPERTENSION
Z23 encounter for immunization
R42 dizziness
R09.02 E87.6 I10
Essential hypertension (I10)
EXAM: CT CHEST AND PELVIS WITH IV CONTRAST (71260, 74177)
Level of service 99214.
Home glucose 118-164 fasting
micrometastasis, 1.1 mm (1/1).
nodes, none positive (0/14)
Laboratory: ferritin 2,180 ng/mL, saturation 84 %, ALT 96 U/L, AST 78 U/L
Special tests: Neer +, Hawkins +, empty can -, drop arm -, Spurling -.
Positive, 60%, moderate    Allred 7
bicuspid valve, Sievers type 1
dsDNA Ab    2    3    0-9    IU/mL
Labs drawn: CBC, BMP, PT/INR
Max 3 g/24h. For pain 1-4
RTS 7.55. Shock index 1.24.
WBC    4.2    5.0    4.0-10.5    1043/uL
HIV-1/2 ANTIGEN/ANTIBODY: Nonreactive
LAST INR ON FILE INR 2.7
Angina pectoris, Canadian class II.
EF 35%, moderate MR. Mild TR, trace AI.
drop arm negative, Speed equivocal.
tender at McBurney point with rebound and guarding
1 TAB DAILY, 1.5 TAB MON AND THU
Warfarin 5 mg Mon Wed Fri, 2.5 mg other days
Bananas: oral itching
Quantiferon TB Gold negative
Rinne positive bilat, Weber midline
Tooth #19 MOD composite, #30 PFM crown, #14 RCT
AFI 14.2, BPP 8/8, vertex
Vent: AC 14/450/40%/5, PIP 24
Mac 3 grade I view, propofol 150 mg
Decipher 0.38
Lachman 2+, anterior drawer pos
Breslow 0.6 mm, no ulceration
Hearing: 500 Hz 20 dB, 1000 15, 2000 15, 4000 25
ZOSYN 3.375 G IV Q6H DAY 3
Denver II: walks alone, 6 words
del(13q) positive, t(11;14) negative
46,XY,t(9;22)(q34;q11.2)[20]
Factor V Leiden heterozygous
fundus firm U/-1
Ortolani neg, Moro intact
Warfarin clinic: INR 3.4, hold 1 dose
L temporal sharp waves F7/T3
flex 50% ext 25% bilat
dressing min A, toileting mod A
Suboxone 8/2 SL film BID
1000 s blue light
Class II div 1, overbite 40%
pT1c pN0(i-)(sn) cM0
FLUID RESTRICTION 1500
WBC 3.1 L x10(3)/uL
SODIUM 138 mEq/1
RV (L) 2.15
Length 20 1/4 in.
mitotic rate 1/mm2; 1 per mm2
E0601 auto-adjusting device
S52.502A fracture of the radius
F33.1 Major depressive disorder, recurrent
Clark level III; ulceration absent
Graves hyperthyroidism
JC virus index 2.31
Na goal 145-150.
Skin check: 6 mm papule
Psych consult: denies SI
RUQ tenderness, Murphy negative
settings 40%/+8
Parkland 4 x 70 x 12
93000 ECG complete
pain 3/10 BP 128/80
strength 4/5 Wt 182
lymph nodes at station 12
PT: 97110 x 2, 97140 x 1
Z79.4 Long term (current) use of insulin
UR 3-2-3 4-3-4
Holter: 112 PVCs, 3 couplets
SPH CYL AXIS ADD PRISM
D0274 bitewings - four films
D2392 resin-based composite - two surfaces, posterior
Alternaria 3+ Cladosporium 2+ Aspergillus 0 Penicillium 1+ Helminthosporium 0
C. SKIN, SCALP, SHAVE: SCCIS, EXTENDING TO BASE.
Basaloid islands with peripheral palisading and clefting
Junctional nests of melanocytes with pagetoid spread
DIF: granular IgA in dermal papillae
Melan-A and SOX10 highlight the melanocytes
FNA thyroid: Bethesda III, AUS
CPAP 10 cmH2O, EPR 3, AHI 2.1 events/h
Methacholine PC20 2.1 mg/mL
Battery ERI > 7 years, no AMS episodes
vWF Ag 62%, ristocetin cofactor 48%, Factor VIII 71
DTAP #1 2 mos, #2 4 mos
Blood lead 3.1 mcg/dL, ZPP 28
PRBC 2 units crossmatched, FFP 4, platelets 1 apheresis
DAT poly 2+, IgG 2+, C3d neg
FMR1 CGG repeats 30
pT2 pN1a M0, stage IIB, margins R0
D95 98%, Dmax 107%
G3P2002 EDC by LMP, cvx 2/50/-2
Caffeine citrate 8 mg/kg, D10W 80 mL/kg/day
Surfactant (Curosurf) x 2, HFOV MAP 12
GFTA-2 SS 78, PLS-4 AC 82 EC 79
LSVT BIG 4x/week x 4 weeks
NCS: median DSL 4.8 ms, CMAP 6.2 mV, SNAP 12 uV
EMG: fibs 2+ APB, reduced recruitment
Cardiolipin IgG 12 GPL, IgM 8 MPL
C3 88, C4 12, CH50 41 U/mL, C3d 2
CLOtest negative
PVR 120 mL, Qmax 9, IPSS 18, QOL 4
Onychomycosis x 10 debrided, DP/PT 1/4, Semmes-Weinstein 5.07 absent
OMEPRAZOLE 20 MG DR CAP QTY 30 RF 2
Not medically necessary under the InterQual criteria
ISS 17, Grade II splenic lac, AAST
RX: LANOXIN 0.25 MG Q.D., LASIX 40 MG Q.A.M., K-DUR 20 MEQ
SMAC: GLU 102, BUN 14, CREAT 1.0, URIC ACID 6.2
O.D. -2.25 -0.75 x 090 ADD +2.00
Tonometry: OD 16 OS 17 applanation
C/D ratio 0.3 OD, 0.35 OS
HVF 24-2: superior arcuate defect OS
Esotropia 15 PD at near, stereo 40 sec
Mandibular tori, Class I occlusion, mesial caries #18
PTA 35 dB HL right, SRT 30 dB, WRS 92% at 70 dB
Acoustic reflexes absent ipsi and contra
Cat pelt 4+, Dog epithelia 2+, D. farinae 4+, D. pteronyssinus 4+
Kochia, sagebrush, cocklebur, short ragweed: positive
B. SKIN, BACK, PUNCH: COMPOUND NEVUS WITH MODERATE ATYPIA.
Interface dermatitis with dyskeratosis and incontinent pigment
Entirely submitted in cassettes A1-A4
ER 95%, PR 80%, HER2 1+, Ki-67 12%
Synaptophysin and chromogranin positive, Ki-67 <3%
NILM. Shift in flora suggestive of bacterial vaginosis
Benign follicular nodule, Hurthle cells present
Usage days >= 4 hours 27/30 (90%)
RDI 22.4, supine AHI 41, nadir SpO2 79%
BiPAP S/T 14/8, backup rate 12
FVC 3.21 L 82% pred, FEV1 2.10 71%, FEV1/FVC 65
TLC 5.9, RV/TLC 41, FEF25-75 1.2
LAD 80% mid, RCA 40% prox, LCx diffuse irregularities
FFR 0.76 after adenosine
E/A 0.8, E/e' 14, TAPSE 1.9, RVSP 38
Mode DDDR 60-130, AP 42% VP 3%
Kt/V 1.42, URR 71%, EDW 74.5 kg
AVF left forearm, good thrill and bruit, 15 ga needles
PT 13.2 SEC INR 1.1 PTT 31
Protein C activity 88%, protein S free 61%, antithrombin III 94
AMPICILLIN >=32 R CEFAZOLIN <=4 S NITROFURANTOIN <=16 S
PIPERACILLIN/TAZOBACTAM <=4 S MEROPENEM <=0.25 S
Moderate GPC in clusters, few PMNs
PRP-OMP, HIB-TITER, IPV, MMR #2, VZV
OPV 3 TRIVALENT
UDS: THC pos, BZO neg, OPI neg, MTD neg
GC/MS confirmed norbuprenorphine 82 ng/mL
BRCA1 c.68_69delAG (p.Glu23Valfs*17) pathogenic
FOLFOX6 cycle 8: oxaliplatin 85 mg/m2, leucovorin, 5-FU bolus
ddAC-T, carboplatin AUC 6, pembrolizumab 200 mg q3w
ECOG 1, KPS 80
50 Gy in 25 fx, boost 10 Gy to cavity, 6 MV tangents
Pitocin 2 mu/min, LOA, epidural, EBL 350
Quad screen 1:4200, NT 1.2 mm
Bili 9.2 at 36 HOL, low intermediate risk
ASQ-3: communication 45, gross motor 50, fine motor 35
Vision 20/30 OU, scoliometer 5 degrees, lice check neg
TUG 14 sec, Berg 44/56, 30 sec STS 9
US 1.5 w/cm2 x 8 min, IFC x 15, MHP
MBSS: penetration with thins, PAS 3, nectar thick safe
Santyl, alginate, Mepilex, NPWT 125 mmHg
Unna boot, ABI 0.82, Profore wrap
PPS 40%, FAST 7c, MAC 23 cm
PHQ-9: little interest 2, feeling down 3, tired 2, total 17
C-SSRS: wish to be dead no, plan no
Axis I 296.33, Axis II V71.09, Axis IV moderate
UPDRS III 28 on, 41 off; H&Y 2.5
NIHSS 4, tPA at 0912, mRS 2
benzathine PCN G 1.2 MU IM
N 78 L 12 M 7 E 2 B 1, bands 8
C2M4 Barrett's esophagus
HLA A2 A24 B7 B44 DR4 DR15
I-131 15 mCi given
SN 2w4 1w5, PT 2w6
CFTR F508del/R117H
toric -1.25x170
IOL SN60WF +21.5 D
APAP 145 @ 4h, uptake 48% @ 24h
undermining 2 cm @ 11-3
superior arcuate OS, MD -4.32 dB
Li 0.8, clozapine 350
Min A LB dressing
transfers Min A, gait CGA
UPDRS III 28; Hoehn & Yahr 2
Clark III, no ulceration
Persian Gulf, burn pit exposure
Weber B ankle fracture
Newborn: Moro symmetric, red reflex x2
Ortho consult: Class II div 1, OJ 7 mm
Anes: ASA III, GETA 7.5
Mother: healthy, G2P2, diabetes
Vet: burn pit exposure, PTSD
Phalen +, Tinel + R
HSV PCR neg
#3 MB 5 B 3 DB 4 ML 6
Cobb 28, Risser 3
hct 33.1, glyco 0.6 mg
LI4, LV3, ST36, GB34
Warfarin 5 mg Monday, Wednesday, Friday and 2.5 mg all other days
a 22 French three-way Foley was placed
WBC 7.2 Hgb 13.4 Hct 40 Plt 255
Anes: preop Versed 2 mg
0900 furosemide 40 mg
PHQ 14>9, lact 3.8>2.1
Clinical info from order: SLE M32.14
Insulin glargine U-100 34 units
9. Thoughts that you would be better off dead
CPAP 11 cmH20, EPR 2
Lunesta 2 mg #180 C-IV refills 0
Anti-Smith 3.4 H AI 0.0-0.9
10-15 mm ST depression
specimen S/N\tBP 134/78 mm Hg, HR 80
TP53 R175H VAF 42% exon 5
EGFR L858R detected
chr17 del(17p13.1) found, 1p/19q codeleted
HFE c.845G>A p.Cys282Tyr rs1800562 homozygous
CFTR c.1521_1523delCTT (p.Phe508del) NM_000492.4
HLA-B*57:01 negative, HLA-DRB1*04:01 positive
CYP2C19 *1/*17 rapid, DPYD *2A negative
anti-Fya, anti-Jkb, Kell antigen negative, Kidd antibody
Congo red negative, Masson trichrome shows fibrosis, Warthin-Starry stain negative
S-100 positive, CA-125 12 U/mL, Lp(a) 42 nmol/L
CA 125 12 U/mL
ERY R >=8, CIP R >=4, FEP S <=1
carboplatin C2D8, AUC 5
CBC 9.8>11.2/34.1<288, BMP 138/4.1/102/24/18/1.1<104
LFT 24/31/88/0.6, alb 3.8
drains: JP#1 30 ss
FHT 140s mod var
perio 3-2-3/4-3-4, BOP 22%
prednisone taper 40-30-20-10 mg, 3d each
WIfI 2-1-0, CEAP C4
Ann Arbor IIIB, IPI 3
stage IILA invasive
METOPROLOL TART SOMG TAB 60
METFORMIN ER S@@MG TAB T2 PO DAILY
LANTUS 1@0U/ML INJ 18 UNITS
SIG: Ti PO BID HOLD
SODIUM 137 135-146 mmot/L
TSH 3.12 0.40-4.50 mIU/E
WHITE BLOOD CELL COUNT 6.8 3.8-10.8 Thousand/uL
Insulin lispro per scale: 151-200=2u 201-250=4u >250=6u
Psychiatry progress note, 30 min, 99214 + 90833
Carbamazepine - rash, HLA-B*15:02 negative
EGM stored, ERG reduced, SPADI 41%
calcium carbonate - chelation with doxycycline
- Innocent murmur (R01.0); eczema
cc: D12.4
* Walk each day
Tricuspid: Trace to mild regurgitation, RVSP 34 mmHg
mitral valve normal, Trace TR
Nadir SpO2 74%, Max HR 104 bpm
classified PVS1, PS4, PM2_supporting, PP5
who woke at about 0100 with substernal pressure
Repeat 0455 unchanged
CT head done, 2LNC given
Iris examined, normal
Stone seen in ureter
Frank blood seen
Echo seen; Infant sleeping
1/6 vibratory murmur LLSB
Encounter for immunization, Z23; Z71.84. CPT 90717, 90691, 90632 x 5.
Debridement of nails, CPT 11721-Q7. Paring of one lesion, CPT 11055-Q7-59.
Acute pyelonephritis, N10. Dehydration, mild, E86.0.
inserts x 3 pair (A5500, A5512) ordered
RV threshold 0.75V@0.4ms, sensing 4.2 mV
BP 136/68 HR88 SpO294%on2L Braden14 Morse 75 CAM positive
Temp 101.8F HR108 RR18 BP118/74 SpO298% Weight 143lb Pain5/10
BP 112/70 HR68 Temp 98.4F Wt58.6 kg Hemoglobin11.4 g/dL
Planned code CPT 45378. Colonoscopy
Slough 40 %, adherent 10 %
#2 Silicone contact layer, roll gauze, change every 3 days.
#3 Alginate rope, cadexomer iodine
PEG-3350 17 g daily, rate 58-91/min, mean 70
Banff 1A rejection, TBR 3 %, ICR 1:9
BP 142/88 and ankle 4/5 strength
Tmax99.1 BP118-136/64-78 HR72-88 RR18-22 SpO293-96%
MDM / ED course: ongoing pain
Na 139 mmol/L K4.4mmol/L Hgb12.4g/dLL LDL118mg/dLH
Hgb 10.2 g/dLL K5.6 mmol/L H Ca8.7 mg/dL albumin 3.7 g/dL
Visit: Cycle3 day1 of treatment
NPRS now / worst    3/7    Scapular retraction    3x10 daily
ER at 0 degrees    2x15,5s    2 x day
ketorolac 15 mg IV q6h xX 24 hours
Lithium trough \u00a9 0.58 L
normal saline 1 L IV. Then discharged
duct stump was closed with a pretied 0 PDS loop.
Color    Amber    Yellow    WBC    >50 H
Ketones    Trace    5 mg/dL    Negative
CTX-M not detected; NDM not detected; OXA-48 not detected
Mayo subscore 2, with a sharp upper border
Test    Pain    8/10    4/10
""".strip().splitlines()


@pytest.mark.parametrize("line", KEPT)
def test_nothing_of_a_line_of_medicine_stays_behind(line):
    denied = [(text, reason.value) for text, reason in decisions(line) if not reason.cleared]
    assert denied == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("lives at 12 Elm Court, #15 with his wife", ["12", "Elm", "Court,", "#15"]),
        ("1420 BROADWAY, #15", ["#15"]),
        ("12 UNION SQ", ["12", "UNION", "SQ"]),
        ("seen on Mon, Wed 3/14", ["3/14"]),
        ("daily weight 9/1 T. Zzyzx, RN", ["9/1", "T.", "Zzyzx,"]),
        ("SCDs; ankle    9/2 T. Zzyzx, RN", ["9/2", "T.", "Zzyzx,"]),
        ("ankle 4/5 T. Zzyzx, RN", ["T.", "Zzyzx,"]),
        ("seen in Rm HR108 today", ["HR108"]),
        ("He lived in Slough 12 years", ["Slough"]),
        ("his friend Max 3 g was told", ["Max"]),
        ("with Max 3 times", ["Max"]),
        ("home 555-0134 or work 555-0145", ["555-0134", "555-0145"]),
        ("Date of birth: 06/30/19 58    Sex", ["06/30/19", "58"]),
        ("DOB: 06/30/1958 58", ["06/30/1958", "58"]),
        ("DOB: 06/30/1958 67Y F", ["06/30/1958"]),
        ("the node was seen (4/3)", ["(4/3)"]),
        ("metastasis was seen by Zzyzx (1/3)", ["Zzyzx"]),
        ("amoxicillin per Van der Berg 20 Jul 2022", ["Van", "der", "Berg", "20", "Jul", "2022"]),
        ("drawn: KB", ["KB"]),
        ("seen with Neer + today", ["Neer"]),
        ("Laboratory: Zzyzx Diagnostics", ["Zzyzx", "Diagnostics"]),
        ("Record: HR108", ["HR108"]),
        ("Home address: RR18 Box 4", ["RR18", "Box", "4"]),
        ("Acute pyelonephritis, N10. Dehydration", ["N10."]),
        ("order 11721-Q7", ["11721-Q7"]),
        ("write to 75V@0.4ms.example", ["75V@0.4ms.example"]),
        ("File 44-1209 of the clinic", ["44-1209"]),
        ("Seen with MR. MILD", ["MILD"]),
        ("Z23 Zzyzx", ["Z23"]),
        ("QZ12 HYPERTENSION", ["QZ12"]),
        ("Mac Speed called", ["Mac", "Speed"]),
        ("Fauxbury clinic: Zzyzx", ["Zzyzx"]),
        ("call ext 2510", ["2510"]),
        ("HB-00731", ["HB-00731"]),
        ("Hb -00731", ["-00731"]),
        ("by Dr. Zzyzx, the ninth o ugust, 2019; sent", ["the", "ninth", "o", "ugust,", "2019;"]),
        ("seen 3rd ctober 2020", ["3rd", "ctober", "2020"]),
        ("SALT FLAT ENT\n1200 Basin Rd, Ogden UT 84401", ["SALT", "FLAT", "ENT"]),
        ("Open Hand Pediatrics\n44 Cove St", ["Open", "Hand", "Pediatrics"]),
        ("3/3 BP 128/80", ["3/3"]),
        ("brought in from Station 12 today", ["Station", "12"]),
        ("48213 Diabetes", ["48213"]),
        ("D4910 Zzyzx", ["D4910"]),
        ("D4910 Diabetes", ["D4910"]),
        ("chart D4910 periodontal maintenance", ["D4910"]),
        ("MRN D4910", ["D4910"]),
        ("Cameron called today", ["Cameron"]),
        ("seen by Dr. Cameron lesions noted", ["Cameron"]),
        ("lives in Boston, naming his son", ["Boston,"]),
        ("Boston Zzyzx called", ["Boston", "Zzyzx"]),
        ("Austin called about his titer", ["Austin"]),
        ("Mr. BIG called", ["BIG"]),
        ("seen 48213 ECG done", ["48213"]),
        ("Lantern: the pain is worse", ["Lantern:"]),
        ("Lantern: 555-0123", ["Lantern:", "555-0123"]),
        ("Lantern: CALL BACK", ["Lantern:"]),
        ("see Dr. Bishop, 910 Canal Bldg., soon", ["910", "Canal", "Bldg.,"]),
        ("on June ist her weight", ["June", "ist"]),
        ("call 800-555-0199 option 3.", ["800-555-0199", "option", "3."]),
        ("14:22 SALT FLAT ENT +1 801 555 0120 page 1/4", ["SALT", "FLAT", "ENT"]),
        ("Mayo Hospital in May", ["Mayo", "Hospital"]),
        ("G. Zzyzx IV called", ["Zzyzx"]),
        ("jane @ 4health.org called", ["jane", "@", "4health.org"]),
        ("Pt called 1/3, 1/5 and again", ["1/3,", "1/5"]),
        ("labs, repeat 6-22", ["6-22"]),
        ("Rose (nurse) noted it", ["Rose"]),
        ("Will (son) to call", ["Will"]),
        ("B.H. is a 73 y.o. woman", ["B.H."]),
        ("MVA on I-91 exit 18", ["I-91", "exit", "18"]),
        ("PO Bx 88, Fauxbury", ["PO", "Bx", "88,"]),
        ("born in Mobile", ["Mobile"]),
        ("Pt was born in Mobile and raised in Bath", ["Mobile", "Bath"]),
        ("Newborn: Hastings", ["Hastings"]),
        ("Newborn: Baby Boy Hastings", ["Hastings"]),
        ("Parent: Rose Hill", ["Rose", "Hill"]),
        ("Father: Hunter Day", ["Hunter", "Day"]),
        ("Consult: Patel, neuropathy", ["Patel,"]),
        ("PCN 48213", ["48213"]),
        ("Anes: Day", ["Day"]),
        ("Li called", ["Li"]),
        ("G. Zzyzx MD 14 wards", ["Zzyzx"]),
        ("12 E 2 flat", ["12", "E", "2"]),
        ("specimens S23-04417-A1, -B1, -C1.", ["S23-04417-A1,", "-B1,", "-C1."]),
        ("order: SLE 40298", ["40298"]),
        ("36-50 82 ST APT 46", ["36-50", "82", "ST"]),
        ("88-12 Queens Blvd, Fauxbury", ["88-12", "Queens", "Blvd,"]),
        ("M. DAY\n7166 ORCHARD TERRACE\nWEXCOMBE, OH 44386", ["M.", "DAY"]),
        ("10/4/22 1430 MB", ["MB"]),
        ("dressing changed. GS", ["GS"]),
        ("seen with Dent today", ["Dent"]),
        ("Addendum 10/6: path back", ["10/6:"]),
        ("Wk of 10-3, next", ["10-3,"]),
        ("seen in Suite 410 of the Larkspur Bldg", ["Suite", "410"]),
        ("near exit 14 off I-80 today", ["exit", "14", "off", "I-80"]),
        ("order: 40298-1", ["40298-1"]),
        ("pump S/N\tZQ4417B", ["ZQ4417B"]),
        ("badge R175H was found", ["R175H"]),
        ("BLDG4 S210A", ["BLDG4", "S210A"]),
        ("sent to ROOM12 A204C next", ["ROOM12", "A204C"]),
        ("badge rs4021", ["rs4021"]),
        ("seen by SMG today", ["SMG"]),
        ("seen by SMG, PO", ["SMG,"]),
        ("Li, Ti PO", ["Li,", "Ti"]),
        ("said mmot/L here", ["mmot/L"]),
        ("Fauxbury, CA 90210 12345", ["90210", "12345"]),
        ("ref *1/*17 of file", ["*1/*17"]),
        ("SUN 15 MON 16 TUE 17", ["15", "MON", "16", "TUE", "17"]),
        ("Zzyzx 40-30-20 noted", ["40-30-20"]),
        ("***AUTO T4 5-DIGIT 66853", ["***AUTO", "T4", "5-DIGIT", "66853"]),
        ("CA-1257 on file", ["CA-1257"]),
        ("account JP#12345", ["JP#12345"]),
        ("spoke to her at 4:15 PM on 11/6.", ["4:15", "PM", "11/6."]),
        ("called at 09:40 on March 3", ["09:40", "March", "3"]),
        ("POWER, WILE J.", ["POWER,", "WILE", "J."]),
        ("POWER, Zzyzx", ["Zzyzx"]),
        ("cell 541 555 0142", ["541", "555", "0142"]),
        ("seen by Max today", ["Max"]),
        ("Trace to call tomorrow", ["Trace"]),
        ("seen by Max    HR 104", ["Max"]),
        ("DOB: 07/19/1958 (67 y.o. F)", ["07/19/1958"]),
        ("DOB: 07/19/1928 (97 y.o. F)", ["07/19/1928", "(97", "y.o."]),
    ],
)
def test_what_looks_like_it_and_is_an_identifier_stays_behind(line, words):
    reasons = dict(decisions(line))
    assert {word: reasons[word].cleared for word in words} == dict.fromkeys(words, False)


class SureOfNobody:
    """A model of words' surroundings that calls nothing an identifier."""

    def opinions(self, layout, tokens, lexicon):
        return [Opinion(0.0, Category.NAME) for _ in layout.words]


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("09:17AM\tORTHO ONE FRONT DESK\t6145550108 page 1", ["ORTHO", "FRONT"]),
        ("SALT FLAT ENT\n1200 Basin Rd, Ogden UT 84401", ["SALT", "FLAT", "ENT"]),
    ],
)
def test_houses_of_ordinary_words_stay_whatever_a_model_thinks(text, stays):
    assessment = assess(layout_of(text), PURPOSE, LEXICON, NoTagger(), SureOfNobody())
    reasons = decide(assessment, assessment.known, LEXICON)
    denied = {word.text for word, reason in zip(assessment.layout.words, reasons, strict=True) if not reason.cleared}
    assert set(stays) <= denied


class SureOf:
    """A model of words' surroundings that calls everything the same identifier."""

    def __init__(self, category):
        self.category = category

    def opinions(self, layout, tokens, lexicon):
        return [Opinion(0.95, self.category) for _ in layout.words]


@pytest.mark.parametrize(
    ("text", "word", "category", "cleared"),
    [
        ("There was a grade 3/6 systolic murmur", "3/6", Category.DATE, True),
        ("There was a visit 3/6 with murmur", "3/6", Category.DATE, False),
        ("pain 2/10 at rest, 5/10 with stairs (was 7/10 at eval)", "(was", Category.DATE, False),
        ("pain 2/10 at rest, 5/10 with stairs (was 7/10 at eval)", "7/10", Category.DATE, True),
        ("rest 2/10, stairs 5/10", "5/10", Category.DATE, False),
        ("pain at rest 7/10", "7/10", Category.DATE, False),
        ("DOB: 15 Aug 2001 (25)", "(25)", Category.DATE, True),
        ("dose (25) daily", "(25)", Category.DATE, False),
        ("E. coli 50K", "E.", Category.NAME, True),
        ("E. Zzyzx", "E.", Category.NAME, False),
        ("seen by E.", "E.", Category.NAME, False),
    ],
)
def test_what_a_model_takes_for_a_day_or_a_name_and_the_page_explains(text, word, category, cleared):
    assessment = assess(layout_of(text), PURPOSE, LEXICON, NoTagger(), SureOf(category))
    reasons = {w.text: reason for w, reason in zip(assessment.layout.words, assessment.reasons, strict=True)}
    assert (reasons[word] is None or reasons[word].cleared) is cleared


def test_a_letter_begins_below_who_it_is_to():
    for text in ("Dear Dr. Zzyzx,\nThank you for your letter", "Dear Ms. Early,\nWe reviewed your results"):
        reasons = dict(decisions(text))
        assert not reasons[text.split()[2]].cleared
        assert reasons[text.split()[3]].cleared
    assert not dict(decisions("cc: Drs. Zzyzx,\nStill, and Ode"))["Still,"].cleared


@pytest.mark.parametrize("above", ["SERVICE ADDRESS", "Vitamin B", "M. 4", "M. DAY, LAST WEEK, AGAIN, BY"])
def test_what_names_nobody_above_an_address_stays(above):
    reasons = dict(decisions(f"{above}\n7166 ORCHARD TERRACE\nWEXCOMBE, OH 44386"))
    assert Reason.NAME not in {reasons[word] for word in above.split()}


TESTED = "Wheal mm\nAsh 5\tElm 3+\nOak neg\tJohnson grass 4\nHazel\tOlive, Russian thistle 2\n"


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        (TESTED, ["Ash", "Elm", "Johnson", "Hazel", "Olive,", "Russian"], []),
        (TESTED + "Timothy returns today", [], ["Timothy"]),
        (TESTED + "by Dr. Elm", [], ["Elm"]),
        (TESTED.replace("Wheal mm", "Seen by"), [], ["Hazel", "Johnson"]),
        ("Wheal mm\nElm 5\tTimothy 3", [], ["Timothy"]),  # two are no panel
    ],
)
def test_allergens_of_a_skin_test_are_no_names(text, kept, gone):
    reasons = dict(decisions(text))
    assert {word: reasons[word].cleared for word in (*kept, *gone)} == dict.fromkeys(kept, True) | dict.fromkeys(
        gone, False
    )


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("mEq/1", True),
        ("mg/di", True),
        ("x10(3)/uL", True),
        ("mcg/dL", True),
        ("mL/min/1.73m2", True),
        ("mmot/L", False),
        ("SEP/1", False),
        ("mg", False),
    ],
)
def test_a_unit_leaves_however_it_was_read(text, leaves):
    word = replace(words_of(text)[0], confidence=5.0)
    assessment = assess(arrange([word]), PURPOSE, LEXICON, NoTagger())
    assert decide(assessment, assessment.known, LEXICON)[0].cleared is leaves


@pytest.mark.parametrize(
    ("row", "days"),
    [
        ("Net    24    -38    -70", False),
        ("Net    24    -41    -20", False),
        ("Net    24    -11    -20", True),
        ("Net    24-11-20", True),
    ],
)
def test_numbers_below_nought_in_a_row_are_no_days(row, days):
    assert any(reason is Reason.DATE for _, reason in decisions(row)) is days


def test_a_unit_with_one_misread_letter_leaves_behind_its_number():
    words = words_of("137 mmot/L")
    assessment = assess(arrange([words[0], replace(words[1], confidence=5.0)]), PURPOSE, LEXICON, NoTagger())
    assert decide(assessment, assessment.known, LEXICON)[1].cleared


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("MON AND THU", ["MON AND THU"]),
        ("Tue/Thu/Sat", ["Tue/Thu/Sat"]),
        ("Mon, Wed and Fri", ["Mon, Wed and Fri"]),
        ("Monday, Wednesday, Friday and Saturday", ["Monday, Wednesday, Friday and Saturday"]),
        ("Monday, Wednesday March 3", []),
        ("Mon, Wed 3/14", []),
        ("Mon, Wed the 4th", []),
        ("Mon and Wed Jan 4", []),
        ("Mon", []),
        ("1000 15, 2000 15, 4000 25", ["1000 15, 2000 15, 4000 25"]),
        ("1000 15, 2000 15", []),
        ("March 15, 2000", []),
    ],
)
def test_schedules_and_frequencies_are_no_days(text, spans):
    assert [text[start:end] for start, end in undated.find(text)] == spans


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Shoulder    Initial    Last    Today\nFlexion    70\u00b0    118\u00b0    132\u00b0", set()),
        ("Initial: 70\u00b0", {"70\u00b0"}),
        ("Shoulder    Initial    Today\nFlexion    70\u00b0 Zzyzx    132\u00b0", {"Zzyzx"}),
        ("Last    First    Born\nZzyzx    Ottilie    1966", {"Zzyzx", "Ottilie", "1966"}),
        (
            "Assistant:        Tuan Zzyzx\nEBL / Fluids:     25 mL / 400 mL\nAnesthesia:       General endotracheal",
            {"Tuan", "Zzyzx"},
        ),
        ("Assistant:        Tuan Zzyzx\nThoroughness        General endotracheal", {"Tuan", "Zzyzx", "General"}),
    ],
)
def test_columns_of_visits_and_lines_of_their_own_are_nobodys(text, gone):
    assert {word for word, reason in decisions(text) if not reason.cleared} == gone


def test_rows_of_a_tooths_pockets_are_told_by_the_page():
    depths = ["323", "425", "323", "212", "435", "646"]
    rows = f"Facial    {'    '.join(depths)}\n{'    '.join(depths[::-1])}"
    assert {word for word, reason in decisions(rows) if not reason.cleared} == set()
    layout = layout_of(f"Facial\n{'    '.join(depths)}\n{'    '.join(depths[:5])}\n320 323")
    assert [layout.words[index].text for index in sorted(teeth.pockets(layout))] == depths
    assert teeth.pockets(layout_of("    ".join(depths))) == frozenset()


def test_a_long_line_below_a_name_is_a_sentence_and_no_part_of_it():
    drugs = "Aspirin Lisinopril Metformin Atorvastatin Amlodipine Losartan Warfarin Digoxin"
    for said, stays in ((drugs, False), (drugs.rpartition(" ")[0], True)):
        below = decisions(f"Surgeon:    Tuan Zzyzx\n            {said}")[3:]
        assert [reason.cleared for _, reason in below] == [not stays] * len(below)


def test_grades_of_strength_below_a_day_are_no_days():
    rows = "98°    4/5\n14°    4/5\n58°    5/5\n32°    3/5"
    seen = decisions("Eval    4/6/24\n" + rows)
    assert [(word, reason.cleared) for word, reason in seen if "/" in word] == [
        ("4/6/24", False), ("4/5", True), ("4/5", True), ("5/5", True), ("3/5", True),
    ]  # fmt: skip
    days = decisions("Eval    4/6/24\n98°    4/5\n14°    4/7\n58°    5/8")
    assert not any(reason.cleared for word, reason in days if "/" in word)


def test_how_sharply_an_eye_sees_is_no_telephone():
    assert all(reason.cleared for _, reason in decisions("PH    20/40    20/30"))
    assert not any(reason.cleared for word, reason in decisions("PH    312-555-0144    20/30") if "-" in word)


def test_a_unit_ends_a_persons_field():
    seen = decisions("Technologist: Zzyzx Quux, 36.6 kg/m2 / 45 cm")
    assert [word for word, reason in seen if not reason.cleared] == ["Zzyzx", "Quux,"]


@pytest.mark.parametrize(
    "text",
    [
        "Trail Making A low average",
        "Boston Naming low average",
        "Hips: Stable, negative Ortolani and Barlow",
        "Anti-SSB (La)    1.3    0.0 - 0.9",
        "Skin: Pink, acrocyanosis",
        "ETT cm @ lip    22    22",
        "Change since last visit    -18%    -26%",
        "Onyx Frontier DES 2.75 x 22 mm",
        "LEFT NODE, CORE BIOPSY:",
        "Skin: Pink acrocyanosis",
        "Cord gas pH / BE    7.27/-4.1",
        "irregular line at the GE junction with Cameron lesions",
    ],
)
def test_names_of_tests_and_of_what_was_seen_are_medicine(text):
    assert all(reason.cleared for _, reason in decisions(text))


def test_somebody_who_is_called_like_a_unit_is_looked_for_where_a_name_is_written():
    seen = decisions("Provider: Dr. Zzyzx Min\nDLCO    4.2 L/min\ncalled Min today")
    assert dict(seen)["L/min"].cleared
    assert not dict(seen)["Min"].cleared


def test_a_colour_elsewhere_is_no_finding():
    assert not dict(decisions("Zzyzx: Pink, Rose"))["Pink,"].cleared
    assert not dict(decisions("Skin: Pink Zzyzx"))["Zzyzx"].cleared
