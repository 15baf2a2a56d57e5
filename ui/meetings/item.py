"""One meeting: attendance, updates, issues raised, decisions and actions."""

from functools import partial
from itertools import groupby
from pathlib import Path

import streamlit as st

from db import connect
from db.commands import issues as raising
from db.commands import records as changing
from db.commands.attendance import listed, save_attendance
from db.kinds.records import DECISION, MEETING, MENTION, UPDATE
from db.queries import actions, meetings, records
from db.queries.meetings import Decision, MeetingLine, MentionLine, Update
from db.queries.paging import Page
from db.queries.records import Record
from db.write import Receipt
from synergy import dates, words
from synergy.viewers import Viewer
from ui import pages
from ui.actions import form as action_form
from ui.actions import rows as action_rows
from ui.kit import editor, forms, history, item_view, lists
from ui.kit.entries import Entries, Entry
from ui.kit.fields import Values
from ui.kit.lists import Badge
from ui.meetings import agenda, minutes, opening
from ui.meetings import form as meeting_form
from ui.meetings.form import ATTENDED
from ui.meetings.rows import BADGES, say_nth, say_when
from ui.text import draw, plain
from ui.viewer import read, viewer

# How many of a meeting's actions its own page lists.
SHOWN = 20
NEW_ISSUE: Badge = ("fiber_new", "new", "orange")


def show(meeting_id: int, today: str) -> None:
    """Draw one meeting, or say that it does not exist."""
    meeting = read(meetings.meeting, meeting_id)
    record = read(records.record, MEETING, meeting_id)
    row = item_view.back("All meetings", "meeting")
    if meeting is None or record is None:
        item_view.gone(MEETING, meeting_id, "meeting", meeting_form.MEETING)
        return
    may_edit = viewer().role == "coordinator"
    badges = [BADGES[meeting.status], *lists.sample(meeting.sample)]
    with item_view.head(row, meeting.name, badges):
        if may_edit:
            _buttons(meeting)
    left, right = item_view.columns()
    with left:
        _facts(meeting, today)
        if meeting.status != "closed":
            agenda.show(meeting, today)
        _decisions(meeting)
        _actions(meeting, today)
        _raised(meeting)
        _updates(meeting)
    with right:
        history.show(MEETING, meeting.id, meeting_form.TOLD, may_edit)
        _attendance(meeting)
        if meeting.notes:
            st.header("Notes", anchor=False)
            draw(meeting.notes)
    if may_edit:
        item_view.edit(MEETING, record, "meeting", meeting_form.MEETING)


def _facts(meeting: MeetingLine, today: str) -> None:
    item_view.facts(
        ("Date", f"{dates.say(meeting.date)}, {say_when(meeting.date, today)}"),
        ("Starts at", meeting.start_time),
        ("Place", plain(meeting.place)),
    )
    item_view.texts(meeting.purpose)
    if meeting.status != "planned":
        minutes.links(meeting.id)
    if meeting.status == "closed":
        if viewer().writes:
            said = "The minutes are final. To add to them, reopen the meeting and end it again."
            st.caption(said)
        return
    if meeting.link:
        st.link_button("Join online", meeting.link, icon=":material/videocam:")
    if meeting.status == "open":
        pages.link(pages.MEETING, "**Go to the live meeting**", "play_circle")


def _buttons(meeting: MeetingLine) -> None:
    if meeting.status == "planned":
        opening.open_button(meeting)
    if meeting.status == "closed":
        opening.reopen_button(meeting)
    forms.opener(item_view.form_of(MEETING, meeting.id), "Edit", "edit")
    item_view.remover(MEETING, meeting, meeting.name, "meeting", quiet=True)


def _attendance(meeting: MeetingLine) -> None:
    form = f"attendance {meeting.id}"
    held = read(meetings.attendance, meeting.id)
    with item_view.heading(f"Attendance ({meeting.present:,})"):
        if viewer().role == "coordinator":
            forms.opener(form, "Record attendance", "how_to_reg", quiet=True)
    if viewer().role == "coordinator":
        forms.drawer(form, "Record attendance", partial(_record_attendance, meeting.id, form))
    said = ATTENDED | ({"invited": "Invited"} if meeting.status == "planned" else {})
    for word, label in said.items():
        names = [plain(one.organization, 60) for one in held if one.status == word]
        if names:
            st.markdown(f"**{label}:** {', '.join(names)}")
    if not held:
        st.caption("No attendance recorded yet.")


