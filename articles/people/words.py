"""The words that decide what a capital means: titles, places, trades, and ordinary words that people are called by.

Folded, as names are compared. No list holds a person: whom we know is in the dictionary.
"""

# The title tells which of two people of one surname is meant: Mr May, Mrs May.
MEN = frozenset("mr sir lord king prince duke sheikh baron count father monsieur herr senor".split())
WOMEN = frozenset("mrs ms miss dame lady queen princess duchess sheikha baroness countess sister madame frau".split())
TITLE_SAYS = dict.fromkeys(MEN, "he") | dict.fromkeys(WOMEN, "she")
PRONOUN_SAYS = {"he": "he", "his": "he", "him": "he", "she": "she", "her": "she"}

# Whoever bears one goes by the given name: King Olav is Olav.
ROYAL = frozenset("king queen prince princess pope emperor empress tsar sultan sheikh sheikha saint st".split())
# Not part of the name that follows.
TITLES = (
    MEN
    | WOMEN
    | ROYAL
    | frozenset(
        "dr doctor prof professor rev reverend president vice premier minister chancellor senator sen rep "
        "congressman congresswoman secretary governor gov mayor judge justice general gen colonel col major "
        "captain capt sergeant sgt lieutenant lt admiral commander officer inspector detective imam ayatollah "
        "rabbi bishop archbishop cardinal chief coach manager director chairman chairwoman chair speaker leader "
        "ambassador envoy commissioner attorney prosecutor councillor datuk seri tan sri hh hrh former late state "
        "then ex mp cllr crown deputy shadow pm tun toh datin puan encik tengku haji ustaz shri smt begum".split()
    )
)
# A full stop after these ends no sentence.
ABBREVIATED = frozenset("mr mrs ms dr st ste hon prof rev sen rep gov gen adm col maj capt cpl sgt lt jr sr".split())

# What may follow a surname and is none; a generation is often left out, a king's number never.
GENERATIONS = frozenset("jr sr junior senior".split())
SUFFIXES = GENERATIONS | frozenset("ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi".split())
# Small words inside a surname.
PARTICLES = frozenset(
    "van von der den de del della di da dos du la le al el bin bint ibn ben ten ter zu zur st".split()
)

# One given name in the ways it is brought into Latin letters.
SAME_GIVEN_NAME = {
    way: tuple(ways.split())
    for ways in (
        "mohammed mohamed muhammad mohammad muhammed mohamad", "ahmed ahmad", "hussein hussain husain husayn",
        "hassan hasan", "abdullah abdallah abdulla", "yousef youssef yusuf yousuf", "khaled khalid", "omar umar",
        "osama usama", "qassem qasem qassim qasim", "faisal faysal feisal", "rashid rasheed rashed", "mahmoud mahmud",
        "mustafa mustapha moustafa", "ibrahim ebrahim", "saeed said sayed", "nasser naser nasir", "moammar muammar",
        "sheikh shaikh sheik", "sheikha shaikha", "abdel abdul abd", "alexei alexey aleksei", "sergei sergey",
        "dmitry dmitri dmitriy", "andrei andrey", "yuri yury iouri", "mikhail mikhael",
        "oleksandr olexander", "yevgeny evgeny yevgeni evgeni", "mikhailo mykhailo mikhaylo",
    )
    for way in ways.split()
}  # fmt: skip

CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)
# What makes a street, a company, a prize of the name before it.
INSTITUTIONS = frozenset(
    "street road avenue lane square drive boulevard park bridge airport station stadium arena hall house tower "
    "palace castle hospital university college school library museum gallery theatre theater centre center "
    "foundation trust institute society company co inc ltd llc plc corp corporation group holdings records bank "
    "hotel cup prize award awards medal trophy memorial presidential estate island islands bay county city town "
    "valley lake river mountain mount cathedral church academy fund festival act day league international "
    "industries enterprises entertainment motors energy partners studios productions bible amendment doctrine "
    "scholarship fellowship classic derby terminal campus crescent gardens terrace plaza expressway highway "
    "motorway tunnel dam canal pier barracks carrier se ag gmbh beauty syndrome disease championship championships "
    "invitational zoo pavilion auditorium".split()
)
# What stands between a name and its school: the Quill High School.
QUALIFYING = frozenset(
    "high presidential memorial international national state primary secondary middle elementary public medical "
    "general community convention civic performing arts football cricket sports business law art regional graduate "
    "junior".split()
)
# What is one of these with a small letter too: Quill airport. A firm or a school of hers may well be hers.
SMALL_INSTITUTIONS = frozenset(
    "airport stadium arena street road avenue bridge hospital university museum prize trophy cathedral aircraft "
    "carrier submarine frigate destroyer library highway institute foundation".split()
)
# Ships: "the USS Ada Quill".
SHIPS = frozenset("uss hms hmcs hmas ss rms mv ms ins rrs rfa usns".split())
# What a work is called: "the film Ada Quill"; and what is so only before quotation marks: "the play “Ada Quill”".
WORKS = frozenset(
    "film movie musical biopic opera novel sitcom documentary docuseries miniseries ballet album song memoir comedy "
    "series thriller sequel blockbuster soundtrack".split()
)
QUOTED_WORKS = WORKS | frozenset("single book play show drama game exhibition".split())
# "The film Quill made", "a song Quill sang": what follows is who made it.
MADE = frozenset(
    "made makes wrote writes directed directs recorded records produced sang sings starred stars filmed shot created "
    "released performed narrated played plays has had loved".split()
)
# Several people of one name: the Quill brothers.
FAMILY = frozenset(
    "brothers sisters family families twins siblings clan household couple boys girls dynasty children kids".split()
)
# Whoever comes after is told apart by the given name alone: "his wife Ada".
KIN = frozenset(
    "children kids wife husband son daughter sons daughters brother sister brothers sisters father mother dad mum mom "
    "partner fiance fiancee girlfriend boyfriend cousin uncle aunt nephew niece grandson "
    "granddaughter twin sibling".split()
)
# What is somebody's own: "the Quill administration".
OFFICES = frozenset(
    "white administration government cabinet campaign presidency premiership era years camp team tour concert "
    "trial case interview speech".split()
)
# Before a hyphen they make no other name of a name: anti-Quill, ex-President.
PREFIXES = frozenset("anti pro ex post pre non then former pseudo mid neo pan un vice".split())
# What makes a place of the name after it.
PLACE_BEFORE = frozenset(
    "north south east west new old mount lake fort port san santa great upper lower cape river".split()
)
# Names that are places, planets and months too: a capital proves nothing, the word before decides.
PLACES = (
    frozenset(
        "holland jordan chad georgia israel ireland england france germany brazil china cuba india mali kenya "
        "wales virginia carolina dakota montana arizona mars venus mercury saturn jupiter west north east south".split()
    )
    | CALENDAR
)
# Places that follow a "to" and a "from" as seldom as people do.
CITIES = frozenset(
    "paris london washington lincoln houston dallas austin madison jackson cleveland york kent derby lancaster "
    "bristol berlin kingston hamilton wellington sydney melbourne adelaide florence milan troy savannah charlotte "
    "phoenix brooklyn chelsea boston denver raleigh nelson stratford windsor sharon orlando".split()
)
# After a comma they make a town of a surname: Quill, Ontario.
STATES = frozenset(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho "
    "illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi "
    "missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia "
    "washington wisconsin wyoming ontario quebec manitoba alberta saskatchewan ala ariz ark calif colo conn fla ga "
    "ill ind kan ky la mass mich minn mo mont neb nev okla ont ore pa tenn tex va wash wis wyo england "
    "scotland wales ireland".split()
)
# Two words of a state: Quill, North Carolina.
HALF_STATES = frozenset("north south west new rhode".split())
# "Flew to Washington" is a journey, "spoke to Washington" a talk.
MOTION = frozenset(
    "flew fly flies flying travelled traveled travel travels travelling moved moving drove return returned "
    "returning went go going headed trip flight journey back visit came come sent".split()
)
# Given names that are prizes too.
PRIZES = frozenset("oscar emmy tony".split())
# What places and times follow, and what only countries, planets and months do.
WITHIN = frozenset(
    "in across throughout within outside inside into near around toward towards through via visit visited visiting "
    "reach reached on during until since last next this early late mid every each".split()
)
TOWARDS = frozenset("to from of".split())
# "The Legend of the valley" is a noun.
ARTICLES = frozenset("the a an this these those some any no every each my your his her its our".split())

