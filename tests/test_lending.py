"""One version lent to a reader outside. security.md 22 and 39"""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import lending, saving, workflow
from articles.models import ArticlePicture, Loan, Revision, SignOff
from articles.verifying import broken
from tests import desk
from tests.desk import DAY, HOUR, MINUTE
from tests.test_admin import act_page, change_page, fields_of, said

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

NONSENSE = "/preview/nothing-of-that-kind/"
# The link is asked for with the machine's own clock.
NOW = datetime.now(UTC).replace(microsecond=0) - MINUTE


def lend(article, *, by=None, at=NOW, revision=None, reader="Mara Lind, lawyer", until=None):
    revision = revision or workflow.latest(article)
    until = until or at + DAY
    return lending.lend(article, by=by or desk.rosa(), at=at, revision=revision, reader=reader, until=until)


def link(secret: str) -> str:
    return f"/preview/{secret}/"


def page(name: str, article, *args) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *args])


def words(response) -> str:
    return " ".join(said(response).split())


def assert_dead(client, path: str) -> None:
    """The answer is the 404 of nonsense, to the last header, whatever is asked."""
    nonsense = client.get(NONSENSE)
    for answer in (client.get(path), client.post(path, {"cleared": "yes"}), client.head(path)):
        body = b"" if answer.request["REQUEST_METHOD"] == "HEAD" else nonsense.content
        assert (answer.status_code, answer.content) == (404, body)
        assert set(answer.headers) <= set(nonsense.headers)


class TestLink:
    """security.md 39"""

    def test_shows_exactly_the_version_that_was_lent(self, client):
        article = desk.make_article(headline="As it was lent", at=NOW)
        secret = lend(article)
        desk.edit(article, by=desk.rosa(), at=NOW + MINUTE, headline="As written since")

        shown = client.get(link(secret)).content.decode()

        assert "<h1>As it was lent</h1>" in shown
        assert "As written since" not in shown
        assert "Lent to Mara Lind, lawyer" in shown

    def test_is_found_kept_and_told_nowhere(self, client):
        headers = client.get(link(lend(desk.make_article(at=NOW)))).headers

        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert {"no-store", "private"} <= set(headers["Cache-Control"].replace(",", " ").split())
        assert headers["X-Frame-Options"] == "DENY"

    def test_is_not_even_where_it_shows_nothing(self, client):
        """security.md 39"""
        for answer in (client.get(NONSENSE), client.get(NONSENSE.rstrip("/")), Client(enforce_csrf_checks=True).post(
            link(lend(desk.make_article(at=NOW))), {"cleared": "yes"}
        )):  # fmt: skip
            assert answer.status_code in (301, 403, 404)
            assert answer["X-Robots-Tag"] == "noindex, nofollow"
            assert answer["Referrer-Policy"] == "no-referrer"
            assert {"no-store", "private"} <= set(answer["Cache-Control"].replace(",", " ").split())

    def test_names_no_address_of_the_story_and_no_account(self, client):
        article = desk.make_article(at=NOW)

        shown = client.get(link(lend(article))).content.decode()

        assert article.public_id not in shown
        assert "/admin/" not in shown

    def test_is_kept_as_its_digest_alone(self):
        secret = lend(desk.make_article(at=NOW))

        loan = Loan.objects.values().get()
        assert loan["secret_digest"] == hashlib.sha256(secret.encode()).hexdigest()
        assert secret not in str(loan)
        assert secret not in str(list(Revision.objects.values()))

    def test_is_not_to_be_guessed(self):
        """256 bits from the system's source of chance, another every time."""
        article = desk.make_article(at=NOW)

        made = {lend(article) for _ in range(5)}

        assert len(made) == 5
        assert {len(secret) for secret in made} == {43}

    def test_of_nonsense_is_the_404_of_nonsense(self, client):
        nothing = client.get("/preview/nothing/at/all/")
        assert nothing.content == client.get("/culture/nothing-at-all-zzzzzzzz/").content

        for path in (NONSENSE, link("x" * 43), link("x" * 3000), link("-")):
            answer = client.get(path)
            assert (answer.status_code, answer.content) == (404, nothing.content)
            assert set(answer.headers) == set(nothing.headers)

    def test_remembers_when_it_was_first_opened(self, client):
        secret = lend(desk.make_article(at=NOW))
        client.head(link(secret))
        assert Loan.objects.get().opened_at is None

        client.get(link(secret))
        first = Loan.objects.get().opened_at
        client.get(link(secret))

        assert first is not None
        assert Loan.objects.get().opened_at == first


