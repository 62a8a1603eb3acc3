"""What a misconfigured newsroom is told: here, a database that has lost one of its own rules."""

import runpy

import pytest
from django.contrib.auth.models import Group
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection

from articles import checks, roles
from articles.management.commands.serve import refuse_unsound_database
from articles.models import Clock, Edition, triggers
from articles.models.rules import NAMES_CLOCK, READERS_CLOCK
from tests import desk

pytestmark = pytest.mark.django_db

RULE = "newsroom_edition_remains"


def lose_a_rule():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {RULE}")
        else:
            cursor.execute(f"DROP TRIGGER {RULE} ON articles_edition")


def ask():
    return [(message.id, message.msg) for message in run_checks(tags=[Tags.database], databases=["default"])]


class TestRulesAreInstalled:
    def test_is_silent_on_a_sound_database(self):
        assert ask() == []

    def test_names_a_rule_that_was_dropped(self):
        lose_a_rule()

        assert ask() == [("newsroom.E001", f"The database 'default' has lost 1 of its own rules, the first {RULE}.")]

    def test_names_a_rule_that_was_switched_off(self):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite can't switch a trigger off")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE articles_edition DISABLE TRIGGER {RULE}")

        assert checks.lost_rules() == [RULE]


class TestEmptiedDatabase:
    """What tests with a live server leave behind for the next test."""

    @pytest.mark.django_db(transaction=True)
    def test_has_its_rules_its_clock_and_its_groups_again(self):
        desk.make_live()

        call_command("flush", interactive=False, verbosity=0)

        assert not Edition.objects.exists()
        assert checks.lost_rules() == []
        assert set(Clock.objects.values_list("pk", flat=True)) == {READERS_CLOCK, NAMES_CLOCK}
        assert set(Group.objects.values_list("name", flat=True)) == set(roles.GROUPS)
        assert Group.objects.get(name="Editors").permissions.filter(codename="approve_article").exists()


class TestMigrate:
    def test_mends_what_the_check_complains_of(self):
        """Newer code misses its newest rules: the command that installs them must not ask for them first."""
        lose_a_rule()

        call_command("migrate", verbosity=0, skip_checks=False)

        assert checks.lost_rules() == []

    def test_installs_nothing_on_the_tables_of_before(self):
        lose_a_rule()

        triggers.after_migrations(using="default", plan=[(None, True)])

        assert len(checks.lost_rules()) == 1


class TestServing:
    def test_starts_on_a_sound_database(self):
        assert callable(runpy.run_module("newsroom.wsgi")["application"])

    def test_wsgi_refuses_a_database_without_its_rules(self):
        lose_a_rule()

        with pytest.raises(ImproperlyConfigured, match=RULE):
            runpy.run_module("newsroom.wsgi")

    def test_serve_refuses_it_too_and_says_what_to_do(self):
        lose_a_rule()

        with pytest.raises(CommandError, match=rf"{RULE}\. Run `python manage.py migrate`: it installs them\."):
            refuse_unsound_database()
