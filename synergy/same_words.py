"""Words that mean the same when partners talk about a concern.

This is general vocabulary of the field. Each row is one meaning. A form ending in * stands for all
words that begin with it; underscores join the words of a phrase. A form may be in several rows.
"""

from collections.abc import Mapping

# What a concern is about.
SUBJECTS: Mapping[str, str] = {
    # People
    "boys": "boy boys lad lads young_men young_man",
    "girls": "girl girls young_women young_woman",
    "women": "woman women female* wives wife",
    "parents": "parent* mum mums mother* dad dads father*",
    "older people": "older elderly pensioner*",
    "carers": "carer carers young_carer*",
    "care": "care_leaver* looked_after leaving_care foster*",
    "babies": "baby babies toddler* nursery nurseries childcare creche*",
    "migrants": "asylum* refugee* migrant* immigra* nrpf no_recourse*",
    "victims": "victim* survivor* witness*",
    # School and work
    "school": "school* teacher* classroom*",
    "exclusion": "exclu* permanent_exclu* expel* expul* suspended suspension* off_roll*"
    " kicked_out thrown_out managed_move* fixed_term_exclu*",
    "attendance": "attendance truan* bunking",
    "special needs": "sen ehcp* autis* adhd disab* special_needs special_educational_needs",
    "college": "college* sixth_form* further_education",
    "jobs": "job jobs employ* unemploy* neet neets apprentice* paid_work",
    "mentors": "mentor* role_model*",
    # Places and activities
    "youth service": "youth_service* youth_provision*",
    "clubs": "club clubs youth_centre* drop_in*",
    "sessions": "session sessions activity activities workshop*",
    "evening": "evening* night nights 8pm 9pm 10pm after_dark",
    "halls": "hall halls venue* premises",
    "boundaries": "line lines postcode* postcode_line* territor* turf",
    "gate": "gate gates",
    "bus": "bus buses fare fares oyster",
    "park": "park parks playground*",
    # Money
    "cost": "cost* price* charge* fee fees fare fares expens* afford* unafford* pay paying paid"
    " rent rents hire hiring",
    "rent": "rent rents",
    "debt": "arrears debt debts owe owes owed owing bailiff* loan*",
    "funding": "fund* grant* money financ* budget* donat* income",
    "benefits": "benefit* universal_credit uc pip dla esa dwp welfare jobcentre* sanction*"
    " personal_independence_payment",
    "food": "food foods foodbank* meal meals pantry pantries larder* hungry hunger shelf shelves",
    # Councils and homes
    "council": "council councils councillor* town_hall local_authority local_authorities",
    "housing": "housing house houses housed home homes flat flats tenan* landlord* accommodation"
    " rehous*",
    "temporary": "temp temporary hostel* b&b ta",
    "homelessness": "homeless* rough_sleep* evict* repossess* lose_their_home* lost_their_home*"
    " losing_their_home*",
    "damp": "damp mould mouldy",
    "desk": "counter* desk desks reception office offices",
    "officers": "officer* official officials",
    "refuge": "refuge refuges safe_house* women's_shelter*",
    # Staff
    "staff": "staff worker* workforce employee* frontline colleague*",
    "burnout": "burn burning burnt burned burnout exhaust* stress* overwork* tired worn_out",
    "volunteers": "volunteer*",
    "checks": "dbs crb vetting background_check*",
    "social workers": "social_worker* social_services children's_services childrens_services",
    "interpreters": "interpret* translat*",
    # Health
    "counselling": "counsel* therap*",
    "mental health": "mental wellbeing anxi* depress* camhs",
    "CAMHS": "camhs child_and_adolescent_mental*",
    "self-harm": "self_harm* suicid* overdos*",
    "health": "nhs gp gps doctor* hospital* a&e clinic surgery nurse*",
    "alcohol": "drink* drunk* alcohol* booze*",
    "drugs": "drug drugs county_line* cannabis weed dealing dealer* cocaine spice",
    # Violence and the law
    "exploitation": "recruit* groom* exploit* county_line* lure lured luring",
    "carrying": "carry carries carrying carried county_line* courier*",
    "gangs": "gang gangs",
    "knives": "knife knifes knives blade blades stab* weapon*",
    "fear": "afraid fear fears fearful scared frighten* terrif* unsafe",
    "threats": "threat* intimidat*",
    "police": "police policing cops met_police",
    "stop and search": "stop_and_search* stop_&_search* stopped_and_searched s&s",
    "anger": "anger angry angrier furious fury resent* distrust* mistrust* trust",
    "court": "court courts trial trials prosecut* cps tribunal*",
    "abuse": "domestic_abuse domestic_violence abus* dv coercive*",
    "hatred": "racis* hate_crime*",
    # Working together, and having a say
    "online": "online internet social_media snapchat tiktok instagram whatsapp cyber* web",
    "quarrels": "quarrel* argu* row rows beef beefs fight* conflict* dispute* fall_out falling_out",
    "voting": "vote votes voting voter voters elect* ballot* poll polls",
    "register": "regist* roll rolls enrol*",
    "consultation": "consult* have_a_say having_a_say",
    "referral": "refer refers referral referrals referred referring refs",
    "form": "form forms paperwork",
    "email": "email emails emailed e_mail*",
    "visits": "visit*",
}
# What is wrong: many concerns share these.
COMPLAINTS: Mapping[str, str] = {
    "wait": "wait waits waiting waited waiting_list* queue* delay* backlog* slow slower slowly"
    " held_up hold_up holds_up holding_up take_months takes_months taking_months",
    "late": "late after already too_late",
    "lack": "lack* short shortage* scarce enough not_enough too_few fewer",
    "cut": "cut cuts cutting cutback* reduc* slash*",
    "end": "end ends ended ending finish* stop stops stopped stopping expire* run_out runs_out"
    " running_out ran_out",
    "empty": "empty bare run_out runs_out running_out ran_out",
    "closed": "clos* shut* open opens opening",
    "full": "full block blocks blocked blocking stuck",
    "move": "move moves moving moved move_on moving_on",
    "far": "far miles distan* long_way",
    "change": "chang* turnover leav* left replace* new",
    "refuse": "reject* refus* send_back sends_back sent_back sending_back bounce* turn_down"
    " turned_down turns_down declin*",
    "send": "send sends sent sending back",
    "lost": "lost lose losing missing missed miss disappear* vanish* unnotic* unseen overlook*"
    " invisible hidden out_of_sight slip_through fall_through lose_track notic*",
    "report": "report* unreport* disclos*",
    "answer": "contact* answer* unanswered reply replies replied replying respond* response* phone*"
    " telephone* call calls calling called ring ringing see sees seen seeing meet meets meeting"
    " get_through get_hold reach reaching",
    "tell": "warn* alert* told tell telling inform informed notif*",
    "ask": "ask asks asked asking consult*",
    "decide": "decid* decision*",
    "know": "know* knew known unaware aware",
    "double": "two 2 both double* duplicat* twice",
}
# Words that say little about which concern is meant.
COMMON: Mapping[str, str] = {
    "young": "young youth youths youngster* teen* adolescen* kid kids child children children's"
    " pupil* student* under_18s under_25s 18_24s juvenile*",
    "family": "family families household*",
    "people": "people person persons adult adults client* user users men man local resident*",
    "none": "no not none nobody no_one nothing nowhere never neither without cannot unable"
    " hard difficult difficulty struggl* unavailable can't couldn't don't didn't won't isn't aren't"
    " haven't",
    "time": "day days week weeks month months year years age ages long longer before early",
    "more": "more rise rises rising rose risen increas* up higher growing grow grows too again"
    " still worse many",
    "eight": "eight 8 8pm",
    "sixteen": "sixteen* 16 16s",
    "each": "each every all own per different",
    "place": "place* space* borough boroughs area areas london estate*",
    "agency": "agency agencies organi* partner partners charity charities service services team",
    "work": "work works project projects programme* scheme* done",
    "get": "get gets getting got go goes going went gone come comes coming came put puts make makes"
    " making made take takes taking took keep keeps keeping start starts starting started use used"
    " using find finds found give gives gave turn turns want wants wanted need needs needed say"
    " says said saying help try tries trying",
}
# Words that say nothing about the concern.
EMPTY = (
    "the and are was were been has have had for with from into onto out off our their they them"
    " this that these those there then than very most some any also now who which what when where"
    " how why could would should will shall may might must does did its it's but you your his her"
    " she him about dont wont cant we've we're because just over"
)
