"""Credit lines of pictures: who took it, who provides it, and how the house writes that.

Pure text; knows nothing of files or of the database. A photographer is never invented: "AP" is an agency and nobody.
"""

import re
from dataclasses import dataclass

from articles.models.naming import fold

# Organisations by their usual name, with what they are and the other ways they are written (folded).
AGENCIES = {
    "AP": "the associated press|associated press|ap photo|ap photos|ap images|ap file|a.p.|the ap|ap wire",
    "Reuters": "reuters photo|thomson reuters|reuters connect|reuters images|reuters file",
    "AFP": "agence france-presse|agence france presse|afp photo|afp file|a.f.p.|afp forum",
    "Getty Images": "getty|gettyimages|getty image|getty images news|getty images sport|getty images europe|"
    "getty images north america|getty images entertainment|via getty",
    "WireImage": "wire image",
    "FilmMagic": "film magic",
    "iStock": "istockphoto|istock photo|istock by getty images",
    "PA": "pa wire|pa media|pa images|pa photos|pa archive|p.a.|press association|the press association|"
    "press association images",
    "EPA": "epa-efe|epa images|european pressphoto agency|epa/shutterstock",
    "EFE": "agencia efe",
    "Anadolu": "aa|anadolu agency|anadolu ajansi|anadolu images",
    "dpa": "deutsche presse-agentur|dpa-zentralbild|dpa/picture alliance",
    "picture alliance": "picture-alliance|picturealliance",
    "IMAGO": "imago images|imago sport|imago sportfotodienst",
    "ZUMA Press": "zuma|zuma press wire|zuma wire|zumapress|zumapress.com",
    "Keystone": "keystone-sda|keystone sda|sda",
    "Bloomberg": "bloomberg news|bloomberg photo",
    "Xinhua": "xinhua news agency|xinhua photo",
    "The Canadian Press": "canadian press|cp|cp images",
    "The New York Times": "new york times|nyt|nytimes|nyt news service|the nyt",
    "The Washington Post": "washington post|wapo",
    "USA Today Sports": "usa today|usa today network|imagn|imagn images",
    "Los Angeles Times": "la times|the los angeles times",
    "The Guardian": "guardian|guardian news & media",
    "The Times": "times newspapers",
    "The Boston Globe": "boston globe",
    "Financial Times": "ft|the financial times",
    "Ritzau Scanpix": "ritzau|scanpix denmark|scanpix|scanpix/ritzau",
    "NTB": "ntb scanpix",
    "TT": "tt news agency|tt nyhetsbyran",
    "ANSA": "ansa photo",
    "LaPresse": "la presse",
    "Kyodo": "kyodo news|kyodo photo",
    "Jiji Press": "jiji",
    "Yonhap": "yonhap news|yonhap news agency",
    "TASS": "itar-tass|tass news agency|sergei tass",
    "RIA Novosti": "ria|ria-novosti",
    "Sputnik": "sputnik news",
    "PTI": "press trust of india|pti photo",
    "ANI": "asian news international|ani photo",
    "IANS": "indo-asian news service",
    "WAM": "emirates news agency|wam news agency",
    "SPA": "saudi press agency",
    "QNA": "qatar news agency",
    "KUNA": "kuwait news agency",
    "Belga": "belga photo|belga image",
    "ANP": "anp photo|anp foto",
    "APA": "apa-picturedesk|apa picturedesk|picturedesk.com",
    "Shutterstock": "rex|rex features|rex/shutterstock|shutterstock.com|rex shutterstock",
    "Alamy": "alamy stock photo|alamy live news|alamy stock|alamy.com",
    "SWNS": "south west news service|swns.com",
    "BACKGRID": "backgrid usa|backgrid uk",
    "Splash News": "splash|splashnews.com|splash news and pictures",
    "Magnum Photos": "magnum",
    "Panos Pictures": "panos",
    "SOPA Images": "sopa",
    "Adobe Stock": "adobestock",
    "Abaca Press": "abaca|abacapress",
    "AAP": "aap image|australian associated press|aap images",
    "NurPhoto": "nur photo",
    "DPPI": "",
    "MEGA": "mega agency",
    "Action Images": "action images via reuters",
    "Icon Sportswire": "",
    "Sipa": "sipa usa|sipa press",
    "Contour": "contour by getty images",
    "Redferns": "",
    "Hulton Archive": "hulton",
    "LightRocket": "",
    "Corbis": "corbis images",
    "VCG": "visual china group",
    "Pacific Press": "",
    "Middle East Images": "",
    "Europa Press": "",
    "Depositphotos": "deposit photos",
    "Dreamstime": "dreamstime.com",
    "Everett Collection": "everett",
    "KCNA": "korean central news agency",
    "SANA": "syrian arab news agency",
    "IRNA": "islamic republic news agency",
    "MENA": "middle east news agency",
    "Bernama": "",
    "Antara": "antara foto",
    "Ukrinform": "",
    "Xposure": "xposurephotos.com",
    "CNS": "china news service",
    "EyeVine": "eyevine",
    "Capital Pictures": "",
}
SOCIAL = {
    "Instagram": "ig|insta",
    "X": "twitter|x.com|twitter.com|x (formerly twitter)",
    "Facebook": "fb",
    "Snapchat": "",
    "TikTok": "tik tok",
    "YouTube": "you tube|youtube screengrab|youtube screenshot",
    "Telegram": "",
    "Threads": "",
    "LinkedIn": "",
    "WhatsApp": "",
    "Weibo": "",
    "Bluesky": "",
    "Truth Social": "",
    "Reddit": "",
}
PUBLIC_DOMAIN = {
    "NASA": "nasa tv|nasa/jpl-caltech|nasa/jpl|nasa/esa",
    "NOAA": "",
    "Library of Congress": "the library of congress",
    "DoD": "department of defense|u.s. department of defense|us department of defense|dod photo|us dod",
    "U.S. Navy": "us navy|u.s. navy photo|us navy photo",
    "U.S. Army": "us army|u.s. army photo|us army photo",
    "U.S. Air Force": "us air force|u.s. air force photo|us air force photo|usaf",
    "U.S. Marine Corps": "us marine corps|u.s. marine corps photo",
    "U.S. Coast Guard": "us coast guard|u.s. coast guard photo",
    "The White House": "white house|official white house|official white house photo|white house photo",
    "USGS": "u.s. geological survey|us geological survey",
    "National Archives": "the national archives|u.s. national archives|nara",
    "FEMA": "",
    "CDC": "centers for disease control and prevention",
    "Public domain": "public-domain",
}
FREE = {
    "Unsplash": "unsplash.com",
    "Pexels": "pexels.com",
    "Pixabay": "pixabay.com",
    "Flickr": "flickr.com",
    "Wikimedia Commons": "wikimedia|commons.wikimedia.org|wikimedia commons/wikipedia",
    "Wikipedia": "",
}
# Organisations that hand their pictures out: what a name must hold to be no person's.
ORGANISATION = re.compile(
    r"\b(office|ministry|government|police|department|municipality|council|embassy|university|college|school|museum|foundation|"
    r"pictures|studios?|entertainment|records|media|press|news|agency|authority|centre|center|institute|society|association|"
    r"company|corporation|group|bank|airlines?|airways|club|united|city of|university|presidency|palace|church|court|"
    r"library|archives?|gallery|theatre|theater|festival|hospital|board|trust|party|parliament|senate|army|navy|force|forces|"
    r"services?|commission|committee|federation|union|nations|international|global|images?|photos?|photography|publishing|"
    r"newspapers?|times|post|magazine|tv|television|films?|productions?|network|channel|sports|stock|inc|ltd|llc|plc|bros|"
    r"copyright|state|royal|national|world|team|league|family|zoo|estate|collection|airport|hotel|resort|brands?)\b"
)
# Companies of two words that nothing else tells from a person.
HANDING_OUT = frozenset(
    "apple tv|hbo max|prime video|rockstar games|paramount plus|live nation|general motors".split("|")
)
# Parts that tell how a picture came, not from whom.
NOBODY = frozenset(
    "pool|pool photo|file|file photo|stringer|contributor|staff|staff photographer|correspondent|stock photo".split("|")
)
UNKNOWN = frozenset("|unknown|n/a|na|none|-|tbc|internet|web|source unknown".split("|"))
NO_ONE_NAMED = re.compile(
    r"^(?:ai[- ]generated|own work|stock (?:photo|image|picture)|illustrative (?:photo|image|purposes)"
    r"|for illustrat\w+ .*|(?:family|personal|private) (?:photo|picture|handout|album|archive)s?)$"
)
BRANDS = frozenset({"invision"})  # of the agency named after them
HANDOUT = re.compile(r"^(supplied|handout|hand-out|hand out|screen ?(grab|shot)|pr|press release|publicity)\b[ a-z]*$")

