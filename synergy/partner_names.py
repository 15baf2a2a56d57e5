"""Find which organization a line names, by the names that people use in a meeting."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from synergy import sameness

# Those who come to the meetings. Other organizations are talked about more often than they speak.
TAKING_PART = ("partner", "network")

_WORD = re.compile(r"\w+(?:['’&-]\w+)*")
_ASIDE = re.compile(r"\([^)]*\)")
_HEAD = re.compile(r"\s*([^:]{2,80}?)\s*(?::|\s[-–—]\s)\s*")
_TAIL = re.compile(r"(?:\s*\(([^()]+)\)?|\s+[-–—]\s+([^()–—:]+))[\s.!]*$")
_SMALL = {"the", "of", "and", "for", "in", "a"}
# First words of names that also begin ordinary sentences: alone they are not a name, unless only a
# name makes sense there.
_ORDINARY = (
    "access action active art arts better big black blue bright bridge brighter button care caring"
    " centre change children church city clear common community corner council county creative"
    " crime early east education evening every faith family fair fathers first food football for"
    " forward free fresh friends future gang gangs girls global good great green growing health"
    " helping high home hope house housing inner inside just justice key kids learning level life"
    " light little living local london long loud love making men mentoring mind mothers moving"
    " music national new next night north one open our parents people place police positive power"
    " public reach reaching real red right rise rising road room safe safer school schools second"
    " shared silver single small south spare spark sport sports st stand start step steps street"
    " strong support talk third time together town trust turning two unity upper urban victim"
    " violence voice west white women word work working world young youth"
)
# In part of a name, these do not tell organizations apart either.
_GENERIC = (
    " agency association charity group network organisation organization partnership project"
    " service services team"
)
_NOT_TELLING = {*(_ORDINARY + _GENERIC).split(), *_SMALL}


@dataclass(frozen=True)
class Partner:
    """An organization by its names; `kind` is one of synergy.words.ORGANIZATION_KINDS."""

    id: int
    name: str
    alternate_name: str | None = None
    kind: str = "partner"


@dataclass(frozen=True)
class Head:
    """The organization before a colon or a dash, and the position where the rest begins."""

    organization_id: int
    end: int


@dataclass(frozen=True)
class Tail:
    """The organization in brackets or after a dash at the end, and where the rest ends."""

    organization_id: int
    start: int


@dataclass
class Names:
    """Maps the names of organizations, as words, to their ids.

    `sure` names count anywhere in a line, `careful` ones only if they cannot mean anything else,
    and `parts` of names only where an owner is named. If several organizations share a name, it
    means the only one that is `present`, or else none of them.
    """

    sure: dict[tuple[str, ...], set[int]] = field(default_factory=dict)
    careful: dict[tuple[str, ...], set[int]] = field(default_factory=dict)
    parts: dict[tuple[str, ...], set[int]] = field(default_factory=dict)
    guests: set[int] = field(default_factory=set)
    present: frozenset[int] = frozenset()

    @staticmethod
    def of(partners: Iterable[Partner], present: Iterable[int] = ()) -> "Names":
        """Collect the names of all these organizations, some of which are present."""
        names = Names(present=frozenset(present))
        for one in partners:
            if one.kind not in TAKING_PART:
                names.guests.add(one.id)
            for called in filter(None, (one.name, one.alternate_name)):
                names._add(_words(_ASIDE.sub(" ", called)), one.id)
        return names

    def _add(self, words: list[str], number: int) -> None:
        words = words[1:] if words[:1] == ["the"] else words
        if not words:
            return
        self._put(tuple(words), number)
        if len(words) > 2:
            self._put(tuple(words[:2]), number)
        if len(words[0]) > 3:
            self._put((words[0],), number)
        initials = "".join(word[0] for word in words if word not in _SMALL)
        if len(initials) > 2:
            self.careful.setdefault((initials,), set()).add(number)
        for start in range(len(words) - 1):
            for end in range(start + 2, len(words) + 1):
                if not _NOT_TELLING.issuperset(words[start:end]):
                    self.parts.setdefault(tuple(words[start:end]), set()).add(number)

    def _put(self, words: tuple[str, ...], number: int) -> None:
        is_ordinary = len(words) == 1 and words[0] in _ORDINARY.split()
        held = self.careful if is_ordinary else self.sure
        held.setdefault(words, set()).add(number)

    def _one(self, words: tuple[str, ...], *maps: dict[tuple[str, ...], set[int]]) -> int | None:
        """Return the organization that a name means, from the first map that settles it."""
        for held in maps:
            numbers = held.get(words, set())
            for some in (numbers, numbers & self.present):
                if len(some) == 1:
                    return next(iter(some))
        return None

    def _owner(self, called: str) -> int | None:
        """Return the organization if a text is just its name, or part of its name."""
        words = tuple(_words(called))
        words = words[1:] if words[:1] == ("the",) else words
        return self._one(words, self.sure, self.careful, self.parts)

    @cached_property
    def longest(self) -> int:
        """Return the number of words in the longest name."""
        return max(map(len, (*self.sure, *self.careful, *self.parts)), default=0)

    def head(self, line: str, is_owner: bool = False) -> Head | None:
        """Find the organization named before the first colon, or dash between spaces.

        Part of a name counts only for an owner: before an update it may be the subject.
        """
        found = _HEAD.match(line)
        if found is None:
            return None
        words = tuple(_words(found[1]))
        words = words[1:] if words[:1] == ("the",) else words
        number = self._one(words, self.sure, self.careful)
        if is_owner and number is None:
            number = self._owner(found[1])
        return Head(number, found.end()) if number else None

    def tail(self, line: str) -> Tail | None:
        """Find the owner named in brackets, or after a dash between spaces, at the end."""
        found = _TAIL.search(line)
        number = self._owner(found[1] or found[2]) if found else None
        return Tail(number, found.start()) if found and number else None

    def opening(self, line: str) -> Head | None:
        """Find the owner named at the start of a line, in full or in part."""
        found = list(_WORD.finditer(line))[: self.longest + 1]
        for end in range(len(found), 0, -1):
            if number := self._owner(line[: found[end - 1].end()]):
                return Head(number, found[end - 1].end())
        return None

    def first(self, line: str) -> int | None:
        """Find the first organization named in a line; guests count only at its start."""
        found = list(_WORD.finditer(line))
        for at in range(len(found)):
            for number, _ in self._called(found, at):
                if _begins(found, at) or number not in self.guests:
                    return number
        return None

    def without(self, line: str) -> str:
        """Remove partners' names from a line; guests' names stay, as it may be about them.

        A name that is also an ordinary word ("Refuge") stays, unless it is written as a name.
        """
        found = list(_WORD.finditer(line))
        rest, end, at = "", 0, 0
        while at < len(found):
            lengths = [n for number, n in self._called(found, at) if number not in self.guests]
            typed = found[at][0]
            if lengths and (lengths[0] > 1 or not sameness.knows(typed) or _is_capital(typed, at)):
                rest += line[end : found[at].start()]
                at += lengths[0]
                end = found[at - 1].end()
            else:
                at += 1
        return " ".join((rest + line[end:]).split()).lstrip(" :-–—,")

    def _called(self, found: list[re.Match[str]], at: int) -> Iterator[tuple[int, int]]:
        """List who may be named from a word on, longest name first, with its number of words."""
        words = [_fold(one[0]) for one in found[at : at + max(self.longest, 2)]]
        for length in range(len(words), 0, -1):
            if number := self._one(tuple(words[:length]), self.sure):
                yield number, length
        if _is_name(found[at][0], _begins(found, at), words[1:2]) and (
            number := self._one((words[0],), self.careful)
        ):
            yield number, 1


def _begins(found: list[re.Match[str]], at: int) -> bool:
    """Tell whether a word is the first of the line, apart from "the"."""
    return [_fold(one[0]) for one in found[:at]] in ([], ["the"])


def _is_capital(typed: str, at: int) -> bool:
    return at > 0 and typed[0].isupper()


def _is_name(typed: str, begins: bool, after: list[str]) -> bool:
    """Tell whether an ordinary word, or initials, can only be a name in its place."""
    if begins:
        return after in (["to"], ["will"]) or (len(typed) > 2 and typed.isupper())
    return typed[0].isupper()


def _words(text: str) -> list[str]:
    return [_fold(one) for one in _WORD.findall(text)]


def _fold(word: str) -> str:
    """Write a word in lower case, without accents or a possessive ending."""
    apart = unicodedata.normalize("NFD", word.casefold().replace("’", "'"))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return plain.removesuffix("'s") or plain