class TestEnd:
    """security.md 22, 39: however a link ended, whoever holds it learns what a guesser learns."""

    def test_by_its_hour(self, client):
        secret = lend(desk.make_article(at=NOW), at=NOW - 2 * HOUR, until=NOW - HOUR)

        assert_dead(client, link(secret))

    def test_by_being_revoked(self, client):
        secret = lend(desk.make_article(at=NOW))
        lending.take_back(Loan.objects.get(), by=desk.rosa(), at=NOW)

        assert_dead(client, link(secret))

    def test_by_the_story_being_spiked_also_after_it_came_back(self, client):
        article = desk.make_article(at=NOW)
        secret = lend(article)
        workflow.spike(article, by=desk.edith(), at=NOW + MINUTE, reason="Nothing in it")
        assert_dead(client, link(secret))

        workflow.revive(article, by=desk.edith(), at=NOW + MINUTE)

        assert_dead(client, link(secret))

    def test_by_the_story_being_taken_down(self, client):
        article, edition = desk.make_live(at=NOW)
        secret = lend(article, revision=edition.revision)
        assert client.get(link(secret)).status_code == 200

        workflow.withdraw(article, by=desk.edith(), at=NOW + MINUTE, reason="Libel")

        assert_dead(client, link(secret))

    def test_of_one_ends_no_other(self, client):
        article = desk.make_article(at=NOW)
        kept, gone = lend(article), lend(article, reader="Somebody")
        lending.take_back(Loan.objects.get(reader="Somebody"), by=desk.rosa(), at=NOW)

        assert [client.get(link(secret)).status_code for secret in (kept, gone)] == [200, 404]

    def test_of_a_story_taken_down_before_is_its_own(self, client):
        """A story that was taken down is read by a lawyer before it comes back: that link is a new one."""
        article, edition = desk.make_live(at=NOW - DAY)
        workflow.withdraw(article, by=desk.edith(), at=NOW - HOUR, reason="Libel")

        assert client.get(link(lend(article, revision=edition.revision))).status_code == 200


class TestPictures:
    """security.md 36, 39"""

    def story(self):
        lead, other = desk.make_image("AP"), desk.make_image("Reuters")
        article = desk.make_article(pictures=[lead], at=NOW)
        return article, lead, other

    def picture(self, secret: str, image, width: int = 640) -> str:
        return f"{link(secret)}{image.pk}/{width}.jpg"

    def test_of_the_version_are_served_without_signing_in(self, client):
        article, lead, _ = self.story()
        secret = lend(article)

        shown = client.get(link(secret)).content.decode()
        answer = client.get(self.picture(secret, lead))

        assert self.picture(secret, lead) in shown
        assert f"/media/{lead.token}/" not in shown
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
        assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
        assert "no-store" in answer["Cache-Control"]

    def test_of_others_are_not(self, client):
        article, lead, other = self.story()
        secret = lend(article)
        with saving.saving(article, by=desk.rosa(), at=NOW + MINUTE):
            desk.place(article, other)
        elsewhere = lend(desk.make_article(at=NOW), reader="Another")

        for path in (self.picture(secret, other), self.picture(elsewhere, lead), self.picture(secret, lead, 641)):
            assert client.get(path).status_code == 404, path
        assert client.get(f"/media/{lead.token}/640.jpg").status_code == 404

    def test_of_a_link_that_ended_are_gone_with_it(self, client):
        article, lead, _ = self.story()
        secret = lend(article)
        lending.take_back(Loan.objects.get(), by=desk.rosa(), at=NOW)

        assert client.get(self.picture(secret, lead)).status_code == 404

    def test_that_the_version_had_stay_when_the_story_drops_them(self, client):
        article, lead, _ = self.story()
        secret = lend(article)
        with saving.saving(article, by=desk.rosa(), at=NOW + MINUTE):
            ArticlePicture.objects.all().delete()

        assert self.picture(secret, lead) in client.get(link(secret)).content.decode()

    @pytest.mark.parametrize("ends", [{"killed_at": NOW, "killed_why": "Fake"}, {"rights_until": NOW}])
    def test_that_were_killed_or_have_no_rights_are_gone(self, client, ends):
        article, lead, _ = self.story()
        secret = lend(article)
        for name, value in ends.items():
            setattr(lead, name, value)
        lead.save()

        assert "Image Credit" not in client.get(link(secret)).content.decode()
        assert client.get(self.picture(secret, lead)).status_code == 404


