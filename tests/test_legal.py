"""Legal removal: where a name stands, what is done about each story, cases by deadline. And taking down, to its end."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from articles import html, saving, verifying, whereabouts, workflow
from articles.documents import files as papers
from articles.models import Article, ArticlePicture, Edition, LegalCase, LegalStep, Removal, Revision
from articles.pictures import files
from articles.workflow import removing
from tests import desk
from tests import test_fronts as fronts
from tests.desk import DAY, HOUR, MINUTE, NOW
from tests.pdfs import pdf_file
from tests.test_fronts import make_front, slot

pytestmark = pytest.mark.django_db

NAME = "Zdeňka Ruud"


def counsel():
    return desk.member("Counsel", "Legal")


def make_case(number: str = "12/2024", **fields) -> LegalCase:
    defaults = {"name": NAME, "asked_by": "Court of Merrow", "opened_by": counsel(), "opened_at": NOW}
    return LegalCase.objects.create(number=number, **{**defaults, **fields})


def take_in(title: str, *, pages: int):
    return papers.take_in(papers.look_at(pdf_file(pages=pages)), title=title, by=desk.rosa(), at=NOW)


def found_in(name: str = NAME) -> dict:
    """By story the versions that say the name, by number (None for the working copy)."""
    found = whereabouts.find(name, at=NOW + DAY)
    return {
        pk: {version.edition and version.edition.number: version.parts for version in versions}
        for pk, versions in found.stories.items()
    }


class TestWhereabouts:
    @pytest.mark.parametrize(
        ("field", "part"),
        [
            ("headline", "headline"), ("kicker", "label"), ("standfirst", "summary"), ("dateline", "place"),
            ("advisory", "advisory"),
        ],
    )  # fmt: skip
    def test_finds_every_field_in_version_and_working_copy(self, field, part):
        desk.make_live(headline="Another")
        article = desk.make_live(**{field: f"So {NAME} says"}, slug="plain")[0]

        assert found_in() == {article.pk: {1: [part], None: [part]}}

    @pytest.mark.parametrize(
        "body",
        [
            "<p>The mayor, ZDEŇKA RUUD, left.</p>", "<p>The mayor, Zdeňka <em>Ruud</em>, left.</p>",
            "<p>The mayor, <strong>Zdeňka\nRuud</strong>’s friend, left.</p>",
        ],
    )  # fmt: skip
    def test_finds_it_in_the_text_whatever_stands_between(self, body):
        article = desk.make_live(body=body)[0]

        assert found_in() == {article.pk: {1: ["text"], None: ["text"]}}

    @pytest.mark.parametrize("body", ["<p>Zdeňka met the Ruud family.</p>", "<p>Zdeňka Ruudson left.</p>"])
    def test_finds_no_other_name(self, body):
        desk.make_live(body=body)

        assert found_in() == {}

    def test_finds_captions_credits_authors_and_people(self):
        article = desk.make_article(
            pictures=[desk.make_image(NAME, caption="Fog", alternative_text="Fog"),
                      desk.make_image("AP", caption=f"{NAME} in fog", alternative_text="Fog")],
            people=[desk.make_person(NAME)],
        )  # fmt: skip
        desk.publish(article)

        assert found_in() == {article.pk: {1: ["people", "pictures", "tagged"], None: ["pictures"]}}
        found = whereabouts.find(NAME, at=NOW)
        assert [person.name for person in found.people] == [NAME]
        assert {image.credit for image in found.pictures} == {NAME, "AP"}

    def test_finds_front_pages_by_words_of_their_own(self, client, sign_in):
        article, _ = desk.make_live(headline="Trial")
        image = desk.make_image(caption=f"{NAME} in court")
        own = {"strip": f"{NAME} speaks", "slots": [slot(article, headline=f"{NAME} speaks", image=image.pk)]}
        live, prepared, other = make_front(name="A"), make_front(name="B", live=False), make_front(name="C", live=False)
        fronts.save(live, **own)
        fronts.save(prepared, strip=f"{NAME} speaks")
        fronts.save(other, strip="Zdeňka, Ruud")

        found = whereabouts.find(NAME, at=NOW + DAY).fronts
        page = sign_in(counsel()).get(reverse("admin:desk_legal"), {"name": NAME}).content.decode()

        assert found == [(prepared, ["breaking strip"]), (live, ["breaking strip", "shorter headline", "picture"])]
        assert "Front page A</a>, live: breaking strip, shorter headline, picture" in page
        assert "Front page B</a>, not live: breaking strip" in page

    def test_finds_titles_of_documents_and_what_a_text_calls_them(self):
        named, called = take_in(f"Hearing of {NAME}", pages=1), take_in("Hearing", pages=2)
        article = desk.make_article(body=f"<p>Read on.</p>{html.document(called.pk, f'What {NAME} said')}")
        desk.publish(article)

        found = whereabouts.find(NAME, at=NOW)

        assert found.documents == [named]
        assert [(bool(each.edition), each.parts) for each in found.stories[article.pk]] == [
            (True, ["text"]), (False, ["text"])
        ]  # fmt: skip

    def test_finds_public_notes_and_earlier_versions(self):
        article = desk.make_live()[0]
        workflow.reopen(article, by=desk.rosa(), at=NOW + MINUTE, change="correction")
        desk.edit(article, by=desk.rosa(), change_note=f"We wrongly named {NAME}.")
        desk.publish(article, at=NOW + HOUR)
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR, change="update")
        desk.edit(article, by=desk.rosa(), standfirst="More.")
        desk.publish(article, at=NOW + HOUR + MINUTE)

        assert found_in() == {article.pk: {2: ["public note"]}}

    def test_finds_where_a_person_is_called_otherwise(self):
        person = desk.make_person(NAME)
        person.names.create(name="Z. Ruud-Holm", main=False)
        article = desk.make_live(body="<p>Z. Ruud-Holm left.</p>")[0]

        assert found_in() == {article.pk: {1: ["text"], None: ["text"]}}

    def test_finds_names_without_plain_letters(self):
        article = desk.make_live(body="<p>قالت ليلى حداد إنها غادرت.</p>")[0]

        assert found_in("ليلى حداد") == {article.pk: {1: ["text"], None: ["text"]}}

    @pytest.mark.parametrize("name", ["", "  ", "\u200b"])
    def test_finds_nothing_for_nothing(self, name):
        desk.make_live()

        assert found_in(name) == {}


class TestHiding:
    def test_asks_search_engines_to_leave_the_page_alone(self, client):
        article, edition = desk.make_live()
        path = edition.get_absolute_url()
        before = client.get(path)

        removing.hide(article, by=counsel(), at=NOW, case=make_case())

        after = client.get(path)
        assert "X-Robots-Tag" not in before
        assert "noindex" not in before.content.decode()
        assert after["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in after.content.decode()
        assert after.status_code == 200
        assert "X-Robots-Tag" not in client.get(desk.make_live(headline="Another")[1].get_absolute_url())

    def test_holds_for_the_next_version_and_its_history(self, client):
        article = desk.make_live()[0]
        removing.hide(article, by=counsel(), at=NOW, case=make_case())
        workflow.reopen(article, by=desk.rosa(), at=NOW + MINUTE)
        desk.edit(article, by=desk.rosa(), standfirst="More.", change="update")

        path = desk.publish(article, at=NOW + HOUR).get_absolute_url()

        assert client.get(path)["X-Robots-Tag"] == "noindex"
        assert client.get(f"{path}history/")["X-Robots-Tag"] == "noindex"

    def test_is_kept_in_chain_and_case_and_taken_back(self, client):
        article, edition = desk.make_live()
        case = make_case()
        removing.hide(article, by=counsel(), at=NOW + MINUTE, case=case)
        removing.show(article, by=counsel(), at=NOW + HOUR, case=case)

        assert "X-Robots-Tag" not in client.get(edition.get_absolute_url())
        acts = Revision.objects.of(article).order_by("-number")[:2]
        why = "Case 12/2024, asked by Court of Merrow"
        assert [(act.verb, act.why) for act in acts] == [("show_to_search", why), ("hide_from_search", why)]
        assert list(case.steps.order_by("id").values_list("removal", flat=True)) == ["hidden", "shown"]
        assert list(verifying.broken()) == []

    def test_is_refused_twice(self):
        article, case = desk.make_live()[0], make_case()
        removing.hide(article, by=counsel(), at=NOW, case=case)

        with pytest.raises(workflow.Refused, match="so already"):
            removing.hide(article, by=counsel(), at=NOW, case=case)
        assert case.steps.count() == 1


class TestReplacing:
    def test_reopens_then_seals_what_was_replaced(self, client):
        article, edition = desk.make_live(body=f"<p>{NAME} left.</p>")
        case = make_case()

        step = removing.replace(article, by=counsel(), at=NOW + MINUTE, case=case)
        with pytest.raises(workflow.Refused, match="not out yet"):
            removing.seal_replaced(step, by=counsel(), at=NOW + MINUTE)
        article.refresh_from_db()
        desk.edit(article, by=desk.rosa(), body="<p>The mayor left.</p>", change_note="A name was taken out.")
        path = desk.publish(article, at=NOW + HOUR).get_absolute_url()
        removing.seal_replaced(step, by=counsel(), at=NOW + HOUR + MINUTE)

        assert NAME not in client.get(path).content.decode()
        assert NAME not in client.get(f"{path}history/").content.decode()
        assert Edition.objects.get(pk=edition.pk).sealed
        assert list(case.steps.order_by("id").values_list("removal", "edition")) == [
            ("replaced", edition.pk),
            ("sealed", edition.pk),
        ]
        assert list(verifying.broken()) == []

    def test_leaves_an_update_that_is_going_on_to_its_writers(self):
        article = desk.make_live()[0]
        workflow.reopen(article, by=desk.rosa(), at=NOW)

        removing.replace(article, by=counsel(), at=NOW + MINUTE, case=make_case())

        article.refresh_from_db()
        assert (article.status, article.change) == ("draft", "update")

    def test_needs_something_that_readers_see(self):
        with pytest.raises(workflow.Refused, match="nothing to replace"):
            removing.replace(desk.make_article(), by=counsel(), at=NOW, case=make_case())


class TestTakingDown:
    def test_leaves_the_notice_at_the_address(self, client):
        article, edition = desk.make_live()

        removing.take_down(article, by=counsel(), at=NOW + HOUR, case=make_case(), notice="Removed by order.")

        page = client.get(edition.get_absolute_url())
        assert page.status_code == 410
        assert "Removed by order." in page.content.decode()
        assert LegalStep.objects.get().removal == Removal.TAKEN_DOWN


class TestWho:
    @pytest.mark.parametrize("who", [desk.rosa, desk.phil, desk.edith, desk.vera])
    @pytest.mark.parametrize("act", [removing.hide, removing.replace, removing.take_down])
    def test_only_those_with_the_right_remove(self, who, act):
        article, edition = desk.make_live()

        with pytest.raises(workflow.NotYours):
            act(article, by=who(), at=NOW + HOUR, case=make_case())

        assert edition.__class__.objects.get(pk=edition.pk).live_until is None
        assert not LegalStep.objects.exists()

    @pytest.mark.parametrize("who", [desk.rosa, desk.phil, desk.edith, desk.vera])
    def test_only_they_see_the_cases(self, client, sign_in, who):
        case = make_case()
        sign_in(who())

        for path in (reverse("admin:desk_legal"), reverse("admin:desk_legal_case", args=[case.pk])):
            assert client.get(path).status_code == 403
            assert client.post(path, {"close": "1", "outcome": "x"}).status_code == 403
        assert 'href="/admin/legal/"' not in client.get("/admin/").content.decode()

    def test_group_has_the_right_and_superusers_too(self, client, sign_in):
        for who in (counsel, desk.boss):
            sign_in(who())
            assert client.get(reverse("admin:desk_legal")).status_code == 200
            assert 'href="/admin/legal/"' in client.get("/admin/").content.decode()

    def test_legal_desk_publishes_and_approves_nothing(self):
        article = desk.file_story(desk.make_article())

        may = {verb for verb in workflow.VERBS if workflow.may(verb, article, by=counsel())}

        assert may == {"hold", "withdraw", "seal"}


class TestPages:
    def test_case_from_its_opening_to_its_outcome(self, client, sign_in):
        article, edition = desk.make_live(headline=f"{NAME} leaves", slug="plain")
        sign_in(counsel())

        opened = client.post(reverse("admin:desk_legal"), {
            "number": "7/2024", "name": NAME, "asked_by": "Her lawyer", "asks_for": "All", "deadline": "2024-04-01",
        })  # fmt: skip
        case = LegalCase.objects.get()
        page = client.get(opened.url).content.decode()
        client.post(opened.url, {"act": "hide", "story": article.pk})
        client.post(opened.url, {"act": "take_down", "story": article.pk, "notice": "Removed."})
        shut = client.post(opened.url, {"close": "1", "outcome": "Taken down and hidden."}, follow=True)

        assert "Version 1, live: headline" in page
        assert "Working copy: headline" in page
        assert client.get(edition.get_absolute_url()).status_code == 410
        case.refresh_from_db()
        assert (case.deadline, case.opened_by, case.closed_by) == (date(2024, 4, 1), counsel(), counsel())
        assert case.outcome == "Taken down and hidden."
        assert "Closed cases" in shut.content.decode()
        refused = client.post(opened.url, {"act": "hide", "story": article.pk}).content.decode()
        assert "This case is closed. Open a new one." in refused

    def test_new_wording_is_asked_for_and_sealed_by_hand(self, client, sign_in):
        article, edition = desk.make_live(body=f"<p>{NAME} left.</p>")
        path = reverse("admin:desk_legal_case", args=[make_case().pk])
        sign_in(counsel())

        client.post(path, {"act": "replace", "story": article.pk})
        early = client.get(path).content.decode()
        article.refresh_from_db()
        desk.edit(article, by=desk.rosa(), body="<p>The mayor left.</p>", change_note="A name was taken out.")
        desk.publish(article, at=timezone.now())
        ready = client.get(path).content.decode()
        client.post(path, {"act": "seal", "step": LegalStep.objects.get().pk})

        assert "Seal version 1" not in early
        assert "Seal version 1" in ready
        assert Edition.objects.get(pk=edition.pk).sealed

    def test_open_cases_stand_by_deadline(self, client, sign_in):
        make_case("without"), make_case("late", deadline=date(2024, 9, 1)), make_case("soon", deadline=date(2024, 4, 1))
        make_case("shut", deadline=date(2024, 1, 1), outcome="Done", closed_at=NOW, closed_by=counsel())
        sign_in(counsel())

        cases = client.get(reverse("admin:desk_legal")).context["open"]

        assert [case.number for case in cases] == ["soon", "late", "without"]

    def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(self, client, sign_in):
        make_case("12/2024")
        sign_in(counsel())

        page = client.post(reverse("admin:desk_legal"), {"number": "12/2024", "name": NAME, "asked_by": "Her lawyer"})

        assert "A case with this number exists already" in page.content.decode()
        assert "Her lawyer" in page.content.decode()
        assert LegalCase.objects.count() == 1

    def test_private_draft_is_named_to_nobody_who_may_not_read_it(self, client, sign_in):
        desk.make_article(headline=f"{NAME} resigns tomorrow", private=True)
        sign_in(counsel())

        page = client.get(reverse("admin:desk_legal"), {"name": NAME}).content.decode()

        assert "A private story" in page
        assert "resigns" not in page

    @pytest.mark.parametrize("story", ["", "x", "999999", "²"])
    def test_unknown_story_is_not_found(self, client, sign_in, story):
        sign_in(counsel())

        answer = client.post(reverse("admin:desk_legal_case", args=[make_case().pk]), {"act": "hide", "story": story})

        assert answer.status_code == 404

    @pytest.mark.parametrize("stories", [1, 3])
    def test_asks_the_same_however_many_stories(self, client, sign_in, stories, django_assert_num_queries):
        for number in range(stories):
            desk.make_live(headline=f"{NAME} leaves {number}", slug=f"plain-{number}")
            make_front(strip=f"{NAME} speaks", live=False)
        case = make_case()
        sign_in(counsel())

        with django_assert_num_queries(CASE):
            client.get(reverse("admin:desk_legal_case", args=[case.pk]))


CASE = 19


def test_database_refuses_to_close_a_case_without_an_outcome():
    make_case()

    with pytest.raises(IntegrityError, match="case_is_closed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE articles_legalcase SET closed_at = opened_at, closed_by_id = opened_by_id")


class TestWithdrawal:
    """What line 6 promises of it, by hand through the pages of the desk."""

    def test_is_gone_at_that_second_and_comes_back_as_a_new_version(self, client, sign_in):
        image = desk.make_image("Lantern Wire")
        article, edition = desk.make_live(pictures=[image], people=[desk.make_person()])
        path = edition.get_absolute_url()
        lists = ["/", "/feed/", "/culture/", f"/people/{article.people.get().slug}/", "/authors/rosa/"]
        copy = f"/media/{image.token}/640.jpg"
        files.make_renditions(image)
        assert [each for each in lists if article.public_id not in client.get(each).content.decode()] == []
        assert client.get(copy).status_code == 200
        sign_in(desk.edith())
        act = reverse("admin:articles_article_act", args=[article.pk, "withdraw"])
        form = client.get(act).context["form"]

        client.post(act, {**form.initial, "reason": "Wrong", "notice": "We took this down."})

        assert client.get(path).status_code == 410
        assert [each for each in lists if article.public_id in client.get(each).content.decode()] == []
        assert client.get(copy).status_code == 410

        act = reverse("admin:articles_article_act", args=[article.pk, "reopen"])
        form = client.get(act).context["form"]
        client.post(act, {**form.initial, "change": "update"})
        article.refresh_from_db()
        assert article.status == "draft"
        with saving.saving(article, by=desk.rosa(), at=timezone.now()):
            article.standfirst = "Put right."
            article.save()
        newest = desk.publish(article, at=timezone.now())

        assert newest.number == 2
        assert client.get(path).status_code == 200
        assert article.public_id in client.get("/feed/").content.decode()
        assert client.get(copy).status_code == 200
        assert Article.objects.get().status == "approved"

    def test_spiked_story_comes_back_as_a_draft(self, client, sign_in):
        article = desk.make_article(pictures=[desk.make_image()])
        sign_in(desk.edith())
        for verb, said in (("spike", {"reason": "Nothing in it"}), ("revive", {})):
            act = reverse("admin:articles_article_act", args=[article.pk, verb])
            client.post(act, {**client.get(act).context["form"].initial, **said})

        article.refresh_from_db()
        assert article.status == "draft"
        assert ArticlePicture.objects.count() == 1
