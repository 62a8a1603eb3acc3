"""Front pages by their editors: what is kept of one, how two saves come together, and when readers see which.

Every act is one transaction and leaves a Revision. Readers' queries stand in reading_front.py.
"""

from articles.arranging.content import from_content, offered, problems
from articles.arranging.meeting import Clash, Met, meet
from articles.arranging.publishing import hold, publish
from articles.arranging.saving import (
    go_back,
    last_kept,
    may_arrange,
    overtaken_on,
    prepare,
    save,
    take_out_names,
)

__all__ = [
    "Clash", "Met", "from_content", "go_back", "hold", "last_kept", "may_arrange", "meet", "offered",
    "overtaken_on", "prepare", "problems", "publish", "save", "take_out_names",
]  # fmt: skip
