"""The coordinator's view of the current agenda item."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from db.commands import records as changing
from db.kinds.records import ACTION, MENTION
from db.queries import attendance, carried, projector, records
from db.queries.actions import ActionLine
from db.queries.agenda import AgendaItem
from db.queries.carried import CarriedAction, CarriedIssue, LeftAction
from db.queries.meetings import MeetingLine
from db.queries.paging import Page
from db.queries.projector import Item, Voice
from db.write import Receipt
from synergy import dates, words
from synergy.agenda import Step, say_carried, say_raised
from ui import pages
from ui.actions import rows as action_rows
from ui.actions.form import DROPPED, DUE, STATE
from ui.issues.rows import BADGES as ISSUE_BADGES
from ui.kit import columns as kit
from ui.kit import editor, forms, item_view, lists, paging
from ui.kit.columns import Chip
from ui.kit.fields import Layout, Values
from ui.kit.lists import Badge
from ui.meeting import capture
from ui.text import plain
from ui.viewer import read, viewer

ROWS = 10
# How many partners one list shows.
VOICES = 60
TO_COME: Badge = ("hourglass_empty", "not heard yet", "gray")
RECURRING: Badge = ("repeat", "recurring", "red")
REPORTED: Badge = ("check_circle", "update given", "green")
CHANGE: Layout = [[DUE, STATE], [DROPPED]]


def show(meeting: MeetingLine, step: AgendaItem | None, today: str) -> None:
    """Draw the item's subject, or what has been agreed if it has none."""
    _STEPS.get(step.kind if step else "other", _agreed)(meeting, today)


def _since(meeting: MeetingLine, today: str) -> None:
    total = read(carried.count_left, meeting.id)
    if not total:
        st.caption("No actions completed or dropped since the last meeting.")
        return
    left = read(carried.left_actions, meeting.id, _turn("left", meeting, total, "action"))
    st.caption("Completed or dropped since the last meeting.")
    columns = [
        kit.chips("Status", [_chips(one) for one in left], 130),
        kit.typed("Partner", [one.organization for one in left], 150),
        kit.day("Done", [one.done_on for one in left]),
        kit.typed("Why dropped", [one.dropped_reason for one in left], 150),
        kit.number("Carried over", [one.carried for one in left], 90),
    ]
    ids, titles = [one.id for one in left], [one.title for one in left]
    lists.table("action", ids, titles, columns, "Action", page="actions")


def _chips(one: LeftAction) -> list[Chip]:
    return [(one.state, action_rows.BADGES[one.state][2]), *([kit.SAMPLE] if one.sample else [])]


def _turn(what: str, meeting: MeetingLine, total: int, one: str) -> Page:
    return paging.turn(f"{what}_of_meeting_page", meeting.id, total, ROWS, one)


def _updates(meeting: MeetingLine, today: str) -> None:
    voices = read(projector.voices, meeting.id, VOICES)
    reported = sum(one.update_id is not None for one in voices)
    st.markdown(f"**{reported} of {words.count(len(voices), 'partner')} have given an update**")
    if not voices:
        st.caption("No one is marked present yet. Start with attendance.")
    for one in voices:
        _voice(meeting, one)


def _voice(meeting: MeetingLine, one: Voice) -> None:
    badge = TO_COME if one.update_id is None else REPORTED
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(one.organization)}** {lists.say_badge(badge)}")
            if one.text:
                more = f" … and {one.more} more" if one.more else ""
                st.markdown(f"{plain(one.text)}{more}")
        if viewer().may_edit(one.organization_id):
            st.button(
                "Add update",
                key=f"update of {one.organization_id}",
                icon=":material/edit:",
                on_click=partial(capture.begin, meeting.id, f"{one.organization}: "),
            )


def _issues(meeting: MeetingLine, today: str) -> None:
    total = read(carried.count_carried_issues, meeting.id)
    page = _turn("issues", meeting, total, "open issue")
    lines = read(carried.carried_issues, meeting.id, page)
    raisers = read(projector.raisers, meeting.id)
    here = [
        one
        for one in read(attendance.attending, meeting.id, VOICES)
        if one.status == "present" and viewer().may_edit(one.organization_id)
    ]
    if not lines:
        st.caption("No open issues. Type anything new in the box above.")
    for one in lines:
        said = raisers.get(one.id, ())
        able = {p.organization_id: p.organization for p in here if p.organization not in said}
        _issue(meeting, one, said, able)