class TestAnswer:
    def test_is_kept_and_can_be_changed_until_the_end(self, client):
        secret = lend(desk.make_article(at=NOW))

        client.post(link(secret), {"cleared": "no", "remark": "Who says so in the third paragraph?"})
        first = Loan.objects.get()
        client.post(link(secret), {"cleared": "yes", "remark": ""})
        second = Loan.objects.get()

        assert (first.cleared, first.remark) == (False, "Who says so in the third paragraph?")
        assert (second.cleared, second.remark, second.answered_at > first.answered_at) == (True, "", True)

    def test_stands_in_the_chain(self, client):
        article = desk.make_article(at=NOW)
        secret = lend(article)
        for _ in range(2):
            client.post(link(secret), {"cleared": "no", "remark": "Too early"})
        client.post(link(secret), {"cleared": "yes"})
        lending.take_back(Loan.objects.get(), by=desk.rosa(), at=NOW)

        acts = Revision.objects.of(article).order_by("number").values_list("verb", "why")[1:]
        until = timezone.localtime(NOW + DAY)
        assert list(acts) == [
            ("lend", f"To Mara Lind, lawyer, until {until:%-d %B, %H:%M}"),
            ("not_cleared", "Mara Lind, lawyer: Too early"),
            ("cleared", "Mara Lind, lawyer"),
            ("take_loan_back", "Of Mara Lind, lawyer"),
        ]
        assert list(broken()) == []
        assert not SignOff.objects.filter(part="words").exists()

    def test_needs_a_reason_where_it_is_no(self, client):
        secret = lend(desk.make_article(at=NOW))

        answer = client.post(link(secret), {"cleared": "no", "remark": " "})

        assert "Say what stands against it." in words(answer)
        assert Loan.objects.get().cleared is None

    @pytest.mark.parametrize("cleared", ["", "maybe"])
    def test_that_is_none_is_asked_for_again_with_what_was_typed(self, client, cleared):
        secret = lend(desk.make_article(at=NOW))

        answer = client.post(link(secret), {"cleared": cleared, "remark": "Three sentences on page two"})

        assert "Choose one of the two." in words(answer)
        assert "Three sentences on page two</textarea>" in answer.content.decode()
        assert Loan.objects.get().answered_at is None

    def test_that_is_endless_is_refused_with_a_sentence(self, client):
        secret = lend(desk.make_article(at=NOW))

        assert "at most 5000 characters" in words(client.post(link(secret), {"cleared": "yes", "remark": "x" * 5001}))
        assert Loan.objects.get().cleared is None

    def test_from_another_site_is_refused(self):
        secret = lend(desk.make_article(at=NOW))

        answer = Client(enforce_csrf_checks=True).post(link(secret), {"cleared": "yes"})

        assert (answer.status_code, Loan.objects.get().cleared) == (403, None)

    def test_is_sent_with_the_token_of_its_page(self):
        secret = lend(desk.make_article(at=NOW))
        strict = Client(enforce_csrf_checks=True)
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', strict.get(link(secret)).content.decode())

        strict.post(link(secret), {"cleared": "yes", "csrfmiddlewaretoken": token[1]})

        assert Loan.objects.get().cleared

    def test_is_text_wherever_it_is_shown(self, client, sign_in):
        """security.md 51"""
        article = desk.make_article(at=NOW)
        secret = lend(article, reader="<script>x</script>")
        client.post(link(secret), {"cleared": "no", "remark": "<script>alert(1)</script>\u202e"})

        signed_in = sign_in(desk.rosa())
        for path in (link(secret), change_page(article), page("lending", article), page("versions", article)):
            shown = signed_in.get(path).content.decode()
            assert "<script>alert(1)" not in shown
            assert "<script>x" not in shown
            assert "&lt;script&gt;" in shown
        assert "\u202e" not in Loan.objects.get().remark


