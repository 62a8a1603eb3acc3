"""The WSGI application. It refuses to start on a database that has lost its own rules."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
application = get_wsgi_application()

from articles.checks import refuse_without_triggers  # noqa: E402  models exist only after the line above

refuse_without_triggers()
