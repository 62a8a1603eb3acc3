"""When readers see what: windows of stories and of front pages, embargoes, and what was said before."""
# ruff: noqa: S608  SQL is what this file writes, from names of our own

from collections.abc import Iterator

from django.apps import apps

from articles.models.image import BLANK
from articles.models.rules.language import Dialect, Refusal, changed


def rules(dialect: Dialect) -> Iterator[Refusal]:
    yield from window_rules()
    yield from front_rules()
    yield from earlier_text_rules()
    yield from embargo_rules()


def window_rules() -> Iterator[Refusal]:
    table = "articles_edition"
    window = apps.get_model("articles", "Edition").WINDOW
    yield Refusal(
        "window_moves_forward",
        table,
        "UPDATE",
        f"(({changed(window)}) AND (NEW.window_at IS NULL OR NEW.window_at < NEW.approved_at))"
        f" OR (NEW.window_at IS DISTINCT FROM OLD.window_at AND (NOT ({changed(window)}) OR NEW.window_at IS NULL"
        " OR NEW.window_at < OLD.window_at))",
        "Edition: a change of the window says when it was made.",
    )
    yield Refusal(
        "opened_stays_opened",
        table,
        "UPDATE",
        f"OLD.live_from <= NEW.window_at AND ({changed(['live_from', 'first_published_at', 'updated_at'])})",
        "Edition: a moment that has passed is never changed.",
    )
    yield Refusal(
        "ended_stays_ended",
        table,
        "UPDATE",
        f"OLD.live_until <= NEW.window_at AND ({changed(['live_until', 'ended_because', 'notice'])})",
        "Edition: a moment that has passed is never changed.",
    )
    yield Refusal(
        "expunged_never_opens",
        table,
        "UPDATE",
        "NEW.live_from IS NOT NULL AND NEW.live_from IS DISTINCT FROM OLD.live_from AND EXISTS (SELECT 1 FROM"
        " articles_revision r WHERE r.subject = 'article' AND r.edition_id = NEW.id AND r.verb = 'expunge')",
        "Edition: its content was expunged.",
    )
    yield Refusal(
        "nothing_opens_in_the_past",
        table,
        "UPDATE",
        "(OLD.live_from IS DISTINCT FROM NEW.live_from AND NEW.live_from < NEW.window_at)"
        " OR (OLD.live_until IS DISTINCT FROM NEW.live_until AND NEW.live_until < NEW.window_at)",
        "Edition: no window opens or ends in the past.",
    )
    for event in ("INSERT", "UPDATE"):
        # PostgreSQL holds the first half by an exclusion constraint as well, which also sees what others have
        # not committed yet; SQLite has one writer at a time.
        yield Refusal(
            f"windows_never_overlap_{event.lower()}",
            table,
            event,
            "NEW.live_from IS NOT NULL AND EXISTS (SELECT 1 FROM articles_edition o WHERE o.article_id = NEW.article_id"
            " AND o.id <> NEW.id AND o.live_from IS NOT NULL AND ("
            " ((NEW.live_until IS NULL OR o.live_from < NEW.live_until)"
            " AND (o.live_until IS NULL OR o.live_until > NEW.live_from)"
            " AND (o.live_until IS NULL OR o.live_until > o.live_from)"
            " AND (NEW.live_until IS NULL OR NEW.live_until > NEW.live_from))"
            " OR (o.number > NEW.number AND o.live_from < NEW.live_from)"
            " OR (o.number < NEW.number AND o.live_from > NEW.live_from)))",
            "Edition: two versions of one story are never live at once, and no version replaces a later one.",
        )


def front_rules() -> Iterator[Refusal]:
    """Readers see one front page at a time. PostgreSQL holds it by an exclusion constraint as well (triggers.py)."""
    for event in ("INSERT", "UPDATE"):
        yield Refusal(
            f"fronts_never_overlap_{event.lower()}",
            "articles_front",
            event,
            "NEW.live_from IS NOT NULL AND (NEW.live_until IS NULL OR NEW.live_until > NEW.live_from)"
            " AND EXISTS (SELECT 1 FROM articles_front o WHERE o.id <> NEW.id AND o.live_from IS NOT NULL"
            " AND (o.live_until IS NULL OR o.live_until > o.live_from)"
            " AND (NEW.live_until IS NULL OR o.live_from < NEW.live_until)"
            " AND (o.live_until IS NULL OR o.live_until > NEW.live_from))",
            "Front: two front pages are never live at once.",
        )


def earlier_text_rules() -> Iterator[Refusal]:
    """Whether readers may still read what a story said before is decided once it has ended; sealing it is for good."""
    table, edition = "articles_edition", apps.get_model("articles", "Edition")
    yield Refusal(
        "sealed_stays_sealed",
        table,
        "UPDATE",
        # Its window with it: what is sealed is never live again.
        f"OLD.sealed AND (NOT NEW.sealed OR {changed(('text_decided_at', *edition.WINDOW))})",
        "Edition: sealed for good.",
    )
    yield Refusal(
        "sealing_says_when",
        table,
        "UPDATE",
        "NEW.sealed AND NOT OLD.sealed AND NEW.text_decided_at IS NOT DISTINCT FROM OLD.text_decided_at",
        "Edition: sealing says when it was done.",
    )
    yield Refusal(
        "only_what_has_ended_is_decided",
        table,
        "UPDATE",
        "NEW.text_decided_at IS DISTINCT FROM OLD.text_decided_at AND (NEW.text_decided_at IS NULL"
        " OR NEW.text_decided_at < OLD.text_decided_at OR NEW.live_until IS NULL"
        " OR NEW.live_until > NEW.text_decided_at OR NEW.live_until <= NEW.live_from)",
        "Edition: what readers could see and see no more is decided about, later each time.",
    )


def embargo_rules() -> Iterator[Refusal]:
    """The bar itself is a constraint of the edition. It moves by an act that its story keeps with a reason, and not for
    what has opened; and nobody approves alone under one."""
    table = "articles_edition"
    of_the_story = "r.subject = 'article' AND r.subject_id = NEW.article_id"
    yield Refusal(
        "embargo_moves_by_an_act",
        table,
        "UPDATE",
        f"({changed(['embargo_until'])}) AND NOT EXISTS (SELECT 1 FROM articles_revision r WHERE {of_the_story}"
        f" AND r.number = (SELECT max(r.number) FROM articles_revision r WHERE {of_the_story})"
        f" AND r.verb IN ('move_embargo', 'lift_embargo') AND trim(r.why, '{BLANK}') <> ''"
        " AND (OLD.live_from IS NULL OR OLD.live_from > r.at))",
        "Edition: an embargo is moved or lifted by an editor, with a reason.",
    )
    yield Refusal(
        "alone_breaks_no_embargo",
        table,
        "INSERT",
        "NEW.alone_reason <> '' AND NEW.reissue_of_id IS NULL AND NEW.embargo_until > NEW.approved_at",
        "Edition: nothing is approved alone under embargo.",
    )
