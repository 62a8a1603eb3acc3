"""Which language an answer is in: readers get the site's, whatever their browser asks for, and the desk gets English.

One language for all readers, so that one page can be kept for all of them. The desk is written in English alone, and
half of a page in Django's German would help nobody. Catalogues lie in locale/, how dates are written in formats/:

    manage.py makemessages -l de -l ar --no-obsolete --add-location file --no-wrap -i .venv -i tests
    manage.py compilemessages -i .venv
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from articles.lanes import DESK

ENGLISH = "en-gb"


class DeskLanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(DESK):
            return self.get_response(request)
        with translation.override(ENGLISH):
            return self.get_response(request)