MARKER = re.compile(
    r"^(?:(?:image|photo|picture|pic|photograph|video|graphic|illustration)s?\s*(?:credit|by|courtesy)s?\s*[:\-\u2013]?\s*"
    r"|(?:credit|photo|image|picture|pic|photograph|foto|fotos|foto\u011fraf|fotograf|fotografia|fotografie|photographer|source|copyright|file)s?"
    r"(?:\s*/\s*credit)?\s*:\s*|photo\s+by\s+|picture\s+by\s+|by\s+(?=[A-Z@])|copyright\s+(?=\u00a9|\(c\)))",
    re.IGNORECASE,
)
SIGN = re.compile(r"^(?:\u00a9|\(c\)|\u24d2)\s*(?:copyright\s+)?(?:\d{4}\s+)?|^copyright\s+\d{4}\s+", re.IGNORECASE)
RIGHTS = re.compile(r"[.,;]?\s*(?:all rights reserved|used with permission|no (?:sales|archive)s?)\.?$", re.IGNORECASE)
FILE = re.compile(
    r"[,/ ]*\(?\b(?:file(?: (?:photo|picture|image))?|archive|pool(?: photo)?|via pool)\)?\.?$", re.IGNORECASE
)
LICENCE = re.compile(r"[,;/ ]*\(?\b(CC0|CC[ -]BY(?:[ -](?:SA|NC|ND))*(?: \d\.\d)?)\)?", re.IGNORECASE)
STAFF = re.compile(r"[,/ ]+(?:staff photographer|staff|chief photographer|senior photographer)$", re.IGNORECASE)
COURTESY = re.compile(
    r"^(?:by |photo |image |picture )?(?:courtesy(?: of)?|provided by|contributed by|kind permission of)[: ]+(?=\S)",
    re.IGNORECASE,
)
VIA = re.compile(r"\s*/?\s*\bvia\b\s+", re.IGNORECASE)
PARTS = re.compile(r"\s*[/|;\u2022]\s*|\s+[-\u2013\u2014]\s+|:\s+")
RANK = re.compile(
    r"^(?:mass communication specialist|(?:staff|master|tech|senior|lance|petty|chief)\s+)*"
    r"(?:specialist|sgt|cpl|pfc|spc|lt|capt|maj|col|sergeant|corporal|officer|airman|seaman|)"
    r"\b\.?\s+(?:(?:\d\w+|first|second|third) class\s+)?",
    re.IGNORECASE,
)
LONGEST = 500  # characters of a credit line that are read; the patterns are not made for more
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
NEWSPAPER = re.compile(
    r"\b(newspapers?|times|post|news|magazine|agency|press|photos|images|wire|photography|gazette|herald)\b"
)
DISTRIBUTORS = ("Getty Images", "picture alliance", "IMAGO", "Shutterstock", "Alamy")
PERSON_WORD = re.compile(r"(?:[^\W\d_][\w.'\u2019-]*)$")
PARTICLES = frozenset(
    "ur ul abu van von der den de del della di da dos du la le al el bin bint ibn ten ter y e".split()
)

