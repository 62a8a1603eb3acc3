"""What is printed: never rewritten, stood by by two people, and by nobody's mistake shown."""
# ruff: noqa: S608  SQL is what this file writes, from names of our own

from collections.abc import Iterator

from django.apps import apps

from articles.models.image import BLANK
from articles.models.rules.language import Dialect, Follow, Refusal, changed, columns_of


def rules(dialect: Dialect) -> Iterator[Refusal | Follow]:
    yield from append_only_rules()
    yield from approval_rules(dialect)
    yield from reissue_rules(dialect)
    yield from document_rules(dialect)
    yield from unlisted_rules()
    yield from practice_rules(dialect)
    yield from short_address_rules()


def append_only_rules() -> Iterator[Refusal]:
    for name in ("Revision", "SignOff", "Edition", "Document", "Enclosure"):
        model = apps.get_model("articles", name)
        table = model._meta.db_table
        fixed = [c for c in columns_of(model) if c not in model.MAY_CHANGE]
        rewritten = f"({changed(fixed)}){expunged(model, fixed)}"
        yield Refusal(f"{name}_stays", table, "UPDATE", rewritten, f"{name}: what is written is never rewritten.")
        yield Refusal(f"{name}_remains", table, "DELETE", "1 = 1", f"{name}: what is written is never deleted.")
        # INSERT OR REPLACE deletes without asking a delete trigger where recursive_triggers is off.
        yield Refusal(
            f"{name}_is_not_replaced",
            table,
            "INSERT",
            f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = NEW.id"
            + {
                "Edition": " OR (o.article_id = NEW.article_id AND o.number = NEW.number)",
                "Revision": " OR (o.subject = NEW.subject AND o.subject_id = NEW.subject_id AND o.number = NEW.number)",
                "SignOff": " OR (o.article_id = NEW.article_id AND o.part = NEW.part AND o.digest = NEW.digest"
                " AND o.by_id = NEW.by_id)",
                "Document": " OR o.digest = NEW.digest OR o.token = NEW.token",
                "Enclosure": " OR (o.edition_id = NEW.edition_id AND o.document_id = NEW.document_id)",
            }[name]
            + ")",
            f"{name}: what is written is never replaced.",
        )


def expunged(model, fixed: list[str]) -> str:
    """The one path past that (manage.py expunge): contents go, all of them and nothing else, once the chain of the
    story, picture or document holds an act that says who had it done and why. What goes never comes back, nor opens
    again.
    """
    reasoned = f"r.verb = 'expunge' AND trim(r.why, '{BLANK}') <> ''"
    blank = getattr(model, "EXPUNGED", None)
    if blank is None:
        return ""
    said = {
        "Document": "r.subject = 'document' AND r.subject_id = OLD.id AND NOT EXISTS"
        " (SELECT 1 FROM articles_enclosure s WHERE s.document_id = OLD.id AND s.file <> '')",
        "Edition": "r.subject = 'article' AND r.subject_id = OLD.article_id AND r.edition_id = OLD.id",
        "Enclosure": "r.subject = 'article' AND r.edition_id = OLD.edition_id AND r.subject_id ="
        " (SELECT e.article_id FROM articles_edition e WHERE e.id = OLD.edition_id)",
        "Revision": "r.subject = OLD.subject AND r.subject_id = OLD.subject_id AND r.number > OLD.number",
    }[model.__name__]
    gone = [f"NEW.{name} IS NULL" if value is None else f"NEW.{name} = '{value}'" for name, value in blank.items()]
    stays = f"NOT ({changed([column for column in fixed if column not in blank])})"
    act = f"EXISTS (SELECT 1 FROM articles_revision r WHERE {said} AND {reasoned})"
    return f" AND NOT ({' AND '.join([*gone, stays, act])})"


def approval_rules(dialect: Dialect) -> Iterator[Refusal]:
    """Two different people stand by the same digest, unless somebody published alone and said why."""
    table = "articles_edition"
    desk = "NEW.origin <> 'archive' AND NEW.reissue_of_id IS NULL"

    def nobody_stands_by(part: str) -> str:
        return (
            f"(NEW.{part}_by_id IS NULL OR NOT EXISTS (SELECT 1 FROM articles_signoff s WHERE"
            f" s.article_id = NEW.article_id AND s.part = '{part}' AND s.digest = NEW.{part}_digest"
            f" AND s.by_id = NEW.{part}_by_id))"
        )

    lists = [
        f"coalesce({dialect.is_list('NEW.' + name)}, 1 = 0)"
        for name in ("pictures", "documents", "byline", "people", "topics")
    ]
    yield Refusal(
        "lists_are_lists", table, "INSERT", f"NOT ({' AND '.join(lists)})", "Edition: pictures and names are lists."
    )
    has_pictures = f"{dialect.count('NEW.pictures')} > 0"
    alone = f"coalesce(trim(NEW.alone_reason, '{BLANK}'), '') <> ''"
    yield Refusal(
        "words_are_read_by_another",
        table,
        "INSERT",
        f"{desk} AND NOT ({alone}) AND {nobody_stands_by('words')}",
        "Edition: nobody else stands by these words.",
    )
    yield Refusal(
        "pictures_are_seen_by_another",
        table,
        "INSERT",
        f"{desk} AND NOT ({alone}) AND {has_pictures} AND ({nobody_stands_by('pictures')}"
        " OR NEW.pictures_by_id = NEW.approved_by_id)",
        "Edition: nobody else stands by these pictures.",
    )
    yield Refusal(
        "alone_needs_a_reason",
        table,
        "INSERT",
        f"NEW.alone_reason <> '' AND NOT ({alone})",
        "Edition: publishing alone needs a reason.",
    )
    yield Refusal(
        "printed_pictures_are_credited",
        table,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {dialect.elements('NEW.pictures')}"
        f" WHERE NOT coalesce({dialect.is_one_text('credit')}, 1 = 0)"
        f" OR trim(coalesce({dialect.field('credit')}, ''), '{BLANK}') = '')",
        "Edition: a picture has no credit.",
    )
    yield Refusal(
        "public_id_is_the_story_s",
        table,
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM articles_article a WHERE a.id = NEW.article_id AND a.public_id = NEW.public_id"
        " AND a.origin = NEW.origin)",
        "Edition: the address belongs to another story.",
    )
    yield Refusal(
        "story_keeps_its_birth",
        "articles_article",
        "UPDATE",
        changed(["public_id", "origin", "started_by_id", "started_at"]),
        "Article: address, origin and who started it never change.",
    )
    yield Refusal(
        "printed_unsealed",
        table,
        "INSERT",
        "NEW.sealed OR NEW.text_decided_at IS NOT NULL",
        "Edition: what is printed can be read.",
    )
    yield Refusal(
        "printed_without_a_window",
        table,
        "INSERT",
        "NEW.origin <> 'archive' AND NEW.live_from IS NOT NULL",
        "Edition: printing opens no window.",
    )


