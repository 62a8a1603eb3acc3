"""The table of verbs: which button, from which states, for whom, and what must be there. Read this first.

The same table draws the buttons and refuses the verbs. Superusers have every right, and obey the same verbs.
"""

from collections.abc import Callable
from dataclasses import dataclass

from articles.models import NEED_A_NOTE, Article, Status
from articles.standing import Standing, name_of


def is_writer(user, article: Article) -> bool:
    """Whoever started the story, stands in its byline or has it assigned, and may write."""
    return user.has_perm("articles.change_article") and (
        user.pk in (article.started_by_id, article.assigned_to_id) or article.authors.filter(account=user).exists()
    )


def is_editor(user, article: Article) -> bool:
    return user.has_perm("articles.approve_article")


def writes_or_edits(user, article: Article) -> bool:
    return is_editor(user, article) or is_writer(user, article)


def may_stand_by(user, article: Article) -> bool:
    return user.has_perm("articles.stand_by_article") and may_read(user, article)


def may_read(user, article: Article) -> bool:
    return Article.objects.readable_by(user).filter(pk=article.pk).exists()


def publishes(user, article: Article) -> bool:
    return user.has_perm("articles.publish_article")


def takes_away(user, article: Article) -> bool:
    """Whoever publishes, and whoever removes for legal reasons."""
    return publishes(user, article) or user.has_perm("articles.remove_legally")


def corrects(user, article: Article) -> bool:
    """Whoever writes on, and whoever asks for another wording for legal reasons."""
    return writes_or_edits(user, article) or user.has_perm("articles.remove_legally")


def publishes_alone(user, article: Article) -> bool:
    return is_editor(user, article) and user.has_perm("articles.publish_alone")


@dataclass(frozen=True)
class Verb:
    """One line of the table. `lacks` says in a sentence what is missing for the verb to make sense; '' if nothing."""

    button: str
    starts_from: frozenset[str]
    who: Callable[[object, Article], bool]
    whose: str
    lacks: Callable[[Article, Standing], str]


def _line(button: str, starts_from: tuple[str, ...], who: tuple, lacks: Callable = lambda article, stands: "") -> Verb:
    may, whose = who
    return Verb(button, frozenset(starts_from), may, whose, lacks)


# What a verb may lack


def _a_reader(article: Article, stands: Standing) -> str:
    if article.taken_by_id is None:
        return ""
    return f"{name_of(article.taken_by)} is reading this story: ask for it to be sent back or handed over."


def _something_live(article: Article, stands: Standing) -> str:
    return "" if stands.live else "Readers don’t see this story now. Take it off schedule instead."


def _for_practice(article: Article) -> bool:
    return article.section is not None and article.section.practice


def _no_practice(article: Article, stands: Standing) -> str:
    if not _for_practice(article):
        return ""
    return "Nothing in this section is published. Ask somebody to read it back: then it is approved."


def _something_ready(article: Article, stands: Standing) -> str:
    if _for_practice(article):
        return "This story is for practice: it is approved, and goes no further."
    return "" if stands.publishable else "There is no approved version that is not live or scheduled already."


def _something_scheduled(article: Article, stands: Standing) -> str:
    return "" if stands.scheduled else "No version of this story is on the schedule."


def _something_to_bar(article: Article, stands: Standing) -> str:
    if stands.embargo or stands.scheduled or stands.publishable:
        return ""
    return "No version of this story waits to go out. Write the embargo on its page."


def _an_embargo(article: Article, stands: Standing) -> str:
    return "" if stands.embargo else "This story is under no embargo."


def _something_due(article: Article, stands: Standing) -> str:
    return "" if stands.due else "No version of this story waits for a second read."


def _a_correction_out(article: Article, stands: Standing) -> str:
    if stands.live and stands.live.change in NEED_A_NOTE:
        return ""
    return "What readers see now is no correction."


def _something_approved(article: Article, stands: Standing) -> str:
    return "" if stands.was_approved else "No version of this story was ever approved. Spike it instead."


def _nothing_out(article: Article, stands: Standing) -> str:
    if not stands.was_scheduled_or_live:
        return ""
    return "This story was published or is scheduled. Take it down or off the schedule instead."


