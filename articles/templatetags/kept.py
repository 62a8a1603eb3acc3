"""`{% kept a b %}…{% endkept %}`: a fragment that these values determine is rendered once, and kept in the process.

For readers' pages: a page that has gone from the press is made anew out of fragments that are still true, and costs a
third. Values are compared, never trusted to stay: whoever uses it names everything that the fragment shows.
"""

from collections.abc import Hashable

from django import template
from django.template.base import NodeList
from django.utils.translation import get_language

from articles.remembering import Remembered

register = template.Library()

# Letters of the fragments of one place, and of what they show; then it begins anew. A card has three thousand of them,
# a story thirty.
MOST = 8_000_000


class Kept(template.Node):
    child_nodelists = ()  # no block of a page stands in here, and none is looked for with every page

    def __init__(self, values: list[template.Variable], nodelist: NodeList):
        self.values, self.nodelist = values, nodelist
        self._kept = Remembered(MOST)

    def render(self, context: template.Context) -> str:
        key = (get_language(), *[_value(value, context) for value in self.values])
        found = self._kept.get(key)
        if found is None:
            found = self.nodelist.render(context)
            self._kept.keep(key, found, letters=len(found) + len(repr(key)))
        return found


def _value(value: template.Variable, context: template.Context) -> Hashable:
    """What a name stands for; None where a page has nothing of that name. Raises VariableDoesNotExist where it has, and
    that does not say what it shows: it would be taken for any other."""
    try:
        return value.resolve(context)
    except template.VariableDoesNotExist:
        if value.lookups[0] in context:
            raise
        return None


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> Kept:
    values = [template.Variable(value) for value in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(values, nodelist)