# What a reissue may differ in: who is named how, and nothing else.
REISSUED_NAMES = ("name",)
REISSUED_CREDITS = ("credit", "creator", "provider", "copyright", "licence", "token", "synthetic", "acquire")


def reissue_rules(dialect: Dialect) -> Iterator[Refusal]:
    printed_as_is = apps.get_model("articles", "Article").PRINTED_AS_IS
    same = [*printed_as_is, "documents", "article_id", "section_id", "embargo_until", "revision_id", "words_by_id",
            "approved_by_id", "words_digest", "alone_reason", "origin", "sealed"]  # fmt: skip
    differs = [f"o.{column} IS DISTINCT FROM NEW.{column}" for column in same]
    for column, may in (("byline", REISSUED_NAMES), ("people", REISSUED_NAMES), ("pictures", REISSUED_CREDITS)):
        old, new = (dialect.list_without(f"{row}.{column}", *may) for row in ("o", "NEW"))
        differs.append(f"{old} IS DISTINCT FROM {new}")
    yield Refusal(
        "reissue_equals_its_edition",
        "articles_edition",
        "INSERT",
        "NEW.reissue_of_id IS NOT NULL AND (NEW.reissued_by_id IS NULL OR NOT EXISTS"
        " (SELECT 1 FROM articles_edition o WHERE o.id = NEW.reissue_of_id AND NOT"
        f" ({' OR '.join(differs)})))",
        "Edition: a reissue changes credits and names alone.",
    )


def document_rules(dialect: Dialect) -> Iterator[Refusal]:
    """A file is served for an edition only if two people stood by it there; none comes in empty."""
    yield Refusal(
        "document_has_a_file", "articles_document", "INSERT", "NEW.file = ''", "Document: it comes in with its file."
    )
    yield Refusal(
        "enclosed_is_printed",
        "articles_enclosure",
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM articles_edition e, {dialect.elements('e.documents')}"
        f" JOIN articles_document d ON d.token = {dialect.field('token')} AND d.digest = {dialect.field('digest')}"
        " WHERE e.id = NEW.edition_id AND d.id = NEW.document_id AND d.token = NEW.token AND d.file = NEW.file)",
        "Enclosure: this document was not printed with this version.",
    )


def unlisted_rules() -> Iterator[Follow]:
    """What search engines were asked to leave alone stays so in the next version, whoever prints it."""
    others = "SELECT 1 FROM articles_edition o WHERE o.article_id = NEW.article_id AND o.unlisted"
    yield Follow(
        "new_version_stays_unlisted",
        "articles_edition",
        "INSERT",
        f"UPDATE articles_edition SET unlisted = TRUE WHERE id = NEW.id AND EXISTS ({others})",
    )


def practice_rules(dialect: Dialect) -> Iterator[Refusal]:
    """What is written to try things out never reaches a reader."""
    for event in ("INSERT", "UPDATE"):
        yield Refusal(
            f"practice_is_not_published_{event.lower()}",
            "articles_edition",
            event,
            f"NEW.live_from IS NOT NULL AND {dialect.practises()}",
            "Edition: what is written for practice is never published.",
        )
    yield Refusal(
        "published_is_no_practice",
        "articles_section",
        "UPDATE",
        "NEW.practice AND NOT OLD.practice AND EXISTS"
        " (SELECT 1 FROM articles_edition e WHERE e.section_id = NEW.id AND e.live_from IS NOT NULL)",
        "Section: stories of this section were published or are scheduled.",
    )


def short_address_rules() -> Iterator[Refusal]:
    """A story stands at /{public_id} too: no section is called like one, so that both stay where they are."""
    for event in ("INSERT", "UPDATE"):
        yield Refusal(
            f"section_is_called_like_no_story_{event.lower()}",
            "articles_section",
            event,
            "EXISTS (SELECT 1 FROM articles_article a WHERE a.public_id = NEW.slug)",
            "Section: a story stands at this address.",
        )
    yield Refusal(
        "story_is_called_like_no_section",
        "articles_article",
        "INSERT",
        "EXISTS (SELECT 1 FROM articles_section s WHERE s.slug = NEW.public_id)",
        "Article: a section stands at this address.",
    )
