"""The people a text names: `suggest(text)` proposes them with their evidence; an editor confirms or dismisses.

The only matcher of names. It knows spellings and how newspapers refer back to a person; nothing of stories or tags.
Whoever is named in full owns her surname from there on, until somebody else of that surname is named.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Count, Max, Subquery

from articles.models import Clock, Person, PersonName, Tagging
from articles.models.naming import fold

MEN = frozenset("mr sir lord king prince duke sheikh baron count father monsieur herr señor".split())
WOMEN = frozenset("mrs ms miss dame lady queen princess duchess sheikha baroness countess sister madame frau".split())
ROYAL = frozenset("king queen prince princess pope emperor empress tsar sultan sheikh sheikha saint st".split())
TITLES = (
    MEN
    | WOMEN
    | ROYAL
    | frozenset(
        "dr doctor prof professor rev reverend president vice premier minister chancellor senator sen rep "
        "congressman congresswoman secretary governor gov mayor judge justice general gen colonel col major "
        "captain capt sergeant sgt lieutenant lt admiral commander officer inspector detective imam ayatollah "
        "rabbi bishop archbishop cardinal chief coach manager director chairman chairwoman chair speaker leader "
        "ambassador envoy commissioner attorney prosecutor councillor datuk seri tan sri hh hrh former late "
        "state then ex mp cllr crown deputy shadow".split()
    )
)
ABBREVIATED = frozenset("mr mrs ms dr st hon prof rev sen rep gov gen col capt sgt lt".split())
SUFFIXES = frozenset("jr sr junior senior ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi".split())
PARTICLES = frozenset(
    "van von der den de del della di da dos du la le al el bin bint ibn ben ten ter zu zur st bonham baron".split()
)
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
    "valley lake river mountain mount cathedral church academy fund festival act day league".split()
)
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
CITIES = frozenset(
    "paris london washington lincoln houston dallas austin madison jackson cleveland york kent derby lancaster "
    "bristol berlin kingston hamilton wellington sydney melbourne adelaide florence milan troy savannah "
    "charlotte phoenix brooklyn chelsea boston denver raleigh nelson stratford windsor sharon orlando".split()
)
WITHIN = frozenset(
    "in across throughout within outside inside into near around toward towards through via visit visited "
    "visiting reach reached on during until since last next this early late mid every each".split()
)
TOWARDS = frozenset("to from of".split())
ARTICLES = frozenset("the a an this these those some any no every each my your his her its our their".split())
# Ordinary words that people are called by. Capitalised at the start of a sentence they prove nothing.
WORDS = PLACES | frozenset(
    "abbot archer ash baker ball bank banks barber bard barker barrel bass bath beach bean bear bell berry best "
    "bird bishop black blaze bliss bloom blue bolt bond booth bow bowl boy brand bridge bridges brook brooks "
    "brown buck bull burns bush butcher butler butter cage cannon carpenter carter case cash castle chamberlain "
    "chambers chance chase cherry church clay cliff cloud coffee coin cole common cook cooper cotton crane "
    "cream cross cruise cruz cube curry dash dawn day days dean diamond doe dove drake draper driver drew duke "
    "dusty early edge english faith falcon farmer fern field fields fire fisher flower flowers ford forest "
    "foster fountain fox frank franklin free french frost fuller future gable garden gardener garland gates "
    "glass gold golden good goods gore grace grand grande grant grants gray green grey grimes gross grove guest "
    "hale hall hand hands hardy harmony harper hart haven hawk hay hays hazel head heard heath hill hills "
    "holiday holly holmes hood hook hope horn house howl hunt hunter hurt ice iron ivory ivy jade jewel joy "
    "judge key keys kid kidd king kings knight lake lamb lambert land lane large law lawless lay leaf legend "
    "lemon light lily little lock long lord lorde love low luck mace major malone manning mark marks marsh "
    "marshall mason masters mercer metro miles mill miller mills mint moon moore moss mouse music naples neat "
    "news nice noble oak oaks olive page painter palm palmer park parker parks parrot pastor "
    "patience pearl peck pepper perry piper pit pitt plant pink pitbull poet pole pollock pool pope porter post "
    "pots pound power powers price pride priest prince prior profit queen quick rain ray read red reed reid "
    "rice rich river rivers rob rock rod rose rosy rush sage sail sand sands saint savage scales school "
    "seal self shade shark sharp shell shepherd short silver singer skinner small smart smith snow solo song "
    "sparks spears spring squire star stark starling steel sterling stern stewart sting stock stone stones "
    "storm stormy street strong styles summer summers sweet swift tailor tanner taylor teller temple thatcher "
    "thorn tiger trump tune turner tyler usher vale violet virgin walker wall waller ward warden warren "
    "water waters weaver webb weeks weather wells wheeler white wild will winter winters wise wolf wonder wood "
    "woods wright yard york young carry chip clean cope cox crisp dance deal dear dick fallow gay gentle "
    "go hick hogg hug idle jack jet jolly jump kick lance last lark lightning loud mac may mean merry "
    "mild moody more nail nash north pace pat pay penny pen peel pike pipe pump punch ram rank rage robin roe "
    "roach ross round rust sally shore show sill sir sky slack sly speed spade speak staff stack still stout "
    "stamp tank tell thrower toy trace tree trick true view wade waits war west wing winner worth the "
    "boss artist rapper bad gun".split()
)
DOING = frozenset(
    "said told wrote won left met took sang made got began gave came went had has have was is were are will "
    "would could can did does may might must should spoke led beat lost held kept saw thought knew found became "
    "ran put set built brought bought sold drew threw hit grew chose fell felt read rose drove wore flew paid "
    "sent spent stood sat also later then once never still first now who whose whom himself herself and hopes "
    "hoped".split()
)
AUXILIARIES = frozenset("have has had was is were are will would can could may might must should do did".split())
ROLES = frozenset(
    "singer rapper musician artist star popstar superstar actor actress footballer songwriter drummer guitarist "
    "dj comedian striker forward icon diva idol hitmaker player frontman vocalist producer performer late model".split()
)
STAGE = frozenset(
    "album albums song songs single singles tour concert concerts gig track hit hits lyrics music fans sings "
    "sang raps rapped performs performed released recorded headlined headlines toured duetted crooned".split()
)

OPENING = re.compile(
    r"(?:and|but|or|so|yet|then|when|while|if|as|for|with|after|before|like|today|instead|once|even|both|did|does|is|was|"
    r"has|had|will|can|could|would|what|why|how|where|who|because|since|though|although|until|to|by|in|on|at|from|of|about|"
    r"against|without|despite|that|not|now|the|an?|this|fans|chef|pm|.*(?:ed|ing|ly|er|or|ist|ian|an|ish|ese|day|ile))$"
)
LETTERS = r"[\w\u0300-\u036f\u00ad\u200b-\u200d]"
WORD = re.compile(rf"{LETTERS}+(?:[!'\u2018\u2019\u02bc`\u00b4]{LETTERS}+)*")
POSSESSIVE = re.compile("['\u2018\u2019\u02bc`\u00b4][sS]$")
BETWEEN = re.compile(
    r"[ \u00a0]?[-\u2010\u2011\u2013]?[ \u00a0]?[\"\u201c\u201d]?|\. ?|,? [\"\u201c]|[\"\u201d],? |\.-"
)
SENTENCE_END = re.compile(r"[.!?\u2026:][\"'\u201d\u2019)\]]*\s+$|^\s*$")
OPENERS = " \t\u00a0\"'\u201c\u2018([*\u2022-\u2013\u2014"


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the matcher needs her; `never` (private persons, minors) is recognised but not proposed."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    tagging: str = "open"
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of the text, end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A person found, where, and the sentence of her first mention; `subject` is About rather than Also named."""

    person: Known
    mentions: tuple[Span, ...]
    evidence: str
    subject: bool
    score: float


