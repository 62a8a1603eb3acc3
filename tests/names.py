"""A cast of made-up people for the tests of `people.suggest`, and a way to write down whom a text should name.

"We met [Ned Teagle|ned]. [Teagle|ned] left." is a text with its answer: the words in brackets name Ned, others nobody.
"""

import re

from articles.people import Index, Known

MARK = re.compile(r"\[([^][|]*)\|(\w+)\]")
CAST = {
    "ada": ("Ada Legend", "Ada Lovage Legend"),
    "ned": ("Ned Teagle",),
    "nora": ("Nora Teagle",),
    "wanda": ("Wanda May",),
    "bruno": ("Bruno May", "Sir Bruno May"),
    "eva": ("Eva Holland",),
    "mick": ("Mick Jordan",),
    "chelsea": ("Chelsea Clifton",),
    "denny": ("Denny Washington",),
    "til": ("Til van der Meeren",),
    "ana": ("Ana de la Roza",),
    "rashid": ("Rashid bin Omar Al Qadir", "Sheikh Rashid bin Omar Al Qadir", "Sheikh Rashid bin Omar"),
    "bashar": ("Bashar al-Tamimi",),
    "sultan": ("Sultan AlNoori",),
    "mo": ("Mohamed Sabri",),
    "kemal": ("Kemal Işıkoğlu",),
    "lula": ("Luís Inaldo Lula da Serra", "Lula"),
    "dong": ("Kim Dong-su",),
    "otto": ("Otto Brandt Jr.",),
    "fred": ("Fred Q. Crane",),
    "fredjr": ("Fred Q. Crane Jr.", "FQC Jr"),
    "fqc": ("Felix Quill Calder", "FQC"),
    "jk": ("J.K. Rowe",),
    "osric": ("King Osric IV", "King Osric"),
    "dana": ("Dana, Princess of Quillshire", "Kit Morrow", "Princess of Quillshire"),
    "piers": ("Prince Piers", "Prince of Quillshire"),
    "dwight": ("Dwight Stone", "The Boulder"),
    "anwar": ("Anwar Idris", "Datuk Seri Anwar Idris"),
    "nurul": ("Nurul Izza Anwar",),
    "donna": ("Donna Trumm",),
    "vlad": ("Vlad Putnik",),
    "kent": ("Kent Waverly", "Ye"),
    "lady": ("Vera Starmont", "Lady Starmont"),
    "keith": ("Keith Starmont", "Sir Keith"),
    "lena": ("Lena O'Dowd-Stone",),
    "elmo": ("Elmo Prestwick", "Elmo"),
    "malik": ("Malik X",),
    "zeldra": ("Zéldra",),
    "seal": ("Seal",),
    "naz": ("Naz",),
    "future": ("Future",),
    "srq": ("Shah Rokh Qureshi", "SRQ"),
    "child": ("Lily Teagle",),
}
PEOPLE = {
    key: Known(number, names[0], names[1:], "never" if key == "child" else "open", key)
    for number, (key, names) in enumerate(CAST.items(), 1)
}
INDEX = Index(PEOPLE.values())


def plain(marked: str) -> str:
    """The text alone."""
    return MARK.sub(r"\1", marked)


def marked(text: str, index: Index = INDEX) -> str:
    """The text with whom it names, as `people.suggest` has it."""
    found = sorted(
        (span.start, span.end, one.person.external_id) for one in index.suggest(text) for span in one.mentions
    )
    for start, end, key in reversed(found):
        text = f"{text[:start]}[{text[start:end]}|{key}]{text[end:]}"
    return text
