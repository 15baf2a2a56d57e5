"""A coordinator's controls for the projector: pause or turn its pages, or show one record."""

from functools import partial

import streamlit as st

from db.commands import running as steer
from db.commands.running import SHOWABLE
from db.queries.running import Running
from db.queries.search import Hit, search
from synergy import dates
from ui.kit import forms, searching
from ui.kit.searching import KINDS
from ui.text import plain
from ui.viewer import read, viewer

PROJECTOR = "/meeting?present=yes"
SHOW = "show on projector"
WORDS = "projector_words"


def show(now: Running | None) -> None:
    """Draw the projector's menu, and the dialog for finding a record to show."""
    # Another key closes the menu, which would cover the dialog.
    key = "projector menu behind" if forms.is_open(SHOW) else "projector menu"
    with st.popover("Projector", icon=":material/cast:", key=key):
        st.link_button("Open projector view", PROJECTOR, icon=":material/open_in_new:")
        if now is not None and viewer().role == "coordinator":
            _controls(now)
    if now is not None and forms.may_ask(SHOW):
        _dialog(now.meeting_id)


def _controls(now: Running) -> None:
    meeting = now.meeting_id
    with st.container(horizontal=True):
        _button("Previous page", "chevron_left", partial(_turn, meeting, -1))
        label, icon = ("Resume", "play_arrow") if now.held else ("Pause", "pause")
        _button(label, icon, partial(_hold, meeting, not now.held))
        _button("Next page", "chevron_right", partial(_turn, meeting, 1))
    st.caption("Paused on this page." if now.held else "Pages turn automatically.")
    if now.shown_until and now.shown_until > dates.now():
        _button("Show the agenda item again", "undo", partial(_show_agenda, meeting))
    with st.container(horizontal=True):
        _button("Show the map", "map", partial(_show_view, meeting, "map"))
        _button("Show recurring issues", "bar_chart", partial(_show_view, meeting, "recurring"))
    st.caption("Shown for one minute, or until the next agenda item.")
    st.button(
        "Show an issue, action or partner …",
        icon=":material/search:",
        on_click=partial(_begin, SHOW),
    )


def _begin(form: str) -> None:
    st.session_state[WORDS] = ""
    forms.begin(form)


def _button(label: str, icon: str, do: partial[None]) -> None:
    st.button(label, key=f"projector {label}", icon=f":material/{icon}:", on_click=do)


def _hold(meeting: int, held: bool) -> None:
    forms.carry_out("hold", lambda path, key: steer.hold(path, viewer(), key, meeting, held), None)


def _turn(meeting: int, pages: int) -> None:
    forms.carry_out("turn", lambda path, key: steer.turn(path, viewer(), key, meeting, pages), None)


def _show_agenda(meeting: int) -> None:
    forms.carry_out(
        "agenda", lambda path, key: steer.show_agenda(path, viewer(), key, meeting), None
    )


def _show_view(meeting: int, view: str) -> None:
    forms.carry_out(
        view, lambda path, key: steer.show_this(path, viewer(), key, meeting, view), None
    )


def _show_this(meeting: int, hit: Hit) -> None:
    forms.press(
        SHOW,
        lambda path, key: steer.show_this(path, viewer(), key, meeting, hit.kind, hit.id),
        f"“{plain(hit.name, 60)}” is on the projector for the next minute.",
        final=True,
    )


@st.dialog("Show on the projector", on_dismiss=partial(forms.forget, SHOW))
def _dialog(meeting: int) -> None:
    words = searching.field(WORDS, "An issue, an action or a partner")
    forms.other_problems(SHOW)
    found = [hit for hit in read(search, words) if hit.kind in SHOWABLE]
    if not found:
        said = "No results. Try fewer words." if words else "Type the start of a word."
        st.caption(said)
    for hit in found:
        if st.button(
            plain(hit.name, 80),
            key=f"show {hit.kind} {hit.id}",
            icon=f":material/{KINDS[hit.kind][1]}:",
            type="tertiary",
        ):
            _show_this(meeting, hit)
