"""The room of the front pages at the desk: who may what, the form with and without a script, two editors, history."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles import arranging, reading_front, workflow
from articles.admin.front_history import moved
from articles.arranging.content import OF_A_SLOT, OF_THE_PAGE
from articles.models import Front, Revision, Section
from tests import desk
from tests.conftest import DESKTOP
from tests.desk import DAY, HOUR, MINUTE
from tests.test_fronts import make_front, save, says, slot, stories
from tests.test_story_page import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]
HERE = reverse("admin:articles_front_changelist")
WITHOUT_TOKEN = """document.addEventListener("submit", (event) => {
  event.target.elements.csrfmiddlewaretoken.value = "b".repeat(32)
})"""
# Whether a page asks whoever leaves it.
WARNS = "!dispatchEvent(new Event('beforeunload', { cancelable: true }))"


def change(front):
    return reverse("admin:articles_front_change", args=[front.pk])


def typed(front, base=None, **more):
    """What the form of a front page sends where nothing was touched."""
    base = base or arranging.last_kept(front)
    content = base.content
    sent = {"base": base.pk, "name": content["name"], "strip": content["strip"]}
    sent |= {"strip_story": content["strip_story"] or "", "story": [each["story"] for each in content["slots"]]}
    for number, each in enumerate(content["slots"], 1):
        prefix = f"slot-{each['story']}"
        sent |= {f"{prefix}-position": number, f"{prefix}-size": each["size"], f"{prefix}-headline": each["headline"]}
    return {**sent, **more}


class TestForm:
    def test_arranges_without_a_script(self, client):
        a, b = stories("A", "B")
        front = make_front(slot(a), slot(b))
        client.force_login(desk.edith())
        sent = {f"slot-{b.pk}-position": 1, f"slot-{a.pk}-position": 2, f"slot-{b.pk}-headline": "Short"}

        page = client.post(change(front), typed(front, **sent), follow=True).content.decode()

        assert "Saved. Readers see it." in page
        assert says(front)["slots"] == [slot(b, headline="Short"), slot(a)]

    def test_finds_and_adds_without_a_script_and_keeps_what_is_typed(self, client):
        a, b = stories("Ferry", "Bridge")
        desk.make_article(headline="Bridge draft")
        front = make_front(slot(a))
        client.force_login(desk.edith())

        page = client.post(change(front), typed(front, find=1, q="bridges", strip="News")).content.decode()
        assert f'name="add" value="{b.pk}"' in page
        assert ('value="News"' in page, "Bridge draft" in page, says(front)["strip"]) == (True, False, "")
        client.post(change(front), typed(front, add=b.pk, strip="News"))

        assert (says(front)["strip"], says(front)["slots"]) == ("News", [slot(a), slot(b)])

    def test_says_what_can_t_be_read_and_saves_nothing(self, client):
        (a,) = stories("A")
        front = make_front(slot(a))
        client.force_login(desk.edith())

        wrong = {f"slot-{a.pk}-headline": "x" * 121, f"slot-{a.pk}-until_0": "2024-03-05", "strip": "News"}
        page = client.post(change(front), typed(front, **wrong)).content.decode()

        assert ("x" * 121 in page, 'value="News"' in page, "Give the day and the time." in page) == (True, True, True)
        assert "121 characters are too many: 120 fit here." in page
        assert says(front)["strip"] == ""

    def test_lets_too_much_be_typed_where_a_browser_would_cut_it(self, client):
        front = make_front(slot(*stories("A")))
        client.force_login(desk.edith())

        fields = re.findall(r"<input[^>]*data-count[^>]*>", client.get(change(front)).content.decode())

        assert [re.search(r'data-most="(\d+)"', field)[1] for field in fields] == ["120", "140", "60"]
        assert not any("maxlength" in field for field in fields)

    def test_that_comes_back_is_said_to_be_unsaved(self, client):
        """A page that asks or refuses warns whoever leaves it (front.js)."""
        (a,) = stories("A")
        front = make_front(slot(a))
        base = arranging.last_kept(front)
        save(front, strip="By another")
        client.force_login(desk.edith())

        fresh = client.get(change(front))
        refused = client.post(change(front), typed(front, name=""))
        clash = client.post(change(front), typed(front, base=base, strip="Mine"))
        found = client.post(change(front), typed(front, find=1, q="a"))

        assert "saved this front page meanwhile" in clash.content.decode()
        assert ["data-unsaved" in each.content.decode() for each in (fresh, refused, clash, found)] == [
            False, True, True, True,
        ]  # fmt: skip

    def test_takes_no_end_that_has_passed_and_says_of_one_that_it_has(self, client):
        a, b = stories("A", "B")
        front = make_front(slot(a), slot(b, until=(timezone.now() - HOUR).isoformat()))
        client.force_login(desk.edith())
        past = {f"slot-{a.pk}-until_0": "2024-03-05", f"slot-{a.pk}-until_1": "09:00",
                "strip": "News", "strip_until_0": "2024-03-05", "strip_until_1": "09:00"}  # fmt: skip

        page = client.post(change(front), typed(front, **past)).content.decode()

        assert page.count("Choose a moment that is still to come") == 2
        assert (says(front)["strip"], says(front)["slots"][0]["until"]) == ("", None)
        assert len(re.findall(r"Ended [^<]+: readers don’t see it here", page)) == 1

    def test_refuses_what_is_not_offered(self, client):
        draft = desk.make_article(headline="A draft")
        front = make_front(live=False)
        client.force_login(desk.edith())

        page = client.post(change(front), typed(front, add=draft.pk)).content.decode()

        assert "“A draft” is neither live nor scheduled." in page
        assert says(front)["slots"] == []

    def test_brings_two_editors_together_and_asks_where_both_changed_the_same(self, client):
        (a,) = stories("A")
        front = make_front(slot(a))
        base = arranging.last_kept(front)
        client.force_login(desk.ed())
        client.post(change(front), typed(front, **{f"slot-{a.pk}-headline": "By Ed", "strip": "By Ed"}))
        client.force_login(desk.edith())
        mine = typed(front, base=base, **{f"slot-{a.pk}-headline": "By Edith"})

        asked = client.post(change(front), mine).content.decode()
        key = re.search(rf'name="(answer-{a.pk}-headline-\w+)"', asked)[1]
        for told in ("Ed saved this front page meanwhile", "Yours: By Edith", "Theirs: By Ed"):
            assert told in asked
        done = client.post(change(front), {**mine, key: "mine"}, follow=True).content.decode()

        assert "What somebody else changed meanwhile is kept, too." in done
        assert (says(front)["strip"], says(front)["slots"]) == ("By Ed", [slot(a, headline="By Edith")])

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_as_many_queries_for_one_story_as_for_three(self, client, count):
        made = stories(*(f"Story {n}" for n in range(count)), pictures=[desk.make_image()])
        front = make_front(*(slot(each, image=desk.make_image().pk) for each in made))
        client.force_login(desk.edith())
        client.get(change(front))

        with CaptureQueriesContext(connection) as queries:
            client.get(change(front))

        assert len(queries) == 14

    def test_tells_that_a_story_was_corrected_and_keeps_the_headline_once_it_is_saved(self, client):
        at = timezone.now() - DAY
        article, _ = desk.make_live(at=at)
        front = make_front(slot(article, headline="Short"), at=at)
        early = re.findall(r'name="slot-\d+-seen" value="(\d+)"', self.page(client, front))
        desk.correct(article, at=at + MINUTE)
        told = "The story changed since: its own headline and picture are shown. Save to use these."

        client.post(change(front), typed(front, **{f"slot-{article.pk}-seen": early[0]}))
        page = self.page(client, front)
        seen = re.findall(r'name="slot-\d+-seen" value="(\d+)"', page)
        assert (told in page, early, seen) == (True, ["1"], ["2"])
        client.post(change(front), typed(front, **{f"slot-{article.pk}-seen": seen[0]}))

        assert told not in self.page(client, front)
        assert reading_front.front(at=timezone.now()).lead.headline == "Short"

    def page(self, client, front):
        client.force_login(desk.edith())
        return client.get(change(front)).content.decode()

    def test_saves_by_enter_and_finds_by_enter_among_new_words(self, client):
        a, b = stories("Ferry", "Bridge")
        front = make_front(slot(a))
        client.force_login(desk.edith())
        page = client.get(change(front)).content.decode()
        assert re.search(r'<button type="submit"[^>]*>', page[page.index('class="arrange"') :])[0] == (
            '<button type="submit" name="entered" value="1" hidden>'
        )

        found = client.post(change(front), typed(front, entered=1, q="bridge", sought="", strip="News"))
        assert (f'name="add" value="{b.pk}"' in found.content.decode(), says(front)["strip"]) == (True, "")
        assert 'name="sought" value="bridge"' in found.content.decode()
        client.post(change(front), typed(front, entered=1, q="bridge", sought="bridge", strip="News"))

        assert says(front)["strip"] == "News"

    def test_reads_no_number_that_no_database_holds(self, client):
        (a,) = stories("A")
        front = make_front(slot(a))
        client.force_login(desk.edith())
        huge = "9" * 15
        wrong = {f"slot-{a.pk}-image": huge, "add": huge, f"slot-{a.pk}-seen": huge}

        page = client.post(change(front), typed(front, **wrong)).content.decode()
        assert '<p class="errornote" role="alert">Nothing is saved yet' in page
        assert says(front)["slots"] == [slot(a)]
        row = reverse("admin:articles_front_row")
        assert [client.get(row, {"story": number}).status_code for number in (huge, "9" * 40)] == [404, 404]
        assert client.post(change(front), {**typed(front), "base": "9" * 40}).status_code == 404


class TestRoom:
    def test_lists_the_live_front_however_many_are_newer(self, client):
        make_front(name="The live one")
        to_come = make_front(name="To come", live=False)
        arranging.publish(to_come, by=desk.edith(), at=timezone.now(), opens=timezone.now() + DAY)
        for number in range(40):
            Front.objects.create(name=f"P{number:02}")
        client.force_login(desk.edith())

        names = [str(line.front) for line in client.get(HERE).context["lines"]]

        assert names == ["The live one", "To come", *(f"P{number}" for number in range(39, 15, -1))]

    def test_previews_no_moment_outside_the_calendar(self, client):
        preview = reverse("admin:articles_front_preview", args=[make_front().pk])
        client.force_login(desk.edith())

        for moment in ("9999-12-31T23:59:59-23:00", "9999-12-31T23:59", "0001-01-01T00:00:00+23:00", "2024-13-01"):
            assert client.get(preview, {"at": moment}).status_code == 404, moment

    def test_prepares_swaps_schedules_and_takes_off(self, client):
        client.force_login(desk.edith())
        (a,) = stories("A")
        first = make_front(slot(a), name="A", at=timezone.now() - HOUR)

        client.post(reverse("admin:articles_front_add"))
        second = Front.objects.latest("pk")
        assert (says(second)["slots"], says(second)["name"]) == ([slot(a)], "B")
        client.post(reverse("admin:articles_front_publish", args=[second.pk]))
        assert Front.objects.live(timezone.now()).get() == second
        soon = timezone.localtime(timezone.now() + DAY)
        at = {f"front-{first.pk}-opens_0": f"{soon:%Y-%m-%d}", f"front-{first.pk}-opens_1": f"{soon:%H:%M}"}
        client.post(reverse("admin:articles_front_publish", args=[first.pk]), {**at, "schedule": "1"})
        assert Front.objects.live(timezone.now() + 2 * DAY).get() == first
        client.post(reverse("admin:articles_front_hold", args=[first.pk]))
        client.post(reverse("admin:articles_front_hold", args=[second.pk]))

        page = client.get(HERE).content.decode()
        assert "No arranged front page is live: readers see the newest stories." in page
        assert not Front.objects.live(timezone.now()).exists()

    def test_says_what_is_wrong_with_a_moment(self, client):
        front = make_front(live=False)
        client.force_login(desk.edith())
        publish = reverse("admin:articles_front_publish", args=[front.pk])

        past = {f"front-{front.pk}-opens_0": "2020-01-01", f"front-{front.pk}-opens_1": "06:00", "schedule": "1"}
        assert "Choose a moment that is still to come." in client.post(publish, past, follow=True).content.decode()
        half = {f"front-{front.pk}-opens_0": "2020-01-01", "schedule": "1"}
        assert "Give the day and the time." in client.post(publish, half, follow=True).content.decode()

    @pytest.mark.parametrize("who", [desk.rosa, desk.phil])
    def test_is_open_to_look_and_closed_to_change(self, client, who):
        (a,) = stories("A")
        secret = desk.make_article(headline="Canary", private=True, by=desk.omar())
        front = make_front(slot(a))
        client.force_login(who())

        assert (client.get(HERE).status_code, client.get(change(front)).status_code) == (200, 200)
        for path in (HERE, change(front)):
            page = client.get(path).content.decode()
            assert not re.search("Prepare another|put live|Put live|Take off|>Save<", page), path
        closed = [
            (reverse("admin:articles_front_add"), {}),
            (change(front), typed(front, strip="Mine")),
            (reverse("admin:articles_front_publish", args=[front.pk]), {}),
            (reverse("admin:articles_front_hold", args=[front.pk]), {}),
            (reverse("admin:articles_front_history", args=[front.pk]), {"to": arranging.last_kept(front).pk}),
        ]
        assert [client.post(path, sent).status_code for path, sent in closed] == [403] * 5
        assert client.get(reverse("admin:articles_front_find")).status_code == 403
        assert client.get(reverse("admin:articles_front_row") + f"?story={a.pk}").status_code == 403
        assert secret.headline not in client.get(change(front)).content.decode()

    def test_is_closed_to_who_only_reads_stories_and_to_the_street(self, client):
        front = make_front()
        paths = [HERE, change(front), *(
            reverse(f"admin:articles_front_{name}", args=[front.pk]) for name in ("preview", "history")
        )]  # fmt: skip

        assert {client.get(path).status_code for path in paths} == {302}
        client.force_login(desk.vera())
        assert {client.get(path).status_code for path in paths} == {403}

    def test_shows_nobody_a_private_story_that_is_not_live(self, client):
        private = desk.make_article(headline="Canary", private=True)
        desk.publish(private, at=timezone.now(), live_from=timezone.now() + DAY)
        own = desk.make_image(caption="Canary drawn")
        said = {"strip": "Canary three", "strip_story": private.pk}
        front = make_front(slot(private, headline="Canary too", image=own.pk), at=timezone.now(), **said)
        workflow.kill_picture(own, by=desk.phil(), at=timezone.now(), reason="Agency")
        client.force_login(desk.phil())

        for path in (
            HERE, change(front), reverse("admin:articles_front_preview", args=[front.pk]),
            reverse("admin:articles_front_history", args=[front.pk]),
        ):  # fmt: skip
            assert "canary" not in client.get(path).content.decode().lower(), path
        later = (timezone.now() + 2 * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")
        preview = reverse("admin:articles_front_preview", args=[front.pk])
        assert client.get(preview, {"at": later}).status_code == 403
        client.force_login(desk.edith())
        assert "Canary too" in client.get(preview, {"at": later}).content.decode()

    def test_previews_what_readers_do_not_see_yet(self, client):
        (a,) = stories("A")
        front = make_front(slot(a, headline="Prepared words"), live=False)
        client.force_login(desk.rosa())

        assert "Prepared words" in client.get(reverse("admin:articles_front_preview", args=[front.pk])).content.decode()
        assert "Prepared words" not in client.get("/").content.decode()

    def test_preview_says_that_it_is_one_and_of_which_moment(self, client):
        (a,) = stories("A")
        front = make_front(slot(a), live=False, name="Night")
        preview = reverse("admin:articles_front_preview", args=[front.pk])
        client.force_login(desk.edith())

        def said(**asked):
            page = client.get(preview, asked).content.decode()
            found = re.search(r'<aside class="lent".*?<p>(.*?)</p>', page, re.DOTALL)
            return " ".join(re.sub("<[^>]+>", "", found[1]).split()) if found else ""

        year = timezone.now().year + 1
        begins = "Preview of front page “Night” as it is saved."
        assert said() == f"{begins} It would stand so now. Prepared."
        assert said(at=f"{year}-03-05T06:00") == (
            f"{begins} It would stand so at 5 Mar {year} 06:00 UTC, with what is scheduled until then. Prepared."
        )
        assert said(at="2024-03-05T06:00") == (
            f"{begins} 5 Mar 2024 06:00 UTC has passed, and nobody can look back here: it would stand so now. Prepared."
        )
        assert said(look=1) == ""
        assert "Preview of front page" not in client.get("/").content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_as_many_queries_for_one_front_as_for_three(self, client, count):
        for _ in range(count):
            make_front(live=False)
        client.force_login(desk.edith())
        client.get(HERE)

        with CaptureQueriesContext(connection) as queries:
            client.get(HERE)

        assert len(queries) == 9


class TestHistory:
    def test_tells_who_moved_what_and_leads_back(self, client):
        a, b = stories("A", "B")
        front = make_front(slot(a), slot(b))
        before = arranging.last_kept(front)
        client.force_login(desk.ed())
        client.post(
            change(front),
            typed(front, **{f"slot-{a.pk}-position": 9, f"slot-{b.pk}-headline": "Short", "strip": "News"}),
        )
        history = reverse("admin:articles_front_history", args=[front.pk])

        page = client.get(history).content.decode()
        for told in ("Moved to the top: B", "Headline of B: Short", "Breaking strip: News", "by Ed"):
            assert told in page
        client.post(history, {"to": before.pk})

        assert says(front) == before.content
        assert Revision.objects.of(front).latest("number").why.startswith("Back to the state of")

    @pytest.mark.parametrize(
        ("was", "now", "told"),
        [
            ("ABCDE", "EABCD", ["Moved to the top: E"]),
            ("ABCDE", "BCDEA", ["Moved behind E: A"]),
            ("ABCDE", "ABDEC", ["Moved behind E: C"]),
            ("ABC", "NBA", ["Put on: N", "Taken off: C", "Moved behind N: B"]),
            ("ABC", "NABC", ["Put on: N"]),
            ("ABCD", "BCD", ["Taken off: A"]),
        ],
    )
    def test_says_of_a_story_that_was_moved_what_it_stands_behind(self, was, now, told):
        """By their numbers it was said that a story moved from 5 to 5, and others that they moved to make room."""

        class Named:
            def headline(self, pk):
                return chr(pk)

        before, after = ({"slots": [{"story": ord(each), **dict.fromkeys(OF_A_SLOT)} for each in order],
                          **dict.fromkeys(OF_THE_PAGE)} for order in (was, now))  # fmt: skip

        assert moved(before, after, Named()) == told

    def test_tells_the_oldest_that_it_lists_against_the_one_before(self, client, monkeypatch):
        monkeypatch.setattr("articles.admin.fronts.STATES", 2)
        (a,) = stories("A")
        front = make_front(slot(a), live=False)
        for words in ("One", "Two"):
            save(front, strip=words)
        client.force_login(desk.edith())

        told = client.get(reverse("admin:articles_front_history", args=[front.pk])).context["told"]

        assert [line["moved"] for line in told] == [["Breaking strip: Two"], ["Breaking strip: One"]]


class TestPinnedLead:
    def test_is_chosen_on_the_page_of_its_section(self, client):
        mine, other = stories("Mine"), stories("Other", section="Sport")
        draft = desk.make_article(headline="Draft")
        section = Section.objects.get(name="Culture")
        client.force_login(desk.edith())
        page = reverse("admin:articles_section_change", args=[section.pk])
        sent = {"name": "Culture", "slug": "culture", "description": "", "position": 1}

        for refused in (other[0].pk, draft.pk):
            assert "lead" in client.post(page, {**sent, "lead": refused}).context["adminform"].form.errors
        client.post(page, {**sent, "lead": mine[0].pk})

        section.refresh_from_db()
        assert section.lead == mine[0]

    def test_is_offered_the_newest_first(self, client):
        at = timezone.now() - DAY
        for minutes, headline in ((1, "Second"), (2, "Third"), (0, "First")):
            desk.make_live(headline=headline, at=at + minutes * MINUTE)
        to_come = desk.make_article(headline="To come")
        desk.publish(to_come, at=timezone.now(), live_from=timezone.now() + DAY)
        client.force_login(desk.edith())

        page = client.get(reverse("admin:articles_section_change", args=[Section.objects.get(name="Culture").pk]))

        offered = [str(words).partition(" (")[0] for _, words in page.context["adminform"].form.fields["lead"].choices]
        assert offered == ["The newest", "To come", "Third", "Second", "First"]


class TestNaming:
    def test_takes_the_words_off_the_readers_page_at_once_and_tells_where(self, client):
        """An order not to name somebody, written down while the front page is live."""
        (a,) = stories("Trial")
        front = make_front(slot(a, headline="Ada Quist in court"), at=timezone.now(), strip="Ada Quist speaks")
        person = desk.make_person("Ada Quist")
        page = reverse("admin:articles_person_change", args=[person.pk])
        client.force_login(desk.edith())
        assert client.get("/").content.decode().count("Ada Quist") == 2

        told = client.post(page, {**fields_of(client, page), "naming_restriction": "Witness"}, follow=True)

        link = f'<a href="{change(front)}">A</a>'
        assert f"Front page {link} named somebody who must not be named: that is taken out." in told.content.decode()
        assert "Ada Quist" not in client.get("/").content.decode()
        client.post(page, fields_of(client, page), follow=True)
        assert Revision.objects.of(front).filter(why="Named somebody who must not be named").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_road_from_finding_a_story_to_the_reader_and_out_again(at_desk):
    at = timezone.now() - DAY
    for number, headline in enumerate(("Ferry returns", "Bridge closes", "Bakers strike")):
        desk.make_live(headline=headline, at=at + number * MINUTE, pictures=[desk.make_image()])
    page = at_desk(desk.edith())
    page.goto(HERE)
    page.get_by_role("button", name="Arrange the front page").click()

    for words, headline in (("ferry", "Ferry returns"), ("bridge", "Bridge closes")):
        page.get_by_label("Find a live or scheduled story").fill(words)
        page.get_by_role("button", name=f"Add {headline}").click()
        expect(page.locator(".slot h3").last).to_have_text(headline)
    page.locator(".slot select").first.select_option("lead")
    page.get_by_role("button", name="Bridge closes: down").press("Alt+ArrowUp")
    expect(page.locator(".slot h3")).to_have_text(["Bridge closes", "Ferry returns"])
    expect(page.locator("[data-said]")).to_have_text("Bridge closes: place 1 of 2.")
    page.locator(".slot").first.get_by_label("Shorter headline").fill("Bridge shut")
    expect(page.locator("[data-counted]").first).to_have_text("11 of 60 characters")
    page.get_by_label("Find a live or scheduled story").fill("bakers")
    expect(page.locator("[data-said]")).to_have_text("1 story found.")
    strip = page.get_by_label("Words", exact=True)
    strip.fill("Flood gates close tonight" * 6)
    expect(strip.locator("~ output")).to_have_text("150 of 140 characters: 10 too many")
    strip.press("Enter")
    expect(page.locator(".errorlist")).to_have_text("150 characters are too many: 140 fit here.")
    assert page.evaluate(WARNS)
    strip.fill("Flood gates close tonight")
    assert at_desk.is_faultless(page)

    page.set_viewport_size({"width": 390, "height": 844})
    for more in page.get_by_text("Picture, until").all():
        more.click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name="Add a story").click()
    expect(page.get_by_label("Find a live or scheduled story")).to_be_focused()
    page.set_viewport_size(DESKTOP)
    # Signing in again in another tab gives another token.
    page.context.add_cookies([{"name": "csrftoken", "value": "a" * 32, "domain": "localhost", "path": "/"}])
    strip.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    assert not page.evaluate(WARNS)
    # Where it does not go with the form, nothing is saved, and whoever goes back finds what they left.
    page.get_by_role("button", name="Bridge closes: down").click()
    page.evaluate(WITHOUT_TOKEN)
    strip.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is saved yet")
    at_desk.complaints.clear()  # the browser's own, of a 403
    page.go_back()
    expect(page.locator(".slot h3")).to_have_text(["Ferry returns", "Bridge closes"])
    assert page.evaluate(WARNS)
    page.get_by_role("button", name="Bridge closes: up").click()
    strip.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    page.get_by_role("button", name="Put live now").click()
    expect(page.locator(".front-card .state")).to_contain_text("Live since")
    assert at_desk.is_faultless(page)

    reader = at_desk(None)
    reader.goto("/")
    expect(reader.locator(".top .card__headline")).to_have_text(["Bridge shut", "Ferry returns", "Bakers strike"])
    expect(reader.locator(".card--lead .card__headline")).to_have_text("Bridge shut")
    expect(reader.locator(".strip")).to_contain_text("Breaking Flood gates close tonight")
    assert at_desk.is_faultless(reader)
    gone = reading_front.front(at=timezone.now()).lead.edition.article
    workflow.withdraw(gone, by=desk.edith(), at=timezone.now(), reason="Wrong")
    reader.goto("/")
    expect(reader.locator(".top .card__headline")).to_have_text(["Ferry returns", "Bakers strike"])
