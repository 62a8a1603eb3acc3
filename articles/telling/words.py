"""What people are told, in sentences. Whatever names a story is made here, and asks whether it may be named."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from articles.models import News, Telling
from articles.standing import clock, name_of

# What a mail says of a long reason or note; the whole stands at the desk.
A_FEW_LINES = 600
# In place of the name of a story that may not be named outside the desk.
UNNAMED = "a story whose name stays at the desk"
UNNAMED_PICTURE = "a picture"
# How a mail's subject begins, and what the webhook calls it.
SUBJECTS = {
    News.FILED: "Filed",
    News.RECALLED: "Taken back",
    News.SECOND_READ: "Second read due",
    News.GIVEN: "For you",
    News.READ_BACK: "Read back",
    News.SENT_BACK: "Sent back",
    News.APPROVED: "Approved",
    News.SCHEDULE: "Schedule",
    News.EMBARGO: "Embargo",
    News.PUBLISHED: "Published",
    News.TAKEN_DOWN: "Taken down",
    News.KILLED: "Picture killed",
    News.RIGHTS: "Picture rights end",
    News.NOTE: "Note",
}
# What was given as a reason by whoever did it; of other acts `why` only repeats whom they named.
REASONED = (News.SENT_BACK, News.SECOND_READ, News.EMBARGO, News.TAKEN_DOWN, News.KILLED)


def detail(telling: Telling, *, at: datetime) -> str:
    """The reason, the note, or when it goes live, as the desk may read it; '' where there is nothing to say."""
    if telling.note is not None:
        return telling.note.text
    if telling.news in REASONED:
        return telling.act.why
    if telling.news == News.SCHEDULE and (moment := goes_live(telling.act)):
        return f"Goes live {clock(moment, at)}"
    return ""


def goes_live(act) -> datetime | None:
    """When the version that an act was about opens, as it stood right after the act."""
    if act.edition is None or not act.window:
        return None
    opens = act.window.get(str(act.edition.number), [None])[0]
    return datetime.fromisoformat(opens) if opens else None


def subject(telling: Telling, *, guarded: bool) -> str:
    """One line, also where a headline was pasted over several. (security.md 76)"""
    return " ".join(f"{SUBJECTS[telling.news]}: {_name(telling, guarded)}".split())


def body(telling: Telling, *, guarded: bool, at: datetime) -> str:
    """The whole mail as plain text."""
    told = f"{telling.words}."
    if not guarded and (more := detail(telling, at=at)):
        told += f"\n\n{Truncator(more).chars(A_FEW_LINES)}"
    wishes = settings.SITE_URL + reverse("admin:desk_told")
    return f"{told}\n\n{_name(telling, guarded)}\n{address(telling)}\n\n--\nWhat you are told, and how: {wishes}\n"


def address(telling: Telling) -> str:
    """Where the desk shows it, marked as read by being opened. Names nothing."""
    return settings.SITE_URL + reverse("admin:desk_news_open", args=[telling.pk])


def payload(telling: Telling, *, guarded: bool, at: datetime) -> dict:
    """What the webhook is posted; `text` is a line for whatever shows lines, the rest for programs."""
    kind = "article" if telling.article_id else "image"
    where = reverse(f"admin:articles_{kind}_change", args=[telling.article_id or telling.image_id])
    more = "" if guarded else Truncator(detail(telling, at=at)).chars(A_FEW_LINES)
    name = _name(telling, guarded)
    return {
        "id": telling.pk,
        "news": telling.news,
        "text": f"{SUBJECTS[telling.news]}: {name}. {telling.words}{': ' if more else '.'}{more}",
        "headline": None if guarded or telling.article is None else name,
        "detail": more or None,
        "by": name_of(telling.by),
        "at": telling.at.isoformat(),
        "address": settings.SITE_URL + where,
    }


def _name(telling: Telling, guarded: bool) -> str:
    if telling.article is None:
        return UNNAMED_PICTURE  # a caption may tell of a story that is not out
    return UNNAMED if guarded else str(telling.article)
