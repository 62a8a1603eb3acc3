"""What feeds tell of stories beyond their cards: what was put right, and, where feeds hold whole texts, the texts.

Queries of readers. Bodies are loaded for whole texts and for nothing else.
"""

from dataclasses import dataclass
from datetime import datetime

from articles.models import Change, Edition, Use
from articles.public_notes import PublicNote, told_of
from articles.reading import Card, Figure
from articles.reading_story import Document, Story, compose

# What a whole text is made of, beyond what a card has.
TEXT = ("body", "advisory", "dateline", "documents")


@dataclass(frozen=True)
class Told:
    """A story of a feed: what readers were told of its changes, newest first, and its text, None for a summary."""

    card: Card
    notes: list[PublicNote]
    story: Story | None = None


def summaries(cards: list[Card], *, at: datetime) -> list[Told]:
    """One query, whatever the list."""
    notes = _notes(cards, at=at)
    return [Told(card, notes.get(card.edition.public_id, [])) for card in cards]


def whole(cards: list[Card], *, at: datetime) -> list[Told]:
    """With their texts, and in these the pictures whose rights last: three queries."""
    notes = _notes(cards, at=at)
    pks = [card.edition.pk for card in cards]
    texts = {row[0]: row[1:] for row in Edition.objects.filter(pk__in=pks).values_list("pk", *TEXT)}
    shown = set(Use.objects.allowed(at).filter(edition__in=pks).values_list("edition", "image"))
    return [_with_text(card, notes.get(card.edition.public_id, []), texts, shown) for card in cards]


def _with_text(card: Card, notes: list[PublicNote], texts: dict[int, tuple], shown: set[tuple[int, int]]) -> Told:
    edition = card.edition
    for name, value in zip(TEXT, texts[edition.pk], strict=True):
        setattr(edition, name, value)
    figures = {p["image"]: Figure.of(p) for p in edition.pictures if (edition.pk, p["image"]) in shown}
    documents = {entry["document"]: Document.of(entry) for entry in edition.documents}
    story = compose(edition, authors={}, people=[], figures=figures, documents=documents, notes=notes)
    return Told(card, notes, story)


def _notes(cards: list[Card], *, at: datetime) -> dict[str, list[PublicNote]]:
    """What readers were told of the changes of these stories, by their public ids, newest first."""
    rows = told_of([card.edition.public_id for card in cards], at=at).order_by("-number")
    found: dict[str, list[PublicNote]] = {}
    for story, change, words, moment in rows.values_list("public_id", "change", "change_note", "live_from"):
        found.setdefault(story, []).append(PublicNote(Change(change), words, moment))
    return found
