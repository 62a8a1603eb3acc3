"""Whether what was typed is somebody's name, with a letter wrong here and there. Knows spellings, no tables."""

from collections.abc import Sequence

# In words of so many letters so many may be wrong: added, left out, another one, or two in the other's place.
FORGIVEN = ((8, 2), (3, 1), (0, 0))
# In shorter ones the first letter is never wrong: "café" is no Rafe. Who types a name begins it rightly.
BEGINS_RIGHT = 6


def mistakes(typed: Sequence[str], name: Sequence[str]) -> int | None:
    """How many letters are wrong if this name was meant; None if it was not. Both are folded words.

    Each word that was typed must be one of the name's, and no two the same one.
    """
    left, wrong = list(name), 0
    for word in typed:
        most = forgiven(word)
        begun = [other for other in left if len(word) >= BEGINS_RIGHT or other.startswith(word[0])]
        found = min(((apart(word, other, most), other) for other in begun), default=(most + 1, ""))
        if found[0] > most:
            return None
        wrong += found[0]
        left.remove(found[1])
    return wrong


def forgiven(word: str) -> int:
    return next(most for length, most in FORGIVEN if len(word) >= length)


def apart(one: str, other: str, most: int) -> int:
    """How many letters two words lie apart, neighbours that changed places being one; `most` + 1 for all that is more.

    Damerau's distance, in the form in which no stretch is changed twice.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        above, row = rows[-1], [i]
        for j, there in enumerate(other, 1):
            cost = min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return min(rows[-1][-1], most + 1)
