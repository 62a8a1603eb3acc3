"""The application's hooks into Django: what must happen around every migration, and the desk in place of its admin."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.models.signals import post_migrate, pre_migrate


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        # Deferred: models, and all that imports them, exist only once every application is loaded.
        from articles import checks, first_pages, roles  # noqa: F401, PLC0415
        from articles.models import triggers  # noqa: PLC0415

        pre_migrate.connect(triggers.before_migrations, sender=self)
        post_migrate.connect(triggers.after_migrations, sender=self)
        post_migrate.connect(roles.make_groups, sender=self)
        post_migrate.connect(first_pages.make_pages, sender=self)


class DeskConfig(admin.AdminConfig):
    """Django's admin, with our own site behind `admin.site`."""

    default = False  # "articles" alone means the class above
    default_site = "articles.admin.site.DeskSite"

    def ready(self) -> None:
        # Before anybody asks for the site: it lives in the package whose pages register with it. Asked for first, it
        # would be made twice, once from inside, and the pages would hang on the one that nobody serves.
        import_module("articles.admin")
        super().ready()
