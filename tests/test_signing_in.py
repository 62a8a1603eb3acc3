"""Signing in: an end to guessing, sessions that end with the password, nothing told to strangers.

security.md 1 to 7, 10, 11; 8 and 9 come with the second factor.
"""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext, freeze_time
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles.admin.signing_in import KNOWN_FOR, Locked, counted
from articles.models import FailedSignIn
from articles.models.account import ADDRESS_LIMIT, KEPT_FOR, LOCKED_FOR, NAME_LIMIT
from tests import desk
from tests.desk import DAY, HOUR, MINUTE

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

PAGE, HOME = "/admin/login/", "/admin/"
PASSWORD, WRONG = "a long walk by the harbour", "a short walk by the harbour"
WRONG_SENTENCE = "This user name and password don’t belong together. Capital letters count in both."
SECOND = timedelta(seconds=1)


def with_password(user, password=PASSWORD):
    user.set_password(password)
    user.save()
    return user


@pytest.fixture
def edith():
    return with_password(desk.edith())


def sign_in(client, name="edith", password=PASSWORD, **extra):
    return client.post(PAGE, {"username": name, "password": password}, **extra)


def sentences(response) -> list[str]:
    """What the sign-in page says after a refusal."""
    return response.context["form"].non_field_errors()


def who(client) -> str:
    """Who the next request of this browser comes from; '' for nobody."""
    return get_user(client).username


def browser_of(user) -> Client:
    """A browser in which somebody is signed in, by the page itself."""
    client = Client()
    assert sign_in(client, user.username).url == HOME
    return client


def after_sign_out(client) -> Client:
    client.post(reverse("admin:logout"))
    assert who(client) == ""
    return client


def has_failed(name="edith", *, times=NAME_LIMIT, ago=timedelta(0), address="203.0.113.9", browser=""):
    """Rows of failures as if made this long ago."""
    at = timezone.now() - ago
    FailedSignIn.objects.bulk_create(
        FailedSignIn(name=name, address=address, browser=browser, at=at) for _ in range(times)
    )


def attempt() -> FailedSignIn:
    return FailedSignIn(name="edith", address="203.0.113.9", at=timezone.now())


def kept() -> list[tuple]:
    return list(FailedSignIn.objects.order_by("id").values_list("name", "address"))


class Counting(MD5PasswordHasher):
    """Counts how often a password was hashed: that is what takes time."""

    hashed = 0

    def encode(self, password, salt):
        Counting.hashed += 1
        return super().encode(password, salt)


@pytest.fixture
def hashes(settings):
    """Call it to learn how many passwords have been hashed since the last call."""
    settings.PASSWORD_HASHERS = ["tests.test_signing_in.Counting"]

    def since_last() -> int:
        number, Counting.hashed = Counting.hashed, 0
        return number

    return since_last