STRONG = re.compile(
    r"(?:^|(?<=[\s(\[]))[(\[]?(?:image|photo|picture|photograph|pic|video)\s+credits?\s*:\s*(?P<credit>.*)$",
    re.IGNORECASE,
)
BRACKETED = re.compile(
    r"[(\[]\s*(?P<credit>(?:photo|picture|image|foto|photograph|pic|credit|file)s?\s*:[^()]+"
    r"(?:\([^()]*\)[^()]*)?|photo by [^()]+|(?:image|photo|picture) courtesy[^()]+|courtesy of [^()]+"
    r"|[A-Z]{2,}[\w-]* photo\s*/[^()]+)[)\]]\.?$",
    re.IGNORECASE,
)
LABELLED = re.compile(
    "(?:^|(?<=[.!?\u201d\"'\u2019)|\u2013\u2014-] ))"
    r"(?P<credit>(?:(?:Photograph|Photo|Picture|Image|Foto|Fotograf|Credit|Pic)s?\s?|PHOTO|CREDIT):\s*\S.*"
    r"|(?:Photo|Picture|Image) courtesy .*|\u00a9\s*\S.*)$|(?:^|\s)(?P<by>Photo by [A-Z@].*)$"
)


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit line taken apart; '' where the line does not say. `line` is how the house writes it.

    kind: agency, staff, handout, courtesy, social, public-domain, cc or unknown.
    """

    provider: str = ""
    creator: str = ""
    via: str = ""
    kind: str = "unknown"
    line: str = ""


def _spellings() -> dict[str, tuple[str, str]]:
    """Return every folded spelling of a known organisation with its usual name and kind."""
    found = {}
    for kind, names in (("agency", AGENCIES), ("social", SOCIAL), ("public-domain", PUBLIC_DOMAIN), ("cc", FREE)):
        for name, others in names.items():
            found |= dict.fromkeys((fold(name), *filter(None, others.split("|"))), (name, kind))
    return found


KNOWN = _spellings()


def strip_marker(line: str) -> str:
    """Return a credit without what only announces it: "Image Credit:", "(Photo: …)", "Foto:", "©"."""
    line = " ".join(INVISIBLE.sub("", line[:LONGEST]).split())
    while True:
        bare = line.strip(" ,;:")
        if bare[:1] in "([" and bare[-1:] in ")]" and bare.count("(") + bare.count("[") == 1:
            bare = bare[1:-1].strip()
        courtesy = COURTESY.match(bare)
        if not courtesy:
            bare = SIGN.sub("", MARKER.sub("", bare, count=1), count=1).strip()
        if bare == line:
            return bare
        line = bare


def parse_credit(line: str, *, house: str = "") -> Credit:
    """Take a credit line apart. `house` is our own name, so that pictures of our staff are known as ours."""
    text = RIGHTS.sub("", strip_marker(line.rpartition(") (")[2] if line.count(") (") and "via" in line else line))
    if fold(text) in UNKNOWN:
        return Credit()
    if NO_ONE_NAMED.match(fold(text)):
        handed = fold(text).startswith(("family", "personal", "private"))
        return Credit(kind="handout" if handed else "unknown", line=text[:1].upper() + text[1:])
    if fold(text) in ("file photo", "file picture", "file image", "file", "archive"):
        return Credit(line="File photo")
    if fold(text) in ("social media", "via social media"):
        return Credit(kind="social", line="Social media")
    if fold(text) in ("agency", "agencies", "agency photo", "wire agencies"):
        return Credit(kind="agency", line=text.capitalize())
    if fold(text) in ("public domain", "public-domain"):
        return Credit(kind="public-domain", line="Public domain")
    licence = LICENCE.search(text)
    if licence:
        text = LICENCE.sub("", text, count=1).strip(" ,;/")
    if courtesy := re.search(r"[.;,]\s+(?:photo\s+)?courtesy(?: of)?\s.*$", text, re.IGNORECASE):
        credit = parse_credit(text[: courtesy.start()], house=house)
        return Credit(credit.provider, credit.creator, credit.via, "courtesy", credit.line)
    text = FILE.sub("", text).strip(" ,/")
    text, via = _split_via(text)
    if COURTESY.match(text) or fold(text) == "courtesy":
        return _courtesy(text, via)
    if STAFF.search(text) and _is_person(STAFF.sub("", text)):
        creator = _written(STAFF.sub("", text))
        return Credit(house, creator, "", "staff", "/".join(filter(None, (creator, house))))
    parts = _parts(text, house)
    return _assemble(parts, via, licence[1].upper() if licence else "", house)


def _split_via(text: str) -> tuple[str, str]:
    """Split "Someone via Getty Images" into whom and the distributor's usual name."""
    before, *after = VIA.split(text)
    if not after:
        return text, ""
    name, kind = KNOWN.get(fold(after[-1]), (after[-1].strip(" .)"), ""))
    if kind in ("social", "cc", "public-domain"):
        return f"{before}/{name}", ""
    return before.strip(" ,/"), name


