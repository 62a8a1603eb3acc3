"""The pages about the paper that a newsroom begins with, for its editors to write on. Made where there are none."""

from django.db import connections

ABOUT = """
<p>Every story here was read by two people before it went out: one stands by the words, another approves them.</p>
<p>What we got wrong we put right, and say so: on the story itself, with the day, and on the page of corrections.</p>
"""
CONTACT = """
<p>Nobody has written yet how this newsroom is reached. Its editors do that at the desk, under “Pages about us”.</p>
"""
POLICIES = """
<h2>Corrections</h2>
<p>A mistake is corrected in the story, with a note that says what was wrong and when it was put right. Earlier versions
stay open to readers unless the law forbids it.</p>
<h2>Pictures</h2>
<p>Each picture carries the name of who made it. Pictures made or altered by a machine say so.</p>
<h2>Your data</h2>
<p>To read here you need no account. Our pages set no cookies and load nothing from other companies. Videos and posts of
other houses are fetched only when you ask for them.</p>
"""
ACCESSIBILITY = """
<p>We want everybody to be able to read this paper. Our pages are made to meet level AA of the Web Content
Accessibility Guidelines, version 2.2.</p>
<ul><li><p>Every page works by keyboard alone, and without scripts.</p></li>
<li><p>Pictures have a description, or are marked as decoration.</p></li>
<li><p>Pages follow the size of type, the contrast and the calm that you have set on your device.</p></li></ul>
<p>What we know to be missing: videos and posts of other houses are beyond our reach, and documents that others wrote
may be hard to read by ear. If something keeps you from reading, tell us: you find us under Contact.</p>
"""
FIRST = {
    "about": ("About us", ABOUT),
    "contact": ("Contact", CONTACT),
    "policies": ("How we work", POLICIES),
    "accessibility": ("Accessibility", ACCESSIBILITY),
}


def make_pages(*, using: str, **_) -> None:
    """Write the first pages into a database that has none."""
    # Deferred: models exist only once every application is loaded.
    from articles.models import Page  # noqa: PLC0415

    pages = Page.objects.using(using)
    # A migration that went back took the table along.
    if "articles_page" not in connections[using].introspection.table_names() or pages.exists():
        return
    for position, (slug, (name, body)) in enumerate(FIRST.items(), 1):
        Page(slug=slug, name=name, body=body, position=position * 10).save(using=using)
