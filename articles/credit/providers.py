"""Who provides pictures, by the usual name, and how else that is written; and what shows that a name is no person's.

Spellings are compared by `plain`, which sees to case, accents, hyphens and dots; "the" and what an agency
delivers ("AP Photo", "Belga images") need not be listed either.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from articles.models.naming import fold

AGENCIES = {
    "AP": "associated press",
    "Reuters": "thomson reuters|reuters connect",
    "AFP": "agence france-presse|afp forum",
    "Getty Images": "getty|gettyimages|getty images news|getty images sport|getty images europe|"
    "getty images north america|getty images entertainment|via getty",
    "iStock": "istockphoto|istock by getty images",
    "PA": "pa media|press association",
    "EPA": "epa-efe|european pressphoto agency|epa/shutterstock",
    "EFE": "agencia efe",
    "Anadolu": "aa|anadolu ajansi",
    "dpa": "deutsche presse-agentur|dpa-zentralbild|dpa/picture alliance",
    "picture alliance": "picturealliance",
    "IMAGO": "imago sport|imago sportfotodienst",
    "ZUMA Press": "zuma|zuma press wire|zumapress",
    "Keystone": "keystone-sda|sda",
    "Bloomberg": "bloomberg news",
    "Xinhua": "",
    "The Canadian Press": "canadian press|cp",
    "The New York Times": "new york times|nyt|nytimes|nyt news service",
    "The Washington Post": "washington post|wapo",
    "USA Today Sports": "usa today|usa today network|imagn",
    "Los Angeles Times": "la times",
    "The Guardian": "guardian|guardian news & media",
    "The Times": "times newspapers",
    "The Boston Globe": "boston globe",
    "Financial Times": "ft",
    "Ritzau Scanpix": "ritzau|scanpix denmark|scanpix|scanpix/ritzau",
    "NTB": "ntb scanpix",
    "TT": "tt nyhetsbyran",
    "LaPresse": "la presse",
    "Kyodo": "kyodo news",
    "Jiji Press": "jiji",
    "Yonhap": "yonhap news",
    "TASS": "itar-tass|sergei tass",
    "RIA Novosti": "ria",
    "Sputnik": "sputnik news",
    "PTI": "press trust of india",
    "ANI": "asian news international",
    "IANS": "indo-asian news service",
    "WAM": "emirates news agency",
    "SPA": "saudi press agency",
    "QNA": "qatar news agency",
    "KUNA": "kuwait news agency",
    "ANP": "anp foto",
    "APA": "apa-picturedesk|picturedesk",
    "Shutterstock": "rex|rex features|rex/shutterstock|rex shutterstock",
    "Alamy": "alamy stock|alamy live news",
    "SWNS": "south west news service",
    "BACKGRID": "backgrid usa|backgrid uk",
    "Splash News": "splash|splashnews|splash news and pictures",
    "Panos Pictures": "panos",
    "Magnum Photos": "magnum",
    "SOPA Images": "sopa",
    "Adobe Stock": "adobestock",
    "Abaca Press": "abaca|abacapress",
    "AAP": "australian associated press",
    "NurPhoto": "nur photo",
    "WireImage": "wire image",
    "FilmMagic": "film magic",
    "Action Images": "action images via reuters",
    "Sipa": "sipa usa|sipa press",
    "Contour": "contour by getty images",
    "Hulton Archive": "hulton",
    "VCG": "visual china group",
    "Depositphotos": "deposit photos",
    "Everett Collection": "everett",
    "KCNA": "korean central news agency",
    "SANA": "syrian arab news agency",
    "IRNA": "islamic republic news agency",
    "MENA": "middle east news agency",
    "Antara": "antara foto",
    "Xposure": "xposurephotos",
    "CNS": "china news service",
} | dict.fromkeys(
    "ANSA|Belga|Bernama|Capital Pictures|Corbis|DPPI|Dreamstime|Europa Press|EyeVine|Icon Sportswire|LightRocket|MEGA|"
    "Middle East Images|Pacific Press|Redferns|Ukrinform".split("|"),
    "",
)
SOCIAL = {
    "Instagram": "ig|insta",
    "X": "twitter|x (formerly twitter)",
    "Facebook": "fb",
    "TikTok": "tik tok",
    "YouTube": "you tube|youtube screengrab|youtube screenshot",
} | dict.fromkeys("Bluesky|LinkedIn|Reddit|Snapchat|Telegram|Threads|Truth Social|Weibo|WhatsApp".split("|"), "")
PUBLIC_DOMAIN = {
    "NASA": "nasa tv|nasa/jpl-caltech|nasa/jpl|nasa/esa",
    "NOAA": "",
    "Library of Congress": "",
    "DoD": "department of defense|u.s. department of defense|us dod",
    "U.S. Navy": "",
    "U.S. Army": "",
    "U.S. Air Force": "usaf",
    "U.S. Marine Corps": "",
    "U.S. Coast Guard": "",
    "The White House": "white house|official white house",
    "USGS": "u.s. geological survey",
    "National Archives": "u.s. national archives|nara",
    "FEMA": "",
    "CDC": "centers for disease control and prevention",
    "Public domain": "",
}
FREE = {"Wikimedia Commons": "wikimedia|commons.wikimedia.org|wikimedia commons/wikipedia"} | dict.fromkeys(
    "Flickr|Pexels|Pixabay|Unsplash|Wikipedia".split("|"), ""
)

# Who passes on the pictures of others: where they stand beside an agency, that one is the provider.
DISTRIBUTORS = ("Getty Images", "picture alliance", "IMAGO", "Shutterstock", "Alamy")
BRANDS = frozenset({"invision"})  # of the agency named after them

# What an agency delivers, said after its name.
DELIVERS = re.compile(r"(?: (?:news agency|agency|photos?|stock photo|images?|file|wire|archive))+$")


def plain(name: str) -> str:
    """Return a name as providers are compared: "A.P." is "ap", "Picture-Alliance" is "picture alliance"."""
    return fold(name).removesuffix(".com").replace(".", "").replace("-", " ").strip()


def _spellings() -> dict[str, tuple[str, str]]:
    """Return every spelling of a known organisation with its usual name and kind."""
    found = {}
    for kind, names in (("agency", AGENCIES), ("social", SOCIAL), ("public-domain", PUBLIC_DOMAIN), ("cc", FREE)):
        for name, others in names.items():
            found |= dict.fromkeys(map(plain, (name, *filter(None, others.split("|")))), (name, kind))
    return found


_KNOWN = _spellings()
# What this newsroom knows beside, for as long as one line is read: spellings as they are compared, and usual names.
_TOLD: ContextVar[dict[str, tuple[str, str]]] = ContextVar("told", default={})  # noqa: B039  never written to


@contextmanager
def told(spellings: Mapping[str, str]) -> Iterator[None]:
    """Know these organisations as well, by {spelling: usual name}; where we know one already, it keeps its kind."""
    kinds = {plain(spelling): (name, (known(name) or ("", "agency"))[1]) for spelling, name in spellings.items()}
    before = _TOLD.set(kinds)
    try:
        yield
    finally:
        _TOLD.reset(before)


def known(name: str) -> tuple[str, str] | None:
    """Return the usual name and the kind of an organisation, with "the" or what it delivers; None if unknown."""
    spelling = plain(name)
    bare = spelling.removeprefix("the ")
    delivered = DELIVERS.sub("", bare)
    for names in (_TOLD.get(), _KNOWN):
        if found := names.get(spelling) or names.get(bare) or names.get(delivered):
            return found
    return None


# A name that holds one of these is no person's: kinds of organisation …
ORGANISATION = re.compile(
    r"\b(office|bureau|ministry|government|police|department|municipality|council|embassy|university|college|school|museum|foundation|"
    r"pictures|studios?|entertainment|records|media|press|news|agency|authority|centre|center|institute|society|association|"
    r"company|corporation|group|bank|airlines?|airways|club|united|city of|university|presidency|palace|church|court|"
    r"library|archives?|gallery|theatre|theater|festival|hospital|board|trust|party|parliament|senate|army|navy|guard|brigade|force|forces|"
    r"services?|commission|committee|federation|union|nations|international|global|images?|photos?|photography|publishing|"
    r"newspapers?|times|post|magazine|tv|television|films?|productions?|network|channel|sports|stock|inc|ltd|llc|plc|bros|"
    r"copyright|state|royal|national|world|team|league|family|zoo|estate|collection|airport|hotel|resort|brands?"
    # … what campaigns ask for and about …
    r"|stop|save|help|protect|defend|rebellion|action|rising|rescue|rights|lives|climate|oil|energy|alliance|coalition"
    r"|campaign|charity|movement|project|initiative|volunteers?|children|animals?"
    # … and the small words that no name of a person holds.
    r"|the|of|for|with|without|against|from|our|your|not|now|only|every)\b"
)
# Organisations of two words that nothing else tells from a person.
HANDING_OUT = frozenset(
    "apple tv|hbo max|prime video|rockstar games|paramount plus|live nation|general motors".split("|")
)
NEWSPAPER = re.compile(
    r"\b(newspapers?|times|post|news|magazine|agency|press|photos|images|wire|photography|gazette|herald)\b"
)
PUBLIC_BODY = re.compile(
    r"\b(?:ministry|police|government|office|presidency|palace|parliament|municipality|army|navy|fifa|uefa)\b"
)