def _something_earlier(article: Article, stands: Standing) -> str:
    unsealed = any(not edition.sealed for edition in stands.earlier)
    return "" if unsealed else "There is no earlier version that readers could still read."


def _something_in_doubt(article: Article, stands: Standing) -> str:
    return "" if stands.in_doubt else "No earlier version of this story waits for an answer."


def _was_seen(article: Article, stands: Standing) -> str:
    return "" if stands.was_seen else "Readers have not seen this story yet: update it."


def _nothing_seen(article: Article, stands: Standing) -> str:
    if article.status == Status.SUBMITTED or not stands.last_is_out:
        return ""
    return "Readers have seen this version. Update or correct it, or take it down."


DRAFT, SUBMITTED, APPROVED, SPIKED = Status.DRAFT, Status.SUBMITTED, Status.APPROVED, Status.SPIKED
NOT_SPIKED = (DRAFT, SUBMITTED, APPROVED)
WRITER = (is_writer, "its writers")
WRITER_OR_EDITOR = (writes_or_edits, "its writers and editors")
DESK = (may_stand_by, "people of the desk")
EDITOR = (is_editor, "an editor")
ALONE = (publishes_alone, "an editor who may publish alone")
PUBLISHER = (publishes, "somebody with the right to publish")
CORRECTOR = (corrects, "its writers, editors and whoever removes for legal reasons")
REMOVER = (takes_away, "somebody with the right to publish, or to remove for legal reasons")

VERBS = {
    "submit": _line("File to desk", (DRAFT,), WRITER_OR_EDITOR),
    "recall": _line("Take back", (SUBMITTED,), WRITER, _a_reader),
    "take": _line("Take", (SUBMITTED,), EDITOR, _a_reader),
    "hand_over": _line("Hand over", (SUBMITTED,), EDITOR),
    "ask": _line("Ask to read back", (DRAFT, SUBMITTED), WRITER_OR_EDITOR),
    "read_back": _line("I stand by this version", (DRAFT, SUBMITTED), DESK),
    "send_back": _line("Send back", (SUBMITTED, APPROVED), EDITOR, _nothing_seen),
    "approve": _line("Approve", (SUBMITTED,), EDITOR),
    "approve_alone": _line("Publish alone", (SUBMITTED,), ALONE, _no_practice),
    "confirm": _line("Stands", NOT_SPIKED, EDITOR, _something_due),
    "publish": _line("Publish", NOT_SPIKED, PUBLISHER, _something_ready),
    "move": _line("Move", NOT_SPIKED, PUBLISHER, _something_scheduled),
    "hold": _line("Take off schedule", NOT_SPIKED, REMOVER, _something_scheduled),
    "move_embargo": _line("Move embargo", NOT_SPIKED, EDITOR, _something_to_bar),
    "lift_embargo": _line("Lift embargo", NOT_SPIKED, EDITOR, _an_embargo),
    "reopen": _line("Update story", (APPROVED,), WRITER_OR_EDITOR),
    "correct": _line("Correct story", (APPROVED,), CORRECTOR, _was_seen),
    "abandon": _line("Drop this update", (DRAFT, SUBMITTED), WRITER_OR_EDITOR, _something_approved),
    "withdraw": _line("Take down…", NOT_SPIKED, REMOVER, _something_live),
    "front_line": _line("Line on the front page…", NOT_SPIKED, PUBLISHER, _a_correction_out),
    "seal": _line("Seal earlier text…", NOT_SPIKED, REMOVER, _something_earlier),
    "leave_open": _line("Leave earlier text open", NOT_SPIKED, PUBLISHER, _something_in_doubt),
    "spike": _line("Spike", (DRAFT, SUBMITTED), EDITOR, _nothing_out),
    "revive": _line("Bring back", (SPIKED,), EDITOR),
}


def may(verb: str, article: Article, *, by) -> bool:
    """Whether the table lets this person press this button on a story in this state."""
    line = VERBS[verb]
    return article.status in line.starts_from and line.who(by, article)


def offered(article: Article, stands: Standing, *, by) -> dict[str, Verb]:
    """The buttons for this person on this story now, in the order of the table."""
    return {name: verb for name, verb in VERBS.items() if may(name, article, by=by) and not verb.lacks(article, stands)}
