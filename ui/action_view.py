"""One action: what it is, what was noted, what became of it."""

import streamlit as st

from db import connect
from db.commands import actions as commands
from db.queries import actions
from db.queries.actions import ActionLine
from synergy import dates, words
from ui import action_form, forms, history, pages, rows
from ui.action_form import ActionOptions
from ui.actions import FIELDS, badge, complete
from ui.filters import choose_id
from ui.text import TITLE_LENGTH, plain
from ui.viewer import viewer


def show(action_id: int, today: str) -> None:
    """Draw one action, or say that it is not there."""
    with connect.reading_as(viewer()) as db:
        action = actions.action(db, action_id)
        notes = actions.notes(db, action_id)
        options = ActionOptions.read(db)
    if st.button("All actions", icon=":material/arrow_back:", type="tertiary"):
        choose_id("action", None)
        st.rerun()
    if action is None:
        rows.empty("This action is not there, or it was deleted. Go back to all actions.")
        history.offer_undo("action", action_id, "Undo its last change")
        return
    st.title(plain(action.title), anchor=False)
    badges = [badge(action, today), *([rows.SAMPLE] if action.sample else [])]
    st.markdown(" ".join([*map(rows.say_badge, badges), _facts(action)]))
    if len(action.title) > TITLE_LENGTH:
        st.text(action.title)
    if action.detail:
        st.text(action.detail)
    if action.dropped_reason:
        st.text(f"Why dropped: {action.dropped_reason}")
    may_edit = viewer().may_edit(action.organization_id)
    if may_edit:
        _buttons(action)
    if may_edit and forms.is_open(_form(action)):
        action_form.edit(_form(action), action, options)
    _links(action)
    _notes(action, notes, may_edit)
    history.show("action", action.id, FIELDS, options.say)


def _form(action: ActionLine) -> str:
    return f"action {action.id}"


def _facts(action: ActionLine) -> str:
    facts = [plain(action.organization) if action.organization else "no partner yet"]
    facts.append(f"due {dates.say(action.due_on)}" if action.due_on else "no date")
    if action.done_on:
        facts.append(f"done {dates.say(action.done_on)}")
    if action.meeting_date:
        facts.append(f"from the meeting of {dates.say(action.meeting_date)}")
    return " · ".join(facts)


def _buttons(action: ActionLine) -> None:
    form = _form(action)
    with st.container(horizontal=True):
        if action.state in words.OPEN_ACTION_STATES and st.button(
            "Mark done", icon=":material/check:", type="primary", key=f"done {action.version}"
        ):
            complete(action.id, action.version, action.title)
        forms.opener(form, "Edit", "edit")
        if st.button("Delete", icon=":material/delete:", key=f"remove {action.version}"):
            forms.press(
                f"remove {form}",
                lambda path, key: commands.remove_action(
                    path, viewer(), key, action.id, action.version
                ),
                f"“{plain(action.title)}” was deleted.",
                leaves="action",
            )


def _links(action: ActionLine) -> None:
    if action.issue_id and action.issue:
        st.page_link(
            pages.path("issues"),
            label=f"Issue: {plain(action.issue)}",
            icon=":material/campaign:",
            query_params={"issue": str(action.issue_id)},
        )


def _notes(action: ActionLine, notes: list[actions.Note], may_edit: bool) -> None:
    st.subheader("Notes", anchor=False)
    for note in notes:
        with st.container(border=True):
            st.caption(dates.say_moment(note.at))
            st.text(note.text)
    if not notes:
        st.caption("No notes yet.")
    if not may_edit:
        return
    form = f"note {action.id}"
    key = forms.token(form)
    with st.form(f"form {key}"):
        text = st.text_area("New note", key=f"text {key}")
        forms.problem(form, "text")
        forms.other_problems(form, "text")
        sent = st.form_submit_button("Add note", key=f"add {key}")
    if sent:
        forms.save(
            form,
            lambda path, new: commands.add_note(path, viewer(), new, action.id, text),
            "The note was added.",
        )