class TestWrongPasswords:
    """security.md 1: six wrong passwords lock for a while, whatever X-Forwarded-For says."""

    def test_five_lock_the_name_and_no_sixth_password_is_looked_at(self, client, hashes, edith):
        for number in range(NAME_LIMIT):
            response = sign_in(client, password=WRONG, headers={"X-Forwarded-For": f"198.51.100.{number}"})
            assert sentences(response) == [WRONG_SENTENCE]
        hashes()

        response = sign_in(client, headers={"X-Forwarded-For": "198.51.100.99"})

        assert sentences(response) == [
            "Too many wrong passwords. Wait 15 min and try again, or use a browser in which you have signed in before."
            " This password was not looked at. If the wrong ones were not yours, tell an administrator."
        ]
        assert (who(client), hashes()) == ("", 0)
        assert kept() == [("edith", "127.0.0.1")] * NAME_LIMIT

    @pytest.mark.parametrize("spelling", ["EDITH", " edith ", "édith", "ｅｄｉｔｈ", "ed\u00adith"])
    def test_count_for_every_spelling_of_the_name(self, client, edith, spelling):
        for _ in range(NAME_LIMIT):
            sign_in(client, spelling, WRONG)

        assert sentences(sign_in(client))[0].startswith("Too many wrong passwords.")

    def test_count_for_names_longer_than_any(self, client):
        assert [sentences(sign_in(client, "x" * 5_000)) for _ in range(NAME_LIMIT)] == [[WRONG_SENTENCE]] * NAME_LIMIT

        assert sentences(sign_in(client, "x" * 6_000))[0].startswith("Too many wrong passwords.")
        assert set(kept()) == {("x" * 150, "127.0.0.1")}

    def test_count_while_they_are_being_looked_at(self):
        with ExitStack() as being_looked_at:
            for _ in range(NAME_LIMIT):
                being_looked_at.enter_context(counted(attempt()))

            with pytest.raises(Locked):
                being_looked_at.enter_context(counted(attempt()))

    def test_made_at_once_get_through_no_more_than_in_a_row(self):
        overtaken = attempt()

        def save_after_five_others():
            has_failed()
            FailedSignIn.save(overtaken)

        overtaken.save = save_after_five_others

        with pytest.raises(Locked), counted(overtaken):
            pytest.fail("its password was looked at")
        assert kept() == [("edith", "203.0.113.9")] * NAME_LIMIT

    def test_four_lock_nobody(self, client, edith):
        has_failed(times=NAME_LIMIT - 1)

        assert sign_in(client).url == HOME
        assert len(kept()) == NAME_LIMIT - 1

    def test_over_a_long_time_lock_nobody(self, client, edith):
        has_failed(times=NAME_LIMIT - 1)
        has_failed(times=1, ago=LOCKED_FOR + SECOND)

        assert sign_in(client).url == HOME

    def test_of_others_lock_nobody(self, client, edith):
        has_failed("ed")

        assert sign_in(client).url == HOME

    def test_lock_until_a_quarter_of_an_hour_after_the_last(self, client, edith):
        has_failed(ago=LOCKED_FOR - MINUTE)
        assert "Wait 1 min and" in sentences(sign_in(client))[0]

        FailedSignIn.objects.update(at=timezone.now() - LOCKED_FOR)

        assert sign_in(client).url == HOME

    def test_leave_five_tries_when_the_lock_opens(self, client, edith):
        has_failed(ago=LOCKED_FOR)

        assert [sentences(sign_in(client, password=WRONG)) for _ in range(NAME_LIMIT)] == [
            [WRONG_SENTENCE]
        ] * NAME_LIMIT
        assert sentences(sign_in(client))[0].startswith("Too many wrong passwords.")

    def test_that_are_old_are_forgotten_with_the_next(self, client):
        has_failed("rosa", ago=KEPT_FOR + SECOND)
        has_failed("omar", times=1, ago=LOCKED_FOR)

        sign_in(client, password=WRONG)

        assert kept() == [("omar", "203.0.113.9"), ("edith", "127.0.0.1")]

    def test_say_where_they_came_from_in_the_log_and_no_more(self, client, caplog):
        """security.md 76: line breaks in names don't forge log lines; neither names nor passwords are logged."""
        sign_in(client, "edith\n2024-03-05 INFO articles All is well", WRONG)
        sign_in(client, PASSWORD, WRONG)

        assert caplog.messages == ["A sign-in failed, from 127.0.0.1"] * 2


class TestOneAddress:
    """security.md 2: one address with fifty names is limited."""

    def test_is_limited_after_fifty_names(self, client, edith):
        for number in range(ADDRESS_LIMIT):
            has_failed(f"somebody{number}", times=1, address="127.0.0.1")

        response = sign_in(client)

        assert sentences(response)[0].startswith("Too many wrong passwords. Wait 15 min")
        assert who(client) == ""

    def test_limits_no_other(self, client, edith):
        has_failed("somebody", times=ADDRESS_LIMIT, address="127.0.0.1")

        assert sign_in(client, REMOTE_ADDR="203.0.113.20").url == HOME

    def test_is_not_limited_by_fewer(self, client, edith):
        has_failed("somebody", times=ADDRESS_LIMIT - 1, address="127.0.0.1")

        assert sign_in(client).url == HOME


