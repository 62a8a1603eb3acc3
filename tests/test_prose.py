"""What a body may hold besides paragraphs: embeds, social quotes, boxes, tables, galleries; what a paste becomes; what
the desk answers the editor; and how readers see it."""

from pathlib import Path

import pytest
from django.urls import reverse

from articles import embeds, html, workflow
from articles.embeds import Embed
from articles.models import Use
from tests import desk
from tests.desk import NOW

CLIPBOARDS = Path(__file__).parent / "clipboards"
VIDEO = "dQw4w9WgXcQ"
LEFT = {
    "apple_mail": (
        "<p>The ferry came back on <strong>Monday</strong>,\u00a0<em>unpainted</em>.</p>"
        "<ul><li><p>New engines</p></li><li><p>Old benches</p></li></ul><p>[Lost here: picture]</p>"
        "<blockquote><p>On 4 Mar 2024, at 18:02, Rosa Marin &lt;rosa@news.example&gt; wrote:</p>"
        "<p>When does it <strong>sail</strong>?</p></blockquote><p>Jo Berg</p>"
    ),
    "excel": (
        "<table><caption>Passengers</caption><tbody><tr><td>Year</td><td>Monday</td><td>Sunday</td></tr>"
        "<tr><td>1992</td><td>1,204</td><td></td></tr><tr><td></td><td>980 &amp; more</td><td>12.5%</td></tr>"
        "</tbody></table>"
    ),
    "gmail": (
        '<p>Dear Rosa,</p><p>the ferry came back on <strong>Monday</strong> ⛴️. See <a href="https://harbour.example/news">'
        "the notice</a>.</p><p>On Mon, 4 Mar 2024 at 18:02, Rosa Marin &lt;"
        '<a href="mailto:rosa@news.example">rosa@news.example</a>&gt; wrote:</p>'
        "<blockquote><p>When does it sail?</p><p>Rosa</p></blockquote><p>--</p><p>Jo Berg, harbour office</p>"
    ),
    "google_docs": (
        "<h2>The ferry is back</h2><p>The ferry came back on <strong>Monday</strong><em>, unpainted</em>, said the "
        '<a href="https://harbour.example/news?a=1&amp;b=2">harbour office</a>.</p><p>[Lost here: picture]</p>'
        "<ul><li><p>New engines</p><ul><li><p>two of them</p></li></ul></li><li><p>Old benches</p></li></ul>"
        "<p>It closed in 1993.[Lost here: footnote 1]</p>"
    ),
    "google_sheets": (
        "<table><thead><tr><th>Day</th><th>High water</th></tr></thead><tbody><tr><td>Monday</td><td>12:00</td></tr>"
        '<tr><td><a href="https://tides.example/tuesday">Tuesday</a></td><td></td></tr></tbody></table>'
    ),
    "outlook": (
        "<p>The ferry came back on <strong>Monday</strong>.</p><p>[Lost here: picture]</p>"
        '<p><strong>Jo Berg</strong></p><p><a href="https://harbour.example/">harbour.example</a></p>'
        "<blockquote><p><strong>From:</strong> Rosa Marin<br>"
        "<strong>Sent:</strong> 4 March 2024 18:02</p><p>When does it sail?</p></blockquote>"
    ),
    "web_page": (
        '<ul><li><p><a href="/home">Home</a></p></li></ul><h2>The ferry is back</h2><p>The <em>ferry</em> '
        "came back[1] on <strong>Monday</strong>.</p><p>[Lost here: picture]</p>"
        "<p>The ferry on Monday. Photo: Jo Berg</p>"
        "<blockquote><p>“Nobody asked us.”</p><p><cite>Mira Holt</cite></p></blockquote>"
        f'<div data-embed="youtube" data-id="{VIDEO}" data-title=""></div><p>[Lost here: embedded page]</p>'
        "<h3>Times</h3><table><caption>Departures</caption><thead><tr><th>Day</th><th>Times</th><th></th></tr></thead>"
        "<tbody><tr><th>Monday</th><td>8</td><td>12</td></tr></tbody></table><p>[Lost here: video]</p>"
        "<ol><li><p>^ Harbour office, 4 March.</p></li></ol>"
    ),
    "word": (
        "<h2>The ferry is back</h2><p>The ferry came back on <strong>Monday</strong>, <em>unpainted</em>, said the "
        '<a href="https://harbour.example/news">harbour office</a>.</p><p>[Lost here: picture]</p>'
        "<ul><li><p>New engines</p><ul><li><p>two of them</p></li></ul></li><li><p>Old benches</p></li></ul>"
        "<ol><li><p>Leave at noon</p></li></ol><blockquote><p>“Nobody asked us,” she said.</p></blockquote>"
        "<p>It sails twice a day[Lost here: comment].</p>"
    ),
    "word_footnotes": (
        "<p>The pier was built in 1904[1] and closed in 1993.[Lost here: footnote 2]</p><hr>"
        "<p>[1] Harbour archive, box 7.</p>"
    ),
}


