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
from db.queries import capture as known
from db.queries import choices
from db.queries.similar import Similar, similar
from synergy import capture, dates, words
from synergy.agenda import Step
from synergy.capture import Entry, Kind
from synergy.checks import Value
from ui.kit.choices import labels, terms
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
    "action": ("organization_id", "due_on", "owner_name", "issue_id"),
    "practice": ("organization_id",),
}
AS_TYPED = "as typed"
# How many issues are suggested.
OFFERED = 3

Chosen = dict[str, Any]

# The types of value that each part may have when a browser sends it back.
_HELD: Mapping[str, tuple[type, ...]] = {
    "kind": (str,),
    AS_TYPED: (bool,),
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
    """One line as it would be saved, its partner, and the existing issues that it may be about.

    `said` is the meaning of the line by itself, without any choices.
    """

    line: str
    said: Entry
    entry: Entry
    whose: str | None
    similar: list[Similar]


def understand(
    db: Database, line: str, step: Step | None, meeting_date: str, chosen: Chosen
) -> Understood:
    """Read a line typed at a meeting, with the choices made for it."""
    today, after = date.fromisoformat(meeting_date), known.next_meeting(db, meeting_date)
    partners = known.partners(db)
    themes = choices.terms(db, words.THEME)
    read = partial(capture.read, line, step, partners, themes, today, after)
    by_itself, entry = read(), read(chosen.get("kind"))
    if chosen.get(AS_TYPED):
        entry = replace(entry, text=line)
    if viewer().role == "partner":
        entry = replace(entry, organization_id=viewer().organization_id)
    found = similar(db, entry.text, OFFERED) if entry.kind != "practice" else []
    if entry.kind == "mention" and found and found[0].is_strong:
        entry = replace(entry, issue_id=found[0].id)
    said = replace(entry, kind=by_itself.kind)
    asked: dict[str, Any] = {name: chosen[name] for name in ASKED[entry.kind] if name in chosen}
    if "due_on" in asked:
        asked["due_on"] = _day(asked["due_on"], today, after)
    entry = replace(entry, **asked)
    whose = next((one.name for one in partners if one.id == entry.organization_id), None)
    return Understood(line, said, entry, whose, found)


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
        if entry.text != understood.line or chosen.get(AS_TYPED):
            st.markdown(f"“{plain(entry.text)}”", width="content")
            exact = bool(chosen.get(AS_TYPED))
            st.checkbox("Keep my exact wording", **fields.held(AS_TYPED, exact, value=exact))
    with st.container(horizontal=True):
        for part in ASKED[entry.kind]:
            _DRAWN[part](db, fields, entry)


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


def _organization(db: Database, fields: _Fields, entry: Entry) -> None:
    if viewer().role == "partner":
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


def say(entry: Entry, whose: str | None) -> str:
    """Describe the saved note, as Markdown."""
    by = f", {plain(whose, 60)}" if whose and "organization_id" in ASKED[entry.kind] else ""
    return f"**{KINDS[entry.kind]}{by}:** {plain(entry.text)}"