class TestKnownBrowser:
    """security.md 3: an attacker can't lock an editor out for good."""

    def test_signs_in_while_strangers_are_locked(self, edith):
        known = after_sign_out(browser_of(edith))
        has_failed()
        has_failed("somebody", times=ADDRESS_LIMIT, address="127.0.0.1")

        assert sign_in(known).url == HOME
        assert sentences(sign_in(Client()))[0].startswith("Too many wrong passwords.")

    def test_has_five_tries_of_its_own(self, edith):
        known = after_sign_out(browser_of(edith))
        other = after_sign_out(browser_of(edith))
        for _ in range(NAME_LIMIT):
            assert sentences(sign_in(known, password=WRONG)) == [WRONG_SENTENCE]

        assert sentences(sign_in(known))[0].startswith("Too many wrong passwords. Wait 15 min")
        assert sign_in(other).url == HOME
        assert sign_in(Client()).url == HOME

    def test_is_a_stranger_for_every_other_name(self, edith):
        with_password(desk.ed())
        known = after_sign_out(browser_of(edith))
        has_failed("ed")

        assert sentences(sign_in(known, "ed"))[0].startswith("Too many wrong passwords.")

    def test_on_a_shared_machine_is_known_to_each_who_signed_in(self, edith):
        ed = with_password(desk.ed())
        shared = after_sign_out(browser_of(edith))
        sign_in(shared, ed.username)
        after_sign_out(shared)
        has_failed("edith")
        has_failed("ed")

        assert sign_in(shared, "edith").url == HOME
        assert sign_in(shared, "ed").url == HOME

    def test_is_a_stranger_once_the_password_is_another(self, edith):
        known = after_sign_out(browser_of(edith))
        with_password(edith, "another walk by the harbour")
        has_failed()

        assert sentences(sign_in(known, password="another walk by the harbour"))[0].startswith("Too many")

    def test_stays_known_where_the_password_was_changed(self, edith):
        new = "another walk by the harbour"
        known = browser_of(edith)
        known.post(
            reverse("admin:password_change"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        )
        after_sign_out(known)
        has_failed()

        assert sign_in(known, password=new).url == HOME

    def test_is_a_stranger_after_half_a_year(self, edith):
        with freeze_time(timezone.now().timestamp() - KNOWN_FOR.total_seconds() - 1):
            known = after_sign_out(browser_of(edith))
        has_failed()

        assert sentences(sign_in(known))[0].startswith("Too many")

    @pytest.mark.parametrize("forged", ["", "x", "x:y:z"])
    def test_is_a_stranger_with_a_cookie_of_its_own_making(self, client, edith, forged):
        client.cookies[f"known_{edith.pk}"] = forged
        has_failed()

        assert sentences(sign_in(client))[0].startswith("Too many")

    @pytest.mark.parametrize("secure", [False, True])
    def test_carries_a_cookie_that_scripts_and_other_sites_never_see(self, client, settings, edith, secure):
        settings.SESSION_COOKIE_SECURE = secure

        cookies = sign_in(client).cookies

        assert {
            name: tuple(cookie[key] for key in ("path", "max-age", "httponly", "samesite", "secure"))
            for name, cookie in cookies.items()
            if name != "csrftoken"
        } == {
            f"known_{edith.pk}": ("/admin/", int(180 * DAY.total_seconds()), True, "Lax", secure or ""),
            "sessionid": ("/", int(12 * HOUR.total_seconds()), True, "Lax", secure or ""),
        }

    def test_comes_of_success_alone(self, client, edith):
        sign_in(client, password=WRONG)
        client.get(PAGE)

        assert [name for name in client.cookies if name.startswith("known_")] == []


class TestSameAnswer:
    """security.md 4: unknown, deactivated and real users get one sentence, after the same work."""

    def answer(self, hashes, name, password):
        hashes()
        with CaptureQueriesContext(connection) as queries:
            response = sign_in(Client(), name, password)
        assert response.status_code == 200
        return sentences(response), hashes(), len(queries)

    def test_to_all_who_may_not_in(self, hashes, edith):
        with_password(desk.member("Dora", is_active=False))
        with_password(desk.member("Reader", is_staff=False))
        desk.rosa().set_unusable_password()

        real = self.answer(hashes, "edith", WRONG)

        assert real[:2] == ([WRONG_SENTENCE], 1)
        assert self.answer(hashes, "nobody", WRONG) == real
        assert self.answer(hashes, "dora", WRONG) == real
        assert self.answer(hashes, "dora", PASSWORD) == real
        assert self.answer(hashes, "rosa", WRONG) == real
        assert self.answer(hashes, "reader", PASSWORD) == real

    def test_once_locked(self, hashes, edith):
        with_password(desk.member("Dora", is_active=False))
        for name in ("edith", "nobody", "dora"):
            has_failed(name)

        real = self.answer(hashes, "edith", PASSWORD)

        assert (len(real[0]), real[1]) == (1, 0)
        assert self.answer(hashes, "nobody", PASSWORD) == real
        assert self.answer(hashes, "dora", PASSWORD) == real

    def test_has_no_password_reset_to_ask(self):
        """Passwords are set anew by administrators: there is no page that could tell an address from another."""
        with pytest.raises(NoReverseMatch):
            reverse("admin_password_reset")


class TestForgedHost:
    """security.md 5 and 61."""

    def test_gets_no_sign_in_page(self, client, edith):
        assert client.get(PAGE, headers={"Host": "evil.example"}).status_code == 400
        assert sign_in(client, headers={"Host": "evil.example"}).status_code == 400
        assert who(client) == ""


class TestPasswordRules:
    """security.md 6."""

    def change(self, client, new):
        return client.post(
            reverse("admin:password_change"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        )

    def test_accept_64_characters_with_spaces(self, edith):
        client, new = browser_of(edith), "ferries come back at dawn and leave again by night " + "z " * 6 + "z"
        assert len(new) == 64

        self.change(client, new)

        assert sign_in(Client(), password=new).url == HOME

    @pytest.mark.parametrize(
        ("new", "sentence"),
        [
            ("Ferry7!boat", "This password is too short. It must contain at least 12 characters."),
            ("q1w2e3r4t5y6", "This password is too common."),
            ("Editherborough1", "The password is too similar to the last name."),
            ("739205618844", "This password is entirely numeric."),
        ],
    )
    def test_refuse_what_is_easily_guessed(self, edith, new, sentence):
        edith.last_name = "Editherborough"
        edith.save()

        response = self.change(browser_of(edith), new)

        assert response.context["form"].errors == {"new_password2": [sentence]}
        assert sign_in(Client()).url == HOME


class TestSession:
    """security.md 7: it has a new key from signing in, and ends with the password, the account and the role."""

    def test_has_a_new_key_after_signing_in(self, client, edith):
        session = client.session
        session["left"] = "here before"
        session.save()
        before = client.cookies["sessionid"].value

        sign_in(client)

        assert who(client) == "edith"
        assert client.cookies["sessionid"].value != before
        assert not Session.objects.filter(session_key=before).exists()

    def test_ends_elsewhere_when_the_password_is_changed(self, edith):
        here, elsewhere, new = browser_of(edith), browser_of(edith), "another walk by the harbour"

        here.post(
            reverse("admin:password_change"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        )

        assert here.get(HOME).status_code == 200
        assert elsewhere.get(HOME).url == f"{PAGE}?next={HOME}"
        assert (who(here), who(elsewhere)) == ("edith", "")

    def test_ends_when_an_administrator_sets_the_password(self, edith):
        hers, boss = browser_of(edith), browser_of(with_password(desk.boss()))

        boss.post(
            reverse("admin:auth_user_password_change", args=[edith.pk]),
            {"password1": "set by the boss herself", "password2": "set by the boss herself", "usable_password": "true"},
        )

        assert hers.get(HOME).url == f"{PAGE}?next={HOME}"
        assert sign_in(Client(), password="set by the boss herself").url == HOME

    def test_ends_when_the_account_is_deactivated(self, edith):
        client = browser_of(edith)

        type(edith).objects.update(is_active=False)

        assert client.get(HOME).url == f"{PAGE}?next={HOME}"
        assert who(client) == ""

    def test_opens_no_desk_when_the_account_leaves_it(self, edith):
        client = browser_of(edith)

        type(edith).objects.update(is_staff=False)

        assert client.get(HOME).url == f"{PAGE}?next={HOME}"

    def test_loses_what_a_role_allowed(self, edith):
        client, stories = browser_of(edith), reverse("admin:articles_article_changelist")
        assert client.get(stories).status_code == 200

        edith.groups.clear()

        assert client.get(stories).status_code == 403

    def test_is_over_after_twelve_hours(self, edith):
        client = browser_of(edith)

        Session.objects.update(expire_date=F("expire_date") - 12 * HOUR)

        assert client.get(HOME).url == f"{PAGE}?next={HOME}"


class TestNext:
    """security.md 10."""

    @pytest.mark.parametrize(
        "elsewhere",
        [
            "//evil.example", "///evil.example", "https://evil.example/admin/", "http:///evil.example",
            "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "\x08//evil.example",
            "//127.0.0.1@evil.example",
        ],
    )  # fmt: skip
    def test_elsewhere_leads_home(self, client, edith, elsewhere):
        data = {"username": "edith", "password": PASSWORD, "next": elsewhere}

        assert client.post(PAGE, data).url == HOME
        assert Client().post(PAGE, {**data, "next": ""}, query_params={"next": elsewhere}).url == HOME

    def test_inside_leads_there(self, client, edith):
        stories = reverse("admin:articles_article_changelist")

        assert client.post(PAGE, {"username": "edith", "password": PASSWORD, "next": stories}).url == stories


class TestSigningOut:
    """security.md 11."""

    def test_by_a_link_is_refused(self, edith):
        client = browser_of(edith)

        assert client.get(reverse("admin:logout")).status_code == 405
        assert who(client) == "edith"

    def test_ends_the_session(self, edith):
        client = browser_of(edith)
        key = client.cookies["sessionid"].value

        client.post(reverse("admin:logout"))

        assert client.get(HOME).url == f"{PAGE}?next={HOME}"
        assert not Session.objects.filter(session_key=key).exists()


class TestPage:
    def test_says_on_a_telephone_what_to_do(self, page):
        with_password(desk.edith())
        has_failed()
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.set_viewport_size({"width": 390, "height": 800})

        page.goto(PAGE)
        page.get_by_label("Username").fill("edith")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()

        expect(page.get_by_text("Too many wrong passwords. Wait 15 min and try again")).to_be_visible()
        assert page.title().endswith("| Newsroom")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert page.get_by_label("Username").get_attribute("autocomplete") == "username"
        assert page.get_by_label("Password").get_attribute("autocomplete") == "current-password"
        assert [text for text in said if "Content Security Policy" in text] == []
