"""The photo desk: the wall and its filters, a credit corrected once for every story, a file replaced, the ledger."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL.Image import Transpose

from articles import ledger, saving, workflow
from articles.models import Edition, Image, Provider, Revision, SignOff
from articles.pictures import files
from tests import desk
from tests.desk import DAY, HOUR, NOW
from tests.test_killing import drawing, taken_in, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

WALL = "/admin/articles/image/"
CORRECT = "/admin/articles/image/correct/"
LEDGER = "/admin/articles/image/ledger/"


@pytest.fixture
def phil(sign_in):
    return sign_in(desk.phil())


def on_the_wall(client, **asked) -> list[str]:
    """The captions of the pictures that hang there."""
    return [image.caption for image in client.get(WALL, asked).context["cl"].result_list]


def change_page(image: Image) -> str:
    return reverse("admin:articles_image_change", args=[image.pk])


class TestWall:
    @pytest.fixture
    def pictures(self):
        """One of each kind that is looked for, and one plain one that a story has."""
        now = timezone.now()
        desk.make_image(caption="To come", to_come=True)
        desk.make_image(caption="Mute", alternative_text="")
        desk.make_image(caption="Ending", rights_until=now + DAY)
        desk.make_image(caption="Later", rights_until=now + 15 * DAY)
        desk.make_image(caption="Ended", rights_until=now - DAY)
        desk.make_image(caption="Synthetic", synthetic=True)
        killed = desk.make_image(caption="Killed")
        workflow.kill_picture(killed, by=desk.phil(), at=now, reason="Notice")
        desk.make_live(pictures=[desk.make_image(caption="Live", provider=Provider.objects.create(name="Lumo"))])

    @pytest.mark.parametrize(
        ("what", "captions"),
        [
            ("no-file", {"To come"}),
            ("no-alternative", {"Mute"}),
            ("ending", {"Ending"}),
            ("ended", {"Ended"}),
            ("synthetic", {"Synthetic"}),
            ("killed", {"Killed"}),
            ("live", {"Live"}),
            ("unused", {"To come", "Mute", "Ending", "Later", "Ended", "Synthetic", "Killed"}),
        ],
    )
    def test_is_narrowed(self, phil, pictures, what, captions):
        assert set(on_the_wall(phil, what=what)) == captions

    def test_is_narrowed_by_provider(self, phil, pictures):
        assert on_the_wall(phil, provider__id__exact=Provider.objects.get().pk) == ["Live"]

    def test_says_where_each_is_used(self, phil):
        image = desk.make_image()
        for headline in ("One", "Two"):
            desk.make_live(headline=headline, pictures=[image])
        gone, _ = desk.make_live(headline="Gone", pictures=[image])
        workflow.withdraw(gone, by=desk.edith(), at=NOW + HOUR, reason="Wrong")
        far = NOW + 365 * 100 * DAY
        desk.publish(desk.make_article(headline="To come", pictures=[image]), live_from=far)

        assert "Live in 2 stories, scheduled in 1 story, formerly in 1 story" in phil.get(WALL).content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_as_many_queries_for_one_picture_as_for_three(self, phil, count, django_assert_num_queries):
        for number in range(count):
            desk.make_live(headline=f"Story {number}", pictures=[desk.make_image()])

        with django_assert_num_queries(11):
            phil.get(WALL)

    def test_names_no_private_story(self, sign_in):
        image = desk.make_image()
        desk.make_article(headline="Xq canary", pictures=[image], private=True)

        page = sign_in(desk.phil()).get(change_page(image)).content.decode()

        assert "Xq canary" not in page
        assert "A private story" in page


class TestCorrecting:
    @pytest.fixture
    def image(self):
        image = desk.make_image("AP", caption="Nets drying")
        for headline in ("One", "Two"):
            desk.make_live(headline=headline, pictures=[image])
        return image

    def ask(self, client, *images, **typed):
        numbers = "&".join(f"ids={image.pk}" for image in images)
        return client.post(f"{CORRECT}?{numbers}", {"why": "A correction came", **typed})

    def whole(self, image, **typed):
        """What the form of one picture sends."""
        return {"credit": image.credit, "creator": image.creator, "copyright": image.copyright, **typed}

    def test_says_first_what_will_change(self, phil, image):
        page = self.ask(phil, image, **self.whole(image, credit="Ines Faro/AP"))

        (line,) = page.context["lines"]
        assert line.changes == [("Credit line", "AP", "Ines Faro/AP")]
        assert [(str(article), live) for article, live in line.stories] == [("One", True), ("Two", True)]
        assert set(Image.objects.values_list("credit", flat=True)) == {"AP"}

    def test_changes_it_everywhere(self, phil, image, client):
        typed = self.whole(image, credit="Ines Faro/AP")
        seen = self.ask(phil, image, **typed).context["seen"]

        self.ask(phil, image, **typed, seen=seen)

        for edition in Edition.objects.live(timezone.now()).select_related("section"):
            page = client.get(edition.get_absolute_url()).content.decode()
            assert "Image Credit: Ines Faro/AP" in page
            assert "Image Credit: AP" not in page
        assert Edition.objects.live(timezone.now()).count() == 2

    def test_leads_back_to_what_was_typed(self, phil, image):
        typed = self.whole(image, credit="Ines Faro/AP")
        seen = self.ask(phil, image, **typed).context["seen"]

        page = self.ask(phil, image, **typed, seen=seen, edit="1")

        assert page.context["lines"] == []
        assert 'value="Ines Faro/AP"' in page.content.decode()
        assert Edition.objects.count() == 2

    def test_shows_again_what_changed_meanwhile(self, phil, image):
        typed = self.whole(image, credit="Ines Faro/AP")
        seen = self.ask(phil, image, **typed).context["seen"]
        desk.make_live(headline="Three", pictures=[image])

        page = self.ask(phil, image, **typed, seen=seen)

        assert "Something changed in the meantime" in page.content.decode()
        assert len(page.context["lines"][0].stories) == 3
        assert Edition.objects.filter(reissue_of__isnull=False).count() == 0

    def test_of_many_leaves_what_is_not_said(self, phil, image):
        other = desk.make_image("Lumo", creator="Sam Oake")
        agency = Provider.objects.create(name="Lumo Pictures")
        seen = self.ask(phil, image, other, provider=agency.pk, rights_until_0="2030-05-01",
                        rights_until_1="12:00").context["seen"]  # fmt: skip
        self.ask(phil, image, other, provider=agency.pk, rights_until_0="2030-05-01", rights_until_1="12:00", seen=seen)

        said = Image.objects.order_by("pk").values_list("credit", "creator", "provider", "rights_until__year")
        assert list(said) == [("AP", "", agency.pk, 2030), ("Lumo", "Sam Oake", agency.pk, 2030)]

    def test_of_many_takes_an_end_away(self, phil, image):
        other = desk.make_image(rights_until=NOW + DAY)
        seen = self.ask(phil, image, other, endless="on").context["seen"]
        self.ask(phil, image, other, endless="on", seen=seen)

        other.refresh_from_db()
        assert other.rights_until is None

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"credit": ""}, "This field is required"),
            ({"credit": "​ "}, "Write who the picture comes from"),
            ({"why": ""}, "Say why it is corrected"),
            ({"credit": "AP"}, "All of this is said already"),
            ({"rights_until_0": "2030-13-01", "rights_until_1": "12:00"}, "id_rights_until_error"),
        ],
    )
    def test_refuses_with_a_sentence_and_keeps_what_was_typed(self, phil, image, typed, says):
        page = self.ask(phil, image, **{**self.whole(image, creator="" if "credit" in typed else "Ines Faro"), **typed})

        assert says in page.content.decode()
        assert page.context["seen"] == ""
        assert set(Image.objects.values_list("credit", flat=True)) == {"AP"}

    def test_is_not_for_writers(self, sign_in, image):
        assert self.ask(sign_in(desk.rosa()), image, credit="Other").status_code == 403

    @pytest.mark.parametrize("ids", ["", "ids=999999", "ids=x", "ids=" + "9" * 30])
    def test_of_no_picture_is_not_found(self, phil, ids):
        assert phil.get(f"{CORRECT}?{ids}").status_code == 404

    def test_names_no_private_story(self, phil, image):
        secret, _ = desk.make_live(headline="Xq canary", pictures=[image])
        type(secret).objects.filter(pk=secret.pk).update(private=True)

        page = self.ask(phil, image, **self.whole(image, credit="Ines Faro/AP")).content.decode()

        assert "Xq canary" not in page
        assert "A private story" in page

    def test_is_taken_back_from_the_picture_s_page(self, phil, image, client):
        typed = self.whole(image, credit="Ines Faro/AP")
        self.ask(phil, image, **typed, seen=self.ask(phil, image, **typed).context["seen"])
        act = Revision.objects.get(verb="correct_credit")
        undo = reverse("admin:articles_image_undo", args=[image.pk, act.number])
        assert undo in phil.get(change_page(image)).content.decode()

        phil.post(undo)

        image.refresh_from_db()
        assert image.credit == "AP"
        assert {e.pictures[0]["credit"] for e in Edition.objects.live(timezone.now())} == {"AP"}

    def test_of_what_was_only_saved_is_offered(self, phil, image):
        Image.objects.filter(pk=image.pk).update(credit="Ines Faro/AP")

        assert "2 stories that readers see or will see still say another credit" in phil.get(
            change_page(image)
        ).content.decode().replace("\n", " ")


class TestReplacing:
    @pytest.fixture
    def image(self):
        image = taken_in(uploaded(drawing()), caption="Circles")
        files.make_renditions(image)
        desk.make_live(pictures=[image])
        return image

    def replace(self, client, image, upload, **typed):
        address = reverse("admin:articles_image_replace", args=[image.pk])
        return client.post(address, {"upload": upload, "why": "A better file", **typed})

    def test_takes_the_new_file_and_leaves_readers_the_former(self, phil, image, client):
        former = image.token

        self.replace(phil, image, uploaded(drawing(1800, 1200)))

        image.refresh_from_db()
        assert (image.width, image.height) == (1800, 1200)
        assert image.token != former
        assert client.get(f"/media/{former}/640.jpg").status_code == 200
        assert Revision.objects.of(image).filter(verb="replace_file", why="A better file").exists()

    @pytest.mark.parametrize("again", [uploaded(drawing()), uploaded(drawing(450, 300), quality=35)])
    def test_a_kill_bars_the_former_file_too(self, phil, image, again):
        other = drawing().transpose(Transpose.FLIP_TOP_BOTTOM)
        self.replace(phil, image, uploaded(other), same="on")
        beside = taken_in(uploaded(drawing()))
        kept = taken_in(uploaded(drawing().transpose(Transpose.FLIP_LEFT_RIGHT)), caption="Another")

        workflow.kill_picture(Image.objects.get(pk=image.pk), by=desk.phil(), at=NOW, reason="Notice")

        for file in (again, uploaded(other)):
            again.seek(0)
            answer = phil.post(reverse("admin:articles_image_arrive"), {"upload": file}).json()
            assert "was killed on 5 March 2024" in answer["error"]
        assert list(Image.objects.filter(killed_at=None)) == [kept]
        assert beside.digest != Image.objects.get(pk=image.pk).digest

    def test_asks_whoever_stood_by_the_pictures_again(self, phil, image):
        article = desk.file_story(desk.make_article(headline="Filed", pictures=[image]))
        image.refresh_from_db()
        self.replace(phil, image, uploaded(drawing(1800, 1200)))

        printed = desk.as_read(article)
        assert not SignOff.objects.filter(article=article, digest=printed["pictures"], by=desk.rosa()).exists()

    def test_refuses_another_picture_until_somebody_says_it_is_the_same(self, phil, image):
        other = drawing().rotate(180)

        page = self.replace(phil, image, uploaded(other))
        assert "does not look like the picture" in page.content.decode()

        assert self.replace(phil, image, uploaded(other), same="on").status_code == 302

    def test_refuses_what_is_no_picture(self, phil, image):
        page = self.replace(phil, image, SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", "image/jpeg"))

        assert page.status_code == 200
        image.refresh_from_db()
        assert image.width == 900

    def test_refuses_what_was_killed(self, phil, image):
        other = drawing().rotate(180)
        workflow.kill_picture(taken_in(uploaded(other)), by=desk.phil(), at=NOW, reason="Notice")

        assert "was killed on" in self.replace(phil, image, uploaded(other), same="on").content.decode()

    def test_is_not_for_writers(self, sign_in, image):
        assert self.replace(sign_in(desk.rosa()), image, uploaded(drawing())).status_code == 403


class TestLedger:
    """Counted from what readers could see. NOW is 5 March 2024."""

    MARCH = {"month": "2024-03"}

    @pytest.fixture
    def agency(self):
        return Provider.objects.create(name="Lumo Pictures")

    @pytest.fixture
    def image(self, agency):
        return desk.make_image("Lumo", provider=agency, provider_ref="LP-7", price_class="B", caption="Nets drying")

    def rows(self, client, **asked):
        page = client.get(LEDGER, {**self.MARCH, **asked})
        return [
            (e.provider, e.image.provider_ref, e.price_class, f"{e.first}", f"{e.last}", e.address)
            for e in page.context["page"]
        ]

    def test_names_a_picture_once_a_story(self, phil, image):
        _, edition = desk.make_live(pictures=[image])
        workflow.reissue(edition, by=desk.phil(), at=NOW + DAY, why="Name",
                         changes=workflow.Changes(pictures={image.pk: {"credit": "Oake/Lumo"}}))  # fmt: skip

        address = edition.get_absolute_url()
        assert self.rows(phil) == [("Lumo Pictures", "LP-7", "B", "2024-03-05", "None", address)]

    def test_names_it_again_in_another_story(self, phil, image):
        for headline in ("One", "Two"):
            desk.make_live(headline=headline, pictures=[image])

        assert len(self.rows(phil)) == 2

    @pytest.mark.parametrize("ends", ["withdrawn", "rights", "killed"])
    def test_says_the_last_day(self, phil, image, ends):
        article, _ = desk.make_live(pictures=[image])
        if ends == "withdrawn":
            workflow.withdraw(article, by=desk.edith(), at=NOW + 3 * DAY, reason="Wrong")
        elif ends == "rights":
            Image.objects.update(rights_until=NOW + 3 * DAY)
        else:
            workflow.kill_picture(image, by=desk.phil(), at=NOW + 3 * DAY, reason="Notice")

        assert [row[4] for row in self.rows(phil)] == ["2024-03-08"]

    def test_keeps_provider_and_class_of_the_first_day(self, phil, image, agency):
        """What is said first, though after that day, holds for it; what is said again does not."""
        other = Provider.objects.create(name="Oake Press")
        late = desk.make_image("Late", caption="Late")
        saving.picture_saved(image, by=desk.phil(), at=NOW - DAY)
        saving.picture_saved(late, by=desk.phil(), at=NOW - DAY)
        _, edition = desk.make_live(pictures=[image, late])
        for days, provider, price in ((1, agency, "C"), (2, other, "D")):
            for picture in (image, late):
                picture.provider, picture.price_class = (other, "D") if picture == image else (provider, price)
                picture.save()
                saving.picture_saved(picture, by=desk.phil(), at=NOW + days * DAY)

        said = [(entry[0], entry[2]) for entry in self.rows(phil)]
        totals = phil.get(LEDGER, self.MARCH).context["totals"]
        assert said == [("Lumo Pictures", "B"), ("Lumo Pictures", "C")]
        assert totals == [("Lumo Pictures", "B", 1), ("Lumo Pictures", "C", 1)]
        assert (len(self.rows(phil, provider=agency.pk)), self.rows(phil, provider=other.pk)) == (2, [])

    def test_leaves_out_what_nobody_saw(self, phil, image):
        desk.make_article(headline="Draft", pictures=[image])
        desk.publish(desk.make_article(headline="To come", pictures=[image]), live_from=NOW + 365 * 100 * DAY)

        assert self.rows(phil) == []

    def test_counts_in_the_month_of_the_first_day_alone(self, phil, image):
        article, _ = desk.make_live(pictures=[image])
        workflow.reopen(article, by=desk.rosa(), at=NOW + 40 * DAY)
        desk.edit(article, by=desk.rosa(), headline="April", at=NOW + 40 * DAY)
        desk.publish(article, at=NOW + 40 * DAY)

        assert (len(self.rows(phil)), self.rows(phil, month="2024-04")) == (1, [])

    def test_is_narrowed_to_a_provider_or_to_none(self, phil, image, agency):
        desk.make_live(headline="One", pictures=[image])
        desk.make_live(headline="Two", pictures=[desk.make_image("Courtesy of the harbour")])

        assert [row[0] for row in self.rows(phil, provider=agency.pk)] == ["Lumo Pictures"]
        assert [row[0] for row in self.rows(phil, provider="none")] == [""]
        assert [row[0] for row in self.rows(phil)] == ["Lumo Pictures", ""]

    def test_totals_equal_the_pages_and_the_table(self, phil, agency):
        for number in range(7):
            picture = desk.make_image("Lumo", provider=agency if number % 2 else None, price_class="AB"[number % 2])
            desk.make_live(headline=f"Story {number}", pictures=[picture])

        page = phil.get(LEDGER, self.MARCH)
        table = list(csv.reader(StringIO(phil.get(LEDGER, {**self.MARCH, "as": "csv"}).content.decode())))

        assert page.context["totals"] == [("Lumo Pictures", "B", 3), ("", "A", 4)]
        assert sum(count for *_, count in page.context["totals"]) == len(page.context["page"]) == len(table) - 1 == 7
        assert page.content.decode().count('<th scope="row">') == 7

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_five_queries_however_many(self, count, image, django_assert_num_queries):
        for number in range(count):
            desk.make_live(headline=f"Story {number}", pictures=[image])

        with django_assert_num_queries(5):
            assert len(ledger.entries(since=NOW - DAY, until=NOW + DAY, at=NOW + DAY)) == count

    def test_cells_are_no_formulas(self, phil):
        """security.md 75"""
        picture = desk.make_image(
            '=HYPERLINK("https://evil.example")', caption="+1", provider_ref="@x", price_class="-1"
        )
        desk.make_live(headline="\t=1+1", pictures=[picture])

        (_, row) = csv.reader(StringIO(phil.get(LEDGER, {**self.MARCH, "as": "csv"}).content.decode()))

        assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]
        assert row[4] == '\'=HYPERLINK("https://evil.example")'
        assert row[9].startswith("http://127.0.0.1:8000/culture/")

    @pytest.mark.parametrize("month", ["2024-13", "x", "0001-01", "9999-12", "2024-03-05", ""])
    def test_takes_any_month(self, phil, month):
        assert phil.get(LEDGER, {"month": month}).status_code == 200

    def test_is_not_for_writers(self, sign_in):
        assert sign_in(desk.rosa()).get(LEDGER).status_code == 403
