"""Judge how far a line typed at a meeting is about the same concern as a known issue.

Both are read as words with meanings (synergy.same_words), so that "kicked out of school" says the
same as "excluded". The likeness is the harmonic mean of two shares, by weight: how much of the line
is in the issue, and how much of the title is in the line. A line that says much more than a title,
or only part of it, may be about something else. Sharing words that any concern may use is not
enough: if little else is shared, the likeness is halved.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from synergy.same_words import COMMON, COMPLAINTS, EMPTY, SUBJECTS

# A line this like an issue is about it; one less like it may be. These numbers and the weights were
# chosen with the lines marked "tuning" in tests/db/queries/issue_lines.csv, and measured with those
# marked "scoring".
STRONG, WEAK = 0.6, 0.48
# An issue this much less like a line than the best is only a distraction.
APART = 0.15
# The weight of a word in each table, and of one in none: a detail, or a different subject.
COMMON_WEIGHT = 0.25
TABLES = ((SUBJECTS, 1.0), (COMPLAINTS, 0.5), (COMMON, COMMON_WEIGHT))
UNKNOWN = 0.6
# The share of its weight that a word of the line keeps if it is only in the description.
DESCRIBED = 0.6
# The least likeness of a line that says all of a title, however much else it says.
SAID = 0.55

# The most words in a phrase, and how many first letters of an unknown word to search for.
_PHRASE, _BEGINNING = 4, 4
_WORD = re.compile(r"[^\W_]+(?:[&'][^\W_]+)*|&")
_EMPTY = frozenset(EMPTY.split())


@dataclass(frozen=True)
class Word:
    """A word or a phrase, its meanings in the tables, and its weight."""

    text: str
    meanings: frozenset[str]
    weight: float


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """List the meaningful words of a text, one for each meaning."""
    return tuple({one.meanings or one.text: one for one in _read(text)}.values())


def knows(word: str) -> bool:
    """Tell whether a word is in the tables."""
    return bool(_meanings(word.casefold()))


def likeness(line: str, title: str, description: str | None) -> float:
    """Return how far a line is about an issue, from 0 to 1."""
    said, titled, described = words(line), words(title), words(description or "")
    shared = [one for one in said if _is_said(one, titled)]
    explained = [one for one in said if one not in shared and _is_said(one, described)]
    share = _share(_weight(shared) + DESCRIBED * _weight(explained), said)
    share_of_title = _share(_weight(one for one in titled if _is_said(one, said)), titled)
    if not shared or not share_of_title:
        return 0.0
    mean = 2 * share * share_of_title / (share + share_of_title)
    like = max(mean, SAID * share_of_title)
    telling = _weight(one for one in shared if one.weight > COMMON_WEIGHT)
    return like if telling >= UNKNOWN else like / 2


def forms(line: str) -> Iterator[str]:
    """List the forms of the words in a line, as in the tables; common words only if no others.

    A word in no table is given by its first letters, as the rest may be misspelt.
    """
    said = words(line)
    for word in [one for one in said if one.weight > COMMON_WEIGHT] or said:
        if not word.meanings:
            yield word.text[:_BEGINNING] + "*"
        for meaning in sorted(word.meanings):
            yield from _FORMS[meaning]


def _read(text: str) -> Iterator[Word]:
    said = _WORD.findall(text.casefold().replace("’", "'"))
    at = 0
    while at < len(said):
        length, meanings = _longest(said, at)
        if meanings:
            weight = max(_WEIGHTS[one] for one in meanings)
            yield Word("_".join(said[at : at + length]), meanings, weight)
        elif len(said[at]) > 2 and said[at] not in _EMPTY:
            yield Word(said[at], meanings, UNKNOWN)
        at += length


def _longest(said: list[str], at: int) -> tuple[int, frozenset[str]]:
    """Find the longest phrase in the tables that begins at a word."""
    for length in range(min(_PHRASE, len(said) - at), 0, -1):
        if meanings := _meanings("_".join(said[at : at + length])):
            return length, meanings
    return 1, frozenset()


@lru_cache(maxsize=4096)
def _meanings(called: str) -> frozenset[str]:
    # A form ending in * must include the first letter of the phrase's last word.
    begun = [called[:end] + "*" for end in range(called.rfind("_") + 2, len(called) + 1)]
    return frozenset(one for form in (called, *begun) for one in _MEANINGS.get(form, ()))


def _weight(some: Iterable[Word]) -> float:
    return sum(one.weight for one in some)


def _share(part: float, whole: tuple[Word, ...]) -> float:
    return part / _weight(whole) if whole else 0.0


def _is_said(word: Word, others: tuple[Word, ...]) -> bool:
    return any(_alike(word, other) for other in others)


def _alike(one: Word, other: Word) -> bool:
    """Compare by meaning if the tables know both words, otherwise by spelling, allowing slips."""
    if one.meanings and other.meanings:
        return not one.meanings.isdisjoint(other.meanings)
    shorter = min(len(one.text), len(other.text))
    if shorter < 5 or one.text[:2] != other.text[:2]:
        return one.text == other.text
    slips = 1 if shorter < 8 else 2
    return DamerauLevenshtein.distance(one.text, other.text, score_cutoff=slips) <= slips


_FORMS = {meaning: held.split() for table, _ in TABLES for meaning, held in table.items()}
_WEIGHTS = {meaning: weight for table, weight in TABLES for meaning in table}
_MEANINGS: dict[str, set[str]] = {}
for _meaning, _held in _FORMS.items():
    for _form in _held:
        _MEANINGS.setdefault(_form, set()).add(_meaning)
