"""What our models do quicker than Django's, and alike."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from articles.models import Article, Author, Byline, Edition, Section, Topic
from tests import desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]


def told(row: models.Model) -> tuple[dict, str, bool]:
    """What an object holds and where it came from."""
    return {name: value for name, value in vars(row).items() if name != "_state"}, row._state.db, row._state.adding


class TestARow:
    @pytest.mark.parametrize("model", [Edition, Section, Topic])
    @pytest.mark.parametrize("loaded", [(), ("slug",)], ids=["whole", "a part"])
    def test_becomes_the_object_that_django_makes(self, model, loaded, monkeypatch):
        desk.make_live()
        Topic.objects.create(name="Harbours", slug="harbours")
        rows = model.objects.only(*loaded).order_by("pk")
        ours = [told(row) for row in rows.all()]
        monkeypatch.setattr(model, "from_db", classmethod(models.Model.from_db.__func__))
        assert ours == [told(row) for row in rows.all()] != []

    def test_brings_the_row_beside_it(self, django_assert_num_queries):
        desk.make_live(section="Culture")
        with django_assert_num_queries(1):
            assert Edition.objects.select_related("section").get().section.name == "Culture"

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

    def test_is_refused_where_it_was_never_saved(self):
        with pytest.raises(ValidationError) as refused:
            Byline(article=desk.make_article(), author=Author(name="Ada Quist")).clean_fields()
        assert list(refused.value.error_dict) == ["author"]

    def test_is_asked_for_where_none_was_chosen(self):
        with pytest.raises(ValidationError) as refused:
            Byline(article=Article(), author=None).clean_fields()
        assert "author" in refused.value.error_dict
