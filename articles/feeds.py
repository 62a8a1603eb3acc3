"""Feeds of what readers see now. Each picture carries its credit here as well."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed

from articles import reading
from articles.reading_names import PersonPage


class CreditedRss(Rss201rev2Feed):
    """RSS 2.0 with pictures and their credits (Media RSS 1.5.1, https://www.rssboard.org/media-rss)."""

    def rss_attributes(self):
        return {**super().rss_attributes(), "xmlns:media": "http://search.yahoo.com/mrss/"}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if lead := item["lead"]:
            address = {"url": settings.SITE_URL + lead.source, "medium": "image", "type": "image/jpeg"}
            handler.startElement("media:content", address)
            label = "Made or altered by a machine." if lead.synthetic else ""
            told = " ".join(filter(None, (lead.caption, label)))
            handler.addQuickElement("media:description", told, {"type": "plain"})
            handler.addQuickElement("media:credit", lead.credit)
            if lead.copyright:
                handler.addQuickElement("media:copyright", lead.copyright)
            handler.endElement("media:content")


class ListFeed(Feed):
    """The stories of one list, which comes as `stories`."""

    feed_type = CreditedRss

    def item_title(self, card):
        return card.edition.headline

    def item_description(self, card):
        return card.edition.standfirst

    def item_link(self, card):
        return settings.SITE_URL + card.edition.get_absolute_url()

    def item_guid(self, card):
        # The same for all versions of a story, so that a correction is no news in a reader's list.
        return f"{settings.SITE_URL}/#{card.edition.public_id}"

    item_guid_is_permalink = False

    def item_pubdate(self, card):
        return card.edition.first_published_at

    def item_updateddate(self, card):
        return card.edition.updated_at

    def item_author_name(self, card):
        return ", ".join(line["name"] for line in card.edition.byline)

    def item_categories(self, card):
        return [card.edition.section.name]

    def item_extra_kwargs(self, card):
        return {"lead": card.lead}


class NewestFeed(ListFeed):
    """The newest stories of all."""

    title = settings.SITE_NAME
    description = f"The newest stories of {settings.SITE_NAME}."

    # The site's own address, whatever name it was asked by: a kept feed must not send readers elsewhere.

    def link(self):
        return settings.SITE_URL + reverse("articles:front")

    def feed_url(self):
        return settings.SITE_URL + reverse("articles:feed")

    def items(self):
        return reading.newest(at=timezone.now()).cards


class PersonFeed(ListFeed):
    """The newest stories that are about somebody or name them."""

    def get_object(self, request, stories: PersonPage) -> PersonPage:
        return stories

    def title(self, stories):
        return f"{stories.person.name} – {settings.SITE_NAME}"

    def description(self, stories):
        return f"The newest stories of {settings.SITE_NAME} about {stories.person.name}."

    def link(self, stories):
        return settings.SITE_URL + stories.person.get_absolute_url()

    def feed_url(self, stories):
        return settings.SITE_URL + reverse("articles:person_feed", args=[stories.person.slug])

    def items(self, stories):
        return stories.cards
