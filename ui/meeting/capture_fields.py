"""How a note is understood, with each part in a field that can be changed.

A part follows the line until a person chooses a value, which then stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import NoneType
from typing import Any

import streamlit as st

from db.commands.capture import OWNED
from db.connect import Database
from db.queries import attendance, choices
from db.queries import capture as known
from db.queries.similar import Similar, similar
from synergy import capture, dates, words
from synergy.agenda import Step
from synergy.capture import Entry, Kind
from synergy.checks import Value
from synergy.owners import name_all
from synergy.partner_names import TAKING_PART, Names
from ui.kit import lists
from ui.kit.choices import labels, terms
from ui.kit.lists import Badge
from ui.meetings.rows import say_nth
from ui.text import named_by, plain
from ui.viewer import viewer

KINDS: Mapping[Kind, str] = {
    "update": "Update",
    "mention": "Issue",
    "decision": "Decision",
    "action": "Action",
    "practice": "What works",
}
ASKED: Mapping[Kind, tuple[str, ...]] = {
    "update": ("organization_id",),
    "mention": ("organization_id", "issue_id", "theme_id"),
    "decision": ("issue_id",),
    "action": ("is_for_each", "organization_id", "due_on", "owner_name", "issue_id"),
    "practice": ("organization_id",),
}
AS_TYPED = "as typed"
# How many issues are suggested, besides the one that the note is logged under.
OFFERED = 2
NEW: Badge = ("fiber_new", "New issue", "green")
NO_DATE = (
    "No later meeting is planned, so this action has no due date and “next meeting” stays in its "
    "title. Set a due date above now, or later before you end the meeting."
)

Chosen = dict[str, Any]

# The types of value that each part may have when a browser sends it back.
_HELD: Mapping[str, tuple[type, ...]] = {
    "kind": (str,),
    AS_TYPED: (bool,),
    "is_for_each": (bool,),
    "organization_id": (int, NoneType),
    "theme_id": (int, NoneType),
    "issue_id": (int, NoneType),
    "due_on": (str,),
    "owner_name": (str,),
}


def held(sent: object) -> Chosen:
    """Return the valid choices for a line in what a browser sent back."""
    parts = sent if isinstance(sent, dict) else {}
    return {
        name: parts[name]
        for name, types in _HELD.items()
        if name in parts and type(parts[name]) in types and (name != "kind" or parts[name] in KINDS)
    }


@dataclass(frozen=True)
class Understood:
    """One line as it would be saved, its partner, and other issues that it may be about.

    `said` is the meaning of the line by itself, without any choices. `present` is the number of
    partners present.
    """

    line: str
    said: Entry
    entry: Entry
    whose: str | None
    similar: list[Similar]
    present: int


def understand(
    db: Database, line: str, step: Step | None, meeting_id: int, meeting_date: str, chosen: Chosen
) -> Understood:
    """Read a line typed at a meeting, with the choices made for it."""
    today, after = date.fromisoformat(meeting_date), known.next_meeting(db, meeting_date)
    partners, present = known.partners(db), attendance.present(db, meeting_id)
    names = Names.of(partners, present)
    themes = choices.terms(db, words.THEME)
    read = partial(capture.read, line, step, names, themes, today, after)
    by_itself, entry = read(), _own(read(chosen.get("kind")), line)
    if chosen.get(AS_TYPED):
        entry = replace(entry, text=line)
    found = similar(db, names.without(entry.text), 1 + OFFERED) if entry.kind != "practice" else []
    if entry.kind == "mention" and found and found[0].is_strong:
        entry = replace(entry, issue_id=found[0].id)
    said = replace(entry, kind=by_itself.kind)
    asked: dict[str, Any] = {name: chosen[name] for name in ASKED[entry.kind] if name in chosen}
    if "due_on" in asked:
        asked["due_on"] = _day(asked["due_on"], today, after)
    entry = replace(entry, **asked)
    entry = replace(entry, is_for_each=entry.is_for_each and entry.is_for_all)
    if entry.is_for_all and not entry.is_for_each and not chosen.get(AS_TYPED):
        entry = replace(entry, text=name_all(entry.text))
    whose = next((one.name for one in partners if one.id == entry.organization_id), None)
    others = [one for one in found if one.id != entry.issue_id][:OFFERED]
    here = sum(kind in TAKING_PART for kind in present.values())
    return Understood(line, said, entry, whose, others, here)


def _own(entry: Entry, line: str) -> Entry:
    """Give an entry to the partner viewing; if it names another owner, that stays in its text."""
    if viewer().role != "partner":
        return entry
    own = viewer().organization_id
    names_another = entry.is_for_all or entry.organization_id not in (None, own)
    text = line if entry.kind == "action" and names_another else entry.text
    return replace(entry, text=text, organization_id=own, is_for_all=False)


def _day(typed: str, today: date, after: date | None) -> str | None:
    """Write a typed day as ISO 8601; leave anything else as typed, to be refused."""
    found = capture.day(typed.strip(), today, after)
    return found.isoformat() if found else typed.strip() or None


def draw(db: Database, owner: str, understood: Understood, chosen: Chosen) -> None:
    """Draw the parts of an entry; changes to them are stored in `chosen`.

    `owner` is whose fields they are: those of one line at one desk.
    """
    entry = understood.entry
    fields = _Fields(owner, understood.said, chosen)
    kinds = [kind for kind in KINDS if viewer().role == "coordinator" or kind in OWNED]
    # What a partner may not save is refused when it is sent.
    shown = entry.kind if entry.kind in kinds else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            "Save as",
            kinds,
            required=True,
            wrap=True,
            format_func=KINDS.__getitem__,
            label_visibility="collapsed",
            **fields.held("kind", shown, **({"default": shown} if shown else {})),
        )
        if entry.kind == "mention" and entry.issue_id is None:
            st.markdown(lists.say_badge(NEW), width="content")
        if entry.text != understood.line or chosen.get(AS_TYPED):
            st.markdown(f"“{plain(entry.text)}”", width="content")
            exact = bool(chosen.get(AS_TYPED))
            st.checkbox("Keep my exact wording", **fields.held(AS_TYPED, exact, value=exact))
    if entry.is_for_all:
        _everyone(fields, entry, understood.present)
    with st.container(horizontal=True):
        for part in ASKED[entry.kind]:
            if part in _DRAWN:
                _DRAWN[part](db, fields, entry)
    if entry.kind == "action" and not entry.due_on and capture.awaits_next_meeting(entry.text):
        st.caption(NO_DATE)


class _Fields:
    """Fields that follow the line until a person chooses a value.

    When the line gives a part a new value, the part gets a new field: a browser that has not drawn
    it yet still sends the old field's value, which nobody chose. Each line has fields of its own.
    """

    def __init__(self, owner: str, said: Entry, chosen: Chosen) -> None:
        self._owner = owner
        self._said = said
        self._chosen = chosen

    def held(self, part: str, value: Value, /, **default: Any) -> dict[str, Any]:
        """Return a field's arguments: its key, its current value, and recording a choice in it.

        A browser may skip a redraw when the next one follows quickly, so every redraw includes the
        value: in `default`, or set in the session for a choice, which a default would keep people
        from clearing.
        """
        key = f"{part} {self._owner} {getattr(self._said, part, None)}"
        if not default or st.session_state.get(key, value) != value:
            st.session_state[key] = value
            default = {}
        st.session_state[self._newest(part)] = key
        return {"key": key, "on_change": self._note, "args": (part, key), **default}

    def choose(
        self, part: str, value: int | None, label: str, named: Mapping[int, str], nothing: str
    ) -> None:
        """Draw a choice of one of the named rows, or of none."""
        st.selectbox(
            label,
            list(named),
            index=None,
            format_func=named_by(named),
            placeholder=nothing,
            **self.held(part, value),
        )

    def _note(self, part: str, key: str) -> None:
        if key == st.session_state[self._newest(part)]:
            self._chosen[part] = st.session_state[key]

    def _newest(self, part: str) -> str:
        return f"newest {part}"


def _everyone(fields: _Fields, entry: Entry, present: int) -> None:
    """Ask whether all partners share one action, or each partner present has its own."""
    labels = {
        False: "One action for all partners",
        True: f"One for each partner present ({present})",
    }
    st.radio(
        "This is for all partners. Save it as",
        list(labels),
        format_func=labels.__getitem__,
        horizontal=True,
        **fields.held("is_for_each", entry.is_for_each),
    )


def _organization(db: Database, fields: _Fields, entry: Entry) -> None:
    if viewer().role == "partner" or entry.is_for_each:
        return
    label = "Owner" if entry.kind == "action" else "Partner"
    named = labels(choices.organizations(db))
    fields.choose("organization_id", entry.organization_id, label, named, "No partner chosen")


def _issue(db: Database, fields: _Fields, entry: Entry) -> None:
    named = labels(choices.issues(db, entry.issue_id))
    raises = entry.kind == "mention"
    label, nothing = ("Existing issue", "New issue") if raises else ("Related issue", "None")
    fields.choose("issue_id", entry.issue_id, label, named, nothing)


def _theme(db: Database, fields: _Fields, entry: Entry) -> None:
    if entry.issue_id is not None:
        return
    fields.choose("theme_id", entry.theme_id, "Theme", terms(db, words.THEME), "None")


def _due(db: Database, fields: _Fields, entry: Entry) -> None:
    st.text_input(
        "Due",
        placeholder="e.g. 12 July or next meeting",
        **fields.held("due_on", _say(entry.due_on), value=_say(entry.due_on)),
    )


def _say(day: str | None) -> str:
    try:
        return dates.say(day)
    except ValueError:
        return str(day)


def _owner(db: Database, fields: _Fields, entry: Entry) -> None:
    st.text_input(
        "Named person (kept private)",
        help="Only coordinators and this agency can see this.",
        **fields.held("owner_name", entry.owner_name or "", value=entry.owner_name or ""),
    )


_DRAWN = {
    "organization_id": _organization,
    "issue_id": _issue,
    "theme_id": _theme,
    "due_on": _due,
    "owner_name": _owner,
}


def say(entry: Entry, whose: str | None, rows: int) -> str:
    """Describe a note saved as so many rows, as Markdown."""
    if entry.is_for_each:
        whose = words.count(rows, "partner")
    by = f", {plain(whose, 60)}" if whose and "organization_id" in ASKED[entry.kind] else ""
    what = "New issue" if entry.kind == "mention" else KINDS[entry.kind]
    return f"**{what}{by}:** {plain(entry.text)}"


def say_logged(entry: Entry, whose: str | None, title: str, times: int, is_reopened: bool) -> str:
    """Describe a note logged under an existing issue, raised for the nth time, as Markdown."""
    nth = "1st time" if times == 1 else say_nth(times)
    by = f" {plain(whose, 60)}:" if whose else ""
    again = " It was resolved; it is now open again." if is_reopened else ""
    logged = f"Logged under “{plain(title)}”, raised for the {nth}.{again}"
    return f"**{logged}**{by} {plain(entry.text)}"
