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
from db.queries.attendance import Attending
from db.queries.carried import CarriedAction, CarriedIssue, LeftAction
from db.queries.meetings import MeetingLine
from db.queries.paging import Page
from db.queries.projector import Item, Voice
from db.write import Receipt
from synergy import dates, words
from synergy.agenda import Step
from ui.actions import rows as action_rows
from ui.actions import several
from ui.actions.form import DROPPED, DUE, STATE, ActionOptions
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
CHANGE: Layout = [[DUE, STATE], [DROPPED]]
REPORTED: Badge = ("check_circle", "update given", "green")


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
    have = "has" if len(voices) == 1 else "have"
    partners = words.count(len(voices), "partner")
    st.markdown(f"**{reported} of {partners} {have} given an update**")
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
        return
    able = {one.id: _able(here, raisers.get(one.id, ())) for one in lines}
    columns = [
        kit.chips("Status", [_issue_chips(one) for one in lines], 80),
        kit.number("Meetings", [one.times for one in lines], 75),
        kit.day("Last raised", [one.raised[-1][1] if one.raised else None for one in lines]),
        kit.number("Today", [len(raisers.get(one.id, ())) or None for one in lines], 55),
    ]
    ids, titles = [one.id for one in lines], [one.title for one in lines]
    offered = lists.Quick("Raise", frozenset(number for number in ids if able[number]))
    shown = lists.table("issue", ids, titles, columns, "Issue", offered, page="issues")
    if shown.pressed:
        forms.begin(_form_of(meeting, shown.pressed[0]))
        st.rerun()
    for one in lines:
        form = _form_of(meeting, one.id)
        if able[one.id]:
            ask = partial(_raise_again, meeting, one, form, able[one.id])
            forms.drawer(form, "Who raised this?", ask, "Cancel")


def _form_of(meeting: MeetingLine, issue_id: int) -> str:
    return f"again {meeting.id} {issue_id}"


def _able(here: list[Attending], said: tuple[str, ...]) -> dict[int, str]:
    """Return the partners present who have not yet raised this issue today."""
    return {one.organization_id: one.organization for one in here if one.organization not in said}


def _issue_chips(one: CarriedIssue) -> list[Chip]:
    """Return an issue's status unless it is open, as most are."""
    status = [] if one.status == "open" else [(one.status, ISSUE_BADGES[one.status][2])]
    return [*status, *([kit.SAMPLE] if one.sample else [])]


def _raise_again(meeting: MeetingLine, one: CarriedIssue, form: str, able: dict[int, str]) -> None:
    """Draw a button for each partner that is present and may raise an issue again."""
    st.markdown(f"**{plain(one.title)}**")
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
        return
    columns = [
        kit.chips("Status", [_action_chips(one, today) for one in lines], 100),
        kit.typed("Partner", [one.organization for one in lines], 85),
        kit.day("Due", [one.due_on for one in lines], 87),
    ]
    titles = [one.title for one in lines]
    able = frozenset(one.id for one in lines if viewer().may_edit(one.organization_id))
    offered = lists.Quick("Done", able)
    shown = lists.table(
        "action", lines, titles, columns, "Action", offered, bool(able), page="actions"
    )
    if shown.pressed:
        action_rows.complete(*shown.pressed)
    if shown.selected:
        several.show(shown.selected, read(ActionOptions.read), today)
    if len(shown.selected) == 1:
        # This is also how to drop an action, because dropping one needs a reason.
        form = item_view.form_of(ACTION, shown.selected[0][0])
        forms.opener(form, "Edit due date and status", "edit_calendar")
    for one in lines:
        _edit_action(one)


def _edit_action(one: CarriedAction) -> None:
    form = item_view.form_of(ACTION, one.id)
    if forms.is_open(form) and (record := read(records.record, ACTION, one.id)):
        draw = partial(editor.edit, form, CHANGE, record, ACTION, "Action saved.")
        forms.drawer(form, "Edit this action", draw)


def _action_chips(one: CarriedAction, today: str) -> list[Chip]:
    chip = action_rows.status(ActionLine(state=one.state, due_on=one.due_on), today)
    return [chip, *([kit.SAMPLE] if one.sample else [])]


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
