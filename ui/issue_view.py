"""One issue: how often it came up, who raised it, what is being done."""

import streamlit as st

from db import connect
from db.commands import issues as commands
from db.queries import actions, choices, issues
from db.queries.actions import ActionLine
from db.queries.issues import IssueLine, Mention
from db.queries.paging import Page
from synergy import dates
from ui import action_form, charts, fields, filters, forms, history, issue_form, pages, rows
from ui.actions import line as action_line
from ui.choices import labels
from ui.issue_form import IssueOptions
from ui.issues import BADGES, FIELDS, say_raised
from ui.text import TITLE_LENGTH, plain
from ui.viewer import viewer

CHOOSE = "Choose one"
# How many of an issue's actions its own view lists.
SHOWN = 50


def show(issue_id: int, today: str) -> None:
    """Draw one issue, or say that it is not there."""
    with connect.reading_as(viewer()) as db:
        issue = issues.issue(db, issue_id)
        mentions = issues.mentions(db, issue_id)
        raised = issues.raised_by_meeting(db, issue_id)
        boroughs = issues.boroughs(db, issue_id)
        of_issue = actions.ActionFilter(today, issue_id=issue_id)
        followed = actions.list_actions(db, of_issue, Page(1, SHOWN))
        action_count = actions.count_actions(db, of_issue)
        options = IssueOptions.read(db)
    if st.button("All issues", icon=":material/arrow_back:", type="tertiary"):
        filters.choose_id("issue", None)
        st.rerun()
    if issue is None:
        rows.empty("This issue is not there, or it was deleted. Go back to all issues.")
        history.offer_undo("issue", issue_id, "Undo its last change")
        return
    _head(issue, [name for _, name in boroughs])
    if issue.merged_into_id is not None:
        _merged(issue, issue.merged_into_id)
        return
    if viewer().role == "coordinator":
        _buttons(issue)
        if forms.is_open(_form(issue)):
            issue_form.edit(_form(issue), issue, [code for code, _ in boroughs], options)
        if forms.is_open(_merging(issue)):
            _merge(issue)
    if viewer().writes and forms.is_open(_raising(issue)):
        _raise(issue)
    left, right = st.columns([3, 2])
    with left:
        st.subheader("Raised at meetings", anchor=False)
        charts.show_raised(raised)
        _mentions(mentions)
    with right:
        st.subheader("Actions", anchor=False)
        _actions([action_line(action, today) for action in followed], action_count)
        if viewer().role == "coordinator" and st.button("Add an action", icon=":material/add:"):
            forms.begin(action_form.NEW, ActionLine(issue_id=issue.id, issue=issue.title))
            st.switch_page(pages.path("actions"))
    history.show("issue", issue.id, FIELDS, options.say)


def _form(issue: IssueLine) -> str:
    return f"issue {issue.id}"


def _merging(issue: IssueLine) -> str:
    return f"merge {issue.id}"


def _raising(issue: IssueLine) -> str:
    return f"raise {issue.id}"


def _head(issue: IssueLine, boroughs: list[str]) -> None:
    st.title(plain(issue.title), anchor=False)
    facts = [plain(issue.theme) if issue.theme else "no theme", say_raised(issue)]
    badges = [BADGES[issue.status], *([rows.SAMPLE] if issue.sample else [])]
    st.markdown(" ".join([*map(rows.say_badge, badges), " · ".join(facts)]))
    if len(issue.title) > TITLE_LENGTH:
        st.text(issue.title)
    if issue.description:
        st.text(issue.description)
    where = [", ".join(boroughs)] if boroughs else []
    if issue.place:
        where.append(issue.place)
    if where:
        st.markdown(":material/location_on: " + plain(" · ".join(where), 600))


def _merged(issue: IssueLine, kept_id: int) -> None:
    rows.empty("This issue was merged into another one, with all its mentions.", "merge")
    if st.button("Open the issue that it was merged into", type="primary"):
        filters.choose_id("issue", kept_id)
        st.rerun()
    history.offer_undo("issue", issue.id, "Undo the merge")


