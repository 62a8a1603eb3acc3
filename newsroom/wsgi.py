"""The WSGI application. It refuses to start on a database that it could not be trusted with."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
application = get_wsgi_application()

from articles.checks import refuse_unsound  # noqa: E402  models exist only after the line above

refuse_unsound()
