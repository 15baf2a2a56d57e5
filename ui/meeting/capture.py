"""Quick capture: one line, typed while people speak, becomes what the meeting keeps."""

from functools import partial
from pathlib import Path

import streamlit as st

from db import connect, write
from db.history import undo
from db.queries.similar import Similar
from synergy.agenda import Step, say_raised
from synergy.capture import Entry
from synergy.dates import say
from synergy.typed_text import isolate
from ui.kit import forms
from ui.meeting import capture_box, capture_fields
from ui.meeting.capture_box import Line
from ui.meeting.capture_desk import ABOUT, DESK, Desk
from ui.text import plain
from ui.viewer import viewer

PAUSE = "200ms"
UNSAVED = "The meeting was closed before this was kept."


def begin(meeting_id: int, text: str) -> None:
    """Put the beginning of a line into the capture box of a meeting, ready to be typed on."""
    desk: Desk | None = st.session_state.get(f"{DESK}{meeting_id}")
    if desk is not None:
        desk.turn()
        desk.write(text)


@st.fragment
def show(meeting_id: int, meeting_date: str, step: Step | None) -> None:
    """Draw the capture box of a meeting of an ISO date, which stands at a step of its agenda."""
    desk = Desk.at(meeting_id, meeting_date, step)
    with connect.one_run():
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                "Capture",
                key=desk.name,
                placeholder="Partner: what it said, or partner to do what by when",
                help="Enter keeps it, Alt and a number keeps it as one of the issues below.",
                autocomplete="off",
                live=PAUSE,
                on_change=desk.typed,
            )
            line = desk.standing
            st.button("Keep", type="primary", key=f"keep {desk.name}", on_click=desk.press)
        if line:
            _below(desk, line)
    _notice(desk)
    _not_kept(desk, line)
    _listen(desk, desk.back)


def left_over() -> None:
    """Show what a meeting that was closed kept no more of, to be copied or let go."""
    desks = Desk.left()
    for desk in desks:
        # A field that is not drawn would be forgotten.
        desk.write(desk.standing)
        unsaved = {desk.standing: UNSAVED} if desk.standing else {}
        refused = {text: " ".join(one.problems.values()) for text, one in desk.not_kept.items()}
        for text, why in (unsaved | refused).items():
            with st.container(border=True):
                st.markdown(f":material/error: **Not kept.** {plain(why, forms.MESSAGE)}")
                st.code(isolate(text), language=None, wrap_lines=True)
                key = f"drop {desk.name} {text}"
                st.button("Let it go", key=key, on_click=desk.drop, args=(text,))
    if desks:
        # What its browser could not send before may still come.
        _listen(desks[-1], None)


def _listen(desk: Desk, back: Line | None) -> None:
    capture_box.listen(
        desk.name,
        desk.done,
        desk.refused,
        back,
        desk.number,
        desk.chosen,
        desk.hear,
        desk.returned,
    )


def _below(desk: Desk, line: str) -> None:
    """Draw what a line is understood as, with the issues that it may be about."""
    understood = desk.understand(line, desk.chosen)
    problems = desk.not_kept[line].problems if line in desk.not_kept else {}
    for text in problems.values():
        st.error(plain(text, forms.MESSAGE), icon=":material/edit_note:")
    for number, issue in enumerate(understood.similar, 1):
        st.button(
            f"{_about(understood.entry)}: {plain(issue.title, 70)} ({_raised(issue)})",
            key=f"same {desk.name} {issue.id}",
            icon=":material/repeat:",
            shortcut=f"Alt+{number}",
            on_click=desk.press,
            args=(issue.id,),
        )
    with connect.reading_as(viewer()) as db:
        capture_fields.draw(db, desk.name, understood, desk.chosen)


def _about(entry: Entry) -> str:
    return "About" if entry.kind in ABOUT else "Same as"


def _raised(issue: Similar) -> str:
    if issue.last_on is None:
        return "not raised yet"
    return f"{say_raised(issue.times)}, last {say(issue.last_on)}"


def _notice(desk: Desk) -> None:
    """Say what was kept last, with a button that takes it back."""
    if desk.notice is None or desk.notice.undo_key is None:
        return
    key = desk.notice.undo_key
    with st.container(horizontal=True, vertical_alignment="center", key="captured"):
        st.markdown(f":material/check_circle: {desk.notice.message}", width="content")
        if st.button("Undo", key=f"undo {key}", icon=":material/undo:", type="tertiary"):
            desk.notice = None
            forms.press(f"undo {key}", partial(_undo, key), "Undone.")


def _undo(undone: str, path: Path, key: str) -> write.Receipt:
    return undo.undo(path, viewer(), key, undone)


def _not_kept(desk: Desk, line: str) -> None:
    """Show the lines that were refused while the next one was being typed already."""
    for text, one in list(desk.not_kept.items()):
        if text in (line, desk.back.text if desk.back and not line else None):
            continue
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            why = plain(" ".join(one.problems.values()), forms.MESSAGE)
            st.markdown(f":material/error: Not kept: “{plain(text)}” {why}", width="stretch")
            st.button("Bring it back", key=f"back {text}", on_click=desk.bring_back, args=(text,))
            st.button("Let it go", key=f"go {text}", on_click=desk.let_go, args=(text,))