def _courtesy(text: str, via: str) -> Credit:
    """A courtesy names who let us use the picture; a family or a friend is no organisation."""
    giver = COURTESY.sub("", text).strip(" .:")
    if fold(giver) == "courtesy":
        return Credit(via=via, kind="courtesy", line="Courtesy")
    name, _kind = KNOWN.get(fold(giver), (giver, ""))
    private = re.match(
        r"(?:(?:the|his|her|their) )?(?:family|families|friend|artist|author|owner|subject|couple)", giver
    )
    provided = re.match(r"provided by", text, re.IGNORECASE)
    line = f"{'Provided by' if provided else 'Courtesy of'} {name}" + (f" via {via}" if via else "")
    return Credit("" if private else name, "", via, "courtesy", line)


def _parts(text: str, house: str) -> list[str]:
    """Cut a credit into its names: at slashes, "for", "on", "photo by", a bracket, a comma before somebody known."""
    if made := re.match(r"(.+?)\s+(?:photo|photograph|image|picture)s?\s+by\s+(.+)$", text, re.IGNORECASE):
        return [RANK.sub("", made[2]), made[1]]
    if made := re.match(r"(.+?) (?:for|on|from|of) (?:the )?(.+)$", text):
        if _is_person(made[1]) and (" for " in text or fold(made[2]) in KNOWN):
            at = text.index(made[1]) + len(made[1])
            return [made[1], re.sub(r"^ (?:for|on|from|of) ", "", text[at:])]
        if fold(made[1]) in KNOWN:
            return [made[1]]
    if made := re.match(r"(.+?)\s*\(([^()]+)\)$", text):
        return [*_parts(made[1], house), *_parts(made[2], house)]
    parts = []
    for part in filter(None, (p.strip(" ,") for p in PARTS.split(text))):
        part = re.sub(r"\s*(?:\u00a9|\(c\))\s*\d{0,4}$|(?<=\w) (?:19|20)\d\d$", "", SIGN.sub("", part)).strip()
        if known := re.match(r"(.+?) (?:for|or) ", part):
            part = known[1] if fold(known[1]) in KNOWN else part
        before, comma, after = part.rpartition(", ")
        if comma and (fold(after.strip(".")) in KNOWN or _is_house(after, house)):
            parts += [before, after]
        elif comma and fold(part.split(", ")[0]) in KNOWN:
            parts += part.split(", ")
        else:
            parts.append(part)
    return parts


