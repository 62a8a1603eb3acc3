"""What our models do quicker than Django's, and alike."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from articles.models import Article, Byline, Edition, Section
from tests import desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]


def told(row: models.Model) -> tuple[dict, str, bool]:
    """What an object holds and where it came from."""
    return {name: value for name, value in vars(row).items() if name != "_state"}, row._state.db, row._state.adding


def as_django_makes(row: models.Model) -> models.Model:
    """The same row of the database, made an object by Django's own hook."""
    loaded = [field.attname for field in row._meta.concrete_fields if field.attname in vars(row)]
    return models.Model.from_db.__func__(type(row), row._state.db, loaded, [vars(row)[name] for name in loaded])


class TestARow:
    @pytest.mark.parametrize("model", [Edition, Section])
    @pytest.mark.parametrize("loaded", [(), ("slug",)], ids=["whole", "a part"])
    def test_becomes_the_object_that_django_makes(self, model, loaded):
        desk.make_live()
        row = model.objects.only(*loaded)[0]
        assert told(row) == told(as_django_makes(row))
        assert row == as_django_makes(row)

    def test_asks_for_what_was_left_out(self, django_assert_num_queries):
        desk.make_live(headline="Ferry returns")
        row = Edition.objects.only("slug").get()
        with django_assert_num_queries(1):
            assert row.headline == "Ferry returns"


class TestAChosenRow:
    def test_is_not_looked_for_again(self, django_assert_num_queries):
        article = desk.make_article()
        article.section = desk.make_section("City")
        with django_assert_num_queries(0):
            article.clean_fields(exclude={"started_by", "saved_by"})

    def test_is_looked_for_where_its_id_alone_is_known(self):
        with pytest.raises(ValidationError) as refused:
            Byline(article=desk.make_article(), author_id=4711).clean_fields()
        assert list(refused.value.error_dict) == ["author"]

    def test_is_asked_for_where_none_was_chosen(self):
        with pytest.raises(ValidationError) as refused:
            Byline(article=Article(), author=None).clean_fields()
        assert "author" in refused.value.error_dict