class TestWhoMayLend:
    @pytest.mark.parametrize(("who", "status"), [("rosa", 200), ("edith", 200), ("boss", 200)])
    def test_writers_and_editors(self, sign_in, who, status):
        article = desk.make_article(at=NOW)

        answer = sign_in(getattr(desk, who)()).post(page("lending", article), {"reader": "Mara Lind", "hours": "24"})

        assert (answer.status_code, Loan.objects.count()) == (status, 1)

    @pytest.mark.parametrize("who", ["omar", "phil", "vera"])
    def test_nobody_else(self, sign_in, who):
        article = desk.make_article(at=NOW)
        lend(article)
        user = getattr(desk, who)()
        client = sign_in(user)

        answers = [
            client.post(page("lending", article), {"reader": "Mara Lind", "hours": "24"}),
            client.post(page("revoke", article, Loan.objects.get().pk)),
        ]

        assert [answer.status_code for answer in answers] == [403, 403]
        assert Loan.objects.get().revoked_at is None
        with pytest.raises(workflow.NotYours):
            lend(article, by=user)
        assert "Make the link" not in words(client.get(page("lending", article)))

    def test_nobody_outside_the_desk(self, client):
        article = desk.make_article(at=NOW)

        answer = client.post(page("lending", article), {"reader": "Mara Lind", "hours": "24"})

        assert (answer.status_code, Loan.objects.count()) == (302, 0)


class TestLending:
    def test_shows_the_link_this_once(self, sign_in, client):
        article = desk.make_article(at=NOW)
        desk_client = sign_in(desk.rosa())

        answer = desk_client.post(page("lending", article), {"reader": "  Mara   Lind ", "hours": "48"})

        shown = answer.context["link"]
        assert shown.startswith("http")
        assert shown in answer.content.decode()
        secret = shown.rstrip("/").rpartition("/")[2]
        assert Client().get(link(secret)).status_code == 200
        loan = Loan.objects.get()
        assert (loan.reader, loan.until - loan.at) == ("Mara Lind", timedelta(hours=48))
        for path in (page("lending", article), change_page(article), page("versions", article)):
            assert secret not in desk_client.get(path).content.decode()

    def test_lends_the_version_that_was_asked_for(self, sign_in):
        article = desk.make_article(at=NOW)
        desk.edit(article, by=desk.rosa(), at=NOW, headline="Newer")

        sign_in(desk.rosa()).post(page("lending", article) + "?version=1", {"reader": "Mara", "hours": "24"})

        assert Loan.objects.get().revision.number == 1

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"reader": "", "hours": "24"}, "Say who reads it."),
            ({"reader": "\u200b", "hours": "24"}, "Say who reads it."),
            ({"reader": "Mara", "hours": "97"}, "Choose one of these."),
            ({"reader": "Mara", "hours": ""}, "Choose how long."),
            ({"reader": "x" * 121, "hours": "24"}, "at most 120 characters"),
        ],
    )
    def test_says_what_is_missing(self, sign_in, typed, sentence):
        article = desk.make_article(at=NOW)

        assert sentence in words(sign_in(desk.rosa()).post(page("lending", article), typed))
        assert not Loan.objects.exists()

    def test_is_for_ninety_six_hours_at_most(self):
        article = desk.make_article(at=NOW)

        with pytest.raises(lending.NotLent, match="96 hours at most"):
            lend(article, until=NOW + 97 * HOUR)
        lend(article, until=NOW + 96 * HOUR)

    def test_of_a_spiked_story_is_refused(self, sign_in):
        article = desk.make_article(at=NOW)
        workflow.spike(article, by=desk.edith(), at=NOW, reason="Nothing in it")

        answer = sign_in(desk.edith()).post(page("lending", article), {"reader": "Mara", "hours": "24"})

        assert "A spiked story is not lent. Bring it back first." in words(answer)
        assert not Loan.objects.exists()

    def test_of_another_storys_version_is_refused(self):
        article, other = desk.make_article(at=NOW), desk.make_article(at=NOW)

        with pytest.raises(lending.NotLent, match="another story"):
            lend(article, revision=workflow.latest(other))

    def test_link_of_another_story_is_not_revoked(self, sign_in):
        """security.md 16, 22"""
        article, other = desk.make_article(at=NOW), desk.make_article(at=NOW)
        lend(other)

        answer = sign_in(desk.rosa()).post(page("revoke", article, Loan.objects.get().pk))

        assert (answer.status_code, Loan.objects.get().revoked_at) == (404, None)

    def test_revoking_twice_says_so(self, sign_in):
        article = desk.make_article(at=NOW)
        lend(article)
        client = sign_in(desk.rosa())

        first, second = (client.post(page("revoke", article, Loan.objects.get().pk), follow=True) for _ in range(2))

        assert "The link of Mara Lind, lawyer leads nowhere any more." in words(first)
        assert "This link has ended already." in words(second)

    @pytest.mark.parametrize("loans", [1, 3])
    def test_list_costs_the_same_however_many_there_are(self, sign_in, django_assert_num_queries, loans):
        article = desk.make_article(at=NOW)
        for number in range(loans):
            lend(article, reader=f"Reader {number}")
        client = sign_in(desk.rosa())

        with django_assert_num_queries(9):
            client.get(page("lending", article))

    def test_list_says_how_each_stands(self, sign_in, client):
        article = desk.make_article(at=NOW)
        opened, revoked = lend(article, reader="Opened"), lend(article, reader="Revoked")
        lend(article, reader="Ended", at=NOW - DAY, until=NOW - HOUR)
        client.get(link(opened))
        lending.take_back(Loan.objects.get(reader="Revoked"), by=desk.rosa(), at=NOW)
        assert revoked

        found = {loan.reader: loan for loan in lending.lent(article, at=NOW)}

        assert {name: (loan.state, loan.opened_at is not None) for name, loan in found.items()} == {
            "Opened": ("open", True),
            "Revoked": ("revoked", False),
            "Ended": ("ended", False),
        }