def _is_house(part: str, house: str) -> bool:
    ours = rf"{re.escape(fold(house))}(?: (?:staff|file|archives?|photographer|photo)s?)*"
    return bool(house) and re.fullmatch(ours, fold(part)) is not None


def _is_person(part: str) -> bool:
    """Whether a part reads as a person's name, or several joined by "and"; organisations and handles do not."""
    folded = fold(part)
    if folded in KNOWN or folded in HANDING_OUT or ORGANISATION.search(folded) or HANDOUT.match(folded):
        return False
    for name in re.split(r"\s+(?:and|&)\s+|,\s+", part):
        words = name.split()
        if not 2 <= len(words) <= 5 or not all(PERSON_WORD.match(word) for word in words):
            return False
        if not all(word[0].isupper() or fold(word) in PARTICLES or "-" in word for word in words):
            return False
    return True


def _written(name: str) -> str:
    """Return a name typed in capitals as names are written."""
    if name.startswith("@"):
        return name
    if name.isupper() and " " in name:
        return name.title()
    return " ".join(word.title() if word.isupper() and len(word) > 3 else word for word in name.split(" "))


@dataclass(frozen=True, slots=True)
class _Source:
    """An organisation in a credit line; `kind` is '' for one that only says how the picture came."""

    name: str
    kind: str


def _read_part(part: str, house: str) -> _Source:
    """Return what one part of a credit line is; a photographer has the kind "creator"."""
    folded = fold(part)
    name, kind = KNOWN.get(folded, KNOWN.get(folded.strip("."), ("", "")))
    if kind:
        return _Source(name, kind)
    if _is_house(part, house):
        return _Source(house, "staff")
    if folded in BRANDS or HANDOUT.match(folded):
        return _Source(part.split()[0].capitalize(), "")
    if person := _as_person(part):
        return _Source(person, "creator")
    return _Source(part, "paper" if NEWSPAPER.search(folded) else "handout")


def _as_person(part: str) -> str:
    """Return the photographer a part names, rank and capitals put right, or ''."""
    bare = RANK.sub("", part)
    if part.startswith("@") or _is_person(bare):
        return " and ".join(map(_written, bare.split(", ")))
    return ""