def _buttons(issue: IssueLine) -> None:
    with st.container(horizontal=True):
        for form, label, icon in (
            (_raising(issue), "Raised again", "campaign"),
            (_form(issue), "Edit", "edit"),
            (_merging(issue), "Merge", "merge"),
        ):
            forms.opener(form, label, icon)
        if st.button("Delete", icon=":material/delete:", key=f"remove {issue.version}"):
            forms.press(
                f"remove {_form(issue)}",
                lambda path, key: commands.remove_issue(
                    path, viewer(), key, issue.id, issue.version
                ),
                f"“{plain(issue.title)}” was deleted.",
                leaves="issue",
            )


def _raise(issue: IssueLine) -> None:
    with connect.reading_as(viewer()) as db:
        partners, meetings = choices.organizations(db), choices.meetings(db)
    if not meetings or not partners:
        rows.empty("An issue is raised by a partner at a meeting. Add both first.")
        return
    form = _raising(issue)
    key = forms.token(form)
    days, names = labels(meetings), labels(partners)
    with st.form(f"form {key}"):
        meeting = fields.row(form, "meeting_id", "At which meeting (required)", days, None, CHOOSE)
        partner = fields.row(
            form, "organization_id", "By which partner (required)", names, None, CHOOSE
        )
        note = fields.area(form, "note", "In their words", None)
        forms.other_problems(form, "meeting_id", "organization_id", "note")
        sent = st.form_submit_button("Save", type="primary", key=f"save {key}")
    if sent and meeting is None:
        forms.refuse(form, {"meeting_id": "Choose the meeting at which it was raised."})
    if sent and partner is None:
        forms.refuse(form, {"organization_id": "Choose the partner that raised it."})
    if sent and meeting is not None and partner is not None:
        forms.save(
            form,
            lambda path, new: commands.raise_issue(
                path, viewer(), new, issue.id, meeting, partner, note
            ),
            "Recorded: it was raised again.",
        )


def _merge(issue: IssueLine) -> None:
    with connect.reading_as(viewer()) as db:
        names = labels([other for other in choices.issues(db) if other.id != issue.id])
    form = _merging(issue)
    key = forms.token(form)
    with st.form(f"form {key}"):
        st.markdown(
            "Its mentions, actions and decisions move to the issue that you choose. "
            "Undo takes the whole merge back."
        )
        kept_id = fields.row(
            form, "issue_id", "The same concern as (required)", names, None, CHOOSE
        )
        forms.other_problems(form, "issue_id")
        sent = st.form_submit_button("Merge into that issue", type="primary", key=f"save {key}")
    if sent and kept_id is None:
        forms.refuse(form, {"issue_id": "Choose the issue to keep."})
    if sent and kept_id is not None:
        with connect.reading_as(viewer()) as db:
            kept = issues.issue(db, kept_id)
        kept_version = kept.version if kept else 0
        forms.save(
            form,
            lambda path, new: commands.merge_issues(
                path, viewer(), new, (kept_id, kept_version), (issue.id, issue.version)
            ),
            f"“{plain(issue.title)}” was merged into this issue.",
            opens="issue",
        )


def _mentions(mentions: list[Mention]) -> None:
    for mention in mentions:
        with st.container(border=True):
            st.markdown(f"**{plain(mention.organization)}**, {dates.say(mention.date)}")
            if mention.note:
                st.text(mention.note)
    if not mentions:
        st.caption(
            "Nobody has raised it at a meeting yet. Press “Raised again” when somebody does."
        )


def _actions(lines: list[rows.Line], total: int) -> None:
    rows.show_links("actions", "action", lines)
    if total > len(lines):
        st.caption(f"The first {len(lines)} of {total:,}: choose this issue under Actions for all.")
    if not lines:
        st.caption("No actions for it yet.")
