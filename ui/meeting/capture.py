"""Quick notes: a line, typed while people speak, is saved as a record of the meeting."""

import streamlit as st

from db import connect
from db.queries import capture as known
from db.queries.similar import Similar
from synergy.agenda import Step, say_raised
from synergy.dates import say
from synergy.typed_text import isolate
from ui.kit import forms, notice
from ui.meeting import capture_fields
from ui.meeting.capture_desk import ABOUT, DESK, Desk
from ui.text import plain
from ui.viewer import read, viewer

PAUSE = "200ms"
HINT = (
    "Here you see what a note will be saved as, and can change it. Alt+1 or Alt+2 logs it under a "
    "suggested issue."
)
UNSAVED = "The meeting ended before this was saved."


def begin(meeting_id: int, text: str) -> None:
    """Put the beginning of a note into a meeting's note box, ready to continue."""
    desk: Desk | None = st.session_state.get(f"{DESK}{meeting_id}")
    if desk is not None:
        desk.turn()
        desk.write(text)


@st.fragment
def show(meeting_id: int, meeting_date: str, step: Step | None) -> None:
    """Draw the note box of a meeting on an ISO date, at a step of its agenda."""
    desk = Desk.at(meeting_id, meeting_date, step)
    with connect.one_run(), st.container(gap="xsmall"):
        line = desk.standing
        with st.container(horizontal=True, vertical_alignment="center", key="told"):
            _notice(desk)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                "Quick note",
                key=desk.name,
                placeholder="e.g. Blue Plinth: 14 new referrals, or Marigold to write to the "
                "council by 15 Jan",
                autocomplete="off",
                label_visibility="collapsed",
                live=PAUSE,
                on_change=desk.typed,
            )
            st.button("Save", type="primary", key=f"keep {desk.name}", on_click=desk.press)
        with st.container(gap="xsmall", key="preview"):
            if line:
                _below(desk, line)
            else:
                st.caption(HINT)
            _not_kept(desk, line)
    desk.listen(desk.back)


def left_over() -> None:
    """Show notes that were not saved before their meeting ended, to copy or discard."""
    desks = Desk.left()
    for desk in desks:
        # Streamlit would forget the value of a field that is not drawn.
        desk.write(desk.standing)
        unsaved = {desk.standing: UNSAVED} if desk.standing else {}
        refused = {text: " ".join(one.problems.values()) for text, one in desk.not_kept.items()}
        for text, why in (unsaved | refused).items():
            with st.container(border=True):
                st.markdown(f":material/error: **Not saved.** {plain(why, forms.MESSAGE)}")
                st.code(isolate(text), language=None, wrap_lines=True)
                key = f"drop {desk.name} {text}"
                st.button("Discard", key=key, on_click=desk.drop, args=(text,))
    if desks:
        # The browser may still send notes that it could not send before.
        desks[-1].listen(None)


def _below(desk: Desk, line: str) -> None:
    """Draw how a note is understood, and the issues that it may be about."""
    understood = desk.understand(line, desk.chosen)
    problems = desk.not_kept[line].problems if line in desk.not_kept else {}
    for text in problems.values():
        st.error(plain(text, forms.MESSAGE), icon=":material/edit_note:")
    with connect.reading_as(viewer()) as db:
        capture_fields.draw(db, f"{desk.name} {desk.number}", understood, desk.chosen)
    about = "Link to" if understood.entry.kind in ABOUT else "Log under"
    if understood.similar:
        with st.container(horizontal=True, gap="xsmall"):
            for number, issue in enumerate(understood.similar, 1):
                st.button(
                    f"{about}: {plain(issue.title, 44)} ({_raised(issue)})",
                    key=f"same {desk.name} {issue.id}",
                    icon=":material/repeat:",
                    shortcut=f"Alt+{number}",
                    on_click=desk.press,
                    args=(issue.id,),
                )


def _raised(issue: Similar) -> str:
    if issue.last_on is None:
        return "not raised before"
    return f"{say_raised(issue.times)}, last {say(issue.last_on)}"


def _notice(desk: Desk) -> None:
    """Show the last saved note, with buttons to undo it or make it a new issue."""
    saved = desk.saved
    if saved is None:
        st.caption("**Quick note**: type what is said, then press Enter.")
        return
    number, key = saved.entry.issue_id, saved.receipt.key
    logged = read(known.raised, number) if saved.entry.kind == "mention" and number else None
    is_reopened = logged is not None and read(known.reopened, saved.receipt.row_id) is not None
    message = (
        capture_fields.say_logged(saved.entry, saved.whose, *logged, is_reopened)
        if logged
        else capture_fields.say(saved.entry, saved.whose, len(saved.receipt.row_ids))
    )
    with st.container(horizontal=True, vertical_alignment="center", key="captured"):
        st.markdown(f":material/check_circle: {message}", width="content")
        if logged:
            st.button(
                "Make it a new issue",
                key=f"new {key}",
                icon=":material/fiber_new:",
                type="tertiary",
                shortcut="Alt+0",
                on_click=desk.make_new,
                args=(saved,),
            )
        st.button(
            "Undo",
            key=f"undo {key}",
            icon=":material/undo:",
            type="tertiary",
            on_click=_take_back,
            args=(desk, key),
        )


def _take_back(desk: Desk, key: str) -> None:
    desk.saved = None
    notice.take_back(key)


def _not_kept(desk: Desk, line: str) -> None:
    """Show notes that were refused while the next one was already being typed."""
    for text, one in list(desk.not_kept.items()):
        if text in (line, desk.back.text if desk.back and not line else None):
            continue
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            why = plain(" ".join(one.problems.values()), forms.MESSAGE)
            st.markdown(f":material/error: Not saved: “{plain(text)}” {why}", width="stretch")
            st.button(
                "Edit and try again", key=f"back {text}", on_click=desk.bring_back, args=(text,)
            )
            st.button("Discard", key=f"go {text}", on_click=desk.let_go, args=(text,))
