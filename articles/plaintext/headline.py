"""Headlines: the one that a file begins with, and one proposed from the first sentence where there is none."""

import re
from dataclasses import replace

from articles.plaintext.blocks import (
    ABBREVIATED,
    BULLET,
    CLOSERS,
    ENDS_SENTENCE,
    INTERVIEW,
    dateline_of,
    standing_alone,
)
from articles.plaintext.lines import Line, has_letter
from articles.plaintext.story import Block, Kind, Story

LONGEST_PROPOSAL = 80
SHORTEST_CLAUSE = 30
LOOSE = " ,;:–—-("  # at the end of a headline
SENTENCE_END = re.compile(rf"[.!?…]+[{CLOSERS}]*(?=\s+[\"'“‘«(]*[A-Z0-9])")
TITLES = re.compile(
    r"(?:\b(?:Mrs?|Ms|Drs?|St|Prof|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Jr|Sr|No|vs|[A-Z])|\b[ap]\.m|[A-Z]\.[A-Z])$"
)
ASIDE = re.compile(r", (?:who|whose|which|where)\b[^,]*,")
CLAUSE_END = re.compile(
    r"[,;:](?= )| [–—-](?= )"
    r"| (?=(?:as(?! (?:well|much|many|soon|long))|after|before|while|when|who|whose|which|where|because|but|although"
    r"|though|since|until|unless|(?:and|but|or|so) (?:I|he|she|it|they|we|there|this|that))\b)"
)
WEAK_ENDING = re.compile(
    r"[\s,;:–—-]+(?:a|an|the|and|or|but|nor|of|in|on|at|to|for|from|with|by|as|that|than|who|which|whose|when|where|while|if|into|"
    r"over|after|before|his|her|its|their|our|my|your|is|are|was|were|be|been|has|have|had|will|would|not|so|said|says|saying)$",
    re.IGNORECASE,
)


def without_headline(blocks: list[Block], lines: list[Line]) -> tuple[str, list[Block]]:
    """Take the headline off the top: the first words, standing alone, that read like one and have a story below."""
    alone = standing_alone(blocks, lines)
    words = [n for n, block in enumerate(blocks) if block.kind in (Kind.PARAGRAPH, Kind.HEADING)]

    def heads(n: int) -> bool:
        at_top = blocks[n].start in alone or (n + 1 < len(blocks) and blocks[n + 1].kind == Kind.NOTE)
        below = any(ENDS_SENTENCE.search(block.text) for block in blocks[n + 1 :] if block.kind == Kind.PARAGRAPH)
        return at_top and below and _reads_like_headline(blocks[n].text)

    if not words or not heads(words[0]):
        return "", blocks
    first = words[0]
    if _is_name_or_kicker(blocks[first].text):
        if len(words) < 2 or not heads(words[1]) or words[1] != first + 1:
            return "", blocks
        blocks = [replace(block, kind=Kind.NOTE) if n == first else block for n, block in enumerate(blocks)]
        first = words[1]
    return blocks[first].text, blocks[:first] + blocks[first + 1 :]


def _reads_like_headline(text: str) -> bool:
    if len(text) > 150 or len(text.split()) > 25 or BULLET.match(text) or INTERVIEW.match(text):
        return False
    if text.count("“") > text.count("”") and "„" not in text:
        return False
    # "Who goes there?" is a headline, “Who goes there?” somebody speaking.
    return not ENDS_SENTENCE.search(text) or text[-1] in "?!…" or bool(ABBREVIATED.search(text[-20:]))


def _is_name_or_kicker(text: str) -> bool:
    """Whether a line is one or two words in capitals: over a story, the caption of a lost picture or a section."""
    words = text.split()
    return len(words) <= 2 and all(word[0].isupper() for word in words) and not ENDS_SENTENCE.search(text)


def propose_headline(story: Story) -> str:
    """Return a headline of at most 80 characters made from the first sentence, for a person to confirm or change.

    It ends at a clause, or at a word, and in no comma, conjunction or lone quotation mark; '' if there are no words.
    """
    texts = [block.text for block in story.blocks if block.kind == Kind.PARAGRAPH]
    texts += [block.caption or block.point for block in story.blocks]
    first = next((text for text in texts if has_letter(text)), "")
    if dateline := dateline_of(first):
        first = first[dateline.end() :]
    sentence = _first_sentence(" ".join(first[:1000].split()))
    if len(sentence) > LONGEST_PROPOSAL:
        sentence = ASIDE.sub("", sentence, count=1)
    if len(sentence) > LONGEST_PROPOSAL:
        sentence = _shortened(sentence)
    return _balanced(sentence.rstrip(LOOSE)).rstrip(LOOSE)[:LONGEST_PROPOSAL]


def _first_sentence(text: str) -> str:
    for end in SENTENCE_END.finditer(text):
        if not (end[0] == "." and TITLES.search(text[: end.start()])):
            text = text[: end.end()]
            break
    return text if ABBREVIATED.search(text[-20:]) else re.sub(rf"[.]([{CLOSERS}]*)$", r"\1", text)


def _shortened(sentence: str) -> str:
    """Cut at the last clause that fits, else at the last word."""
    room = LONGEST_PROPOSAL - 1  # for a closing quotation mark
    clauses = [end.start() for end in CLAUSE_END.finditer(sentence) if SHORTEST_CLAUSE <= end.start() <= room]
    cut = sentence[: clauses[-1]] if clauses else sentence[: room + 1].rpartition(" ")[0] or sentence[:room]
    while weak := WEAK_ENDING.search(cut):
        cut = cut[: weak.start()]
    return cut


def _balanced(headline: str) -> str:
    """Close the quotation that a cut left open, drop a closing mark without an opening one and an open bracket."""
    if headline.count("(") > headline.count(")"):
        headline = headline[: headline.rindex("(")].rstrip(LOOSE) or headline.replace("(", "")
    if "„" in headline or headline.find("»") < headline.find("«"):  # German: here “ and « close
        return headline
    for opening, closing in (("“", "”"), ("«", "»")):
        if headline.count(opening) > headline.count(closing):
            headline = headline.rstrip(",;:") + closing
        elif headline.count(closing) > headline.count(opening):
            headline = headline.replace(closing, "")
    if headline.count('"') % 2:
        headline = headline.rstrip(",;:") + '"' if headline.startswith('"') else headline.replace('"', "")
    if "‘" in headline and not re.search(r"’(?!\w)", headline[headline.index("‘") :]):
        headline += "’"
    return headline
