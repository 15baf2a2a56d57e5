"""Read a line that a coordinator types while people speak.

What has been understood is removed from the text only if the rest still reads well.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from synergy import theme_words, typed_dates
from synergy.agenda import Step
from synergy.owners import ALL, Owned, take_owner
from synergy.partner_names import Names
from synergy.words import Term

Kind = Literal["update", "mention", "decision", "action", "practice"]

LEADS: dict[str, Kind] = {
    "update": "update",
    "updates": "update",
    "issue": "mention",
    "issues": "mention",
    "concern": "mention",
    "decision": "decision",
    "decided": "decision",
    "agreed": "decision",
    "we agreed": "decision",
    "all agreed": "decision",
    "it was agreed": "decision",
    "action": "action",
    "actions": "action",
    "todo": "action",
    "practice": "practice",
    "works": "practice",
    "what works": "practice",
    "works well": "practice",
}
BY_STEP: dict[Step, Kind] = {
    "since": "update",
    "updates": "update",
    "issues": "mention",
    "actions": "action",
    "business": "mention",
    "close": "update",
    "other": "update",
}
NEXT_MEETING = ("next meeting", "the next meeting", "our next meeting")

_NEXT = re.compile(
    r"\b(?:by|before|until|till|for|at) (?:(?:the|our) )?next meeting[\s.!)]*$", re.IGNORECASE
)
_LEAD = re.compile(rf"\s*({'|'.join(sorted(LEADS, key=len, reverse=True))})\b", re.IGNORECASE)
_AFTER_LEAD = re.compile(r"\s*[:–—-]\s*|\s+(?:that|to)\s+(?=\S)|\s+", re.IGNORECASE)
# Removing a label before one of these would leave half a sentence: "issue with", "works for".
_LEANS = re.compile(
    r"\s+(?:with|on|of|about|around|for|from|in|at|and|or|by|as|is|are|was|were|has|have|well"
    r"|group|plan|log|points?|items?|research|exchange)\b",
    re.IGNORECASE,
)
_DUE = re.compile(
    r"[\s,(–—-]+(?:(due(?: by| on)?|by|before|until|till|on|for)\s+)?(?:the\s+)?", re.IGNORECASE
)
_WILL = re.compile(r"\bwill\b.*\b(?:by|before|due)\s", re.IGNORECASE)
_TO = re.compile(r"\s*to\s+(?=\w)", re.IGNORECASE)
_EVERYBODY = re.compile(rf"(?:{ALL}|we|coordinators?)\b", re.IGNORECASE)
# The longest way to write a day: "by friday the 12th of july 2026".
_DAY_WORDS = 7
# These mean a day only after words such as "by" and "on": "more sessions in the sun".
_NO_DAY_ALONE = {"sun", "sat", "wed", "mon", "fri", "thu", "tue"}


@dataclass(frozen=True)
class Entry:
    """One line, understood; dates are ISO 8601.

    The organization is the one that said it or, for an action, the one that will do it. A mention
    without an issue raises a new issue with that theme. An action that `is_for_all` partners is one
    without an owner or, if `is_for_each`, one for each partner present.
    """

    kind: Kind
    text: str
    organization_id: int | None = None
    theme_id: int | None = None
    issue_id: int | None = None
    due_on: str | None = None
    owner_name: str | None = None
    is_for_all: bool = False
    is_for_each: bool = False


def read(
    line: str,
    step: Step | None,
    names: Names,
    themes: Iterable[Term],
    today: date,
    next_meeting: date | None,
    kind: Kind | None = None,
) -> Entry:
    """Read a line typed at a step of the agenda; anything it does not say is None.

    `today` is the day of the meeting, from which "end of month" is worked out; `kind` overrides
    the kind that the line suggests. Every text gives an entry.
    """
    text, lead, speaker = _begin(" ".join(line.split()), names)
    cut, due = _end(text, today, next_meeting)
    promised: Kind | None = "action" if _is_promise(text, names, due) else None
    read_as = kind or lead or promised or (BY_STEP[step] if step else "update")
    if read_as != "action":
        theme = theme_words.find(text, themes) if read_as == "mention" else None
        return Entry(read_as, _begun(text), speaker or names.first(text), theme)
    owned = Owned(cut, speaker) if speaker else take_owner(cut, names)
    to_do = owned.text
    if due is None:
        # The owner came after the date: "ring them by Friday (Kinara)".
        to_do, due = _end(to_do, today, next_meeting)
    bare = _TO.match(to_do)
    return Entry(
        read_as,
        _begun(to_do[bare.end() :] if bare else to_do),
        owned.organization_id or (None if owned.is_for_all else names.first(text)),
        due_on=due.isoformat() if due else None,
        is_for_all=owned.is_for_all,
    )


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _begin(text: str, names: Names) -> tuple[str, Kind | None, int | None]:
    """Remove the label and the partner that a line begins with, in either order."""
    lead: Kind | None = None
    organization_id: int | None = None
    for _ in range(2):
        if lead is None:
            lead, text = _lead(text)
        if organization_id is None and (head := names.head(text, lead == "action")):
            organization_id, text = head.organization_id, text[head.end :]
    return text, lead, organization_id


def _lead(text: str) -> tuple[Kind | None, str]:
    found = _LEAD.match(text)
    if found is None:
        return None, text
    word, rest = found[1].lower(), text[found.end() :]
    kind, after = LEADS[word], _AFTER_LEAD.match(rest)
    said_so = after is not None and after[0].strip() in (":", "-", "–", "—")
    if rest and after is None:
        return None, text
    if not said_so and (word.startswith(("works", "what")) or _LEANS.match(rest)):
        # "Works with young people", "Practice points": a sentence, not a label.
        return (None if word.startswith("works") else kind), text
    return kind, rest[after.end() :] if after else ""


def _is_promise(text: str, names: Names, due: date | None) -> bool:
    """Recognise an action by its words: "Kinara to …", "all to …", "… will … by Friday"."""
    everybody, owner = _EVERYBODY.match(text), names.opening(text)
    subject = everybody.end() if everybody else owner.end if owner else 0
    return bool(_TO.match(text, subject) or (due and _WILL.search(text)))


def _end(text: str, today: date, next_meeting: date | None) -> tuple[str, date | None]:
    """Split a text from the day at its end, taking the longest ending that is a day."""
    ending = text.rstrip(" .!?)")
    for found in list(_DUE.finditer(ending))[-_DAY_WORDS:]:
        said = ending[found.end() :]
        found_day = day(said, today, next_meeting)
        if found_day and (found[1] or said.lower() not in _NO_DAY_ALONE):
            return text[: found.start()].rstrip(" ,;(–—-"), found_day
    return text, None


def day(typed: str, today: date, next_meeting: date | None) -> date | None:
    """Understand a day as people say it at a meeting; None if it is not one."""
    said = typed.lower()
    if said in NEXT_MEETING:
        return next_meeting
    for written in (said, said.replace("the ", "").replace(" of ", " ")):
        try:
            return typed_dates.understand(written, today)
        except ValueError:
            continue
    return None


def awaits_next_meeting(text: str) -> bool:
    """Tell whether a text still ends in "by the next meeting", as no later one is planned."""
    return _NEXT.search(text) is not None


def without_next_meeting(text: str) -> str:
    """Return a text without "by the next meeting" at its end."""
    return _NEXT.sub("", text).rstrip(" ,;(–—-")