class TestClipboards:
    @pytest.mark.parametrize("clipboard", sorted(path.stem for path in CLIPBOARDS.iterdir()))
    def test_come_out_clean_with_a_mark_where_something_is_lost(self, clipboard):
        cleaned = html.clean((CLIPBOARDS / f"{clipboard}.html").read_text())

        assert cleaned == LEFT[clipboard]
        assert html.clean(cleaned) == cleaned


class TestEmbeds:
    @pytest.mark.parametrize(
        ("address", "kind", "number"),
        [
            (f"https://www.youtube.com/watch?v={VIDEO}", "youtube", VIDEO),
            (f"https://youtube.com/watch?app=desktop&v={VIDEO}&t=42s", "youtube", VIDEO),
            (f"https://m.youtube.com/shorts/{VIDEO}", "youtube", VIDEO),
            (f"https://youtu.be/{VIDEO}?si=x", "youtube", VIDEO),
            (f"https://www.youtube-nocookie.com/embed/{VIDEO}", "youtube", VIDEO),
            (f"http://WWW.YouTube.com/live/{VIDEO}", "youtube", VIDEO),
            ("https://www.instagram.com/p/CxYz_12-3ab/", "instagram", "CxYz_12-3ab"),
            ("https://www.instagram.com/harbour.office/reel/CxYz_12-3ab/?igsh=x", "instagram", "CxYz_12-3ab"),
            ("https://www.instagram.com/p/CxYz_12-3ab/embed", "instagram", "CxYz_12-3ab"),
        ],
    )
    def test_are_known_by_their_addresses(self, address, kind, number):
        assert embeds.recognise(address) == Embed(kind, number)

    @pytest.mark.parametrize(
        "address",
        [
            f"https://www.youtube.com.evil.example/watch?v={VIDEO}",
            f"https://evil.example/www.youtube.com/watch?v={VIDEO}",
            f"https://youtube.com@evil.example/watch?v={VIDEO}",
            f"https://user:pass@youtube.com/watch?v={VIDEO}",
            f"https://youtube.com:8443/watch?v={VIDEO}",
            f"https://youtube.com./watch?v={VIDEO}",
            f"https://xn--yotube-4ya.com/watch?v={VIDEO}",
            f"https://yоutube.com/watch?v={VIDEO}",
            f"https://youtube.com\\@evil.example/watch?v={VIDEO}",
            f"https://evil.example#@youtube.com/watch?v={VIDEO}",
            f"https://notyoutube.com/watch?v={VIDEO}",
            f"javascript:alert(1)//www.youtube.com/watch?v={VIDEO}",
            f"//www.youtube.com/watch?v={VIDEO}",
            f"https://www.youtube.com/watch?v={VIDEO}&v=aaaaaaaaaaa",
            f"https://www.youtube.com/watch?v={VIDEO}x",
            "https://www.youtube.com/watch?v=../../../evil",
            "https://www.youtube.com/redirect?q=https://evil.example",
            f"https://www.youtube.com/embed/{VIDEO}/../../redirect",
            f"https://www.youtube.com/%65mbed/{VIDEO}",
            f"https://youtu.be/{VIDEO}\n",
            "https://www.instagram.com/accounts/login/",
            "https://www.instagram.com/p/a/b/c/d",
            "https://instagram.com.evil.example/p/CxYz_12-3ab/",
            "",
            "https://[",
        ],
    )
    def test_are_no_look_alikes(self, address):
        """security.md 50"""
        assert embeds.recognise(address) is None

    @pytest.mark.parametrize(
        ("kind", "number"), [("youtube", f"{VIDEO}?autoplay=1"), ("youtube", "../../evil"), ("vimeo", "1"), ("", VIDEO)]
    )
    def test_that_are_none_leave_a_mark(self, kind, number):
        """security.md 50"""
        body = f'<p>Rain</p><div data-embed="{kind}" data-id="{number}"></div>'

        assert html.clean(body) == "<p>Rain</p><p>[Lost here: embedded page]</p>"


