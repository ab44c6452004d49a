"""Words around a name: what tells whether it is a person that is spoken of. All lower case but the titles."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a person does, or what follows a person in a sentence.
AFTER = _words(
    """
    was is has had who and or in at on to with for from by about regarding of as that reports reported denies denied
    states stated presents presented came comes returned returns lives lived visited arrived said says agrees agreed
    will would did does drove called calls works worked stayed asked asks wants wanted feels felt underwent
    complains complained remains remained continues continued tolerated went admits admitted describes described
    explained notes noted needs needed understands understood consented signed assisted performed dictated referred
    told tells walked could can should may also then today yesterday tomorrow again
    """
)

# What only a person does.
DOES = _words(
    """
    reports reported denies denied states stated complains complained lives lived says said agrees agreed describes
    described tells told drove visited arrived called calls wants wanted asked asks works worked smokes drinks
    understands understood consented
    """
)

# What stands before a person.
BEFORE = _words(
    """
    by with from to per for saw see sees told called named contacted spoke met asked informed cc attn re dear
    """
)

# Who is named next.
RELATIVES = _words(
    """
    wife husband son daughter mother mom mum father dad brother sister spouse partner fiance fiancee boyfriend
    girlfriend aunt uncle grandmother grandfather grandson granddaughter niece nephew cousin neighbor neighbour
    friend caregiver guardian roommate named nurse surgeon anesthesiologist therapist pharmacist dentist counselor
    interpreter hi hello dear
    """
)

# Who speaks for somebody, and what: a language behind it is nobody. What people are called as well (`Karen`) stays out.
INTERPRETER = "interpreter"
LANGUAGES = _words(
    """
    Amharic Arabic Armenian Bengali Bosnian Burmese Cantonese Chinese Creole Dari Farsi Greek Gujarati Haitian Hebrew
    Hindi Hmong Italian Japanese Khmer Korean Mandarin Nepali Pashto Persian Polish
    Portuguese Punjabi Romanian Russian Samoan Serbian Somali Spanish Swahili Tagalog Tamil Telugu Thai Tigrinya Turkish
    Ukrainian Urdu Vietnamese Yiddish
    """
)

# How reports shorten what they measure and the heads of their columns: two of them side by side are nobody. What
# somebody stands behind (`Prov`, `Anes`) is not among them.
SHORTENED = _words(
    """
    abd abs acc add adm alb alg alk alt amt amyl appt atyp axis bact bands base baso basos bilat bili brand cal calc
    carb casts cert chlor chol clt cont corr creat cult cyl dept dia diff diox disch disp dsch dx eng eos epi
    epis est ext fem ferr fibr flg flx freq fri fx gen glob gluc gran grans grav hct hgb hist hosp hx imm immat
    indir intvl ket lang lat leuk lic lip lvl lymph lymphs magn mat med meds metam micr min misc mon mono monos
    mucus myelo neg neut neuts nitr norm notes obs osm osmol pct phos phosph plt polys pos post pot prev proc
    proj prot prov prox qty qual quant ratio rbcs rec ref rel resid resp retic retics rng sat sched sec sed segs
    sens ser serv sod spec sph stat strt subj sup surf surg susc susp temp thu tib tol tot transf trig trop tue
    tx uln uro urobil vag vari vent vert vol wbcs wed wkly wks wnd wt yrs
    """
)

# Small words inside names.
PARTICLES = frozenset({"de", "la", "van", "der", "den", "von", "del", "di", "da", "dos", "du", "bin", "ibn", "el"})

# Titles; what follows one is found by its form.
TITLES = _words(
    """
    Dr Mr Mrs Ms Miss Prof Sir Md
    """
)

# States that are shortened to a first name before the number of a licence.
LICENSED_BY = frozenset({"Cal", "Del", "Tex"})

# What stands before a thing.
ARTICLES = _words(
    """
    a an the this that two # x straight curved no
    """
)

# What a name stands before when it is no person's.
THINGS = _words(
    """
    disease syndrome sign signs test tests palsy clamp clamps forceps catheter catheters retractor retractors stain
    criteria score scores scale classification class procedure maneuver manoeuvre fracture lymphoma sarcoma tumor
    nodule nodules node cyst duct canal ligament tendon fascia pouch phenomenon reflex incision suture sutures
    stitch technique method approach type grade position esophagus oesophagus anemia dystrophy chorea ataxia
    thyroiditis contracture neuroma hernia ulcer ring scissors needle needles tube tubes drain drains elevator
    dissector dissectors blade applicator repair anastomosis dementia diabetes lesion stage index formula agar
    bodies body cells cell virus bacillus spots spot lines line reaction microscopy bandage dressing boot splint
    collar brace boots stockings tablets capsules gait murmur respiration breathing curve angle triangle pack
    packing frame table holder speculum hook rongeur gland glands equation protocol trial study unit rule stent
    valve graft device pump osteotomy bunionectomy fundoplication shunt block punch silk plating tenaculum dilator
    dilators balloon prosthesis arthroplasty operation rod rods screw screws plate wire pin nail probe introducer
    sheath cannula stapler mesh mask glove gloves bag light lamp solution lotion paste powder chart charts inventory
    questionnaire scan cast traction exercise exercises step steps fashion stand laryngoscope modification lead
    leads interval phase law effect point points space area node's plexus hospital clinic
    """
)

# Two names that are one thing.
TWO_NAMED = _words(
    """
    jackson-pratt austin-moore robert-jones wilson-cooke ramsay-hunt austin-flint graham-steell bard-parker
    braxton-hicks
    mayo-robson harris-benedict miller-abbott russell-silver russell-taylor smith-nephew smith-petersen
    weber-christian mallory-weiss charles-bonnet taylor-spatial marshall-marchetti bence-jones kimmelstiel-wilson
    lewis-sumner allen-brown jordan-river virginia-beach santa-maria holter-monitor bell-palsy marie-tooth
    stevens-johnson osgood-schlatter baker-cyst hunter-canal hand-foot rose-bengal ann-arbor mary-jane van-buren
    may-thurner grant-ward
    """
)

# Names that are words so often that a capital does not make them names.
STILL_WORDS = _words(
    """
    may general case page price early daily long short little high low small major main north south east west
    day head hand chin shin cheek colon best new post still strong sharp good house street read light key self
    parent person park brain oral unique unknown august spring summer winter autumn gauge infant baby chance art
    dial fine song sun wing root cross call card close cotton couch dent fair field fields fish flood ford
    glass gross hay hills hood hook horn land lay link marks means minor pace pack pool power ring rock rush
    sheets shell silver snow stone sweet temple wall walls way weeks wells white black brown green gray grey blue
    gold golden wood woods worth era don del van von english french german hospital child case-mix medicare ward pen
    dose doe
    """
)
