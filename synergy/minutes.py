"""The contents of a meeting's minutes: plain values, each with the row that it came from.

They name organizations, never people. A purge finds what to remove by table and id.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from synergy import words


@dataclass(frozen=True)
class Row:
    """One database row that appears in the minutes."""

    table: str
    id: int


@dataclass(frozen=True)
class Named(Row):
    """A row of which only the name appears, as it was then."""

    name: str


@dataclass(frozen=True)
class Attended(Row):
    """One organization's attendance: present, apologies or invited."""

    organization: Named | None
    status: str


@dataclass(frozen=True)
class Update(Row):
    """What one partner reported."""

    organization: Named | None
    text: str
    sample: int


@dataclass(frozen=True)
class Mention(Row):
    """One partner raising an issue, with what it said."""

    organization: Named | None
    note: str | None


@dataclass(frozen=True)
class Issue(Row):
    """An issue that was raised; `before` counts the meetings that raised it earlier."""

    title: str
    theme: Named | None
    before: int
    mentions: tuple[Mention, ...]
    sample: int


@dataclass(frozen=True)
class Decision(Row):
    """A decision, about an issue or not."""

    text: str
    issue: Named | None
    sample: int


@dataclass(frozen=True)
class Action(Row):
    """An action that was agreed; the due date is ISO."""

    title: str
    organization: Named | None
    due_on: str | None
    issue: Named | None
    sample: int


@dataclass(frozen=True)
class Carried(Row):
    """An action from an earlier meeting, still open or since settled; dates are ISO.

    `carried` counts the meetings since it was agreed.
    """

    title: str
    organization: Named | None
    due_on: str | None
    state: str
    carried: int
    done_on: str | None
    dropped_reason: str | None
    sample: int


@dataclass(frozen=True)
class Practice(Row):
    """An example of what works, shared at the meeting."""

    title: str
    summary: str | None
    organization: Named | None
    sample: int


@dataclass(frozen=True)
class Coming(Row):
    """The meeting after this one, as planned at the time; the date is ISO, the time HH:MM."""

    name: str
    date: str
    start_time: str | None
    place: str | None
    sample: int


@dataclass(frozen=True)
class Minutes:
    """The minutes of one meeting; each list is in the order in which it was recorded.

    `coming` holds the next meeting, or is empty if none was planned. It is None in minutes stored
    before this list existed: they are still shown and stored without it.
    """

    partnership: str
    meeting_id: int
    name: str
    date: str
    start_time: str | None
    place: str | None
    purpose: str | None
    sample: int
    attendance: tuple[Attended, ...]
    updates: tuple[Update, ...]
    issues: tuple[Issue, ...]
    decisions: tuple[Decision, ...]
    actions: tuple[Action, ...]
    carried: tuple[Carried, ...]
    practice: tuple[Practice, ...]
    coming: tuple[Coming, ...] | None = None


@dataclass(frozen=True)
class Shown:
    """Minutes as they are shown: all of them, or only the part of the named `partner`.

    `status` is the meeting's current status; `frozen_at` (UTC) is None while the minutes are made
    from today's records. `history_head` is the newest row's hash now, even for frozen minutes.
    """

    minutes: Minutes
    status: str
    frozen_at: str | None
    partner: str | None
    history_head: str


Promise = TypeVar("Promise", Action, Carried)
_LISTS: dict[str, type[Row]] = {
    "attendance": Attended,
    "updates": Update,
    "issues": Issue,
    "decisions": Decision,
    "actions": Action,
    "carried": Carried,
    "practice": Practice,
    "coming": Coming,
}


def to_json(minutes: Minutes) -> str:
    """Write minutes as JSON; equal minutes give equal text."""
    held = asdict(minutes)
    if minutes.coming is None:
        del held["coming"]
    return _write(held)


def from_json(text: str) -> Minutes:
    """Read what `to_json` wrote."""
    held = json.loads(text)
    lists = {
        name: tuple(_item(kind, one) for one in held[name])
        for name, kind in _LISTS.items()
        if name in held
    }
    return Minutes(**{**held, **lists})


def without(text: str, gone: Mapping[str, Collection[int]]) -> str:
    """Remove every trace of some rows, ids by table, from stored minutes."""
    held = json.loads(text)
    kept = _without(held, gone)
    return text if kept == held else _write(kept)


def as_real(text: str, real: Mapping[str, Collection[int]]) -> str:
    """Remove the sample mark and "(sample)" from some rows (ids by table) of stored minutes."""
    held = json.loads(text)
    if held["meeting_id"] in real.get("meeting", ()):
        held["sample"] = 0
    for one in (one for name in _LISTS for one in held.get(name, ())):
        if "sample" in one and _is_among(one, real):
            one["sample"] = 0
    return _write(_renamed(held, real))


def _renamed(held: Any, real: Mapping[str, Collection[int]]) -> Any:
    """Return stored minutes with "(sample)" removed from the texts of some rows."""
    if isinstance(held, list):
        return [_renamed(one, real) for one in held]
    if not isinstance(held, dict):
        return held
    is_real = "table" in held and _is_among(held, real)
    return {
        name: value.replace(words.SAMPLE_ENDING, "")
        if is_real and isinstance(value, str)
        else _renamed(value, real)
        for name, value in held.items()
    }


def of_partner(minutes: Minutes, organization_id: int) -> Minutes:
    """Return the minutes with only one partner's own actions and the next meeting."""

    def own(items: tuple[Promise, ...]) -> tuple[Promise, ...]:
        return tuple(
            one for one in items if one.organization and one.organization.id == organization_id
        )

    emptied: dict[str, Any] = dict.fromkeys(_LISTS, ())
    kept = {"actions": own(minutes.actions), "carried": own(minutes.carried)}
    return replace(minutes, **{**emptied, **kept, "coming": minutes.coming})


def called(minutes: Minutes, organization_id: int) -> str | None:
    """Return an organization's name in the minutes, or None if they do not name it."""
    return next((one.name for one in named(minutes) if one.id == organization_id), None)


def named(minutes: Minutes) -> tuple[Named, ...]:
    """List each organization named in the minutes once, by its name at the time, from A to Z."""
    mentions = tuple(mention for issue in minutes.issues for mention in issue.mentions)
    of_somebody: tuple[Attended | Update | Mention | Action | Carried | Practice, ...] = (
        *minutes.attendance,
        *minutes.updates,
        *mentions,
        *minutes.actions,
        *minutes.carried,
        *minutes.practice,
    )
    found: dict[int, Named] = {}
    for one in of_somebody:
        if one.organization:
            found.setdefault(one.organization.id, one.organization)
    return tuple(sorted(found.values(), key=lambda one: (one.name.casefold(), one.id)))


def _write(held: Any) -> str:
    return json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _item(kind: type[Row], held: Mapping[str, Any]) -> Row:
    values: dict[str, Any] = {
        name: Named(**one) if isinstance(one, dict) else one for name, one in held.items()
    }
    if kind is Issue:
        values["mentions"] = tuple(_item(Mention, one) for one in held["mentions"])
    return kind(**values)


def _without(held: Any, gone: Mapping[str, Collection[int]]) -> Any:
    if isinstance(held, list):
        return [_without(one, gone) for one in held if not _is_among(one, gone)]
    if isinstance(held, dict):
        return {
            name: None if _is_among(one, gone) else _without(one, gone)
            for name, one in held.items()
        }
    return held


def _is_among(held: Any, rows: Mapping[str, Collection[int]]) -> bool:
    return isinstance(held, dict) and held.get("id") in rows.get(str(held.get("table")), ())