class TestWhatIsLost:
    def test_is_found_again_in_the_words(self):
        body = html.clean("<p>Rain <img src=x> and <a href='#_ftn1'>[1]</a> [or so]</p>")

        assert html.lost(html.text(body)) == ["[Lost here: picture]", "[Lost here: footnote 1]"]

    @pytest.mark.django_db
    def test_stops_a_story_until_somebody_has_dealt_with_it(self):
        article = desk.make_article(body="<p>Rain [Lost here: picture]</p>")

        with pytest.raises(workflow.Refused, match="Lost here: picture"):
            desk.file_story(article)


class TestSocialQuotes:
    @pytest.mark.parametrize(
        "permalink", ["http://social.example/1", "javascript:alert(1)", "//social.example/1", "https://a@b.example/"]
    )
    def test_without_a_secure_address_are_quotations(self, permalink):
        """security.md 46"""
        body = f'<blockquote data-permalink="{permalink}" data-author="Mira Holt"><p>Hi</p></blockquote>'

        assert html.clean(body) == "<blockquote><p>Hi</p><p><cite>Mira Holt</cite></p></blockquote>"

    def test_are_read_back_as_data(self):
        body = html.clean(
            '<blockquote data-permalink="https://social.example/1?a=1&amp;b=2" data-author="Mira &quot;M&quot; Holt"'
            ' data-handle="@mira" data-captured="2024-03-05T08:30Z" onclick="alert(1)"><p>Hi</p></blockquote>'
        )

        [social] = html.parts(body)
        assert (social.html, social.author, social.handle) == ("<p>Hi</p>", 'Mira "M" Holt', "mira")
        assert social.permalink == "https://social.example/1?a=1&b=2"
        assert html.text(body) == (
            'Hi\n\nMira "M" Holt (@mira), https://social.example/1?a=1&b=2, captured 5 March 2024, 08:30 UTC'
        )


class TestTables:
    def test_part_merged_cells_and_fill_short_rows(self):
        body = "<table><tr><th>A<th>B<th>C<tr><td colspan=2>1<td>2<tr><td rowspan=2>3<td>4<tr><td>5</table>"

        assert html.text(html.clean(body)) == "A | B | C\n\n1 |  | 2\n\n3 | 4 | \n\n | 5 | "

    @pytest.mark.parametrize(
        "layout",
        [
            "<table><tr><td><p>Rain</p><td>Snow</table>",
            "<table><tr><td>Rain<tr><td>Snow</table>",
            "<table><tr><td><table><tr><td>Rain</table><td><tr><td><td>Snow</table>",
            '<table role="presentation"><tr><td>Rain<td><tr><td><td>Snow</table>',
        ],
    )
    def test_that_only_place_things_become_paragraphs(self, layout):
        assert html.clean(layout) == "<p>Rain</p><p>Snow</p>"

    def test_stay_small_however_wide_they_say_they_are(self):
        """security.md 70"""
        body = "<table>" + "<tr>" + "<td colspan=1000>x" * 5_000 + "<tr><td>y" * 5_000 + "</table>"

        assert len(html.clean(body)) < 200_000

    def test_inside_something_else_stand_as_paragraphs_there(self):
        body = "<blockquote><table><tr><td>a<td>b<tr><td>c<td>d</table></blockquote>"

        assert html.clean(body) == "<blockquote><p>a</p><p>b</p><p>c</p><p>d</p></blockquote>"


