"""Which of the people found come first, and what shows an editor that they are meant."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from articles.people.names import Known
from articles.people.page import Span

# Initials and abbreviations of two letters ("J.", "Dr.") end no sentence.
SENTENCE_END = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])[.!?][\"'\u201d\u2019)]*\s+")
ENDS_SENTENCE = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\]]*$")
LINE = re.compile(r"\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A person found, where, and the sentence that shows it; `subject` is About rather than Also named.

    Where no sentence names her in full, the evidence is the line that does: a headline, a bare caption.
    """

    person: Known
    mentions: tuple[Span, ...]
    evidence: str
    subject: bool
    score: float


def rank(text: str, mentions: Mapping[Known, Sequence[Span]]) -> list[Suggestion]:
    """Order by how often and how early somebody is named; a place that two people share counts half for each."""
    opening = _opening(text)
    most = max(map(len, mentions.values()), default=0)
    shared = Counter(span for spans in mentions.values() for span in spans)
    suggestions = []
    for person, spans in mentions.items():
        early = sum(span.start < opening for span in spans)
        weight = len(spans) + 2 * min(early, 2) + (1 - spans[0].start / (len(text) + 1))
        sure = sum(1 / shared[span] for span in spans) / len(spans)
        score = round(sure * weight / (weight + 1), 4)
        subject = _is_subject(len(spans), early=early, most=most)
        suggestions.append(Suggestion(person, tuple(spans), _evidence(text, spans), subject, score))
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


def _evidence(text: str, spans: Sequence[Span]) -> str:
    """Return the first whole sentence that names her as fully as the first mention does, else that mention's line.

    "Ada Legend Image Credit: AP" says little of who is meant, a sentence about some Legend still less.
    """
    fullness = _words(text, spans[0])
    as_full = [span for span in spans if _words(text, span) >= fullness]
    return next(filter(ENDS_SENTENCE.search, _sentences(text, as_full)), None) or next(_sentences(text, spans))


def _words(text: str, span: Span) -> int:
    return len(text[span.start : span.end].split())


def _sentences(text: str, spans: Sequence[Span]) -> Iterator[str]:
    """Yield the sentences around these places, each once: a list of 5,000 names on one line is one sentence."""
    start = end = 0
    for span in spans:
        if span.end > end:
            start, end = _sentence(text, span)
            yield text[start:end].strip()


def _sentence(text: str, span: Span) -> tuple[int, int]:
    """Return where the sentence around a place begins and ends."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    cuts = [start, *(start + found.end() for found in SENTENCE_END.finditer(line)), start + len(line)]
    return max(cut for cut in cuts if cut <= span.start), min(cut for cut in cuts if cut >= span.end)
