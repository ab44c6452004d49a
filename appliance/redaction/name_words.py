# ruff: noqa: E501, SIM905 - word lists are kept as text
"""The words by which names are known: titles, degrees, relations, and what houses call themselves.

Rules:
- Lower case throughout; lists of places and states are as written.
- A word here names nobody by itself; `names` says what its company means.
"""

from __future__ import annotations

TITLES = frozenset(
    "dr drs doctor mr mrs ms miss mister madam mx prof professor rev reverend sr sra fr father sister pastor rabbi imam "
    "sgt capt captain lt col major judge hon officer deputy detective nurse mssrs messrs attorney atty dra sir dame lady lord "
    "ofc det trooper sheriff warden cpl lieutenant sergeant corporal cmdr cdr lcdr ltjg admiral ensign pvt pfc spc "
    "ssg sfc sgm csm cpt ssgt tsgt msgt smsgt cmsgt gysgt srgt bishop deacon chaplain constable councillor".split()
)
WEAK_TITLES = frozenset(
    "father sister nurse major officer lady lord col lt sir sr fr ms captain judge doctor attorney spc pvt "
    "bishop deacon chaplain constable councillor cpt".split()
)
RANKS = frozenset(
    "pvt pfc spc cpl sgt ssg sfc msgt cpt capt lt col maj cmdr cdr lcdr cmsgt".split()
)  # also in capitals
PROVIDER_TITLES = frozenset("dr drs doctor prof professor nurse dra".split())
POST_NOMINALS = frozenset(
    "md do rn np pa pac pa-c phd dds dmd dpm od pharmd psyd lcsw msw lpn lvn cnp fnp fnp-c fnp-bc aprn arnp anp crna cnm rpa rpa-c facs facp "
    "faap facog facc frcs frcp mbbs mb bch mph dnp msn bsn rd ldn pt dpt ot otr otr/l ccc-slp slp mha esq jr sr ii iii iv cma rma rt mt ascp ma lpc lmft lmhc bcba "
    "spt sot cota pta rrt emt emt-p nremt lmsw lsw ladc cadc rdh rdn cdces cnor ccrn cen ocn chpn rpsgt ccds cgc lpcc lcpc mft dc au.d aud otd cnm cpnp pnp "
    "agnp whnp pmhnp psych-np lvt rvt phr mbchb mrcp frca facep facr fccp faan fapa facpe rph cpht rdms rdcs cwon cwocn d-absm".split()
)
SURE_POST_NOMINALS = frozenset(
    "md rn np pa-c phd dds dmd dpm pharmd psyd lcsw msw lpn lvn fnp fnp-c fnp-bc aprn arnp crna cnm facs facp faap facog facc mbbs dnp esq jr dpt cma".split()
)
RELATIONS = frozenset(
    "wife husband son daughter mother father brother sister partner spouse friend niece nephew aunt uncle guardian caregiver "
    "neighbor neighbour grandson granddaughter grandmother grandfather stepson stepdaughter stepmother stepfather cousin fiance "
    "dtr dau dtr-in-law daughter-in-law son-in-law mother-in-law father-in-law sister-in-law brother-in-law ex-wife ex-husband gf bf "
    "granny great-grandson great-granddaughter granddtr gdtr grandma grandpa stepmom stepdad hubby godmother godfather "
    "fiancee boyfriend girlfriend mom dad roommate named called aka nee née alias widow widower twin child infant baby".split()
)
BY = frozenset(
    "by with from for to per via cc contact called paged spoke ask see saw informed notified met consulted attn dear and".split()
)
ACTS = frozenset(
    "presented presents reports reported states stated denies denied complains complained was is has had came comes underwent "
    "who lives lived says said feels felt returns returned arrived notes noted describes described admits takes took works worked "
    "called calls requests requested agrees agreed understands understood wants wanted needs appears appeared tolerated smokes drinks can could "
    "would should did does cannot may might must will also then now never often sleeps eats walks uses enjoys moved fell slept goes went gets got told "
    "tells asked asks explained remains continues continued started stopped began sees saw recalls remembers notices noticed tries tried speaks spoke "
    "helps shares plans hopes thinks believes declines declined accepted prefers weighs received recovered improved completed attended missed "
    "called phoned brought carries enjoyed lost gained quit retired married turned".split()
)
FOUND = frozenset(  # behind a name in notes that save their verbs
    "seen examined evaluated assessed doing resting sleeping sitting lying eating alert awake asleep oriented ambulated "
    "ambulating calm cooperative tearful agitated confused discharged admitted transferred escorted accompanied seems looks "
    "sounds woke voided refused".split()
)
MODALS = frozenset({"will", "may", "can", "might", "must"})
ADDRESSED = frozenset("attn attention pmd pcp sono sonographer scribe hospitalist".split())
GREETINGS = frozenset("hi hello hey thanks thank thx cheers".split())
ADVERBS = frozenset({"also", "then", "now", "never", "often"})
ORG_NOUNS = frozenset(
    "hospital hospitals clinic clinics center centre centers medical university college institute foundation associates pharmacy "
    "pharmacies insurance laboratory laboratories labs school schools church inc llc llp ltd corp corporation company co group "
    "partners healthcare health hospice practice physicians academy society bank agency services system systems department "
    "rehabilitation rehab manor nursing home village memorial infirmary sanatorium specialists surgicenter pavilion campus "
    "industries enterprises district bureau authority network alliance trust pllc pc plc gmbh office offices "
    "hosp ctr cntr obgyn ob/gyn gyn ent orthopedics orthopaedics pediatrics cardiology oncology dermatology radiology teleradiology imaging diagnostics therapeutics urgent care dental "
    "fellowship chapel temple mosque synagogue cathedral ministries tabernacle abbey lodge tavern bakery diner grill cafe foundry mills ranch "
    "med farms hotel motel inn resort restaurant brewery brewing apothecary drugstore consultants staffing".split()
)
LABELS = frozenset(
    "employer patient member account provider insurer facility attending referring director client resident".split()
)
STAFF = frozenset(
    "attending resident covering emergency admitting consulting staff fellow family medicine primary care charge triage night day "
    "sincerely regards respectfully yours truly best thanks cordially faithfully signed dear "
    "nurse registered icu ed er ccu picu nicu clinic surgical medical surgery anesthesia radiology referring ordering other".split()
) - {"day", "night"}
BARE_MODIFIERS = frozenset(
    "general memorial children childrens women womens county community university regional city veterans state mercy good".split()
)
STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI "
    "SC SD TN TX UT VT VA WA WV WI WY".split()
)
PARTICLES = frozenset("van der den de del della la le von di da dos bin ibn al el ter ten".split())
HOUSES = frozenset("hospital hospitals clinic center centre hosp ctr".split())
HOUSE_NAMES = frozenset(
    "memorial presbyterian methodist baptist lutheran adventist northwestern mercy providence episcopal quaker jewish unitarian catholic "
    "mennonite orthodox".split()
)
FIRST_HOUSES = frozenset({"first", "second", "trinity", "grace", "united", "st"})  # before such a name
HEADS = frozenset("hospital university college school church bank center department institute".split())
PLACED = HOUSES | frozenset("facility office offices campus med medical branch location site".split())
ORG_STRONG = frozenset(
    "hospital hospitals clinic clinics center centre university college institute foundation associates pharmacy pharmacies insurance "
    "laboratory laboratories labs school schools church inc llc llp ltd corp corporation company healthcare hospice "
    "physicians academy infirmary sanatorium pavilion manor memorial enterprises industries pllc hosp ctr cntr fellowship chapel temple mosque synagogue "
    "cathedral ministries tabernacle abbey lodge tavern bakery diner grill cafe foundry ranch farms hotel motel inn resort restaurant brewery "
    "brewing apothecary drugstore".split()
)
GENERIC = frozenset(
    "the a an our your this that other local outside emergency urgent primary care community family general internal medicine "
    "medical surgical surgery mental behavioral behavioural public home health day outpatient inpatient ambulatory pain wound sleep "
    "cancer heart vascular women womens women's men's children childrens children's kids eye dental oral rehabilitation rehab nursing skilled long term "
    "acute intensive critical coronary hospital clinic center centre department office group practice services service cardiac "
    "diabetes dialysis infusion birth birthing breast bone joint spine stroke trauma burn transplant travel immunization walk-in "
    "specialty specialist specialists pediatric pediatrics adult geriatric teaching tertiary academic regional county state district "
    "middle high elementary primary private secondary veterans preventive occupational physical speech therapy diagnostic imaging "
    "radiology pathology clinical reference blood red white new old prior previous current assisted living poison control "
    "recovery operating and of for in at & with national federal american international insurance company school university laboratory lab labs "
    "pharmacy medical system systems network life social human patient student employee admission admitting discharge follow up follow-up "
    "hospice palliative respiratory digestive liver kidney lung skin hand foot sports fertility reproductive maternal fetal memory movement "
    "headache epilepsy seizure asthma allergy weight loss bariatric hypertension anticoagulation coumadin warfarin lipid chest thyroid "
    "endocrine hematology oncology cardiology neurology gastroenterology nephrology pulmonary pulmonology rheumatology urology dermatology "
    "orthopedic orthopedics orthopaedic orthopaedics ophthalmology otolaryngology ent ob/gyn obgyn gyn obstetrics gynecology psychiatry psychology podiatry anesthesia "
    "please call see visit history discharge summary report results name address phone location".split()
)
DAYS = frozenset(["M", "T", "W", "Th", "F", "S", "Su", "Tu", "Sa"])
LEADS = frozenset("at to from for by of near outside inside with in on the behind via".split())
BEFORE_PLACES = frozenset({"of", "at", "in", "from", "near", "by", "to", "for", "with", "via"})
FOUNDERS = frozenset({"children", "women", "men", "veterans"})
WEEKDAYS = frozenset("mon tue tues wed thu thur thurs fri sat sun".split())
UNITS = frozenset(
    "mg kg g ml l dl mcg ug ng pg iu u meq mmol mol umol nmol hr h min d day wk mm cm m lb oz sec cfu lpf hpf ul".split()
)
HOUSE_WORDS = ORG_NOUNS | frozenset(
    "health care medical group region er ed open mri ct gi imaging diagnostic diagnostics surgical arts ortho sports family living senior assisted memorial "
    "regional general heart vascular cancer wound hand therapy physio physiotherapy physical rescue fire home hospice kidney "
    "dialysis eye vision smiles dental oral surgery rx drug drugs advantage plan select mutual casualty logistics "
    "freight select choice blue shield cross women's children's union middle high elementary primary preschool daycare "
    "montessori academy van transport taxi snf facility acute urgent benefits assoc assoc. dept dept. department walk-in physicians "
    "practitioners pediatrics cardiology neurology urology oncology lab labs sleep sciences science station base army navy "
    "veterans community county state city national mutual market diner inn cafe foods store stores brothers sons & bros "
    "clinical partners pain spine joint bone skin allergy asthma women kids funeral birth wellness wellbeing counseling "
    "perinatal dermatopathology anesthesia anesthesiology nephrology pulmonary gastroenterology endocrinology rheumatology dermatology radiology pathology "
    "camp farms ranch mgmt management staffing solutions enterprises "
    "elem elementary hs academy outreach fellowship ministries chapel club lodge studio salon brewery grill bar bakery tavern hotel motel "
    "wing tower barn arbors villas suites hall plaza gym casino pub theater theatre arena academy creamery depot emporium shoppe shoppes "
    "legal aid juvenile annex research cryo cryobank charities association foundation trust coalition alliance network "
    "trucking transit auto motors ford chevrolet motor repair construction plumbing electric roofing landscaping "
    "optical opticians optometry pedorthics underwriters builders contractors brokers realty realtors airlines railways telecom "
    "caterers florists jewelers outfitters mortuary crematory courthouse library museum".split()
)
SPECIALTIES = frozenset(
    "medicine eyes pathology gastroenterology dermatology nephrology rheumatology hematology pulmonology endocrinology psychiatry "
    "psychology orthopedics orthopaedics otolaryngology ophthalmology optometry podiatry chiropractic dentistry orthodontics "
    "endodontics periodontics endo derm perio peds gi obgyn ob/gyn midwifery anesthesia radiology acupuncture surgery internal "
    "infusion audiology nutrition storage warehouse cannery sawmill".split()
)  # a house's when its name stands before
CONNECTIVES = frozenset(
    "at in by with an a he she it his her was is were are on from over after before to called seen per dear has had will would "
    "or but not no as if when then who that this for into until since".split()
)  # in capitals, too, no part of a house's name
HOUSE_KINDS = frozenset(
    "clinic hospital pharmacy school urgent care center centre office church nursing home daycare market store hall chapel "
    "parish temple synagogue mosque shelter library".split()
)
FIELDS = frozenset(
    "employer patient member account provider insurer facility referring attending name date school pharmacy".split()
)
# What the title of a document is made of; nobody and no house is called by these alone.
DOCUMENT_TITLES = frozenset(
    "discharge summary report history physical and & note notes progress consultation consult referral letter form intake "
    "laboratory lab result results radiology imaging operative procedure consent authorization release of information patient "
    "medical record records health questionnaire assessment plan statement invoice explanation benefits prescription order "
    "request requisition test tests chart emergency department visit admission face sheet demographics registration insurance "
    "card fax cover page confidential the for to from advance directive living will immunization vaccination medication list "
    "medications allergies vital signs pathology final preliminary copy original office clinic new follow-up follow up "
    "evaluation initial annual exam examination nursing flow sheet physician orders treatment".split()
)
