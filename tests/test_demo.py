"""The demo: told into an empty newsroom by the desk's own verbs."""

from collections import Counter
from io import StringIO
from itertools import islice

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from articles import checks, html, reading, reading_front, verifying
from articles.demo import cast, telling
from articles.demo.scripts import scripts
from articles.models import Advisory, Article, Image, Kind
from articles.people import suggest
from articles.standing import standing, with_editions
from tests import desk

pytestmark = pytest.mark.sqlite_suffices


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The demo as it was told at this moment, for tests that only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        counts, now = [], timezone.now()
        telling.tell(now=now, done=counts.append)
        assert counts == list(range(1, telling.steps() + 1))
        yield now
        transaction.set_rollback(True)


class TestTold:
    def test_stories_stand_where_their_files_say(self, told):
        words = {
            "in-progress": "In progress", "waiting": "Waiting for desk", "sent-back": "Back with", "ready": "Ready",
            "scheduled": "Goes live", "live": "Live since", "updated": "Live since", "corrected": "Live since",
            "updating": "Live, update in progress", "taken-down": "Taken down", "alone": "Live, second read due",
        }  # fmt: skip
        stands = {story.headline: standing(story, at=told).words for story in with_editions(Article.objects.all())}

        assert len(stands) == len(scripts()) == 34
        assert {script.state for script in scripts()} == set(words)
        for script in scripts():
            assert stands[script.headline].startswith(words[script.state]), script.headline

    def test_every_kind_section_and_change_is_there(self, told):
        live = [card.edition for card in reading.newest(at=told).cards]
        live += [card.edition for card in reading.newest(at=told, older_than=reading.cursor(live[-1])).cards]

        assert {edition.kind for edition in live} == {Kind.NEWS, Kind.ANALYSIS, Kind.OPINION, Kind.REVIEW}
        assert {edition.section.name for edition in live} == set(cast.SECTIONS) - cast.FOR_PRACTICE
        assert Counter(e.change for e in live)["correction"] == 2
        assert all(edition.pictures for edition in live)

    def test_advisories_say_where_help_is_found(self, told):
        kept = {advisory.name: (advisory.words, advisory.text) for advisory in Advisory.objects.all()}

        assert kept == cast.ADVISORIES
        assert list(kept) == ["Loss", "Suicide", "Abuse"]
        assert all("555 01" in text for _, text in kept.values())  # numbers that nobody can have

    def test_every_picture_has_a_credit_in_its_file(self, told):
        from_files = {image.metadata["credit"] == image.credit != "" for image in Image.objects.all()}

        assert from_files == {True}

    def test_nothing_written_is_broken(self, told):
        assert list(verifying.broken()) == []

    def test_readers_get_every_page(self, told):
        client, front = Client(), reading_front.front(at=told)
        paths = ["/", "/feed/", "/people/chrissy-teigen/", "/people/john-legend/", "/authors/rosa-lindqvist/"]
        paths += [section.get_absolute_url() for section in front.sections]
        paths += [card.edition.get_absolute_url() for block in front.blocks for card in block.cards]

        assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)

    def test_people_tagged_are_those_the_text_names(self, told):
        """The list of people and the texts agree: what the desk would be offered is what the demo confirmed."""
        for story in Article.objects.all():
            tagged = set(story.people.values_list("name", flat=True))
            text = "\n\n".join([story.headline, html.text(story.body)])
            found = {suggestion.person.name for suggestion in suggest(text)}
            assert tagged == found, story

    def test_its_accounts_sign_in(self, told):
        known = cast.sign_ins()

        assert list(known) == ["admin", "rosa", "omar", "june", "edith", "ed", "phil"]
        assert all(Client().login(username=name, password=password) for name, password in known.items())
        assert len(set(known.values())) == len(known)

    def test_tells_no_password_that_somebody_changed(self, told):
        rosa = User.objects.get(username="rosa")
        with transaction.atomic():
            rosa.set_password("my own long pass phrase")
            rosa.save()
            assert "rosa" not in cast.sign_ins()
            transaction.set_rollback(True)


@pytest.mark.django_db
class TestSeedDemo:
    def test_leaves_alone_a_newsroom_in_use(self):
        desk.rosa()

        with pytest.raises(CommandError, match="in use"):
            call_command("seed_demo", stdout=StringIO())

        assert [user.username for user in User.objects.all()] == ["rosa"]

    def test_leaves_nothing_behind_where_it_is_cut_short(self, settings, tmp_path, monkeypatch):
        settings.MEDIA_ROOT = tmp_path
        monkeypatch.setattr(telling, "PICTURES", dict(islice(telling.PICTURES.items(), 2)))
        monkeypatch.setattr(telling, "hang", lambda *_, **__: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            telling.tell(now=timezone.now())

        assert cast.is_empty()
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    def test_stays_off_a_site_that_others_reach(self, settings):
        settings.ON_THIS_MACHINE, settings.SITE_URL = False, "https://news.example"

        with pytest.raises(CommandError, match="stays off https://news.example"):
            call_command("seed_demo", stdout=StringIO())

        assert not User.objects.exists()


@pytest.mark.django_db
class TestCheck:
    """A demo that is put before the world must not be signed in to with its own passwords."""

    def test_refuses_accounts_of_the_demo_on_a_site_that_others_reach(self, settings):
        cast.make_accounts()
        settings.ON_THIS_MACHINE = False

        errors = checks.demo_stays_at_home(None, databases=["default"])

        assert [error.id for error in errors] == ["newsroom.E002"]
        assert "admin, ed, edith, june, omar, phil, rosa" in errors[0].msg

    def test_refuses_them_under_a_new_key_as_well(self, settings):
        cast.make_accounts()
        settings.ON_THIS_MACHINE, settings.SECRET_KEY = False, "another key, as production has one"

        assert len(checks.demo_stays_at_home(None, databases=["default"])) == 1
        with pytest.raises(ImproperlyConfigured, match="could sign in"):
            checks.refuse_unsound()

    def test_is_content_once_they_are_deactivated(self, settings):
        cast.make_accounts()
        User.objects.update(is_active=False)
        settings.ON_THIS_MACHINE = False

        assert checks.demo_stays_at_home(None, databases=["default"]) == []
        checks.refuse_unsound()

    def test_is_content_on_this_machine(self):
        cast.make_accounts()

        assert checks.demo_stays_at_home(None, databases=["default"]) == []
