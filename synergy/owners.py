"""Take the owner out of an action's text: "Kinara to ring them" becomes "ring them"."""

import re
from dataclasses import dataclass

from synergy.partner_names import Names

# Ways to name all partners.
ALL = "all(?: of us| (?:the )?partners)?|everyone|everybody|(?:each|every) partner|partners"
_ALL = re.compile(rf"(?:{ALL})\b", re.IGNORECASE)
_TO_DO = re.compile(r"\s*(?:to|will)\s+(?=\w)", re.IGNORECASE)
_HEAD = re.compile(r"\s*(?::|\s[-–—]\s)\s*(?=\w)")
# Words that cannot start a task: "Kinara to be asked first", "Kinara to the rescue".
_NO_BEGINNING = (
    "be have not also the a an this that these those all any each our their his her its my your and"
    " or of in on at for with by from as it they we"
)


@dataclass(frozen=True)
class Owned:
    """A task, with the owner if the text names one; `is_for_all` if it names all partners."""

    text: str
    organization_id: int | None = None
    is_for_all: bool = False


def take_owner(text: str, names: Names) -> Owned:
    """Remove the owner from the start or end of a text if the rest reads well on its own."""
    if everybody := _ALL.match(text):
        verb = _TO_DO.match(text, everybody.end()) or _HEAD.match(text, everybody.end())
        if verb and _reads_well(text[verb.end() :]):
            return Owned(text[verb.end() :], is_for_all=True)
    elif (owner := names.opening(text)) and (verb := _TO_DO.match(text, owner.end)):
        rest = text[verb.end() :]
        return Owned(rest if _reads_well(rest) else text, owner.organization_id)
    if (tail := names.tail(text)) and _reads_well(text[: tail.start]):
        return Owned(text[: tail.start], tail.organization_id)
    return Owned(text)


def _reads_well(rest: str) -> bool:
    """Tell whether a text can stand alone as an action's title."""
    first, _, more = rest.partition(" ")
    return bool(more) and first.lower() not in _NO_BEGINNING.split()


ALL_PARTNERS = "All partners: "


def name_all(text: str) -> str:
    """Return the title of a single action for all partners."""
    return f"{ALL_PARTNERS}{text[:1].lower()}{text[1:]}"


def names_all(title: str) -> bool:
    """Tell whether an action's title says that it is for all partners."""
    return title.startswith(ALL_PARTNERS)