def _record_attendance(meeting_id: int, form: str) -> None:
    with connect.reading_as(viewer()) as db:
        layout = meeting_form.attendance(db)
        held = meetings.attendance(db, meeting_id)
        version = meetings.attendance_version(db, meeting_id)
    attended = listed({one.organization_id: one.status for one in held})
    current = Record(meeting_id, version, attended)
    editor.edit(form, layout, current, save_attendance, "Attendance saved.")


def _raised(meeting: MeetingLine) -> None:
    held, mending = read(meetings.mentions, meeting.id), read(meeting_form.mention)
    of = {"meeting_id": meeting.id}
    with item_view.heading(f"Issues raised ({meeting.issues:,})"):
        if viewer().writes:
            entries = Entries(MENTION, "issue", read(meeting_form.raising), of, "campaign")
            entries.adder({"organization_id": viewer().organization_id}, _raise)
    for issue_id, group in groupby(held, key=lambda one: one.issue_id):
        found = list(group)
        nth = say_nth(found[0].nth)
        badge = NEW_ISSUE if found[0].nth == 1 else ("repeat", nth, "red")
        with st.container(border=True):
            pages.link("issues", f"**{plain(found[0].issue)}**", issue=issue_id)
            st.markdown(f"{lists.say_badge(badge)} raised by {words.count(len(found), 'partner')}")
            Entries(MENTION, "mention", mending, of).show([_said(one, one.note) for one in found])
    if not held:
        st.caption("No issues raised yet.")


def _said(one: MentionLine | Update, text: str | None) -> Entry:
    """Put a partner's words into an entry, which that partner may edit."""
    may_edit = viewer().may_edit(one.organization_id)
    return Entry(one.id, one.version, f"**{plain(one.organization, 80)}**", text, may_edit)


def _raise(path: Path, who: Viewer, key: str, values: Values) -> Receipt:
    """Record a mention of an existing issue, or add a new one with it."""
    mention = {name: values.get(name) for name in ("organization_id", "meeting_id", "note")}
    if values.get("issue_id") is None and values.get("title"):
        issue = {"title": values["title"], "theme_id": values.get("theme_id"), "status": "open"}
        return raising.raise_new_issue(path, who, key, issue, mention)
    return changing.add(MENTION, path, who, key, {**mention, "issue_id": values.get("issue_id")})


def _updates(meeting: MeetingLine) -> None:
    held, layout = read(meetings.updates, meeting.id), read(meeting_form.update)
    entries = Entries(UPDATE, "update", layout, {"meeting_id": meeting.id}, "record_voice_over")
    with item_view.heading(f"Updates ({len(held):,})"):
        if viewer().writes:
            entries.adder({"organization_id": viewer().organization_id})
    entries.show([_said(one, one.text) for one in held])
    if not held:
        st.caption("No updates yet.")


def _decisions(meeting: MeetingLine) -> None:
    held, layout = read(meetings.decisions, meeting.id), read(meeting_form.decision)
    entries = Entries(DECISION, "decision", layout, {"meeting_id": meeting.id}, "gavel")
    may_edit = viewer().role == "coordinator"
    with item_view.heading(f"Decisions ({len(held):,})"):
        if may_edit:
            entries.adder({})
    entries.show([_decided(one, may_edit) for one in held])
    if not held:
        st.caption("No decisions yet.")


def _decided(one: Decision, may_edit: bool) -> Entry:
    about = f":material/campaign: {plain(one.issue, 80)}" if one.issue else ""
    return Entry(one.id, one.version, about, one.text, may_edit)


def _actions(meeting: MeetingLine, today: str) -> None:
    of_meeting = actions.ActionFilter(today, meeting_id=meeting.id)
    held = read(actions.list_actions, of_meeting, Page(1, SHOWN))
    with item_view.heading(f"Actions ({meeting.actions:,})"):
        if viewer().writes:
            pages.link("actions", "Add an action", "add", meeting=meeting.id, form=action_form.NEW)
    action_rows.show_list(held, today)
    if meeting.actions > len(held):
        label = f"All {meeting.actions:,} actions"
        pages.link("actions", label, "arrow_forward", meeting=meeting.id)
    if not held:
        st.caption("No actions agreed yet.")