def _assemble(parts: list[str], via: str, licence: str, house: str) -> Credit:
    """Put the names together again in the order of the house: photographer, organisation, distributor, licence."""
    pooled = via and any(fold(part).startswith("pool") for part in parts)
    handed = any(HANDOUT.match(fold(part)) for part in parts)
    if handed and len(parts) > 1 and HANDOUT.match(fold(parts[0])):
        parts = parts[1:]
    read = list(dict.fromkeys(_read_part(part, house) for part in parts if fold(part) not in NOBODY))
    creators = [source.name for source in read if source.kind == "creator"]
    sources = [source for source in read if source.kind != "creator"]
    if any(source.kind == "social" for source in sources) and not creators:
        creators = [source.name for source in sources if ACCOUNT.fullmatch(source.name)]
        sources = [source for source in sources if source.name not in creators]
    if not via:
        via = _distributor(sources, creators)
    sources = [source for source in sources if source.name != via]
    agencies = [source for source in sources if source.kind == "agency"]
    if creators and agencies:
        sources = [source for source in sources if source.kind != "agency" or source == agencies[-1]]
    if creators and not sources and pooled:
        sources, via = [_read_part(via, house)], ""
    named = [source for source in sources if source.kind]
    first = min(named, key=lambda source: ORDER.index(source.kind), default=_Source("", "unknown"))
    provider, kind = first.name, first.kind
    if handed:
        kind = "handout"
    elif licence:
        kind = "cc"
        provider = provider if creators or provider in FREE else "/".join(source.name for source in sources)
    elif kind == "handout" and via in DISTRIBUTORS and not PUBLIC_BODY.search(fold(provider)):
        kind = "agency"
    creator = " and ".join(creators)
    line = "/".join(filter(None, (creator, *(source.name for source in sources))))
    line = " via ".join(filter(None, (line, via))) + (f", {licence}" if licence else "")
    return Credit(provider, creator, via, "agency" if kind == "paper" else kind, line)


ACCOUNT = re.compile(r"[a-z0-9._]+")
ORDER = ("staff", "agency", "social", "cc", "public-domain", "paper", "handout", "unknown")
PUBLIC_BODY = re.compile(
    r"\b(?:ministry|police|government|office|presidency|palace|parliament|municipality|army|navy|fifa|uefa)\b"
)


def _distributor(sources: list[_Source], creators: list[str]) -> str:
    """Return who only passes the picture on: Getty Images after another agency, an agency after an organisation.

    iStock is Getty's, and picture alliance names itself first.
    """
    names = [source.name for source in sources]
    if len(names) < 2 or creators and not any(source.kind == "agency" for source in sources):
        return ""
    for name in names:
        if name in DISTRIBUTORS and (name != names[0] or name == "picture alliance" or "iStock" in names):
            return name
    if not creators and [source.kind for source in sources] == ["handout", "agency"]:
        return names[-1]
    return ""


def find_credit_marker(line: str) -> tuple[str, str] | None:
    """Split a picture line into caption and credit; None where the line is prose.

    "The harbour Image Credit: AP" gives ("The harbour", "AP"). "Image Credit:" alone gives an empty credit.
    """
    line = " ".join(INVISIBLE.sub("", line).split())
    if found := STRONG.search(line):
        credit = found["credit"] if "(" in found["credit"] else found["credit"].rstrip(")]")
        credit = strip_marker(credit)
        return None if _is_prose(credit) else (line[: found.start()].rstrip(" ([|-\u2013\u2014"), credit)
    for pattern in (BRACKETED, LABELLED):
        if found := pattern.search(line):
            credit = strip_marker(found[found.lastgroup])
            if credit and not _is_prose(credit):
                return line[: found.start()].rstrip(" |-\u2013\u2014"), credit
    return None


def _is_prose(credit: str) -> bool:
    """Whether what follows a marker is a sentence: credits name people and organisations, and have no verb."""
    plain = [word for word in re.findall(r"(?<![\w@/.])[^\W\d_][\w'\u2019]*", credit) if word.islower()]
    return len(credit.split()) > 20 or any(word not in CREDIT_WORDS and word not in PARTICLES for word in plain)


CREDIT_WORDS = frozenset(
    "and of for via by on in the or from at to with photo photos picture image images photographer staff file "
    "handout supplied courtesy provided permission agency agencies archive archives pool family media social "
    "screengrab screenshot grab dpa alliance imago all rights reserved getty afp reuters author artist friend "
    "owner own work stock kind contributed twitter instagram facebook illustrative purposes only public domain "
    "company school police".split()
)
