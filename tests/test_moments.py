"""What a typed day and time mean on one clock: nights on which clocks change, and what forms make of them."""
# ruff: noqa: DTZ001  what is typed has no zone yet: that is the subject

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms

from articles import moments
from articles.admin.moments import Moment, Zone
from articles.models import Article, Edition, Image
from tests import desk
from tests.test_admin import act_page, change_page, fields_of

BERLIN, NEW_YORK, LORD_HOWE = (ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe"))


class TestMoment:
    """security.md 45"""

    @pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, LORD_HOWE, ZoneInfo("UTC"), ZoneInfo("Asia/Kathmandu")])
    def test_is_the_moment_of_that_clock(self, zone):
        noon = datetime(2024, 3, 5, 12)

        assert moments.moment(noon, zone) == noon.replace(tzinfo=zone)

    @pytest.mark.parametrize(
        ("zone", "typed", "readings"),
        [
            (BERLIN, datetime(2024, 10, 27, 2, 30), ["02:30 summer time (UTC+2)", "02:30 standard time (UTC+1)"]),
            (NEW_YORK, datetime(2024, 11, 3, 1, 30), ["01:30 summer time (UTC−4)", "01:30 standard time (UTC−5)"]),
            (LORD_HOWE, datetime(2024, 4, 7, 1, 45), ["01:45 summer time (UTC+11)", "01:45 standard time (UTC+10:30)"]),
        ],
    )
    def test_that_comes_twice_offers_both(self, zone, typed, readings):
        with pytest.raises(moments.Unclear, match="twice") as unclear:
            moments.moment(typed, zone)

        first, second = unclear.value.readings
        assert [first.words, second.words] == readings
        assert first.moment < second.moment
        assert [each.moment.astimezone(zone).replace(tzinfo=None) for each in (first, second)] == [typed, typed]

    @pytest.mark.parametrize(
        ("zone", "typed", "readings"),
        [
            (BERLIN, datetime(2024, 3, 31, 2, 30), ["01:59 standard time (UTC+1)", "03:00 summer time (UTC+2)"]),
            (NEW_YORK, datetime(2024, 3, 10, 2, 30), ["01:59 standard time (UTC−5)", "03:00 summer time (UTC−4)"]),
            (
                LORD_HOWE,
                datetime(2024, 10, 6, 2, 15),
                ["01:59 standard time (UTC+10:30)", "02:30 summer time (UTC+11)"],
            ),
        ],
    )
    def test_that_never_comes_offers_the_minutes_around_it(self, zone, typed, readings):
        with pytest.raises(moments.Unclear, match="never show") as unclear:
            moments.moment(typed, zone)

        assert [each.words for each in unclear.value.readings] == readings

    def test_of_a_day_that_was_left_out_names_the_days_around_it(self):
        with pytest.raises(moments.Unclear) as unclear:
            moments.moment(datetime(2011, 12, 30, 12), ZoneInfo("Pacific/Apia"))

        words = [each.words for each in unclear.value.readings]
        assert words == ["29 December 2011, 23:59 (UTC−10)", "31 December 2011, 00:00 (UTC+14)"]


class TestClocks:
    def test_show_one_moment_at_its_source_at_home_and_in_utc(self):
        shown = moments.on_clocks(datetime(2024, 3, 5, 22, tzinfo=UTC), [ZoneInfo("Asia/Tokyo"), BERLIN])

        assert [(each.when, each.where, each.offset) for each in shown] == [
            ("6 March 2024, 07:00", "Tokyo", "UTC+9"),
            ("5 March 2024, 23:00", "Berlin", "UTC+1"),
            ("5 March 2024, 22:00", "UTC", "UTC"),
        ]

    def test_that_are_one_stand_there_once(self):
        assert len(moments.on_clocks(datetime(2024, 3, 5, tzinfo=UTC), [ZoneInfo("UTC"), ZoneInfo("UTC")])) == 1

    @pytest.mark.parametrize("typed", ["Europe/Berlin", " europe/berlin ", "EUROPE/BERLIN"])
    def test_are_found_by_name_however_it_is_typed(self, typed):
        assert moments.zone_named(typed) == BERLIN

    def test_without_a_place_are_not_found(self):
        assert [moments.zone_named(name) for name in ("", "Mars/Base", "../etc/passwd", "Factory")] == [None] * 4


class Form(forms.Form):
    when = Moment(zone=BERLIN, required=False)


