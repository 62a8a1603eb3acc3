"""The application's one hook into Django: what must happen around every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        # Deferred: models, and all that imports them, exist only once every application is loaded.
        from articles import checks, roles  # noqa: F401, PLC0415
        from articles.models import triggers  # noqa: PLC0415

        pre_migrate.connect(triggers.before_migrations, sender=self)
        post_migrate.connect(triggers.after_migrations, sender=self)
        post_migrate.connect(roles.make_groups, sender=self)