class TestBoxes:
    def test_hold_what_they_may(self):
        inside = "<h2>Tides</h2><ul><li>Noon</li></ul><blockquote>Ebb</blockquote><hr>"

        facts, pull, none = (
            html.clean(f'<aside data-kind="{kind}">{inside}</aside>') for kind in ("facts", "pull", "evil")
        )

        assert facts == ('<aside data-kind="facts"><h3>Tides</h3><ul><li><p>Noon</p></li></ul><p>Ebb</p></aside>')
        assert pull == '<aside data-kind="pull"><p>Tides</p><p>Noon</p><p>Ebb</p></aside>'
        assert "aside" not in none


class TestGalleries:
    def test_count_as_pictures_and_go_when_their_last_one_goes(self):
        body = f"<p>Rain</p><div data-gallery>{html.figure(7)}{html.figure(8)}</div>"

        assert html.images(body) == [7, 8]
        assert html.parts(body)[1].images == (7, 8)
        assert html.without_images(body, {7, 8}) == "<p>Rain</p>"


@pytest.mark.django_db
class TestOnThePage:
    def publish(self, body, images=()):
        article = desk.make_article(body=body)
        for image in images:
            desk.ArticlePicture.objects.create(
                article=article, image=image, caption=f"Seen by {image.credit}", alternative_text="Boats"
            )
        return desk.publish(article)

    def test_everything_is_shown_in_two_queries_where_nothing_stands_near(self, client, django_assert_num_queries):
        images = [desk.make_image("AP"), desk.make_image("dpa")]
        edition = self.publish(
            f"<p>Rain</p><div data-gallery>{html.figure(images[0].pk)}{html.figure(images[1].pk)}</div>"
            f'<div data-embed="youtube" data-id="{VIDEO}" data-title="Tides &amp; &quot;piers&quot;"></div>'
            '<blockquote data-author="Mira" data-handle="mira" data-permalink="https://social.example/1"'
            ' data-captured=""><p>Hi</p></blockquote>'
            "<table><caption>Times</caption><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>",
            images,
        )

        path = edition.get_absolute_url()
        with django_assert_num_queries(2):
            page = client.get(path).content.decode()

        assert [page.count(f">Image Credit: {credit}<") for credit in ("AP", "dpa")] == [1, 1]
        assert f'<a href="https://www.youtube-nocookie.com/embed/{VIDEO}" target="embed-' in page
        assert "<iframe src" not in page
        assert "Tides &amp; &quot;piers&quot;" in page
        assert '<a href="https://social.example/1" rel="noopener">the post</a>' in page
        assert 'role="region" tabindex="0" aria-labelledby="table-' in page

    def test_policy_names_the_two_houses_and_no_other(self, client):
        edition = self.publish("<p>Rain</p>")

        story = client.get(edition.get_absolute_url())["Content-Security-Policy"]
        front = client.get("/")["Content-Security-Policy"]

        assert "frame-src https://www.youtube-nocookie.com https://www.instagram.com" in story
        assert "frame-src" not in front
        assert [policy.count("https:") for policy in (story, front)] == [2, 0]

    def test_gallery_shows_only_pictures_whose_rights_last(self, client):
        images = [desk.make_image("AP"), desk.make_image("dpa")]
        edition = self.publish(
            f"<p>Rain</p><div data-gallery>{html.figure(images[0].pk)}{html.figure(images[1].pk)}</div>", images
        )
        Use.objects.filter(image=images[0]).update(rights_until=NOW)

        page = client.get(edition.get_absolute_url()).content.decode()

        assert "Image Credit: dpa" in page
        assert "Image Credit: AP" not in page


