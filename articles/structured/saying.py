"""What all forms for machines share: whole addresses, fields that say something, and JSON that ends no script."""

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

# What stands for a machine's part in a picture where nobody knows which part it was.
SYNTHETIC = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"
# What stands before a credit, wherever a picture is described in words.
CREDITED = gettext_lazy("Image Credit:")
# Inside <script> nothing may look like its end; and two characters that old scripts take for a new line.
ESCAPED = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def absolute(path: str) -> str:
    return settings.SITE_URL + path


def as_script(*said: dict) -> SafeString:
    """Dictionaries as JSON that can stand inside <script>: no word of it ends the element. (security.md 52)"""
    return mark_safe(json.dumps(said, ensure_ascii=False).translate(ESCAPED))  # noqa: S308  escaped just here


def saying(**fields) -> dict:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in ("", None, [], {})}


def web_address(words: str) -> str:
    """The address that a licence is; '' where it is words."""
    try:
        parts = urlsplit(words.strip())
    except ValueError:
        return ""
    return words.strip() if parts.scheme in ("http", "https") and parts.netloc and " " not in words.strip() else ""
