"""Which of the people found come first, and what shows an editor that they are meant."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from articles.people.names import Known
from articles.people.page import Span

# Initials and abbreviations of two letters ("J.", "Dr.") end no sentence. The stop comes first: it is found quicker.
SENTENCE_END = re.compile(r"[.!?](?<![A-Z].)(?<!\b[A-Z][a-z].)[\"'\u201d\u2019)]*\s+")
ENDS_SENTENCE = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\]]*$")
LINE = re.compile(r"\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A person found, where, and the sentence that shows it; `subject` is About rather than Also named.

    Where no sentence names her in full, the evidence is the line that does: a headline, a bare caption. `rivals` are
    the others who fit every one of these places: a question which of them is meant, and no guess.
    """

    person: Known
    mentions: tuple[Span, ...]
    evidence: str
    subject: bool
    score: float
    rivals: tuple[Known, ...] = ()


def rank(text: str, mentions: Mapping[Known, Sequence[Span]]) -> list[Suggestion]:
    """Order by how often and how early somebody is named; a place that two people share counts half for each."""
    opening = _opening(text)
    most = max(map(len, mentions.values()), default=0)
    fitting = defaultdict(list)
    for person, spans in mentions.items():
        for span in spans:
            fitting[span.start].append(person)
    suggestions, sentences = [], Sentences(text)
    for person, spans in mentions.items():
        early = sum([span.start < opening for span in spans[:2]])
        weight = len(spans) + 2 * early + (1 - spans[0].start / (len(text) + 1))
        sure = sum([1 / len(fitting[span.start]) for span in spans]) / len(spans)
        others = [one for one in fitting[spans[0].start] if one is not person]
        suggestions.append(
            Suggestion(
                person,
                tuple(spans),
                evidence=_evidence(sentences, spans),
                subject=_is_subject(len(spans), early=early, most=most),
                score=round(sure * weight / (weight + 1), 4),
                rivals=tuple(one for one in others if all(one in fitting[span.start] for span in spans)),
            )
        )
    return sorted(suggestions, key=lambda found: (-found.score, found.mentions[0].start, found.person.id))


def _is_subject(times: int, *, early: int, most: int) -> bool:
    """A story is about whoever opens it and comes back, and whoever fills it."""
    return bool(early) and times >= min(most, 2) or times > 2 and 2 * times >= most


def _opening(text: str) -> int:
    """Return where the second line with text ends: a headline or a caption, and the first paragraph."""
    end = 0
    for _, line in zip(range(2), LINE.finditer(text), strict=False):
        end = line.end()
    return end


def _evidence(sentences: "Sentences", spans: Sequence[Span]) -> str:
    """Return the first whole sentence that names her as fully as the first mention does, else that mention's line.

    "Ada Legend Image Credit: AP" says little of who is meant, a sentence about some Legend still less.
    """
    text, fallback, end = sentences.text, "", 0
    fullness = text.count(" ", spans[0].start, spans[0].end)
    for span in spans:
        # Each sentence once: a list of 5,000 names on one line is one sentence.
        if span.end > end and text.count(" ", span.start, span.end) >= fullness:
            start, end = sentences.around(span)
            sentence = text[start:end].strip()
            if ENDS_SENTENCE.search(sentence, max(len(sentence) - 8, 0)):
                return sentence
            fallback = fallback or sentence
    return fallback


class Sentences:
    """The sentences of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._cuts: dict[int, list[int]] = {}

    def around(self, span: Span) -> tuple[int, int]:
        """Return where the sentence around a place begins and ends."""
        start = self.text.rfind("\n", 0, span.start) + 1
        cuts = self._cuts.get(start)
        if cuts is None:
            end = self.text.find("\n", span.end)
            end = end if end >= 0 else len(self.text)
            found = (found.end() for found in SENTENCE_END.finditer(self.text, start, end))
            cuts = self._cuts[start] = [start, *found, end]
        return cuts[bisect_right(cuts, span.start) - 1], cuts[min(bisect_left(cuts, span.end), len(cuts) - 1)]