@pytest.mark.django_db
class TestWhatTheDeskAnswers:
    def test_stories_are_found_live_ones_first_with_their_addresses(self, sign_in, django_assert_num_queries):
        client = sign_in(desk.rosa())
        _, edition = desk.make_live(headline="The pier pays")
        draft = desk.make_article(headline="The pier waits", slug="pier-waits")
        desk.make_article(headline="The pier, in secret", by=desk.omar(), private=True)
        desk.make_article(headline="Something else")

        for expected in (
            [("The pier pays", edition.get_absolute_url(), "Live"),
             ("The pier waits", f"/culture/pier-waits-{draft.public_id}/", "Draft: In progress")],
        ):  # fmt: skip
            answer = client.get(reverse("admin:articles_article_stories"), {"q": "piers the"})
            found = [(s["headline"], s["address"], s["state"]) for s in answer.json()["stories"]]
            assert found == expected

    @pytest.mark.parametrize("number", [1, 3])
    def test_stories_take_as_many_queries_however_many_there_are(self, sign_in, django_assert_num_queries, number):
        client = sign_in(desk.rosa())
        for n in range(number):
            desk.make_article(headline=f"The pier waits {n}")
            desk.make_live(headline=f"The pier pays {n}")
        client.get(reverse("admin:articles_article_stories"))

        with django_assert_num_queries(8):
            client.get(reverse("admin:articles_article_stories"), {"q": "pier"})

    def test_what_is_pasted_comes_back_clean(self, sign_in):
        client = sign_in(desk.rosa())

        answer = client.post(
            reverse("admin:articles_article_paste"), {"html": "<b onclick=x>Rain</b><script>x</script>"}
        )

        assert answer.json() == {"html": "<p><strong>Rain</strong></p>"}
        assert client.get(reverse("admin:articles_article_paste")).status_code == 405

    def test_nothing_is_answered_to_whoever_may_not_write(self, client, sign_in):
        """security.md 12"""
        pages = [reverse(f"admin:articles_article_{name}") for name in ("stories", "paste", "embed")]

        for page in pages:
            assert client.get(page).status_code == 302
        client = sign_in(desk.member("Nobody"))
        answers = [client.get(pages[0]), client.post(pages[1]), client.get(pages[2])]
        assert [answer.status_code for answer in answers] == [403, 403, 403]


@pytest.mark.django_db
class TestCorrectionBox:
    BODY = (
        '<p>It turned at noon.</p><aside data-kind="correction"><p>It turned <em>at one</em>.</p></aside><p>Then.</p>'
    )

    @pytest.mark.parametrize(("language", "word"), [("en-gb", "Correction"), ("de", "Korrektur"), ("ar", "تصحيح")])
    def test_is_called_what_it_is_in_the_site_s_language(self, client, settings, language, word):
        settings.LANGUAGE_CODE = language
        _, edition = desk.make_live(body=self.BODY)

        said = client.get(edition.get_absolute_url()).content.decode()

        label = f'<p class="aside__name"><strong>{word}</strong></p>'
        assert f'<aside data-kind="correction">{label}<p>It turned <em>at one</em>.</p></aside>' in said

    def test_says_in_which_language_where_the_story_speaks_another(self, client):
        _, edition = desk.make_live(body=self.BODY, language="de")

        said = client.get(edition.get_absolute_url()).content.decode()

        assert '<p class="aside__name" lang="en-gb"><strong>Correction</strong></p>' in said

    def test_is_called_so_in_feeds_too(self, client, settings):
        settings.FEED_FULL_TEXT = True
        desk.make_live(body=self.BODY)

        assert "Correction</strong></p><p>It turned" in client.get("/feed/json/").json()["items"][0]["content_html"]
