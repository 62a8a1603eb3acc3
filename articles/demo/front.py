"""The front page of the demo: one that readers see, with a breaking strip, and another prepared for the evening."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from articles import arranging
from articles.models import Article

# By the beginning of their headlines: size, and the shorter headline of the front.
LIVE = (
    ("Night ferries return", "lead", "Night ferries are back after eleven years"),
    ("Merrow’s women win", "large", ""),
    ("What the flood gates", "large", "What flood gates would do, and what they would not"),
    ("Why a loaf of bread", "small", "Why bread costs 4.20 crowns"),
    ("A comet stands", "small", ""),
    ("Merrow Athletic win", "small", "Athletic win the cup on the last penalty"),
    ("The four-day week", "small", "The four-day week works for some"),
)
EVENING = ("Chandlers’ Bridge closes", "lead", "The bridge closes for six weekends")
STRIP = "Spring tide: the quays close to cars from six this evening"


def arrange(*, by: User, now: datetime) -> None:
    """Arrange both as an editor does, an hour ago and ten minutes ago."""
    begun, changed = now - timedelta(hours=1), now - timedelta(minutes=10)
    front = arranging.prepare(by=by, at=begun)
    until = (now + timedelta(hours=6)).replace(minute=0, second=0, microsecond=0)
    said = {"strip": STRIP, "strip_until": until.isoformat(), "slots": [slot(*each) for each in LIVE]}
    arranging.save(front, {**front.content(), **said}, base=arranging.last_kept(front), by=by, at=begun)
    arranging.publish(front, by=by, at=begun)
    evening = arranging.prepare(by=by, at=changed)
    content = evening.content()
    later = {"strip": "", "strip_until": None, "slots": [slot(*EVENING), *content["slots"][1:]]}
    arranging.save(evening, {**content, **later}, base=arranging.last_kept(evening), by=by, at=changed)


def slot(beginning: str, size: str, headline: str) -> dict:
    story = Article.objects.get(headline__startswith=beginning)
    return {"story": story.pk, "size": size, "headline": headline, "image": None, "until": None}