@lru_cache(maxsize=1 << 17)
def _key(word: str) -> str:
    """Return a word as names are compared: folded, without apostrophes and without the 's of a possessive."""
    if word.isascii() and word.isalnum():
        return word.lower()
    return fold(POSSESSIVE.sub("", word)).replace("'", "")


def _keys(name: str) -> tuple[str, ...]:
    return tuple(_key(word) for word in WORD.findall(name))


class _Page:
    """A text cut into words, and what can be asked of a word at its place."""

    def __init__(self, text: str, ignore: Sequence[Span]) -> None:
        self.text = text
        spans = [found.span() for found in WORD.finditer(text)]
        if ignore:
            spans = [(a, b) for a, b in spans if not any(a < gap.end and gap.start < b for gap in ignore)]
        self.spans = spans
        self.words = [text[a:b] for a, b in spans]
        self.keys = [_key(word) for word in self.words]
        self.written = frozenset(self.words)  # holds a key where the text also writes it as an ordinary word, small
        self._breaks = [-1, *(found.start() for found in re.finditer("\n", text)), len(text)]
        self._styles: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.spans)

    def key(self, i: int) -> str:
        return self.keys[i] if 0 <= i < len(self.keys) else ""

    def span(self, i: int, j: int) -> Span:
        """Return the place of words i to j (excluded) without the possessive of the last."""
        return Span(self.spans[i][0], self.spans[j - 1][1] - 2 * self.possessive(j - 1))

    def possessive(self, i: int) -> bool:
        return POSSESSIVE.search(self.words[i]) is not None

    def capital(self, i: int) -> bool:
        return 0 <= i < len(self.words) and self.words[i][0].isupper()

    def between(self, i: int) -> str:
        """Return what stands between word i and the next; a line's end at the last."""
        if not 0 <= i < len(self.spans) - 1:
            return "\n"
        return self.text[self.spans[i][1] : self.spans[i + 1][0]]

    def touching(self, i: int) -> bool:
        """Whether word i and the next can belong to one name."""
        gap = self.between(i)
        if gap in (" ", "-"):
            return not self.possessive(i)
        if "." in gap and len(self.keys[i]) > 1 and self.keys[i] not in ABBREVIATED:
            return False
        return BETWEEN.fullmatch(gap) is not None and not self.possessive(i)

    def line(self, i: int) -> tuple[int, int]:
        """Return where the line of word i begins and ends."""
        place = bisect_right(self._breaks, self.spans[i][0])
        return self._breaks[place - 1] + 1, self._breaks[place]

    def style(self, i: int) -> str:
        """Return what a capital is worth on the line: prose, or title, loud and small where it says nothing."""
        start, end = self.line(i)
        if start not in self._styles:
            words = [word for word in WORD.findall(self.text, start, end) if word[0].isalpha()]
            long = [word for word in words if len(word) > 3]
            if words and not any(word[0].isupper() for word in words):
                self._styles[start] = "small"
            elif sum(word.isupper() for word in words) * 4 > len(words) * 3 and len(words) > 2:
                self._styles[start] = "loud"
            elif len(words) > 3 and sum(word[0].isupper() for word in long) * 5 >= len(long) * 4:
                self._styles[start] = "title"
            else:
                self._styles[start] = "prose"
        return self._styles[start]

    def opens(self, i: int) -> bool:
        """Whether word i is the first of a sentence or of a quotation, where everything is capitalised."""
        start = self.spans[i][0]
        before = self.text[max(self.line(i)[0], start - 40) : start]
        if not before.strip(OPENERS) or before[-1:] in '"\u201c\u2018':
            return True
        ended = SENTENCE_END.search(before) is not None
        return ended and not (
            before.rstrip().endswith(".") and (self.key(i - 1) in ABBREVIATED or len(self.key(i - 1)) == 1)
        )

    def commas(self, i: int, j: int) -> bool:
        return any(self.between(k) == ", " for k in range(i, j - 1))

    def sentence(self, span: Span) -> str:
        """Return the sentence around a place."""
        start = self.text.rfind("\n", 0, span.start) + 1
        end = self.text.find("\n", span.end)
        line = self.text[start : end if end >= 0 else len(self.text)]
        cuts = [
            start,
            *(start + m.end() for m in re.finditer(r"(?<![A-Z])(?<!\b[A-Z][a-z])[.!?][\"'\u201d\u2019)]*\s+", line)),
            start + len(line),
        ]
        return self.text[max(c for c in cuts if c <= span.start) : min(c for c in cuts if c >= span.end)].strip()


