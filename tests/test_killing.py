"""A killed picture is nowhere: each place first showed it. One person, any hour, with the notice; a receipt is kept."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Canvas
from PIL import ImageDraw

from articles import lending, saving, verifying, workflow
from articles.models import Article, ArticlePicture, Clock, Image, Revision, Use
from articles.pictures import files
from articles.workflow import killing
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW
from tests.test_fronts import make_front, slot

pytestmark = pytest.mark.django_db

NOTICE = "KILL NOTICE: the agency <script>x</script> withdraws this picture.\n\nRemove it at once."
LATER = NOW + HOUR
MARK = "Lantern Wire"


def kill(image: Image, *, by=None, at=LATER) -> Revision:
    return workflow.kill_picture(image, by=by or desk.phil(), at=at, reason=NOTICE)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is done after the commit is done here too."""

    def run(verb, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return verb(*args, **kwargs)

    return run


@pytest.fixture
def lead(committed):
    return desk.make_image(MARK, caption="A ferry in the fog")


@pytest.fixture
def story(committed, lead):
    """A story that leads with the picture and is live, with its copies on the disk."""
    article = committed(desk.make_live, pictures=[lead], people=[desk.make_person()])[0]
    assert (files.public_directory(lead.token) / "640.jpg").is_file()
    return article


def said(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def drawing(width: int = 900, height: int = 600) -> Canvas.Image:
    """A picture with enough in it to be known again."""
    picture = Canvas.new("RGB", (900, 600), "lightsteelblue")
    pen = ImageDraw.Draw(picture)
    for at, colour in enumerate(("firebrick", "seagreen", "goldenrod", "navy", "white", "sienna")):
        pen.ellipse((at * 140, at * 70, at * 140 + 260, at * 70 + 200), fill=colour)
    return picture.resize((width, height), Canvas.Resampling.LANCZOS)


def uploaded(picture: Canvas.Image, *, quality: int = 92, name: str = "wire.jpg") -> SimpleUploadedFile:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def taken_in(upload: SimpleUploadedFile, **fields) -> Image:
    image = Image(credit=MARK, alternative_text="Circles", **fields)
    files.take_in(image, files.look_at(upload))
    image.save()
    return image


class TestWho:
    @pytest.mark.parametrize("who", [desk.phil, desk.edith, desk.boss])
    def test_photo_desk_and_editors_kill_alone(self, story, lead, who):
        kill(lead, by=who())

        lead.refresh_from_db()
        assert (lead.killed_at, lead.killed_by, lead.killed_why) == (LATER, who(), NOTICE)

    @pytest.mark.parametrize("who", [desk.rosa, desk.vera])
    def test_nobody_else_kills_or_lifts(self, story, lead, who):
        with pytest.raises(workflow.NotYours):
            kill(lead, by=who())
        kill(lead)
        with pytest.raises(workflow.NotYours):
            workflow.lift_kill(lead, by=who(), at=LATER, reason="Please")

        assert Image.objects.get(pk=lead.pk).killed_by == desk.phil()

    @pytest.mark.parametrize("reason", ["", "  \n", "\u200b"])
    def test_needs_a_reason(self, story, lead, reason):
        with pytest.raises(workflow.Refused, match="paste the agency’s notice"):
            workflow.kill_picture(lead, by=desk.phil(), at=LATER, reason=reason)

        assert Use.objects.get().killed_at is None

    def test_is_done_once(self, story, lead):
        kill(lead)

        with pytest.raises(workflow.Refused, match="killed already"):
            kill(lead, at=LATER + MINUTE)
        assert Image.objects.get(pk=lead.pk).killed_at == LATER


class TestReaders:
    """The moment of a request is the clock's: these stories are live since 2024."""

    def test_pages_lists_and_feed_show_it_no_more(self, client, story, lead):
        person = story.people.get()
        paths = ["/", "/culture/", "/feed/", f"/people/{person.slug}/", "/authors/rosa/"]
        paths.append(story.editions.get().get_absolute_url())
        before = {path: client.get(path).content.decode() for path in paths}
        assert [path for path in paths if lead.token not in before[path]] == []

        kill(lead)

        for path in paths:
            page = client.get(path)
            assert page.status_code == 200
            assert lead.token not in page.content.decode(), path
            assert MARK not in page.content.decode(), path

    def test_copies_are_not_found_and_lie_nowhere_public(self, client, committed, story, lead):
        paths = [
            f"/media/{lead.token}/{width}.{extension}" for width in (320, 640, 960) for extension in ("avif", "jpg")
        ]
        assert [said(client.get(path))[:2] for path in paths] == [b"\0\0", b"\xff\xd8"] * 3

        committed(kill, lead)

        assert [client.get(path).status_code for path in paths] == [404] * 6
        assert not files.public_directory(lead.token).exists()

    def test_copy_is_refused_while_it_still_lies_there(self, client, story, lead):
        """The database answers, not the disk: what is moved after the commit could fail."""
        kill(lead)

        assert (files.public_directory(lead.token) / "640.jpg").is_file()
        assert client.get(f"/media/{lead.token}/640.jpg").status_code == 404

    def test_copies_under_a_former_credit_go_as_well(self, client, committed, story, lead):
        former = lead.token
        lead.credit = "Lantern Wire/Mara Quist"
        lead.save()
        files.make_renditions(lead)
        assert client.get(f"/media/{former}/640.jpg").status_code == 200

        committed(kill, lead)

        assert client.get(f"/media/{former}/640.jpg").status_code == 404
        assert not files.public_directory(former).exists()
        assert not files.public_directory(lead.token).exists()

    def test_picture_in_the_text_goes_and_the_text_stays(self, client, committed):
        image = desk.make_image(MARK)
        article = desk.make_article(pictures=[desk.make_image("AP")])
        with saving.saving(article, by=desk.rosa(), at=NOW):
            desk.place(article, image, position=1)
        path = desk.publish(article).get_absolute_url()
        assert image.token in client.get(path).content.decode()

        kill(image)

        page = client.get(path).content.decode()
        assert image.token not in page
        assert "Nobody had repainted it." in page
        assert "Image Credit: AP" in page

    def test_scheduled_version_opens_without_it(self, client, lead):
        article = desk.make_article(pictures=[lead])
        soon = timezone.now() + DAY
        desk.publish(article, live_from=soon)

        kill(lead)

        use = Use.objects.get()
        assert use.killed_at == LATER
        assert not Use.objects.allowed(soon).exists()

    def test_every_version_of_a_story_loses_it(self, story, lead):
        workflow.reopen(story, by=desk.rosa(), at=NOW + MINUTE)
        desk.edit(story, by=desk.rosa(), standfirst="More is known now.", change="update")
        desk.publish(story, at=NOW + 2 * MINUTE)
        assert Use.objects.allowed(LATER).count() == 2

        kill(lead)

        assert not Use.objects.allowed(LATER).exists()

    def test_clock_of_the_readers_moves(self, story, lead):
        before = Clock.objects.get(pk=1).version

        kill(lead)

        assert Clock.objects.get(pk=1).version > before


class TestDesk:
    def test_its_own_look_is_gone(self, client, sign_in, story, lead):
        sign_in(desk.edith())
        path = reverse("admin:articles_image_look", args=[lead.pk, 640])
        assert said(client.get(path))[:2] == b"\xff\xd8"

        kill(lead)

        assert client.get(path).status_code == 404

    @pytest.mark.parametrize("address", ["preview", "look"])
    def test_previews_are_without_it(self, client, sign_in, story, lead, address):
        sign_in(desk.edith())
        last = workflow.latest(story)
        path = reverse(f"admin:articles_article_{address}", args=[story.pk, last.pk if address == "preview" else 1])
        shown = reverse("admin:articles_image_look", args=[lead.pk, 640])
        assert shown in client.get(path).content.decode()

        kill(lead)

        page = client.get(path).content.decode()
        assert shown not in page
        assert MARK not in page

    def test_pages_of_the_desk_fetch_it_no_more(self, client, sign_in, story, lead):
        """No broken picture either: each says that it was killed."""
        sign_in(desk.edith())
        workflow.reopen(story, by=desk.rosa(), at=NOW)
        look = f"/admin/articles/image/{lead.pk}/look/"
        paths = [
            reverse("admin:articles_article_change", args=[story.pk]),
            reverse("admin:articles_image_changelist"), reverse("admin:articles_image_change", args=[lead.pk]),
            reverse("admin:search") + "?q=fog", reverse("admin:articles_image_choose"),
        ]  # fmt: skip
        before = [path for path in paths if look not in client.get(path).content.decode()]
        assert before == []

        kill(lead)

        pages = {path: client.get(path).content.decode() for path in paths}
        assert [path for path in paths if look in pages[path]] == []
        assert [path for path in paths[:4] if "illed" not in pages[path]] == []

    def test_lent_link_is_without_it(self, client, story, lead):
        now = timezone.now()
        secret = lending.lend(
            story, by=desk.rosa(), at=now, revision=workflow.latest(story), reader="Mara Lind", until=now + HOUR
        )
        page, picture = reverse("lent", args=[secret]), reverse("lent_picture", args=[secret, lead.pk, 640])
        assert picture in client.get(page).content.decode()
        assert client.get(picture).status_code == 200

        kill(lead, at=now)

        assert MARK not in client.get(page).content.decode()
        assert client.get(picture).status_code == 404

    def test_story_cannot_be_approved_with_it(self, lead):
        article = desk.file_story(desk.make_article(pictures=[lead]))
        kill(lead)

        with pytest.raises(workflow.Blocked, match="was killed"):
            desk.approve(article)

    def test_page_on_which_somebody_decides_is_out_of_date(self, story, lead):
        seen = workflow.last_act(story)

        kill(lead)

        assert workflow.last_act(story) > seen


class TestChoosing:
    def test_chooser_offers_it_no_more(self, client, sign_in, lead):
        sign_in(desk.rosa())
        path = reverse("admin:articles_image_choose")
        assert f'data-id="{lead.pk}"' in client.get(path).content.decode()

        kill(lead)

        assert f'data-id="{lead.pk}"' not in client.get(path).content.decode()

    def form(self, client, article: Article, **fields) -> dict:
        page = client.get(reverse("admin:articles_article_change", args=[article.pk])).context
        form = page["adminform"].form
        data = {name: form[name].value() or "" for name in form.fields if not name.startswith("embargo")}
        for formset in page["inline_admin_formsets"]:
            management = formset.formset.management_form
            data |= {management.add_prefix(name): management[name].value() for name in management.fields}
            for row in formset.formset.initial_forms:
                data |= {
                    row.add_prefix(name): row[name].value() for name in row.fields if row[name].value() is not None
                }
                data[row.add_prefix("id")] = row.instance.pk
        return {
            **{name: value for name, value in data.items() if value is not False and value not in ("", [])},
            **fields,
        }

    def test_forged_row_is_refused_with_the_notice_and_nothing_is_lost(self, client, sign_in, lead):
        article = desk.make_article()
        sign_in(desk.rosa())
        kill(lead)
        forged = self.form(client, article, headline="Ferry sold")
        forged |= {"article_pictures-TOTAL_FORMS": 1, "article_pictures-0-image": lead.pk}

        answer = client.post(reverse("admin:articles_article_change", args=[article.pk]), forged)

        page = answer.content.decode()
        assert "was killed on 5 March 2024" in page
        assert "Choose another." in page
        assert "Ferry sold" in page
        assert not ArticlePicture.objects.exists()

    def test_forged_figure_in_the_text_is_refused(self, client, sign_in, lead):
        article = desk.make_article()
        sign_in(desk.rosa())
        kill(lead)
        forged = self.form(client, article)
        forged["body"] += f'<figure data-image="{lead.pk}"><figcaption>Fog</figcaption></figure>'

        answer = client.post(reverse("admin:articles_article_change", args=[article.pk]), forged)

        assert "was killed on 5 March 2024" in answer.content.decode()
        assert not ArticlePicture.objects.exists()

    def test_story_that_has_it_can_still_be_saved(self, client, sign_in, lead):
        article = desk.make_article(pictures=[lead])
        sign_in(desk.rosa())
        kill(lead)

        answer = client.post(
            reverse("admin:articles_article_change", args=[article.pk]),
            self.form(client, article, headline="Ferry sold at last"),
        )

        assert answer.status_code == 302
        assert Article.objects.get().headline == "Ferry sold at last"

    def test_older_version_comes_back_without_it(self, lead):
        article = desk.make_article()
        with saving.saving(article, by=desk.rosa(), at=NOW):
            desk.place(article, lead)
        content = workflow.latest(article).content
        kill(lead)

        with saving.saving(article, by=desk.rosa(), at=LATER):
            article.restore(content)

        assert not article.article_pictures.exists()
        assert f'data-image="{lead.pk}"' not in article.body

    def test_update_is_dropped_though_the_version_before_had_it(self, story, lead):
        workflow.reopen(story, by=desk.rosa(), at=NOW)
        kill(lead)

        workflow.abandon(story, by=desk.rosa(), at=LATER)

        assert not Article.objects.get().article_pictures.exists()


class TestUpload:
    def upload(self, client, file) -> dict:
        told = client.post(reverse("admin:articles_image_arrive"), {"upload": file}).json()
        if "error" in told:
            return told
        kept = {"key": told["key"], "credit": "Another Agency"}
        return client.post(reverse("admin:articles_image_keep"), kept).json()

    @pytest.mark.parametrize("again", ["bytes", "small", "bad"])
    def test_of_its_bytes_or_a_twin_is_refused_with_when_and_why(self, client, sign_in, again):
        """Lets in another picture, so that not everything is refused."""
        file = {
            "bytes": uploaded(drawing()),
            "small": uploaded(drawing(450, 300)),
            "bad": uploaded(drawing(), quality=35, name="other.jpg"),
        }[again]
        kill(taken_in(uploaded(drawing()), caption="Circles"))
        sign_in(desk.rosa())

        answer = self.upload(client, file)

        assert list(answer) == ["error"]
        assert "killed on 5 March 2024 at" in answer["error"]
        assert "the agency <script>x</script> withdraws this picture." in answer["error"]
        assert "id" in self.upload(client, uploaded(drawing().transpose(Canvas.Transpose.FLIP_TOP_BOTTOM)))
        assert Image.objects.count() == 2

    def test_on_the_page_of_pictures_is_refused_and_keeps_what_was_typed(self, client, sign_in):
        kill(taken_in(uploaded(drawing())))
        sign_in(desk.phil())

        answer = client.post(
            reverse("admin:articles_image_add"),
            {"upload": uploaded(drawing(600, 400)), "credit": "Typed already", "caption": "Circles at night"},
        )

        page = answer.content.decode()
        assert "It can’t be uploaded again." in page
        assert "Typed already" in page
        assert "<script>x</script>" not in page
        assert Image.objects.count() == 1

    def test_of_what_was_lifted_comes_in_again(self, client, sign_in):
        image = taken_in(uploaded(drawing()))
        kill(image)
        workflow.lift_kill(image, by=desk.phil(), at=LATER + MINUTE, reason="It was another picture.")
        sign_in(desk.rosa())

        assert "id" in self.upload(client, uploaded(drawing()))

    def test_every_picture_of_the_same_bytes_goes_at_once(self, client):
        first, second = taken_in(uploaded(drawing())), taken_in(uploaded(drawing()))
        article = desk.make_live(pictures=[second])[0]
        path = article.editions.get().get_absolute_url()
        assert second.token in client.get(path).content.decode()

        kill(first)

        assert set(Image.objects.values_list("killed_at", flat=True)) == {LATER}
        assert second.token not in client.get(path).content.decode()
        assert Revision.objects.of(second).get(verb="kill_picture").why == NOTICE

    def test_that_came_in_before_likenesses_were_kept_is_looked_at_when_killed(self, client, sign_in):
        image = taken_in(uploaded(drawing()))
        Image.objects.update(likeness="")
        sign_in(desk.phil())

        client.post(reverse("admin:articles_image_kill", args=[image.pk]), {"reason": NOTICE})

        assert "error" in self.upload(client, uploaded(drawing(450, 300)))


def test_command_looks_at_what_came_in_before(capsys):
    image, lost = taken_in(uploaded(drawing())), taken_in(uploaded(drawing(600, 400)))
    kept = image.likeness
    Image.objects.update(likeness="")
    lost.file.storage.delete(lost.file.name)

    call_command("keep_likenesses")

    assert [each.likeness for each in Image.objects.order_by("pk")] == [kept, ""]
    said = capsys.readouterr().out
    assert f"Picture {lost.pk} can't be looked at" in said
    assert "Kept: 1 pictures." in said


class TestDatabase:
    def refused(self, sql: str, params=()) -> str:
        with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
        return str(refusal.value)

    def test_refuses_a_kill_without_a_reason(self, lead):
        answer = self.refused("UPDATE articles_image SET killed_at = '2024-03-05 10:00:00+00:00'")

        assert "picture_is_killed_for_a_reason" in answer

    def test_refuses_the_killed_bytes_on_another_row(self, lead):
        other = desk.make_image()
        kill(lead)

        answer = self.refused(
            "UPDATE articles_image SET digest = (SELECT o.digest FROM articles_image o WHERE o.id = %s) WHERE id = %s",
            [lead.pk, other.pk],
        )

        assert "comes in no more" in answer

    def test_refuses_the_killed_bytes_as_a_new_row(self, lead):
        kill(lead)
        columns = [f.column for f in Image._meta.concrete_fields if f.column != "id"]
        new = {"token": "'another'", "killed_at": "NULL"}
        values = ", ".join(new.get(column, f'"{column}"') for column in columns)

        quoted = ", ".join(f'"{column}"' for column in columns)
        answer = self.refused(f"INSERT INTO articles_image ({quoted}) SELECT {values} FROM articles_image")  # noqa: S608

        assert "comes in no more" in answer

    def test_refuses_it_in_a_story(self, lead):
        article, other = desk.make_article(), desk.make_image()
        with saving.saving(article, by=desk.rosa(), at=NOW):
            desk.place(article, other)
        kill(lead)

        row = "(article_id, image_id, caption, alternative_text, decorative, lead, left_out, position)"
        answers = [
            self.refused(
                f"INSERT INTO articles_articlepicture {row} VALUES (%s, %s, '', '', %s, %s, %s, 9)",  # noqa: S608
                [article.pk, lead.pk, False, False, False],
            ),
            self.refused("UPDATE articles_articlepicture SET image_id = %s", [lead.pk]),
        ]

        assert ["this picture was killed" in answer for answer in answers] == [True, True]

    def test_use_that_is_printed_during_the_kill_is_killed(self, lead):
        """The approval began before the kill and ends after it."""
        article = desk.make_article(pictures=[lead])
        desk.file_story(article)
        kill(lead)

        edition = desk.make_live(headline="Another")[1]
        Use.objects.create(edition=edition, image=lead, token=lead.token)

        assert Use.objects.get(image=lead).killed_at == LATER


class TestKept:
    def test_stands_in_the_chain_of_the_picture_and_of_each_story(self, story, lead):
        draft = desk.make_article(pictures=[lead], headline="Not yet")
        elsewhere = desk.make_article(headline="Without it")

        kill(lead)

        acts = Revision.objects.filter(verb="kill_picture").order_by("subject", "subject_id")
        expected = sorted([("article", story.pk), ("article", draft.pk), ("image", lead.pk)])
        assert [(act.subject, act.subject_id) for act in acts] == expected
        assert {(act.by, act.at) for act in acts} == {(desk.phil(), LATER)}
        assert NOTICE in Revision.objects.of(story).get(verb="kill_picture").why
        assert not Revision.objects.of(elsewhere).filter(verb="kill_picture").exists()
        assert list(verifying.broken()) == []

    def test_receipt_names_every_address(self, story, lead):
        act = kill(lead)

        place = killing.places_of(act)[0]
        address = story.editions.get().get_absolute_url()
        person = story.people.get()
        lists = ["/", "/feed/", "/culture/", "/authors/rosa/", f"/people/{person.slug}/"]
        assert place == killing.Place(story.pk, 1, "live", True, address, lists)
        assert killing.places_of(act)[1] == killing.Place(story.pk, None, "never", True, "", [])
        names = [f"{width}.{extension}" for width in (320, 640, 960) for extension in ("avif", "jpg")]
        assert act.window["copies"] == [f"/media/{lead.token}/{name}" for name in names]

    def test_lifting_brings_it_back_where_it_still_stands(self, client, committed, story, lead):
        path = story.editions.get().get_absolute_url()
        committed(kill, lead)

        committed(workflow.lift_kill, lead, by=desk.edith(), at=LATER + MINUTE, reason="The agency took it back.")

        assert lead.token in client.get(path).content.decode()
        assert said(client.get(f"/media/{lead.token}/640.jpg"))[:2] == b"\xff\xd8"
        lead.refresh_from_db()
        assert (lead.killed_at, lead.killed_by, lead.killed_why) == (None, None, "")
        assert [act.verb for act in Revision.objects.of(story).order_by("-number")[:2]] == ["lift_kill", "kill_picture"]

    def test_lifting_brings_nothing_back_where_the_story_went_on_without(self, client, story, lead):
        kill(lead)
        workflow.reopen(story, by=desk.rosa(), at=LATER)
        with saving.saving(story, by=desk.rosa(), at=LATER):
            ArticlePicture.objects.all().delete()
            story.change = "update"
            story.save()
        desk.publish(story, at=LATER + MINUTE)

        workflow.lift_kill(lead, by=desk.phil(), at=LATER + HOUR, reason="The agency took it back.")

        assert lead.token not in client.get(story.editions.last().get_absolute_url()).content.decode()

    def test_lifting_needs_a_reason_and_a_kill(self, lead):
        with pytest.raises(workflow.Refused, match="not killed"):
            workflow.lift_kill(lead, by=desk.phil(), at=LATER, reason="Why not")
        kill(lead)
        with pytest.raises(workflow.Refused, match="Say why"):
            workflow.lift_kill(lead, by=desk.phil(), at=LATER, reason=" ")


class TestPages:
    def test_kill_receipt_and_lift_by_hand(self, client, sign_in, story, lead):
        sign_in(desk.phil())
        own = client.get(reverse("admin:articles_image_change", args=[lead.pk])).content.decode()
        kill_at = reverse("admin:articles_image_kill", args=[lead.pk])
        assert kill_at in own

        asked = client.get(kill_at).content.decode()
        done = client.post(kill_at, {"reason": NOTICE}, follow=True)

        assert "Will be without its lead picture" in asked
        page = done.content.decode()
        receipt = done.redirect_chain[0][0]
        for part in (
            story.editions.get().get_absolute_url(), f"/media/{lead.token}/320.jpg", "/feed/", "UTC",
            "Without its lead picture", reverse("admin:articles_article_change", args=[story.pk]),
            "&lt;script&gt;x&lt;/script&gt; withdraws",
        ):  # fmt: skip
            assert part in page, part
        assert "<script>x" not in page
        assert receipt in client.get(reverse("admin:articles_image_change", args=[lead.pk])).content.decode()

        client.post(reverse("admin:articles_image_lift", args=[lead.pk]), {"reason": "Taken back"})

        assert Image.objects.get(pk=lead.pk).killed_at is None
        assert "Taken back" in client.get(receipt).content.decode()  # it can still be opened
        assert receipt in client.get(reverse("admin:articles_image_change", args=[lead.pk])).content.decode()

    def test_story_page_leads_to_the_kill_of_each_of_its_pictures(self, client, sign_in, story, lead):
        """In every state, and wherever in the story the picture stands."""
        sign_in(desk.edith())
        path = reverse("admin:articles_article_change", args=[story.pk])
        kill_at = reverse("admin:articles_image_kill", args=[lead.pk])

        approved = client.get(path).content.decode().count(kill_at)
        workflow.reopen(story, by=desk.rosa(), at=NOW)
        draft = client.get(path).content.decode().count(kill_at)
        sign_in(desk.rosa())
        writer = client.get(path).content.decode().count(kill_at)

        assert (approved, draft, writer) == (1, 2, 0)

    def test_twins_in_the_house_are_offered_and_killed_too(self, client, sign_in):
        image, twin = taken_in(uploaded(drawing())), taken_in(uploaded(drawing(600, 400), quality=70))
        other = desk.make_image()
        sign_in(desk.phil())
        path = reverse("admin:articles_image_kill", args=[image.pk])

        offered = client.get(path).context["twins"]
        client.post(path, {"reason": NOTICE, "also": [twin.pk]})

        assert offered == [twin]
        assert set(Image.objects.exclude(killed_at=None)) == {image, twin}
        assert Image.objects.get(pk=other.pk).killed_at is None

    @pytest.mark.parametrize("page", ["kill", "lift", "receipt"])
    @pytest.mark.parametrize("who", [desk.rosa, desk.vera])
    def test_are_for_those_who_may_kill(self, client, sign_in, story, lead, who, page):
        act = kill(lead)
        sign_in(who())
        path = reverse(f"admin:articles_image_{page}", args=[lead.pk, *([act.number] if page == "receipt" else [])])

        assert client.get(path).status_code == 403
        assert page == "receipt" or client.post(path, {"reason": "Mine"}).status_code == 403

    def test_private_story_is_named_to_nobody_who_may_not_read_it(self, client, sign_in, lead):
        desk.make_article(pictures=[lead], headline="Minister resigns", private=True)
        sign_in(desk.phil())

        asked = client.get(reverse("admin:articles_image_kill", args=[lead.pk])).content.decode()
        act = kill(lead)
        receipt = client.get(reverse("admin:articles_image_receipt", args=[lead.pk, act.number])).content.decode()

        assert "A private story" in asked
        assert "A private story" in receipt
        assert "Minister" not in asked + receipt

    def test_scheduled_address_of_a_private_story_is_not_on_the_receipt(self, client, sign_in, lead):
        article = desk.make_article(pictures=[lead], headline="Minister resigns", private=True)
        desk.publish(article, live_from=timezone.now() + DAY)
        sign_in(desk.phil())

        act = kill(lead, at=timezone.now())
        page = client.get(reverse("admin:articles_image_receipt", args=[lead.pk, act.number])).content.decode()

        assert killing.places_of(act)[0].state == "scheduled"
        assert "minister" not in page.lower()

    def test_says_once_a_story_leads_with_another_picture(self, client, sign_in, story, lead):
        act = kill(lead)
        workflow.reopen(story, by=desk.rosa(), at=LATER)
        with saving.saving(story, by=desk.rosa(), at=LATER):
            ArticlePicture.objects.all().delete()
            desk.place(story, desk.make_image("AP"), lead=True)
            story.change = "update"
            story.save()
        desk.publish(story, at=LATER + MINUTE)
        sign_in(desk.phil())

        page = client.get(reverse("admin:articles_image_receipt", args=[lead.pk, act.number])).content.decode()

        assert "Leads with another picture now" in page

    def test_unknown_receipt_is_not_found(self, client, sign_in, lead):
        kill(lead)
        sign_in(desk.phil())

        assert client.get(reverse("admin:articles_image_receipt", args=[lead.pk, 99])).status_code == 404

    @pytest.mark.parametrize("stories", [1, 3])
    def test_receipt_asks_the_same_however_many_stories(
        self, client, sign_in, lead, stories, django_assert_num_queries
    ):
        for number in range(stories):
            desk.make_live(pictures=[lead], headline=f"Ferry {number}")
        act = kill(lead)
        sign_in(desk.phil())

        with django_assert_num_queries(RECEIPT):
            client.get(reverse("admin:articles_image_receipt", args=[lead.pk, act.number]))


RECEIPT = 13


class TestFrontPages:
    def test_stand_in_the_receipt_with_the_copies_they_had(self, client):
        article, _ = desk.make_live()
        own = desk.make_image(MARK)
        live = make_front(slot(article, image=own.pk), name="Noon")
        live.slots.update(token="an-earlier-credit")
        make_front(slot(article, image=own.pk), name="Night", live=False)

        act = kill(own)

        said = {"article": article.pk, "number": None, "lead": False}
        assert act.window["places"] == [
            {**said, "state": "live", "address": "/", "lists": ["/"], "front": "Noon"},
            {**said, "state": "never", "address": "", "lists": [], "front": "Night"},
        ]
        assert "/media/an-earlier-credit/640.jpg" in act.window["copies"]
        client.force_login(desk.phil())
        page = client.get(reverse("admin:articles_image_receipt", args=[own.pk, act.number])).content.decode()
        assert "front page Noon" in page
        assert "Front page Noon, live · Front page Night, not published" in page
