"""Telling people: who hears of what, on the desk, by mail and by webhook, and what may never be named there."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from articles import saving, telling, workflow
from articles.admin import notes
from articles.admin.on_duty import ends_at
from articles.models import Article, Author, Byline, Duty, News, Revision, Telling, Wish, record
from articles.telling import sending, webhook
from newsroom.settings import may_be_posted_to
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


def on_duty(user, *, at=NOW, until=NOW + 12 * HOUR):
    Duty.objects.update_or_create(by=user, defaults={"since": at, "until": until})
    return user


def with_mail(user):
    user.email = f"{user.username}@paper.example"
    user.save()
    return user


def told(news=None):
    """Who was told what: a set of (name, kind, words), the webhook as None."""
    rows = Telling.objects.filter(news=news) if news else Telling.objects.all()
    return {(row.to and row.to.first_name, row.news, row.words) for row in rows.select_related("to")}


def names(news):
    return sorted(row.to.first_name for row in Telling.objects.filter(news=news).select_related("to"))


def filed(**fields):
    return desk.file_story(desk.make_article(**fields))


def subjects():
    return [message.subject for message in mail.outbox]


class TestWhoIsToldOfWhat:
    def test_filed_is_for_editors_on_duty(self):
        on_duty(desk.edith())
        desk.ed()

        filed()

        assert told() == {("Edith", "filed", "Rosa filed it to the desk")}

    def test_filed_is_for_all_editors_with_nobody_on_duty_and_none_by_mail(self):
        with_mail(desk.edith()), desk.ed(), desk.boss(), desk.phil(), desk.omar()
        on_duty(desk.ed(), at=NOW - 2 * HOUR, until=NOW)
        Wish.objects.create(by=desk.edith(), news=News.FILED, on_desk=True, by_mail=True)

        filed()

        assert names(News.FILED) == ["Ed", "Edith"]
        assert not Telling.objects.filter(due_at__isnull=False).exists()

    def test_administrator_on_duty_is_told(self):
        on_duty(desk.boss())

        filed()

        assert names(News.FILED) == ["Boss"]

    def test_sent_back_reaches_every_writer_with_its_reason(self):
        article = desk.make_article(assigned_to=desk.ed())
        Byline.objects.create(article=article, author=Author.objects.create(name="Omar", account=desk.omar()))
        desk.file_story(article)
        Telling.objects.all().delete()

        workflow.send_back(article, by=desk.edith(), at=NOW, note="Who owns it?")

        assert told() == {(name, "sent_back", "Edith sent it back") for name in ("Ed", "Omar", "Rosa")}
        assert {row.act.why for row in Telling.objects.all()} == {"Who owns it?"}

    def test_nobody_is_told_what_they_did_themselves(self):
        edith = on_duty(desk.edith())
        article = desk.make_article(by=edith)

        workflow.submit(article, by=edith, at=NOW)

        assert told() == set()

    def test_recalled_approved_taken_down(self):
        on_duty(desk.ed())
        article = filed()
        workflow.recall(article, by=desk.rosa(), at=NOW)
        desk.file_story(article)
        desk.approve(article)
        workflow.publish(article, by=desk.edith(), at=NOW + MINUTE, edition=article.editions.get())
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong harbour")

        assert told() == {
            ("Ed", "filed", "Rosa filed it to the desk"),
            ("Ed", "recalled", "Rosa took it back from the desk"),
            ("Rosa", "approved", "Edith approved it"),
            ("Ed", "published", "Edith published it"),
            ("Rosa", "published", "Edith published it"),
            ("Ed", "taken_down", "Edith took it down"),
            ("Rosa", "taken_down", "Edith took it down"),
        }

    def test_approving_and_publishing_by_one_click_is_one_piece_of_news(self):
        """security.md 67"""
        desk.publish(desk.make_article())

        assert [row.news for row in Telling.objects.filter(to=desk.rosa())] == ["published"]

    def test_schedule_put_on_moved_taken_off(self):
        article = filed()
        edition = desk.approve(article)
        workflow.publish(article, by=desk.edith(), at=NOW + MINUTE, edition=edition, live_from=NOW + DAY)
        workflow.move(article, by=desk.edith(), at=NOW + 2 * MINUTE, edition=edition, live_from=NOW + 2 * DAY)
        workflow.hold(article, by=desk.edith(), at=NOW + 3 * MINUTE, edition=edition)

        assert told(News.SCHEDULE) == {
            ("Rosa", "schedule", "Edith put it on the schedule"),
            ("Rosa", "schedule", "Edith moved it on the schedule"),
            ("Rosa", "schedule", "Edith took it off the schedule"),
        }
        assert told(News.PUBLISHED) == set()

    def test_second_read_is_due_for_the_desk_and_the_writers_hear_of_the_approval(self):
        desk.edith()
        ed = desk.grant(desk.ed(), "publish_alone")
        article = filed()

        edition = workflow.approve_alone(article, by=ed, at=NOW, reason="Alone on shift", **desk.as_read(article))
        workflow.publish(article, by=ed, at=NOW, edition=edition)

        assert told(News.SECOND_READ) == {("Edith", "second_read", "Ed published it alone: it waits for a second read")}
        assert names(News.PUBLISHED) == ["Rosa"]

    def test_asked_handed_over_and_read_back(self):
        edith = desk.edith()
        article = filed()
        workflow.hand_over(article, by=edith, at=NOW, to=desk.ed())
        workflow.ask(article, by=edith, at=NOW, whom=desk.omar())
        workflow.read_back(article, by=desk.omar(), at=NOW + MINUTE, **desk.as_read(article))

        assert told(News.GIVEN) == {
            ("Ed", "given", "Edith hands it over to you to read"),
            ("Omar", "given", "Edith asks you to read it back"),
        }
        assert told(News.READ_BACK) == {("Edith", "read_back", "Omar stands by the version you asked about")}

    def test_reading_back_unasked_is_no_news(self):
        article = filed()

        workflow.read_back(article, by=desk.omar(), at=NOW, **desk.as_read(article))

        assert told(News.READ_BACK) == set()

    def test_save_that_gives_the_story_to_somebody(self):
        article = desk.make_article()
        desk.edit(article, by=desk.edith(), assigned_to=desk.omar())
        desk.edit(article, by=desk.edith(), headline="Another headline")
        desk.edit(article, by=desk.rosa(), assigned_to=desk.ed())
        desk.edit(article, by=desk.ed(), assigned_to=None)

        assert told() == {("Omar", "given", "Edith gave you this story"), ("Ed", "given", "Rosa gave you this story")}

    def test_whoever_takes_a_story_for_themselves_is_not_told(self):
        desk.edit(desk.make_article(), by=desk.edith(), assigned_to=desk.edith())

        assert told() == set()

    def test_note_and_answer(self):
        article = desk.make_article()
        note = notes.post(article, by=desk.omar(), at=NOW, text="Which ferry?")
        notes.answer(note, by=desk.rosa(), at=NOW + MINUTE, text="The old one.")

        assert told() == {("Rosa", "note", "Omar wrote a note"), ("Omar", "note", "Rosa answered a note")}

    def test_killed_picture_reaches_writers_photo_desk_and_editors(self):
        image = desk.make_image()
        article = desk.make_article(pictures=[image])
        desk.edith(), desk.omar()
        phil = desk.phil()
        act = record(image, verb="kill_picture", by=phil, at=NOW, why="The agency withdraws it.")

        telling.killed(image, act, articles=[article])

        assert told() == {
            ("Rosa", "killed", "Phil killed a picture of it"),
            ("Edith", "killed", "Phil killed a picture"),
        }

    def test_embargo_is_told_to_writers_and_desk(self):
        article = desk.make_article(embargo_until=NOW + DAY)
        desk.edith()

        workflow.move_embargo(article, by=desk.ed(), at=NOW, until=NOW + 2 * DAY, reason="The source asks")

        assert told() == {(name, "embargo", "Ed moved its embargo") for name in ("Rosa", "Edith")}

    def test_closed_account_is_told_nothing(self):
        article = filed()
        rosa = desk.rosa()
        rosa.is_active = False
        rosa.save()

        workflow.send_back(article, by=desk.edith(), at=NOW, note="Why?")

        assert names(News.SENT_BACK) == []

    def test_every_line_is_of_a_verb(self):
        assert set(telling.CONCERNS) <= set(workflow.VERBS)

    def test_what_is_overtaken_counts_as_read_and_is_not_mailed(self):
        edith = on_duty(with_mail(desk.edith()))
        Wish.objects.create(by=edith, news=News.FILED, on_desk=True, by_mail=True)
        article = filed()
        other = filed(headline="Another")

        workflow.send_back(article, by=desk.ed(), at=NOW + MINUTE, note="Why?")

        assert {(row.article, row.seen_at, row.due_at) for row in Telling.objects.filter(to=edith)} == {
            (article, NOW + MINUTE, None), (other, None, NOW),
        }  # fmt: skip

    def test_second_read_is_due_no_more_once_somebody_stands_by_it(self):
        ed = desk.grant(desk.ed(), "publish_alone")
        edith, article = desk.edith(), filed()
        edition = workflow.approve_alone(article, by=ed, at=NOW, reason="Alone", **desk.as_read(article))
        workflow.publish(article, by=ed, at=NOW, edition=edition)

        workflow.confirm(article, by=edith, at=NOW + MINUTE, edition=edition)

        assert Telling.objects.get(news=News.SECOND_READ).seen_at == NOW + MINUTE

    def test_refused_act_is_told_nobody(self):
        article, other = filed(), Article.objects.get()
        Telling.objects.all().delete()
        workflow.send_back(article, by=desk.edith(), at=NOW, note="Why?")

        with pytest.raises(workflow.Stale):
            workflow.send_back(other, by=desk.edith(), at=NOW, note="Why?")

        assert told() == {("Rosa", "sent_back", "Edith sent it back")}

    def test_act_that_is_taken_back_with_its_transaction_is_told_nobody(self):
        article = filed(by=with_mail(desk.rosa()))
        with transaction.atomic():
            workflow.send_back(article, by=desk.edith(), at=NOW, note="Why?")
            transaction.set_rollback(True)

        assert told(News.SENT_BACK) == set()
        assert not DBTaskResult.objects.exists()

    def test_the_same_act_is_told_once_however_often(self):
        """security.md 67"""
        on_duty(desk.edith())
        article = filed()
        act = Revision.objects.get(verb="submit")

        telling.tell(article, act)

        assert len(Telling.objects.all()) == 1

    @pytest.mark.parametrize(("people", "queries"), [(1, 5), (3, 5)])
    def test_costs_the_same_for_one_as_for_three(self, people, queries, django_assert_num_queries):
        on_duty(desk.edith())
        for name in ["Uma", "Ines"][: people - 1]:
            on_duty(desk.member(name, "Editors", email=f"{name}@paper.example"))
        article = filed()
        act = Revision.objects.select_related("by", "edition").get(verb="submit")
        Telling.objects.all().delete()
        Wish.objects.create(by=desk.edith(), news=News.FILED, on_desk=True, by_mail=True)
        with_mail(desk.edith())

        with django_assert_num_queries(queries):
            telling.tell(article, act)

        assert len(Telling.objects.all()) == people


class TestWishes:
    def test_usually_what_asks_for_something_goes_by_mail(self):
        with_mail(desk.rosa())
        article = filed()
        workflow.send_back(article, by=desk.edith(), at=NOW, note="Why?")
        notes.post(article, by=desk.omar(), at=NOW, text="Which ferry?")

        assert {(row.news, row.on_desk, row.due_at) for row in Telling.objects.filter(to=desk.rosa())} == {
            ("sent_back", True, NOW), ("note", True, None),
        }  # fmt: skip

    def test_nothing_at_all_leaves_no_row(self):
        article = filed()
        Wish.objects.create(by=desk.rosa(), news=News.SENT_BACK, on_desk=False, by_mail=False)

        workflow.send_back(article, by=desk.edith(), at=NOW, note="Why?")

        assert told(News.SENT_BACK) == set()

    def test_mail_alone_stays_off_the_desk(self, client, sign_in):
        article = filed()
        Wish.objects.create(by=with_mail(desk.rosa()), news=News.SENT_BACK, on_desk=False, by_mail=True)
        workflow.send_back(article, by=desk.edith(), at=NOW, note="Why?")
        sign_in(desk.rosa())

        assert client.get(reverse("admin:desk_news")).context["lines"] == []
        link = reverse("admin:desk_news_open", args=[Telling.objects.get(to=desk.rosa()).pk])
        assert client.get(link).url == reverse("admin:articles_article_change", args=[article.pk])

    def test_are_kept_by_the_page_and_only_where_they_differ(self, client, sign_in):
        sign_in(with_mail(desk.rosa()))
        page = reverse("admin:desk_told")
        form = client.get(page).context["form"]
        boxes = {name: "on" for name in form.fields if form.get_initial_for_field(form.fields[name], name)}
        boxes.pop("desk-note")

        response = client.post(page, {**boxes, "mail-published": "on"}, follow=True)

        assert "Kept: this is what you are told from now on." in response.content.decode()
        assert set(Wish.objects.values_list("by__username", "news", "on_desk", "by_mail")) == {
            ("rosa", "note", False, False), ("rosa", "published", True, True),
        }  # fmt: skip
        client.post(page, {**boxes, "desk-note": "on"})
        assert not Wish.objects.exists()

    def test_page_shows_writers_nothing_that_only_editors_hear(self, client, sign_in):
        sign_in(desk.rosa())
        assert News.FILED not in client.get(reverse("admin:desk_told")).context["form"].kinds
        sign_in(desk.edith())
        assert News.FILED in client.get(reverse("admin:desk_told")).context["form"].kinds

    def test_account_without_mail_says_so_and_keeps_its_boxes(self, client, sign_in):
        sign_in(desk.rosa())
        page = reverse("admin:desk_told")

        assert "Your account has no mail address" in client.get(page).content.decode()
        client.post(page, {"mail-note": "on", **{f"desk-{news}": "on" for news in News}})

        assert not Wish.objects.exists()

    def test_page_is_for_people_of_the_desk(self, client, sign_in):
        sign_in(desk.member("Stranger"))

        assert client.get(reverse("admin:desk_told")).status_code == 403


class TestMail:
    @pytest.fixture
    def sent_back(self):
        with_mail(desk.rosa())
        article = filed()
        workflow.send_back(article, by=desk.edith(), at=NOW, note="Who owns it?")
        return article

    def test_says_who_did_what_why_and_where(self, sent_back):
        sending.send_due(at=NOW)

        message = mail.outbox[0]
        link = reverse("admin:desk_news_open", args=[Telling.objects.get(to=desk.rosa()).pk])
        assert (message.to, message.subject) == (["rosa@paper.example"], "Sent back: Ferry returns to the old harbour")
        assert message.body.startswith(
            "Edith sent it back.\n\nWho owns it?\n\nFerry returns to the old harbour\n"
            f"http://127.0.0.1:8000{link}\n\n--\nWhat you are told"
        )

    def test_goes_once(self, sent_back):
        for _ in range(3):
            sending.send_due(at=NOW + MINUTE)

        assert len(mail.outbox) == 1
        assert [(row.sent_at, row.due_at) for row in Telling.objects.filter(to=desk.rosa())] == [(NOW + MINUTE, None)]

    def test_worker_brings_it_out(self):
        with_mail(desk.rosa())
        workflow.send_back(filed(), by=desk.edith(), at=timezone.now(), note="Why?")

        work()

        assert subjects() == ["Sent back: Ferry returns to the old harbour"]
        assert not DBTaskResult.objects.failed().exists()

    @pytest.mark.parametrize(
        "bar", [{"private": True}, {"embargo_until": NOW + DAY}], ids=["private", "embargo"]
    )  # fmt: skip
    def test_names_no_story_that_is_private_or_under_embargo(self, bar, settings, monkeypatch, caplog):
        """security.md 44: in the mail, in what the worker keeps, in the log, in what the webhook gets."""
        posted = []
        monkeypatch.setattr(webhook, "post", posted.append)
        settings.WEBHOOK_URL = "https://chat.example/hook"
        with_mail(desk.rosa()), with_mail(on_duty(desk.edith()))
        for news in News:
            for user in (desk.rosa(), desk.edith()):
                Wish.objects.create(by=user, news=news, on_desk=True, by_mail=True)
        canary = {"headline": "Canary headline", "slugline": "canary slugline", "body": "<p>Canary text.</p>", **bar}
        article = filed(slug="canary-slug", **canary)
        sending.send_due(at=NOW)
        notes.post(article, by=desk.ed(), at=NOW, text="Canary note")
        workflow.send_back(article, by=desk.ed(), at=NOW, note="Canary reason")
        caplog.set_level("DEBUG")

        sending.send_due(at=NOW)
        work()

        everything = [str(message.message()) for message in mail.outbox] + [json.dumps(each) for each in posted]
        everything += [f"{row.args_kwargs}{row.traceback}{row.return_value}" for row in DBTaskResult.objects.all()]
        assert len(mail.outbox) == 3
        assert len(posted) == 3
        assert not [text for text in [*everything, caplog.text] if "anary" in text]
        assert "Sent back: a story whose name stays at the desk" in subjects()

    def test_names_no_story_whose_embargo_came_after_the_act(self, sent_back):
        Article.objects.update(embargo_until=NOW + DAY)

        sending.send_due(at=NOW)

        assert "Ferry" not in str(mail.outbox[0].message())

    def test_that_is_late_names_no_story_that_was_under_embargo_then(self):
        with_mail(desk.rosa())
        article = filed(embargo_until=NOW + DAY)
        workflow.send_back(article, by=desk.edith(), at=NOW, note="Why?")

        sending.send_due(at=NOW + 2 * DAY)

        assert "Ferry" not in str(mail.outbox[0].message())

    def test_goes_to_nobody_who_may_not_read_the_story_any_more(self, sent_back):
        """security.md 13"""
        with_mail(desk.omar())
        note = notes.post(sent_back, by=desk.omar(), at=NOW, text="Which?")
        Wish.objects.create(by=desk.omar(), news=News.NOTE, on_desk=True, by_mail=True)
        notes.answer(note, by=desk.rosa(), at=NOW, text="The old one.")
        Article.objects.update(private=True)

        sending.send_due(at=NOW)

        assert [message.to for message in mail.outbox] == [["rosa@paper.example"]]
        assert not Telling.objects.filter(due_at__isnull=False).exists()

    def test_headline_forges_no_header(self):
        """security.md 76"""
        with_mail(desk.rosa())
        article = filed()
        Article.objects.update(headline="Ferry\r\nBcc: all@paper.example")
        workflow.send_back(article, by=desk.edith(), at=NOW, note="Why?")

        sending.send_due(at=NOW)

        assert mail.outbox[0].subject == "Sent back: Ferry Bcc: all@paper.example"
        assert mail.outbox[0].recipients() == ["rosa@paper.example"]

    def test_dead_server_loses_nothing_and_pauses_grow(self, sent_back, settings):
        settings.EMAIL_BACKEND = "tests.test_telling.DeadServer"
        tried = []
        for _ in range(7):
            due = Telling.objects.get(to=desk.rosa()).due_at
            tried.append(due - NOW)
            sending.send_due(at=due)
        pauses = [later - earlier for earlier, later in zip(tried, tried[1:], strict=False)]
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

        sending.send_due(at=NOW + DAY)

        assert pauses == [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 4 * HOUR]
        assert subjects() == ["Sent back: Ferry returns to the old harbour"]

    def test_dead_server_is_asked_once_a_look_and_somebody_looks_again(self, settings):
        for user in (with_mail(desk.omar()), with_mail(desk.ed())):
            desk.edit(desk.make_article(headline=f"For {user}"), by=desk.edith(), assigned_to=user)
        DBTaskResult.objects.all().delete()
        settings.EMAIL_BACKEND = "tests.test_telling.DeadServer"
        DeadServer.asked = 0

        sending.send_due(at=NOW)

        assert DeadServer.asked == 1
        assert {row.due_at for row in Telling.objects.all()} == {NOW + MINUTE}
        assert {task.run_after for task in DBTaskResult.objects.all()} == {NOW + MINUTE, NOW + sending.LEASE}

    def test_one_poisoned_does_not_stop_the_rest(self, settings):
        settings.EMAIL_BACKEND = "tests.test_telling.RefusesOmar"
        for user in (with_mail(desk.omar()), with_mail(desk.ed())):
            desk.edit(desk.make_article(headline=f"For {user}"), by=desk.edith(), assigned_to=user)

        sending.send_due(at=NOW)

        assert subjects() == ["For you: For ed"]
        assert [(row.to.username, row.due_at) for row in Telling.objects.order_by("id")] == [
            ("omar", NOW + MINUTE), ("ed", None),
        ]  # fmt: skip

    def test_what_found_no_way_for_a_week_is_given_up_and_stays_on_the_desk(self, sent_back, settings):
        settings.EMAIL_BACKEND = "tests.test_telling.DeadServer"

        sending.send_due(at=NOW + 7 * DAY + MINUTE)

        row = Telling.objects.get(to=desk.rosa())
        assert (row.due_at, row.sent_at, row.on_desk) == (None, None, True)

    def test_what_a_killed_worker_held_is_sent_by_the_next_look(self, sent_back, monkeypatch):
        monkeypatch.setattr(locmem.EmailBackend, "send_messages", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            sending.send_due(at=NOW)
        monkeypatch.undo()

        sending.send_due(at=NOW + MINUTE)
        assert mail.outbox == []
        assert DBTaskResult.objects.filter(run_after=NOW + sending.LEASE).exists()
        sending.send_due(at=NOW + sending.LEASE)

        assert len(mail.outbox) == 1

    def test_forgets_what_is_old(self, sent_back):
        work()
        sending.send_due(at=NOW + timedelta(days=91))

        assert not Telling.objects.exists()


def work():
    """Run what waits for the worker now, as db_worker does; its loop would close the connection of the test."""
    options = {"queue_names": ["*"], "interval": 0, "batch": True, "backend_name": "default", "startup_delay": False}
    worker = Worker(**options, max_tasks=None, worker_id="tests", excluded_queue_names=[])
    for waiting in list(DBTaskResult.objects.ready()):
        worker.run_task(waiting)


class DeadServer(locmem.EmailBackend):
    asked = 0

    def send_messages(self, messages):
        DeadServer.asked += 1
        raise ConnectionRefusedError


class RefusesOmar(locmem.EmailBackend):
    def send_messages(self, messages):
        if messages[0].to == ["omar@paper.example"]:
            raise SMTPRecipientsRefused({"omar@paper.example": (550, b"No such user")})
        return super().send_messages(messages)


class Receiver(BaseHTTPRequestHandler):
    """Whoever listens at the webhook's address; answers what it is told to answer."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        self.send_response(self.server.answer)
        if self.server.answer == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver(settings, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.answer = [], 204
    settings.WEBHOOK_URL = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


class TestWebhook:
    def test_posts_an_act_once_signed(self, receiver, settings):
        settings.WEBHOOK_SECRET = "kept"
        article = filed()

        for _ in range(2):
            sending.send_due(at=NOW)

        [(path, headers, body)] = receiver.got
        posted = json.loads(body)
        assert path == "/hook"
        assert headers[webhook.SIGNATURE] == f"sha256={webhook.sign(body, 'kept')}"
        assert posted == {
            "id": Telling.objects.get(to=None).pk,
            "news": "filed",
            "text": "Filed: Ferry returns to the old harbour. Rosa filed it to the desk.",
            "headline": "Ferry returns to the old harbour",
            "detail": None,
            "by": "Rosa",
            "at": NOW.isoformat(),
            "address": f"http://127.0.0.1:8000{reverse('admin:articles_article_change', args=[article.pk])}",
        }

    def test_is_not_signed_without_a_secret(self, receiver):
        filed()

        sending.send_due(at=NOW)

        assert webhook.SIGNATURE not in receiver.got[0][1]

    def test_gets_one_post_of_a_picture_in_many_stories(self, receiver):
        image = desk.make_image()
        articles = [desk.make_article(headline=f"Story {n}", pictures=[image]) for n in range(3)]
        act = record(image, verb="kill_picture", by=desk.phil(), at=NOW, why="The agency withdraws it.")

        telling.killed(image, act, articles=articles)
        sending.send_due(at=NOW)

        [(_, _, body)] = receiver.got
        assert json.loads(body)["text"] == "Picture killed: a picture. Phil killed a picture: The agency withdraws it."

    @pytest.mark.parametrize("answer", [302, 500, 404])
    def test_is_tried_again_and_follows_no_redirect(self, receiver, answer):
        filed()
        receiver.answer = answer

        sending.send_due(at=NOW)

        assert [path for path, _, _ in receiver.got] == ["/hook"]
        assert Telling.objects.get(to=None).due_at == NOW + MINUTE
        receiver.answer = 200
        sending.send_due(at=NOW + MINUTE)
        assert Telling.objects.get(to=None).sent_at == NOW + MINUTE

    def test_dead_one_does_not_stop_the_mail(self, receiver):
        with_mail(desk.rosa())
        receiver.shutdown()
        receiver.server_close()
        article = filed()
        workflow.send_back(article, by=desk.edith(), at=NOW, note="Why?")

        sending.send_due(at=NOW)

        assert len(mail.outbox) == 1
        assert {row.due_at for row in Telling.objects.filter(to=None)} == {NOW + MINUTE}

    def test_is_told_nothing_where_there_is_none(self):
        filed()

        assert not Telling.objects.filter(to=None).exists()

    @pytest.mark.parametrize(
        ("url", "may"),
        [
            ("https://chat.example/hook", True), ("http://127.0.0.1:9000/", True), ("http://localhost/", True),
            ("http://chat.example/hook", False), ("http://10.0.0.1/", False), ("ftp://127.0.0.1/", False),
            ("file:///etc/passwd", False), ("https://", False), ("http://127.0.0.1.nip.io/", False),
        ],
    )  # fmt: skip
    def test_goes_by_https_or_nowhere(self, url, may):
        assert may_be_posted_to(url) is may


class TestForYou:
    @pytest.fixture
    def rosa(self, sign_in):
        sign_in(desk.rosa())
        return desk.rosa()

    def shown(self, client):
        lines = client.get(reverse("admin:index")).context["for_you"]["lines"]
        return [(line.about, line.words, line.detail, line.unread) for line in lines]

    def test_has_what_is_unread_first(self, client, rosa):
        for minutes, headline in enumerate(["First", "Second", "Third"]):
            article = filed(headline=headline)
            workflow.send_back(article, by=desk.edith(), at=NOW + minutes * MINUTE, note=f"{headline} reason")
        Telling.objects.filter(article__headline="Third").update(seen_at=NOW)

        assert self.shown(client) == [
            ("Second", "Edith sent it back", "Second reason", True),
            ("First", "Edith sent it back", "First reason", True),
            ("Third", "Edith sent it back", "Third reason", False),
        ]

    def test_line_leads_to_the_story_and_all_of_it_counts_as_read(self, client, rosa):
        article = filed()
        workflow.send_back(article, by=desk.edith(), at=NOW, note="Why?")
        notes.post(article, by=desk.edith(), at=NOW, text="Which ferry?")
        other = filed(headline="Another")
        workflow.send_back(other, by=desk.edith(), at=NOW, note="Why?")
        row = Telling.objects.get(to=rosa, news=News.SENT_BACK, article=article)

        response = client.get(reverse("admin:desk_news_open", args=[row.pk]))

        assert response.url == reverse("admin:articles_article_change", args=[article.pk])
        assert [(line[0], line[3]) for line in self.shown(client)] == [
            ("Another", True), (str(article), False), (str(article), False),
        ]  # fmt: skip

    def test_everything_is_marked_as_read(self, client, rosa):
        workflow.send_back(filed(), by=desk.edith(), at=NOW, note="Why?")
        desk.edit(desk.make_article(), by=desk.edith(), assigned_to=desk.omar())

        client.post(reverse("admin:desk_news_read"))

        assert [line[3] for line in self.shown(client)] == [False]
        assert [row.seen_at for row in Telling.objects.filter(to=desk.omar())] == [None]

    def test_marking_is_no_link(self, client, rosa):
        assert client.get(reverse("admin:desk_news_read")).status_code == 405

    def test_of_others_opens_to_nobody(self, client, rosa):
        """security.md 22"""
        desk.edit(desk.make_article(), by=desk.edith(), assigned_to=desk.omar())
        row = Telling.objects.get(to=desk.omar())

        for number in (row.pk, 99999):
            assert client.get(reverse("admin:desk_news_open", args=[number])).status_code == 404
        assert Telling.objects.get(pk=row.pk).seen_at is None

    def test_hides_what_became_private(self, client, sign_in):
        """security.md 13"""
        article = desk.make_article(headline="Canary")
        note = notes.post(article, by=desk.omar(), at=NOW, text="Which?")
        notes.answer(note, by=desk.rosa(), at=NOW, text="Canary answer")
        sign_in(desk.omar())
        assert [line[0] for line in self.shown(client)] == ["Canary"]

        Article.objects.update(private=True)

        assert self.shown(client) == []
        assert "anary" not in client.get(reverse("admin:desk_news")).content.decode()
        assert (
            client.get(reverse("admin:desk_news_open", args=[Telling.objects.get(to=desk.omar()).pk])).status_code
            == 404
        )

    def test_page_goes_back_page_by_page_and_skips_none(self, client, rosa, monkeypatch):
        monkeypatch.setattr("articles.admin.telling.A_PAGE", 2)
        for number in range(5):
            workflow.send_back(filed(headline=f"Story {number}"), by=desk.edith(), at=NOW, note="Why?")
        seen, asked = [], ""
        while True:
            context = client.get(reverse("admin:desk_news") + asked).context
            seen += [line.about for line in context["lines"]]
            if not context["older"]:
                break
            asked = f"?older_than={context['older']}"

        assert seen == [f"Story {number}" for number in (4, 3, 2, 1, 0)]

    @pytest.mark.parametrize("place", ["x", "1-", "nan-1", "inf-1", f"{'9' * 400}-1", "-"])
    def test_page_that_was_never_linked_to_is_missing(self, client, rosa, place):
        """security.md 71"""
        assert client.get(reverse("admin:desk_news"), {"older_than": place}).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_as_many_queries_for_one_as_for_three(self, client, rosa, count, django_assert_num_queries):
        for number in range(count):
            workflow.send_back(filed(headline=f"Story {number}"), by=desk.edith(), at=NOW, note="Why?")
        client.get(reverse("admin:desk_news"))

        with django_assert_num_queries(5):
            lines = client.get(reverse("admin:desk_news")).context["lines"]

        assert len(lines) == count

    def test_headline_is_text(self, client, rosa):
        """security.md 51"""
        workflow.send_back(filed(headline="<b>Ferry</b>"), by=desk.edith(), at=NOW, note="<script>x</script>")

        page = client.get(reverse("admin:index")).content.decode()

        assert "&lt;b&gt;Ferry&lt;/b&gt;" in page
        assert "<script>x</script>" not in page


class TestDuty:
    def test_ends_at_the_next_such_time(self):
        assert ends_at((NOW + HOUR).time(), at=NOW) == NOW + HOUR
        assert ends_at((NOW - HOUR).time(), at=NOW) == NOW + DAY - HOUR

    def test_is_begun_seen_by_others_and_ended(self, client, sign_in):
        sign_in(desk.edith())
        client.post(reverse("admin:desk_duty"), {"until": "22:00"})
        assert list(Duty.objects.values_list("by__username", flat=True)) == ["edith"]
        sign_in(desk.rosa())
        assert [line.split(" until ")[0] for line in client.get(reverse("admin:index")).context["duty"]["others"]] == [
            "Edith"
        ]
        sign_in(desk.edith())

        client.post(reverse("admin:desk_duty"), {"off": "1"})

        assert not Duty.objects.exists()

    def test_unclear_time_is_said_and_changes_nothing(self, client, sign_in):
        sign_in(desk.edith())

        response = client.post(reverse("admin:desk_duty"), {"until": "late"}, follow=True)

        assert "Write when your duty ends as a time of day" in response.content.decode()
        assert not Duty.objects.exists()

    def test_is_for_editors_and_the_photo_desk(self, client, sign_in):
        for user, status in ((desk.rosa(), 403), (desk.vera(), 403), (desk.phil(), 302), (desk.edith(), 302)):
            sign_in(user)
            assert client.post(reverse("admin:desk_duty"), {"until": "22:00"}).status_code == status


class TestDatabase:
    """What it holds, whoever writes."""

    def insert(self, **changed):
        row = Telling.objects.values().get()
        row |= changed
        row.pop("id")
        columns = ", ".join(f'"{name}"' for name in row)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO articles_telling ({columns}) VALUES ({', '.join(['%s'] * len(row))})", list(row.values())
            )

    def test_nobody_is_told_twice_of_one_act(self):
        on_duty(desk.edith())
        filed()

        with pytest.raises(IntegrityError):
            self.insert()
        self.insert(to_id=desk.ed().pk)

    @pytest.mark.parametrize("lacking", [{"act_id": None}, {"article_id": None}])
    def test_what_is_told_is_of_an_act_on_something(self, lacking):
        on_duty(desk.edith())
        filed()

        with pytest.raises(IntegrityError):
            self.insert(to_id=desk.ed().pk, **lacking)

    def test_webhook_is_told_once(self, settings):
        settings.WEBHOOK_URL = "https://chat.example/hook"
        filed()

        with pytest.raises(IntegrityError):
            self.insert()


def test_saving_without_any_change_gives_nobody_anything():
    article = desk.make_article(assigned_to=desk.omar())
    Telling.objects.all().delete()

    with saving.saving(article, by=desk.rosa(), at=NOW):
        article.save()

    assert told() == set()