class TestField:
    """security.md 45: nothing that was typed is lost."""

    def form(self, *parts: str) -> Form:
        return Form({f"when_{number}": part for number, part in enumerate(parts)})

    def test_of_a_plain_time_is_its_moment_with_utc_beside_it(self):
        form = self.form("2024-03-05", "06:00")

        assert form.is_valid()
        assert form.cleaned_data["when"] == datetime(2024, 3, 5, 5, tzinfo=UTC)
        assert "= 05:00 UTC" in form.as_p()

    @pytest.mark.parametrize(
        ("parts", "said"),
        [
            (("2024-03-05", ""), "Give the day and the time."),
            (("", "06:00"), "Give the day and the time."),
            (("tomorrow", "06:00"), "Give the day as year-month-day: 2024-03-05."),
            (("2024-03-05", "six"), "Give the time as 06:00 or 18:30."),
            (("0001-01-01", "00:00"), "Choose a day between 1900 and 2199."),
            (("9999-12-31", "23:59"), "Choose a day between 1900 and 2199."),
        ],
    )
    def test_that_is_not_whole_says_so(self, parts, said):
        form = self.form(*parts)

        assert form.errors["when"] == [said]
        assert all(part in form.as_p() for part in parts)

    @pytest.mark.parametrize("reading", ["", "nonsense", "2024-10-27T05:30:00+00:00"])
    def test_of_an_unclear_time_offers_both_readings_and_keeps_what_was_typed(self, reading):
        form = self.form("2024-10-27", "02:30", reading)

        assert "twice" in form.errors["when"][0]
        page = form.as_p()
        assert 'value="2024-10-27T00:30:00+00:00"> 02:30 summer time (UTC+2)' in page
        assert 'value="2024-10-27T01:30:00+00:00"> 02:30 standard time (UTC+1)' in page
        assert 'value="2024-10-27"' in page
        assert 'value="02:30"' in page

    def test_takes_the_reading_that_was_chosen_and_shows_it_again(self):
        form = self.form("2024-10-27", "02:30", "2024-10-27T01:30:00+00:00")

        assert form.is_valid()
        chosen = form.cleaned_data["when"]
        assert chosen == datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
        assert 'value="2024-10-27T01:30:00+00:00" checked' in Form(initial={"when": chosen}).as_p()

    def test_left_empty_is_no_moment(self):
        form = self.form("", "", "2024-10-27T01:30:00+00:00")

        assert form.is_valid()
        assert form.cleaned_data["when"] is None

    @pytest.mark.parametrize(
        ("parts", "changed"),
        [
            (("2024-10-27", "02:30", "2024-10-27T01:30:00+00:00"), False),
            (("2024-10-27", "02:30"), False),
            (("2024-10-27", "02:30", "2024-10-27T00:30:00+00:00"), True),
            (("2024-10-27", "04:30"), True),
            (("", ""), True),
            (("soon", ""), True),
        ],
    )
    def test_knows_whether_it_was_changed(self, parts, changed):
        data = {f"when_{number}": part for number, part in enumerate(parts)}
        form = Form(data, initial={"when": datetime(2024, 10, 27, 1, 30, tzinfo=UTC)})

        assert form.has_changed() == changed

    def test_keeps_seconds_that_were_there(self):
        moment = datetime(2024, 3, 5, 5, 0, 30, tzinfo=UTC)

        assert 'value="06:00:30"' in Form(initial={"when": moment}).as_p()

    def test_of_a_zone_knows_those_there_are(self):
        assert Zone(required=False).clean("asia/tokyo") == "Asia/Tokyo"
        assert Zone(required=False).clean("") == ""
        with pytest.raises(forms.ValidationError, match="“Berlin” is no zone"):
            Zone().clean("Berlin")


@pytest.mark.django_db
class TestPages:
    """Every time of the desk is typed on the newsroom's clock; here that is Berlin's. security.md 45"""

    @pytest.fixture(autouse=True)
    def newsroom_in_berlin(self, settings):
        settings.TIME_ZONE = "Europe/Berlin"

    def test_story_keeps_all_that_was_typed_beside_an_unclear_time(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        typed = fields_of(client, change_page(article)) | {
            "headline": "Typed and not lost", "due_at_0": "2030-03-31", "due_at_1": "02:30",
        }  # fmt: skip

        page = client.post(change_page(article), typed).content.decode()

        assert "never show 02:30" in page
        assert "Typed and not lost" in page
        assert "03:00 summer time (UTC+2)" in page
        client.post(change_page(article), typed | {"due_at_2": "2030-03-31T01:00:00+00:00"})
        saved = Article.objects.get()
        assert (saved.headline, saved.due_at) == ("Typed and not lost", datetime(2030, 3, 31, 1, tzinfo=UTC))

    def test_approval_keeps_all_that_was_typed_beside_an_unclear_time(self, client, sign_in):
        article = desk.make_article()
        desk.file_story(article)
        sign_in(desk.edith())
        page = act_page(article, "approve")
        typed = fields_of(client, page) | {"when": "later", "live_from_0": "2030-10-27", "live_from_1": "02:30"}

        answer = client.post(page, typed).content.decode()

        assert "02:30 summer time (UTC+2)" in answer
        assert 'value="later" required id="id_when_1" checked' in answer.replace("\n", "")
        assert not Edition.objects.exists()
        client.post(page, typed | {"live_from_2": "2030-10-27T01:30:00+00:00"})
        assert Edition.objects.get().live_from == datetime(2030, 10, 27, 1, 30, tzinfo=UTC)

    def test_picture_keeps_the_end_of_its_rights(self, client, sign_in):
        image = desk.make_image()
        sign_in(desk.phil())
        page = f"/admin/articles/image/{image.pk}/change/"

        client.post(page, fields_of(client, page) | {"rights_until_0": "2030-06-01", "rights_until_1": "00:00"})

        assert Image.objects.get().rights_until == datetime(2030, 5, 31, 22, tzinfo=UTC)
