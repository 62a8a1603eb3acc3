"""The WSGI application: the press before files before Django. It refuses to start on a database not to be trusted."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django = get_wsgi_application()

from articles.checks import refuse_unsound  # noqa: E402  models exist only after the line above
from articles.press.serving import in_front_of  # noqa: E402

refuse_unsound()
application = in_front_of(django)

# What is loaded by now stays: looking through it for what could go would stop all readers for 50 ms now and then.
gc.collect()
gc.freeze()
