"""Who makes the demo's paper: accounts to sign in with, the names in bylines, the sections."""

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from articles import saving
from articles.models import Advisory, Article, Author, Section

# A reserved name (RFC 2606), so that no mail leaves; and what an account of the demo is known by.
MAIL = "@demo.invalid"
ADMINISTRATOR = "admin"


@dataclass(frozen=True)
class Member:
    """Somebody of the desk; with a role, also a byline."""

    username: str
    first_name: str
    last_name: str
    group: str
    role: str = ""
    rights: tuple[str, ...] = ()


DESK = (
    Member("rosa", "Rosa", "Lindqvist", "Journalists", "City reporter"),
    Member("omar", "Omar", "Bakari", "Journalists", "World and business reporter"),
    Member("june", "June", "Ferreira", "Journalists", "Culture and science reporter"),
    Member("edith", "Edith", "Calloway", "Editors"),
    Member("ed", "Ed", "Tran", "Editors", "Night editor", rights=("publish_alone",)),
    Member("phil", "Phil", "Aster", "Photo desk"),
)
# Bylines without an account.
GUESTS = {
    "marlow": ("Ines Marlow", "Culture critic"),
    "reyk": ("Tomas Reyk", "Science correspondent"),
    "adeyemi": ("Funmi Adeyemi", "Sports writer"),
    "hale": ("Gareth Hale", "Economics columnist"),
}
# What readers learn of some of them, by the same keys.
LEARNED = {
    "rosa": {
        "about": "Rosa Lindqvist has walked Merrow’s quays for the paper since the last night ferry left them.",
        "expertise": "harbour, council, transport",
        "mail": f"rosa.lindqvist{MAIL}",
    },
    "reyk": {"about": "Tomas Reyk writes about rivers, weather and what is found under both.", "expertise": "floods"},
}
SECTIONS = {
    "City": "Merrow from the harbour to the hills: council, transport, neighbours.",
    "World": "The islands, the coast and whatever lies beyond the mountains.",
    "Business": "Work, prices and the people behind them.",
    "Culture": "Stages, books, music, and what is worth an evening.",
    "Sport": "On the river, on the hill, under floodlights.",
    "Science": "What is found out, and how.",
    "Practice": "To try things out: nothing here is ever published.",
}
FOR_PRACTICE = frozenset({"Practice"})
# By name, the words at which a story's page asks for it, and what readers are told. The lines are ours and lead to
# nobody: numbers and names are made up, as Merrow is.
ADVISORIES = {
    "Loss": (
        "died, dies, death, deaths, drown*, funeral*, bereav*, mourn*, grief",
        "This story tells of a death. If you grieve, the Harbour Circle of Merrow listens every evening from six: "
        "555 0140.",
    ),
    "Suicide": (
        "suicid*, took his own life, took her own life, took their own lives",
        "This story speaks of suicide. If you think of it yourself, or fear for somebody, the Night Line of Merrow "
        "answers at every hour, free and without asking your name: 555 0111.",
    ),
    "Abuse": (
        "abuse, abused, abuser*, abusing, abusive, assault*, rape, raped, rapist*, molest*",
        "This story describes abuse. Open Door helps those who have lived through it, and those who want to help them: "
        "555 0123, opendoor.invalid.",
    ),
}


def is_empty() -> bool:
    """Whether nobody has begun to use this newsroom."""
    return not User.objects.exists() and not Article.objects.exists()


def password_of(username: str) -> str:
    """The password a demo account begins with: as random as SECRET_KEY, and the same at every start."""
    drawn = salted_hmac("articles.demo", username, algorithm="sha256").digest()
    letters = b32encode(drawn[:10]).decode().lower()
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def make_accounts() -> dict[str, User]:
    """The administrator and the desk, by username."""
    made = {ADMINISTRATOR: User(username=ADMINISTRATOR, is_superuser=True)}
    for member in DESK:
        made[member.username] = User(username=member.username, first_name=member.first_name, last_name=member.last_name)
    for name, user in made.items():
        user.email, user.is_staff = name + MAIL, True
        user.set_password(password_of(name))
        user.save()
    for member in DESK:
        made[member.username].groups.add(Group.objects.get(name=member.group))
        made[member.username].user_permissions.add(*Permission.objects.filter(codename__in=member.rights))
    return made


def make_masthead(accounts: dict[str, User], *, at: datetime) -> tuple[dict[str, Author], dict[str, Section]]:
    """The bylines by their keys, and the sections by their names; advisories stand beside them."""
    by = accounts[ADMINISTRATOR]
    authors = {
        member.username: Author(
            name=f"{member.first_name} {member.last_name}",
            role=member.role,
            account=accounts[member.username],
            **LEARNED.get(member.username, {}),
        )
        for member in DESK
        if member.role
    } | {key: Author(name=name, role=role, **LEARNED.get(key, {})) for key, (name, role) in GUESTS.items()}
    sections = {
        name: Section(name=name, description=description, position=position, practice=name in FOR_PRACTICE)
        for position, (name, description) in enumerate(SECTIONS.items(), 1)
    }
    advisories = [
        Advisory(name=name, words=words, text=text, position=position)
        for position, (name, (words, text)) in enumerate(ADVISORIES.items(), 1)
    ]
    for thing in [*authors.values(), *sections.values(), *advisories]:
        thing.save()
        saving.kept(thing, by=by, at=at)
    return authors, sections


def can_sign_in() -> QuerySet[User]:
    """The accounts of the demo that are open, whatever has become of their passwords."""
    return User.objects.filter(email__endswith=MAIL, is_active=True).order_by("pk")


def sign_ins() -> dict[str, str]:
    """The passwords of the demo's accounts by username, as far as nobody has changed them."""
    known = {user: password_of(user.username) for user in can_sign_in()}
    return {user.username: word for user, word in known.items() if check_password(word, user.password)}
