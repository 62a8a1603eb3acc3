"""The readers' addresses. What stands here with one segment is reserved: no section may take it (masthead.py)."""

from django.urls import path, re_path

from articles import machines, views
from articles.subscribing import beside

NAME = r"(?P<slug>[-a-zA-Z0-9_]+)"
STORY = r"(?P<section>[-a-z0-9_]+)/(?P<slug>[-a-z0-9_]+)-(?P<public_id>[a-z0-9]{8})/"

app_name = "articles"
urlpatterns = [
    path("", views.front, name="front"),
    # Stories are asked for most: of the addresses of two segments only those stand before theirs that resemble it.
    path("about/<slug:slug>/", views.about, name="about_page"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("authors/<slug:slug>/", views.author, name="author"),
    re_path(rf"^{STORY}$", views.story, name="story"),
    beside("everything", "", "feed"),
    path("robots.txt", machines.robots, name="robots"),
    path("favicon.ico", machines.icon, name="icon"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap_index"),
    path("sitemap-pages.xml", machines.sitemap_of_pages, name="sitemap_of_pages"),
    re_path(r"^sitemap-(?P<number>[0-9]{1,9})\.xml$", machines.sitemap, name="sitemap"),
    re_path(
        r"^sitemap-(?P<kind>people|topics|authors)-(?P<number>[0-9]{1,9})\.xml$",
        machines.sitemap_of_names,
        name="sitemap_of_names",
    ),
    path("news-sitemap.xml", machines.news_sitemap, name="news_sitemap"),
    path("search/", views.search, name="search"),
    path("about/", views.about, name="about"),
    path("archive/", views.archive_years, name="archive"),
    re_path(r"^archive/(?P<year>[12][0-9]{3})/$", views.archive_year, name="archive_year"),
    re_path(r"^archive/(?P<year>[12][0-9]{3})/(?P<month>[01][0-9])/$", views.archive_leaf, name="archive_month"),
    re_path(
        r"^archive/(?P<year>[12][0-9]{3})/(?P<month>[01][0-9])/(?P<day>[0-3][0-9])/$",
        views.archive_leaf,
        name="archive_day",
    ),
    path("corrections/", views.corrections, name="corrections"),
    beside("corrections", "corrections/", "corrections_feed"),
    beside("person", f"people/{NAME}/", "person_feed"),
    beside("topic", f"topics/{NAME}/", "topic_feed"),
    beside("author", f"authors/{NAME}/", "author_feed"),
    re_path(
        r"^media/(?P<token>[a-z0-9]{24})/(?P<width>[0-9]{2,4})\.(?P<extension>jpg|avif)$", views.picture, name="picture"
    ),
    re_path(r"^media/(?P<token>[a-z0-9]{24})\.pdf$", views.document, name="document"),
    re_path(rf"^{STORY}article\.json$", views.ninjs, name="ninjs"),
    re_path(rf"^{STORY}history/$", views.history, name="history"),
    re_path(r"^(?P<public_id>[a-zA-Z0-9]{8})$", views.short, name="short"),
    path("<slug:slug>/", views.section, name="section"),
    beside("section", f"{NAME}/", "section_feed"),
]