class TestApproval:
    def filed(self):
        return desk.file_story(desk.make_article(at=NOW), at=NOW)

    def test_page_says_that_this_version_was_cleared(self, sign_in, client):
        article = self.filed()
        client.post(link(lend(article)), {"cleared": "yes", "remark": "Fine with me"})

        shown = words(sign_in(desk.edith()).get(act_page(article, "approve")))

        assert "Cleared by Mara Lind, lawyer" in shown
        assert ": this version" in shown
        assert "Fine with me" in shown
        assert "What differs" not in shown

    def test_page_leads_to_what_differs_where_it_was_another(self, sign_in, client):
        article = desk.make_article(at=NOW)
        client.post(link(lend(article)), {"cleared": "yes"})
        desk.edit(article, by=desk.rosa(), at=NOW, headline="Sharper")
        desk.file_story(article, at=NOW)

        shown = sign_in(desk.edith()).get(act_page(article, "approve"))

        assert ": an earlier version" in words(shown)
        assert f"{page('compare', article)}?old=1&amp;new=4" in shown.content.decode()

    def test_same_words_again_are_the_version_that_was_cleared(self, sign_in, client):
        article = desk.make_article(at=NOW)
        client.post(link(lend(article)), {"cleared": "yes"})
        for headline in ("Another", "Ferry returns to the old harbour"):
            desk.edit(article, by=desk.rosa(), at=NOW, headline=headline, slug="ferry-returns-to-the-old-harbour")
        desk.file_story(article, at=NOW)

        assert ": this version" in words(sign_in(desk.edith()).get(act_page(article, "approve")))

    def test_page_stays_good_while_a_version_is_lent_and_cleared(self, sign_in, client):
        article = self.filed()
        editor = sign_in(desk.edith())
        data = fields_of(editor, act_page(article, "approve"))
        secret = lend(article, by=desk.edith())
        Client().post(link(secret), {"cleared": "yes"})
        lending.take_back(Loan.objects.get(), by=desk.edith(), at=NOW)

        editor.post(act_page(article, "approve"), data)

        assert article.editions.count() == 1

    def test_page_is_looked_at_again_after_a_no(self, sign_in):
        article = self.filed()
        secret = lend(article)
        editor = sign_in(desk.edith())
        data = fields_of(editor, act_page(article, "approve"))
        Client().post(link(secret), {"cleared": "no", "remark": "Not this name"})

        answer = editor.post(act_page(article, "approve"), data)

        assert not article.editions.exists()
        assert "Somebody else decided about this story in the meantime" in words(answer)
        assert "Not cleared by Mara Lind, lawyer" in words(answer)
