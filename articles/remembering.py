"""What is dear to make, kept in the process by all that determines it: compared, never trusted to stay."""

from collections.abc import Hashable
from typing import Any


class Remembered(dict):
    """What was made, by what it was made of. Where that comes to more than `most` letters, it begins anew.

    Whoever keeps something says how many letters it has: counting all of it would take longer than some takes to make.
    """

    def __init__(self, most: int):
        super().__init__()
        self._most = most
        self._letters = 0

    def keep(self, of: Hashable, made: Any, *, letters: int) -> Any:
        if self._letters > self._most:
            self.clear()
            self._letters = 0
        self[of] = made
        self._letters += letters
        return made