@dataclass(slots=True)
class _Naming:
    """One place in the text where somebody is named in full: words i to j, and the people of that spelling."""

    i: int
    j: int
    people: tuple[Known, ...]
    spelling: tuple[str, ...]


@dataclass(slots=True)
class _Bearers:
    """Who in one story can be meant by a short form: at which word, which people (none: a stranger)."""

    namings: list[tuple[int, tuple[Known, ...]]] = field(default_factory=list)

    def at(self, i: int) -> tuple[Known, ...]:
        """Return the last one named before word i; before the first naming, the only one there will be."""
        before = [people for place, people in self.namings if place < i]
        if before:
            return before[-1]
        return self.sole()

    def sole(self) -> tuple[Known, ...]:
        """Return the one who alone bears the name in the story."""
        everybody = {people for _, people in self.namings}
        return everybody.pop() if len(everybody) == 1 else ()


def _short_forms(spelling: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Return the ways a newspaper refers back to somebody so named: surname with and without particles.

    Kings, popes and princes go by what follows the title: "King Olav II" is "Olav".
    """
    words = list(spelling)
    if "of" in words or "the" in words:
        words = words[: words.index("of")] if words[0] in ROYAL and "of" in words else []
    royal = bool(words) and words[0] in ROYAL
    while len(words) > 1 and words[0] in TITLES:
        words.pop(0)
    suffixed = set()
    if len(words) > 1 and words[-1] in SUFFIXES and len(words[-1]) > 1:
        suffixed = {tuple(words[-2:])} if len(words) > 2 else set()
        words.pop()
    if not words or tuple(words) == spelling and len(words) == 1:
        return set()
    if len(words) == 1 or royal:
        return {tuple(words)}
    if len(words[-1]) == 1:
        return {tuple(words[:1])}
    forms = {tuple(words[-2:])} if len(words) > 2 and words[-2] not in PARTICLES else set()
    start = len(words) - 1
    while start > 1 and words[start - 1] in PARTICLES:
        start -= 1
        forms.add(tuple(words[start:]))
    if "bin" in words[1:-1] or "bint" in words[1:-1]:
        forms.add(tuple(words[min(words.index(w) for w in ("bin", "bint") if w in words) :]))
    if start == len(words) - 1 or len(words[-1]) > 4 and words[-1] not in WORDS:
        forms.add((words[-1],))
    return forms | suffixed


def _looser(spelling: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Return what a name is also written like: without titles, suffix, or the initials in the middle."""
    start = (
        1
        if spelling[0] in TITLES and len(spelling) > 2 and spelling[-1] not in SUFFIXES and "of" not in spelling
        else 0
    )
    end = len(spelling) - 1 if spelling[-1] in SUFFIXES & {"jr", "sr", "junior", "senior"} else len(spelling)
    bare = spelling[start:end]
    plain = (*bare[:1], *(word for word in bare[1:-1] if len(word) > 1), *bare[1:][-1:])
    return {form for form in (bare, plain) if len(form) > 1} - {spelling}


class Index:
    """All known spellings, by their first word. Built once (100,000 names in two seconds), then only read."""

    def __init__(self, people: Iterable[Known]) -> None:
        self._spellings: dict[tuple[str, ...], tuple[int, tuple[Known, ...]]] = {}
        self._with_comma: set[tuple[str, ...]] = set()
        self._given: set[str] = set()
        self._family: set[str] = set()
        lengths = defaultdict(set)
        for person in people:
            own = {_keys(name) for name in (person.name, *person.aliases)}
            for rank, name in enumerate((person.name, *person.aliases)):
                if spelling := _keys(name):
                    self._add(spelling, person, rank=min(rank, 1))
                    if "," in name:
                        self._with_comma.add(spelling)
                    if len(spelling) > 1:
                        if spelling[:1] not in own:
                            self._given.add(spelling[0])
                        self._family.add(spelling[-1])
                        for looser in _looser(spelling):
                            self._add(looser, person, rank=2)
        for spelling in self._spellings:
            if len(spelling) > 1:
                lengths[spelling[0]].add(len(spelling))
        self.single = frozenset(spelling[0] for spelling in self._spellings if len(spelling) == 1)
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        self._given -= TITLES | PARTICLES | ARTICLES

    def _add(self, spelling: tuple[str, ...], person: Known, *, rank: int) -> None:
        """A name of one's own wins over an alias, an alias over a form we derived; equals are both kept."""
        held, people = self._spellings.get(spelling, (rank, ()))
        if rank < held:
            people = ()
        if rank <= held and person not in people:
            self._spellings[spelling] = (rank, (*people, person))

    def suggest(self, text: str, *, ignore: Sequence[Span] = ()) -> list[Suggestion]:
        """Return who is named in the text, best first; `ignore` are stretches that are no prose, as credit lines."""
        mentions = _Story(self, _Page(text, ignore)).mentions()
        return _ranked(text, mentions) if mentions else []

    def at(self, page: "_Page", i: int) -> _Naming | None:
        """Return the longest known name of two words or more that begins at word i; initials may come between."""
        lengths = self._lengths.get(page.keys[i])
        if not lengths:
            return None
        reach = 1
        while reach <= lengths[0] and (page.touching(i + reach - 1) or page.between(i + reach - 1) == ", "):
            reach += 1
        for skip in (0, 1):
            if skip and (reach < 3 or len(page.key(i + 1)) > 1):
                break
            for n in lengths:
                spelling = (page.keys[i], *page.keys[i + 1 + skip : i + n + skip])
                if 1 < n <= reach - skip and spelling in self._spellings:
                    if page.commas(i, i + n + skip) and spelling not in self._with_comma:
                        continue
                    return _Naming(i, i + n + skip, self._spellings[spelling][1], spelling)
        return None

    def called(self, spelling: tuple[str, ...]) -> tuple[Known, ...]:
        return self._spellings.get(spelling, (0, ()))[1]

    def is_given(self, key: str) -> bool:
        return key in self._given

    def is_family(self, key: str) -> bool:
        return key in self._family


class _Story:
    """One reading of one page. Full names first, then who owns which surname where, then the short forms."""

    def __init__(self, index: Index, page: _Page) -> None:
        self.index, self.page = index, page
        self.found: dict[int, tuple[int, tuple[Known, ...]]] = {}  # mentions: first word → end and people
        self.taken: set[int] = set()
        self.bearers: dict[tuple[str, ...], _Bearers] = defaultdict(_Bearers)
        self.firsts: dict[str, _Bearers] = defaultdict(_Bearers)
        self.namings: list[_Naming] = []

    def mentions(self) -> dict[Known, list[Span]]:
        """Return every place at which somebody known is meant."""
        self._read_full_names()
        if self.namings:
            self._read_strangers()
            self._read_short_forms()
        self._read_single_names()
        mentions = defaultdict(list)
        for i, (j, people) in sorted(self.found.items()):
            for person in people:
                if person.tagging != Tagging.NEVER:
                    mentions[person].append(self.page.span(i, j))
        return mentions

    def _take(self, i: int, j: int, people: tuple[Known, ...]) -> None:
        self.taken.update(range(i, j))
        if people:
            self.found[i] = (j, people)

    # Full names

    def _read_full_names(self) -> None:
        i = 0
        while i < len(self.page):
            naming = self.index.at(self.page, i)
            if naming is None:
                i += 1
                continue
            if self._is_full_name(naming):
                self._name(naming)
                self._name_relatives(i, naming.spelling[1:])
            else:
                self.taken.update(range(naming.i, naming.j))
            i = naming.j
        for k, key in enumerate(self.page.keys):
            if key == "and" and k and k - 1 not in self.taken:
                self._read_couple(k - 1)

    def _name(self, naming: _Naming) -> None:
        self._take(naming.i, naming.j, naming.people)
        self.namings.append(naming)
        shorts = _short_forms(naming.spelling)
        if len(naming.people) == 1:
            shorts |= _short_forms(_keys(naming.people[0].name))
        for short in shorts:
            self.bearers[short].namings.append((naming.i, naming.people))
        for first in {word for word in naming.spelling if word not in TITLES}.intersection(naming.spelling[:2]) - set(
            naming.spelling[-1:]
        ):
            if first == naming.spelling[0] or naming.spelling[0] in TITLES:
                self.firsts[first].namings.append((naming.i, naming.people))

    def _read_couple(self, i: int) -> None:
        """In "John and Marta Legend" he is a Legend though she is a stranger."""
        page = self.page
        if not all(map(page.capital, (i, i + 2, i + 3))) or not page.touching(i + 2):
            return
        spelling, partner = (page.key(i), page.key(i + 3)), (page.key(i + 2), page.key(i + 3))
        if (people := self.index.called(spelling)) and not self.index.called(partner):
            self._name(_Naming(i, i + 1, people, spelling))
            self.taken.update((i + 2, i + 3))

    def _name_relatives(self, i: int, family: tuple[str, ...]) -> None:
        """In "John and Chrissy Legend" the first of the two is a Legend too."""
        page, k = self.page, i
        while True:
            if page.key(k - 1) == "and":
                k -= 2
            elif page.between(k - 1) in (" & ", ", "):
                k -= 1
            else:
                return
            spelling = (page.key(k), *family)
            people = self.index.called(spelling)
            if not people or not page.capital(k) or k in self.taken:
                return
            self._name(_Naming(k, k + 1, people, spelling))

    def _is_full_name(self, naming: _Naming) -> bool:
        """Whether the words are the person and not a thing named after her, a longer name, or ordinary words."""
        page, i, j = self.page, naming.i, naming.j
        ordinary = all(page.key(k) in WORDS or page.key(k) in ("the", "of") for k in range(i, j))
        if self._is_institution(j) or self._is_compound(i, j) or page.key(j) in SUFFIXES and page.touching(j - 1):
            return False
        style = page.style(i)
        if style in ("loud", "small") or not all(page.capital(k) or page.key(k) in PARTICLES for k in range(i, j)):
            return not ordinary
        if style == "title":
            return not (ordinary and page.key(i - 1) in ARTICLES)
        if self._follows_name(j) and (
            ordinary or self.index.is_family(page.key(j)) and not self.index.is_given(page.key(j))
        ):
            return False
        if ordinary and (page.key(i - 1) in ARTICLES or page.key(i) == "the" and page.opens(i)):
            return any(naming.people == earlier.people for earlier in self.namings)
        return not (self._precedes_name(i) and not page.opens(i - 1) and self._is_given(i - 1))

    def _is_given(self, i: int) -> bool:
        key = self.page.key(i)
        return self.index.is_given(key) and key not in TITLES and key not in WORDS and key not in CITIES

    def _precedes_name(self, i: int) -> bool:
        """Whether a capitalised word stands right before word i."""
        page = self.page
        return i > 0 and page.capital(i - 1) and page.touching(i - 1) and "." not in page.between(i - 1)

    def _follows_name(self, j: int) -> bool:
        """Whether a capitalised word, no day or month, stands right after a name that ends before word j."""
        return self.page.capital(j) and self.page.touching(j - 1) and self.page.key(j) not in CALENDAR

    def _is_institution(self, j: int) -> bool:
        """Pope Street and the Carter Presidential Library are no people, nor are Banks & Sons."""
        page, k = self.page, j
        if page.key(j - 1) in SUFFIXES and page.between(j - 1) == ". " and page.key(j) in INSTITUTIONS:
            return True
        if page.between(j - 1).startswith((" & ", " + ")) and not self._is_given(j):
            return True
        while k < j + 3 and page.capital(k) and page.touching(k - 1):
            if page.key(k) in INSTITUTIONS:
                return True
            k += 1
        return False

    def _is_compound(self, i: int, j: int) -> bool:
        """Whether a hyphen makes the name part of a longer one, or a sign makes it an account."""
        page = self.page
        start = page.spans[i][0]
        if start and page.text[start - 1] in "@#/_.":
            return True
        return page.between(i - 1) == "-" and page.capital(i - 1) or page.between(j - 1) == "-" and page.capital(j)

    # Strangers: people whom nobody knows, who share a name with somebody in the story

    def _read_strangers(self) -> None:
        page = self.page
        starts = {short[0] for short in self.bearers if len(short) == 1}
        for i, key in enumerate(page.keys):
            if i in self.taken or not page.capital(i) or page.style(i) == "title":
                continue
            if key in starts and self._precedes_name(i) and i - 1 not in self.taken and self._names_stranger(i - 1):
                self.bearers[key,].namings.append((i, ()))
                self._take(i - 1, i + 1, ())
                self._name_relatives(i - 1, (key,))
            elif key in self.firsts and self._follows_name(i + 1) and not self._is_institution(i + 1):
                self.firsts[key].namings.append((i, ()))
        for bearers in (*self.bearers.values(), *self.firsts.values()):
            bearers.namings.sort(key=lambda naming: naming[0])

    def _names_stranger(self, i: int) -> bool:
        """Whether word i, before a surname of the story, is the given name of somebody else."""
        page, key, word = self.page, self.page.key(i), self.page.words[i]
        if any(key in common for common in (TITLES, PARTICLES, CALENDAR, PLACE_BEFORE, ROLES, INSTITUTIONS)):
            return False
        if self._is_given(i):
            return True
        return not (
            page.opens(i) or word.isupper() or key in WORDS or key in CITIES or key.endswith(("an", "ish", "ese"))
        )

    # Short forms: surnames, and given names where nobody else of the story has them

    def _read_short_forms(self) -> None:
        page = self.page
        longest = defaultdict(int)
        for short in self.bearers:
            longest[short[0]] = max(longest[short[0]], len(short))
        for i, key in enumerate(page.keys):
            if i in self.taken:
                continue
            for n in range(longest.get(key, 0), 0, -1):
                short = tuple(page.keys[i : i + n])
                if short in self.bearers and all(page.touching(k) for k in range(i, i + n - 1)):
                    if self._reads_as_name(i, i + n) and (people := self._meant(self.bearers[short], i)):
                        self._take(i, i + n, people)
                    break
            else:
                if key in self.firsts and self._is_first_name(i):
                    titled = page.key(i - 1) in ROYAL and self.page.touching(i - 1)
                    people = self.firsts[key].at(i) if titled else self.firsts[key].sole()
                    self._take(i, i + 1, people)

    def _meant(self, bearers: _Bearers, i: int) -> tuple[Known, ...]:
        """The last one named of that surname; Mr and Mrs pass over whom the story calls she and he."""
        page = self.page
        title = page.key(i - 1) if i and page.touching(i - 1) else ""
        if title in MEN or title in WOMEN:
            other = "she" if title in MEN else "he"
            before = [people for place, people in bearers.namings if place < i]
            for people in reversed(before):
                if not people or self._pronoun(people[0]) != other:
                    return people
        return bearers.at(i)

    def _pronoun(self, person: Known) -> str:
        """Return he or she as titles, and the first pronoun after each naming, tell of a person; else ''."""
        page = self.page
        titles = [_keys(name)[:1] for name in (person.name, *person.aliases)]
        for naming in self.namings:
            if person in naming.people:
                titles.append((page.key(naming.i - 1),))
        for (title,) in filter(None, titles):
            if title in MEN or title in WOMEN:
                return "he" if title in MEN else "she"
        for naming in self.namings:
            if person in naming.people:
                for k in range(naming.j, min(naming.j + 20, len(page))):
                    if k in self.taken or "\n" in page.between(k):
                        break
                    if page.key(k) in ("he", "his", "him", "she", "her"):
                        return "she" if page.key(k) in ("she", "her") else "he"
        return ""

    def _reads_as_name(self, i: int, j: int) -> bool:
        """Whether a surname alone is meant as a name: the noun, the place, the month and the street are not."""
        page, key, style = self.page, self.page.key(j - 1), self.page.style(i)
        word = key in WORDS or key in self.page.written
        if self._is_institution(j) or self._is_compound(i, j):
            return False
        capital = all(page.capital(k) for k in range(i, j) if page.key(k) not in PARTICLES)
        if style == "loud":
            return not word or self._acts(j)
        if style == "small":
            return not word and len(key) > 3
        if not capital:
            return not word and (page.opens(i) or page.possessive(j - 1))
        if style == "prose" and self._follows_name(j) or self._precedes_name(i) and page.key(i - 1) in PLACE_BEFORE:
            return False
        if self._precedes_name(i) and page.opens(i - 1) and not self._can_open(i - 1):
            return style == "title"
        if self._is_place(i, j) or word and page.key(i - 1) in ARTICLES and page.touching(i - 1):
            return False
        return not word or self._acts(j) or style == "prose" and not page.opens(i)

    def _can_open(self, i: int) -> bool:
        """Whether the first word of a sentence, right before a surname, is something else than a given name."""
        key = self.page.key(i)
        return key in TITLES or key in ROLES or key in CALENDAR or OPENING.match(key) is not None

    def _is_place(self, i: int, j: int) -> bool:
        """Whether a name that is a place, a planet or a month too follows a word that places and times follow."""
        page, key, before = self.page, self.page.key(j - 1), self.page.key(i - 1) if self.page.touching(i - 1) else ""
        if key in CALENDAR and (before.isdigit() or page.key(j).isdigit() and page.touching(j - 1) or before == "by"):
            return True
        if key in PLACES:
            return before in WITHIN or before in TOWARDS
        return key in CITIES and before in WITHIN

    def _acts(self, j: int) -> bool:
        """Whether the name that ends before word j is followed as a person is: by a verb, a comma, a possessive."""
        page = self.page
        after = page.key(j) if page.touching(j - 1) else ""
        if page.possessive(j - 1) or page.between(j - 1).startswith(","):
            return True
        if after in DOING or after.endswith(("ed", "ly")):
            return True
        # "Price rises are": what an auxiliary follows is a noun.
        return len(after) > 3 and after.endswith("s") and after not in WORDS and page.key(j + 1) not in AUXILIARIES

    def _is_first_name(self, i: int) -> bool:
        page, key = self.page, self.page.key(i)
        if not page.capital(i) or len(key) < 2 or key in WORDS or key in CITIES or page.style(i) == "loud":
            return False
        if (
            self._is_compound(i, i + 1)
            or self._is_institution(i + 1)
            or page.style(i) == "prose"
            and self._follows_name(i + 1)
        ):
            return False
        return (
            not self._precedes_name(i) or page.key(i - 1) in TITLES or page.opens(i - 1) and not self._is_given(i - 1)
        )

    # Single names: Zendaya is one at sight, Future and Lisa need evidence

    def _read_single_names(self) -> None:
        page, doubtful = self.page, []
        for i, key in enumerate(page.keys):
            if key not in self.index.single or i in self.taken or key in self.firsts or (key,) in self.bearers:
                continue
            if self._is_lone(i) and self._is_distinctive(i):
                self._take(i, i + 1, self.index.called((key,)))
            elif self._is_lone(i):
                doubtful.append(i)
        sure = self._with_evidence(doubtful)
        for i in doubtful:
            key = page.key(i)
            word = key in WORDS or key in self.page.written
            if key in sure and (not word or not page.opens(i) or self._acts(i + 1) or i in self._evident):
                self._take(i, i + 1, self.index.called((key,)))

    def _is_distinctive(self, i: int) -> bool:
        """Whether a single name is one at sight: long, no word, no given name, and not only a sentence's first noun."""
        key = self.page.key(i)
        if len(key) < 5 or key in WORDS or self._is_given(i):
            return False
        return not self.page.opens(i) or self._acts(i + 1)

    def _is_lone(self, i: int) -> bool:
        page, key = self.page, self.page.key(i)
        before = page.key(i - 1) if i and page.touching(i - 1) else ""
        if not page.capital(i) or page.between(i) == "-" or page.between(i - 1) == "-" or self._is_compound(i, i + 1):
            return False
        if self._is_institution(i + 1) or page.style(i) == "prose" and self._follows_name(i + 1):
            return False
        if self._precedes_name(i) and page.style(i) == "prose" and before not in TITLES | ROLES:
            return page.opens(i - 1) and not self._is_given(i - 1) and key not in WORDS
        return not (self._is_place(i, i + 1) or before in ARTICLES or page.key(i + 1) == "of" and key in TITLES)

    def _with_evidence(self, doubtful: list[int]) -> set[str]:
        """Return the single names that the story shows to be people: by their trade, their work or their company."""
        page = self.page
        self._evident = {i for i in doubtful if self._has_trade(i)}
        again = True
        while again:
            company = {i for i in doubtful if i not in self._evident and self._in_company(i, doubtful)}
            again = bool(company)
            self._evident |= company
        sure = {page.key(i) for i in self._evident}
        for i in doubtful:
            key = page.key(i)
            again = [k for k in doubtful if page.key(k) == key and (key not in WORDS or not page.opens(k))]
            if len(again) > 1 and key not in TITLES and not self._is_given(i):
                sure.add(key)
        return sure

    def _has_trade(self, i: int) -> bool:
        """The rapper Future, Pink's tour, Sting, the singer; or a caption that says nothing else."""
        page = self.page
        start, end = page.line(i)
        alone = page.line(i - 1)[0] != start if i else True
        if alone and (i + 1 == len(page) or page.spans[i + 1][0] > end) and page.style(i) != "loud":
            return True
        if (
            page.key(i - 1) in ROLES
            and page.touching(i - 1)
            or page.key(i + 1) in STAGE
            or page.key(i + 2) in STAGE
            and page.possessive(i)
        ):
            return True
        return (
            page.between(i) == ", "
            and bool(ROLES.intersection(page.keys[i + 2 : i + 5]))
            and page.key(i + 1) in ARTICLES
        )

    def _in_company(self, i: int, doubtful: list[int]) -> bool:
        """Whether the name stands in a list with somebody who is surely named."""
        page = self.page
        ends = {j - 1 for j, _ in self.found.values()} | self._evident
        before = (
            i - 2
            if page.key(i - 1) == "and" and "\n" not in page.between(i - 1)
            else i - 1
            if page.between(i - 1) == ", "
            else None
        )
        after = (
            i + 2
            if page.key(i + 1) == "and" and "\n" not in page.between(i)
            else i + 1
            if page.between(i) == ", "
            else None
        )
        if before in ends or after is not None and (after in self.found or after in self._evident):
            return True
        return (
            before in doubtful
            and page.key(before) in WORDS
            and page.key(i) in WORDS
            and page.key(before) != page.key(i)
        )


def _ranked(text: str, mentions: dict[Known, list[Span]]) -> list[Suggestion]:
    """Order by how often and how early somebody is named. About is who opens the story and comes back, or fills it."""
    page = _Page("", ())
    page.text = text
    opening = _opening(text)
    most = max(map(len, mentions.values()))
    places = defaultdict(int)
    for spans in mentions.values():
        for span in spans:
            places[span] += 1
    suggestions = []
    for person, spans in mentions.items():
        early = sum(span.start < opening for span in spans)
        subject = bool(early) and len(spans) >= min(most, 2) or len(spans) > 2 and 2 * len(spans) >= most
        weight = len(spans) + 2 * min(early, 2) + (1 - spans[0].start / (len(text) + 1))
        sure = sum(1 / places[span] for span in spans) / len(spans)
        score = round(sure * weight / (weight + 1), 4)
        suggestions.append(Suggestion(person, tuple(spans), page.sentence(spans[0]), subject, score))
    return sorted(suggestions, key=lambda found: (-found.score, found.mentions[0].start, found.person.id))


def _opening(text: str) -> int:
    """Return where the second line with text ends: a headline or a caption, and the first paragraph."""
    ends = [found.end() for found in re.finditer(r"\S[^\n]*", text)][:2]
    return ends[-1] if ends else 0


_kept: tuple[dict, Index] | None = None


def suggest(text: str, *, ignore: Sequence[Span] = ()) -> list[Suggestion]:
    """Return who of the known people is named in the text, best first; one query while nobody changes."""
    global _kept
    state = _state_of_people()
    if _kept is None or _kept[0] != state:
        _kept = (state, Index(_known_people()))
    return _kept[1].suggest(text, ignore=ignore)


def _state_of_people() -> dict:
    """Return what differs after every change of a person; names are counted because the clock does not watch them."""
    clock = Subquery(Clock.objects.values("version")[:1])
    return PersonName.objects.aggregate(names=Count("id"), last=Max("id"), clock=Max(clock))


def _known_people() -> list[Known]:
    """Return the table of people, those who were merged into another left out, each with her spellings."""
    aliases = defaultdict(list)
    for person, name in PersonName.objects.filter(main=False).values_list("person_id", "name").order_by("id"):
        aliases[person].append(name)
    rows = Person.objects.filter(merged_into=None).values_list("id", "name", "tagging", "external_id").order_by("id")
    return [Known(id, name, tuple(aliases[id]), tagging, external or "") for id, name, tagging, external in rows]