# Ordinary words that people are called by. Capitalised at the start of a sentence they prove nothing.
WORDS = PLACES | frozenset(
    "abbot archer ash baker ball bank banks barber bard barker barrel bass bath beach bean bear bell berry best "
    "bird bishop black blaze bliss bloom blue bolt bond booth bow bowl boy brand bridge bridges brook brooks brown "
    "buck bull burns bush butcher butler butter cage cannon carpenter carter case cash castle chamberlain chambers "
    "chance chase cherry church clay cliff cloud coffee coin cole common cook cooper cotton crane cream cross "
    "cruise cruz cube curry dash dawn day days dean diamond doe dove drake draper driver drew duke dusty early "
    "edge english faith falcon farmer fern field fields fire fisher flower flowers ford forest foster fountain fox "
    "frank franklin free french frost fuller future gable garden gardener garland gates glass gold golden good "
    "goods gore grace grand grande grant grants gray green grey grimes gross grove guest hale hall hand hands "
    "hardy harmony harper hart haven hawk hay hays hazel head heard heath hill hills holiday holly holmes hood "
    "hook hope horn house howl hunt hunter hurt ice iron ivory ivy jade jewel joy judge key keys kid kidd king "
    "kings knight lake lamb lambert land lane large law lawless lay leaf legend lemon light lily little lock long "
    "lord lorde love low luck mace major malone manning mark marks marsh marshall mason masters mercer metro miles "
    "mill miller mills mint moon moore moss mouse music naples neat news nice noble oak oaks olive page painter "
    "palm palmer park parker parks parrot pastor patience pearl peck pepper perry piper pit pitt plant pink "
    "pitbull poet pole pollock pool pope porter post pots pound power powers price pride priest prince prior "
    "profit queen quick rain ray read red reed reid rice rich river rivers rob rock rod rose rosy rush sage sail "
    "sand sands saint savage scales school seal self shade shark sharp shell shepherd short silver singer skinner "
    "small smart smith snow solo song sparks spears spring squire star stark starling steel sterling stern stewart "
    "sting stock stone stones storm stormy street strong styles summer summers sweet swift tailor tanner taylor "
    "teller temple thatcher thorn tiger trump tune turner tyler usher vale violet virgin walker wall waller ward "
    "warden warren water waters weaver webb weeks weather wells wheeler white wild will winter winters wise wolf "
    "wonder wood woods wright yard york young carry chip clean cope cox crisp dance deal dear dick fallow gay "
    "gentle go hick hogg hug idle jack jet jolly jump kick lance last lark lightning loud mac mean merry mild "
    "moody more nail nash pace pat pay penny pen peel pike pipe pump punch ram rank rage robin roe roach ross "
    "round rust sally shore show sill sir sky slack sly speed spade speak staff stack still stout stamp tank tell "
    "thrower toy trace tree trick true view wade waits war wing winner worth the boss artist rapper bad gun".split()
)

# Whose nationals and partisans stand before a surname: the Serb Quill, Democrat Quill.
NATIONALS = frozenset(
    "serb briton brit scot swede dane finn turk pole czech croat slovak greek swiss thai argentine kiwi aussie "
    "spaniard frenchman frenchwoman englishman englishwoman irishman irishwoman welshman scotsman dutchman cypriot "
    "filipino filipina democrat republican conservative liberal tory labour independent socialist nationalist "
    "centrist communist islamist".split()
)

# What a noun is followed by as well as a name …
AUXILIARIES = frozenset("have has had was is were are will would can could may might must should do did".split())
# … and what people do: after a word that may be a noun this shows that it is a name.
DOING = AUXILIARIES | frozenset(
    "said told wrote won left met took sang made got began gave came went does spoke beat lost held kept saw "
    "thought knew found became ran put set built brought bought sold drew threw hit grew chose fell felt read rose "
    "drove wore flew paid sent spent stood sat also later then once never still first now who whose whom himself "
    "herself and hopes".split()
)
# What neither clubs nor towns do.
SAYING = frozenset("said says told tells wrote writes added thinks thought tweeted posted sang sings".split())
CONJUNCTIONS = frozenset("also later then once never still first now and".split())
# Trades and works that make a person of a single name: the singer Seal, Seal's album.
ROLES = frozenset(
    "singer rapper musician artist star popstar superstar actor actress footballer songwriter drummer guitarist dj "
    "comedian striker forward icon diva idol hitmaker player frontman vocalist producer performer model "
    "chef late".split()
)
STAGE = frozenset(
    "album albums song songs single singles tour concert concerts gig track hit hits lyrics music fans sings sang "
    "raps rapped performs performed released recorded headlined headlines toured duetted crooned".split()
)

# "Air Quill", "Team Quill": no given names though they have a capital.
NO_GIVEN_NAME = frozenset(
    "air team camp super planet project operation hurricane storm typhoon cyclone little big mini world real inter "
    "am be im youre were urban mission club radio studio hotel cafe restaurant villa dear hey hello thank thanks "
    "bravo happy viva forever beyond being becoming meet meeting inside saving finding the of and".split()
)
NOT_GIVEN = TITLES | PARTICLES | CALENDAR | PLACE_BEFORE | ROLES | INSTITUTIONS | NATIONALS | NO_GIVEN_NAME | PREFIXES
# First words of sentences after which a surname stands alone: "With Legend …". Other words are given names.
OPENING = frozenset(
    "and but so yet when if as with before like instead once even both did does is was has had will could would "
    "what why how where who because since though although until to by in on at from of about against without "
    "despite that not now the a this".split()
)
OPENING_ENDS = tuple("ed ing ly er or ist ian an ish ese day ile aire ress star".split())
NATIONALITY_ENDS = ("an", "ish", "ese")