def _say_issue(one: CarriedIssue) -> str:
    facts = [plain(one.theme, 60), say_raised(one.times), say_carried(one.carried)]
    badges = [ISSUE_BADGES[one.status], *lists.sample(one.sample), *([RECURRING] * (one.times > 1))]
    return lists.say_badges(badges, " · ".join(filter(None, facts)))


def _say_action(one: CarriedAction, today: str) -> str:
    due = f"due {dates.say(one.due_on)}" if one.due_on else "no date"
    facts = [action_rows.say_partner(one.organization), due, say_carried(one.carried)]
    badge = action_rows.badge(ActionLine(state=one.state, due_on=one.due_on), today)
    return lists.say_badges([badge, *lists.sample(one.sample)], " · ".join(filter(None, facts)))


def _issue(
    meeting: MeetingLine, one: CarriedIssue, said: tuple[str, ...], able: dict[int, str]
) -> None:
    form = f"again {meeting.id} {one.id}"
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(gap=None, width="stretch"):
                st.markdown(f"**{plain(one.title)}**")
                st.markdown(_say_issue(one))
                if said:
                    st.markdown(f"Today: {', '.join(plain(name, 60) for name in said)}")
            pages.link("issues", "Story", "history", issue=one.id)
            if able:
                forms.opener(form, "Log as raised today", "campaign")
        if able and forms.is_open(form):
            _raise_again(meeting, one, form, able)


def _raise_again(meeting: MeetingLine, one: CarriedIssue, form: str, able: dict[int, str]) -> None:
    """Draw a button for each partner that is present and may raise it again."""
    with st.container(horizontal=True, gap="xsmall"):
        for number, name in able.items():
            label = f"Raised by {plain(name, 40)}"
            if st.button(label, key=f"{form} {number}", icon=":material/campaign:"):
                at = {"meeting_id": meeting.id, "organization_id": number, "issue_id": one.id}
                forms.press(
                    form,
                    partial(_raise, at),
                    f"Logged: {plain(name, 60)} raised **{plain(one.title)}** again.",
                )


def _raise(mention: Values, path: Path, key: str) -> Receipt:
    return changing.add(MENTION, path, viewer(), key, mention)


def _actions(meeting: MeetingLine, today: str) -> None:
    total = read(carried.count_carried, meeting.id)
    page = _turn("actions", meeting, total, "open action")
    lines = read(carried.carried_actions, meeting.id, page)
    if not lines:
        st.caption("No open actions from earlier meetings.")
    for one in lines:
        _action(one, today)


def _action(one: CarriedAction, today: str) -> None:
    form = item_view.form_of(ACTION, one.id)
    may_edit = viewer().may_edit(one.organization_id)
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(gap=None, width="stretch"):
                st.markdown(f"**{plain(one.title)}**")
                st.markdown(_say_action(one, today))
            if may_edit:
                key = f"done {one.id} {one.version}"
                if st.button("Done", key=key, icon=":material/check:"):
                    action_rows.complete(one.id, one.version, one.title)
                forms.opener(form, "Edit", "edit_calendar", quiet=True)
            pages.link("actions", "Story", "history", action=one.id)
        if may_edit and forms.is_open(form):
            record = read(records.record, ACTION, one.id)
            if record:
                editor.edit(form, CHANGE, record, ACTION, "Action saved.")


def _agreed(meeting: MeetingLine, today: str) -> None:
    items = read(projector.agreed, meeting.id, VOICES)
    groups: dict[str, list[Item]] = {"decision": [], "action": []}
    for item in items:
        groups[item.kind].append(item)
    for kind, found in groups.items():
        st.header(f"{kind.capitalize()}s ({len(found)})", anchor=False)
        if not found:
            st.caption("None yet.")
        for item in found:
            due = f" · due {dates.say(item.due_on)}" if item.due_on else ""
            who = f" · {plain(item.organization, 60)}" if item.organization else ""
            st.markdown(f"- {plain(item.text)}{who}{due}")


_STEPS: dict[Step, Callable[[MeetingLine, str], None]] = {
    "since": _since,
    "updates": _updates,
    "issues": _issues,
    "actions": _actions,
}
